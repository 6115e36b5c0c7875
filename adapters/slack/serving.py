"""What both wires share: the app over a host, for one workspace or for many."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from msgspec import Struct
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_sdk.web.async_client import AsyncWebClient

from adapters.hosting import garbage
from adapters.hosting.host import Host
from adapters.hosting.together import Together
from adapters.slack.app import one_team, slack_app
from adapters.slack.desk import Desk
from adapters.slack.oauth import Teams, oauth_flow
from adapters.slack.seen import Seen, Take
from adapters.slack.web import web_client, web_session
from bot.settings import Slack

FINISH_WITHIN = 10.0
"""Seconds in which a process that stops answers what it took."""


class Serving(Struct):
    """An app at work.

    Attributes:
        desk: Who answers.
        app: Bolt's app.
        client: The Web API.
        flow: How workspaces install the app; None where it is for one.
    """

    desk: Desk
    app: AsyncApp
    client: AsyncWebClient
    flow: AsyncOAuthFlow | None = None


@asynccontextmanager
async def serving(host: Host, chosen: Slack, *, keeps: bool) -> AsyncGenerator[Serving]:
    """Make the app, for one workspace or for many; answer what was taken before it ends.

    Args:
        host: Who answers.
        chosen: The tokens.
        keeps: Whether the host has a database.

    Raises:
        slack_sdk.errors.SlackApiError: Slack refuses the token.
        aiohttp.ClientError: Slack cannot be reached.
    """
    desk = Desk(host, chosen.command, Seen(_taker(host) if keeps else None))
    async with web_session() as session:
        client = web_client(chosen, session, chosen.bot_token.reveal() if chosen.bot_token else None)
        if chosen.bot_token is not None:
            made = Serving(desk, slack_app(desk, client, await one_team(client)), client)
        else:
            teams = Teams(host, client, chosen)
            app = slack_app(desk, client, teams, teams.gone)
            made = Serving(desk, app, client, oauth_flow(host, teams, client, chosen))
        garbage.settle()
        try:
            yield made
        finally:
            await desk.finish(FINISH_WITHIN)


def _taker(host: Host) -> Take:
    async def take(keys: Sequence[str]) -> list[bool]:
        taken = await host.with_store(lambda store: store.events.take_each("slack", keys, datetime.now(UTC)))
        return [key in taken for key in keys]

    return Together(take)
