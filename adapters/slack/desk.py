"""The desk: takes what members ask, by whichever way in and over whichever wire, and answers it.

Answers to slash commands and presses are for who asked; mentions are answered in their thread for all; what the core
forces to be private is always for the asker alone. Everything is acknowledged at once, and one place apologises.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.hosting import faults
from adapters.hosting.host import Answered, Host
from adapters.hosting.opinions import keep
from adapters.opinions import ACTS
from adapters.press import Press, read
from adapters.slack.answers import (
    Ack,
    DirectMessage,
    InAcknowledgement,
    InHome,
    InMenu,
    InModal,
    OpenModal,
    Say,
    in_time,
    is_own,
    nobody,
    page_of,
    send,
    send_rest,
    told,
    with_note,
)
from adapters.slack.given import Given
from adapters.slack.incoming import (
    Source,
    action_of,
    answerable,
    asker_of,
    input_of,
    part,
    said_to,
    text,
    value_of,
    words_of,
)
from adapters.slack.posting import Answering, note_refusal, reason_of
from adapters.slack.render import Audience, Shown, body, said, shown
from adapters.slack.richtext import Body
from adapters.slack.seen import Seen
from adapters.slack.views import (
    ASK,
    CONCEPT,
    INPUT,
    QUESTION,
    WORDS,
    answer_view,
    ask_view,
    report_view,
    said_view,
)
from adapters.slack.web import call
from bot import wording
from bot.call import Call
from bot.markup import verbatim
from bot.reply import Bullets, Line, Paragraph, Reply
from bot.understand.grammar import parse

EXAMPLES = ("explain rag", "compare models", "tip")
"""What the short menu gives as examples; each is answered by the default pack."""


class Desk:
    """Answers members.

    Args:
        host: Who answers, with what was set and kept.
        command: The slash command, for what is said about it.
        seen: What was taken already.
    """

    def __init__(self, host: Host, command: str = "/study", seen: Seen | None = None) -> None:
        self.host = host
        self._command = command
        self._seen = seen or Seen()
        self._at_work: set[asyncio.Task[None]] = set()

    # ---- what comes in

    async def command(self, ack: Ack, given: Given) -> None:
        """Answer the slash command: its words are the table's, or a question; without words a short menu."""
        source, answering = given.source, given.answering()
        once = InAcknowledgement(ack, answering)
        async with self._guarded("a command", once.tell):
            if not self._seen.fresh(given.trigger):
                ack(None)
                return
            typed = words_of(text(given.body, "text"))
            answered = await in_time(self._answer(given, typed), once.acknowledge)
            cut, audience = self._to_command(answered, source)
            await once.tell(body(cut, 1, audience), public=not audience.private)
            await self._finish_command(answered, answering, cut, audience)

    def command_at_once(self, ack: Ack, given: Given) -> bool:
        """Answer the slash command if nothing has to be waited for; return False where something has.

        Most commands are like that. They need no task, no clock and no second turn of the loop.
        """
        source, typed = given.source, words_of(text(given.body, "text"))
        try:
            prepared = self.host.ready(source.request(typed, _now())) if typed else None
            if prepared is None:
                return False
            if self._seen.fresh(given.trigger):
                answered = self.host.answer_ready(prepared)
                cut, audience = self._to_command(answered, source)
                ack({**body(cut, 1, audience), "response_type": "ephemeral" if audience.private else "in_channel"})
                self._go_on(answered, given, cut, audience)
        except Exception as error:  # noqa: BLE001 - a member never sees a stack trace
            reference = faults.note(error, "answering a command")
            ack({**said(wording.UNEXPECTED.format(reference=reference)), "response_type": "ephemeral"})
        return True

    def _go_on(self, answered: Answered, given: Given, cut: Shown, audience: Audience) -> None:
        """Do what comes after the acknowledgement with its answer: only what has to be sent needs a task."""
        if answered.reply.files or len(cut.pages) > 1:
            self.begin(self._finish_command(answered, given.answering(), cut, audience))
        else:
            self.host.sent(answered)

    def _to_command(self, answered: Answered, source: Source) -> tuple[Shown, Audience]:
        """Return an answer as the slash command shows it, and who sees it."""
        reply = answered.reply
        if reply.kind == "not_covered":
            reply = with_note(reply, wording.MENU_HINT.format(command=self._command))
        private = answered.private(custom=True) and not source.alone
        return shown(reply), Audience(source.user, private, source.alone)

    async def _finish_command(self, answered: Answered, answering: Answering, cut: Shown, audience: Audience) -> None:
        """Send what is left of an answer, and record what follows from it."""
        await send_rest(answering.tell if audience.private else answering.post, cut, audience)
        await self._sent(answered, answering)

    async def press(self, ack: Ack, given: Given) -> None:
        """Do what a button says, whoever made it and however long ago."""
        ack(None)
        answering, action = given.answering(), action_of(given.body)
        async with self._guarded("a button", self._apology(answering, given)):
            if not self._seen.fresh(given.trigger) or action.get("type") not in {"button", "overflow"}:
                return
            if action.get("action_id") == ASK:
                await call(given.client, "views.open", trigger_id=text(given.body, "trigger_id"), view=ask_view())
                return
            if not (value := value_of(action)):
                return  # a link, which Slack opens by itself
            press = read(value)
            if press is not None and press.call is not None and press.act in ACTS:
                await self._opinion(answering, given, press, press.call)
            elif given.view:
                await self._press_in_view(given, press)
            elif press is None:
                await answering.tell(said(wording.OLD_BUTTON))
            elif press.call is None:
                await self._delete(answering, given.source, press)
            else:
                await self._press_in_message(answering, given, press, press.call)

    async def explain(self, ack: Ack, given: Given) -> None:
        """Answer the shortcut on a message: what of the notes it speaks of, for who used it."""
        ack(None)
        source, answering = given.source, given.answering()
        async with self._guarded("the shortcut on a message", answering.tell):
            if self._seen.fresh(given.trigger):
                typed = words_of(text(part(given.body, "message"), "text"))
                cut = shown(self.host.assistant.found(await self.host.dressed(source.request(typed, _now()))))
                await send(answering.tell, cut, Audience(source.user, not source.alone, source.alone))

    async def open_ask(self, ack: Ack, given: Given) -> None:
        """Open the modal to ask in."""
        ack(None)
        async with self._guarded("a shortcut", DirectMessage(given).say):
            await call(given.client, "views.open", trigger_id=text(given.body, "trigger_id"), view=ask_view())

    async def suggest(self, ack: Ack, given: Given) -> None:
        """Offer concepts while somebody types, best first."""
        once = InMenu(ack)
        async with self._guarded("a completion", once.say):
            hidden = (await self.host.dressed(given.source.request("", _now()))).settings.hidden
            typed = text(given.body, "value")
            once.show(self.host.assistant.complete("explain", "concept", typed, hidden=hidden))

    async def submit(self, ack: Ack, given: Given) -> None:
        """Answer what was asked in the modal, in its place."""
        picked, question = input_of(given.body, CONCEPT, INPUT)[0], input_of(given.body, QUESTION, INPUT)[1]
        if not picked and not question:
            ack({"response_action": "errors", "errors": {CONCEPT: wording.ASK_EITHER}})
            return
        asked = parse(f"explain {picked}") if picked and not question else None
        once = InModal(ack, given.client, text(given.view, "id"))
        async with self._guarded("a modal", once.say):
            answered = await in_time(self._answer(given, asked or question), once.wait)
            await once.show(answer_view(shown(answered.reply, "view")))
            await self._sent(answered, given.answering())

    async def report(self, ack: Ack, given: Given) -> None:
        """Keep the mistake in an answer that a modal reports, and thank in its place."""
        press, words = read(text(given.view, "private_metadata")), input_of(given.body, WORDS, INPUT)[1]
        if not words:
            ack({"response_action": "errors", "errors": {WORDS: wording.NO_WORDS}})
            return
        once = InModal(ack, given.client, text(given.view, "id"))
        async with self._guarded("a report", once.say):
            if press is None or press.call is None:
                await once.show(said_view(wording.OLD_BUTTON))
                return
            kept = keep(self.host, given.source.request(press.call, _now()), helpful=False, words=words)
            await once.show(said_view(await in_time(kept, once.wait)))

    async def mention(self, given: Given) -> None:
        """Answer a mention in its thread, a direct message where it stands."""
        event, source = part(given.body, "event"), given.source
        if not answerable(event) or (event.get("type") == "message" and not source.alone):
            return
        answering, began = given.answering(), source.thread
        if not source.alone and not source.thread:
            source.thread = source.message
        async with self._guarded("a mention", answering.post):
            said_at = f"{source.team}:{source.channel}:{source.message}"
            if not await self._seen.take(said_at, f"event:{text(given.body, 'event_id')}"):
                return
            typed = said_to(text(event, "text"), given.bot)
            answered = await self._answer(given, typed, menu=False)
            if answered.cooled and not source.alone:
                return  # who calls again and again shall not make us fill a channel
            cut, private = shown(answered.reply), answered.private(custom=False) and not source.alone
            if private:
                source.thread = began  # nobody sees a private answer in a thread that has not begun
            await send(answering.tell if private else answering.post, cut, Audience(source.user, private, source.alone))
            await self._sent(answered, answering)

    async def home(self, given: Given) -> None:
        """Show the Home tab to who opened it."""
        if part(given.body, "event").get("tab") != "home":
            return
        async with self._guarded("the Home tab", InHome(given).say):
            request = given.source.request("", _now())
            snapshot = await self.host.snapshot(request)
            parts = self.host.assistant.front(snapshot.dress(request), snapshot.person if self.host.keeps else None)
            await InHome(given).show(parts)

    async def removed(self, erasing: Awaitable[None]) -> None:
        """Have everything erased that is known of a workspace, which removed the app."""
        async with self._guarded("the removal of the app", nobody):
            await erasing

    def failed(self, error: BaseException, doing: str = "reading a request") -> None:
        """Note what went wrong before or after a handler of ours."""
        faults.note(error, doing)

    # ---- being at work

    def begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Begin to answer something, while whoever took it does other things."""
        task = asyncio.get_running_loop().create_task(work)
        self._at_work.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._at_work.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self.failed(error)

    async def finish(self, seconds: float) -> None:
        """Wait until what was taken has been answered, at most for some seconds."""
        if self._at_work:
            _, late = await asyncio.wait(self._at_work, timeout=seconds)
            for task in late:
                task.cancel()

    @asynccontextmanager
    async def _guarded(self, doing: str, say: Say) -> AsyncGenerator[None]:
        """Keep what goes wrong inside from the member, who gets one sentence and a reference."""
        try:
            yield
        except SlackApiError as error:
            note_refusal(reason_of(error), f"answering {doing}")
            await self._apologise(error, doing, say)
        except Exception as error:  # noqa: BLE001 - a member never sees a stack trace
            await self._apologise(error, doing, say)

    async def _apologise(self, error: Exception, doing: str, say: Say) -> None:
        reference = faults.note(error, f"answering {doing}")
        try:
            await say(said(wording.UNEXPECTED.format(reference=reference)))
        except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError) as failed:
            faults.note(failed, f"apologising for {doing}")

    # ---- answers

    async def _answer(self, given: Given, asked: Call | str, *, menu: bool = True) -> Answered:
        """Return the answer; to nothing the short menu, or what the Home tab says."""
        request = given.source.request(asked, _now())
        if asked:
            return await self.host.answer(request, given.organises)
        request = (await self.host.snapshot(request)).dress(request)
        home = self.host.assistant.home(request)
        return Answered(request, self._menu(home) if menu else home)

    async def _sent(self, answered: Answered, answering: Answering) -> None:
        """Hand over the files of an answer, and record what follows from it."""
        if answered.reply.files:
            await answering.hand_over(answered.reply.files)
        self.host.sent(answered)

    def _menu(self, home: Reply) -> Reply:
        """Return the short menu: what to type, and buttons."""
        examples = tuple(Line(verbatim(f"{self._command} {example}")) for example in EXAMPLES)
        first = Paragraph(Line(verbatim(wording.MENU_TEXT.format(command=self._command))))
        blocks = (first, Bullets(examples, wording.MENU_EXAMPLES))
        return Reply("done", wording.MENU, blocks, actions=home.actions, visibility="private")

    async def _press_in_message(self, answering: Answering, given: Given, press: Press, call_: Call) -> None:
        source = given.source
        answered = await self._answer(given, call_)
        cut, number = page_of(answered.reply, press)
        if press.act == "share":
            await self._share(answering, source, cut)
        elif press.act in {"page", "replace"} and is_own(given.body, source) and cut.reply.kind != "problem":
            private = not asker_of(part(given.body, "message")) and not source.alone
            await answering.replace(body(cut, number, Audience(source.user, private, source.alone)))
        else:
            await send(answering.tell, cut, Audience(source.user, not source.alone, source.alone), number)
        await self._sent(answered, answering)

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

    async def _opinion(self, answering: Answering, given: Given, press: Press, call_: Call) -> None:
        """Keep what a person thinks of an answer, and thank them; ask for words where it holds a mistake."""
        if press.act == "mistake":
            await self._over(given, report_view(press))
            return
        request = given.source.request(call_, _now())
        sentence = await keep(self.host, request, helpful=press.act == "helpful")
        if given.view:
            await self._over(given, said_view(sentence))
        else:
            await answering.tell(said(sentence))

    async def _over(self, given: Given, view: Body) -> None:
        """Open a modal: over the one in which a press was made, where it was in one."""
        method = "views.push" if given.view.get("type") == "modal" else "views.open"
        await call(given.client, method, trigger_id=text(given.body, "trigger_id"), view=view)

    async def _press_in_view(self, given: Given, press: Press | None) -> None:
        """Answer a press on the Home tab in a modal, one in a modal in its place."""
        modal = OpenModal(given)
        if press is None or press.call is None:
            await modal.show(answer_view(shown(told(wording.OLD_BUTTON), "view")))
            return
        answered = await in_time(self._answer(given, press.call), modal.wait)
        cut, number = page_of(answered.reply, press, view=True)
        await modal.show(answer_view(cut, number))
        await self._sent(answered, given.answering())

    def _apology(self, answering: Answering, given: Given) -> Say:
        """Return how to apologise for a press: under the message, or in a modal of its own."""
        return OpenModal(given).say if given.view else answering.tell


def _now() -> datetime:
    return datetime.now(UTC)
