"""Interactions over signed HTTP: the real application, a local Discord behind it."""

from __future__ import annotations

import io
import json
import time
from collections.abc import AsyncGenerator

import aiohttp
import pytest
import uvicorn

from adapters.discord.client import SyllabotClient
from adapters.discord.http import LARGEST, OLDEST
from adapters.discord.report import WORDS
from adapters.hosting.parts import DISCORD_PATH, discord_route
from adapters.hosting.web import application
from bot import wording
from bot.assistant import Assistant
from bot.settings import Discord
from tests.support.discord_double import TOKEN, DiscordDouble

pytestmark = pytest.mark.usefixtures("judged")

RAG = {"concept": "rag"}


@pytest.fixture
async def endpoint(double: DiscordDouble, assistant: Assistant) -> AsyncGenerator[str, None]:
    """Serve the endpoint; return its address."""
    async with SyllabotClient(assistant, Discord(api_url=double.api_url)) as client:
        await client.login(TOKEN)
        app = application({}, [discord_route(client, double.signer.verify_key)])
        server = uvicorn.Server(uvicorn.Config(app, port=0, lifespan="off", log_config=None))
        server.config.load()
        server.lifespan = server.config.lifespan_class(server.config)
        await server.startup()
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}{DISCORD_PATH}"
        await server.shutdown()


async def post(endpoint: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    """Post a body; return the status and the text of the answer."""
    async with (
        aiohttp.ClientSession() as session,
        session.post(endpoint, data=io.BytesIO(body), headers=headers) as response,
    ):
        return response.status, await response.text()


async def deliver(double: DiscordDouble, endpoint: str, payload: object) -> tuple[int, str]:
    """Post what Discord would, signed by it; return the status and the text of the answer."""
    body = json.dumps(payload).encode()
    return await post(endpoint, body, double.signer.headers(body))


async def test_ping(double: DiscordDouble, endpoint: str) -> None:
    """Discord's check of the endpoint is answered."""
    status, text = await deliver(double, endpoint, double.ping().payload)
    assert (status, json.loads(text)) == (200, {"type": 1})


async def test_a_command_is_answered(double: DiscordDouble, endpoint: str) -> None:
    """The answer goes through the REST interface, and the request is accepted when it is there."""
    asked = await double.actor().slash("explain", RAG, send=False)
    assert await deliver(double, endpoint, asked.payload) == (202, "")
    assert asked.is_answered
    assert "Retrieval" in str((await asked.answered())["data"])


async def test_a_button_and_completion(double: DiscordDouble, endpoint: str) -> None:
    """Presses and completions come the same way."""
    typed = await double.actor().autocomplete("explain", {"concept": "ra"}, "concept", send=False)
    assert (await deliver(double, endpoint, typed.payload))[0] == 202
    assert (await typed.answered())["data"]["choices"]
    asked = await double.actor().slash("explain", RAG, send=False)
    await deliver(double, endpoint, asked.payload)
    shown = double.shown(await asked.until_settled())
    pressed = await double.actor().press(shown, "r:explain data-and-ai:rag full", send=False)
    assert (await deliver(double, endpoint, pressed.payload))[0] == 202
    assert (await pressed.answered())["type"] == 7


async def test_a_form(double: DiscordDouble, endpoint: str) -> None:
    """A press that opens a form, and the form when it is sent, come the same way; the second is waited for, too."""
    asked = await double.actor().slash("explain", RAG, send=False)
    await deliver(double, endpoint, asked.payload)
    shown = double.shown(await asked.until_settled())
    pressed = await double.actor().press(shown, "m:explain data-and-ai:rag", send=False)
    assert (await deliver(double, endpoint, pressed.payload))[0] == 202
    assert (await pressed.answered())["type"] == 9
    sent = await double.actor().submit(pressed, {WORDS: "It was 2020"}, send=False)
    assert (await deliver(double, endpoint, sent.payload))[0] == 202
    assert sent.is_answered
    assert wording.OPINION_UNKEPT in str((await sent.answered())["data"])


@pytest.mark.parametrize("wrong", ["body", "signature", "no signature", "old", "future", "no time"])
async def test_unsigned_requests_are_refused(double: DiscordDouble, endpoint: str, wrong: str) -> None:
    """A request whose signature does not fit, or is too old, is refused; Discord tries that as well."""
    body = json.dumps(double.ping().payload).encode()
    headers = double.signer.headers(body)
    match wrong:
        case "body":
            body += b" "
        case "signature":
            headers["X-Signature-Ed25519"] = "zz"
        case "no signature":
            del headers["X-Signature-Ed25519"]
        case "old":
            headers = double.signer.headers(body, str(int(time.time()) - OLDEST - 60))
        case "future":
            headers = double.signer.headers(body, str(int(time.time()) + OLDEST + 60))
        case _:
            headers = double.signer.headers(body, "now")
    assert (await post(endpoint, body, headers))[0] == 401


async def test_large_requests_are_refused(double: DiscordDouble, endpoint: str) -> None:
    """A request that is too large is refused, signed or not."""
    body = b"x" * (LARGEST + 1)
    assert (await post(endpoint, body, double.signer.headers(body)))[0] == 413


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"type": 2, "id": "x"}', b"\xff"])
async def test_no_interaction(double: DiscordDouble, endpoint: str, body: bytes) -> None:
    """What is signed but holds no interaction is refused."""
    assert (await post(endpoint, body, double.signer.headers(body)))[0] == 400
