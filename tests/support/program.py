"""The real program in a process of its own, away from the repository and from the user's own files."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).parent.parent.parent
SECONDS = 60
"""After which a hanging program fails its test."""


class Ran(Struct, frozen=True):
    """What a program said and how it ended."""

    status: int
    out: str
    err: str


class Program(Struct, frozen=True):
    """`python -m bot` in a folder of its own.

    Attributes:
        home: Where it runs; its home and its cache are below.
        environment: Variables beyond those that every process needs.
    """

    home: Path
    environment: Mapping[str, str] = {}

    def variables(self) -> dict[str, str]:
        """Return the whole environment: nothing of the tests' own but the path."""
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self.home),
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "SYLLABOT_CACHE": str(self.home / "cache"),
            "LANG": "C.UTF-8",
            **self.environment,
        }

    def where(self, **environment: str) -> Program:
        """Return the program with other variables."""
        return Program(self.home, {**self.environment, **environment})

    def run(self, *words: str | bytes, typed: bytes | str = b"") -> Ran:
        """Run it to its end; there is never a traceback."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=self.home,
            env=self.variables(),
            input=typed.encode() if isinstance(typed, str) else typed,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        ran = Ran(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))
        assert "Traceback" not in ran.err, ran.err
        assert "Exception ignored" not in ran.err, ran.err
        return ran

    async def aside(self, *words: str) -> Ran:
        """Run it to its end while the event loop goes on, with what the program talks to in it."""
        return await asyncio.to_thread(self.run, *words)

    def shell(self, script: str) -> Ran:
        """Run a shell script in which `syllabot` is the program."""
        done = subprocess.run(
            ["/bin/sh", "-c", f'syllabot() {{ "{sys.executable}" -m bot "$@"; }}\n{script}'],
            cwd=self.home,
            env=self.variables(),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert "Exception ignored" not in done.stderr, done.stderr
        return Ran(done.returncode, done.stdout, done.stderr)

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start it with pipes to all its streams, a line at a time."""
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *words],
            cwd=self.home,
            env=self.variables(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            bufsize=1,
        )
