"""The command line: which tool the first word means. The tools themselves live with what they serve.

Adapters are found through the entry points `syllabot.adapters`: a name, and a module with
`run(words: list[str]) -> int`. The console is the one that is known by name, since looking through entry
points costs as much as a whole one-shot answer.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from bot.commands.table import COMMANDS, GROUPS, TOOL_WORDS

if TYPE_CHECKING:
    from bot.store.records import Gap

CONSOLE = "adapters.console.main"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        The exit status: 0 answered or done, 1 not covered by the notes, 2 a problem or wrong usage.
    """
    _ready_streams()
    try:
        try:
            return _tool(list(sys.argv[1:] if arguments is None else arguments))
        finally:
            sys.stdout.flush()  # now, since what fails at the interpreter's end can no longer be answered for
    except BrokenPipeError:  # the reader of a pipe went away
        _discard_output()
        return 0
    except OSError as error:  # a full disk
        _discard_output()
        sys.stderr.write(f"syllabot: {error}\n")
        return 2
    except KeyboardInterrupt:
        return 130


def _ready_streams() -> None:
    """Let what a caller closed (`syllabot <&-`, some schedulers) be empty instead of missing.

    What a narrow encoding cannot show is printed as `?`.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - as long as the process
    reconfigure = getattr(sys.stdout, "reconfigure", None)  # what replaces it in a test has none
    if reconfigure is not None:
        reconfigure(errors="replace")


def _discard_output() -> None:
    """Keep the interpreter from trying once more to write what could not be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tool(words: list[str]) -> int:
    word = words[0] if words else ""
    if word == "content":
        from bot import authoring

        return authoring.run(words[1:], _waiting)
    if words[:2] == ["tips", "preview"] and any(each.startswith("-") for each in words[2:]):
        from bot.tips import main as tips  # with options it is a tool; without, a command about one's own schedules

        return tips.run(words[1:])
    if _is_tool(word):
        return _adapter(word, words)
    return int(import_module(CONSOLE).run(words))


def _waiting(server: str) -> Sequence[Gap]:
    """Return the questions that wait for an answer in the database; loaded for those who ask for them."""
    from bot.store.waiting import waiting

    return waiting(server)


def _is_tool(word: str) -> bool:
    """Return whether a first word is for an adapter: neither a question's, nor an option, nor the console's."""
    return word.isidentifier() and word not in COMMANDS and word not in GROUPS and word != "console"


def _adapter(word: str, words: list[str]) -> int:
    from importlib.metadata import entry_points

    for entry in entry_points(group="syllabot.adapters"):
        if entry.name == word:
            return int(entry.load().run(words[1:]))
    if word not in TOOL_WORDS:
        return int(import_module(CONSOLE).run(words))  # which says what there is
    sys.stderr.write(f"`syllabot {word}` is not part of this installation. What there is: syllabot --help\n")
    return 2
