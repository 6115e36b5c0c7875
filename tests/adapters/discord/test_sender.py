"""Tips through the real discord.py, at a local Discord: one message for each, whatever happens on the way."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import pytest
from discord.http import Route

from adapters.discord.client import SyllabotClient
from adapters.discord.sender import DiscordSender, outcome_of, permissions_in
from bot.assistant import Assistant
from bot.commands.tip import post
from bot.reply import Reply
from bot.request import Place
from bot.settings import Discord
from bot.tips.sending import Absent, Ambiguous, Forbidden, Gone, NotSent, Outcome, RateLimited, Sent, key_of
from tests.support.discord_double import TOKEN, DiscordDouble
from tests.support.discord_double.faults import (
    MISSING_ACCESS,
    MISSING_PERMISSIONS,
    UNAUTHORISED,
    UNKNOWN_CHANNEL,
    Fault,
    dropped,
    failed,
    limited,
    refused,
)
from tests.support.discord_double.world import ADA, GENERAL

POST = "POST /channels/*/messages"
SERVER = "100"
HERE = Place("discord", SERVER, GENERAL.id)


@pytest.fixture
async def sender(double: DiscordDouble, assistant: Assistant) -> AsyncGenerator[DiscordSender]:
    """Return a sender whose client is logged in."""
    async with SyllabotClient(assistant, Discord(api_url=double.api_url), register=False) as client:
        await client.login(TOKEN)
        yield client.sender()


@pytest.fixture
def tip(assistant: Assistant) -> Reply:
    """Return a tip of the default pack."""
    found = post("data-and-ai:tip-join-count", assistant.library, 12, 84)
    assert found
    return found


def posted(double: DiscordDouble) -> int:
    """Return how many messages members see."""
    return len(double.world.messages)


async def test_a_tip_is_posted_with_its_key(double: DiscordDouble, sender: DiscordSender, tip: Reply) -> None:
    """The message holds the tip without pinging anybody, and the delivery's key as a nonce that Discord enforces."""
    assert isinstance(await sender.send(HERE, tip, key_of(7)), Sent)
    (asked,) = double.log.of(POST)
    assert (asked.json["nonce"], asked.json["enforce_nonce"]) == ("tip7", True)
    assert asked.json["allowed_mentions"] == {"parse": []}
    assert "12 of 84" in str(asked.json["components"])
    assert "Delete" not in str(asked.json["components"])


async def test_the_same_key_posts_once(double: DiscordDouble, sender: DiscordSender, tip: Reply) -> None:
    """An answer that is lost leaves it open what happened; repeated with the same key, members see one message."""
    double.faults.plan(POST, dropped(done=True))
    assert isinstance(await sender.send(HERE, tip, key_of(8)), Ambiguous)
    assert isinstance(await sender.send(HERE, tip, key_of(8)), Sent)
    assert posted(double) == 1


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (MISSING_ACCESS, Forbidden(("View Channels",))),
        (MISSING_PERMISSIONS, Forbidden(("Send Messages",))),
        (UNKNOWN_CHANNEL, Gone()),
        (UNAUTHORISED, NotSent("Discord refuses the token")),
        (refused(403, 50007, "Cannot send messages to this user"), Forbidden(why="closed")),
        (refused(404, 10008, "Unknown Message"), Sent()),
        (refused(400, 50035, "Invalid Form Body"), NotSent("Discord answers 400, code 50035")),
        (limited(61), RateLimited(61)),
        (dropped(), Ambiguous("ServerDisconnectedError")),
        (failed(503), Ambiguous("Discord answers 503")),
    ],
)
async def test_refusals(
    double: DiscordDouble, sender: DiscordSender, tip: Reply, fault: Fault, outcome: Outcome
) -> None:
    """Each refusal of Discord's says what becomes of the tip."""
    double.faults.plan(POST, fault)
    assert await sender.send(HERE, tip, "k") == outcome
    assert posted(double) == 0


async def test_a_short_rate_limit_is_waited_for(double: DiscordDouble, sender: DiscordSender, tip: Reply) -> None:
    """The library itself waits for a short limit, and posts once."""
    double.faults.plan(POST, limited(0.01))
    assert isinstance(await sender.send(HERE, tip, "k"), Sent)
    assert posted(double) == 1


async def test_nobody_listens(sender: DiscordSender, tip: Reply, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Discord cannot be reached nothing was posted."""
    monkeypatch.setattr(Route, "BASE", "http://127.0.0.1:9")
    assert isinstance(await sender.send(HERE, tip, "k"), NotSent)


async def test_in_private(double: DiscordDouble, sender: DiscordSender, tip: Reply) -> None:
    """A person is written to in their direct messages, which are opened once."""
    place = Place("discord", "dm", f"@{ADA.id}")
    assert isinstance(await sender.send(place, tip, "a"), Sent)
    assert isinstance(await sender.send(place, tip, "b"), Sent)
    assert len(double.log.of("POST /users/@me/channels")) == 1
    assert posted(double) == 2


async def test_direct_messages_that_cannot_be_opened(double: DiscordDouble, sender: DiscordSender, tip: Reply) -> None:
    """While the conversation is not open nothing can have been posted."""
    double.faults.plan("POST /users/@me/channels", dropped())
    assert isinstance(await sender.send(Place("discord", "dm", f"@{ADA.id}"), tip, "a"), NotSent)


async def test_a_look_for_what_may_be_there(double: DiscordDouble, sender: DiscordSender, tip: Reply) -> None:
    """Where an answer was lost for long, the sender finds its message among others, or says that it is not there."""
    since = datetime.now(UTC)
    assert await sender.find(HERE, tip, since) == Absent()
    double.faults.plan(POST, dropped(done=True))
    assert isinstance(await sender.send(HERE, tip, key_of(9)), Ambiguous)
    (id_,) = double.world.messages
    assert await sender.find(HERE, tip, since) == Sent(id_)
    double.faults.plan("GET /channels/*/messages", MISSING_ACCESS)
    assert isinstance(await sender.find(HERE, tip, since), Ambiguous)
    double.faults.plan("GET /channels/*/messages", dropped(), times=None)
    assert isinstance(await sender.find(HERE, tip, since), NotSent)


async def test_a_self_test(double: DiscordDouble, sender: DiscordSender) -> None:
    """Before anything is due, the sender says what is missing in a channel, or that it is not there."""
    double.faults.plan("GET /channels/*", MISSING_ACCESS)
    assert await sender.check(HERE) == Forbidden(("View Channels",))
    double.faults.plan("GET /channels/*", UNKNOWN_CHANNEL)
    assert await sender.check(HERE) == Gone()
    assert await sender.check(Place("discord", "dm", f"@{ADA.id}")) == Sent()
    assert double.log.of(POST) == []


VIEW, SEND, ADMIN = 1 << 10, 1 << 11, 1 << 3


@pytest.mark.parametrize(
    ("roles", "own", "written", "view", "send"),
    [
        ({"1": VIEW | SEND}, [], [], True, True),
        ({"1": VIEW | SEND}, [], [("1", 0, SEND)], True, False),
        ({"1": VIEW | SEND}, ["2"], [("1", 0, SEND), ("2", SEND, 0)], True, True),
        ({"1": VIEW, "2": SEND}, ["2"], [], True, True),
        ({"1": VIEW, "2": SEND}, [], [], True, False),
        ({"1": 0, "2": ADMIN}, ["2"], [("1", 0, VIEW)], True, True),
        ({"1": VIEW | SEND, "2": 0}, ["2"], [("2", 0, VIEW), ("9", VIEW, 0)], True, True),
        ({"1": VIEW | SEND}, [], [("9", 0, SEND)], True, False),
    ],
)
def test_permissions_in_a_channel(
    roles: dict[str, int], own: list[str], written: list[tuple[str, int, int]], *, view: bool, send: bool
) -> None:
    """The channel's own permissions go over those of roles: everybody's, then the roles', then the member's."""
    channel = {
        "permission_overwrites": [{"id": id_, "allow": str(allow), "deny": str(deny)} for id_, allow, deny in written]
    }
    all_roles = [{"id": id_, "permissions": str(value)} for id_, value in roles.items()]
    found = permissions_in(channel, all_roles, {"roles": own, "user": {"id": "9"}}, "1")
    assert (found.view_channel, found.send_messages) == (view, send)


def test_what_nobody_foresaw() -> None:
    """An error that says nothing leaves it open whether the tip was posted."""
    assert outcome_of(OSError()) == Ambiguous("OSError")
