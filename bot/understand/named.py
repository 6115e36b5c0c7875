"""Lines of `name: value` for commands whose values may have several words: `settings hide: machine learning`."""

from __future__ import annotations

import re
from functools import cache

from bot import zones
from bot.call import Call, Value
from bot.commands.table import NAMED, Command, Option
from bot.library.library import Library
from bot.search import words
from bot.understand.grammar import canonical, make

_DECORATED = re.compile(r"<(?:#|@!?|!subteam\^)(&?[A-Za-z0-9]+)(?:\|[^>]*)?>")
"""How platforms write channels, persons and roles into a text: <#1>, <@1>, <@!1>, <@&1>, <#C1|name>."""
_GROUP_OF_SLACK = "<!subteam^"


def is_named(command: Command) -> bool:
    """Return whether a command's lines are read here."""
    return any(option.type in NAMED for option in command.options)


def read_named(command: Command, rest: str, library: Library) -> Call | tuple[Option, str]:
    """Read what stands behind a command's name.

    Returns:
        The call; or the option whose value is none, with what was typed for it.
    """
    options: dict[str, Value] = {}
    for option, typed in _split(command, rest):
        value = _value(typed if option.type == "text" else typed.strip(" ?!."), option, library)
        if value is None:
            return option, typed
        options[option.name] = value
    return make(command.name, **options)


def _split(command: Command, rest: str) -> list[tuple[Option, str]]:
    """Split a line into options and what was typed for them; what comes before any name is the first option's."""
    found: list[tuple[Option, str]] = []
    marks = list(_marks(command).finditer(rest))
    head = rest[: marks[0].start()] if marks else rest
    if head.strip():
        found.append((command.options[0], head.strip()))
    ends = [*(mark.start() for mark in marks), len(rest)][1:]
    for mark, end in zip(marks, ends, strict=True):
        option = command.option(mark[1].lower())
        if option is None:  # the pattern is made of the options' names
            continue
        if option.type == "text":
            return [*found, (option, rest[mark.end() :].strip())]
        found.append((option, rest[mark.end() : end].strip()))
    return found


@cache
def _marks(command: Command) -> re.Pattern[str]:
    names = "|".join(option.name for option in command.options)
    return re.compile(rf"(?:^|(?<=\s))({names})\s*[:=]\s*", re.IGNORECASE)


def _value(typed: str, option: Option, library: Library) -> Value | None:
    match option.type:
        case "zone":
            return "default" if typed.lower() == "default" else zones.find(typed)
        case "area":
            return _area(typed, library)
        case "channel" | "person":
            return canonical(_undecorated(typed), option)
        case "language":
            return canonical(typed if "-" in typed else typed.lower(), option)
        case "time" | "days" | "dates":
            return _calendar(typed, option)
        case "topic":
            found = _area(typed, library) or library.current(typed)
            return found if found and ":" in found else None
        case "text":
            return typed or None
        case _:
            return canonical(typed.lower(), option)


def _calendar(typed: str, option: Option) -> str | None:
    """Return a time of day, days of the week or dates as they are written."""
    from bot.tips import calendar

    try:
        if option.type == "time":
            return calendar.clock(calendar.minute_of(typed))
        if option.type == "dates":
            return calendar.written_dates(calendar.dates_of(typed))
        return calendar.written(calendar.weekdays_of(typed))
    except ValueError:
        return None


def _area(typed: str, library: Library) -> str | None:
    """Return the pack or the topic that somebody names."""
    key = words.glued(words.fold(typed))
    for pack in library.packs:
        if key in {words.glued(words.fold(pack.id)), words.glued(words.fold(pack.name))}:
            return pack.id
    for id_, name in library.topics().items():
        if typed == id_ or key in {words.glued(words.fold(name)), words.glued(words.fold(id_.partition(":")[2]))}:
            return id_
    return None


def _undecorated(typed: str) -> str:
    found = _DECORATED.fullmatch(typed)
    if found is None:
        return typed.lstrip("#@")
    return f"&{found[1]}" if typed.startswith(_GROUP_OF_SLACK) else found[1]
