"""`me`, `settings` and `privacy`: what people set, what is kept about them, and that it goes."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from bot import wording
from bot.assistant import Assistant
from bot.call import Call
from bot.library.library import Library
from bot.plain import plain_text
from bot.reply import Reply
from bot.request import Person, Place
from bot.store.columns import PERSON, marked
from bot.store.records import PersonSettings, ServerSettings
from bot.store.store import Store
from bot.store.tables import metadata
from bot.understand.grammar import make
from tests.support.asking import MONDAY, request

ADA, BOB = Person("test", "ada"), Person("test", "bob")
HERE = Place("test", "group", "general")

Asks = Callable[..., Reply]


@pytest.fixture
def asks(library: Library, store: Store) -> Asks:
    """Return a function that asks as Ada, who may organise the server, over each kind of database."""
    assistant = Assistant(library, lambda: store)

    def ask(asked: str | Call, person: Person = ADA, *, organiser: bool = True) -> Reply:
        return assistant.answer(replace(request(asked), person=person, place=HERE, organiser=organiser))

    return ask


def of_ada(store: Store) -> PersonSettings:
    """Return what is set for Ada."""
    return store.settings.of_person(ADA)


def of_server(store: Store) -> ServerSettings:
    """Return what is set for the server."""
    return store.settings.of_server(HERE)


# ---- me


def test_what_a_person_sets_is_kept(asks: Asks, store: Store) -> None:
    """Each setting is changed alone, shown to the person alone, and taken back by `default`."""
    reply = asks("me zone: new york visibility: private")
    assert (reply.kind, reply.visibility) == ("done", "private")
    assert "America/New York" in plain_text(reply)
    assert of_ada(store) == PersonSettings("America/New_York", "", "private")
    asks("me language:en")
    asks("me visibility:default")
    assert of_ada(store) == PersonSettings("America/New_York", "en", "")
    asks("me zone=default")
    assert of_ada(store) == PersonSettings("", "en", "")


def test_me_alone_changes_nothing(asks: Asks, store: Store) -> None:
    """Looking is not writing."""
    assert wording.NOT_SET_ZONE in plain_text(asks("me"))
    assert store.privacy.export("test", "ada") == {}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("me zone: Atlantis", "no time zone “Atlantis”"),
        ("me visibility: secret", "“secret” is not a value of visibility"),
        ("me language: klingon", "“klingon” is not a value of language"),
    ],
)
def test_what_cannot_be_set_is_said(asks: Asks, store: Store, line: str, says: str) -> None:
    """A value that there is not changes nothing, and the answer says what is possible."""
    reply = asks(line)
    assert reply.kind == "problem"
    assert says in plain_text(reply)
    assert of_ada(store) == PersonSettings()


# ---- settings


def test_what_counts_for_a_server_is_kept(asks: Asks, store: Store) -> None:
    """One line may set several things; texts keep their blanks."""
    reply = asks("settings zone: Rome hide: responsible AI allow: <#123> welcome: We meet on Mondays!")
    assert (reply.kind, reply.visibility) == ("done", "private")
    assert of_server(store) == ServerSettings(
        zone="Europe/Rome",
        hidden_topics=("data-and-ai:responsible",),
        channels=("123",),
        welcome="We meet on Mondays!",
    )
    assert "Responsible AI" in plain_text(reply)
    asks("settings show: responsible deny: #123 zone: default welcome: default")
    assert of_server(store) == ServerSettings()


def test_here_is_the_channel_of_the_question(asks: Asks, store: Store) -> None:
    """Nobody has to know the id of the channel they are in."""
    asks("settings allow: here")
    assert of_server(store).channels == ("general",)


def test_persons_and_roles_may_organise(asks: Asks, store: Store) -> None:
    """Both are named as platforms write them, once each, and can be taken away."""
    for line in ("settings organiser: <@7>", "settings organiser: <@!7>", "settings organiser: <@&8>"):
        asks(line)
    asks("settings organiser: <!subteam^S9|@tutors>")
    assert (of_server(store).organisers, of_server(store).organiser_roles) == (("7",), ("8", "S9"))
    asks(make("settings", dismiss="7"))
    asks(make("settings", dismiss="&8"))
    assert (of_server(store).organisers, of_server(store).organiser_roles) == ((), ("S9",))


def test_members_change_nothing_for_others(asks: Asks, store: Store) -> None:
    """Who may not organise hears who may, and nothing is changed or shown."""
    asks("settings welcome: Hello")
    reply = asks("settings welcome: Bye", BOB, organiser=False)
    assert reply.kind == "problem"
    assert "Hello" not in plain_text(reply)
    assert of_server(store).welcome == "Hello"


def test_limits_are_said(asks: Asks, store: Store) -> None:
    """What is too much, or would leave nothing, is refused whole."""
    assert wording.EVERYTHING_HIDDEN in plain_text(asks(make("settings", hide="data-and-ai")))
    assert "501" in plain_text(asks(make("settings", welcome="x" * 501)))
    many = ServerSettings(channels=tuple(map(str, range(100))))
    store.settings.set_server(HERE, many, MONDAY)
    assert "100 entries" in plain_text(asks(make("settings", allow="100")))
    assert of_server(store) == many


# ---- privacy


def fill(asks: Asks, store: Store) -> None:
    """Leave traces of Ada, and of Bob, in every way there is."""
    for person in (ADA, BOB):
        asks("me zone: Rome", person)
        store.gaps.note(person, HERE, "what is a lasagna?", MONDAY)
        store.feedback.give(person, HERE, "explain rag", MONDAY, helpful=True)
        store.last_calls.remember(person, HERE, make("list"), MONDAY)
    store.settings.set_server(HERE, ServerSettings(organisers=("ada", "bob")), MONDAY)


def rows_about(store: Store, person: str) -> dict[str, int]:
    """Return how many rows of each table hold a person's id, found by the marks of the columns."""
    found: dict[str, int] = {}
    with store.database.reading() as connection:
        for table in metadata.sorted_tables:
            for column, _ in marked(table, PERSON):
                if count := len(connection.execute(select(column).where(column == person)).all()):
                    found[table.name] = found.get(table.name, 0) + count
    return found


def test_an_export_holds_all_that_forget_erases(asks: Asks, store: Store) -> None:
    """Before it is forgotten each row about a person is in the file; afterwards there is none, and others stay."""
    fill(asks, store)
    before = rows_about(store, "ada")
    assert len(before) >= 5
    (file,) = asks("privacy export").files
    assert {table: len(rows) for table, rows in json.loads(file.text).items()} == before
    assert (file.name.endswith(".json"), file.media_type) == (True, "application/json")
    assert asks("privacy forget").kind == "choices"
    assert rows_about(store, "ada") == before
    assert str(sum(before.values())) in plain_text(asks("privacy forget sure:yes"))
    assert rows_about(store, "ada") == {}
    assert rows_about(store, "bob") == before


def test_who_left_no_trace_is_told_so(asks: Asks) -> None:
    """Nothing is exported, nothing is asked, nothing is erased."""
    for line in ("privacy forget", "privacy forget yes"):
        assert wording.FORGET_NOTHING in plain_text(asks(line))
    assert asks("privacy export").files == ()


@pytest.mark.parametrize("line", ["privacy", "Privacy?", "help privacy"])
def test_the_name_of_a_group_says_what_is_in_it(asks: Asks, line: str) -> None:
    """Its commands can be asked for without knowing them."""
    text = plain_text(asks(line))
    assert "privacy export" in text
    assert "privacy forget" in text


@pytest.mark.parametrize("line", ["privacy exprot", "PRIVACY  Export", "privacy export please"])
def test_commands_of_two_words_are_read_as_people_type(asks: Asks, line: str) -> None:
    """Capitals, blanks and slips do not matter."""
    assert asks(line).call == make("privacy export")
