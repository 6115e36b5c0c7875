"""What Discord says when it takes no answer: which of it is an outage, which final, which a mistake of ours."""

from __future__ import annotations

import discord

NO_HISTORY = 160002
"""Discord's code for a reply where the bot may not read the message history."""

FINAL = {
    10003: "The channel is gone",
    10008: "The message is gone",
    10015: "Too late: the interaction's time is over",
    10062: "Too late, or unknown to Discord",
    40094: "No more than five messages may follow where the bot is no member",
    40060: "Already answered, by another process or before",
    50027: "Too late: the interaction's time is over",
}
"""Discord's codes for what cannot be answered any more."""


def hopeless(error: Exception) -> str:
    """Return why an apology would be refused like the answer; empty where it may arrive."""
    if isinstance(error, discord.RateLimited):
        return f"Discord wants {error.retry_after:.0f} s of silence"
    if not isinstance(error, discord.HTTPException):
        return ""
    if error.status == 429 or error.status >= 500:
        return f"Discord answers {error.status}"
    return FINAL.get(error.code, "")
