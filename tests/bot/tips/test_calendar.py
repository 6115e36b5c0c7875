"""When tips are due: every zone, every change of clocks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tips import calendar, zones
from bot.tips.calendar import (
    EVERY_DAY,
    Occurrence,
    Rule,
    coming,
    dates_of,
    following,
    latest,
    on,
    too_late,
    written_dates,
)

DAY = timedelta(days=1)
ZONES = st.sampled_from(zones.names())
RULES = st.builds(
    Rule,
    ZONES,
    st.integers(0, 1439),
    st.integers(1, EVERY_DAY),
    st.lists(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=3).map(tuple),
)
DATES = st.dates(date(2026, 1, 1), date(2027, 12, 31))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - made aware


def local(rule: Rule, found: Occurrence) -> str:
    """Return the local time at which an occurrence runs."""
    return f"{found.at.astimezone(zones.zone(rule.zone)):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("zone", "clock", "day", "runs"),
    [
        ("Europe/Berlin", "02:30", date(2027, 3, 28), "2027-03-28 03:30"),  # skipped: later by the gap
        ("Europe/Berlin", "02:30", date(2026, 10, 25), "2026-10-25 02:30"),
        ("America/New_York", "02:00", date(2027, 3, 14), "2027-03-14 03:00"),
        ("Australia/Lord_Howe", "02:15", date(2026, 10, 4), "2026-10-04 02:45"),  # a gap of half an hour
        ("Africa/Cairo", "00:10", date(2027, 4, 30), "2027-04-30 01:10"),
        ("America/Nuuk", "23:30", date(2027, 3, 27), "2027-03-28 00:30"),  # into the next date
        ("America/Nuuk", "23:30", date(2027, 3, 28), "2027-03-28 23:30"),
        ("Asia/Kolkata", "09:00", date(2026, 11, 23), "2026-11-23 09:00"),
    ],
)
def test_changes_of_clocks(zone: str, clock: str, day: date, runs: str) -> None:
    """A time that is skipped runs later by what was skipped, and stays that day's; others run as asked."""
    rule = Rule(zone, calendar.minute_of(clock))
    found = on(rule, day)
    assert found
    assert (found.date, local(rule, found)) == (day, runs)


def test_a_time_that_comes_twice_runs_the_first_time() -> None:
    """On the day when clocks go back, 02:30 is in summer time, and there is no second."""
    rule = Rule("Europe/Berlin", 150)
    first, second = coming(rule, date(2026, 10, 25), 2)
    assert first.at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert second.at == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


def test_a_date_that_does_not_exist_has_no_tip() -> None:
    """Samoa went from 29 to 31 December 2011; nothing is due in between, and nothing twice."""
    found = coming(Rule("Pacific/Apia", 540), date(2011, 12, 28), 4)
    assert [each.date.day for each in found] == [28, 29, 31, 1]
    assert len({each.at for each in found}) == 4


def test_zone_data_is_that_of_the_package() -> None:
    """Whatever the system has, the zones are those of the pinned package; names outside it are refused."""
    assert zones.version()
    assert "Europe/Berlin" in zones.names()
    for name in ("../../etc/passwd", "", "Mars/Olympus", "europe/berlin"):
        with pytest.raises(zones.UnknownZoneError):
            zones.zone(name)


@given(RULES, DATES)
def test_one_occurrence_for_each_day_of_the_rule(rule: Rule, first: date) -> None:
    """Occurrences are strictly later one by one, on allowed local dates, at the asked time or a gap later."""
    found = coming(rule, first, 20)
    assert all(one.at < other.at and one.date < other.date for one, other in pairwise(found))
    for each in found:
        assert each.date >= first
        assert rule.weekdays >> each.date.weekday() & 1
        assert each.date not in rule.excluded
        runs = each.at.astimezone(zones.zone(rule.zone)).replace(tzinfo=None)
        asked = datetime.combine(each.date, time(*divmod(rule.minute, 60)))
        assert asked <= runs <= asked + timedelta(hours=2)
    skipped = {first + n * DAY for n in range((found[-1].date - first).days)} - {each.date for each in found}
    assert all(day in rule.excluded or not rule.weekdays >> day.weekday() & 1 for day in skipped)


@given(RULES, MOMENTS)
def test_the_following_one_is_the_first_that_is_later(rule: Rule, now: datetime) -> None:
    """Nothing lies between a moment and what follows it."""
    found = following(rule, now)
    assert found
    assert found.at > now
    early = calendar.local_date(rule.zone, now) - 20 * DAY
    between = [each for each in coming(rule, early, 60) if now < each.at < found.at]
    assert between == []


@given(RULES, MOMENTS, st.integers(0, 30))
def test_what_was_missed_becomes_one(rule: Rule, now: datetime, days: int) -> None:
    """The latest missed occurrence is the last that is due: the one that is due now is not lost with older ones."""
    since = calendar.local_date(rule.zone, now) - days * DAY
    due = [each for each in coming(rule, since, 80) if each.at <= now]
    assert latest(rule, since, now) == (due[-1] if due else None)


@given(RULES, DATES)
def test_a_tip_is_late_within_its_day(rule: Rule, first: date) -> None:
    """It may come four hours late at most, half an hour in any case, and else not on the next day."""
    (found,) = coming(rule, first, 1)
    late = too_late(rule, found)
    assert found.at + calendar.GRACE <= late <= found.at + calendar.LATEST
    if late > found.at + calendar.GRACE:
        assert calendar.local_date(rule.zone, late - timedelta(seconds=1)) == found.date


def test_a_rule_that_begins_later() -> None:
    """Nothing is due before the first date, and nothing after the last that anybody schedules."""
    rule = Rule("UTC", 540, start=date(2026, 12, 1))
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert following(rule, now) == Occurrence(date(2026, 12, 1), datetime(2026, 12, 1, 9, tzinfo=UTC))
    assert latest(rule, date(2026, 11, 1), now) is None
    assert coming(rule, calendar.LAST, 3) == []


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("mon,wed", "mon,wed"),
        ("mon-fri", "weekdays"),
        ("Sat, Sunday", "weekends"),
        ("fri-mon", "mon,fri,sat,sun"),
        ("daily", "daily"),
        ("weekends tue", "tue,sat,sun"),
    ],
)
def test_days_in_words(typed: str, means: str) -> None:
    """People type days as they speak; what is written back reads the same."""
    assert calendar.written(calendar.weekdays_of(typed)) == means
    assert calendar.weekdays_of(means) == calendar.weekdays_of(typed)


@pytest.mark.parametrize("typed", ["", "mo", "someday", "mon-", ",", "monday!"])
def test_what_is_no_day(typed: str) -> None:
    """What names no day is refused."""
    with pytest.raises(ValueError, match="no day"):
        calendar.weekdays_of(typed)


@pytest.mark.parametrize(("typed", "minute"), [("9:00", 540), ("09.30", 570), ("00:00", 0), ("23:59", 1439)])
def test_times_of_day(typed: str, minute: int) -> None:
    """A time is hours and minutes."""
    assert calendar.minute_of(typed) == minute
    assert calendar.minute_of(calendar.clock(minute)) == minute


@pytest.mark.parametrize("typed", ["24:00", "9", "9:60", "nine", "-1:00"])
def test_what_is_no_time(typed: str) -> None:
    """What is no time of day is refused."""
    with pytest.raises(ValueError, match="no time of day"):
        calendar.minute_of(typed)


def changes(name: str, first: int, last: int) -> Iterator[tuple[datetime, timedelta]]:
    """Yield every change of a zone's offset between two years: its moment, and what local clocks jump by."""
    zone = zones.zone(name)
    step, moment, end = timedelta(hours=6), datetime(first, 1, 1, tzinfo=UTC), datetime(last, 1, 1, tzinfo=UTC)
    while moment < end:
        before, after = moment.astimezone(zone).utcoffset(), (moment + step).astimezone(zone).utcoffset()
        if before != after:
            low, high = moment, moment + step
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) / 2
                low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
            yield high.replace(second=0, microsecond=0), (after or low - low) - (before or low - low)
        moment += step


def check_around(name: str, moment: datetime, jump: timedelta) -> None:
    """Check a daily tip at times inside the change, at its edge, and at nine."""
    wall = (moment - timedelta(minutes=1)).astimezone(zones.zone(name)).replace(tzinfo=None) + timedelta(minutes=1)
    inside = wall + jump / 2 if jump > timedelta() else wall + jump + abs(jump) / 2
    for asked in (inside, wall, wall.replace(hour=9, minute=0)):
        rule = Rule(name, asked.hour * 60 + asked.minute)
        found = coming(rule, asked.date() - 2 * DAY, 6)
        assert all(one.at < other.at for one, other in pairwise(found)), (name, moment)
        for each in found:
            runs = each.at.astimezone(zones.zone(name))
            wanted = datetime.combine(each.date, time(*divmod(rule.minute, 60)))
            assert runs.replace(tzinfo=None) in {wanted, wanted + jump}, (name, moment, each)
            assert runs.fold == 0, (name, moment, each)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_every_zone_and_change_to_2037(part: int) -> None:
    """In every zone, around every change of clocks from 2024 to 2037, each local date has its one tip."""
    seen = 0
    for name in zones.names()[part::8]:
        for moment, jump in changes(name, 2024, 2038):
            check_around(name, moment, jump)
            seen += 1
    assert seen > 100


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "America/Nuuk", "Australia/Lord_Howe", "Africa/Casablanca", "America/Havana"]
)
def test_the_changes_of_some_zones(name: str) -> None:
    """The same for the zones that are hard: midnight, half an hour, Ramadan, and a change into the next date."""
    found = list(changes(name, 2026, 2029))
    assert len(found) >= 3
    for moment, jump in found:
        check_around(name, moment, jump)


def test_dates_are_read_as_they_are_written() -> None:
    """Dates and spans come once each, in order, and are written as spans again."""
    found = dates_of("2027-05-01, 2026-12-31..2027-01-02 2027-01-01")
    assert [each.isoformat() for each in found] == ["2026-12-31", "2027-01-01", "2027-01-02", "2027-05-01"]
    assert written_dates(found) == "2026-12-31..2027-01-02,2027-05-01"
    assert dates_of(written_dates(found)) == found
