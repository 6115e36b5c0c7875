"""Telling a double in another process what to do, over HTTP below `/_double`.

Every request is a POST with a JSON object, every answer a JSON object:

    ready       waits until the bot is connected                        {"sessions": 1}
    state       what the bot did                                        {"sessions", "starts", "invalid", "commands"}
    requests    {"pattern"}: requests as `Log.of` finds them            {"requests": [...]}
    burst       {"command", "options", "count"}: that many at once      {"answered", "median", "slowest"}
    steady      {... "together"}: one after another, some in flight     {"answered", "median", "slowest"}
    press       {"custom_id", ... as steady}: on the answer of one      {"answered", "median", "slowest"}
    gateway     {"do": reconnect, cut, close or invalidate, "code"}     {}
    forget      requests, messages and interactions so far              {}

Seconds are from when Discord sent an interaction until the answer was taken.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import statistics
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

import msgspec
from aiohttp import web

from tests.support.discord_double.answers import answer
from tests.support.discord_double.asked import Asked
from tests.support.discord_double.components import walk
from tests.support.discord_double.world import Json

if TYPE_CHECKING:
    from tests.support.discord_double.server import DiscordDouble

BASE = "/_double/"
DRAINED = 60.0
"""Seconds after which a bot that left interactions unanswered is given up."""
Order: TypeAlias = Callable[[Json], Awaitable[Json]]
Ask: TypeAlias = Callable[[], Awaitable[Asked]]


class Control:
    """Carries out what another process asks for."""

    def __init__(self, double: DiscordDouble) -> None:
        self._double = double
        self._orders: dict[str, Order] = {
            "ready": self._ready,
            "state": self._state,
            "requests": self._requests,
            "burst": self._burst,
            "steady": self._steady,
            "press": self._press,
            "gateway": self._gateway,
            "forget": self._forget,
        }

    async def serve(self, request: web.Request) -> web.Response:
        """Carry out the order that the path names."""
        order = self._orders[request.path.removeprefix(BASE)]
        return answer(await order(await request.json()))

    async def _ready(self, _: Json) -> Json:
        return {"sessions": len(await self._double.gateway.ready(seconds=DRAINED))}

    async def _state(self, _: Json) -> Json:
        double = self._double
        scopes = {scope: [each["name"] for each in found.values()] for scope, found in double.world.commands.items()}
        found: Json = {"sessions": len(double.gateway.connected()), "starts": double.gateway.starts}
        return {**found, "invalid": double.log.invalid, "commands": scopes}

    async def _requests(self, order: Json) -> Json:
        found = self._double.log.of(order["pattern"])
        return {"requests": [{**msgspec.to_builtins(each), "files": len(each.files)} for each in found]}

    async def _burst(self, order: Json) -> Json:
        """Send all at once, and wait until the bot tried to answer each, in time or not."""
        actor, command = self._double.actor(), order["command"]
        options: dict[str, str] = order["options"]
        asked = [await actor.slash(command, options, send=False) for _ in range(order["count"])]
        tried = self._double.desk.tried
        for each in asked:
            await self._double.send(each)
        with contextlib.suppress(TimeoutError):  # the bot lost some: the figures say so
            await self._double.until(lambda: self._double.desk.tried >= tried + len(asked), DRAINED)
        return _figures(asked)

    async def _steady(self, order: Json) -> Json:
        actor = self._double.actor()
        return _figures(await _in_turns(lambda: actor.slash(order["command"], order["options"]), order))

    async def _press(self, order: Json) -> Json:
        actor = self._double.actor()
        asked = await actor.slash(order["command"], order["options"])
        message = self._double.shown(await asked.until_settled())
        wanted = order.get("custom_id")
        ids = (each["custom_id"] for each in walk(message["components"]) if "custom_id" in each)
        custom_id = next(each for each in ids if wanted in {None, each})
        return _figures(await _in_turns(lambda: actor.press(message, custom_id), order))

    async def _gateway(self, order: Json) -> Json:
        gateway = self._double.gateway
        match order["do"]:
            case "reconnect":
                await gateway.reconnect()
            case "invalidate":
                await gateway.invalidate(resumable=bool(order.get("resumable")))
            case "close":
                await gateway.close(order["code"])
            case _:
                gateway.cut()
        return {}

    async def _forget(self, _: Json) -> Json:
        self._double.log.entries.clear()
        self._double.desk.open.clear()
        self._double.world.messages.clear()
        return {}


async def _in_turns(ask: Ask, order: Json) -> list[Asked]:
    """Do something `count` times, `together` of them in flight at any time."""
    done: list[Asked] = []
    left = itertools.repeat(None, order["count"])

    async def person() -> None:
        for _ in left:
            asked = await ask()
            await asked.answered()
            done.append(asked)

    await asyncio.gather(*(person() for _ in range(order.get("together", 1))))
    return done


def _figures(asked: Sequence[Asked]) -> Json:
    """Return how many answers were taken, and after how many seconds."""
    taken = [attempt.after for each in asked for attempt in each.attempts if not attempt.code]
    return {
        "answered": len(taken),
        "median": statistics.median(taken) if taken else 0,
        "slowest": max(taken, default=0),
    }
