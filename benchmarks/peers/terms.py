"""What the peers know: 200 terms, each with a text as long as an answer of ours, and their command line."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

TERMS = {
    f"term {number}": f"Term {number}: "
    + "a text of some three hundred characters, as a definition with two facts is. " * 4
    for number in range(200)
}


def serve(answer_all: Callable[[list[str]], list[str]], prefix: str) -> None:
    """Answer each term once for every line on stdin; print the CPU seconds (all threads) that it took.

    Args:
        answer_all: Answers messages one after another.
        prefix: What stands before the term in a message.
    """
    messages = [f"{prefix}{term}" for term in TERMS]
    if answer_all(messages) != list(TERMS.values()):
        sys.exit("the peer does not answer its terms")
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for _ in sys.stdin:
        started = time.process_time()
        answer_all(messages)
        sys.stdout.write(f"{time.process_time() - started}\n")
        sys.stdout.flush()


def leave(answer: str) -> None:
    """Print the first answer and end at once: what a peer does to shut down is not counted."""
    sys.stdout.write(f"{answer}\n")
    sys.stdout.flush()
    os._exit(0)
