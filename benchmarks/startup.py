"""Cold start and memory of a one-shot answer, `syllabot explain rag`, as its users have it installed.

Method: the project is built and installed, not editable, in an environment of its own beside its pinned
dependencies, its modules compiled by pip. Every row is a fresh process from start to end, its output going into
a pipe, started by the same small launcher; wall seconds by `time.perf_counter` around it, CPU seconds and peak
memory by `wait4` (ru_maxrss) for every row. Rows are interleaved, in reversed order every other round; medians.
Targets take the ratio of wall or of CPU seconds, whichever is worse: on a busy machine all ratios of wall seconds
come nearer to 1.
The cache is warm: the rows run three times before, more than three seconds after the installation. Children get
a bare environment (no PYTHONDONTWRITEBYTECODE, no settings), an empty home and an empty working directory.

The base of the ratios is the same interpreter importing asyncio and yaml and loading one file of 1 KB with
CSafeLoader: what the smallest bot that reads its notes from YAML would take.

Peers answer one message from a dict of 200 terms, each in an environment of its own, and end at once, without
their shutdown (os._exit). errbot at its leanest: synchronous (BOT_ASYNC off: no thread pool for commands), none
of its core plugins, an in-process back-end without network, storage in memory, no logging above WARNING, one
plugin with one command. nonebot2 at its leanest: driver `~none`, an adapter in memory, no logging above WARNING.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from benchmarks import environments
from benchmarks.environments import NoEnvironmentError
from benchmarks.measuring import (
    MEGABYTE,
    MILLISECONDS,
    BrokenChildError,
    Child,
    Options,
    Summary,
    clean_environment,
    interleaved,
    run_child,
)
from benchmarks.table import Target, print_table

BARE = "bare: asyncio, yaml, 1 KB of YAML"
PLAIN = "syllabot explain rag, plain"
RICH = "syllabot explain rag, rich forced"
ERRBOT = "errbot, leanest"
NONEBOT = "nonebot2, leanest"
YOUNG = 3.0
"""Seconds until files count as settled, so that the cache trusts them (`bot.library.cache.CLOCK_TICK` and some)."""
WARM_RUNS = 3
NOTE_SIZE = 1024


def run(options: Options) -> list[Target]:
    """Print the tables; return the targets."""
    with tempfile.TemporaryDirectory(prefix="syllabot-bench-") as home:
        cases = _own_cases(environments.project(), home)
        missing = "run with --peers"
        if options.peers:
            missing = _add_peers(cases, home)
        time.sleep(YOUNG)
        for case in cases.values():
            for _ in range(WARM_RUNS):
                case()
        before = _cache_state(home)
        measured = interleaved(options.rounds_or(21), cases)
        if not before or _cache_state(home) != before:
            print("The cache was not used: it is missing, or was written again while measuring.")
    found = {name: Summary.of(runs) for name, runs in measured.items()}
    _print(found)
    return _targets(found, missing)


def _own_cases(python: Path, home: str) -> dict[str, Callable[[], Child]]:
    note = os.path.join(home, "note.yaml")
    with open(note, "w", encoding="utf-8") as file:
        file.write(_note())
    bare = clean_environment(home)
    ours = clean_environment(home, SYLLABOT_CACHE=os.path.join(home, "cache"))
    load = f"import asyncio, yaml\nwith open({note!r}, 'rb') as file: yaml.load(file, yaml.CSafeLoader)"
    syllabot = [str(python.parent / "syllabot"), "explain", "rag"]
    return {
        "an interpreter that does nothing": partial(run_child, [str(python), "-c", "pass"], bare, home),
        BARE: partial(run_child, [str(python), "-c", load], bare, home),
        PLAIN: partial(_explained, syllabot, ours, home),
        RICH: partial(_explained, syllabot, {**ours, "FORCE_COLOR": "1", "TERM": "xterm-256color"}, home),
    }


def _note() -> str:
    """Return a concept of 1 KB, as YAML."""
    head = "kind: concept\nid: rag\nname: Retrieval-augmented generation\naliases: [RAG, grounded generation]\nfacts:\n"
    fact = "  - Passages that were found for a question go into the prompt of a model, before the question.\n"
    return head + fact * ((NOTE_SIZE - len(head)) // len(fact))


def _explained(command: list[str], environment: dict[str, str], home: str) -> Child:
    child = run_child(command, environment, home)
    if "retrieval-augmented" not in child.output.lower():
        raise BrokenChildError(f"no explanation: {child.output[:500]}")
    if ("\x1b[" in child.output) != ("FORCE_COLOR" in environment):
        raise BrokenChildError(f"colours where there should be none, or none where they are forced: {child.output!r}")
    return child


def _add_peers(cases: dict[str, Callable[[], Child]], home: str) -> str:
    """Add the peers that can be installed; return why one is missing."""
    missing = ""
    for label, name in ((ERRBOT, "errbot"), (NONEBOT, "nonebot")):
        try:
            command = environments.peer_command(name, "first_answer")
        except NoEnvironmentError as error:
            missing = f"{label} could not be installed"
            print(f"{missing}: {error}")
            continue
        cases[label] = partial(run_child, command, environments.peer_environment(home), home)
    return missing


def _cache_state(home: str) -> list[tuple[str, int]]:
    folder = os.path.join(home, "cache")
    if not os.path.isdir(folder):
        return []
    return sorted((entry.name, entry.stat().st_mtime_ns) for entry in os.scandir(folder))


def _print(found: Mapping[str, Summary]) -> None:
    base = found[BARE]
    print_table(
        "Cold start and memory of one answer, a fresh process from start to end",
        ("what", "wall ms", "min ms", "CPU ms", "x bare", "peak MB", "over bare"),
        [
            (
                name,
                f"{row.wall * MILLISECONDS:.1f}",
                f"{row.least * MILLISECONDS:.1f}",
                f"{row.cpu * MILLISECONDS:.1f}",
                f"{row.wall / base.wall:.2f}",
                f"{row.peak / MEGABYTE:.1f}",
                f"{(row.peak - base.peak) / MEGABYTE:+.1f}",
            )
            for name, row in found.items()
        ],
        "Medians, output into a pipe, cache warm, peak memory by wait4's ru_maxrss. Peers: synchronous or without "
        "network, in-process back-end, no core plugins, storage in memory, no logging above WARNING, a dict of 200 "
        "terms; their shutdown is not counted. Peaks below 8.5 MB, the launcher's, cannot be seen.",
    )


def _targets(found: Mapping[str, Summary], missing: str) -> list[Target]:
    base, plain, rich, errbot = found[BARE], found[PLAIN], found[RICH], found.get(ERRBOT)
    return [
        Target("one-shot answer, plain, over bare", plain.over(base), 1.3, "x"),
        Target("one-shot answer, rich, over bare", rich.over(base), 1.8, "x"),
        Target("peak memory of the plain answer over bare", (plain.peak - base.peak) / MEGABYTE, 6, " MB"),
        Target(
            "one-shot answer, plain, over errbot's at its leanest",
            plain.over(errbot) if errbot else None,
            1 / 3,
            "x",
            why=missing,
        ),
    ]
