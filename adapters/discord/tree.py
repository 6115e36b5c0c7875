"""The command table as Discord's slash commands: names, typed options, completion, the menu on messages."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol, TypeAlias

import discord
from discord import app_commands

from adapters.discord.limits import CHOICE_NAME, CHOICE_VALUE, CHOICES
from adapters.lengths import cut_to, units
from bot import wording
from bot.call import Call, Value
from bot.commands.table import COMMANDS, GROUP_TABLE, GROUPS, TABLE, Command, Group, Option
from bot.completion import Choice
from bot.library.tables import short_hash
from bot.request import LONGEST_REQUEST
from bot.understand.grammar import canonical, make

Interaction: TypeAlias = discord.Interaction[discord.Client]
Tree: TypeAlias = app_commands.CommandTree[discord.Client]

INSTALLS = app_commands.AppInstallationType(guild=True, user=True)
CONTEXTS = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
OF_A_SERVER = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
BY_A_SERVER = app_commands.AppInstallationType(guild=True, user=False)
"""Where organisers set something: only servers that the bot is in have settings."""
MOST_STEPS = 99
"""The greatest number that an option of a number takes."""


class Desk(Protocol):
    """Where the tree hands over what members ask."""

    async def command(self, interaction: Interaction, call: Call) -> None:
        """Answer a slash command."""

    async def found(self, interaction: Interaction, message: discord.Message) -> None:
        """Answer the menu on a message."""

    async def complete(self, interaction: Interaction, call: Call, option: str, typed: str) -> tuple[Choice, ...]:
        """Return completions, best first."""
        ...

    async def failed(self, interaction: Interaction, error: Exception) -> None:
        """Tell a member that something unexpected happened."""


class TableTree(app_commands.CommandTree[discord.Client]):
    """The commands of the table, for a client and the desk that answers them."""

    def __init__(self, client: discord.Client, desk: Desk) -> None:
        super().__init__(client, allowed_contexts=CONTEXTS, allowed_installs=INSTALLS)
        self._desk = desk
        groups = {group.name: _group(group) for group in GROUP_TABLE}
        for command in TABLE:
            group, _, word = command.name.rpartition(" ")
            if group:
                groups[group].add_command(_slash(command, word, desk))
            else:
                self.add_command(_slash(command, word, desk))
        for made in groups.values():
            self.add_command(made)
        self.add_command(_menu(desk))

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        """Let the desk apologise, also for a command that an older version registered."""
        await self._desk.failed(interaction, getattr(error, "original", error))


class TableTranslator(app_commands.Translator):
    """Gives Discord the names that the table has in other languages."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """Return a name in a language; None where the table has none."""
        del context
        names: Mapping[str, str] = string.extras.get("names", {})
        return names.get(locale.value) or names.get(locale.value.partition("-")[0])


_Callback: TypeAlias = Callable[..., Awaitable[None]]


def _group(group: Group) -> app_commands.Group:
    name = app_commands.locale_str(group.name, names=dict(group.localized))
    made = app_commands.Group(name=name, description=group.summary)
    if all(command.audience == "organisers" for command in TABLE if command.name.startswith(f"{group.name} ")):
        made.allowed_contexts, made.allowed_installs = OF_A_SERVER, BY_A_SERVER
    return made


def _slash(command: Command, word: str, desk: Desk) -> app_commands.Command[discord.app_commands.Group, ..., None]:
    """Make one command. Its callback's signature is what discord.py reads the options from."""

    async def answer(interaction: Interaction, **options: object) -> None:
        values = {name: _plain(value) for name, value in options.items() if value is not None}
        await desk.command(interaction, make(command.name, **values))

    callback: _Callback = answer
    parameters = [_parameter("interaction", discord.Interaction)]
    parameters += [_parameter(option.name, _annotation(option), required=option.required) for option in command.options]
    answer.__signature__ = inspect.Signature(parameters)  # pyright: ignore[reportFunctionMemberAccess]
    if command.options:
        callback = app_commands.describe(**{option.name: option.summary for option in command.options})(callback)  # pyright: ignore[reportArgumentType]
    if fixed := {option.name: _fixed(option) for option in command.options if _fixed(option)}:
        callback = app_commands.choices(**fixed)(callback)  # pyright: ignore[reportArgumentType]
    name = app_commands.locale_str(word, names=dict(command.localized))
    made = app_commands.Command(name=name, description=command.summary, callback=callback)  # pyright: ignore[reportArgumentType, reportUnknownVariableType]
    if command.audience == "organisers":
        made.allowed_contexts, made.allowed_installs = OF_A_SERVER, BY_A_SERVER
    for option in command.options:
        if _completed(option):
            made.autocomplete(option.name)(_completer(command, option, desk))  # pyright: ignore[reportUnknownMemberType, reportArgumentType]
    return made  # pyright: ignore[reportUnknownVariableType]


class AnyChannel(app_commands.Transformer):
    """A channel or a thread in which people write. It is taken as it came: without an intent none is known here."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """The type of the option."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """The types of channel that Discord offers."""
        kinds = discord.ChannelType
        threads = [kinds.news_thread, kinds.public_thread, kinds.private_thread]
        return [kinds.text, kinds.voice, kinds.news, *threads, kinds.forum]

    async def transform(self, interaction: Interaction, value: object, /) -> object:
        """Return what was chosen, as it is."""
        del interaction
        return value


def _parameter(name: str, annotation: object, *, required: bool = True) -> inspect.Parameter:
    default = inspect.Parameter.empty if required else None
    return inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default, annotation=annotation)


def _annotation(option: Option) -> object:
    match option.type:
        case "number":
            return app_commands.Range[int, 1, MOST_STEPS]
        case "word" | "command":
            return str
        case "channel":
            return app_commands.Transform[object, AnyChannel]
        case "person":
            return discord.Member | discord.User | discord.Role
        case _:
            return app_commands.Range[str, 1, LONGEST_REQUEST]


def _fixed(option: Option) -> list[app_commands.Choice[str]]:
    """Return the values of an option that has no others."""
    values = option.choices if option.type == "word" else (*COMMANDS, *GROUPS) if option.type == "command" else ()
    return [app_commands.Choice(name=value, value=value) for value in values[:CHOICES]]


def _completed(option: Option) -> bool:
    return option.type in {"item", "dimension", "topic", "tip", "number", "zone", "language", "area", "time", "days"}


def _plain(value: object) -> Value:
    """Return a value of Discord's as the core has it: of a channel, a person or a role its id."""
    if isinstance(value, discord.Role):
        return f"&{value.id}"
    if isinstance(value, int | str):
        return value
    return str(getattr(value, "id", value))


def _completer(command: Command, option: Option, desk: Desk) -> _Callback:
    async def complete(
        interaction: Interaction, typed: object
    ) -> list[app_commands.Choice[str] | app_commands.Choice[int]]:
        so_far = _so_far(command, vars(interaction.namespace))
        found = await desk.complete(interaction, so_far, option.name, str(typed))
        return [_choice(option, each) for each in found[:CHOICES]]

    return complete  # pyright: ignore[reportReturnType]


def _so_far(command: Command, given: Mapping[str, object]) -> Call:
    """Return the call with those options that are already there and readable."""
    values: dict[str, Value | None] = {}
    for option in command.options:
        value = given.get(option.name)
        values[option.name] = canonical(str(_plain(value)), option) if value is not None else None
    return make(command.name, **values)


def _choice(option: Option, found: Choice) -> app_commands.Choice[str] | app_commands.Choice[int]:
    shown = cut_to(found.shown, CHOICE_NAME)
    if option.type == "number":
        return app_commands.Choice(name=shown, value=int(found.value))
    value = found.value if units(found.value) <= CHOICE_VALUE else f"~{short_hash(found.value)}"
    return app_commands.Choice(name=shown, value=value)


def _menu(desk: Desk) -> app_commands.ContextMenu:
    async def explain_this(interaction: Interaction, message: discord.Message) -> None:
        await desk.found(interaction, message)

    return app_commands.ContextMenu(name=wording.EXPLAIN_THIS, callback=explain_this)
