"""Completion: what a person may mean while they are still typing, for every option of every command."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from bot.call import Call
from bot.commands.table import COMMANDS, GROUPS, Option
from bot.library.library import Library
from bot.search import words

MOST_CHOICES = 25
"""Completions offered at once (Discord's limit for autocomplete; more than anyone reads)."""

MOST_TYPED = 100
"""Characters of a partial value that are looked at."""


_TIMES = tuple(f"{hour:02}:{minute:02}" for hour in (*range(6, 23), *range(6), 23) for minute in (0, 30))
_DAYS = ("daily", "weekdays", "weekends", "mon", "mon,wed,fri", "tue,thu", "tue", "wed", "thu", "fri", "sat", "sun")


class Choice(Struct, frozen=True):
    """A completion: what a person reads, and the value that stands for it in a call."""

    shown: str
    value: str


def complete(library: Library, command: str, option: str, typed: str, so_far: Call | None = None) -> tuple[Choice, ...]:
    """Return completions of an option's value, best first, at most `MOST_CHOICES`.

    Args:
        library: The notes.
        command: The command's name.
        option: The option's name.
        typed: What stands there so far: partial, unchecked, often misspelt.
        so_far: The call with the options that are already there; a dimension depends on the sides.
    """
    declared = COMMANDS[command].option(option) if command in COMMANDS else None
    if declared is None:
        return ()
    if declared.type == "item":
        found = library.names.complete(typed[:MOST_TYPED], declared.kinds, MOST_CHOICES)
        return tuple(Choice(label.full, label.id) for label in library.labels(each.item for each in found))
    return _matching(_values(library, declared, so_far), typed[:MOST_TYPED])


def _values(library: Library, option: Option, so_far: Call | None) -> Iterable[tuple[str, str]]:
    match option.type:
        case "word":
            yield from ((choice, choice) for choice in option.choices)
        case "command":
            yield from ((name, name) for name in (*COMMANDS, *GROUPS))
        case "topic":
            yield from ((name, id_) for id_, name in library.topics().items())
            yield from ((label.name, label.id) for label in library.labels(library.ids("path")))
        case "tip":
            yield from ((label.name, label.id) for label in library.labels(library.ids("tip")))
        case "dimension":
            sides = [side for name in "abcd" if so_far and (side := so_far.text(name))]
            ids = [library.comparison_of(sides)] if sides else list(library.main_comparisons())
            for record in (library.comparison(id_) for id_ in ids if id_):
                yield from ((each.name, each.id) for each in (record.dimensions if record else ()))
        case "number":
            process = library.process(so_far.text("process")) if so_far else None
            yield from (
                (f"{number} {step.name}", str(number))
                for number, step in enumerate(process.steps if process else (), 1)
            )
        case "zone" | "language" | "area" | "channel":
            yield from _settings(library, option)
        case "time" | "days":
            yield from ((each, each) for each in (_TIMES if option.type == "time" else _DAYS))
        case "item" | "text" | "person" | "date" | "dates" | "gap":
            return


def _settings(library: Library, option: Option) -> Iterable[tuple[str, str]]:
    """Yield what can be set; nobody knows the channels of a platform here."""
    match option.type:
        case "zone":
            from bot import zones

            yield from ((zones.shown(name), name) for name in ("default", "UTC", *zones.names()))
        case "language":
            yield from ((tag, tag) for tag in ("default", *dict.fromkeys(pack.lang for pack in library.packs)))
        case "area":
            yield from ((pack.name, pack.id) for pack in library.packs if len(library.packs) > 1)
            yield from ((name, id_) for id_, name in library.topics().items())
        case _:
            yield "here", "here"


def _matching(values: Iterable[tuple[str, str]], typed: str) -> tuple[Choice, ...]:
    """Keep values that start with what is typed, then those with a word that does, then those that hold it."""
    key = words.fold(typed)
    ranked: list[tuple[int, int, Choice]] = []
    for place, (shown, value) in enumerate(values):
        folded = words.fold(shown)
        rank = 0 if folded.startswith(key) else 1 if f" {key}" in f" {folded}" else 2 if key in folded else 3
        if rank < 3 or (len(key) >= words.SHORTEST_REPAIRED and _starts_nearly(folded, key)):
            ranked.append((rank, place, Choice(shown, value)))
    best = (choice for _, _, choice in sorted(ranked, key=lambda each: each[:2]))
    return tuple(dict.fromkeys(best))[:MOST_CHOICES]  # packs may share a dimension


def _starts_nearly(folded: str, key: str) -> bool:
    """Return whether a text starts with a key of which one letter is wrong, missing or too many."""
    return any(words.distance(key, folded[: len(key) + more], 1) <= 1 for more in (-1, 0, 1))
