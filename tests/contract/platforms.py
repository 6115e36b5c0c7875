"""The platforms that keep the contract."""

from __future__ import annotations

import io
import re

from adapters.console.show import Style, shower
from adapters.memory import MemoryAdapter, Message
from bot.assistant import Assistant
from bot.request import Person, Place
from tests.contract.discord_driver import DiscordDriver
from tests.contract.driver import Seen
from tests.contract.slack_driver import SlackDriver
from tests.support.asking import MONDAY, request


class MemoryDriver:
    """The in-memory platform."""

    has_threads = True
    has_others = True
    hides = True
    judges: tuple[str, ...] = ()

    def start(self, assistant: Assistant) -> None:
        """Connect to an assistant."""
        self.adapter = MemoryAdapter(assistant, limit=400, now=lambda: MONDAY)

    def stop(self) -> None:
        """Leave nothing behind: it is all in memory."""

    def say(self, text: str, *, thread: str = "", by_bot: bool = False, edited: bool = False) -> list[Seen]:
        """Send a message from a member in a channel."""
        place = Place("memory", "group", "general", thread)
        sent = self.adapter.receive(Message(text, Person("memory", "ada"), place, by_bot, edited))
        return [Seen(each.text, each.place.thread, each.private, tuple(a.label for a in each.actions)) for each in sent]

    def active(self, seen: Seen) -> list[str]:
        """Nothing is active in plain text."""
        del seen
        return []


class ConsoleDriver:
    """The console; plain as in a pipe, or drawn as on a terminal of 40 columns."""

    has_threads = False
    has_others = False
    hides = False
    judges: tuple[str, ...] = ()

    def __init__(self, *, drawn: bool) -> None:
        self._style = Style("text", drawn, 40 if drawn else None)

    def start(self, assistant: Assistant) -> None:
        """Connect to an assistant."""
        self._assistant = assistant

    def stop(self) -> None:
        """Leave nothing behind: nothing runs between two questions."""

    def say(self, text: str, *, thread: str = "", by_bot: bool = False, edited: bool = False) -> list[Seen]:
        """Ask, and read what was printed; the colours of a terminal taken off."""
        del by_bot, edited
        out = io.StringIO()
        shower(self._style, out)(text, self._assistant.answer(request(text)))
        printed = re.sub(r"\x1b\]8;[^\x1b]*\x1b\\\\?|\x1b\[[0-9;]*m", "", out.getvalue())
        return [Seen(printed, thread, private=True)]

    def active(self, seen: Seen) -> list[str]:
        """Escape sequences are what a terminal interprets."""
        return re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", seen.text)


DRIVERS = {
    "memory": MemoryDriver,
    "console plain": lambda: ConsoleDriver(drawn=False),
    "console drawn": lambda: ConsoleDriver(drawn=True),
    "discord": DiscordDriver,
    "slack": SlackDriver,
}
