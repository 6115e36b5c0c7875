"""What every adapter on an event loop answers with: settings filled in, and the database off the loop.

    answered = await host.answer(request, organises)
    ...send answered.reply, for the asker alone if answered.private(custom)...
    host.sent(answered)

Commands that need no store are answered at once, on the loop. A hit of the settings' snapshot costs two look-ups.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from math import ceil
from time import monotonic, perf_counter
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from adapters.hosting import faults
from adapters.hosting.kept import Kept
from adapters.hosting.snapshots import DIRECT, Snapshot, Snapshots
from adapters.hosting.together import Together
from bot import wording
from bot.assistant import Assistant, Prepared, may_follow
from bot.call import Call
from bot.commands.choose import problem
from bot.reply import Reply
from bot.request import Person, Place, Request
from bot.store.problems import StoreError
from bot.store.protocols import Store
from bot.understand.lines import line_of
from bot.visibility import is_elsewhere, is_private

if TYPE_CHECKING:
    from adapters.hosting.cooldown import Cooldown
    from adapters.hosting.metrics import Metrics

T = TypeVar("T")

_log = logging.getLogger("syllabot")

THREADS = 4
"""Threads that wait for the database. SQLite has one writer at a time; PostgreSQL's pool has five connections."""

REMEMBERED = 3600.0
"""Seconds for which "and its limits?" may mean the answer before, as in the database (`bot.store.retention`)."""
BELIEVED = 10.0
"""Seconds for which a process asks no database about it: who writes may be answered by another process meanwhile."""
SAVED_AFTER = 5.0
"""Seconds after which it is written down, with all else that was answered meanwhile."""
SAVED_TOGETHER = 500
"""Answers that are written down together at most; so many do not wait for that time."""
MOST = 20_000
"""Persons, in each place, of whom that is remembered here where there is no database: some 20 MB."""
MOST_BELIEVED = 2_000
"""The same where there is one, which remembers the others. More than are written down at a time."""


async def nobody() -> bool:
    """Return that a person may not organise."""
    return False


class Answered(Struct, frozen=True):
    """A reply, and the request that it answers, with everything that was set.

    `cooled` says that the person asks too fast: where all would see the reply, an adapter sends none.
    """

    request: Request
    reply: Reply
    cooled: bool = False

    def private(self, *, custom: bool) -> bool:
        """Return whether the asker alone may see it; `custom` is what the adapter does where nothing is set."""
        return is_private(self.reply, self.request, custom=custom)


class Host:
    """Answers for all adapters of a process.

    Attributes:
        assistant: Who knows the answers.

    Args:
        assistant: Who knows the answers, with the same store.
        store: Returns the store; None where nothing is kept.
        snapshots: What persons and servers set lately.
        cooldown: Who asks too fast; None for nobody.
        metrics: What counts answers; None where nobody asked for figures.
    """

    def __init__(
        self,
        assistant: Assistant,
        store: Callable[[], Store] | None = None,
        snapshots: Snapshots | None = None,
        *,
        cooldown: Cooldown | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self.assistant = assistant
        self._store = store
        self._snapshots = snapshots = snapshots or Snapshots()
        self._reading = Together[tuple[Person, Place], Snapshot](lambda asked: snapshots.read(asked, self.with_store))
        self._cooldown = cooldown
        self._metrics = metrics
        self._last: Kept[tuple[str, str, Place], tuple[Call | None]] = Kept(
            monotonic, BELIEVED if store else REMEMBERED, MOST_BELIEVED if store else MOST, old=False
        )
        self._unsaved: dict[tuple[str, str, Place], tuple[Request, Call]] = {}
        self._saving: asyncio.TimerHandle | None = None
        self._pool = ThreadPoolExecutor(THREADS, "store") if store else None
        self._tasks: set[asyncio.Task[None]] = set()

    async def answer(
        self,
        request: Request,
        organises: Callable[[], Awaitable[bool]] = nobody,
        roles: Collection[str] = (),
        *,
        public: bool = False,
    ) -> Answered:
        """Answer a request.

        Args:
            request: The request, without settings.
            organises: Whether the platform lets the person organise the server; asked only where it matters.
            roles: Ids of the person's roles or groups there.
            public: Whether all will see the answer, whatever it is. What is about a person alone is not done then.

        Raises:
            StoreError: the command needed the database, which cannot be used.
        """
        if cooled := self._cooled(request):
            return cooled
        began = perf_counter()
        return self._counted(await self._answer(request, organises, roles, public=public), began)

    def ready(self, request: Request) -> Prepared | None:
        """Return a request as read, where it can be answered without waiting for anything; None where it cannot."""
        snapshot = self._snapshots.get(request.person, request.place) if self._store else Snapshot()
        if snapshot is None:
            return None
        request = snapshot.dress(request)
        if isinstance(request.asked, str) and may_follow(request.asked):
            known = self._last.get(_who(request))
            if known is None and self._store is not None:
                return None
            request = replace(request, last=known[0]) if known else request
        prepared = self.assistant.prepare(request)
        command = prepared.command
        waits = command and (command.uses_store or command.slow or command.audience == "organisers")
        return None if waits or prepared.looks_up else prepared

    def answer_ready(self, prepared: Prepared) -> Answered:
        """Answer a request that is `ready`."""
        if cooled := self._cooled(prepared.request):
            return cooled
        began = perf_counter()
        return self._counted(Answered(prepared.request, self.assistant.reply(prepared)), began)

    def _cooled(self, request: Request) -> Answered | None:
        """Return the answer to a person who asks too fast; None to others."""
        hurry = self.too_fast(request.person)
        return Answered(request, problem(wording.PROBLEM, hurry), cooled=True) if hurry else None

    def _counted(self, answered: Answered, began: float) -> Answered:
        """Return an answer, counted with the time that it took."""
        if self._metrics is not None:
            reply = answered.reply
            command = reply.call.command if reply.call else ""
            self._metrics.answered(answered.request.person.platform, command, reply.kind, perf_counter() - began)
        return answered

    def too_fast(self, person: Person) -> str:
        """Return what to tell a person who asks too fast, empty where they do not."""
        if self._cooldown is None or not (seconds := self._cooldown.wait(person.platform, person.id)):
            return ""
        if self._metrics:
            self._metrics.cooled(person.platform)
        return wording.TOO_FAST.format(seconds=ceil(seconds))

    async def _answer(
        self, request: Request, organises: Callable[[], Awaitable[bool]], roles: Collection[str], *, public: bool
    ) -> Answered:
        snapshot = await self.snapshot(request)
        request = snapshot.dress(request)
        if public and is_elsewhere(request):
            return Answered(request, problem(wording.PROBLEM, wording.ELSEWHERE))
        request = await self._following(request)
        prepared = self.assistant.prepare(request)
        command = prepared.command
        if command is None:
            return Answered(request, self.assistant.reply(prepared))
        if public and command.uses_store:
            text = wording.ASK_PRIVATELY.format(command=command.name)
            return Answered(request, problem(wording.PROBLEM, text))
        if command.audience == "organisers" and await _may_organise(request, snapshot, organises, roles):
            request = replace(request, organiser=True)
            prepared = replace(prepared, request=request)
        if command.uses_store and self._pool is not None:
            return Answered(request, await self._answer_with_store(prepared))
        if prepared.looks_up and self._pool is not None:
            loop = asyncio.get_running_loop()
            return Answered(request, await loop.run_in_executor(self._pool, self.assistant.reply, prepared))
        if command.slow:
            return Answered(request, await asyncio.to_thread(self.assistant.reply, prepared))
        return Answered(request, self.assistant.reply(prepared))

    @property
    def keeps(self) -> bool:
        """Whether what people set is kept."""
        return self._store is not None

    async def snapshot(self, request: Request) -> Snapshot:
        """Return what the person and the server set; what was known last while the database cannot be asked."""
        if self._store is None:
            return Snapshot()
        person, place = request.person, request.place
        if kept := self._snapshots.get(person, place):
            return kept
        try:
            return await self._reading((person, place))
        except StoreError as error:
            _log.warning("Settings could not be read, so the last known ones count. %s", error)
            return self._snapshots.last(person, place)

    async def dressed(self, request: Request) -> Request:
        """Return a request with what the person and the server set, for doors other than `answer`."""
        return (await self.snapshot(request)).dress(request)

    async def with_store(self, work: Callable[[Store], T]) -> T:
        """Do something with the store, off the event loop.

        Raises:
            StoreError: the database cannot be used.
            LookupError: nothing is kept here.
        """
        store = self._store
        if store is None or self._pool is None:
            raise LookupError("nothing is kept here")
        return await asyncio.get_running_loop().run_in_executor(self._pool, lambda: work(store()))

    def sent(self, answered: Answered) -> None:
        """Record what follows from an answer, now that it was sent.

        That is what it was about, for "and its limits?", and a question that the notes hardly cover.
        """
        request, reply = answered.request, answered.reply
        if reply.call is not None and reply.kind in {"answer", "choices"}:
            self._remember(request, reply.call)
        if self._store is None or not reply.open:
            return
        asked, library = request.asked, self.assistant.library
        question = asked if isinstance(asked, str) else asked.text("question") or line_of(asked, library)
        if not question.strip():
            return
        self._later(
            lambda store: store.gaps.note(request.person, request.place, question, request.now),
            "noting a question without an answer",
        )

    async def finish(self) -> None:
        """Finish what is recorded, then end the threads. The store stays open: who opened it closes it."""
        if self._unsaved:
            self._save()
        while self._tasks:
            await asyncio.gather(*self._tasks)
        if self._pool is not None:
            self._pool.shutdown(wait=True)

    async def _following(self, request: Request) -> Request:
        """Return a request with what the person was answered last there, where it may refer to that."""
        if not isinstance(request.asked, str) or not may_follow(request.asked):
            return request
        person, place = request.person, request.place
        known = self._last.get(_who(request))
        if known is None and self._store is not None:
            try:
                known = (await self.with_store(lambda store: store.last_calls.recall(person, place, request.now)),)
                self._last.put(_who(request), known)
            except StoreError as error:
                _log.warning("What was answered last could not be read, so nothing is referred to. %s", error)
        return replace(request, last=known[0]) if known else request

    def _remember(self, request: Request, call: Call) -> None:
        """Keep what was answered; in the database only for those who write, who may go on at another process."""
        self._last.put(_who(request), (call,))
        if self._store is not None and isinstance(request.asked, str):
            if not self._unsaved:
                self._saving = asyncio.get_running_loop().call_later(SAVED_AFTER, self._save)
            self._unsaved[_who(request)] = (request, call)
            if len(self._unsaved) >= SAVED_TOGETHER:
                self._save()

    def _save(self) -> None:
        """Write down what was answered in the last seconds: one write for a person who asks much."""
        if self._saving is not None:
            self._saving.cancel()
        unsaved, self._unsaved = self._unsaved, {}
        asked = [(request.person, request.place, call, request.now) for request, call in unsaved.values()]
        self._later(lambda store: store.last_calls.remember_each(asked), "remembering what was answered")

    async def _answer_with_store(self, prepared: Prepared) -> Reply:
        request = prepared.request
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, self.assistant.reply, prepared)
        finally:
            self._snapshots.drop(request.person, request.place)

    def _later(self, work: Callable[[Store], object], doing: str) -> None:
        """Do something with the store that nobody waits for."""

        async def done() -> None:
            try:
                await self.with_store(work)
            except Exception as error:  # noqa: BLE001 - nobody is left to tell but the operator
                faults.note(error, doing)

        task = asyncio.ensure_future(done())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _who(request: Request) -> tuple[str, str, Place]:
    return request.person.platform, request.person.id, request.place


async def _may_organise(
    request: Request, snapshot: Snapshot, organises: Callable[[], Awaitable[bool]], roles: Collection[str]
) -> bool:
    """Return whether somebody may organise: never in direct messages, which are nobody's server."""
    if request.place.server == DIRECT:
        return False
    server = snapshot.server
    listed = request.person.id in server.organisers or not set(server.organiser_roles).isdisjoint(roles)
    return listed or await organises()
