"""A long-running process: the notes, the store, whatever platforms are set up, and how it ends.

`syllabot run`, `serve`, `work`, `discord` and `slack` differ only in which parts they have. Each part is a coroutine
that works until it is cancelled, and returns an exit status where going on is no use.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, TypeAlias

from adapters.hosting.command import Listening, problem
from adapters.hosting.cooldown import Cooldown
from adapters.hosting.host import Host
from adapters.hosting.notes import Notes
from adapters.hosting.signals import on_hang_up, on_stop
from adapters.hosting.storage import Storage, storage
from bot import settings
from bot.store.problems import StoreError

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from adapters.hosting.metrics import Metrics
    from adapters.hosting.web import Check

_log = logging.getLogger("syllabot")

Work: TypeAlias = Callable[[], Coroutine[None, None, int | None]]
"""Works until it is cancelled; returns an exit status where going on is no use."""


class CannotServeError(Exception):
    """Something keeps the process from starting; the text says what to do."""


class Process:
    """What a process is made of, while it is put together and while it runs.

    Attributes:
        host: Who answers.
        storage: The store; None where the parts for it are not installed.
        stack: Ends what parts opened, the last one first, once nobody works any more.
        works: The parts.
        routes: What platforms answer over HTTP.
        checks: What `/readyz` asks, by name.
        metrics: Figures; None where nobody asked for them.
        discord_login: Is set once Discord took the token; None where no part of the process tries it.
    """

    def __init__(self, host: Host, kept: Storage | None, stack: AsyncExitStack) -> None:
        self.host = host
        self.storage = kept
        self.stack = stack
        self.works: list[Work] = []
        self.routes: list[BaseRoute] = []
        self.checks: dict[str, Check] = {}
        self.metrics: Metrics | None = None
        self.discord_login: asyncio.Event | None = None


Part: TypeAlias = Callable[[Process], Coroutine[None, None, bool]]
"""Adds itself to a process; returns False where it is not set up.

Raises:
    CannotServeError: it is set up, and something keeps it from starting.
"""


async def run(
    parts: Collection[Part], nothing: str, listening: Listening | None = None, beside: Collection[Part] = ()
) -> int:
    """Run a process until it is told to stop; return the exit status.

    Args:
        parts: What it does.
        nothing: What to say where none of them is set up.
        listening: Where to listen for HTTP; None for a process that does not.
        beside: What it does beside one of them, and not alone.
    """
    kept = storage()
    async with AsyncExitStack() as stack:
        metrics = _metrics(stack) if listening and listening.metrics else None
        if kept is not None:
            stack.callback(kept.close)
        notes = Notes(settings.load(), kept)
        host = Host(notes.assistant, kept, cooldown=Cooldown(), metrics=metrics)
        stack.push_async_callback(host.finish)
        process = Process(host, kept, stack)
        process.metrics = metrics
        try:
            if kept is not None:
                await _open(process)
            if not any([await part(process) for part in parts]):
                return problem(nothing)
            for part in beside:
                await part(process)
        except (CannotServeError, StoreError) as error:
            return problem(str(error))
        if listening is not None:
            process.works.append(_listen(process, listening, metrics))
        return await _until_stopped(process.works, notes)


async def _open(process: Process) -> None:
    """Open the database now rather than at the first question, so that an operator hears of it at the start."""
    await process.host.with_store(lambda store: store.ready())

    async def ready() -> str:
        try:
            await process.host.with_store(lambda store: store.ready())
        except StoreError as error:
            return str(error)
        return ""

    process.checks["database"] = ready


def _listen(process: Process, listening: Listening, metrics: Metrics | None) -> Work:
    from adapters.hosting.web import Server, application

    async def work() -> None:
        app = application(process.checks, process.routes, metrics)
        await Server(app, listening.host, listening.port).work()

    return work


def _metrics(stack: AsyncExitStack) -> Metrics:
    from adapters.hosting.metrics import Metrics

    metrics = Metrics()
    counting = metrics.faults()
    _log.addHandler(counting)
    stack.callback(_log.removeHandler, counting)
    return metrics


async def _until_stopped(works: Collection[Work], notes: Notes) -> int:
    """Let every part work until one ends or a signal comes; then end all of them, each finishing what it took."""
    stop = asyncio.Event()
    reloads: set[asyncio.Task[bool]] = set()

    def reload() -> None:
        task = asyncio.ensure_future(notes.reload())
        reloads.add(task)
        task.add_done_callback(reloads.discard)

    on_stop(stop.set)
    on_hang_up(reload)
    tasks = [asyncio.ensure_future(work()) for work in works]
    stopping = asyncio.ensure_future(stop.wait())
    try:
        done, _ = await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (*tasks, stopping):
            task.cancel()
        await asyncio.gather(*tasks, stopping, return_exceptions=True)
    ended = [task for task in tasks if task in done]
    if not ended:
        _log.info("Stopped.")
    try:
        return max((task.result() or 0 for task in ended), default=0)
    except OSError as error:
        return problem(str(error))
