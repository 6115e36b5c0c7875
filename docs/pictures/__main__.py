"""`python3 dev.py pictures`: draws answers as Discord and Slack show them."""

from __future__ import annotations

import asyncio
from pathlib import Path

from docs.pictures import discord, slack

FOLDER = Path(__file__).resolve().parent


async def main() -> None:
    """Draw all pictures."""
    await discord.draw(discord.PICTURES, discord.first_page, FOLDER)
    await slack.draw(slack.PICTURES, FOLDER)


if __name__ == "__main__":
    discord.use_chromium()
    asyncio.run(main())
