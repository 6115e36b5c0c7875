"""A bare discord.py client, which answers in each of the ways there are: for tests of the double itself."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ui import ActionRow, Container, LayoutView, TextDisplay


class Kept(discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"kept:(?P<number>\d+)"):
    """A button that works after a restart."""

    def __init__(self, number: int) -> None:
        super().__init__(discord.ui.Button(label="Press", custom_id=f"kept:{number}"))
        self.number = number

    @classmethod
    async def from_custom_id(cls, _: discord.Interaction, __: discord.ui.Item[Any], match: Any) -> Kept:
        """Return the button of a custom id."""
        return cls(int(match["number"]))

    async def callback(self, interaction: discord.Interaction) -> Any:
        """Count up on the message itself."""
        text: TextDisplay[LayoutView] = TextDisplay(f"pressed {self.number}")
        row: ActionRow[LayoutView] = ActionRow()
        row.add_item(Kept(self.number + 1))
        box: Container[LayoutView] = Container(text, row)
        view = LayoutView()
        view.add_item(box)
        await interaction.response.edit_message(view=view)


class Form(discord.ui.Modal, title="Form"):
    """A modal with one field."""

    def __init__(self) -> None:
        super().__init__()
        self.why: discord.ui.TextInput[Form] = discord.ui.TextInput(custom_id="why")
        self.add_item(discord.ui.Label(text="Why?", component=self.why))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Repeat what was typed."""
        await interaction.response.send_message(f"because {self.why.value}", ephemeral=True)


class Bare(discord.Client):
    """A bot with a command for each way to answer, and nothing else."""

    def __init__(self, intents: discord.Intents | None = None) -> None:
        super().__init__(intents=intents or discord.Intents.none(), guild_ready_timeout=0)
        self.tree = app_commands.CommandTree(self)
        self.heard: list[str] = []
        self.add_dynamic_items(Kept)
        for command in commands():
            self.tree.add_command(command)

    async def setup_hook(self) -> None:
        """Register the commands."""
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for nothing: discord.py sleeps five seconds before each new session."""

    async def on_message(self, message: discord.Message) -> None:
        """Remember what was heard."""
        self.heard.append(message.content)


def commands() -> list[Any]:
    """Return the bot's commands."""

    @app_commands.command(description="Explain.")
    @app_commands.describe(name="What.")
    async def explain(interaction: discord.Interaction, name: str) -> None:
        await interaction.response.send_message(f"{name}: something")

    @explain.autocomplete("name")
    async def complete(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{typed}g", value="rag")]

    @app_commands.command(description="Answer slowly.")
    async def slowly(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await interaction.edit_original_response(content="at last")
        await interaction.followup.send("and more")

    @app_commands.command(description="Show a button.")
    async def button(interaction: discord.Interaction) -> None:
        view = discord.ui.View()
        view.add_item(Kept(1))
        await interaction.response.send_message("a button", view=view)

    @app_commands.command(description="Show a form.")
    async def form(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Form())

    @app_commands.context_menu(name="Read this")
    async def read(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"it says {message.content}")

    return [explain, slowly, button, form, read]
