"""Socket Mode: two connections to Slack, so that one can be renewed while the other takes what comes."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.web import QUIET
from bot.settings import Secret

_log = logging.getLogger("syllabot.slack")

CONNECTIONS = 2
"""Slack renews every connection each few hours, and closes the old one; it allows ten."""

PING_EVERY = 10.0
"""Seconds between two looks whether a connection is still there."""


class Handler(AsyncSocketModeHandler):
    """Bolt's handler, but that no answer, or one that is JSON already, is sent as it is: Bolt would write it again."""

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Have the app answer one envelope; send the acknowledgement with its answer."""
        answer = await run_async_bolt_app(self.app, req)
        if answer.status == 200 and (not answer.body or answer.body.startswith("{")):
            payload = f', "payload": {answer.body}' if answer.body else ""
            await client.send_message(f'{{"envelope_id": {json.dumps(req.envelope_id)}{payload}}}')
        else:
            await send_async_response(client, req, answer, time.time())


class Sockets:
    """The connections of a process.

    Args:
        app: Who answers.
        token: The app-level token.
        client: The Web API, which says where to connect.
        ping_every: Seconds between two looks at a connection.
    """

    def __init__(self, app: AsyncApp, token: Secret, client: AsyncWebClient, ping_every: float = PING_EVERY) -> None:
        self._client: Any = client
        self._token = token
        self._handlers = [
            Handler(app, token.reveal(), logger=QUIET, web_client=client, ping_interval=ping_every)
            for _ in range(CONNECTIONS)
        ]

    async def try_token(self) -> None:
        """Ask once whether Slack takes the token; a connection itself would ask for ever.

        Raises:
            slack_sdk.errors.SlackApiError: it does not.
        """
        await self._client.apps_connections_open(app_token=self._token.reveal())

    async def connect(self) -> None:
        """Open every connection; each is renewed by itself from then on."""
        await asyncio.gather(*(handler.connect_async() for handler in self._handlers))
        _log.info("Connected to Slack with %d connections.", CONNECTIONS)

    async def connected(self) -> int:
        """Return how many connections are open."""
        return sum([await handler.client.is_connected() for handler in self._handlers])

    async def close(self) -> None:
        """Close every connection: Slack sends what comes to another process, or waits."""
        for handler in self._handlers:
            await handler.close_async()
