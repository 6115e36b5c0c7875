"""An open database: transactions that keep everything or nothing, readers that cannot write, sentences for errors."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.store import address, engine
from bot.store.engine import Database
from bot.store.problems import StoreError, explain
from bot.store.store import Store
from bot.store.tables import seen_event
from tests.support.databases import NOW, Made

ROW = {"platform": "slack", "key": "a", "expires_at": NOW}


def number_of_events(database: Database) -> int:
    """Return how many events are kept."""
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(seen_event)).scalar_one()


class Interrupted(Exception):
    """What goes wrong in the middle."""


def test_a_transaction_is_kept_whole_or_not_at_all(database: Database) -> None:
    """What was written before something went wrong is not there; what ended well is."""

    def interrupted() -> None:
        with database.writing() as connection:
            connection.execute(insert(seen_event), ROW)
            raise Interrupted

    with pytest.raises(Interrupted):
        interrupted()
    assert number_of_events(database) == 0
    with database.writing(durable=True) as connection:
        connection.execute(insert(seen_event), ROW)
    assert number_of_events(database) == 1


def test_a_reader_cannot_write(database: Database) -> None:
    """A transaction that began as a reader refuses to write, on both databases; the next may."""
    with pytest.raises((StoreError, DBAPIError)), database.reading() as connection:
        connection.execute(insert(seen_event), ROW)
    assert number_of_events(database) == 0
    with database.writing() as connection:
        connection.execute(insert(seen_event), ROW)
    assert number_of_events(database) == 1


def test_a_snapshot_sees_one_moment(database: Database) -> None:
    """What is written while it reads is not seen."""
    count = select(func.count()).select_from(seen_event)
    with database.reading(snapshot=True) as reader:
        assert reader.execute(count).scalar_one() == 0
        with database.writing() as writer:
            writer.execute(insert(seen_event), ROW)
        assert reader.execute(count).scalar_one() == 0
    assert number_of_events(database) == 1


def test_an_error_of_the_program_is_no_sentence(database: Database) -> None:
    """What no operator can mend stays an error with its traceback."""
    with pytest.raises(IntegrityError), database.writing() as connection:
        connection.execute(insert(seen_event), [ROW, ROW])


def test_foreign_keys_count(store: Store) -> None:
    """A row that would point nowhere is refused."""
    with pytest.raises(IntegrityError), store.database.writing() as connection:
        connection.execute(text("INSERT INTO organiser (platform, server, person) VALUES ('slack', 'T', 'U')"))


def test_readers_that_become_writers_never_collide(database: Database) -> None:
    """Eight threads that read and then write never see a locked database, and no write is lost."""
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE counter (value INTEGER)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))
    read = text("SELECT value FROM counter" if database.sqlite else "SELECT value FROM counter FOR UPDATE")

    def count_up(_: int) -> None:
        with database.writing() as connection:
            value = connection.scalar(read)
            connection.execute(text("UPDATE counter SET value = :next"), {"next": value + 1})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count_up, range(200)))
    with database.reading() as connection:
        assert connection.scalar(text("SELECT value FROM counter")) == 200


# ---- SQLite alone


@pytest.fixture
def file(made: Made) -> Path:
    """Return the file of an SQLite database."""
    return Path(made.url("sqlite").removeprefix("sqlite:///"))


@pytest.fixture
def on_file(made: Made, file: Path) -> Database:
    """Return that database, open."""
    return made.open(f"sqlite:///{file}")


def test_the_pragmas(on_file: Database) -> None:
    """Each connection has what was measured to be sound and fast."""

    def pragmas(connection: Connection) -> list[object]:
        names = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout", "temp_store", "cache_size")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]

    with on_file.writing() as connection:
        assert pragmas(connection) == ["wal", 1, 1, 5000, 2, -2000]
    with on_file.writing(durable=True) as connection:
        assert pragmas(connection)[2] == 2
    with on_file.reading() as connection:
        assert pragmas(connection)[:3] == ["wal", 1, 1]
    with on_file.altering() as connection:
        assert pragmas(connection)[:3] == ["wal", 0, 2]
    with on_file.writing() as connection:
        assert pragmas(connection)[:3] == ["wal", 1, 1]


def test_a_new_file_is_its_owners(tmp_path: Path, made: Made) -> None:
    """A database that is made is readable by nobody else, nor is its folder."""
    made.open(f"sqlite:///{tmp_path}/new/data.sqlite")
    assert stat.S_IMODE(os.stat(tmp_path / "new" / "data.sqlite").st_mode) == 0o600
    assert stat.S_IMODE(os.stat(tmp_path / "new").st_mode) == 0o700


@contextmanager
def held(file: Path, begin: str = "BEGIN IMMEDIATE") -> Generator[None]:
    """Hold a lock on a file, as another program would."""
    other = sqlite3.connect(file, isolation_level=None)
    try:
        other.execute(begin)
        yield
    finally:
        other.close()


def test_a_file_that_stays_locked(monkeypatch: pytest.MonkeyPatch, file: Path, made: Made) -> None:
    """Who waits in vain for another program reads what to do; readers do not wait at all."""
    monkeypatch.setattr(engine, "PRAGMAS", ("busy_timeout=1",))
    database = made.open(f"sqlite:///{file}")
    with held(file):
        assert number_of_events(database) == 0
        with pytest.raises(StoreError, match="locked by another program") as raised, database.writing():
            pass
    assert str(file) in str(raised.value)
    with database.writing() as connection:
        connection.execute(insert(seen_event), ROW)


def test_a_writer_waits_its_turn(file: Path, made: Made) -> None:
    """A lock that another holds for a while is waited for, and nobody hears of it."""
    database = made.open(f"sqlite:///{file}")
    code = (
        "import sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN IMMEDIATE')\n"
        "print('held', flush=True); sys.stdin.readline(); c.execute('COMMIT')"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, file], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "held\n"
        with ThreadPoolExecutor(1) as pool:
            writing = pool.submit(lambda: _write(database))
            assert not writing.done()
            other.stdin.write("go\n")
            other.stdin.flush()
            writing.result()
    assert number_of_events(database) == 1


def _write(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(insert(seen_event), ROW)


def test_a_full_disk(on_file: Database) -> None:
    """A write that finds no room is undone and says so; afterwards everything works again."""

    def write_much() -> None:
        with on_file.writing() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
            connection.execute(insert(seen_event), [{**ROW, "key": "x" * 1000 + str(n)} for n in range(100)])

    with pytest.raises(StoreError, match="full"):
        write_much()
    assert number_of_events(on_file) == 0


@pytest.mark.parametrize(
    ("content", "said"), [(b"no database at all" * 100, "not an SQLite database"), (None, "cannot be opened")]
)
def test_a_file_that_is_none(tmp_path: Path, made: Made, content: bytes | None, said: str) -> None:
    """A text file or a folder in place of the database is named."""
    path = tmp_path / "thing"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(StoreError, match=said) as raised, made.open(f"sqlite:///{path}").reading():
        pass
    assert str(path) in str(raised.value)


def test_a_file_that_cannot_be_written(file: Path) -> None:
    """SQLite's own word for it becomes a sentence."""
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection, pytest.raises(sqlite3.Error) as raised:
        connection.execute("DELETE FROM seen_event")
    connection.close()
    assert "cannot be written" in explain(raised.value, "here")


# ---- PostgreSQL alone


def test_what_cannot_be_reached(made: Made) -> None:
    """A server that is not there, a database that is not, a user that is not: each says what to do, no password."""
    real = address.parse(made.url("postgresql"))
    wrong = {
        "cannot be reached": real.update_query_dict({"host": "/nowhere"}),
        "createdb": real.set(database="nothing"),
        "refuses this user": real.set(username="nobody"),
    }
    for said, url in wrong.items():
        database = Database(url.set(password="hunter2"))  # noqa: S106 - the test's own
        with pytest.raises(StoreError, match=said) as raised, database.reading():
            pass
        assert "hunter2" not in str(raised.value)
        assert "hunter2" not in repr(database)
        database.close()


def test_connections_that_the_server_cut(made: Made) -> None:
    """A transaction that is cut says so; the next one opens a new connection, and nobody hears of it."""
    url = made.url("postgresql")
    database, other = made.open(url), made.open(url)
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    assert number_of_events(database) == 0
    with other.writing() as connection:
        connection.execute(text(f"{cut} AND pid <> pg_backend_pid()"))
    assert number_of_events(database) == 0
    with pytest.raises(StoreError, match="shut down"), database.writing() as connection:
        connection.execute(text(cut))
    assert number_of_events(database) == 0
