"""Months of tips with everything that goes wrong, in a moment: what members saw is what was due."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from adapters.hosting.relay import Relay
from bot.request import Place
from bot.store.schedules import Schedule, State
from bot.store.store import Store
from bot.tips import calendar
from bot.tips.calendar import EVERY_DAY, WORKDAYS, Rule
from bot.tips.sending import NO_KEYS
from tests.support.tips_world import START, Crash, World

DAY = timedelta(days=1)
SCHEDULES = {
    "berlin": Schedule(zone="Europe/Berlin", minute=150, weekdays=EVERY_DAY),  # skipped and doubled by the clocks
    "york": Schedule(zone="America/New_York", minute=540, weekdays=WORKDAYS),
    "nuuk": Schedule(zone="America/Nuuk", minute=1410, weekdays=EVERY_DAY),  # moved into the next date
}
TIPS = 120
ON_TIME = timedelta(minutes=30)


class Chaos:
    """What goes wrong: crashes and pauses at named points, lost answers, lost networks; the same for the same seed."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.random = Random(seed)  # noqa: S311 - to be repeated, not to be kept secret
        self.crashed = False
        self.crashes = 0
        self._down_until = START
        world.provider.weather = self.weather

    def fault(self, point: str) -> None:
        """Stand still, or die."""
        if self.random.random() < 0.1:  # a slow database, or a machine that was asleep
            self.world.clock.at += timedelta(seconds=self.random.randrange(15))
        if self.random.random() < 0.02:
            self.crashed = True
            self.crashes += 1
            raise Crash(point)

    def weather(self) -> str:
        """Return what becomes of a message."""
        if self.world.clock.at < self._down_until:
            return "down"
        if self.random.random() < 0.03:
            self._down_until = self.world.clock.at + timedelta(minutes=self.random.randrange(1, 6))
            return "down"
        return self.random.choices(("ok", "lost", "dropped", "busy"), (85, 5, 5, 5))[0]

    def restarted(self, relays: list[Relay]) -> list[Relay]:
        """Return the processes that run now: one, or two by mistake."""
        if self.crashed or self.random.random() < 0.02:
            for relay in relays:
                relay.abandon()
            self.crashed = False
            return [self.world.relay(self.fault) for _ in range(self.random.choice((1, 1, 2)))]
        return relays


async def live(world: World, chaos: Chaos, days: int) -> None:
    """Let some days pass."""
    relays = [world.relay(chaos.fault)]
    while world.clock.at < START + days * DAY:
        relays = chaos.restarted(relays)
        for relay in relays:
            try:
                await relay.step()
            except Crash:
                break
        for relay in relays:
            await relay.settled()
        next_at = world.store.ledger.next_at(["discord"])
        assert next_at
        world.clock.at = max(next_at, world.clock.at + timedelta(seconds=1))
    for relay in relays:
        relay.abandon()


def due(schedule: Schedule, days: int) -> list[calendar.Occurrence]:
    """Return what was due in some days, but for the last one, which may not be over."""
    rule = Rule(schedule.zone, schedule.minute, schedule.weekdays)
    end = START + (days - 1) * DAY
    found = calendar.coming(rule, START.date() - DAY, days + 3)
    return [each for each in found if START < each.at < end]


def check_no_repeats(items: list[str]) -> None:
    """Each round of posts holds every tip once."""
    for start in range(0, len(items), TIPS):
        part = items[start : start + TIPS]
        assert len(set(part)) == len(part)


async def months(store: Store, days: int, seed: int) -> None:
    """Live through some days at a platform with keys: one post for each due local day, on time, no tip again."""
    world = World(store, TIPS)
    for name, schedule in SCHEDULES.items():
        world.subscribe(schedule, Place("discord", "S1", name), creator="")
    chaos = Chaos(world, seed)
    await live(world, chaos, days)
    assert chaos.crashes > days / 20
    for name, schedule in SCHEDULES.items():
        posts = [post for post in world.provider.tips() if post.place.channel == name]
        wanted = due(schedule, days)
        assert len(wanted) > days / 2
        for occurrence, post in zip(wanted, posts, strict=False):
            assert occurrence.at <= post.at <= occurrence.at + ON_TIME, (name, occurrence)
        assert 0 <= len(posts) - len(wanted) <= 2, name
        check_no_repeats([post.item for post in posts])


async def test_four_weeks(store: Store) -> None:
    """Four weeks, over the end of summer time in two of three zones."""
    await months(store, 28, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3])
async def test_four_hundred_days(store: Store, seed: int) -> None:
    """Four hundred days, over both changes of clocks."""
    await months(store, 400, seed)


async def days_without_keys(store: Store, days: int, seed: int) -> None:
    """Live through some days at a platform without keys: no day twice, and what nobody knows of is reported."""
    world = World(store, TIPS, NO_KEYS)
    ids = {
        name: world.subscribe(schedule, Place("discord", "S1", name), creator="")
        for name, schedule in SCHEDULES.items()
    }
    chaos = Chaos(world, seed)
    await live(world, chaos, days)
    in_doubt = 0
    for name, schedule in SCHEDULES.items():
        posts = [post for post in world.provider.tips() if post.place.channel == name]
        assert max(Counter(post.key for post in posts).values()) == 1
        past = world.store.subscriptions.past(ids[name], days)
        unknown = [each for each in past if each.state == State.UNKNOWN]
        told = [each for each in world.store.subscriptions.notices([ids[name]]) if each.news.what == "unknown"]
        assert len(told) == len(unknown)
        in_doubt += len(unknown)
        wanted = {each.date for each in due(schedule, days)}
        assert wanted <= {each.date for each in past}
        assert {each.state for each in past if each.date in wanted} <= {State.SENT, State.UNKNOWN}
        sent = sum(each.state == State.SENT for each in past)
        assert sent <= len(posts) <= sent + len(unknown)
    assert in_doubt


async def test_two_weeks_without_keys(store: Store) -> None:
    """Two weeks on a platform that does not know a message again."""
    await days_without_keys(store, 14, seed=5)


@pytest.mark.slow
async def test_four_hundred_days_without_keys(store: Store) -> None:
    """Four hundred days on such a platform."""
    await days_without_keys(store, 400, seed=6)
