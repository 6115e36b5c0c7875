"""Requests made on the spot."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.call import Call
from bot.request import Person, Place, Request

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def request(asked: Call | str, now: datetime = MONDAY, zone: str = "") -> Request:
    """Return a request from a person who may organise, in a direct message."""
    return Request(asked, Person("test", "ada", zone=zone), Place("test", "dm", "ada"), now, organiser=True)
