"""What Slack, Bolt and the SDK do to an unwary app, each reproduced against ours."""

from __future__ import annotations

import asyncio
import io
import logging
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from adapters.hosting.host import Host
from adapters.slack import answers
from adapters.slack.http import LARGEST, OLDEST
from adapters.slack.seen import Seen
from bot import wording
from bot.assistant import Assistant
from bot.library.library import Library
from bot.request import Request
from bot.store.store import Store
from tests.support.slack_double import ADA, BOB, GENERAL, Fault, SlackDouble, world
from tests.support.slack_double.chats import direct_chat, http_chat, running, socket_chat
from tests.support.slack_double.people import Chat
from tests.support.slack_double.wires import OverHttp, form_of, signed


class Broken(Assistant):
    """An assistant that breaks on every question, with what was typed in its error."""

    def prepare(self, request: Request) -> Any:
        """Break."""
        raise ValueError(f"cannot read {request.asked!r}")


class Late(Host):
    """A host that answers when it is told to."""

    def __init__(self, assistant: Assistant) -> None:
        super().__init__(assistant)
        self.go = asyncio.Event()

    def ready(self, request: Request) -> None:
        """Nothing can be answered at once."""

    async def answer(self, *given: Any, **more: Any) -> Any:
        """Wait, then answer."""
        await self.go.wait()
        return await super().answer(*given, **more)


# ---- acknowledging


async def test_a_late_answer_is_acknowledged_in_time(
    slack: SlackDouble, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What takes longer than Slack waits is acknowledged empty, and answered by its response address."""
    monkeypatch.setattr(answers, "ACKNOWLEDGE_BY", 0.01)
    async with direct_chat(slack, assistant) as chat:
        late = chat.desk.host = Late(assistant)
        form = world.of_command("explain rag", ADA, GENERAL, world.TEAM)
        form |= {"response_url": slack.response_url(GENERAL, ADA), "trigger_id": "late"}
        acknowledged = await chat.wire.deliver("slash_commands", form)
        assert (acknowledged.status, acknowledged.body) == (200, {})
        assert slack.messages == []
        late.go.set()
        await chat.settle()
        assert [("Retrieval" in each.text, each.private) for each in slack.messages] == [(True, True)]


async def test_a_late_answer_in_a_modal_is_announced(
    slack: SlackDouble, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A button of the Home tab opens a modal at once, before its trigger ends, and fills it later."""
    monkeypatch.setattr(answers, "ACKNOWLEDGE_BY", 0.01)
    async with direct_chat(slack, assistant) as chat:
        home = await chat.home()
        late = chat.desk.host = Late(assistant)
        pressed = asyncio.ensure_future(chat.press_in_view(home, "List"))
        await slack.until(lambda: slack.of("views.open"))
        assert wording.ASKING in str(slack.of("views.open")[0].given)
        late.go.set()
        assert "What the notes cover" in str(await pressed)


@pytest.mark.parametrize("way", [direct_chat, http_chat, socket_chat])
async def test_an_error_becomes_a_sentence(
    slack: SlackDouble, library: Library, caplog: pytest.LogCaptureFixture, way: Any
) -> None:
    """Whatever breaks, it is acknowledged, the person gets a reference, and the log holds it without what was typed."""
    async with way(slack, Broken(library)) as chat:
        for done in (chat.slash("secret words"), chat.mention("secret words"), chat.say("secret words")):
            (apology,) = await done
            assert "it was noted as" in apology.text
            reference = apology.text.partition("noted as ")[2].partition(".")[0]
            assert reference in caplog.text
        assert chat.last.status == 200
        assert "secret" not in caplog.text


async def test_an_error_after_the_acknowledgement_keeps_it(slack: SlackDouble, library: Library) -> None:
    """Bolt takes an acknowledgement back when an error follows it closely; none leaves our handlers."""
    async with http_chat(slack, Assistant(library)) as chat:
        (answer,) = await chat.slash("explain rag")
        chat.desk.host = Host(Broken(library))
        (apology,) = await chat.press(answer, "Fuller")
        assert chat.last.status == 200
        assert "it was noted as" in apology.text


async def test_everything_is_acknowledged(chat: Chat) -> None:
    """Events that nobody asked for, shortcuts and modals of another version: all get 200 and no answer."""
    for event in ({"type": "reaction_added"}, {"type": "channel_rename", "channel": {"id": "C1"}}):
        assert await chat.event(event) == []
        assert chat.last.status == 200
    for kind, more in (("shortcut", {"callback_id": "old"}), ("view_closed", {"view": {"callback_id": "old"}})):
        given = world.of_person(kind, ADA, world.TEAM) | {"trigger_id": "t", **more}
        assert (await chat.wire.deliver("interactive", given)).status == 200


async def test_an_old_button_is_answered_kindly(near: Chat) -> None:
    """A button that this version does not understand says so."""
    (answer,) = await near.slash("explain rag")
    answer.body["blocks"][-1]["elements"][0]["value"] = "z9:nonsense"
    (said,) = await near.press(answer, answer.labels[-1])
    assert wording.OLD_BUTTON in said.text


# ---- HTTP


async def test_the_word_payload_is_answered(chat: Chat) -> None:
    """Bolt loses a form that holds this word; the question is answered all the same."""
    (answer,) = await chat.slash("what is the payload of rag?")
    assert chat.last.status == 200
    assert answer.private


async def test_bolt_still_loses_the_word() -> None:
    """The guard is needed as long as this holds."""
    body, content = form_of("slash_commands", world.of_command("payload", ADA, GENERAL, world.TEAM))
    assert AsyncBoltRequest(body=body, headers={"Content-Type": content}).body == {}


@pytest.mark.parametrize("wrong", ["body", "signature", "secret", "old", "future", "no time", "none"])
async def test_unsigned_requests_are_refused(
    slack: SlackDouble, assistant: Assistant, wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A request whose signature does not fit, or is too old, is refused, and its body stands in no log."""
    caplog.set_level(logging.DEBUG, "syllabot")
    now = int(datetime.now(UTC).timestamp())
    body = b"command=%2Fstudy&text=secret"
    made = {
        "body": signed(body + b"x"),
        "signature": {**signed(body), "X-Slack-Signature": "v0=\xe4"},
        "secret": signed(body, secret="another"),  # noqa: S106 - opens nothing
        "old": signed(body, now - OLDEST - 60),
        "future": signed(body, now + OLDEST + 60),
        "no time": {**signed(body), "X-Slack-Request-Timestamp": "now"},
        "none": {},
    }[wrong]
    async with http_chat(slack, assistant) as chat:
        assert await post(chat, body, made) == 401
    assert "secret" not in caplog.text


async def test_what_cannot_be_read_is_refused(slack: SlackDouble, assistant: Assistant) -> None:
    """Too much is 413, no text or no JSON 400; neither is an error of ours."""
    async with http_chat(slack, assistant) as chat:
        for body, status in ((b"x" * (LARGEST + 1), 413), (b"text=\xff", 400), (b"{no json", 400), (b"{" * 9999, 400)):
            assert await post(chat, body, signed(body)) == status


async def test_the_address_is_verified(slack: SlackDouble, assistant: Assistant) -> None:
    """Slack's check of the address is answered with its challenge, before the app is installed anywhere."""
    body = b'{"type": "url_verification", "challenge": "abc", "token": "x"}'
    async with http_chat(slack, assistant) as chat, aiohttp.ClientSession() as session:
        assert isinstance(chat.wire, OverHttp)
        headers = {"Content-Type": "application/json", **signed(body)}
        async with session.post(chat.wire.address, data=body, headers=headers) as answer:
            assert (answer.status, await answer.json()) == (200, {"challenge": "abc"})


async def post(chat: Chat, body: bytes, headers: dict[str, str]) -> int:
    """Post a body to the app; return the status."""
    assert isinstance(chat.wire, OverHttp)
    async with (
        aiohttp.ClientSession() as session,
        session.post(chat.wire.address, data=io.BytesIO(body), headers=headers) as answer,
    ):
        return answer.status


# ---- delivered again


async def test_an_event_that_comes_again_is_answered_once(chat: Chat) -> None:
    """Three deliveries of an event, or the same message as two events, are one answer; each is acknowledged."""
    event = {"type": "app_mention", "text": "<@U0BOT> explain rag", "channel": GENERAL, "ts": "1700000123.000100"}
    assert len(await chat.event(event, id_="Ev1")) == 1
    for id_ in ("Ev1", "Ev1", "Ev2"):
        assert await chat.event(event, id_=id_) == []
        assert chat.last.status == 200


async def test_two_processes_answer_once(slack: SlackDouble, assistant: Assistant, made_store: Store) -> None:
    """An event that goes to two processes is answered by one, when they share a database."""

    def shared() -> Seen:
        async def take(key: str) -> bool:
            return await asyncio.to_thread(made_store.events.take, "slack", [key], datetime.now(UTC))

        return Seen(take)

    event = {"type": "message", "channel_type": "im", "text": "explain rag", "channel": "D0ADA", "ts": "1.1"}
    async with direct_chat(slack, assistant, shared()) as one, direct_chat(slack, assistant, shared()) as other:
        await asyncio.gather(*(chat.event(event, id_="Ev7") for chat in (one, other, one)))
    assert len(slack.messages) == 1


async def test_without_its_database_it_answers(near: Chat, slack: SlackDouble, assistant: Assistant) -> None:
    """A database that fails keeps nobody from an answer."""
    del near

    async def take(key: str) -> bool:
        raise OSError(key)

    async with direct_chat(slack, assistant, Seen(take)) as chat:
        assert len(await chat.say("explain rag")) == 1


async def test_a_press_that_comes_again_does_nothing(near: Chat) -> None:
    """A replayed request shares an answer once."""
    (answer,) = await near.slash("explain rag")
    near.trigger = "same"
    assert len(await near.press(answer, "Share to channel")) == 1
    answer.body["blocks"][-1]["elements"].append(
        {"type": "button", "value": "s:explain data-and-ai:rag", "text": {"type": "plain_text", "text": "Again"}}
    )
    assert await near.press(answer, "Again") == []


def test_what_was_seen_is_bounded() -> None:
    """A process remembers so many events and no more."""
    seen = Seen(kept=3)
    assert all(seen.fresh(str(number)) for number in range(10))
    assert not seen.fresh("9")
    assert seen.fresh("0")


@pytest.mark.parametrize(
    "more", [{"bot_id": "B1"}, {"subtype": "message_changed"}, {"edited": {"user": ADA}}, {"user": ""}]
)
async def test_others_are_left_alone(near: Chat, more: dict[str, Any]) -> None:
    """Bots, notices and edits are not answered."""
    assert await near.say("explain rag", **more) == []
    assert await near.mention("explain rag", **more) == []


async def test_messages_of_channels_are_left_alone(near: Chat) -> None:
    """A message in a channel that mentions nobody is not ours, even where Slack sends it."""
    assert await near.event({"type": "message", "channel_type": "channel", "text": "rag", "channel": GENERAL}) == []


# ---- when Slack fails


async def test_what_slack_holds_back_is_sent_again(near: Chat) -> None:
    """After 429 the answer is sent once more, and stands there once."""
    near.slack.fail("chat.postMessage", Fault(status=429, retry_after=0))
    assert len(await near.say("explain rag")) == 1
    assert [each.status for each in near.slack.of("chat.postMessage")] == [429, 200]


@pytest.mark.parametrize("fault", [Fault(status=503, done=True), Fault(status=500), Fault(lost=True, done=True)])
async def test_nothing_is_sent_twice(near: Chat, fault: Fault) -> None:
    """Where Slack may have posted an answer, it is not sent again; a failing Slack is no error that spreads."""
    fault.times = 1
    near.slack.fail("chat.postMessage", fault)
    await near.say("explain rag")
    answers_ = [each for each in near.slack.messages if "Retrieval" in each.text]
    assert len(answers_) == (1 if fault.done else 0)
    fault.times = 0
    assert len(await near.say("list")) == 1


@pytest.mark.parametrize("error", ["token_revoked", "restricted_action", "ratelimited"])
async def test_a_refusal_is_logged_with_what_to_do(near: Chat, caplog: pytest.LogCaptureFixture, error: str) -> None:
    """A refused answer does not stop the app; the operator reads why."""
    near.slack.fail("chat.postMessage", Fault(error=error, times=9))
    assert await near.mention("explain rag") == []
    assert error in caplog.text
    assert "secret" not in caplog.text


async def test_used_up_addresses_have_a_fallback(near: Chat) -> None:
    """When a response address works no more, the answer goes by the Web API, to the same people."""
    (answer,) = await near.slash("explain rag")
    near.slack.fail("response", Fault(status=404, times=99))
    (other,) = await near.press(answer, "Fuller")
    assert (other.private, other.to) == (True, ADA)
    (shared,) = [each for each in await near.press(answer, "Share to channel") if not each.private]
    assert "Retrieval" in shared.text


async def test_where_the_app_is_not_it_says_so(near: Chat) -> None:
    """Where it may not post, who pressed is told to invite it, in a direct message if need be."""
    (answer,) = await near.slash("explain rag")
    near.slack.fail("response", Fault(status=404, times=99))
    near.slack.member_of.clear()
    told = await near.press(answer, "Share to channel")
    assert wording.NOT_IN_CHANNEL in told[0].text
    assert told[0].channel == ADA


async def test_only_who_asked_may_delete(near: Chat) -> None:
    """A public answer is deleted by who asked for it, and by nobody else."""
    (answer,) = await near.mention("explain rag")
    (said,) = await near.press(answer, "Delete", by=BOB)
    assert said.to == BOB
    assert answer in near.slack.messages
    await near.press(answer, "Delete")
    assert answer not in near.slack.messages


async def test_a_refusal_to_a_mention_is_for_the_asker(near: Chat) -> None:
    """A private answer stands in the channel where there is no thread yet, and in the thread where there is one."""
    (alone,) = await near.mention("who is the president of France")
    assert (alone.to, alone.thread) == (ADA, "")
    (inside,) = await near.mention("who is the president of France", thread="1700000001.000100")
    assert (inside.to, inside.thread) == (ADA, "1700000001.000100")


async def test_a_conversation_of_two_persons_is_not_ours(near: Chat) -> None:
    """Where one of two persons uses the command, the other sees neither the answer nor what follows from it."""
    (answer,) = await near.slash("explain rag", channel="D0TWO")
    assert answer.private
    (refusal,) = await near.slash("who is the president of France", channel="D0TWO")
    assert refusal.private
    (shared,) = await near.press(answer, "Share to channel")
    assert not shared.private
    (other,) = await near.press(shared, "Fuller", by=BOB)
    assert (other.private, other.to) == (True, BOB)


async def test_in_its_own_conversation_nothing_is_hidden(near: Chat) -> None:
    """A press under a direct answer is answered in the conversation."""
    (answer,) = await near.say("list")
    (other,) = await near.press(answer, answer.labels[0])
    assert not other.private


# ---- sockets


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_connection_is_renewed(slack: SlackDouble, assistant: Assistant, reason: str) -> None:
    """When Slack renews a connection, the other one answers meanwhile, and both are there again."""
    async with socket_chat(slack, assistant) as chat:
        await slack.until(lambda: len(slack.sockets.open) == 2)
        await slack.sockets.disconnect(reason)
        await slack.until(lambda: slack.sockets.opened == 3 and len(slack.sockets.open) == 2)
        assert len(await chat.say("explain rag")) == 1


@pytest.mark.parametrize("how", ["end", "drop"])
async def test_a_lost_connection_comes_back(slack: SlackDouble, assistant: Assistant, how: str) -> None:
    """A connection that ends, with a word or without, is opened again; the other answers meanwhile."""
    async with socket_chat(slack, assistant) as chat:
        await slack.until(lambda: len(slack.sockets.open) == 2)
        if how == "end":
            await slack.sockets.end()
        else:
            slack.sockets.drop()
        assert len(await chat.say("explain rag")) == 1
        await slack.until(lambda: len(slack.sockets.open) == 2 and slack.sockets.opened == 3)
        assert len(await chat.slash("list")) == 1


async def test_revoked_for_one_workspace_does_nothing(slack: SlackDouble, assistant: Assistant) -> None:
    """An app for one workspace keeps nothing of it, so that its removal erases nothing."""
    async with running(slack, assistant) as made:
        body, content = form_of("events_api", world.of_event({"type": "app_uninstalled"}, "Ev1", world.TEAM))
        answer = await made.app.async_dispatch(AsyncBoltRequest(body=body, headers={"Content-Type": content}))
        assert answer.status == 200
