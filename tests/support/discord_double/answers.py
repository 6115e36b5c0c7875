"""How the REST API answers and refuses."""

from __future__ import annotations

import json

from aiohttp import web

from tests.support.discord_double.world import Json

VIA = {"Via": "1.1 google"}
"""On every answer of Discord's own. Clients take a 429 without it for a ban by the network in front."""


class RefusedError(Exception):
    """A request that Discord refuses.

    Args:
        status: Of HTTP.
        code: Of Discord's list of JSON error codes.
        message: In English.
    """

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def answer(data: Json | list[Json], status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """Return JSON with the content type `application/json`, exactly: clients compare it, character set and all."""
    body = json.dumps(data, separators=(",", ":")).encode()
    return web.Response(body=body, status=status, content_type="application/json", headers={**VIA, **(headers or {})})


def nothing() -> web.Response:
    """Return an answer without content."""
    return web.Response(status=204, headers=VIA)


def refusal(status: int, code: int, message: str) -> web.Response:
    """Return an error as Discord words it."""
    return answer({"message": message, "code": code}, status)


def unauthorised() -> RefusedError:
    """Return the refusal of a wrong bot token."""
    return RefusedError(401, 0, "401: Unauthorized")


def unknown(what: str) -> RefusedError:
    """Return the refusal of something that is not there, as `unknown("Channel")`."""
    return RefusedError(404, UNKNOWN[what], f"Unknown {what}")


UNKNOWN = {
    "Application": 10002,
    "Channel": 10003,
    "Guild": 10004,
    "Member": 10007,
    "Message": 10008,
    "User": 10013,
    "Webhook": 10015,
    "interaction": 10062,
    "application command": 10063,
}
"""JSON error codes of what is not there."""
