"""The tables of names: written once for a library, only looked up afterwards."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence

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
    """What a note can be called, and what it says."""

    item: str
    kind: str
    names: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    misspellings: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    definition: tuple[str, ...] = ()
    body: tuple[str, ...] = ()


def write(database: sqlite3.Connection, entries: Iterable[Entry], spelled: Iterable[str] = ()) -> None:
    """Make the tables that `Names` and `Ranker` read.

    Args:
        database: Where; without such tables.
        entries: What the notes are called and say, in the order of serving. Each is read once and not kept.
        spelled: Folded words of commands and dimensions, whose misspellings are repaired too.
    """
    database.executescript(_SCHEMA + postings.SCHEMA)
    index, names = postings.Index(), _Names()
    _insert_sorted(database, "name", (key for entry in entries for key in _added(entry, index, names)))
    index.write(database)
    names.write(database)
    _write_spelling(database, names.vocabulary(spelled))


def _added(entry: Entry, index: postings.Index, names: _Names) -> list[tuple[str, int, int]]:
    """Add a note to both; return the keys that its names are found by."""
    index.add(entry.item, entry.kind, (entry.names, entry.aliases, entry.asks, entry.definition, entry.body))
    return names.add(entry)


class _Names:
    """Collects what notes are called, and writes it: all but the keys, which nothing has to be known for."""

    def __init__(self) -> None:
        self._used: Counter[str] = Counter()
        self._said: set[str] = set()
        self._variants: list[tuple[str, str, str, int]] = []
        self._numbered = postings.Numbered()
        self._misspellings = 0
        self._spelling: dict[str, str] = {}

    def add(self, entry: Entry) -> list[tuple[str, int, int]]:
        """Add the names of a note; return their keys, each with its form and the number of the name."""
        keys: list[tuple[str, int, int]] = []
        forms = ((NAME, entry.names), (ALIAS, entry.aliases), (MISSPELLING, entry.misspellings), (ASKED, entry.asks))
        for form, texts in forms:
            for text in texts:
                folded = words.fold(text) or text.strip().casefold()
                # A question without its small words may be another one, so it is known only as it stands.
                found = (folded,) if form in {MISSPELLING, ASKED} else (folded, f"={words.glued(folded)}")
                keys.extend((key, form, len(self._variants)) for key in found)
                self._variants.append((entry.item, entry.kind, text, form))
                self._numbered.add([[] if form == MISSPELLING else _stems(folded, form)])
                self._read(text, folded, form)
        for text in (*entry.definition, *entry.body):
            self._said.update(text.split())
        return keys

    def _read(self, text: str, folded: str, form: int) -> None:
        """Note the words of a name, and how they are spelled."""
        if form == MISSPELLING:
            self._misspellings += 1
            return
        for word, written in words.spelled(text):
            self._spelling.setdefault(word, written)
        for word in folded.split():
            if form != ASKED or len(word) > words.SHORTEST_REPAIRED:
                self._used[word] += 1

    def vocabulary(self, spelled: Iterable[str]) -> dict[str, int]:
        """Return how often each word stands in names, or is one of `spelled`; 0 for words that only texts hold."""
        used = self._used + Counter(spelled)
        said = {word for written in self._said for word in words.fold(written).split()}
        for word in said - words.common_words():
            if len(word) >= words.SHORTEST_REPAIRED and word.isalpha():
                used[word] += 0
        return used

    def write(self, database: sqlite3.Connection) -> None:
        """Write the tables."""
        total, holding = len(self._variants) - self._misspellings, sorted(self._numbered.holding.items())
        weights = {stem: postings.rarity_of(len(numbers), total) for stem, numbers in holding}
        masses = self._numbered.masses(weights)
        rows = ((id_, *row[:3], masses[id_], row[3]) for id_, row in enumerate(self._variants))
        database.executemany("INSERT INTO variant VALUES (?,?,?,?,?,?)", rows)
        forms = [form for *_, form in self._variants]
        shared = ((stem, form, id_) for stem, ids in holding for form, id_ in sorted((forms[id_], id_) for id_ in ids))
        database.executemany("INSERT INTO posting VALUES (?,?,?)", shared)
        database.executemany("INSERT INTO weight VALUES (?,?)", weights.items())
        database.execute("INSERT INTO weight VALUES ('', ?)", (max(weights.values(), default=None),))
        otherwise = sorted(pair for pair in self._spelling.items() if pair[0] != pair[1])
        database.executemany("INSERT INTO spelling VALUES (?,?)", otherwise)


def _write_spelling(database: sqlite3.Connection, vocabulary: dict[str, int]) -> None:
    rows = ((word, words.stem(word), used) for word, used in sorted(vocabulary.items()))
    database.executemany("INSERT INTO word VALUES (?,?,?)", rows)
    long = [word for word in vocabulary if len(word) >= words.SHORTEST_REPAIRED - 1]
    _insert_sorted(database, "near", ((part, word) for word in long for part in words.deletions(word)))
    far = [word for word in long if len(word) >= words.SHORTEST_FAR - 2]
    _insert_sorted(database, "gram", ((gram, word) for word in far for gram in words.trigrams(word)))


def _insert_sorted(database: sqlite3.Connection, table: str, rows: Iterable[Sequence[object]]) -> None:
    """Insert rows in the order of the table's key, which is quick; SQLite sorts them, in little memory."""
    columns = [name for _, name, *_ in database.execute(f"PRAGMA table_info({table})")]
    named = ",".join(columns)
    database.execute(f"CREATE TEMP TABLE unsorted ({named})")
    database.executemany(f"INSERT INTO unsorted VALUES ({','.join('?' * len(columns))})", rows)  # noqa: S608
    database.execute(f"INSERT OR IGNORE INTO {table} SELECT * FROM unsorted ORDER BY {named}")  # noqa: S608
    database.execute("DROP TABLE unsorted")


def _stems(folded: str, form: int) -> list[str]:
    """Return the stems that carry the meaning; of a question without its chat words."""
    idle = words.FUNCTION_WORDS | words.CHAT_WORDS if form == ASKED else words.FUNCTION_WORDS
    found = folded.split()
    return list(dict.fromkeys(words.stem(word) for word in found if word not in idle)) or list(dict.fromkeys(found))
