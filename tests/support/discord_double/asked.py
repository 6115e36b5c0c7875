"""Interactions that were sent, and what came of them."""

from __future__ import annotations

import asyncio

from msgspec import Struct

from tests.support.discord_double.waiting import PATIENCE, Changes
from tests.support.discord_double.world import Channel, Json, User

PING, COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = range(1, 6)
"""Types of interaction."""


class Attempt(Struct, frozen=True):
    """One try to answer.

    Attributes:
        body: What was sent.
        code: 0 if it was taken, else Discord's error code (10062 too late, 40060 answered before, 50035 wrong).
        after: Seconds since the interaction was sent.
    """

    body: Json
    code: int
    after: float


class Asked:
    """One interaction, and all that came of it.

    Attributes:
        payload: What is sent to the bot.
        user: Who did it.
        channel: Where.
        attempts: Every try to answer, refused ones too.
        followups: Ids of messages that were sent after the answer, oldest first.
        original: Id of the message that `@original` stands for; "" without one.
        settled: Whether that message shows what it is to show: after a deferral, once it was edited.
        sent_at: When it was sent, by the event loop's clock.
    """

    def __init__(self, payload: Json, user: User, channel: Channel, changes: Changes) -> None:
        self.payload = payload
        self.user = user
        self.channel = channel
        self.attempts: list[Attempt] = []
        self.followups: list[str] = []
        self.original = ""
        self.settled = False
        self.sent_at = asyncio.get_running_loop().time()
        self.late = False
        self.over = False
        self._changes = changes
        self._answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()

    @property
    def id(self) -> str:
        """Its snowflake."""
        return self.payload["id"]

    @property
    def token(self) -> str:
        """What edits and follow-ups are sent with."""
        return self.payload["token"]

    @property
    def type(self) -> int:
        """2 command, 3 component, 4 autocomplete, 5 modal."""
        return self.payload["type"]

    @property
    def is_answered(self) -> bool:
        """Whether an answer was taken."""
        return self._answer.done()

    async def answered(self, seconds: float = PATIENCE) -> Json:
        """Return the answer, `{"type": …, "data": …}`, as soon as one is taken."""
        async with asyncio.timeout(seconds):
            return await asyncio.shield(self._answer)

    async def until_settled(self, seconds: float = PATIENCE) -> str:
        """Return the id of the answering message as soon as it shows what it is to show, after a deferral too."""
        return await self._changes.until(lambda: self.original if self.settled else "", seconds)

    async def until_followed(self, count: int = 1, seconds: float = PATIENCE) -> list[str]:
        """Return the ids of the follow-ups, as soon as there are that many."""
        return await self._changes.until(lambda: self.followups if len(self.followups) >= count else [], seconds)

    def expire(self) -> None:
        """Let it be too late to answer."""
        self.late = True

    def end(self) -> None:
        """Let the token's fifteen minutes be over: no edit and no follow-up is taken any more."""
        self.over = True

    def take(self, body: Json) -> None:
        """Take an answer."""
        self._answer.set_result(body)
