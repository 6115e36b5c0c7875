"""How the tips are doing, as operators read it: in `doctor`, and in figures."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from adapters.hosting.doctor import tips
from adapters.hosting.metrics import Metrics
from bot.store.schedules import Health, Schedule
from bot.store.store import Store
from bot.tips.calendar import EVERY_DAY
from bot.tips.sending import NO_KEYS
from tests.support.tips_world import START, World

WELL = Health(oldest_due=0, planning_lag=0, open=0, sent=3, unknown=0, failed=0, skipped=1, paused=0, active=2)


@pytest.mark.parametrize(
    ("health", "standing", "says"),
    [
        (WELL, "ok", "3 tips were sent"),
        (replace(WELL, oldest_due=1800), "problem", "waiting for 30 minutes"),
        (replace(WELL, planning_lag=700), "problem", "syllabot work"),
        (replace(WELL, paused=1), "note", "tips list"),
        (replace(WELL, unknown=2), "note", "of 2 nobody knows"),
    ],
)
def test_what_doctor_says(health: Health, standing: str, says: str) -> None:
    """Tips that wait are a problem; what was refused or unknown is a note."""
    found = tips(health)
    assert found.standing == standing
    assert says in found.text


def test_figures() -> None:
    """Each figure of the ledger has its name in Prometheus' format."""
    metrics = Metrics()
    metrics.tips(replace(WELL, oldest_due=12))
    text = metrics.text().decode()
    assert "syllabot_tips_oldest_due 12.0" in text
    assert all(f"syllabot_tips_{name} " in text for name in Health.__struct_fields__)


async def test_the_ledger_says_it(store: Store) -> None:
    """What waits, what was sent and what nobody knows is counted by the ledger itself."""
    world = World(store, window=NO_KEYS)
    morning = Schedule(zone="UTC", minute=540, weekdays=EVERY_DAY)
    world.subscribe(morning, creator="")
    world.clock.at = START + timedelta(hours=9, minutes=10)
    assert store.ledger.health(world.clock.at).planning_lag == 600
    weather = iter(["ok", "lost"])
    world.provider.weather = lambda: next(weather)
    await world.run(START + timedelta(hours=10))
    await world.run(START + timedelta(hours=34))
    found = store.ledger.health(START + timedelta(hours=33))
    assert (found.sent, found.unknown, found.open, found.active, found.planning_lag) == (1, 1, 0, 1, 0)
