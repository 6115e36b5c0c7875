"""What a process answers over HTTP beside platforms: whether it lives, whether it is ready, its figures."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

if TYPE_CHECKING:
    from adapters.hosting.metrics import Metrics

FINISH_WITHIN = 10
"""Seconds in which a server that stops finishes the requests that are open."""

READY_WITHIN = 3.0
"""Seconds after which a part that does not say whether it is ready is not."""

Check: TypeAlias = Callable[[], Awaitable[str]]
"""Says what keeps a part from being ready; empty where nothing does."""


def application(
    checks: Mapping[str, Check], routes: Sequence[BaseRoute] = (), metrics: Metrics | None = None
) -> Starlette:
    """Return the ASGI application.

    Args:
        checks: What must be ready, by name.
        routes: The endpoints of platforms.
        metrics: What `/metrics` shows; None where nobody asked for it.
    """

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_: Request) -> Response:
        said = await asyncio.gather(*(_ready(check) for check in checks.values()))
        parts = dict(zip(checks, said, strict=True))
        missing = any(parts.values())
        body = {"ready": not missing, "parts": {name: text or "ok" for name, text in parts.items()}}
        return JSONResponse(body, 503 if missing else 200)

    async def figures(_: Request) -> Response:
        from adapters.hosting.metrics import CONTENT_TYPE

        return Response(metrics.text() if metrics else b"", media_type=CONTENT_TYPE)

    own = [Route("/healthz", healthz), Route("/readyz", readyz)]
    if metrics is not None:
        own.append(Route("/metrics", figures))
    return Starlette(routes=[*own, *routes])


async def _ready(check: Check) -> str:
    try:
        async with asyncio.timeout(READY_WITHIN):
            return await check()
    except TimeoutError:
        return "no answer in time"


class Server(uvicorn.Server):
    """A server that leaves signals to the process: uvicorn would raise them again, and nothing after it would run."""

    def __init__(self, app: Starlette, host: str, port: int) -> None:
        # No log of accesses: the addresses of installations hold codes that are exchanged for tokens.
        config = uvicorn.Config(
            app, host=host, port=port, log_config=None, access_log=False, server_header=False,
            timeout_graceful_shutdown=FINISH_WITHIN,
        )  # fmt: skip
        super().__init__(config)

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Take no signal."""
        yield

    async def work(self) -> None:
        """Serve until cancelled, then finish the requests that are open.

        Raises:
            OSError: the address cannot be listened on.
        """
        serving = asyncio.ensure_future(self._serve_or_raise())
        try:
            await asyncio.shield(serving)
        except asyncio.CancelledError:
            self.should_exit = True
            await serving
            raise

    async def _serve_or_raise(self) -> None:
        try:
            await self.serve()
        except SystemExit:  # how uvicorn says that it cannot listen; the log has the reason
            address = f"{self.config.host}:{self.config.port}"
            raise OSError(f"{address} cannot be listened on. Name another with --host and --port.") from None
