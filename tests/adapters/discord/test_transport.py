"""The client over a local Discord's gateway and REST interface."""

from __future__ import annotations

import discord
import pytest

from adapters.discord.client import SyllabotClient
from adapters.discord.render import ACCENTS
from bot import wording
from bot.assistant import Assistant
from bot.commands.table import TABLE, Command
from bot.settings import Discord
from tests.support.discord_double import DiscordDouble, Settings
from tests.support.discord_double.actor import NotRegisteredError
from tests.support.discord_double.clients import double_for, running
from tests.support.discord_double.faults import limited
from tests.support.discord_double.gateway import IDENTIFY
from tests.support.discord_double.world import ADA, BEN, DIRECT_TO_ADA, ELSEWHERE, GENERAL, LECTURE, POST
from tests.support.options import required

pytestmark = pytest.mark.usefixtures("judged")

RAG = {"concept": "rag"}


def client_of(assistant: Assistant, double: DiscordDouble) -> SyllabotClient:
    """Return a client that talks to a double."""
    return SyllabotClient(assistant, Discord(api_url=double.api_url, gateway_url=double.gateway_url))


async def explained(double: DiscordDouble) -> None:
    """Ask, and see that it is answered."""
    asked = await double.actor().slash("explain", RAG)
    assert "Retrieval" in str((await asked.answered())["data"])


async def test_login_and_ready(double: DiscordDouble, assistant: Assistant) -> None:
    """The client logs in, registers its commands, connects with the two intents it needs, and answers."""
    async with running(double, client_of(assistant, double)):
        await double.gateway.ready()
        (identify,) = double.gateway.sent(IDENTIFY)
        assert identify["intents"] == 1 << 9 | 1 << 12
        names = {each["name"] for each in double.world.commands[""].values()}
        assert {command.name.partition(" ")[0] for command in TABLE} < names
        await explained(double)


async def test_commands_are_registered_when_they_changed(double: DiscordDouble, assistant: Assistant) -> None:
    """A second start finds the commands there; one that lacks a command registers all again."""
    for _ in range(2):
        async with running(double, client_of(assistant, double)):
            await double.gateway.ready()
    assert len(double.log.of("PUT /applications/*/commands")) == 1
    double.world.commands[""].popitem()
    async with running(double, client_of(assistant, double)):
        await double.gateway.ready()
    assert len(double.log.of("PUT /applications/*/commands")) == 2


async def test_limits_are_waited_for(double: DiscordDouble, assistant: Assistant) -> None:
    """An answer to a mention that comes too soon is sent again when Discord allows it, once."""
    async with running(double, client_of(assistant, double)):
        await double.gateway.ready()
        double.faults.plan("POST /channels/*/messages", limited(0.01))
        await double.actor().say("explain rag", mention=True)
        sent = await double.log.until("POST /channels/*/messages", 2)
        assert [each.status for each in sent] == [429, 200]
        assert sent[0].json["nonce"] == sent[1].json["nonce"]


async def test_a_direct_message_is_answered(double: DiscordDouble, assistant: Assistant) -> None:
    """A direct message is answered without a mention; one in a channel is not."""
    async with running(double, client_of(assistant, double)):
        await double.gateway.ready()
        await double.actor(ADA, GENERAL).say("explain rag")
        await double.actor(ADA, DIRECT_TO_ADA).say("explain rag")
        (sent,) = await double.log.until("POST /channels/*/messages")
        assert sent.path == f"/channels/{DIRECT_TO_ADA.id}/messages"


async def test_two_shards(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many shards start as Discord recommends, and each answers for its own servers."""
    monkeypatch.setattr("adapters.discord.client.IDENTIFY_EVERY", 0)
    async with double_for(monkeypatch, Settings(shards=2)) as double, running(double, client_of(assistant, double)):
        await double.gateway.ready(2)
        assert [each["shard"] for each in double.gateway.sent(IDENTIFY)] == [[0, 2], [1, 2]]
        await explained(double)
        asked = await double.actor(ADA, ELSEWHERE).slash("explain", RAG)
        assert "Retrieval" in str((await asked.answered())["data"])


def beside(one: Command, other: Command) -> bool:
    """Return whether two commands are one to Discord: of the same group, or the same."""
    return one.name.partition(" ")[0] == other.name.partition(" ")[0]


PLACES = {
    "a channel": (GENERAL, True),
    "a thread": (LECTURE, True),
    "a forum's post": (POST, True),
    "a direct message": (DIRECT_TO_ADA, True),
    "a server without the bot": (GENERAL, False),
    "a conversation of two others": (DIRECT_TO_ADA, False),
}
"""Where a command may be given, and whether the bot is there; if not, the member brought it along."""


@pytest.mark.parametrize("place", list(PLACES))
async def test_every_command_in_every_place(double: DiscordDouble, assistant: Assistant, place: str) -> None:
    """Each command is offered and answered wherever a member may be; so are buttons and the menu on messages.

    What organisers set belongs to a server, and is offered in those that the bot is in.
    """
    channel, installed = PLACES[place]
    ada = double.actor(ADA, channel, installed=installed, permissions=str(discord.Permissions.all().value))
    async with running(double, client_of(assistant, double)):
        await double.gateway.ready()
        for command in TABLE:
            if command.audience == "organisers" and not (installed and channel.guild):
                if all(other.audience == "organisers" for other in TABLE if beside(command, other)):
                    with pytest.raises(NotRegisteredError):
                        await ada.slash(command.name)
                continue
            asked = await ada.slash(command.name, required(assistant, command, channel=channel, person=BEN))
            shown = double.shown(await asked.until_settled())
            assert shown["components"][0]["accent_color"] != ACCENTS["problem"]
            assert shown["channel_id"] == channel.id
        asked = await ada.slash("explain", RAG)
        shown = double.shown(await asked.until_settled())
        pressed = await ada.press(shown, "r:explain data-and-ai:rag full")
        assert (await pressed.answered())["type"] == 7
        menu = await ada.message_command(wording.EXPLAIN_THIS, shown)
        assert (await menu.answered())["type"] == 4
