"""The tables of names: written once for a library, only looked up afterwards."""

from __future__ import annotations

import math
import sqlite3
from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct

from bot.search import postings, words

NAME, ALIAS, MISSPELLING, ASKED = range(4)
"""Forms of a key, best first."""

_SCHEMA = """
CREATE TABLE name (key TEXT, form INTEGER, variant INTEGER, PRIMARY KEY (key, form, variant)) WITHOUT ROWID;
CREATE TABLE variant (id INTEGER PRIMARY KEY, item TEXT, kind TEXT, text TEXT, weight REAL, form INTEGER);
CREATE TABLE posting (stem TEXT, form INTEGER, variant INTEGER, PRIMARY KEY (stem, form, variant)) WITHOUT ROWID;
CREATE TABLE weight (stem TEXT PRIMARY KEY, weight REAL) WITHOUT ROWID;
CREATE TABLE word (word TEXT PRIMARY KEY, stem TEXT, used INTEGER) WITHOUT ROWID;
CREATE TABLE spelling (word TEXT PRIMARY KEY, spelled TEXT) WITHOUT ROWID;
CREATE TABLE near (part TEXT, word TEXT, PRIMARY KEY (part, word)) WITHOUT ROWID;
CREATE TABLE gram (gram TEXT, word TEXT, PRIMARY KEY (gram, word)) WITHOUT ROWID;
"""


class Entry(Struct, frozen=True):
    """What a note can be called, and what it says. `place` orders notes: packs as configured, then as written."""

    item: str
    kind: str
    place: int
    names: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    misspellings: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    definition: tuple[str, ...] = ()
    body: tuple[str, ...] = ()


def write(database: sqlite3.Connection, entries: Iterable[Entry], spelled: Iterable[str] = ()) -> None:
    """Make the tables that `Names` reads.

    Args:
        database: Where; without such tables.
        entries: What the notes are called.
        spelled: Folded words of commands and dimensions, whose misspellings are repaired too.
    """
    database.executescript(_SCHEMA + postings.SCHEMA)
    index = postings.Index()
    keys: list[tuple[str, int, int]] = []
    variants: list[tuple[int, str, str, str, list[str], int]] = []
    vocabulary: dict[str, int] = defaultdict(int)
    spelling: dict[str, str] = {}
    said: set[str] = set()
    for entry in sorted(entries, key=lambda entry: entry.place):
        index.add(entry.item, entry.kind, (entry.names, entry.aliases, entry.asks, entry.definition, entry.body))
        said.update(word for text in (*entry.definition, *entry.body) for word in words.fold(text).split())
        forms = ((NAME, entry.names), (ALIAS, entry.aliases), (MISSPELLING, entry.misspellings), (ASKED, entry.asks))
        for form, texts in forms:
            for text in texts:
                folded = words.fold(text)
                if not folded:
                    folded = text.strip().casefold()
                # A question without its small words may be another one, so it is known only as it stands.
                found = (folded,) if form in {MISSPELLING, ASKED} else (folded, f"={words.glued(folded)}")
                keys.extend((key, form, len(variants)) for key in found)
                stems = [] if form == MISSPELLING else _stems(folded, form)
                variants.append((len(variants), entry.item, entry.kind, text, stems, form))
                if form != MISSPELLING:
                    for word, written in words.spelled(text):
                        spelling.setdefault(word, written)
                    for word in folded.split():
                        if form != ASKED or len(word) > words.SHORTEST_REPAIRED:
                            vocabulary[word] += 1
    index.write(database)
    for word in spelled:
        vocabulary[word] += 1
    for word in said - words.common_words():
        if len(word) >= words.SHORTEST_REPAIRED and word.isalpha():
            vocabulary[word] += 0  # texts hold it, but no name
    weights = _weights([stems for *_, stems, form in variants if form != MISSPELLING])
    database.executemany("INSERT OR IGNORE INTO name VALUES (?,?,?)", sorted(keys))
    database.executemany(
        "INSERT INTO variant VALUES (?,?,?,?,?,?)",
        (
            (id_, item, kind, text, sum(weights[s] for s in stems), form)
            for id_, item, kind, text, stems, form in variants
        ),
    )
    shared = sorted({(stem, variant[5], variant[0]) for variant in variants for stem in variant[4]})
    database.executemany("INSERT INTO posting VALUES (?,?,?)", shared)
    database.executemany("INSERT INTO weight VALUES (?,?)", sorted(weights.items()))
    otherwise = sorted(pair for pair in spelling.items() if pair[0] != pair[1])
    database.executemany("INSERT INTO spelling VALUES (?,?)", otherwise)
    _write_spelling(database, vocabulary)


def _write_spelling(database: sqlite3.Connection, vocabulary: dict[str, int]) -> None:
    database.executemany(
        "INSERT INTO word VALUES (?,?,?)", ((w, words.stem(w), n) for w, n in sorted(vocabulary.items()))
    )
    long = sorted(word for word in vocabulary if len(word) >= words.SHORTEST_REPAIRED - 1)
    database.executemany("INSERT INTO near VALUES (?,?)", sorted((p, w) for w in long for p in words.deletions(w)))
    far = [word for word in long if len(word) >= words.SHORTEST_FAR - 2]
    database.executemany("INSERT INTO gram VALUES (?,?)", sorted((g, w) for w in far for g in words.trigrams(w)))


def _stems(folded: str, form: int) -> list[str]:
    """Return the stems that carry the meaning; of a question without its chat words."""
    idle = words.FUNCTION_WORDS | words.CHAT_WORDS if form == ASKED else words.FUNCTION_WORDS
    found = folded.split()
    return list(dict.fromkeys(words.stem(word) for word in found if word not in idle)) or found


def _weights(variants: list[list[str]]) -> dict[str, float]:
    """Return the weight of each stem: inverse document frequency as in BM25 (Robertson 2009, eq. 3.2)."""
    count: dict[str, int] = defaultdict(int)
    for stems in variants:
        for stem in set(stems):
            count[stem] += 1
    total = len(variants)
    return {stem: math.log(1 + (total - n + 0.5) / (n + 0.5)) for stem, n in count.items()}
