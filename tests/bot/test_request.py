"""Whose calendar counts for a request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.request import Person, Place, Request, Settings
from bot.tips.zones import zone

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=2)))
ASKED = Request("tip", Person("test", "ada"), Place("test", "dm", "ada"), NOW)


def _asked(person: str, server: str) -> Request:
    return replace(ASKED, person=Person("test", "ada", zone=person), settings=Settings(server))


def test_the_persons_zone_comes_first() -> None:
    """A person who set a zone gets days of their own calendar, whatever the server set."""
    assert _asked("Asia/Tokyo", "Europe/Berlin").zone() == zone("Asia/Tokyo")


def test_the_servers_zone_comes_next() -> None:
    """Where the person's zone is not known, the server's counts."""
    assert _asked("", "Europe/Berlin").zone() == zone("Europe/Berlin")


def test_the_time_of_asking_has_a_zone_of_its_own() -> None:
    """Where nobody set a zone, that of the request's time counts."""
    assert ASKED.zone() == NOW.tzinfo


def test_a_time_without_a_zone_is_taken_for_utc() -> None:
    """A time without a zone does not stop an answer."""
    assert replace(ASKED, now=NOW.replace(tzinfo=None)).zone() == UTC


@pytest.mark.parametrize("name", ["Mars/Olympus", "../etc/passwd", "/etc/passwd", "Europe", "\0", "x" * 5000, "\ud800"])
def test_a_zone_that_no_zone_data_knows_gives_way(name: str) -> None:
    """A wrong zone of a person gives way to the server's, and a wrong one of the server to that of the time."""
    assert _asked(name, "Europe/Berlin").zone() == zone("Europe/Berlin")
    assert _asked("", name).zone() == NOW.tzinfo


@settings(deadline=None)
@given(st.text(), st.text())
def test_no_name_of_a_zone_raises(person: str, server: str) -> None:
    """Whatever a platform reports as a zone, there is one to count with."""
    assert NOW.astimezone(_asked(person, server).zone()) == NOW
