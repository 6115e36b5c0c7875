"""The double of Discord, as a bare discord.py client sees it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

import discord
import pytest
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.support.discord_double import TOKEN, DiscordDouble


class Bare(discord.Client):
    """A bot with one command."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.none())
        self.tree = app_commands.CommandTree(self)

        @self.tree.command(description="Explain.")
        @app_commands.describe(name="What.")
        async def explain(interaction: discord.Interaction, name: str) -> None:
            await interaction.response.send_message(f"{name}: something")

    async def setup_hook(self) -> None:
        await self.tree.sync()


@pytest.fixture
async def double(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordDouble]:
    async with DiscordDouble() as started:
        monkeypatch.setattr(Route, "BASE", started.api_url)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(started.gateway_url))
        yield started


@asynccontextmanager
async def running(client: discord.Client) -> AsyncGenerator[None, None]:
    task = asyncio.create_task(client.start(TOKEN))
    try:
        yield
    finally:
        await client.close()
        await task


async def test_slash(double: DiscordDouble) -> None:
    async with running(Bare()):
        await double.gateway.ready()
        asked = await double.actor().slash("explain", {"name": "rag"})
        answer = await asked.answered()
        assert answer["data"]["content"] == "rag: something"
        double.gateway.cut()
        await double.until(lambda: not double.gateway.connected())
        asked = await double.actor().slash("explain", {"name": "rag"})
        await asked.answered()
        print(double.gateway.received)
        print([(r.method, r.path, r.status) for r in double.log.entries])
