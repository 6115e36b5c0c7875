"""The double as a whole: starts it, and is what tests hold in their hands."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web

from tests.support.discord_double import control, payloads, rest
from tests.support.discord_double.actor import Actor
from tests.support.discord_double.asked import PING, Asked
from tests.support.discord_double.desk import Desk
from tests.support.discord_double.faults import Faults
from tests.support.discord_double.gateway import Gateway
from tests.support.discord_double.messages import Messages
from tests.support.discord_double.recording import Log
from tests.support.discord_double.settings import Settings
from tests.support.discord_double.signing import Signer
from tests.support.discord_double.waiting import PATIENCE, Changes
from tests.support.discord_double.world import ADA, BOT, DIRECT_TO_ADA, GENERAL, THREAD, Channel, Json, User, World

T = TypeVar("T")

HOST = "127.0.0.1"
BACKLOG = 4096
"""Connections that may wait to be taken: a burst of answers opens one each."""
FAREWELL = 0.1
"""Seconds that open requests have to end when the double stops."""


class NobodyListensError(Exception):
    """An event that no session of the bot would get."""


class DiscordDouble:
    """A Discord on this machine; see the package for how to use it.

    Attributes:
        settings: How it behaves.
        world: Who and what is there.
        log: Every request over HTTP.
        faults: What goes wrong next.
        gateway: Sessions and connections.
        messages: Writes messages, as somebody else would.
        desk: Interactions that were sent.
        signer: Signs interactions over HTTP.
        changes: Rings whenever something happened.
        api_url: Base of the REST API, without a slash at the end.
        gateway_url: Where clients connect to, with a slash at the end.
        control_url: Where another process tells it what to do.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.changes = Changes()
        self.world = World()
        self.log = Log(self.changes)
        self.faults = Faults()
        self.gateway = Gateway(self.settings, self.world, self.changes)
        self.messages = Messages(self.world, self.gateway)
        self.desk = Desk(self.settings, self.world, self.messages, self.changes)
        self.signer = Signer()
        self.api_url = ""
        self.gateway_url = ""
        self.control_url = ""
        self._stop: Callable[[], Awaitable[None]] | None = None

    async def __aenter__(self) -> Self:
        """Start to listen."""
        runner = web.AppRunner(rest.application(self), access_log=None, shutdown_timeout=FAREWELL)
        await runner.setup()
        await web.TCPSite(runner, HOST, self.settings.port, backlog=BACKLOG).start()
        port = runner.addresses[0][1]
        self.api_url = f"http://{HOST}:{port}{rest.BASE}"
        self.gateway_url = self.gateway.url = f"ws://{HOST}:{port}/"
        self.control_url = f"http://{HOST}:{port}{control.BASE}"
        self._stop = runner.cleanup
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, losing what is connected."""
        self.gateway.cut()
        if self._stop is not None:
            await self._stop()

    def actor(
        self,
        user: User = ADA,
        channel: Channel = GENERAL,
        *,
        permissions: str = payloads.MEMBER_PERMISSIONS,
        app_permissions: str = payloads.MEMBER_PERMISSIONS,
        installed: bool = True,
    ) -> Actor:
        """Return a person in a place, who uses the bot (`Actor` says what for)."""
        return Actor(self, user, channel, permissions=permissions, app_permissions=app_permissions, installed=installed)

    async def send(self, asked: Asked) -> None:
        """Send an interaction over the gateway.

        Raises:
            NobodyListensError: no session is there, not even one to be resumed: it would be lost.
        """
        asked.sent_at = asyncio.get_running_loop().time()
        if not await self.gateway.dispatch("INTERACTION_CREATE", asked.payload, asked.channel.guild):
            raise NobodyListensError("no session gets this interaction")

    def ping(self) -> Asked:
        """Return what Discord sends to an endpoint to see that it is one: not sent, the answer is PONG (type 1)."""
        payload: Json = {"application_id": BOT.id, "type": PING, "version": 1, "user": payloads.user(ADA)}
        payload |= {"app_permissions": "0", "locale": ADA.locale, "entitlements": [], "attachment_size_limit": 0}
        return self.desk.ask({**payload, "authorizing_integration_owners": {}}, ADA, DIRECT_TO_ADA)

    async def take(self, asked: Asked, body: Json) -> None:
        """Take the answer that the bot gave in its HTTP response, when the interaction was sent over HTTP."""
        await self.desk.answer(asked.id, asked.token, body)

    def shown(self, id_: str) -> Json:
        """Return a message as it stands now."""
        return self.world.messages[id_]

    async def delete_channel(self, channel: Channel) -> None:
        """Take a channel or thread away, and tell the bot."""
        with contextlib.suppress(KeyError):
            del self.world.channels[channel.id]
        event, data = "CHANNEL_DELETE", payloads.channel(channel)
        if channel.type == THREAD:
            event, data = "THREAD_DELETE", {name: data[name] for name in ("id", "guild_id", "parent_id", "type")}
        await self.gateway.dispatch(event, data, channel.guild)

    async def until(self, found: Callable[[], T], seconds: float = PATIENCE) -> T:
        """Return what `found` returns, as soon as that is true; it is called whenever something happened here."""
        return await self.changes.until(found, seconds)
