"""What passes: events that were taken, and what was asked last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache

import msgspec
from sqlalchemy import bindparam, select

from bot.call import Call
from bot.request import Person, Place
from bot.store import sql
from bot.store.engine import Database
from bot.store.retention import EVENT, LAST_CALL
from bot.store.sql import Insert
from bot.store.tables import last_call, seen_event


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
        fresh = True
        with self._database.writing() as connection:
            statement = _take(connection.dialect.name)
            for key in sorted(set(keys)):  # in one order, so that two processes never wait for each other
                row = {"platform": platform, "key": key, "expires_at": now + EVENT, "now": now}
                fresh &= connection.execute(statement, row).rowcount == 1
        return fresh


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
        values = {
            **_key(person, place),
            "enterprise": place.enterprise,
            "call": msgspec.json.encode(call).decode(),
            "expires_at": now + LAST_CALL,
        }
        with self._database.writing() as connection:
            sql.put(connection, last_call, values, tuple(_key(person, place)))

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


def _key(person: Person, place: Place) -> dict[str, str]:
    return {
        "platform": person.platform,
        "server": place.server,
        "channel": place.channel,
        "thread": place.thread,
        "person": person.id,
    }
