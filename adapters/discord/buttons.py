"""Buttons that outlive the process that made them: discord.py hands every press to the desk by its id."""

from __future__ import annotations

import re
from typing import Protocol

import discord

from adapters.discord.tree import Interaction


class Desk(Protocol):
    """Where presses are handed over."""

    async def press(self, interaction: Interaction, custom_id: str) -> None:
        """Do what a button says."""


def press_button(desk: Desk) -> type[discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]]]:
    """Return the dynamic item that takes all presses for a desk.

    It takes every id, also those that only older or newer versions know: those are answered kindly.
    """

    class PressButton(discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]], template=re.compile("(?s).+")):
        """A button of any message of ours."""

        def __init__(self, custom_id: str) -> None:
            super().__init__(discord.ui.Button(custom_id=custom_id))

        @classmethod
        async def from_custom_id(
            cls, interaction: Interaction, item: discord.ui.Item[discord.ui.LayoutView], match: re.Match[str]
        ) -> PressButton:
            """Return the button that was pressed."""
            del interaction, item
            return cls(match[0])

        async def callback(self, interaction: Interaction) -> None:
            """Hand the press over."""
            await desk.press(interaction, self.custom_id)

    return PressButton
