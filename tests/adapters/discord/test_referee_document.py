"""The referee's document: what of Discord's OpenAPI document is kept, and how routes are found in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.discord_referee.document import ALLOWED, document, operation, route
from tests.support.discord_referee.referee import check, check_answer
from tests.support.discord_referee.shrink import KEPT, ROUTES, shrunk

SOURCE: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))


def test_the_routes_that_are_kept() -> None:
    """The file has the routes and methods that the adapter uses, and no others."""
    assert {path: tuple(ways) for path, ways in SOURCE["paths"].items()} == ROUTES


def test_the_file_is_whole() -> None:
    """Shrinking what is kept changes nothing: each schema that is referred to is there, and no other."""
    assert shrunk(_with_all_parts(SOURCE), SOURCE["info"]["x-commit"]) == SOURCE


def _with_all_parts(kept: dict[str, Any]) -> dict[str, Any]:
    idle = {"Idle": {"type": "object", "description": "Words.", "properties": {"title": {"type": "string"}}}}
    return {**kept, "components": {"schemas": kept["components"]["schemas"] | idle}}


def test_the_notice_names_the_version() -> None:
    """The page beside the file names its commit and its version; Discord's licence lies there too."""
    page = (KEPT.parent / "README.md").read_text(encoding="utf-8")
    guide = (KEPT.parents[3] / "docs" / "testing.md").read_text(encoding="utf-8")
    assert SOURCE["info"]["x-commit"] in page
    assert f"commit `{SOURCE['info']['x-commit'][:7]}`" in guide
    assert f"API v{SOURCE['info']['version']}, OpenAPI {SOURCE['openapi']}" in page
    assert "Copyright 2023 Discord" in (KEPT.parent / "openapi.LICENSE").read_text(encoding="utf-8")


def test_the_file_is_small() -> None:
    """The file is a tenth of Discord's, and nothing in it is for people."""
    text = KEPT.read_text(encoding="utf-8")
    assert len(text) < 150_000
    assert '"description":"' not in text
    assert text.count("\n") == 1


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/channels/1/messages", "/channels/{channel_id}/messages"),
        ("/api/v10/channels/1/messages?limit=1", "/channels/{channel_id}/messages"),
        ("/webhooks/1/a-b_c/messages/@original", "/webhooks/{webhook_id}/{webhook_token}/messages/@original"),
        ("/webhooks/1/token/messages/5", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"),
        ("/users/@me", "/users/@me"),
        ("/channels/1/pins", None),
        ("/channels//messages", None),
    ],
)
def test_routes_are_found(path: str, found: str | None) -> None:
    """A path belongs to the route with its parts, with or without the version and a query."""
    assert route(path) == found


def test_a_request_to_nowhere_is_refused() -> None:
    """A route or a method that is not among those kept is refused, with a body or without."""
    assert check("GET", "/users/@me", None) == []
    assert len(check("PUT", "/users/@me", None)) == 1
    assert len(check("POST", "/guilds/1/bans", {})) == 1


def test_bodies_are_where_they_belong() -> None:
    """A body where none is taken, and none where one is, are refused."""
    assert check("DELETE", "/channels/1/messages/2", None) == []
    assert check("DELETE", "/channels/1/messages/2", {}) == ["$: no body is expected"]
    assert check("POST", "/channels/1/messages", None) == ["$: a body is expected"]
    assert check("POST", "/users/@me/channels", {"recipient_id": "1"}) == []


def test_answers_are_judged_by_their_shape() -> None:
    """An answer has a status and a body that the document has; fields that it leaves out may be there."""
    session = {"max_concurrency": 1, "remaining": 1, "reset_after": 1, "total": 1}
    answer: dict[str, Any] = {"url": "wss://a", "shards": 1, "session_start_limit": session}
    assert check_answer("GET", "/gateway/bot", 200, answer) == []
    assert check_answer("GET", "/gateway/bot", 200, answer | {"new": 1}) == []
    odd = check_answer("GET", "/gateway/bot", 200, answer | {"shards": "1"})
    assert odd == ["$.shards: '1' is not of type 'integer' [spec]"]
    assert check_answer("GET", "/gateway/bot", 200, None) == ["$: a body is expected"]
    assert check_answer("DELETE", "/channels/1/messages/2", 204, None) == []
    assert len(check_answer("GET", "/gateway/bot", 204, None)) == 1
    assert len(check_answer("GET", "/gateways", 200, answer)) == 1


def test_objects_in_requests_take_no_other_fields() -> None:
    """Every object of a request is closed, so that a misspelt field cannot pass; answers stay open."""
    schemas = document()["components"]["schemas"]
    assert schemas["MessageCreateRequest"]["additionalProperties"] is False
    assert schemas["MessageAllowedMentionsRequest"]["additionalProperties"] is False
    assert "additionalProperties" not in schemas["MessageResponse"]


def test_what_is_allowed_beyond_the_document() -> None:
    """What is allowed beyond the document is not in it, so that an exception goes when the document has it."""
    for name, fields in ALLOWED.items():
        properties = SOURCE["components"]["schemas"][name]["properties"]
        assert [field for field, schema in fields.items() if properties.get(field) == schema] == []


def test_every_operation_is_named() -> None:
    """The referee knows operations by their names, so each has one, and only one."""
    found = [operation(way, path) or {} for path, ways in ROUTES.items() for way in ways]
    assert len({each["operationId"] for each in found}) == len(found)


def test_the_folder_holds_nothing_else() -> None:
    """The folder has the code, the document, its licence and its page."""
    assert {file.suffix for file in Path(KEPT).parent.iterdir() if file.is_file()} == {
        ".py",
        ".json",
        ".LICENSE",
        ".md",
    }
