"""Values for the options of any command, so that a test of all commands forgets none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from bot.assistant import Assistant
from bot.commands.table import COMMANDS, Command, Option
from bot.understand.grammar import make
from tests.support.asking import request

QUESTION = "what is rag?"

Values: TypeAlias = dict[str, Any]
"""Values of options, by name: a text, a number, or what a platform's test has for a channel or a person."""


def required(assistant: Assistant, command: Command, **things: object) -> Values:
    """Return a value for each option that a command cannot do without.

    Args:
        assistant: Who completes them.
        command: Whose options.
        things: A `channel` and a `person`, for options that name one.
    """
    return _filled(assistant, command, [option for option in command.options if option.required], things)


def with_option(assistant: Assistant, command: Command, name: str, **things: object) -> Values:
    """Return a value for an option of a command, and for those that it rests on; arguments as of `required`.

    They are those of an example, where one has the option; else what completion offers first, for it and all before.
    """
    place = [option.name for option in command.options].index(name)
    if command.options[place].type not in things:
        for example in command.examples:
            call = assistant.answer(request(example)).call
            if call is not None and call.command == command.name and name in dict(call.options):
                return dict(call.options)
    return _filled(assistant, command, command.options[: place + 1], things)


def _filled(assistant: Assistant, command: Command, options: Iterable[Option], things: Mapping[str, object]) -> Values:
    given: Values = {}
    for option in options:
        given[option.name] = things.get(option.type) or _value(assistant, command, option, given)
    return given


def _value(assistant: Assistant, command: Command, option: Option, given: Values) -> str | int:
    match option.type:
        case "text":
            return QUESTION
        case "word":
            return option.choices[0]
        case "command":
            return next(iter(COMMANDS))
        case "channel" | "person":
            return "123"
        case "gap":
            return "0" * 8
        case "dates":
            return "2026-12-24..2027-01-02"
        case _:
            so_far = make(command.name, **{name: each for name, each in given.items() if isinstance(each, str | int)})
            found = [each.value for each in assistant.complete(command.name, option.name, "", so_far)]
            values = [each for each in found if each not in given.values()]
            if option.type == "number" and not values:  # numbers of what does not exist yet
                return 1
            assert values, f"neither an example nor completion has a value for `{option.name}` of `{command.name}`"
            return int(values[0]) if option.type == "number" else values[0]
