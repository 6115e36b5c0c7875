"""What is kept about a person or a server: shown, and erased.

Both walk the tables for the marks of `bot.store.columns`; there is no list to forget a table in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, delete, or_, select, update

from bot.store.columns import ENTERPRISE, PERSON, SECRET, SERVER, keepable, marked
from bot.store.engine import Database
from bot.store.records import Export, Value
from bot.store.tables import departure, metadata

OUTSIDE = "dm"
"""The server of direct messages, on every platform; nobody leaves it."""


class Privacy:
    """Export and erasure."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def export(self, platform: str, person: str) -> Export:
        """Return everything that is kept about a person, but for secrets of the app."""
        found: Export = {}
        with self._database.reading(snapshot=True) as connection:
            for table, columns in _of(PERSON):
                shown = [column for column in table.columns if SECRET not in column.info]
                about = or_(*(column == person for column, _ in columns))
                rows = connection.execute(select(*shown).where(table.c.platform == platform, about)).all()
                if rows:
                    found[table.name] = [
                        {column.name: _plain(value) for column, value in zip(shown, row, strict=True)} for row in rows
                    ]
        return found

    def forget(self, platform: str, person: str) -> dict[str, int]:
        """Erase a person; return how many rows of each table changed.

        Rows about the person go; where a row is about something else and only names the person, the name goes.
        """
        changed: dict[str, int] = {}
        with self._database.writing(durable=True) as connection:
            for table, columns in _of(PERSON):
                for column, how in columns:
                    theirs = and_(table.c.platform == platform, column == person)
                    change = (
                        delete(table).where(theirs)
                        if how == "erase"
                        else update(table).where(theirs).values({column.name: ""})
                    )
                    if rows := connection.execute(change).rowcount:
                        changed[table.name] = changed.get(table.name, 0) + rows
        return changed

    def erase_server(self, platform: str, server: str, enterprise: str = "") -> dict[str, int]:
        """Erase a server, or an organisation with its servers where `server` is empty.

        Returns:
            How many rows of each table went.

        Raises:
            ValueError: neither a server nor an organisation was named, or direct messages were.
        """
        with self._database.writing(durable=True) as connection:
            return _erase(connection, platform, server, enterprise)

    def erase_departed(self, platform: str, server: str, enterprise: str, now: datetime) -> dict[str, int]:
        """Erase a server that was left, unless it came back meanwhile; return how many rows of each table went."""
        due = delete(departure).where(
            departure.c.platform == platform,
            departure.c.server == server,
            departure.c.enterprise == enterprise,
            departure.c.erase_at <= now,
        )
        with self._database.writing(durable=True) as connection:
            if connection.execute(due).rowcount == 0:
                return {}
            return {departure.name: 1} | _erase(connection, platform, server, enterprise)


def _erase(connection: Connection, platform: str, server: str, enterprise: str) -> dict[str, int]:
    if server == OUTSIDE or not (server or enterprise):
        raise ValueError("direct messages belong to nobody's server, and something must be named")
    mark, wanted = (SERVER, server) if server else (ENTERPRISE, enterprise)
    gone: dict[str, int] = {}
    for table, columns in _of(mark):
        theirs: list[ColumnElement[bool]] = [column == wanted for column, _ in columns]
        if rows := connection.execute(delete(table).where(table.c.platform == platform, *theirs)).rowcount:
            gone[table.name] = rows
    return gone


def _of(mark: str) -> Iterator[tuple[Table, Sequence[tuple[Column[object], str]]]]:
    """Yield the tables that have columns with a mark, those that depend on others first."""
    for table in reversed(metadata.sorted_tables):
        if columns := list(marked(table, mark)):
            yield table, columns


def _plain(value: object) -> Value:
    """Return a value as JSON has it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [str(each) for each in value]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return value if value is None or isinstance(value, int) else keepable(str(value))
