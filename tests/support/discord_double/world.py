"""Who and what is there: people, servers, channels, messages, registered commands."""

from __future__ import annotations

import itertools
import time
from typing import Any, TypeAlias

from msgspec import Struct, field

Json: TypeAlias = dict[str, Any]
"""A JSON object as it goes over the wire."""

EPOCH = 1_420_070_400_000
"""Milliseconds between 1970 and 2015, where Discord's ids begin."""
TIME_SHIFT = 22
"""Lower bits of an id that say nothing about time."""

TEXT, DIRECT, THREAD, FORUM = 0, 1, 11, 15
"""Types of channel."""

_counter = itertools.count()


def new_id() -> str:
    """Return a new id (snowflake) of this moment; libraries read the time of messages and interactions from it."""
    milliseconds = time.time_ns() // 1_000_000 - EPOCH
    return str((milliseconds << TIME_SHIFT) | (next(_counter) & ((1 << TIME_SHIFT) - 1)))


def fixed_id(number: int) -> str:
    """Return the same id each time: of a moment long ago, so that consecutive numbers lie on different shards."""
    return str((number + 31_536_000_000) << TIME_SHIFT)


class User(Struct, frozen=True):
    """A person or a bot.

    Attributes:
        id: Snowflake.
        name: Unique lower-case name.
        shown: The name that others see.
        bot: Whether it is a program.
        locale: The language of the user's client.
    """

    id: str
    name: str
    shown: str
    bot: bool = False
    locale: str = "en-US"


class Guild(Struct, frozen=True):
    """A server.

    Attributes:
        id: Snowflake; `(id >> 22) % shards` is its shard.
        name: What members call it.
        owner: Id of who owns it.
        locale: Its preferred language.
    """

    id: str
    name: str
    owner: str
    locale: str = "en-US"


class Channel(Struct, frozen=True):
    """A place for messages.

    Attributes:
        id: Snowflake.
        name: What members call it; empty for a direct message.
        type: 0 text, 1 direct message, 11 public thread, 15 forum.
        guild: The server; None for a direct message.
        parent: Of a thread: the channel it belongs to.
        recipient: Of a direct message: the other side.
    """

    id: str
    name: str
    type: int = TEXT
    guild: Guild | None = None
    parent: str | None = None
    recipient: User | None = None


BOT = User(fixed_id(1), "syllabot", "Syllabot", bot=True)
ADA = User(fixed_id(2), "ada", "Ada")
BEN = User(fixed_id(3), "ben", "Ben", locale="de")
OTHER_BOT = User(fixed_id(4), "other_bot", "Other bot", bot=True)

GROUP = Guild(fixed_id(10), "Study group", ADA.id)
SECOND_GROUP = Guild(fixed_id(11), "Another study group", BEN.id)
"""On another shard than `GROUP`, where there is an even number of shards."""

GENERAL = Channel(fixed_id(20), "general", TEXT, GROUP)
QUESTIONS = Channel(fixed_id(21), "questions", FORUM, GROUP)
LECTURE = Channel(fixed_id(22), "lecture-3", THREAD, GROUP, parent=GENERAL.id)
POST = Channel(fixed_id(23), "what-is-rag", THREAD, GROUP, parent=QUESTIONS.id)
ELSEWHERE = Channel(fixed_id(24), "general", TEXT, SECOND_GROUP)
DIRECT_TO_ADA = Channel(fixed_id(25), "", DIRECT, recipient=ADA)
DIRECT_TO_BEN = Channel(fixed_id(26), "", DIRECT, recipient=BEN)


def _by_id(*items: User | Guild | Channel) -> dict[str, Any]:
    return {item.id: item for item in items}


class World(Struct):
    """All that Discord remembers; a test may change any of it.

    Attributes:
        users: By id.
        guilds: By id; the servers the bot is in.
        channels: By id; those the bot can see.
        messages: By id, as they go over the wire.
        nonces: The message that a channel and a nonce stand for (Discord forgets them after some minutes).
        commands: Registered commands by id, for each scope: the id of a server, or "" for everywhere.
    """

    users: dict[str, User] = field(default_factory=lambda: _by_id(BOT, ADA, BEN, OTHER_BOT))
    guilds: dict[str, Guild] = field(default_factory=lambda: _by_id(GROUP, SECOND_GROUP))
    channels: dict[str, Channel] = field(
        default_factory=lambda: _by_id(GENERAL, QUESTIONS, LECTURE, POST, ELSEWHERE, DIRECT_TO_ADA, DIRECT_TO_BEN)
    )
    messages: dict[str, Json] = field(default_factory=dict[str, Json])
    nonces: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    commands: dict[str, dict[str, Json]] = field(default_factory=dict[str, dict[str, Json]])

    def direct_channel(self, user: User) -> Channel:
        """Return the channel of direct messages with a user; open it if there is none."""
        for channel in self.channels.values():
            if channel.type == DIRECT and channel.recipient == user:
                return channel
        channel = Channel(new_id(), "", DIRECT, recipient=user)
        self.channels[channel.id] = channel
        return channel

    def command(self, name: str, kind: int, guild: Guild | None) -> Json | None:
        """Return the registered command of a name and type (1 slash, 2 user, 3 message); a server's own come first."""
        for scope in (guild.id, "") if guild else ("",):
            for command in self.commands.get(scope, {}).values():
                if (command["name"], command["type"]) == (name, kind):
                    return command
        return None
