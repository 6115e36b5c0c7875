"""The smallest bot on discord.py: one command, which answers a fixed text. It looks nothing up and renders nothing.

It hears what ours hears, messages beside commands, as every bot does that can be mentioned.
"""

from __future__ import annotations

import os

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

TEXT = "Retrieval-augmented generation (RAG): passages from documents are put into the prompt. " * 3
"""About as long as a short answer."""


class BareBot(discord.Client):
    """A client whose only command is `explain`."""

    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guild_messages=True, dm_messages=True),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
        )
        self.tree = app_commands.CommandTree(self)

        @self.tree.command(description="Explain a concept.")
        @app_commands.describe(concept="What to explain.")
        async def explain(interaction: discord.Interaction, concept: str) -> None:  # pyright: ignore[reportUnusedFunction]  # noqa: ARG001
            await interaction.response.send_message(TEXT)

    async def setup_hook(self) -> None:
        """Register the command."""
        await self.tree.sync()


def main() -> None:
    """Run until the process is ended."""
    Route.BASE = os.environ["SYLLABOT_DISCORD_API_URL"]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["SYLLABOT_DISCORD_GATEWAY_URL"])
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    BareBot().run(os.environ["SYLLABOT_DISCORD_TOKEN"], log_handler=None)


if __name__ == "__main__":
    main()
