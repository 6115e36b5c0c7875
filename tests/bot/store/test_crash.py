"""Several processes at one database, and what is left when one of them is killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, cast

import pytest
from sqlalchemy import select

from bot.request import Place
from bot.store import backup, migrate
from bot.store.engine import Database
from bot.store.keys import Keyring
from bot.store.records import ServerSettings
from bot.store.store import Store
from bot.store.tables import organiser, server_settings
from tests.support.databases import KEYS, NOW, Made
from tests.support.store_worker import ORGANISERS

ROOT = Path(__file__).parent.parent.parent.parent
WRITES = 500
"""By each of two processes, from eight threads."""

ENDLESS = 1_000_000
"""Writes of a process that will be killed: it is always in the middle."""


class Worker:
    """One process that writes."""

    def __init__(self, url: str, what: str, name: str, times: int = WRITES) -> None:
        command = [sys.executable, "-m", "tests.support.store_worker", url, what, name, str(times)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.said: list[str] = []
        assert cast("IO[str]", self.process.stdout).readline() == "ready\n"

    def start(self) -> None:
        """Let it begin."""
        self.process.stdin.write("go\n")  # type: ignore[union-attr]
        self.process.stdin.flush()  # type: ignore[union-attr]

    def listen(self, lines: int) -> None:
        """Wait until it has said so many keys."""
        for _ in range(lines):
            self.said.append(cast("IO[str]", self.process.stdout).readline().strip())

    def kill(self) -> None:
        """Kill it with -9, and hear what it had said by then; half a line was not said."""
        self.process.kill()
        rest = cast(
            "IO[str]", self.process.stdout
        ).read()  # `communicate` would pass over what is read and not yet heard
        self.process.communicate(timeout=60)
        self.said.extend(rest.split("\n")[:-1])

    def finish(self) -> None:
        """Let it end; it complains of nothing."""
        rest, errors = self.process.communicate(timeout=120)
        self.said.extend(rest.split())
        assert (self.process.returncode, errors) == (0, "")


def address_of(database: Database) -> str:
    """Return the address for another process."""
    return database.url.render_as_string(hide_password=False)


def check_sound(made: Made, url: str, said: Sequence[str]) -> int:
    """Start again after a crash: nothing is half-written or lost; return how many writes are there."""
    store = Store(made.open(url), Keyring(KEYS))
    migrate.prepare(store.database, NOW)
    with store.database.reading(snapshot=True) as connection:
        servers = set(connection.scalars(select(server_settings.c.server)))
        welcomes = {server: server * 20 for server in servers}
        assert dict(connection.execute(select(server_settings.c.server, server_settings.c.welcome)).all()) == welcomes
        named = {(row.server, row.person) for row in connection.execute(select(organiser))}
    assert named == {(server, person) for server in servers for person in ORGANISERS}
    assert set(said) <= servers
    if store.database.sqlite:
        backup.check_file(store.database.file)
    store.settings.set_server(Place("slack", "after", "C1"), ServerSettings(welcome="still here"), NOW)
    assert store.settings.of_server(Place("slack", "after", "C1")).welcome == "still here"
    return len(servers)


def killed_after(made: Made, url: str, lines: int) -> None:
    """Kill one of two writing processes in the middle; the other one goes on to its end."""
    victim, other = Worker(url, "settings", "victim", ENDLESS), Worker(url, "settings", "other")
    victim.start()
    other.start()
    victim.listen(lines)
    victim.kill()
    other.finish()
    assert lines <= len(victim.said) < ENDLESS
    assert len(other.said) == WRITES
    kept = check_sound(made, url, [*victim.said, *other.said])
    assert len(victim.said) + WRITES <= kept <= len(victim.said) + WRITES + 8  # each thread may have been about to say


def test_killed_in_the_middle(made: Made, url: str) -> None:
    """Of a thousand writes by two processes with eight threads each, one process is killed: nothing is half-written."""
    killed_after(made, url, WRITES)


@pytest.mark.slow
@pytest.mark.parametrize("lines", [1, 2, 5, 20, 60, 120, 240, 500, 700, 1000])
def test_killed_at_many_moments(made: Made, url: str, lines: int) -> None:
    """The same, early and late."""
    killed_after(made, url, lines)


def test_both_killed(made: Made, url: str) -> None:
    """When everybody is killed at once, the next start finds a sound database."""
    workers = [Worker(url, "settings", name, ENDLESS) for name in ("a", "b")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.listen(20)
    for worker in workers:
        worker.kill()
    check_sound(made, url, [key for worker in workers for key in worker.said])


def test_two_processes_take_each_event_once(url: str) -> None:
    """Three hundred events delivered to two processes: each is taken by one of them."""
    events = 300
    workers = [Worker(url, "events", name, events) for name in ("a", "b")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.finish()
    assert sorted(key for worker in workers for key in worker.said) == sorted(f"event-{n}" for n in range(events))
