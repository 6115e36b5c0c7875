"""What would close a gap: the line or the note by which a question would be answered, and surely so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from bot.library import stubs
from bot.library.library import Library
from bot.library.model import Named as NamedItem
from bot.reply import UNSURE
from bot.search import words
from bot.search.everyday import stands
from bot.understand.apart import take_apart
from bot.understand.asked import Asked
from bot.understand.cues import IDLE
from bot.understand.facts import wants_fact
from bot.understand.meaning import answering, is_defining
from bot.understand.question import nearest, spoken_of
from bot.understand.reading import Understood, read

How: TypeAlias = Literal["answered", "alias", "asks", "concept"]
"""answered: the notes answer it by now · alias: another name of the nearest note · asks: a question that the nearest
note answers · concept: a note that is not there yet."""

LONGEST_ASKED = 200
"""Characters of an `asks:` line, as the pack format has it."""

LONGEST_NAME, LONGEST_ID = 80, 60
"""Characters of a name and of an id, as the pack format has them."""

MOST_SCANNED = 5000
"""Concepts whose initials are compared with an abbreviation: beyond that, who asks would wait."""

_INITIALS = range(2, 7)
"""Letters of a word that may be an abbreviation."""

_TYPED = re.compile(r"[\w+#]+")


class Closing(Struct, frozen=True):
    """How a question can be answered from now on.

    Attributes:
        question: The question.
        how: What closes the gap.
        item: The note that answers, or is nearest; empty where none is.
        near: The nearest notes, best first.
        file: The file to paste into, by its name: that of the note, or of a new one; empty where no note is near.
        under: The key of the file directly below which to paste, above its other lines.
        instead: The key of the file in whose place to paste. Without either, the text goes to the end.
        paste: What an author pastes: lines of YAML, for a new note the whole file.
        command: What starts a new note instead; empty where the notes have what is asked about.
        lacks: Words of the question that the note says nothing of. If they matter, the note must say more first.
    """

    question: str
    how: How
    item: str = ""
    near: tuple[str, ...] = ()
    file: str = ""
    under: str = ""
    instead: str = ""
    paste: str = ""
    command: str = ""
    lacks: tuple[str, ...] = ()


def closing(question: str, library: Library) -> Closing:
    """Return what would close the gap that a question found."""
    question = " ".join(question.split())
    found = read(question, library)
    sure, item = False, ""
    if isinstance(found, Understood) and found.call.command != "ask":
        sure, item = found.chance >= UNSURE and not found.unknown, _best(answering(found.call, library), library)
    own = (item,) if item else ()
    if sure:
        return Closing(question, "answered", item, own)
    named, _ = nearest(question, library)
    near = tuple(dict.fromkeys((*own, *(each.item for each in named))))
    base = Closing(question, "asks", near=near)
    apart = take_apart(question, library)
    if apart is None:
        return _line(base, item, question, library)
    asked = apart.asked
    thing = [word for word in asked.typed if word not in IDLE]
    if thing and is_defining(asked) and not wants_fact(question, library):
        name = " ".join(_written(question, thing))
        other = _called_otherwise(thing, near, library)
        if other and item in {"", other}:
            return _alias(base, other, name, library)
        if not item and (not near or _lacking(asked, near[0], library)):
            return _note(base, name, library)
    home = item or spoken_of(asked, near, library) or next(iter(near), "")
    found_by = _line(base, home, question, library)
    return replace(found_by, lacks=_lacking(asked, home, library)) if home else found_by


def _best(items: Iterable[str], library: Library) -> str:
    """Return the note of several that an answer is most of: a written comparison before its sides."""
    kinds = {label.id: label.kind for label in library.labels(sorted(items))}
    return min(kinds, key=lambda id_: kinds[id_] != "comparison", default="")


def _line(base: Closing, item: str, text: str, library: Library) -> Closing:
    """Return a question to paste into a note: below those that it lists, or with the key where it lists none."""
    there = bool(getattr(library.record(item), "asks", ())) if item else False
    line = f"  - {_quoted(text[:LONGEST_ASKED])}"
    file = f"{item.partition(':')[2]}.yaml" if item else ""
    return replace(base, item=item, file=file, under="asks" if there else "", paste=line if there else f"asks:\n{line}")


def _alias(base: Closing, item: str, name: str, library: Library) -> Closing:
    """Return all names of a note with one more: most packs write them in one line, to which nothing can be pasted."""
    names = (*getattr(library.record(item), "aliases", ()), name[:LONGEST_NAME])
    return replace(
        base,
        how="alias",
        item=item,
        near=tuple(dict.fromkeys((item, *base.near))),
        file=f"{item.partition(':')[2]}.yaml",
        instead="aliases" if len(names) > 1 else "",
        paste=f"aliases: [{', '.join(map(_quoted, names))}]",
        command=_starting(_as_name(name)),
    )


def _as_name(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"[:LONGEST_NAME].strip()


def _starting(name: str) -> str:
    """Return what to type to start a note. A name has none but letters, digits, blanks, + and #."""
    return f"syllabot content new concept {name}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON text is a YAML one


def _note(base: Closing, name: str, library: Library) -> Closing:
    """Return a new note to paste."""
    near = base.near
    name = _as_name(name)
    id_ = stubs.id_of(name)[:LONGEST_ID].strip("-")
    base = replace(base, how="concept", command=_starting(name))
    home = next((each.partition(":")[0] for each in near), library.packs[0].id)
    pack = next(each for each in library.packs if each.id == home)
    if not id_ or library.current(f"{home}:{id_}"):
        return base
    topics = [topic for each in near for topic in _topic(each, library) if topic in pack.topics]
    related = tuple(
        each.partition(":")[2] for each in near[:2] if library.concept(each) and each.startswith(f"{home}:")
    )
    text = stubs.pasted(id_, name, next(iter([*topics, *pack.topics])), related)
    return replace(base, file=f"{id_}.yaml", paste=text)


def _topic(item: str, library: Library) -> tuple[str, ...]:
    record = library.record(item)
    return (record.topic.rpartition(":")[2],) if isinstance(record, NamedItem) else ()


def _lacking(asked: Asked, item: str, library: Library) -> tuple[str, ...]:
    """Return the words of a question that a note does not hold, in no form and no other word of that sense."""
    vocabulary = library.vocabulary(item)
    pairs = zip(asked.tokens, asked.typed, strict=True)
    return tuple(dict.fromkeys(typed for token, typed in pairs if token not in IDLE and not stands(token, vocabulary)))


def _called_otherwise(thing: list[str], near: tuple[str, ...], library: Library) -> str:
    """Return the note that a thing is most likely another name of, empty where it is more likely something new.

    It is where one word of the note's name is exchanged for another that the note speaks of, or left out of three, and
    where the thing is written as the initials of a name. Something of which the note does not speak is something new:
    "a spiking neural network" is no other name of the neural network.
    """
    if len(thing) == 1:
        return _abbreviated(thing[0], library)
    stems = {words.stem(word) for word in thing}
    for item in near:
        record = library.record(item)
        if not isinstance(record, NamedItem):
            continue
        for name in (record.name, *record.aliases):
            own = {words.stem(word) for word in words.fold(name).split()}
            new, left_out, shared = stems - own, own - stems, stems & own
            if len(new) > 1 or len(left_out) > 1 or len(shared) < (1 if new and left_out else 2):
                continue
            if all(stands(word, library.vocabulary(item)) for word in new):
                return item
    return ""


def _abbreviated(word: str, library: Library) -> str:
    """Return the concept whose name has these initials, if it is the only one."""
    if len(word) not in _INITIALS or not word.isalpha() or library.count("concept") > MOST_SCANNED:
        return ""
    labels = library.labels(library.ids("concept"))
    found = [each.id for each in labels if "".join(part[0] for part in words.fold(each.name).split()) == word]
    return found[0] if len(found) == 1 else ""


def _written(question: str, thing: list[str]) -> list[str]:
    """Return words as they were typed: "BPE" is no "bpe"."""
    typed = {words.fold(word): word for word in _TYPED.findall(question)}
    return [typed.get(word, word) for word in thing]
