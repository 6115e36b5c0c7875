"""From schema to schema, on both databases: from nothing, with data, at once, and when a step is broken."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from bot.store import migrate
from bot.store.engine import Database
from bot.store.keys import Keyring
from bot.store.migrate import FOLDER, UPGRADE, Upgrade, upgrade
from bot.store.problems import StoreError
from bot.store.store import Store, open_store
from bot.store.tables import metadata
from tests.support.databases import KEYS, NOW, Made
from tests.support.filling import BOB, HERE, THERE, cells, fill

ROOT = Path(__file__).parent.parent.parent.parent
STEPS = sorted(Path(FOLDER).joinpath("versions").glob("v*.py"))
NEWEST = STEPS[-1].name[1:5]

WIDER = '''"""Change a table that others hang on, which makes SQLite build it anew."""
import sqlalchemy as sa
from alembic import op
revision, down_revision = "9001", "{before}"
def upgrade():
    with op.batch_alter_table("server_settings") as table:
        table.alter_column("zone", existing_type=sa.Text(), type_=sa.String(64), existing_nullable=False)
        table.add_column(sa.Column("colour", sa.Text(), nullable=False, server_default="blue"))
'''
BROKEN = '''"""Go wrong after half of the work."""
import sqlalchemy as sa
from alembic import op
revision, down_revision = "9001", "{before}"
def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("DELETE FROM organiser")
    with op.batch_alter_table("server_settings") as table:
        table.drop_column("zone")
    {wrong}
'''
WRONG = {
    "python": "raise RuntimeError('a bug')",
    "sql": "op.execute('SELECT nonsense FROM nowhere')",
    "data": "op.execute(\"INSERT INTO organiser (platform, server, person) VALUES ('x', 'y', 'z')\")",
}


@pytest.fixture
def empty(made: Made, kind: str) -> Database:
    """Return a database without tables, of each kind."""
    return made.open(made.url(kind, ready=False))


def with_step(folder: Path, code: str, before: str = NEWEST) -> str:
    """Return a folder of steps with one more."""
    steps = folder / "migrations"
    shutil.copytree(FOLDER, steps, ignore=shutil.ignore_patterns("__pycache__"))
    (steps / "versions" / "v9001_more.py").write_text(code.format(before=before, wrong="{wrong}"))
    return str(steps)


def contents(database: Database) -> list[tuple[str, str, object]]:
    """Return everything that a database holds, with the columns that hold nothing."""
    with database.reading() as connection:
        return cells(connection)


def test_from_nothing_to_what_the_program_expects(empty: Database) -> None:
    """The steps make exactly the tables that are declared, whatever state a database starts from."""
    assert upgrade(empty, NOW) == Upgrade("", NEWEST)
    with empty.reading() as connection:
        assert migrate.differences(connection) == []
        assert migrate.schema_of(connection).state == "current"
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}
        if empty.sqlite:
            numbered = {
                name
                for (name,) in connection.execute(
                    text("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")
                )
            }
            assert numbered == {name for name, table in metadata.tables.items() if "id" in table.columns}
    assert upgrade(empty, NOW) == Upgrade(NEWEST, NEWEST)


def test_constraints_have_their_names(empty: Database) -> None:
    """What is made has the names that later steps call it by."""
    upgrade(empty, NOW)
    with empty.reading() as connection:
        inspector = inspect(connection)
        for name, table in metadata.tables.items():
            if not (empty.sqlite and "id" in table.columns):  # there it stands with its column, without a name
                assert inspector.get_pk_constraint(name)["name"] == table.primary_key.name
            found = {each["name"] for each in inspector.get_foreign_keys(name)}
            assert found == {key.name for key in table.foreign_key_constraints}


def test_nothing_is_lost_when_a_table_is_built_anew(store: Store, tmp_path: Path) -> None:
    """A step that rebuilds a table on which others hang keeps their rows, in every table."""
    fill(store)
    fill(store, BOB, THERE)
    before = contents(store.database)
    done = upgrade(store.database, NOW, with_step(tmp_path, WIDER))
    assert (done.before, done.after) == (NEWEST, "9001")
    after = contents(store.database)
    gone = [cell for cell in before if cell not in after]
    assert gone == [("alembic_version", "version_num", NEWEST)]
    assert ("organiser", "person", BOB.id) in after
    assert ("server_settings", "colour", "blue") in after
    with store.database.reading() as connection:
        (key,) = inspect(connection).get_foreign_keys("organiser")
        assert key.get("options", {}).get("ondelete") == "CASCADE"


@pytest.mark.parametrize("wrong", list(WRONG))
def test_a_broken_step_leaves_the_database_usable(store: Store, tmp_path: Path, wrong: str) -> None:
    """Whatever goes wrong in a step, the tables and rows are as they were, and the program goes on."""
    fill(store)
    before = contents(store.database)
    steps = with_step(tmp_path, BROKEN.replace("{wrong}", WRONG[wrong]))
    with pytest.raises(StoreError, match="was undone"):
        upgrade(store.database, NOW, steps)
    assert contents(store.database) == before
    with store.database.reading() as connection:
        assert migrate.differences(connection) == []
    store.ready()
    fill(store, BOB, THERE)
    assert store.settings.of_server(HERE).welcome == "Hi"


def test_every_step_with_data_from_every_schema(made: Made, kind: str, tmp_path: Path) -> None:
    """From each released schema, with rows in it, the newest is reached and every row is there."""
    for number, last in enumerate(STEPS):
        earlier = tmp_path / str(number)
        shutil.copytree(FOLDER, earlier, ignore=shutil.ignore_patterns("__pycache__"))
        for step in STEPS[number + 1 :]:
            (earlier / "versions" / step.name).unlink()
        database = made.open(made.url(kind, ready=False))
        assert upgrade(database, NOW, str(earlier)).after == last.name[1:5]
        rows = insert_anywhere(database)
        upgrade(database, NOW)
        with database.reading() as connection:
            counted = {name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) for name in rows}  # noqa: S608
            assert counted == rows
            assert migrate.differences(connection) == []


def insert_anywhere(database: Database) -> dict[str, int]:
    """Put two rows into every table that a database has, without knowing them; return their numbers."""
    with database.altering() as connection:
        inspector = inspect(connection)
        sorted_names = [name for name, _ in inspector.get_sorted_table_and_fkc_names() if name]
        names = [name for name in sorted_names if name != "alembic_version"]
        for name in names:
            columns = [column for column in inspector.get_columns(name) if column["name"] != "id"]
            listed = ", ".join(f'"{column["name"]}"' for column in columns)
            marks = ", ".join(f":{column['name']}" for column in columns)
            for number in (1, 2):
                values = {c["name"]: f"[{number}]" if c["type"].python_type is str else number for c in columns}
                connection.execute(text(f'INSERT INTO "{name}" ({listed}) VALUES ({marks})'), values)  # noqa: S608
    return dict.fromkeys(names, 2)


def test_several_at_once(empty: Database) -> None:
    """Of three processes that start together one makes the tables, and the others find them."""
    url = empty.url.render_as_string(hide_password=False)
    code = (
        "import sys; from datetime import datetime, UTC; from bot.store import address, migrate, engine\n"
        "database = engine.Database(address.parse(sys.argv[1])); sys.stdin.readline()\n"
        "print(migrate.upgrade(database, datetime.now(UTC)).before or 'made'); database.close()"
    )
    command = [sys.executable, "-c", code, url]
    running = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    said = [process.communicate("go\n", timeout=60)[0].strip() for process in running]
    assert sorted(said) == sorted(["made", NEWEST, NEWEST])
    with empty.reading() as connection:
        assert migrate.differences(connection) == []


def test_who_upgrades_waits_for_who_does(made: Made) -> None:
    """On PostgreSQL, where several may change tables at once, the second one stands in line."""
    url = made.url("postgresql", ready=False)
    first, second = made.open(url), made.open(url)
    waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    with ThreadPoolExecutor(1) as pool:
        with first.altering() as connection:
            upgrading = pool.submit(upgrade, second, NOW)
            while connection.scalar(waiting) == 0:
                assert not upgrading.done()
        assert upgrading.result().after == NEWEST


def test_a_newer_database_is_left_alone(store: Store, tmp_path: Path) -> None:
    """What a later version wrote is neither upgraded nor used, and the sentence names both schemas."""
    upgrade(store.database, NOW, with_step(tmp_path, WIDER))
    for refused in (store.ready, lambda: upgrade(store.database, NOW), lambda: migrate.prepare(store.database, NOW)):
        with pytest.raises(StoreError, match=f"9001.*{NEWEST}"):
            refused()


def test_sqlite_is_made_ready_by_itself_and_postgresql_by_its_operator(empty: Database) -> None:
    """A file is one process's own; a server's tables are changed when its operator says so."""
    store = Store(empty, Keyring(KEYS))
    with pytest.raises(StoreError, match=UPGRADE):
        store.ready()
    if empty.sqlite:
        migrate.prepare(empty, NOW)
    else:
        with pytest.raises(StoreError, match=r"no tables yet.*syllabot db upgrade"):
            migrate.prepare(empty, NOW)
        upgrade(empty, NOW)
        migrate.prepare(empty, NOW)
    store.ready()


def test_a_copy_is_saved_before_a_file_is_changed(made: Made, tmp_path: Path) -> None:
    """Beside the database lies what it was before, whole, even where the step fails."""
    store = Store(made.open(made.url("sqlite")), Keyring(KEYS))
    fill(store)
    before = contents(store.database)
    saved = upgrade(store.database, NOW, with_step(tmp_path, WIDER)).saved
    assert saved.endswith(".before-9001.20261123T090000Z.sqlite")
    assert contents(made.open(f"sqlite:///{saved}")) == before


def test_a_database_changed_by_hand_is_seen(store: Store) -> None:
    """A column or a table that is missing or too many is named."""
    with store.database.altering() as connection:
        connection.execute(text("ALTER TABLE gap DROP COLUMN times"))
        connection.execute(text("DROP TABLE seen_event"))
    with store.database.reading() as connection:
        found = " ".join(migrate.differences(connection))
    assert "times" in found
    assert "seen_event" in found


def test_a_store_opens_by_its_settings(tmp_path: Path, made: Made) -> None:
    """What the settings name is opened, ready for use; what cannot be used is closed again."""
    del made
    from bot.settings import Secret
    from bot.settings import Store as StoreSettings

    chosen = StoreSettings(database_url=Secret(f"sqlite:///{tmp_path}/data.sqlite"), secret_keys=KEYS.secret_keys)
    for _ in range(2):
        store = open_store(chosen, NOW)
        store.ready()
        store.close()
    (tmp_path / "data.sqlite").write_bytes(b"nonsense" * 1000)
    with pytest.raises(StoreError, match="not an SQLite database"):
        open_store(chosen, NOW)
