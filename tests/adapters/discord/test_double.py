"""The local Discord: interactions, over the gateway and over HTTP, and the double as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.support.discord_double import TOKEN, DiscordDouble
from tests.support.discord_double.actor import NotRegisteredError
from tests.support.discord_double.bare import Bare
from tests.support.discord_double.process import ROOT, DoubleProcess
from tests.support.discord_double.server import NobodyListensError
from tests.support.discord_double.world import (
    ADA,
    BEN,
    BOT,
    DIRECT_TO_ADA,
    ELSEWHERE,
    GENERAL,
    LECTURE,
    Channel,
    User,
)

RAG = {"name": "rag"}


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(("user", "channel"), [(ADA, GENERAL), (BEN, LECTURE), (ADA, ELSEWHERE), (ADA, DIRECT_TO_ADA)])
async def test_a_command_is_answered(double: DiscordDouble, user: User, channel: Channel) -> None:
    """A slash command reaches the client from any place, and its answer is a message there."""
    asked = await double.actor(user, channel).slash("explain", RAG)
    assert (await asked.answered())["data"]["content"] == "rag: something"
    shown = double.shown(await asked.until_settled())
    assert (shown["channel_id"], shown["author"]["id"]) == (channel.id, BOT.id)


@pytest.mark.usefixtures("bare")
async def test_completion(double: DiscordDouble) -> None:
    """What is typed into an option is completed."""
    asked = await double.actor().autocomplete("explain", {"name": "ra"}, "name")
    assert (await asked.answered()) == {"type": 8, "data": {"choices": [{"name": "rag", "value": "rag"}]}}


@pytest.mark.usefixtures("bare")
async def test_deferral_and_follow_up(double: DiscordDouble) -> None:
    """After a deferral the message waits for its content, and further messages follow."""
    asked = await double.actor().slash("slowly")
    assert (await asked.answered())["type"] == 5
    shown = double.shown(await asked.until_settled())
    assert (shown["content"], shown["flags"]) == ("at last", 1 << 6)
    assert [double.shown(id_)["content"] for id_ in await asked.until_followed()] == ["and more"]


@pytest.mark.usefixtures("bare")
async def test_buttons(double: DiscordDouble) -> None:
    """A button is found on the message it stands on, plain or in a container, and changes that message."""
    asked = await double.actor().slash("button")
    id_ = await asked.until_settled()
    for number in (1, 2):
        pressed = await double.actor(BEN).press(double.shown(id_), f"kept:{number}")
        assert await pressed.until_settled() == id_
        assert f"pressed {number}" in json.dumps(double.shown(id_)["components"])
    with pytest.raises(LookupError, match="kept:1"):
        await double.actor().press(double.shown(id_), "kept:1")


@pytest.mark.usefixtures("bare")
async def test_modals(double: DiscordDouble) -> None:
    """A modal is an answer, and what is typed into it an interaction of its own."""
    ada = double.actor()
    sent = await ada.submit(await ada.slash("form"), {"why": "I asked"})
    assert double.shown(await sent.until_settled())["content"] == "because I asked"


@pytest.mark.usefixtures("bare")
async def test_message_menu(double: DiscordDouble) -> None:
    """A command from a message's menu holds the message, whatever the intents."""
    message = await double.actor(BEN).say("something about RAG")
    asked = await double.actor().message_command("Read this", message)
    assert (await asked.answered())["data"]["content"] == "it says something about RAG"


async def test_commands_must_be_registered(double: DiscordDouble, bare: Bare) -> None:
    """Nobody can use a command that was not registered; a command keeps its id when it is registered again."""
    with pytest.raises(NotRegisteredError, match="forget"):
        await double.actor().slash("forget")
    before = set(double.world.commands[""])
    await bare.tree.sync()
    assert set(double.world.commands[""]) == before
    assert len(double.log.of("PUT /applications/*/commands")) == 2


async def test_nobody_listens(double: DiscordDouble) -> None:
    """An interaction that no session would get is an error of the test."""
    double.world.commands[""] = {"1": {"id": "1", "name": "explain", "type": 1}}
    with pytest.raises(NobodyListensError):
        await double.actor().slash("explain", RAG)


async def test_answers_are_taken_once_and_in_time(double: DiscordDouble, http: aiohttp.ClientSession) -> None:
    """A second answer, a late one, one to nothing, and one of the wrong type are refused in Discord's words."""
    double.world.commands[""] = {"1": {"id": "1", "name": "explain", "type": 1}}
    asked = await double.actor().slash("explain", RAG, send=False)
    callback = f"interactions/{asked.id}/{asked.token}/callback"

    async def answer(path: str, kind: int = 4, **query: str) -> tuple[int, int | None]:
        async with http.post(path, json={"type": kind, "data": {"content": "x"}}, params=query) as response:
            return response.status, (await response.json()).get("code") if response.status != 204 else None

    assert await answer(callback, kind=8) == (400, 50035)
    assert await answer(callback) == (204, None)
    assert await answer(callback, with_response="1") == (400, 40060)
    late = await double.actor().slash("explain", RAG, send=False)
    late.expire()
    assert await answer(f"interactions/{late.id}/{late.token}/callback") == (404, 10062)
    assert await answer(f"interactions/{late.id}/nonsense/callback") == (404, 10062)
    assert [attempt.code for attempt in asked.attempts] == [50035, 0, 40060]
    webhook = f"webhooks/{BOT.id}/{asked.token}"
    async with http.post(webhook, json={"content": "more"}) as response:
        assert response.status == 200
    asked.end()
    async with http.patch(f"{webhook}/messages/@original", json={"content": "y"}) as response:
        assert (response.status, (await response.json())["code"]) == (401, 50027)


async def test_signatures(double: DiscordDouble) -> None:
    """Interactions over HTTP are signed with the key that the application shows, and answered in the response."""
    double.world.commands[""] = {"1": {"id": "1", "name": "explain", "type": 1}}
    asked = await double.actor().slash("explain", RAG, send=False)
    body = json.dumps(asked.payload).encode()
    headers = double.signer.headers(body)
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(double.signer.verify_key))
    signature, signed = bytes.fromhex(headers["X-Signature-Ed25519"]), headers["X-Signature-Timestamp"].encode() + body
    key.verify(signature, signed)
    with pytest.raises(InvalidSignature):
        key.verify(signature, signed + b" ")
    await double.take(asked, {"type": 4, "data": {"content": "answered in the response"}})
    assert double.shown(asked.original)["content"] == "answered in the response"
    await double.take(ping := double.ping(), {"type": 1})
    assert await ping.answered() == {"type": 1}


def test_a_process_of_its_own(tmp_path: Path) -> None:
    """A double in a process of its own is told what to do, and serves a bot in another one."""
    with DoubleProcess() as double:
        variables = {
            "SYLLABOT_DISCORD_TOKEN": TOKEN,
            "SYLLABOT_DISCORD_API_URL": double.api_url,
            "SYLLABOT_DISCORD_GATEWAY_URL": double.gateway_url,
        }
        command = [sys.executable, str(ROOT / "benchmarks" / "peers" / "discord_bare.py")]
        with subprocess.Popen(command, cwd=tmp_path, env={**os.environ, **variables}) as bot:
            try:
                assert double.order("ready") == {"sessions": 1}
                asked = {"command": "explain", "options": {"concept": "rag"}, "count": 5}
                assert double.order("burst", **asked)["answered"] == 5
                assert double.order("steady", **asked, together=2)["answered"] == 5
                assert double.order("state") == {
                    "sessions": 1, "starts": 1, "invalid": 0, "commands": {"": ["explain"]},
                }  # fmt: skip
                [login] = double.order("requests", pattern="GET /users/@me")["requests"]
                assert login["status"] == 200
            finally:
                bot.kill()
