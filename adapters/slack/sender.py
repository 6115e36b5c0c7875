"""Posts that nobody asked for: a reply into a channel, a thread or a direct message, never twice.

Slack has no key by which it would know a message again, and the app reads no channel's history, so that it cannot look
either: what may have been posted is not posted again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.slack.incoming import DIRECT, part
from adapters.slack.manifest import NAME
from adapters.slack.oauth import Teams
from adapters.slack.posting import reason_of
from adapters.slack.render import Audience, body, shown
from adapters.slack.web import call, retry_after, web_client
from bot.reply import Reply
from bot.request import Place
from bot.settings import Slack
from bot.store.problems import StoreError
from bot.tips.sending import NO_KEYS, Ambiguous, Forbidden, Gone, Looked, NotSent, Outcome, RateLimited, Sent

INVITE = f"/invite @{NAME}"
"""What brings the app into a channel."""

GONE = frozenset({"channel_not_found", "is_archived", "thread_not_found", "invalid_thread_ts"})
"""Refusals that say that a channel or thread is not there, or that the app may not know of it."""

FORBIDDEN = frozenset(
    {
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_locked",
    }
)
"""Refusals that say that the workspace's settings keep the app from posting there."""

CLOSED = frozenset({"user_not_found", "user_disabled", "user_is_bot", "cannot_dm_bot", "messages_tab_disabled"})
"""Refusals that say that a person takes no messages from the app."""

REVOKED = frozenset({"account_inactive", "token_revoked", "invalid_auth", "not_authed", "team_access_not_granted"})
"""Refusals that say that the app was removed, or that its token is not valid any more."""

DOUBTFUL = frozenset({"internal_error", "fatal_error"})
"""Failures after which, as Slack says, something may have been done all the same."""

LIMITED = frozenset({"ratelimited", "rate_limited", "status 429"})

MISSING_SCOPE = "missing_scope"
SCOPE = "the scope"
RETRY_AFTER = 30.0
"""Seconds to wait where Slack says that it is too much, and not for how long."""


class SlackSender:
    """Posts through Slack's Web API.

    Attributes:
        window: For how long Slack knows a key again: never.

    Args:
        chosen: The token of the one workspace, and where Slack is.
        session: The connections.
        teams: Finds the token of each workspace; None where there is the one.
    """

    def __init__(self, chosen: Slack, session: aiohttp.ClientSession, teams: Teams | None = None) -> None:
        self.window = NO_KEYS
        self._chosen = chosen
        self._session = session
        self._teams = teams

    async def send(self, place: Place, reply: Reply, key: str) -> Outcome:
        """Post a reply, asking Slack once. A tip is one message; what is longer ends with its first page."""
        del key
        thread = {"thread_ts": place.thread} if place.thread and not _is_private(place) else {}
        ready = body(shown(reply), 1, Audience(alone=True))
        found = await self._ask(place, "chat.postMessage", {**ready, "channel": _channel(place), **thread})
        return Sent(str(found.get("ts", ""))) if isinstance(found, Mapping) else found

    async def find(self, place: Place, reply: Reply, since: datetime) -> Looked:
        """Say that nobody can look: the app reads no channel's history."""
        del place, reply, since
        return Ambiguous("Slack shows the app no messages")

    async def check(self, place: Place) -> Outcome:
        """Return what would keep a tip from being posted somewhere, by asking what Slack says of the channel."""
        if _is_private(place) or place.channel.startswith(DIRECT):
            return Sent()
        found = await self._ask(place, "conversations.info", {"channel": place.channel})
        if not isinstance(found, Mapping):
            return NotSent("Slack does not say") if _is_scope(found) else found
        channel = part(found, "channel")
        if channel.get("is_archived"):
            return Gone()
        return Sent() if channel.get("is_member") else Forbidden((INVITE,), "uninvited")

    async def _ask(self, place: Place, method: str, fields: Mapping[str, Any]) -> Mapping[str, Any] | Outcome:
        """Call a method with the token of a place's workspace; return the answer, or what its lack says."""
        try:
            token = await self._token(place)
        except (StoreError, aiohttp.ClientError, OSError) as error:
            return NotSent(f"no token: {type(error).__name__}")
        if not token:
            return Forbidden(why="revoked")
        client = web_client(self._chosen, self._session, token, once=True)
        try:
            return await call(client, method, **fields)
        except (SlackApiError, aiohttp.ClientError, OSError) as error:
            outcome = outcome_of(error, private=_is_private(place))
        if self._teams is None and outcome == Forbidden(why="revoked"):
            # The same for all: whoever runs the bot gives it a new token, and it goes on.
            return NotSent("Slack refuses the token")
        return outcome

    async def _token(self, place: Place) -> str:
        """Return the token of a place's workspace; empty where the app is not installed there."""
        if self._teams is None:
            return self._chosen.bot_token.reveal() if self._chosen.bot_token else ""
        found = await self._teams.find(place.enterprise, place.server)
        return found.token.reveal() if found else ""


def outcome_of(error: Exception, *, private: bool = False) -> Outcome:
    """Return what an error of Slack's SDK says of a message.

    Args:
        error: As it was raised.
        private: Whether the message was for a person alone.
    """
    match error:
        case SlackApiError():
            return _refused(error, private=private)
        case aiohttp.ClientConnectorError():
            return NotSent("Slack cannot be reached")
        case _:
            return Ambiguous(type(error).__name__)


def _refused(error: SlackApiError, *, private: bool) -> Outcome:
    reason = reason_of(error)
    if reason in LIMITED:
        return RateLimited(retry_after(_headers(error), RETRY_AFTER))
    if reason in CLOSED or (private and reason in GONE):
        return Forbidden(why="closed")
    if reason in GONE:
        return Gone()
    if reason == "not_in_channel":
        return Forbidden((INVITE,), "uninvited")
    if reason in FORBIDDEN:
        return Forbidden(("the right to post",))
    if reason == MISSING_SCOPE:
        return _lacking(*_needed(error))
    if reason in REVOKED:
        return Forbidden(why="revoked")
    return _undone(error, reason)


def _undone(error: SlackApiError, reason: str) -> Outcome:
    """Return what an error says that no organiser can mend: whether the message surely was not posted."""
    status = _status(error)
    if reason in DOUBTFUL or (not 400 <= status < 500 and (status != 200 or reason == "status 200")):
        return Ambiguous(f"Slack answers {reason}")
    return NotSent(f"Slack answers {reason}")


def _lacking(*scopes: str) -> Forbidden:
    return Forbidden(tuple(f"{SCOPE} {scope}" for scope in scopes))


def _is_scope(found: Outcome) -> bool:
    """Return whether the app lacks a scope: where it may not ask, that says nothing of posting."""
    return isinstance(found, Forbidden) and any(lack.startswith(SCOPE) for lack in found.lacks)


def _needed(error: SlackApiError) -> list[str]:
    """Return the scopes of which Slack says that the token lacks them."""
    answer: Any = error.response
    return [scope.strip() for scope in str(answer.get("needed") or "chat:write").split(",")]


def _headers(error: SlackApiError) -> Mapping[str, str]:
    answer: Any = error.response
    return answer.headers


def _status(error: SlackApiError) -> int:
    """Return the status of an answer; 0 where it makes no sense."""
    answer: Any = error.response
    return int(getattr(answer, "status_code", 0))


def _is_private(place: Place) -> bool:
    return place.channel.startswith("@")


def _channel(place: Place) -> str:
    """Return where to post: a channel, or a person, whose id stands behind that of their workspace."""
    return place.channel.rpartition("-")[2] if _is_private(place) else place.channel
