"""Loading packs of 240 and of 5,000 made-up concepts (1.3 KB each, one file each, with references).

Method: wall milliseconds (`time.perf_counter`), medians of interleaved rounds, files in the page cache; beside
each, how many times as long as reading the same bytes takes. The garbage collector is in its usual state.

* read the bytes: open and read every file, nothing else: what no loader of these files can be faster than;
* look at the files: the listing that tells whether the cache is still fresh: one stat for each file;
* YAML to records: `bot.library.reader.read`, with all of its checks;
* open without cache: the same, then the tables for names and records, in memory;
* open from cache: `open_library` with a fresh cache file;
* one-shot: a fresh process, `python -m bot explain NAME`, from the cache, its whole life.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from benchmarks.environments import ROOT
from benchmarks.generated import write_pack
from benchmarks.measuring import (
    MEGABYTE,
    MILLISECONDS,
    Child,
    Options,
    Summary,
    clean_environment,
    interleaved,
    median,
    run_child,
)
from benchmarks.measuring import seconds as seconds_of
from benchmarks.table import Target, print_table
from bot.library import reader
from bot.library.cache import open_library
from bot.library.files import listing

SMALL, LARGE = 240, 5000
QUICK_LARGE = 1000
YOUNG = 3.0
"""Seconds until files count as settled, so that the cache trusts them (`bot.library.cache.CLOCK_TICK` and some)."""
SLOW_ROUNDS = 5
"""Rounds of what takes seconds at the larger size."""


@dataclass(frozen=True)
class Packed:
    """A pack on disk with its cache, and a name in it to ask for."""

    count: int
    folder: str
    cache: str
    name: str
    size: int


def run(options: Options) -> list[Target]:
    """Print the tables; return the targets."""
    with tempfile.TemporaryDirectory(prefix="syllabot-bench-") as home:
        large = QUICK_LARGE if options.quick else LARGE
        packs = [_packed(home, count) for count in (SMALL, large)]
        time.sleep(YOUNG)
        for pack in packs:
            open_library([pack.folder], pack.cache)
        _print_loading(packs, options)
        return _one_shot(packs, home, options)


def _packed(home: str, count: int) -> Packed:
    folder, cache = os.path.join(home, str(count)), os.path.join(home, f"cache-{count}")
    names = write_pack(folder, count)
    size = sum(os.path.getsize(path) for path in _files(folder))
    return Packed(count, folder, cache, names[count // 2], size)


def _files(folder: str) -> list[str]:
    return sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names)


def _read_bytes(paths: list[str]) -> None:
    for path in paths:
        with open(path, "rb") as file:
            file.read()


def _open_cached(pack: Packed) -> None:
    if not open_library([pack.folder], pack.cache).cached:
        raise RuntimeError(f"the cache of {pack.count} concepts is not used")


def _cases(pack: Packed) -> tuple[dict[str, Callable[[], float]], dict[str, Callable[[], float]]]:
    """Return what is quick and what is slow, by name."""
    packs = [pack.folder]
    quick = {
        "read the bytes": partial(_read_bytes, _files(pack.folder)),
        "look at the files": partial(listing, packs),
        "open from cache": partial(_open_cached, pack),
    }
    slow = {
        "YAML to records": partial(reader.read, packs),
        "open without cache": partial(open_library, packs, ""),
    }
    return (
        {name: partial(seconds_of, work) for name, work in quick.items()},
        {name: partial(seconds_of, work) for name, work in slow.items()},
    )


def _print_loading(packs: list[Packed], options: Options) -> None:
    measured = [_measured(pack, options) for pack in packs]
    rows: list[tuple[str, ...]] = []
    for name in measured[0]:
        cells = [name]
        for found in measured:
            cells += [f"{found[name] * MILLISECONDS:,.2f}", f"{found[name] / found['read the bytes']:.2f}"]
        rows.append((*cells, f"{measured[1][name] / measured[0][name]:.1f}"))
    heads = ["what"]
    for pack in packs:
        heads += [f"{pack.count:,}: ms", "x bytes"]
    small, large = packs
    print_table(
        "Loading a pack (wall ms)",
        [*heads, f"{large.count:,} over {small.count:,}"],
        rows,
        f"{small.count:,} concepts are {small.size / MEGABYTE:.2f} MB of YAML, {large.count:,} are "
        f"{large.size / MEGABYTE:.2f} MB. Medians; files in the page cache.",
    )


def _measured(pack: Packed, options: Options) -> Mapping[str, float]:
    quick, slow = _cases(pack)
    rounds = options.rounds_or(21)
    found = {**interleaved(rounds, quick), **interleaved(min(rounds, SLOW_ROUNDS), slow)}
    return {name: median(times) for name, times in found.items()}


def _one_shot(packs: list[Packed], home: str, options: Options) -> list[Target]:
    cases = {f"{pack.count:,} concepts": partial(_explain, pack, home) for pack in packs}
    for case in cases.values():
        case()
    measured = interleaved(options.rounds_or(21), cases)
    found = {name: Summary.of(runs) for name, runs in measured.items()}
    small, large = found.values()
    print_table(
        "One-shot answer from the cache, a fresh process from start to end",
        ("what", "wall ms", "min ms", "CPU ms", "x first row", "peak MB"),
        [
            (
                name,
                f"{row.wall * MILLISECONDS:.1f}",
                f"{row.least * MILLISECONDS:.1f}",
                f"{row.cpu * MILLISECONDS:.1f}",
                f"{row.over(small):.2f}",
                f"{row.peak / MEGABYTE:.1f}",
            )
            for name, row in found.items()
        ],
        "`python -m bot explain NAME` in the environment of the benchmarks, where the project is installed "
        "editable: compare the rows with each other, and see `startup` for what a user's installation takes. "
        "The ratio is of wall or of CPU ms, whichever is worse.",
    )
    what = " over ".join(f"{pack.count:,}" for pack in reversed(packs))
    return [Target(f"one-shot answer, concepts {what}", large.over(small), 1.5, "x")]


def _explain(pack: Packed, home: str) -> Child:
    environment = clean_environment(home, SYLLABOT_CACHE=pack.cache, SYLLABOT_CONTENT=pack.folder, PYTHONPATH=str(ROOT))
    child = run_child([sys.executable, "-m", "bot", "explain", pack.name], environment, home)
    if pack.name not in child.output.lower():
        raise RuntimeError(f"no explanation of {pack.name}: {child.output[:200]}")
    return child
