"""The tip of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.tips.choice import Next, Order, Stream, next_tip, tip_of
from tests.support.strategies import ids

IDS = st.lists(ids(), min_size=1, max_size=40, unique=True)
DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))


def _round_of(day: date, count: int) -> list[date]:
    start = day - timedelta(day.toordinal() % count)
    return [start + timedelta(place) for place in range(count)]


@settings(deadline=None)
@given(IDS, DAYS)
def test_every_tip_is_shown_once_in_a_round(ids_: list[str], day: date) -> None:
    """Within a round of as many days as there are tips, each is shown on just one, numbered in order."""
    shown = [tip_of(each, ids_) for each in _round_of(day, len(ids_))]
    assert sorted(tip.id for tip in shown) == sorted(ids_)
    assert [tip.number for tip in shown] == list(range(1, len(ids_) + 1))
    assert {tip.count for tip in shown} == {len(ids_)}


@settings(deadline=None)
@given(IDS, DAYS, st.randoms(use_true_random=False))
def test_the_order_of_the_pack_does_not_matter(ids_: list[str], day: date, random: Random) -> None:
    """The tip of a day is the same on every platform and after every restart, however the tips are listed."""
    shuffled = list(ids_)
    random.shuffle(shuffled)
    assert tip_of(day, shuffled) == tip_of(day, ids_)


def test_the_choice_is_written_in_stone() -> None:
    """The tip of a date does not change from one version to the next: people quote "the tip of Monday"."""
    tips = [f"demo:tip-{number}" for number in range(7)]
    shown = [tip_of(day, tips).id[-1] for day in _round_of(date(2026, 11, 23), 7)]
    assert "".join(shown) == "6241350"


def test_rounds_are_shuffled_anew() -> None:
    """Two rounds show the tips in different orders."""
    tips = [f"demo:tip-{number}" for number in range(20)]
    first, second = (_round_of(date(2026, 11, 23) + timedelta(20 * place), 20) for place in range(2))
    assert [tip_of(day, tips).id for day in first] != [tip_of(day, tips).id for day in second]


ORDERS: tuple[Order, ...] = ("shuffled", "course")
STREAMS = st.builds(Stream, st.text(max_size=8), st.sampled_from(ORDERS))


def follow(stream: Stream, pools: Sequence[Sequence[str]]) -> list[Next]:
    """Return what comes day by day, from that day's pool."""
    came: list[Next] = []
    for pool in pools:
        round_ = came[-1].round if came else 1
        shown = [each.id for each in came if each.round == round_]
        if found := next_tip(stream, pool, round_, shown, came[-1].id if came else ""):
            came.append(found)
    return came


@given(STREAMS, IDS)
def test_no_tip_comes_twice_in_a_round(stream: Stream, pool: list[str]) -> None:
    """Two rounds bring each tip once each, numbered from one to all; the next round does not begin with the last."""
    came = follow(stream, [pool] * (2 * len(pool)))
    for number in (1, 2):
        in_round = [each for each in came if each.round == number]
        assert sorted(each.id for each in in_round) == sorted(pool)
        assert [each.number for each in in_round] == list(range(1, len(pool) + 1))
        assert {each.count for each in in_round} == {len(pool)}
    assert len(pool) == 1 or came[len(pool) - 1].id != came[len(pool)].id


@given(STREAMS, st.lists(st.lists(ids(), max_size=8, unique=True), max_size=30))
def test_packs_may_change_from_day_to_day(stream: Stream, pools: list[list[str]]) -> None:
    """Whatever comes and goes, no tip comes twice in a round, and a round ends only when its pool is used up."""
    came = follow(stream, pools)
    days = [pool for pool in pools if pool]
    for day, each in enumerate(came):
        earlier = [other.id for other in came[:day] if other.round == each.round]
        assert each.id not in earlier
        assert each.id in days[day]
        assert each.number == len(earlier) + 1 <= each.count
        if day and each.round != came[day - 1].round:
            assert set(days[day]) <= {other.id for other in came[:day] if other.round == each.round - 1}
    assert len(came) == len(days)


@given(STREAMS, IDS, st.randoms(use_true_random=False))
def test_a_new_tip_changes_nothing_else(stream: Stream, pool: list[str], random: Random) -> None:
    """What was to come before a new tip still comes in the same order."""
    more = "zz:new"
    grown = list(pool)
    grown.insert(random.randrange(len(pool) + 1), more)
    assert [each.id for each in follow(stream, [grown] * len(grown)) if each.id != more] == [
        each.id for each in follow(stream, [pool] * len(pool))
    ]


def test_who_joins_late_goes_along_and_catches_up() -> None:
    """A course that is joined in the middle goes on from there, and ends with what lies before."""
    pool = [f"p:{number}" for number in range(6)]
    came = follow(Stream("any", "course", "p:4"), [pool] * 6)
    assert [each.id[-1] for each in came] == list("450123")
    gone = follow(Stream("any", "course", "p:gone"), [pool] * 6)
    assert [each.id for each in gone] == pool


def test_a_stream_is_written_in_stone() -> None:
    """The order of a subscription is the same in every version: what the ledger says goes on to be true."""
    came = follow(Stream("17"), [[f"demo:tip-{number}" for number in range(7)]] * 14)
    assert "".join(each.id[-1] for each in came) == "14506234631502"


def test_two_streams_differ() -> None:
    """Each subscription has an order of its own."""
    pool = [f"demo:tip-{number}" for number in range(20)]
    assert follow(Stream("1"), [pool] * 20) != follow(Stream("2"), [pool] * 20)


def test_nothing_to_choose_from() -> None:
    """Without tips there is no next one."""
    assert next_tip(Stream("1"), [], 3, ["p:a"]) is None
