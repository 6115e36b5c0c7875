"""`tip`: one thing worth knowing, the same all day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import replace

from bot import wording
from bot.assistant import Assistant
from bot.call import Call
from bot.library.library import Library
from bot.library.model import Tip
from bot.plain import plain_text
from bot.reply import Hidden, Reply
from bot.request import Settings
from bot.tips.choice import tip_of
from bot.understand.grammar import make
from tests.support.asking import MONDAY, request
from tests.support.sourced import assert_sourced

LOOK = "data-and-ai:tip-look-first"


def shown(assistant: Assistant, now: datetime, zone: str = "") -> tuple[str, ...]:
    """Return which tip somebody in a zone sees at a time."""
    return assistant.answer(request("tip", now, zone)).items


@pytest.mark.parametrize("show", [None, "answer"])
def test_every_tip(assistant: Assistant, library: Library, show: str | None) -> None:
    """Each tip is shown with its sources and its notes; the answer of its question only when asked for."""
    for id_ in library.ids("tip"):
        tip = library.record(id_)
        assert isinstance(tip, Tip)
        reply = assistant.answer(request(make("tip", which=id_, show=show)))
        assert_sourced(reply, library)
        assert reply.items == (id_,)
        assert tip.title in reply.title
        assert reply.actions
        if tip.check is not UNSET:
            hidden = [block for block in reply.blocks if isinstance(block, Hidden)]
            assert len(hidden) == (0 if show else 1)
            assert (f"{wording.ANSWER}: " in plain_text(reply).replace(f"{wording.ANSWER}: hidden", "")) == bool(show)


def test_the_answer_is_a_button_away(assistant: Assistant) -> None:
    """The hidden answer names the call that shows it, in place of the message."""
    (hidden,) = (
        block for block in assistant.answer(request(make("tip", which=LOOK))).blocks if isinstance(block, Hidden)
    )
    assert hidden.reveal.target == make("tip", which=LOOK, show="answer")
    assert hidden.reveal.replaces


def test_the_answer_of_todays_tip(ask: Callable[[str], Reply]) -> None:
    """Asked to show the answer without naming a tip, it is that of today's."""
    assert ask("tip show:answer").items == ask("tip").items
    assert not [block for block in ask("tip show:answer").blocks if isinstance(block, Hidden)]


def test_the_same_tip_all_day(assistant: Assistant) -> None:
    """From midnight to midnight of the person's own day there is one tip."""
    for zone, offset in (("", 0), ("Asia/Kolkata", 5.5), ("America/St_Johns", -3.5), ("Pacific/Kiritimati", 14)):
        midnight = datetime(2026, 11, 23, tzinfo=UTC) - timedelta(hours=offset)
        during = {shown(assistant, midnight + timedelta(minutes=minutes), zone) for minutes in range(0, 24 * 60, 30)}
        assert len(during) == 1, zone
        assert shown(assistant, midnight - timedelta(seconds=1), zone) not in during
        assert shown(assistant, midnight + timedelta(days=1), zone) not in during


def test_zones_around_midnight(assistant: Assistant) -> None:
    """At one moment it is two dates in the world, and each place sees the tip of its own."""
    now = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    today, tomorrow = (shown(assistant, MONDAY + timedelta(days=days)) for days in (0, 1))
    assert today != tomorrow
    assert shown(assistant, now, "America/New_York") == today
    assert shown(assistant, now, "Europe/Berlin") == tomorrow
    assert shown(assistant, now) == today


def test_whose_zone_counts(assistant: Assistant) -> None:
    """The person's zone goes before the server's, that before the clock's own; an unknown one is passed over."""
    now = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    today, tomorrow = (shown(assistant, MONDAY + timedelta(days=days)) for days in (0, 1))
    berlin = Settings("Europe/Berlin")
    assert assistant.answer(replace(request("tip", now), settings=berlin)).items == tomorrow
    assert assistant.answer(replace(request("tip", now, "America/New_York"), settings=berlin)).items == today
    assert assistant.answer(replace(request("tip", now, "Mars/Olympus"), settings=berlin)).items == tomorrow
    assert shown(assistant, now.astimezone(timezone(timedelta(hours=1)))) == tomorrow


def test_days_when_clocks_change(assistant: Assistant) -> None:
    """A day of 23 or 25 hours has one tip too."""
    for day, hours in ((datetime(2026, 3, 28, 23, tzinfo=UTC), 23), (datetime(2026, 10, 24, 22, tzinfo=UTC), 25)):
        during = [shown(assistant, day + timedelta(hours=hour), "Europe/Berlin") for hour in range(hours + 1)]
        assert len(set(during[:-1])) == 1
        assert during[-1] != during[0]


def test_a_date_is_a_date_everywhere(assistant: Assistant, library: Library) -> None:
    """A named date brings its tip whatever the time and the zone, and says which it is of the round."""
    asked = product((MONDAY, MONDAY + timedelta(days=99)), ("", "Asia/Tokyo"))
    replies = [assistant.answer(request("tip 2026-12-24", now, zone)) for now, zone in asked]
    assert len({str(reply) for reply in replies}) == 1
    assert "2026-12-24" in plain_text(replies[0])
    assert f" of {len(library.ids('tip'))} " in plain_text(replies[0])


@settings(deadline=None, max_examples=100)
@given(day=st.dates())
def test_any_date_has_a_tip(assistant: Assistant, library: Library, day: date) -> None:
    """Each date of the calendar, far past and far future too, has a tip."""
    reply = assistant.answer(request(f"tip {day}"))
    assert reply.kind == "answer"
    assert reply.items[0] in library.ids("tip")


def test_a_round_shows_every_tip_once(assistant: Assistant, library: Library) -> None:
    """Over as many days as there are tips, beginning with a round, each is shown once."""
    count = len(library.ids("tip"))
    start = datetime.fromordinal(MONDAY.toordinal() // count * count).replace(tzinfo=UTC)
    assert {shown(assistant, start + timedelta(days=days))[0] for days in range(count)} == set(library.ids("tip"))
    assert tip_of(start.date(), library.ids("tip")).number == 1


@pytest.mark.parametrize(
    "text", ["tip 2026-02-30", "tip 2026-13-01", "tip 0000-01-01", "tip nope", "tip tip-of-the-iceberg"]
)
def test_no_such_tip(ask: Callable[[str], Reply], text: str) -> None:
    """A date that is none, or an id that is of none, is a problem that says what can be named."""
    reply = ask(text)
    assert (reply.kind, reply.visibility) == ("problem", "private")
    assert text.partition(" ")[2] in plain_text(reply)
    assert "2026-11-23" in plain_text(reply)


def test_buttons_of_a_tip(ask: Callable[[str], Reply]) -> None:
    """A tip leads to the notes that it is about."""
    targets = [action.target for action in ask("tip tip-two-roles").actions]
    assert all(isinstance(target, Call) for target in targets)
    assert make("explain", concept="data-and-ai:data-scientist") in targets
