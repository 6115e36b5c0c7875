"""`syllabot slack` and its tools, and its part of `syllabot serve`, as programs against a local Slack."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from adapters.slack.main import WITHOUT_APP, WITHOUT_BOT
from adapters.slack.manifest import EVENTS, EVENTS_PATH, SCOPES, manifest
from bot.commands.table import TABLE
from bot.request import Place
from bot.settings import Secret, Store
from bot.store.schedules import Plan, Schedule
from bot.store.store import open_store
from bot.tips import zones
from bot.tips.calendar import EVERY_DAY
from tests.support.slack_double import ADA, GENERAL, SECRET, Fault, SlackDouble, world
from tests.support.slack_double.programs import TOKENS, address_of, start, syllabot
from tests.support.slack_double.wires import OverHttp, OverSocket
from tests.support.slack_referee.referee import check_manifest

MANY = {
    "SYLLABOT_SLACK_SIGNING_SECRET": SECRET,
    "SYLLABOT_SLACK_CLIENT_ID": "1.2",
    "SYLLABOT_SLACK_CLIENT_SECRET": "client",
}


async def test_the_manifest_is_one(slack: SlackDouble, tmp_path: Path) -> None:
    """What `slack manifest` prints, for either wire, keeps Slack's schema and names all that is used."""
    for words, sockets in (((), True), (("--url", "https://bot.example"), False)):
        ended = await syllabot(slack, tmp_path, "slack", "manifest", *words, more={})
        made = json.loads(ended.out)
        assert check_manifest(made) == []
        assert made["settings"]["socket_mode_enabled"] is sockets
        assert made["oauth_config"]["scopes"]["bot"] == list(SCOPES)
        assert made["settings"]["event_subscriptions"]["bot_events"] == sorted(EVENTS)
        hint = made["features"]["slash_commands"][0]["usage_hint"]
        assert all(command.name in hint for command in TABLE if command.audience == "members")
    refused = await syllabot(slack, tmp_path, "slack", "manifest", "--url", "http://bot.example", more={})
    assert refused.status == 2


def test_the_manifest_reads_no_channel() -> None:
    """No scope lets the app read the history of a channel."""
    assert not {"channels:history", "groups:history", "mpim:history"} & set(SCOPES)


def test_a_wrong_manifest_is_found() -> None:
    """The schema finds what is wrong, so that a manifest without a complaint says something."""
    made = manifest("study")
    made["features"]["nonsense"] = {}
    assert len(check_manifest(made)) >= 2


async def test_doctor(slack: SlackDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor names scopes that lack, and finds nothing once they are there."""
    ill = await syllabot(slack, tmp_path, "slack", "doctor")
    assert ill.status == 2
    assert "users:read (to ask" in ill.out
    monkeypatch.setattr(world, "SCOPES", ",".join([*SCOPES, "reactions:read"]))
    well = await syllabot(slack, tmp_path, "slack", "doctor")
    assert well.status == 0
    assert "The token has every scope" in well.out
    assert "reactions:read" in well.out
    revoked = await syllabot(slack, tmp_path, "slack", "doctor", more={"SYLLABOT_SLACK_BOT_TOKEN": "xoxb-revoked"})
    assert revoked.status == 2
    assert "Slack refuses the bot token: invalid_auth" in revoked.out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, WITHOUT_BOT),
        ({"SYLLABOT_SLACK_BOT_TOKEN": world.BOT_TOKEN}, WITHOUT_APP),
        ({**TOKENS, "SYLLABOT_SLACK_BOT_TOKEN": "xoxb-wrong"}, "Slack refuses the token (invalid_auth)"),
        ({**TOKENS, "SYLLABOT_SLACK_APP_TOKEN": "xapp-wrong"}, "Slack refuses the token (invalid_auth)"),
        ({"SYLLABOT_SLACK_BOT_TOKEN": "xapp-mixed"}, "does not begin with xoxb-"),
        ({"SYLLABOT_SLACK_COMMAND": "/Two Words"}, "no slash command"),
    ],
)
async def test_what_keeps_it_from_starting(slack: SlackDouble, tmp_path: Path, more: dict[str, str], said: str) -> None:
    """Without its tokens, or with wrong ones, it ends with a sentence that says what to do."""
    ended = await syllabot(slack, tmp_path, "slack", more=more)
    assert ended.status == 2
    assert said in ended.err


async def test_it_answers_until_it_is_stopped(slack: SlackDouble, tmp_path: Path) -> None:
    """The program connects twice, answers, survives a Slack that fails first, and ends on SIGTERM."""
    slack.fail("auth.test", Fault(status=503))
    started = await start(slack, tmp_path, "slack", more=TOKENS)
    await slack.until(lambda: len(slack.sockets.open) == 2, seconds=30)
    form = world.of_command("explain rag", ADA, GENERAL, world.TEAM) | {"trigger_id": "1", "response_url": ""}
    assert "Retrieval" in (await OverSocket(slack).deliver("slash_commands", form)).body["text"]
    started.terminate()
    _, err = await started.communicate()
    assert started.returncode == 0
    assert b"Trying again" in err
    assert b"explain rag" not in err


@pytest.mark.parametrize("tool", ["slack", "run", "work"])
async def test_it_posts_tips(slack: SlackDouble, tmp_path: Path, tool: str) -> None:
    """What is due is posted by every program that has duties."""
    now = datetime.now(UTC)
    store = open_store(Store(database_url=Secret(f"sqlite:///{tmp_path}/state.sqlite")), now)
    schedule = Schedule(zone="UTC", minute=now.hour * 60 + now.minute, weekdays=EVERY_DAY)
    id_ = store.subscriptions.add(Place("slack", world.TEAM, GENERAL), "", "", schedule, zones.version(), now)
    store.subscriptions.change(id_, lambda _: Plan(round=1, next_date=now.date(), next_due_at=now), now)
    store.close()
    words = (tool,) if tool == "slack" else (tool, "--port", "0")
    started = await start(slack, tmp_path, *words, more=TOKENS)
    (seen,) = await slack.until(lambda: slack.messages, seconds=30)
    assert seen.channel == GENERAL
    started.terminate()
    await started.communicate()
    assert started.returncode == 0


async def test_it_is_served(slack: SlackDouble, tmp_path: Path) -> None:
    """`syllabot serve` answers signed requests of Slack alone, without Discord."""
    more = {"SYLLABOT_SLACK_BOT_TOKEN": world.BOT_TOKEN, "SYLLABOT_SLACK_SIGNING_SECRET": SECRET}
    started = await start(slack, tmp_path, "serve", "--port", "0", more=more)
    address = await address_of(started)
    form = world.of_command("explain rag", ADA, GENERAL, world.TEAM) | {"trigger_id": "1", "response_url": ""}
    async with aiohttp.ClientSession() as session:
        wire = OverHttp(session, f"{address}{EVENTS_PATH}")
        assert "Retrieval" in (await wire.deliver("slash_commands", form)).body["text"]
    started.terminate()
    await started.communicate()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"SYLLABOT_SLACK_SIGNING_SECRET": SECRET}, "no token"),
        (MANY, "SYLLABOT_SECRET_KEYS"),
        ({}, "Nothing is set up"),
    ],
)
async def test_what_keeps_it_from_serving(slack: SlackDouble, tmp_path: Path, more: dict[str, str], said: str) -> None:
    """Half set up, it says what is missing."""
    ended = await syllabot(slack, tmp_path, "serve", more=more)
    assert ended.status == 2
    assert said in ended.err
