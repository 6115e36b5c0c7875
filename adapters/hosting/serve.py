"""`syllabot serve`: one ASGI application with the endpoints of every platform that is set up for HTTP."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from adapters.hosting import command
from adapters.hosting.command import problem
from bot import settings

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.routing import BaseRoute

    from adapters.discord.client import SyllabotClient
    from adapters.hosting.host import Host

DISCORD_PATH = "/discord/interactions"
NOTHING = (
    "Nothing is set up to be served. For Discord set SYLLABOT_DISCORD_TOKEN, for Slack SYLLABOT_SLACK_SIGNING_SECRET; "
    "see the guide for operators."
)
TOKENLESS = (
    "Slack's signing secret is set, and no token. For one workspace set SYLLABOT_SLACK_BOT_TOKEN; to let workspaces "
    "install the app set SYLLABOT_SLACK_CLIENT_ID and SYLLABOT_SLACK_CLIENT_SECRET."
)
WITHOUT_DATABASE = (
    "To let workspaces install the app, their tokens are kept in a database: install Syllabot with its extra “state” "
    "and set SYLLABOT_SECRET_KEYS (syllabot db key makes one)."
)


def run(words: list[str]) -> int:
    """Serve until told to stop; return the exit status."""
    parser = argparse.ArgumentParser(prog="syllabot serve", description="Serves the signed HTTP endpoints.")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8080, help="the port (8080)")
    options = parser.parse_args(words)
    command.log_to_stderr()
    return command.run(_serve(options.host, options.port), "serve,discord,slack")


def application(client: SyllabotClient, public_key: str) -> Starlette:
    """Return the ASGI application.

    Args:
        client: The Discord client, logged in.
        public_key: The Discord application's key, 64 hexadecimal digits.
    """
    from starlette.applications import Starlette
    from starlette.routing import Route

    from adapters.discord.http import Endpoint

    return Starlette(routes=[Route(DISCORD_PATH, Endpoint(client, public_key).answer, methods=["POST"])])


class CannotServeError(Exception):
    """Something keeps the process from serving; the text says what to do."""


async def _serve(host: str, port: int) -> int:
    import uvicorn
    from starlette.applications import Starlette

    from adapters.hosting.host import Host
    from adapters.hosting.notes import Notes
    from adapters.hosting.storage import storage

    discord, slack = settings.discord(), settings.slack()
    if discord.token is None and slack.signing_secret is None:
        return problem(NOTHING)
    kept = storage()
    async with AsyncExitStack() as stack:
        if kept is not None:
            stack.callback(kept.close)
        answering = Host(Notes(settings.load(), kept).assistant, kept)
        stack.push_async_callback(answering.finish)
        routes: list[BaseRoute] = []
        try:
            if discord.token is not None:
                routes += await _discord(stack, answering, discord)
            if slack.signing_secret is not None:
                routes += await _slack(stack, answering, slack, keeps=kept is not None)
        except CannotServeError as error:
            return problem(str(error))
        # No log of accesses: the addresses of installations hold codes that are exchanged for tokens.
        config = uvicorn.Config(
            Starlette(routes=routes), host=host, port=port, log_config=None, access_log=False, server_header=False
        )
        await uvicorn.Server(config).serve()
    return 0


async def _discord(stack: AsyncExitStack, answering: Host, chosen: settings.Discord) -> Sequence[BaseRoute]:
    """Log in to Discord; return its endpoint."""
    import discord
    from aiohttp import ClientError

    from adapters.discord.client import SyllabotClient
    from adapters.discord.main import LOGIN_REFUSED, UNREACHABLE

    client = await stack.enter_async_context(SyllabotClient(answering.assistant, chosen, host=answering))
    try:
        await client.login(chosen.token.reveal() if chosen.token else "")
    except discord.LoginFailure:
        raise CannotServeError(LOGIN_REFUSED) from None
    except (discord.HTTPException, ClientError, OSError, TimeoutError) as error:
        raise CannotServeError(UNREACHABLE.format(address=chosen.api_url, reason=type(error).__name__)) from None
    key = chosen.public_key or (client.application.verify_key if client.application else "")
    return application(client, key).routes


async def _slack(stack: AsyncExitStack, answering: Host, chosen: settings.Slack, *, keeps: bool) -> Sequence[BaseRoute]:
    """Make Slack's app; return its endpoints."""
    from aiohttp import ClientError
    from slack_sdk.errors import SlackApiError

    from adapters.slack.http import routes
    from adapters.slack.main import REFUSED, UNREACHABLE
    from adapters.slack.posting import reason_of
    from adapters.slack.serving import serving
    from adapters.slack.web import OPERATOR

    if chosen.bot_token is None:
        if not (chosen.client_id and chosen.client_secret):
            raise CannotServeError(TOKENLESS)
        if not keeps or settings.store().secret_keys is None:
            raise CannotServeError(WITHOUT_DATABASE)
    try:
        made = await stack.enter_async_context(serving(answering, chosen, keeps=keeps))
    except SlackApiError as error:
        reason = reason_of(error)
        raise CannotServeError(REFUSED.format(reason=reason, advice=OPERATOR.get(reason, ""))) from None
    except (ClientError, OSError, TimeoutError) as error:
        raise CannotServeError(UNREACHABLE.format(address=chosen.api_url, reason=type(error).__name__)) from None
    return routes(made, chosen)
