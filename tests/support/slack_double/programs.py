"""`syllabot …` as a program, pointed at a double."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from tests.support.slack_double.server import SlackDouble
from tests.support.slack_double.world import APP_TOKEN, BOT_TOKEN

TOKENS = {"SYLLABOT_SLACK_BOT_TOKEN": BOT_TOKEN, "SYLLABOT_SLACK_APP_TOKEN": APP_TOKEN}
"""What Socket Mode needs."""


class Ended(Struct, frozen=True):
    """How a program ended, and what it said."""

    status: int | None
    out: str
    err: str


async def start(slack: SlackDouble, home: Path, *words: str, more: Mapping[str, str]) -> asyncio.subprocess.Process:
    """Start `syllabot …`, pointed at the local Slack."""
    hidden = ("SYLLABOT_", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
    variables = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    variables |= {"SYLLABOT_SLACK_API_URL": slack.api_url, "SYLLABOT_CACHE": str(home)}
    variables |= {"SYLLABOT_DATABASE_URL": f"sqlite:///{home}/state.sqlite", **more}
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, stdout=pipe, stderr=pipe, env=variables
    )


async def syllabot(slack: SlackDouble, home: Path, *words: str, more: Mapping[str, str] = TOKENS) -> Ended:
    """Run `syllabot …` to its end; whatever it says, it never says a token."""
    started = await start(slack, home, *words, more=more)
    out, err = await started.communicate()
    ended = Ended(started.returncode, out.decode(), err.decode())
    assert not any(secret in ended.out + ended.err for name, secret in more.items() if "TOKEN" in name)
    assert "Traceback" not in ended.err
    return ended


async def address_of(started: asyncio.subprocess.Process) -> str:
    """Wait until `syllabot serve --port 0` listens; return where."""
    assert started.stderr
    while line := (await started.stderr.readline()).decode():
        if found := re.search(r"Uvicorn running on (http://[\w.:]+)", line):
            return found[1]
    raise AssertionError("it ended before it listened")


async def stopped(started: asyncio.subprocess.Process) -> str:
    """Stop a program as an operator does; return what it said meanwhile. It must end well."""
    started.terminate()
    out, err = await started.communicate()
    assert started.returncode == 0
    return (out + err).decode()
