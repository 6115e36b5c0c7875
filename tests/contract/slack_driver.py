"""Slack as a platform that keeps the contract: the real Bolt app in process, a local Slack behind it."""

from __future__ import annotations

import asyncio
import re
from contextlib import AsyncExitStack
from typing import Any, cast

from bot import wording
from bot.assistant import Assistant
from tests.contract.driver import Seen
from tests.support.slack_double import SlackDouble
from tests.support.slack_double.chats import direct_chat
from tests.support.slack_double.people import Chat
from tests.support.slack_double.server import Posted

MORE = wording.MORE.partition("{")[0]
ACTIVE = re.compile(r"<[@!#]|(?<!\w)\*\*?bold|<https?://evil|[\x1b\u202e]")
"""What the contract's hostile words want to be, in strings that Slack parses."""


class SlackDriver:
    """Ada mentions the app in a channel or a thread, and turns the pages."""

    has_threads = True
    has_others = True
    hides = True
    judges: tuple[str, ...] = (f"\U0001f44d {wording.HELPFUL}", f"\U0001f44e {wording.NOT_HELPFUL}", wording.REPORT)

    def start(self, assistant: Assistant) -> None:
        """Start a local Slack and the app, in an event loop of its own."""
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._runner.run(self._start(assistant))

    def stop(self) -> None:
        """Stop both; every body that was sent is one that Slack would take."""
        assert self._chat.slack.problems == []
        self._runner.run(self._stack.aclose())
        self._runner.close()

    def say(self, text: str, *, thread: str = "", by_bot: bool = False, edited: bool = False) -> list[Seen]:
        """Say something to the app; return the messages it sent for it, and all pages of them."""
        return self._runner.run(self._say(text, thread, by_bot=by_bot, edited=edited))

    def active(self, seen: Seen) -> list[str]:
        """Return what of the hostile words Slack would interpret."""
        return ACTIVE.findall(seen.marked)

    async def _start(self, assistant: Assistant) -> None:
        slack = await self._stack.enter_async_context(SlackDouble())
        self._chat: Chat = await self._stack.enter_async_context(direct_chat(slack, assistant))

    async def _say(self, text: str, thread: str, *, by_bot: bool, edited: bool) -> list[Seen]:
        typed = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        at = self._chat.slack.stamp()
        more: dict[str, Any] = {"bot_id": "B0OTHER"} if by_bot else {"edited": {"user": "U0ADA"}} if edited else {}
        shown = await self._chat.mention(typed, thread=thread, ts=at, **more)
        return [page for each in shown for page in await self._pages(each, at)]

    async def _pages(self, message: Posted, asked_at: str) -> list[Seen]:
        """Return a message, and what it shows as its pages are turned."""
        pages = [_seen(message, asked_at)]
        while more := next((label for label in message.labels if label.startswith(MORE)), None):
            await self._chat.press(message, more)
            pages.append(_seen(message, asked_at))
        return pages


def _seen(message: Posted, asked_at: str) -> Seen:
    """Return a message as people see it; a thread that the question itself began is where it stands."""
    blocks = [block for block in message.body["blocks"] if block["type"] != "actions"]
    shown = re.sub(r"<[^|>]*\|([^>]*)>", r"\1", "\n".join(_texts(blocks)))
    thread = "" if message.thread == asked_at else message.thread
    text = message.text if message.body.get("mrkdwn") else message.text.replace("*", "")
    parsed = "\n".join([text, *_texts([block for block in blocks if block["type"] == "context"])])
    return Seen(shown, thread, message.private, (*message.labels, *message.choices), (), parsed)


def _texts(part: object) -> list[str]:
    """Return every text within some blocks, in order."""
    if isinstance(part, list):
        return [text for item in cast("list[object]", part) for text in _texts(item)]
    if not isinstance(part, dict):
        return []
    found = cast("dict[str, object]", part)
    own = [str(found["text"])] if isinstance(found.get("text"), str) else []
    return own + [text for name, value in found.items() if name != "style" for text in _texts(value)]
