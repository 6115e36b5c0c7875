"""How long things are kept, and the one function that erases what is due."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from bot.store.columns import EXPIRES, marked
from bot.store.engine import Database
from bot.store.privacy import Privacy
from bot.store.tables import departure, metadata

EVENT = timedelta(hours=25)
"""Platforms deliver an event again for at most a day (Slack's delayed events: hourly for 24 hours)."""

OAUTH_STATE = timedelta(minutes=10)
"""To finish an installation that was begun; the life of an OAuth state in Slack's own SDK."""

LAST_CALL = timedelta(hours=1)
"""After an hour "and its limits?" is no longer about the answer before."""

FEEDBACK = timedelta(days=365)
"""Notes are revised at least once in a course's year."""

GAP_QUESTION = timedelta(days=30)
"""What somebody typed goes after a month; an organiser who looks monthly sees every question once."""

GAP = timedelta(days=180)
"""That there was such a question stays for half a year, without its words, so that a later one counts with it."""

DELIVERY = timedelta(days=730)
"""So that a tip does not come again before all others did: two years of daily tips."""

NOTICE = timedelta(days=30)
"""What went wrong with a schedule a month ago is no longer news."""

DEPARTED = timedelta(days=30)
"""After the assistant left a server, so that who removed it by mistake loses nothing."""


def purge(database: Database, now: datetime) -> dict[str, int]:
    """Erase everything whose time has come; return how many rows of each table changed, where any did.

    What expires is found by the marks of columns. Each table is done in a transaction of its own, so that nobody
    waits long. Purging twice at once, or again after a crash, does no harm.
    """
    changed: dict[str, int] = {}
    for table in reversed(metadata.sorted_tables):
        for column, what in marked(table, EXPIRES):
            if what == "row":
                statement = delete(table).where(column <= now)
            else:
                statement = update(table).where(column <= now, table.c[what].is_not(None)).values({what: None})
            with database.writing() as connection:
                _count(changed, table.name, connection.execute(statement).rowcount)
    due = select(departure.c.platform, departure.c.enterprise, departure.c.server).where(departure.c.erase_at <= now)
    with database.reading() as connection:
        servers = connection.execute(due).all()
    for platform, enterprise, server in servers:
        for name, rows in Privacy(database).erase_departed(platform, server, enterprise, now).items():
            _count(changed, name, rows)
    return changed


def _count(changed: dict[str, int], name: str, rows: int) -> None:
    if rows:
        changed[name] = changed.get(name, 0) + rows
