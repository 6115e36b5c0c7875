"""A double in a process of its own, for benchmarks, and for bots that are in processes of theirs."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import SplitResult, urlsplit

from tests.support.discord_double.world import Json

ROOT = Path(__file__).parent.parent.parent.parent
SECONDS = 120
"""After which an order that is not carried out fails."""


class DoubleProcess:
    """A double that runs as long as a `with` block, as in `with DoubleProcess("--shards", "2") as double`.

    Attributes:
        api_url: Base of the REST API.
        gateway_url: Where bots connect to.

    Args:
        words: Options of the command line.
    """

    module = "tests.support.discord_double"
    """What runs."""

    def __init__(self, *words: str) -> None:
        self.api_url = ""
        self.gateway_url = ""
        self._control: SplitResult = urlsplit("")
        self._words = words
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        """Start it, and wait until it listens."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", self.module, *self._words],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None, "its output goes into a pipe"
        urls = json.loads(self._process.stdout.readline())
        self.api_url, self.gateway_url, self._control = urls["api"], urls.get("gateway", ""), urlsplit(urls["control"])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it."""
        if self._process is not None:
            with self._process:
                self._process.terminate()

    def order(self, name: str, **order: object) -> Json:
        """Have it do something (`control` says what), and return what came of it."""
        connection = http.client.HTTPConnection(self._control.hostname or "", self._control.port, timeout=SECONDS)
        try:
            connection.request(
                "POST", self._control.path + name, json.dumps(order), {"Content-Type": "application/json"}
            )
            response = connection.getresponse()
            said = response.read()
        finally:
            connection.close()
        assert response.status == 200, f"{name}: {response.status} {said[:500]!r}"
        return json.loads(said)
