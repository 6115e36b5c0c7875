"""What `syllabot content gaps` prints: questions without an answer, and what would answer each from then on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.library.library import Library
from bot.understand.closing import Closing, closing

if TYPE_CHECKING:
    from bot.store.records import Gap


class Unanswered(Struct, frozen=True):
    """A question without an answer: who asked it how often, where that is known, and what would close its gap."""

    found: Closing
    gap: Gap | None = None


def of_questions(questions: Iterable[str], library: Library) -> list[Unanswered]:
    """Return what would answer some questions."""
    return [Unanswered(closing(question, library)) for question in questions]


def of_gaps(gaps: Iterable[Gap], library: Library) -> list[Unanswered]:
    """Return what would answer the questions of some gaps."""
    return [Unanswered(closing(gap.question, library), gap) for gap in gaps]


def as_json(found: Sequence[Unanswered]) -> str:
    """Return questions for scripts: an object each, with the fields of its closing, and how often it was asked."""
    return json.dumps([_fields(each) for each in found], indent=1)


def _fields(each: Unanswered) -> dict[str, object]:
    fields: dict[str, object] = {name: getattr(each.found, name) for name in each.found.__struct_fields__}
    if each.gap is not None:
        fields |= {"people": each.gap.people, "times": each.gap.times, "last_at": each.gap.last_at.isoformat()}
    return fields


def as_text(found: Sequence[Unanswered]) -> str:
    """Return questions for people: a paragraph each, ready to paste from."""
    return "\n\n".join("\n".join(_lines(each)) for each in found)


def _lines(each: Unanswered) -> list[str]:
    found, lines = each.found, [each.found.question]
    if gap := each.gap:
        people = f"{gap.people} {'person' if gap.people == 1 else 'people'}"
        times = "once" if gap.times == 1 else f"{gap.times} times"
        lines.append(f"asked by {people}, {times}, last on {gap.last_at.date().isoformat()}")
    if found.how == "answered":
        return [*lines, f"answered by {found.item or 'the program'} now"]
    lines.append(f"nearest: {', '.join(found.near) or 'nothing'}")
    if found.lacks:
        named = ", ".join(f"\u201c{word}\u201d" for word in found.lacks)
        lines.append(f"{found.item} says nothing of {named}: add that first, if it matters")
    lines += [f"{_where(found)}:", found.paste.rstrip("\n")] if found.paste else []
    return [*lines, f"{'or ' if found.paste else ''}start a note: {found.command}"] if found.command else lines


def _where(found: Closing) -> str:
    """Return where to paste."""
    if found.how == "concept":
        return f"a new file, concepts/{found.file}"
    file = f"in {found.file}" if found.file else "in the note that answers it"
    if found.under:
        return f"{file}, directly below `{found.under}:`"
    return f"{file}, in place of `{found.instead}`" if found.instead else f"{file}, at its end"
