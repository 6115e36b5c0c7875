"""`syllabot doctor`: what may keep an installation from working, each with what to do about it. It changes nothing."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Literal, TypeAlias

from msgspec import Struct

from adapters.hosting import command
from bot import settings
from bot.library.problem import BrokenContent
from bot.store.problems import StoreError, missing, sentences
from bot.store.schedules import Health

Standing: TypeAlias = Literal["ok", "note", "problem"]

LATE = 600
"""Seconds after which a tip that may be sent is one that nobody sends."""

SYSTEM_ZONES = "/usr/share/zoneinfo/tzdata.zi"
"""Where Linux and macOS say which zone data they have, in the first line."""


class Finding(Struct, frozen=True):
    """One thing that was looked at: how it stands, and a sentence that says what to do where it is not well."""

    standing: Standing
    text: str


def run(words: list[str]) -> int:
    """Look at everything; return the exit status: 0 where nothing is wrong, else 2."""
    what = "Says what may keep this installation from working, and what to do. It changes nothing."
    argparse.ArgumentParser(prog="syllabot doctor", description=what).parse_args(words)
    logging.disable(logging.WARNING)  # it says itself what is wrong
    try:
        return command.run(_run(), "serve,state")
    finally:
        logging.disable(logging.NOTSET)


async def _run() -> int:
    status = 0
    async for finding in examine():
        sys.stdout.write(f"{finding.standing:8}{finding.text}\n")
        status = 2 if finding.standing == "problem" else status
    return status


async def examine() -> AsyncIterator[Finding]:
    """Look at the notes, the zone data, the database, and each platform that is set up."""
    yield notes()
    for finding in (*zone_data(), *database()):
        yield finding
    async for finding in _discord():
        yield finding
    async for finding in _slack():
        yield finding


def notes() -> Finding:
    """Look at the notes."""
    from bot.library.cache import open_library

    chosen = settings.load()
    try:
        library = open_library(chosen.content, chosen.cache).library
    except BrokenContent as error:
        first, *more = str(error).split("\n")
        count = f" (and {len(more)} more)" if more else ""
        return Finding("problem", f"The notes have errors: {first}{count}. See: syllabot content check")
    names = ", ".join(f"{pack.name} {pack.version}" for pack in library.packs)
    return Finding("ok", f"The notes can be served: {names}, {library.count('concept')} concepts.")


def zone_data(system: str = SYSTEM_ZONES) -> Iterator[Finding]:
    """Look at the zone data. The program uses its own, whatever the system has."""
    from bot.tips import zones

    ours = zones.version()
    yield Finding("ok", f"Zone data: {ours}.")
    with suppress(OSError), open(system, encoding="utf-8") as file:
        theirs = file.readline().rpartition(" ")[2].strip()
        if theirs > ours:
            text = f"The system has newer zone data, {theirs}: pip install --upgrade tzdata"
            yield Finding("note", text)


def database() -> Iterator[Finding]:
    """Look at the database, without making or changing any."""
    try:
        yield from _database()
    except ModuleNotFoundError as error:
        yield Finding("note", f"Nothing is remembered, as no database can be used: {missing(error)}")
    except StoreError as error:
        yield Finding("problem", str(error))


def _database() -> Iterator[Finding]:
    from bot.store import address, migrate
    from bot.store.engine import Database
    from bot.store.keys import Keyring
    from bot.store.ledger import Ledger

    chosen = settings.store()
    where = address.parse(chosen.database_url.reveal() if chosen.database_url else None)
    if where.get_backend_name() == "sqlite" and not os.path.exists(str(where.database)):
        yield Finding("note", f"{address.shown(where)} is not there yet. It is made at the first start.")
        return
    opened = Database(where)
    try:
        with sentences(opened.name), opened.reading() as connection:
            schema = migrate.schema_of(connection)
            migrate.require_current(opened, schema)
        health = Ledger(opened).health(datetime.now(UTC))
    finally:
        opened.close()
    yield Finding("ok", f"{opened.name} has the schema {schema.current}.")
    yield tips(health)
    Keyring(chosen)
    if chosen.secret_keys is None:
        yield Finding("note", "No keys are set, so no workspace can install the app. Make one with: syllabot db key")


def tips(health: Health) -> Finding:
    """Look at how the tips are doing."""
    waiting = max(health.oldest_due, health.planning_lag)
    if waiting > LATE:
        text = (
            f"A tip has been waiting for {waiting // 60} minutes: nobody sends. Start syllabot work, or syllabot run."
        )
        return Finding("problem", text)
    day = f"{health.sent} tips were sent in a day, {health.skipped} left out, {health.failed} refused"
    said = f"{health.active} schedules run. {day}; of {health.unknown} nobody knows."
    if health.paused or health.unknown:
        paused = (
            f" {health.paused} are paused, since a platform refused them: their organisers read why in “tips list”."
        )
        return Finding("note", f"{said}{paused if health.paused else ''}")
    return Finding("ok", said)


async def _discord() -> AsyncIterator[Finding]:
    chosen = settings.discord()
    if chosen.token is None:
        yield Finding("note", "Discord is not set up.")
        return
    import discord
    from aiohttp import ClientError

    from adapters.discord.client import SyllabotClient
    from adapters.discord.doctor import examine as examine_discord
    from adapters.discord.gateway import LOGIN_REFUSED, REFUSED, UNREACHABLE
    from bot.assistant import Assistant
    from bot.library.library import Library

    try:
        async with SyllabotClient(Assistant(Library.of(())), chosen, register=False) as client:
            await client.login(chosen.token.reveal())
            async for finding in examine_discord(client, chosen):
                yield Finding(finding.standing, f"Discord: {finding.text}")
    except discord.LoginFailure:
        yield Finding("problem", LOGIN_REFUSED)
    except discord.HTTPException as error:
        yield Finding("problem", REFUSED.format(status=error.status, code=error.code))
    except (ClientError, OSError, TimeoutError) as error:
        yield Finding("problem", UNREACHABLE.format(address=chosen.api_url, reason=type(error).__name__))


async def _slack() -> AsyncIterator[Finding]:
    chosen = settings.slack()
    if chosen.bot_token is None and chosen.signing_secret is None:
        yield Finding("note", "Slack is not set up.")
        return
    from aiohttp import ClientError

    from adapters.slack.doctor import examine as examine_slack
    from adapters.slack.staying import UNREACHABLE
    from adapters.slack.web import web_client, web_session

    token = chosen.bot_token.reveal() if chosen.bot_token else None
    try:
        async with web_session() as session:
            async for finding in examine_slack(web_client(chosen, session, token), chosen):
                yield Finding(finding.standing, f"Slack: {finding.text}")
    except (ClientError, OSError, TimeoutError) as error:
        yield Finding("problem", UNREACHABLE.format(address=chosen.api_url, reason=type(error).__name__))
