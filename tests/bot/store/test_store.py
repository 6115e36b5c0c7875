"""The store as hosts hold it: what the protocols promise, nothing more needed."""

from __future__ import annotations

from bot.store import protocols
from bot.store.store import Store
from tests.support.databases import NOW
from tests.support.filling import ANN, HERE, fill


def as_host(store: protocols.Store) -> tuple[str, str]:
    """Use a store as a host does, knowing its protocol alone."""
    store.ready()
    assert store.purge(NOW) == {}
    return store.settings.of_person(ANN).zone, store.settings.of_server(HERE).zone


def test_a_host_needs_the_protocol_alone(store: Store) -> None:
    """Type checkers hold the store against its protocol; here it is used through it."""
    fill(store)
    assert as_host(store) == ("Asia/Tokyo", "Europe/Rome")


def test_closed_it_opens_again(store: Store) -> None:
    """Closing gives every connection back; a later use opens new ones."""
    store.close()
    store.ready()
