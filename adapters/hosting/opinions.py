"""Keeping what people think of answers."""

from __future__ import annotations

from adapters.hosting.host import Host
from bot import wording
from bot.request import Request
from bot.understand.grammar import text_of
from bot.understand.reading import Understood


async def keep(host: Host, request: Request, *, helpful: bool, words: str = "") -> str:
    """Keep what a person thinks of an answer, in place of what they said of it before; return what to tell them.

    Args:
        host: What answers, with the store.
        request: Who says it, and where; `asked` is the call that was answered.
        helpful: Whether it helped.
        words: What is wrong with it, as typed.

    Raises:
        StoreError: the database cannot be used.
    """
    if hurry := host.too_fast(request.person):
        return hurry
    found = host.assistant.prepare(request).found
    if not isinstance(found, Understood):
        return wording.OPINION_GONE
    subject = text_of(found.call)
    person, place, now = request.person, request.place, request.now
    try:
        await host.with_store(
            lambda store: store.feedback.give(person, place, subject, now, helpful=helpful, words=words)
        )
    except LookupError:
        return wording.OPINION_UNKEPT
    return wording.THANKS_WORDS if words else wording.THANKS
