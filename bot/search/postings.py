"""The tables of ranking: for each stem the notes that hold it, and how much it says there. Written once.

The weights are those of BM25F (Robertson and Zaragoza 2009, section 3.6): a stem's frequency in each field counts by
the field's weight and length, all fields together are dampened once, and rare stems weigh more. Everything that does
not depend on the question is computed here, so that a question only adds numbers up.
"""

from __future__ import annotations

import math
import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from bot.search import words

FIELDS = ("name", "alias", "asks", "definition", "body")
"""What a note's words stand in."""

_WEIGHT = (3.0, 3.0, 1.5, 1.5, 1.0)
_LENGTH = (0.3, 0.3, 0.6, 0.6, 0.75)  # how much a long field counts less: "b" of BM25
_SATURATION = 1.2  # "k1" of BM25; anything from 0.6 to 2 ranks alike

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


_SMALL = frozenset(words.stem(word) for word in words.FUNCTION_WORDS | words.CHAT_WORDS)


class Index:
    """Collects what notes say, field by field, and writes it."""

    def __init__(self) -> None:
        self._items: list[tuple[str, str]] = []
        self._lengths: list[Sequence[int]] = []
        self._holding: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._counts: dict[str, bytearray] = defaultdict(bytearray)  # for each note one byte for each field
        self._names: list[tuple[int, list[list[str]]]] = []
        self._asks: list[tuple[int, list[list[str]]]] = []
        self._called: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._asked: dict[str, array[int]] = defaultdict(lambda: array("I"))

    def add(self, item: str, kind: str, fields: Sequence[Sequence[str]]) -> None:
        """Add a note with the texts of its fields, in the order of `FIELDS`."""
        counted = [Counter(_stems(texts)) for texts in fields]
        place = len(self._items)
        self._items.append((item, kind))
        self._lengths.append([count.total() for count in counted])
        for stem in dict.fromkeys(stem for count in counted for stem in count):
            self._holding[stem].append(place)
            self._counts[stem].extend(min(count[stem], 255) for count in counted)
        names, aliases, asks, *_ = fields
        _number(self._names, self._called, [list(dict.fromkeys(_stems([text]))) for text in (*names, *aliases)])
        _number(self._asks, self._asked, [terms(words.fold(text).split()) for text in asks])

    def write(self, database: sqlite3.Connection) -> None:
        """Write the tables."""
        total = len(self._items)
        rarity = {stem: rarity_of(len(found), total) for stem, found in self._holding.items()}
        weight = {term: weight_of(term, len(found), self._count_asks()) for term, found in self._asked.items()}
        database.executemany("INSERT INTO doc VALUES (?,?,?,?,?,?,?)", self._docs(rarity, weight))
        database.executemany("INSERT INTO posted VALUES (?,?,?,?)", self._posted(rarity))
        called = ((stem, numbers.tobytes()) for stem, numbers in sorted(self._called.items()))
        database.executemany("INSERT INTO called VALUES (?,?)", called)
        asked = ((term, weight[term], numbers.tobytes()) for term, numbers in sorted(self._asked.items()))
        database.executemany("INSERT INTO asked VALUES (?,?,?)", asked)
        database.execute("INSERT INTO asked VALUES ('', ?, x'')", (weight_of("x", 0, self._count_asks()),))

    def _count_asks(self) -> int:
        return self._asks[-1][0] + len(self._asks[-1][1]) if self._asks else 0

    def _docs(self, rarity: Mapping[str, float], weight: Mapping[str, float]) -> Iterator[tuple[object, ...]]:
        for place, (item, kind) in enumerate(self._items):
            (called, names), (asked, asks) = self._names[place], self._asks[place]
            yield place, item, kind, called, _masses(names, rarity), asked, _masses(asks, weight)

    def _posted(self, rarity: Mapping[str, float]) -> Iterator[tuple[object, ...]]:
        total = max(len(self._items), 1)
        means = [max(sum(lengths[field] for lengths in self._lengths) / total, 1.0) for field in range(len(FIELDS))]
        for stem, holding in sorted(self._holding.items()):
            impacts = array("f")
            found = self._counts[stem]
            for number, place in enumerate(holding):
                lengths = self._lengths[place]
                counts = found[number * len(FIELDS) : (number + 1) * len(FIELDS)]
                frequency = sum(
                    _WEIGHT[field] * count / (1 - _LENGTH[field] + _LENGTH[field] * lengths[field] / means[field])
                    for field, count in enumerate(counts)
                    if count
                )
                impacts.append(rarity[stem] * frequency * (_SATURATION + 1) / (_SATURATION + frequency))
            yield stem, rarity[stem], holding.tobytes(), impacts.tobytes()


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


def _number(
    kept: list[tuple[int, list[list[str]]]], postings: Mapping[str, array[int]], found: list[list[str]]
) -> None:
    """Keep some names or questions of a note under the next numbers."""
    first = kept[-1][0] + len(kept[-1][1]) if kept else 0
    kept.append((first, found))
    for number, parts in enumerate(found, first):
        for part in parts:
            postings[part].append(number)


def _masses(found: Sequence[Sequence[str]], weight: Mapping[str, float]) -> bytes:
    return array("f", (sum(weight[part] for part in parts) for parts in found)).tobytes()


def _stems(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for word in words.fold(text).split():
            if word not in words.FUNCTION_WORDS:
                yield words.stem(word)
