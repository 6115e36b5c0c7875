"""A backup that comes back: what was sent since is not sent again, and its tips do not come the next day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.store import backup
from bot.store.engine import Database
from bot.store.keys import Keyring
from bot.store.restore import restore
from bot.store.schedules import Schedule, State
from bot.store.store import Store
from bot.tips.calendar import EVERY_DAY
from tests.support.databases import KEYS, Made
from tests.support.tips_world import START, World

NINE = START.replace(hour=9)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MORNING = Schedule(zone="UTC", minute=540, weekdays=EVERY_DAY)


def opened(made: Made, url: str) -> Store:
    """Return a store over a database."""
    return Store(made.open(url), Keyring(KEYS))


async def test_a_backup_an_hour_old(made: Made, tmp_path: Path) -> None:
    """Saved at half past eight, put back at half past nine: nine o'clock's tip is neither sent nor chosen again."""
    url = made.url("sqlite")
    world = World(opened(made, url), tips=5)
    database: Database = world.store.database
    world.subscribe(MORNING)
    await world.run(NINE - HOUR / 2)
    backup.save(database, str(tmp_path / "saved"))
    await world.run(NINE + HOUR / 2)
    assert len(world.provider.tips()) == 1
    made.close_all()
    done = restore(database.file, str(tmp_path / "saved"), world.clock.now())
    assert done.settled == {"subscription": 1}
    world.store = opened(made, url)
    await world.run(NINE + 4 * DAY)
    posts = world.provider.tips()
    assert [post.at for post in posts] == [NINE + day * DAY for day in range(5)]
    assert len({post.item for post in posts}) == 5
    (of,) = world.store.subscriptions.listed("discord", "S1")
    first = world.store.subscriptions.past(of.id, 10)[-1]
    assert (first.state, first.error, first.tip) == (State.SKIPPED, "restored", posts[0].item)


async def test_what_was_planned_and_not_sent(made: Made, tmp_path: Path) -> None:
    """A tip that was owed when the backup was made may have been sent since: it is not sent."""
    url = made.url("sqlite")
    world = World(opened(made, url), tips=5)
    database = world.store.database
    world.subscribe(MORNING)
    world.provider.weather = lambda: "down"
    await world.run(NINE + timedelta(seconds=1))
    backup.save(database, str(tmp_path / "saved"))
    world.provider.weather = lambda: "ok"
    await world.run(NINE + HOUR)
    made.close_all()
    assert restore(database.file, str(tmp_path / "saved"), world.clock.now()).settled == {"delivery": 1}
    world.store = opened(made, url)
    await world.run(NINE + DAY)
    assert [post.at for post in world.provider.tips()][1:] == [NINE + DAY]
    assert len({post.item for post in world.provider.tips()}) == 2
