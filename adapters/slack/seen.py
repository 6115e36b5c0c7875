"""What was taken already: Slack delivers an event up to four times, and to any process of ours."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from adapters.hosting import faults

Take: TypeAlias = Callable[[str], Awaitable[bool]]
"""Takes an event in the database; returns False where anybody took it before."""

KEPT = 8_000
"""Keys that a process remembers, two for an event: more events than Slack sends an app (30,000 an hour) in the six
minutes in which it delivers one again."""


class Seen:
    """Remembers what was taken: in this process, and in the database where several processes share one.

    Args:
        shared: The database's memory; None for this process alone.
        kept: Keys that are remembered here.
    """

    def __init__(self, shared: Take | None = None, kept: int = KEPT) -> None:
        self._shared = shared
        self._kept = kept
        self._here: OrderedDict[str, None] = OrderedDict()

    def fresh(self, *keys: str) -> bool:
        """Take something in this process; return False where any of its keys was taken here before."""
        known = [key for key in keys if key in self._here]
        for key in keys:
            self._here[key] = None
        while len(self._here) > self._kept:
            self._here.popitem(last=False)
        return not known

    async def take(self, key: str, *others: str) -> bool:
        """Take an event; return False where any of its keys was taken before, by whichever process.

        Other processes know it by the first key alone: an event that is delivered again has the same ones.
        Without its database a process answers all the same: an answer that comes twice is better than none.
        """
        if not self.fresh(key, *others):
            return False
        if self._shared is None:
            return True
        try:
            return await self._shared(key)
        except Exception as error:  # noqa: BLE001 - whatever keeps the database from answering
            faults.note(error, "looking whether an event was taken")
            return True
