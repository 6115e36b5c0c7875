"""The Bolt app, the same for both wires: everything that Slack may send goes to the desk.

It goes there by a middleware, the last one, rather than by listeners. For each request Bolt asks its listeners in turn
whether it is theirs, collects arguments for them by name, and then looks every ten milliseconds whether one of them has
acknowledged: more CPU than the rest of a request takes, and an answer that waits. It answers 404 to what no listener
takes, and takes an acknowledgement back when an error follows it. None of that is left to go wrong here.
"""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeAlias, cast

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import views
from adapters.slack.desk import Desk
from adapters.slack.given import Given
from adapters.slack.incoming import Json, part, text
from adapters.slack.richtext import Body
from adapters.slack.web import QUIET, call, written
from bot import wording

Gone: TypeAlias = Callable[[Json], Coroutine[Any, Any, None]]
"""Is told that the app was removed from a workspace, or that its tokens were revoked."""

INSTALLER = "syllabot_installer"
"""Where in Bolt's context stands who installed the app; whoever authorises puts it there."""


class OneTeam(AsyncAuthorize):
    """Authorises every request with the token of the one workspace that the app is for.

    Args:
        result: What the token is for, asked from Slack once at the start.
    """

    def __init__(self, result: AuthorizeResult) -> None:
        self._result = result

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_: Any,
    ) -> AuthorizeResult:
        """Return the token's result."""
        del context, enterprise_id, team_id, user_id
        return self._result


async def one_team(client: AsyncWebClient) -> OneTeam:
    """Ask Slack what the client's token is for.

    Raises:
        slack_sdk.errors.SlackApiError: Slack refuses the token.
    """
    found = await call(client, "auth.test")
    known = {name: found.get(name) for name in ("enterprise_id", "team_id", "team", "url", "bot_id")}
    return OneTeam(AuthorizeResult(**known, bot_user_id=found.get("user_id"), bot_token=client.token))


class LeanApp(AsyncApp):
    """Bolt's app, but that each request gets a copy of the client, where Bolt makes a new one from the environment."""

    def _init_context(self, req: AsyncBoltRequest) -> None:
        app, context = cast("Any", self), cast("Any", req.context)
        client = copy.copy(app.client)  # authorising gives it the token of the request's workspace
        client.default_params = {"team_id": context.team_id} if context.team_id else {}
        context.update(logger=QUIET, token=None, client=client, listener_runner=app.listener_runner)


class Acknowledgement:
    """What Slack gets in return for a request: what is said first counts, for it is sent at once.

    Attributes:
        answer: Bolt's response, once something was said.
    """

    def __init__(self) -> None:
        self.answer: asyncio.Future[BoltResponse] = asyncio.get_running_loop().create_future()

    def __call__(self, body: Body | None = None) -> None:
        """Acknowledge, with an answer or without."""
        if not self.answer.done():
            self.answer.set_result(BoltResponse(status=200, body=written(body) if body else ""))


class ToDesk(AsyncMiddleware):
    """Hands everything over to the desk; nothing comes after it.

    Args:
        desk: Who answers.
        gone: Is told that a workspace removed the app.
    """

    def __init__(self, desk: Desk, gone: Gone | None = None) -> None:
        self._desk = desk
        self._gone = gone

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt calls it so
    ) -> BoltResponse:
        """Return the acknowledgement, as soon as there is one; the desk goes on with what comes after it."""
        del resp, next
        context: Any = req.context
        given = Given(req.body, context.client, context.bot_user_id or "", str(context.get(INSTALLER) or ""))
        ack = Acknowledgement()
        work = self._event(given) if "event" in given.body else self._done_by_person(ack, given)
        if work is None:
            return ack.answer.result() if ack.answer.done() else BoltResponse(status=200)
        task = self._desk.begin(work)
        if "event" in given.body:
            return BoltResponse(status=200)
        task.add_done_callback(lambda _: ack())  # whatever became of it
        return await ack.answer

    def _event(self, given: Given) -> Coroutine[Any, Any, None] | None:
        """Return what is to be done about an event; None for one that is nothing to us."""
        match text(part(given.body, "event"), "type"):
            case "app_mention" | "message":
                return self._desk.mention(given)
            case "app_home_opened":
                return self._desk.home(given)
            case "app_uninstalled" | "tokens_revoked" if self._gone is not None:
                return self._desk.removed(self._gone(given.body))
            case _:
                return None

    def _done_by_person(self, ack: Acknowledgement, given: Given) -> Coroutine[Any, Any, None] | None:
        """Return what is to be done about a command, a press, a shortcut or a form; None where that is nothing."""
        body, desk = given.body, self._desk
        kind = text(body, "type")
        if not kind and "command" in body:
            return None if desk.command_at_once(ack, given) else desk.command(ack, given)
        match kind, text(body, "callback_id") or text(given.view, "callback_id"):
            case "block_actions", _:
                return desk.press(ack, given)
            case "block_suggestion", _:
                return desk.suggest(ack, given)
            case "message_action", views.EXPLAIN:
                return desk.explain(ack, given)
            case "shortcut", views.ASK:
                return desk.open_ask(ack, given)
            case "view_submission", views.ASK:
                return desk.submit(ack, given)
            case "view_submission", views.REPORT:
                return desk.report(ack, given)
            case _:
                return None  # of another version's manifest, or a form that was closed


def slack_app(desk: Desk, client: AsyncWebClient, authorize: AsyncAuthorize, gone: Gone | None = None) -> AsyncApp:
    """Return the app.

    Signatures are not its business: the HTTP endpoint checks them before Bolt reads a body, and Socket Mode has none.

    Args:
        desk: Who answers.
        client: The Web API; its token is not used.
        authorize: Finds the token of a workspace.
        gone: Is told that a workspace removed the app.
    """
    found: Any = authorize  # Bolt takes such an object as well as the function that it declares
    client.token = None
    app = LeanApp(
        name="syllabot.slack.bolt",  # Bolt sets the level of the logger that is called so
        logger=QUIET,
        client=client,
        authorize=found,
        signing_secret="checked before",  # noqa: S106 - see above
        request_verification_enabled=False,
        ssl_check_enabled=False,  # gets the same empty answer without
        ignoring_self_events_enabled=False,  # the desk leaves the messages of all bots alone
        attaching_function_token_enabled=False,  # steps of workflows and conversations with agents: none of ours
        attaching_conversation_kwargs_enabled=False,
        user_facing_authorize_error_message=wording.NOT_INSTALLED,
    )

    async def on_error(error: Exception) -> BoltResponse:
        desk.failed(error)
        return BoltResponse(status=200)

    app.error(on_error)  # pyright: ignore[reportUnknownMemberType]
    app.use(ToDesk(desk, gone))  # pyright: ignore[reportUnknownMemberType]
    return app
