"""What expires: on time, not before, by the stated periods."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.call import Call
from bot.request import Person, Place
from bot.store import retention
from bot.store.columns import EXPIRES
from bot.store.records import ServerSettings
from bot.store.store import Store
from bot.store.tables import metadata
from tests.support.databases import NOW
from tests.support.filling import ANN, HERE, THERE, cells, fill, tables_with

SECOND = timedelta(seconds=1)
ROWS = {
    "seen_event": retention.EVENT,
    "oauth_state": retention.OAUTH_STATE,
    "last_call": retention.LAST_CALL,
    "feedback": retention.FEEDBACK,
    "gap": retention.GAP,
    "delivery": retention.DELIVERY,
    "notice": retention.NOTICE,
}


def test_the_guide_states_the_periods() -> None:
    """Operators read the periods that the program keeps."""
    guide = (Path(__file__).parents[3] / "docs" / "guide" / "operator.md").read_text(encoding="utf-8")
    stated = guide.partition("### How long things are kept")[2].partition("\n## ")[0]
    for period in (*ROWS.values(), retention.GAP_QUESTION, retention.DEPARTED):
        days, minutes = period // timedelta(days=1), period // timedelta(minutes=1)
        said = f"{minutes} minutes" if minutes < 60 else f"{minutes // 60} hour"
        assert re.search(rf"\| ({said}s?|{days} days)\b", stated), period


def tables_of(store: Store) -> set[str]:
    """Return the tables that hold anything."""
    with store.database.reading() as connection:
        return {table for table, _, _ in cells(connection)}


def test_the_periods_cover_every_table_that_expires() -> None:
    """Each table with rows that expire has its stated period."""
    expiring = {table.name for table in metadata.tables.values() for c in table.columns if c.info.get(EXPIRES) == "row"}
    assert expiring == set(ROWS)


@pytest.mark.parametrize("table", list(ROWS))
def test_rows_go_on_time(store: Store, table: str) -> None:
    """A row is there up to the last second of its period, and gone at its end."""
    fill(store)
    store.departures.come_back("slack", HERE.server, HERE.enterprise)
    store.purge(NOW + ROWS[table] - SECOND)
    assert table in tables_of(store)
    assert store.purge(NOW + ROWS[table])[table] == 1
    assert table not in tables_of(store)


def test_the_words_of_a_question_go_first(store: Store) -> None:
    """After a month the text is gone, and the count is not; asked again, it is back and counts on."""
    store.gaps.note(ANN, HERE, "Who earns more?", NOW)
    store.purge(NOW + retention.GAP_QUESTION - SECOND)
    assert store.gaps.open(HERE, 10)[0].question == "Who earns more?"
    assert store.purge(NOW + retention.GAP_QUESTION) == {"gap": 1}
    (gap,) = store.gaps.open(HERE, 10)
    assert (gap.question, gap.times) == ("", 1)
    assert store.purge(NOW + retention.GAP_QUESTION) == {}
    store.gaps.note(ANN, HERE, "who EARNS  more?", NOW + retention.GAP_QUESTION)
    (again,) = store.gaps.open(HERE, 10)
    assert (again.question, again.times) == ("who EARNS  more?", 2)


def test_a_departed_server_is_erased_on_time(store: Store) -> None:
    """What is known of a server stays for the stated time after it was left, then all of it goes."""
    fill(store)
    fill(store, place=THERE)
    store.departures.come_back("slack", THERE.server, THERE.enterprise)
    due = NOW + retention.DEPARTED
    store.purge(due - SECOND)
    assert store.settings.of_server(HERE).welcome == "Hi"
    assert store.purge(due)["departure"] == 1
    with store.database.reading() as connection:
        assert tables_with(connection, HERE.server) == set()
    assert store.settings.of_server(THERE).welcome == "Hi"
    assert store.purge(due) == {}


def test_a_server_that_comes_back_keeps_everything(store: Store) -> None:
    """Invited again before the time, it finds what it had; leaving again starts the time anew."""
    fill(store)
    assert store.departures.come_back("slack", HERE.server, HERE.enterprise)
    assert not store.departures.come_back("slack", HERE.server, HERE.enterprise)
    later = NOW + retention.DEPARTED
    store.purge(later)
    assert store.settings.of_server(HERE).welcome == "Hi"
    assert store.departures.leave("slack", HERE.server, later, HERE.enterprise) == later + retention.DEPARTED


def test_news_of_leaving_may_come_twice(store: Store) -> None:
    """Told again, the time of erasure stays as it was."""
    first = store.departures.leave("slack", "T1", NOW)
    assert store.departures.leave("slack", "T1", NOW + timedelta(days=3)) == first == NOW + retention.DEPARTED


def test_a_whole_organisation_leaves(store: Store) -> None:
    """Where an organisation uninstalls, the data of its servers goes at the same time."""
    fill(store)
    store.departures.leave("slack", "", NOW, "E-here")
    store.purge(NOW + retention.DEPARTED)
    with store.database.reading() as connection:
        assert tables_with(connection, "E-here") == tables_with(connection, HERE.server) == set()


def test_back_between_looking_and_erasing(store: Store) -> None:
    """A server that comes back while a purge runs is not erased: the departure must still be due."""
    fill(store)
    store.departures.come_back("slack", HERE.server, HERE.enterprise)
    due = NOW + retention.DEPARTED
    assert store.privacy.erase_departed("slack", HERE.server, HERE.enterprise, due) == {}
    store.departures.leave("slack", HERE.server, due, HERE.enterprise)
    assert store.privacy.erase_departed("slack", HERE.server, HERE.enterprise, due) == {}
    assert store.settings.of_server(HERE).welcome == "Hi"


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    """Nobody knows when it is, so it is an error of the program, said at once."""
    with pytest.raises(Exception, match="without a zone"):
        store.last_calls.remember(ANN, HERE, Call("help"), datetime(2026, 11, 23, 9))  # noqa: DTZ001 - the point


def test_servers_that_are_not_there_any_more_are_left(store: Store) -> None:
    """Compared with where the assistant is, unknown departures are noted, and those that came back are taken back."""
    for server in ("stays", "went"):
        store.settings.set_server(Place("discord", server, "c"), ServerSettings(zone="Europe/Rome"), NOW)
    store.gaps.note(Person("discord", "ada"), Place("discord", "went too", "c"), "what?", NOW)
    store.gaps.note(Person("discord", "ada"), Place("discord", "dm", "ada"), "what?", NOW)
    store.settings.set_server(Place("slack", "elsewhere", "c"), ServerSettings(zone="Europe/Rome"), NOW)
    assert store.departures.compare("discord", {"stays", "new"}, NOW) == (2, 0)
    assert store.departures.compare("discord", {"stays", "new"}, NOW + timedelta(days=1)) == (0, 0)
    assert store.departures.compare("discord", {"stays", "went"}, NOW + timedelta(days=2)) == (0, 1)
    store.purge(NOW + retention.DEPARTED)
    assert store.gaps.open(Place("discord", "went too", "c"), 9) == ()
    for platform, server in (("discord", "stays"), ("discord", "went"), ("slack", "elsewhere")):
        assert store.settings.of_server(Place(platform, server, "c")).zone == "Europe/Rome"
