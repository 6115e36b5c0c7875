"""The library: all packs of a deployment, ready to be asked. Read only; a reload makes a new one.

Its home is an SQLite database, in memory or in the cache file, so that nothing is parsed when it is
opened, be it 240 notes or 100,000: a record is decoded when it is first shown.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET, Struct

from bot.library import tables
from bot.library.model import (
    AnyItem,
    Comparison,
    Concept,
    Dimension,
    Pack,
    Process,
    Source,
)
from bot.reply import Action, Citation
from bot.search import words
from bot.search.database import Database
from bot.search.names import Names

if TYPE_CHECKING:
    from bot.search.rank import Ranker

MOST_VIEWS = 32
"""Sets of hidden packs and topics for which a library is kept: each costs what is left of the packs, in memory."""


class Label(Struct, frozen=True):
    """What a list or button needs to know of an item."""

    id: str
    kind: str
    name: str
    abbr: str

    @property
    def short(self) -> str:
        """The abbreviation where there is one, else the name."""
        return self.abbr or self.name

    @property
    def full(self) -> str:
        """The name, with the abbreviation behind it where there is one."""
        return f"{self.name} ({self.abbr})" if self.abbr else self.name


class Links(Struct, frozen=True):
    """The items that point to one: by what they are to it."""

    narrower: tuple[str, ...] = ()
    comparisons: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()
    tips: tuple[str, ...] = ()


class Library:
    """Packs to ask. Built by `bot.library.cache.open_library`, or by `Library.of` from records.

    Attributes:
        packs: The packs' heads, in the order of serving.
        names: The finder of names and phrasings.
        offers: Actions that follow from an item alone, by a key of who made them: the same in every
            reply, so made when first needed and kept as long as the library.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = Database(database)
        self.names = Names(self._database)
        ((heads,),) = self._database.all("SELECT value FROM meta WHERE key = 'packs'")
        self.packs: tuple[Pack, ...] = tuple(msgspec.msgpack.decode(heads, type=list[Pack]))
        self.offers: dict[str, tuple[Action, ...]] = {}
        self._decoder = msgspec.msgpack.Decoder(AnyItem)
        # Kept per library, never longer than it: a swapped library starts afresh.
        self.record = lru_cache(maxsize=4096)(self._record)
        self.label = lru_cache(maxsize=8192)(self._label)
        self.links = lru_cache(maxsize=4096)(self._links)
        self.citation = lru_cache(maxsize=8192)(self._citation)
        self.called = lru_cache(maxsize=8192)(self._called)
        self.vocabulary = lru_cache(maxsize=512)(self._vocabulary)
        self.without = lru_cache(maxsize=MOST_VIEWS)(self._without)

    @classmethod
    def of(cls, packs: Iterable[tuple[Pack, Iterable[tuple[str, AnyItem]]]]) -> Library:
        """Return a library of records, in memory."""
        database = sqlite3.connect(":memory:", check_same_thread=False)
        tables.write(database, packs)
        return cls(database)

    @cached_property
    def ranker(self) -> Ranker:
        """The ranking over what notes say; loaded when a question first needs it."""
        from bot.search.rank import Ranker

        return Ranker(self._database)

    def __del__(self) -> None:
        """Close the database once nobody holds the library any more, as after a reload."""
        self._database.close()

    def expand(self, id_: str) -> str:
        """Return the id behind `~` and nine letters, as `short_hash` writes them; others as they are."""
        if not id_.startswith("~"):
            return id_
        row = self._database.one("SELECT id FROM short WHERE hash = ?", (id_[1:],))
        return row[0] if row else id_

    def current(self, id_: str) -> str | None:
        """Return the id that an id stands for today: itself, where it was redirected, or None if gone."""
        id_ = self.expand(id_)
        for _ in range(8):  # redirects of redirects, in an imperfect pack
            if self.label(id_):
                return id_
            row = self._database.one("SELECT new FROM redirect WHERE old = ?", (id_,))
            if not row:
                return None
            id_ = row[0]
        return None

    def _record(self, id_: str) -> AnyItem | None:
        """Return an item by its complete id."""
        row = self._database.one("SELECT record FROM item WHERE id = ?", (id_,))
        return self._decoder.decode(zlib.decompress(row[0])) if row else None

    def _label(self, id_: str) -> Label | None:
        """Return an item's name and kind."""
        row = self._database.one("SELECT id, kind, name, abbr FROM item WHERE id = ?", (id_,))
        return Label(*row) if row else None

    def _citation(self, item: str, source: str, at: str) -> Citation:
        """Return the citation of a source in an item."""
        record = self.source(source)
        return Citation(item, record.name, at, record.url) if record else Citation(item, source, at)

    def _called(self, id_: str) -> str:
        """Return the shortest text that leads to an item: its abbreviation or name, else its complete id."""
        label = self.label(id_)
        if not label:
            pack, _, topic = id_.partition(":")
            return topic if [pack] == [each.id for each in self.packs if topic in each.topics] else id_
        for text in (label.short.lower(), id_.partition(":")[2]):
            found = [named.item for named in self.names.exact(text) if named.kind == label.kind]
            if found == [id_]:
                return text
        return id_

    def _vocabulary(self, id_: str) -> frozenset[str]:
        """Return the stems of all words of an item, its names and its texts."""
        return frozenset(words.stem(word) for text in texts_of(self.record(id_)) for word in words.fold(text).split())

    def _without(self, hidden: tuple[str, ...]) -> Library:
        """Return the library that is left without some packs and topics, each named by its id.

        It is made of the records, so that nothing of what is hidden is found in it in any way.
        """
        from bot.library.view import visible

        placed: list[tuple[str, str, str]] = [
            (id_, pack, topic)
            for id_, pack, topic in self._database.all("SELECT id, pack, topic FROM item ORDER BY place")
        ]
        return Library.of(visible(self.packs, placed, frozenset(hidden), self.record))

    def labels(self, ids: Iterable[str]) -> list[Label]:
        """Return the labels of those items that exist, in order and without repeats."""
        return [label for id_ in dict.fromkeys(ids) if (label := self.label(id_))]

    def _links(self, id_: str) -> Links:
        """Return what points to an item, in the order of serving."""
        found: dict[str, list[str]] = {}
        for role, source in self._database.all(
            "SELECT role, id FROM inverse WHERE target = ? ORDER BY role, place", (id_,)
        ):
            found.setdefault(role, []).append(source)
        processes = dict.fromkeys([*found.get("actor", ()), *found.get("process", ())])
        return Links(
            tuple(found.get("narrower", ())),
            tuple(found.get("comparison", ())),
            tuple(processes),
            tuple(found.get("tip", ())),
        )

    def ids(self, kind: str, topic: str = "") -> tuple[str, ...]:
        """Return the ids of a kind, of one topic or all, in the order of serving."""
        query = "SELECT id FROM item WHERE kind = ?" + (" AND topic = ?" if topic else "") + " ORDER BY place"  # noqa: S608
        return tuple(row[0] for row in self._database.all(query, (kind, topic) if topic else (kind,)))

    def count(self, kind: str, pack: str = "") -> int:
        """Return how many items of a kind there are, in one pack or all."""
        query = "SELECT COUNT(*) FROM item WHERE kind = ?" + (" AND pack = ?" if pack else "")  # noqa: S608
        ((count,),) = self._database.all(query, (kind, pack) if pack else (kind,))
        return int(count)

    def topics(self) -> dict[str, str]:
        """Return the topics of all packs that hold a note: complete id and name, in their order."""
        used = {row[0] for row in self._database.all("SELECT DISTINCT topic FROM item")}
        every = {f"{pack.id}:{topic}": name for pack in self.packs for topic, name in pack.topics.items()}
        return {id_: name for id_, name in every.items() if id_ in used}

    def main_comparisons(self) -> tuple[str, ...]:
        """Return the main comparison of each pack that names one."""
        named = (
            pack.main_comparison if ":" in pack.main_comparison else f"{pack.id}:{pack.main_comparison}"
            for pack in self.packs
            if pack.main_comparison is not UNSET
        )
        return tuple(id_ for id_ in named if self.label(id_))

    def concept(self, id_: str) -> Concept | None:
        """Return a concept, None where the id is of nothing or of another kind."""
        record = self.record(id_)
        return record if isinstance(record, Concept) else None

    def comparison(self, id_: str) -> Comparison | None:
        """Return a comparison, None where the id is of nothing or of another kind."""
        record = self.record(id_)
        return record if isinstance(record, Comparison) else None

    def process(self, id_: str) -> Process | None:
        """Return a process, None where the id is of nothing or of another kind."""
        record = self.record(id_)
        return record if isinstance(record, Process) else None

    def source(self, id_: str) -> Source | None:
        """Return a source, None where the id is of nothing or of another kind."""
        record = self.record(id_)
        return record if isinstance(record, Source) else None

    def comparison_of(self, sides: Iterable[str]) -> str | None:
        """Return the written comparison of these items, in any order; the narrowest of those that hold others too."""
        wanted = set(sides)
        found: list[tuple[int, str]] = []
        for id_ in self.links(next(iter(sorted(wanted)))).comparisons if wanted else ():
            comparison = self.comparison(id_)
            if comparison and wanted <= set(comparison.items):
                found.append((len(comparison.items), id_))
        return min(found, key=lambda each: each[0])[1] if found and len(wanted) > 1 else None


def dimension_of(comparison: Comparison, id_: str) -> Dimension | None:
    """Return a dimension of a comparison by its id."""
    return next((dimension for dimension in comparison.dimensions if dimension.id == id_), None)


def texts_of(part: object) -> Iterator[str]:
    """Yield every text in a record or a part of one, ids among them."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Struct):
        for field in part.__struct_fields__:
            yield from texts_of(getattr(part, field))
    elif isinstance(part, tuple):
        for each in part:  # pyright: ignore[reportUnknownVariableType]
            yield from texts_of(each)  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(part, dict):
        for each in part.values():  # pyright: ignore[reportUnknownVariableType]
            yield from texts_of(each)  # pyright: ignore[reportUnknownArgumentType]
