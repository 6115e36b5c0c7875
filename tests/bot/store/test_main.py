"""`syllabot db …` as an operator types it, in a process of its own."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.store import main, problems
from bot.store.keys import Keyring
from bot.store.store import Store
from tests.support.databases import KEYS, Made
from tests.support.filling import HERE, fill
from tests.support.program import Program


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Return the program in a home of its own, with a key for tokens."""
    assert KEYS.secret_keys is not None
    home = {"XDG_DATA_HOME": str(tmp_path / "data"), "SYLLABOT_SECRET_KEYS": KEYS.secret_keys.reveal()}
    return Program(tmp_path, home)


def filled(made: Made, kind: str) -> str:
    """Return the address of a database with something in it."""
    url = made.url(kind)
    fill(Store(made.open(url), Keyring(KEYS)))
    made.close_all()
    return url


def test_nothing_needs_to_be_set(program: Program, tmp_path: Path) -> None:
    """Without a setting the database is a file in the platform's folder; made once, then left alone."""
    missing = program.run("db", "check")
    assert (missing.status, missing.out) == (2, "")
    assert "syllabot db upgrade" in missing.err
    file = tmp_path / "data" / "syllabot" / "syllabot.sqlite"
    assert program.run("db", "upgrade").out == f"{file} now has the schema 0002.\n"
    assert program.run("db", "upgrade").out == f"{file} has the schema 0002 already.\n"
    checked = program.run("db", "check")
    assert checked.status == 0
    assert "is sound" in checked.out


def test_check_counts_what_is_there(made: Made, kind: str, program: Program) -> None:
    """A sound database is said to be sound, with the rows of each table; its tokens can be read."""
    program = program.where(SYLLABOT_DATABASE_URL=filled(made, kind))
    checked = program.run("db", "check")
    assert (checked.status, checked.err) == (0, "")
    assert re.search(r"^ +1  gap$", checked.out, re.MULTILINE)
    stranger = program.where(SYLLABOT_SECRET_KEYS=program.run("db", "key").out.strip()).run("db", "check")
    assert stranger.status == 2
    assert "Add the earlier key" in stranger.err


def test_check_sees_what_was_changed_by_hand(made: Made, program: Program) -> None:
    """A column that was dropped is named."""
    url = filled(made, "sqlite")
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    connection.execute("ALTER TABLE gap DROP COLUMN times")
    connection.close()
    checked = program.where(SYLLABOT_DATABASE_URL=url).run("db", "check")
    assert checked.status == 2
    assert "times" in checked.err


def test_backup_and_restore(made: Made, program: Program) -> None:
    """What is saved can be put back, and what was there instead is kept."""
    url = filled(made, "sqlite")
    program = program.where(SYLLABOT_DATABASE_URL=url)
    assert program.run("db", "backup", "saved.sqlite").status == 0
    again = program.run("db", "backup", "saved.sqlite")
    assert again.status == 2
    assert "there already" in again.err
    restored = program.run("db", "restore", "saved.sqlite")
    assert (restored.status, restored.err) == (0, "")
    assert "before-restore" in restored.out
    assert "1  oauth_state, not to be done again" in restored.out
    assert Store(made.open(url), Keyring(KEYS)).settings.of_server(HERE).welcome == "Hi"


def test_postgresql_has_its_own_tools(made: Made, program: Program) -> None:
    """Backup and restore of a server name the commands to use."""
    program = program.where(SYLLABOT_DATABASE_URL=made.url("postgresql"))
    assert "pg_dump" in program.run("db", "backup", "saved").err
    assert "pg_restore" in program.run("db", "restore", "saved").err


def test_copy_there_and_back(made: Made, program: Program, tmp_path: Path) -> None:
    """From a file to a server and to another file: everything arrives."""
    server, back = made.url("postgresql", ready=False), f"sqlite:///{tmp_path}/back.sqlite"
    there = program.where(SYLLABOT_DATABASE_URL=filled(made, "sqlite")).run("db", "copy", server)
    assert (there.status, there.err) == (0, "")
    assert "1  gap" in there.out
    assert program.where(SYLLABOT_DATABASE_URL=server).run("db", "copy", back).status == 0
    assert Store(made.open(back), Keyring(KEYS)).settings.of_server(HERE).welcome == "Hi"
    twice = program.where(SYLLABOT_DATABASE_URL=server).run("db", "copy", back)
    assert twice.status == 2
    assert "not empty" in twice.err


def test_keys_are_changed(made: Made, program: Program) -> None:
    """A new key in front, everything encrypted again, and the old key may go."""
    assert KEYS.secret_keys is not None
    program = program.where(SYLLABOT_DATABASE_URL=filled(made, "sqlite"))
    new = program.run("db", "key").out.strip()
    both = program.where(SYLLABOT_SECRET_KEYS=f"{new},{KEYS.secret_keys.reveal()}")
    assert both.run("db", "encrypt").out.startswith("The tokens of 1 installation")
    assert program.where(SYLLABOT_SECRET_KEYS=new).run("db", "check").status == 0


def test_no_password_is_ever_shown(
    made: Made, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is wrong with an address, its password stays unsaid."""
    real = make_url(made.url("postgresql")).set(username="nobody", password="hunter2")  # noqa: S106 - the test's own
    for url in (real.render_as_string(hide_password=False), "mysql://ann:hunter2@host/db", "hunter2"):
        monkeypatch.setenv("SYLLABOT_DATABASE_URL", url)
        for words in (["upgrade"], ["check"], ["backup", "x"], ["restore", "x"]):
            assert main.run(words) == 2
            out, err = capsys.readouterr()
            assert err.endswith("\n")
            assert "hunter2" not in out + err


@pytest.mark.parametrize("words", [(), ("nonsense",), ("backup",), ("upgrade", "more")])
def test_wrong_usage(program: Program, words: tuple[str, ...]) -> None:
    """What cannot be meant prints the usage, with status 2."""
    ran = program.run("db", *words)
    assert ran.status == 2
    assert ran.err.startswith("usage: syllabot db")


def test_wrong_settings(program: Program, tmp_path: Path) -> None:
    """A settings file that says something unknown is named."""
    (tmp_path / "syllabot.toml").write_text("database = 1")
    ran = program.run("db", "check")
    assert ran.status == 2
    assert "database_url" in ran.err


@pytest.mark.parametrize(
    ("package", "extra"), [("sqlalchemy", "state"), ("alembic", "state"), ("psycopg", "state,postgres")]
)
def test_a_missing_package(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], package: str, extra: str
) -> None:
    """Without a driver the sentence says how to install it."""

    def lacking(*_: object) -> None:
        raise ModuleNotFoundError(f"No module named '{package}'", name=f"{package}.inner")

    monkeypatch.setattr(main, "key", lacking)
    assert main.run(["key"]) == 2
    said = capsys.readouterr().err
    assert package in said
    assert f"pipx install --force '.[{extra}]'" in said
    assert problems.MISSING.format(name=package, extra=extra) == said.rstrip("\n")
