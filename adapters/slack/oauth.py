"""Many workspaces: installing by OAuth, finding the token of a workspace, renewing it, and forgetting all of it.

The database holds installations and states (`bot.store`), tokens encrypted. What is here fits them to the interfaces of
Slack's libraries.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation as SlackInstallation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from adapters.hosting.host import Host
from adapters.slack.app import INSTALLER
from adapters.slack.incoming import Json, part, text
from adapters.slack.manifest import INSTALL_PATH, REDIRECT_PATH, SCOPES
from adapters.slack.posting import note_refusal, reason_of
from adapters.slack.web import QUIET, call
from bot.settings import Secret, Slack
from bot.store.protocols import Store
from bot.store.records import Installation

_log = logging.getLogger("syllabot.slack")

PLATFORM = "slack"

RENEW_BEFORE = timedelta(hours=2)
"""Before a token ends, it is renewed: tokens of Slack's that rotate live 12 hours."""

BELIEVED_FOR = timedelta(minutes=10)
"""After which another process's removal of an installation is noticed here, if its event went there."""

MOST_KEPT = 5_000
"""Workspaces whose authorisation is kept; who asked longest ago goes first."""


class States(AsyncOAuthStateStore):
    """Installations that were begun: the database hands each state out once, and takes it back once."""

    def __init__(self, host: Host) -> None:
        self._host = host

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        """Return a new state."""
        del args, kwargs
        return await self._host.with_store(lambda store: store.states.issue(PLATFORM, _now()))

    async def async_consume(self, state: str) -> bool:
        """Use a state up; return False for one that is unknown, too old, or used before, by whomever."""
        return await self._host.with_store(lambda store: store.states.use(PLATFORM, state, _now()))


class Installations(AsyncInstallationStore):
    """Keeps what comes of a finished installation."""

    def __init__(self, host: Host, kept: Callable[[Installation], None]) -> None:
        self._host = host
        self._kept = kept

    async def async_save(self, installation: SlackInstallation) -> None:
        """Keep an installation; the workspace is served from now on."""
        record = record_of(installation)

        def save(store: Store) -> Installation:
            store.departures.come_back(PLATFORM, record.server, record.enterprise)
            return store.installations.save(record)

        self._kept(await self._host.with_store(save))
        _log.info("Installed in workspace %s.", record.server or record.enterprise)


class Teams(AsyncAuthorize):
    """Finds the token of the workspace that a request is from, and renews it in time.

    Args:
        host: Has the database.
        client: The Web API, to renew tokens.
        settings: The app's id and secret, for that.
    """

    def __init__(self, host: Host, client: AsyncWebClient, settings: Slack) -> None:
        self._host = host
        self._client = client
        self._settings = settings
        self._cached: OrderedDict[tuple[str, str], tuple[datetime, Installation]] = OrderedDict()
        self._renewing: dict[tuple[str, str], asyncio.Lock] = {}

    async def __call__(self, **asked: Any) -> AuthorizeResult | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return what the app may do in a workspace; None where it is not installed."""
        enterprise, team = str(asked.get("enterprise_id") or ""), str(asked.get("team_id") or "")
        found = await self.find(enterprise, team)
        if found is None:
            return None
        asked["context"][INSTALLER] = found.installer
        return AuthorizeResult(
            enterprise_id=enterprise or None,
            team_id=team or None,
            bot_id=found.bot,
            bot_user_id=found.bot_user,
            bot_token=found.token.reveal(),
            bot_scopes=list(found.scopes),
        )

    async def find(self, enterprise: str, team: str) -> Installation | None:
        """Return the installation in a workspace, or that of its whole organisation; None where there is neither."""
        for server in dict.fromkeys((team, "")):
            if not server and not enterprise:
                continue
            key = (enterprise, server)
            kept = self._cached.get(key)
            found = kept[1] if kept and kept[0] > _now() else await self._read(key)
            if found is not None:
                return await self._renewed(found)
        return None

    def keep(self, installation: Installation) -> None:
        """Believe an installation for some time."""
        key = (installation.enterprise, installation.server)
        self._cached[key] = (_now() + BELIEVED_FOR, installation)
        self._cached.move_to_end(key)
        if len(self._cached) > MOST_KEPT:
            self._cached.popitem(last=False)

    async def gone(self, body: Json) -> None:
        """Erase a workspace that removed the app, or that revoked the bot's token: all that is known of it."""
        event = part(body, "event")
        if event.get("type") == "tokens_revoked" and not part(event, "tokens").get("bot"):
            return  # a person's token, of which the app has none
        enterprise, team = text(body, "enterprise_id"), text(body, "team_id")
        keys = [(enterprise, team)] if team else [(enterprise, "")]
        if body.get("is_enterprise_install") or not team:
            keys.append((enterprise, ""))

        def erase(store: Store) -> None:
            for organisation, server in keys:
                store.installations.remove(PLATFORM, organisation, server)
                store.privacy.erase_server(PLATFORM, server, organisation)

        for key in keys:
            self._cached.pop(key, None)
        await self._host.with_store(erase)
        _log.info("Workspace %s removed the app; what was known of it is erased.", team or enterprise)

    async def _read(self, key: tuple[str, str]) -> Installation | None:
        found = await self._host.with_store(lambda store: store.installations.find(PLATFORM, *key))
        if found is not None:
            self.keep(found)
        return found

    async def _renewed(self, found: Installation) -> Installation:
        """Return an installation whose token is good for a while; one process and one task renews it."""
        if not _ends_soon(found):
            return found
        key = (found.enterprise, found.server)
        async with self._renewing.setdefault(key, asyncio.Lock()):
            fresh = await self._read(key)
            if fresh is None or not _ends_soon(fresh):
                return fresh or found
            return await self._renew(fresh)

    async def _renew(self, found: Installation) -> Installation:
        """Exchange the refresh token, which works once; whoever comes second reads what the first was given."""
        try:
            answer = await call(
                self._client,
                "oauth.v2.access",
                client_id=self._settings.client_id,
                client_secret=self._settings.client_secret.reveal() if self._settings.client_secret else "",
                grant_type="refresh_token",
                refresh_token=found.refresh_token.reveal(),
            )
        except SlackApiError as error:
            note_refusal(reason_of(error), "renewing a workspace's token")
            return await self._read((found.enterprise, found.server)) or found
        token, refresh = Secret(text(answer, "access_token")), Secret(text(answer, "refresh_token"))
        ends = _now() + timedelta(seconds=int(answer.get("expires_in") or 0))
        await self._host.with_store(lambda store: store.installations.rotate(found, token, refresh, ends))
        renewed = replace(found, token=token, refresh_token=refresh, token_expires_at=ends, version=found.version + 1)
        self.keep(renewed)
        return renewed


def record_of(given: SlackInstallation) -> Installation:
    """Return an installation of Slack's as the store keeps it; one in a whole organisation has no workspace."""
    found: Any = given
    ends = found.bot_token_expires_at
    scopes = found.bot_scopes or ()
    return Installation(
        platform=PLATFORM,
        enterprise=found.enterprise_id or "",
        server="" if found.is_enterprise_install else found.team_id or "",
        app=found.app_id or "",
        name=found.team_name or found.enterprise_name or "",
        bot=found.bot_id or "",
        bot_user=found.bot_user_id or "",
        scopes=tuple(scopes.split(",") if isinstance(scopes, str) else scopes),
        installer=found.user_id or "",
        token=Secret(found.bot_token or ""),
        refresh_token=Secret(found.bot_refresh_token or ""),
        token_expires_at=datetime.fromtimestamp(ends, UTC) if ends else None,
        installed_at=_now(),
    )


def oauth_flow(host: Host, teams: Teams, client: AsyncWebClient, settings: Slack) -> AsyncOAuthFlow:
    """Return Bolt's installation flow over the database."""
    server = settings.api_url.removesuffix("/api")
    found = AsyncOAuthSettings(
        client_id=settings.client_id,
        client_secret=settings.client_secret.reveal() if settings.client_secret else "",
        scopes=list(SCOPES),
        user_scopes=[],
        authorization_url=f"{server}/oauth/v2/authorize",
        install_path=INSTALL_PATH,
        install_page_rendering_enabled=False,  # the page that is installed leads to Slack at once
        redirect_uri_path=REDIRECT_PATH,
        installation_store=Installations(host, teams.keep),
        state_store=States(host),
        logger=QUIET,
    )
    return AsyncOAuthFlow(client=client, logger=QUIET, settings=found)


def _ends_soon(found: Installation) -> bool:
    return found.token_expires_at is not None and found.token_expires_at - RENEW_BEFORE <= _now()


def _now() -> datetime:
    return datetime.now(UTC)
