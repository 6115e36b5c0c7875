"""Slack over signed HTTP: one endpoint for commands, interactions and events.

Slack posts to us; we answer in the response or by its Web API. Nothing is kept between two requests but what was
taken already, so any number of processes may serve the same address when they share a database.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from adapters.hosting import faults
from adapters.slack.manifest import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH
from adapters.slack.serving import Serving
from bot import wording
from bot.settings import Secret, Slack

LARGEST = 1 << 20
"""Bytes of a request. The longest of Slack's, a press under a long message, has some 100,000."""

OLDEST = 300
"""Seconds between the time in a request's signature and ours: a copy of it is refused later [docs]."""


def routes(made: Serving, chosen: Slack) -> list[Route]:
    """Return what the app answers over HTTP. `chosen.signing_secret` must be set."""
    if chosen.signing_secret is None:
        raise ValueError("requests over HTTP are checked with the signing secret")
    found = [Route(EVENTS_PATH, Endpoint(made.app, chosen.signing_secret).answer, methods=["POST"])]
    if flow := made.flow:
        found += [_page(INSTALL_PATH, flow.handle_installation), _page(REDIRECT_PATH, flow.handle_callback)]
    return found


def _page(path: str, handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]) -> Route:
    """Return a page of the installation, as Bolt makes it."""

    async def answer(request: Request) -> Response:
        try:
            asked = bolt_request("", dict(request.headers), request.url.query)
            return starlette_response(await handle(asked))
        except Exception as error:  # noqa: BLE001 - who installs gets a sentence, the log where it was
            reference = faults.note(error, "installing the app")
            return PlainTextResponse(wording.UNEXPECTED.format(reference=reference), 500)

    return Route(path, answer, methods=["GET"])


class Endpoint:
    """Takes what Slack posts.

    Args:
        app: Who answers.
        signing_secret: The app's signing secret.
        now: The time in seconds since 1970.
    """

    def __init__(self, app: AsyncApp, signing_secret: Secret, now: Callable[[], float] = time.time) -> None:
        self._app = app
        self._secret = signing_secret
        self._now = now

    async def answer(self, request: Request) -> Response:
        """Answer one request: 413 for too much, 401 for a bad signature, 400 for no text, else what Bolt says."""
        raw = await _body(request)
        if raw is None:
            return PlainTextResponse("The request is too large.", 413)
        stamp = request.headers.get("X-Slack-Request-Timestamp", "")
        if not self._signed(stamp, raw, request.headers.get("X-Slack-Signature", "")):
            return PlainTextResponse("The signature is not valid for this request.", 401)
        try:
            asked = bolt_request(raw.decode("utf-8"), dict(request.headers))
        except (ValueError, RecursionError):  # not UTF-8, or no JSON
            return PlainTextResponse("The request cannot be read.", 400)
        return starlette_response(await self._app.async_dispatch(asked))

    def _signed(self, stamp: str, raw: bytes, signature: str) -> bool:
        if not stamp.isascii() or not stamp.isdigit() or len(stamp) > 15 or abs(self._now() - int(stamp)) > OLDEST:
            return False
        key = self._secret.reveal().encode()
        wanted = "v0=" + hmac.new(key, b"v0:" + stamp.encode() + b":" + raw, hashlib.sha256).hexdigest()
        return hmac.compare_digest(wanted.encode(), signature.encode())


def bolt_request(text: str, headers: dict[str, str], query: str = "") -> AsyncBoltRequest:
    """Return a request as Bolt reads it.

    Bolt 1.30 looks for a field `payload` in every form that holds this word anywhere, and takes a form without one for
    empty: “What is the payload of a packet?” would be lost. Such a form is handed over read.

    Raises:
        ValueError: it says that it is JSON and is none.
    """
    asked = AsyncBoltRequest(body=text, query=query, headers={**headers})
    if asked.body or not text:
        return asked
    form = dict(parse_qsl(text, keep_blank_values=True))
    again = AsyncBoltRequest(body=form, headers={**headers}, mode="socket_mode")
    again.mode, again.raw_body = "http", text
    return again


def starlette_response(answer: BoltResponse) -> Response:
    """Return Bolt's answer as a response."""
    response = Response(answer.body, answer.status)
    for name, values in answer.headers.items():
        if name.lower() != "content-length":
            for value in values:
                response.headers.append(name, value)
    return response


async def _body(request: Request) -> bytes | None:
    """Return the raw body; None where it is too large, without reading more than that."""
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST:
            return None
    return bytes(raw)
