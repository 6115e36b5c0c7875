"""The tip of a day."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.tips.choice import tip_of
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
