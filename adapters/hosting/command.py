"""What the command lines of long-running processes share: a log, and sentences for what keeps them from starting."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Coroutine

from bot import settings
from bot.library.problem import BrokenContent


def log_to_stderr() -> None:
    """Let what a process does, and what goes wrong, stand in its error output."""
    form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    logging.basicConfig(level=logging.INFO, format=form, stream=sys.stderr)


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
