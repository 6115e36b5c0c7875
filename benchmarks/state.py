"""What it costs to have a database: CPU of a command that needs none, with a store configured and without.

Method: one process, one library, one list of requests that a default pack answers: an explanation, a comparison, a
list, a tip. Four rows, interleaved, in reversed order every other round: the core alone, and the host that adapters
answer with, each without a store and with one on SQLite. With a store, the person and the server have settings, which
the host keeps; the first round reads them, outside the measure. CPU seconds by `time.process_time`, of all threads; a
ratio is the median over the rounds of with to without in the same round.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from adapters.hosting.host import Host
from benchmarks.measuring import Options, interleaved, median
from benchmarks.table import Target, print_table
from bot.assistant import Assistant
from bot.library.cache import open_library
from bot.request import Person, Place, Request
from bot.settings import Secret
from bot.settings import Store as StoreSettings
from bot.store.records import PersonSettings, ServerSettings
from bot.store.store import Store, open_store

CONTENT = str(Path(__file__).parent.parent / "content")
QUESTIONS = ("explain rag", "compare data scientist vs ai engineer on models", "list roles", "tip 2026-11-23")
REPEATS = 250
MOST = 1.05
"""With a store over without, at most."""

_NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_ADA, _GROUP = Person("benchmark", "ada"), Place("benchmark", "group", "general")
_REQUESTS = tuple(Request(text, _ADA, _GROUP, _NOW) for text in QUESTIONS)


def run(options: Options) -> list[Target]:
    """Print the table; return the targets."""
    with tempfile.TemporaryDirectory(prefix="syllabot-bench-") as folder:
        store = open_store(StoreSettings(Secret(f"sqlite:///{folder}/state.sqlite")), _NOW)
        store.settings.set_person(_ADA, PersonSettings("Europe/Berlin"), _NOW)
        store.settings.set_server(_GROUP, ServerSettings("Europe/Berlin"), _NOW)
        try:
            return _measured(options, store)
        finally:
            store.close()


def _measured(options: Options, store: Store) -> list[Target]:
    library = open_library([CONTENT], "").library
    bare, kept = Assistant(library), Assistant(library, lambda: store)
    repeats = REPEATS // 10 if options.quick else REPEATS
    with asyncio.Runner() as runner:
        without, with_ = Host(bare), Host(kept, lambda: store)
        cases: dict[str, Callable[[], float]] = {
            "core, without a store": partial(_core, bare, repeats),
            "core, with a store": partial(_core, kept, repeats),
            "host, without a store": lambda: runner.run(_host(without, repeats)),
            "host, with a store": lambda: runner.run(_host(with_, repeats)),
        }
        for case in cases.values():
            case()
        found = interleaved(options.rounds_or(21), cases)
        runner.run(with_.finish())
    answers = repeats * len(_REQUESTS)
    rows = [[name, f"{1e6 * median(seconds) / answers:.1f}"] for name, seconds in found.items()]
    ratios = {name: _ratio(found, name) for name in ("core", "host")}
    note = ", ".join(f"{name}: with a store {ratio:.3f} times without" for name, ratio in ratios.items())
    print_table("CPU of a command that needs no store", ["row", "\u00b5s each"], rows, f"{note}.")
    return [Target(f"CPU with a store over without, {name}", ratio, MOST, "x") for name, ratio in ratios.items()]


def _ratio(found: dict[str, list[float]], name: str) -> float:
    pairs = zip(found[f"{name}, with a store"], found[f"{name}, without a store"], strict=True)
    return median([with_ / without for with_, without in pairs])


def _core(assistant: Assistant, repeats: int) -> float:
    began = time.process_time()
    for _ in range(repeats):
        for request in _REQUESTS:
            assistant.answer(request)
    return time.process_time() - began


async def _host(host: Host, repeats: int) -> float:
    began = time.process_time()
    for _ in range(repeats):
        for request in _REQUESTS:
            await host.answer(request)
    return time.process_time() - began
