"""`syllabot serve`: one ASGI application with the endpoints of every platform that is set up for HTTP."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from adapters.hosting import command
from adapters.hosting.command import problem
from bot import settings

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from adapters.discord.client import SyllabotClient

DISCORD_PATH = "/discord/interactions"
NOTHING = "Nothing is set up to be served. For Discord set SYLLABOT_DISCORD_TOKEN; see the guide for operators."


def run(words: list[str]) -> int:
    """Serve until told to stop; return the exit status."""
    parser = argparse.ArgumentParser(prog="syllabot serve", description="Serves the signed HTTP endpoints.")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8080, help="the port (8080)")
    options = parser.parse_args(words)
    command.log_to_stderr()
    return command.run(_serve(options.host, options.port), "serve,discord")


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


async def _serve(host: str, port: int) -> int:
    import discord
    import uvicorn
    from aiohttp import ClientError

    from adapters.discord.client import SyllabotClient
    from adapters.discord.main import LOGIN_REFUSED, UNREACHABLE
    from adapters.hosting.notes import Notes

    chosen = settings.discord()
    if chosen.token is None:
        return problem(NOTHING)
    notes = Notes(settings.load())
    async with SyllabotClient(notes.assistant, chosen) as client:
        try:
            await client.login(chosen.token.reveal())
        except discord.LoginFailure:
            return problem(LOGIN_REFUSED)
        except (discord.HTTPException, ClientError, OSError, TimeoutError) as error:
            return problem(UNREACHABLE.format(address=chosen.api_url, reason=type(error).__name__))
        key = chosen.public_key or (client.application.verify_key if client.application else "")
        config = uvicorn.Config(application(client, key), host=host, port=port, log_config=None, server_header=False)
        await uvicorn.Server(config).serve()
    return 0
