"""Which sessions get which events, and how much of them: what intents decide."""

from __future__ import annotations

from tests.support.discord_double.world import BOT, Json

GUILDS = 1 << 0
GUILD_MEMBERS = 1 << 1
GUILD_PRESENCES = 1 << 8
GUILD_MESSAGES = 1 << 9
DIRECT_MESSAGES = 1 << 12
MESSAGE_CONTENT = 1 << 15
PRIVILEGED = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT
"""Those that an application must be allowed to ask for."""
KNOWN = (1 << 26) - 1 & ~(0b111 << 17 | 0b11 << 22)
"""All that exist; asking for another one is an error."""


def needed(event: str, *, direct: bool) -> int:
    """Return the intent that a session needs to get an event; 0 for none.

    Interactions, and what is about the session itself, come without any.
    """
    if event.startswith("MESSAGE_"):
        return DIRECT_MESSAGES if direct else GUILD_MESSAGES
    if event.startswith("GUILD_MEMBER"):
        return GUILD_MEMBERS
    return GUILDS if event.startswith(("GUILD_", "CHANNEL_", "THREAD_")) else 0


def visible(event: str, data: Json, intents: int) -> Json:
    """Return an event as a session with these intents sees it.

    Without the intent for it, the content of messages is empty but for the bot's own, direct ones, and those that
    mention the bot.
    """
    if event not in {"MESSAGE_CREATE", "MESSAGE_UPDATE"} or intents & MESSAGE_CONTENT or "guild_id" not in data:
        return data
    if data["author"]["id"] == BOT.id or any(each["id"] == BOT.id for each in data["mentions"]):
        return data
    return {**data, "content": "", "embeds": [], "attachments": [], "components": []}
