"""Two processes that send tips, one of them killed in the middle: nothing is lost, nothing comes twice."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from bot.request import Place
from bot.store.engine import Database
from bot.store.keys import Keyring
from bot.store.schedules import Plan, Schedule, State
from bot.store.store import Store
from bot.store.tables import OPEN, delivery, notice, subscription
from bot.tips import zones
from bot.tips.calendar import EVERY_DAY
from tests.support.databases import KEYS, Made

ROOT = Path(__file__).parents[3]
WINDOW = 60.0


class Port:
    """A platform on a port of this machine: it takes a message at once and says so a little later.

    Attributes:
        taken: Each key as often as it was taken.
        seen: The keys in the order in which members saw their messages.
    """

    def __init__(self, *, knows_keys: bool) -> None:
        self.taken: Counter[str] = Counter()
        self.seen: list[str] = []
        self.more = asyncio.Condition()
        self._knows_keys = knows_keys

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take a message."""
        key = (await reader.readline()).decode().strip()
        if key:
            self.taken[key] += 1
            if not self._knows_keys or key not in self.seen:
                self.seen.append(key)
            async with self.more:
                self.more.notify_all()
            await asyncio.sleep(0.02)  # the answer is on its way: who is killed now never hears it
            writer.write(b"taken\n")
        writer.close()

    async def until(self, count: int) -> None:
        """Wait until members saw so many messages."""
        async with self.more:
            await self.more.wait_for(lambda: len(self.seen) >= count)


async def worker(url: str, port: int, window: float) -> Process:
    """Start a process that sends; it waits for a line."""
    command = [sys.executable, "-m", "tests.support.tips_worker", url, str(port), str(window)]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=PIPE)
    assert process.stdout
    assert await process.stdout.readline() == b"ready\n"
    return process


def begin(process: Process) -> None:
    """Let a process send, or end."""
    assert process.stdin
    process.stdin.write(b"go\n")


def owe(store: Store, count: int) -> None:
    """Let so many tips be due."""
    now = datetime.now(UTC) - timedelta(seconds=60)
    schedule = Schedule(zone="UTC", minute=now.hour * 60 + now.minute, weekdays=EVERY_DAY)
    for number in range(count):
        id_ = store.subscriptions.add(Place("discord", "S1", f"C{number}"), "", "", schedule, zones.version(), now)
        plan = Plan(round=1, next_date=now.date(), next_due_at=now)
        store.subscriptions.change(id_, lambda _, plan=plan: plan, now)


async def settled(database: Database) -> None:
    """Wait until the ledger holds nothing that is to be dealt with."""
    left = select(func.count()).select_from(delivery).where(OPEN)
    unplanned = select(func.count()).select_from(subscription).where(subscription.c.next_due_at <= datetime.now(UTC))

    def open_() -> int:
        with database.reading() as connection:
            return sum(connection.scalar(each) or 0 for each in (left, unplanned))

    while await asyncio.to_thread(open_):  # noqa: ASYNC110 - another process writes, which no event tells of
        await asyncio.sleep(0.1)


async def killed(
    made: Made, url: str, count: int, after: int, *, knows_keys: bool
) -> tuple[Port, dict[State, int], int]:
    """Kill one of two processes once members saw some messages; return what became of all."""
    store = Store(made.open(url), Keyring(KEYS))
    owe(store, count)
    port = Port(knows_keys=knows_keys)
    server = await asyncio.start_server(port.take, "127.0.0.1", 0)
    number = server.sockets[0].getsockname()[1]
    window = WINDOW if knows_keys else 0.0
    victim, other = await asyncio.gather(worker(url, number, window), worker(url, number, window))
    begin(victim)
    begin(other)
    await asyncio.wait_for(port.until(after), 60)
    victim.kill()
    await victim.wait()
    await asyncio.wait_for(settled(store.database), 120)
    begin(other)
    _, errors = await other.communicate()
    assert (other.returncode, errors) == (0, b"")
    server.close()
    with store.database.reading() as connection:
        rows = connection.execute(select(delivery.c.state, func.count()).group_by(delivery.c.state)).all()
        told = connection.scalar(select(func.count()).select_from(notice).where(notice.c.what == "unknown")) or 0
    return port, {State(state): number for state, number in rows}, told


async def check_with_keys(made: Made, url: str, count: int, after: int) -> None:
    """At a platform that knows keys each tip is seen once, and none is lost."""
    port, states, _ = await killed(made, url, count, after, knows_keys=True)
    assert states == {State.SENT: count}
    assert len(port.seen) == len(set(port.seen)) == count


async def check_without_keys(made: Made, url: str, count: int, after: int) -> None:
    """At one that does not, none is taken twice, and what nobody knows of is told."""
    port, states, told = await killed(made, url, count, after, knows_keys=False)
    assert max(port.taken.values()) == 1
    unknown = states.get(State.UNKNOWN, 0)
    assert states[State.SENT] + unknown == count
    assert told == unknown <= 20
    assert states[State.SENT] <= len(port.seen) <= count


async def test_killed(made: Made, url: str) -> None:
    """One of two is killed in the middle of forty tips."""
    await check_with_keys(made, url, 40, 15)


MOMENTS = [Random(trial).randrange(20, 380) for trial in range(10)]  # noqa: S311 - moments that repeat
TRIALS = MOMENTS if os.environ.get("TRIALS") == "all" else MOMENTS[:2]
"""All ten take four minutes: `TRIALS=all python3 dev.py slow`."""


@pytest.mark.slow
@pytest.mark.parametrize("after", TRIALS)
async def test_killed_at_many_moments(made: Made, url: str, after: int) -> None:
    """One of two is killed in the middle of four hundred tips, at a platform that knows keys."""
    await check_with_keys(made, url, 400, after)


@pytest.mark.slow
@pytest.mark.parametrize("after", TRIALS)
async def test_killed_without_keys(made: Made, url: str, after: int) -> None:
    """The same at a platform that does not."""
    await check_without_keys(made, url, 400, after)
