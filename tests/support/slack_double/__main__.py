"""A double in a process of its own, told what to do over HTTP: for benchmarks, and bots in processes of theirs.

    python -m tests.support.slack_double

It prints one line of JSON with the addresses of its Web API and of its control. `POST control/ready` waits until a bot
is connected; `control/commands` and `control/events` send so many (`count`), so many of them at once (`together`), and
answer with the seconds until each was acknowledged and answered: the median, and the longest.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
from collections.abc import Awaitable, Callable

from aiohttp import web

from tests.support.slack_double import world
from tests.support.slack_double.server import HOST, SlackDouble
from tests.support.slack_double.world import GENERAL, TEAM, Json

PERSONS = 1_000
"""Members who ask in turns."""

PATIENCE = 120.0
"""Seconds after which an order that is not carried out fails."""


class Control:
    """Carries out what another process orders.

    Args:
        slack: The double, which keeps nothing of what goes out.
    """

    def __init__(self, slack: SlackDouble) -> None:
        self._slack = slack
        slack.judge = slack.keep = False

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Carry out one order."""
        given: Json = await request.json()
        orders: dict[str, Callable[[Json], Awaitable[Json]]] = {
            "ready": self._ready, "commands": self._commands, "events": self._events,
        }  # fmt: skip
        async with asyncio.timeout(PATIENCE):
            return web.json_response(await orders[request.match_info["order"]](given))

    async def _ready(self, _: Json) -> Json:
        await self._slack.until(lambda: self._slack.sockets.open, PATIENCE)
        return {}

    async def _commands(self, given: Json) -> Json:
        async def one() -> None:
            number = self._slack.number()
            form = world.of_command(given["words"], _person(number), GENERAL, TEAM)
            form |= {"trigger_id": f"t{number}", "response_url": f"{self._slack.address}/response/1"}
            answer = await (await self._slack.sockets.send("slash_commands", form, f"e{number}"))
            assert answer["text"]
            del self._slack.sockets.acknowledged[f"e{number}"]

        return await _timed(one, given["count"], given["together"])

    async def _events(self, given: Json) -> Json:
        async def one() -> None:
            stamp, number = self._slack.stamp(), self._slack.number()
            text = f"<@{world.BOT_USER}> {given['words']}"
            event = {"type": "app_mention", "user": _person(number), "channel": GENERAL, "ts": stamp, "text": text}
            answered = self._slack.awaited[stamp] = asyncio.get_running_loop().create_future()
            envelope = world.of_event(event, f"Ev{number}", TEAM)
            await (await self._slack.sockets.send("events_api", envelope, f"e{number}"))
            await answered
            del self._slack.sockets.acknowledged[f"e{number}"], self._slack.awaited[stamp]

        return await _timed(one, given["count"], given["together"])


def _person(number: int) -> str:
    """Return one of many members, in turns: nobody asks faster than an app lets people ask."""
    return f"U{number % PERSONS}"


async def _timed(one: Callable[[], Awaitable[None]], count: int, together: int) -> Json:
    """Do something so many times, so many at once; return the median and the longest seconds."""
    loop, left, took = asyncio.get_running_loop(), iter(range(count)), list[float]()

    async def worker() -> None:
        for _ in left:
            started = loop.time()
            await one()
            took.append(loop.time() - started)

    await asyncio.gather(*(worker() for _ in range(together)))
    return {"median": statistics.median(took), "longest": max(took)}


async def main() -> None:
    """Run until the process is ended."""
    async with SlackDouble() as slack:
        app = web.Application()
        app.router.add_post("/{order}", Control(slack).serve)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, HOST, 0).start()
        urls = {"api": slack.api_url, "control": f"http://{HOST}:{runner.addresses[0][1]}/"}
        sys.stdout.write(f"{json.dumps(urls)}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
