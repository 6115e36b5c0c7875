"""What members set and what is kept about them, in a simulated Discord with a store behind it."""

from __future__ import annotations

import json
from collections.abc import Callable

import discord
import pytest

from adapters.discord.client import SyllabotClient
from adapters.hosting.host import Host
from bot import wording
from bot.assistant import Assistant
from bot.library.library import Library
from bot.request import Person
from bot.settings import Discord
from bot.store.store import Store
from tests.support.databases import Made, store_at
from tests.support.simcord_bot import Chat


@pytest.fixture
def store(made: Made) -> Store:
    """Return an empty store; its queries are tested on both databases elsewhere."""
    return store_at(made, "sqlite")


@pytest.fixture
def simcord_bot(library: Library, store: Store) -> discord.Client:
    """Return a bot that remembers."""
    opener: Callable[[], Store] = lambda: store  # noqa: E731 - typed as the protocol
    client = SyllabotClient(Assistant(library, opener), Discord(), host=Host(Assistant(library, opener), opener))
    client.shard_count = 1
    return client


def ada(chat: Chat) -> Person:
    """Return Ada as the store knows her."""
    return Person("discord", str(chat.ada.id))


async def test_what_a_person_sets_is_kept_and_counts(chat: Chat, store: Store) -> None:
    """Who asks for private answers gets them from then on, and nobody else does."""
    assert not (await chat.slash("list")).one.private
    shown = (await chat.slash("me", zone="Europe/Berlin", visibility="private")).one
    assert shown.private
    assert "Europe/Berlin" in shown.text
    assert store.settings.of_person(ada(chat)).visibility == "private"
    assert (await chat.slash("list")).one.private
    assert not (await chat.slash("list", by=chat.bob)).one.private


async def test_zones_are_completed(chat: Chat) -> None:
    """A place finds its zone."""
    assert ("America/New York", "America/New_York") in await chat.complete("me", "zone", "new y")


async def test_an_export_comes_as_a_file_for_the_asker_alone(chat: Chat) -> None:
    """The file holds what is kept; without anything kept there is none."""
    nothing = (await chat.slash("privacy export")).one
    assert nothing.private
    assert wording.EXPORT_NOTHING in nothing.text
    await chat.slash("me", zone="Europe/Berlin")
    shown = (await chat.slash("privacy export")).one
    assert shown.private
    (file,) = shown.message.attachments
    kept = json.loads(await file.read())
    assert [row["zone"] for row in kept["person_settings"]] == ["Europe/Berlin"]


async def test_what_is_private_is_not_said_where_all_read_it(chat: Chat, store: Store) -> None:
    """A mention is answered for all, so it changes and shows nothing about a person."""
    said = await chat.mention("me zone: Europe/Berlin")
    assert "Everybody would read" in said.one.text
    assert store.settings.of_person(ada(chat)).zone == ""
