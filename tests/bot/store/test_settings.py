"""Settings of persons and of servers: what was set comes back, on both databases."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.request import Person, Place
from bot.store.columns import keepable
from bot.store.records import PersonSettings, ServerSettings
from bot.store.store import Store
from tests.support.databases import NOW

ANN = Person("slack", "U1")
HERE = Place("slack", "T1", "C1", enterprise="E1")
TEXTS = st.text(st.characters(codec=None), max_size=20)


def test_the_defaults_where_nothing_is_set(store: Store) -> None:
    """Whom nobody knows has the defaults."""
    assert store.settings.of_person(ANN) == PersonSettings()
    assert store.settings.of_server(HERE) == ServerSettings()


def test_a_person_is_one_on_one_platform(store: Store) -> None:
    """The same id on another platform is somebody else."""
    store.settings.set_person(ANN, PersonSettings("Europe/Rome", "it", "private"), NOW)
    assert store.settings.of_person(Person("slack", "U1")) == PersonSettings("Europe/Rome", "it", "private")
    assert store.settings.of_person(Person("discord", "U1")) == PersonSettings()


def test_the_last_settings_count(store: Store) -> None:
    """Setting again replaces everything, lists and organisers included."""
    first = ServerSettings("UTC", "public", "Hi", ("a",), ("a:b",), ("C1", "C2"), ("U2", "U1"), ("R1",))
    store.settings.set_server(HERE, first, NOW)
    assert store.settings.of_server(HERE).organisers == ("U1", "U2")
    second = ServerSettings(welcome="Ciao", organisers=("U3",))
    store.settings.set_server(HERE, second, NOW + timedelta(days=1))
    assert store.settings.of_server(HERE) == second
    assert store.settings.of_server(Place("slack", "T2", "C1")) == ServerSettings()


@given(
    person=TEXTS.filter(bool),
    words=st.lists(TEXTS, max_size=3),
    persons=st.sets(TEXTS, max_size=3),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_whatever_people_type_can_be_kept(store: Store, person: str, words: list[str], persons: set[str]) -> None:
    """Any text comes back as it was, but for signs that no database keeps."""
    chosen = ServerSettings(
        welcome="".join(words), channels=tuple(words), organisers=tuple(sorted(set(map(keepable, persons))))
    )
    store.settings.set_server(HERE, chosen, NOW)
    kept = store.settings.of_server(HERE)
    assert kept.welcome == keepable(chosen.welcome)
    assert kept.channels == tuple(map(keepable, words))
    assert set(kept.organisers) == set(chosen.organisers)
    store.settings.set_person(Person("slack", person), PersonSettings(language=person), NOW)
    assert store.settings.of_person(Person("slack", person)).language == keepable(person)


def test_the_settings_of_several_persons(store: Store) -> None:
    """Those who set something are found by their ids; the others, and their like on other platforms, are missing."""
    store.settings.set_person(ANN, PersonSettings("Europe/Rome"), NOW)
    store.settings.set_person(Person("discord", "U2"), PersonSettings("Asia/Tokyo"), NOW)
    assert store.settings.of_persons("slack", ["U1", "U2", "U3", "U1"]) == {"U1": PersonSettings("Europe/Rome")}
    assert store.settings.of_persons("slack", []) == {}
