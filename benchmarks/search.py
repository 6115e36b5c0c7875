"""Finding the right note among 240, 5,000 and 100,000: our ranking beside SQLite's FTS5.

Method: the default pack's notes, filled up with made-up ones of about eighty words: sentences of the pack with words
in them that nobody knows, drawn by Zipf's law. Both indexes hold the same five fields and lie in files of their own,
opened read only. Each question of `evaluation/` is asked of both, one right after the other, in reversed order every
other time; the figures are wall milliseconds of single questions (`time.perf_counter`), so ratios hold on a busy
machine. FTS5 ranks by bm25 with weights 10, 10, 2, 2, 1, stems by Porter, and gets the question's words joined by OR,
without the words that ours leaves out as well: the set-up that did best of those tried.

Memory is the peak of a process that opens the file and answers all questions, and nothing else (`ru_maxrss`). Opening
is the time from a path to the first answer in such a process, without the interpreter's own start.
"""

from __future__ import annotations

import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.corpus import SEED, notes
from benchmarks.environments import ROOT
from benchmarks.measuring import MEGABYTE, MILLISECONDS, Options, clean_environment, median, run_child
from benchmarks.table import Target, print_table
from bot.search import words
from bot.search.database import Database
from bot.search.rank import Ranker
from bot.search.tables import write
from bot.understand.cues import IDLE
from evaluation.questions import answerable, refused

SIZES = (240, 5_000, 100_000)
QUICK_SIZES = (240, 2_000)
LIMITS = {240: 6.0, 5_000: 4.0, 100_000: 1.5}
"""Times FTS5's median that ours may take at each size."""
KINDS = frozenset({"concept", "comparison", "process", "path"})
ASKED = 400
"""Questions of one round."""

CHILD = """
import resource, sqlite3, sys, time
started = time.perf_counter()
sys.path.insert(0, sys.argv[1])
from bot.search.database import Database
from bot.search.rank import Ranker
from bot.understand.cues import IDLE
loaded = time.perf_counter()
ranker = Ranker(Database(sqlite3.connect(f"file:{sys.argv[2]}?mode=ro&immutable=1", uri=True)))
questions = [line.split() for line in open(sys.argv[3], encoding="utf-8")]
ranker.rank(questions[0], IDLE, frozenset({"concept"}))
opened = time.perf_counter() - loaded
for question in questions:
    ranker.rank(question, IDLE, frozenset({"concept"}))
print(opened)
"""


@dataclass(frozen=True)
class Sized:
    """What was measured at one size: seconds of single questions, and of building and opening; bytes."""

    count: int
    ours: Sequence[float]
    fts5: Sequence[float]
    built: tuple[float, float]
    files: tuple[int, int]
    peak: int
    opened: float


def run(options: Options) -> list[Target]:
    """Run the benchmark; print its table and return its targets."""
    sizes = QUICK_SIZES if options.quick else SIZES
    with tempfile.TemporaryDirectory() as folder:
        found = [_measure(count, folder, options.rounds_or(1)) for count in sizes]
    print_table("Finding a note (milliseconds of one question)", _HEADS, [_row(each) for each in found], _NOTE)
    return list(_targets(found))


_HEADS = ("", "p50", "p99", "FTS5 p50", "p99", "x p50", "x p99", "build s", "file MB", "peak MB", "opening ms")
_NOTE = (
    "x: ours over FTS5's. Build, file, peak and opening are ours; FTS5's files hold the same texts without spelling."
)


def _row(each: Sized) -> list[str]:
    ours, fts5 = _marks(each.ours), _marks(each.fts5)
    return [
        f"{each.count:,} notes",
        *(f"{value * MILLISECONDS:.2f}" for value in (*ours, *fts5)),
        *(f"{one / other:.2f}" for one, other in zip(ours, fts5, strict=True)),
        f"{each.built[0]:.1f}",
        f"{each.files[0] / MEGABYTE:.1f}",
        f"{each.peak / MEGABYTE:.1f}",
        f"{each.opened * MILLISECONDS:.1f}",
    ]


def _targets(found: Sequence[Sized]) -> Iterator[Target]:
    for each in found:
        ours, fts5 = _marks(each.ours), _marks(each.fts5)
        if limit := LIMITS.get(each.count):
            yield Target(f"p50 over FTS5's at {each.count:,} notes", ours[0] / fts5[0], limit, "x")
        if each.count == SIZES[-1]:
            yield Target(f"p99 over FTS5's at {each.count:,} notes", ours[1] / fts5[1], 1.0, "x")
    grown = (found[-1].peak - found[0].peak) / MEGABYTE
    yield Target(f"memory at {found[-1].count:,} notes over that at {found[0].count}", grown, 60.0, " MB")
    yield Target(f"opening at {found[-1].count:,} notes over 240", found[-1].opened / found[0].opened, 3.0, "x")


def _marks(seconds: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 99th percentile."""
    ranked = sorted(seconds)
    return median(ranked), ranked[min(len(ranked) - 1, int(len(ranked) * 0.99))]


def _measure(count: int, folder: str, rounds: int) -> Sized:
    places = (os.path.join(folder, f"ours-{count}"), os.path.join(folder, f"fts5-{count}"))
    made = (_seconds(lambda: _ours(places[0], count)), _seconds(lambda: _fts5(places[1], count)))
    questions = [words.fold(each.text).split() for each in (*answerable(), *refused())]
    random.Random(SEED).shuffle(questions)  # noqa: S311 - figures that repeat, no secrets
    asked = [question for question in questions if question][:ASKED]
    ranker = Ranker(Database(_opened(places[0])))
    table = _opened(places[1])
    cases: list[tuple[list[float], Callable[[list[str]], object]]] = [
        ([], lambda question: ranker.rank(question, IDLE, KINDS)),
        ([], lambda question: _best_by_fts5(table, question)),
    ]
    for question in asked[: len(asked) // 4]:  # a process that runs for long has met such words before
        for _, work in cases:
            work(question)
    for _ in range(rounds):
        for question in asked:
            for taken, work in cases if len(cases[0][0]) % 2 else reversed(cases):
                started = time.perf_counter()
                work(question)
                taken.append(time.perf_counter() - started)
    (ours, _), (fts5, _) = cases
    peak, opened = _alone(places[0], asked, folder)
    sizes = (os.path.getsize(places[0]), os.path.getsize(places[1]))
    return Sized(count, ours, fts5, made, sizes, peak, opened)


def _alone(place: str, asked: Sequence[Sequence[str]], folder: str) -> tuple[int, float]:
    """Return the peak memory of a process that answers all questions, and how long its first one took."""
    lines = os.path.join(folder, "asked.txt")
    with open(lines, "w", encoding="utf-8") as file:
        file.writelines(" ".join(question) + "\n" for question in asked)
    child = run_child([sys.executable, "-c", CHILD, str(ROOT), place, lines], clean_environment(folder))
    return child.peak, float(child.output)


def _opened(place: str) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{place}?mode=ro&immutable=1", uri=True)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _ours(place: str, count: int) -> None:
    with sqlite3.connect(place) as database:
        write(database, notes(count))


def _fts5(place: str, count: int) -> None:
    with sqlite3.connect(place) as database:
        database.execute("CREATE VIRTUAL TABLE note USING fts5(name, alias, asks, definition, body, tokenize='porter')")
        database.executemany(
            "INSERT INTO note VALUES (?,?,?,?,?)",
            (
                tuple("\n".join(texts) for texts in (each.names, each.aliases, each.asks, each.definition, each.body))
                for each in notes(count)
            ),
        )


def _best_by_fts5(table: sqlite3.Connection, question: Sequence[str]) -> list[tuple[int]]:
    kept = [word for word in question if word not in IDLE] or question
    text = " OR ".join(f'"{word}"' for word in kept)
    query = "SELECT rowid FROM note WHERE note MATCH ? ORDER BY bm25(note, 10, 10, 2, 2, 1) LIMIT 10"
    return table.execute(query, (text,)).fetchall()
