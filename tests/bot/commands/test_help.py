"""`help` and `about`: what can be asked, and who answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot import __version__
from bot.commands.table import COMMANDS, TABLE, TOOL_WORDS
from bot.library.library import Library
from bot.plain import plain_text
from bot.reply import Reply


def test_help_names_every_command(ask: Callable[[str], Reply]) -> None:
    """Each command that members may use is named with its summary."""
    text = plain_text(ask("help"))
    for command in TABLE:
        assert (f"- {command.name} \u2013 {command.summary}" in text) == (command.audience == "members")


@pytest.mark.parametrize("name", list(COMMANDS))
def test_help_of_every_command(ask: Callable[[str], Reply], name: str) -> None:
    """Help on a command says what it is for, names each option with its values, and gives its examples."""
    reply = ask(f"help {name}")
    assert reply.kind == "done"
    text = plain_text(reply)
    assert COMMANDS[name].summary in text
    for option in COMMANDS[name].options:
        assert f"- {option.name}" in text
        assert option.summary in text
        assert all(choice in text for choice in option.choices)
    assert all(f"- {example}" in text for example in COMMANDS[name].examples)


@pytest.mark.parametrize("example", [example for command in TABLE for example in command.examples])
def test_every_example_is_answered(ask: Callable[[str], Reply], example: str) -> None:
    """What help and the docs suggest to type is answered from the default pack."""
    assert ask(example).kind in {"answer", "done"}


def test_about_says_whose_notes_and_which_version(ask: Callable[[str], Reply], library: Library) -> None:
    """It names the program's version, and each pack with its version, licence and size."""
    text = plain_text(ask("about"))
    assert __version__ in text
    for pack in library.packs:
        assert f"{pack.name} {pack.version}, {pack.license}" in text
        assert f"{library.count('concept', pack.id)} concepts" in text
        assert f"{library.count('tip', pack.id)} tips" in text


def test_the_table_fits_the_platforms() -> None:
    """Names are short words that no tool of the command line has; summaries fit Discord's 100 characters."""
    for command in TABLE:
        assert command.name.isalpha()
        assert command.name.islower()
        assert len(command.name) <= 32
        assert 0 < len(command.summary) <= 100
        assert command.examples
        assert command.name == "ask" or command.name not in TOOL_WORDS
        assert len(command.options) <= 25
        for option in command.options:
            assert option.name.isalpha()
            assert option.name.islower()
            assert 0 < len(option.summary) <= 100
            assert bool(option.kinds) == (option.type == "item")
            assert bool(option.choices) == (option.type == "word")
        needed = [option.required for option in command.options]
        assert needed == sorted(needed, reverse=True)
    assert len(COMMANDS) == len(TABLE)
