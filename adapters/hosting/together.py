"""Asking once for many: who asks while the database is busy is asked for together, in the next turn.

One question to a database costs some tenths of a millisecond, most of it for the way there and back. While many ask,
the way is shared, so that each costs the less the more there are; one alone waits for nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeAlias, TypeVar

AskedT = TypeVar("AskedT")
FoundT = TypeVar("FoundT")

AskAll: TypeAlias = Callable[[Sequence[AskedT]], Awaitable[Sequence[FoundT]]]
"""Returns what is found for each of some things, in their order."""

MOST = 500
"""Things asked for at once: a statement has at most 32,766 parameters in SQLite, and others wait for it meanwhile."""


PAUSE = 0.02
"""Seconds between two turns, in which more come to share the next one. Nobody sees a fiftieth of a second, and who asks
while nobody else does waits for none."""


class Together(Generic[AskedT, FoundT]):
    """Asks for things as they come, those that came meanwhile together. For one event loop.

    Args:
        ask: Asks for several; what it raises is raised for each of them.
    """

    def __init__(self, ask: AskAll[AskedT, FoundT]) -> None:
        self._ask = ask
        self._waiting: list[tuple[AskedT, asyncio.Future[FoundT]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def __call__(self, asked: AskedT) -> FoundT:
        """Return what is found for one thing. It was asked for after this was called, never before."""
        found: asyncio.Future[FoundT] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, found))
        if self._asking is None:
            self._asking = asyncio.ensure_future(self._turns())
        return await found

    async def _turns(self) -> None:
        """Ask, turn after turn, until nobody waits."""
        try:
            while self._waiting:
                turn, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._turn(turn)
                if self._waiting:
                    await asyncio.sleep(PAUSE)
        finally:
            self._asking = None

    async def _turn(self, turn: Sequence[tuple[AskedT, asyncio.Future[FoundT]]]) -> None:
        try:
            found = await self._ask([asked for asked, _ in turn])
        except Exception as error:  # noqa: BLE001 - it is raised again where somebody waits
            for _, waiting in turn:
                if not waiting.done():
                    waiting.set_exception(error)
            return
        for (_, waiting), one in zip(turn, found, strict=True):
            if not waiting.done():  # who asked may have been cancelled
                waiting.set_result(one)
