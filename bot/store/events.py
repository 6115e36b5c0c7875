"""What passes: events that were taken, and what was asked last."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache

import msgspec
from sqlalchemy import Connection, bindparam, select

from bot.call import Call
from bot.request import Person, Place
from bot.store import sql
from bot.store.engine import Database
from bot.store.retention import EVENT, LAST_CALL
from bot.store.sql import Insert
from bot.store.tables import last_call, seen_event

KEY = ("platform", "server", "channel", "thread", "person")
"""Columns that say whose last call it is, and where."""


class SeenEvents:
    """Events that a platform may deliver more than once, and to several processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, platform: str, keys: Sequence[str], now: datetime) -> bool:
        """Take an event; return False where anybody took it before.

        Args:
            platform: The adapter's name.
            keys: Everything by which the event is known again. It is new if all of them are.
            now: The time.
        """
        return len(self.take_each(platform, keys, now)) == len(set(keys))

    def take_each(self, platform: str, keys: Collection[str], now: datetime) -> frozenset[str]:
        """Take several events, each with one key, in one transaction; return those that nobody took before.

        Nearly always that is all of them, so all are tried in one statement first.
        """
        rows = [
            {"platform": platform, "key": key, "expires_at": now + EVENT, "now": now}
            for key in sorted(set(keys))  # in one order, so that two processes never wait for each other
        ]
        with self._database.writing() as connection:
            if _taken(connection, rows) == len(rows):
                return frozenset(keys)
            connection.rollback()
        with self._database.writing() as connection:
            return frozenset(str(row["key"]) for row in rows if _taken(connection, [row]))


def _taken(connection: Connection, rows: Sequence[Mapping[str, object]]) -> int:
    """Take some keys; return how many of them were free."""
    return connection.execute(_take(connection.dialect.name), rows).rowcount if rows else 0


@cache
def _take(dialect: str) -> Insert:
    """Return what takes a key: made once, for making it costs more than running it, and every event needs it."""
    names = ("platform", "key", "expires_at")
    statement = sql.insert_of(dialect, seen_event).values({name: bindparam(name) for name in names})
    return statement.on_conflict_do_update(
        index_elements=["platform", "key"],
        set_={"expires_at": statement.excluded.expires_at},
        where=seen_event.c.expires_at <= bindparam("now"),
    ).execution_options(preserve_rowcount=True)


class LastCalls:
    """What each person asked last in each place, for a short time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def remember(self, person: Person, place: Place, call: Call, now: datetime) -> None:
        """Keep a call until it is too old to be meant by "and its limits?"."""
        self.remember_each([(person, place, call, now)])

    def remember_each(self, asked: Iterable[tuple[Person, Place, Call, datetime]]) -> None:
        """Keep the calls of several persons, or of one in several places, in one transaction."""
        rows = [
            {
                **_key(person, place),
                "enterprise": place.enterprise,
                "call": msgspec.json.encode(call).decode(),
                "expires_at": now + LAST_CALL,
            }
            for person, place, call, now in asked
        ]
        rows.sort(key=lambda row: tuple(row[name] for name in KEY))  # so that two processes never wait for each other
        with self._database.writing() as connection:
            if rows:
                connection.execute(_remember(connection.dialect.name), rows)

    def recall(self, person: Person, place: Place, now: datetime) -> Call | None:
        """Return the call, or None where there is none or it is too old."""
        here = [last_call.c[name] == value for name, value in _key(person, place).items()]
        wanted = select(last_call.c.call).where(*here, last_call.c.expires_at > now)
        with self._database.reading() as connection:
            written = connection.scalar(wanted)
        try:
            return None if written is None else msgspec.json.decode(written, type=Call)
        except msgspec.DecodeError:  # another version wrote it
            return None


@cache
def _remember(dialect: str) -> Insert:
    """Return what keeps a call in place of an earlier one; made once, like `_take`."""
    statement = sql.insert_of(dialect, last_call)
    new = {name: statement.excluded[name] for name in ("enterprise", "call", "expires_at")}
    return statement.on_conflict_do_update(index_elements=KEY, set_=new)


def _key(person: Person, place: Place) -> dict[str, object]:
    return dict(zip(KEY, (person.platform, place.server, place.channel, place.thread, person.id), strict=True))
