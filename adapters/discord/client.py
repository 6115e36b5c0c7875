"""The client: one for both wires. Over the gateway it also hears mentions and direct messages."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord.buttons import press_button
from adapters.discord.desk import Desk, server_of
from adapters.discord.pace import Pace, Unsteady
from adapters.discord.registration import sync
from adapters.discord.sender import LONGEST_WAIT, DiscordSender
from adapters.discord.tree import Interaction, TableTree
from adapters.hosting import garbage
from adapters.hosting.host import Host
from bot.assistant import Assistant
from bot.settings import Discord

_log = logging.getLogger("syllabot.discord")

INTENTS = discord.Intents(guild_messages=True, dm_messages=True)
"""Messages that mention the bot and direct ones carry their text without any intent that needs review."""

IDENTIFY_EVERY = 5.0
"""Seconds between two batches of starting shards [Discord: max_concurrency]."""

SESSIONS_KEPT = 50
"""Starts of sessions that are never used up: Discord resets the token of a bot that exceeds its daily 1000."""

FINISH_WITHIN = 10.0
"""Seconds in which a closing client answers what it took."""


class SyllabotClient(discord.AutoShardedClient):
    """A Discord client whose commands are the table's.

    Attributes:
        desk: Who answers.
        tree: The commands.
        logged_in: Is set once Discord took the token.

    Args:
        assistant: Who knows the answers.
        settings: Where Discord is.
        register: Whether a login registers the commands.
        host: What answers are made with, by default without a store.
    """

    def __init__(
        self, assistant: Assistant, settings: Discord, *, register: bool = True, host: Host | None = None
    ) -> None:
        point_at(settings)
        logging.getLogger("discord.state").addFilter(is_news)
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # voice is not used
        super().__init__(
            intents=INTENTS,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=LONGEST_WAIT,
        )
        self.desk = Desk(host or Host(assistant))
        self.tree = TableTree(self, self.desk)
        self.add_dynamic_items(press_button(self.desk))
        self._settings = settings
        self._register = register
        self._max_concurrency = 1
        self.logged_in = asyncio.Event()
        parsers: dict[str, Any] = getattr(self._connection, "parsers", {})
        if take := parsers.get("MESSAGE_CREATE"):
            parsers["MESSAGE_CREATE"] = self._only_to_us(take)
        self._pace = Pace()
        self._unsteady = False

    async def setup_hook(self) -> None:
        """Register the commands if they changed. discord.py runs this once, after the login."""
        if self._register and await sync(self.tree):
            _log.info("The commands had changed and are registered now.")
        self.logged_in.set()
        garbage.settle()

    async def connect(self, *, reconnect: bool = True) -> None:
        """Ask where the gateway is and how many shards it wants, then connect and stay connected.

        Raises:
            Unsteady: the gateway takes connections and does not keep them; wait before another client tries.
        """
        shards, url, limit = await self.http.get_bot_gateway()
        if limit["remaining"] <= max(SESSIONS_KEPT, shards):
            seconds = limit["reset_after"] / 1000
            _log.error(
                "Only %d starts are left of the %d that Discord allows in a day: something restarts this bot again and "
                "again. Waiting for %.0f minutes.", limit["remaining"], limit["total"], seconds / 60,
            )  # fmt: skip
            await asyncio.sleep(seconds)
        self._max_concurrency = limit["max_concurrency"]
        self.shard_count = shards
        self._pace.begin(shards, limit["remaining"])
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(self._settings.gateway_url or url)
        await super().connect(reconnect=reconnect)
        if self._unsteady:
            raise Unsteady("its connections are lost again and again")

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Start as many shards at once as Discord allows, and none of them again and again."""
        self._pace.start()
        if not initial and (shard_id or 0) % self._max_concurrency == 0:
            await asyncio.sleep(IDENTIFY_EVERY)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """End where no connection lasts: discord.py would connect again without a pause."""
        if self._pace.lost(shard_id):
            self._unsteady = True
            await super().close()

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Pass an event on; of interactions only forms, for discord.py begins a task for each that is listened to."""
        if event != "interaction" or args[0].type is discord.InteractionType.modal_submit:
            super().dispatch(event, *args, **kwargs)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Take a form that was sent: discord.py knows only those that this process has shown."""
        await self.desk.submit(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Answer a person who mentions the bot or writes to it directly."""
        if message.author.bot or message.webhook_id or self.user is None:
            return
        if message.type not in {discord.MessageType.default, discord.MessageType.reply}:
            return
        text = addressed(message.content, self.user.id)
        if text is None and server_of(message) is None:
            text = message.content.strip()
        if text is not None:
            await self.desk.mention(message, text)

    def _only_to_us(self, take: Callable[[Any], None]) -> Callable[[Any], None]:
        """Return what takes a message that Discord tells of, but drops what nobody said to us.

        A busy server says thousands of things to others, and each of our own answers comes back: discord.py
        would build every one of them. `on_message` looks again, so that nothing rests on this.
        """

        def taken(data: Any) -> None:
            if concerns(data, self.user.id if self.user else 0):
                take(data)

        return taken

    def sender(self) -> DiscordSender:
        """Return what posts tips, once logged in."""
        return DiscordSender(self.http, self.user.id if self.user else 0)

    def is_connected(self) -> bool:
        """Return whether every shard has a connection."""
        return bool(self.shards) and not any(shard.is_closed() for shard in self.shards.values())

    async def close(self) -> None:
        """Answer what was taken, then leave."""
        await self.desk.finish(FINISH_WITHIN)
        await super().close()


def concerns(message: Mapping[str, Any], bot: int) -> bool:
    """Return whether a message, as the gateway has it, may be for the bot: it is mentioned, or alone with somebody."""
    if message["author"]["id"] == str(bot):
        return False
    return "guild_id" not in message or any(user["id"] == str(bot) for user in message["mentions"])


def is_news(record: logging.LogRecord) -> bool:
    """Return whether a record of discord.py says what is not meant: the intent `guilds` is left out on purpose."""
    return not record.getMessage().startswith("Guilds intent")


def addressed(content: str, bot: int) -> str | None:
    """Return what a message says to the bot, without the mention; None where it mentions others at most."""
    rest, mentions = re.subn(rf"<@!?{bot}>", " ", content)
    return " ".join(rest.split()) if mentions else None


def point_at(settings: Discord) -> None:
    """Let discord.py speak to the servers that the settings name."""
    Route.BASE = settings.api_url
