"""Steps of answering that every way in shares: the first page in an acknowledgement, the others after it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, TypeAlias, TypeVar

from msgspec.structs import replace
from slack_sdk.web.async_client import AsyncWebClient

from adapters.press import Press
from adapters.slack.given import Given
from adapters.slack.incoming import Json, Source, asker_of, part, text
from adapters.slack.limits import FIRST_RESPONSE
from adapters.slack.posting import Answering
from adapters.slack.render import Audience, Shown, body, shown
from adapters.slack.richtext import Body
from adapters.slack.views import answer_view, home_view, options, waiting_view
from adapters.slack.web import call, post
from bot import wording
from bot.completion import Choice
from bot.markup import verbatim
from bot.reply import Note, Reply

T = TypeVar("T")

ACKNOWLEDGE_BY = FIRST_RESPONSE - 1.0
"""Seconds after which something is acknowledged though its answer is still on its way."""

Ack: TypeAlias = Callable[[Body | None], None]
"""Acknowledges what Slack sent; may carry the answer."""
Say: TypeAlias = Callable[[Body], Awaitable[None]]


class InAcknowledgement:
    """Answers a command in its acknowledgement; what comes later goes by the `response_url`."""

    def __init__(self, ack: Ack, answering: Answering) -> None:
        self._ack = ack
        self._answering = answering
        self._done = False

    async def acknowledge(self) -> None:
        """Acknowledge without an answer."""
        self._done = True
        self._ack(None)

    async def tell(self, ready: Body, *, public: bool = False) -> None:
        """Answer for who asked; for all that are there where `public` is said."""
        if self._done:
            await (self._answering.post if public else self._answering.tell)(ready)
            return
        self._done = True
        self._ack({**ready, "response_type": "in_channel" if public else "ephemeral"})


class InModal:
    """Shows views in place of a submitted modal: the first in the acknowledgement, later ones by the Web API."""

    def __init__(self, ack: Ack, client: AsyncWebClient, view: str) -> None:
        self._ack = ack
        self._client = client
        self._view = view
        self._done = False

    async def show(self, view: Body) -> None:
        """Show a view."""
        if self._done:
            await post(self._client, "views.update", view_id=self._view, view=view)
            return
        self._done = True
        self._ack({"response_action": "update", "view": view})

    async def wait(self) -> None:
        """Show that an answer is looked for."""
        await self.show(waiting_view())

    async def say(self, ready: Body) -> None:
        """Show one sentence."""
        await self.show(answer_view(shown(told(str(ready["text"])), "view")))


class OpenModal:
    """Answers a press in a view: on the Home tab by a modal that it opens, in a modal by changing that one."""

    def __init__(self, given: Given) -> None:
        self._given = given
        self._open = text(given.view, "id") if given.view.get("type") == "modal" else ""

    async def wait(self) -> None:
        """Show that an answer is looked for."""
        await self.show(waiting_view())

    async def show(self, view: Body) -> None:
        """Show a view."""
        if self._open:
            await post(self._given.client, "views.update", view_id=self._open, view=view)
            return
        trigger = text(self._given.body, "trigger_id")
        opened = await call(self._given.client, "views.open", trigger_id=trigger, view=view)
        self._open = text(part(opened, "view"), "id")

    async def say(self, ready: Body) -> None:
        """Show one sentence."""
        await self.show(answer_view(shown(told(str(ready["text"])), "view")))


class InMenu:
    """Answers with what a menu offers."""

    def __init__(self, ack: Ack) -> None:
        self._ack = ack

    def show(self, found: Sequence[Choice]) -> None:
        """Offer some choices."""
        self._ack({"options": options(found)})

    async def say(self, ready: Body) -> None:
        """Offer one sentence."""
        self.show([Choice(value="?", shown=str(ready["text"]))])


class InHome:
    """Answers on a person's Home tab."""

    def __init__(self, given: Given) -> None:
        self._given = given

    async def show(self, parts: Sequence[Reply]) -> None:
        """Show a page of several parts."""
        await post(self._given.client, "views.publish", user_id=self._given.source.user, view=home_view(parts))

    async def say(self, ready: Body) -> None:
        """Show one sentence."""
        await self.show([told(str(ready["text"]))])


class DirectMessage:
    """Answers in the conversation with a person, where there is no other place."""

    def __init__(self, given: Given) -> None:
        self._given = given

    async def say(self, ready: Body) -> None:
        """Send one message."""
        await post(self._given.client, "chat.postMessage", **ready, channel=self._given.source.user)


async def in_time(work: Coroutine[Any, Any, T], late: Callable[[], Awaitable[object]]) -> T:
    """Return what some work comes to; do something else meanwhile when it takes longer than Slack waits."""
    began: list[asyncio.Future[object]] = []
    timer = asyncio.get_running_loop().call_later(ACKNOWLEDGE_BY, lambda: began.append(asyncio.ensure_future(late())))
    try:
        return await work
    finally:
        timer.cancel()
        for meanwhile in began:
            await meanwhile


def told(sentence: str) -> Reply:
    """Return a reply that says one sentence, for the asker alone."""
    return Reply("problem", wording.PROBLEM, (Note(verbatim(sentence)),), visibility="private")


async def nobody(ready: Body) -> None:
    """Apologise to nobody: there is no place to do it in."""
    del ready


def page_of(reply: Reply, press: Press, *, view: bool = False) -> tuple[Shown, int]:
    """Return an answer and the page that was asked for; the first, with a note, where the notes changed."""
    surface = "view" if view else "message"
    cut, number = shown(reply, surface), press.page
    if press.act == "page" and cut.mark != press.mark:
        cut, number = shown(with_note(reply, wording.CHANGED, first=True), surface), 1
    return cut, min(number, len(cut.pages))


def with_note(reply: Reply, sentence: str, *, first: bool = False) -> Reply:
    """Return a reply with one more sentence, before or after the others."""
    note = Note(verbatim(sentence))
    return replace(reply, blocks=(note, *reply.blocks) if first else (*reply.blocks, note))


def is_own(given: Json, source: Source) -> bool:
    """Return whether who pressed is who asked: a public answer names its asker in its button to delete it."""
    asker = asker_of(part(given, "message"))
    return not asker or asker == source.user


async def send(say: Say, cut: Shown, audience: Audience, number: int = 1) -> None:
    """Send a page, and after it those that no button leads to."""
    await say(body(cut, number, audience))
    await send_rest(say, cut, audience)


async def send_rest(say: Say, cut: Shown, audience: Audience) -> None:
    """Send the pages that no button leads to."""
    if not cut.paged:
        for number in range(2, len(cut.pages) + 1):
            await say(body(cut, number, audience))
