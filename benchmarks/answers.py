"""Answers per CPU second of the core, beside other bots at their leanest.

Method: `Assistant.answer` on the default pack, called one request after another in this process; the clock is
`time.process_time`, the CPU seconds of all threads. Every round runs every row once, in reversed order every
other round; the figures are medians over the rounds. What a library keeps stays warm as it does in a long-running
process (records once decoded, names once looked up); no reply is kept. The row "each name for the first time"
opens the library anew in each round, so that nothing is.

Peers run in processes and environments of their own, each answering 200 terms from a dict in each round:

* errbot, leanest: synchronous (BOT_ASYNC off), none of its core plugins, an in-process back-end without network,
  storage in memory, no logging above WARNING, one plugin with the command `explain`;
* errbot, core plugins: the same with the plugins it brings along, as `CORE_PLUGINS = ()` and its default have it;
* nonebot2, leanest: driver `~none`, an adapter in memory, no logging above WARNING, one matcher.

A peer's answer is a text that it looks up. Ours is read as free text, resolved among names, aliases and
misspellings, and becomes a reply with citations and actions.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import combinations

from benchmarks.environments import ROOT, NoEnvironmentError, peer_command, peer_environment
from benchmarks.measuring import Options, interleaved, median
from benchmarks.table import Target, print_table
from bot.assistant import Assistant
from bot.library.cache import open_library
from bot.library.library import Library
from bot.plain import plain_text
from bot.request import Person, Place, Request

NAMES = 200
CONTENT = str(ROOT / "content")
SCENARIOS = ROOT / "tests" / "scenarios"
PEERS = {
    "errbot, leanest": ("errbot", "answer_many"),
    "errbot, core plugins": ("errbot", "answer_many_with_core_plugins"),
    "nonebot2, leanest": ("nonebot", "answer_many"),
}
MICROSECONDS = 1e6
_NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """Some messages, and what returns the CPU seconds that answering each of them `repeats` times takes."""

    messages: int
    repeats: int
    measure: Callable[[], float]

    def rate(self, seconds: list[float]) -> float:
        """Return the messages answered in one CPU second."""
        return self.messages * self.repeats / median(seconds)


def run(options: Options) -> list[Target]:
    """Print the tables; return the targets."""
    library = open_library([CONTENT], folder="").library
    rows = _own_rows(library, 1 if options.quick else 5)
    with ExitStack() as stack:
        missing = "run with --peers"
        for name, (environment, function) in PEERS.items() if options.peers else ():
            try:
                rows[name] = stack.enter_context(_peer(environment, function))
            except (NoEnvironmentError, OSError) as error:
                missing = f"{name} could not run"
                print(f"{missing}: {error}")
        measured = interleaved(options.rounds_or(21), {name: row.measure for name, row in rows.items()})
    rates = {name: rows[name].rate(seconds) for name, seconds in measured.items()}
    _print(rates, rows)
    base = rates.get("errbot, leanest")
    return [
        Target(
            "explain, answers per CPU second over errbot's at its leanest",
            rates["explain"] / base if base else None,
            1,
            "x",
            least=True,
            why=missing,
        )
    ]


def _print(rates: Mapping[str, float], rows: Mapping[str, Row]) -> None:
    base = rates.get("errbot, leanest", rates["explain"])
    print_table(
        "Answers per CPU second, one after another",
        (
            "what",
            "messages",
            "per CPU s",
            "us each",
            "x errbot, leanest" if "errbot, leanest" in rates else "x explain",
        ),
        [
            (name, str(rows[name].messages), f"{rate:,.0f}", f"{MICROSECONDS / rate:.1f}", f"{rate / base:.3f}")
            for name, rate in rates.items()
        ],
        "Medians; CPU seconds of all threads of the process. Peers look a text up in a dict of 200; ours resolve "
        "free text among all names and build a reply with citations and actions. No reply is kept anywhere.",
    )


def _own_rows(library: Library, repeats: int) -> dict[str, Row]:
    names = _names(library)
    assistant = Assistant(library)
    explain = [f"explain {name}" for name in names]
    texts = {
        "explain": explain,
        "compare, written": _written(library),
        "compare, assembled": _assembled(library, assistant),
        "steps": [f"steps {label.name}" for label in library.labels(library.ids("process"))],
        "ask, members' own words": _answered(_questions("seed_questions.tsv"), assistant, "answer"),
        "ask, not covered": _answered(_questions("uncovered_questions.tsv"), assistant, "not_covered"),
    }
    rows = {name: _row(assistant, found, repeats) for name, found in texts.items()}
    asked = [_request(text) for text in explain]
    rows["explain, as plain text"] = Row(len(asked), repeats, partial(_plain_seconds, assistant, asked, repeats))
    rows["explain, each name for the first time"] = Row(len(asked), 1, partial(_first_seconds, asked))
    return rows


def _row(assistant: Assistant, texts: Iterable[str], repeats: int) -> Row:
    asked = [_request(text) for text in texts]
    return Row(len(asked), repeats, partial(_answer_seconds, assistant, asked, repeats))


def _answer_seconds(assistant: Assistant, asked: list[Request], repeats: int) -> float:
    answer = assistant.answer
    started = time.process_time()
    for _ in range(repeats):
        for request in asked:
            answer(request)
    return time.process_time() - started


def _plain_seconds(assistant: Assistant, asked: list[Request], repeats: int) -> float:
    answer = assistant.answer
    started = time.process_time()
    for _ in range(repeats):
        for request in asked:
            plain_text(answer(request))
    return time.process_time() - started


def _first_seconds(asked: list[Request]) -> float:
    """Return the seconds with a library that was just opened; opening it is not counted."""
    with tempfile.TemporaryDirectory() as folder:
        open_library([CONTENT], folder)
        assistant = Assistant(open_library([CONTENT], folder).library)
        return _answer_seconds(assistant, asked, 1)


def _request(text: str) -> Request:
    return Request(text, Person("benchmark", "ada"), Place("benchmark", "dm", "ada"), _NOW)


def _names(library: Library) -> list[str]:
    """Return 200 names: abbreviations, names and aliases in turn, each answered with an explanation."""
    concepts = [concept for id_ in library.ids("concept") if (concept := library.concept(id_))]
    every = [(concept.abbr, concept.name, *concept.aliases) for concept in concepts]
    spread = [names[place] for place in range(4) for names in every if place < len(names) and names[place]]
    assistant = Assistant(library)
    answered = _answered((f"explain {name}" for name in spread), assistant, "answer")
    return [text.removeprefix("explain ") for text in answered][:NAMES]


def _written(library: Library) -> list[str]:
    """Return a request for each written comparison, by the names of its sides."""
    found = (library.comparison(id_) for id_ in library.ids("comparison"))
    return [
        f"compare {' vs '.join(label.name for label in library.labels(comparison.items))}"
        for comparison in found
        if comparison
    ]


def _assembled(library: Library, assistant: Assistant) -> list[str]:
    """Return requests to compare concepts of which no comparison is written."""
    labels = library.labels(library.ids("concept")[:40])
    pairs = [
        f"compare {one.name} vs {other.name}"
        for one, other in combinations(labels, 2)
        if not library.comparison_of((one.id, other.id))
    ]
    return _answered(pairs[:: len(pairs) // 40], assistant, "answer")


def _questions(file: str) -> Iterator[str]:
    """Yield the column `question` of a table of scenarios."""
    with open(SCENARIOS / file, encoding="utf-8") as rows:
        place = next(rows).rstrip("\n").split("\t").index("question")
        for row in rows:
            yield row.rstrip("\n").split("\t")[place]


def _answered(texts: Iterable[str], assistant: Assistant, kind: str) -> list[str]:
    """Return those texts that get this kind of reply: rows are named by what they measure."""
    return [text for text in dict.fromkeys(texts) if assistant.answer(_request(text)).kind == kind]


@contextmanager
def _peer(environment: str, function: str) -> Generator[Row, None, None]:
    """Start a peer that answers its 200 terms whenever asked; end it afterwards."""
    with tempfile.TemporaryDirectory() as home:
        process = subprocess.Popen(
            peer_command(environment, function),
            env=peer_environment(home),
            cwd=home,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        with process:
            try:
                if process.stdout is None or process.stdout.readline() != "ready\n":
                    trouble = process.communicate()[1]
                    raise NoEnvironmentError(f"{environment} does not answer: {trouble}")
                yield Row(NAMES, 1, partial(_peer_seconds, process))
            finally:
                process.kill()


def _peer_seconds(process: subprocess.Popen[str]) -> float:
    if process.stdin is None or process.stdout is None:
        raise NoEnvironmentError("the peer has no pipes")
    process.stdin.write("again\n")
    process.stdin.flush()
    return float(process.stdout.readline())
