"""The three ways in which something reaches the app: in process, signed HTTP, Socket Mode."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Literal, Protocol, TypeAlias
from urllib.parse import urlencode

import aiohttp
from msgspec import Struct
from slack_bolt.async_app import AsyncApp

from adapters.slack.http import bolt_request
from tests.support.slack_double.server import SlackDouble
from tests.support.slack_double.world import SECRET, Json

Kind: TypeAlias = Literal["slash_commands", "interactive", "events_api"]


class Acknowledged(Struct, frozen=True):
    """How something was acknowledged: the status, the answer in it, and after how many seconds."""

    status: int
    body: Json
    seconds: float


class Wire(Protocol):
    """A way in."""

    async def deliver(self, kind: Kind, payload: Json) -> Acknowledged:
        """Hand something over; return its acknowledgement."""
        ...


def form_of(kind: Kind, payload: Json) -> tuple[str, str]:
    """Return the body and the content type with which Slack posts something."""
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(form), "application/x-www-form-urlencoded"


def signed(body: bytes, stamp: int | None = None, secret: str = SECRET) -> dict[str, str]:
    """Return the headers of Slack's signature."""
    at = str(int(time.time()) if stamp is None else stamp)
    digest = hmac.new(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={digest}"}


def _read(text: str) -> Json:
    return json.loads(text) if text.startswith("{") else ({"text": text} if text else {})


class InProcess:
    """Hands requests to the app itself."""

    def __init__(self, app: AsyncApp) -> None:
        self._app = app

    async def deliver(self, kind: Kind, payload: Json) -> Acknowledged:
        """Dispatch one request."""
        started = time.monotonic()
        body, content = form_of(kind, payload)
        answer = await self._app.async_dispatch(bolt_request(body, {"Content-Type": content}))
        return Acknowledged(answer.status, _read(answer.body), time.monotonic() - started)


class OverHttp:
    """Posts signed requests to an address."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session = session
        self.address = address

    async def deliver(self, kind: Kind, payload: Json) -> Acknowledged:
        """Post one request."""
        started = time.monotonic()
        body, content = form_of(kind, payload)
        headers = {"Content-Type": content, **signed(body.encode())}
        async with self._session.post(self.address, data=body.encode(), headers=headers) as answer:
            return Acknowledged(answer.status, _read(await answer.text()), time.monotonic() - started)


class OverSocket:
    """Sends envelopes over the open connections."""

    def __init__(self, slack: SlackDouble) -> None:
        self._slack = slack

    async def deliver(self, kind: Kind, payload: Json) -> Acknowledged:
        """Send one envelope, and wait until it is acknowledged."""
        started = time.monotonic()
        answer = await (await self._slack.sockets.send(kind, payload, f"envelope-{self._slack.number()}"))
        return Acknowledged(200, answer, time.monotonic() - started)
