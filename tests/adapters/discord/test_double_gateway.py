"""The local Discord: sessions that are lost, resumed, refused and sharded."""

from __future__ import annotations

import asyncio
import json

import aiohttp
import discord
import pytest

from tests.support.discord_double import TOKEN, DiscordDouble, Settings
from tests.support.discord_double.bare import Bare
from tests.support.discord_double.clients import double_for, running
from tests.support.discord_double.gateway import IDENTIFY, RESUME
from tests.support.discord_double.world import (
    ADA,
    BOT,
    DIRECT_TO_ADA,
    ELSEWHERE,
    GROUP,
    OTHER_BOT,
    SECOND_GROUP,
    Json,
)

RAG = {"name": "rag"}


async def test_a_lost_connection_is_resumed(double: DiscordDouble, bare: Bare) -> None:
    """What happened meanwhile is replayed, at the address that READY names, and no session is started anew."""
    double.gateway.cut()
    asked = await double.actor().slash("explain", RAG)
    await asked.answered()
    assert len(double.gateway.sent(IDENTIFY)) == 1
    assert [each["session_id"] for each in double.gateway.sent(RESUME)] == list(double.gateway.sessions)
    assert len(double.log.of("GET /resume")) == 1
    assert bare.is_closed() is False


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("way", ["reconnect", "invalid but resumable", "close"])
async def test_told_to_reconnect(double: DiscordDouble, way: str) -> None:
    """Operation 7, a resumable operation 9 and most close codes lead to a RESUME."""
    if way == "reconnect":
        await double.gateway.reconnect()
    elif way == "close":
        await double.gateway.close(4000)
    else:
        await double.gateway.invalidate(resumable=True)
    await double.gateway.until_sent(RESUME)
    await (await double.actor().slash("explain", RAG)).answered()
    assert double.gateway.starts == 1


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("way", ["invalid", "close"])
async def test_told_to_start_anew(double: DiscordDouble, way: str) -> None:
    """A session that is gone, by operation 9 or by a close code that ends it, leads to a new one."""
    old = set(double.gateway.sessions)
    await (double.gateway.invalidate(resumable=False) if way == "invalid" else double.gateway.close(4009))
    await double.gateway.until_sent(IDENTIFY, 2)
    await double.gateway.ready()
    await (await double.actor().slash("explain", RAG)).answered()
    assert not old & set(double.gateway.sessions)


@pytest.mark.parametrize(
    ("code", "error"), [(4004, discord.ConnectionClosed), (4014, discord.PrivilegedIntentsRequired)]
)
async def test_refused_sessions(double: DiscordDouble, code: int, error: type[Exception]) -> None:
    """A close code in place of READY ends the client when it says that trying again is no use."""
    double.gateway.refuse(code)
    async with running(double, Bare(), ends=error) as task:
        await asyncio.wait([task])


async def test_intents(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the intent for it, the bot reads direct messages and mentions, and of others only that they came."""
    async with double_for(monkeypatch, Settings(only_registered=False)) as double:
        client = Bare(discord.Intents(guild_messages=True, dm_messages=True))
        async with running(double, client):
            await double.gateway.ready()
            await double.actor().say("to all")
            question = await double.actor().say("to the bot", mention=True)
            await double.actor(ADA, DIRECT_TO_ADA).say("to the bot alone")
            await double.actor(OTHER_BOT).say("beep", reply_to=question)
            await (await double.actor().slash("explain", RAG)).answered()  # what came before it has been heard
        assert client.heard[:4] == ["", f"<@{BOT.id}> to the bot", "to the bot alone", ""]


async def test_privileged_intents(double: DiscordDouble) -> None:
    """An application that may not read all messages is refused when it asks to."""
    client = Bare(discord.Intents(message_content=True))
    async with running(double, client, ends=discord.PrivilegedIntentsRequired) as task:
        await asyncio.wait([task])


async def test_starts_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """One session more than Discord allows in a day costs the token."""
    async with double_for(monkeypatch, Settings(starts=1)) as double:
        client = Bare()
        async with running(double, client, ends=discord.ConnectionClosed) as task:
            await double.gateway.ready()
            limit = (await client.http.get_bot_gateway())[2]
            assert (limit["total"], limit["remaining"]) == (1, 0)
            await double.gateway.invalidate(resumable=False)
            await asyncio.wait([task])
        async with Bare() as another:
            with pytest.raises(discord.LoginFailure):
                await another.login(TOKEN)


class Sharded(discord.AutoShardedClient):
    """A client that starts its shards without pauses."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for nothing."""


async def test_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many shards as recommended are started, and each gets what happens in its own servers."""
    async with double_for(monkeypatch, Settings(shards=2)) as double:
        client = Sharded(intents=discord.Intents(guilds=True, guild_messages=True), guild_ready_timeout=0)
        async with running(double, client):
            first, second = await double.gateway.ready(2)
            assert [each["shard"] for each in double.gateway.sent(IDENTIFY)] == [[0, 2], [1, 2]]
            await client.wait_until_ready()
            assert {each.name: each.shard_id for each in client.guilds} == {GROUP.name: 0, SECOND_GROUP.name: 1}
            before = first.sequence
            await double.actor(ADA, ELSEWHERE).say("hello")
            assert (first.sequence, second.kept[-1][1].count("MESSAGE_CREATE")) == (before, 1)


async def hello(double: DiscordDouble, query: str) -> tuple[aiohttp.WSMsgType, Json]:
    """Connect by hand, send a heartbeat and an IDENTIFY; return the type of frames, and READY."""
    import zlib

    stream = zlib.decompressobj()
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{double.gateway_url}?v=10{query}") as socket:
        await socket.send_json({"op": 1, "d": None})
        await socket.send_json({"op": 2, "d": {"token": TOKEN, "intents": 0, "properties": {}}})
        while True:
            message = await socket.receive()
            text = stream.decompress(message.data) if message.type is aiohttp.WSMsgType.BINARY else message.data
            frame = json.loads(text)
            if frame["t"] == "READY":
                return message.type, frame["d"]


@pytest.mark.parametrize(
    ("query", "kind"), [("", aiohttp.WSMsgType.TEXT), ("&compress=zlib-stream", aiohttp.WSMsgType.BINARY)]
)
async def test_compression(double: DiscordDouble, query: str, kind: aiohttp.WSMsgType) -> None:
    """Frames are plain text, or one compressed stream, as the client asks."""
    found, ready = await hello(double, query)
    assert found is kind
    assert ready["resume_gateway_url"] == f"{double.gateway_url}resume"


@pytest.mark.parametrize(
    ("sent", "code"),
    [("no JSON", 4002), ('{"op": 99}', 4001), ('{"op": 3, "d": {}}', 4003), ('{"op": 2, "d": {}}', 4004)],
)
async def test_wrong_frames(double: DiscordDouble, sent: str, code: int) -> None:
    """A frame that makes no sense closes the connection, with the code that says why."""
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{double.gateway_url}?v=10") as socket:
        await socket.receive()
        await socket.send_str(sent)
        await socket.receive()
        assert socket.close_code == code
