"""Which tips somebody may get: by topic and level, in the order in which they build on one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.library.library import Library
from bot.library.model import Comparison, Concept, Level, Named, Path, Process, Tip

LEVELS: tuple[Level, ...] = ("beginner", "intermediate", "advanced")


class Pools:
    """The tips of one library, read once."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._tips: tuple[tuple[str, Tip], ...] | None = None
        self._made: dict[tuple[tuple[str, ...], str, tuple[str, ...]], tuple[str, ...]] = {}

    def of(self, topics: Sequence[str] = (), level: str = "", hidden: Sequence[str] = ()) -> tuple[str, ...]:
        """Return the ids of the tips that somebody may get, those first that others build on.

        Args:
            topics: Complete ids, of topics or of learning paths; empty for all. A tip has the topics of what it is
                about, and the paths on which that lies.
            level: The highest; empty for all.
            hidden: Ids of packs, and topics, that a server does not show: a tip goes with its pack, and when all that
                it is about is hidden, as in `Library.without`.
        """
        key = (tuple(sorted(topics)), level, tuple(sorted(hidden)))
        if key not in self._made:
            highest = LEVELS.index(level) if level in LEVELS else len(LEVELS)
            self._made[key] = tuple(
                id_
                for id_, tip in self._ordered()
                if LEVELS.index(tip.level) <= highest
                and (not topics or self._is_of(tip, topics))
                and not (hidden and self._is_hidden(id_, tip, hidden))
            )
        return self._made[key]

    def _ordered(self) -> tuple[tuple[str, Tip], ...]:
        """Return all tips, each after those on what it builds on."""
        if self._tips is None:
            places = course(self.library)
            tips = [(id_, record) for id_ in self.library.ids("tip") if isinstance(record := self._record(id_), Tip)]
            self._tips = tuple(sorted(tips, key=lambda each: self._place(each[1], places)))
        return self._tips

    def _place(self, tip: Tip, places: dict[str, int]) -> tuple[int, int]:
        """Return when a tip's turn is: once all that it is about had theirs; easier ones first."""
        about = [places[concept] for id_ in tip.about for concept in self._concepts(id_) if concept in places]
        return max(about, default=-1), LEVELS.index(tip.level)

    def _concepts(self, id_: str) -> Iterable[str]:
        record = self._record(id_)
        if isinstance(record, Comparison):
            return record.items
        if isinstance(record, Process):
            return [concept for step in record.steps for concept in step.uses]
        return [id_]

    def _is_of(self, tip: Tip, topics: Sequence[str]) -> bool:
        """Return whether a tip is of one of some topics and paths."""
        about = (self._record(id_) for id_ in tip.about)
        if {record.topic for record in about if isinstance(record, Named)} & set(topics):
            return True
        paths = (record for id_ in topics if isinstance(record := self._record(id_), Path))
        return any(step.concept in tip.about for path in paths for step in path.concepts)

    def _is_hidden(self, id_: str, tip: Tip, hidden: Sequence[str]) -> bool:
        """Return whether a server does not show a tip."""
        about = [self.library.current(each) or each for each in tip.about]
        return _pack(id_) in hidden or all(_pack(each) in hidden or self._topic(each) in hidden for each in about)

    def _topic(self, id_: str) -> str:
        record = self._record(id_)
        return record.topic if isinstance(record, Named) else ""

    def _record(self, id_: str) -> object:
        return self.library.record(self.library.current(id_) or id_)


def _pack(id_: str) -> str:
    return id_.partition(":")[0]


def course(library: Library) -> dict[str, int]:
    """Return the place of each concept in an order in which what one must know first comes first.

    Beginners' concepts come first, else the order is that of the packs. A circle of prerequisites, which no checked
    pack has, is cut where it is entered.
    """
    places: dict[str, int] = {}
    entered: set[str] = set()
    records = {id_: record for id_ in library.ids("concept") if isinstance(record := library.record(id_), Concept)}
    for start in sorted(records, key=lambda id_: LEVELS.index(records[id_].level)):
        path = [(start, iter(records[start].prerequisites))]
        while path:  # not by recursion: a chain of prerequisites may be as long as the pack
            id_, before = path[-1]
            entered.add(id_)
            waiting = next((each for each in before if each in records and each not in entered), None)
            if waiting is not None:
                path.append((waiting, iter(records[waiting].prerequisites)))
            else:
                places.setdefault(id_, len(places))
                path.pop()
    return places
