"""What is in some packs, counted: for authors who ask what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import get_args

from msgspec import UNSET, Struct

from bot.library.library import texts_of
from bot.library.model import KINDS, AnyItem, Comparison, Concept, Level, Named, Path, Process, Source, Takeaway, Tip
from bot.library.reader import Loaded

LONGEST = 10
"""Texts that are listed as the longest."""
PERCENT = 100

Row = tuple[str, ...]


class Section(Struct, frozen=True):
    """A table: its heading, the names of its columns and its rows."""

    title: str
    columns: Row
    rows: tuple[Row, ...]


def statistics(packs: Iterable[Loaded]) -> list[Section]:
    """Return what is in some packs, as tables in an order for reading."""
    items = {id_: item for loaded in packs for id_, item in loaded.items}
    return [
        Section("Items", ("kind", "items"), _counts(map(_kind, items.values()))),
        _topics(items),
        _levels(items),
        _parts(items),
        _sources(items),
        _longest(items),
        _unlinked(items),
    ]


def _counts(values: Iterable[str]) -> tuple[Row, ...]:
    return tuple((value, str(count)) for value, count in Counter(values).most_common())


def _kind(item: AnyItem) -> str:
    return next(kind for kind, record in KINDS.items() if isinstance(item, record))


def _topics(items: dict[str, AnyItem]) -> Section:
    kinds = {"concepts": Concept, "comparisons": Comparison, "processes": Process, "paths": Path}
    topic_of = {id_: item.topic for id_, item in items.items() if isinstance(item, Named)}
    tips = Counter(topic_of.get(item.about[0], "") for item in items.values() if isinstance(item, Tip))
    rows = [
        (
            topic.partition(":")[2],
            *(
                str(sum(isinstance(items[id_], kind) for id_, own in topic_of.items() if own == topic))
                for kind in kinds.values()
            ),
            str(tips[topic]),
        )
        for topic in dict.fromkeys(topic_of.values())
    ]
    return Section("By topic", ("topic", *kinds, "tips about them first"), tuple(rows))


def _levels(items: dict[str, AnyItem]) -> Section:
    def count(kind: type, level: str) -> str:
        return str(sum(isinstance(item, kind) and getattr(item, "level", "") == level for item in items.values()))

    rows = ((level, count(Concept, level), count(Tip, level)) for level in get_args(Level))
    return Section("By level", ("level", "concepts", "tips"), tuple(rows))


def _parts(items: dict[str, AnyItem]) -> Section:
    """How many concepts have what members ask for, and how many tips."""
    concepts = [item for item in items.values() if isinstance(item, Concept)]
    tips = [item for item in items.values() if isinstance(item, Tip)]
    fields = ("simple", "facts", "uses", "examples", "limits", "misconceptions", "prerequisites", "contrast", "asks")
    rows = [(f"concepts with {field}", *_share(concepts, field)) for field in fields]
    rows += [(f"tips with {field}", *_share(tips, field)) for field in ("example", "check")]
    return Section("What items have", ("part", "items", "share"), tuple(rows))


def _share(items: Sequence[AnyItem], field: str) -> Row:
    having = sum(getattr(item, field) not in ("", (), UNSET) for item in items)
    return str(having), f"{having * PERCENT // len(items)}%" if items else ""


def _sources(items: dict[str, AnyItem]) -> Section:
    """How well the items rest on sources, and the sources that carry most."""
    citing: Counter[str] = Counter()
    without = 0
    stating = [item for item in items.values() if not isinstance(item, Source | Path)]
    for item in stating:
        cited = {text for text in texts_of(item) if isinstance(items.get(text), Source)}
        citing.update(cited)
        without += not cited
    known = [id_ for id_, item in items.items() if isinstance(item, Source)]
    rows = [
        ("sources", str(len(known))),
        ("sources that no item cites", str(sum(id_ not in citing for id_ in known))),
        ("items that cite none", str(without)),
        ("sources of an item, on average", f"{citing.total() / max(1, len(stating)):.1f}"),
        *((f"items that cite {id_.partition(':')[2]}", str(count)) for id_, count in citing.most_common(LONGEST)),
    ]
    return Section("Sources", ("", "count"), tuple(rows))


def _longest(items: dict[str, AnyItem]) -> Section:
    texts = ((len(text), id_, text) for id_, item in items.items() for text in texts_of(item))
    rows = [(id_.partition(":")[2], str(size), f"{text[:50]}…") for size, id_, text in sorted(texts, reverse=True)]
    return Section("Longest texts", ("item", "characters", "begins"), tuple(rows[:LONGEST]))


def _unlinked(items: dict[str, AnyItem]) -> Section:
    """Notes that no other note, tip or takeaway leads to."""
    linked = {target for id_, item in items.items() for target in _targets(item) if target != id_}
    rows = [
        (id_.partition(":")[2], _kind(item))
        for id_, item in items.items()
        if isinstance(item, Concept | Process) and id_ not in linked
    ]
    return Section("Concepts and processes that no other item leads to", ("item", "kind"), tuple(rows))


def _targets(item: AnyItem) -> Iterator[str]:
    if isinstance(item, Named | Tip | Takeaway):
        yield from texts_of(item)


def text(sections: Iterable[Section]) -> str:
    """Return tables for a terminal."""
    return "\n".join("\n".join((section.title, *_aligned(section), "")) for section in sections)


def _aligned(section: Section) -> Iterator[str]:
    rows = [section.columns, *section.rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(section.columns))]
    for row in rows if section.rows else [("none",)]:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip()


def markdown(sections: Iterable[Section]) -> str:
    """Return tables for a page."""
    parts: list[str] = []
    for section in sections:
        rows = [section.columns, ("---",) * len(section.columns), *section.rows]
        table = "\n".join(f"| {' | '.join(map(_in_cell, row))} |" for row in rows)
        parts.append(f"## {section.title}\n\n{table if section.rows else 'None.'}\n")
    return "\n".join(parts)


def _in_cell(text: str) -> str:
    return text.replace("|", "\\|")
