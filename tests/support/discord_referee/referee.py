"""Judges a request to Discord as Discord would, without Discord.

    assert check("POST", "/channels/1/messages", body) == []

First the body must have the shape that Discord's own OpenAPI document gives it. What has it is then judged by the
limits that Discord's documentation states and the document does not (`limits.py`), and by one rule of ours: that
no message can ping anybody it does not list.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from typing import Any

from tests.support.discord_referee import limits, messages
from tests.support.discord_referee.commands import choices, commands, one
from tests.support.discord_referee.components import modal
from tests.support.discord_referee.document import Schema, answer_schema, operation, request_schema
from tests.support.discord_referee.messages import message
from tests.support.discord_referee.schema import problems


class Callback(IntEnum):
    """Types of answers to an interaction."""

    MESSAGE = 4
    DEFERRED = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    COMPLETION = 8
    MODAL = 9


_PLACES = {
    "create_message": messages.POST,
    "update_message": messages.EDIT,
    "execute_webhook": messages.ANSWER,
    "update_webhook_message": messages.EDIT,
    "update_original_webhook_message": messages.EDIT,
}
"""Where a message goes, by the operation's name in the document."""


def check(method: str, path: str, body: Any) -> list[str]:
    """Return what is wrong with a request, each as `path in the body: sentence`; an empty list if nothing is.

    Args:
        method: `GET`, `POST`, …
        path: With or without `/api/v10` and a query.
        body: The JSON body; None for a request without one.
    """
    found = operation(method, path)
    if found is None:
        return [f"{method} {path}: no such route among those that the adapter uses"]
    schema = request_schema(found)
    if schema is None or body is None:
        return [] if schema is None and body is None else [f"$: {'a' if schema else 'no'} body is expected"]
    return problems(schema, body) or list(_limits(found["operationId"], body))


def check_answer(method: str, path: str, status: int, body: Any) -> list[str]:
    """Return what is wrong with an answer of a simulated Discord, by the document's shape of it.

    Args:
        method: Of the request.
        path: Of the request.
        status: Of the answer.
        body: The JSON body; None for an answer without one.
    """
    found = operation(method, path)
    if found is None or str(status) not in found["responses"]:
        return [f"{method} {path}: {status} is no answer to this"]
    schema = answer_schema(found, status)
    if schema is None or body is None:
        return [] if schema is None and body is None else [f"$: {'a' if schema else 'no'} body is expected"]
    return problems(schema, body)


def _limits(operation_id: str, body: Any) -> Iterator[str]:
    match operation_id:
        case "create_interaction_response":
            yield from _callback(body["type"], body.get("data"))
        case "bulk_set_application_commands" | "bulk_set_guild_application_commands":
            yield from commands(body or [], "$")
        case "create_application_command" | "create_guild_application_command":
            yield from one(body, "$")
        case _ if place := _PLACES.get(operation_id):
            yield from message(body, "$", place)
        case _:
            pass


def _callback(kind: int, data: Schema | None) -> Iterator[str]:
    match kind:
        case Callback.MESSAGE:
            yield from message(data or {}, "$.data", messages.ANSWER)
        case Callback.DEFERRED:
            yield from _deferred(data or {})
        case Callback.DEFERRED_UPDATE if data:
            yield "$.data: a deferred update has none"
        case Callback.UPDATE:
            yield from message(data or {}, "$.data", messages.UPDATE)
        case Callback.COMPLETION:
            yield from choices((data or {}).get("choices") or [], "$.data.choices")
        case Callback.MODAL:
            yield from modal(data or {}, "$.data")
        case _:
            pass


def _deferred(data: Schema) -> Iterator[str]:
    """Judge “is thinking”: all that it may settle is who sees the answer [docs: callback data]."""
    for name in sorted(set(data) - {"flags"}):
        yield f"$.data.{name}: a deferred answer has flags only"
    if (data.get("flags") or 0) & ~limits.EPHEMERAL:
        yield f"$.data.flags: a deferred answer may set {limits.EPHEMERAL:#x} only"
