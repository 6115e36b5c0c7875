"""The ranking of this project, as the assistant asks it when a phrasing leaves a question open."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.corpus import KINDS, read_notes
from bot.search.database import Database
from bot.search.rank import Ranker
from bot.search.tables import write
from bot.understand.cues import IDLE

MOST = 10


def build(notes: str, place: str) -> None:
    """Write the tables of names and of ranking."""
    database = sqlite3.connect(os.path.join(place, "notes.sqlite"))
    with database:
        write(database, read_notes(Path(notes)))
    database.close()


def opened(place: str) -> Callable[[Sequence[str], Sequence[str]], Sequence[str]]:
    """Open them as the cache is opened: read only, and nothing is read yet."""
    path = os.path.join(place, "notes.sqlite")
    ranker = Ranker(Database(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)))
    kinds = frozenset(KINDS)
    return lambda question, _: [hit.item for hit in ranker.rank(question, IDLE, kinds).hits[:MOST]]
