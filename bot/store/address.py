"""Where the database is: from a setting to an address that may be shown."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bot.store.problems import StoreError, missing

if TYPE_CHECKING:
    from sqlalchemy import URL

FILE = "syllabot.sqlite"
"""The database's file where none is named."""

_POSTGRES = ("postgresql", "postgres", "postgresql+psycopg")


def default_file() -> str:
    """Return the database's file in the platform's folder for data."""
    import platformdirs

    return os.path.join(platformdirs.user_data_dir("syllabot", appauthor=False), FILE)


def parse(text: str | None) -> URL:
    """Return a database's address.

    Args:
        text: `sqlite:///PATH` or `postgresql://USER:PASSWORD@HOST:PORT/NAME`; empty or None for the default file.

    Raises:
        StoreError: the text is no address, or one of a database that is not supported. It is not repeated in
            the sentence, since it may hold a password.
    """
    try:
        from sqlalchemy import make_url
        from sqlalchemy.exc import ArgumentError
    except ModuleNotFoundError as error:
        raise missing(error) from None
    if not text:
        return of_file(default_file())
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise StoreError(
            "SYLLABOT_DATABASE_URL is no address of a database. Write sqlite:///PATH or "
            "postgresql://USER:PASSWORD@HOST/NAME, with %xx for signs such as @ and / in the password."
        ) from None
    if url.drivername in _POSTGRES:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername in {"sqlite", "sqlite+pysqlite"}:
        return _sqlite(url)
    raise StoreError(f"Databases of the kind `{url.drivername}` are not supported. There are: sqlite, postgresql.")


def _sqlite(url: URL) -> URL:
    if not url.database or url.database == ":memory:" or url.query:
        raise StoreError("An SQLite address names a file and nothing else: sqlite:///PATH, or sqlite:////ABSOLUTE/PATH")
    return of_file(url.database)


def of_file(path: str) -> URL:
    """Return the address of an SQLite file; `~` is the home folder."""
    from sqlalchemy import URL

    return URL.create("sqlite+pysqlite", database=os.path.abspath(os.path.expanduser(path)))


def shown(url: URL) -> str:
    """Return an address as it may be shown: a file's path, or the server's without user and password."""
    if url.drivername.startswith("sqlite"):
        return str(url.database)
    host = url.host or url.query.get("host") or "localhost"
    port = f":{url.port}" if url.port else ""
    return f"PostgreSQL database {url.database or ''} at {host}{port}"
