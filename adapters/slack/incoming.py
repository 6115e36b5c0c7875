"""What comes from Slack, read: who asks, where, and what was typed. Pure functions of payloads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias, cast

from msgspec import Struct

from adapters.press import read
from bot.call import Call
from bot.request import Person, Place, Request

Json: TypeAlias = Mapping[str, Any]
"""A payload of Slack's, or a part of one."""

DIRECT = "D"
"""What ids of conversations with one person begin with."""

_MENTION = re.compile(r"<@[UW][A-Z0-9]+(?:\|[^>]*)?>")
_NAMED = re.compile(r"<[@#!][^|>]*\|([^>]*)>")
_UNNAMED = re.compile(r"<[@#!][^>]*>")
_LINK = re.compile(r"<((?:https?|mailto):[^|>]*)(?:\|([^>]*))?>")


def part(body: Json, name: str) -> Json:
    """Return an object within a payload; an empty one where it is missing, or something else."""
    found = body.get(name)
    return cast("Json", found) if isinstance(found, dict) else {}  # JSON is read into these, and asking that is cheap


def text(body: Json, name: str) -> str:
    """Return a text within a payload; empty where it is missing, or something else."""
    found = body.get(name)
    return found if isinstance(found, str) else ""


def words_of(typed: str) -> str:
    """Return a message's text as it was typed: names and addresses without Slack's brackets, entities resolved."""
    typed = _LINK.sub(lambda found: found[2] or found[1], typed)
    typed = _UNNAMED.sub(" ", _NAMED.sub(r"\1", typed))
    return " ".join(typed.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").split())


def said_to(typed: str, bot: str) -> str:
    """Return what a mention says to the bot, without the mention."""
    return words_of(_MENTION.sub(lambda found: " " if bot and bot in found[0] else found[0], typed))


def answerable(event: Json) -> bool:
    """Return whether a message is a person's, and new: not of a bot, not edited, not a notice."""
    ours = any(event.get(name) for name in ("subtype", "bot_id", "bot_profile", "edited", "hidden"))
    return bool(event.get("user")) and not ours


def person_of(user: str, team: str) -> Person:
    """Return a person; ids of Slack's are told apart by the workspace that they are of."""
    return Person("slack", f"{team}-{user}")


def place_of(team: str, channel: str, thread: str = "", enterprise: str = "") -> Place:
    """Return a place; a direct message stands in its workspace too, whose organisers decide what is served."""
    return Place("slack", team or "dm", channel or "home", thread, enterprise)


class Source(Struct):
    """Who did something, and where: every kind of payload says it in its own way.

    Attributes:
        user: Id of the person.
        team: Id of the workspace in which it happened.
        home: Id of the person's own workspace: another one where two share a channel.
        enterprise: Id of the workspace's organisation; empty where it has none.
        channel: Id of the channel; empty in a view.
        thread: The thread's time stamp; empty outside threads.
        message: The time stamp of the message that was written, or whose button was pressed.
        alone: Whether it is surely the person's conversation with the app, where nobody else reads. Ids of channels do
            not tell: two persons' conversation, in which one uses the command, looks the same.
    """

    user: str
    team: str
    home: str
    enterprise: str
    channel: str
    thread: str
    message: str
    alone: bool

    def request(self, asked: Call | str, now: datetime) -> Request:
        """Return the request."""
        place = place_of(self.team, self.channel, self.thread, self.enterprise)
        return Request(asked, person_of(self.user, self.home), place, now)


def source_of(body: Json) -> Source:
    """Return where something came from that a person did: a command, a press, a shortcut, a form."""
    user, container, message = part(body, "user"), part(body, "container"), part(body, "message")
    installed = text(part(body, "view"), "app_installed_team_id")
    team = text(body, "team_id") or text(part(body, "team"), "id") or text(user, "team_id") or installed
    channel = text(body, "channel_id") or text(part(body, "channel"), "id") or text(container, "channel_id")
    return Source(
        user=text(body, "user_id") or text(user, "id"),
        team=team,
        home=text(user, "team_id") or team,
        enterprise=text(body, "enterprise_id") or text(part(body, "enterprise"), "id"),
        channel=channel,
        thread=text(container, "thread_ts") or text(message, "thread_ts"),
        message=text(container, "message_ts") or text(message, "ts"),
        # Under a message that all there see and that names no asker: such stand in conversations with the app alone.
        alone=channel.startswith(DIRECT) and "blocks" in message and "actions" in body and not asker_of(message),
    )


def source_of_event(body: Json) -> Source:
    """Return where an event came from."""
    event, team = part(body, "event"), text(body, "team_id")
    return Source(
        user=text(event, "user"),
        team=team,
        home=text(event, "user_team") or team,
        enterprise=text(body, "enterprise_id"),
        channel=text(event, "channel"),
        thread=text(event, "thread_ts"),
        message=text(event, "ts"),
        alone=text(event, "channel").startswith(DIRECT),
    )


def asker_of(message: Json) -> str:
    """Return who asked for a public answer: its button to delete it says so; empty for any other message."""
    for block in message.get("blocks") or ():
        for element in block.get("elements") or () if block.get("type") == "actions" else ():
            press = read(str(element.get("value") or ""))
            if press is not None and press.act == "delete":
                return press.asker
    return ""


def action_of(body: Json) -> Json:
    """Return the action of a press."""
    actions = body.get("actions")
    return part({"action": actions[0]}, "action") if isinstance(actions, list) and actions else {}


def value_of(action: Json) -> str:
    """Return what a pressed button, or the chosen option of a menu, carries; empty for a link."""
    return text(action, "value") or text(part(action, "selected_option"), "value")


def input_of(body: Json, block: str, element: str) -> tuple[str, str]:
    """Return what an input of a submitted modal holds: the value of the chosen option, and the text."""
    values = part(part(part(body, "view"), "state"), "values")
    given = part(part(values, block), element)
    return text(part(given, "selected_option"), "value"), text(given, "value").strip()
