"""What a question in anyone's words means: the note that most likely answers it, and how likely that is.

The usual phrasings are read by `bot.understand.question`. What says more than the names of notes comes here: the notes
are ranked, the gate says whether the best one answers, and where the phrasing already pointed to a note that is as good,
it keeps its call, with its dimension or its step.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from bot.call import Call
from bot.library.library import Library
from bot.search import words
from bot.search.names import Named
from bot.search.rank import Hit
from bot.understand import grammar
from bot.understand.asked import Asked, Candidate
from bot.understand.comparing import compare_call, is_comparing
from bot.understand.cues import BORDER, HOW, IDLE, STEPS

KINDS = ("concept", "comparison", "process", "path")
MOST_NEAR = 5

_WANTED = 0.3
"""What a note gains that is of the kind that was asked for, in masses of the question."""

_AS_GOOD = 0.75
"""Share of the best note's score from which the phrasing's own reading is kept."""


class Meaning(Struct, frozen=True):
    """What a question most likely means.

    Attributes:
        call: The call that answers it; None where nothing does.
        chance: How likely the call's note answers it.
        near: The nearest notes, best first; none where nothing is near.
        unknown: Words of the question that the answering note does not hold, as folded.
    """

    call: Call | None
    chance: float
    near: tuple[Named, ...] = ()
    unknown: tuple[str, ...] = ()


class Considered(Struct, frozen=True):
    """The call that would answer a question, what speaks for it, and the notes that may be meant, best first."""

    call: Call
    features: tuple[float, ...]
    hits: tuple[Hit, ...]


def meaning(asked: Asked, read: Candidate | None, library: Library) -> Meaning:
    """Return what a question means, given the call that its phrasing points to, if any."""
    from bot.search import gate

    considered = consider(asked, read, library)
    if considered is None:
        return Meaning(None, 0.0)
    chance = gate.probability(considered.features)
    outcome = gate.outcome(chance)
    near = tuple(_named(each, library) for each in considered.hits[:MOST_NEAR]) if outcome != "nothing" else ()
    if outcome != "answer":
        return Meaning(None, chance, near)
    return Meaning(considered.call, chance, near, _unknown(asked, library))


def consider(
    asked: Asked, read: Candidate | None, library: Library, without: frozenset[str] = frozenset()
) -> Considered | None:
    """Return what a question would be answered with, likely right or not; None where nothing is near.

    Args:
        asked: The question.
        read: The call that its phrasing points to.
        library: The notes.
        without: Notes that are left out, as if they were not there.
    """
    from bot.search import gate

    hits, strange = wanted(asked, library, without)
    if read is not None and answering(read.call, library) & without:
        read = None
    if not hits:
        return None
    call, hit = _best(hits, read, library)
    following = next((other for other in hits if other.item != hit.item), None)
    return Considered(call, gate.features(hit, following, strange), tuple(hits))


def wanted(asked: Asked, library: Library, without: frozenset[str] = frozenset()) -> tuple[list[Hit], float]:
    """Return the notes that a question may mean, best first, the kind that it asks for before others."""
    ranked = library.ranker.rank(asked.tokens, IDLE, KINDS, without)
    kind = _kind(asked)
    return sorted(ranked.hits, key=lambda hit: -(hit.score + (_WANTED if hit.kind == kind else 0.0))), ranked.strange


def _kind(asked: Asked) -> str:
    if is_comparing(asked):
        return "comparison"
    if asked.has(STEPS) or ("how" in asked.typed and asked.has(HOW)) or asked.has(BORDER):
        return "process"
    return "concept"


def _best(hits: Sequence[Hit], read: Candidate | None, library: Library) -> tuple[Call, Hit]:
    """Return the call to answer with, and the note whose features say how likely it is right."""
    top = hits[0]
    if read is not None:
        ids = answering(read.call, library)
        own = next((hit for hit in hits if hit.item in ids), None)
        if own and own.score >= _AS_GOOD * top.score:
            return read.call, own
    return shown(top.item, top.kind, library), top


def answering(call: Call, library: Library) -> frozenset[str]:
    """Return the notes whose likeness speaks for a call: the written comparison where there is one, else its notes."""
    named = [str(value) for name, value in call.options if name in {"a", "b", "c", "d", "concept", "process", "item"}]
    written = library.comparison_of(named) if call.command == "compare" and named else None
    return frozenset({*named, written} if written else named)


def shown(item: str, kind: str, library: Library) -> Call:
    """Return the call that shows a note."""
    match kind:
        case "process":
            return grammar.make("steps", process=item)
        case "comparison":
            return compare_call(library.comparison(item)) or grammar.make("compare")
        case "path":
            return grammar.make("list", topic=item)
        case _:
            return grammar.make("explain", concept=item)


def _named(hit: Hit, library: Library) -> Named:
    label = library.label(hit.item)
    return Named(hit.item, hit.kind, label.name if label else hit.item)


def _unknown(asked: Asked, library: Library) -> tuple[str, ...]:
    """Return the words of a question that stand in no note at all."""
    ranker = library.ranker
    pairs = zip(asked.tokens, asked.typed, strict=True)
    found = (typed for token, typed in pairs if token not in IDLE and not ranker.knows(words.stem(token)))
    return tuple(dict.fromkeys(found))
