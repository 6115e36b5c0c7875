"""Time, for what waits: the system's own, or a test's."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Protocol, TypeVar

T = TypeVar("T")


class Clock(Protocol):
    """What time it is, and waiting."""

    def now(self) -> datetime:
        """Return the time, aware of its zone."""
        ...

    def monotonic(self) -> float:
        """Return seconds that only go forward, whoever sets the system's clock."""
        ...

    async def rest(self, seconds: float, wake: asyncio.Event) -> None:
        """Wait, but no longer than until the event is set."""
        ...

    async def within(self, seconds: float, work: Awaitable[T]) -> T:
        """Return what some work returns.

        Raises:
            TimeoutError: it took longer; it was cancelled.
        """
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that only go forward."""
        return time.monotonic()

    async def rest(self, seconds: float, wake: asyncio.Event) -> None:
        """Wait, but no longer than until the event is set."""
        with suppress(TimeoutError):
            await asyncio.wait_for(wake.wait(), max(seconds, 0))

    async def within(self, seconds: float, work: Awaitable[T]) -> T:
        """Return what some work returns, unless it takes too long."""
        return await asyncio.wait_for(work, seconds)
