"""What the bot may do in a server, what for, and the link that invites it with no more than that."""

from __future__ import annotations

import discord

NEEDED: dict[str, str] = {
    "view_channel": "to see the channels in which it is mentioned",
    "send_messages": "to answer mentions, and to post tips",
    "send_messages_in_threads": "the same in threads and forum posts",
    "read_message_history": "to answer a mention as a reply to it",
}
"""Each permission by discord.py's name, and what it is for. Slash commands and buttons need none of them."""

TITLES: dict[str, str] = {
    "view_channel": "View Channels",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "read_message_history": "Read Message History",
}
"""The permissions as Discord's settings call them."""


def least() -> discord.Permissions:
    """Return the permissions that the bot asks for."""
    return discord.Permissions(**dict.fromkeys(NEEDED, True))


def missing(has: discord.Permissions) -> list[str]:
    """Return the titles of what is missing, none for a bot that may do everything."""
    return [] if has.administrator else [TITLES[name] for name in NEEDED if not getattr(has, name)]


def lacking(has: discord.Permissions, *names: str) -> list[str]:
    """Return the titles of those permissions, by discord.py's names, that are missing."""
    return [] if has.administrator else [TITLES[name] for name in names if not getattr(has, name)]


def invitation(application: int) -> str:
    """Return the link with which a server's owner invites the bot."""
    return discord.utils.oauth_url(application, permissions=least(), scopes=("bot", "applications.commands"))
