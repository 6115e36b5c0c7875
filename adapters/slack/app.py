"""The Bolt app, the same for both wires: everything that Slack may send goes to the desk."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import views
from adapters.slack.answers import Ack
from adapters.slack.desk import Desk
from adapters.slack.given import Given
from adapters.slack.incoming import Json, part, text
from adapters.slack.web import QUIET, call
from bot import wording

Gone: TypeAlias = Callable[[Json], Coroutine[Any, Any, None]]
"""Is told that the app was removed from a workspace, or that its tokens were revoked."""

INSTALLER = "syllabot_installer"
"""Where in Bolt's context stands who installed the app; whoever authorises puts it there."""

ANYTHING = re.compile("(?s).*")
"""Whatever its name: what no handler takes is answered with 404, which Slack shows as a failure or sends again."""


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
    app = AsyncApp(
        name="syllabot.slack.bolt",  # Bolt sets the level of the logger that is called so
        logger=QUIET,
        client=client,
        authorize=found,
        signing_secret="checked before",  # noqa: S106 - see above
        request_verification_enabled=False,
        attaching_function_token_enabled=False,  # steps of workflows and conversations with agents: none of ours
        attaching_conversation_kwargs_enabled=False,
        user_facing_authorize_error_message=wording.NOT_INSTALLED,
    )
    _listen(app, desk, gone)

    async def on_error(error: Exception) -> BoltResponse:
        await desk.failed(error)
        return BoltResponse(status=200)

    app.error(on_error)  # pyright: ignore[reportUnknownMemberType]
    return app


def _listen(app: Any, desk: Desk, gone: Gone | None) -> None:
    """Take everything, what comes most often first: Bolt asks one listener after the other, at a cost for each."""

    async def command(ack: Ack, body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await desk.command(ack, _given(body, client, context))

    async def event(body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        match text(part(body, "event"), "type"):
            case "app_mention" | "message":
                await desk.mention(_given(body, client, context))
            case "app_home_opened":
                await desk.home(_given(body, client, context))
            case "app_uninstalled" | "tokens_revoked" if gone is not None:
                await desk.removed(gone(body))
            case _:
                pass  # Bolt acknowledges events by itself

    async def press(ack: Ack, body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await desk.press(ack, _given(body, client, context))

    app.command(ANYTHING)(command)
    app.event(ANYTHING)(event)
    app.action(ANYTHING)(press)
    _listen_to_forms(app, desk)


def _listen_to_forms(app: Any, desk: Desk) -> None:
    """Take shortcuts and what happens in modals."""

    async def suggest(ack: Ack, body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await desk.suggest(ack, _given(body, client, context))

    async def shortcut(ack: Ack, body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        match text(body, "callback_id"):
            case views.EXPLAIN:
                await desk.explain(ack, _given(body, client, context))
            case views.ASK:
                await desk.open_ask(ack, _given(body, client, context))
            case _:
                await ack()  # of another version's manifest

    async def submit(ack: Ack, body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        match text(part(body, "view"), "callback_id"):
            case views.ASK:
                await desk.submit(ack, _given(body, client, context))
            case views.REPORT:
                await desk.report(ack, _given(body, client, context))
            case _:
                await ack()

    async def nothing(ack: Ack) -> None:
        await ack()

    app.options(ANYTHING)(suggest)
    app.shortcut(ANYTHING)(shortcut)
    app.view_submission(ANYTHING)(submit)
    app.view_closed(ANYTHING)(nothing)


def _given(body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> Given:
    found: Any = context
    return Given(body, client, context.bot_user_id or "", str(found.get(INSTALLER) or ""))
