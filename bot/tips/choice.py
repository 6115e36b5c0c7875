"""Choosing a tip: none again before all were shown, and no luck in it, so that a restart chooses the same."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Literal, TypeAlias

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


Order: TypeAlias = Literal["shuffled", "course"]
"""shuffled: each round anew · course: what others build on comes first."""


class Stream(Struct, frozen=True):
    """How somebody's tips follow one another.

    Attributes:
        key: What tells one subscription from all others; equal keys give equal orders.
        order: Shuffled, or as a course.
        first: The tip with which a course begins for who joined late; what lies before it comes at the end of the
            round. Empty for the beginning.
    """

    key: str
    order: Order = "shuffled"
    first: str = ""


class Next(Struct, frozen=True):
    """The next tip of a stream, its round, and its number within that."""

    id: str
    round: int
    number: int
    count: int


def next_tip(stream: Stream, pool: Sequence[str], round_: int, shown: Collection[str], before: str = "") -> Next | None:
    """Return the next tip of a stream; None where there are none at all.

    Every tip comes once in a round. What came is read from the ledger, and the order is that of a hash, so neither
    a restart nor a pack that gains or loses tips makes one come twice.

    Args:
        stream: Whose tips.
        pool: The ids of those that may come, in the order of a course.
        round_: The round that is going on, from 1.
        shown: The ids of those that came in this round, of today's pool or not.
        before: The id of the one that came last: it does not begin a round, if there are others.
    """
    if not pool:
        return None
    came = set(shown)
    left = [id_ for id_ in pool if id_ not in came]
    if not left:
        round_, came = round_ + 1, set[str]()
        left = [id_ for id_ in pool if id_ != before] or list(pool)
    chosen = _first_of_course(stream, pool, left) if stream.order == "course" else _lowest(stream.key, round_, left)
    return Next(chosen, round_, len(came) + 1, len(came.union(pool)))


def _lowest(key: str, round_: int, left: Sequence[str]) -> str:
    """Return the tip whose hash is the lowest in a stream's round."""
    from hashlib import blake2b

    salted = blake2b(f"{key}|{round_}|".encode(), digest_size=8)

    def rank(id_: str) -> tuple[bytes, str]:
        hashed = salted.copy()
        hashed.update(id_.encode())
        return hashed.digest(), id_

    return min(left, key=rank)


def _first_of_course(stream: Stream, pool: Sequence[str], left: Sequence[str]) -> str:
    """Return the next tip of a course, which for who joined late begins in the middle."""
    start = pool.index(stream.first) if stream.first in pool else 0
    ahead = set(pool[start:])
    return next((id_ for id_ in left if id_ in ahead), left[0])
