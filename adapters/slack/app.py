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

from adapters.slack.answers import Ack
from adapters.slack.desk import Desk
from adapters.slack.given import Given
from adapters.slack.incoming import Json
from adapters.slack.views import ASK, EXPLAIN
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
        user_facing_authorize_error_message=wording.NOT_INSTALLED,
    )
    _commands(app, desk)
    _interactions(app, desk)
    _events(app, desk, gone)

    async def on_error(error: Exception) -> BoltResponse:
        await desk.failed(error)
        return BoltResponse(status=200)

    app.error(on_error)  # pyright: ignore[reportUnknownMemberType]
    return app


def _commands(app: Any, desk: Desk) -> None:
    async def command(ack: Ack, body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await desk.command(ack, _given(body, client, context))

    app.command(ANYTHING)(command)


def _interactions(app: Any, desk: Desk) -> None:
    async def press(ack: Ack, body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await desk.press(ack, _given(body, client, context))

    async def explain(ack: Ack, body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await desk.explain(ack, _given(body, client, context))

    async def open_ask(ack: Ack, body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await desk.open_ask(ack, _given(body, client, context))

    async def suggest(ack: Ack, body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await desk.suggest(ack, _given(body, client, context))

    async def submit(ack: Ack, body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await desk.submit(ack, _given(body, client, context))

    async def nothing(ack: Ack) -> None:
        await ack()

    app.action(ANYTHING)(press)
    app.message_shortcut(EXPLAIN)(explain)
    app.global_shortcut(ASK)(open_ask)
    app.options(ANYTHING)(suggest)
    app.view_submission(ASK)(submit)
    app.shortcut(ANYTHING)(nothing)  # of another version's manifest
    app.view_submission(ANYTHING)(nothing)
    app.view_closed(ANYTHING)(nothing)


def _events(app: Any, desk: Desk, gone: Gone | None) -> None:
    async def mention(body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await desk.mention(_given(body, client, context))

    async def home(body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await desk.home(_given(body, client, context))

    async def removed(body: Json) -> None:
        if gone is not None:
            await desk.removed(gone(body))

    async def nothing() -> None:
        """Nothing is done; Bolt acknowledges events by itself."""

    app.event("app_mention")(mention)
    app.event("message")(mention)
    app.event("app_home_opened")(home)
    app.event("app_uninstalled")(removed)
    app.event("tokens_revoked")(removed)
    app.event(ANYTHING)(nothing)


def _given(body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> Given:
    found: Any = context
    return Given(body, client, context.bot_user_id or "", str(found.get(INSTALLER) or ""))
