"""The two Discords that tests of the adapter talk to: one on a local port, one simulated without a network."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Generator
from pathlib import Path

import aiohttp
import pytest
from simcord import Env

from tests.support.discord_double import TOKEN, DiscordDouble, Settings
from tests.support.discord_double.bare import Bare
from tests.support.discord_double.clients import double_for, refused, running
from tests.support.program import Program
from tests.support.simcord_bot import Chat, simulated


@pytest.fixture
async def chat(simcord_env: Env) -> AsyncIterator[Chat]:
    """Return a server with the bot that the fixture `simcord_bot` of the test's module makes."""
    async with simulated(simcord_env) as opened:
        yield opened


@pytest.fixture
async def double(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[DiscordDouble, None]:
    """Return a local Discord, and point discord.py at it."""
    async with double_for(monkeypatch, Settings()) as started:
        yield started


@pytest.fixture
def judged(double: DiscordDouble) -> Generator[None]:
    """Let the referee judge, at the end of a test, all that was sent to the local Discord."""
    yield
    assert refused(double) == {}


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a folder in which the notes are cached for all programs that tests start."""
    return str(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def program(double: DiscordDouble, tmp_path: Path, cache: str) -> Program:
    """Return the program, set up for the local Discord and nothing else."""
    return Program(
        tmp_path,
        {
            "SYLLABOT_CACHE": cache,
            "SYLLABOT_DISCORD_API_URL": double.api_url,
            "SYLLABOT_DISCORD_GATEWAY_URL": double.gateway_url,
            "SYLLABOT_DISCORD_TOKEN": TOKEN,
        },
    )


@pytest.fixture
async def bare(double: DiscordDouble) -> AsyncGenerator[Bare, None]:
    """Run a bare client until the test ends."""
    client = Bare()
    async with running(double, client):
        await double.gateway.ready()
        yield client


@pytest.fixture
async def http(double: DiscordDouble) -> AsyncGenerator[aiohttp.ClientSession, None]:
    """Return a plain HTTP client with the bot's token."""
    async with aiohttp.ClientSession(double.api_url + "/", headers={"Authorization": f"Bot {TOKEN}"}) as session:
        yield session
