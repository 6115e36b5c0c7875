"""People who use the app: what they do goes over a wire, and what they see comes back."""

from __future__ import annotations

import asyncio

from adapters.slack.desk import Desk
from adapters.slack.views import ASK, EXPLAIN
from tests.support.slack_double import world
from tests.support.slack_double.server import Posted, SlackDouble
from tests.support.slack_double.wires import Acknowledged, Kind, Wire
from tests.support.slack_double.world import ADA, DIRECT, GENERAL, TEAM, Json

PATIENCE = 5.0


class Chat:
    """A workspace with the app in it.

    Attributes:
        last: How the last thing was acknowledged.
        trigger: The id that the next commands and presses have; a new one for each where it is empty.

    Args:
        slack: The double.
        desk: The app's desk: what was taken is answered when it says so.
        wire: The way in.
    """

    def __init__(self, slack: SlackDouble, desk: Desk, wire: Wire) -> None:
        self.slack = slack
        self.desk = desk
        self.wire = wire
        self.last = Acknowledged(0, {}, 0.0)
        self.trigger = ""

    async def slash(self, words: str, *, by: str = ADA, channel: str = GENERAL, team: str = TEAM) -> list[Posted]:
        """Type the slash command; return the messages that came of it."""
        form = world.of_command(words, by, channel, team)
        form |= {"response_url": self.slack.response_url(channel, by), "trigger_id": self._trigger()}
        return await self._done("slash_commands", form, channel, by)

    async def press(self, message: Posted, label: str, *, by: str = ADA) -> list[Posted]:
        """Press a button of a message, or choose in its small menu, by what stands there.

        Returns:
            What is new, or the message where it changed.
        """
        before = message.body
        given = world.of_person("block_actions", by, TEAM) | {
            "trigger_id": self._trigger(),
            "container": {
                "type": "message", "message_ts": message.ts, "channel_id": message.channel,
                "is_ephemeral": message.private, **({"thread_ts": message.thread} if message.thread else {}),
            },
            "channel": {"id": message.channel, "name": "general"},
            "actions": [pressed(message.elements, label)],
            "response_url": self.slack.response_url(message.channel, by, message),
        }  # fmt: skip
        if not message.private:
            given["message"] = {"ts": message.ts, **message.body}
        new = await self._done("interactive", given, message.channel, by)
        return new or ([message] if message.body is not before else [])

    async def press_in_view(self, view: Json, label: str, *, id_: str = "V0HOME", by: str = ADA) -> Json:
        """Press a button of the Home tab or of a modal, or choose in its small menu; return the modal that shows."""
        rows = [block for block in view["blocks"] if block["type"] == "actions"]
        given = world.of_person("block_actions", by, TEAM) | {
            "trigger_id": self._trigger(),
            "container": {"type": "view", "view_id": id_},
            "view": {"id": id_, "type": view["type"], "app_installed_team_id": TEAM},
            "actions": [pressed([each for row in rows for each in row["elements"]], label)],
        }
        await self._done("interactive", given, "", by)
        return list(self.slack.views.values())[-1]

    async def mention(
        self, words: str, *, by: str = ADA, thread: str = "", channel: str = GENERAL, **more: object
    ) -> list[Posted]:
        """Mention the app in a channel."""
        event = {"type": "app_mention", "text": f"<@{world.BOT_USER}> {words}", "channel": channel}
        return await self.event({**event, **more}, by=by, thread=thread)

    async def say(self, words: str, *, by: str = ADA, thread: str = "", **more: object) -> list[Posted]:
        """Write to the app directly."""
        event = {"type": "message", "channel_type": "im", "text": words, "channel": DIRECT}
        return await self.event({**event, **more}, by=by, thread=thread)

    async def event(self, event: Json, *, by: str = ADA, thread: str = "", id_: str = "") -> list[Posted]:
        """Let something happen."""
        whole = {"user": by, "ts": self.slack.stamp(), **({"thread_ts": thread} if thread else {}), **event}
        given = world.of_event(whole, id_ or f"Ev{self.slack.number()}", TEAM)
        return await self._done("events_api", given, str(event.get("channel", "")), by)

    async def shortcut(self, message: str, *, by: str = ADA) -> list[Posted]:
        """Use “Explain this” on somebody's message."""
        given = world.of_person("message_action", by, TEAM) | {
            "callback_id": EXPLAIN,
            "trigger_id": self._trigger(),
            "channel": {"id": GENERAL, "name": "general"},
            "message": {"type": "message", "user": world.BOB, "ts": self.slack.stamp(), "text": message},
            "message_ts": self.slack.stamp(),
            "response_url": self.slack.response_url(GENERAL, by),
        }
        return await self._done("interactive", given, GENERAL, by)

    async def open_ask(self, *, by: str = ADA) -> Json:
        """Use the global shortcut “Ask the notes”; return the modal."""
        await self._done("interactive", self._person("shortcut", by, callback_id=ASK), "", by)
        return list(self.slack.views.values())[-1]

    async def suggest(self, typed: str, *, by: str = ADA) -> list[Json]:
        """Type into the menu of concepts; return its options."""
        await self._done("interactive", self._person("block_suggestion", by, action_id="input", value=typed), "", by)
        return self.last.body.get("options", [])

    async def submit(self, *, concept: str = "", question: str = "", by: str = ADA) -> Json:
        """Submit the modal; return the acknowledgement."""
        values: Json = {
            "concept": {
                "input": {"type": "external_select", "selected_option": {"value": concept} if concept else None}
            },
            "question": {"input": {"type": "plain_text_input", "value": question or None}},
        }
        view = {"id": "V1", "type": "modal", "callback_id": ASK, "state": {"values": values}, "hash": "1"}
        await self._done("interactive", self._person("view_submission", by, view=view), "", by)
        return self.last.body

    async def report(self, words: str, *, by: str = ADA) -> Json:
        """Submit the modal that shows, which asks what is wrong with an answer; return the acknowledgement."""
        id_, shown = list(self.slack.views.items())[-1]
        view = {**shown, "id": id_, "state": {"values": {"words": {"input": {"value": words or None}}}}}
        await self._done("interactive", self._person("view_submission", by, view=view), "", by)
        return self.last.body

    async def home(self, *, by: str = ADA, tab: str = "home") -> Json:
        """Open the app's Home tab; return it."""
        await self.event({"type": "app_home_opened", "tab": tab, "channel": DIRECT}, by=by)
        return self.slack.homes.get(by, {})

    async def settle(self) -> None:
        """Wait until everything that was taken has been answered."""
        for _ in range(3):
            await asyncio.sleep(0)  # over a socket, a request is read in the next round of the loop
        await self.desk.finish(PATIENCE)

    def _person(self, kind: str, by: str, **more: object) -> Json:
        return world.of_person(kind, by, TEAM) | {"trigger_id": self._trigger(), **more}

    def _trigger(self) -> str:
        return self.trigger or f"trigger-{self.slack.number()}"

    async def _done(self, kind: Kind, payload: Json, channel: str, by: str) -> list[Posted]:
        known = {id(each) for each in self.slack.messages}
        self.last = await self.wire.deliver(kind, payload)
        if kind == "slash_commands":
            self.slack.take(self.last.body, channel, by)
        await self.settle()
        assert self.slack.problems == []
        return [each for each in self.slack.messages if id(each) not in known]


def pressed(elements: list[Json], label: str) -> Json:
    """Return the action of who presses a button, or chooses in a small menu, by what stands there."""
    for each in elements:
        if each["type"] == "button" and each["text"]["text"] == label:
            return {**each, "block_id": "b", "action_ts": "1"}
        for option in each.get("options", ()):
            if option["text"]["text"] == label:
                chosen = {"type": "overflow", "action_id": each["action_id"], "selected_option": option}
                return {**chosen, "block_id": "b", "action_ts": "1"}
    raise LookupError(label)
