"""Calls as text: `explain data-and-ai:rag depth=full`, and back.

`parse(text_of(call)) == call` for every call, so a button, a numbered choice and a typed line are one
thing. Nothing here knows the notes: an id is anything of the form `pack:item`. What people type in their
own words is read by `bot.understand.reading`.
"""

from __future__ import annotations

import re

from bot.call import Call, Value
from bot.commands.table import COMMANDS, GROUPS, Command, Option, split
from bot.library.tables import short_hash

_ID = re.compile(r"~[a-z2-7]{9}|[a-z0-9]+(?:-[a-z0-9]+)*:[a-z0-9]+(?:-[a-z0-9]+)*")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ZONE = re.compile(r"default|[A-Z][A-Za-z0-9+-]{1,14}(?:[/_-][A-Za-z0-9+-]{1,14}){0,4}")
_LANGUAGE = re.compile(r"default|[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_CHANNEL = re.compile(r"[A-Za-z0-9]{1,32}")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_DAYS = re.compile(r"daily|weekdays|weekends|(?:mon|tue|wed|thu|fri|sat|sun)(?:,(?:mon|tue|wed|thu|fri|sat|sun)){0,6}")
_GAP = re.compile(r"[0-9a-f]{8}")
_PERSON = re.compile(r"&?[A-Za-z0-9._-]{1,64}")

OPTION_NAMES: dict[str, tuple[str, ...]] = {
    name: tuple(option.name for option in command.options) for name, command in COMMANDS.items()
}


def make(command: str, /, **options: Value | None) -> Call:
    """Return a call with its options in the table's order; those that are None are left out.

    Raises:
        KeyError: the table has no such command or option.
    """
    names = OPTION_NAMES[command]
    given = tuple([(name, value) for name in names if (value := options.get(name)) is not None])
    if len(given) != len(options) and (extra := options.keys() - set(names)):
        raise KeyError(f"{command} has no option {', '.join(sorted(extra))}")
    return Call(command, given)


def text_of(call: Call) -> str:
    """Write a call as one line: values in the table's order, with their names after a gap."""
    command = COMMANDS[call.command]
    values = dict(call.options)
    parts = [call.command]
    gap = False
    for option in command.options:
        value = values.get(option.name)
        if value is None:
            gap = True
        elif option.type == "text" and not gap:
            parts.append(str(value))
        else:
            parts.append(f"{option.name}={value}" if gap else str(value))
    return " ".join(parts)


def parse(text: str) -> Call | None:
    """Read a line that `text_of` wrote; None where it is not of that form."""
    command, rest = split(text)
    if command is None:
        return None
    values: dict[str, Value] = {}
    left = list(command.options)
    words = rest.split(" ") if rest else []
    gap = False
    while words:
        if left and left[-1].type == "text" and (text := _text(words, left, gap=gap)):
            values[left[-1].name] = text
            break
        word = words.pop(0)
        gap = gap or "=" in word
        if words and word in GROUPS and left and left[0].type == "command":
            word = f"{word} {words.pop(0)}"
        if (read := _value(word, command, left)) is None:
            return None
        option, value = read
        values[option.name] = value
        left = left[left.index(option) + 1 :]
    return make(command.name, **values)


def _text(words: list[str], left: list[Option], *, gap: bool) -> str:
    """Return what the rest of a line says for an option that takes it, empty where it does not begin here."""
    line, name = " ".join(words), f"{left[-1].name}="
    if line.startswith(name) and (gap or len(left) > 1):
        return line.removeprefix(name)
    return line if len(left) == 1 and not gap else ""


def _value(word: str, command: Command, left: list[Option]) -> tuple[Option, Value] | None:
    key, named, value = word.partition("=")
    option = command.option(key) if named else None
    if option is None:
        option, value = (left[0] if left else None), word
    if option is None or option not in left:
        return None
    read = canonical(value, option)
    return None if read is None else (option, read)


def canonical(word: str, option: Option) -> Value | None:
    """Return a word as an option's value; None where it is not written as such a value is."""
    match option.type:
        case "item" | "topic":
            return word if _ID.fullmatch(word) else None
        case "dimension":
            return word if _SLUG.fullmatch(word) else None
        case "tip":
            return word if _DATE.fullmatch(word) or _ID.fullmatch(word) else None
        case "command":
            return word if word in COMMANDS or word in GROUPS else None
        case "word":
            return word if word in option.choices else None
        case "number":
            return (
                int(word) if word.isascii() and word.isdigit() and len(word) < 10 and str(int(word)) == word else None
            )
        case "text":
            return word or None
        case _:
            return _setting(word, option)


def _setting(word: str, option: Option) -> str | None:
    """Return a word as the value of what people set, None where it is not written as such a value is."""
    match option.type:
        case "zone":
            form = _ZONE
        case "language":
            form = _LANGUAGE
        case "area":
            form = _ID if ":" in word or word.startswith("~") else _SLUG
        case "channel":
            form = _CHANNEL
        case "time":
            form = _TIME
        case "days":
            form = _DAYS
        case "gap":
            form = _GAP
        case "date" | "dates":
            return word if _are_dates(word, option) else None
        case _:
            form = _PERSON
    return word if form.fullmatch(word) else None


def _are_dates(word: str, option: Option) -> bool:
    """Return whether a word is a date of the calendar, or several as they are written."""
    from bot.tips import calendar

    try:
        found = calendar.dates_of(word)
    except ValueError:
        return False
    return calendar.written_dates(found) == word and (option.type == "dates" or len(found) == 1)


def shorten(call: Call, budget: int) -> str:
    """Write a call within a platform's room for a button's id, ids as hashes where it must be.

    Args:
        call: What the button does. Text that a person typed must not be in it.
        budget: Characters. 90 are enough for every call of the table, but for schedules with many options.

    Raises:
        ValueError: even so it does not fit.
    """
    text = text_of(call)
    if len(text) <= budget:
        return text
    command = COMMANDS[call.command]
    hashed = Call(
        call.command,
        tuple((name, _hashed(value) if _of_item(command, name) else value) for name, value in call.options),
    )
    text = text_of(hashed)
    if len(text) > budget:
        raise ValueError(f"{text!r} has more than {budget} characters")
    return text


def _of_item(command: Command, name: str) -> bool:
    option = command.option(name)
    return option is not None and option.type in {"item", "topic", "tip", "area"}


def _hashed(value: Value) -> Value:
    return f"~{short_hash(value)}" if isinstance(value, str) and ":" in value else value
