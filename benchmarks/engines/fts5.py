"""SQLite's FTS5: five columns, Porter's stems, bm25 with weights 10, 10, 2, 2, 1, words joined by OR.

Of the weights that were tried, and of questions with and without the words that carry no meaning, this did best. The
segments of the index are merged once it is built (`optimize`), as for an index that is written once. A page cache that
holds the whole file changes nothing.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Sequence

FIELDS = ("names", "aliases", "asks", "definition", "body")


def build(notes: str, place: str) -> None:
    """Write the table."""
    database = sqlite3.connect(os.path.join(place, "notes.sqlite"))
    with database, open(notes, encoding="utf-8") as file:
        database.execute(f"CREATE VIRTUAL TABLE note USING fts5(id UNINDEXED, {','.join(FIELDS)}, tokenize='porter')")
        entries = map(json.loads, file)
        rows = ((each["item"], *("\n".join(each.get(field, ())) for field in FIELDS)) for each in entries)
        database.executemany("INSERT INTO note VALUES (?,?,?,?,?,?)", rows)
        database.execute("INSERT INTO note(note) VALUES ('optimize')")
    database.close()


def opened(place: str) -> Callable[[Sequence[str], Sequence[str]], Sequence[str]]:
    """Open it read only."""
    path = os.path.join(place, "notes.sqlite")
    database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    query = "SELECT id FROM note WHERE note MATCH ? ORDER BY bm25(note, 0, 10, 10, 2, 2, 1) LIMIT 10"

    def ask(_: Sequence[str], bare: Sequence[str]) -> Sequence[str]:
        return [id_ for (id_,) in database.execute(query, (" OR ".join(f'"{word}"' for word in bare),))]

    return ask
