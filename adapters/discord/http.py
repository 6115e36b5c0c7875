"""Interactions over signed HTTP: the same client and commands, without a connection that must be kept.

Discord posts each interaction to us; we answer through its REST interface and say 202. Nothing is kept
between two requests, so any number of processes may serve the same address. Mentions and direct messages do
not come this way.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from adapters.discord.client import SyllabotClient
from adapters.discord.limits import FIRST_RESPONSE

LARGEST = 1 << 20
"""Bytes of a request. The longest interaction of ours, a menu on a long message, has some 20,000."""

OLDEST = 300
"""Seconds between the time in a request's signature and ours: a copy of it is refused later."""

ANSWER_BY = FIRST_RESPONSE - 0.5
"""Seconds after which we say 202 though the answer is still on its way, before Discord hangs up."""

PING, PONG = 1, 1
COMPLETION = 4


class Endpoint:
    """Takes the interactions that Discord posts.

    Args:
        client: The client, logged in.
        public_key: The application's key, 64 hexadecimal digits.
        now: The time in seconds since 1970.

    Raises:
        RuntimeError: discord.py no longer has what reads an interaction.
    """

    def __init__(self, client: SyllabotClient, public_key: str, now: Callable[[], float] = time.time) -> None:
        self._client = client
        self._key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        self._now = now
        # The one private call: discord.py has no public way to hand over an interaction that came by HTTP.
        parse: Any = getattr(client._connection, "parse_interaction_create", None)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        if parse is None:
            raise RuntimeError("This version of discord.py cannot take interactions by HTTP; install 2.7.")
        self._parse: Callable[[Any], None] = parse

    async def answer(self, request: Request) -> Response:
        """Answer one request: 401 for a bad signature, 400 for no interaction, 413 for too much, else 200 or 202."""
        raw = await _body(request)
        if raw is None:
            return PlainTextResponse("The request is too large.", 413)
        stamp = request.headers.get("X-Signature-Timestamp", "")
        if not self._signed(stamp, raw, request.headers.get("X-Signature-Ed25519", "")):
            return PlainTextResponse("The signature is not valid for this request.", 401)
        try:
            interaction: Any = json.loads(raw)
            kind, id_ = interaction["type"], int(interaction["id"])
        except (ValueError, KeyError, TypeError, RecursionError):
            return PlainTextResponse("The request holds no interaction.", 400)
        if kind == PING:
            return JSONResponse({"type": PONG})
        if kind == COMPLETION:
            self._parse(interaction)
        else:
            await self._hand_over(interaction, id_)
        return Response(status_code=202)

    async def _hand_over(self, interaction: Any, id_: int) -> None:
        desk = self._client.desk
        done = desk.expect(id_)
        try:
            self._parse(interaction)
            async with asyncio.timeout(ANSWER_BY):
                await done.wait()
        except TimeoutError:
            pass  # it is still answered, only later than this request is
        finally:
            desk.forget(id_)

    def _signed(self, stamp: str, raw: bytes, signature: str) -> bool:
        if not stamp.isascii() or not stamp.isdigit() or len(stamp) > 15 or abs(self._now() - int(stamp)) > OLDEST:
            return False
        try:
            self._key.verify(bytes.fromhex(signature), stamp.encode() + raw)
        except (InvalidSignature, ValueError):
            return False
        return True


async def _body(request: Request) -> bytes | None:
    """Return the raw body; None where it is too large, without reading more than that."""
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST:
            return None
    return bytes(raw)
