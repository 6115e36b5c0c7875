"""Sessions of the gateway, and the connections that carry them for a while."""

from __future__ import annotations

import contextlib
import json
from collections import deque
from typing import Any

from aiohttp import web
from msgspec import Struct, field

from tests.support.discord_double.frames import Pack
from tests.support.discord_double.world import TIME_SHIFT, Guild, Json

DISPATCH = 0
"""The operation of events."""
REPLAYABLE = 10_000
"""Events kept for a session; one that missed more cannot resume."""


class Connection:
    """One WebSocket.

    Attributes:
        socket: The WebSocket.
        path: Where it came to: `/`, or `/resume`, the address in READY.
        compress: What the client asked for; None for plain text.
        session: Whose events it carries; None before IDENTIFY or RESUME.
    """

    def __init__(self, socket: web.WebSocketResponse, request: web.Request, pack: Pack) -> None:
        self.socket = socket
        self.path = request.path
        self.compress = request.query.get("compress")
        self.session: Session | None = None
        self._request = request
        self._pack = pack

    async def send(self, frame: str) -> None:
        """Send a frame; into a connection that was lost, nothing is sent."""
        if self.socket.closed:
            return
        packed = self._pack(frame)
        with contextlib.suppress(ConnectionError):
            await (self.socket.send_str(packed) if isinstance(packed, str) else self.socket.send_bytes(packed))

    async def operate(self, operation: int, data: Any = None) -> None:
        """Send a frame that is no event."""
        await self.send(json.dumps({"op": operation, "d": data, "s": None, "t": None}))

    async def close(self, code: int) -> None:
        """Close it."""
        await self.socket.close(code=code)

    def cut(self) -> None:
        """Lose it, without a word."""
        if self._request.transport is not None:
            self._request.transport.abort()


class Session(Struct, eq=False):
    """What READY began.

    Attributes:
        id: Of the session.
        shard: Its number and how many there are.
        intents: What it gets.
        sequence: Number of its last event.
        kept: Events by number, for a RESUME: those that the client has not acknowledged by a heartbeat.
        connection: Where events go; None while it is lost.
    """

    id: str
    shard: tuple[int, int]
    intents: int
    sequence: int = 0
    kept: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=REPLAYABLE))
    connection: Connection | None = None

    def serves(self, guild: Guild | None) -> bool:
        """Return whether it gets the events of a server; direct messages and interactions there are for shard 0."""
        number, count = self.shard
        return (int(guild.id) >> TIME_SHIFT) % count == number if guild else number == 0

    async def dispatch(self, event: str, data: Json) -> None:
        """Number an event, keep it, and send it if there is a connection."""
        self.sequence += 1
        frame = json.dumps({"op": DISPATCH, "t": event, "s": self.sequence, "d": data}, separators=(",", ":"))
        self.kept.append((self.sequence, frame))
        if self.connection is not None:
            await self.connection.send(frame)

    def acknowledge(self, sequence: int | None) -> None:
        """Forget the events that a client has got."""
        while sequence and self.kept and self.kept[0][0] <= sequence:
            self.kept.popleft()

    def can_resume(self, sequence: int) -> bool:
        """Return whether all events after a number are kept."""
        oldest = self.kept[0][0] if self.kept else self.sequence + 1
        return oldest <= sequence + 1 <= self.sequence + 1
