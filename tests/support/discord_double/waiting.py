"""Waiting for what the other side does, without sleeping."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 10.0
"""Seconds after which a test that waits in vain fails, rather than hang."""


class Changes:
    """A bell that rings whenever something was noted, for any number of waiters."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def note(self) -> None:
        """Wake all who wait, to look again."""
        self._rung.set()
        self._rung = asyncio.Event()

    async def until(self, found: Callable[[], T], seconds: float = PATIENCE) -> T:
        """Return what `found` returns, as soon as that is true.

        Raises:
            TimeoutError: it never was.
        """
        async with asyncio.timeout(seconds):
            while not (value := found()):
                await self._rung.wait()
            return value
