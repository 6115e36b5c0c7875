"""What the tables of ranking hold, read when needed: one row at a time, the short ones kept.

A word that stands in many notes has a long list; keeping such lists would let memory grow with the number of notes, and
reading one again costs less than a millisecond. So only short ones are kept, and not many.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Container
from functools import lru_cache
from typing import TypeAlias, TypeVar

from msgspec import Struct

from bot.search.database import Database
from bot.search.postings import rarity_of

MOST_KEPT = 1024
"""Rows of one table that are kept."""

LONGEST_KEPT = 2048
"""Numbers of a list that is kept: 16 KB at most."""

MOST_NUMBERS = 2_000_000
"""Numbers of all lists that are kept: 16 MB at most."""

Numbers: TypeAlias = "array[int]"
Weights: TypeAlias = "array[float]"
T = TypeVar("T")


class Posted(Struct, frozen=True):
    """The notes that hold a stem, in order, and how much it says in each."""

    docs: Numbers
    impacts: Weights


class Doc(Struct, frozen=True):
    """A note: its names from number `called` on with what each weighs, the questions it lists from `asked` on."""

    item: str
    kind: str
    called: int
    names: Weights
    asked: int
    asks: Weights


class Stored:
    """The tables of one library, read only.

    Args:
        database: Where they are.
        without: Notes that are left out, as if they were not there: a word that only they hold is unknown.
    """

    def __init__(self, database: Database, without: Container[str] = ()) -> None:
        self._database = database
        rows = database.all("SELECT id, item FROM doc") if without else []
        self._gone = {number for number, item in rows if item in without}
        self._lists: dict[tuple[str, str], Posted | Numbers | None] = {}
        self._numbers = 0
        self.total = self._count()
        self.rarest = rarity_of(0, self.total)
        self.rarity = lru_cache(maxsize=MOST_KEPT)(self._rarity)
        self.weight = lru_cache(maxsize=MOST_KEPT)(self._weight)
        self.doc = lru_cache(maxsize=MOST_KEPT)(self._doc)

    def posted(self, stem: str) -> Posted | None:
        """Return the notes that hold a stem; None where none does."""
        return self._kept("posted", stem, self._posted, lambda found: len(found.docs))

    def called(self, stem: str) -> Numbers | None:
        """Return the numbers of the names that hold a stem."""
        return self._kept("called", stem, self._called, len)

    def asked(self, term: str) -> Numbers | None:
        """Return the numbers of the listed questions that hold a term."""
        return self._kept("asked", term, self._asked, len)

    def _kept(self, table: str, key: str, read: Callable[[str], T | None], size: Callable[[T], int]) -> T | None:
        kept = self._lists.get((table, key), False)
        if kept is not False:
            return kept  # type: ignore[return-value]
        found = read(key)
        numbers = size(found) if found is not None else 0
        if numbers <= LONGEST_KEPT:
            if len(self._lists) >= 3 * MOST_KEPT or self._numbers + numbers > MOST_NUMBERS:
                self._lists.clear()
                self._numbers = 0
            self._lists[table, key] = found  # type: ignore[assignment]
            self._numbers += numbers
        return found

    def _count(self) -> int:
        ((last,),) = self._database.all("SELECT MAX(id) FROM doc")
        return 0 if last is None else int(last) + 1

    def _rarity(self, stem: str) -> float | None:
        """Return how rare a stem is; None where no note holds it."""
        row = self._database.one("SELECT rarity FROM posted WHERE stem = ?", (stem,))
        return row[0] if row and (not self._gone or self.posted(stem)) else None

    def _weight(self, term: str) -> float | None:
        """Return what a term weighs among listed questions; None where none holds it. Of "": of an unknown word."""
        row = self._database.one("SELECT weight FROM asked WHERE term = ?", (term,))
        return row[0] if row else None

    def _posted(self, stem: str) -> Posted | None:
        row = self._database.one("SELECT docs, impacts FROM posted WHERE stem = ?", (stem,))
        if row is None:
            return None
        docs, impacts = numbers(row[0]), weights(row[1])
        if not self._gone:
            return Posted(docs, impacts)
        kept = [(doc, impact) for doc, impact in zip(docs, impacts, strict=True) if doc not in self._gone]
        return Posted(array("I", (doc for doc, _ in kept)), array("f", (each for _, each in kept))) if kept else None

    def _called(self, stem: str) -> Numbers | None:
        row = self._database.one("SELECT numbers FROM called WHERE stem = ?", (stem,))
        return numbers(row[0]) if row else None

    def _asked(self, term: str) -> Numbers | None:
        row = self._database.one("SELECT numbers FROM asked WHERE term = ?", (term,))
        return numbers(row[0]) if row else None

    def _doc(self, number: int) -> Doc:
        query = "SELECT item, kind, called, names, asked, asks FROM doc WHERE id = ?"
        ((item, kind, called, names, asked, asks),) = self._database.all(query, (number,))
        return Doc(item, kind, called, weights(names), asked, weights(asks))


def numbers(blob: bytes) -> Numbers:
    """Return the numbers in a blob."""
    found: Numbers = array("I")
    found.frombytes(blob)
    return found


def weights(blob: bytes) -> Weights:
    """Return the weights in a blob."""
    found: Weights = array("f")
    found.frombytes(blob)
    return found
