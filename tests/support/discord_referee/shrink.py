"""Cuts Discord's OpenAPI document down to what the adapter uses: run it to take a newer version.

    git clone https://github.com/discord/discord-api-spec
    python3 -m tests.support.discord_referee.shrink discord-api-spec/specs/openapi.json COMMIT

It writes `openapi.json` next to this file: still an OpenAPI document, with the routes below and the schemas that
their requests and answers reach, without words for people. `README.md` must then name the new commit: a test
compares the two.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

HERE = Path(__file__).parent
KEPT = HERE / "openapi.json"
JSON = "application/json"

ROUTES: dict[str, tuple[str, ...]] = {
    "/applications/@me": ("get",),
    "/applications/{application_id}/commands": ("get", "put", "post"),
    "/applications/{application_id}/commands/{command_id}": ("get", "delete"),
    "/applications/{application_id}/guilds/{guild_id}/commands": ("get", "put", "post"),
    "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}": ("get", "delete"),
    "/channels/{channel_id}": ("get",),
    "/channels/{channel_id}/messages": ("get", "post"),
    "/channels/{channel_id}/messages/{message_id}": ("get", "patch", "delete"),
    "/channels/{channel_id}/typing": ("post",),
    "/gateway/bot": ("get",),
    "/interactions/{interaction_id}/{interaction_token}/callback": ("post",),
    "/oauth2/applications/@me": ("get",),
    "/users/@me": ("get",),
    "/users/@me/channels": ("post",),
    "/webhooks/{webhook_id}/{webhook_token}": ("post",),
    "/webhooks/{webhook_id}/{webhook_token}/messages/@original": ("get", "patch", "delete"),
    "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}": ("get", "patch", "delete"),
}
"""The routes that the adapter uses, with their methods."""

_WORDS = {"description", "title", "x-discord-union", "deprecated"}
"""Keywords that judge nothing."""

_NAMED = "properties"
"""The keyword below which keys are names, so that a property called `title` stays."""


def shrunk(document: dict[str, Any], commit: str) -> dict[str, Any]:
    """Return the part of the document that the routes need.

    Args:
        document: The whole OpenAPI document.
        commit: The commit of the official repository that it is from.

    Raises:
        KeyError: A route or method is not in the document any more.
    """
    paths = {path: {way: _operation(document["paths"][path][way]) for way in ways} for path, ways in ROUTES.items()}
    schemas = {name: _bare(schema) for name, schema in document["components"]["schemas"].items()}
    return {
        "openapi": document["openapi"],
        "info": {"title": document["info"]["title"], "version": document["info"]["version"], "x-commit": commit},
        "paths": paths,
        "components": {"schemas": {name: schemas[name] for name in sorted(reached(paths, schemas))}},
    }


def reached(start: Any, schemas: dict[str, Any]) -> set[str]:
    """Return the names of the schemas that a part of the document refers to, directly or through others."""
    found: set[str] = set()
    open_ = list(_references(start))
    while open_:
        name = open_.pop()
        if name not in found:
            found.add(name)
            open_.extend(_references(schemas[name]))
    return found


def _operation(whole: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {"operationId": whole["operationId"]}
    if "requestBody" in whole:
        kept["requestBody"] = {"content": _content(whole["requestBody"])}
    answers = {status: answer for status, answer in whole["responses"].items() if status.startswith("2")}
    kept["responses"] = {status: {"content": _content(answer)} for status, answer in answers.items()}
    return kept


def _content(body: dict[str, Any]) -> dict[str, Any]:
    content = body.get("content", {})
    return {JSON: {"schema": _bare(content[JSON]["schema"])}} if JSON in content else {}


def _bare(schema: Any, *, names: bool = False) -> Any:
    """Return a schema without words; `names` says that the keys of this object are names, not keywords."""
    if isinstance(schema, dict):
        found = cast("dict[str, Any]", schema)
        idle = _WORDS if "enum" not in found else {*_WORDS, "allOf"}  # the enum says more
        kept = {key: value for key, value in found.items() if names or key not in idle}
        return {key: _bare(value, names=not names and key == _NAMED) for key, value in kept.items()}
    if isinstance(schema, list):
        return [_bare(item) for item in cast("list[Any]", schema)]
    return schema


def _references(schema: Any) -> Iterable[str]:
    if isinstance(schema, dict):
        found = cast("dict[str, Any]", schema)
        if isinstance(name := found.get("$ref"), str):
            yield name.rpartition("/")[2]
        for value in found.values():
            yield from _references(value)
    elif isinstance(schema, list):
        for item in cast("list[Any]", schema):
            yield from _references(item)


def main(file: str, commit: str) -> None:
    """Write the shrunken document."""
    document = json.loads(Path(file).read_text(encoding="utf-8"))
    text = json.dumps(shrunk(document, commit), separators=(",", ":"), ensure_ascii=False)
    KEPT.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
