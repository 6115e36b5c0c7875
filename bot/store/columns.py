"""Types of columns that are the same on both databases, and the marks that say what a column holds.

What is exported, forgotten, erased and purged is found by walking the tables for these marks, so a new table
takes part by its columns alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from sqlalchemy import BigInteger, Column, Integer, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

PERSON = "person"
"""Mark: a person's id. "erase": forgetting the person deletes the row. "blank": it empties the column."""

SERVER = "server"
"""Mark: a server's id. "erase": erasing the server deletes the row."""

ENTERPRISE = "enterprise"
"""Mark: the id of the organisation that a server belongs to. "erase": erasing the organisation deletes the row."""

EXPIRES = "expires"
"""Mark: a time. "row": the row goes then. The name of another column: that column is emptied then."""

SECRET = "secret"  # noqa: S105 - the name of a mark
"""Mark: never leaves the database, not even in an export."""

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
"""PostgreSQL keeps no NUL, and neither database keeps half a surrogate pair."""


def keepable(text: str) -> str:
    """Return a text as both databases can keep it: what they cannot becomes the sign for that, U+FFFD."""
    return _UNKEEPABLE.sub("\ufffd", text)


class Instant(TypeDecorator[datetime]):
    """A moment, kept as whole seconds since 1970 in UTC; comes back aware, in UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Return the seconds of a moment, rounded down.

        Raises:
            ValueError: the moment has no zone, so nobody knows when it is.
        """
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be kept")
        return (value - EPOCH) // timedelta(seconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Return the moment of some seconds."""
        del dialect
        return None if value is None else EPOCH + timedelta(seconds=value)


class Day(TypeDecorator[date]):
    """A date of somebody's own calendar, kept as text such as 2026-11-23, which sorts."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        """Return the date as text."""
        del dialect
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        """Return the date of a text."""
        del dialect
        return None if value is None else date.fromisoformat(value)


class Words(TypeDecorator[str]):
    """Text, of people too: whatever they typed, it can be kept."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text as it can be kept."""
        del dialect
        return None if value is None else keepable(value)


class WordList(TypeDecorator[Sequence[str]]):
    """Some texts in order, kept as a JSON list; come back as a tuple."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str:
        """Return the list as JSON."""
        del dialect
        return json.dumps([keepable(each) for each in value or ()], ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        """Return the texts."""
        del dialect
        return tuple(json.loads(value or "[]"))


def key() -> Column[int]:
    """Return a number that the database gives a row and never gives again."""
    # SQLite numbers rows only where the type is INTEGER itself, which has 64 bits there.
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)


def platform() -> Column[str]:
    """Return the column of the platform; ids of persons and servers mean something only beside it."""
    return Column("platform", Words, nullable=False)


def person(name: str = "person", when_forgotten: Literal["erase", "blank"] = "erase") -> Column[str]:
    """Return the column of a person's id."""
    return Column(name, Words, nullable=False, info={PERSON: when_forgotten})


def server() -> Column[str]:
    """Return the column of a server's id; "dm" outside servers."""
    return Column("server", Words, nullable=False, info={SERVER: "erase"})


def enterprise() -> Column[str]:
    """Return the column of the organisation that a server belongs to; empty where there is none."""
    return Column("enterprise", Words, nullable=False, server_default="", info={ENTERPRISE: "erase"})


def expiry(name: str = "expires_at", of: str = "row") -> Column[datetime]:
    """Return the column of the moment at which the row, or another column of it, goes."""
    return Column(name, Instant, nullable=False, index=True, info={EXPIRES: of})


def marked(table: Table, mark: str) -> Iterator[tuple[Column[object], str]]:
    """Yield the columns of a table that carry a mark, each with what the mark says."""
    for column in table.columns:
        if mark in column.info:
            yield column, str(column.info[mark])
