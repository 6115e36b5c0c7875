"""Discord's OpenAPI document: its routes, and the schemas of their requests and answers."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any, TypeAlias

from tests.support.discord_referee.shrink import JSON, KEPT, reached

Schema: TypeAlias = dict[str, Any]

_VERSION = re.compile(r"^/api/v\d+(?=/)")

_FLAG = {"type": "boolean"}
_ID = {"type": ["integer", "string"]}

ALLOWED: dict[str, Schema] = {
    # in the docs, not in the document
    "ApplicationCommandCreateRequest": {"nsfw": _FLAG},
    "ApplicationCommandUpdateRequest": {"nsfw": _FLAG},
    # discord.py sends these fields with every edit, and these ids as numbers; Discord has always taken both
    "IncomingWebhookUpdateRequestPartial": {"tts": _FLAG},
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial": {"tts": _FLAG},
    "MessageEditRequestPartial": {"tts": _FLAG},
    "MessageAttachmentRequest": {"id": _ID},
    "MessageReferenceRequest": {"message_id": _ID, "channel_id": _ID, "guild_id": _ID},
}
"""Fields of requests that are allowed beyond the document, by the schema they are in."""


@cache
def document() -> dict[str, Any]:
    """Return the document; objects in requests take no fields but those that they name.

    JSON Schema lets every object have more fields, so that a misspelt one would pass.
    """
    whole: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
    schemas: dict[str, Schema] = whole["components"]["schemas"]
    for name, added in ALLOWED.items():
        schemas[name]["properties"] |= added
    asked = [operation.get("requestBody") for ways in whole["paths"].values() for operation in ways.values()]
    for name in reached(asked, schemas):
        if "properties" in schemas[name]:
            schemas[name].setdefault("additionalProperties", False)
    return whole


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Return the routes as patterns, those with fewer parameters first, so that @original is no message id."""
    paths = sorted(document()["paths"], key=lambda path: (path.count("{"), path))
    return [(re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path))), path) for path in paths]


def route(path: str) -> str | None:
    """Return the route that a path is of, as the document writes it: `/channels/{channel_id}/messages`."""
    bare = _VERSION.sub("", path.partition("?")[0])
    return next((written for pattern, written in _patterns() if pattern.fullmatch(bare)), None)


def operation(method: str, path: str) -> dict[str, Any] | None:
    """Return what the document says of a method of a route; None if it has none (or `shrink.ROUTES` leaves it out)."""
    return document()["paths"].get(route(path), {}).get(method.lower())


def request_schema(found: dict[str, Any]) -> Schema | None:
    """Return the schema of an operation's JSON body; None if it takes none."""
    return found.get("requestBody", {}).get("content", {}).get(JSON, {}).get("schema")


def answer_schema(found: dict[str, Any], status: int) -> Schema | None:
    """Return the schema of an operation's answer; None for an answer without a body.

    Raises:
        KeyError: The operation does not answer with this status.
    """
    return found["responses"][str(status)]["content"].get(JSON, {}).get("schema")


def object_in(body: Schema, name: str) -> Schema:
    """Return an object that a body holds; an empty one if it is null or missing, which Discord reads alike."""
    return body.get(name) or {}


def objects_in(body: Schema, name: str) -> list[Schema]:
    """Return a list of objects that a body holds; an empty one if it is null or missing."""
    return body.get(name) or []
