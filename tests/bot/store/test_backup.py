"""Backups: saved while in use, put back whole or not at all, without doing again what was done since."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert

from bot.store import backup, retention
from bot.store.keys import Keyring
from bot.store.problems import StoreError
from bot.store.restore import SETTLE, restore
from bot.store.store import Store
from bot.store.tables import delivery, gap, oauth_state, seen_event, subscription
from tests.support.databases import KEYS, NOW, Made
from tests.support.filling import ANN, BOB, HERE, THERE, cells, fill


@pytest.fixture
def file(made: Made) -> str:
    """Return the file of an SQLite database."""
    return made.url("sqlite").removeprefix("sqlite:///")


@pytest.fixture
def open_(made: Made) -> Callable[[str], Store]:
    """Return a function that opens a store over a file."""
    return lambda path: Store(made.open(f"sqlite:///{path}"), Keyring(KEYS))


Open = Callable[[str], Store]


def contents(store: Store) -> list[tuple[str, str, object]]:
    """Return everything that a store holds."""
    with store.database.reading() as connection:
        return cells(connection)


def test_a_backup_of_a_database_in_use(file: str, open_: Open, tmp_path: Path) -> None:
    """What was committed is in it, what is being written is not; it is one file that only its owner reads."""
    store = open_(file)
    fill(store)
    before = contents(store)
    with store.database.writing() as connection:
        connection.execute(insert(seen_event), {"platform": "x", "key": "y", "expires_at": NOW})
        backup.save(store.database, str(tmp_path / "saved"))
    assert os.stat(tmp_path / "saved").st_mode & 0o777 == 0o600
    assert not [name for name in os.listdir(tmp_path) if name.startswith("saved.")]
    assert contents(open_(str(tmp_path / "saved"))) == before


def test_no_backup_is_overwritten(file: str, open_: Open, tmp_path: Path) -> None:
    """A file that is there stays as it is."""
    (tmp_path / "saved").write_text("precious")
    with pytest.raises(StoreError, match="there already"):
        backup.save(open_(file).database, str(tmp_path / "saved"))
    assert (tmp_path / "saved").read_text() == "precious"


def test_a_backup_that_cannot_be_written(file: str, open_: Open, tmp_path: Path) -> None:
    """A folder that is not there is named, and nothing is left behind."""
    with pytest.raises(StoreError, match="cannot be written"):
        backup.save(open_(file).database, str(tmp_path / "nowhere" / "saved"))


def test_postgresql_is_saved_by_its_own_tools(made: Made, tmp_path: Path) -> None:
    """The command to use is told, without a password."""
    database = made.open(made.url("postgresql"))
    with pytest.raises(StoreError, match="pg_dump --format=custom") as raised:
        backup.save(database, str(tmp_path / "saved"))
    assert str(database.url.database) in str(raised.value)
    assert not (tmp_path / "saved").exists()


def test_a_restore_brings_back_what_was(file: str, open_: Open, tmp_path: Path) -> None:
    """The database is as the backup was, what it was before is kept, and nothing else lies about."""
    store = open_(file)
    fill(store)
    backup.save(store.database, str(tmp_path / "saved"))
    fill(store, BOB, THERE)
    later = contents(store)
    store.close()
    done = restore(file, str(tmp_path / "saved"), NOW)
    restored = open_(file)
    restored.ready()
    assert restored.settings.of_server(HERE).organisers == (ANN.id,)
    assert restored.settings.of_server(THERE).organisers == ()
    assert contents(open_(done.saved)) == later
    assert [name for name in os.listdir(os.path.dirname(file)) if "restoring" in name or name.endswith(".part")] == []


def test_a_restore_into_an_empty_place(file: str, open_: Open, tmp_path: Path) -> None:
    """On a new machine there is nothing to keep."""
    store = open_(file)
    fill(store)
    backup.save(store.database, str(tmp_path / "saved"))
    new = str(tmp_path / "new.sqlite")
    assert restore(new, str(tmp_path / "saved"), NOW).saved == ""
    assert open_(new).settings.of_server(HERE).welcome == "Hi"


def test_what_was_used_since_is_not_good_again(file: str, open_: Open, tmp_path: Path) -> None:
    """A begun installation that was finished after the backup cannot be finished once more."""
    store = open_(file)
    state = store.states.issue("slack", NOW)
    backup.save(store.database, str(tmp_path / "saved"))
    assert store.states.use("slack", state, NOW)
    store.close()
    assert restore(file, str(tmp_path / "saved"), NOW).settled == {"oauth_state": 1}
    assert not open_(file).states.use("slack", state, NOW)


def test_what_expired_since_does_not_come_back(file: str, open_: Open, tmp_path: Path) -> None:
    """A restore purges: an old backup brings back nothing whose time is over."""
    store = open_(file)
    fill(store)
    backup.save(store.database, str(tmp_path / "saved"))
    store.close()
    done = restore(file, str(tmp_path / "saved"), NOW + retention.DEPARTED)
    assert done.purged["departure"] == 1
    assert open_(file).settings.of_server(HERE).welcome == ""


def test_tables_of_things_to_send_are_settled(file: str, open_: Open, tmp_path: Path) -> None:
    """A table can say what becomes of its rows: the function sees the restored rows and the time of the restore."""
    store = open_(file)
    store.gaps.note(ANN, HERE, "Who?", NOW)
    backup.save(store.database, str(tmp_path / "saved"))
    store.close()

    def mark(connection: Connection, now: object) -> int:
        assert now == NOW + timedelta(days=1)
        return connection.execute(gap.update().where(gap.c.last_at < now).values(times=99)).rowcount

    done = restore(file, str(tmp_path / "saved"), NOW + timedelta(days=1), {**SETTLE, gap: mark})
    assert done.settled == {"gap": 1}
    assert open_(file).gaps.open(HERE, 1)[0].times == 99
    assert set(SETTLE) == {oauth_state, delivery, subscription}


def test_a_restore_under_a_running_program_is_refused(file: str, open_: Open, tmp_path: Path) -> None:
    """While any process has the database open, it stays as it is."""
    store = open_(file)
    fill(store)
    backup.save(store.database, str(tmp_path / "saved"))
    before = contents(store)
    with pytest.raises(StoreError, match="locked by another program"):
        restore(file, str(tmp_path / "saved"), NOW)
    assert contents(store) == before


def broken(path: Path) -> None:
    """Damage a database in the middle."""
    content = bytearray(path.read_bytes())
    content[4096 * 2 : 4096 * 6] = b"\xff" * 4096 * 4
    path.write_bytes(content)


def test_a_damaged_database_is_not_saved(file: str, open_: Open, tmp_path: Path) -> None:
    """What cannot be restored is no backup: the damage is told, and no file is left."""
    store = open_(file)
    fill(store)
    store.close()
    broken(Path(file))
    with pytest.raises(StoreError, match="is damaged"):
        backup.save(open_(file).database, str(tmp_path / "saved"))
    assert not [name for name in os.listdir(tmp_path) if name.startswith("saved")]


def foreign(path: Path) -> None:
    """Write a sound database of somebody else."""
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()


def newer(path: Path) -> None:
    """Write what a later version of the program would."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


def wordy(path: Path) -> None:
    """Write words instead."""
    path.write_text("words " * 1000)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (broken, "is damaged"),
        (foreign, "no tables of Syllabot"),
        (newer, "9999"),
        (wordy, "not an SQLite database"),
        (Path.unlink, "is not there"),
    ],
)
def test_what_is_no_backup_changes_nothing(
    file: str, open_: Open, tmp_path: Path, spoil: Callable[[Path], object], said: str
) -> None:
    """A damaged, foreign, newer or missing backup is refused, and the database is as it was."""
    store = open_(file)
    fill(store)
    backup.save(store.database, str(tmp_path / "saved"))
    before = contents(store)
    store.close()
    spoil(tmp_path / "saved")
    with pytest.raises(StoreError, match=said):
        restore(file, str(tmp_path / "saved"), NOW)
    assert contents(open_(file)) == before
    assert not [name for name in os.listdir(os.path.dirname(file)) if "restoring" in name]
