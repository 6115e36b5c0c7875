"""`python -m benchmarks [NAME...] [--peers] [--rounds N] [--quick]`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from typing import cast

from benchmarks.environments import NoEnvironmentError
from benchmarks.measuring import BrokenChildError, Options, machine
from benchmarks.table import Target

NAMES = ("startup", "answers", "loading", "search", "finding", "state", "discord", "slack", "tips", "large")
LONG = {"large"}
"""What runs only if it is named."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks; return 0 if all of them ran, whatever they found."""
    found = _parser().parse_args(arguments)
    names = cast("list[str]", found.names) or [name for name in NAMES if name not in LONG]
    options = Options(rounds=found.rounds, peers=found.peers, quick=found.quick)
    print(machine())
    targets: dict[str, list[Target]] = {}
    broken: list[str] = []
    for name in names:
        started = time.monotonic()
        try:
            targets[name] = import_module(f"benchmarks.{name}").run(options)
        except (NoEnvironmentError, BrokenChildError) as error:
            broken.append(name)
            print(f"\n{name} could not run:\n{error}")
        else:
            print(f"\n({name}: {time.monotonic() - started:.0f} s)")
    print("\nTargets\n")
    for name, lines in targets.items():
        for target in lines:
            print(f"{target.line()} [{name}]")
    for name in broken:
        print(f"  not measured  everything [{name}]")
    return 1 if broken else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 dev.py bench", description="Print tables of what the assistant costs, compared within one run."
    )
    parser.add_argument(
        "names", nargs="*", type=_name, metavar="NAME", help=f"of {', '.join(NAMES)}; all but large by default"
    )
    parser.add_argument(
        "--peers", action="store_true", help="also install and measure other bots and engines (network)"
    )
    parser.add_argument("--rounds", type=_positive, metavar="N", help="rounds of each measurement")
    parser.add_argument("--quick", action="store_true", help="few rounds and small sizes, to see that it runs")
    return parser


def _name(text: str) -> str:
    if text not in NAMES:
        raise argparse.ArgumentTypeError(f"there is no benchmark `{text}`; there are {', '.join(NAMES)}")
    return text


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("a number, 1 at least")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
