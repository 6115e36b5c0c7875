"""`python -m benchmarks.engines NAME build NOTES PLACE`, or `NAME ask PLACE`, questions coming in line by line.

Building prints its CPU seconds. An asked engine answers a line of JSON, `[{"words": […], "bare": […]}, …]`, by another:
`{"answers": [[SECONDS, [ID, …]], …], "opened": SECONDS}`. All are CPU seconds of the process; opening is what it took
from the path to the first answer, imports left out.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias, cast

Ask: TypeAlias = Callable[[Sequence[str], Sequence[str]], Sequence[str]]


class Engine(Protocol):
    """What the module of an engine has."""

    def build(self, notes: str, place: str) -> None:
        """Make the files of an engine in an empty folder."""
        ...

    def opened(self, place: str) -> Ask:
        """Open them; return what answers the words of a question, and those of them that carry meaning."""
        ...


def main(name: str, task: str, *places: str) -> None:
    """Do what the command line asks for."""
    engine = cast("Engine", importlib.import_module(f"benchmarks.engines.{name}"))
    if task == "build":
        started = time.process_time()
        engine.build(*places)
        print(time.process_time() - started)
        return
    started = time.process_time()
    ask, opened = engine.opened(*places), 0.0
    for line in sys.stdin:
        answers: list[tuple[float, list[str]]] = []
        for question in json.loads(line):
            begun = time.process_time()
            found = ask(question["words"], question["bare"])
            answers.append((time.process_time() - begun, list(found)))
            opened = opened or time.process_time() - started
        print(json.dumps({"answers": answers, "opened": opened}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
