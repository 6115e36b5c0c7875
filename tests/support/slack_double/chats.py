"""The real app, its desk and a double, joined by each of the three wires."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import aiohttp
import uvicorn
from msgspec import Struct
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette

from adapters.hosting.host import Host
from adapters.slack.app import Gone, one_team, slack_app
from adapters.slack.desk import Desk
from adapters.slack.seen import Seen
from adapters.slack.socket import Sockets
from adapters.slack.web import web_client
from bot.assistant import Assistant
from bot.settings import Secret, Slack
from tests.support.slack_double.people import Chat
from tests.support.slack_double.server import SlackDouble
from tests.support.slack_double.wires import InProcess, OverHttp, OverSocket
from tests.support.slack_double.world import APP_TOKEN, BOT_TOKEN, SECRET

PING_EVERY = 0.5
"""Seconds; so that a lost connection is missed soon."""


class Running(Struct):
    """An app that runs: its desk, Bolt's app, its client."""

    desk: Desk
    app: AsyncApp
    client: AsyncWebClient


@asynccontextmanager
async def running(
    slack: SlackDouble, assistant: Assistant, seen: Seen | None = None, gone: Gone | None = None
) -> AsyncGenerator[Running]:
    """Make the app for one workspace."""
    async with aiohttp.ClientSession() as session:
        client = web_client(Slack(api_url=slack.api_url), session, BOT_TOKEN)
        desk = Desk(Host(assistant), seen=seen)
        yield Running(desk, slack_app(desk, client, await one_team(client), gone), client)


@asynccontextmanager
async def direct_chat(slack: SlackDouble, assistant: Assistant, seen: Seen | None = None) -> AsyncGenerator[Chat]:
    """Chat with the app in process."""
    async with running(slack, assistant, seen) as made:
        yield Chat(slack, made.desk, InProcess(made.app))


@asynccontextmanager
async def socket_chat(slack: SlackDouble, assistant: Assistant, seen: Seen | None = None) -> AsyncGenerator[Chat]:
    """Chat with the app over Socket Mode."""
    async with running(slack, assistant, seen) as made:
        sockets = Sockets(made.app, Secret(APP_TOKEN), made.client, PING_EVERY)
        await sockets.connect()
        try:
            yield Chat(slack, made.desk, OverSocket(slack))
        finally:
            await sockets.close()


@asynccontextmanager
async def http_chat(slack: SlackDouble, assistant: Assistant, seen: Seen | None = None) -> AsyncGenerator[Chat]:
    """Chat with the app over signed HTTP."""
    from starlette.routing import Route

    from adapters.slack.http import Endpoint
    from adapters.slack.manifest import EVENTS_PATH

    async with running(slack, assistant, seen) as made, aiohttp.ClientSession() as session:
        routes = [Route(EVENTS_PATH, Endpoint(made.app, Secret(SECRET)).answer, methods=["POST"])]
        async with serving(Starlette(routes=routes)) as address:
            yield Chat(slack, made.desk, OverHttp(session, f"{address}{EVENTS_PATH}"))


@asynccontextmanager
async def serving(app: Starlette) -> AsyncGenerator[str]:
    """Serve an application on any port; yield its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, lifespan="off", log_config=None))
    server.config.load()
    server.lifespan = server.config.lifespan_class(server.config)
    await server.startup()
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        await server.shutdown()
