"""Choosing the tip of a day: the same all day, none again before all were shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct


class Chosen(Struct, frozen=True):
    """A tip, and its number within the round."""

    id: str
    number: int
    count: int


def tip_of(day: date, ids: Sequence[str]) -> Chosen:
    """Return the tip of a date.

    Every tip is shown once in a round, in an order that is shuffled anew for each round: a tip's place is
    the rank of a hash of the round and its id (design: no stored state, the same on every platform).

    Args:
        day: A date of the asker's own calendar.
        ids: All tips; at least one.
    """
    from hashlib import blake2b

    number, place = divmod(day.toordinal(), len(ids))

    def rank(id_: str) -> bytes:
        return blake2b(f"{number}|{id_}".encode(), digest_size=8).digest()

    return Chosen(sorted(ids, key=rank)[place], place + 1, len(ids))
