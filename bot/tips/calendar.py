"""When tips are due: a local time of day in a zone, on weekdays, from one day on, but for some days.

A day's moment is found anew for each local date, so changes of clocks need no special case but two: a time that is
skipped runs later by what was skipped, and a time that comes twice runs the first time. An occurrence is known by
the local date that it was scheduled for, not by that of its moment: a tip for 23:30 that a change of clocks moves to
00:30 still is the day before's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from msgspec import Struct

from bot.tips.zones import zone

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = 0b1111111
WORKDAYS = 0b0011111
"""Monday is the lowest bit."""

LAST = date(2200, 1, 1)
"""Nobody schedules beyond; arithmetic with later dates would overflow some day."""

LATEST = timedelta(hours=4)
"""How late a tip may come at most: in the afternoon it still is the morning's."""

GRACE = timedelta(minutes=30)
"""How late a tip may come in any case, also one that is due shortly before midnight."""

_DAY = timedelta(days=1)
_WORDS = {"daily": EVERY_DAY, "all": EVERY_DAY, "weekdays": WORKDAYS, "weekends": EVERY_DAY ^ WORKDAYS}
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


class Rule(Struct, frozen=True):
    """When somebody wants tips.

    Attributes:
        zone: IANA name.
        minute: Of the local day, 0 to 1439.
        weekdays: A bit for each, Monday the lowest; at least one.
        excluded: Local dates without a tip.
        start: The first local date; None for no bound.
    """

    zone: str
    minute: int
    weekdays: int = EVERY_DAY
    excluded: tuple[date, ...] = ()
    start: date | None = None


class Occurrence(Struct, frozen=True, order=True):
    """One tip that is due: the local date it is scheduled for, and its moment in UTC."""

    date: date
    at: datetime


def moment(rule: Rule, day: date) -> datetime:
    """Return the moment of the rule's time on a local date, in UTC.

    `fold=0` means the first of two, and in a gap the offset before it, which is later by the gap (PEP 495).
    """
    wall = time(*divmod(rule.minute, 60))
    return datetime.combine(day, wall, zone(rule.zone)).astimezone(UTC)


def occurrences(rule: Rule, first: date) -> Iterator[Occurrence]:
    """Yield the occurrences on a local date and later, in order.

    Args:
        rule: The rule.
        first: The first local date.
    """
    day = max(first, rule.start or first)
    while day < LAST:
        if found := on(rule, day):
            yield found
        day += _DAY


def on(rule: Rule, day: date) -> Occurrence | None:
    """Return the occurrence on a local date; None where the rule has none then."""
    if not rule.weekdays >> day.weekday() & 1 or day in rule.excluded or (rule.start and day < rule.start):
        return None
    at = moment(rule, day)
    if at >= moment(rule, day + _DAY):  # the whole day was skipped, as on Samoa on 30 December 2011
        return None
    return Occurrence(day, at)


def following(rule: Rule, now: datetime) -> Occurrence | None:
    """Return the first occurrence whose moment is after another; None where there is none any more."""
    first = local_date(rule.zone, now) - _DAY  # yesterday's may have been moved beyond midnight
    return next((found for found in occurrences(rule, first) if found.at > now), None)


def latest(rule: Rule, since: date, now: datetime) -> Occurrence | None:
    """Return the last occurrence that is due, of those on a local date and later.

    What was missed while nobody looked becomes one: its earlier occurrences are left out.

    Args:
        rule: The rule.
        since: The first local date that counts.
        now: The time.
    """
    since = max(since, rule.start or since)
    day = min(local_date(rule.zone, now), LAST)
    while day >= since:
        found = on(rule, day)
        if found and found.at <= now:
            return found
        day -= _DAY
    return None


def coming(rule: Rule, first: date, count: int) -> list[Occurrence]:
    """Return so many occurrences from a local date on."""
    return list(islice(occurrences(rule, first), count))


def too_late(rule: Rule, occurrence: Occurrence) -> datetime:
    """Return the moment from which an occurrence is no longer sent.

    That is at the end of its local day, but no more than `LATEST` and no less than `GRACE` after it was due.
    """
    midnight = moment(Rule(rule.zone, 0), occurrence.date + _DAY)
    return min(max(midnight, occurrence.at + GRACE), occurrence.at + LATEST)


def local_date(name: str, now: datetime) -> date:
    """Return the date that a moment has in a zone."""
    return now.astimezone(zone(name)).date()


def minute_of(text: str) -> int:
    """Read a time of day, such as 9:00 or 17.30; return the minute of the day.

    Raises:
        ValueError: it is none.
    """
    found = _TIME.fullmatch(text.strip())
    if not found:
        raise ValueError(f"no time of day: {text}")
    return int(found[1]) * 60 + int(found[2])


def weekdays_of(text: str) -> int:
    """Read days, such as `mon,wed`, `mon-fri`, `weekdays` or `daily`; return a bit for each.

    Raises:
        ValueError: something in it is no day.
    """
    mask = 0
    for part in filter(None, re.split(r"[,\s]+", text.strip().lower())):
        first, dash, last = part.partition("-")
        if dash:
            start, end = _day(first), _day(last)
            mask |= sum(1 << place % 7 for place in range(start, (end if end >= start else end + 7) + 1))
        else:
            mask |= _WORDS.get(part) or 1 << _day(part)
    if not mask:
        raise ValueError(f"no day: {text}")
    return mask


def written(weekdays: int) -> str:
    """Write days as a person would type them."""
    named = next((word for word in ("daily", "weekdays", "weekends") if _WORDS[word] == weekdays), "")
    return named or ",".join(name for place, name in enumerate(DAYS) if weekdays >> place & 1)


def clock(minute: int) -> str:
    """Write a minute of the day as a time."""
    return f"{minute // 60:02}:{minute % 60:02}"


MOST_DATES = 366
"""Dates that one schedule may leave out."""


def dates_of(text: str) -> tuple[date, ...]:
    """Read dates and spans of dates, such as `2026-12-24..2027-01-02,2027-05-01`; return each date once, in order.

    Raises:
        ValueError: something in it is no date, a span ends before it begins, or there are more than `MOST_DATES`.
    """
    found: set[date] = set()
    for part in filter(None, re.split(r"[,\s]+", text.strip())):
        first, _, last = part.partition("..")
        start = date.fromisoformat(first)
        days = (date.fromisoformat(last or first) - start).days
        if not 0 <= days < MOST_DATES:
            raise ValueError(f"no dates: {part}")
        found.update(start + timedelta(each) for each in range(days + 1))
    if not 0 < len(found) <= MOST_DATES:
        raise ValueError(f"no dates, or too many: {text}")
    return tuple(sorted(found))


def written_dates(dates: Iterable[date]) -> str:
    """Write dates, in order, as a person would type them."""
    found: list[list[date]] = []
    for each in dates:
        if found and each - found[-1][-1] == _DAY:
            found[-1][1:] = [each]
        else:
            found.append([each])
    return ",".join("..".join(each.isoformat() for each in span) for span in found)


def _day(text: str) -> int:
    """Return the place of a day in the week, by its first three letters at least."""
    full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    for place, name in enumerate(full):
        if len(text) >= 3 and name.startswith(text):
            return place
    raise ValueError(f"no day: {text}")
