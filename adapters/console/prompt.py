"""The prompt: completion, history, numbered actions, and a few words that start with a slash."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace
from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from adapters.console.session import Session
from adapters.console.show import FORMATS, Style, shower
from bot import __version__
from bot.call import Call
from bot.commands.table import COMMANDS, NAMED, Command, Option, split
from bot.degrade import TERMINAL, degraded
from bot.reply import Action, Url
from bot.request import Person
from bot.understand.reading import Understood, read

if TYPE_CHECKING:
    from bot.reply import Reply

_WELCOME = (
    "Syllabot {version}. Ask about the notes, or type help. Tab completes; a number takes an action; Ctrl-D leaves."
)
_SLASH = {
    "/as": "NAME    ask as somebody else",
    "/at": "DATE or DATE TIME    ask as if it were then, and see what would be posted; /at now goes back",
    "/view": f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}    how answers are shown",
    "/help": "this list",
    "/quit": "leave",
}


def converse(session: Session, style: Style) -> int:
    """Ask and answer until the person leaves; return the exit status."""
    talk = _Talk(session, style)
    prompt: PromptSession[str] = PromptSession(
        history=_history(), completer=NotesCompleter(session), complete_while_typing=True, enable_open_in_editor=False
    )
    print(_WELCOME.format(version=__version__))
    while True:
        try:
            line = prompt.prompt("\u203a ")
        except (EOFError, KeyboardInterrupt):
            return 0
        if line.strip() in {"/quit", "/exit", "quit", "exit"}:
            return 0
        if line.strip():
            talk.take(line.strip())


class _Talk:
    """What was said last, and how answers are shown."""

    def __init__(self, session: Session, style: Style) -> None:
        self._session = session
        self._style = style
        self._actions: tuple[Action, ...] = ()

    def take(self, line: str) -> None:
        """Take one line: a setting, the number of an action, or a question."""
        if line.startswith("/"):
            print(self._set(line))
            for reply in self._session.posts() if line.startswith("/at ") else ():
                self._show(line, reply)
            return
        action = self._chosen(line)
        if action is None and line.isdigit() and self._actions:
            print(f"There is no {line} in the list above: 1 to {len(self._actions)}, or ask something.")
            return
        if action is not None and isinstance(action.target, Url):
            print(action.target.address)
            return
        if action is None and (thanks := self._session.opinion(line)):
            print(thanks)
            return
        reply = self._session.answer(action.target if action and isinstance(action.target, Call) else line)
        self._show(line, reply)
        if action is None:
            self._session.note_gap(line, reply)

    def _chosen(self, line: str) -> Action | None:
        place = int(line) - 1 if line.isascii() and line.isdigit() and len(line) < 4 else -1
        return self._actions[place] if 0 <= place < len(self._actions) else None

    def _show(self, line: str, reply: Reply) -> None:
        self._session.tell()
        self._actions = degraded(reply, TERMINAL).actions
        if self._style.drawn and self._style.format == "text":
            from adapters.console.render import draw, screen

            draw(reply, screen(sys.stdout, self._style.width), numbered=True)
        else:
            shower(self._style, sys.stdout)(line, reply)

    def _set(self, line: str) -> str:
        word, _, value = line.partition(" ")
        value = value.strip()
        if word == "/as" and value:
            self._session.person = Person("console", value, value)
            return f"You ask as {value}."
        if word == "/at":
            return self._at(value)
        if word == "/view" and value in FORMATS:
            self._style = replace(self._style, format=value)
            return f"Answers are shown as {value}."
        return "\n".join(f"{name} {what}" for name, what in _SLASH.items())

    def _at(self, value: str) -> str:
        if value in {"", "now"}:
            self._session.at = None
            return "It is now."
        try:
            self._session.at = datetime.fromisoformat(value).astimezone()
        except (ValueError, OverflowError, OSError):
            return "Write a date such as 2026-11-23, or a date and time such as 2026-11-23T09:00."
        return f"It is {self._session.at.isoformat(sep=' ', timespec='minutes')}."


class NotesCompleter(Completer):
    """Completes commands, names and dimensions from the notes, the first word and what follows it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Yield what may stand at the cursor."""
        del complete_event
        text = document.text_before_cursor
        word, blank, _ = text.partition(" ")
        command, rest = split(text)
        if text.startswith("/"):
            yield from (
                Completion(name, -len(text), display_meta=what)
                for name, what in _SLASH.items()
                if name.startswith(text)
            )
        elif not blank:
            yield from self._first(word)
        elif command is not None and " " in text.removeprefix(command.name):
            yield from self._option(command, rest)
        else:
            yield from self._second(text)

    def _first(self, word: str) -> Iterable[Completion]:
        for name, command in COMMANDS.items():
            if name.startswith(word.lower()):
                yield Completion(name, -len(word), display_meta=command.summary)
        if word:
            yield from self._values("explain", "concept", word, None)

    def _second(self, text: str) -> Iterable[Completion]:
        """Complete the second word of a group's command."""
        for name, command in COMMANDS.items():
            if " " in name and name.startswith(text.lower()):
                yield Completion(name, -len(text), display_meta=command.summary)

    def _option(self, command: Command, rest: str) -> Iterable[Completion]:
        if command.name == "compare":
            yield from self._sides(rest)
            return
        head, named, value = rest.rpartition(" ")[2].partition(":")
        option = command.option(head) if named else _first_option(command)
        if option is not None and option.type != "text":
            so_far = None if option.type in NAMED else self._so_far(command, rest)
            yield from self._values(command.name, option.name, value if named else rest, so_far)

    def _sides(self, rest: str) -> Iterable[Completion]:
        head, by, value = rest.rpartition(" by:")
        if by or rest.startswith("by:"):
            yield from self._values("compare", "by", value if by else rest[3:], self._call(f"compare {head}"))
            return
        first, between, typed = rest.rpartition(" vs ")
        yield from self._values("compare", "b" if between else "a", typed if between else rest, None)
        if not between:
            main = self._values("compare", "by", rest, None)
            yield from main
        del first

    def _so_far(self, command: Command, rest: str) -> Call | None:
        head = rest.rpartition(" ")[0]
        return self._call(f"{command.name} {head}") if head else None

    def _call(self, text: str) -> Call | None:
        found = read(text, self._session.assistant.library)
        return found.call if isinstance(found, Understood) else None

    def _values(self, command: str, option: str, typed: str, so_far: Call | None) -> Iterable[Completion]:
        library = self._session.assistant.library
        for choice in self._session.assistant.complete(command, option, typed, so_far):
            value = library.called(choice.value) if ":" in choice.value else choice.value
            yield Completion(value, -len(typed), display=choice.shown)


def _first_option(command: Command) -> Option | None:
    return command.options[0] if command.options else None


def _history() -> History:
    """Return the history file of earlier sessions, or none where it cannot be kept."""
    import platformdirs

    folder = platformdirs.user_state_dir("syllabot", appauthor=False)
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        path = os.path.join(folder, "history")
        with open(path, "a", encoding="utf-8"):
            pass
    except OSError:
        return InMemoryHistory()
    return FileHistory(path)
