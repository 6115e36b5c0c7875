"""Whatever breaks, wherever somebody is: they read one sentence with a reference, and the operator finds the place."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from bot.assistant import Assistant
from bot.library.library import Library
from bot.request import Request
from tests.support.slack_double import ADA, GENERAL, Fault, SlackDouble, world
from tests.support.slack_double.chats import direct_chat, http_chat, socket_chat

NOTED = re.compile(r"it was noted as ([0-9a-f]{8})")


class Broken(Assistant):
    """An assistant that breaks at everything, with what was typed in its error."""

    def prepare(self, request: Request) -> Any:
        """Break."""
        raise ValueError(f"cannot read {request.asked!r}")

    def front(self, request: Request, own: object) -> Any:
        """Break."""
        raise ValueError(f"no page for {request.person}, {own}")

    def found(self, request: Request) -> Any:
        """Break."""
        raise ValueError(f"nothing in {request.asked!r}")

    def complete(self, *given: Any, **more: Any) -> Any:
        """Break."""
        raise ValueError(f"nothing like {given}, {more}")


@pytest.mark.parametrize("way", [direct_chat, http_chat, socket_chat])
async def test_an_error_anywhere_becomes_a_sentence(
    slack: SlackDouble, library: Library, caplog: pytest.LogCaptureFixture, way: Any
) -> None:
    """Commands, mentions, messages, shortcuts, forms, menus, the Home tab: none of them stays without an answer."""
    async with way(slack, Broken(library)) as chat:
        said = [
            *await chat.slash("secret words"),
            *await chat.mention("secret words"),
            *await chat.say("secret words"),
            *await chat.shortcut("secret words"),
            await chat.suggest("secret words"),
            await chat.submit(question="secret words"),
            await chat.home(),
        ]
    references = [found[1] for each in said if (found := NOTED.search(str(each)))]
    assert len(set(references)) == len(said) == 7
    assert all(reference in caplog.text for reference in references)
    assert "secret" not in caplog.text


async def test_a_form_that_cannot_be_opened_is_apologised_for(slack: SlackDouble, assistant: Assistant) -> None:
    """A global shortcut stands in no channel: the sentence comes as a direct message."""
    async with direct_chat(slack, assistant) as chat:
        slack.fail("views.open", Fault(status=500))
        given = world.of_person("shortcut", ADA, world.TEAM) | {"callback_id": "ask", "trigger_id": "t1"}
        assert (await chat.wire.deliver("interactive", given)).status == 200
        await chat.settle()
    (said,) = slack.messages
    assert said.channel == ADA
    assert NOTED.search(said.text)


ENDS = ("warning", "refresh_requested", "too_many_websockets", "link_disabled", "closed", "lost")


async def test_nothing_is_lost_while_connections_end(slack: SlackDouble, assistant: Assistant) -> None:
    """While connections end in every way, each event is answered, and once; what is not acknowledged comes again."""

    async def delivered(number: int) -> None:
        event = {"type": "app_mention", "user": f"U{number}", "channel": GENERAL, "ts": f"17000000{number:02}.000100"}
        envelope = world.of_event(event | {"text": "<@U0BOT> explain rag"}, f"Ev{number}", world.TEAM)
        while True:
            await slack.until(lambda: slack.sockets.open, seconds=30)
            try:
                acknowledged = await slack.sockets.send("events_api", envelope, f"e{number}")
                await asyncio.wait_for(asyncio.shield(acknowledged), 1)
            except (TimeoutError, ConnectionError):
                continue
            return

    async with socket_chat(slack, assistant) as chat:
        for round_, how in enumerate(ENDS):
            await slack.until(lambda: len(slack.sockets.open) == 2, seconds=30)
            opened = slack.sockets.opened
            events = [asyncio.ensure_future(delivered(8 * round_ + number)) for number in range(8)]
            match how:
                case "closed":
                    await slack.sockets.end()
                case "lost":
                    slack.sockets.drop()
                case _:
                    await slack.sockets.disconnect(how)
            await asyncio.gather(*events)
            await slack.until(lambda before=opened: slack.sockets.opened > before, seconds=30)
        await chat.settle()
    threads = [each.thread for each in slack.messages]
    assert sorted(threads) == [f"17000000{number:02}.000100" for number in range(8 * len(ENDS))]
