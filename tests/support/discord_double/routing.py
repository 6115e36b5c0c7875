"""What the modules of routes share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from aiohttp import web

from tests.support.discord_double.recording import Recorded

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]
Route: TypeAlias = tuple[str, str, Handler]
"""Method, path below the base, and what answers."""
RECORDED = web.RequestKey("recorded", Recorded)
"""Where handlers find the request as it was recorded, with its body."""


def recorded(request: web.Request) -> Recorded:
    """Return a request as it was recorded."""
    return request[RECORDED]
