"""What an answer costs on Slack, beside a bare Bolt app that answers a fixed text.

Method: each bot is a process of its own, connected by Socket Mode to a Slack on this machine
(`tests/support/slack_double`), also a process of its own. Both bots run all the time, and are measured in turns, in
reversed order every other round; the figures are medians.

* CPU: user and system seconds of the bot's process over 2,000 slash commands (`/study explain rag`, answered in the
  acknowledgement) and, apart, over 2,000 mentions (answered by the Web API), 20 of them in flight at any time;
* core and renderer: CPU seconds of the same question in this process: asking the assistant, cutting and rendering the
  reply, and writing it as JSON, as the adapter does. The bare app has none of it, so it is added to the bare app's
  before comparing. It is measured in a loop that does nothing else, so that it costs less than in a process that has
  other work: the comparison is on the strict side;
* answer: median seconds until the answer has arrived;
* 200 at once: the longest time until one of 200 commands that come at once is acknowledged with its answer;
* growth: resident bytes after 10,000 mentions, less those after 16,000 before: by then all is full that is kept for a
  time, such as the ids of the last 4,000 events and the pages that SQLite keeps.

Ours keeps an SQLite database, from which it reads what each of 1,000 members set, and in which it tells apart events
that come twice and notes who was answered what; the bare app keeps nothing. Both post a mention's answer in its thread,
by the Web API. Bolt opens a connection for each such call, as the bare app does; beside it stands one that keeps its
connection open, for comparison.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import psutil

from adapters.slack.render import Audience, body, shown
from adapters.slack.web import written
from benchmarks.environments import PEERS, ROOT
from benchmarks.measuring import (
    MEGABYTE,
    MILLISECONDS,
    BrokenChildError,
    Options,
    clean_environment,
    interleaved,
    median,
)
from benchmarks.table import Target, print_table
from bot.assistant import Assistant
from bot.library.cache import open_library
from bot.request import Person, Place, Request
from tests.support.discord_double.process import DoubleProcess
from tests.support.slack_double import world

WORDS = "explain rag"
WARM_UP, COUNT, IN_FLIGHT, AT_ONCE = 200, 2000, 20, 200
EVENTS, FIRST_EVENTS, EVENTS_AT_ONCE = 10_000, 16_000, 1_000
MARGIN = 1.2
"""What our own handling may cost above the bare app, the core and the renderer."""
SOON = 1.0
"""Seconds within which each of many commands at once is acknowledged."""
GROWTH = 2.0
"""Megabytes that are noise of the allocator."""

BOTS = {
    "bare Bolt": (sys.executable, os.path.join(PEERS, "slack_bare.py")),
    "bare Bolt, connection kept": (sys.executable, os.path.join(PEERS, "slack_bare.py"), "kept"),
    "syllabot": (sys.executable, "-m", "bot", "slack"),
}


class SlackProcess(DoubleProcess):
    """A local Slack in a process of its own."""

    module = "tests.support.slack_double"


@dataclass(frozen=True)
class Figures:
    """One round: CPU and wall seconds of a command and of a mention, the longest of many at once, resident bytes."""

    command: float
    mention: float
    command_answer: float
    mention_answer: float
    longest: float
    memory: int


class Running:
    """A bot that runs, connected to a double of its own."""

    def __init__(self, process: psutil.Process, double: SlackProcess) -> None:
        self._process = process
        self._double = double

    def warm_up(self) -> None:
        """Answer some that are not counted."""
        self._cpu("commands", WARM_UP)
        self._cpu("events", WARM_UP)

    def round(self) -> Figures:
        """Measure once."""
        command, command_answer = self._cpu("commands", COUNT)
        mention, mention_answer = self._cpu("events", COUNT)
        burst = self._double.order("commands", words=WORDS, count=AT_ONCE, together=AT_ONCE)
        return Figures(command, mention, command_answer, mention_answer, burst["longest"], self._resident())

    def growth(self, events: int) -> int:
        """Return the bytes by which the process grew over so many mentions, after the first ones."""
        for _ in range(FIRST_EVENTS // EVENTS_AT_ONCE):
            self._cpu("events", EVENTS_AT_ONCE)
        before = self._resident()
        for _ in range(events // EVENTS_AT_ONCE):
            self._cpu("events", EVENTS_AT_ONCE)
        return self._resident() - before

    def _cpu(self, order: str, count: int) -> tuple[float, float]:
        before = self._process.cpu_times()
        figures = self._double.order(order, words=WORDS, count=count, together=IN_FLIGHT)
        after = self._process.cpu_times()
        return (after.user + after.system - before.user - before.system) / count, figures["median"]

    def _resident(self) -> int:
        return self._process.memory_info().rss


def run(options: Options) -> list[Target]:
    """Print the table; return the targets."""
    own = _own(200 if options.quick else 2000)
    with ExitStack() as stack:
        running = {name: stack.enter_context(start(command)) for name, command in BOTS.items()}
        for each in running.values():
            each.warm_up()
        events = EVENTS_AT_ONCE if options.quick else EVENTS
        growth = running["syllabot"].growth(events)
        measured = interleaved(options.rounds_or(5), {name: each.round for name, each in running.items()})
    figures = {name: _medians(rounds) for name, rounds in measured.items()}
    bare, ours = figures["bare Bolt"], figures["syllabot"]
    rows = [
        (
            name,
            f"{each.command * MILLISECONDS:.2f}",
            f"{each.mention * MILLISECONDS:.2f}",
            f"{each.command_answer * MILLISECONDS:.1f}",
            f"{each.mention_answer * MILLISECONDS:.1f}",
            f"{each.longest * MILLISECONDS:.0f}",
            f"{each.memory / MEGABYTE:.0f}",
        )
        for name, each in figures.items()
    ]
    rows.append(("core and renderer", f"{own * MILLISECONDS:.2f}", f"{own * MILLISECONDS:.2f}", "", "", "", ""))
    print_table(
        "An answer on Slack, Socket Mode",
        ("", "command CPU ms", "mention CPU ms", "command ms", "mention ms", f"longest of {AT_ONCE} ms", "MB"),
        rows,
        f"Medians, {IN_FLIGHT} in flight. Growth over {events:,} mentions: {growth / MEGABYTE:.1f} MB.",
    )
    return [
        Target("CPU of a command over bare, core and renderer", ours.command / (bare.command + own), MARGIN, "x"),
        Target("CPU of a mention over bare, core and renderer", ours.mention / (bare.mention + own), MARGIN, "x"),
        Target(f"longest of {AT_ONCE} commands at once", ours.longest, SOON, " s"),
        Target(f"growth over {events:,} mentions", growth / MEGABYTE, GROWTH, " MB"),
    ]


@contextmanager
def start(command: tuple[str, ...]) -> Generator[Running, None, None]:
    """Start a bot and a Slack for it; end both afterwards.

    Raises:
        BrokenChildError: the bot ended by itself.
    """
    with tempfile.TemporaryDirectory() as home, SlackProcess() as double:
        environment = clean_environment(
            home,
            SYLLABOT_SLACK_BOT_TOKEN=world.BOT_TOKEN,
            SYLLABOT_SLACK_APP_TOKEN=world.APP_TOKEN,
            SYLLABOT_SLACK_API_URL=double.api_url,
            SYLLABOT_DATABASE_URL=f"sqlite:///{home}/state.sqlite",
            SYLLABOT_CACHE=home,
            SYLLABOT_COOLDOWN="off",  # one member asks all of it
        )
        with open(os.path.join(home, "log"), "w+", encoding="utf-8") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
            try:
                double.order("ready")
                yield Running(psutil.Process(process.pid), double)
            except (AssertionError, OSError, psutil.Error) as error:
                log.seek(0)
                raise BrokenChildError(f"{' '.join(command)}: {error}\n{log.read()[-2000:]}") from error
            finally:
                process.kill()
                process.wait()


def _own(times: int) -> float:
    """Return the CPU seconds of an answer alone: the core, the renderer, JSON."""
    assistant = Assistant(open_library([str(ROOT / "content")], folder="").library)
    person, place = Person("slack", f"{world.TEAM}-{world.ADA}"), Place("slack", world.TEAM, world.GENERAL)

    def answer() -> None:
        request = Request(WORDS, person, place, datetime.now(UTC))
        written(body(shown(assistant.answer(request)), 1, Audience(world.ADA, private=True)))

    for _ in range(WARM_UP):
        answer()
    before = time.process_time()
    for _ in range(times):
        answer()
    return (time.process_time() - before) / times


def _medians(rounds: list[Figures]) -> Figures:
    return Figures(
        median([each.command for each in rounds]),
        median([each.mention for each in rounds]),
        median([each.command_answer for each in rounds]),
        median([each.mention_answer for each in rounds]),
        median([each.longest for each in rounds]),
        round(median([each.memory for each in rounds])),
    )
