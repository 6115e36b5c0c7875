"""Who sees an answer: decided by the core, else by what the server and the person set, else by custom."""

from __future__ import annotations

from bot.reply import Reply
from bot.request import Request


def is_private(reply: Reply, request: Request, *, custom: bool) -> bool:
    """Return whether the asker alone may see an answer.

    Args:
        reply: The answer.
        request: What it answers, with the settings of the person and of the server.
        custom: What the adapter does where nobody set anything.
    """
    if reply.visibility == "private" or is_elsewhere(request) or request.person.visibility == "private":
        return True
    wish = request.settings.visibility or request.person.visibility
    return wish == "private" if wish else custom


def is_elsewhere(request: Request) -> bool:
    """Return whether a request comes from a channel in which the server wants no answers for all."""
    channels, place = request.settings.channels, request.place
    return bool(channels) and place.channel not in channels and place.thread not in channels
