"""Finding the right note among 240, 5,000 and 100,000: our ranking beside SQLite's FTS5 and, with `--peers`, others.

The notes are those of `benchmarks.corpus`; the questions those of `evaluation/`, 400 of them drawn by a seed. How the
engines are asked and what is measured says `benchmarks.rivals`; how each is set up, its module in `benchmarks.engines`.
Opening is what it takes from the path to the first answer, to a word that is in no note, without the interpreter and
imports.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.corpus import SEED, write_notes
from benchmarks.measuring import MEGABYTE, MILLISECONDS, Options, median
from benchmarks.rivals import FTS5, OURS, SHOWN, Engine, ask_all, engines
from benchmarks.table import Target, print_table
from evaluation.questions import answerable, refused

SIZES = (240, 5_000, 100_000)
QUICK_SIZES = (240, 2_000)
LIMITS = {240: 6.0, 5_000: 4.0, 100_000: 1.5}
"""Times FTS5's median that ours may take at each size."""
ASKED = 400
"""Questions; a quarter of them is asked once before."""

_HEADS = ("", "p50 ms", "p99 ms", "x p50", "x p99", "build s", "build MB", "file MB", "peak MB", "opening ms")
_NOTE = """All times are CPU times, p50 and p99 of one question. x: over FTS5's. MB of building and of answering
    are peaks of whole processes. Our files hold names and spellings besides, for what comes before ranking."""


def run(options: Options) -> list[Target]:
    """Run the benchmark; print its tables and return its targets."""
    found = {count: _measured(count, options) for count in (QUICK_SIZES if options.quick else SIZES)}
    for count, measured in found.items():
        rows = [_row(each, measured[FTS5]) for each in measured.values()]
        print_table(f"Finding a note among {count:,}", _HEADS, rows, _NOTE if count == max(found) else "")
    return list(_targets(found))


def _measured(count: int, options: Options) -> dict[str, Engine]:
    texts = [each.text for each in (*answerable(), *refused())]
    random.Random(SEED).shuffle(texts)  # noqa: S311 - figures that repeat, no secrets
    asked = texts[: ASKED // 4 if options.quick else ASKED]
    with tempfile.TemporaryDirectory(prefix="syllabot-bench-") as home:
        notes = Path(home, f"notes-{count}")
        write_notes(notes, count)
        with engines(notes, Path(home), options) as running:
            for _ in range(options.rounds_or(1)):
                ask_all(running, asked, len(asked) // 4)
        return {each.engine.name: each.engine for each in running}


def _row(each: Engine, base: Engine) -> list[str]:
    marks = _marks(each.taken)
    return [
        SHOWN[each.name],
        *(f"{value * MILLISECONDS:.2f}" for value in marks),
        *(f"{one / other:.2f}" for one, other in zip(marks, _marks(base.taken), strict=True)),
        f"{each.built:.2f}",
        *(f"{size / MEGABYTE:.1f}" for size in (each.building, each.size, each.peak)),
        f"{each.opened * MILLISECONDS:.1f}",
    ]


def _targets(found: dict[int, dict[str, Engine]]) -> Iterator[Target]:
    for count, measured in found.items():
        (p50, p99), (base50, base99) = (_marks(measured[name].taken) for name in (OURS, FTS5))
        if limit := LIMITS.get(count):
            yield Target(f"p50 over FTS5's at {count:,} notes", p50 / base50, limit, "x")
        if count == SIZES[-1]:
            yield Target(f"p99 over FTS5's at {count:,} notes", p99 / base99, 1.0, "x")
    (least, small), *_, (most, large) = ((count, measured[OURS]) for count, measured in found.items())
    grown = (large.peak - small.peak) / MEGABYTE
    yield Target(f"memory at {most:,} notes over that at {least}", grown, 60.0, " MB")
    yield Target(f"opening at {most:,} notes over {least}", large.opened / small.opened, 1.5, "x")


def _marks(seconds: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 99th percentile."""
    ranked = sorted(seconds)
    return median(ranked), ranked[min(len(ranked) - 1, int(len(ranked) * 0.99))]
