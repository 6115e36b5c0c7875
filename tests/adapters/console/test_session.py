"""A session at the console: who asks, what was answered last, and what happens when something breaks."""

from __future__ import annotations

import re
import signal
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.console import session as module
from adapters.console.session import Session
from bot.library.library import Library
from bot.library.problem import BrokenContent
from bot.plain import plain_text
from bot.settings import Settings
from bot.understand.grammar import make
from tests.support.packs import make_pack


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep logs, and what SIGHUP does, within a test."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    before = signal.getsignal(signal.SIGHUP)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Return a small pack on disk."""
    return make_pack(tmp_path / "pack")


@pytest.fixture
def session(pack: Path) -> Session:
    """Return a session for the small pack, without a cache."""
    return Session(Settings((str(pack),), ""))


def break_library(session: Session) -> None:
    """Close the database below a library, so that nothing can be looked up any more."""
    database = sqlite3.connect(":memory:", check_same_thread=False)  # any thread may collect the library
    database.executescript("CREATE TABLE meta (key, value); INSERT INTO meta VALUES ('packs', x'90');")
    session.assistant.library = Library(database)
    database.close()


def test_what_was_answered_last(session: Session) -> None:
    """The last call that was answered is remembered for the next request; refusals and problems are not."""
    assert session.last is None
    session.answer("explain rag")
    assert session.last == make("explain", concept="demo:rag")
    session.answer("lasagna")
    session.answer("explain rag depth:huge")
    assert session.request("x").last == make("explain", concept="demo:rag")


def test_the_time_can_be_set(session: Session) -> None:
    """A request is made now, in the zone of the machine, or at the time that was set."""
    assert session.request("x").now.tzinfo is not None
    session.at = datetime(2026, 11, 23, tzinfo=UTC)
    assert session.request("x").now == session.at


def test_something_unexpected_is_noted(session: Session, tmp_path: Path) -> None:
    """An error becomes a problem with a reference; the log has the place in the code, and not what was typed."""
    break_library(session)
    reply = session.answer("my secret question about rag")
    assert (reply.kind, reply.visibility) == ("problem", "private")
    (reference,) = re.findall(r"noted as ([0-9a-f]{8})\.", plain_text(reply))
    log = tmp_path / "state" / "syllabot" / "log" / "errors.log"
    text = log.read_text(encoding="utf-8")
    assert f" {reference}\n" in text
    assert re.search(r'File ".*bot.*", line \d+', text)
    assert text.rstrip().endswith("ProgrammingError")
    assert "secret" not in text
    session.answer("again")
    assert len(re.findall(r" [0-9a-f]{8}\n", log.read_text(encoding="utf-8"))) == 2


def test_the_messages_of_errors_are_not_kept(tmp_path: Path) -> None:
    """Neither the message of an error nor that of one behind it, nor a note on it, gets into the log."""
    try:
        try:
            {}["secret one"]
        except KeyError as error:
            error.add_note("secret two")
            raise ValueError("secret: three\nsecret four") from error
    except ValueError as error:
        error.add_note("secret five")
        module.note(error)
    text = (tmp_path / "state" / "syllabot" / "log" / "errors.log").read_text(encoding="utf-8")
    assert text.rstrip().endswith("ValueError")
    assert "secret" not in re.sub(r"^ +.*$", "", text, flags=re.MULTILINE)


def test_a_log_that_cannot_be_written(session: Session, tmp_path: Path) -> None:
    """Where there is no place for a log, the reply comes all the same."""
    (tmp_path / "state").write_text("a file")
    break_library(session)
    assert "noted as" in plain_text(session.answer("rag"))


def test_broken_packs_are_not_started_with(tmp_path: Path) -> None:
    """A session does not begin with packs that have errors."""
    broken = make_pack(tmp_path / "broken", {"rag.yaml": "kind: concept\n"})
    with pytest.raises(BrokenContent):
        Session(Settings((str(broken),), ""))


def test_files_are_looked_at_now_and_then(session: Session, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two looks nothing on disk is read, so that many questions a second cost nothing more."""
    before = session.assistant.library
    (pack / "rag.yaml").write_text((pack / "rag.yaml").read_text().replace("Passages", "Pages"))
    session.answer("explain rag")
    assert session.assistant.library is before
    monkeypatch.setattr(module, "LOOK_EVERY", 0)
    assert "Pages found" in plain_text(session.answer("explain rag"))
    after = session.assistant.library
    assert after is not before
    session.answer("explain rag")
    assert session.assistant.library is after


def test_a_broken_change_is_told_once(
    session: Session, pack: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A change with errors is told with the first of them and the number of others, and not again."""
    monkeypatch.setattr(module, "LOOK_EVERY", 0)
    (pack / "rag.yaml").write_text("kind: concept\nid: rag\n")
    for _ in range(3):
        assert session.answer("explain rag").kind == "answer"
        session.tell()
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert re.search(r"rag\.yaml:\d+:\d+ S102 .* \(and \d+ more\)\n", said)
