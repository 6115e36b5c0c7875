"""Who and what is there, and what Slack's payloads look like."""

from __future__ import annotations

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

TEAM, OTHER_TEAM, ENTERPRISE = "T0STUDY", "T0OTHER", "E0ORG"
ADA, BOB = "U0ADA", "U0BOB"
BOT_USER, BOT, APP = "U0BOT", "B0BOT", "A0APP"
GENERAL, DIRECT = "C0GENERAL", "D0ADA"
BOT_TOKEN = "xoxb-bot"  # noqa: S105 - opens nothing
APP_TOKEN = "xapp-app"  # noqa: S105 - opens nothing
SECRET = "signing-secret"  # noqa: S105 - opens nothing
SCOPES = "commands,chat:write,app_mentions:read,im:history"


def of_command(words: str, user: str, channel: str, team: str) -> Json:
    """Return the form of a slash command."""
    return {
        "team_id": team,
        "team_domain": "study",
        "channel_id": channel,
        "channel_name": "general",
        "user_id": user,
        "user_name": user.lower(),
        "command": "/study",
        "text": words,
        "api_app_id": APP,
        "is_enterprise_install": "false",
    }


def of_person(kind: str, user: str, team: str) -> Json:
    """Return what every interaction has."""
    return {
        "type": kind,
        "team": {"id": team, "domain": "study"},
        "user": {"id": user, "username": user.lower(), "team_id": team},
        "api_app_id": APP,
        "is_enterprise_install": False,
        "enterprise": None,
    }


def of_event(event: Json, event_id: str, team: str) -> Json:
    """Return an event with its envelope."""
    return {
        "type": "event_callback",
        "team_id": team,
        "api_app_id": APP,
        "event": event,
        "event_id": event_id,
        "event_time": 1_700_000_000,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
    }
