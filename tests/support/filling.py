"""A store with something in every table, made through its own doors."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, inspect, text

from bot.call import Call
from bot.request import Person, Place
from bot.settings import Secret
from bot.store.records import Installation, PersonSettings, ServerSettings
from bot.store.schedules import News, Owed, Plan, Schedule
from bot.store.store import Store
from tests.support.databases import NOW

ANN = Person("slack", "U-ann")
BOB = Person("slack", "U-bob")
HERE = Place("slack", "T-here", "C1", "17.3", enterprise="E-here")
THERE = Place("slack", "T-there", "C9", enterprise="E-there")


def installation(place: Place = HERE, installer: Person = ANN, text: str = "xoxb-1") -> Installation:
    """Return an installation in a place's workspace, `text` its token."""
    return Installation(
        platform=place.platform,
        enterprise=place.enterprise,
        server=place.server,
        app="A1",
        name="Study group",
        bot="B1",
        bot_user="UB1",
        scopes=("chat:write", "commands"),
        installer=installer.id,
        token=Secret(text),
        refresh_token=Secret(f"{text}-refresh"),
        token_expires_at=NOW,
        installed_at=NOW,
    )


def fill(store: Store, person: Person = ANN, place: Place = HERE, now: datetime = NOW) -> None:
    """Put something about a person and a place into every table."""
    settings = ServerSettings("Europe/Rome", "public", "Hi", ("p",), ("p:t",), ("C1",), (person.id,), ("R1",))
    store.settings.set_server(place, settings, now)
    store.settings.set_person(person, PersonSettings("Asia/Tokyo", "ja", "private"), now)
    store.events.take(place.platform, [f"event of {place.server}"], now)
    store.states.issue(place.platform, now)
    store.installations.save(installation(place, person))
    store.last_calls.remember(person, place, Call("explain", (("concept", "p:rag"),)), now)
    store.feedback.give(person, place, "explain p:rag", now, helpful=False, words="Too short")
    store.gaps.note(person, place, "Who earns more?", now)
    subscribe(store, person, place, now)
    store.subscriptions.save(person.platform, person.id, "p:tip-a", now)
    store.departures.leave(place.platform, place.server, now, place.enterprise)


def subscribe(store: Store, person: Person, place: Place, now: datetime) -> None:
    """Let a person have tips in private, one of them owed and one thing to be told."""
    schedule = Schedule(zone="Europe/Rome", minute=540, weekdays=127, topics=("p:t",))
    id_ = store.subscriptions.add(place, person.id, person.id, schedule, "2026a", now)
    owed = Owed(date=now.date(), due_at=now, late_at=now, not_before=now, tip="p:tip-a", round=1, number=1, count=2)
    news = News("low", now.date(), "1")
    tomorrow = now + timedelta(days=1)
    plan = Plan(owed=(owed,), round=1, news=(news,), next_date=tomorrow.date(), next_due_at=tomorrow)
    store.subscriptions.change(id_, lambda _: plan, now)


def cells(connection: Connection) -> list[tuple[str, str, object]]:
    """Return every value of every table as (table, column, value): what the database holds, whatever we declare."""
    found: list[tuple[str, str, object]] = []
    for table in inspect(connection).get_table_names():
        for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings():  # noqa: S608 - the database's own
            found.extend((table, column, value) for column, value in row.items())
    return found


def tables_with(connection: Connection, wanted: str) -> set[str]:
    """Return the tables in which some value contains a text."""
    return {table for table, _, value in cells(connection) if wanted in str(value)}
