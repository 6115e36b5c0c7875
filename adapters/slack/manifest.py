"""The app's manifest, from the command table: `syllabot slack manifest`. Slack takes it as it is."""

from __future__ import annotations

from typing import Any

from adapters.slack.views import ASK, EXPLAIN
from bot import wording
from bot.commands.table import TABLE

NAME = "Syllabot"

SCOPES: dict[str, str] = {
    "commands": "the slash command and the two shortcuts",
    "chat:write": "to answer where it was asked",
    "app_mentions:read": "to hear messages that mention it, and no others",
    "im:history": "to read what people write to it directly",
    "im:write": "to hand somebody the file of “privacy export” in a direct message",
    "files:write": "the same file",
    "channels:read": "to say, when a tip is scheduled, whether it may post in that channel",
    "groups:read": "the same, for private channels that it is in",
    "users:read": "to ask whether somebody administers the workspace, for the commands of organisers",
}
"""What the app may do, and what for. None of these reads the history of a channel."""

EVENTS = ("app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked")
"""What Slack tells the app."""

EVENTS_PATH = "/slack/events"
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"

USAGE_HINT = 1000
"""Characters of a command's usage hint [manifest schema]."""


def manifest(command: str, address: str = "") -> dict[str, Any]:
    """Return the manifest.

    Args:
        command: The slash command, with its slash.
        address: Where the app can be reached by HTTPS, without a path; empty for Socket Mode.
    """
    url = {"url": f"{address}{EVENTS_PATH}"} if address else {}
    events: dict[str, Any] = {"bot_events": list(EVENTS)}
    interactivity: dict[str, Any] = {"is_enabled": True}
    oauth: dict[str, Any] = {"scopes": {"bot": list(SCOPES)}}
    if address:
        events["request_url"] = interactivity["request_url"] = url["url"]
        interactivity["message_menu_options_url"] = url["url"]
        oauth["redirect_urls"] = [f"{address}{REDIRECT_PATH}"]
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": "Answers from your study group's reviewed notes.",
            "long_description": _long(command),
            "background_color": "#1d3557",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": not address},
            "shortcuts": [
                {
                    "name": wording.EXPLAIN_THIS,
                    "type": "message",
                    "callback_id": EXPLAIN,
                    "description": "Shows what of the notes a message speaks of.",
                },
                {
                    "name": wording.ASK_THE_NOTES,
                    "type": "global",
                    "callback_id": ASK,
                    "description": "Finds a concept, or answers a question.",
                },
            ],
            "slash_commands": [
                {
                    "command": command,
                    "description": "Ask the study group's notes",
                    "usage_hint": _hint(),
                    "should_escape": False,
                    **url,
                }
            ],
        },
        "oauth_config": oauth,
        "settings": {
            "event_subscriptions": events,
            "interactivity": interactivity,
            "org_deploy_enabled": bool(address),
            "socket_mode_enabled": not address,
            "token_rotation_enabled": bool(address),
        },
    }


def _hint() -> str:
    words = " | ".join(
        " ".join([command.name, *(f"[{option.name}]" for option in command.options[:2])])
        for command in TABLE
        if command.audience == "members"
    )
    return words if len(words) <= USAGE_HINT else " | ".join(command.name for command in TABLE)


def _long(command: str) -> str:
    """Return the long description; Slack wants 174 characters at least."""
    words = ", ".join(each.name for each in TABLE if each.audience == "members")
    return (
        f"{wording.ABOUT_TEXT} Type {command} and one of: {words}; or just a question. Mention the app in a channel "
        "or a thread, write to it directly, or use “Explain this” on a message."
    )
