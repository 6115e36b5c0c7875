"""What was asked over HTTP, in order."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from tests.support.discord_double.waiting import PATIENCE, Changes
from tests.support.discord_double.world import Json


class File(Struct, frozen=True):
    """An uploaded file."""

    name: str
    content: bytes


class Recorded(Struct):
    """One request.

    Attributes:
        method: In capitals.
        path: Below the API's base, as `/users/@me`; `/` and `/resume` are the gateway's.
        query: Decoded.
        headers: By lower-case name.
        body: The JSON that was sent; None without one. Command overwrites send a list.
        files: Uploads beside the JSON.
        at: Seconds of the event loop's clock.
        status: What was answered; 0 as long as nothing is.
    """

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Json | list[Json] | None
    files: tuple[File, ...]
    at: float
    status: int = 0

    @property
    def json(self) -> Json:
        """The body where it is a JSON object."""
        assert isinstance(self.body, dict), f"{self.method} {self.path} has no JSON object for its body"
        return self.body

    def matches(self, pattern: str) -> bool:
        """Return whether it is one of those that a pattern names."""
        return bool(route(pattern).fullmatch(f"{self.method} {self.path}"))


@cache
def route(pattern: str) -> re.Pattern[str]:
    """Return the rule of a pattern: a method and a path, as `POST /channels/*/messages`.

    `*` stands for one part of a path, and in place of the method for any.
    """
    return re.compile(re.escape(pattern).replace(r"\*", "[^/ ]+"))


class Log:
    """All requests, oldest first.

    Attributes:
        entries: The requests; clear it to forget them.
    """

    def __init__(self, changes: Changes) -> None:
        self.entries: list[Recorded] = []
        self._changes = changes

    def add(self, entry: Recorded) -> None:
        """Record a request."""
        self.entries.append(entry)
        self._changes.note()

    def of(self, pattern: str) -> list[Recorded]:
        """Return the requests that a pattern names."""
        return [entry for entry in self.entries if entry.matches(pattern)]

    async def until(self, pattern: str, count: int = 1, seconds: float = PATIENCE) -> list[Recorded]:
        """Return the requests that a pattern names, as soon as that many of them were answered."""

        def answered() -> list[Recorded]:
            found = [entry for entry in self.of(pattern) if entry.status]
            return found if len(found) >= count else []

        return await self._changes.until(answered, seconds)

    @property
    def invalid(self) -> int:
        """How many were answered with 401, 403 or 429: Discord bans an address after 10,000 in ten minutes."""
        return sum(entry.status in {401, 403, 429} for entry in self.entries)
