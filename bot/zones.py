"""Time zones by the names that people type: `Europe/Berlin`, `berlin`, `new york`.

The names are those of the `tzdata` package (`bot.tips.zones`), so that they are the same on every machine.
"""

from __future__ import annotations

from functools import cache


@cache
def names() -> tuple[str, ...]:
    """Return every zone that may be chosen, in alphabetical order."""
    from bot.tips import zones

    return tuple(name for name in zones.names() if "/" in name and not name.startswith("Etc/"))


def find(typed: str) -> str | None:
    """Return the zone that somebody names, by its whole name or by its place; None where there is none or several."""
    return _places().get(_key(typed))


@cache
def _places() -> dict[str, str | None]:
    """Return every spelling with its zone; None where several zones have it."""
    found: dict[str, str | None] = {"utc": "UTC", "gmt": "UTC", "z": "UTC"}
    for name in names():
        found[_key(name)] = name
    for name in names():
        place = _key(name.rpartition("/")[2])
        found[place] = name if found.get(place, name) == name else None
    return found


def shown(name: str) -> str:
    """Return a zone as people read it: `America/New York`."""
    return name.replace("_", " ")


def _key(text: str) -> str:
    return " ".join(text.replace("_", " ").split()).casefold()
