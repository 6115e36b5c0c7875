"""Reading what a person typed: to a call, or to what is unclear about it.

A line that starts with a command is read as that command; anything else, and what the command cannot
make sense of, as a question in the usual phrasings (`bot.understand.question`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, TypeAlias

from msgspec import Struct

from bot.call import Call, Value
from bot.commands.table import COMMANDS, GROUPS, Command, Option, split
from bot.library.library import Library
from bot.library.model import Comparison
from bot.search import words
from bot.search.names import Named
from bot.understand import grammar
from bot.understand.comparing import dimension_named
from bot.understand.lines import line_of
from bot.understand.named import is_named, read_named
from bot.understand.question import Question, read_question, subjects

Trouble: TypeAlias = Literal["unknown", "several", "bad_value", "too_many", "gone", "about"]
"""unknown: no note of that name · several: more than one · bad_value: not a value of the option ·
too_many: more values than options · gone: an id that is no longer there · about: it follows up an answer, and there
was none."""


class Understood(Struct, frozen=True):
    """A call, and the words that were read as others, as (typed, meant).

    `chance` says how likely its note answers what was asked; `unknown` holds words of it that no note holds.
    """

    call: Call
    read_as: tuple[tuple[str, str], ...] = ()
    chance: float = 1.0
    unknown: tuple[str, ...] = ()


class Unclear(Struct, frozen=True):
    """A command is meant, but not what of.

    Attributes:
        command: The command.
        option: The option whose value is in trouble.
        typed: What was typed for it.
        trouble: What is wrong.
        candidates: Notes that may be meant, best first.
    """

    command: str
    option: str
    typed: str
    trouble: Trouble
    candidates: tuple[Named, ...] = ()


_NAMED_VALUE = re.compile(r"(?:^|\s)([a-z]+)\s*[:=]\s*(\S+)", re.IGNORECASE)
_SIDES = re.compile(r"\s+(?:vs\.?|versus|and|with|to|or|against|from)\s+|\s*[,;&/|]\s*", re.IGNORECASE)
_SIDE_NAMES = re.compile(r"\s+[abcd]\s*[:=]\s*", re.IGNORECASE)
_ON = re.compile(
    r"\s+(?:on|by|in terms of|regarding|concerning|w\.?r\.?t\.?|when it comes to)\s+(?:the\s+|their\s+)?", re.IGNORECASE
)
_BESIDE = re.compile(r"\b(?:vs|versus|or|differences?|compared)\b", re.IGNORECASE)
_SAY_NOTHING = words.FUNCTION_WORDS | words.CHAT_WORDS | words.CUE_WORDS
_OF_NOTES = frozenset({"item", "topic", "tip", "area"})
"""Types of options whose values name something of the notes."""
_TRAILING_NUMBER = re.compile(r"(?:\s+|^)(?:step\s+|#)?(\d{1,4})$", re.IGNORECASE)


def read(text: str, library: Library) -> Understood | Unclear:
    """Read what a person typed.

    Returns:
        A call (to `ask`, with the text, where nothing else fits), or what is unclear.
    """
    text = " ".join(text.split())
    # Only an exact call holds a complete id, a hash or `name=value`; all others are read as words below.
    if (":" in text or "~" in text or "=" in text) and (exact := grammar.parse(text)) and exact.command != "ask":
        settled = settle(exact, library)
        if isinstance(settled, Understood) or not _names_option(settled):
            return settled
    command, rest = _beginning(text)
    if command is None:
        return (
            _group(text)
            or _misspelt_command(text, library)
            or _question(text, library)
            or Understood(grammar.make("ask", question=text or None))
        )
    if command.name == "ask":
        return (_question(rest, library) or _asked_command(rest, library) if rest else None) or Understood(
            grammar.make("ask", question=rest or None)
        )
    if command.name == "explain" and _BESIDE.search(rest) and (two := _question(rest, library)) and _compares(two):
        return two
    found = _command(command, rest if is_named(command) else rest.strip(" ?!."), library)
    wrong = isinstance(found, Unclear) and found.trouble == "bad_value" and f":{found.typed}" in text
    if isinstance(found, Unclear) and found.trouble not in {"several", "too_many"} and not wrong:
        return _question(text, library) or (_question(rest, library) if rest else None) or found
    return found


def _compares(found: Understood | Unclear) -> bool:
    return isinstance(found, Understood) and found.call.command == "compare"


def _beginning(text: str) -> tuple[Command | None, str]:
    """Return the command whose name a text begins with, however it is written, and the rest of the text."""
    name, _, rest = text.partition(" ")
    first = words.fold(name) if name.strip("?!.,:") else ""
    if first in GROUPS:
        second, _, after = rest.partition(" ")
        command, rest = split(f"{first} {words.fold(second)} {after}")
        return command, rest.strip()
    return COMMANDS.get(first), rest


def _group(text: str) -> Understood | None:
    """Read the name of a group alone as a question for its commands."""
    name = words.fold(text)
    return Understood(grammar.make("help", command=name)) if name in GROUPS else None


def settle(call: Call, library: Library) -> Understood | Unclear:
    """Bring a call up to date: hashes are resolved, renamed ids replaced, ids that are gone reported.

    Where a platform only offers completions, a person may send other words than those offered: such a call
    is read as the line that says the same.
    """
    command = COMMANDS[call.command]
    options: dict[str, Value] = {}
    for name, value in call.options:
        option = command.option(name)
        if option is None:
            return Unclear(call.command, name, str(value), "bad_value")
        if not _is_value(value, option):
            return read(line_of(call, library), library)
        if not isinstance(value, str) or option.type not in _OF_NOTES or _is_date(value):
            options[name] = value
            continue
        expanded = library.expand(value)
        known = expanded in library.topics() or (option.type == "area" and _is_pack(expanded, library))
        found = expanded if known else library.current(expanded)
        if found is None:
            return Unclear(call.command, name, expanded, "gone")
        options[name] = found
    return Understood(grammar.make(call.command, **options))


def _is_value(value: Value, option: Option) -> bool:
    """Return whether a value is written as the option's values are."""
    return grammar.canonical(str(value), option) == value


def _names_option(found: Unclear) -> bool:
    """Return whether what looked like a gone id is `option:value`: "compare by:models", "list topic:roles"."""
    return COMMANDS[found.command].option(found.typed.partition(":")[0]) is not None


def _is_pack(value: str, library: Library) -> bool:
    return any(pack.id == value for pack in library.packs)


def _is_date(value: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", value))


def _question(text: str, library: Library) -> Understood | Unclear | None:
    question: Question | None = read_question(text, library)
    if question and question.several:
        ((name, _),) = question.call.options[:1]
        return Unclear(question.call.command, name, text, "several", question.several)
    if question is None:
        return None
    return Understood(question.call, question.read_as, question.chance, question.unknown)


def _misspelt_command(text: str, library: Library) -> Understood | None:
    """Read "expain rag" as "explain rag": a first word one or two letters off, and a rest that fits."""
    name, _, rest = text.partition(" ")
    typed = words.fold(name)
    if typed in GROUPS:
        second, _, rest = rest.partition(" ")
        typed = f"{typed} {words.fold(second)}"
    near = sorted((words.distance(typed, known, 2), known) for known in COMMANDS)
    if len(typed) < words.SHORTEST_REPAIRED or near[0][0] > (1 if len(typed) < 6 else 2):
        return None
    if library.names.spelling.knows(typed) and not near[0][1].startswith(typed):
        return None
    if typed in words.common_words():
        return None
    found = _command(COMMANDS[near[0][1]], rest.strip(" ?!."), library)
    return Understood(found.call, ((typed, near[0][1]), *found.read_as)) if isinstance(found, Understood) else None


def _asked_command(text: str, library: Library) -> Understood | None:
    """Read a command that was put as a question: "ask tip", "ask list roles"."""
    command, rest = _beginning(text)
    if command is None or command.name == "ask" or (rest and not command.options):
        return None
    found = read(text, library)
    return found if isinstance(found, Understood) else None


def _command(command: Command, rest: str, library: Library) -> Understood | Unclear:
    if command.name == "compare":
        return _compare(rest, library)
    if is_named(command):
        named = read_named(command, rest, library)
        if isinstance(named, Call):
            return Understood(named)
        return Unclear(command.name, named[0].name, named[1], "bad_value")
    rest, options, trouble = _named_values(command, rest)
    if trouble:
        return trouble
    read_as: list[tuple[str, str]] = []
    for option in command.options:
        if not rest:
            break
        if option.name in options:
            continue
        if option.type in {"item", "topic", "tip"}:
            rest, options, trouble = _split_off_choice(command, option, rest, options)
        if option.type == "item" and not library.names.exact(rest) and not _says(rest):
            break  # "steps process": no process is named
        if option.type in {"item", "topic"}:
            value = _item(command, option, rest, library, read_as)
        else:
            value = _scalar(command, option, rest, library)
        if isinstance(value, Unclear):
            return value
        options[option.name] = value
        rest = ""
    return Understood(grammar.make(command.name, **options), tuple(read_as))


def _says(text: str) -> bool:
    """Return whether a text holds a word that may name something."""
    return any(word not in _SAY_NOTHING for word in words.fold(text).split())


def _named_values(command: Command, rest: str) -> tuple[str, dict[str, Value], Unclear | None]:
    """Take `name:value` and `name=value` out of a line."""
    options: dict[str, Value] = {}
    if ":" not in rest and "=" not in rest:
        return rest, options, None
    for found in list(_NAMED_VALUE.finditer(rest)):
        option = command.option(found[1].lower())
        if option is None or option.type == "text":
            continue
        if option.type in {"item", "topic", "tip"}:  # a name may have several words, so it stays in its place
            rest = rest.replace(found[0], f" {found[2]}", 1)
            continue
        value = grammar.canonical(found[2].lower(), option)
        if value is None:
            return rest, options, Unclear(command.name, option.name, found[2], "bad_value")
        options[option.name] = value
        rest = rest.replace(found[0], " ", 1)
    return rest.strip(), options, None


def _split_off_choice(
    command: Command, item: Option, rest: str, options: dict[str, Value]
) -> tuple[str, dict[str, Value], None]:
    """Take a last word that is one of a later option's choices, or a last number, off an item's name."""
    for option in command.options if " " in rest else ():
        if option is item or option.name in options:
            continue
        head, _, last = rest.rpartition(" ")
        if option.type == "word" and head and last.lower() in option.choices:
            return head, {**options, option.name: last.lower()}, None
        if option.type == "number" and (number := _TRAILING_NUMBER.search(rest)) and rest[: number.start()].strip():
            return rest[: number.start()].strip(), {**options, option.name: int(number[1])}, None
    return rest, options, None


def _item(
    command: Command, option: Option, typed: str, library: Library, read_as: list[tuple[str, str]]
) -> Value | Unclear:
    if option.type == "topic":
        return _topic(command, option, typed, library)
    if grammar.canonical(typed, option) and (current := library.current(typed)):
        return current
    found = library.names.find(typed, option.kinds)
    if len(found.named) == 1:
        read_as.extend(found.read_as)
        return found.named[0].item
    if found.named:
        return Unclear(command.name, option.name, typed, "several", found.named)
    return Unclear(command.name, option.name, typed, "unknown", library.names.nearest(typed, option.kinds))


def _topic(command: Command, option: Option, typed: str, library: Library) -> Value | Unclear:
    key = words.glued(words.fold(typed))
    for id_, name in library.topics().items():
        if typed == id_ or key in {words.glued(words.fold(name)), words.glued(words.fold(id_.partition(":")[2]))}:
            return id_
    found = library.names.find(typed, ("path",))
    if len(found.named) == 1:
        return found.named[0].item
    return Unclear(command.name, option.name, typed, "unknown")


def _scalar(command: Command, option: Option, typed: str, library: Library) -> Value | Unclear:
    if option.type == "tip" and (current := library.current(typed if ":" in typed else _tip_id(typed, library))):
        return current
    value = grammar.canonical(typed if option.type == "text" else typed.lower().strip("/"), option)
    return Unclear(command.name, option.name, typed, "bad_value") if value is None else value


def _tip_id(typed: str, library: Library) -> str:
    return next((f"{pack.id}:{typed}" for pack in library.packs if library.label(f"{pack.id}:{typed}")), "")


def _compare(rest: str, library: Library) -> Understood | Unclear:
    """Read the sides and the dimension of a comparison."""
    if not rest:
        return Understood(grammar.make("compare"))
    if len(_SIDES.split(rest)) > 1 and (note := _one_note(rest, library)):
        return Understood(grammar.make("explain", concept=note))
    command = COMMANDS["compare"]
    by = ""
    if named := re.search(r"\s+by\s*[:=]\s*(.+)$", f" {rest}", re.IGNORECASE):
        rest, by = f" {rest}"[: named.start()].strip(), named[1]
    rest = _SIDE_NAMES.sub(" vs ", f" {rest}").strip().removeprefix("vs ")
    if by and rest and (sided := read_question(f"compare {rest}", library)) and sided.call.command == "compare":
        return _on_dimension(sided, by, library)
    question = _as_offered(rest, library) or read_question(
        f"compare {rest} by {by}" if by else f"compare {rest}", library
    )
    declared = [option for option in command.options if option.type == "item"]
    named = list(dict.fromkeys(subjects(rest, library)))
    if len(named) > len(declared):
        return Unclear(command.name, declared[-1].name, library.called(named[len(declared)]), "too_many")
    if question and question.call.command == "compare":
        full = all(question.call.text(option.name) for option in declared)
        alone = not question.call.text("b") and len(_SIDES.split(rest)) > 1 and not question.call.text("by")
        if not alone and (not full or len(_SIDES.split(rest)) <= len(declared)):
            return Understood(question.call, question.read_as, question.chance, question.unknown)
    if not by and len(parts := _ON.split(rest)) == 2:
        rest, by = parts
    sides = [side for side in _SIDES.split(rest) if side.strip()]
    options: dict[str, Value] = {}
    read_as: list[tuple[str, str]] = []
    if len(sides) > len(declared):
        return Unclear(command.name, declared[-1].name, sides[len(declared)], "too_many")
    for option, side in zip(declared, sides, strict=False):
        value = _item(command, option, side, library, read_as)
        if isinstance(value, Unclear):
            return value
        options[option.name] = value
    call = grammar.make("compare", **options)
    return _on_dimension(Question(call, tuple(read_as)), by, library) if by else Understood(call, tuple(read_as))


def _as_offered(rest: str, library: Library) -> Question | None:
    """Return the two sides that an action says to type, "lora vs rag", as they stand: not a comparison near them."""
    named = [library.names.exact(side) for side in rest.split(" vs ")]
    items = [each.item for found in named for each in found if each.kind in {"concept", "process"}]
    if len(items) != 2 or len(named) != 2 or not all(named):
        return None
    return Question(grammar.make("compare", a=items[0], b=items[1]))


def _one_note(rest: str, library: Library) -> str | None:
    """Return the concept whose name is the whole list of sides: "precision and recall" is one note, not two."""
    named = library.names.exact(rest)
    return named[0].item if len(named) == 1 and named[0].kind == "concept" else None


def _on_dimension(question: Question, by: str, library: Library) -> Understood | Unclear:
    """Add to a comparison the dimension that was named apart from its sides."""
    options: dict[str, Value] = {name: value for name, value in question.call.options if name != "by"}
    ids = [library.comparison_of(map(str, options.values()))] if options else library.main_comparisons()
    comparison = library.comparison((ids or ("",))[0] or "")
    dimension = dimension_named(by, comparison) if comparison else None
    if dimension is None:
        return Unclear("compare", "by", by, "bad_value", _dimensions(comparison))
    return Understood(grammar.make("compare", **options, by=dimension), question.read_as)


def _dimensions(comparison: Comparison | None) -> tuple[Named, ...]:
    found: Sequence[tuple[str, str]] = [(each.id, each.name) for each in comparison.dimensions] if comparison else []
    return tuple(Named(id_, "dimension", name) for id_, name in found)
