"""Components of messages as Discord gives them back, and how to find one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from tests.support.discord_double.world import Json, new_id

_DEFAULTS: dict[int, Json] = {
    2: {"style": 2},
    3: {"min_values": 1, "max_values": 1},
    5: {"min_values": 1, "max_values": 1},
    6: {"min_values": 1, "max_values": 1},
    7: {"min_values": 1, "max_values": 1},
    8: {"min_values": 1, "max_values": 1},
    11: {"description": None, "spoiler": False},
    14: {"spacing": 1, "divider": True},
    17: {"accent_color": None, "spoiler": False},
}
"""What Discord fills in, by type of component."""


def with_ids(components: Sequence[Json]) -> list[Json]:
    """Return components with the ids and defaults that Discord adds to what was sent."""
    taken = {found["id"] for found in walk(components) if found.get("id")}
    free = (number for number in itertools.count(1) if number not in taken)
    return [_filled(each, free) for each in components]


def _filled(sent: Json, free: Iterator[int]) -> Json:
    found: Json = {**_DEFAULTS.get(sent["type"], {}), **sent, "id": sent.get("id") or next(free)}
    if "components" in sent:
        found["components"] = [_filled(each, free) for each in sent["components"]]
    if "accessory" in sent:
        found["accessory"] = _filled(sent["accessory"], free)
    if "media" in sent:
        found["media"] = _media(sent["media"])
    if sent["type"] == 12:
        found["items"] = [
            {"description": None, "spoiler": False, **item, "media": _media(item["media"])} for item in sent["items"]
        ]
    if sent["type"] == 13:
        name = str(sent["file"]["url"]).removeprefix("attachment://")
        found |= {"file": _media(sent["file"]), "name": name, "size": 0, "spoiler": sent.get("spoiler", False)}
    return found


def _media(sent: Json) -> Json:
    return {"id": new_id(), "url": sent["url"], "proxy_url": sent["url"]}


def walk(components: Sequence[Json]) -> Iterator[Json]:
    """Yield components and all that lie within them, from top to bottom."""
    for each in components:
        yield each
        yield from walk(each.get("components", ()))
        yield from walk([each[name] for name in ("accessory", "component") if name in each])


def find(message: Json, custom_id: str) -> Json:
    """Return the component of a message that has a custom id.

    Raises:
        LookupError: there is none, so nobody can press it.
    """
    for each in walk(message["components"]):
        if each.get("custom_id") == custom_id:
            return each
    raise LookupError(f"the message has no component `{custom_id}`")
