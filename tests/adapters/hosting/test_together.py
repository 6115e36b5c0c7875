"""What many ask for at the same time is asked for together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from adapters.hosting.together import MOST, Together


class Slow:
    """Doubles numbers, when it is told to; notes what it was asked for together."""

    def __init__(self) -> None:
        self.turns: list[list[int]] = []
        self.go = asyncio.Event()

    async def __call__(self, asked: Sequence[int]) -> list[int]:
        """Double numbers; there is none for 13."""
        self.turns.append(list(asked))
        await self.go.wait()
        if 13 in asked:
            raise LookupError("unlucky")
        return [2 * number for number in asked]


async def test_who_asks_meanwhile_is_asked_for_together() -> None:
    """The first one waits for nobody; those that come while it is asked for share the next turn."""
    slow = Slow()
    together = Together(slow)
    first = asyncio.ensure_future(together(1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    others = [asyncio.ensure_future(together(number)) for number in (2, 3, 3)]
    await asyncio.sleep(0)
    assert slow.turns == [[1]]
    slow.go.set()
    assert await asyncio.gather(first, *others) == [2, 4, 6, 6]
    assert slow.turns == [[1], [2, 3, 3]]
    assert await together(4) == 8


async def test_a_turn_is_bounded() -> None:
    """However many ask at once, no statement has more parameters than a database takes."""
    slow = Slow()
    slow.go.set()
    together = Together(slow)
    asked = range(20, 20 + MOST + 1)
    assert await asyncio.gather(*map(together, asked)) == [2 * number for number in asked]
    assert [len(turn) for turn in slow.turns] == [MOST, 1]


async def test_an_error_is_raised_for_all_of_its_turn_alone() -> None:
    """Each of those who asked together is told; the next turn is another try."""
    slow = Slow()
    slow.go.set()
    together = Together(slow)
    found = await asyncio.gather(together(12), together(13), return_exceptions=True)
    assert [type(each) for each in found] == [LookupError, LookupError]
    assert await together(14) == 28


async def test_who_waits_no_more_keeps_nobody_from_an_answer() -> None:
    """One of a turn is cancelled; the others are answered, and so is the next turn."""
    slow = Slow()
    together = Together(slow)
    one, other = asyncio.ensure_future(together(1)), asyncio.ensure_future(together(2))
    await asyncio.sleep(0)
    one.cancel()
    slow.go.set()
    assert await other == 4
    with pytest.raises(asyncio.CancelledError):
        await one
    assert await together(3) == 6
