"""Tips through Slack's SDK, at a local Slack: one message for each at most, whatever happens on the way."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from adapters.hosting.host import Host
from adapters.hosting.relay import Relay
from adapters.hosting.tips import NotesComposer
from adapters.slack.oauth import Teams
from adapters.slack.sender import INVITE, SlackSender, outcome_of
from adapters.slack.web import web_client, web_session
from bot import wording
from bot.assistant import Assistant
from bot.commands.tip import post
from bot.library.library import Library
from bot.reply import Reply
from bot.request import Place
from bot.settings import Secret, Slack
from bot.store.records import Installation
from bot.store.schedules import State
from bot.store.store import Store
from bot.tips.sending import NO_KEYS, Ambiguous, Forbidden, Gone, NotSent, Outcome, RateLimited, Sent
from tests.support.slack_double import ADA, GENERAL, Fault, SlackDouble, world
from tests.support.slack_double.chats import direct_chat
from tests.support.slack_double.people import Chat
from tests.support.tips_world import HandClock

POST = "chat.postMessage"
HERE = Place("slack", world.TEAM, GENERAL)
ELSEWHERE = Place("slack", world.TEAM, "C0OTHER")
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # a Monday


@pytest.fixture
def chosen(slack: SlackDouble) -> Slack:
    """Return the settings of one workspace."""
    return Slack(api_url=slack.api_url, bot_token=Secret(world.BOT_TOKEN))


@pytest.fixture
async def sender(chosen: Slack) -> AsyncGenerator[SlackSender]:
    """Return a sender for one workspace."""
    async with web_session() as session:
        yield SlackSender(chosen, session)


@pytest.fixture
def tip(assistant: Assistant) -> Reply:
    """Return a tip of the default pack."""
    found = post("data-and-ai:tip-join-count", assistant.library, 12, 84)
    assert found
    return found


async def test_a_tip_is_posted(slack: SlackDouble, sender: SlackSender, tip: Reply) -> None:
    """Members see the tip with its number and buttons; its links open no previews."""
    outcome = await sender.send(HERE, tip, "k")
    (seen,) = slack.messages
    assert outcome == Sent(seen.ts)
    assert (seen.channel, seen.thread, seen.private) == (GENERAL, "", False)
    assert "12 of 84" in seen.text
    assert seen.labels
    assert (seen.body["unfurl_links"], seen.body["unfurl_media"]) == (False, False)


async def test_in_a_thread(slack: SlackDouble, sender: SlackSender, tip: Reply) -> None:
    """A thread's tip stands in the thread."""
    await sender.send(replace(HERE, thread="1700000000.000001"), tip, "k")
    assert [each.thread for each in slack.messages] == ["1700000000.000001"]


async def test_in_private(slack: SlackDouble, sender: SlackSender, tip: Reply) -> None:
    """A person is written to by their id, without that of their workspace, and in no thread."""
    place = Place("slack", world.TEAM, f"@{world.TEAM}-{ADA}", thread="1700000000.000001")
    assert isinstance(await sender.send(place, tip, "k"), Sent)
    assert [(each.channel, each.thread) for each in slack.messages] == [(ADA, "")]


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault(error="not_in_channel"), Forbidden((INVITE,), "uninvited")),
        (Fault(error="restricted_action"), Forbidden(("the right to post",))),
        (Fault(error="missing_scope"), Forbidden(("the scope chat:write",))),
        (Fault(error="channel_not_found"), Gone()),
        (Fault(error="is_archived"), Gone()),
        (Fault(error="cannot_dm_bot"), Forbidden(why="closed")),
        (Fault(error="token_revoked"), NotSent("Slack refuses the token")),
        (Fault(error="invalid_blocks"), NotSent("Slack answers invalid_blocks")),
        (Fault(status=429, retry_after=61), RateLimited(61)),
        (Fault(status=429, retry_after=61, error="ratelimited"), RateLimited(61)),
        (Fault(error="internal_error"), Ambiguous("Slack answers internal_error")),
        (Fault(status=503), Ambiguous("Slack answers status 503")),
        (Fault(status=500, error="fatal_error"), Ambiguous("Slack answers fatal_error")),
        (Fault(status=404), NotSent("Slack answers status 404")),
        (Fault(lost=True), Ambiguous("ServerDisconnectedError")),
    ],
)
async def test_refusals(slack: SlackDouble, sender: SlackSender, tip: Reply, fault: Fault, outcome: Outcome) -> None:
    """Each refusal of Slack's says what becomes of the tip, and Slack is asked once."""
    slack.fail(POST, replace(fault, times=2))
    assert await sender.send(HERE, tip, "k") == outcome
    assert len(slack.of(POST)) == 1
    assert slack.messages == []


async def test_a_person_who_is_gone(slack: SlackDouble, sender: SlackSender, tip: Reply) -> None:
    """Where Slack does not find a person, it is not a channel that is gone."""
    slack.fail(POST, Fault(error="channel_not_found"))
    assert await sender.send(Place("slack", world.TEAM, f"@{world.TEAM}-{ADA}"), tip, "k") == Forbidden(why="closed")


async def test_nobody_listens(chosen: Slack, tip: Reply) -> None:
    """Where Slack cannot be reached nothing was posted."""
    async with web_session() as session:
        sender = SlackSender(replace(chosen, api_url="http://127.0.0.1:9/api"), session)
        assert await sender.send(HERE, tip, "k") == NotSent("Slack cannot be reached")


async def test_nobody_can_look(sender: SlackSender, tip: Reply) -> None:
    """Slack knows no keys, and the app reads no history: what is in doubt stays so."""
    assert sender.window == NO_KEYS
    assert isinstance(await sender.find(HERE, tip, NOW), Ambiguous)


async def test_a_self_test(slack: SlackDouble, sender: SlackSender) -> None:
    """Before anything is due, the sender says where it may not post, and posts nothing."""
    assert await sender.check(HERE) == Sent()
    assert await sender.check(ELSEWHERE) == Forbidden((INVITE,), "uninvited")
    assert await sender.check(Place("slack", world.TEAM, world.DIRECT)) == Sent()
    slack.fail("conversations.info", Fault(error="channel_not_found"))
    assert await sender.check(ELSEWHERE) == Gone()
    slack.fail("conversations.info", Fault(error="missing_scope"))
    assert isinstance(await sender.check(HERE), NotSent)
    assert slack.messages == []


async def test_many_workspaces(slack: SlackDouble, made_store: Store, tip: Reply) -> None:
    """Each workspace's tip goes out with its own token; where the app was removed, only that one's is revoked."""
    slack.tokens["xoxb-other"] = {"team": world.OTHER_TEAM}
    made_store.installations.save(
        Installation(
            platform="slack", server=world.OTHER_TEAM, app=world.APP, bot=world.BOT, bot_user=world.BOT_USER,
            token=Secret("xoxb-other"), installed_at=NOW,
        )
    )  # fmt: skip
    chosen = Slack(api_url=slack.api_url)
    host = Host(Assistant(Library.of([])), lambda: made_store)
    async with web_session() as session:
        sender = SlackSender(chosen, session, Teams(host, web_client(chosen, session), chosen))
        other = Place("slack", world.OTHER_TEAM, GENERAL)
        assert isinstance(await sender.send(other, tip, "k"), Sent)
        assert await sender.send(HERE, tip, "k") == Forbidden(why="revoked")
        slack.fail(POST, Fault(error="account_inactive"))
        assert await sender.send(other, tip, "k") == Forbidden(why="revoked")
    await host.finish()
    assert [each.token for each in slack.of(POST)] == ["xoxb-other"] * 2


def test_what_nobody_foresaw() -> None:
    """An error that says nothing leaves it open whether the tip was posted."""
    assert outcome_of(TimeoutError()) == Ambiguous("TimeoutError")


# ---- with the relay


class Study:
    """A workspace with a chat, a database and a relay, whose clock is set by hand."""

    def __init__(self, chat: Chat, store: Store, assistant: Assistant, sender: SlackSender) -> None:
        self.chat = chat
        self.store = store
        self.clock = HandClock(datetime.now(UTC))
        self._relay = Relay(store, NotesComposer(assistant), {"slack": sender}, clock=self.clock)

    async def when_it_is_due(self) -> None:
        """Let the relay do what is due next, and tell what came of it."""
        due = self.store.ledger.next_at(["slack"])
        assert due
        self.clock.at = due + timedelta(minutes=1)
        for _ in range(2):
            await self._relay.step()
            await self._relay.settled()

    def close(self) -> None:
        """End the relay's threads."""
        self._relay.abandon()


@pytest.fixture
async def study(slack: SlackDouble, library: Library, made_store: Store, sender: SlackSender) -> AsyncGenerator[Study]:
    """Return a workspace whose admin is Ada."""
    assistant = Assistant(library, lambda: made_store)
    slack.admins = {ADA}
    async with direct_chat(slack, assistant) as chat:
        chat.desk.host = Host(assistant, lambda: made_store)
        made = Study(chat, made_store, assistant, sender)
        yield made
        made.close()
        await chat.desk.host.finish()


async def test_a_schedule_posts(study: Study, slack: SlackDouble) -> None:
    """What an admin scheduled is posted in the channel, once."""
    await study.chat.slash("tips schedule 09:00 zone:UTC")
    slack.messages.clear()
    await study.when_it_is_due()
    (seen,) = slack.messages
    assert (seen.channel, seen.private) == (GENERAL, False)
    (of,) = study.store.subscriptions.listed("slack", world.TEAM)
    assert [(each.state) for each in study.store.subscriptions.past(of.id, 2)] == [State.SENT]


@pytest.mark.parametrize("done", [True, False])
async def test_an_answer_that_is_lost(study: Study, slack: SlackDouble, *, done: bool) -> None:
    """A tip of which nobody knows whether it was posted is not posted again, and who scheduled it reads so."""
    await study.chat.slash("tips schedule 09:00 zone:UTC")
    slack.messages.clear()
    slack.fail(POST, Fault(lost=True, done=done))
    await study.when_it_is_due()
    assert [each.channel for each in slack.messages] == [GENERAL, ADA][0 if done else 1 :]
    assert "Nobody knows whether the tip" in slack.messages[-1].text
    (of,) = study.store.subscriptions.listed("slack", world.TEAM)
    assert [each.state for each in study.store.subscriptions.past(of.id, 2)] == [State.UNKNOWN]


async def test_a_channel_without_the_app(study: Study, slack: SlackDouble) -> None:
    """Put out of the channel, the schedule waits, and who made it reads how to bring the app back."""
    await study.chat.slash("tips schedule 09:00 zone:UTC")
    slack.messages.clear()
    slack.member_of.clear()
    await study.when_it_is_due()
    (told,) = slack.messages
    assert told.channel == ADA
    assert INVITE in told.text
    (listed,) = await study.chat.slash("tips list")
    assert "I am not in that channel" in listed.text


async def test_a_private_tip_and_its_end(study: Study, slack: SlackDouble) -> None:
    """Who subscribes gets tips in their direct messages alone, and the button under each ends them."""
    await study.chat.slash("tips subscribe 09:00 zone:UTC", by=world.BOB)
    slack.messages.clear()
    await study.when_it_is_due()
    (seen,) = slack.messages
    assert seen.channel == world.BOB
    seen.channel = world.DIRECT  # so Slack calls the conversation that it opens for it
    (answer,) = await study.chat.press(seen, wording.TIPS_STOP, by=world.BOB)
    assert "no more tips in private" in answer.text
    assert study.store.subscriptions.of_person("slack", f"{world.TEAM}-{world.BOB}") == ()
