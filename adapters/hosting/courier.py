"""One delivery: from the moment it was taken to what the ledger says of it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

from msgspec.structs import replace

from adapters.hosting import faults
from adapters.hosting.clock import Clock
from bot.reply import Reply
from bot.request import Place
from bot.store.problems import StoreError
from bot.store.schedules import Claimed, News, State, Verdict
from bot.tips import rules
from bot.tips.sending import Ambiguous, Looked, NotSent, Outcome, Sender, key_of, private_place

_log = logging.getLogger("syllabot.tips")

LEASE = 90.0
"""Seconds for which a delivery is its worker's: two attempts may take no longer."""

TIMEOUT = 45.0
"""Seconds that a platform is given to take a message: an SDK waits for a rate limit, and tries again, within them."""

TRIES = 5
"""How often it is tried to write down what became of a delivery."""


class Marks(Protocol):
    """What a courier writes into the ledger."""

    def begin(self, id_: int, owner: str, now: datetime, *, anew: bool) -> bool:
        """Note that an attempt begins; return False where the delivery is not ours any more."""
        ...

    def finish(self, id_: int, owner: str, verdict: Verdict, now: datetime) -> bool:
        """Write down what became of a delivery."""
        ...


def no_fault(point: str) -> None:
    """Do nothing at a named point; tests stop the process there."""
    del point


class Courier:
    """Delivers what was taken.

    Args:
        ledger: Where it is written down.
        sender: The platform.
        compose: Makes the message of a delivery; None where its tip is gone from the notes.
        clock: The time.
        threads: Runs what touches the database.
        owner: Who takes deliveries here.
        timeout: Seconds that the platform is given.
        fault: Called at points at which a crash must do no harm.
    """

    def __init__(  # noqa: PLR0913 - everything that could differ from run to run is handed in
        self,
        ledger: Marks,
        sender: Sender,
        compose: Callable[[Claimed], Reply | None],
        clock: Clock,
        threads: Callable[[Callable[[], bool]], Awaitable[bool]],
        owner: str,
        *,
        timeout: float = TIMEOUT,
        fault: Callable[[str], None] = no_fault,
    ) -> None:
        self._timeout = timeout
        self._ledger = ledger
        self._sender = sender
        self._compose = compose
        self._clock = clock
        self._threads = threads
        self._owner = owner
        self._fault = fault

    async def deliver(self, delivery: Claimed, lease_ends: float) -> Verdict | None:
        """Deal with a delivery; return what became of it, None where it is not ours any more.

        Args:
            delivery: As it was taken.
            lease_ends: On the clock that only goes forward.
        """
        self._fault("taken")
        verdict = rules.before(delivery, self._sender.window, timedelta(seconds=self._timeout), self._clock.now())
        reply = None if isinstance(verdict, Verdict) else self._compose(delivery)
        if not isinstance(verdict, Verdict):
            verdict = _withdrawn(delivery) if reply is None else await self._go(verdict, delivery, reply, lease_ends)
        if verdict is not None:
            await self._finish(delivery, verdict)
        return verdict

    async def _go(self, step: rules.Step, delivery: Claimed, reply: Reply, lease_ends: float) -> Verdict | None:
        """Send a delivery, after a look for it where that comes first."""
        if step == "send":
            return await self._attempt(delivery, reply, lease_ends)
        verdict = rules.looked(delivery, await self._look(delivery, reply), self._clock.now())
        if isinstance(verdict, Verdict):
            return verdict
        # It is not there, so nothing is in doubt any more: a first attempt, with a window of its own.
        return await self._attempt(replace(delivery, state=State.DUE, tried_at=None), reply, lease_ends)

    async def _attempt(self, delivery: Claimed, reply: Reply, lease_ends: float) -> Verdict | None:
        anew = delivery.tried_at is None
        if not await self._threads(lambda: self._ledger.begin(delivery.id, self._owner, self._clock.now(), anew=anew)):
            return None
        self._fault("begun")
        # Last, after everything that can take time: a worker that stood still must not send what another has now.
        if self._clock.monotonic() > lease_ends - self._timeout:
            return Verdict(state=delivery.state, not_before=self._clock.now(), error="slow")
        outcome = await self._post(delivery, reply)
        self._fault("posted")
        return rules.after(delivery, outcome, self._sender.window, self._clock.now())

    async def _look(self, delivery: Claimed, reply: Reply) -> Looked:
        try:
            looking = self._sender.find(_where(delivery), reply, delivery.tried_at or self._clock.now())
            return await self._clock.within(self._timeout, looking)
        except TimeoutError:
            return NotSent("no answer in time")
        except Exception as error:  # noqa: BLE001 - to look does no harm, so it is tried again
            return NotSent(f"{type(error).__name__} {faults.note(error, 'looking for a tip')}")

    async def _post(self, delivery: Claimed, reply: Reply) -> Outcome:
        try:
            sending = self._sender.send(_where(delivery), reply, key_of(delivery.id))
            return await self._clock.within(self._timeout, sending)
        except TimeoutError:
            return Ambiguous("no answer in time")
        except Exception as error:  # noqa: BLE001 - whatever it was, the message may be there
            return Ambiguous(f"{type(error).__name__} {faults.note(error, 'sending a tip')}")

    async def _finish(self, delivery: Claimed, verdict: Verdict) -> None:
        """Write it down, trying again while the database does not answer: what was sent is better not forgotten."""
        for tried in range(1, TRIES + 1):
            try:
                await self._threads(lambda: self._ledger.finish(delivery.id, self._owner, verdict, self._clock.now()))
            except StoreError as error:
                if tried == TRIES:
                    raise
                _log.warning("What became of delivery %d could not be written down: %s", delivery.id, error)
            else:
                self._fault("written")
                return


def _where(delivery: Claimed) -> Place:
    """Return where a tip goes: to a person alone, wherever they asked for it, or to a channel."""
    return private_place(delivery.place, delivery.person) if delivery.person else delivery.place


def _withdrawn(delivery: Claimed) -> Verdict:
    """Return what becomes of a delivery whose tip is gone from the notes."""
    state = State.UNKNOWN if delivery.state == State.SENDING else State.SKIPPED
    return Verdict(state=state, error="withdrawn", news=News("withdrawn", delivery.date, delivery.tip))
