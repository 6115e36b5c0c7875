"""A session: who asks, from where, at what time, and the notes, read again when they changed."""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import datetime
from types import FrameType
from typing import TYPE_CHECKING

from bot import settings, wording
from bot.assistant import Assistant
from bot.call import Call
from bot.commands.choose import problem
from bot.library.cache import open_library, state_of
from bot.library.problem import BrokenContent
from bot.reply import Reply
from bot.request import Person, Place, Request
from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from adapters.hosting.storage import Storage
    from bot.store.protocols import Store

HELPFUL, NOT_HELPFUL, REPORT = "helpful", "not helpful", "report"
OPINIONS = frozenset({HELPFUL, NOT_HELPFUL, REPORT})
"""What can be said of an answer at the prompt; behind the last come words."""

LOOK_EVERY = 1.0
"""Seconds between two looks at the packs' files; a change is served within that time."""


class Session:
    """One person at one console.

    Attributes:
        warnings: What to tell the person about the notes; `tell` does.

    Raises:
        BrokenContent: the packs have errors.
    """

    def __init__(self, chosen: Settings) -> None:
        self._settings = chosen
        opened = open_library(chosen.content, chosen.cache)
        self._storage: Storage | None = None
        self.assistant = Assistant(opened.library, self._store)
        self.warnings: list[str] = list(opened.warnings)
        self.person = Person("console", os.environ.get("USER", "me"))
        self.place = Place("console", "console", "console")
        self.at: datetime | None = None
        self.last: Call | None = None
        self._judged: Call | None = None
        self._state = opened.state
        self._looked = time.monotonic()
        self._reload = False
        if hasattr(signal, "SIGHUP"):
            signal.signal(signal.SIGHUP, self._hang_up)

    def answer(self, asked: Call | str) -> Reply:
        """Answer a question; something unexpected becomes a reply with a reference to what was noted."""
        self.refresh()
        try:
            reply = self.assistant.answer(self.request(asked))
        except Exception as error:  # noqa: BLE001 - a member never sees a stack trace
            from bot.store.problems import StoreError

            if isinstance(error, (StoreError, SettingsError)):  # who asks here is who runs the program
                return problem(wording.PROBLEM, str(error))
            return problem(wording.PROBLEM, wording.UNEXPECTED.format(reference=note(error)))
        if reply.call is not None and reply.kind in {"answer", "choices"}:
            self.last = reply.call
        self._judged = reply.call if reply.kind == "answer" and reply.citations else None
        return reply

    def opinion(self, line: str) -> str:
        """Take `helpful`, `not helpful` and `report WORDS`, said of the answer before; return what to tell.

        Returns:
            A sentence; empty where the line says something else, or was said of no answer.
        """
        word, _, words = line.partition(" ")
        kept = REPORT if word.casefold() == REPORT else line.casefold()
        if self._judged is None or kept not in OPINIONS:
            return ""
        if kept == REPORT and not words:
            return wording.NO_WORDS
        from bot.store.problems import StoreError
        from bot.understand.grammar import text_of

        subject, now, helpful = text_of(self._judged), self.request("").now, kept == HELPFUL
        try:
            self._store().feedback.give(
                self.person, self.place, subject, now, helpful=helpful, words=words.strip() if kept == REPORT else ""
            )
        except (StoreError, SettingsError) as error:
            return str(error)
        return wording.THANKS

    def note_gap(self, asked: str, reply: Reply) -> None:
        """Count a question that the notes leave open, where a database is kept anyway."""
        if not reply.open:
            return
        from bot.store.problems import StoreError

        try:
            if self._has_store():
                self._store().gaps.note(self.person, self.place, asked, self.request("").now)
        except (StoreError, SettingsError) as error:
            self.warnings.append(str(error))

    def request(self, asked: Call | str) -> Request:
        """Return a request from this person, now or at the time that was set."""
        now = self.at or datetime.now().astimezone()
        return Request(asked, self.person, self.place, now, last=self.last, organiser=True)

    def posts(self) -> list[Reply]:
        """Return the tips that would be posted here by the time that was set, on its day."""
        from bot.store.problems import StoreError

        try:
            return self._posts() if self.at is not None and self._has_store() else []
        except (StoreError, SettingsError) as error:
            return [problem(wording.PROBLEM, str(error))]

    def _posts(self) -> list[Reply]:
        from bot.commands.tip import post
        from bot.tips.planning import Planner
        from bot.tips.pool import Pools

        library, subscriptions = self.assistant.library, self._store().subscriptions
        planner, place = Planner(Pools(library)), self.place
        found: list[Reply] = []
        for person in ("", self.person.id):
            for each in subscriptions.listed(place.platform, place.server, person):
                due = planner.at(each, self.request("").now)
                reply = post(due[1].id, library, due[1].number, due[1].count) if due else None
                found += [reply] if reply else []
        return found

    def close(self) -> None:
        """Close the database, if it was needed."""
        if self._storage is not None:
            self._storage.close()

    def _has_store(self) -> bool:
        """Return whether anything is kept: to look must not make a database."""
        from adapters.hosting.storage import is_there

        return (self._storage is not None and self._storage.opened) or is_there(settings.store())

    def _store(self) -> Store:
        """Return the store. It is opened for the commands that use it alone: that takes longer than an answer."""
        if self._storage is None:
            from adapters.hosting.storage import Storage

            self._storage = Storage()
        return self._storage()

    def refresh(self) -> None:
        """Serve the packs as they are now, if they changed; a broken pack never replaces one that serves."""
        if not self._reload and time.monotonic() - self._looked < LOOK_EVERY:
            return
        self._looked = time.monotonic()
        state = state_of(self._settings.content)
        if state == self._state and not self._reload:
            return
        self._state = state
        self._reload = False
        try:
            opened = open_library(self._settings.content, self._settings.cache)
        except BrokenContent as error:
            first, *more = str(error).split("\n")
            count = f" (and {len(more)} more)" if more else ""
            self.warnings.append(f"The notes changed and have errors; the notes as they were are kept. {first}{count}")
            return
        self.assistant.library = opened.library
        self.warnings.extend(opened.warnings)

    def tell(self) -> None:
        """Write the warnings to the error output, each once."""
        for warning in self.warnings:
            sys.stderr.write(f"{warning}\n")
        self.warnings.clear()

    def _hang_up(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._reload = True


def note(error: Exception) -> str:
    """Write an unexpected error to the log file; return the reference under which it stands there."""
    import traceback

    import platformdirs

    reference = os.urandom(4).hex()
    folder = platformdirs.user_log_dir("syllabot", appauthor=False)
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        with open(os.path.join(folder, "errors.log"), "a", encoding="utf-8") as log:
            when = datetime.now().astimezone().isoformat()
            # Without the error's own message, or that of another behind it: it may hold what a person typed.
            where = "".join(traceback.format_tb(error.__traceback__))
            log.write(f"{when} {reference}\n{where}{type(error).__name__}\n")
    except OSError:
        pass  # the reference still tells two reports apart
    return reference
