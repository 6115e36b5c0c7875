"""How often the right note is found: by the assistant, by our ranking alone, by FTS5 and, with `--peers`, by others.

All are asked the same questions about the same notes, those of the default pack: the third of `evaluation/` that
nothing was ever fitted to, as typed and with slips of the finger (`--quick`: the third that the gate is fitted to). The
assistant reads a question, repairs its spelling and may refuse; what counts is the first note of its reply, answered
from or named as closest. An engine takes the words as they are and always finds something. Where a question needs
several notes, one of them has to come first, and all of them among the first five. What is refused, and how sure an
answer is, is another report: `python3 dev.py evaluate`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from benchmarks.corpus import real_notes, write_notes
from benchmarks.environments import ROOT
from benchmarks.measuring import Options
from benchmarks.rivals import FTS5, OURS, SHOWN, ask_all, engines
from benchmarks.table import Target, print_table
from bot.assistant import Assistant
from bot.library.cache import open_library
from evaluation.__main__ import KINDS, answer, interval, ranked
from evaluation.questions import Question, misspelt, of_part

ASSISTANT = "assistant"
HEADS: Mapping[str, str] = {**SHOWN, ASSISTANT: "assistant", OURS: "ranking alone"}
Found: TypeAlias = Sequence[tuple[bool, bool]]
"""For each question whether a right note came first, and whether the right ones were among the first five."""


def run(options: Options) -> list[Target]:
    """Run the benchmark; print its tables and return its targets."""
    own, _ = of_part("fit" if options.quick else "held")
    asked = [*own, *misspelt(own)]
    found = {ASSISTANT: _by_assistant(asked), **_by_engines(asked, options)}
    for place, title in enumerate(("The right note first", "The right notes among the first five")):
        rows = [_row(kind, asked, found, place) for kind in (*KINDS, "all")]
        print_table(title, ("", "n", *(HEADS[name] for name in found)), rows, _NOTE if place else "")
    first = {name: sum(one for one, _ in each) / len(asked) for name, each in found.items()}
    return [Target("right notes first over FTS5's", first[ASSISTANT] / first[FTS5], 1.0, "x", least=True)]


_NOTE = "Shares of the questions; in brackets Wilson's intervals of 95 %."


def _by_assistant(asked: Sequence[Question]) -> Found:
    library = open_library([str(ROOT / "content")], folder="").library
    assistant = Assistant(library)
    found: list[tuple[bool, bool]] = []
    for question in asked:
        reply = answer(assistant, question.text)
        right = bool(reply.items) and question.right(reply.items)
        found.append((right, question.within(ranked(question.text, reply, library))))
    return found


def _by_engines(asked: Sequence[Question], options: Options) -> dict[str, Found]:
    with tempfile.TemporaryDirectory(prefix="syllabot-bench-") as home:
        notes = Path(home, "notes")
        write_notes(notes, len(real_notes()))
        with engines(notes, Path(home), options) as running:
            found = ask_all(running, [question.text for question in asked])
    return {
        name: [_judged(question, items) for question, items in zip(asked, each, strict=True)]
        for name, each in found.items()
    }


def _judged(question: Question, items: Sequence[str]) -> tuple[bool, bool]:
    first = any(set(items[:1]) & wanted for wanted in question.expected)
    return first, question.within(items)


def _row(kind: str, asked: Sequence[Question], found: Mapping[str, Found], place: int) -> list[str]:
    chosen = [number for number, question in enumerate(asked) if kind in {"all", question.kind}]
    shares = [interval(sum(each[number][place] for number in chosen), len(chosen)) for each in found.values()]
    return [kind, str(len(chosen)), *shares]
