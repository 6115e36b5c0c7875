"""Settings that are kept for a short time."""

from __future__ import annotations

from collections.abc import Callable

from adapters.hosting.snapshots import Ask, Snapshot, Snapshots
from bot.request import Person, Place, Request, Settings
from bot.store.protocols import Store as StoreProtocol
from bot.store.records import PersonSettings, ServerSettings
from bot.store.store import Store
from tests.support.asking import MONDAY

ADA, BOB = Person("test", "ada"), Person("test", "bob")
HERE, ELSEWHERE = Place("test", "group", "general"), Place("test", "other", "general")
SET = Snapshot(ServerSettings(zone="Europe/Berlin"), PersonSettings(visibility="private"))


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the time in seconds."""
        return self.now


def kept(clock: Clock, most: int = 10) -> Snapshots:
    """Return snapshots that hold what is set for Ada, for ten seconds."""
    snapshots = Snapshots(clock, kept_for=10, most=most)
    snapshots.put(ADA, HERE, SET, snapshots.begin())
    return snapshots


def test_what_was_read_is_believed_for_a_time() -> None:
    """A snapshot is found until its time is over; what was known last can still be had then."""
    clock = Clock()
    snapshots = kept(clock)
    clock.now = 9.9
    assert snapshots.get(ADA, HERE) == SET
    clock.now = 10
    assert snapshots.get(ADA, HERE) is None
    assert snapshots.last(ADA, HERE) == SET


def test_nothing_is_known_of_others() -> None:
    """Another person or another server must be asked for; together they know nothing."""
    snapshots = kept(Clock())
    assert snapshots.get(BOB, HERE) is None
    assert snapshots.get(ADA, ELSEWHERE) is None
    assert snapshots.last(BOB, ELSEWHERE) == Snapshot()


def test_direct_messages_have_no_server() -> None:
    """In direct messages only the person's settings are needed."""
    snapshots = kept(Clock())
    assert snapshots.get(ADA, Place("test", "dm", "ada")) == Snapshot(person=SET.person)


def test_a_write_is_seen_at_once() -> None:
    """After a write, neither what was kept nor what was read before it is believed."""
    snapshots = kept(Clock())
    begun = snapshots.begin()
    snapshots.drop(ADA, HERE)
    assert snapshots.get(ADA, HERE) is None
    snapshots.put(ADA, HERE, SET, begun)
    assert snapshots.get(ADA, HERE) is None


def test_who_asked_longest_ago_goes_first() -> None:
    """No more is kept than was allowed."""
    snapshots = kept(Clock(), most=2)
    snapshots.put(BOB, HERE, SET, snapshots.begin())
    assert snapshots.get(ADA, HERE) == SET
    snapshots.put(Person("test", "cyd"), HERE, SET, snapshots.begin())
    assert snapshots.get(ADA, HERE) == SET
    assert snapshots.get(BOB, HERE) is None


def test_a_request_is_dressed_in_what_is_set() -> None:
    """The core is told what the server hides and where it may answer, and what the person wants."""
    server = ServerSettings("Europe/Rome", "public", "", ("b",), ("a:x",), ("7",))
    own = PersonSettings("Asia/Tokyo", "de", "private")
    request = Snapshot(server, own).dress(Request("list", ADA, HERE, MONDAY, locale="en"))
    assert request.settings == Settings("Europe/Rome", "public", ("a:x", "b"), ("7",))
    assert (request.person.zone, request.person.visibility, request.locale) == ("Asia/Tokyo", "private", "de")


def test_a_request_stays_as_it_is_where_nothing_is_set() -> None:
    """Most people set nothing: their requests cost nothing."""
    request = Request("list", ADA, HERE, MONDAY)
    assert Snapshot().dress(request) is request


async def test_the_database_is_asked_for_several_at_once(made_store: Store) -> None:
    """Each gets what they set, and what is set where they are; it is believed from then on."""
    made_store.settings.set_person(ADA, SET.person, MONDAY)
    made_store.settings.set_server(HERE, SET.server, MONDAY)
    snapshots = Snapshots()
    asked = [(ADA, HERE), (BOB, HERE), (ADA, ELSEWHERE), (BOB, Place("test", "dm", "bob"))]
    expected = [SET, Snapshot(SET.server), Snapshot(person=SET.person), Snapshot()]
    assert await snapshots.read(asked, asks(made_store)) == expected
    assert [snapshots.get(*each) for each in asked] == expected


async def test_a_server_is_not_believed_for_longer_because_a_person_is_asked_for(made_store: Store) -> None:
    """What is known of a server is not asked for again before its time, and has its time all the same."""
    clock = Clock()
    snapshots = kept(clock)
    clock.now = 9
    assert await snapshots.read([(BOB, HERE)], asks(made_store)) == [Snapshot(SET.server)]
    assert snapshots.get(BOB, HERE) == Snapshot(SET.server)
    clock.now = 10
    assert snapshots.server(HERE) is None


async def test_what_was_read_before_a_write_is_not_believed(made_store: Store) -> None:
    """Something is set while settings are read: they are told to who asked, and not kept."""
    snapshots = Snapshots()

    async def ask(work: Callable[[StoreProtocol], list[Snapshot]]) -> list[Snapshot]:
        found = work(made_store)
        snapshots.drop(ADA, HERE)
        return found

    assert await snapshots.read([(ADA, HERE)], ask) == [Snapshot()]
    assert snapshots.get(ADA, HERE) is None


def asks(store: Store) -> Ask:
    """Return what asks a store."""

    async def ask(work: Callable[[StoreProtocol], list[Snapshot]]) -> list[Snapshot]:
        return work(store)

    return ask
