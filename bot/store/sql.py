"""Statements that both databases have, under names that SQLAlchemy gives each of them apart."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = postgresql.Insert | sqlite.Insert


def insert(connection: Connection, table: Table) -> Insert:
    """Return an INSERT that may say what to do ON CONFLICT."""
    return insert_of(connection.dialect.name, table)


def insert_of(dialect: str, table: Table) -> Insert:
    """Return the same for a dialect by its name, to be kept."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def put(
    connection: Connection, table: Table, values: Mapping[str, object], key: tuple[str, ...], **instead: object
) -> None:
    """Insert a row, or change the one that has the same key.

    Args:
        connection: In a writing transaction.
        table: Where.
        values: The new row, by column.
        key: Columns of a primary or unique key; what it names stays.
        **instead: What to set in an existing row where that differs from the new one.
    """
    statement = insert(connection, table).values(dict(values))
    new: dict[str, object] = {name: statement.excluded[name] for name in values if name not in key}
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_={**new, **instead}))


def changed(connection: Connection, statement: Insert) -> int:
    """Run an INSERT and return how many rows it made or changed."""
    return connection.execute(statement.execution_options(preserve_rowcount=True)).rowcount
