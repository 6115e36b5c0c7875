"""What a person does in a place: uses commands, types, presses buttons, writes messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from tests.support.discord_double import payloads
from tests.support.discord_double.asked import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Asked
from tests.support.discord_double.components import find, walk
from tests.support.discord_double.world import BOT, DIRECT, Channel, Json, User, World, new_id

if TYPE_CHECKING:
    from tests.support.discord_double.server import DiscordDouble

Value: TypeAlias = str | int | float | User | Channel
"""What may stand in an option."""
SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
"""Types of command."""
GROUP_OPTION, SUBCOMMAND_OPTION = 2, 1
ATTACHMENT_LIMIT = 10 * 1024 * 1024
"""Bytes of a file in an answer, where nobody boosts."""


class NotRegisteredError(LookupError):
    """A command that nobody can use, since the bot has not registered it."""


class Actor:
    """One person in one place. All that it does is sent over the gateway, unless told otherwise.

    Args:
        double: Where the bot is.
        user: Who.
        channel: A channel, thread or direct message.
        permissions: Of the person in the channel, as a bit field in decimals.
        app_permissions: Of the bot in the channel.
        installed: Whether the bot is a member of the server; if not, it came with the user, who has installed it.
    """

    def __init__(
        self,
        double: DiscordDouble,
        user: User,
        channel: Channel,
        *,
        permissions: str = payloads.MEMBER_PERMISSIONS,
        app_permissions: str = payloads.MEMBER_PERMISSIONS,
        installed: bool = True,
    ) -> None:
        self.user = user
        self.channel = channel
        self._double = double
        self._permissions = permissions
        self._app_permissions = app_permissions
        self._installed = installed

    async def slash(self, command: str, options: Mapping[str, Value] | None = None, *, send: bool = True) -> Asked:
        """Use a slash command.

        Args:
            command: Its name; with subcommands as they are typed, `deck add`.
            options: By name.
            send: Over the gateway; otherwise the test hands on `Asked.payload`.

        Raises:
            NotRegisteredError: there is no such command.
        """
        data = self._command(command, SLASH, [self._option(*item) for item in (options or {}).items()])
        people = [value for value in (options or {}).values() if isinstance(value, User)]
        places = [value for value in (options or {}).values() if isinstance(value, Channel)]
        if people or places:
            data["resolved"] = {**self._resolved(people), **self._places(places)}
        return await self._ask(COMMAND, data, send=send)

    async def autocomplete(self, command: str, options: Mapping[str, str], focused: str, *, send: bool = True) -> Asked:
        """Type into an option of a slash command: `focused` is the option where the cursor stands."""
        typed = [
            {**self._option(name, value), **({"focused": True} if name == focused else {})}
            for name, value in options.items()
        ]
        return await self._ask(AUTOCOMPLETE, self._command(command, SLASH, typed), send=send)

    async def message_command(self, command: str, message: Json, *, send: bool = True) -> Asked:
        """Use a command from the menu of a message."""
        data = self._command(command, MESSAGE_MENU, [])
        data |= {"target_id": message["id"], "resolved": {"messages": {message["id"]: message}}}
        return await self._ask(COMMAND, data, send=send)

    async def user_command(self, command: str, target: User, *, send: bool = True) -> Asked:
        """Use a command from the menu of a user."""
        data = self._command(command, USER_MENU, [])
        data |= {"target_id": target.id, "resolved": self._resolved([target])}
        return await self._ask(COMMAND, data, send=send)

    async def press(self, message: Json, custom_id: str, *, send: bool = True) -> Asked:
        """Press a button of a message.

        Raises:
            LookupError: the message has none of that custom id.
        """
        return await self.choose(message, custom_id, None, send=send)

    async def choose(self, message: Json, custom_id: str, values: Sequence[str] | None, *, send: bool = True) -> Asked:
        """Choose in a menu of a message; without values it is a press on a button."""
        component = find(message, custom_id)
        data: Json = {"custom_id": custom_id, "component_type": component["type"], "id": component["id"]}
        if values is not None:
            data["values"] = list(values)
        return await self._ask(COMPONENT, data, message, send=send)

    async def submit(self, asked: Asked, values: Mapping[str, str], *, send: bool = True) -> Asked:
        """Fill in the modal that an interaction was answered with, and send it; `values` by custom id of the field."""
        modal = (await asked.answered())["data"]
        data = {"custom_id": modal["custom_id"], "components": [_filled(each, values) for each in modal["components"]]}
        return await self._ask(MODAL, data, asked.payload.get("message"), send=send)

    async def say(self, text: str, *, mention: bool = False, reply_to: Json | None = None) -> Json:
        """Write a message; return it.

        Args:
            text: Without the mention.
            mention: Whether the bot is mentioned before the text.
            reply_to: The message that this one answers; its author is mentioned, as in Discord's clients.
        """
        mentioned = [payloads.user(BOT)] if mention else []
        more: Json = {}
        if reply_to is not None:
            more["type"] = payloads.REPLY
            more["message_reference"] = {"type": 0, "message_id": reply_to["id"], "channel_id": reply_to["channel_id"]}
            more["referenced_message"] = reply_to
            if reply_to["author"]["id"] not in {each["id"] for each in mentioned}:
                mentioned.append(reply_to["author"])
        content = f"<@{BOT.id}> {text}" if mention else text
        return await self._double.messages.write(
            self.user, self.channel, {"content": content}, mentions=mentioned, **more
        )

    async def rewrite(self, message: Json, text: str) -> Json:
        """Edit a message; return it as it is now."""
        return await self._double.messages.edit(message["id"], {"content": text})

    # ---- how it looks on the wire

    async def _ask(self, kind: int, data: Json, message: Json | None = None, *, send: bool) -> Asked:
        payload: Json = {
            "application_id": BOT.id,
            "type": kind,
            "data": data,
            "version": 1,
            "channel_id": self.channel.id,
            "channel": payloads.channel(self.channel, self._permissions),
            "app_permissions": self._app_permissions,
            "locale": self.user.locale,
            "entitlements": [],
            "attachment_size_limit": ATTACHMENT_LIMIT,
            **self._where(),
            **({} if message is None else {"message": message}),
        }
        asked = self._double.desk.ask(payload, self.user, self.channel)
        if send:
            await self._double.send(asked)
        return asked

    def _where(self) -> Json:
        """Return the fields that say where it happens, who does it, and by whose leave the bot is there."""
        owners = {"1": self.user.id} if not self._installed else {}
        guild = self.channel.guild
        if guild is None:
            bot_is_there = self.channel.type == DIRECT and self._installed
            owners |= {"0": "0"} if bot_is_there else {}
            return {
                "user": payloads.user(self.user),
                "context": 1 if bot_is_there else 2,
                "authorizing_integration_owners": owners,
            }
        owners |= {"0": guild.id} if self._installed else {}
        return {
            "guild_id": guild.id,
            "guild": {"id": guild.id, "locale": guild.locale, "features": []},
            "guild_locale": guild.locale,
            "member": {**payloads.member(self._permissions), "user": payloads.user(self.user)},
            "context": 0,
            "authorizing_integration_owners": owners,
        }

    def _command(self, name: str, kind: int, options: list[Json]) -> Json:
        """Return the data of a command, its options below the subcommands that its name holds."""
        first, *below = name.split(" ") if kind == SLASH else [name]
        world: World = self._double.world
        registered = world.command(first, kind, self.channel.guild)
        if self._double.settings.only_registered and (registered is None or not self._offered(registered)):
            raise NotRegisteredError(f"no command `{first}` of type {kind} is registered for here")
        for depth, word in enumerate(reversed(below)):
            options = [{"type": GROUP_OPTION if depth else SUBCOMMAND_OPTION, "name": word, "options": options}]
        found: Json = {"id": registered["id"] if registered else new_id(), "name": first, "type": kind}
        if registered and "guild_id" in registered:
            found["guild_id"] = registered["guild_id"]
        return {**found, "options": options} if options else found

    def _offered(self, registered: Json) -> bool:
        """Return whether a command may be used in this place, and by whose leave the bot is here."""
        contexts = registered.get("contexts")
        installs = {0, 1} if self.channel.type == DIRECT and self._installed else {0 if self._installed else 1}
        here = contexts is None or self._where()["context"] in contexts
        return here and bool(installs & set(registered.get("integration_types", [0])))

    @staticmethod
    def _option(name: str, value: Value) -> Json:
        match value:
            case bool():
                return {"name": name, "type": 5, "value": value}
            case int():
                return {"name": name, "type": 4, "value": value}
            case float():
                return {"name": name, "type": 10, "value": value}
            case User():
                return {"name": name, "type": 6, "value": value.id}
            case Channel():
                return {"name": name, "type": 7, "value": value.id}
            case str():
                return {"name": name, "type": 3, "value": value}

    def _resolved(self, people: Sequence[User]) -> Json:
        found: Json = {"users": {each.id: payloads.user(each) for each in people}} if people else {}
        if people and self.channel.guild is not None:
            found["members"] = {each.id: _partial(payloads.member(self._permissions)) for each in people}
        return found

    def _places(self, places: Sequence[Channel]) -> Json:
        found = {each.id: payloads.channel(each, self._permissions) for each in places}
        return {"channels": found} if found else {}


def _partial(member: Json) -> Json:
    return {name: value for name, value in member.items() if name not in {"deaf", "mute"}}


def _filled(component: Json, values: Mapping[str, str]) -> Json:
    """Return a component of a modal as it is submitted."""
    if component["type"] == 10:
        return {"type": 10, "id": component.get("id", 1)}
    inner = next(each for each in walk([component]) if "custom_id" in each)
    field = {"type": inner["type"], "id": inner.get("id", 2), "custom_id": inner["custom_id"]}
    field["value"] = values.get(inner["custom_id"], inner.get("value", ""))
    wrapper = {"type": component["type"], "id": component.get("id", 1)}
    return {**wrapper, "component": field} if component["type"] == 18 else {**wrapper, "components": [field]}
