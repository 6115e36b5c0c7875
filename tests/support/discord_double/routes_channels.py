"""Routes about places and what stands in them: servers, channels, people, messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from tests.support.discord_double import payloads
from tests.support.discord_double.answers import RefusedError, answer, nothing, unknown
from tests.support.discord_double.routing import Route, recorded
from tests.support.discord_double.world import BOT, Channel, Guild, Json, User

if TYPE_CHECKING:
    from tests.support.discord_double.server import DiscordDouble

MESSAGES = "/channels/{channel}/messages"


def routes(double: DiscordDouble) -> list[Route]:
    """Return the routes of a double."""
    places, messages = _Places(double), _Messages(double)
    return [
        ("GET", "/users/{user:\\d+}", places.user),
        ("POST", "/users/@me/channels", places.open_direct),
        ("GET", "/guilds/{guild}", places.guild),
        ("GET", "/guilds/{guild}/members/{user}", places.member),
        ("GET", "/channels/{channel}", places.channel),
        ("POST", "/channels/{channel}/typing", places.typing),
        ("POST", MESSAGES, messages.create),
        ("GET", MESSAGES, messages.some),
        ("GET", MESSAGES + "/{message}", messages.get),
        ("PATCH", MESSAGES + "/{message}", messages.edit),
        ("DELETE", MESSAGES + "/{message}", messages.delete),
    ]


class _Places:
    def __init__(self, double: DiscordDouble) -> None:
        self._double = double

    async def user(self, request: web.Request) -> web.Response:
        return answer(payloads.user(self._user(request.match_info["user"])))

    async def open_direct(self, request: web.Request) -> web.Response:
        user = self._user(str(recorded(request).json["recipient_id"]))
        return answer(payloads.channel(self._double.world.direct_channel(user)))

    async def guild(self, request: web.Request) -> web.Response:
        return answer(payloads.guild(self._guild(request)))

    async def member(self, request: web.Request) -> web.Response:
        self._guild(request)
        user = self._user(request.match_info["user"], "Member")
        return answer({**payloads.member(), "user": payloads.user(user)})

    async def channel(self, request: web.Request) -> web.Response:
        return answer(payloads.channel(channel_of(self._double, request)))

    async def typing(self, request: web.Request) -> web.Response:
        channel_of(self._double, request)
        return nothing()

    def _guild(self, request: web.Request) -> Guild:
        found = self._double.world.guilds.get(request.match_info["guild"])
        if found is None:
            raise unknown("Guild")
        return found

    def _user(self, id_: str, what: str = "User") -> User:
        found = self._double.world.users.get(id_)
        if found is None:
            raise unknown(what)
        return found


class _Messages:
    def __init__(self, double: DiscordDouble) -> None:
        self._double = double

    async def create(self, request: web.Request) -> web.Response:
        """Write a message, unless one of the same nonce was written before: then that one is given back."""
        place = channel_of(self._double, request)
        sent = recorded(request).json
        world = self._double.world
        nonce = str(sent.get("nonce") or "")
        if nonce and sent.get("enforce_nonce") and (id_ := world.nonces.get((place.id, nonce))):
            return answer(world.messages[id_])
        shows = any(sent.get(name) for name in ("content", "embeds", "components", "sticker_ids", "poll"))
        if not shows and not recorded(request).files:
            raise RefusedError(400, 50006, "Cannot send an empty message")
        more: Json = {"nonce": nonce} if nonce else {}
        written = await self._double.messages.write(BOT, place, sent, **more)
        if nonce:
            world.nonces[place.id, nonce] = written["id"]
        return answer(written)

    async def some(self, request: web.Request) -> web.Response:
        """Return a channel's messages after one, the newest first."""
        place, after = channel_of(self._double, request), int(request.query.get("after", 0))
        most = int(request.query.get("limit", 50))
        found = [each for id_, each in self._double.world.messages.items() if int(id_) > after]
        here = [each for each in found if each["channel_id"] == place.id]
        return answer(sorted(here, key=lambda each: -int(each["id"]))[:most])

    async def get(self, request: web.Request) -> web.Response:
        return answer(self._message(request))

    async def edit(self, request: web.Request) -> web.Response:
        message = self._own(request, 50005, "Cannot edit a message authored by another user")
        return answer(await self._double.messages.edit(message["id"], recorded(request).json))

    async def delete(self, request: web.Request) -> web.Response:
        message = self._own(request, 50013, "Missing Permissions")
        await self._double.messages.delete(message["id"])
        return nothing()

    def _own(self, request: web.Request, code: int, refusal: str) -> Json:
        message = self._message(request)
        if message["author"]["id"] != BOT.id:
            raise RefusedError(403, code, refusal)
        return message

    def _message(self, request: web.Request) -> Json:
        place = channel_of(self._double, request)
        return self._double.messages.find(request.match_info["message"], place.id)


def channel_of(double: DiscordDouble, request: web.Request) -> Channel:
    """Return the channel that a request's path names.

    Raises:
        RefusedError: there is none.
    """
    found = double.world.channels.get(request.match_info["channel"])
    if found is None:
        raise unknown("Channel")
    return found
