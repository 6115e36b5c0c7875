"""`syllabot run`, `serve`, `work` and `doctor` as programs, against a local Discord."""

from __future__ import annotations

import asyncio
import io
import json
import signal
import sqlite3
import subprocess
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from msgspec import Struct

from tests.support.discord_double import TOKEN, DiscordDouble
from tests.support.packs import make_pack
from tests.support.program import Program

pytestmark = pytest.mark.usefixtures("judged")

LISTENS = "Uvicorn running on "
RAG = {"concept": "rag"}


class Running(Struct):
    """A program at work: its process, its address, and the lines of its log so far."""

    process: subprocess.Popen[str]
    url: str
    log: list[str]

    async def line(self, holds: Callable[[str], bool]) -> str:
        """Return the next line of its log that is looked for."""
        assert self.process.stderr is not None
        while line := await asyncio.to_thread(self.process.stderr.readline):
            self.log.append(line)
            if holds(line):
                return line
        raise AssertionError("".join(self.log))

    async def get(self, path: str) -> tuple[int, str]:
        """Return the status and the text of an answer."""
        async with aiohttp.ClientSession() as session, session.get(f"{self.url}{path}") as response:
            return response.status, await response.text()

    async def end(self) -> int:
        """Ask it to end; return its status."""
        self.process.send_signal(signal.SIGTERM)
        _, rest = await asyncio.to_thread(self.process.communicate)
        self.log.append(rest)
        return self.process.returncode


@asynccontextmanager
async def started(program: Program, *words: str) -> AsyncGenerator[Running]:
    """Start a program that listens on a port of its own; kill it at the end, if it is still there."""
    process = program.start(*words, "--port", "0")
    running = Running(process, "", [])
    try:
        line = await running.line(lambda line: LISTENS in line)
        running.url = line.partition(LISTENS)[2].split()[0]
        yield running
    finally:
        process.kill()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()
        await asyncio.to_thread(process.wait)
        assert not [line for line in running.log if "Traceback" in line or TOKEN in line]


def state_at(tmp_path: Path) -> str:
    """Return the address of a database in the test's folder."""
    return f"sqlite:///{tmp_path / 'state.sqlite'}"


async def post(running: Running, double: DiscordDouble, payload: Any) -> int:
    """Post an interaction as Discord does; return the status of the answer."""
    body = json.dumps(payload).encode()
    headers = double.signer.headers(body)
    url = f"{running.url}/discord/interactions"
    async with aiohttp.ClientSession() as session, session.post(url, data=io.BytesIO(body), headers=headers) as found:
        return found.status


async def test_everything_in_one_process(double: DiscordDouble, program: Program, tmp_path: Path) -> None:
    """`run` answers over the gateway, says how it is, counts, remembers, and ends well."""
    remembers = program.where(SYLLABOT_DATABASE_URL=state_at(tmp_path), SYLLABOT_LOG="json")
    async with started(remembers, "run", "--metrics") as running:
        await double.gateway.ready()
        assert await running.get("/healthz") == (200, "ok\n")
        asked = await double.actor().slash("me", {"zone": "Europe/Berlin"})
        assert "Berlin" in str(double.shown(await asked.until_settled()))
        status, ready = await running.get("/readyz")
        assert (status, json.loads(ready)["parts"]) == (200, {"database": "ok", "discord": "ok"})
        figures = (await running.get("/metrics"))[1]
        assert 'syllabot_answers_total{command="me",kind="done",platform="discord"} 1.0' in figures
        assert await running.end() == 0
        events = [json.loads(line) for line in "".join(running.log).splitlines()]
        assert {"time", "level", "logger", "event"} <= set(events[0])
        assert events[-1]["event"]
        assert "Stopped." in [event["event"] for event in events]
        assert not [event for event in events if "Berlin" in str(event) or event["level"] in {"error", "critical"}]
    with sqlite3.connect(tmp_path / "state.sqlite") as database:
        assert database.execute("SELECT zone FROM person_settings").fetchall() == [("Europe/Berlin",)]
    database.close()


async def test_an_answer_under_way_is_finished(double: DiscordDouble, program: Program) -> None:
    """Told to stop, `serve` finishes what it took, then ends with status 0."""
    async with started(program, "serve") as running:
        held = double.faults.hold("POST /interactions/*/*/callback")
        asked = await double.actor().slash("explain", RAG, send=False)
        posting = asyncio.ensure_future(post(running, double, asked.payload))
        await held.reached.wait()
        running.process.send_signal(signal.SIGTERM)
        await running.line(lambda line: "Shutting down" in line)
        held.release()
        assert await posting == 202
        assert "Retrieval" in str((await asked.answered())["data"])
        assert await running.end() == 0


async def test_notes_are_read_again(double: DiscordDouble, program: Program, tmp_path: Path) -> None:
    """At SIGHUP `serve` reads the notes again and goes on; broken notes replace nothing."""
    pack = make_pack(tmp_path / "notes")
    head = (pack / "pack.yaml").read_text()
    async with started(program.where(SYLLABOT_CONTENT=str(tmp_path / "notes")), "serve") as running:
        running.process.send_signal(signal.SIGHUP)
        await running.line(lambda line: "read again" in line)
        (pack / "pack.yaml").write_text("kind: nonsense\n")
        running.process.send_signal(signal.SIGHUP)
        await running.line(lambda line: "have errors" in line)
        (pack / "pack.yaml").write_text(head)
        asked = await double.actor().slash("about", send=False)
        assert await post(running, double, asked.payload) == 202
        assert "Demo" in str((await asked.answered())["data"])
        assert await running.end() == 0


async def test_a_port_that_is_taken(program: Program) -> None:
    """A program that cannot listen says so, and ends with the status that no supervisor should answer by a start."""
    async with started(program, "serve") as running:
        port = running.url.rpartition(":")[2]
        second = await program.aside("serve", "--port", port)
        assert second.status == 2
        assert "--port" in second.err


async def test_duties_alone(double: DiscordDouble, program: Program, tmp_path: Path) -> None:
    """`work` tidies up and notes which servers the bot is no longer in; it keeps no connection."""
    remembers = program.where(SYLLABOT_DATABASE_URL=state_at(tmp_path))
    assert (await remembers.aside("db", "upgrade")).status == 0
    file = tmp_path / "state.sqlite"
    with sqlite3.connect(file) as database:
        database.execute(
            "INSERT INTO server_settings VALUES ('discord', '4711', '', '', '', '', '[]', '[]', '[]', '[]', 1)"
        )
        database.execute("INSERT INTO seen_event VALUES ('slack', 'old', 1)")
    database.close()
    async with started(remembers, "work") as running:
        await running.line(lambda line: "1 servers were left" in line)
        assert (await running.get("/readyz"))[0] == 200
        assert await running.end() == 0
        assert any("Erased" in line for line in running.log)
    with sqlite3.connect(file) as database:
        assert database.execute("SELECT server FROM departure").fetchall() == [("4711",)]
        assert database.execute("SELECT count(*) FROM seen_event").fetchall() == [(0,)]
    database.close()
    assert double.gateway.starts == 0


@pytest.mark.parametrize("tool", ["run", "serve"])
async def test_nothing_is_set_up(program: Program, tool: str) -> None:
    """Without any platform there is nothing to do, and it is said what to set."""
    ran = await program.where(SYLLABOT_DISCORD_TOKEN="").aside(tool)
    assert ran.status == 2
    assert "SYLLABOT_DISCORD_TOKEN" in ran.err


@pytest.mark.parametrize(
    ("tool", "name", "value", "says"),
    [
        ("serve", "SYLLABOT_LOG", "loud", "neither text nor json"),
        ("run", "SYLLABOT_DATABASE_URL", "sqlite:////dev/null/state.sqlite", "/dev/null/state.sqlite"),
        ("serve", "SYLLABOT_DISCORD_TOKEN", "a.wrong.token", "Discord refuses the token"),
        ("work", "SYLLABOT_DISCORD_TOKEN", "a.wrong.token", "Discord refuses the token"),
    ],
)
async def test_what_cannot_work_is_said(program: Program, tool: str, name: str, value: str, says: str) -> None:
    """A setting that is wrong ends each program at its start with status 2 and what to do."""
    ran = await program.where(**{name: value}).aside(tool, "--port", "0")
    assert ran.status == 2
    assert says in ran.err


async def test_the_doctor_looks_at_everything(program: Program, tmp_path: Path) -> None:
    """Each part has a line; what is wrong has another status, and what to do."""
    well = await program.where(SYLLABOT_DATABASE_URL=state_at(tmp_path)).aside("doctor")
    for said in ("The notes can be served", "Zone data", "not there yet", "Discord: ", "Slack is not set up"):
        assert said in well.out
    assert not (tmp_path / "state.sqlite").exists()
    (tmp_path / "broken.sqlite").write_text("no database" * 100)
    ill = await program.where(SYLLABOT_DATABASE_URL=f"sqlite:///{tmp_path / 'broken.sqlite'}").aside("doctor")
    assert ill.status == 2
    assert "problem " in ill.out
    assert "broken.sqlite" in ill.out
