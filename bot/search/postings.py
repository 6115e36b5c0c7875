"""The tables of ranking: for each stem the notes that hold it, and how much it says there. Written once.

The weights are those of BM25F (Robertson and Zaragoza 2009, section 3.6): a stem's frequency in each field counts by
the field's weight and length, all fields together are dampened once, and rare stems weigh more. Everything that does
not depend on the question is computed here, so that a question only adds numbers up.
"""

from __future__ import annotations

import math
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from bot.search import words

FIELDS = ("name", "alias", "asks", "definition", "body")
"""What a note's words stand in."""

_WEIGHT = (3.0, 3.0, 1.5, 1.5, 1.0)
_LENGTH = (0.3, 0.3, 0.6, 0.6, 0.75)  # how much a long field counts less: "b" of BM25
_SATURATION = 1.2  # "k1" of BM25; anything from 0.6 to 2 ranks alike

HIGHEST = _SATURATION + 1
"""Times its rarity that a stem can say at most in a note, however often it stands there."""

SCHEMA = """
CREATE TABLE doc (id INTEGER PRIMARY KEY, item TEXT, kind TEXT, called INTEGER, names BLOB, asked INTEGER, asks BLOB);
CREATE TABLE posted (stem TEXT PRIMARY KEY, rarity REAL, docs BLOB, impacts BLOB);
CREATE TABLE called (stem TEXT PRIMARY KEY, numbers BLOB);
CREATE TABLE asked (term TEXT PRIMARY KEY, weight REAL, numbers BLOB);
"""

PAIR = 0.35
"""What two neighbouring words of a question weigh beside each of them."""

SMALL = 0.5
"""What a word weighs that mostly only says that something is asked."""

_BITS = 20  # no file has a million words

MOST_READ = 200_000
"""Words, as written, whose stems are kept while an index is made: 30 MB."""


_SMALL = frozenset(words.stem(word) for word in words.FUNCTION_WORDS | words.CHAT_WORDS)


class Index:
    """Collects what notes say, field by field, and writes it.

    What it keeps in memory are numbers: for each stem its notes and how often it stands in their fields, about eight
    bytes for a word of a note. A hundred thousand notes of eighty words take less than 200 MB.
    """

    def __init__(self) -> None:
        self._items: list[tuple[str, str]] = []
        self._lengths = [array("I") for _ in FIELDS]
        self._holding: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._counts: dict[str, array[int]] = defaultdict(lambda: array("I"))  # beside `_holding`: which of `_often`
        self._often: dict[int, int] = {}  # how often in each field, `_BITS` for each
        self._names = Numbered()
        self._asks = Numbered()
        self._read = _Read()

    def add(self, item: str, kind: str, fields: Sequence[Sequence[str]]) -> None:
        """Add a note with the texts of its fields, in the order of `FIELDS`."""
        place = len(self._items)
        self._items.append((item, kind))
        counted: dict[str, int] = {}
        for field, texts in enumerate(fields):
            length, one = 0, 1 << field * _BITS
            for stem in self._stems(texts):
                counted[stem] = counted.get(stem, 0) + one
                length += 1
            self._lengths[field].append(length)
        for stem, packed in counted.items():
            self._holding[stem].append(place)
            self._counts[stem].append(self._often.setdefault(packed, len(self._often)))
        names, aliases, asks, *_ = fields
        self._names.add([list(dict.fromkeys(self._stems([text]))) for text in (*names, *aliases)])
        self._asks.add([terms(words.fold(text).split()) for text in asks])

    def _stems(self, texts: Iterable[str]) -> list[str]:
        """Return the stems of some texts, without function words."""
        return [stem for text in texts for written in text.split() for stem in self._read[written]]

    def write(self, database: sqlite3.Connection) -> None:
        """Write the tables."""
        total = len(self._items)
        rarity = {stem: rarity_of(len(found), total) for stem, found in self._holding.items()}
        weight = {term: weight_of(term, len(found), self._asks.total) for term, found in self._asks.holding.items()}
        database.executemany("INSERT INTO doc VALUES (?,?,?,?,?,?,?)", self._docs(rarity, weight))
        database.executemany("INSERT INTO posted VALUES (?,?,?,?)", self._posted(rarity))
        called = ((stem, numbers.tobytes()) for stem, numbers in sorted(self._names.holding.items()))
        database.executemany("INSERT INTO called VALUES (?,?)", called)
        asked = ((term, weight[term], numbers.tobytes()) for term, numbers in sorted(self._asks.holding.items()))
        database.executemany("INSERT INTO asked VALUES (?,?,?)", asked)
        database.execute("INSERT INTO asked VALUES ('', ?, x'')", (weight_of("x", 0, self._asks.total),))

    def _docs(self, rarity: Mapping[str, float], weight: Mapping[str, float]) -> Iterator[tuple[object, ...]]:
        every = zip(self._items, self._names.rows(rarity), self._asks.rows(weight), strict=True)
        return ((place, *item, *names, *asks) for place, (item, names, asks) in enumerate(every))

    def _posted(self, rarity: Mapping[str, float]) -> Iterator[tuple[object, ...]]:
        long = [_longer(lengths, share) for lengths, share in zip(self._lengths, _LENGTH, strict=True)]
        often = [
            [(_WEIGHT[field] * count, long[field]) for field in range(len(FIELDS)) if (count := _often(packed, field))]
            for packed in self._often
        ]
        for stem, holding in sorted(self._holding.items()):
            rare = rarity[stem]
            impacts = array("f")
            for place, counts in zip(holding, self._counts[stem], strict=True):
                frequency = 0.0
                for weighed, longer in often[counts]:
                    frequency += weighed / longer[place]
                impacts.append(rare * frequency * HIGHEST / (_SATURATION + frequency))
            yield stem, rare, holding.tobytes(), impacts.tobytes()


class _Read(dict[str, tuple[str, ...]]):
    """The stems of words as they are written, without function words; most words have been met before."""

    def __missing__(self, written: str) -> tuple[str, ...]:
        if len(self) >= MOST_READ:
            self.clear()
        folded = words.fold(written).split()
        self[written] = stems = tuple(words.stem(word) for word in folded if word not in words.FUNCTION_WORDS)
        return stems


class Numbered:
    """The names of all notes, or the questions they list, numbered through.

    Attributes:
        total: How many there are.
        holding: For each stem, or term, the numbers of those that hold it, in order.
    """

    def __init__(self) -> None:
        self.total = 0
        self.holding: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._firsts = array("I")

    def add(self, found: Sequence[Sequence[str]]) -> None:
        """Add those of the next note."""
        self._firsts.append(self.total)
        for number, parts in enumerate(found, self.total):
            for part in parts:
                self.holding[part].append(number)
        self.total += len(found)

    def masses(self, weight: Mapping[str, float]) -> array[float]:
        """Return what each of them weighs: the sum of its parts."""
        masses = array("d", bytes(8 * self.total))
        for part, numbers in self.holding.items():
            for number in numbers:
                masses[number] += weight[part]
        return masses

    def rows(self, weight: Mapping[str, float]) -> Iterator[tuple[int, bytes]]:
        """Yield for each note the number of its first one, and what each of them weighs."""
        masses = self.masses(weight)
        for first, after in pairwise((*self._firsts, self.total)):
            yield first, array("f", masses[first:after]).tobytes()


def _often(packed: int, field: int) -> int:
    return packed >> field * _BITS & (1 << _BITS) - 1


def _longer(lengths: Sequence[int], share: float) -> array[float]:
    """Return for each note by how much one field of it is longer than usual, as BM25F lets that count."""
    mean = max(sum(lengths) / max(len(lengths), 1), 1.0)
    return array("d", (1 - share + share * length / mean for length in lengths))


def terms(tokens: Sequence[str]) -> list[str]:
    """Return the stems of folded words but the smallest, then each two neighbours, small words among them."""
    stems = [words.stem(token) for token in tokens]
    alone = [stem for stem, token in zip(stems, tokens, strict=True) if token not in words.FUNCTION_WORDS]
    return list(dict.fromkeys([*alone, *map(" ".join, pairwise(stems))]))


def weight_of(term: str, asking: int, total: int) -> float:
    """Return what a term of a question weighs among all questions that notes list."""
    share = PAIR if " " in term else SMALL if term in _SMALL else 1.0
    return share * rarity_of(asking, total)


def rarity_of(holding: int, total: int) -> float:
    """Return the inverse document frequency as in BM25 (Robertson and Zaragoza 2009, equation 3.2)."""
    return math.log(1 + (total - holding + 0.5) / (holding + 0.5))
