"""Registering the commands with Discord, and only when what Discord has differs from what the table says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias, cast

import discord
from discord.http import Route

from adapters.discord.tree import TableTranslator, Tree

Payload: TypeAlias = Mapping[str, Any]

_COMMAND: dict[str, object] = {
    "type": 1, "name": "", "description": "", "name_localizations": {}, "description_localizations": {},
    "contexts": [], "integration_types": [], "default_member_permissions": None, "nsfw": False,
}  # fmt: skip
_OPTION: dict[str, object] = {
    "type": 3, "name": "", "description": "", "name_localizations": {}, "description_localizations": {},
    "required": False, "autocomplete": False, "min_value": None, "max_value": None, "min_length": None,
    "max_length": None, "channel_types": [],
}  # fmt: skip
"""What says what a command is, with what Discord leaves out or answers where nothing is given."""


async def wanted(tree: Tree) -> list[Payload]:
    """Return the commands as they should be registered."""
    translator = TableTranslator()
    kinds = (discord.AppCommandType.chat_input, discord.AppCommandType.message)
    commands = [command for kind in kinds for command in tree.get_commands(type=kind)]
    return [await command.get_translated_payload(tree, translator) for command in commands]


async def registered(client: discord.Client, guild: int | None = None) -> list[Payload]:
    """Return the commands that Discord has, for all servers or for one."""
    found: Any = await client.http.request(_route("GET", client, guild), params={"with_localizations": "true"})
    return found


async def sync(tree: Tree, guild: int | None = None) -> bool:
    """Register the commands where they changed; return whether they had.

    Args:
        tree: The commands; its client must be logged in.
        guild: One server, where changes show at once (for development); None for all.

    Raises:
        discord.HTTPException: Discord refused.
    """
    client = tree.client
    commands = await wanted(tree)
    if fingerprint(await registered(client, guild)) == fingerprint(commands):
        return False
    await client.http.request(_route("PUT", client, guild), json=commands)
    return True


def fingerprint(commands: Iterable[Payload]) -> str:
    """Return what two lists of commands have in common only if members see no difference."""
    essences = sorted(
        (_essence(command) for command in commands), key=lambda each: (str(each["type"]), str(each["name"]))
    )
    return hashlib.sha256(json.dumps(essences, sort_keys=True).encode()).hexdigest()


def _route(method: str, client: discord.Client, guild: int | None) -> Route:
    path = (
        "/applications/{application_id}/guilds/{guild_id}/commands"
        if guild
        else "/applications/{application_id}/commands"
    )
    return Route(method, path, application_id=client.application_id or 0, guild_id=guild or 0)


def _essence(command: Payload) -> dict[str, object]:
    options = cast("list[Payload]", command.get("options") or [])
    return {**_picked(command, _COMMAND), "options": [_option(option) for option in options]}


def _option(option: Payload) -> dict[str, object]:
    choices = cast("list[Payload]", option.get("choices") or [])
    inside = cast("list[Payload]", option.get("options") or [])
    return {
        **_picked(option, _OPTION),
        "choices": [[choice["name"], choice["value"]] for choice in choices],
        "options": [_option(each) for each in inside],
    }


def _picked(given: Payload, defaults: Mapping[str, object]) -> dict[str, object]:
    return {name: given.get(name) or default for name, default in defaults.items()}
