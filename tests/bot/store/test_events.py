"""Events taken once, and what was asked last."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from bot.call import Call
from bot.request import Person, Place
from bot.store.retention import EVENT, LAST_CALL
from bot.store.store import Store
from bot.store.tables import last_call
from tests.support.databases import NOW
from tests.support.filling import ANN, BOB, HERE

CALL = Call("steps", (("process", "p:rag"), ("step", 2)))


def test_an_event_is_taken_once(store: Store) -> None:
    """The second delivery is known, whichever of its keys it comes with; on another platform it is another."""
    assert store.events.take("slack", ["Ev1", "C1 17.3"], NOW)
    assert not store.events.take("slack", ["Ev1", "C1 17.3"], NOW)
    assert not store.events.take("slack", ["Ev2", "C1 17.3"], NOW)
    assert store.events.take("discord", ["Ev1"], NOW)


def test_a_key_that_came_with_a_known_one_is_known(store: Store) -> None:
    """What is known by one key is known by its others from then on."""
    assert store.events.take("slack", ["a"], NOW)
    assert not store.events.take("slack", ["a", "b"], NOW)
    assert not store.events.take("slack", ["b"], NOW)


def test_an_old_event_may_come_again(store: Store) -> None:
    """After its time a key is free, whether it was purged or not."""
    assert store.events.take("slack", ["a"], NOW)
    assert not store.events.take("slack", ["a"], NOW + EVENT - timedelta(seconds=1))
    assert store.events.take("slack", ["a"], NOW + EVENT)
    assert not store.events.take("slack", ["a"], NOW + EVENT)


def test_the_last_call_of_each_person_in_each_place(store: Store) -> None:
    """A person's call is known in its thread alone, until the next one or until it is too old."""
    store.last_calls.remember(ANN, HERE, Call("help"), NOW)
    store.last_calls.remember(ANN, HERE, CALL, NOW)
    assert store.last_calls.recall(ANN, HERE, NOW) == CALL
    assert store.last_calls.recall(BOB, HERE, NOW) is None
    assert store.last_calls.recall(ANN, Place("slack", HERE.server, "C1"), NOW) is None
    assert store.last_calls.recall(Person("discord", ANN.id), HERE, NOW) is None
    assert store.last_calls.recall(ANN, HERE, NOW + LAST_CALL - timedelta(seconds=1)) == CALL
    assert store.last_calls.recall(ANN, HERE, NOW + LAST_CALL) is None


def test_what_another_version_wrote_is_no_call(store: Store) -> None:
    """A call that cannot be read is as good as none: the person asks again."""
    store.last_calls.remember(ANN, HERE, CALL, NOW)
    with store.database.writing() as connection:
        connection.execute(update(last_call).values(call='{"verb": 1}'))
    assert store.last_calls.recall(ANN, HERE, NOW) is None


def test_of_several_events_each_is_taken_once(store: Store) -> None:
    """Those that anybody took before are not among the ones that are given, and the others are."""
    assert store.events.take_each("slack", ["b", "a", "a"], NOW) == {"a", "b"}
    assert store.events.take_each("slack", ["a", "c", "b", "d"], NOW) == {"c", "d"}
    assert store.events.take_each("slack", ["a", "d"], NOW) == frozenset()
    assert store.events.take_each("slack", [], NOW) == frozenset()
    assert not store.events.take("slack", ["c"], NOW)


def test_the_calls_of_several_persons_are_kept_together(store: Store) -> None:
    """Each has their own, and the later one where there are two."""
    store.last_calls.remember_each([(BOB, HERE, CALL, NOW), (ANN, HERE, CALL, NOW), (ANN, HERE, Call("help"), NOW)])
    assert store.last_calls.recall(ANN, HERE, NOW) == Call("help")
    assert store.last_calls.recall(BOB, HERE, NOW) == CALL
    store.last_calls.remember_each([])
    assert store.last_calls.recall(BOB, HERE, NOW) == CALL
