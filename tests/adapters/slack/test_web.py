"""Calls to Slack's Web API."""

from __future__ import annotations

import json

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from adapters.slack.posting import reason_of
from adapters.slack.web import post, web_client, web_session, written
from bot.settings import Slack
from tests.support.slack_double import GENERAL, Fault, SlackDouble, world


@pytest.mark.parametrize("text", ["plain", "½ \u2028 \U0001f600", "half a character: \ud83d", '"\\\n'])
def test_json_is_what_the_standard_library_reads(text: str) -> None:
    """Whatever a text holds, it arrives as it was."""
    body = {"text": text, "flag": False, "blocks": ({"type": "divider"},)}
    assert json.loads(written(body)) == {**body, "blocks": [{"type": "divider"}]}


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault(error="not_in_channel"), "not_in_channel"),
        (Fault(status=500), "status 500"),
        (Fault(status=200, error="ratelimited"), "ratelimited"),
    ],
)
async def test_a_refusal_is_the_sdks_own_error(slack: SlackDouble, fault: Fault, reason: str) -> None:
    """What Slack refuses is raised as everywhere else, with the reason that it gave, and asked once."""
    slack.fail("chat.postMessage", fault)
    async with web_session() as session:
        client = web_client(Slack(api_url=slack.api_url), session, world.BOT_TOKEN)
        with pytest.raises(SlackApiError) as raised:
            await post(client, "chat.postMessage", channel=GENERAL, text="Hi")
    assert reason_of(raised.value) == reason
    assert len(slack.of("chat.postMessage")) == 1


async def test_what_reaches_nobody_is_tried_again_and_then_raised() -> None:
    """Where nobody listens, that is said, after the tries that are allowed for it."""
    async with web_session() as session:
        client = web_client(Slack(api_url="http://127.0.0.1:9/api"), session, world.BOT_TOKEN)
        client.retry_handlers.clear()  # the SDK waits between its tries
        with pytest.raises(aiohttp.ClientConnectorError):
            await post(client, "chat.postMessage", channel=GENERAL, text="Hi")
