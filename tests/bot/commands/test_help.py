"""`help` and `about`: what can be asked, and who answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot import __version__
from bot.commands.table import COMMANDS, TABLE
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


def test_about_says_whose_notes_and_which_version(ask: Callable[[str], Reply], library: Library) -> None:
    """It names the program's version, and each pack with its version, licence and size."""
    text = plain_text(ask("about"))
    assert __version__ in text
    for pack in library.packs:
        assert f"{pack.name} {pack.version}, {pack.license}" in text
        assert f"{library.count('concept', pack.id)} concepts" in text
        assert f"{library.count('tip', pack.id)} tips" in text
