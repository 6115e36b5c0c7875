"""What is owed to a subscription, and what is due next: from the records alone, so that everybody plans the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from hashlib import blake2b
from itertools import islice, takewhile

from msgspec.structs import replace

from bot.store.schedules import News, Owed, Plan, Schedule, State, Subscription
from bot.tips import calendar
from bot.tips.calendar import Occurrence, Rule
from bot.tips.choice import Next, Stream, next_tip
from bot.tips.forecast import Shown, forecast
from bot.tips.pool import Pools
from bot.tips.zones import UnknownZoneError

RATE = 40
"""Tips that are sent in a second, of the 50 requests that Discord allows a bot; commands need some too."""

WIDEST = timedelta(minutes=30)
"""Over which tips that are due at the same time are spread at most."""

LOW = 5
"""Tips left of a round at which the organiser is told."""

FARTHEST = timedelta(days=3660)
"""How far ahead somebody may look."""

MOST_SETTLED = 400
"""Days that are settled one by one after an older state of the database came back."""


class Planner:
    """Plans subscriptions from one set of notes.

    Args:
        pools: The tips.
        due: How many subscriptions are due, by platform and moment; those that are not there count as few.
    """

    def __init__(self, pools: Pools, due: Mapping[tuple[str, datetime], int] | None = None) -> None:
        self._pools = pools
        self._due = due or {}

    def plan(self, of: Subscription, now: datetime) -> Plan:
        """Return what is owed to a subscription that is due, and what is due next.

        Of several that were missed only the last is owed, and only if it is not too late.
        """
        try:
            return self._plan(of, now)
        except UnknownZoneError:
            return Plan(round=of.round, paused="zone", news=(News("zone", of.next_date, of.schedule.zone),))

    def plan_anew(self, of: Subscription, now: datetime) -> Plan:
        """Return what is due next by today's zone data: the same local date, at the moment it has now."""
        rule = rule_of(of.schedule)
        try:
            found = (of.next_date and calendar.on(rule, of.next_date)) or calendar.following(rule, now)
        except UnknownZoneError:
            return Plan(round=of.round, paused="zone", news=(News("zone", of.next_date, of.schedule.zone),))
        plan = _next(of, found)
        if found and found.at != of.next_due_at:
            plan = replace(plan, news=(News("clock", found.date, of.schedule.zone),))
        return plan

    def begin(self, of: Subscription, now: datetime) -> Plan:
        """Return what is due first to a subscription that is new, or goes on after a pause."""
        schedule = of.schedule
        if schedule.start and schedule.start <= calendar.local_date(schedule.zone, now):
            schedule = replace(schedule, start=None)
        begun = replace(of, schedule=schedule, paused="")
        return _next(begun, calendar.following(rule_of(schedule), now))

    def skip(self, of: Subscription, now: datetime) -> Plan:
        """Return the plan in which the next tip is left out."""
        rule = rule_of(of.schedule)
        if of.next_date is None or of.next_due_at is None:
            return _same(of)
        owed = _unsent(Occurrence(of.next_date, of.next_due_at), rule, "asked")
        return replace(_next(of, _after(rule, of.next_date, now)), owed=(owed,))

    def now(self, of: Subscription, now: datetime) -> Plan:
        """Return the plan in which today's tip comes at once; nothing is owed where there are no tips.

        It counts as today's: one that is due later today is not sent any more.
        """
        rule = rule_of(of.schedule)
        today = calendar.local_date(rule.zone, now)
        tip = self._choose(of, of.shown, of.round)
        if tip is None:
            return _same(of)
        late = calendar.too_late(rule, Occurrence(today, now))
        owed = _tip(tip, Owed(date=today, due_at=now, late_at=late, not_before=now))
        following = Occurrence(of.next_date, of.next_due_at) if of.next_date and of.next_due_at else None
        if following and following.date <= today:
            following = _after(rule, today, now)
        return replace(_next(of, following), owed=(owed,), round=tip.round)

    def pause(self, of: Subscription, until: date | None, now: datetime) -> Plan:
        """Return the plan in which nothing comes before a local date, or at all."""
        if until is None:
            return Plan(round=of.round, paused="asked", withdraw=True)
        held = replace(of, schedule=replace(of.schedule, start=until), paused="")
        return replace(_next(held, calendar.following(rule_of(held.schedule), now)), withdraw=True)

    def coming(self, of: Subscription, count: int, now: datetime) -> list[tuple[Occurrence, Next | None]]:
        """Return what would come next, as things are now."""
        rule = rule_of(of.schedule)
        first = of.next_date
        if first is None:
            found = calendar.following(rule, now)
            first = found.date if found else calendar.LAST
        came = Shown(of.round, of.shown, of.shown[-1] if of.shown else "")
        return list(forecast(stream_of(of), self._pool(of), calendar.coming(rule, first, count), came))

    def at(self, of: Subscription, moment: datetime) -> tuple[Occurrence, Next] | None:
        """Return what would have come last by a moment of its local date, as things are now; None where nothing."""
        day = calendar.local_date(of.schedule.zone, moment)
        if of.next_date is None or not of.next_date <= day <= of.next_date + FARTHEST:
            return None
        for occurrence, tip in self.coming(of, (day - of.next_date).days + 1, moment):
            if occurrence.date == day and occurrence.at <= moment and tip:
                return occurrence, tip
        return None

    def _plan(self, of: Subscription, now: datetime) -> Plan:
        rule = rule_of(of.schedule)
        since = of.next_date or calendar.local_date(rule.zone, now)
        settled, shown, round_ = self._settle(of, rule, since)
        due = calendar.latest(rule, settled[-1].date + timedelta(1) if settled else since, now)
        owed: list[Owed] = [*settled]
        news: list[News] = []
        if due and not (of.settled_at and due.at <= of.settled_at):
            one, more, round_ = self._owe(replace(of, shown=shown, round=round_), rule, due, now)
            owed.append(one)
            news = [*self._missed(rule, since, due, settled), *more]
        return replace(_next(of, calendar.following(rule, now)), owed=tuple(owed), round=round_, news=tuple(news))

    def _settle(self, of: Subscription, rule: Rule, since: date) -> tuple[list[Owed], tuple[str, ...], int]:
        """Return what was sent, for all we know, between a backup and its return, with what was shown then.

        The same tips would have been chosen then, so they do not come again.
        """
        until = of.settled_at
        if until is None:
            return [], of.shown, of.round
        owed: list[Owed] = []
        shown, round_ = of.shown, of.round
        for occurrence in islice(calendar.occurrences(rule, since), MOST_SETTLED):
            if occurrence.at > until:
                break
            tip = self._choose(of, shown, round_)
            one = _unsent(occurrence, rule, "restored")
            owed.append(_tip(tip, one) if tip else one)
            if tip:
                shown, round_ = ((*shown, tip.id) if tip.round == round_ else (tip.id,)), tip.round
        return owed, shown, round_

    def _owe(self, of: Subscription, rule: Rule, due: Occurrence, now: datetime) -> tuple[Owed, list[News], int]:
        """Return what is owed for an occurrence, what the organiser should know, and the round."""
        late = calendar.too_late(rule, due)
        if now >= late:
            return _unsent(due, rule, "late"), [News("late", due.date)], of.round
        tip = self._choose(of, of.shown, of.round)
        if tip is None:
            return _unsent(due, rule, "no tips"), [News("empty", due.date)], of.round
        low = [News("low", due.date, str(LOW))] if tip.count - tip.number == LOW and tip.round == 1 else []
        owed = Owed(date=due.date, due_at=due.at, late_at=late, not_before=due.at + self._spread(of, due.at))
        return _tip(tip, owed), low, tip.round

    def _missed(self, rule: Rule, since: date, due: Occurrence, settled: list[Owed]) -> list[News]:
        """Return the news that earlier days were missed, where they were."""
        first = settled[-1].date + timedelta(1) if settled else since
        missed = list(
            takewhile(lambda each: each.date < due.date, islice(calendar.occurrences(rule, first), MOST_SETTLED))
        )
        return [News("missed", missed[0].date, str(len(missed)))] if missed else []

    def _choose(self, of: Subscription, shown: tuple[str, ...], round_: int) -> Next | None:
        return next_tip(stream_of(of), self._pool(of), round_, shown, shown[-1] if shown else "")

    def _pool(self, of: Subscription) -> tuple[str, ...]:
        return self._pools.of(of.schedule.topics, of.schedule.level, of.hidden)

    def _spread(self, of: Subscription, at: datetime) -> timedelta:
        return spread(of.id, self._due.get((of.place.platform, at), 1))


def spread(id_: int, due: int) -> timedelta:
    """Return how much later a tip comes where many are due at the same moment.

    The same for a subscription from day to day: its place in the window is a hash, and the window is a power of two
    of minutes, which changes only when twice as many are due.

    Args:
        id_: The subscription's number.
        due: How many are due at that moment.
    """
    seconds = due / RATE
    if seconds <= 60:
        return timedelta()
    minutes = 1 << max(1, (int(seconds / 60)).bit_length())
    window = min(timedelta(minutes=minutes), WIDEST)
    place = int.from_bytes(blake2b(str(id_).encode(), digest_size=4).digest()) / 2**32
    return timedelta(seconds=int(window.total_seconds() * place))


def rule_of(schedule: Schedule) -> Rule:
    """Return when a schedule's tips come."""
    return Rule(schedule.zone, schedule.minute, schedule.weekdays, schedule.excluded, schedule.start)


def stream_of(of: Subscription) -> Stream:
    """Return how a subscription's tips follow one another."""
    return Stream(str(of.id), "course" if of.schedule.sequence == "course" else "shuffled", of.schedule.first)


def _after(rule: Rule, day: date, now: datetime) -> Occurrence | None:
    """Return the first occurrence after a local date that is still to come."""
    return next((each for each in calendar.occurrences(rule, day + timedelta(1)) if each.at > now), None)


def _next(of: Subscription, found: Occurrence | None) -> Plan:
    """Return the plan in which an occurrence is next, and all else stays."""
    return Plan(
        round=of.round,
        paused=of.paused,
        start=of.schedule.start,
        next_date=found.date if found else None,
        next_due_at=found.at if found else None,
    )


def _same(of: Subscription) -> Plan:
    return Plan(
        round=of.round, paused=of.paused, start=of.schedule.start, next_date=of.next_date, next_due_at=of.next_due_at
    )


def _unsent(occurrence: Occurrence, rule: Rule, why: str) -> Owed:
    """Return the entry of an occurrence that is not sent."""
    late = calendar.too_late(rule, occurrence)
    return Owed(
        date=occurrence.date,
        due_at=occurrence.at,
        late_at=late,
        not_before=occurrence.at,
        state=State.SKIPPED,
        error=why,
    )


def _tip(tip: Next, owed: Owed) -> Owed:
    return replace(owed, tip=tip.id, round=tip.round, number=tip.number, count=tip.count)
