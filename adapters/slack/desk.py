"""The desk: takes what members ask, by whichever way in and over whichever wire, and answers it.

Answers to slash commands and presses are for who asked; mentions are answered in their thread for all; what the core
forces to be private is always for the asker alone. Everything is acknowledged at once, and one place apologises.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.hosting import faults
from adapters.press import Press, read
from adapters.slack.answers import (
    Ack,
    InAcknowledgement,
    InModal,
    Say,
    is_own,
    nobody,
    page_of,
    send,
    send_rest,
    told,
    with_note,
)
from adapters.slack.incoming import (
    Json,
    Source,
    action_of,
    answerable,
    asker_of,
    input_of,
    is_slow,
    part,
    said_to,
    source_of_event,
    text,
    words_of,
)
from adapters.slack.posting import Answering, note_refusal, reason_of
from adapters.slack.render import Audience, Shown, body, said, shown
from adapters.slack.richtext import Body
from adapters.slack.seen import Seen
from adapters.slack.views import ASK, CONCEPT, INPUT, QUESTION, answer_view, ask_view, home_view, options, waiting_view
from adapters.slack.web import call
from bot import wording
from bot.assistant import Assistant
from bot.call import Call
from bot.markup import verbatim
from bot.reply import Bullets, Line, Reply
from bot.request import Request
from bot.understand.grammar import parse

EXAMPLES = ("explain rag", "compare models", "tip")
"""What the short menu gives as examples; each is answered by the default pack."""


class Desk:
    """Answers members.

    Args:
        assistant: Who knows the answers.
        command: The slash command, for what is said about it.
        seen: What was taken already.
    """

    def __init__(self, assistant: Assistant, command: str = "/study", seen: Seen | None = None) -> None:
        self._assistant = assistant
        self._command = command
        self._seen = seen or Seen()
        self._at_work: set[asyncio.Event] = set()

    # ---- what comes in

    async def command(self, ack: Ack, given: Json, client: AsyncWebClient) -> None:
        """Answer the slash command: its words are the table's, or a question; without words a short menu."""
        source = Source(given)
        answering = Answering(client, source, text(given, "response_url"))
        once = InAcknowledgement(ack, answering)
        async with self._guarded("a command", once.tell):
            typed = words_of(text(given, "text"))
            if not self._seen.fresh(f"trigger:{given.get('trigger_id')}"):
                await ack()
                return
            if is_slow(typed):
                await once.acknowledge()
            reply = await self._reply(source, typed)
            if reply.kind == "not_covered":
                reply = with_note(reply, wording.MENU_HINT.format(command=self._command))
            cut, audience = shown(reply), Audience(source.user, not source.alone, source.alone)
            await once.tell(body(cut, 1, audience), public=source.alone)
            await send_rest(answering.tell, cut, audience)

    async def press(self, ack: Ack, given: Json, client: AsyncWebClient) -> None:
        """Do what a button says, whoever made it and however long ago."""
        source = Source(given)
        answering = Answering(client, source, text(given, "response_url"))
        await ack()
        async with self._guarded("a button", self._apology(answering, given, client)):
            action = action_of(given)
            if not self._seen.fresh(f"trigger:{given.get('trigger_id')}") or action.get("type") != "button":
                return
            if action.get("action_id") == ASK:
                await call(client, "views.open", trigger_id=str(given["trigger_id"]), view=ask_view())
                return
            if not action.get("value"):
                return  # a link, which Slack opens by itself
            press = read(str(action["value"]))
            if given.get("view"):
                await self._press_in_view(given, client, source, press)
            elif press is None:
                await answering.tell(said(wording.OLD_BUTTON))
            elif press.call is None:
                await self._delete(answering, source, press)
            else:
                await self._press_in_message(answering, source, given, press, press.call)

    async def explain(self, ack: Ack, given: Json, client: AsyncWebClient) -> None:
        """Answer the shortcut on a message: what of the notes it speaks of, for who used it."""
        source = Source(given)
        answering = Answering(client, source, text(given, "response_url"))
        await ack()
        async with self._guarded("the shortcut on a message", answering.tell):
            if self._seen.fresh(f"trigger:{given.get('trigger_id')}"):
                typed = words_of(text(part(given, "message"), "text"))
                cut = shown(self._assistant.found(source.request(typed, _now())))
                await send(answering.tell, cut, Audience(source.user, not source.alone, source.alone))

    async def open_ask(self, ack: Ack, given: Json, client: AsyncWebClient) -> None:
        """Open the modal to ask in."""
        await ack()
        async with self._guarded("a shortcut", nobody):
            await call(client, "views.open", trigger_id=str(given["trigger_id"]), view=ask_view())

    async def suggest(self, ack: Ack, given: Json) -> None:
        """Offer concepts while somebody types, best first."""
        found: list[Body] = []
        async with self._guarded("a completion", nobody):
            found = options(self._assistant.complete("explain", "concept", str(given.get("value") or "")))
        await ack(options=found)

    async def submit(self, ack: Ack, given: Json, client: AsyncWebClient) -> None:
        """Answer what was asked in the modal, in its place."""
        picked, question = input_of(given, CONCEPT, INPUT)[0], input_of(given, QUESTION, INPUT)[1]
        if not picked and not question:
            await ack(response_action="errors", errors={CONCEPT: wording.ASK_EITHER})
            return
        asked = parse(f"explain {picked}") if picked and not question else None
        source = Source(given)
        once = InModal(ack, client, text(part(given, "view"), "id"))
        async with self._guarded("a modal", once.say):
            if is_slow(asked or question):
                await once.show(waiting_view())
            cut = shown(await self._reply(source, asked or question), "view")
            await once.show(answer_view(cut))

    async def mention(self, given: Json, client: AsyncWebClient, bot: str) -> None:
        """Answer a mention in its thread, a direct message where it stands."""
        event = part(given, "event")
        source = source_of_event(given)
        if not answerable(event) or (event.get("type") == "message" and not source.alone):
            return
        if not await self._seen.take(
            f"event:{given.get('event_id')}", f"{source.team}:{source.channel}:{source.message}"
        ):
            return
        began = source.thread
        if not source.alone and not source.thread:
            source.thread = source.message
        answering = Answering(client, source)
        async with self._guarded("a mention", answering.post):
            typed = said_to(text(event, "text"), bot)
            asked = source.request(typed, _now())
            reply = await self._answered(asked) if typed else self._assistant.home(asked)
            cut, private = shown(reply), reply.visibility == "private" and not source.alone
            if private:
                source.thread = began  # nobody sees a private answer in a thread that has not begun
            audience = Audience(source.user, private, source.alone)
            await send(answering.tell if private else answering.post, cut, audience, alone=not cut.paged)

    async def home(self, given: Json, client: AsyncWebClient) -> None:
        """Show the Home tab to who opened it."""
        event = part(given, "event")
        if event.get("tab") != "home":
            return
        async with self._guarded("the Home tab", nobody):
            source = source_of_event(given)
            home = self._assistant.home(source.request("", _now()))
            await call(client, "views.publish", user_id=source.user, view=home_view(home))

    async def failed(self, error: Exception, doing: str = "reading a request") -> None:
        """Note what went wrong before or after a handler of ours."""
        faults.note(error, doing)

    # ---- being at work

    async def finish(self, seconds: float) -> None:
        """Wait until what was taken has been answered, at most for some seconds."""
        waiting = [asyncio.ensure_future(event.wait()) for event in list(self._at_work)]
        if waiting:
            _, late = await asyncio.wait(waiting, timeout=seconds)
            for task in late:
                task.cancel()

    @asynccontextmanager
    async def _guarded(self, doing: str, say: Say) -> AsyncGenerator[None]:
        """Keep what goes wrong inside from the member, who gets one sentence and a reference.

        Nothing may leave a handler: Bolt takes back an acknowledgement when an error follows it closely.
        """
        done = asyncio.Event()
        self._at_work.add(done)
        try:
            yield
        except SlackApiError as error:
            note_refusal(reason_of(error), f"answering {doing}")
            await self._apologise(error, doing, say)
        except Exception as error:  # noqa: BLE001 - a member never sees a stack trace
            await self._apologise(error, doing, say)
        finally:
            done.set()
            self._at_work.discard(done)

    async def _apologise(self, error: Exception, doing: str, say: Say) -> None:
        reference = faults.note(error, f"answering {doing}")
        try:
            await say(said(wording.UNEXPECTED.format(reference=reference)))
        except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError) as failed:
            faults.note(failed, f"apologising for {doing}")

    # ---- answers

    async def _reply(self, source: Source, asked: Call | str) -> Reply:
        request = source.request(asked, _now())
        return await self._answered(request) if asked else self._menu(request)

    async def _answered(self, request: Request) -> Reply:
        """Return the answer; one that may be slow, or uses the database, is worked out off the event loop."""
        if is_slow(request.asked):
            return await asyncio.to_thread(self._assistant.answer, request)
        return self._assistant.answer(request)

    def _menu(self, request: Request) -> Reply:
        """Return the short menu: what to type, and buttons."""
        home = self._assistant.home(request)
        examples = tuple(Line(verbatim(f"{self._command} {example}")) for example in EXAMPLES)
        text = Line(verbatim(wording.MENU_TEXT.format(command=self._command)))
        blocks = (Bullets((text,)), Bullets(examples, wording.MENU_EXAMPLES))
        return Reply("done", wording.MENU, blocks, actions=home.actions, visibility="private")

    async def _press_in_message(
        self, answering: Answering, source: Source, given: Json, press: Press, call: Call
    ) -> None:
        reply = await self._reply(source, call)
        cut, number = page_of(reply, press)
        audience = Audience(source.user, not source.alone, source.alone)
        if press.act == "share":
            await self._share(answering, source, cut)
        elif press.act in {"page", "replace"} and is_own(given, source) and reply.kind != "problem":
            public = asker_of(part(given, "message"))
            await answering.replace(
                body(cut, number, Audience(source.user, not public and not source.alone, source.alone))
            )
        else:
            await send(answering.tell, cut, audience, number)

    async def _share(self, answering: Answering, source: Source, cut: Shown) -> None:
        """Post an answer for all, and take the button to share off the private one."""
        if cut.reply.visibility == "private":
            await answering.tell(said(wording.NOT_SHARED))
            return
        await send(answering.post, cut, Audience(source.user))
        await answering.replace(body(cut, 1, Audience(source.user, private=True, alone=True)))

    async def _delete(self, answering: Answering, source: Source, press: Press) -> None:
        if press.asker == source.user:
            await answering.delete()
        else:
            await answering.tell(said(wording.NOT_YOURS))

    async def _press_in_view(self, given: Json, client: AsyncWebClient, source: Source, press: Press | None) -> None:
        """Answer a press on the Home tab in a modal, one in a modal in its place."""
        view = part(given, "view")
        if press is None or press.call is None:
            shown_view = answer_view(shown(told(wording.OLD_BUTTON), "view"))
        else:
            shown_view = None if is_slow(press.call) else await self._view(source, press, press.call)
        if view.get("type") == "modal":
            target = str(view["id"])
            if shown_view is not None:
                await call(client, "views.update", view_id=target, view=shown_view)
        else:
            opened = await call(
                client, "views.open", trigger_id=str(given["trigger_id"]), view=shown_view or waiting_view()
            )
            target = text(part(opened, "view"), "id")
        if shown_view is None and press is not None and press.call is not None:
            await call(client, "views.update", view_id=target, view=await self._view(source, press, press.call))

    async def _view(self, source: Source, press: Press, call: Call) -> Body:
        cut, number = page_of(await self._reply(source, call), press, view=True)
        return answer_view(cut, number)

    def _apology(self, answering: Answering, given: Json, client: AsyncWebClient) -> Say:
        """Return how to apologise for a press: under the message, or in a modal of its own."""
        if not given.get("view"):
            return answering.tell

        async def say(ready: Body) -> None:
            view = part(given, "view")
            modal = answer_view(shown(told(str(ready["text"])), "view"))
            if view.get("type") == "modal":
                await call(client, "views.update", view_id=str(view["id"]), view=modal)
            else:
                await call(client, "views.open", trigger_id=str(given["trigger_id"]), view=modal)

        return say


def _now() -> datetime:
    return datetime.now(UTC)
