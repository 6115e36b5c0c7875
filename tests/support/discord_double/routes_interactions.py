"""Routes that interactions are answered by: the callback, the original answer, follow-ups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from tests.support.discord_double.answers import answer, nothing
from tests.support.discord_double.asked import Asked
from tests.support.discord_double.routing import Route, recorded

if TYPE_CHECKING:
    from tests.support.discord_double.server import DiscordDouble

WEBHOOK = "/webhooks/{application}/{token}"


def routes(double: DiscordDouble) -> list[Route]:
    """Return the routes of a double."""
    own = _Interactions(double)
    return [
        ("POST", "/interactions/{interaction}/{token}/callback", own.callback),
        ("POST", WEBHOOK, own.follow_up),
        ("GET", WEBHOOK + "/messages/{message}", own.get),
        ("PATCH", WEBHOOK + "/messages/{message}", own.edit),
        ("DELETE", WEBHOOK + "/messages/{message}", own.delete),
    ]


class _Interactions:
    def __init__(self, double: DiscordDouble) -> None:
        self._desk = double.desk

    async def callback(self, request: web.Request) -> web.Response:
        """Take an answer. What came of it is told only to those who ask (`with_response`)."""
        id_, token = request.match_info["interaction"], request.match_info["token"]
        told = await self._desk.answer(id_, token, recorded(request).json)
        return answer(told) if request.query.get("with_response") in {"1", "true"} else nothing()

    async def follow_up(self, request: web.Request) -> web.Response:
        return answer(await self._desk.follow_up(self._asked(request), recorded(request).json))

    async def get(self, request: web.Request) -> web.Response:
        return answer(self._desk.message(self._asked(request), request.match_info["message"]))

    async def edit(self, request: web.Request) -> web.Response:
        sent = recorded(request).json
        return answer(await self._desk.edit(self._asked(request), request.match_info["message"], sent))

    async def delete(self, request: web.Request) -> web.Response:
        await self._desk.delete(self._asked(request), request.match_info["message"])
        return nothing()

    def _asked(self, request: web.Request) -> Asked:
        return self._desk.find(request.match_info["application"], request.match_info["token"])
