"""The double itself: the Web API, response addresses, the socket, and what people see of it all."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web
from msgspec import Struct

from tests.support.discord_double.waiting import PATIENCE, Changes
from tests.support.slack_double import world
from tests.support.slack_double.sockets import Sockets
from tests.support.slack_double.world import Json
from tests.support.slack_referee.referee import check_message, check_view

T = TypeVar("T")

HOST = "127.0.0.1"
RESPONSES = 5
"""Uses of a response address."""


class Posted(Struct):
    """A message as people see it.

    Attributes:
        to: The one person who sees it; empty where all do.
        url: Its response address, when it is ephemeral: that is how its buttons know it.
    """

    channel: str
    thread: str
    to: str
    body: Json
    ts: str

    @property
    def private(self) -> bool:
        """Whether one person alone sees it."""
        return bool(self.to)

    @property
    def text(self) -> str:
        """What it says in full."""
        return str(self.body.get("text", ""))

    @property
    def buttons(self) -> list[Json]:
        """Its buttons, in order."""
        return [each for each in self.elements if each["type"] == "button"]

    @property
    def elements(self) -> list[Json]:
        """What can be pressed or opened in it, in order: buttons, and small menus."""
        rows = [block for block in self.body.get("blocks", []) if block["type"] == "actions"]
        return [each for row in rows for each in row["elements"]]

    @property
    def labels(self) -> list[str]:
        """What stands on its buttons."""
        return [button["text"]["text"] for button in self.buttons]

    @property
    def choices(self) -> list[str]:
        """What stands in its small menus."""
        return [option["text"]["text"] for each in self.elements for option in each.get("options", ())]


class Called(Struct):
    """A call of the Web API: the method, what was given, the token, and the status of the answer."""

    method: str
    given: Json
    token: str
    status: int = 200


class Fault(Struct):
    """What goes wrong with a call.

    Attributes:
        status: The status of the answer.
        error: Slack's name of the refusal.
        retry_after: Seconds to wait, with 429.
        times: Calls that it befalls.
        done: Whether Slack did what was asked nevertheless.
        lost: Whether the connection breaks instead of an answer.
    """

    status: int = 200
    error: str = ""
    retry_after: int = 0
    times: int = 1
    done: bool = False
    lost: bool = False


class SlackDouble:
    """A Slack on this machine; see the package for how to use it."""

    def __init__(self) -> None:
        self.changes = Changes()
        self.calls: list[Called] = []
        self.messages: list[Posted] = []
        self.views: dict[str, Json] = {}
        self.homes: dict[str, Json] = {}
        self.problems: list[str] = []
        self.awaited: dict[str, asyncio.Future[None]] = {}
        self.judge = True
        self.keep = True
        self.tokens: dict[str, Json] = {world.BOT_TOKEN: {"team": world.TEAM}}
        self.codes: dict[str, Json] = {}
        self.admins: set[str] = set()
        self.uploaded: list[str] = []
        self.member_of: set[str] = {world.GENERAL}
        self.sockets = Sockets(self.changes)
        self.api_url = ""
        self.address = ""
        self._faults: dict[str, Fault] = {}
        self._responses: dict[str, tuple[Posted, Posted | None]] = {}
        self._used: dict[str, int] = {}
        self._numbers = itertools.count(1)
        self._stop: Callable[[], Awaitable[None]] | None = None

    async def __aenter__(self) -> Self:
        """Start to listen."""
        app = web.Application(client_max_size=1 << 24)
        app.router.add_post("/api/{method}", self._api)
        app.router.add_post("/response/{id}", self._respond)
        app.router.add_post("/upload", self._upload)
        app.router.add_get("/socket", self.sockets.serve)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, HOST, 0, backlog=4096).start()
        self.address = f"http://{HOST}:{runner.addresses[0][1]}"
        self.api_url = f"{self.address}/api"
        self._stop = runner.cleanup
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        await self.sockets.close()
        if self._stop is not None:
            await self._stop()

    def number(self) -> int:
        """Return a number that was not used before."""
        return next(self._numbers)

    def stamp(self) -> str:
        """Return a new time stamp, as Slack names messages."""
        return f"1700000000.{self.number():06d}"

    def fail(self, method: str, fault: Fault) -> None:
        """Let the next calls of a method fail; `response` is that of response addresses."""
        self._faults[method] = fault

    def of(self, method: str) -> list[Called]:
        """Return the calls of a method, oldest first."""
        return [each for each in self.calls if each.method == method]

    async def until(self, found: Callable[[], T], seconds: float = PATIENCE) -> T:
        """Return what `found` returns, as soon as that is true."""
        return await self.changes.until(found, seconds)

    def response_url(self, channel: str, user: str, shown: Posted | None = None) -> str:
        """Return a new response address, for what a person did in a channel, or with a message."""
        id_ = str(self.number())
        self._responses[id_] = Posted(channel, "", user, {}, ""), shown
        self._used[id_] = 0
        return f"{self.address}/response/{id_}"

    def expire_responses(self) -> None:
        """Let half an hour pass: no response address works any more."""
        self._used = dict.fromkeys(self._used, RESPONSES)

    def take(self, body: Json, channel: str, user: str) -> Posted | None:
        """Show the answer that came with an acknowledgement."""
        if not body.get("text") and not body.get("blocks"):
            return None
        return self._show(channel, "", "" if body.get("response_type") == "in_channel" else user, body)

    # ---- what is asked of it

    def _show(self, channel: str, thread: str, to: str, body: Json) -> Posted:
        posted = Posted(channel, thread, to, body, self.stamp())
        if (waiting := self.awaited.get(thread)) is not None and not waiting.done():
            waiting.set_result(None)
        if self.judge:
            self.problems += check_message(body)
        if self.keep:
            self.messages.append(posted)
        self.changes.note()
        return posted

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        given: Json = await request.json() if request.content_type == "application/json" else dict(await request.post())
        given |= request.query
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(given.get("token", ""))
        called = Called(method, given, token)
        if self.keep:
            self.calls.append(called)
        fault = self._faults.get(method)
        if fault is not None and fault.times:
            fault.times -= 1
            if fault.done:
                self._do(called)
            return self._failed(request, called, fault)
        answer = self._do(called)
        self.changes.note()
        return web.json_response(answer, headers={"x-oauth-scopes": world.SCOPES})

    def _failed(self, request: web.Request, called: Called, fault: Fault) -> web.StreamResponse:
        called.status = fault.status
        self.changes.note()
        if fault.lost and request.transport is not None:
            request.transport.close()
        wait = {"Retry-After": str(fault.retry_after)}
        if fault.error:
            return web.json_response({"ok": False, "error": fault.error}, status=fault.status, headers=wait)
        return web.Response(status=fault.status, text="failed", headers=wait)

    def _do(self, called: Called) -> Json:
        """Do what a call asks for; return Slack's answer."""
        given = called.given
        if called.method == "apps.connections.open":
            known = called.token == world.APP_TOKEN
            return {"ok": True, "url": f"{self.address}/socket"} if known else {"ok": False, "error": "invalid_auth"}
        if called.method == "oauth.v2.access":
            return self._exchange(given)
        if called.token not in self.tokens:
            return {"ok": False, "error": "invalid_auth"}
        if called.method == "conversations.info":
            return {"ok": True, "channel": {"id": given["channel"], "is_member": given["channel"] in self.member_of}}
        if str(given.get("channel", "")).startswith("C") and given["channel"] not in self.member_of:
            return {"ok": False, "error": "not_in_channel"}
        if called.method == "auth.test":
            known = self.tokens[called.token]
            bot = {"user_id": world.BOT_USER, "user": "syllabot", "bot_id": world.BOT}
            where = {"team_id": known["team"], "team": "Study", "enterprise_id": known.get("enterprise")}
            return {"ok": True, **bot, **where, "url": "https://study.slack.com/"}
        if called.method.startswith("views."):
            return self._view(called.method, given)
        return self._chat(called.method, given)

    def _chat(self, method: str, given: Json) -> Json:
        channel = str(given.get("channel", ""))
        if method == "chat.delete":
            self.messages = [each for each in self.messages if each.ts != given["ts"]]
            return {"ok": True}
        if method == "users.info":
            return {"ok": True, "user": {"id": given["user"], "is_admin": given["user"] in self.admins}}
        if method == "conversations.open":
            return {"ok": True, "channel": {"id": world.DIRECT}}
        if method == "files.getUploadURLExternal":
            return {"ok": True, "upload_url": f"{self.address}/upload", "file_id": f"F{self.number()}"}
        if method == "files.completeUploadExternal":
            return {"ok": True, "files": json.loads(given["files"])}
        if method in {"chat.postMessage", "chat.postEphemeral"}:
            to = str(given["user"]) if method == "chat.postEphemeral" else ""
            posted = self._show(channel, str(given.get("thread_ts", "")), to, given)
            return {"ok": True, "channel": channel, "ts": posted.ts, "message_ts": posted.ts}
        return {"ok": False, "error": "unknown_method"}

    def _view(self, method: str, given: Json) -> Json:
        view: Json = given["view"]
        self.problems += check_view(view)
        if method == "views.publish":
            self.homes[given["user_id"]] = view
            return {"ok": True, "view": {"id": "V0HOME", **view}}
        id_ = str(given.get("view_id") or f"V{self.number()}")
        self.views[id_] = view
        return {"ok": True, "view": {"id": id_, **view}}

    def _exchange(self, given: Json) -> Json:
        """Answer `oauth.v2.access`: a code, or a refresh token, works once."""
        key = str(given.get("code") or given.get("refresh_token"))
        known = self.codes.pop(key, None)
        if known is None:
            return {"ok": False, "error": "invalid_code" if given.get("code") else "invalid_refresh_token"}
        token, refresh = f"xoxe.xoxb-{self.number()}", f"xoxe-1-{self.number()}"
        self.tokens[token] = known
        self.codes[refresh] = known
        org = known.get("enterprise") if known.get("org") else None
        return {
            "ok": True,
            "app_id": world.APP,
            "access_token": token,
            "token_type": "bot",
            "scope": world.SCOPES,
            "bot_user_id": world.BOT_USER,
            "refresh_token": refresh,
            "expires_in": 43_200,
            "team": None if org else {"id": known["team"], "name": "Study"},
            "enterprise": {"id": known["enterprise"], "name": "Org"} if known.get("enterprise") else None,
            "is_enterprise_install": bool(org),
            "authed_user": {"id": world.ADA},
        }

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        self.uploaded.append((await request.read()).decode())
        return web.Response(text="OK")

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        id_, given = request.match_info["id"], await request.json()
        if self.keep:
            self.calls.append(Called("response", given, ""))
        fault = self._faults.get("response")
        if fault is not None and fault.times:
            fault.times -= 1
            return self._failed(request, self.calls[-1], fault)
        self._used[id_] += 1
        if self._used[id_] > RESPONSES:
            return web.Response(status=404, text="used_url")
        by, shown = self._responses[id_]
        if given.get("delete_original"):
            self.messages = [each for each in self.messages if each is not shown]
        elif given.get("replace_original") and shown is not None:
            self.problems += check_message(given) if self.judge else []
            shown.body = given
        else:
            to = "" if given.get("response_type") == "in_channel" else by.to
            self._show(by.channel, str(given.get("thread_ts", "")), to, given)
        self.changes.note()
        return web.Response(text="ok")
