"""A chat platform in memory: the double for tests of anything that answers, and the smallest whole adapter.

    adapter = MemoryAdapter(assistant)
    adapter.receive(Message("explain rag", author=ada, place=channel))
    assert "Retrieval" in adapter.sent[-1].text

It shows what every adapter does: which messages it takes, who the request comes from, what it can show,
how much fits one message, where the answer goes and who sees it. It is public API, like the rest of this
package.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from msgspec import Struct

from bot.assistant import Assistant
from bot.call import Call
from bot.degrade import Shows, degraded
from bot.pages import Page, pages
from bot.plain import sections
from bot.reply import Action, File, Reply
from bot.request import Person, Place, Request

LIMIT = 2000
"""Characters of one message."""

SHOWS: Shows = frozenset({"actions"})
"""This platform has buttons, but neither tables nor spoilers."""


class Message(Struct, frozen=True):
    """What somebody wrote. A bot's own messages come back to it, as they do on real platforms."""

    text: str
    author: Person
    place: Place
    bot: bool = False
    edited: bool = False


class Sent(Struct, frozen=True):
    """A message of the bot. `private` ones are seen by the asker alone."""

    text: str
    place: Place
    private: bool
    actions: tuple[Action, ...] = ()
    files: tuple[File, ...] = ()


class MemoryAdapter:
    """A bot on a platform in memory.

    Attributes:
        sent: All that was sent, oldest first.

    Args:
        assistant: Who answers.
        limit: Characters of one message.
        now: The platform's clock.
    """

    def __init__(
        self, assistant: Assistant, limit: int = LIMIT, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.sent: list[Sent] = []
        self._assistant = assistant
        self._limit = limit
        self._now = now

    def receive(self, message: Message) -> list[Sent]:
        """Take a message and return what was sent for it; bots and edits are left alone."""
        if message.bot or message.edited:
            return []
        return self._answer(message.text, message.author, message.place)

    def press(self, message: Sent, number: int, by: Person) -> list[Sent]:
        """Press a button of a message, counted from 1."""
        target = message.actions[number - 1].target
        return self._answer(target, by, message.place) if isinstance(target, Call) else []

    def _answer(self, asked: Call | str, person: Person, place: Place) -> list[Sent]:
        reply = self._assistant.answer(Request(asked, person, place, self._now()))
        sent = render(reply, place, self._limit)
        self.sent.extend(sent)
        return sent


def render(reply: Reply, place: Place, limit: int = LIMIT) -> list[Sent]:
    """Return the messages that show a reply: pages of text, the buttons under the last one."""
    shown = degraded(reply, SHOWS)
    private = reply.visibility == "private"
    whole = Page(shown, shown.body(), count=1)
    fits = len(text_of(whole)) <= limit
    cut = (whole,) if fits else pages(shown, lambda page: len(text_of(page)) <= limit)
    return [
        Sent(text_of(page), place, private, shown.actions if page.last else (), shown.files if page.last else ())
        for page in cut
    ]


def text_of(page: Page) -> str:
    """Return one page as text: the title on the first, its number where there are several."""
    parts = [page.reply.title] if page.number == 1 else []
    parts.extend(sections(page.blocks, page.reply.citations))
    if page.count != 1:
        parts.append(f"({page.number}/{page.count or 999})")  # room for any count while it is not known
    return "\n\n".join(parts)
