"""Daily tips as a part of a process that runs for long: start it beside whatever else runs, and stop it at the end.

async with daily_tips(store, assistant, {"discord": Post(sender, application)}):
...serve...
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from functools import partial

from msgspec import Struct

from adapters.hosting.relay import Relay
from adapters.hosting.tips import NotesComposer
from bot.assistant import Assistant
from bot.request import Place
from bot.store.leader import Leader
from bot.store.store import Store
from bot.tips.sending import NotSent, Outcome, Sender

CHECK_WITHIN = 2.0
"""Seconds that a platform is given for the self-test of a new schedule: the organiser waits for the answer."""


class Post(Struct, frozen=True):
    """A platform to post on.

    Attributes:
        sender: Posts there.
        alone: What only one process may send for at a time, such as an application of Discord's; empty where any
            number may.
    """

    sender: Sender
    alone: str = ""


@asynccontextmanager
async def daily_tips(store: Store, assistant: Assistant, posts: Mapping[str, Post]) -> AsyncGenerator[Relay]:
    """Plan and send tips while the block runs; what was taken is finished at its end.

    Args:
        store: With subscriptions and ledger.
        assistant: Whose notes are sent, and whose organisers are told at once what a channel does not allow.
        posts: By platform.
    """
    leaders = {name: Leader(store.database, f"tips {name} {post.alone}") for name, post in posts.items() if post.alone}
    relay = Relay(
        store,
        NotesComposer(assistant),
        {name: post.sender for name, post in posts.items()},
        leads={name: leader.leads for name, leader in leaders.items()},
    )
    loop = asyncio.get_running_loop()
    assistant.checks.update({name: partial(_check, loop, post.sender) for name, post in posts.items()})
    await relay.start()
    try:
        yield relay
    finally:
        for name in posts:
            assistant.checks.pop(name, None)
        await relay.stop()
        for leader in leaders.values():
            await asyncio.to_thread(leader.resign)


def _check(loop: asyncio.AbstractEventLoop, sender: Sender, place: Place) -> Outcome:
    """Ask the platform from a thread that answers a command, which may wait."""
    asked = asyncio.run_coroutine_threadsafe(sender.check(place), loop)
    try:
        return asked.result(CHECK_WITHIN)
    except TimeoutError:
        asked.cancel()
        return NotSent("no answer in time")
