"""The parts that a process may have: a platform by one of its wires, and the duties that nobody asks for."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from adapters.hosting.process import CannotServeError, Process
from bot import settings

if TYPE_CHECKING:
    from starlette.routing import Route

    from adapters.discord.client import SyllabotClient

DISCORD_PATH = "/discord/interactions"
TOKENLESS = (
    "Slack's signing secret is set, and no token. For one workspace set SYLLABOT_SLACK_BOT_TOKEN; to let workspaces "
    "install the app set SYLLABOT_SLACK_CLIENT_ID and SYLLABOT_SLACK_CLIENT_SECRET."
)
WITHOUT_DATABASE = (
    "To let workspaces install the app, their tokens are kept in a database: install Syllabot with its extra “state” "
    "and set SYLLABOT_SECRET_KEYS (syllabot db key makes one)."
)
NOT_CONNECTED = "not connected"


async def discord_gateway(process: Process) -> bool:
    """Keep a connection to Discord."""
    chosen = settings.discord()
    if chosen.token is None:
        return False
    from adapters.discord.gateway import stay

    clients: list[SyllabotClient] = []

    async def ready() -> str:
        return "" if clients and clients[-1].is_connected() else NOT_CONNECTED

    login = process.discord_login = asyncio.Event()

    def begun(client: SyllabotClient) -> None:
        clients[:] = [client]
        client.logged_in = login

    process.checks["discord"] = ready
    process.works.append(partial(stay, process.host.assistant, chosen, host=process.host, begun=begun))
    return True


async def discord_http(process: Process) -> bool:
    """Answer what Discord posts."""
    chosen = settings.discord()
    if chosen.token is None:
        return False
    from adapters.discord.client import SyllabotClient

    client = await process.stack.enter_async_context(SyllabotClient(process.host.assistant, chosen, host=process.host))
    await _log_in(client, chosen)
    key = chosen.public_key or (client.application.verify_key if client.application else "")
    process.routes.append(discord_route(client, key))
    return True


def discord_route(client: SyllabotClient, public_key: str) -> Route:
    """Return the endpoint of a client that is logged in; the key is the application's, 64 hexadecimal digits."""
    from starlette.routing import Route

    from adapters.discord.http import Endpoint

    return Route(DISCORD_PATH, Endpoint(client, public_key).answer, methods=["POST"])


async def _log_in(client: SyllabotClient, chosen: settings.Discord) -> None:
    import discord
    from aiohttp import ClientError

    from adapters.discord.gateway import LOGIN_REFUSED, UNREACHABLE

    try:
        await client.login(chosen.token.reveal() if chosen.token else "")
    except discord.LoginFailure:
        raise CannotServeError(LOGIN_REFUSED) from None
    except (discord.HTTPException, ClientError, OSError, TimeoutError) as error:
        raise CannotServeError(UNREACHABLE.format(address=chosen.api_url, reason=type(error).__name__)) from None


async def slack_socket(process: Process) -> bool:
    """Keep connections to Slack."""
    chosen = settings.slack()
    if chosen.bot_token is None or chosen.app_token is None:
        return False
    from adapters.slack.staying import stay

    process.works.append(partial(stay, process.host, chosen, keeps=process.storage is not None))
    return True


async def slack_http(process: Process) -> bool:
    """Answer what Slack posts."""
    chosen = settings.slack()
    if chosen.signing_secret is None:
        return False
    from aiohttp import ClientError
    from slack_sdk.errors import SlackApiError

    from adapters.slack.http import routes
    from adapters.slack.posting import reason_of
    from adapters.slack.serving import serving
    from adapters.slack.staying import REFUSED, UNREACHABLE
    from adapters.slack.web import OPERATOR

    keeps = process.storage is not None
    if chosen.bot_token is None:
        if not (chosen.client_id and chosen.client_secret):
            raise CannotServeError(TOKENLESS)
        if not keeps or settings.store().secret_keys is None:
            raise CannotServeError(WITHOUT_DATABASE)
    try:
        made = await process.stack.enter_async_context(serving(process.host, chosen, keeps=keeps))
    except SlackApiError as error:
        reason = reason_of(error)
        raise CannotServeError(REFUSED.format(reason=reason, advice=OPERATOR.get(reason, ""))) from None
    except (ClientError, OSError, TimeoutError) as error:
        raise CannotServeError(UNREACHABLE.format(address=chosen.api_url, reason=type(error).__name__)) from None
    process.routes.extend(routes(made, chosen))
    return True


async def slack_any(process: Process) -> bool:
    """Speak with Slack by Socket Mode where that is set up, else over HTTP."""
    return await slack_socket(process) or await slack_http(process)


async def duties(process: Process) -> bool:
    """Tidy up, note which servers were left, and post the tips that are due."""
    if process.storage is None:
        return False
    from adapters.hosting.duties import add

    add(process)
    return True
