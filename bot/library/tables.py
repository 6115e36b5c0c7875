"""The tables of a library: written once, in memory or for the cache file, only looked up afterwards."""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec import UNSET, Struct

from bot.library.model import (
    NAMED_KINDS,
    AnyItem,
    Comparison,
    Concept,
    Pack,
    Path,
    Process,
    Source,
    Takeaway,
    Tip,
)
from bot.search import tables, words
from bot.search.tables import Entry

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE item (
    id TEXT PRIMARY KEY, place INTEGER, kind TEXT, pack TEXT, topic TEXT, name TEXT, abbr TEXT, record BLOB
);
CREATE TABLE inverse (
    target TEXT, role TEXT, place INTEGER, id TEXT, PRIMARY KEY (target, role, place, id)
) WITHOUT ROWID;
CREATE TABLE redirect (old TEXT PRIMARY KEY, new TEXT) WITHOUT ROWID;
CREATE TABLE short (hash TEXT PRIMARY KEY, id TEXT) WITHOUT ROWID;
"""
_INDEX = "CREATE INDEX item_kind ON item (kind, topic, place, pack);"
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_HASH_LETTERS = 9


def short_hash(id_: str) -> str:
    """Return nine letters that stand for an id where room is short (FNV-1a, 64 bits, cut to 45)."""
    value = 0xCBF29CE484222325
    for byte in id_.encode():
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return "".join(_ALPHABET[value >> 5 * place & 31] for place in range(_HASH_LETTERS))


def write(database: sqlite3.Connection, packs: Iterable[tuple[Pack, Iterable[tuple[str, AnyItem]]]]) -> None:
    """Make the tables that `Library` reads, from packs in the order of serving."""
    database.executescript(_SCHEMA)
    loaded = [(pack, tuple(items)) for pack, items in packs]
    heads = msgspec.msgpack.encode([pack for pack, _ in loaded])
    database.execute("INSERT INTO meta VALUES ('packs', ?)", (heads,))
    placed = [(place, id_, item) for place, (id_, item) in enumerate(pair for _, items in loaded for pair in items)]
    database.executemany(
        "INSERT INTO item VALUES (?,?,?,?,?,?,?,?)",
        (
            (
                id_,
                place,
                _kind(item),
                id_.partition(":")[0],
                getattr(item, "topic", ""),
                getattr(item, "name", "") or getattr(item, "title", ""),
                getattr(item, "abbr", ""),
                zlib.compress(msgspec.msgpack.encode(item), 1),
            )
            for place, id_, item in placed
        ),
    )
    database.execute(_INDEX)
    inverse = {(target, role, place, id_) for place, id_, item in placed for role, target in _targets(item)}
    database.executemany("INSERT INTO inverse VALUES (?,?,?,?)", sorted(inverse))
    redirects = {
        f"{pack.id}:{old}": new if ":" in new else f"{pack.id}:{new}"
        for pack, _ in loaded
        for old, new in pack.redirects.items()
    }
    database.executemany("INSERT INTO redirect VALUES (?,?)", sorted(redirects.items()))
    every = {
        *(id_ for _, id_, _ in placed),
        *redirects,
        *(f"{pack.id}:{topic}" for pack, _ in loaded for topic in pack.topics),
    }
    database.executemany("INSERT OR IGNORE INTO short VALUES (?,?)", sorted((short_hash(id_), id_) for id_ in every))
    named = (entry_of(id_, item) for _, id_, item in placed if _kind(item) in NAMED_KINDS)
    tables.write(database, named, spelled=_spelled(item for _, _, item in placed))
    database.commit()


def _kind(item: AnyItem) -> str:
    return str(item.__struct_config__.tag)


def entry_of(id_: str, item: AnyItem) -> Entry:
    """Return what an item can be called, and what it says."""
    own = id_.partition(":")[2]
    called = tuple(name for name in (getattr(item, "name", ""), getattr(item, "abbr", ""), own) if name)
    return Entry(
        item=id_,
        kind=_kind(item),
        names=called,
        aliases=getattr(item, "aliases", ()),
        misspellings=getattr(item, "misspellings", ()),
        asks=getattr(item, "asks", ()),
        definition=tuple(texts_in(item, _DEFINING)),
        body=tuple(texts_in(item, _BODY)),
    )


_DEFINING = ("definition", "simple", "summary", "choose", "overlap")
_BODY = ("details", "facts", "uses", "examples", "limits", "misconceptions", "dimensions", "steps", "notes")


def texts_in(item: AnyItem, fields: Sequence[str]) -> Iterator[str]:
    """Yield the prose of some fields, ids and sources left out."""
    for field in fields:
        yield from _prose(getattr(item, field, ()))


def _prose(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield _LINK.sub(" ", part)
    elif isinstance(part, Struct):
        for field in part.__struct_fields__:
            if field not in _NO_PROSE:
                yield from _prose(getattr(part, field))
    elif isinstance(part, tuple | dict):
        for each in part.values() if isinstance(part, dict) else part:  # pyright: ignore[reportUnknownVariableType]
            yield from _prose(each)  # pyright: ignore[reportUnknownArgumentType]


_NO_PROSE = frozenset({"id", "source", "sources", "at", "uses", "process"})
_LINK = re.compile(r"\[\[(?:[^\]|]*\|)?")


def _spelled(items: Iterable[AnyItem]) -> set[str]:
    """Return the words of dimensions and of the usual questions, which are no names but are misspelt too."""
    dimensions = (each for item in items if isinstance(item, Comparison) for each in item.dimensions)
    texts = (text for each in dimensions for text in (each.name, *each.aliases))
    return {word for text in texts for word in words.fold(text).split()} | words.CUE_WORDS


def _targets(item: AnyItem) -> Iterator[tuple[str, str]]:
    """Yield what an item points to, with what it is to that."""
    match item:
        case Concept():
            yield from (("narrower", target) for target in item.broader)
        case Comparison():
            yield from (("comparison", target) for target in item.items)
        case Process():
            yield from (("process", id_) for step in item.steps for id_ in step.uses)
            yield from (("process", id_) for step in item.steps for option in step.options for id_ in option.uses)
            if item.actor is not UNSET:
                yield "actor", item.actor
        case Tip():
            yield from (("tip", target) for target in item.about)
        case Path() | Takeaway() | Source():
            return
