"""Where the database is: what may be written, what is refused, and that no password is shown."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store import address
from bot.store.problems import StoreError


def test_without_a_setting_a_file_of_the_platform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing needs to be set."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert str(tmp_path) in str(address.parse(None).database)
    assert address.parse("") == address.parse(None)
    assert address.shown(address.parse(None)).endswith("syllabot.sqlite")


def test_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A path may be relative, absolute, or in the home folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert address.parse("sqlite:///a/b.sqlite").database == str(tmp_path / "a" / "b.sqlite")
    assert address.parse(f"sqlite:///{tmp_path}/100%.sqlite").database == str(tmp_path / "100%.sqlite")
    assert address.parse("sqlite:///~/b.sqlite").database == str(tmp_path / "home" / "b.sqlite")


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_servers(scheme: str) -> None:
    """Every usual way of writing a PostgreSQL address is read, and shown without who and how."""
    url = address.parse(f"{scheme}://ann:p%40ss@db.example:5433/study")
    assert url.drivername == "postgresql+psycopg"
    assert url.password == "p@ss"  # noqa: S105 - the test's own
    assert address.shown(url) == "PostgreSQL database study at db.example:5433"
    assert address.shown(address.parse(f"{scheme}:///study?host=/run/pg")) == "PostgreSQL database study at /run/pg"


@pytest.mark.parametrize(
    "text",
    ["mysql://ann:hunter2@host/db", "hunter2", "sqlite://", "sqlite:///:memory:", "sqlite:///a?mode=ro",
     "postgresql://ann:hunter2@host:port/db", "://hunter2"],
)  # fmt: skip
def test_what_is_no_address_is_not_repeated(text: str) -> None:
    """Each says what to write instead; none shows what may be a password."""
    with pytest.raises(StoreError, match=r"sqlite|postgresql") as raised:
        address.parse(text)
    assert "hunter2" not in str(raised.value)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_a_sentence(text: str) -> None:
    """Whatever stands in the setting, there is no other error."""
    try:
        url = address.parse(text)
    except StoreError as error:
        assert str(error).endswith((".", "PATH"))  # noqa: PT017 - either is right
    else:
        assert url.get_backend_name() in {"sqlite", "postgresql"}
        assert os.path.isabs(str(url.database)) or url.get_backend_name() == "postgresql"
