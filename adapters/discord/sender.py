"""Posts that nobody asked for: a reply into a channel, a thread or a direct message, once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import discord
from aiohttp import ClientConnectorError, ClientError
from discord.http import HTTPClient, Route

from adapters.discord.permissions import TITLES, lacking
from adapters.discord.render import Audience, Body, body, shown
from bot.reply import Reply
from bot.request import Place
from bot.tips.sending import Absent, Ambiguous, Forbidden, Gone, Looked, NotSent, Outcome, RateLimited, Sent

WINDOW = timedelta(minutes=2)
"""For how long Discord takes a message with the same nonce for the same: it says "the past few minutes"."""

CLOCKS = timedelta(minutes=1)
"""How much our clock may be ahead of Discord's."""

MOST_LOOKED_AT = 100
"""Messages that are looked at, at most: Discord gives no more at once."""

LONGEST_WAIT = 30.0
"""Seconds that discord.py itself waits for a rate limit; for longer ones it says so, and the tip is sent later. The
least that it can be set to."""

CLOSED = frozenset({50007, 50278})
"""Discord's codes for a person who takes no direct messages from the bot."""

MISSING_ACCESS, MISSING_PERMISSIONS = 50001, 50013
SENT_BEFORE = 10008
"""Discord's code for an unknown message: one with this nonce was posted, and deleted since."""

UNAUTHORIZED, FORBIDDEN, NOT_FOUND, TOO_MANY = 401, 403, 404, 429


class DiscordSender:
    """Posts through Discord's REST interface.

    Attributes:
        window: For how long Discord knows a key again.

    Args:
        http: Of a client that is logged in, its `max_ratelimit_timeout` no more than `LONGEST_WAIT`.
        user: The bot's own id.
    """

    def __init__(self, http: HTTPClient, user: int) -> None:
        self.window = WINDOW
        self._http = http
        self._user = user
        self._direct: dict[str, str] = {}

    async def send(self, place: Place, reply: Reply, key: str) -> Outcome:
        """Post a reply with its key as the nonce, which Discord is to enforce.

        A tip is one message; what is longer ends with its first page, whose buttons lead on.
        """
        alone = place.channel.startswith("@")
        ready = body(shown(reply), 1, Audience(alone=True))
        try:
            channel = await self._channel(place.channel[1:]) if alone else place.thread or place.channel
        except (discord.HTTPException, discord.RateLimited, ClientError, OSError) as error:
            outcome = outcome_of(error)
            return NotSent(outcome.why) if isinstance(outcome, Ambiguous) else outcome  # nothing was posted yet
        return await self._post(channel, {**ready, "nonce": key, "enforce_nonce": True})

    async def find(self, place: Place, reply: Reply, since: datetime) -> Looked:
        """Look for a reply among the channel's messages since a moment: one of ours with the same buttons.

        Their ids name the tip, and Discord gives them back as they were.
        """
        try:
            alone = place.channel.startswith("@")
            channel = await self._channel(place.channel[1:]) if alone else place.thread or place.channel
            after = discord.utils.time_snowflake(since - CLOCKS)
            route = Route("GET", "/channels/{channel_id}/messages", channel_id=channel)
            found: Any = await self._http.request(route, params={"after": after, "limit": MOST_LOOKED_AT})
        except (discord.HTTPException, discord.RateLimited, ClientError, OSError) as error:
            if isinstance(error, discord.HTTPException) and error.status in {FORBIDDEN, NOT_FOUND}:
                return Ambiguous("Discord does not let the bot read there")
            return NotSent(type(error).__name__)
        wanted = custom_ids(body(shown(reply), 1, Audience(alone=True))["components"])
        for message in found:
            if message["author"]["id"] == str(self._user) and custom_ids(message["components"]) == wanted:
                return Sent(str(message["id"]))
        return Absent() if len(found) < MOST_LOOKED_AT else Ambiguous("too much was written since")

    async def check(self, place: Place) -> Outcome:
        """Return what would keep a tip from being posted somewhere, by asking for the bot's permissions there."""
        if place.channel.startswith("@"):
            return Sent()
        try:
            missing = await self._missing(place)
        except (discord.HTTPException, discord.RateLimited, ClientError, OSError) as error:
            return outcome_of(error)
        return Forbidden(tuple(missing)) if missing else Sent()

    async def _post(self, channel: str, ready: Body) -> Outcome:
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
        try:
            message: Any = await self._http.request(route, json=ready)
        except (discord.HTTPException, discord.RateLimited, ClientError, OSError) as error:
            return outcome_of(error)
        return Sent(str(message["id"]))

    async def _channel(self, person: str) -> str:
        """Return the channel of direct messages with a person."""
        if person not in self._direct:
            opened: Any = await self._http.start_private_message(int(person))
            self._direct[person] = str(opened["id"])
        return self._direct[person]

    async def _missing(self, place: Place) -> list[str]:
        """Return the titles of the permissions that the bot lacks in a channel or thread."""
        channel: Any = await self._http.get_channel(int(place.channel))
        guild: Any = await self._http.get_guild(int(place.server))
        member: Any = await self._http.get_member(int(place.server), self._user)
        has = permissions_in(channel, guild["roles"], member, place.server)
        return lacking(has, "view_channel", "send_messages_in_threads" if place.thread else "send_messages")


def custom_ids(components: Any) -> set[str]:
    """Return the ids of all buttons in some components."""
    found: set[str] = set()
    for each in components:
        found |= {each["custom_id"]} if each.get("custom_id") else custom_ids(each.get("components", ()))
    return found


def outcome_of(error: Exception) -> Outcome:
    """Return what an error of discord.py says of a message."""
    match error:
        case discord.RateLimited():
            return RateLimited(error.retry_after)
        case discord.HTTPException():
            return _refused(error)
        case ClientConnectorError():
            return NotSent("Discord cannot be reached")
        case _:
            return Ambiguous(type(error).__name__)


def _refused(error: discord.HTTPException) -> Outcome:
    if error.code == SENT_BEFORE:
        return Sent()
    if error.code in CLOSED:
        return Forbidden(why="closed")
    if error.status == UNAUTHORIZED:  # the same for all: whoever runs the bot gives it a new token, and it goes on
        return NotSent("Discord refuses the token")
    if error.status == FORBIDDEN:
        title = {MISSING_ACCESS: "view_channel", MISSING_PERMISSIONS: "send_messages"}.get(error.code)
        return Forbidden((TITLES[title],) if title else ())
    if error.status == NOT_FOUND:
        return Gone()
    if error.status == TOO_MANY:
        return RateLimited(LONGEST_WAIT)
    if error.status < 500:
        return NotSent(f"Discord answers {error.status}, code {error.code}")
    return Ambiguous(f"Discord answers {error.status}")


def permissions_in(channel: Any, roles: Any, member: Any, server: str) -> discord.Permissions:
    """Return what a member may do in a channel: its roles' permissions, then the channel's own for them.

    Args:
        channel: As Discord describes it.
        roles: All of its server.
        member: The member.
        server: The server's id, which is also that of the role that everybody has.
    """
    own = {server, *member["roles"]}
    value = 0
    for role in roles:
        value |= int(role["permissions"]) if role["id"] in own else 0
    if discord.Permissions(value).administrator:
        return discord.Permissions.all()
    written = {each["id"]: each for each in channel.get("permission_overwrites", ())}
    rest = [each for id_, each in written.items() if id_ in own - {server}]
    for some in ([written[server]] if server in written else [], rest, [written.get(str(member["user"]["id"]))]):
        known = [each for each in some if each]
        for each in known:
            value &= ~int(each["deny"])
        for each in known:
            value |= int(each["allow"])
    return discord.Permissions(value)
