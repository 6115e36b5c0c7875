"""The gateway: sessions that outlive their connections, one or several shards, compressed or not."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from tests.support.discord_double import intents, payloads
from tests.support.discord_double.frames import packer
from tests.support.discord_double.sessions import Connection, Session
from tests.support.discord_double.settings import Settings
from tests.support.discord_double.waiting import PATIENCE, Changes
from tests.support.discord_double.world import BOT, Guild, Json, World

HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACKNOWLEDGED = 1, 2, 6, 7, 9, 10, 11
ACCEPTED_IN_SILENCE = {3, 4, 8}
"""Presence, voice state, request for members: clients may send them, nothing comes of it."""
UNKNOWN_OPERATION, DECODE_ERROR, NOT_AUTHENTICATED, AUTHENTICATION_FAILED, ALREADY_AUTHENTICATED = range(4001, 4006)
INVALID_SHARD, INVALID_VERSION, INVALID_INTENTS, DISALLOWED_INTENTS = 4010, 4012, 4013, 4014
"""Codes with which connections are closed."""
SESSION_ENDING = {4004, 4007, 4009, INVALID_SHARD, 4011, INVALID_VERSION, INVALID_INTENTS, DISALLOWED_INTENTS}
"""Those after which a client cannot resume."""


class Gateway:
    """All sessions.

    Attributes:
        sessions: By id.
        connections: Those that are open, in the order in which they came.
        received: What clients sent, oldest first: the operation and its data.
        acknowledges: Whether heartbeats are answered.
        starts: Sessions begun by IDENTIFY, of which Discord allows 1,000 a day.
        revoked: The token was reset, as Discord does after too many starts.
    """

    def __init__(self, settings: Settings, world: World, changes: Changes) -> None:
        self.sessions: dict[str, Session] = {}
        self.connections: list[Connection] = []
        self.received: list[tuple[int, Any]] = []
        self.acknowledges = True
        self.starts = 0
        self.revoked = False
        self.url = ""
        self._settings = settings
        self._world = world
        self._changes = changes
        self._refusals: list[int] = []
        self._operations: dict[int, Callable[[Connection, Any], Any]] = {
            HEARTBEAT: self._heartbeat,
            IDENTIFY: self._identify,
            RESUME: self._resume,
        }

    # ---- what a test does

    async def dispatch(self, event: str, data: Json, guild: Guild | None = None) -> int:
        """Send an event to the sessions that get it; return to how many.

        Args:
            event: As `MESSAGE_CREATE`.
            data: Its `d`.
            guild: Where it happened; None for direct messages.
        """
        intent = intents.needed(event, direct=guild is None)
        found = [each for each in self.sessions.values() if each.serves(guild) and each.intents & intent == intent]
        for session in found:
            await session.dispatch(event, intents.visible(event, data, session.intents))
        return len(found)

    async def ready(self, count: int = 1, seconds: float = PATIENCE) -> list[Session]:
        """Return the connected sessions, as soon as there are that many."""
        return await self._changes.until(lambda: found if len(found := self.connected()) >= count else [], seconds)

    def connected(self) -> list[Session]:
        """Return the sessions that have a connection."""
        return [session for session in self.sessions.values() if session.connection is not None]

    def sent(self, operation: int) -> list[Json]:
        """Return the data of all frames of an operation that clients sent, as `sent(IDENTIFY)`."""
        return [data for found, data in self.received if found == operation]

    async def until_sent(self, operation: int, count: int = 1, seconds: float = PATIENCE) -> list[Json]:
        """Return the data of the frames of an operation, as soon as clients sent that many."""
        return await self._changes.until(lambda: found if len(found := self.sent(operation)) >= count else [], seconds)

    async def reconnect(self) -> None:
        """Tell all clients to connect again and resume (operation 7)."""
        for session in self.connected():
            await _connection(session).operate(RECONNECT)

    async def invalidate(self, *, resumable: bool) -> None:
        """Tell all clients that their session is invalid (operation 9); it is gone unless resumable."""
        for session in self.connected():
            connection = _connection(session)
            if not resumable:
                self._forget(session)
            await connection.operate(INVALID_SESSION, resumable)

    async def close(self, code: int) -> None:
        """Close all connections with a code; sessions can be resumed, but for `SESSION_ENDING` codes."""
        for connection in list(self.connections):
            if connection.session is not None and code in SESSION_ENDING:
                self._forget(connection.session)
            self._detach(connection)
            await connection.close(code)

    def cut(self) -> None:
        """Lose all connections, without a word; sessions can be resumed."""
        for connection in list(self.connections):
            self._detach(connection)
            connection.cut()

    def refuse(self, code: int, times: int = 1) -> None:
        """Close the next connections with a code when they identify or resume."""
        self._refusals += [code] * times

    # ---- what a client does

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Carry a connection from its first to its last frame."""
        socket = web.WebSocketResponse(compress=False, max_msg_size=0)
        await socket.prepare(request)
        connection = Connection(socket, request, packer(request.query.get("compress")))
        self.connections.append(connection)
        try:
            if request.query.get("v") != "10":
                await connection.close(INVALID_VERSION)
            await connection.operate(HELLO, {"heartbeat_interval": self._settings.heartbeat, "_trace": []})
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._receive(connection, message.data)
            if connection in self.connections and socket.close_code in {1000, 1001} and connection.session is not None:
                self._forget(connection.session)  # a client that says goodbye cannot come back
        finally:
            self._detach(connection)
        return socket

    async def _receive(self, connection: Connection, text: str) -> None:
        try:
            frame: Json = json.loads(text)
            operation, data = int(frame["op"]), frame.get("d")
        except (ValueError, KeyError, TypeError):
            await connection.close(DECODE_ERROR)
            return
        self.received.append((operation, data))
        if handle := self._operations.get(operation):
            await handle(connection, data)
        elif operation not in ACCEPTED_IN_SILENCE:
            await connection.close(UNKNOWN_OPERATION)
        elif connection.session is None:
            await connection.close(NOT_AUTHENTICATED)
        self._changes.note()

    async def _heartbeat(self, connection: Connection, sequence: int | None) -> None:
        if connection.session is not None:
            connection.session.acknowledge(sequence)
        if self.acknowledges:
            await connection.operate(ACKNOWLEDGED)

    async def _identify(self, connection: Connection, data: Json) -> None:
        number, count = data.get("shard", (0, 1))
        if code := self._objection(connection, data, number, count):
            await connection.close(code)
            return
        self.starts += 1
        session = Session(secrets.token_hex(16), (number, count), data["intents"])
        self.sessions[session.id] = session
        self._attach(connection, session)
        await session.dispatch("READY", self._ready(session, sharded="shard" in data))
        for guild in [each for each in self._world.guilds.values() if session.serves(each)]:
            if session.intents & intents.GUILDS:
                await session.dispatch("GUILD_CREATE", payloads.guild_create(guild, self._world))

    def _objection(self, connection: Connection, data: Json, number: int, count: int) -> int:
        """Return the code with which Discord closes instead of READY; 0 for none."""
        if self._refusals:
            return self._refusals.pop(0)
        self.revoked = self.revoked or self.starts >= self._settings.starts
        if self.revoked or data.get("token") != self._settings.token:
            return AUTHENTICATION_FAILED
        if connection.session is not None:
            return ALREADY_AUTHENTICATED
        if not 0 <= number < count:
            return INVALID_SHARD
        if data["intents"] & ~intents.KNOWN:
            return INVALID_INTENTS
        return DISALLOWED_INTENTS if data["intents"] & intents.PRIVILEGED & ~self._settings.allowed_intents else 0

    async def _resume(self, connection: Connection, data: Json) -> None:
        if self._refusals:
            await connection.close(self._refusals.pop(0))
            return
        if self.revoked or data.get("token") != self._settings.token:
            await connection.close(AUTHENTICATION_FAILED)
            return
        session = self.sessions.get(data["session_id"])
        if session is None or not session.can_resume(data["seq"]):
            await connection.operate(INVALID_SESSION, False)
            return
        session.connection = None
        got = data["seq"]
        while missed := [each for each in session.kept if each[0] > got]:  # more may come while these are sent
            for _, frame in missed:
                await connection.send(frame)
            got = missed[-1][0]
        self._attach(connection, session)
        await session.dispatch("RESUMED", {"_trace": []})

    def _ready(self, session: Session, *, sharded: bool) -> Json:
        guilds = [each for each in self._world.guilds.values() if session.serves(each)]
        return {
            "v": 10,
            "user": payloads.own_user(BOT),
            "guilds": [{"id": each.id, "unavailable": True} for each in guilds],
            "session_id": session.id,
            "resume_gateway_url": f"{self.url}resume",
            "application": {
                "id": BOT.id,
                "flags": payloads.APPLICATION_FLAGS,
                "flags_new": str(payloads.APPLICATION_FLAGS),
            },
            **({"shard": list(session.shard)} if sharded else {}),
        }

    def _attach(self, connection: Connection, session: Session) -> None:
        session.connection = connection
        connection.session = session
        self._changes.note()

    def _detach(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        if connection.session is not None and connection.session.connection is connection:
            connection.session.connection = None
        self._changes.note()

    def _forget(self, session: Session) -> None:
        self.sessions.pop(session.id, None)
        session.connection = None


def _connection(session: Session) -> Connection:
    assert session.connection is not None, "the session is connected"
    return session.connection
