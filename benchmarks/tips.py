"""Finding and planning the tips that are due, at 1,000 and at 1,000,000 subscriptions, on both databases.

Method: wall milliseconds (`time.perf_counter`), medians of interleaved rounds, each round another minute of the day.

* idle tick: what the relay asks when nothing is due: what is due, and when something will be;
* a minute: all that is due in one minute of a million subscriptions is planned: looked up and locked, 500 in a
  transaction; a tip is chosen for each; its row in the ledger is written, and its next moment;
* bare driver: the same statements by hand through sqlite3 or psycopg, with the same choices, without SQLAlchemy.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import text

from benchmarks.measuring import MILLISECONDS, Options, interleaved, median
from benchmarks.measuring import seconds as seconds_of
from benchmarks.table import Target, print_table
from bot.store import address, migrate
from bot.store.engine import Database
from bot.store.ledger import BATCH, Ledger
from bot.store.schedules import Plan, Subscription
from bot.tips import zones
from bot.tips.planning import Planner
from bot.tips.pool import Pools
from tests.support.databases import Postgres
from tests.support.tips_world import notes

SMALL, LARGE, QUICK_LARGE = 1_000, 1_000_000, 50_000
MINUTES = 705
"""Minutes over which subscriptions are spread: of a million, 1,419 are due in each of the first."""
START = datetime(2026, 11, 23, tzinfo=UTC)
ROUNDS = 9
PLATFORMS = ("discord",)
COLUMNS = (
    "platform, enterprise, server, channel, thread, person, creator, number, zone, minute, weekdays, excluded, topics, "
    'level, sequence, "first", round, paused, next_date, next_due_at, zone_data, created_at'
)
FILL = """INSERT INTO subscription ({columns})
SELECT 'discord', '', 'S' || n / 10, 'C' || n, '', '', '', n, 'UTC', n % {minutes}, 127, '[]', '[]',
       '', 'shuffled', '', 1, '', '2026-11-23', {start} + n % {minutes} * 60, '{version}', {start} FROM {numbers}"""
NUMBERS = {
    "sqlite": "(WITH RECURSIVE s(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n + 1 < {count}) SELECT n FROM s)",
    "postgresql": "generate_series(0, {count} - 1) AS s(n)",
}
DUE = (
    "SELECT * FROM subscription WHERE platform = 'discord' AND next_due_at <= {p} ORDER BY next_due_at, id "
    "LIMIT 500{lock}"
)
SHOWN = (
    "SELECT d.subscription_id, d.tip FROM delivery d JOIN subscription s ON s.id = d.subscription_id "
    "WHERE d.subscription_id IN ({ids}) AND d.round = s.round AND d.tip <> '' "
    "ORDER BY d.subscription_id, d.scheduled_date"
)
OWE = (
    "INSERT INTO delivery (subscription_id, platform, person, scheduled_date, due_at, late_at, tip, round, number, "
    "total, state, not_before, taken_by, attempts, message, error, expires_at) "
    "VALUES ({p}, 'discord', '', {p}, {p}, {p}, {p}, {p}, {p}, {p}, 0, {p}, '', 0, '', '', {p}) ON CONFLICT DO NOTHING"
)
NEXT = "UPDATE subscription SET next_date = {p}, next_due_at = {p}, round = {p} WHERE id = {p}"


class Case:
    """A database with subscriptions, and both ways of planning a minute of it.

    Args:
        database: Filled.
        planner: Chooses the tips.
    """

    def __init__(self, database: Database, planner: Planner) -> None:
        self.database = database
        self.ledger = Ledger(database)
        self.planner = planner
        self._minute = -1
        self._sample: Subscription | None = None

    def next_minute(self) -> datetime:
        """Return the next minute of which nothing was planned yet."""
        self._minute += 1
        return START + timedelta(minutes=self._minute)

    def idle(self) -> None:
        """Ask what the relay asks when nothing is due."""
        self.ledger.due(PLATFORMS, START - timedelta(hours=1))
        self.ledger.next_at(PLATFORMS)

    def plan(self) -> float:
        """Plan a minute as the relay does; return the seconds."""
        now = self.next_minute()

        def decide(each: Subscription) -> Plan:
            self._sample = each
            return self.planner.plan(each, now)

        def all_of_it() -> None:
            self.ledger.due(PLATFORMS, now)
            while self.ledger.plan(PLATFORMS, decide, zones.version(), now) == BATCH:
                pass

        return seconds_of(all_of_it)

    def bare(self) -> float:
        """Plan a minute through the bare driver; return the seconds."""
        now, sample = self.next_minute(), self._sample
        if sample is None:
            raise ValueError("plan a minute first: it shows what a subscription looks like")
        with closing(_Sqlite(self.database) if self.database.sqlite else _Postgres(self.database)) as driver:
            return seconds_of(lambda: self._bare(now, sample, driver))

    def _bare(self, now: datetime, sample: Subscription, driver: _Sqlite | _Postgres) -> None:
        seconds, mark = int(now.timestamp()), driver.mark
        lock = "" if self.database.sqlite else " FOR UPDATE SKIP LOCKED"
        left = BATCH
        while left == BATCH:
            driver.say("BEGIN IMMEDIATE" if self.database.sqlite else "BEGIN")
            ids = [row[0] for row in driver.rows(DUE.format(p=mark, lock=lock), [seconds])]
            left = len(ids)
            if ids:
                driver.rows(SHOWN.format(ids=",".join([mark] * left)), ids)
            plans = [(id_, self.planner.plan(sample, now)) for id_ in ids]
            driver.many(OWE.format(p=mark), [_owed(id_, plan) for id_, plan in plans])
            driver.many(NEXT.format(p=mark), [_next(id_, plan, seconds) for id_, plan in plans])
            driver.say("COMMIT")


def run(options: Options) -> list[Target]:
    """Measure, print, and return the targets."""
    large = QUICK_LARGE if options.quick else LARGE
    rounds = options.rounds or (3 if options.quick else ROUNDS)
    targets: list[Target] = []
    rows: list[list[str]] = []
    planner = Planner(Pools(notes(84)))
    with _databases() as make:
        for kind in ("sqlite", "postgresql"):
            small, big = (Case(_filled(make(kind), kind, count), planner) for count in (SMALL, large))
            idle = interleaved(
                max(rounds, 30), {"small": partial(seconds_of, small.idle), "big": partial(seconds_of, big.idle)}
            )
            big.plan()  # the first minute warms both up
            busy = interleaved(rounds, {"ours": big.plan, "bare": big.bare})
            ticks = {name: median(found) for name, found in idle.items()}
            minutes = {name: median(found) for name, found in busy.items()}
            rows.append(
                [kind, *(f"{value * MILLISECONDS:.2f}" for value in ticks.values()),
                 *(f"{value * MILLISECONDS:.0f}" for value in minutes.values())]
            )  # fmt: skip
            targets += [
                Target(f"{kind}: an idle tick at {large:,} over {SMALL:,}", ticks["big"] / ticks["small"], 2, " x"),
                Target(f"{kind}: a minute over the bare driver", minutes["ours"] / minutes["bare"], 2.5, " x"),
            ]
            small.database.close()
            big.database.close()
    due = large // MINUTES + 1
    print_table(
        f"Planning tips, milliseconds ({due:,} due in the minute, 84 tips)",
        ["database", f"idle, {SMALL:,}", f"idle, {large:,}", "a minute", "bare driver"],
        rows,
        __doc__ or "",
    )
    return targets


@contextmanager
def _databases() -> Generator[Callable[[str], str]]:
    """Give what makes empty databases of either kind; they are gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        server = Postgres(Path(folder) / "postgres")
        numbers: Iterator[int] = iter(range(100))

        def make(kind: str) -> str:
            return server.make() if kind == "postgresql" else f"sqlite:///{folder}/{next(numbers)}.sqlite"

        yield make


def _filled(url: str, kind: str, count: int) -> Database:
    database = Database(address.parse(url))
    migrate.upgrade(database, START)
    start, version = int(START.timestamp()), zones.version()
    numbers = NUMBERS[kind].format(count=count)
    fill = FILL.format(columns=COLUMNS, minutes=MINUTES, start=start, version=version, numbers=numbers)
    with database.writing() as connection:
        connection.execute(text(fill))
        connection.execute(text("ANALYZE"))
    return database


class _Sqlite:
    """The bare driver of SQLite."""

    mark = "?"

    def __init__(self, database: Database) -> None:
        self._bare = sqlite3.connect(database.file, isolation_level=None)
        for pragma in ("busy_timeout=5000", "synchronous=NORMAL", "temp_store=MEMORY", "cache_size=-20000"):
            self._bare.execute(f"PRAGMA {pragma}")

    def rows(self, said: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """Return what a statement finds."""
        return self._bare.execute(said, tuple(values)).fetchall()

    def many(self, said: str, values: Sequence[Sequence[object]]) -> None:
        """Run a statement with many values."""
        self._bare.executemany(said, values)

    def say(self, said: str) -> None:
        """Run a statement without values."""
        self._bare.execute(said)

    def close(self) -> None:
        """End the connection."""
        self._bare.close()


class _Postgres:
    """The bare driver of PostgreSQL."""

    mark = "%s"

    def __init__(self, database: Database) -> None:
        where = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._bare = psycopg.connect(where, autocommit=True)

    def rows(self, said: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """Return what a statement finds."""
        return self._bare.execute(said.encode(), values).fetchall()

    def many(self, said: str, values: Sequence[Sequence[object]]) -> None:
        """Run a statement with many values."""
        if values:
            self._bare.cursor().executemany(said.encode(), values)

    def say(self, said: str) -> None:
        """Run a statement without values."""
        self._bare.execute(said.encode())

    def close(self) -> None:
        """End the connection."""
        self._bare.close()


def _owed(id_: int, plan: Plan) -> tuple[object, ...]:
    (owed,) = plan.owed
    due, late, begin = (int(each.timestamp()) for each in (owed.due_at, owed.late_at, owed.not_before))
    day = owed.date.isoformat()
    return (id_, day, due, late, owed.tip, owed.round, owed.number, owed.count, begin, due + 63072000)


def _next(id_: int, plan: Plan, seconds: int) -> tuple[object, ...]:
    return (plan.next_date.isoformat() if plan.next_date else None, seconds + 86400, plan.round, id_)
