"""Several processes of the program at once, with one database: what comes to all of them is answered by one."""

from __future__ import annotations

import asyncio
import itertools
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from adapters.slack.manifest import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH
from bot.store.keys import new_key
from tests.support.databases import Made
from tests.support.slack_double import GENERAL, SECRET, SlackDouble, world
from tests.support.slack_double.programs import TOKENS, address_of, start, stopped
from tests.support.slack_double.wires import OverHttp, OverSocket, Wire
from tests.support.slack_double.world import Json

EVENTS = 12
"""Events that come at once, each of them to both processes."""

HTTP = {"SYLLABOT_SLACK_BOT_TOKEN": world.BOT_TOKEN, "SYLLABOT_SLACK_SIGNING_SECRET": SECRET}


def mention(number: int) -> Json:
    """Return one of many mentions, each by somebody else: who asks too fast has to wait."""
    event: Json = {"type": "app_mention", "user": f"U{number}", "channel": GENERAL, "ts": f"17000000{number}.000100"}
    return world.of_event(event | {"text": "<@U0BOT> explain rag"}, f"Ev{number}", world.TEAM)


async def delivered(wires: tuple[Wire, ...]) -> None:
    """Deliver all events three times, in turns over the wires; each delivery is acknowledged."""
    turns = itertools.cycle(wires)
    sent = [next(turns).deliver("events_api", mention(number)) for number in range(EVENTS) for _ in range(3)]
    assert {each.status for each in await asyncio.gather(*sent)} == {200}


def answered_once(slack: SlackDouble) -> bool:
    """Return whether each event was answered by one message in its thread."""
    return sorted(each.thread for each in slack.messages) == sorted(
        mention(number)["event"]["ts"] for number in range(EVENTS)
    )


async def test_two_processes_on_sockets_answer_once(slack: SlackDouble, tmp_path: Path) -> None:
    """Three deliveries of an event to two processes with a file between them are one answer, and none is lost."""
    both = [await start(slack, tmp_path, "slack", more=TOKENS) for _ in range(2)]
    await slack.until(lambda: len(slack.sockets.open) == 4, seconds=60)
    await delivered((OverSocket(slack),))  # which takes the four connections in turns
    said = [await stopped(each) for each in both]  # a process that stops has answered what it took
    assert answered_once(slack)
    assert not any("reference" in each or "explain rag" in each for each in said)


@pytest.mark.slow
async def test_two_processes_behind_an_address_answer_once(slack: SlackDouble, tmp_path: Path, made: Made) -> None:
    """The same over HTTP, with PostgreSQL."""
    more = {**HTTP, "SYLLABOT_DATABASE_URL": made.url("postgresql")}
    both = [await start(slack, tmp_path, "serve", "--port", "0", more=more) for _ in range(2)]
    addresses = [await address_of(each) for each in both]
    async with aiohttp.ClientSession() as session:
        await delivered(tuple(OverHttp(session, f"{address}{EVENTS_PATH}") for address in addresses))
    said = [await stopped(each) for each in both]
    assert answered_once(slack)
    assert not any("reference" in each or "explain rag" in each for each in said)


async def test_codes_of_installations_stand_in_no_log(slack: SlackDouble, tmp_path: Path) -> None:
    """What Slack hands an installer can be exchanged for a token: the program writes neither it nor the state."""
    more = {
        "SYLLABOT_SLACK_SIGNING_SECRET": SECRET,
        "SYLLABOT_SLACK_CLIENT_ID": "1.2",
        "SYLLABOT_SLACK_CLIENT_SECRET": "client",
        "SYLLABOT_SECRET_KEYS": new_key(),
    }
    slack.codes["code-that-is-known"] = {"team": world.TEAM}
    started = await start(slack, tmp_path, "serve", "--port", "0", more=more)
    address = await address_of(started)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as browser:
        async with browser.get(f"{address}{INSTALL_PATH}", allow_redirects=False) as page:
            state = parse_qs(urlsplit(page.headers["Location"]).query)["state"][0]
        statuses: list[int] = []
        for code in ("code-that-is-known", "code-that-is-not"):
            back = f"{address}{REDIRECT_PATH}?code={code}&state={state}"
            async with browser.get(back, headers={"Cookie": f"slack-app-oauth-state={state}"}) as page:
                statuses.append(page.status)
    said = await stopped(started)
    assert statuses == [200, 401]
    assert f"Installed in workspace {world.TEAM}" in said
    assert not any(secret in said for secret in ("code-that", state, "xoxb-"))
