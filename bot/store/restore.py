"""Putting a backup in place of an SQLite database, without doing again what was done since."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TypeAlias

from msgspec import Struct
from sqlalchemy import Connection, Table, delete, update

from bot.store import address, backup, migrate
from bot.store.engine import Database
from bot.store.problems import StoreError
from bot.store.retention import purge
from bot.store.schedules import State
from bot.store.tables import OPEN, delivery, oauth_state, subscription

Settle: TypeAlias = Callable[[Connection, datetime], int]
"""Changes the rows of one table that must not act again; returns how many."""


def _drop_states(connection: Connection, now: datetime) -> int:
    """Drop every begun installation: one that was used since the backup would be good once more."""
    del now
    return connection.execute(delete(oauth_state)).rowcount


def _skip_deliveries(connection: Connection, now: datetime) -> int:
    """Send nothing that was planned: it may have been sent since the backup."""
    del now
    change = update(delivery).where(OPEN).values(state=State.SKIPPED, taken_by="", error="restored")
    return connection.execute(change).rowcount


def _settle_subscriptions(connection: Connection, now: datetime) -> int:
    """Let nothing be sent that is due by now; who plans writes it down as skipped, each with its tip."""
    change = update(subscription).where(subscription.c.next_due_at <= now).values(settled_at=now)
    return connection.execute(change).rowcount


SETTLE: Mapping[Table, Settle] = {
    oauth_state: _drop_states,
    delivery: _skip_deliveries,
    subscription: _settle_subscriptions,
}
"""For each table that makes something happen: what to do with its rows when an earlier state comes back. A table
of things to send marks everything before `now` as skipped here."""


class Restored(Struct, frozen=True):
    """What a restore did: the file that holds the database as it was before, and the rows that were settled."""

    saved: str
    settled: dict[str, int]
    purged: dict[str, int]


def restore(file: str, source: str, now: datetime, settle: Mapping[Table, Settle] = SETTLE) -> Restored:
    """Put a backup in place of an SQLite database that no process uses.

    The backup is copied, upgraded and settled under another name, then moved into place at once: whatever fails,
    the database is as it was.

    Args:
        file: The database; it need not be there.
        source: The backup.
        now: The time.
        settle: What to do with each table that makes something happen.

    Raises:
        StoreError: the backup is none, is damaged or from a newer version, or the database is in use.
    """
    backup.check_file(source)
    backup.claim(file)
    part = f"{file}.restoring"
    _remove(part)
    try:
        backup.copy(source, part)
        settled, purged = _ready(part, source, now, settle)
        backup.claim(part)
        saved = backup.save_beside(file, "before-restore", now) if os.path.exists(file) else ""
        os.replace(part, file)
    finally:
        _remove(part)
    return Restored(saved, settled, purged)


def _ready(
    part: str, source: str, now: datetime, settle: Mapping[Table, Settle]
) -> tuple[dict[str, int], dict[str, int]]:
    """Upgrade a copied backup and settle it; return the rows that were settled and purged, by table."""
    database = Database(address.of_file(part))
    try:
        with database.reading() as connection:
            if migrate.schema_of(connection).state == "empty":
                raise StoreError(f"{source} holds no tables of Syllabot. Name the file of a backup.")
        migrate.upgrade(database, now, save=False)
        with database.writing(durable=True) as connection:
            settled = {table.name: act(connection, now) for table, act in settle.items()}
        return {name: rows for name, rows in settled.items() if rows}, purge(database, now)
    finally:
        database.close()


def _remove(part: str) -> None:
    """Remove what a restore that failed left behind."""
    for path in (part, f"{part}-wal", f"{part}-shm"):
        with suppress(FileNotFoundError):
            os.remove(path)
