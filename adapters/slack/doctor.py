"""`syllabot slack doctor`: what may keep the bot from answering, each with what to do about it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Literal, TypeAlias

from aiohttp import ClientError
from msgspec import Struct
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.manifest import SCOPES
from adapters.slack.posting import reason_of
from adapters.slack.web import OPERATOR
from bot.settings import Slack

Standing: TypeAlias = Literal["ok", "note", "problem"]


class Finding(Struct, frozen=True):
    """One thing that was looked at: how it stands, and a sentence that says what to do where it is not well."""

    standing: Standing
    text: str


async def examine(client: AsyncWebClient, chosen: Slack) -> AsyncIterator[Finding]:
    """Look at the tokens, the scopes, the socket and the settings."""
    try:
        async for finding in _token(client):
            yield finding
        yield await _socket(client, chosen)
    except (ClientError, OSError, TimeoutError) as error:
        yield Finding("problem", f"Slack cannot be reached at {chosen.api_url}: {type(error).__name__}.")
        return
    yield _signatures(chosen)
    yield Finding(
        "note",
        f"The command is {chosen.command}. If another app answers it, that one was installed later: set slack.command "
        "to another name, make the manifest anew and install the app again.",
    )


async def _token(client: AsyncWebClient) -> AsyncIterator[Finding]:
    api: Any = client
    try:
        found: Any = await api.auth_test()
    except SlackApiError as error:
        yield _refused("bot token", error)
        return
    yield Finding("ok", f"The bot token is valid: {found['user']} in the workspace “{found['team']}”.")
    has = {scope.strip() for scope in str(found.headers.get("x-oauth-scopes", "")).split(",")} - {""}
    lacking = [f"{scope} ({why})" for scope, why in SCOPES.items() if scope not in has]
    beyond = sorted(has - set(SCOPES))
    if lacking:
        what = "; ".join(lacking)
        yield Finding(
            "problem",
            f"The token lacks scopes: {what}. Add them on the page “OAuth & Permissions” (the manifest names them "
            "all), then install the app again.",
        )
    else:
        yield Finding("ok", "The token has every scope that is used.")
    if beyond:
        yield Finding("note", f"The token has scopes that are not used: {', '.join(beyond)}. You may remove them.")


async def _socket(client: AsyncWebClient, chosen: Slack) -> Finding:
    if chosen.app_token is None:
        text = "There is no app-level token, so `syllabot slack` cannot run; `syllabot serve` needs none."
        return Finding("note" if chosen.signing_secret else "problem", text)
    api: Any = client
    try:
        await api.apps_connections_open(app_token=chosen.app_token.reveal())
    except SlackApiError as error:
        return _refused("app-level token", error)
    return Finding("ok", "Socket Mode is on, and the app-level token opens connections.")


def _signatures(chosen: Slack) -> Finding:
    if chosen.signing_secret is None:
        return Finding("note", "There is no signing secret: `syllabot serve` answers Slack only with one.")
    if len(chosen.signing_secret.reveal()) != 32:
        text = "The signing secret has not 32 characters: copy it again from the page “Basic Information”."
        return Finding("problem", text)
    return Finding("ok", "A signing secret is set. Only a request from Slack shows whether it is the right one.")


def _refused(what: str, error: SlackApiError) -> Finding:
    reason = reason_of(error)
    return Finding("problem", f"Slack refuses the {what}: {reason}. {OPERATOR.get(reason, '')}".rstrip())
