"""Making requests fail: rate limits, errors, lost connections, slow answers.

double.faults.plan("POST /channels/*/messages", limited(0.05))
double.faults.plan("* /users/@me", failed(502), times=2)
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from aiohttp import web
from msgspec import Struct

from tests.support.discord_double.answers import VIA, answer, refusal
from tests.support.discord_double.recording import Recorded

Proceed: TypeAlias = Callable[[], Awaitable[web.StreamResponse]]
"""Does what the request asks for, and returns the usual answer."""
Fault: TypeAlias = Callable[[web.Request, Proceed], Awaitable[web.StreamResponse]]
"""What answers in place of the API."""


class Plan(Struct):
    """A fault, which requests it befalls, and how many more; None for all."""

    pattern: str
    fault: Fault
    left: int | None


class Faults:
    """What goes wrong next. Plans befall requests in the order in which they were made."""

    def __init__(self) -> None:
        self._plans: list[Plan] = []

    def plan(self, pattern: str, fault: Fault, times: int | None = 1) -> None:
        """Let the next requests of a pattern (`recording.route`) fail; `times=None` for all to come."""
        self._plans.append(Plan(pattern, fault, times))

    def hold(self, pattern: str, times: int | None = 1) -> Held:
        """Hold the next requests of a pattern back until they are released; return the handle."""
        held = Held()
        self.plan(pattern, held, times)
        return held

    def clear(self) -> None:
        """Let nothing more fail."""
        self._plans.clear()

    def take(self, request: Recorded) -> Fault | None:
        """Return the fault that befalls a request, and count it."""
        for plan in self._plans:
            if plan.left != 0 and request.matches(plan.pattern):
                if plan.left is not None:
                    plan.left -= 1
                return plan.fault
        return None


class Held:
    """A request that waits.

    Attributes:
        reached: Set when the request came.
    """

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self._released = asyncio.Event()

    def release(self) -> None:
        """Let the request go on."""
        self._released.set()

    async def __call__(self, _: web.Request, proceed: Proceed) -> web.StreamResponse:
        """Wait, then answer as usual."""
        self.reached.set()
        await self._released.wait()
        return await proceed()


def limited(seconds: float, *, scope: str = "user", via: bool = True) -> Fault:
    """Return a rate limit (429).

    Args:
        seconds: After which to try again.
        scope: "user", "shared" (of a resource that others use too) or "global".
        via: Whether the answer is Discord's own; without, it is one of the network in front, in HTML.
    """
    later = {"Retry-After": str(max(1, round(seconds)))}

    async def fault(_: web.Request, __: Proceed) -> web.StreamResponse:
        if not via:
            html = "<html>error code: 1015</html>"
            return web.Response(status=429, text=html, content_type="text/html", headers=later)
        headers = {**later, "X-RateLimit-Scope": scope}
        if scope == "global":
            headers["X-RateLimit-Global"] = "true"
        data = {"message": "You are being rate limited.", "retry_after": seconds, "global": scope == "global"}
        return answer(data, 429, headers)

    return fault


def failed(status: int = 502) -> Fault:
    """Return an error on Discord's side (5xx), which says nothing in JSON."""

    async def fault(_: web.Request, __: Proceed) -> web.StreamResponse:
        return web.Response(status=status, text="upstream error", headers=VIA)

    return fault


def refused(status: int, code: int, message: str) -> Fault:
    """Return a refusal in Discord's words."""

    async def fault(_: web.Request, __: Proceed) -> web.StreamResponse:
        return refusal(status, code, message)

    return fault


def dropped(*, done: bool = False) -> Fault:
    """Return a connection that is lost before the answer; `done` says whether Discord did what was asked before."""

    async def fault(request: web.Request, proceed: Proceed) -> web.StreamResponse:
        if done:
            await proceed()
        if request.transport is not None:
            request.transport.close()
        return web.Response(status=500)  # goes nowhere

    return fault


def slow(seconds: float) -> Fault:
    """Return an answer that comes late. `Faults.hold` is the better one where a test decides how late."""

    async def fault(_: web.Request, proceed: Proceed) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return await proceed()

    return fault


UNAUTHORISED = refused(401, 0, "401: Unauthorized")
MISSING_ACCESS = refused(403, 50001, "Missing Access")
MISSING_PERMISSIONS = refused(403, 50013, "Missing Permissions")
UNKNOWN_CHANNEL = refused(404, 10003, "Unknown Channel")
