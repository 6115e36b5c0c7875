"""Socket Mode: connections of an app, what is sent over one of them, and how they end."""

from __future__ import annotations

import asyncio
import json

from aiohttp import WSMsgType, web

from tests.support.discord_double.waiting import Changes
from tests.support.slack_double.world import Json


class Sockets:
    """The open connections; each envelope goes over one of them, in turns."""

    def __init__(self, changes: Changes) -> None:
        self.open: list[web.WebSocketResponse] = []
        self.acknowledged: dict[str, asyncio.Future[Json]] = {}
        self.opened = 0
        self._changes = changes
        self._turn = 0

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Take a connection, until it ends."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.open.append(socket)
        self.opened += 1
        await socket.send_json({"type": "hello", "num_connections": len(self.open), "debug_info": {}})
        self._changes.note()
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self._answered(json.loads(message.data))
        finally:
            if socket in self.open:
                self.open.remove(socket)
            self._changes.note()
        return socket

    def _answered(self, answer: Json) -> None:
        waiting = self.acknowledged.get(str(answer.get("envelope_id")))
        if waiting is not None and not waiting.done():
            waiting.set_result(answer.get("payload") or {})

    async def send(self, kind: str, payload: Json, envelope: str) -> asyncio.Future[Json]:
        """Send an envelope over the next connection, once one is open; return what becomes its acknowledgement."""
        waiting = self.acknowledged.setdefault(envelope, asyncio.get_running_loop().create_future())
        self._turn += 1
        await self._changes.until(lambda: self.open)
        socket = self.open[self._turn % len(self.open)]
        await socket.send_json(
            {"type": kind, "envelope_id": envelope, "payload": payload, "accepts_response_payload": True}
        )
        return waiting

    async def disconnect(self, reason: str, place: int = 0) -> None:
        """Tell a connection that it ends soon, as Slack does."""
        await self.open[place].send_json({"type": "disconnect", "reason": reason, "debug_info": {}})

    async def end(self, place: int = 0) -> None:
        """Close a connection."""
        await self.open[place].close()

    def drop(self, place: int = 0) -> None:
        """Lose a connection without a word."""
        transport = self.open.pop(place)._req.transport  # type: ignore[union-attr]
        if transport is not None:
            transport.abort()

    async def close(self) -> None:
        """Close all connections."""
        for socket in list(self.open):
            await socket.close()
