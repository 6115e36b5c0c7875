"""`python -m tests.support.discord_double`: a double in a process of its own, until SIGTERM.

It prints one line of JSON as soon as it listens: `{"api": URL, "gateway": URL, "control": URL}`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys

from tests.support.discord_double.server import DiscordDouble
from tests.support.discord_double.settings import TOKEN, Settings


async def main(settings: Settings) -> None:
    """Serve until told to stop."""
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with DiscordDouble(settings) as double:
        urls = {"api": double.api_url, "gateway": double.gateway_url, "control": double.control_url}
        sys.stdout.write(json.dumps(urls) + "\n")
        sys.stdout.flush()
        await stopped.wait()


def settings_of(words: list[str]) -> Settings:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.discord_double", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 for any that is free")
    parser.add_argument("--token", default=TOKEN, help="the bot token")
    parser.add_argument("--shards", type=int, default=1, help="what /gateway/bot recommends")
    parser.add_argument("--starts", type=int, default=1000, help="sessions that may start")
    parser.add_argument("--deadline", type=float, default=3.0, help="seconds to answer an interaction in")
    parser.add_argument("--any-command", action="store_true", help="commands need not be registered")
    found = parser.parse_args(words)
    return Settings(
        port=found.port,
        token=found.token,
        shards=found.shards,
        starts=found.starts,
        deadline=found.deadline,
        only_registered=not found.any_command,
    )


if __name__ == "__main__":
    asyncio.run(main(settings_of(sys.argv[1:])))
