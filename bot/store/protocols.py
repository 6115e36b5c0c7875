"""What the assistant's hosts may ask of a store, without knowing any database.

Every method is synchronous and short; hosts call them in a small pool of threads. `now` is always given and aware
of its zone. All raise `bot.store.problems.StoreError` where the database cannot be used.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.call import Call
from bot.request import Person, Place
from bot.settings import Secret
from bot.store.records import Export, Gap, Installation, Opinion, PersonSettings, ServerSettings
from bot.store.schedules import Notice, Past, Plan, Schedule, Subscription


class SettingsStore(Protocol):
    """Settings of persons and of servers."""

    def of_person(self, person: Person) -> PersonSettings:
        """Return what a person set; the defaults where that is nothing."""
        ...

    def of_persons(self, platform: str, ids: Collection[str]) -> Mapping[str, PersonSettings]:
        """Return what persons of a platform set, by their ids; who set nothing is missing."""
        ...

    def set_person(self, person: Person, settings: PersonSettings, now: datetime) -> None:
        """Keep what a person set."""
        ...

    def of_server(self, place: Place) -> ServerSettings:
        """Return what is set for a place's server; the defaults where that is nothing."""
        ...

    def set_server(self, place: Place, settings: ServerSettings, now: datetime) -> None:
        """Keep what is set for a place's server."""
        ...


class SeenEvents(Protocol):
    """Events that a platform may deliver more than once."""

    def take(self, platform: str, keys: Sequence[str], now: datetime) -> bool:
        """Take an event; return False where anybody took it before.

        Args:
            platform: The adapter's name.
            keys: Everything by which the event is known again. It is new if all of them are.
            now: The time.
        """
        ...

    def take_each(self, platform: str, keys: Collection[str], now: datetime) -> frozenset[str]:
        """Take several events, each with one key; return those that nobody took before."""
        ...


class LastCalls(Protocol):
    """What each person asked last in each place."""

    def remember(self, person: Person, place: Place, call: Call, now: datetime) -> None:
        """Keep a call until it is too old to be meant by "and its limits?"."""
        ...

    def remember_each(self, asked: Iterable[tuple[Person, Place, Call, datetime]]) -> None:
        """Keep the calls of several persons, or of one in several places."""
        ...

    def recall(self, person: Person, place: Place, now: datetime) -> Call | None:
        """Return the call, or None where there is none or it is too old."""
        ...


class FeedbackStore(Protocol):
    """What people think of answers."""

    def give(
        self, person: Person, place: Place, subject: str, now: datetime, *, helpful: bool, words: str = ""
    ) -> None:
        """Keep an opinion; it replaces what the person said of the same answer there."""
        ...

    def opinions(self, place: Place, limit: int) -> tuple[Opinion, ...]:
        """Return what a server's members think, the least helpful answers first."""
        ...


class GapStore(Protocol):
    """Questions that the notes do not cover."""

    def note(self, person: Person, place: Place, question: str, now: datetime) -> None:
        """Count a question that was not covered."""
        ...

    def open(self, place: Place, limit: int) -> tuple[Gap, ...]:
        """Return a server's gaps, those that most people asked first."""
        ...

    def everywhere(self, limit: int, server: str = "") -> tuple[Gap, ...]:
        """Return the gaps of all servers, or of those with an id, each question counted over them."""
        ...

    def close(self, place: Place, digest: str) -> bool:
        """Drop a gap of a server by its digest, or the beginning of it; return False where there is none."""
        ...


class OAuthStates(Protocol):
    """Installations that were begun and not finished."""

    def issue(self, platform: str, now: datetime) -> str:
        """Return a new state, that can be used once within a short time."""
        ...

    def use(self, platform: str, state: str, now: datetime) -> bool:
        """Use a state up; return False where it is unknown, too old, or used before, by whomever."""
        ...


class Installations(Protocol):
    """The app's installations, with their tokens."""

    def save(self, installation: Installation) -> Installation:
        """Keep an installation in place of an earlier one; return it with its version."""
        ...

    def find(self, platform: str, enterprise: str, server: str) -> Installation | None:
        """Return the installation of a workspace, or of the organisation where `server` is empty."""
        ...

    def listed(self, platform: str) -> tuple[Installation, ...]:
        """Return all installations on a platform."""
        ...

    def rotate(
        self, installation: Installation, token: Secret, refresh_token: Secret, token_expires_at: datetime | None
    ) -> bool:
        """Replace the tokens, unless the installation was saved since it was read; return whether they were."""
        ...

    def remove(self, platform: str, enterprise: str, server: str) -> bool:
        """Drop an installation and its tokens at once; return False where there is none."""
        ...


class Departures(Protocol):
    """Servers that the assistant left. An empty server stands for a whole organisation."""

    def leave(self, platform: str, server: str, now: datetime, enterprise: str = "") -> datetime:
        """Note that a server was left; return when what is known of it will be erased."""
        ...

    def come_back(self, platform: str, server: str, enterprise: str = "") -> bool:
        """Keep what is known after all; return False where no departure was noted."""
        ...

    def compare(self, platform: str, there: Collection[str], now: datetime) -> tuple[int, int]:
        """Note every known server that the assistant is not in, and take back those that it is in again."""
        ...


class Subscriptions(Protocol):
    """Who gets tips, where and when; and tips that persons keep."""

    def add(self, place: Place, person: str, creator: str, schedule: Schedule, zone_data: str, now: datetime) -> int:
        """Make a subscription that is not planned yet; return the database's number."""
        ...

    def change(
        self, id_: int, decide: Callable[[Subscription], Plan], now: datetime, schedule: Schedule | None = None
    ) -> Plan | None:
        """Change a subscription as `decide` says, after its schedule where one is given; None where it is gone."""
        ...

    def listed(self, platform: str, server: str, person: str = "") -> tuple[Subscription, ...]:
        """Return a server's subscriptions, or a person's in it, by number."""
        ...

    def of_person(self, platform: str, person: str) -> tuple[int, ...]:
        """Return the database's numbers of a person's private subscriptions, in whatever server they asked."""
        ...

    def stop(self, id_: int) -> bool:
        """Drop a subscription with its ledger; return False where it is gone already."""
        ...

    def past(self, id_: int, limit: int) -> tuple[Past, ...]:
        """Return what became of a subscription's last tips, the newest first."""
        ...

    def posted(self, place: Place, day: date) -> str:
        """Return the id of the tip that was posted in a channel or thread for a date; empty where none was."""
        ...

    def notices(self, ids: Collection[int]) -> tuple[Notice, ...]:
        """Return the news of some subscriptions, oldest first."""
        ...

    def save(self, platform: str, person: str, tip: str, now: datetime) -> None:
        """Keep a tip for a person."""
        ...

    def drop(self, platform: str, person: str, tip: str) -> bool:
        """Keep a tip no longer; return False where it was not kept."""
        ...

    def saved(self, platform: str, person: str) -> tuple[str, ...]:
        """Return the ids of the tips that a person keeps, the newest first."""
        ...


class Privacy(Protocol):
    """What is kept about a person or a server."""

    def export(self, platform: str, person: str) -> Export:
        """Return everything that is kept about a person, but for secrets of the app."""
        ...

    def forget(self, platform: str, person: str) -> Mapping[str, int]:
        """Erase a person; return how many rows of each table changed."""
        ...

    def erase_server(self, platform: str, server: str, enterprise: str = "") -> Mapping[str, int]:
        """Erase a server, or an organisation where `server` is empty; return how many rows of each table went."""
        ...


class Store(Protocol):
    """All of it, as a host holds it."""

    @property
    def settings(self) -> SettingsStore:
        """Settings of persons and servers."""
        ...

    @property
    def events(self) -> SeenEvents:
        """Events that were taken."""
        ...

    @property
    def last_calls(self) -> LastCalls:
        """What was asked last."""
        ...

    @property
    def feedback(self) -> FeedbackStore:
        """Opinions on answers."""
        ...

    @property
    def gaps(self) -> GapStore:
        """Questions that were not covered."""
        ...

    @property
    def states(self) -> OAuthStates:
        """Installations that were begun."""
        ...

    @property
    def installations(self) -> Installations:
        """Installations and their tokens."""
        ...

    @property
    def departures(self) -> Departures:
        """Servers that were left."""
        ...

    @property
    def subscriptions(self) -> Subscriptions:
        """Who gets tips."""
        ...

    @property
    def privacy(self) -> Privacy:
        """Export and erasure."""
        ...

    def purge(self, now: datetime) -> Mapping[str, int]:
        """Erase everything whose time has come; return how many rows of each table changed."""
        ...

    def ready(self) -> None:
        """Return where the database answers and its schema is this program's.

        Raises:
            StoreError: it does not, or is not.
        """
        ...

    def close(self) -> None:
        """Close every connection."""
        ...
