"""The referee on command definitions: a good set passes, and each limit is broken by one that breaks nothing else."""

from __future__ import annotations

from typing import Any, TypeAlias

import pytest

from tests.support.discord_referee import limits
from tests.support.discord_referee.commands import text_size
from tests.support.discord_referee.referee import check

Body: TypeAlias = dict[str, Any]

GLOBAL = "/applications/1/commands"
GUILD = "/applications/1/guilds/2/commands"


def option(name: str = "concept", **more: Any) -> Body:
    """Return an option that takes a text."""
    return {"type": 3, "name": name, "description": "What to explain.", **more}


def sub(name: str = "add", **more: Any) -> Body:
    """Return a subcommand."""
    return {"type": 1, "name": name, "description": "Add one.", **more}


def group(*inner: Body) -> Body:
    """Return a group of subcommands."""
    return {"type": 2, "name": "when", "description": "Times.", "options": list(inner)}


def good() -> list[Body]:
    """Return commands of three types, with options, groups, choices and translations."""
    explain = {
        "type": 1,
        "name": "explain",
        "name_localizations": {"de": "erkläre", "hi": "समझाओ", "th": "อธิบาย"},
        "description": "Explain a concept.",
        "description_localizations": {"de": "Erkläre einen Begriff."},
        "options": [
            option(required=True, autocomplete=True),
            option("depth", choices=[{"name": "Full", "value": "full"}, {"name": "Simple", "value": "simple"}]),
            {"type": 4, "name": "number", "description": "How many.", "min_value": 1, "max_value": 5},
        ],
        "contexts": [0, 1, 2],
        "integration_types": [0, 1],
        "nsfw": False,
    }
    tips = {
        "name": "tips",
        "description": "Tips in this channel.",
        "options": [sub(), group(sub(), sub("drop"))],
        "default_member_permissions": 32,
    }
    return [explain, tips, {"type": 3, "name": "Explain this"}, {"type": 2, "name": "Who is this", "description": ""}]


@pytest.mark.parametrize("path", [GLOBAL, GUILD])
def test_good_commands_pass(path: str) -> None:
    """A good set passes as a whole, and each of its commands alone, global or of a guild."""
    assert check("PUT", path, good()) == []
    assert [check("POST", path, command) for command in good()] == [[], [], [], []]


def choice(**more: Any) -> Body:
    """Return a choice."""
    return {"name": "x", "value": "x", **more}


def choices(number: int) -> list[Body]:
    """Return choices of 200 characters each."""
    return [choice(name=f"{each:0100}", value=f"{each:0100}") for each in range(number)]


def several(kind: int, number: int) -> list[Body]:
    """Return commands of a type."""
    return [{"type": kind, "name": f"n{each}", "description": "x" if kind == 1 else ""} for each in range(number)]


def sentences(found: list[str]) -> set[str]:
    """Return what was said, without where."""
    return {each.partition(": ")[2] for each in found}


BAD_COMMANDS: list[tuple[Body, str]] = [
    # limits that only the docs state
    ({"description": None}, ".description: a description has 1-100 characters"),
    ({"description": ""}, ".description: a description has 1-100 characters"),
    ({"description": " "}, ".description: a description has 1-100 characters"),
    ({"description_localizations": {"de": " "}}, ".description_localizations.de: a description has"),
    ({"description_localizations": {"xx": "x"}}, ".description_localizations.xx: no locale"),
    ({"name": "Explain"}, ".name: 'Explain' is no name"),
    ({"name": "ex plain"}, ".name: 'ex plain' is no name"),
    ({"name": "explain!"}, ".name: 'explain!' is no name"),
    ({"name": "tips"}, ".name: two commands are called 'tips'"),
    ({"name_localizations": {"de": "Erkläre"}}, ".name_localizations.de: 'Erkläre' is no name"),
    ({"name_localizations": {"de-DE": "erkläre"}}, ".name_localizations.de-DE: no locale"),
    # limits of the document
    ({"name": "x" * 33}, ".name: 33 characters"),
    ({"description": "x" * 101}, ".description: 101 characters"),
    ({"contexts": [3]}, ".contexts[0]: 3 is none of"),
    ({"autocompletes": True}, ": there is no field called 'autocompletes'"),
]


@pytest.mark.parametrize(("change", "said"), BAD_COMMANDS)
def test_each_limit_of_a_command(change: Body, said: str) -> None:
    """A command that breaks one limit is refused, at the place, in words that name it."""
    explain, *others = good()
    found = check("PUT", GLOBAL, [explain | change, *others])
    assert found[0].startswith(f"$[0]{said}")
    assert len(sentences(found)) == 1


DE_X = {"name_localizations": {"de": "x"}}
BAD_OPTIONS: list[tuple[list[Body], str]] = [
    # limits that only the docs state
    ([option("Con")], "[0].name: 'Con' is no name"),
    ([option(description="\u2026")], "[0].description: nobody described it"),
    ([option(description=" ")], "[0].description: a description has 1-100 characters"),
    ([option(), option()], "[0].name: 'concept' stands there twice"),
    ([option("a", **DE_X), option("b", **DE_X)], "[0].name_localizations.de: 'x' stands there twice"),
    ([option("a", **DE_X), option("x")], "[0].name_localizations.de: 'x' stands there twice"),
    ([option("a"), option("b", required=True)], ": required options come first"),
    ([option(), sub()], ": subcommands and other options in one list"),
    ([sub(options=[option("a"), option("a")])], "[0].options[0].name: 'a' stands there twice"),
    ([option(autocomplete=True, choices=[choice()])], "[0].choices: an option has choices or autocomplete"),
    ([option(choices=[choice(value="x" * 101)])], "[0].choices[0].value: 101 characters"),
    ([option(choices=[choice(name=" ")])], "[0].choices[0].name: blank"),
    ([option(choices=[choice(name_localizations={"xx": "y"})])], "[0].choices[0].name_localizations.xx: no locale"),
    ([option(type=4, min_value=5, max_value=4)], "[0].min_value: 5 is more than max_value, 4"),
    ([option(min_length=5, max_length=4)], "[0].min_length: 5 is more than max_length, 4"),
    # limits of the document
    ([option(f"o{number}") for number in range(26)], ": 26 entries"),
    ([option(choices=choices(26))], "[0].choices: 26 entries"),
    ([option(choices=[choice(name="x" * 101)])], "[0].choices[0].name: 101 characters"),
    ([{"type": 3, "name": "x"}], "[0]: 'description' is a required property"),
    ([option(type=99)], "[0]: type 99 makes it none of"),
    ([option(type=4, choices=[choice()])], "[0].choices[0].value: 'x' is not of type 'integer'"),
    ([sub(options=[sub()])], "[0].options[0]: type 1 makes it none of"),
    ([group(group())], "[0].options[0].type: 2 is not one of [1]"),
]


@pytest.mark.parametrize(("options", "said"), BAD_OPTIONS, ids=[said for _, said in BAD_OPTIONS])
def test_each_limit_of_options(options: list[Body], said: str) -> None:
    """Options that break one limit are refused, at the place, in words that name it."""
    explain, *others = good()
    found = check("PUT", GLOBAL, [explain | {"options": options}, *others])
    assert found[0].startswith(f"$[0].options{said}")
    assert len(sentences(found)) == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (several(1, 101), "$: 101 commands of type 1, 100 are allowed"),
        (several(2, 16), "$: 16 commands of type 2, 15 are allowed"),
        (several(3, 16), "$: 16 commands of type 3, 15 are allowed"),
        ([{"type": 3, "name": "x", "description": "x"}], "$[0].description: only slash commands have any"),
        ([{"type": 3, "name": "x", "options": [option()]}], "$[0].options: only slash commands have any"),
        ([{"type": 3, "name": " "}], "$[0].name: blank"),
        (
            [{"name": "x", "description": "x", "options": [option(name, choices=choices(20)) for name in "ab"]}],
            "$[0]: 8036 characters of text, 8000 are allowed",
        ),
    ],
)
def test_each_limit_of_a_set(body: list[Body], said: str) -> None:
    """Too many commands, too long ones, and menus with what only slash commands have are refused."""
    assert check("PUT", GLOBAL, body) == [said]


@pytest.mark.parametrize(
    "change",
    [
        {"name": "it's_fine-2"},
        {"description": "x" * 100},
        {"options": [option("x" * 32)]},
        {"options": [option(f"o{number}") for number in range(25)]},
        {"options": [option("a", choices=choices(25)), option("b", choices=choices(14))]},
        {"options": [option(choices=[choice(name="x" * 100, value="x" * 100)])]},
        {"options": [option("a", name_localizations={"de": "a"}), option("b")]},
    ],
)
def test_at_its_limits_a_command_passes(change: Body) -> None:
    """What is just within the limits is not refused."""
    explain, *others = good()
    assert check("PUT", GLOBAL, [explain | change, *others]) == []


def test_as_many_commands_as_there_may_be() -> None:
    """A set may have all that is allowed of each type."""
    assert check("PUT", GLOBAL, [*several(1, 100), *several(2, 15), *several(3, 15)]) == []


def test_the_size_of_a_command_is_that_of_its_longest_texts() -> None:
    """Names, descriptions and values count once each, with their longest translation, at every depth."""
    given = [{"name": "ab", "name_localizations": {"de": "abcde"}, "value": "xyz"}, {"name": "c", "value": 12}]
    inner = {"name": "12", "description": "1234", "description_localizations": {"de": "1"}, "choices": given}
    assert text_size({"name": "123", "description": "1", "options": [inner]}) == 3 + 1 + 2 + 4 + 5 + 3 + 1 + 2


def test_thirty_two_locales() -> None:
    """The table of the docs has 32 locales."""
    assert len(limits.LOCALES) == 32
