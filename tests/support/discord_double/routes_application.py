"""Routes about the bot itself: who it is, where it is, how it connects, its commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from tests.support.discord_double import payloads
from tests.support.discord_double.answers import answer, nothing, unknown
from tests.support.discord_double.routing import Route, recorded
from tests.support.discord_double.world import BOT, Json, new_id

if TYPE_CHECKING:
    from tests.support.discord_double.server import DiscordDouble

COMMANDS = "/applications/{application}/commands"
GUILD_COMMANDS = "/applications/{application}/guilds/{guild}/commands"


def routes(double: DiscordDouble) -> list[Route]:
    """Return the routes of a double."""
    own = _Own(double)
    found: list[Route] = [
        ("GET", "/users/@me", own.user),
        ("GET", "/users/@me/guilds", own.guilds),
        ("GET", "/oauth2/applications/@me", own.application),
        ("GET", "/applications/@me", own.application),
        ("GET", "/gateway", own.gateway),
        ("GET", "/gateway/bot", own.gateway_bot),
    ]
    commands = _Commands(double)
    for path in (COMMANDS, GUILD_COMMANDS):
        found += [
            ("GET", path, commands.list),
            ("PUT", path, commands.overwrite),
            ("POST", path, commands.create),
            ("GET", path + "/{command}", commands.get),
            ("PATCH", path + "/{command}", commands.edit),
            ("DELETE", path + "/{command}", commands.delete),
        ]
    return found


class _Own:
    def __init__(self, double: DiscordDouble) -> None:
        self._double = double

    async def user(self, _: web.Request) -> web.Response:
        return answer(payloads.own_user(BOT))

    async def guilds(self, _: web.Request) -> web.Response:
        return answer([payloads.my_guild(each) for each in self._double.world.guilds.values()])

    async def application(self, _: web.Request) -> web.Response:
        double = self._double
        return answer(payloads.application(BOT, double.signer.verify_key, double.settings.endpoint))

    async def gateway(self, _: web.Request) -> web.Response:
        return answer({"url": self._double.gateway_url})

    async def gateway_bot(self, _: web.Request) -> web.Response:
        settings = self._double.settings
        limit = {
            "total": settings.starts,
            "remaining": max(0, settings.starts - self._double.gateway.starts),
            "reset_after": settings.reset_after,
            "max_concurrency": settings.concurrency,
        }
        return answer({"url": self._double.gateway_url, "shards": settings.shards, "session_start_limit": limit})


class _Commands:
    """Registered commands: by name and type they keep their id, whatever else changes."""

    def __init__(self, double: DiscordDouble) -> None:
        self._double = double

    async def list(self, request: web.Request) -> web.Response:
        return answer(list(self._scope(request).values()))

    async def overwrite(self, request: web.Request) -> web.Response:
        before = self._scope(request)
        sent = recorded(request).body
        assert isinstance(sent, list), "an overwrite is a list of commands"
        after = [self._registered(request, each, before) for each in sent]
        before.clear()
        before.update({each["id"]: each for each in after})
        return answer(after)

    async def create(self, request: web.Request) -> web.Response:
        before = self._scope(request)
        created = self._registered(request, recorded(request).json, before)
        status = 200 if created["id"] in before else 201
        before[created["id"]] = created
        return answer(created, status)

    async def get(self, request: web.Request) -> web.Response:
        return answer(self._one(request))

    async def edit(self, request: web.Request) -> web.Response:
        edited = {**self._one(request), **recorded(request).json, "version": new_id()}
        self._scope(request)[edited["id"]] = edited
        return answer(edited)

    async def delete(self, request: web.Request) -> web.Response:
        del self._scope(request)[self._one(request)["id"]]
        return nothing()

    def _scope(self, request: web.Request) -> dict[str, Json]:
        if request.match_info["application"] != BOT.id:
            raise unknown("Application")
        guild = request.match_info.get("guild", "")
        if guild and guild not in self._double.world.guilds:
            raise unknown("Guild")
        return self._double.world.commands.setdefault(guild, {})

    def _one(self, request: web.Request) -> Json:
        found = self._scope(request).get(request.match_info["command"])
        if found is None:
            raise unknown("application command")
        return found

    def _registered(self, request: web.Request, sent: Json, before: dict[str, Json]) -> Json:
        kind = sent.get("type") or 1
        same = (each["id"] for each in before.values() if (each["name"], each["type"]) == (sent["name"], kind))
        guild = request.match_info.get("guild")
        kept = {name: value for name, value in sent.items() if name not in {"id", "version", "application_id"}}
        if kept.get("integration_types") is None:
            kept["integration_types"] = [0]
        return {
            "default_member_permissions": None,
            "nsfw": False,
            "description": "",
            "name_localizations": None,
            "description_localizations": None,
            **({"guild_id": guild} if guild else {"contexts": None, "dm_permission": True}),
            **kept,
            "id": next(same, None) or new_id(),
            "application_id": BOT.id,
            "version": new_id(),
            "type": kind,
        }
