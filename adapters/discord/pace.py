"""What keeps a client from wearing out Discord's gateway when nothing holds there.

discord.py connects again at once and for ever: to a gateway that closes each connection as soon as it is resumed,
some hundred times a second. And each new session counts against a daily limit, after which Discord resets the
token. A client that has had its share ends with `Unsteady`; who runs it waits, and makes another.
"""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable

STARTS = 3
"""Sessions that a client may start for each shard: the first, and two in place of lost ones."""

LOSSES, WITHIN = 10, 60.0
"""Connections of a shard that may be lost within so many seconds. Discord's own restarts cost one each."""


class Unsteady(Exception):
    """The gateway takes this client's connections and does not keep them."""


class Pace:
    """Counts what a client may not do too often.

    Args:
        now: A clock, in seconds.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._starts_left = STARTS
        self._losses: defaultdict[int | None, deque[float]] = defaultdict(lambda: deque(maxlen=LOSSES))

    def begin(self, shards: int, remaining: int) -> None:
        """Count from here.

        Args:
            shards: How many will be connected.
            remaining: Starts that Discord allows until it counts anew; more than `shards`.
        """
        self._starts_left = min(STARTS * shards, remaining)
        self._losses.clear()

    def start(self) -> None:
        """Count the start of a session.

        Raises:
            Unsteady: the client has had its share of them.
        """
        if self._starts_left < 1:
            raise Unsteady("its sessions do not last")
        self._starts_left -= 1

    def lost(self, shard: int | None) -> bool:
        """Count the loss of a shard's connection; return whether there were too many of late."""
        losses = self._losses[shard]
        losses.append(self._now())
        return len(losses) == LOSSES and losses[-1] - losses[0] < WITHIN
