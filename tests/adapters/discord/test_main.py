"""`syllabot discord` and its tools as a program, against a local Discord."""

from __future__ import annotations

import asyncio
import os
import sys

import pytest
from msgspec import Struct

from adapters.discord.main import CLOSED, LOGIN_REFUSED, NOT_SET_UP
from bot.commands.table import TABLE
from tests.support.discord_double import TOKEN, DiscordDouble
from tests.support.discord_double.faults import failed
from tests.support.discord_double.world import BOT

pytestmark = pytest.mark.usefixtures("judged")


class Ended(Struct, frozen=True):
    """How a program ended, and what it said."""

    status: int | None
    out: str
    err: str


async def syllabot(double: DiscordDouble, *words: str, token: str = TOKEN) -> Ended:
    """Run `syllabot discord …`; whatever it says, it never says the token."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("SYLLABOT_")}
    variables |= {"SYLLABOT_DISCORD_API_URL": double.api_url, "SYLLABOT_DISCORD_GATEWAY_URL": double.gateway_url}
    if token:
        variables["SYLLABOT_DISCORD_TOKEN"] = token
    pipe = asyncio.subprocess.PIPE
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "discord", *words, stdout=pipe, stderr=pipe, env=variables
    )
    out, err = await started.communicate()
    ended = Ended(started.returncode, out.decode(), err.decode())
    assert not token or token not in ended.out + ended.err
    return ended


async def test_sync(double: DiscordDouble) -> None:
    """The commands are registered once; a second time it says that nothing changed."""
    first = await syllabot(double, "sync")
    assert (first.status, first.out) == (0, "The commands are registered everywhere.\n")
    again = await syllabot(double, "sync")
    assert "Nothing changed" in again.out
    assert len(double.log.of("PUT /applications/*/commands")) == 1
    assert {command.name for command in TABLE} < {each["name"] for each in double.world.commands[""].values()}


async def test_invite(double: DiscordDouble) -> None:
    """The link names this application, both scopes and the least permissions."""
    said = (await syllabot(double, "invite")).out
    assert f"client_id={BOT.id}" in said
    assert "permissions=274877975552" in said
    assert "applications.commands" in said


async def test_doctor(double: DiscordDouble) -> None:
    """The doctor names what keeps the bot from answering, and nothing of it once it is put right."""
    ill = await syllabot(double, "doctor")
    assert "Run: syllabot discord sync" in ill.out
    assert ill.status == 2
    await syllabot(double, "sync")
    assert "commands are registered as they are in this version" in (await syllabot(double, "doctor")).out


async def test_without_a_token(double: DiscordDouble) -> None:
    """Without a token the program says where it comes from."""
    ended = await syllabot(double, token="")
    assert (ended.status, ended.err.strip()) == (2, NOT_SET_UP)


@pytest.mark.parametrize("tool", ["run", "sync", "doctor"])
async def test_a_wrong_token(double: DiscordDouble, tool: str) -> None:
    """A token that Discord refuses ends everything with what to do."""
    ended = await syllabot(double, tool, token="a.wrong.token")  # noqa: S106 - opens nothing
    assert ended.status == 2
    assert LOGIN_REFUSED in ended.err


async def test_a_failing_discord(double: DiscordDouble) -> None:
    """A tool says so when Discord fails, and does not show a stack."""
    double.faults.plan("GET /users/@me", failed(500), times=None)
    ended = await syllabot(double, "invite")
    assert ended.status == 2
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("code", [4004, 4014])
async def test_closed_for_good(double: DiscordDouble, code: int) -> None:
    """Where connecting again is no use, the bot ends with a sentence that says what to do."""
    double.gateway.refuse(code)
    ended = await syllabot(double)
    assert ended.status == 2
    assert CLOSED[code] in ended.err
