"""Where interactions are answered: in time, once, and by what fits them; then edits and follow-ups."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from tests.support.discord_double import payloads
from tests.support.discord_double.answers import RefusedError, unknown
from tests.support.discord_double.asked import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, PING, Asked, Attempt
from tests.support.discord_double.messages import Messages
from tests.support.discord_double.payloads import LOADING, MENU_ANSWER, SLASH_ANSWER
from tests.support.discord_double.settings import Settings
from tests.support.discord_double.waiting import Changes
from tests.support.discord_double.world import BOT, Channel, Json, User, World

PONG, MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL_ANSWER = 1, 4, 5, 6, 7, 8, 9
"""Types of answer."""
ANSWERS = {
    PING: {PONG},
    COMMAND: {MESSAGE, DEFERRED_MESSAGE, MODAL_ANSWER},
    COMPONENT: {MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, MODAL_ANSWER},
    AUTOCOMPLETE: {CHOICES},
    MODAL: {MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE},
}
"""How each type of interaction may be answered."""


class Desk:
    """Where interactions are answered.

    Attributes:
        open: Interactions by token.
        tried: Tries to answer so far, refused ones too.
    """

    def __init__(self, settings: Settings, world: World, messages: Messages, changes: Changes) -> None:
        self.open: dict[str, Asked] = {}
        self.tried = 0
        self._settings = settings
        self._world = world
        self._messages = messages
        self._changes = changes

    def ask(self, payload: Json, user: User, channel: Channel) -> Asked:
        """Open an interaction; its id and token are made here."""
        payload |= {"id": payload.get("id") or payloads.new_id(), "token": secrets.token_urlsafe(48)}
        asked = Asked(payload, user, channel, self._changes)
        self.open[asked.token] = asked
        return asked

    async def answer(self, id_: str, token: str, body: Json) -> Json:
        """Take the answer to an interaction; return what Discord tells about it when asked to.

        Raises:
            RefusedError: unknown or too late (10062), answered before (40060), or of a type that does not fit (50035).
        """
        asked = self.open.get(token)
        if asked is None or asked.id != id_:
            raise unknown("interaction")
        self.tried += 1
        after = asyncio.get_running_loop().time() - asked.sent_at
        try:
            self._check(asked, body, after)
        except RefusedError as error:
            asked.attempts.append(Attempt(body, error.code, after))
            self._changes.note()
            raise
        asked.attempts.append(Attempt(body, 0, after))
        asked.take(body)
        message = await self._carry_out(asked, body["type"], body.get("data") or {})
        self._changes.note()
        return _told(asked, body["type"], message)

    def _check(self, asked: Asked, body: Json, after: float) -> None:
        if asked.is_answered:
            raise RefusedError(400, 40060, "Interaction has already been acknowledged.")
        if asked.late or after >= self._settings.deadline:
            raise unknown("interaction")
        if body.get("type") not in ANSWERS[asked.type]:
            raise RefusedError(400, 50035, "Invalid Form Body")

    async def _carry_out(self, asked: Asked, kind: int, data: Json) -> Json | None:
        if kind in {MESSAGE, DEFERRED_MESSAGE}:
            loading = LOADING if kind == DEFERRED_MESSAGE else 0
            sent = {**data, "flags": (data.get("flags") or 0) | loading}
            message = await self._write(asked, sent)
            asked.original, asked.settled = message["id"], not loading
            return message
        if kind in {UPDATE, DEFERRED_UPDATE} and "message" in asked.payload:
            asked.original, asked.settled = asked.payload["message"]["id"], kind == UPDATE
            return await self._messages.edit(asked.original, data) if kind == UPDATE else None
        return None

    async def _write(self, asked: Asked, sent: Json) -> Json:
        return await self._messages.write(
            BOT,
            asked.channel,
            sent,
            type=SLASH_ANSWER if asked.payload["data"].get("type", 1) == 1 else MENU_ANSWER,
            application_id=BOT.id,
            webhook_id=BOT.id,
            interaction_metadata=_metadata(asked),
        )

    # ---- after the answer

    def find(self, application: str, token: str) -> Asked:
        """Return the interaction of a token, for edits and follow-ups.

        Raises:
            RefusedError: none, or not answered yet (10015), or its time is over (50027).
        """
        asked = self.open.get(token)
        if asked is None or application != BOT.id or not asked.is_answered:
            raise unknown("Webhook")
        if asked.over or asyncio.get_running_loop().time() - asked.sent_at >= self._settings.lifetime:
            raise RefusedError(401, 50027, "Invalid Webhook Token")
        return asked

    def message(self, asked: Asked, id_: str) -> Json:
        """Return a message of an interaction, by its id or as `@original`."""
        if id_ == "@original":
            id_ = asked.original
        elif id_ not in {asked.original, *asked.followups}:
            raise unknown("Message")
        return self._messages.find(id_)

    async def edit(self, asked: Asked, id_: str, sent: Json) -> Json:
        """Edit a message of an interaction; the one that was waiting for its content shows it now."""
        edited = await self._messages.edit(self.message(asked, id_)["id"], sent, flags_off=LOADING)
        asked.settled = asked.settled or edited["id"] == asked.original
        self._changes.note()
        return edited

    async def delete(self, asked: Asked, id_: str) -> None:
        """Delete a message of an interaction."""
        await self._messages.delete(self.message(asked, id_)["id"])
        self._changes.note()

    async def follow_up(self, asked: Asked, sent: Json) -> Json:
        """Send a further message; the first one after a deferral takes the place of the message that waits for it."""
        waiting = self._world.messages.get(asked.original, {})
        if not asked.settled and waiting.get("flags", 0) & LOADING:
            return await self.edit(asked, "@original", sent)
        written = await self._write(asked, sent)
        asked.followups.append(written["id"])
        self._changes.note()
        return written


def _metadata(asked: Asked) -> Json:
    owners = asked.payload["authorizing_integration_owners"]
    found: Json = {"id": asked.id, "type": asked.type, "user": payloads.user(asked.user)}
    found["authorizing_integration_owners"] = owners
    if asked.type == COMPONENT:
        found["interacted_message_id"] = asked.payload["message"]["id"]
    if asked.type == MODAL:
        found["triggering_interaction_metadata"] = {**found, "id": payloads.new_id(), "type": COMMAND}
    if target := asked.payload["data"].get("target_id"):
        found["target_message_id" if asked.payload["data"]["type"] == 3 else "target_user"] = target
    return found


def _told(asked: Asked, kind: int, message: Json | None) -> Json:
    """Return what `with_response` gives back; there is a resource only where a message came of the answer."""
    interaction: Json = {"id": asked.id, "type": asked.type}
    if message is None:
        return {"interaction": interaction}
    interaction |= {
        "response_message_id": message["id"],
        "response_message_loading": kind == DEFERRED_MESSAGE,
        "response_message_ephemeral": bool(message["flags"] & payloads.EPHEMERAL),
        "channel_id": message["channel_id"],
    }
    found: dict[str, Any] = {"interaction": interaction}
    if kind != DEFERRED_MESSAGE:
        found["resource"] = {"type": kind, "message": message}
    return found
