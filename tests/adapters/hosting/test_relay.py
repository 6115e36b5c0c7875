"""The relay: what is sent, when, and what becomes of it when something goes wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.request import Place
from bot.store.schedules import Schedule, State
from bot.store.store import Store
from bot.tips import calendar, zones
from bot.tips.calendar import EVERY_DAY, Rule
from bot.tips.planning import Planner
from bot.tips.sending import NO_KEYS, Forbidden, Gone, Sent
from tests.support.tips_world import CHANNEL, START, World, notes

MORNING = Schedule(zone="UTC", minute=540, weekdays=EVERY_DAY)
NINE = START.replace(hour=9)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def world(store: Store) -> World:
    """Return a world with one schedule: daily at nine, from 1 October 2026."""
    made = World(store)
    made.subscribe(MORNING)
    return made


def states(world: World) -> list[tuple[date, State]]:
    """Return the ledger of the first schedule, oldest first."""
    (of, *_) = world.store.subscriptions.listed("discord", CHANNEL.server)
    return [(each.date, each.state) for each in reversed(world.store.subscriptions.past(of.id, 1000))]


def news(world: World) -> list[str]:
    """Return what organisers should know."""
    ids = [each.id for each in world.store.subscriptions.listed("discord", CHANNEL.server)]
    return [each.news.what for each in world.store.subscriptions.notices(ids)]


async def test_a_tip_a_day(world: World) -> None:
    """A tip comes at its moment each day, each one once, and the ledger says so."""
    await world.run(START + 3 * DAY)
    posts = world.provider.tips()
    assert [post.at for post in posts] == [NINE, NINE + DAY, NINE + 2 * DAY]
    assert len({post.item for post in posts}) == 3
    assert states(world) == [(date(2026, 10, day), State.SENT) for day in (1, 2, 3)]
    assert world.store.ledger.health(world.clock.now()).sent == 1


async def test_a_private_tip_goes_to_its_person(world: World) -> None:
    """Wherever a member asked for tips, they come to them alone."""
    world.subscribe(MORNING, CHANNEL, person="ann")
    await world.run(NINE + MINUTE)
    assert sorted(post.place.channel for post in world.provider.tips()) == ["@ann", CHANNEL.channel]


async def test_nothing_before_its_time(world: World) -> None:
    """A second before nine nothing is sent."""
    await world.run(NINE - timedelta(seconds=1))
    assert world.provider.asked == 0


async def test_two_relays_send_once(world: World) -> None:
    """Started twice by mistake, each tip still comes once."""
    world.clock.at = NINE
    first, second = world.relay(), world.relay()
    await first.step()
    await second.step()
    await first.settled()
    await second.settled()
    assert len(world.provider.tips()) == 1


async def test_missed_days_are_one(world: World) -> None:
    """After days of silence only today's comes, and the organiser reads that others were missed."""
    world.clock.at = NINE + 4 * DAY + timedelta(hours=1)
    await world.run(world.clock.at)
    assert states(world) == [(date(2026, 10, 5), State.SENT)]
    assert news(world) == ["missed"]
    assert len(world.provider.tips()) == 1


async def test_too_late_is_skipped(world: World) -> None:
    """Five hours late no tip comes; the next day's does."""
    world.clock.at = NINE + timedelta(hours=5)
    await world.run(NINE + DAY)
    assert states(world) == [(date(2026, 10, 1), State.SKIPPED), (date(2026, 10, 2), State.SENT)]
    assert news(world) == ["late"]


async def test_a_lost_answer_is_asked_again_with_the_same_key(world: World) -> None:
    """Where the platform knows keys, a tip whose answer was lost is repeated, and members see it once."""
    weather = iter(["lost", "dropped", "ok"])
    world.provider.weather = lambda: next(weather)
    await world.run(NINE + MINUTE)
    assert world.provider.asked == 3
    assert len(world.provider.tips()) == 1
    assert states(world) == [(date(2026, 10, 1), State.SENT)]


@pytest.mark.parametrize("weather", ["lost", "dropped"])
async def test_without_keys_nothing_is_repeated(store: Store, weather: str) -> None:
    """Where it does not, what may have been posted is not repeated, and the organiser is told."""
    world = World(store, window=NO_KEYS)
    world.subscribe(MORNING)
    world.provider.weather = lambda: weather
    await world.run(NINE + timedelta(hours=12))
    assert world.provider.asked == 2  # the tip, and the news of it
    assert states(world) == [(date(2026, 10, 1), State.UNKNOWN)]
    assert news(world) == ["unknown"]


@pytest.mark.parametrize("weather", ["lost", "dropped"])
async def test_an_outage_longer_than_keys_last(world: World, weather: str) -> None:
    """After a platform answered nothing for longer than it remembers keys, somebody looks first: one post, once."""
    world.provider.weather = lambda: weather if world.clock.at < NINE + timedelta(hours=1) else "ok"
    await world.run(NINE + timedelta(hours=2))
    assert len(world.provider.tips()) == 1
    assert states(world) == [(date(2026, 10, 1), State.SENT)]


async def test_a_platform_that_cannot_be_reached(world: World) -> None:
    """Where it surely was not posted, it is tried for as long as the tip is not too late."""
    world.provider.weather = lambda: "down" if world.clock.at < NINE + timedelta(hours=3) else "ok"
    await world.run(NINE + timedelta(hours=4))
    assert [post.at >= NINE + timedelta(hours=3) for post in world.provider.tips()] == [True]
    assert world.provider.asked < 50


async def test_an_outage_of_half_a_day(world: World) -> None:
    """After that the tip is skipped, and the next day's comes."""
    world.provider.weather = lambda: "down" if world.clock.at < NINE + timedelta(hours=12) else "ok"
    await world.run(NINE + DAY)
    assert states(world) == [(date(2026, 10, 1), State.SKIPPED), (date(2026, 10, 2), State.SENT)]


async def test_a_rate_limit_is_obeyed(world: World) -> None:
    """A tip that was refused for a time comes after it."""
    weather = iter(["busy", "ok"])
    world.provider.weather = lambda: next(weather)
    await world.run(NINE + MINUTE)
    assert [post.at for post in world.provider.tips()] == [NINE + timedelta(seconds=3)]


@pytest.mark.parametrize(
    ("refusal", "why"),
    [(Forbidden(("Send Messages",)), "forbidden"), (Gone(), "gone"), (Forbidden((), "revoked"), "revoked")],
)
async def test_a_place_that_refuses(world: World, refusal: Forbidden | Gone, why: str) -> None:
    """A deleted channel, a withdrawn permission or token: the schedule is paused, kept, and its maker told once."""
    world.provider.standing = lambda place: refusal if place == CHANNEL else Sent()
    await world.run(NINE + MINUTE)
    await world.run(NINE + 2 * DAY)
    (of,) = world.store.subscriptions.listed("discord", CHANNEL.server)
    assert (of.paused, of.next_due_at) == (why, None)
    assert news(world) == [why]
    told = world.provider.posts
    assert [post.place.channel for post in told] == ["@ann"]
    assert states(world) == [(date(2026, 10, 1), State.FAILED)]
    world.provider.standing = lambda _: Sent()
    resumed = Planner(world.composer.pools())
    world.store.subscriptions.change(of.id, lambda each: resumed.begin(each, world.clock.now()), world.clock.now())
    await world.run(NINE + 3 * DAY)
    assert states(world)[-1] == (date(2026, 10, 4), State.SENT)


async def test_a_pack_that_lost_its_last_tip(world: World) -> None:
    """Nothing is sent, the organiser is told, and the schedule goes on once there are tips again."""
    world.assistant.library = notes(0)
    await world.run(NINE + 2 * DAY)
    assert world.provider.tips() == []
    assert news(world) == ["empty"]
    world.assistant.library = notes(3)
    await world.run(NINE + 3 * DAY)
    assert len(world.provider.tips()) == 1


async def test_a_tip_that_went_between_planning_and_sending(world: World) -> None:
    """What was fixed when it was planned is not replaced in silence: the day is skipped and told."""
    world.provider.weather = lambda: "down"
    await world.run(NINE + timedelta(seconds=1))
    world.assistant.library = notes(0, also=["other"])
    world.provider.weather = lambda: "ok"
    await world.run(NINE + MINUTE)
    assert (states(world), news(world)) == ([(date(2026, 10, 1), State.SKIPPED)], ["withdrawn"])


async def test_few_tips_are_left(store: Store) -> None:
    """Before tips begin to come again, the organiser is told once."""
    world = World(store, tips=8)
    world.subscribe(MORNING)
    await world.run(START + 12 * DAY)
    assert news(world) == ["low"]
    rounds = [post.item for post in world.provider.tips()]
    assert len(set(rounds[:8])) == 8
    assert rounds[7] != rounds[8]


async def test_zone_rules_that_changed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """With other zone data everything is due by that; where it moved, the organiser reads why."""
    world.subscribe(Schedule(zone="Europe/Berlin", minute=540, weekdays=EVERY_DAY), Place("discord", "S1", "C2"))
    real = calendar.moment

    def moved(rule: Rule, day: date) -> datetime:
        return real(rule, day) - (timedelta(hours=1) if rule.zone == "Europe/Berlin" else timedelta())

    monkeypatch.setattr(calendar, "moment", moved)
    monkeypatch.setattr(zones, "version", lambda: "next")
    berlin = world.store.subscriptions.listed("discord", "S1")[1]
    at = berlin.next_due_at
    assert at
    assert at == datetime(2026, 10, 1, 7, 0, tzinfo=UTC)
    await world.relay().step()
    assert world.store.subscriptions.listed("discord", "S1")[1].next_due_at == at - timedelta(hours=1)
    assert [each.zone_data for each in world.store.subscriptions.listed("discord", "S1")] == ["next", "next"]
    assert news(world) == ["clock"]


async def test_stopping_gives_back_what_was_not_begun(world: World) -> None:
    """After SIGTERM nobody waits for the end of a lease."""
    world.clock.at = NINE
    relay = world.relay()
    await relay.step()
    await relay.stop()
    assert len(world.provider.tips()) == 1
    assert world.store.ledger.next_at(["discord"]) == NINE + DAY
