"""A library of 240, 5,000 and 100,000 concepts, from YAML to the answers of a process that opens its cache.

The packs are made up (`benchmarks.generated`), 500 concepts to a file: with one file for each, looking whether any of
them changed takes 5 microseconds a file, which `loading` shows. Reading 100,000 concepts takes minutes, so this
benchmark runs only when it is named. Each row is of processes of its own:

* reading: from YAML with all checks to the written cache; CPU seconds and peak memory;
* opening: `open_library` with that cache, imports left out; the median of several processes. A cache of up to 8 MB,
  of about 2,000 concepts, is read whole for its checksum, which takes 3 ms at most; a larger one never is;
* answers: `explain` of 30 concepts by name, a question of other words about each, and what completion offers for the
  first letters of their names; CPU milliseconds, medians and the worst; then the peak memory of it all;
* one-shot: `python -m bot explain NAME`, the whole process.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.environments import ROOT
from benchmarks.generated import write_pack
from benchmarks.measuring import MEGABYTE, MILLISECONDS, Child, Options, clean_environment, median, run_child
from benchmarks.table import Target, print_table

SIZES = (240, 5_000, 100_000)
QUICK_SIZES = (240, 5_000)
TOGETHER = 500
YOUNG = 3.0
"""Seconds until files count as settled, so that the cache trusts them (`bot.library.cache.CLOCK_TICK` and some)."""
ASKED = 30
ROUNDS = 5

READ = """
import sys
from bot.library.cache import open_library
open_library([sys.argv[1]], sys.argv[2])
"""
OPEN = """
import json, sys, time
from datetime import UTC, datetime
from bot.assistant import Assistant
from bot.library.cache import open_library
from bot.request import Person, Place, Request

def taken(work, *arguments):
    started = time.process_time()
    work(*arguments)
    return time.process_time() - started

def answer(text):
    assistant.answer(Request(text, Person("bench", "me"), Place("bench", "dm", "me"), datetime.now(UTC)))

started = time.process_time()
opened = open_library([sys.argv[1]], sys.argv[2])
found = {"open": time.process_time() - started}
if not opened.cached:
    sys.exit("the cache is not used")
assistant = Assistant(opened.library)
names = [name.split() for name in json.loads(sys.argv[3])]
found["explain"] = [taken(answer, "explain " + " ".join(name)) for name in names]
found["ask"] = [taken(answer, f"when should my firm take {a} {c} for its {b} notes") for a, b, c in names]
typed = [part for a, b, c in names for part in (a[:1], a[:4], f"{a} {b[:3]}", f"{b} {c[:5]}")]
found["complete"] = [taken(assistant.complete, "explain", "concept", part) for part in typed]
print(json.dumps(found))
"""


@dataclass(frozen=True)
class Large:
    """What was measured at one size: the process that read, the bytes of its cache, and those that used the cache.

    `taken` holds CPU seconds by what was done, `peak` the most bytes of a process that did all of it.
    """

    count: int
    reading: Child
    size: int
    opened: float
    taken: Mapping[str, Sequence[float]]
    peak: int
    once: Child


def run(options: Options) -> list[Target]:
    """Run the benchmark; print its table and return its targets."""
    found = [_measured(count, options.rounds_or(ROUNDS)) for count in (QUICK_SIZES if options.quick else SIZES)]
    print_table("A large library (CPU ms, medians; in brackets the worst)", _HEADS, [_row(each) for each in found])
    return list(_targets(found))


_HEADS = (
    "", "reading s", "MB", "cache MB", "opening", "explain", "ask", "complete", "peak MB", "one-shot", "MB",
)  # fmt: skip


def _row(each: Large) -> list[str]:
    answers = (
        f"{median(taken) * MILLISECONDS:.2f} ({max(taken) * MILLISECONDS:.0f})"
        for taken in (each.taken[name] for name in ("explain", "ask", "complete"))
    )
    return [
        f"{each.count:,} concepts",
        f"{each.reading.cpu:.1f}",
        *(f"{size / MEGABYTE:.1f}" for size in (each.reading.peak, each.size)),
        f"{each.opened * MILLISECONDS:.2f}",
        *answers,
        f"{each.peak / MEGABYTE:.1f}",
        f"{each.once.cpu * MILLISECONDS:.0f}",
        f"{each.once.peak / MEGABYTE:.1f}",
    ]


def _targets(found: Sequence[Large]) -> Iterator[Target]:
    small, large = found[0], found[-1]
    what = f"{large.count:,} concepts over {small.count}"
    yield Target(f"opening the cache, {what}", large.opened / small.opened, 1.5, "x")
    yield Target(f"one-shot answer, CPU, {what}", large.once.cpu / small.once.cpu, 1.5, "x")
    yield Target(f"memory of all answers, {what}", (large.peak - small.peak) / MEGABYTE, 60.0, " MB")


def _measured(count: int, rounds: int) -> Large:
    with tempfile.TemporaryDirectory(prefix="syllabot-bench-") as home:
        pack, cache = str(Path(home, "pack")), Path(home, "cache")
        names = write_pack(pack, count, together=TOGETHER)
        chosen = names[:: max(count // ASKED, 1)][:ASKED]
        time.sleep(YOUNG)
        environment = clean_environment(home, PYTHONPATH=str(ROOT))
        reading = run_child([sys.executable, "-c", READ, pack, str(cache)], environment)
        opening = [sys.executable, "-c", OPEN, pack, str(cache), json.dumps(chosen)]
        opened = [run_child(opening, environment) for _ in range(rounds)]
        told = [json.loads(each.output) for each in opened]
        shown = {**environment, "SYLLABOT_CACHE": str(cache), "SYLLABOT_CONTENT": pack}
        once = [run_child([sys.executable, "-m", "bot", "explain", names[0]], shown) for _ in range(rounds)]
        return Large(
            count=count,
            reading=reading,
            size=sum(file.stat().st_size for file in cache.iterdir()),
            opened=median([each["open"] for each in told]),
            taken=told[-1],
            peak=max(each.peak for each in opened),
            once=sorted(once, key=lambda child: child.cpu)[len(once) // 2],
        )
