"""Daily tips beside whatever else a process does: started, checked, led by one, stopped."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from adapters.hosting.daily import Post, daily_tips
from bot.assistant import Assistant
from bot.plain import plain_text
from bot.request import Person, Place, Request
from bot.store.engine import Database
from bot.store.leader import Leader
from bot.store.schedules import Plan, Schedule
from bot.store.store import Store
from bot.tips import zones
from bot.tips.calendar import EVERY_DAY
from bot.tips.sending import Forbidden, Outcome
from tests.support.databases import Made
from tests.support.tips_world import CHANNEL, HandClock, Provider, notes


class Watched(Provider):
    """A provider that says when something was posted."""

    def __init__(self) -> None:
        super().__init__(HandClock())
        self.posted = asyncio.Event()

    async def send(self, place: Place, reply: object, key: str) -> Outcome:
        """Post a reply."""
        outcome = await super().send(place, reply, key)  # type: ignore[arg-type]
        self.posted.set()
        return outcome


async def test_what_is_due_is_sent_while_it_runs(store: Store) -> None:
    """Started beside something else it sends what is due; at its end nothing is left half-done."""
    now = datetime.now(UTC)
    schedule = Schedule(zone="UTC", minute=now.hour * 60 + now.minute, weekdays=EVERY_DAY)
    id_ = store.subscriptions.add(CHANNEL, "", "", schedule, zones.version(), now)
    store.subscriptions.change(id_, lambda _: Plan(round=1, next_date=now.date(), next_due_at=now), now)
    provider = Watched()
    async with daily_tips(store, Assistant(notes(3)), {"discord": Post(provider, "app")}):
        await asyncio.wait_for(provider.posted.wait(), 30)
    assert len(provider.tips()) == 1
    health = store.ledger.health(datetime.now(UTC))
    assert (health.open, health.sent) == (0, 1)


async def test_the_self_test_reaches_the_platform(store: Store) -> None:
    """A command in a thread asks the platform through the event loop, and the organiser reads what it says."""
    provider = Watched()
    provider.standing = lambda _: Forbidden(("Send Messages",))
    assistant = Assistant(notes(3), lambda: store)
    request = Request("tips schedule 9:00 zone:utc", Person("discord", "7"), CHANNEL, datetime.now(UTC), organiser=True)
    async with daily_tips(store, assistant, {"discord": Post(provider)}):
        reply = await asyncio.to_thread(assistant.answer, request)
    assert "Give me Send Messages" in plain_text(reply)
    assert assistant.checks == {}


def test_one_leads(made: Made, kind: str) -> None:
    """On PostgreSQL one of two processes leads, and the other takes over when it is gone; a file's all lead."""
    url = made.url(kind)
    databases: list[Database] = [made.open(url), made.open(url)]
    first, second = (Leader(database, "tips discord app") for database in databases)
    assert first.leads()
    assert second.leads() == (kind == "sqlite")
    assert first.leads()
    other = Leader(databases[1], "tips discord other")
    assert other.leads()
    other.resign()
    first.resign()
    assert second.leads()
    second.resign()


def test_a_leader_that_lost_its_connection(made: Made) -> None:
    """Where the connection is cut, so is the lock; it is taken again if nobody has it."""
    database = made.open(made.url("postgresql"))
    leader = Leader(database, "tips discord app")
    assert leader.leads()
    with made.open(database.url.render_as_string(hide_password=False)).writing() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
        )
    assert leader.leads()
    leader.resign()
