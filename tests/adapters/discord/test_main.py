"""`syllabot discord` and its tools as a program, against a local Discord."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.discord.gateway import CLOSED, LOGIN_REFUSED, NOT_SET_UP
from adapters.hosting.signals import on_signal
from bot.commands.table import TABLE
from tests.support.discord_double import TOKEN, DiscordDouble
from tests.support.discord_double.faults import failed
from tests.support.discord_double.gateway import IDENTIFY
from tests.support.discord_double.world import BOT, Json
from tests.support.program import Program, Ran

pytestmark = pytest.mark.usefixtures("judged")

WRONG = "a.wrong.token"


async def syllabot(program: Program, *words: str) -> Ran:
    """Run `syllabot discord …`; whatever it says, it never says the token."""
    ran = await program.aside("discord", *words)
    assert TOKEN not in ran.out + ran.err
    assert WRONG not in ran.out + ran.err
    return ran


async def test_sync(double: DiscordDouble, program: Program) -> None:
    """The commands are registered once; a second time it says that nothing changed."""
    first = await syllabot(program, "sync")
    assert (first.status, first.out) == (0, "The commands are registered everywhere.\n")
    again = await syllabot(program, "sync")
    assert (again.status, "Nothing changed" in again.out) == (0, True)
    assert len(double.log.of("PUT /applications/*/commands")) == 1
    assert {command.name.partition(" ")[0] for command in TABLE} < {
        each["name"] for each in double.world.commands[""].values()
    }


async def test_invite(program: Program, tmp_path: Path) -> None:
    """The link names this application, both scopes and the least permissions; no notes are read for it."""
    ran = await syllabot(program.where(SYLLABOT_CONTENT=str(tmp_path / "nowhere")), "invite")
    assert ran.status == 0
    assert f"client_id={BOT.id}" in ran.out
    assert "permissions=274877975552" in ran.out
    assert "applications.commands" in ran.out


async def test_doctor(program: Program) -> None:
    """The doctor names what keeps the bot from answering; once that is put right, all is well."""
    ill = await syllabot(program, "doctor")
    assert "Run: syllabot discord sync" in ill.out
    assert ill.status == 2
    await syllabot(program, "sync")
    well = await syllabot(program, "doctor")
    assert "commands are registered as they are in this version" in well.out
    assert "problem" not in well.out
    assert (well.status, well.err) == (0, "")


async def test_without_a_token(program: Program) -> None:
    """Without a token the program says where it comes from."""
    ran = await syllabot(program.where(SYLLABOT_DISCORD_TOKEN=""))
    assert (ran.status, ran.err.strip()) == (2, NOT_SET_UP)


@pytest.mark.parametrize("tool", ["run", "doctor"])
async def test_a_wrong_token(double: DiscordDouble, program: Program, tool: str) -> None:
    """A token that Discord refuses ends everything with what to do, after one attempt."""
    ran = await syllabot(program.where(SYLLABOT_DISCORD_TOKEN=WRONG), tool)
    assert ran.status == 2
    assert LOGIN_REFUSED in ran.err
    assert double.log.invalid == 1


async def test_a_failing_discord(double: DiscordDouble, program: Program) -> None:
    """A tool says so when Discord fails."""
    double.faults.plan("GET /users/@me", failed(503), times=None)
    ran = await syllabot(program, "invite")
    assert (ran.status, ran.out) == (2, "")
    assert "503" in ran.err


async def test_closed_for_good(double: DiscordDouble, program: Program) -> None:
    """Where connecting again is no use, the bot ends with a status that no supervisor should answer by a start."""
    double.gateway.refuse(4014)
    ran = await syllabot(program)
    assert ran.status == 2
    assert CLOSED[4014] in ran.err
    assert "Guilds intent" not in ran.err
    assert len(double.gateway.sent(IDENTIFY)) == 1


async def test_killed_in_a_burst(double: DiscordDouble, program: Program) -> None:
    """Killed while it answers and started again, the bot answers old buttons, and nobody twice."""
    process = program.start("discord")
    await double.gateway.ready()
    shown = await answer_of(double)
    callbacks = double.faults.hold("POST /interactions/*/*/callback", times=None)
    burst = [await double.actor().slash("explain", {"concept": "rag"}) for _ in range(100)]
    await callbacks.reached.wait()
    process.kill()
    await asyncio.to_thread(process.communicate)
    callbacks.release()
    double.faults.clear()
    again = program.start("discord")
    try:
        await double.until(lambda: double.gateway.starts == 2)
        pressed = await double.actor().press(shown, "r:explain data-and-ai:rag full")
        assert (await pressed.answered())["type"] == 7
        await answer_of(double)
        assert len(double.log.of("PUT /applications/*/commands")) == 1
        assert not any(attempt.code for each in burst for attempt in each.attempts)
    finally:
        again.terminate()
        _, log = await asyncio.to_thread(again.communicate)
    assert again.returncode == 0, log
    assert "ERROR" not in log


async def answer_of(double: DiscordDouble) -> Json:
    """Ask something; return the answer as members see it."""
    asked = await double.actor().slash("explain", {"concept": "rag"})
    return double.shown(await asked.until_settled())


async def test_signals_without_help_of_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the event loop takes no signals, as on Windows, they are taken all the same."""

    def refuse(number: int, do: Callable[[], object]) -> None:
        raise NotImplementedError

    before, told = signal.getsignal(signal.SIGTERM), asyncio.Event()
    monkeypatch.setattr(asyncio.get_running_loop(), "add_signal_handler", refuse)
    try:
        on_signal(signal.SIGTERM, told.set)
        signal.raise_signal(signal.SIGTERM)
        await told.wait()
    finally:
        signal.signal(signal.SIGTERM, before)
