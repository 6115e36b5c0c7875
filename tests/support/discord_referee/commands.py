"""What application commands, and answers to completion, must keep beyond their shape."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.support.discord_referee import limits
from tests.support.discord_referee.document import Schema, object_in, objects_in

SLASH = 1
SUBCOMMAND, GROUP = 1, 2
PLACEHOLDER = "\u2026"
"""What discord.py sends for an option that nobody described."""


def commands(found: list[Schema], at: str) -> Iterator[str]:
    """Yield what is wrong with all commands of a scope, as a bulk overwrite sends them."""
    kinds = Counter(_kind(command) for command in found)
    for kind, number in kinds.items():
        if number > limits.COMMANDS[kind]:
            yield f"{at}: {number} commands of type {kind}, {limits.COMMANDS[kind]} are allowed"
    names = Counter((_kind(command), command["name"]) for command in found)
    for number, command in enumerate(found):
        if names[_kind(command), command["name"]] > 1:
            yield f"{at}[{number}].name: two commands are called {command['name']!r}"
        yield from one(command, f"{at}[{number}]")


def one(command: Schema, at: str) -> Iterator[str]:
    """Yield what is wrong with a command."""
    kind = _kind(command)
    if kind != SLASH:
        if not command["name"].strip():
            yield f"{at}.name: blank"
        for name in ("description", "options"):
            if command.get(name):
                yield f"{at}.{name}: only slash commands have any"
        return
    yield from _named(command, at)
    yield from _options(objects_in(command, "options"), f"{at}.options")
    size = text_size(command)
    if size > limits.COMMAND_TEXT:
        yield f"{at}: {size} characters of text, {limits.COMMAND_TEXT} are allowed"


def text_size(command: Schema) -> int:
    """Return the characters that count towards a command's size, with those of its options and choices."""
    size = 0
    for name in ("name", "description"):
        said: list[str] = [command.get(name) or "", *object_in(command, f"{name}_localizations").values()]
        size += max(map(len, said))
    size += len(str(command.get("value", "")))
    return size + sum(text_size(part) for name in ("options", "choices") for part in objects_in(command, name))


def _kind(command: Schema) -> int:
    return command.get("type") or SLASH


def _named(part: Schema, at: str) -> Iterator[str]:
    """Judge the name and the description of a command or an option, in every language."""
    for path, name in _said(part, "name", at):
        if len(name) not in limits.NAME or not all(map(_may_be_in_name, name)) or name != name.lower():
            yield f"{path}: {name!r} is no name: 1-32 lower-case letters, digits, - _ '"
    for path, description in _said(part, "description", at):
        if len(description) not in limits.DESCRIPTION or not description.strip():
            yield f"{path}: a description has 1-100 characters"
        elif description == PLACEHOLDER:
            yield f"{path}: nobody described it"
    for name in ("name", "description"):
        yield from _locales(part, name, at)


def _said(part: Schema, name: str, at: str) -> Iterator[tuple[str, str]]:
    yield f"{at}.{name}", part.get(name) or ""
    for locale, text in object_in(part, f"{name}_localizations").items():
        yield f"{at}.{name}_localizations.{locale}", text


def _locales(part: Schema, name: str, at: str) -> Iterator[str]:
    for locale in object_in(part, f"{name}_localizations"):
        if locale not in limits.LOCALES:
            yield f"{at}.{name}_localizations.{locale}: no locale of Discord's"


def _may_be_in_name(letter: str) -> bool:
    r"""Return whether a name may hold a character: `[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]`."""
    if letter in "-_'" or unicodedata.category(letter)[0] in "LN":
        return True
    return unicodedata.name(letter, "").startswith(("DEVANAGARI ", "THAI CHARACTER "))


def _options(options: list[Schema], at: str) -> Iterator[str]:
    groups = [option["type"] in {SUBCOMMAND, GROUP} for option in options]
    if any(groups) and not all(groups):
        yield f"{at}: subcommands and other options in one list"
    needed = [bool(option.get("required")) for option in options]
    if needed != sorted(needed, reverse=True):
        yield f"{at}: required options come first"
    yield from _unique_names(options, at)
    for number, option in enumerate(options):
        yield from _option(option, f"{at}[{number}]")


def _unique_names(parts: list[Schema], at: str) -> Iterator[str]:
    """Judge names that stand in one list: unique, and a localised one also unlike every other's default."""
    defaults = Counter(part["name"] for part in parts)
    translated = Counter(pair for part in parts for pair in object_in(part, "name_localizations").items())
    for number, part in enumerate(parts):
        if defaults[part["name"]] > 1:
            yield f"{at}[{number}].name: {part['name']!r} stands there twice"
        for locale, name in object_in(part, "name_localizations").items():
            if translated[locale, name] > 1 or (name in defaults and name != part["name"]):
                yield f"{at}[{number}].name_localizations.{locale}: {name!r} stands there twice"


def _option(option: Schema, at: str) -> Iterator[str]:
    yield from _named(option, at)
    if option["type"] in {SUBCOMMAND, GROUP}:
        yield from _options(objects_in(option, "options"), f"{at}.options")
        return
    given = objects_in(option, "choices")
    if given and option.get("autocomplete"):
        yield f"{at}.choices: an option has choices or autocomplete"
    yield from choices(given, f"{at}.choices")
    for least, most in (("min_value", "max_value"), ("min_length", "max_length")):
        low, high = option.get(least), option.get(most)
        if low is not None and high is not None and low > high:
            yield f"{at}.{least}: {low} is more than {most}, {high}"


def choices(given: list[Any], at: str) -> Iterator[str]:
    """Yield what is wrong with choices: of an option, or as the answer to completion."""
    for number, choice in enumerate(given):
        value = choice["value"]
        if isinstance(value, str) and len(value) > limits.CHOICE_TEXT:
            yield f"{at}[{number}].value: {len(value)} characters, {limits.CHOICE_TEXT} are allowed"
        if not choice["name"].strip():
            yield f"{at}[{number}].name: blank"
        yield from _locales(choice, "name", f"{at}[{number}]")
