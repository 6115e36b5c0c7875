"""The relay: plans the tips that are due, and sends what is owed.

    relay = Relay(store, notes, {"discord": sender})
    await relay.start()
    …
    await relay.stop()

Any number of processes may run one: each takes what no other has. `stop` lets what was taken be finished.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from adapters.hosting import faults
from adapters.hosting.clock import Clock, SystemClock
from adapters.hosting.courier import LEASE, TIMEOUT, Courier, no_fault
from adapters.hosting.tips import Composer
from bot.store.ledger import BATCH
from bot.store.problems import StoreError
from bot.store.schedules import Claimed, Notice, Verdict
from bot.store.store import Store
from bot.tips import zones
from bot.tips.planning import RATE, Planner
from bot.tips.sending import Sender, private_place

_log = logging.getLogger("syllabot.tips")
T = TypeVar("T")

POLL = 5.0
"""Seconds between two looks at the database at most: what another process wrote is sent within that time."""

AT_ONCE = 20
"""Messages on their way at the same time on one platform: with 0.2 s for each, more than a hundred in a second."""

FINISH_WITHIN = 20.0
"""Seconds in which a relay that stops finishes what it took."""

AFTER_FAILURE = 5.0
"""Seconds before the next look after the database did not answer."""

NEWS = timedelta(days=1)
"""How old news may be when it is told."""


class Relay:
    """Plans and sends tips.

    Args:
        store: With subscriptions and ledger.
        composer: Writes the messages, from the notes as they are.
        senders: By platform. Only these platforms' tips are planned and sent.
        leads: By platform, says whether this process may send there; who is not named may.
        clock: The time.
        owner: What this relay signs with in the ledger.
        lease: Seconds for which a delivery that was taken is this relay's.
        timeout: Seconds that a platform is given to take a message.
        fault: Called at points at which a crash must do no harm.
    """

    def __init__(  # noqa: PLR0913 - everything that could differ from run to run is handed in
        self,
        store: Store,
        composer: Composer,
        senders: Mapping[str, Sender],
        *,
        leads: Mapping[str, Callable[[], bool]] | None = None,
        clock: Clock | None = None,
        owner: str = "",
        lease: float = LEASE,
        timeout: float = TIMEOUT,
        fault: Callable[[str], None] = no_fault,
    ) -> None:
        self._store = store
        self._ledger = store.ledger
        self._composer = composer
        self._senders = dict(senders)
        self._leads = dict(leads or {})
        self._clock = clock or SystemClock()
        self._owner = owner or os.urandom(8).hex()
        self._lease = lease
        self._timeout = timeout
        self._fault = fault
        # One thread: the relay's statements never wait for one another on SQLite, and are few on PostgreSQL.
        self._pool = ThreadPoolExecutor(1, "tips")
        self._wake = asyncio.Event()
        self._stopping = False
        self._zones = ""
        self._under_way: dict[str, set[asyncio.Task[None]]] = {platform: set() for platform in self._senders}
        self._next_slot: dict[str, float] = {}
        self._running: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin; the work goes on in the background."""
        self._running = asyncio.create_task(self.run(), name="tips")

    async def stop(self, seconds: float = FINISH_WITHIN) -> None:
        """Take nothing more, finish what was taken, give back what was not begun.

        Args:
            seconds: How long to wait for what is on its way.
        """
        self._stopping = True
        self._wake.set()
        if self._running:
            await self._running
        if tasks := [task for under_way in self._under_way.values() for task in under_way]:
            _, late = await asyncio.wait(tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        with suppress(StoreError):
            for platform in self._senders:
                await self._call(lambda each=platform: self._ledger.release(each, self._owner, self._clock.now()))
        self._pool.shutdown()

    def wake(self) -> None:
        """Look at the database now, as after a command that changed a schedule."""
        self._wake.set()

    async def run(self) -> None:
        """Work until told to stop."""
        while not self._stopping:
            try:
                await self.step()
                pause = await self._pause()
            except StoreError as error:
                _log.warning("Tips wait: %s", error)
                pause = AFTER_FAILURE
            except Exception as error:  # noqa: BLE001 - tomorrow's tip must come whatever happened today
                faults.note(error, "sending tips")
                pause = AFTER_FAILURE
            if not self._stopping:
                await self._clock.rest(pause, self._wake)
            if not self._stopping:
                self._wake.clear()

    async def step(self) -> None:
        """Plan what is due, take what may be sent and set out with it, tell news."""
        await self._look_at_zones()
        await self._plan()
        for platform, sender in self._senders.items():
            if not self._stopping and await self._may_send(platform):
                await self._send(platform, sender)
                await self._tell(platform, sender)

    def abandon(self) -> None:
        """Let go of the threads, and of nothing else: what a crash leaves behind."""
        self._pool.shutdown(wait=False)

    async def settled(self) -> None:
        """Wait until nothing is on its way."""
        while tasks := [task for under_way in self._under_way.values() for task in under_way]:
            await asyncio.wait(tasks)

    # ---- planning

    async def _look_at_zones(self) -> None:
        """Where the zone data is not that of the last time, find anew when everything is due."""
        version = zones.version()
        if self._zones == version:
            return
        now, planner, after = self._clock.now(), Planner(self._composer.pools()), 0

        def anew(start: int) -> int | None:
            return self._ledger.plan_anew(start, lambda each: planner.plan_anew(each, now), version, now)

        while (last := await self._call(partial(anew, after))) is not None:
            after = last
        self._zones = version

    async def _plan(self) -> None:
        now = self._clock.now()
        due = await self._call(lambda: self._ledger.due(self._senders, now))
        if not due:
            return
        planner = Planner(self._composer.pools(), due)
        planned = BATCH
        while planned == BATCH and not self._stopping:
            planned = await self._call(
                lambda: self._ledger.plan(self._senders, lambda each: planner.plan(each, now), zones.version(), now)
            )
            self._fault("planned")

    # ---- sending

    async def _may_send(self, platform: str) -> bool:
        leads = self._leads.get(platform)
        return leads is None or await self._call(leads)

    async def _send(self, platform: str, sender: Sender) -> None:
        courier = Courier(
            self._ledger,
            sender,
            self._composer.compose,
            self._clock,
            self._call,
            self._owner,
            timeout=self._timeout,
            fault=self._fault,
        )
        under_way = self._under_way[platform]
        free = AT_ONCE - len(under_way)
        while free > 0 and not self._stopping:
            ends, now = self._clock.monotonic() + self._lease, self._clock.now()
            until = now + timedelta(seconds=self._lease)
            taken = await self._call(
                lambda n=free, now=now, until=until: self._ledger.claim(platform, self._owner, now, until, n)
            )
            for each in taken:
                await self._take_turn(platform)
                task = asyncio.create_task(self._deliver(courier, each, ends))
                under_way.add(task)
                task.add_done_callback(under_way.discard)
                task.add_done_callback(lambda _: self._wake.set())
            if len(taken) < free:
                return
            free = AT_ONCE - len(under_way)

    async def _take_turn(self, platform: str) -> None:
        """Wait until another message may be sent, so that no more than `RATE` are in a second."""
        now = self._clock.monotonic()
        slot = max(now, self._next_slot.get(platform, now))
        self._next_slot[platform] = slot + 1 / RATE
        if slot > now:
            await self._clock.rest(slot - now, asyncio.Event())

    async def _deliver(self, courier: Courier, delivery: Claimed, lease_ends: float) -> None:
        try:
            verdict = await courier.deliver(delivery, lease_ends)
        except StoreError as error:
            _log.warning("Delivery %d waits for the end of its lease: %s", delivery.id, error)
        except Exception as error:  # noqa: BLE001 - the others go on
            faults.note(error, "delivering a tip")
        else:
            _report(delivery, verdict)

    async def _tell(self, platform: str, sender: Sender) -> None:
        """Tell news to who made the schedule, in private, once."""
        since = self._clock.now() - NEWS
        for notice in await self._call(lambda: self._store.subscriptions.untold([platform], since)):
            if self._stopping or not await self._call(
                lambda id_=notice.id: self._store.subscriptions.told(id_, self._clock.now())
            ):
                continue
            await self._tell_one(notice, sender)

    async def _tell_one(self, notice: Notice, sender: Sender) -> None:
        of = notice.subscription
        _log.warning("Schedule %d of %s: %s %s", of.id, of.place.server, notice.news.what, notice.news.detail)
        whom = of.person or of.creator
        if not whom or notice.news.what == "closed":
            return
        reply = self._composer.news(notice)
        try:
            await self._clock.within(15, sender.send(private_place(of.place, whom), reply, f"news{notice.id}"))
        except Exception as error:  # noqa: BLE001 - it still stands in the list of schedules
            _log.warning("An organiser could not be told: %s", type(error).__name__)

    # ---- waiting

    async def _pause(self) -> float:
        """Return for how many seconds there is nothing to do."""
        if any(len(tasks) >= AT_ONCE for tasks in self._under_way.values()):
            return POLL  # whoever finishes wakes us
        next_at: datetime | None = await self._call(lambda: self._ledger.next_at(self._senders))
        if next_at is None:
            return POLL
        return min(max((next_at - self._clock.now()).total_seconds(), 0.05), POLL)

    async def _call(self, work: Callable[[], T]) -> T:
        """Run what touches the database off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)


def _report(delivery: Claimed, verdict: Verdict | None) -> None:
    if verdict is None:
        _log.info("Delivery %d is somebody else's now.", delivery.id)
    else:
        _log.info(
            "Delivery %d of schedule %d, %s: %s%s", delivery.id, delivery.subscription, delivery.date,
            verdict.state.name.lower(), f" ({verdict.error})" if verdict.error else "",
        )  # fmt: skip
