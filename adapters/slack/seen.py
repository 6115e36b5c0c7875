"""What was taken already: Slack delivers an event up to four times, and to any process of ours."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from datetime import UTC, datetime

from adapters.hosting import faults
from bot.store.protocols import SeenEvents

KEPT = 20_000
"""Keys that a process remembers: more than a busy workspace sends within Slack's hour of retries."""


class Seen:
    """Remembers what was taken: in this process, and in the database where several processes share one.

    Args:
        events: The database's memory; None for this process alone.
        kept: Keys that are remembered here.
    """

    def __init__(self, events: SeenEvents | None = None, kept: int = KEPT) -> None:
        self._events = events
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

    async def take(self, *keys: str) -> bool:
        """Take an event; return False where any of its keys was taken before, by whichever process.

        Without its database a process answers all the same: an answer that comes twice is better than none.
        """
        if not self.fresh(*keys):
            return False
        if self._events is None:
            return True
        try:
            return await asyncio.to_thread(self._events.take, "slack", keys, datetime.now(UTC))
        except Exception as error:  # noqa: BLE001 - whatever keeps the database from answering
            faults.note(error, "looking whether an event was taken")
            return True
