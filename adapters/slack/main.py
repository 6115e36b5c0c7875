"""`syllabot slack`: the bot over Socket Mode, and the tools that set it up."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
from typing import TYPE_CHECKING

from adapters.hosting import command
from adapters.hosting.command import problem
from bot import settings

if TYPE_CHECKING:
    from adapters.hosting.host import Host

_log = logging.getLogger("syllabot.slack")

LONGEST_PAUSE = 300.0
"""Seconds between two attempts to reach Slack, at most."""

WITHOUT_BOT = (
    "There is no bot token. Install the app in your workspace, copy “Bot User OAuth Token” from its page “OAuth & "
    "Permissions”, and put it into the variable SYLLABOT_SLACK_BOT_TOKEN, or into a file that "
    "SYLLABOT_SLACK_BOT_TOKEN_FILE names."
)
WITHOUT_APP = (
    "There is no app-level token. Make one with the scope connections:write on the app's page “Basic Information”, and "
    "put it into the variable SYLLABOT_SLACK_APP_TOKEN, or into a file that SYLLABOT_SLACK_APP_TOKEN_FILE names."
)
REFUSED = "Slack refuses the token ({reason}). {advice} `syllabot slack doctor` says more."
UNREACHABLE = "Slack cannot be reached at {address}: {reason}."


def run(words: list[str]) -> int:
    """Run the tool; return the exit status: 0 done, 2 a problem."""
    return command.run(_run(_parser().parse_args(words)), "slack")


async def _run(options: argparse.Namespace) -> int:
    chosen = settings.slack()
    if options.tool == "manifest":
        return _manifest(chosen, options.url)
    if chosen.bot_token is None:
        return problem(WITHOUT_BOT)
    command.log_to_stderr()
    if options.tool == "doctor":
        logging.disable(logging.WARNING)  # the tool says itself what is wrong
        return await _doctor(chosen)
    if chosen.app_token is None:
        return problem(WITHOUT_APP)
    from adapters.hosting import parts, process

    return await process.run((parts.slack_socket,), WITHOUT_APP, beside=(parts.duties,))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="syllabot slack", description="Runs the Slack bot over Socket Mode; with a word, a tool to set it up."
    )
    tools = parser.add_subparsers(dest="tool", metavar="TOOL")
    parser.set_defaults(tool="run", url="")
    tools.add_parser("run", help="run the bot (the same as no word)")
    manifest = tools.add_parser("manifest", help="print the app's manifest, which Slack takes as it is")
    manifest.add_argument("--url", default="", metavar="URL", help="for HTTP: https://host, where `serve` is reached")
    tools.add_parser("doctor", help="say what may keep the bot from answering, and what to do")
    return parser


def _manifest(chosen: settings.Slack, address: str) -> int:
    from adapters.slack.manifest import manifest

    if address and not address.startswith("https://"):
        return problem(f"Slack calls addresses that begin with https:// alone, and {address} does not.")
    made = manifest(chosen.command, address.rstrip("/"))
    sys.stdout.write(f"{json.dumps(made, indent=2, ensure_ascii=False)}\n")
    return 0


async def _doctor(chosen: settings.Slack) -> int:
    from adapters.slack.doctor import examine
    from adapters.slack.web import web_client, web_session

    status = 0
    async with web_session() as session:
        token = chosen.bot_token.reveal() if chosen.bot_token else None
        async for finding in examine(web_client(chosen, session, token), chosen):
            sys.stdout.write(f"{finding.standing:8}{finding.text}\n")
            status = 2 if finding.standing == "problem" else status
    return status


async def stay(host: Host, chosen: settings.Slack, *, keeps: bool) -> int:
    """Connect, again and again with longer pauses while Slack cannot be reached."""
    from aiohttp import ClientError
    from slack_sdk.errors import SlackApiError

    from adapters.slack.posting import reason_of
    from adapters.slack.serving import serving
    from adapters.slack.socket import Sockets
    from adapters.slack.web import OPERATOR

    token = chosen.app_token or settings.Secret("")
    pause = 1.0
    while True:
        try:
            async with serving(host, chosen, keeps=keeps) as made:
                sockets = Sockets(made.app, token, made.client)
                await sockets.try_token()
                await sockets.connect()
                try:
                    await asyncio.Event().wait()
                finally:
                    await sockets.close()
            reason = ""
        except SlackApiError as error:
            reason = reason_of(error)
            if not reason.startswith("status "):
                return problem(REFUSED.format(reason=reason, advice=OPERATOR.get(reason, "")))
        except (ClientError, OSError, TimeoutError) as error:
            reason = type(error).__name__
        _log.error("%s Trying again in %.0f s.", UNREACHABLE.format(address=chosen.api_url, reason=reason), pause)
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
