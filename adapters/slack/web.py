"""Calls to Slack's Web API, and what to do when Slack refuses one."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import Any

import aiohttp
import msgspec
from msgspec import Struct
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

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
    jar = aiohttp.DummyCookieJar()  # the Web API needs no cookies, and to look for them at each call takes time
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE), json_serialize=written, cookie_jar=jar)


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


async def post(client: AsyncWebClient, method: str, /, **fields: object) -> None:
    """Call a method of which nobody needs the result.

    Slack sends all back that was sent to it, and the SDK reads it: that costs as much as to make the answer. So the
    request is made here, on the client's connections, and only whether Slack took it is read. What it held back, or
    what never reached it, is left to `call`, which tries again.

    Raises:
        slack_sdk.errors.SlackApiError: Slack refused.
        aiohttp.ClientError: Slack could not be reached, or broke off.
    """
    api: Any = client
    url, body = f"{client.base_url}{method}", written({**api.default_params, **fields}).encode()
    headers = {"Authorization": f"Bearer {client.token}", "Content-Type": "application/json;charset=utf-8"}
    secured: Any = True if client.ssl is None else client.ssl
    try:
        async with api.session.post(url, data=body, headers=headers, proxy=client.proxy, ssl=secured) as answer:
            raw, status, given = await answer.read(), answer.status, answer.headers
    except aiohttp.ClientConnectorError:
        await call(client, method, **fields)
        return
    if status == 429:
        await asyncio.sleep(retry_after(given, 1.0))
        await call(client, method, **fields)
    elif status != 200 or not _is_ok(raw):
        AsyncSlackResponse(  # raises the SDK's error
            client=client,
            http_verb="POST",
            api_url=url,
            req_args={},
            data=_read(raw),
            headers=given,
            status_code=status,
        ).validate()


def retry_after(headers: Mapping[str, str], otherwise: float) -> float:
    """Return the seconds after which Slack wants to be asked again; some others where it does not say."""
    given = str(headers.get("Retry-After", ""))
    return float(given) if given.isdecimal() else otherwise


class _Outcome(Struct):
    ok: bool = False


_OUTCOME = msgspec.json.Decoder(_Outcome)


def _is_ok(raw: bytes) -> bool:
    try:
        return _OUTCOME.decode(raw).ok
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


def _read(raw: bytes) -> dict[str, Any]:
    """Return what Slack says; nothing where that makes no sense."""
    try:
        return msgspec.json.decode(raw, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
