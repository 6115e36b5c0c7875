"""Search engines side by side: each builds its files from the same notes and answers in a process of its own.

All engines are asked the same twenty questions, one engine after the other, in reversed order every other time. What
they took is their own CPU time (`time.process_time`, all threads), so figures hold on a busy machine; everything they
read lies in the page cache, so on an idle one it is the time that passes. Peak memory is that of the process which
opens the files and answers all questions (`ru_maxrss`, see `benchmarks.measuring`); that of building, of the one that
builds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.environments import ROOT, peer
from benchmarks.measuring import BrokenChildError, Options, clean_environment, launched, run_child, used
from bot.search import words
from bot.understand.cues import IDLE

OURS, FTS5 = "ours", "fts5"
PEERS = ("bm25s_index", "rapidfuzz_names")
AT_ONCE = 20
"""Questions that an engine answers before the next one has its turn."""
SHOWN = {OURS: "ours", FTS5: "FTS5", "bm25s_index": "bm25s", "rapidfuzz_names": "rapidfuzz"}
"""What the tables call each engine."""


@dataclass
class Engine:
    """A search engine over some notes: what it cost to build, and what answers took.

    Attributes:
        name: Its module in `benchmarks.engines`.
        built: CPU seconds of building.
        building: Peak bytes of the process that built.
        size: Bytes of its files.
        taken: CPU seconds of each question that counts.
        opened: CPU seconds from the path to the first answer, to a word that is in no note.
        peak: Peak bytes of the process that answered; 0 until it has ended.
    """

    name: str
    built: float
    building: int
    size: int
    taken: list[float] = field(default_factory=list[float])
    opened: float = 0.0
    peak: int = 0


class Asked:
    """A running engine."""

    def __init__(self, engine: Engine, command: list[str], environment: dict[str, str]) -> None:
        self.engine = engine
        self._command = command
        self._process = subprocess.Popen(
            launched(command),
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def ask(self, texts: Sequence[str], *, counts: bool = True) -> list[list[str]]:
        """Return for each question the ids of at most ten notes, best first; `counts` where the time is to be kept.

        Raises:
            BrokenChildError: the engine failed.
        """
        answers = self._told([_question(text) for text in texts])
        if counts:
            self.engine.taken += [taken for taken, _ in answers]
        return [found for _, found in answers]

    def _told(self, questions: list[dict[str, list[str]]]) -> list[tuple[float, list[str]]]:
        """Return the engine's answers, each with the CPU seconds it took."""
        given, told = self._process.stdin, self._process.stdout
        line = ""
        if given and told:
            with suppress(BrokenPipeError):  # it has ended; what it wrote says why
                given.write(json.dumps(questions) + "\n")
                given.flush()
            line = told.readline()
        if not line:
            self.close()
            raise BrokenChildError(f"{self.engine.name} ended early")
        answer = json.loads(line)
        self.engine.opened = answer["opened"]
        return answer["answers"]

    def close(self) -> None:
        """Let it end, and keep its peak memory.

        Raises:
            BrokenChildError: the engine failed.
        """
        output, errors = self._process.communicate()
        self.engine.peak = used(self._command, output, errors).peak


@contextmanager
def engines(notes: Path, folder: Path, options: Options) -> Generator[list[Asked]]:
    """Build and start our engine, FTS5 and, if asked for, those of others."""
    names = [OURS, FTS5, *(PEERS if options.peers else ())]
    with ExitStack() as running:
        started: list[Asked] = []
        for name in names:
            started.append(_started(name, notes, folder / f"{name}-{notes.name}"))
            running.callback(started[-1].close)
        yield started


def ask_all(running: Sequence[Asked], texts: Sequence[str], warm: int = 0) -> dict[str, list[list[str]]]:
    """Ask every engine all questions; return what each found, by name.

    The first `warm` questions are asked once before: a process that runs for long has met such words.
    """
    for each in running if warm else ():
        each.ask(texts[:warm], counts=False)
    found: dict[str, list[list[str]]] = {each.engine.name: [] for each in running}
    turn = list(running)
    for first in range(0, len(texts), AT_ONCE):
        for each in turn:
            found[each.engine.name] += each.ask(texts[first : first + AT_ONCE])
        turn.reverse()
    return found


def _question(text: str) -> dict[str, list[str]]:
    tokens = words.fold(text).split()
    return {"words": tokens, "bare": [word for word in tokens if word not in IDLE] or tokens}


def _started(name: str, notes: Path, place: Path) -> Asked:
    python = str(peer("engines")) if name in PEERS else sys.executable
    environment = clean_environment(str(place.parent), PYTHONPATH=str(ROOT))
    place.mkdir()
    run = [python, "-m", "benchmarks.engines", name]
    build = run_child([*run, "build", str(notes), str(place)], environment)
    size = sum(os.path.getsize(file) for file in place.rglob("*") if file.is_file())
    engine = Engine(name, float(build.output), build.peak, size)
    asked = Asked(engine, [*run, "ask", str(place)], environment)
    asked.ask(["xyzzy"], counts=False)
    return asked
