"""Nobody may keep a process busy: who asks faster than anybody reads has to wait a little."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

AT_ONCE = 10
"""Questions that a person may ask in a row, as when pressing buttons to look around."""

EVERY = 1.0
"""Seconds after which a person may ask one more."""

MOST = 20_000
"""Persons who are remembered, those who asked last: some 3 MB."""


class Cooldown:
    """Counts what each person asks: a bucket of `AT_ONCE` tokens that fills by one every `EVERY` seconds.

    Args:
        clock: Seconds that never go backwards.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._full_at: OrderedDict[tuple[str, str], float] = OrderedDict()

    def wait(self, platform: str, person: str) -> float:
        """Count a question; return for how many seconds the person must wait before it, 0 for none."""
        key, now = (platform, person), self._clock()
        full_at = max(self._full_at.get(key, now), now) + EVERY
        over = full_at - now - AT_ONCE * EVERY
        if over > 0:
            return over
        self._full_at[key] = full_at
        self._full_at.move_to_end(key)
        if len(self._full_at) > MOST:
            self._full_at.popitem(last=False)
        return 0.0
