"""What the command lines of long-running processes share: a log, and sentences for what keeps them from starting."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Coroutine

from msgspec import Struct

from adapters.hosting import logs
from bot import settings
from bot.library.problem import BrokenContent


class Listening(Struct, frozen=True):
    """Where a process listens for HTTP, and whether it shows figures there."""

    host: str = "127.0.0.1"
    port: int = 8080
    metrics: bool = False


def listening(name: str, what: str, words: list[str]) -> Listening:
    """Read the command line of a process that listens.

    Args:
        name: The tool.
        what: What it does, in a sentence.
        words: What was typed behind its name.
    """
    default = Listening()
    parser = argparse.ArgumentParser(prog=f"syllabot {name}", description=what)
    parser.add_argument("--host", default=default.host, help=f"the address to listen on ({default.host})")
    parser.add_argument("--port", type=int, default=default.port, help=f"the port ({default.port})")
    parser.add_argument("--metrics", action="store_true", help="show figures for Prometheus at /metrics")
    options = parser.parse_args(words)
    return Listening(options.host, options.port, options.metrics)


def log_to_stderr() -> None:
    """Let what a process does, and what goes wrong, stand in its error output.

    Raises:
        SystemExit: the setting `log` is not as it should be, or what it needs is not installed.
    """
    try:
        logs.log_to(sys.stderr, settings.log_form())
    except settings.SettingsError as error:
        raise SystemExit(problem(str(error))) from None
    except ModuleNotFoundError as error:
        raise SystemExit(problem(f"{error.name} is not installed. Install Syllabot with its extra “serve”.")) from None


def problem(sentence: str) -> int:
    """Say what is wrong and what to do; return the exit status."""
    sys.stderr.write(f"{sentence}\n")
    return 2


def run(work: Coroutine[None, None, int], extras: str) -> int:
    """Run a process to its end; return its exit status, 2 with a sentence where it cannot start.

    Args:
        work: The process.
        extras: The optional parts of the installation that it needs, as pip takes them.
    """
    try:
        return _on_a_loop(work)
    except settings.SettingsError as error:
        return problem(str(error))
    except BrokenContent as error:
        return problem(f"{error}\nThe notes have errors, so they are not served. See: syllabot content check")
    except ModuleNotFoundError as error:
        return problem(f"{error.name} is not installed. Install Syllabot with: pip install 'syllabot[{extras}]'")


def _on_a_loop(work: Coroutine[None, None, int]) -> int:
    """Run a process on uvloop, which costs about an eighth less CPU a command; it does not exist for Windows."""
    try:
        import uvloop
    except ModuleNotFoundError:
        return asyncio.run(work)
    return uvloop.run(work)
