"""From one database to another: SQLite to PostgreSQL when a group outgrows a file, and back."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Table, func, insert, select, text

from bot.store import migrate
from bot.store.engine import Database
from bot.store.problems import StoreError
from bot.store.tables import metadata

BATCH = 1000
"""Rows that are read and written at once; a few hundred kilobytes."""


def copy(source: Database, target: Database) -> dict[str, int]:
    """Copy everything into an empty database, in one transaction.

    Tables go in the order of their foreign keys, rows keep their numbers, and the counts and highest numbers of
    both sides are compared before anything is kept. What is written to the source meanwhile is not copied.

    Args:
        source: With this program's schema.
        target: With this program's schema, and no rows.

    Returns:
        How many rows of each table there are.

    Raises:
        StoreError: a schema differs, the target holds rows, or the counts differ. The target is as it was.
    """
    with source.reading(snapshot=True) as here, target.writing(durable=True) as there:
        for database, connection in ((source, here), (target, there)):
            migrate.require_current(database, migrate.schema_of(connection))
        if filled := [name for name, rows in counts(there).items() if rows]:
            raise StoreError(f"{target.name} is not empty: {', '.join(filled)}. Name a new database.")
        for table in metadata.sorted_tables:
            _copy(table, here, there)
        copied = counts(there)
        for name, rows in counts(here).items():
            if copied[name] != rows:
                raise StoreError(f"{name} has {rows} rows and {copied[name]} were copied. Nothing was kept.")
    return copied


def counts(connection: Connection) -> dict[str, int]:
    """Return how many rows each table has."""
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in metadata.sorted_tables
    }


def _copy(table: Table, here: Connection, there: Connection) -> None:
    rows = here.execution_options(yield_per=BATCH).execute(select(table).order_by(*table.primary_key))
    for batch in rows.mappings().partitions():
        there.execute(insert(table), [dict[str, object](row) for row in batch])
    if (number := table.autoincrement_column) is not None:
        highest = [side.scalar(select(func.max(number))) for side in (here, there)]
        if highest[0] != highest[1]:
            raise StoreError(f"{table.name} ends at {highest[0]}, and its copy at {highest[1]}. Nothing was kept.")
        _number_on(table, number, there)


def _number_on(table: Table, number: Column[int], connection: Connection) -> None:
    """Let the next row get a number that was never given; SQLite sees to that itself."""
    if connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, number.name)
        following = func.coalesce(func.max(number), 0) + 1
        connection.execute(select(func.setval(sequence, following, text("false"))).select_from(table))
