"""A world for tips: a clock that is set by hand, a provider that keeps what it accepted, and a few notes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from msgspec import Struct

from adapters.hosting.relay import Relay
from adapters.hosting.tips import NotesComposer
from bot.assistant import Assistant
from bot.library.library import Library
from bot.library.model import Concept, Pack, Tip
from bot.reply import Reply
from bot.request import Place
from bot.store.schedules import Schedule
from bot.store.store import Store
from bot.tips import zones
from bot.tips.planning import Planner
from bot.tips.pool import Pools
from bot.tips.sending import Absent, Ambiguous, Looked, NotSent, Outcome, RateLimited, Sent

T = TypeVar("T")
START = datetime(2026, 10, 1, 0, 0, tzinfo=UTC)
WINDOW = timedelta(minutes=2)
CHANNEL = Place("discord", "S1", "C1")
PACK = Pack(schema=1, id="p", name="P", version="1.0.0", lang="en", license="CC0-1.0", topics={"t": "T"})


class Crash(BaseException):
    """The process dies: nothing catches this, and nothing is tidied up."""


class HandClock:
    """Time that passes when it is told to."""

    def __init__(self, now: datetime = START) -> None:
        self.at = now

    def now(self) -> datetime:
        """Return the time."""
        return self.at

    def monotonic(self) -> float:
        """Return the time in seconds."""
        return (self.at - START).total_seconds()

    async def rest(self, seconds: float, wake: asyncio.Event) -> None:
        """Let the time pass at once."""
        del wake
        self.at += timedelta(seconds=seconds)
        await asyncio.sleep(0)

    async def within(self, seconds: float, work: Awaitable[T]) -> T:
        """Return what some work returns; it takes no time of this clock."""
        del seconds
        return await work


class Post(Struct, frozen=True):
    """What members saw."""

    key: str
    place: Place
    title: str
    item: str
    at: datetime


class Provider:
    """A platform that can be slow to answer, or not answer at all, and keeps what was posted.

    Attributes:
        posts: What members saw, in order.
        asked: How often it was asked to post.

    Args:
        clock: The time.
        window: For how long it knows a key again.
        weather: Says what becomes of a message: ok · lost: accepted, and the answer is lost · dropped: neither ·
            busy · down.
    """

    def __init__(self, clock: HandClock, window: timedelta = WINDOW, weather: Callable[[], str] = lambda: "ok") -> None:
        self.posts: list[Post] = []
        self.asked = 0
        self.window = window
        self.weather = weather
        self.standing: Callable[[Place], Outcome] = lambda _: Sent()
        self._clock = clock
        self._known: dict[str, datetime] = {}

    async def send(self, place: Place, reply: Reply, key: str) -> Outcome:
        """Post a reply, or not."""
        await asyncio.sleep(0)
        self.asked += 1
        refused = self.standing(place)
        if not isinstance(refused, Sent):
            return refused
        weather = self.weather()
        if weather == "busy":
            return RateLimited(2.5)
        if weather == "down":
            return NotSent("no route")
        if weather != "dropped":
            self._accept(place, reply, key)
        await asyncio.sleep(0)
        return Sent(f"m-{key}") if weather == "ok" else Ambiguous(weather)

    async def find(self, place: Place, reply: Reply, since: datetime) -> Looked:
        """Look for a reply among what was posted."""
        await asyncio.sleep(0)
        if not self.window:
            return Ambiguous("nobody can look")
        if self.weather() == "down":
            return NotSent("no route")
        found = [post for post in self.posts if (post.place, post.item) == (place, reply.items[0]) and post.at >= since]
        return Sent(f"m-{found[0].key}") if found else Absent()

    async def check(self, place: Place) -> Outcome:
        """Return what would keep a message from being posted."""
        return self.standing(place)

    def _accept(self, place: Place, reply: Reply, key: str) -> None:
        known = self._known.get(key)
        if known is not None and self._clock.at <= known + self.window and self.window:
            return
        self._known[key] = self._clock.at
        self.posts.append(Post(key, place, reply.title, reply.items[0] if reply.items else "", self._clock.at))

    def tips(self) -> list[Post]:
        """Return what was posted but for what organisers are told."""
        return [post for post in self.posts if post.item]


def notes(count: int, also: Sequence[str] = ()) -> Library:
    """Return a pack of so many tips, and some more by their ids."""
    concept = Concept(id="a", name="A", topic="p:t", definition="What it is.")
    names = [*(f"tip-{number}" for number in range(count)), *also]
    tips = [(f"p:{name}", Tip(id=name, title=name, text="So.", about=("p:a",))) for name in names]
    return Library.of([(PACK, [("p:a", concept), *tips])])


class World:
    """A store, notes and a provider, and relays that come and go."""

    def __init__(
        self, store: Store, tips: int = 30, window: timedelta = WINDOW, clock: HandClock | None = None
    ) -> None:
        self.store = store
        self.clock = clock or HandClock()
        self.assistant = Assistant(notes(tips))
        self.composer = NotesComposer(self.assistant)
        self.provider = Provider(self.clock, window)
        self._relays = 0

    def relay(self, fault: Callable[[str], None] = lambda _: None) -> Relay:
        """Return a relay, as of a process that starts."""
        self._relays += 1
        return Relay(
            self.store, self.composer, {"discord": self.provider}, clock=self.clock, owner=f"relay-{self._relays}",
            fault=fault,
        )  # fmt: skip

    def subscribe(self, schedule: Schedule, place: Place = CHANNEL, person: str = "", creator: str = "ann") -> int:
        """Make a schedule, as the command does."""
        now = self.clock.now()
        id_ = self.store.subscriptions.add(place, person, creator, schedule, zones.version(), now)
        planner = Planner(Pools(self.assistant.library))
        self.store.subscriptions.change(id_, lambda each: planner.begin(each, now), now)
        return id_

    async def run(self, until: datetime, relay: Relay | None = None) -> None:
        """Let a relay work until a moment, jumping from one thing to do to the next."""
        relay = relay or self.relay()
        while self.clock.at <= until:
            await relay.step()
            await relay.settled()
            next_at = self.store.ledger.next_at(["discord"])
            if next_at is None or next_at > until:
                break
            self.clock.at = max(next_at, self.clock.at + timedelta(seconds=1))
        self.clock.at = max(self.clock.at, until)
        await relay.step()
        await relay.settled()
