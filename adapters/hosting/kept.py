"""Values that a process keeps for a short time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")


class Kept(Generic[KeyT, ValueT]):
    """Values that are believed for some time; the one used longest ago goes first.

    Args:
        clock: Seconds that never go backwards.
        kept_for: Seconds for which a value is believed.
        most: Values that are kept.
        old: Whether values are kept when their time is over, for who does not mind.
    """

    def __init__(self, clock: Callable[[], float], kept_for: float, most: int, *, old: bool = True) -> None:
        self._clock = clock
        self._kept_for = kept_for
        self._most = most
        self._old = old
        self._kept: OrderedDict[KeyT, tuple[float, ValueT]] = OrderedDict()

    def get(self, key: KeyT, *, fresh: bool = True) -> ValueT | None:
        """Return a value; None where there is none, or where it is too old and must be fresh."""
        found = self._kept.get(key)
        if found is None or (fresh and found[0] <= self._clock()):
            return None
        self._kept.move_to_end(key)
        return found[1]

    def put(self, key: KeyT, value: ValueT) -> None:
        """Keep a value."""
        self._kept[key] = (self._clock() + self._kept_for, value)
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        if not self._old:
            self._drop_old()

    def _drop_old(self) -> None:
        """Drop what is too old, as far as it was used longest ago too."""
        now = self._clock()
        while self._kept and next(iter(self._kept.values()))[0] <= now:
            self._kept.popitem(last=False)

    def drop(self, key: KeyT) -> None:
        """Keep a value no longer."""
        self._kept.pop(key, None)
