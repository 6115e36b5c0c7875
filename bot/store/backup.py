"""Copies of an SQLite database: saved while it is in use, checked, and put back."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime

from bot.store.engine import Database
from bot.store.problems import StoreError, sentences


def save(database: Database, target: str) -> None:
    """Write a copy of a database that may be in use.

    The copy is whole: it is written beside its place, checked, and moved there.

    Args:
        database: An SQLite database.
        target: The file to write; nothing may be there.

    Raises:
        StoreError: the database is a server's, the file is there already, or cannot be written.
    """
    if not database.sqlite:
        raise StoreError(_dump(database))
    copy(database.file, os.path.abspath(target))


def save_beside(file: str, why: str, now: datetime) -> str:
    """Write a copy of an SQLite database into its own folder; return its path.

    Args:
        file: The database.
        why: A few words for the name.
        now: The time, for the name.
    """
    name, ending = os.path.splitext(file)
    target = f"{name}.{why}.{now.astimezone(UTC):%Y%m%dT%H%M%SZ}{ending}"
    copy(file, target)
    return target


def check_file(path: str) -> None:
    """Look through a file that ought to be an SQLite database.

    Raises:
        StoreError: it is not there, is none, or is damaged.
    """
    if not os.path.isfile(path):
        raise StoreError(f"{path} is not there. Name the file of a backup.")
    _check(path, path)


def claim(file: str) -> None:
    """Make sure that no process uses an SQLite database, and fold its journal into it.

    Raises:
        StoreError: some process has it open.
    """
    if os.path.exists(file):
        with sentences(file), closing(sqlite3.connect(file, timeout=1, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")  # only who is alone may leave WAL mode


def copy(source: str, target: str) -> None:
    """Write a whole, checked copy of an SQLite file under a name that is free.

    Raises:
        StoreError: the name is taken, or the file cannot be read or written.
    """
    if os.path.exists(target):
        raise StoreError(f"{target} is there already. Name a new file, so that no earlier backup is lost.")
    part = f"{target}.part"
    try:
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600))
        with sentences(part), closing(_opened(source)) as here, closing(sqlite3.connect(part)) as there:
            here.backup(there)
            there.execute("PRAGMA journal_mode=DELETE")  # one file, whole in itself
        _check(part, source)
        os.rename(part, target)
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror}. Name a file in another folder.") from None
    finally:
        with suppress(OSError):
            os.remove(part)


def _check(path: str, name: str) -> None:
    """Raise where a file is damaged, which shows in a copy as well as in what was copied."""
    with sentences(name), closing(_opened(path)) as connection:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
    if found != ["ok"]:
        raise StoreError(f"{name} is damaged ({found[0]}). Use an earlier backup: syllabot db restore FILE")


def _opened(file: str) -> sqlite3.Connection:
    """Open a database to read it; one that another process just left may need its journal folded in."""
    connection = sqlite3.connect(file, timeout=5, isolation_level=None)
    connection.execute("PRAGMA query_only=ON")
    return connection


def _dump(database: Database) -> str:
    url = database.url
    server = f"--host={url.host or url.query.get('host') or 'localhost'} --port={url.port or 5432}"
    user = f" --username={url.username}" if url.username else ""
    return (
        "A PostgreSQL database is saved by its own tools, which can also go back to any minute. For one copy now: "
        f"pg_dump --format=custom --file=syllabot.dump {server}{user} {url.database}"
    )
