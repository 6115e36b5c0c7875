"""Running a discord.py client against a double."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.support.discord_double.server import DiscordDouble
from tests.support.discord_double.settings import Settings
from tests.support.discord_referee.referee import check


@asynccontextmanager
async def double_for(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> AsyncGenerator[DiscordDouble, None]:
    """Start a double, and point discord.py at it for this test."""
    async with DiscordDouble(settings) as double:
        monkeypatch.setattr(Route, "BASE", double.api_url)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(double.gateway_url))
        yield double


@asynccontextmanager
async def running(
    double: DiscordDouble, client: discord.Client, *, ends: type[Exception] | None = None
) -> AsyncGenerator[asyncio.Task[None], None]:
    """Run a client until the block ends; yield its task.

    Args:
        double: Where it logs in.
        client: Not started yet.
        ends: The error with which it must have ended by itself; None if it must not.
    """
    task = asyncio.create_task(client.start(double.settings.token))
    try:
        yield task
    finally:
        await client.close()
        await asyncio.wait([task])
    error = task.exception()
    if error is not None and (ends is None or not isinstance(error, ends)):
        raise error
    assert (error is None) == (ends is None), f"the client ended without {ends}"


def refused(double: DiscordDouble) -> dict[str, list[str]]:
    """Return what Discord would refuse of all that was sent to a double, and why: what the referee says."""
    sent = [each for each in double.log.entries if each.method != "GET"]
    found = {f"{each.method} {each.path}": check(each.method, each.path, each.body) for each in sent}
    return {request: problems for request, problems in found.items() if problems}
