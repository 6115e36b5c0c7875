"""The command line: which tool the first word means. The tools themselves live with what they serve.

Adapters are found through the entry points `syllabot.adapters`: a name, and a module with
`run(words: list[str]) -> int`. The console is the one that is known by name, since looking through entry
points costs as much as a whole one-shot answer.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from bot.commands.table import TOOL_WORDS

CONSOLE = "adapters.console.main"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        The exit status: 0 answered or done, 1 not covered by the notes, 2 a problem or wrong usage.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    word = words[0] if words else ""
    try:
        if word == "content":
            from bot import authoring

            return authoring.run(words[1:])
        if word in TOOL_WORDS and word not in {"ask", "console"}:
            return _adapter(word, words[1:])
        return int(import_module(CONSOLE).run(words))
    except BrokenPipeError:  # the reader of a pipe went away
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130


def _adapter(word: str, words: list[str]) -> int:
    from importlib.metadata import entry_points

    for entry in entry_points(group="syllabot.adapters"):
        if entry.name == word:
            return int(entry.load().run(words))
    sys.stderr.write(f"`syllabot {word}` is not part of this installation. What there is: syllabot --help\n")
    return 2
