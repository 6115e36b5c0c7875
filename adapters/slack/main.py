"""`syllabot slack`: the bot over Socket Mode, and the tools that set it up."""

from __future__ import annotations

import argparse
import json
import logging
import sys

from adapters.hosting import command
from adapters.hosting.command import problem
from adapters.slack.staying import WITHOUT_APP, WITHOUT_BOT
from bot import settings


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
