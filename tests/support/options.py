"""Values for the options of any command, so that a test of all commands forgets none."""

from __future__ import annotations

from bot.assistant import Assistant
from bot.commands.table import COMMANDS, Command, Option
from bot.understand.grammar import make
from tests.support.asking import request

QUESTION = "what is rag?"


def required(assistant: Assistant, command: Command) -> dict[str, str | int]:
    """Return a value for each option that a command cannot do without."""
    return _filled(assistant, command, [option for option in command.options if option.required])


def with_option(assistant: Assistant, command: Command, name: str) -> dict[str, str | int]:
    """Return a value for an option of a command, and for those that it rests on.

    They are those of an example, where one has the option; else what completion offers first, for it and all before.
    """
    for example in command.examples:
        call = assistant.answer(request(example)).call
        if call is not None and call.command == command.name and name in dict(call.options):
            return dict(call.options)
    place = [option.name for option in command.options].index(name)
    return _filled(assistant, command, command.options[: place + 1])


def _filled(assistant: Assistant, command: Command, options: list[Option] | tuple[Option, ...]) -> dict[str, str | int]:
    given: dict[str, str | int] = {}
    for option in options:
        given[option.name] = _value(assistant, command, option, given)
    return given


def _value(assistant: Assistant, command: Command, option: Option, given: dict[str, str | int]) -> str | int:
    match option.type:
        case "text":
            return QUESTION
        case "word":
            return option.choices[0]
        case "command":
            return next(iter(COMMANDS))
        case _:
            so_far = make(command.name, **given)
            found = [each.value for each in assistant.complete(command.name, option.name, "", so_far)]
            value = next(each for each in found if each not in given.values())
            return int(value) if option.type == "number" else value
