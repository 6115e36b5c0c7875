"""What a platform must let the contract do: say something as somebody, and see what came of it."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from bot.assistant import Assistant


class Seen(Struct, frozen=True):
    """A message of the bot as people see it.

    Attributes:
        text: Its words, without what is hidden.
        thread: Where it stands; empty for the channel itself.
        private: Whether only who asked sees it.
        buttons: The labels that can be pressed, those in small menus among them; of a button without one its sign.
        hidden: What shows itself when it is pressed.
        marked: The text as it was sent, in the platform's own marks.
    """

    text: str
    thread: str
    private: bool
    buttons: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    marked: str = ""


class Driver(Protocol):
    """A platform under test.

    Attributes:
        has_threads: Whether messages stand in threads.
        has_others: Whether messages of bots, and edited ones, reach the adapter.
        hides: Whether a private answer can be told from one for all.
        judges: What members press to say whether an answer helped, and what is wrong with it; empty where they type.
    """

    has_threads: bool
    has_others: bool
    hides: bool
    judges: tuple[str, ...]

    def start(self, assistant: Assistant) -> None:
        """Connect the platform to an assistant."""

    def stop(self) -> None:
        """Disconnect it."""

    def say(self, text: str, *, thread: str = "", by_bot: bool = False, edited: bool = False) -> list[Seen]:
        """Say something to the bot; return what it sent for it."""
        ...

    def active(self, seen: Seen) -> list[str]:
        """Return what in a message the platform would turn into a mention, a link or formatting."""
        ...
