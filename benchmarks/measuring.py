"""How things are measured: interleaved rounds, and child processes whose time and memory the kernel counts."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

MILLISECONDS = 1000.0
MEGABYTE = 1024 * 1024
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in which ru_maxrss counts: kilobytes everywhere but on macOS."""

LAUNCHER = """
import os, sys, time
started = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(child, 0)
took = time.perf_counter() - started
os.write(2, f"\\nmeasured {status} {took} {used.ru_utime + used.ru_stime} {used.ru_maxrss}\\n".encode())
"""
"""Starts one process and reports what it used.

It runs between the benchmark and the child since a child begins with the peak memory of the process that
started it: this one stays at about 8.5 MB, below everything measured, where the benchmark itself would hide
small children. Same launcher and method (wait4's ru_maxrss) for every row.
"""


@dataclass(frozen=True)
class Options:
    """What the command line asked for.

    Attributes:
        rounds: Rounds of each measurement; None for each benchmark's own number.
        peers: Also install and measure other bots and search engines.
        quick: Few rounds and small sizes: whether it runs, rather than how fast.
    """

    rounds: int | None = None
    peers: bool = False
    quick: bool = False

    def rounds_or(self, usual: int) -> int:
        """Return how many rounds to run where `usual` is the benchmark's own number."""
        if self.rounds is not None:
            return self.rounds
        return min(usual, 3) if self.quick else usual


@dataclass(frozen=True)
class Child:
    """One run of a process: wall and CPU seconds from start to end, peak resident bytes, what it printed."""

    wall: float
    cpu: float
    peak: int
    output: str


@dataclass(frozen=True)
class Summary:
    """Medians over the runs of a process: wall and CPU seconds, peak bytes; and the least wall seconds."""

    wall: float
    least: float
    cpu: float
    peak: float

    @classmethod
    def of(cls, runs: Sequence[Child]) -> Summary:
        """Sum up some runs."""
        walls = [child.wall for child in runs]
        cpu, peak = median([child.cpu for child in runs]), median([child.peak for child in runs])
        return cls(median(walls), min(walls), cpu, peak)

    def over(self, base: Summary) -> float:
        """Return the ratio that targets are held against: of wall or of CPU seconds, whichever is worse.

        On a busy machine everything waits, which makes ratios of wall seconds look better than they are.
        """
        return max(self.wall / base.wall, self.cpu / base.cpu)


class BrokenChildError(Exception):
    """A measured process failed."""


def interleaved(rounds: int, cases: Mapping[str, Callable[[], T]]) -> dict[str, list[T]]:
    """Run all cases in every round, in reversed order every other round; return the results by case.

    What disturbs the machine for a while disturbs all cases alike, so that ratios hold where seconds do not.
    """
    results: dict[str, list[T]] = {name: [] for name in cases}
    order = list(cases)
    for _ in range(rounds):
        for name in order:
            results[name].append(cases[name]())
        order.reverse()
    return results


def seconds(work: Callable[[], object]) -> float:
    """Return the wall seconds that a piece of work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def run_child(command: Sequence[str], environment: Mapping[str, str], folder: str | None = None) -> Child:
    """Run a process to its end, its output going into a pipe.

    Raises:
        BrokenChildError: it failed.
    """
    run = subprocess.run(
        launched(command),
        env=dict(environment),
        cwd=folder,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        check=False,
    )
    return used(command, run.stdout, run.stderr)


def launched(command: Sequence[str]) -> list[str]:
    """Return the command that runs another and then says on its standard error what that used."""
    return [sys.executable, "-I", "-S", "-c", LAUNCHER, *command]


def used(command: Sequence[str], output: str, errors: str) -> Child:
    """Return what a launched command used, from what it wrote.

    Raises:
        BrokenChildError: it failed.
    """
    found = re.search(r"\nmeasured (\d+) ([\d.e-]+) ([\d.e-]+) (\d+)\n\Z", errors)
    if found is None or found[1] != "0":
        raise BrokenChildError(f"{' '.join(command)}\n{output[-500:]}\n{errors[-2000:]}")
    return Child(float(found[2]), float(found[3]), int(found[4]) * _MAXRSS_UNIT, output)


def clean_environment(home: str, **more: str) -> dict[str, str]:
    """Return the environment of a measured process: nothing of this one's but the path.

    Above all no PYTHONDONTWRITEBYTECODE, which would have a child compile its modules anew in every run.
    """
    return {"PATH": os.environ.get("PATH", os.defpath), "HOME": home, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", **more}


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def machine() -> str:
    """Return one line about the machine and its Python."""
    import platform

    cpu = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            cpu = next((line.partition(":")[2].strip() for line in file if line.startswith("model name")), cpu)
    except OSError:
        pass
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{platform.python_implementation()} {platform.python_version()}, {platform.system()} {platform.release()}, "
        f"{cpu}, {os.cpu_count()} cores, load {load}"
    )
