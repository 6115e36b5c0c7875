"""`syllabot discord`: the bot over the gateway, and the tools that set it up."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from adapters.discord.gateway import LOGIN_REFUSED, NOT_SET_UP, REFUSED, UNREACHABLE
from adapters.hosting import command
from adapters.hosting.command import problem
from bot import settings

if TYPE_CHECKING:
    from adapters.discord.client import SyllabotClient


def run(words: list[str]) -> int:
    """Run the tool; return the exit status: 0 done, 2 a problem."""
    return command.run(_run(_parser().parse_args(words)), "discord")


async def _run(options: argparse.Namespace) -> int:
    chosen = settings.discord()
    if chosen.token is None:
        return problem(NOT_SET_UP)
    command.log_to_stderr()
    if options.tool == "run":
        from adapters.hosting import parts, process

        return await process.run((parts.discord_gateway,), NOT_SET_UP, beside=(parts.duties,))
    logging.disable(logging.WARNING)  # a tool says itself what is wrong
    return await _once(chosen, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="syllabot discord", description="Runs the Discord bot over the gateway; with a word, a tool to set it up."
    )
    tools = parser.add_subparsers(dest="tool", metavar="TOOL")
    parser.set_defaults(tool="run", guild=None)
    tools.add_parser("run", help="run the bot (the same as no word)")
    sync = tools.add_parser("sync", help="register the commands, if they changed")
    sync.add_argument("--guild", type=int, metavar="ID", help="in one server only, where changes show at once")
    tools.add_parser("invite", help="print the link that invites the bot with the least permissions")
    doctor = tools.add_parser("doctor", help="say what may keep the bot from answering, and what to do")
    doctor.add_argument("--guild", type=int, metavar="ID", help="compare the commands of one server")
    return parser


# ---- the tools


async def _once(chosen: settings.Discord, options: argparse.Namespace) -> int:
    """Log in, do one thing and log out. Nobody is answered, so no notes are read."""
    import discord
    from aiohttp import ClientError

    from adapters.discord.client import SyllabotClient
    from bot.assistant import Assistant
    from bot.library.library import Library

    client = SyllabotClient(Assistant(Library.of(())), chosen, register=False)
    tools: dict[str, Callable[[SyllabotClient, settings.Discord, int | None], Awaitable[int]]] = {
        "sync": _sync, "invite": _invite, "doctor": _doctor,
    }  # fmt: skip
    try:
        async with client:
            await client.login(chosen.token.reveal() if chosen.token else "")
            return await tools[options.tool](client, chosen, options.guild)
    except discord.LoginFailure:
        return problem(LOGIN_REFUSED)
    except discord.Forbidden:
        return problem(
            "Discord does not let the bot do that there. Invite it to the server first: syllabot discord invite"
        )
    except discord.HTTPException as error:
        return problem(REFUSED.format(status=error.status, code=error.code))
    except (ClientError, OSError, TimeoutError) as error:
        return problem(UNREACHABLE.format(address=chosen.api_url, reason=type(error).__name__))


async def _sync(client: SyllabotClient, _: settings.Discord, guild: int | None) -> int:
    from adapters.discord.registration import sync

    changed = await sync(client.tree, guild)
    where = f"in server {guild}" if guild else "everywhere"
    print(f"The commands are registered {where}." if changed else f"Nothing changed: the commands were there {where}.")
    return 0


async def _invite(client: SyllabotClient, _: settings.Discord, __: int | None) -> int:
    from adapters.discord.permissions import invitation

    print(invitation(client.application_id or 0))
    return 0


async def _doctor(client: SyllabotClient, chosen: settings.Discord, guild: int | None) -> int:
    from adapters.discord.doctor import examine

    status = 0
    async for finding in examine(client, chosen, guild):
        print(f"{finding.standing:8}{finding.text}")
        status = 2 if finding.standing == "problem" else status
    return status
