"""What would close a gap: the line or the note by which a question that was refused would be answered."""

from __future__ import annotations

import json
from typing import Literal, TypeAlias

from msgspec import Struct

from bot.library.library import Library
from bot.understand.cues import IDLE
from bot.understand.meaning import is_defining
from bot.understand.question import nearest, take_apart
from bot.understand.reading import Understood, read

How: TypeAlias = Literal["answered", "asks", "concept"]
"""answered: the notes answer it by now · asks: a line in the nearest note · concept: a note that is not there yet."""

LONGEST_ASKED = 200
"""Characters of an `asks:` line, as the pack format has it."""


class Closing(Struct, frozen=True):
    """How a question can be answered from now on.

    Attributes:
        question: The question.
        how: What closes the gap.
        item: The note that answers, or is nearest; empty where none is.
        near: The nearest notes, best first.
        paste: What an author pastes: into the file of `item`, or on a command line for a new note.
    """

    question: str
    how: How
    item: str
    near: tuple[str, ...]
    paste: str


def closing(question: str, library: Library) -> Closing:
    """Return what would close the gap that a question found."""
    question = " ".join(question.split())
    found = read(question, library)
    if isinstance(found, Understood) and found.call.command != "ask":
        item = next((value for _, value in found.call.options if isinstance(value, str) and ":" in value), "")
        return Closing(question, "answered", item, (item,) if item else (), "")
    named, unknown = nearest(question, library)
    near = tuple(each.item for each in named)
    apart = take_apart(question, library)
    asked = apart.asked if apart else None
    thing = " ".join(word for word in asked.typed if word not in IDLE) if asked else ""
    if thing and asked and (not near or (unknown and is_defining(asked))):
        return Closing(question, "concept", "", near, f"syllabot content new concept {thing.capitalize()}")
    line = json.dumps(question[:LONGEST_ASKED], ensure_ascii=False)  # a JSON text is a YAML one
    return Closing(question, "asks", near[0] if near else "", near, f"asks:\n  - {line}")
