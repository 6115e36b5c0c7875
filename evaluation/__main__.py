"""`python3 dev.py evaluate [fit|tune|held|fresh|unseen]`: how well questions are answered, by kind; usually `unseen`.

`held` is the third that is never fitted to, `fresh` what was written by people who had not seen the ranking, `unseen`
both.

Every question goes through the assistant, as a member's would, and its reply is judged by the notes that it rests on:

* right first: the first note of the reply, answered from or named as closest, is a right one;
* in five: a right note is among the first five of the reply and of the ranking behind it;
* answered, right of these: how many got an answer, and how many of those answers rest on a right note;
* refused: no answer, for lines off the subject, near it and far, as typed and misspelt; and for questions whose right
  notes were taken out of the index. What is answered may be marked, as not saying all that was asked;
* calibration: the mean distance between the probability of an answer and how often it is right, over ten bins.

Beside it FTS5 ranks the same notes for the same questions. Intervals are Wilson's, of 95 %.
"""

from __future__ import annotations

import math
import sqlite3
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast, get_args

from bot import wording
from bot.assistant import Assistant
from bot.library.cache import open_library
from bot.library.library import Library
from bot.library.tables import entry_of
from bot.markup import verbatim
from bot.reply import Note, Reply
from bot.request import Person, Place, Request
from bot.search import gate, words
from bot.understand.apart import take_apart
from bot.understand.cues import IDLE
from bot.understand.meaning import consider
from bot.understand.question import core
from evaluation.fit import CONTENT, Row, chances, rows
from evaluation.questions import Part, Question, misspelt, of_part

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BINS = 10
TARGETS = {"explain": 0.95, "compare": 0.95, "steps": 0.95, "typo": 0.95, "ask": 0.80}
"""The least share of right notes that come first, by kind of question."""
IN_FIVE, RIGHT, ANSWERED, GONE, MOST_ERROR = 0.95, 0.95, 0.80, 0.90, 0.05
"""The least shares of all kinds together, of questions to refuse as their notes were taken out, and the most error."""
REFUSED = {"far": 0.98, "far typo": 1.0}
"""The least share of lines off the subject that must be refused."""
KINDS = (*TARGETS, "ask typo")
"""The kinds of question that the notes answer. A misspelt free one is shown beside the same question typed well."""
OFF = {"far": "far", "near": "near", "fact": "a fact the notes lack", "far typo": "far typo", "near typo": "near typo"}
"""The kinds of line that must be refused, and how the report calls them."""


@dataclass
class Tally:
    """What came of the questions of one kind."""

    asked: int = 0
    first: int = 0
    five: int = 0
    answered: int = 0
    right: int = 0
    marked: int = 0
    fts5_first: int = 0
    fts5_five: int = 0


def main(arguments: Sequence[str]) -> int:
    """Print the report of one part of the questions."""
    part = cast("Part", arguments[0] if arguments else "unseen")
    if part not in get_args(Part):
        sys.stderr.write(f"There is no part “{part}”; there are {', '.join(get_args(Part))}.\n")
        return 2
    library = open_library([str(CONTENT)], folder="").library
    own, others = of_part(part)
    asked = [*own, *misspelt(own), *others, *misspelt(others)]
    tallies = tally(asked, library)
    judged = _judged(rows(library, part))
    _print_answers(tallies)
    _print_refusals(tallies, judged)
    _print_citations(asked, library)
    _print_promises(tallies, judged)
    return 0


@dataclass(frozen=True)
class Judged:
    """What the gate makes of questions whose notes were taken out, refused or not, and of all others."""

    gone: tuple[bool, ...]
    error: float
    questions: int


def _judged(found: Sequence[Row]) -> Judged:
    likely = chances(found, (*gate.WEIGHTS, gate.BIAS))
    pairs = list(zip(found, likely, strict=True))
    kept = [(chance, row.right) for row, chance in pairs if row.kind != "deleted"]
    gone = (chance < gate.ANSWERED for row, chance in pairs if row.kind == "deleted")
    return Judged(tuple(gone), calibration(kept), len(kept))


def tally(asked: Sequence[Question], library: Library) -> dict[str, Tally]:
    """Ask each question; return what came of them, by kind."""
    assistant, table = Assistant(library), fts5(library)
    found: dict[str, Tally] = {}
    for question in asked:
        mine = found.setdefault(question.kind, Tally())
        reply = answer(assistant, question.text)
        mine.asked += 1
        mine.answered += reply.kind == "answer"
        mine.marked += marked(reply)
        items = ranked(question.text, reply, library)
        mine.first += bool(reply.items) and question.right(reply.items)
        mine.five += question.within(items)
        mine.right += reply.kind == "answer" and question.right(reply.items)
        others = by_fts5(table, question.text)
        mine.fts5_first += any(others[:1] and others[0] in wanted for wanted in question.expected)
        mine.fts5_five += any(wanted & set(others[:5]) for wanted in question.expected)
    return found


def answer(assistant: Assistant, text: str) -> Reply:
    """Return the reply to a question."""
    return assistant.answer(Request(text, Person("evaluation", "me"), Place("evaluation", "dm", "me"), NOW))


def marked(reply: Reply) -> bool:
    """Return whether a reply is an answer that says that it may not hold what was asked."""
    notes = (wording.WHAT_THERE_IS, wording.WHAT_THEY_SAY)
    return reply.kind == "answer" and any(Note(verbatim(text)) in reply.blocks for text in notes)


def ranked(text: str, reply: Reply, library: Library) -> list[str]:
    """Return the notes of a reply, then those of the ranking behind it."""
    apart = take_apart(core(text, library), library)
    behind = consider(apart.asked, apart.read, apart.unexplained, library) if apart else None
    hits = behind.hits if behind else ()
    return list(dict.fromkeys((*reply.items, *(hit.item for hit in hits))))


def fts5(library: Library) -> sqlite3.Connection:
    """Return an FTS5 table of the same notes, field by field."""
    table = sqlite3.connect(":memory:")
    fields = "id UNINDEXED, name, alias, asks, definition, body"
    table.execute(f"CREATE VIRTUAL TABLE note USING fts5({fields}, tokenize='porter')")
    for kind in ("concept", "comparison", "process", "path"):
        for id_ in library.ids(kind):
            if record := library.record(id_):
                entry = entry_of(id_, record)
                fields = (entry.names, entry.aliases, entry.asks, entry.definition, entry.body)
                table.execute("INSERT INTO note VALUES (?,?,?,?,?,?)", (id_, *map("\n".join, fields)))
    return table


def by_fts5(table: sqlite3.Connection, text: str) -> list[str]:
    """Return the ids that FTS5 ranks first, best first."""
    tokens = words.fold(text).split()
    kept = [word for word in tokens if word not in IDLE] or tokens
    query = "SELECT id FROM note WHERE note MATCH ? ORDER BY bm25(note, 0, 10, 10, 2, 2, 1) LIMIT 5"
    return [id_ for (id_,) in table.execute(query, (" OR ".join(f'"{word}"' for word in kept),))]


def interval(found: int, asked: int) -> str:
    """Return a share with Wilson's interval of 95 %."""
    if not asked:
        return "-"
    z, share = 1.96, found / asked
    middle = (share + z * z / (2 * asked)) / (1 + z * z / asked)
    half = z * math.sqrt(share * (1 - share) / asked + z * z / (4 * asked * asked)) / (1 + z * z / asked)
    return f"{share:.3f} ({max(middle - half, 0):.2f}-{middle + half:.2f})"


def _print_answers(tallies: dict[str, Tally]) -> None:
    lines = [("kind", "n", "right first", "in five", "answered", "right of these", "FTS5 first", "FTS5 in five")]
    kinds = {kind: tallies[kind] for kind in KINDS if kind in tallies}
    for kind, one in (*kinds.items(), ("all", _sum(list(kinds.values())))):
        lines.append(
            (
                kind,
                str(one.asked),
                interval(one.first, one.asked),
                interval(one.five, one.asked),
                interval(one.answered, one.asked),
                interval(one.right, one.answered),
                f"{one.fts5_first / one.asked:.3f}",
                f"{one.fts5_five / one.asked:.3f}",
            )
        )
    _print("Questions that the notes answer", lines)


def _sum(tallies: Sequence[Tally]) -> Tally:
    whole = Tally()
    for each in tallies:
        for name in ("asked", "first", "five", "answered", "right", "marked", "fts5_first", "fts5_five"):
            setattr(whole, name, getattr(whole, name) + getattr(each, name))
    return whole


def _print_refusals(tallies: dict[str, Tally], judged: Judged) -> None:
    lines = [("kind", "n", "refused", "answered, and marked")]
    for kind in (kind for kind in OFF if kind in tallies):
        one = tallies[kind]
        refused, but_marked = interval(one.asked - one.answered, one.asked), interval(one.marked, one.asked)
        lines.append((OFF[kind], str(one.asked), refused, but_marked))
    gone = judged.gone
    lines.append(("deleted", str(len(gone)), interval(sum(gone), len(gone)), "-"))
    _print("What must be refused", lines)
    sys.stdout.write(f"\nExpected calibration error: {judged.error:.3f} over {judged.questions} questions\n")


def calibration(found: Sequence[tuple[float, bool]]) -> float:
    """Return the mean distance between probabilities and what came true, over bins of equal width."""
    total = 0.0
    for place in range(BINS):
        within = [(chance, right) for chance, right in found if min(int(chance * BINS), BINS - 1) == place]
        if within:
            total += abs(sum(chance for chance, _ in within) - sum(right for _, right in within))
    return total / max(len(found), 1)


def _print_citations(asked: Sequence[Question], library: Library) -> None:
    """Print whether every citation leads to a note and a source that exist."""
    assistant = Assistant(library)
    cited = {cite for question in asked for cite in answer(assistant, question.text).citations}
    sources = {label.name for label in library.labels(library.ids("source"))}
    loose = [cite for cite in cited if library.label(cite.item) is None or cite.source not in sources]
    sys.stdout.write(
        f"Citations: {len(cited)} different ones, {len(loose)} of a note or source that does not exist\n\n"
    )


def _print_promises(tallies: dict[str, Tally], judged: Judged) -> None:
    """Print the targets, and whether they are met."""
    for name, share, least in _shares(tallies, judged):
        sys.stdout.write(f"  {'met    ' if share >= least else 'NOT MET'}  {name}: {share:.3f}, at least {least}\n")
    met = "met    " if judged.error <= MOST_ERROR else "NOT MET"
    sys.stdout.write(f"  {met}  calibration error: {judged.error:.3f}, at most {MOST_ERROR}\n")


def _shares(tallies: dict[str, Tally], judged: Judged) -> Iterable[tuple[str, float, float]]:
    """Yield what a share is called, the share, and what it is to be at least."""
    for kind, least in TARGETS.items():
        if kind in tallies:
            yield f"{kind}, right first", tallies[kind].first / tallies[kind].asked, least
    whole = _sum([tallies[kind] for kind in KINDS if kind in tallies])
    if whole.answered:
        yield "in the first five", whole.five / whole.asked, IN_FIVE
        yield "right of what is answered", whole.right / whole.answered, RIGHT
        yield "answered", whole.answered / whole.asked, ANSWERED
    for kind, least in REFUSED.items():
        if kind in tallies:
            yield f"{OFF[kind]}, refused", 1 - tallies[kind].answered / tallies[kind].asked, least
    if judged.gone:
        yield "deleted, refused", sum(judged.gone) / len(judged.gone), GONE


def _print(title: str, lines: Sequence[tuple[str, ...]]) -> None:
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    sys.stdout.write(f"\n{title}\n\n")
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        sys.stdout.write("  ".join(cells).rstrip() + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
