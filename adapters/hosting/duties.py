"""What nobody asks for: erasing what is due, noting which servers were left, posting tips."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, cast

from adapters.hosting import faults
from adapters.hosting.command import problem
from adapters.hosting.daily import Post, daily_tips
from adapters.hosting.process import Process, Work
from bot import settings
from bot.store.problems import StoreError
from bot.store.store import Store

if TYPE_CHECKING:
    from adapters.discord.rest import Rest
    from adapters.hosting.metrics import Metrics

_log = logging.getLogger("syllabot")

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


def add(process: Process) -> None:
    """Add the duties of every platform that is set up."""
    host = process.host

    async def purge() -> None:
        gone = await host.with_store(lambda store: store.purge(datetime.now(UTC)))
        if gone:
            _log.info(
                "Erased, as its time was over: %s.", ", ".join(f"{count} of {name}" for name, count in gone.items())
            )

    process.works.append(again(HOUR, purge, "erasing what is due"))
    if process.metrics is not None:
        process.works.append(again(MINUTE, partial(_measure, process, process.metrics), "looking at the ledger"))
    chosen = settings.discord()
    if chosen.token is not None:
        _discord(process, chosen)
    slack = settings.slack()
    if slack.bot_token is not None or (slack.client_id and slack.client_secret and settings.store().secret_keys):
        _slack(process, slack)


async def _measure(process: Process, metrics: Metrics) -> None:
    """Put into figures how the tips are doing."""
    store = cast("Store", process.storage() if process.storage else None)
    metrics.tips(await asyncio.to_thread(lambda: store.ledger.health(datetime.now(UTC))))


def _discord(process: Process, chosen: settings.Discord) -> None:
    from discord import LoginFailure

    from adapters.discord.gateway import LOGIN_REFUSED
    from adapters.discord.rest import Rest

    host, rest = process.host, Rest(chosen)

    async def look_around() -> None:
        there = await rest.servers()
        left, back = await host.with_store(lambda store: store.departures.compare("discord", there, datetime.now(UTC)))
        if left or back:
            _log.info("Discord: %d servers were left, %d came back.", left, back)

    async def post_tips() -> int:
        if process.discord_login is not None:
            await process.discord_login.wait()  # a token that is wrong is tried once, not by every part
        try:
            async with rest:
                await _post_tips(process, rest, look_around)
        except LoginFailure:
            return problem(LOGIN_REFUSED)
        return 0

    process.works.append(persistent(post_tips, "posting tips on Discord"))


def _slack(process: Process, chosen: settings.Slack) -> None:
    from adapters.slack.oauth import Teams
    from adapters.slack.sender import SlackSender
    from adapters.slack.web import web_client, web_session

    async def post_tips() -> int:
        async with web_session() as session:
            teams = None if chosen.bot_token else Teams(process.host, web_client(chosen, session), chosen)
            await _post_on("slack", Post(SlackSender(chosen, session, teams)), process)
        return 0

    process.works.append(persistent(post_tips, "posting tips on Slack"))


async def _post_on(platform: str, post: Post, process: Process) -> None:
    """Post a platform's tips until cancelled; what is on its way then is finished."""
    store = cast("Store", process.storage() if process.storage else None)
    async with daily_tips(store, process.host.assistant, {platform: post}):
        await asyncio.Event().wait()


async def _post_tips(process: Process, rest: Rest, look_around: Callable[[], Awaitable[None]]) -> None:
    """Post tips on Discord until cancelled, and look around."""
    looking = asyncio.ensure_future(again(DAY, look_around, "looking for servers that were left")())
    try:
        await _post_on("discord", Post(rest.sender(), str(rest.user)), process)
    finally:
        looking.cancel()


def again(seconds: float, do: Callable[[], Awaitable[None]], doing: str) -> Work:
    """Return what does something at once and then again and again; what fails is tried the next time."""

    async def work() -> None:
        while True:
            try:
                await do()
            except StoreError as error:
                _log.warning("%s: %s", doing.capitalize(), error)
            except Exception as error:  # noqa: BLE001 - the next time may be better
                faults.note(error, doing)
            await asyncio.sleep(seconds)

    return work


def persistent(do: Callable[[], Awaitable[int]], doing: str, pause: float = 60.0) -> Work:
    """Return what does something that lasts, and begins again after a while where it failed."""

    async def work() -> int:
        while True:
            try:
                return await do()
            except Exception as error:  # noqa: BLE001 - tomorrow's tip must come whatever happened today
                faults.note(error, doing)
            await asyncio.sleep(pause)

    return work
