"""What can go wrong with a database, as sentences that say what to do next; never with a password in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Mapping
from contextlib import contextmanager


class StoreError(Exception):
    """Something is wrong with the database or its settings; the text says what to do."""


MISSING = "The database needs the package `{name}`. Install Syllabot with its extra: pipx install --force '.[{extra}]'"

NO_TABLE = "{name} lacks a table. Make it: syllabot db upgrade"

_EXTRAS = {"psycopg": "state,postgres"}

_SQLITE: Mapping[int, str] = {
    sqlite3.SQLITE_BUSY: "{name} is locked by another program. Close it, or wait until it is done, and try again.",
    sqlite3.SQLITE_LOCKED: "{name} is locked by another program. Close it, or wait until it is done, and try again.",
    sqlite3.SQLITE_READONLY: "{name} cannot be written. Give this user the right to write the file and its folder.",
    sqlite3.SQLITE_PERM: "{name} cannot be opened. Give this user the right to read and write it.",
    sqlite3.SQLITE_CANTOPEN: "{name} cannot be opened. Check that its folder is there and that this user may write it.",
    sqlite3.SQLITE_FULL: "The disk that holds {name} is full. Make room; nothing was half-written.",
    sqlite3.SQLITE_IOERR: "The disk that holds {name} reports an error. Check the disk, then: syllabot db check",
    sqlite3.SQLITE_CORRUPT: "{name} is damaged. Put a backup in its place: syllabot db restore FILE",
    sqlite3.SQLITE_NOTADB: "{name} is not an SQLite database. Name another file.",
}
"""By primary result code (https://sqlite.org/rescode.html)."""

_POSTGRES: Mapping[str, str] = {
    "28P01": "{name} refuses the password. Correct it in SYLLABOT_DATABASE_URL, PGPASSWORD or the password file.",
    "28000": "{name} refuses this user. Correct the name in SYLLABOT_DATABASE_URL, or let the server admit it.",
    "3D000": "{name}: there is no such database. Create it: createdb NAME",
    "42501": "{name}: this user lacks a right. Let the database belong to it.",
    "25006": "{name} can only be read; it may be a standby. Name the primary server in SYLLABOT_DATABASE_URL.",
    "53100": "The disk of {name} is full. Make room; nothing was half-written.",
    "53300": "{name} has no connection left. Raise its max_connections, or run fewer processes.",
    "55P03": "{name} is locked by another program. Wait until it is done, and try again.",
    "57P01": "{name} was shut down. Start it and try again.",
    "57P03": "{name} is starting up or shutting down. Try again in a moment.",
    "42P01": NO_TABLE,
}
"""By SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""

_CONNECTING: Mapping[str, str] = {
    "password authentication failed": "28P01",
    "no password supplied": "28P01",
    "no pg_hba.conf entry": "28000",
    'role "': "28000",
    'database "': "3D000",
    "too many clients": "53300",
    "the database system is": "57P03",
}
"""While connecting libpq gives no SQLSTATE, only text."""

_UNREACHABLE = (
    "{name} cannot be reached. Check that the server runs, and the host and the port in SYLLABOT_DATABASE_URL."
)


@contextmanager
def sentences(name: str) -> Generator[None]:
    """Turn the errors of drivers that an operator can mend into `StoreError`; others pass.

    Args:
        name: The database, as it may be shown.
    """
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except ModuleNotFoundError as error:
        raise missing(error) from error
    except DBAPIError as error:
        if said := explain(error.orig, name):
            raise StoreError(said) from None
        raise
    except sqlite3.Error as error:
        if said := explain(error, name):
            raise StoreError(said) from None
        raise


def missing(error: ModuleNotFoundError) -> StoreError:
    """Return what to install."""
    name = (error.name or "").partition(".")[0]
    return StoreError(MISSING.format(name=name, extra=_EXTRAS.get(name, "state")))


def explain(error: BaseException | None, name: str) -> str:
    """Return what to do about an error of a driver; empty where it is an error of the program.

    Args:
        error: As the driver raised it.
        name: The database, as it may be shown.
    """
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest says which kind of it
        told = NO_TABLE if "no such table" in str(error) else _SQLITE.get(code, "")
    elif type(error).__module__.startswith("psycopg"):
        state = getattr(error, "sqlstate", None) or _connecting(str(error))
        told = _UNREACHABLE if state == "" and type(error).__name__ == "OperationalError" else _POSTGRES.get(state, "")
    else:
        told = ""
    return told.format(name=name)


def is_busy(error: BaseException | None) -> bool:
    """Return whether SQLite gave up waiting for another connection."""
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


def _connecting(text: str) -> str:
    return next((state for said, state in _CONNECTING.items() if said in text), "")
