"""What a slash command costs on Discord, beside a bare discord.py bot that answers a fixed text.

Method: each bot is a process of its own, connected to a Discord on this machine (`tests/support/discord_double`),
also a process of its own, through discord.py's usual transport (REST over aiohttp, the gateway compressed). Both bots
run all the time, and are measured in turns, in reversed order every other round; the figures are medians.

* largest burst: so many `/explain rag` are sent at once, and every one is answered within 3 seconds of having been
  sent, which is what Discord allows. Sizes are doubled until one fails, then the gap is halved until the next larger
  size that was tried is at most a tenth larger. A late answer is refused, as by Discord, and the bot works
  through what is left before the next size is tried;
* CPU: user and system seconds of the bot's process over 500 commands, 20 of them in flight at any time;
* answer: median seconds from sending an interaction until its answer has arrived, of the same commands;
* memory: resident bytes at the end of a round;
* growth over clicks: resident bytes after 10,000 presses of a button of one answer, less those after 1,000 presses
  before; measured first, since memory that a burst has left free would hide it.

The bare bot has no button, and nothing is looked up or rendered: its figures are those of discord.py alone.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial

import psutil

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
from tests.support.discord_double import TOKEN
from tests.support.discord_double.process import DoubleProcess

COMMAND, ASKED = "explain", {"concept": "rag"}
WARM_UP = 200
"""Commands before anything is measured."""
COMMANDS, IN_FLIGHT = 500, 20
PRESSES, FIRST_PRESSES = 10_000, 1_000
SMALLEST, LARGEST = 32, 16_384
"""Sizes of bursts that are tried."""
STEP = 1.1
"""How close to the first size that fails the search comes."""
BURST_SHARE = 0.6
CPU_SHARE = 1.3
GROWTH = 2.0
"""Megabytes that are noise of the allocator."""


@dataclass(frozen=True)
class Bot:
    """A bot that answers `/explain`: the command that starts it, and whether its answers have buttons."""

    command: tuple[str, ...]
    has_buttons: bool


BOTS = {
    "bare discord.py": Bot((sys.executable, os.path.join(PEERS, "discord_bare.py")), has_buttons=False),
    "syllabot": Bot((sys.executable, "-m", "bot", "discord"), has_buttons=True),
}


@dataclass(frozen=True)
class Figures:
    """One round: commands of the largest burst, CPU and wall seconds of a command, resident bytes."""

    burst: int
    cpu: float
    answer: float
    memory: int


class Running:
    """A bot that runs, connected to a double of its own."""

    def __init__(self, process: psutil.Process, double: DoubleProcess) -> None:
        self._process = process
        self._double = double
        self._start = SMALLEST

    def round(self, largest: int) -> Figures:
        """Measure once; bursts begin where the round before ended."""
        cpu, answer = self._cpu()
        burst = largest_that_fits(self._survives, self._start, largest)
        self._start = max(burst, SMALLEST)
        return Figures(burst, cpu, answer, self._resident())

    def warm_up(self) -> None:
        """Answer some commands that are not counted."""
        self._steady("steady", WARM_UP)

    def growth(self, presses: int) -> int:
        """Return the bytes by which the process grew over so many presses, after the first ones."""
        self._steady("press", FIRST_PRESSES)
        before = self._resident()
        for _ in range(presses // FIRST_PRESSES):
            self._steady("press", FIRST_PRESSES)
        return self._resident() - before

    def _cpu(self) -> tuple[float, float]:
        before = self._process.cpu_times()
        median_seconds = self._steady("steady", COMMANDS)
        after = self._process.cpu_times()
        return (after.user + after.system - before.user - before.system) / COMMANDS, median_seconds

    def _steady(self, order: str, count: int) -> float:
        figures = self._double.order(order, command=COMMAND, options=ASKED, count=count, together=IN_FLIGHT)
        self._double.order("forget")
        if figures["answered"] != count:
            raise BrokenChildError(f"of {count} commands {figures['answered']} were answered in time")
        return figures["median"]

    def _survives(self, size: int) -> bool:
        figures = self._double.order("burst", command=COMMAND, options=ASKED, count=size)
        self._double.order("forget")
        return figures["answered"] == size

    def _resident(self) -> int:
        return self._process.memory_info().rss


def run(options: Options) -> list[Target]:
    """Print the tables; return the targets."""
    _allow_connections()
    with ExitStack() as stack:
        running = {name: stack.enter_context(start(bot)) for name, bot in BOTS.items()}
        for each in running.values():
            each.warm_up()
        presses = FIRST_PRESSES if options.quick else PRESSES
        growth = {name: each.growth(presses) for name, each in running.items() if BOTS[name].has_buttons}
        largest = 2 * SMALLEST if options.quick else LARGEST
        measured = interleaved(
            options.rounds_or(5), {name: partial(each.round, largest) for name, each in running.items()}
        )
    figures = {name: _medians(rounds) for name, rounds in measured.items()}
    _print(figures, growth, presses)
    bare, ours = figures["bare discord.py"], figures["syllabot"]
    return [
        Target("largest burst over the bare bot's", ours.burst / bare.burst, BURST_SHARE, "x", least=True),
        Target("CPU of a command over the bare bot's", ours.cpu / bare.cpu, CPU_SHARE, "x"),
        Target(f"growth over {presses:,} clicks", growth["syllabot"] / MEGABYTE, GROWTH, " MB"),
    ]


def largest_that_fits(fits: Callable[[int], bool], start: int, most: int) -> int:
    """Return the largest size that fits, to within a tenth; 0 if none does, `most` if that still does."""
    good, bad, size = 0, 0, start
    while not (good and bad):
        if fits(size):
            good, size = size, 2 * size
            if good == most:
                return good
        else:
            bad, size = size, size // 2
        if not size:
            return 0
        size = min(size, most)
    while bad > STEP * good and bad - good > 1:
        size = round((good * bad) ** 0.5)
        good, bad = (size, bad) if fits(size) else (good, size)
    return good


@contextmanager
def start(bot: Bot) -> Generator[Running, None, None]:
    """Start a bot and a Discord for it; end both afterwards.

    Raises:
        BrokenChildError: the bot ended by itself.
    """
    with tempfile.TemporaryDirectory() as home, DoubleProcess("--any-command") as double:
        environment = clean_environment(
            home,
            SYLLABOT_DISCORD_TOKEN=TOKEN,
            SYLLABOT_DISCORD_API_URL=double.api_url,
            SYLLABOT_DISCORD_GATEWAY_URL=double.gateway_url,
            SYLLABOT_CACHE=home,
            SYLLABOT_COOLDOWN="off",  # one member asks all of it
        )
        with open(os.path.join(home, "log"), "w+", encoding="utf-8") as log:
            process = subprocess.Popen(bot.command, cwd=ROOT, env=environment, stdout=log, stderr=log)
            try:
                double.order("ready")
                yield Running(psutil.Process(process.pid), double)
            except (AssertionError, OSError, psutil.Error) as error:
                log.seek(0)
                raise BrokenChildError(f"{' '.join(bot.command)}: {error}\n{log.read()[-2000:]}") from error
            finally:
                process.kill()
                process.wait()


def _allow_connections() -> None:
    """Let this process and its children open as many files as the system lets them: a burst is as many connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * LARGEST if hard == resource.RLIM_INFINITY else min(4 * LARGEST, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


def _medians(rounds: list[Figures]) -> Figures:
    def of(values: Iterator[float]) -> float:
        return median(list(values))

    return Figures(
        round(of(each.burst for each in rounds)),
        of(each.cpu for each in rounds),
        of(each.answer for each in rounds),
        round(of(each.memory for each in rounds)),
    )


def _print(figures: dict[str, Figures], growth: dict[str, int], presses: int) -> None:
    bare = figures["bare discord.py"]
    print_table(
        "A slash command on Discord",
        ("bot", "burst within 3 s", "x bare", "CPU ms", "x bare", "answer ms", "MB", f"MB in {presses:,} clicks"),
        [
            (
                name,
                f"{each.burst:,}",
                f"{each.burst / bare.burst:.2f}",
                f"{each.cpu * MILLISECONDS:.2f}",
                f"{each.cpu / bare.cpu:.2f}",
                f"{each.answer * MILLISECONDS:.1f}",
                f"{each.memory / MEGABYTE:.0f}",
                f"{growth[name] / MEGABYTE:.1f}" if name in growth else "",
            )
            for name, each in figures.items()
        ],
        f"Medians. CPU and answer with {IN_FLIGHT} commands in flight; bursts all at once, sizes a tenth apart.",
    )
