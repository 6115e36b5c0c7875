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
from bot.request import Person, Place
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


def here(chat: Chat) -> Place:
    """Return the server as the store knows it."""
    return Place("discord", str(chat.server.id), str(chat.channel.id))


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


async def test_who_manages_the_server_may_set_what_counts_there(chat: Chat, store: Store) -> None:
    """Members may not; a moderator may, and so may whom a moderator names."""
    refused = (await chat.slash("settings", zone="Asia/Tokyo")).one
    assert refused.private
    assert "those who organise" in refused.text
    shown = (await chat.slash("settings", by=chat.moderator, zone="Asia/Tokyo", organiser=chat.ada)).one
    assert shown.private
    kept = store.settings.of_server(here(chat))
    assert (kept.zone, kept.organisers) == ("Asia/Tokyo", (str(chat.ada.id),))
    assert "Rome" in (await chat.slash("settings", zone="Europe/Rome")).one.text


async def test_a_role_may_organise(chat: Chat, store: Store) -> None:
    """Who has a role that the settings name may organise."""
    role = chat.server.create_role("Tutors")
    await chat.slash("settings", by=chat.moderator, organiser=role)
    assert store.settings.of_server(here(chat)).organiser_roles == (str(role.id),)
    assert "those who organise" in (await chat.slash("settings", by=chat.bob)).one.text
    tutor = chat.server.add_member(chat.env.create_user("tutor"), roles=[role])
    assert "those who organise" not in (await chat.slash("settings", by=tutor)).one.text


async def test_channels_that_are_not_allowed_get_private_answers(chat: Chat) -> None:
    """Where answers for all are not wanted, commands are answered for the asker and mentions say how to ask."""
    other = chat.server.create_text_channel("off-topic")
    await chat.slash("settings", by=chat.moderator, allow=chat.channel)
    assert not (await chat.slash("list")).one.private
    assert (await chat.slash("list", where=other)).one.private
    assert wording.ELSEWHERE in (await chat.mention("list", where=other)).one.text
    await chat.slash("settings", by=chat.moderator, deny=chat.channel)
    assert not (await chat.slash("list", where=other)).one.private


async def test_what_is_hidden_is_neither_offered_nor_answered(chat: Chat) -> None:
    """A hidden topic is gone for members, in lists, completion and answers; who organises can show it again."""
    assert (await chat.slash("explain", concept="data-and-ai:rag")).one.text
    await chat.slash("settings", by=chat.moderator, hide="data-and-ai:techniques")
    assert "Generative AI techniques" not in (await chat.slash("list")).one.text
    assert "data-and-ai:rag" not in [value for _, value in await chat.complete("explain", "concept", "rag")]
    assert "no longer in the notes" in (await chat.slash("explain", concept="data-and-ai:rag")).one.text
    shown = (await chat.slash("settings", by=chat.moderator, show="data-and-ai:techniques")).one
    assert wording.NOTHING_HIDDEN in shown.text
    assert "Generative AI techniques" in (await chat.slash("list")).one.text


async def test_a_welcome_stands_above_help(chat: Chat) -> None:
    """Organisers say what members read first."""
    await chat.slash("settings", by=chat.moderator, welcome="We meet on Mondays!")
    assert "We meet on Mondays!" in (await chat.slash("help")).one.text
    assert "We meet on Mondays!" in (await chat.mention("")).one.text


async def test_forget_asks_and_then_leaves_nothing(chat: Chat, store: Store) -> None:
    """A button erases what is kept about who presses it; what was set no longer counts."""
    await chat.slash("me", zone="Europe/Berlin", visibility="private")
    asked = (await chat.slash("privacy forget")).one
    assert asked.private
    done = (await chat.press(asked, wording.FORGET_ACTION)).one
    assert wording.FORGOTTEN in done.text
    assert store.privacy.export("discord", str(chat.ada.id)) == {}
    assert not (await chat.slash("list")).one.private


async def test_a_database_that_takes_its_time_is_waited_for(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, store: Store
) -> None:
    """Discord is told in time that an answer comes, and it comes, still for the asker alone."""
    monkeypatch.setattr("adapters.discord.desk.ACKNOWLEDGE_AFTER", 0)
    shown = await chat.slash("me", zone="Europe/Berlin")
    assert "Berlin" in shown.one.text
    assert shown.one.private
    assert store.settings.of_person(ada(chat)).zone == "Europe/Berlin"
