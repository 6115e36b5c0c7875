"""The local Discord: requests over HTTP, and what can go wrong with them."""

from __future__ import annotations

import asyncio

import aiohttp
import discord
import pytest

from tests.support.discord_double import DiscordDouble, faults
from tests.support.discord_double.bare import Bare
from tests.support.discord_double.world import (
    BOT,
    GENERAL,
)

MESSAGES = f"channels/{GENERAL.id}/messages"


async def test_content_type(http: aiohttp.ClientSession) -> None:
    """The content type names no character set: discord.py would take the answer for plain text."""
    async with http.get("users/@me") as response:
        assert response.headers["Content-Type"] == "application/json"
        assert (await response.json())["id"] == BOT.id


async def test_tokens(double: DiscordDouble) -> None:
    """A wrong token is refused at login."""
    async with Bare() as client:
        with pytest.raises(discord.LoginFailure):
            await client.login("wrong")
    assert double.log.invalid == 1


async def test_messages_with_a_nonce(double: DiscordDouble, bare: Bare) -> None:
    """A message whose answer was lost is not written twice when it is sent again with its nonce."""
    channel = bare.get_partial_messageable(int(GENERAL.id))
    double.faults.plan("POST /channels/*/messages", faults.dropped(done=True))
    with pytest.raises(aiohttp.ClientError):
        await channel.send("tip", nonce="job-1")
    again = await channel.send("tip", nonce="job-1")
    other = await channel.send("tip", nonce="job-2")
    assert list(double.world.messages) == [str(again.id), str(other.id)]


async def test_messages_are_edited_and_deleted(double: DiscordDouble, bare: Bare) -> None:
    """The bot edits and deletes its own messages, and finds none in a channel that is gone."""
    channel = bare.get_partial_messageable(int(GENERAL.id))
    message = await channel.send("first")
    edited = await message.edit(content="second")
    assert (edited.content, double.shown(str(message.id))["content"]) == ("second", "second")
    await message.delete()
    assert double.world.messages == {}
    await double.delete_channel(GENERAL)
    with pytest.raises(discord.NotFound) as gone:
        await channel.send("third")
    assert gone.value.code == 10003


@pytest.mark.parametrize("scope", ["user", "global"])
async def test_rate_limits_are_waited_for(double: DiscordDouble, bare: Bare, scope: str) -> None:
    """discord.py waits for a rate limit of Discord's own, and tries again."""
    double.faults.plan("POST /channels/*/messages", faults.limited(0.01, scope=scope), times=2)
    await bare.get_partial_messageable(int(GENERAL.id)).send("tip")
    assert [each.status for each in double.log.of("POST /channels/*/messages")] == [429, 429, 200]


async def test_a_ban_is_not_waited_for(double: DiscordDouble, bare: Bare) -> None:
    """discord.py takes a rate limit without `Via` for a ban, and raises."""
    double.faults.plan("POST /channels/*/messages", faults.limited(0.01, via=False))
    with pytest.raises(discord.HTTPException) as banned:
        await bare.get_partial_messageable(int(GENERAL.id)).send("tip")
    assert banned.value.status == 429


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        (faults.MISSING_PERMISSIONS, 403, 50013),
        (faults.MISSING_ACCESS, 403, 50001),
        (faults.UNKNOWN_CHANNEL, 404, 10003),
        (faults.UNAUTHORISED, 401, 0),
    ],
)
async def test_refusals(
    double: DiscordDouble, http: aiohttp.ClientSession, fault: faults.Fault, status: int, code: int
) -> None:
    """A planned refusal is what the next request of the pattern gets, and no other."""
    double.faults.plan("POST /channels/*/messages", fault)
    async with http.get("users/@me") as response:
        assert response.status == 200
    async with http.post(MESSAGES, json={"content": "tip"}) as response:
        assert (response.status, (await response.json())["code"]) == (status, code)
    async with http.post(MESSAGES, json={"content": "tip"}) as response:
        assert response.status == 200


async def test_held_requests(double: DiscordDouble, http: aiohttp.ClientSession) -> None:
    """A request that is held is carried out when the test says so."""
    held = double.faults.hold("POST /channels/*/messages")
    sending = asyncio.create_task(http.post(MESSAGES, json={"content": "tip"}))
    await held.reached.wait()
    assert double.world.messages == {}
    held.release()
    async with await sending as response:
        assert (await response.json())["id"] in double.world.messages


async def test_server_errors(double: DiscordDouble, http: aiohttp.ClientSession) -> None:
    """An error on Discord's side says nothing in JSON, as often as planned."""
    double.faults.plan("* /users/@me", faults.failed(503), times=2)
    statuses = [(await http.get("users/@me")).status for _ in range(3)]
    assert statuses == [503, 503, 200]
