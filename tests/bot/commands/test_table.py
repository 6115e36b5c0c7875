"""The table of commands: what every platform may rely on."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from importlib import import_module

import pytest

from bot.assistant import Assistant
from bot.commands.table import COMMANDS, GROUP_TABLE, GROUPS, TABLE, TOOL_WORDS, Command, Option, split
from bot.library.library import Library
from bot.library.model import KINDS
from bot.reply import Reply
from bot.store.store import Store
from tests.support.asking import request

OPTIONS = [(command, option) for command in TABLE for option in command.options]
EXAMPLES = [(command, example) for command in TABLE for example in command.examples]

MOST = 100
"""Characters of a summary (Discord's limit)."""

command_by_name = pytest.mark.parametrize("command", TABLE, ids=lambda command: command.name)
option_by_name = pytest.mark.parametrize(
    ("command", "option"), OPTIONS, ids=[f"{command.name}.{option.name}" for command, option in OPTIONS]
)


@pytest.fixture
def ask(library: Library, made_store: Store) -> Callable[[str], Reply]:
    """Return a function that asks where nothing was set yet: no example may rest on what another one set."""
    return lambda text: Assistant(library, lambda: made_store).answer(request(text))


def test_no_two_commands_share_a_name() -> None:
    """A command is found by its name alone."""
    assert list(COMMANDS) == [command.name for command in TABLE]
    assert list(COMMANDS.values()) == list(TABLE)


@command_by_name
def test_a_command_is_one_lower_case_word_or_that_of_its_group_and_one(command: Command) -> None:
    """The same words can be typed on every platform."""
    group, _, word = command.name.rpartition(" ")
    assert re.fullmatch("[a-z]{2,32}", word)
    assert not group or group in GROUPS


def test_a_group_has_commands_and_is_none() -> None:
    """A group is a first word that two commands or more begin with, and that says nothing alone."""
    assert list(GROUPS) == [group.name for group in GROUP_TABLE]
    for name, group in GROUPS.items():
        assert re.fullmatch("[a-z]{2,32}", name)
        assert name not in COMMANDS
        assert name not in TOOL_WORDS
        assert 0 < len(group.summary) <= MOST
        assert [command for command in COMMANDS if command.startswith(f"{name} ")]


@pytest.mark.parametrize(
    ("line", "name", "rest"),
    [
        ("explain rag now", "explain", "rag now"),
        ("privacy export", "privacy export", ""),
        ("privacy export now", "privacy export", "now"),
        ("privacy", None, "privacy"),
        ("privacy unknown", None, "privacy unknown"),
        ("", None, ""),
    ],
)
def test_a_line_begins_with_the_name_of_its_command(line: str, name: str | None, rest: str) -> None:
    """One word or two: the longest name counts, and what follows is the rest."""
    command, left = split(line)
    assert (command.name if command else None, left) == (name, rest)


@command_by_name
def test_no_command_is_named_like_a_tool(command: Command) -> None:
    """On a command line the first word says whether it is a tool or a question; only `ask` is both alike."""
    assert command.name == "ask" or command.name not in TOOL_WORDS


@command_by_name
def test_a_command_is_summed_up_in_a_line(command: Command) -> None:
    """A summary is a sentence that every platform has room for."""
    assert 0 < len(command.summary) <= MOST
    assert command.summary[0].isupper()
    assert command.summary.endswith(".")
    assert "\n" not in command.summary


@command_by_name
def test_a_command_is_answered_by_a_function(command: Command) -> None:
    """What the table names as a command's handler is there, and takes the call and its context."""
    module, _, function = command.handler.partition(":")
    handler = getattr(import_module(f"bot.commands.{module}"), function)
    assert list(inspect.signature(handler).parameters) == ["call", "context"]


@command_by_name
def test_a_commands_options_come_in_the_order_platforms_ask_for(command: Command) -> None:
    """Option names are unique, required options come first, and text, which takes the rest of a line, last."""
    names = [option.name for option in command.options]
    assert len(set(names)) == len(names)
    required = [option.required for option in command.options]
    assert required == sorted(required, reverse=True)
    assert all(option.type != "text" for option in command.options[:-1])
    assert len(names) <= 25


@option_by_name
def test_an_option_is_one_lower_case_word(command: Command, option: Option) -> None:
    """An option has a name and a summary that every platform has room for."""
    del command
    assert re.fullmatch("[a-z]{1,32}", option.name)
    assert 0 < len(option.summary) <= MOST
    assert option.summary[0].isupper()
    assert option.summary.endswith(".")


@option_by_name
def test_an_option_says_what_may_stand_there(command: Command, option: Option) -> None:
    """Notes have kinds that exist, words have choices of one lower-case word each, nothing else has either."""
    assert command.option(option.name) is option
    assert bool(option.kinds) == (option.type == "item")
    assert set(option.kinds) <= KINDS.keys()
    assert bool(option.choices) == (option.type == "word")
    assert all(re.fullmatch("[a-z]+", choice) for choice in option.choices)
    assert len(set(option.choices)) == len(option.choices) <= 25


def test_an_option_that_is_not_there_is_none() -> None:
    """Asked for an option it does not have, a command has none."""
    assert COMMANDS["explain"].option("by") is None


@command_by_name
def test_a_command_shows_how_it_is_used(command: Command) -> None:
    """Every command has an example."""
    assert command.examples


@pytest.mark.parametrize(("command", "example"), EXAMPLES, ids=[example for _, example in EXAMPLES])
def test_every_example_is_answered(command: Command, example: str, ask: Callable[[str], Reply]) -> None:
    """What `help` and the docs say can be typed is answered from the default pack, by the command it stands at."""
    reply = ask(example)
    assert reply.kind in {"answer", "done", "choices"}
    assert reply.call is not None
    assert command.name in {reply.call.command, "ask"}


@command_by_name
def test_a_command_alone_is_no_error(command: Command, ask: Callable[[str], Reply]) -> None:
    """A command without its options is answered or offers what to choose from; only `ask` needs a question."""
    assert ask(command.name).kind in ({"problem"} if command.name == "ask" else {"answer", "done", "choices"})
