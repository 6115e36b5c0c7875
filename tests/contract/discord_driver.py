"""Discord as a platform that keeps the contract: the real client, connected to a local Discord."""

from __future__ import annotations

import asyncio
import re

from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord.client import SyllabotClient
from adapters.discord.render import EPHEMERAL
from bot import wording
from bot.assistant import Assistant
from bot.settings import Discord
from tests.contract.driver import Seen
from tests.support.discord_double import TOKEN, DiscordDouble
from tests.support.discord_double.asked import Asked
from tests.support.discord_double.clients import refused
from tests.support.discord_double.components import walk
from tests.support.discord_double.world import ADA, GENERAL, GROUP, OTHER_BOT, THREAD, Channel, Json, new_id
from tests.support.discord_markdown import live, spoilers, visible

MORE = wording.MORE.partition("{")[0]
ACTIVE = re.compile(r"(?i)[*_~|`](?:bold|code|spoiler)|://evil|[\x1b\u202e]|<[@#!:/]|@(?:everyone|here)")
"""What the contract's hostile words want to be, where it is neither escaped nor a literal."""


class DiscordDriver:
    """Ada asks with `/ask` in a channel or a thread, and turns the pages; bots and who edits mention the bot."""

    has_threads = True
    has_others = True
    hides = True
    judges: tuple[str, ...] = ("\U0001f44d", "\U0001f44e", wording.REPORT_SHORT)

    def start(self, assistant: Assistant) -> None:
        """Log in and connect, in an event loop of its own."""
        self._runner = asyncio.Runner()
        self._before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
        self._runner.run(self._start(assistant))

    def stop(self) -> None:
        """Log out; every request that was made is one that Discord would take."""
        self._runner.run(self._stop())
        self._runner.close()
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = self._before
        assert refused(self._double) == {}

    def say(self, text: str, *, thread: str = "", by_bot: bool = False, edited: bool = False) -> list[Seen]:
        """Say something to the bot; return the messages it sent for it, and all pages of them."""
        return self._runner.run(self._say(text, self._place(thread), by_bot=by_bot, edited=edited))

    def active(self, seen: Seen) -> list[str]:
        """Return what of the hostile words Discord would interpret."""
        return ACTIVE.findall(live(seen.marked))

    async def _start(self, assistant: Assistant) -> None:
        self._double = await DiscordDouble().__aenter__()
        where = Discord(api_url=self._double.api_url, gateway_url=self._double.gateway_url)
        self._client = SyllabotClient(assistant, where)
        self._connected = asyncio.ensure_future(self._client.start(TOKEN))
        await self._double.gateway.ready()

    async def _stop(self) -> None:
        await self._client.close()
        await self._connected
        await self._double.__aexit__(None, None, None)

    async def _say(self, text: str, place: Channel, *, by_bot: bool, edited: bool) -> list[Seen]:
        if by_bot or edited:
            return await self._mention(text, place, by_bot=by_bot)
        asked = await self._double.actor(ADA, place).slash("ask", {"question": text})
        shown = [await self._first(asked), *asked.followups]
        pages = [page for each in shown for page in await self._pages(self._double.shown(each))]
        return [self._seen(page) for page in pages]

    async def _mention(self, text: str, place: Channel, *, by_bot: bool) -> list[Seen]:
        """Let a bot mention ours, or Ada edit a mention into what she wrote; a command after it shows that it was read.

        The command is answered in a direct message's place of its own, so that it is not taken for an answer.
        """
        before = set(self._double.world.messages)
        if by_bot:
            written = await self._double.actor(OTHER_BOT, place).say(text, mention=True)
        else:
            written = await self._double.actor(ADA, place).say("hm", mention=False)
            await self._double.actor(ADA, place).rewrite(written, f"<@{self._bot}> {text}")
        fence = await self._double.actor(ADA, place).slash("about")
        answer = await self._first(fence)
        news = set(self._double.world.messages) - before - {written["id"], answer, *fence.followups}
        return [self._seen(self._double.shown(each)) for each in sorted(news)]

    async def _first(self, asked: Asked) -> str:
        """Return the id of the first message of an answer, as soon as all of it has been sent."""
        first = await asked.until_settled()
        await self._client.desk.finish(10)
        return first

    async def _pages(self, message: Json) -> list[Json]:
        """Return a message, and what it shows as its pages are turned."""
        pages = [message]
        while more := next((each for each in _buttons(pages[-1]) if _label(each).startswith(MORE)), None):
            turned = await self._double.actor(ADA, self._channel(message)).press(pages[-1], more["custom_id"])
            pages.append(self._double.shown(await turned.until_settled()))
        return pages

    def _seen(self, message: Json) -> Seen:
        marked = "\n".join(each["content"] for each in walk(message["components"]) if "content" in each)
        channel = self._channel(message)
        labels = tuple(map(_label, _buttons(message)))
        thread = channel.name if channel.type == THREAD else ""
        private = bool(message["flags"] & EPHEMERAL)
        return Seen(visible(marked), thread, private, labels, spoilers(marked), marked)

    def _place(self, thread: str) -> Channel:
        if not thread:
            return GENERAL
        made = Channel(new_id(), thread, THREAD, GROUP, parent=GENERAL.id)
        self._double.world.channels[made.id] = made
        return made

    def _channel(self, message: Json) -> Channel:
        return self._double.world.channels[message["channel_id"]]

    @property
    def _bot(self) -> int:
        assert self._client.user
        return self._client.user.id


def _buttons(message: Json) -> list[Json]:
    return [each for each in walk(message["components"]) if "custom_id" in each]


def _label(button: Json) -> str:
    return str(button.get("label") or button["emoji"]["name"])
