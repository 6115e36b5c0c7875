"""Calls to Slack's Web API, and what to do when Slack refuses one."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

import aiohttp
import msgspec
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Slack

QUIET = logging.getLogger("syllabot.slack.sdk")
"""What Slack's libraries log with: below errors they write bodies, which hold what people typed."""
QUIET.setLevel(logging.ERROR)

RETRIES = 2

PATIENCE = 30.0
"""Seconds for one call; the SDK's own limit does not count for a shared session."""

OPERATOR = {
    "missing_scope": "A scope is missing: install the app again from its page “Install App”.",
    "token_revoked": "The token was revoked: install the app again.",
    "token_expired": "The token has expired: install the app again.",
    "account_inactive": "The app was removed from this workspace: install it again.",
    "invalid_auth": "Slack refuses the token: copy it again from “OAuth & Permissions”.",
    "not_authed": "There is no token.",
    "not_in_channel": "The app is not in that channel: a member can invite it with /invite.",
    "channel_not_found": "The app cannot see that channel: a member can invite it with /invite.",
    "restricted_action": "The workspace's settings forbid posting there.",
    "is_archived": "That channel is archived.",
}
"""What an operator can do about a refusal, by Slack's name for it."""

ABSENT = frozenset({"not_in_channel", "channel_not_found", "user_not_in_channel"})
"""Refusals that say that the app, or the person, is not in the channel."""


FORMS = frozenset({"conversations.info", "oauth.v2.access", "users.info"})
"""Methods of ours that take no JSON."""


def retry_handlers() -> list[AsyncRetryHandler]:
    """Return what may be tried again: what Slack held back (429), and what never reached it.

    The SDK's own default also repeats a request whose connection broke after it was sent, so that a message may be
    posted twice. Slack has no key by which it would know it again.
    """
    return [
        AsyncRateLimitErrorRetryHandler(max_retry_count=RETRIES),
        AsyncConnectionErrorRetryHandler(max_retry_count=RETRIES, error_types=[aiohttp.ClientConnectorError]),
    ]


def web_session() -> aiohttp.ClientSession:
    """Return the session that all calls share."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE), json_serialize=written)


def written(body: object) -> str:
    """Return a body as JSON: in a tenth of the time that the standard library takes."""
    try:
        return msgspec.json.encode(body).decode()
    except UnicodeEncodeError:
        return json.dumps(body)  # halves of characters, which JSON can write and UTF-8 cannot


def web_client(
    settings: Slack, session: aiohttp.ClientSession, token: str | None = None, *, once: bool = False
) -> AsyncWebClient:
    """Return a client of the Web API; all share one session, so that connections are kept.

    Args:
        settings: Where Slack is.
        session: Is shared.
        token: A workspace's.
        once: Whether no call is tried again, whatever it is that failed.
    """
    handlers = [] if once else retry_handlers()
    return AsyncWebClient(
        token, base_url=f"{settings.api_url}/", session=session, logger=QUIET, retry_handlers=handlers
    )


async def call(client: AsyncWebClient, method: str, /, **fields: object) -> Mapping[str, Any]:
    """Call a method of the Web API; return what Slack answered.

    Raises:
        slack_sdk.errors.SlackApiError: Slack refused.
        aiohttp.ClientError: Slack could not be reached, or broke off.
    """
    api: Any = client
    answer: Any = await api.api_call(method, **{"data" if method in FORMS else "json": fields})
    return answer.data
