"""An open database: one way to read and one to write, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import os
import threading
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.store import address
from bot.store.problems import StoreError, is_busy, sentences

BUSY_TIMEOUT = 5000
"""Milliseconds that SQLite waits for another process's transaction, each time it is asked."""

BUSY_TRIES = 6
"""How often a transaction asks to begin: half a minute in all. A transaction of ours takes milliseconds, and a
migration a few seconds, so whoever holds on longer is not going to let go."""

PRAGMAS = (
    f"busy_timeout={BUSY_TIMEOUT}",
    "temp_store=MEMORY",
    "cache_size=-2000",  # KiB for each connection; the system keeps the file's pages as well
)
"""What every connection sets. The journal is in the file: see `_journal`."""

CONNECTIONS = 8
"""Kept open for threads at once; as many again are opened when needed. A host's pool of threads is smaller."""

ALTERING = 0x5E11AB07
"""The advisory lock on PostgreSQL that who changes tables holds; any number that nobody else takes."""

CONNECT_TIMEOUT = 10
"""Seconds that PostgreSQL is given to admit us."""


class Database:
    """An open database, safe to use from several threads.

    Attributes:
        url: Its address, which may hold a password.
        name: Its address as it may be shown.
        sqlite: Whether it is a file rather than a server.
        engine: For tools that need one; the tables are used through `reading` and `writing`.
    """

    def __init__(self, url: URL) -> None:
        """Open a database.

        Args:
            url: As `bot.store.address.parse` returns it.

        Raises:
            StoreError: the driver is not installed, or the file cannot be made.
        """
        self.url = url
        self.name = address.shown(url)
        self.sqlite = url.get_backend_name() == "sqlite"
        with sentences(self.name):
            self.engine = _sqlite(url) if self.sqlite else _postgres(url)
        # One writer at a time in this process, so that only processes wait for one another at the file.
        self._writer: AbstractContextManager[object] = threading.RLock() if self.sqlite else nullcontext()

    @property
    def file(self) -> str:
        """The path of an SQLite database; empty for a server."""
        return str(self.url.database) if self.sqlite else ""

    @contextmanager
    def reading(self, *, snapshot: bool = False) -> Generator[Connection]:
        """Give a connection that can only read.

        Args:
            snapshot: Let every statement see the same moment. On SQLite they always do.

        Raises:
            StoreError: something that an operator can mend.
        """
        options: dict[str, object] = {"writing": False}
        if not self.sqlite:
            options["postgresql_readonly"] = True
            options["isolation_level"] = "REPEATABLE READ" if snapshot else "READ COMMITTED"
        with sentences(self.name), self.engine.connect() as connection:
            connection.execution_options(**options)
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self, *, durable: bool = False) -> Generator[Connection]:
        """Give a connection in a transaction that is kept as a whole when the block ends, or not at all.

        Args:
            durable: Let the transaction outlast a power cut too. SQLite otherwise may lose the last moments to
                one (never to a crash, and never half a transaction); PostgreSQL never does.

        Raises:
            StoreError: something that an operator can mend.
        """
        with self._writer, sentences(self.name), self.engine.connect() as connection:
            connection.execution_options(writing=True, durable=durable)
            with connection.begin():
                yield connection

    @contextmanager
    def altering(self) -> Generator[Connection]:
        """Give a connection in a transaction that changes tables; nobody else writes meanwhile.

        SQLite changes a table by making it anew and dropping the old one. With foreign keys on, that deletes
        what depends on it (ON DELETE CASCADE) without a word. So they are off here, and whoever uses this checks
        them before the end.
        """
        with self._writer, sentences(self.name), self.engine.connect() as connection:
            connection.execution_options(writing=True, durable=True, altering=True)
            with connection.begin():
                if not self.sqlite:
                    connection.execute(select(func.pg_advisory_xact_lock(ALTERING)))
                yield connection

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _postgres(url: URL) -> Engine:
    arguments = {"connect_timeout": CONNECT_TIMEOUT, "application_name": "syllabot"}
    return create_engine(
        url, connect_args=arguments, pool_size=CONNECTIONS, max_overflow=CONNECTIONS, pool_pre_ping=True
    )


def _sqlite(url: URL) -> Engine:
    _make_file(str(url.database))
    # The connection that was used last is used again: its cache is warm, and others need none.
    engine = create_engine(url, pool_size=CONNECTIONS, max_overflow=CONNECTIONS, pool_use_lifo=True)
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _begin)
    return engine


def _make_file(path: str) -> None:
    """Make the file where there is none, readable by its owner alone: it holds what people said."""
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreError(
            f"{path} cannot be opened: {error.strerror}. Check its folder and its owner, or name another file in "
            "SYLLABOT_DATABASE_URL."
        ) from None


def _connected(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    """Prepare a new connection to SQLite."""
    del entry
    connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute("PRAGMA journal_mode")
    if cursor.fetchone() != ("wal",):  # to ask is free, to set needs the file for oneself
        cursor.execute("PRAGMA journal_mode=WAL")
    cursor.close()


def _set(connection: Connection, pragma: str, value: str) -> None:
    """Set what holds for a connection until it is set again, unless it is set so already: to ask costs as much."""
    if connection.info.get(pragma) != value:
        connection.exec_driver_sql(f"PRAGMA {pragma}={value}")
        connection.info[pragma] = value


def _begin(connection: Connection) -> None:
    """Begin a transaction on SQLite.

    A writer takes the lock at once: one that first reads and then writes would fail with "database is locked"
    when another wrote in between, however long it is willing to wait.
    """
    options = connection.get_execution_options()
    writing = options.get("writing", False)
    _set(connection, "foreign_keys", "OFF" if options.get("altering") else "ON")
    _set(connection, "query_only", "OFF" if writing else "ON")
    _set(connection, "synchronous", "FULL" if options.get("durable") else "NORMAL")
    for tried in range(1, BUSY_TRIES + 1):
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
        except OperationalError as error:
            if tried == BUSY_TRIES or not is_busy(error.orig):
                raise
        else:
            return
