"""A local Slack, and the real app joined to it by each of the three wires."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from adapters.hosting.host import Host
from bot.assistant import Assistant
from bot.library.library import Library
from bot.store.store import Store
from tests.support.slack_double import SlackDouble
from tests.support.slack_double.chats import direct_chat, http_chat, socket_chat
from tests.support.slack_double.people import Chat

WIRES = {"in process": direct_chat, "http": http_chat, "socket": socket_chat}


@pytest.fixture
async def slack(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[SlackDouble]:
    """Return a local Slack; whatever goes out to it must be what Slack takes."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)  # the SDK's socket would take them
    async with SlackDouble() as double:
        yield double
        assert double.problems == []


@pytest.fixture(params=list(WIRES))
async def chat(request: pytest.FixtureRequest, slack: SlackDouble, assistant: Assistant) -> AsyncGenerator[Chat]:
    """Return a chat with the app, by each way in."""
    async with WIRES[request.param](slack, assistant) as opened:
        yield opened


@pytest.fixture
async def near(slack: SlackDouble, assistant: Assistant) -> AsyncGenerator[Chat]:
    """Return a chat with the app in process, for what does not depend on the wire."""
    async with direct_chat(slack, assistant) as opened:
        yield opened


@pytest.fixture
async def kept(slack: SlackDouble, library: Library, made_store: Store) -> AsyncGenerator[Chat]:
    """Return a chat with an app that remembers."""
    assistant = Assistant(library, lambda: made_store)
    async with direct_chat(slack, assistant) as chat:
        chat.desk.host = Host(assistant, lambda: made_store)
        yield chat
        await chat.desk.host.finish()
