"""The messages of tips, made from the notes as they are now."""

from __future__ import annotations

from typing import Protocol

from bot.assistant import Assistant
from bot.commands.tip import followups, post
from bot.commands.tips_news import news
from bot.reply import Reply
from bot.store.schedules import Claimed, Notice
from bot.tips.pool import Pools


class Composer(Protocol):
    """Writes the messages of tips."""

    def pools(self) -> Pools:
        """Return the tips as they are now."""
        ...

    def compose(self, delivery: Claimed) -> Reply | None:
        """Return the message of a delivery; None where its tip is gone."""
        ...

    def news(self, notice: Notice) -> Reply:
        """Return what an organiser is told."""
        ...


class NotesComposer:
    """Writes messages from an assistant's notes, which may be replaced at any time.

    Args:
        assistant: Whose notes.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._pools = Pools(assistant.library)

    def pools(self) -> Pools:
        """Return the tips as they are now."""
        if self._pools.library is not self._assistant.library:
            self._pools = Pools(self._assistant.library)
        return self._pools

    def compose(self, delivery: Claimed) -> Reply | None:
        """Return the message of a delivery; None where its tip is gone."""
        library = self._assistant.library
        more = followups(delivery.tip, library, private=bool(delivery.person))
        return post(delivery.tip, library, delivery.number, delivery.count, more)

    def news(self, notice: Notice) -> Reply:
        """Return what an organiser is told."""
        return news(notice, self._assistant.library)
