"""Many workspaces: the app installed from its own page, at a local Slack, with a real database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from msgspec import Struct
from msgspec.structs import replace
from starlette.applications import Starlette

from adapters.hosting.host import Host
from adapters.slack.http import routes
from adapters.slack.manifest import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH, SCOPES
from adapters.slack.oauth import RENEW_BEFORE
from adapters.slack.serving import Serving, serving
from bot import wording
from bot.assistant import Assistant
from bot.request import Place
from bot.settings import Secret, Slack
from bot.store.records import Installation, ServerSettings
from bot.store.store import Store
from tests.support.slack_double import ADA, GENERAL, SECRET, SlackDouble, world
from tests.support.slack_double.chats import serving as on_a_port
from tests.support.slack_double.wires import OverHttp
from tests.support.slack_double.world import Json

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Site(Struct):
    """An app that any workspace may install: its address, its parts, a browser."""

    address: str
    made: Serving
    store: Store
    slack: SlackDouble
    browser: aiohttp.ClientSession

    async def install(self, code: str, state: str | None = None, cookie: str | None = None) -> int:
        """Begin an installation and come back from Slack with a code; return the status of the last page."""
        if state is None:
            state = await self.begin()
        headers = {"Cookie": f"slack-app-oauth-state={state if cookie is None else cookie}"}
        url = f"{self.address}{REDIRECT_PATH}?code={code}&state={state}"
        async with self.browser.get(url, headers=headers) as page:
            return page.status

    async def begin(self) -> str:
        """Open the page that leads to Slack; return the state that Slack would bring back."""
        async with self.browser.get(f"{self.address}{INSTALL_PATH}", allow_redirects=False) as page:
            asked = parse_qs(urlsplit(page.headers["Location"]).query)
        assert set(asked["scope"][0].split(",")) == set(SCOPES)
        return asked["state"][0]

    async def ask(self, team: str, enterprise: str = "") -> Json:
        """Type the slash command in a workspace; return the answer."""
        form = world.of_command("explain rag", ADA, GENERAL, team) | {"enterprise_id": enterprise}
        form |= {"trigger_id": f"t{self.slack.number()}", "response_url": self.slack.response_url(GENERAL, ADA)}
        wire = OverHttp(self.browser, f"{self.address}{EVENTS_PATH}")
        said = (await wire.deliver("slash_commands", form)).body
        return said or self.slack.messages[-1].body

    async def happens(self, event: Json, team: str, enterprise: str | None = None) -> int:
        """Let something happen in a workspace; return the status."""
        wire = OverHttp(self.browser, f"{self.address}{EVENTS_PATH}")
        given = world.of_event(event, f"Ev{self.slack.number()}", team) | {"enterprise_id": enterprise}
        return (await wire.deliver("events_api", given)).status


@pytest.fixture
async def site(slack: SlackDouble, assistant: Assistant, made_store: Store) -> AsyncGenerator[Site]:
    """Serve the app for many workspaces."""
    slack.judge = False  # where the app is not installed, Bolt answers by itself, in a text alone
    chosen = Slack(
        signing_secret=Secret(SECRET), client_id="1.2", client_secret=Secret("client"), api_url=slack.api_url
    )
    host = Host(assistant, lambda: made_store)
    async with AsyncExitStack() as stack:
        made = await stack.enter_async_context(serving(host, chosen, keeps=True))
        address = await stack.enter_async_context(on_a_port(Starlette(routes=routes(made, chosen))))
        browser = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()))
        yield Site(address, made, made_store, slack, browser)
    await host.finish()


async def test_a_workspace_installs_the_app(site: Site) -> None:
    """Before, it is told that the app is not there; afterwards it is answered with its own token, kept encrypted."""
    assert (await site.ask(world.TEAM))["text"] == wording.NOT_INSTALLED
    site.slack.codes["good"] = {"team": world.TEAM}
    assert await site.install("good") == 200
    assert "Retrieval" in (await site.ask(world.TEAM))["text"]
    (kept,) = site.store.installations.listed("slack")
    assert (kept.server, kept.installer, kept.bot_user) == (world.TEAM, ADA, world.BOT_USER)
    assert kept.token.reveal() in site.slack.tokens
    assert (await site.ask(world.OTHER_TEAM))["text"] == wording.NOT_INSTALLED


async def test_a_state_works_once(site: Site) -> None:
    """Of several that come back with one state at once, one installs; nor does a state work in another browser."""
    site.slack.codes |= {f"code{number}": {"team": f"T{number}"} for number in range(5)}
    state = await site.begin()
    statuses = await asyncio.gather(*(site.install(f"code{number}", state) for number in range(4)))
    assert sorted(statuses) == [200, 401, 401, 401]
    assert await site.install("code4", state) == 401
    assert await site.install("code4", await site.begin(), cookie="another") == 400
    assert len(site.store.installations.listed("slack")) == 1


async def test_a_refused_installation_keeps_nothing(site: Site) -> None:
    """A code that Slack does not know, and an installer who says no, install nothing."""
    assert await site.install("unknown") == 401
    async with site.browser.get(f"{site.address}{REDIRECT_PATH}?error=access_denied") as page:
        assert page.status == 200
    assert site.store.installations.listed("slack") == ()


async def test_a_token_is_renewed_once(site: Site) -> None:
    """A token that ends soon is exchanged before it is used; many requests at once exchange it once."""
    site.slack.codes["refresh"] = {"team": world.TEAM}
    site.store.installations.save(installed(token_expires_at=datetime.now(UTC) + RENEW_BEFORE / 2))
    answers = await asyncio.gather(*(site.ask(world.TEAM) for _ in range(5)))
    assert all("Retrieval" in answer["text"] for answer in answers)
    assert len(site.slack.of("oauth.v2.access")) == 1
    (kept,) = site.store.installations.listed("slack")
    assert kept.token.reveal().startswith("xoxe.xoxb-")
    assert kept.token_expires_at
    assert kept.token_expires_at > datetime.now(UTC) + timedelta(hours=11)


async def test_another_process_renewed_the_token(site: Site) -> None:
    """Who comes second with a refresh token takes what the first one was given."""
    kept = site.store.installations.save(installed(token_expires_at=datetime.now(UTC) + RENEW_BEFORE / 2))
    assert "Retrieval" in (await site.ask(world.TEAM))["text"]  # its refresh token is used up: the old one still works
    site.store.installations.save(replace(kept, token_expires_at=datetime.now(UTC) + timedelta(hours=12)))
    assert "Retrieval" in (await site.ask(world.TEAM))["text"]
    assert len(site.slack.of("oauth.v2.access")) == 1


@pytest.mark.parametrize(
    "event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}}]
)
async def test_who_removes_the_app_is_erased(site: Site, event: Json) -> None:
    """The tokens and settings of a workspace go at once, those of others stay, and it is answered no longer."""
    for team in (world.TEAM, world.OTHER_TEAM):
        site.store.installations.save(replace(installed(), server=team))
        site.store.settings.set_server(Place("slack", team, "C1"), ServerSettings(zone="Asia/Tokyo"), NOW)
    assert "Retrieval" in (await site.ask(world.TEAM))["text"]
    assert await site.happens(event, world.TEAM) == 200
    await site.made.desk.finish(5)
    assert [each.server for each in site.store.installations.listed("slack")] == [world.OTHER_TEAM]
    assert site.store.settings.of_server(Place("slack", world.TEAM, "C1")) == ServerSettings()
    assert site.store.settings.of_server(Place("slack", world.OTHER_TEAM, "C1")).zone == "Asia/Tokyo"
    assert (await site.ask(world.TEAM))["text"] == wording.NOT_INSTALLED


async def test_a_persons_revoked_token_erases_nothing(site: Site) -> None:
    """The app has no tokens of persons; that one was revoked is not its business."""
    site.store.installations.save(installed())
    await site.happens({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}, world.TEAM)
    assert len(site.store.installations.listed("slack")) == 1


async def test_a_whole_organisation(site: Site) -> None:
    """Installed in an organisation, the app answers in each of its workspaces, and in no other organisation's."""
    site.slack.codes["org"] = {"team": None, "enterprise": world.ENTERPRISE, "org": True}
    assert await site.install("org") == 200
    for team in (world.TEAM, world.OTHER_TEAM):
        assert "Retrieval" in (await site.ask(team, world.ENTERPRISE))["text"]
    assert (await site.ask(world.TEAM, "E0ELSE"))["text"] == wording.NOT_INSTALLED


async def test_authorisations_are_believed_for_a_while(site: Site) -> None:
    """A second request asks neither the database nor Slack who the app is."""
    site.store.installations.save(installed())
    await site.ask(world.TEAM)
    calls = len(site.slack.calls)
    site.store.installations.remove("slack", "", world.TEAM)
    assert "Retrieval" in (await site.ask(world.TEAM))["text"]
    assert len(site.slack.calls) == calls


def installed(token_expires_at: datetime | None = None) -> Installation:
    """Return an installation in the workspace."""
    return Installation(
        platform="slack",
        server=world.TEAM,
        bot=world.BOT,
        bot_user=world.BOT_USER,
        installer=ADA,
        token=Secret(world.BOT_TOKEN),
        refresh_token=Secret("refresh"),
        token_expires_at=token_expires_at,
        installed_at=NOW,
    )
