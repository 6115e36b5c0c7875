"""From the schema that a database has to the one that this program needs."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from typing import Literal

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from msgspec import Struct
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.store import backup
from bot.store.engine import Database
from bot.store.problems import NO_TABLE, StoreError, explain
from bot.store.tables import metadata

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "migrations")

UPGRADE = "Upgrade it with: syllabot db upgrade"


class Schema(Struct, frozen=True):
    """Which schema a database has.

    Attributes:
        state: empty: none of ours · old: an upgrade is needed · current: as this program needs it ·
            newer: from a later version of the program.
        current: The step that it is at; empty where it has none.
        newest: The last step that this program knows.
    """

    state: Literal["empty", "old", "current", "newer"]
    current: str
    newest: str


class Upgrade(Struct, frozen=True):
    """What an upgrade did: from which step to which, and the file that holds the database as it was."""

    before: str
    after: str
    saved: str = ""


def schema_of(connection: Connection, folder: str = FOLDER) -> Schema:
    """Return which schema a database has.

    Args:
        connection: To the database.
        folder: Where the steps are.
    """
    script = ScriptDirectory(folder)
    newest = script.get_current_head() or ""
    current = MigrationContext.configure(connection).get_current_revision() or ""
    if not current:
        return Schema("empty", "", newest)
    if current not in {step.revision for step in script.walk_revisions()}:
        return Schema("newer", current, newest)
    return Schema("current" if current == newest else "old", current, newest)


def upgrade(database: Database, now: datetime, folder: str = FOLDER, *, save: bool = True) -> Upgrade:
    """Bring a database to this program's schema, all steps in one transaction.

    Several processes may try at once: one does it, the others wait and find it done. Of an SQLite database that
    holds something, a copy is saved beside it first.

    Args:
        database: Which.
        now: The time, for the name of the copy.
        folder: Where the steps are.
        save: Whether to save that copy.

    Raises:
        StoreError: the database is newer than the program, or a step failed. It is as it was then.
    """
    with database.altering() as connection:
        schema = schema_of(connection, folder)
        if schema.state == "newer":
            raise _newer(database, schema)
        if schema.state == "current":
            return Upgrade(schema.current, schema.current)
        saved = _saved(database, schema, now) if save else ""
        _guarded(database, schema, lambda: _run(connection, folder))
    return Upgrade(schema.current, schema.newest, saved)


def prepare(database: Database, now: datetime) -> None:
    """Make sure that a database can be used: SQLite is upgraded where needed, PostgreSQL by its operator.

    Raises:
        StoreError: it cannot be used as it is.
    """
    with database.reading() as connection:
        schema = schema_of(connection)
    if schema.state in {"empty", "old"} and database.sqlite:
        upgrade(database, now)
    else:
        require_current(database, schema)


def require_current(database: Database, schema: Schema) -> None:
    """Raise where a database does not have this program's schema.

    Raises:
        StoreError: it does not; the text says what to do.
    """
    if schema.state == "newer":
        raise _newer(database, schema)
    if schema.state != "current":
        what = "has no tables yet" if schema.state == "empty" else f"has the earlier schema {schema.current}"
        raise StoreError(f"{database.name} {what}. {UPGRADE}")


def differences(connection: Connection) -> list[str]:
    """Return how the tables of a database differ from what the program expects; empty where they do not."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return [str(each) for each in compare_metadata(context, metadata)]


def _run(connection: Connection, folder: str) -> None:
    config = Config()
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite" and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise ValueError(f"{len(broken)} rows would point nowhere, first in {broken[0][0]}")


def _guarded(database: Database, schema: Schema, run: Callable[[], None]) -> None:
    """Run the steps; whatever is wrong with them becomes a sentence, and the transaction is undone."""
    try:
        run()
    except Exception as error:
        told = explain(error.orig, "{name}") if isinstance(error, DBAPIError) else ""
        if told not in {"", NO_TABLE}:
            raise  # nothing is wrong with the step: the disk is full, the server went away
        raise StoreError(
            f"The upgrade of {database.name} from schema {schema.current or 'none'} to {schema.newest} failed and was "
            f"undone; the database is as it was. Use the version of Syllabot before this one, and report: {error}"
        ) from error


def _saved(database: Database, schema: Schema, now: datetime) -> str:
    """Save an SQLite database that holds something before it is changed; return the path of the copy."""
    if not database.sqlite or schema.state == "empty":
        return ""
    return backup.save_beside(database.file, f"before-{schema.newest}", now)


def _newer(database: Database, schema: Schema) -> StoreError:
    return StoreError(
        f"{database.name} has the schema {schema.current}, which this version does not know: it knows up to "
        f"{schema.newest}. Use the newer version of Syllabot that wrote it, or restore a backup from before."
    )
