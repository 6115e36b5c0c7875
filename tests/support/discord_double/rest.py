"""The REST API: every request is recorded, may be befallen by a fault, needs the token, and is routed."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp.typedefs import Middleware

from tests.support.discord_double import control, routes_application, routes_channels, routes_interactions
from tests.support.discord_double.answers import RefusedError, refusal, unauthorised
from tests.support.discord_double.recording import File, Recorded
from tests.support.discord_double.routing import RECORDED, Handler
from tests.support.discord_double.world import Json

if TYPE_CHECKING:
    from tests.support.discord_double.server import DiscordDouble

BASE = "/api/v10"
BODY_LIMIT = 32 * 1024 * 1024
"""Bytes of a request: more than the 25 MiB that Discord takes."""


def application(double: DiscordDouble) -> web.Application:
    """Return the web application of a double."""
    app = web.Application(middlewares=[_door(double)], client_max_size=BODY_LIMIT)
    app.router.add_post(control.BASE + "{order}", control.Control(double).serve)
    for module in (routes_application, routes_channels, routes_interactions):
        for method, path, handler in module.routes(double):
            app.router.add_route(method, BASE + path, handler)
    for path in ("/", "/resume"):
        app.router.add_get(path, double.gateway.serve)
    return app


def _door(double: DiscordDouble) -> Middleware:
    """Return the middleware through which each request goes."""

    @web.middleware
    async def door(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith(control.BASE):
            return await handler(request)
        recorded = await _record(request)
        request[RECORDED] = recorded
        double.log.add(recorded)

        async def proceed() -> web.StreamResponse:
            return await _proceed(double, request, handler)

        fault = double.faults.take(recorded)
        response = await (fault(request, proceed) if fault else proceed())
        recorded.status = response.status
        double.changes.note()
        return response

    return door


async def _proceed(double: DiscordDouble, request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        if _needs_token(request.path) and not _has_token(double, request):
            raise unauthorised()
        return await handler(request)
    except RefusedError as error:
        return refusal(error.status, error.code, error.message)
    except web.HTTPNotFound:
        return refusal(404, 0, "404: Not Found")
    except web.HTTPMethodNotAllowed:
        return refusal(405, 0, "405: Method Not Allowed")


def _needs_token(path: str) -> bool:
    """Return whether a path needs the bot's token; interactions and webhooks bring a token of their own."""
    open_paths = (f"{BASE}/interactions/", f"{BASE}/webhooks/", f"{BASE}/gateway")
    return path.startswith(BASE) and (path == f"{BASE}/gateway/bot" or not path.startswith(open_paths))


def _has_token(double: DiscordDouble, request: web.Request) -> bool:
    return request.headers.get("Authorization") == f"Bot {double.settings.token}" and not double.gateway.revoked


async def _record(request: web.Request) -> Recorded:
    body: Json | list[Json] | None = None
    files: list[File] = []
    if request.content_type.startswith("multipart/"):
        for name, part in (await request.post()).items():
            if isinstance(part, web.FileField):
                files.append(File(part.filename, part.file.read()))
            elif name == "payload_json":
                body = json.loads(part)
    elif sent := await request.read():
        body = json.loads(sent)
    return Recorded(
        method=request.method,
        path=request.path.removeprefix(BASE),
        query=dict(request.query),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=body,
        files=tuple(files),
        at=asyncio.get_running_loop().time(),
    )
