"""Draws answers as Discord shows them on a phone: `python3 dev.py pictures`. It needs Chromium, and nothing of Discord.

    await draw({"discord-explain": "explain rag"}, body_of, Path("docs/pictures"))

A member of a simulated server (simcord) uses each command, a bot answers with what `body_of` makes of the reply, and
the message is drawn in Discord's dark colours. Look at the pictures after a change of what is shown; they are made on
request only, for browsers differ too much for a test.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import discord
from discord import app_commands
from simcord import Env, InteractionResult, run

from adapters.discord.render import messages
from bot.assistant import Assistant
from bot.library.cache import open_library
from bot.reply import Reply
from bot.request import Person, Place, Request

Body: TypeAlias = Mapping[str, Any]
"""The JSON of a message, with its components."""

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

WIDTH = 390
"""Pixels of a picture: a phone of usual size."""

HEIGHT = 8000
"""Pixels of the window. A picture ends with its message; what does not fit the window would be cut off."""

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
"""What the browser may be called. `CHROMIUM` in the environment names another one."""

PICTURES = {"discord-explain": "explain rag", "discord-compare": "compare models"}
"""The lines that are drawn, by the names of the pictures."""


class Model(discord.Client):
    """A bot that answers a line's command with the body of the reply, for its portrait.

    Args:
        lines: The lines that it may be asked.
        body_of: What makes the message of a reply.
    """

    def __init__(self, lines: list[str], body_of: Callable[[Reply], Body]) -> None:
        super().__init__(intents=discord.Intents.none(), allowed_mentions=discord.AllowedMentions.none())
        self._assistant = Assistant(open_library([str(ROOT / "content")], folder="").library)
        self._body_of = body_of
        self.tree = app_commands.CommandTree(self)
        for word in sorted({line.partition(" ")[0] for line in lines}):
            self.tree.add_command(app_commands.Command(name=word, description=word, callback=self._answer))

    async def setup_hook(self) -> None:
        """Register the commands."""
        await self.tree.sync()

    async def _answer(self, interaction: discord.Interaction[Any], rest: str = "") -> None:
        line = f"{interaction.command.name if interaction.command else ''} {rest}".strip()
        reply = self._assistant.answer(Request(line, Person("discord", "ada"), Place("discord", "1", "1"), NOW))
        body = self._body_of(reply)
        private = bool((body.get("flags") or 0) & discord.MessageFlags(ephemeral=True).value)
        await interaction.response.send_message(view=Ready(body["components"]), ephemeral=private)


class Ready(discord.ui.LayoutView):
    """Ready-made components in the dress of a view."""

    def __init__(self, components: list[dict[str, Any]]) -> None:
        super().__init__(timeout=None)
        self._components = components
        self.stop()

    def to_components(self) -> list[dict[str, Any]]:
        """Return the components as they are."""
        return self._components

    def has_components_v2(self) -> bool:
        """Return that they are components of version 2."""
        return True


class Stage:
    """A server where a member asks the model.

    Args:
        env: The simulated Discord, with a `Model` in it.
    """

    def __init__(self, env: Env) -> None:
        self._env = env
        env.backend.bot_user.name = "Syllabot"
        server = env.create_guild("Study group")
        self.channel = server.create_text_channel("questions")
        self.ada = server.add_member(env.create_user("ada", global_name="Ada"))

    async def ask(self, line: str) -> InteractionResult:
        """Return what came of a line, as Ada sees it."""
        word, _, rest = line.partition(" ")
        return await self.ada.slash(self.channel, word, **({"rest": rest} if rest else {}))

    async def draw(self, line: str, file: Path) -> None:
        """Draw the answer to a line."""
        answer = await self.ask(line)
        window = self._env.preview(self.channel, viewers=[self.ada], display="fixed", width=WIDTH, height=HEIGHT)
        async with window as opened:
            await opened.screenshot(file, target=answer)


async def draw(pictures: Mapping[str, str], body_of: Callable[[Reply], Body], folder: Path) -> None:
    """Draw the answers to lines.

    Args:
        pictures: The lines, by the names of the files without `.png`.
        body_of: What makes a message of a reply: its first page.
        folder: Where the pictures go.
    """
    lines = list(pictures.values())
    async with run(Model(lines, body_of)) as env:
        stage = Stage(env)
        for name, line in pictures.items():
            await stage.draw(line, folder / f"{name}.png")
            sys.stdout.write(f"{folder / name}.png\n")


def use_chromium() -> None:
    """Let simcord use the browser of this machine; if none is found, one that playwright has installed."""
    from playwright.async_api import BrowserType

    found = [os.environ.get("CHROMIUM"), *map(shutil.which, CHROMIUM)]
    path = next(filter(None, found), None)
    launch = BrowserType.launch

    async def launched(self: BrowserType, **options: Any) -> Any:
        return await launch(self, executable_path=path, args=["--no-sandbox"], **options)  # containers run as root

    if path:
        setattr(BrowserType, "launch", launched)  # noqa: B010, the types of playwright's own method are its own


def first_page(reply: Reply) -> Body:
    """Return the first message that members see for a reply."""
    return messages(reply)[0]
