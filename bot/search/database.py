"""A database that is only read, by several threads if need be: a host answers in a pool of them."""

from __future__ import annotations

import sqlite3
from _thread import allocate_lock  # `threading` is loaded by nothing else in a one-shot answer
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Row: TypeAlias = tuple[Any, ...]


class Database:
    """Looks things up in an SQLite database, one query at a time.

    A connection keeps prepared statements, and two threads at one of them read each other's rows.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = allocate_lock()

    def all(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        """Return every row of a query."""
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def one(self, query: str, values: Sequence[object] | Mapping[str, object] = ()) -> Row | None:
        """Return the first row of a query, None where there is none."""
        with self._lock:
            return self._connection.execute(query, values).fetchone()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
