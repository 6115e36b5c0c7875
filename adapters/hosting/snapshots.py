"""What persons and servers set, kept for a short time, so that an answer waits for no database."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from adapters.hosting.kept import Kept
from bot.request import Person, Place, Request, Settings
from bot.store.records import PersonSettings, ServerSettings

if TYPE_CHECKING:
    from bot.store.protocols import Store

KEPT_FOR = 60.0
"""Seconds after which a change that another process made is seen here."""

MOST = 20_000
"""Persons, and servers, of whom something is kept: some 10 MB. Who asked longest ago goes first."""

DIRECT = "dm"
"""The server of direct messages, which has no settings."""


class Snapshot(Struct, frozen=True):
    """What a server and a person set."""

    server: ServerSettings = ServerSettings()
    person: PersonSettings = PersonSettings()

    def dress(self, request: Request) -> Request:
        """Return a request with what was set."""
        if self == _NOTHING_SET:
            return request
        server, own = self.server, self.person
        hidden = tuple(sorted({*server.hidden_packs, *server.hidden_topics}))
        person = request.person
        return replace(
            request,
            settings=Settings(
                server.zone, server.visibility, hidden, server.channels, server.welcome, server.scheduled
            ),
            person=replace(person, zone=own.zone or person.zone, visibility=own.visibility or person.visibility),
            locale=own.language or request.locale,
        )


_NOTHING_SET = Snapshot()

Ask: TypeAlias = "Callable[[Callable[[Store], list[Snapshot]]], Awaitable[list[Snapshot]]]"
"""Does something with the store."""


class Snapshots:
    """Settings as they were lately. For one thread, that of the event loop.

    Args:
        clock: Seconds that never go backwards.
        kept_for: Seconds for which settings are believed.
        most: Persons and servers that are kept.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, kept_for: float = KEPT_FOR, most: int = MOST
    ) -> None:
        self._servers: Kept[tuple[str, str], ServerSettings] = Kept(clock, kept_for, most)
        self._persons: Kept[tuple[str, str], PersonSettings] = Kept(clock, kept_for, most)
        self._writes = 0

    def get(self, person: Person, place: Place) -> Snapshot | None:
        """Return what is set, None where the database must be asked."""
        server = self.server(place)
        own = self._persons.get((person.platform, person.id))
        return None if server is None or own is None else Snapshot(server, own)

    def server(self, place: Place) -> ServerSettings | None:
        """Return what is set for a place's server, None where the database must be asked."""
        return self._servers.get(_server(place)) if place.server != DIRECT else ServerSettings()

    def last(self, person: Person, place: Place) -> Snapshot:
        """Return what was set when it was last known, for when the database cannot be asked."""
        server = self._servers.get(_server(place), fresh=False)
        own = self._persons.get((person.platform, person.id), fresh=False)
        return Snapshot(server or ServerSettings(), own or PersonSettings())

    def begin(self) -> int:
        """Return what `put` takes: a mark of the moment at which reading the database begins."""
        return self._writes

    def put(self, person: Person, place: Place, snapshot: Snapshot, begun: int) -> None:
        """Keep what the database said, unless something was written since: then it may say otherwise now."""
        if begun == self._writes:
            self._servers.put(_server(place), snapshot.server)
            self._persons.put((person.platform, person.id), snapshot.person)

    async def read(self, asked: Sequence[tuple[Person, Place]], ask: Ask) -> list[Snapshot]:
        """Ask the database for several persons, and for those of their servers that are not kept; keep what it says.

        Args:
            asked: The persons, and where each of them is.
            ask: Does something with the store, off the event loop.

        Raises:
            StoreError: the database cannot be used.
        """
        begun = self.begin()
        known = {_server(place): kept for _, place in asked if (kept := self.server(place)) is not None}
        found = await ask(lambda store: _read(store, asked, known))
        for (person, place), snapshot in zip(asked, found, strict=True):
            if _server(place) not in known:
                self.put(person, place, snapshot, begun)
            elif begun == self._writes:  # the server stays as old as it is
                self._persons.put((person.platform, person.id), snapshot.person)
        return found

    def drop(self, person: Person, place: Place) -> None:
        """Believe nothing of a person and a place's server any longer: something was written."""
        self._writes += 1
        self._servers.drop(_server(place))
        self._persons.drop((person.platform, person.id))


def _server(place: Place) -> tuple[str, str]:
    return place.platform, place.server


def _read(
    store: Store, asked: Sequence[tuple[Person, Place]], known: Mapping[tuple[str, str], ServerSettings]
) -> list[Snapshot]:
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for person, _ in asked:
        ids[person.platform].add(person.id)
    persons = {platform: store.settings.of_persons(platform, theirs) for platform, theirs in ids.items()}
    servers = dict(known)
    for _, place in asked:
        if _server(place) not in servers:
            servers[_server(place)] = store.settings.of_server(place)
    nothing = PersonSettings()
    return [Snapshot(servers[_server(place)], persons[who.platform].get(who.id, nothing)) for who, place in asked]
