"""Candidates: every call that may answer a question, with its rank by what the question asks for."""

from __future__ import annotations

from collections.abc import Iterable

from bot.library.library import Library
from bot.library.model import Takeaway
from bot.search import words
from bot.understand import grammar
from bot.understand.asked import Asked, Candidate, covered, subject
from bot.understand.comparing import compared, comparisons, dimensions, is_comparing, written
from bot.understand.cues import (
    BORDER,
    DOING,
    EXAMPLES,
    HOW,
    LAST,
    LIMITS,
    MYTHS,
    ORDER,
    ORDINALS,
    SHORT,
    STEPS,
    TAKEAWAYS,
    USES,
    WHEN,
)


def candidates(asked: Asked, library: Library) -> Iterable[Candidate]:
    """Yield every call that may answer, in no order of rank."""
    subjects = [subject(mention) for mention in asked.mentions]
    named = [each for each in subjects if each]
    comparing = is_comparing(asked)
    stepping = is_stepping(asked)
    yield from _takeaways(asked, library)
    yield from written(asked, library, comparing=comparing)
    if comparing:
        yield from compared(asked, library)
        if len({each.item for each in named}) > 1:
            return  # two sides were named: nothing else answers that
    yield from dimensions(asked, library, preferred=comparing)
    yield from _steps(asked, library, wanted=stepping)
    yield from _explained(asked, library, stepping=stepping)
    yield from comparisons(asked, library)


def is_stepping(asked: Asked) -> bool:
    """Return whether a question asks for the steps of something."""
    how = "how" in asked.typed and asked.has(HOW)
    return how or asked.has(STEPS) or asked.has(BORDER) or bool(DOING.search(" ".join(asked.typed)))


def facet(asked: Asked) -> str | None:
    """Return the part of a note that is asked for; None for the whole."""
    named = covered(*asked.mentions)
    said = {word for place, word in enumerate(asked.typed) if place not in named}
    said |= {word for place, word in enumerate(asked.tokens) if place not in named}
    uses = bool(said & USES) or bool(WHEN.search(" ".join(asked.typed)))
    for part, wanted in (
        ("uses", uses),
        ("limits", bool(said & LIMITS)),
        ("example", bool(said & EXAMPLES)),
        ("myths", bool(said & MYTHS)),
    ):
        if wanted:
            return part
    return None


def _takeaways(asked: Asked, library: Library) -> Iterable[Candidate]:
    if not asked.has(TAKEAWAYS):
        return
    ids = library.ids("takeaway")
    about = {id_ for each in ids if isinstance(record := library.record(each), Takeaway) for id_ in record.about}
    named = [mention for mention in asked.mentions if any(each.item in about for each in mention.named)]
    vocabulary = frozenset[str]().union(*(library.vocabulary(id_) for id_ in ids))
    covers = asked.places(TAKEAWAYS | {"key", "lecture", "notes"}) | covered(*named)
    yield Candidate(grammar.make("takeaways"), 0, vocabulary, covers)


def _steps(asked: Asked, library: Library, *, wanted: bool) -> Iterable[Candidate]:
    """Candidates for the steps of a process that is named, or that belongs to a concept that is.

    They come first where steps are `wanted`, and else after the explanation.
    """
    later = 0 if wanted else 7
    cues = asked.places(STEPS | HOW | ORDER | ORDINALS.keys()) if wanted else frozenset[int]()
    number = next((ORDINALS[token] for token in asked.typed if token in ORDINALS), None)
    if not asked.has(frozenset({"step", "stage", "phase"})):
        number = None
    walked = any(named.kind == "process" for mention in asked.mentions for named in mention.named)
    for mention in asked.mentions:
        for named in mention.named:
            if named.kind == "process":
                yield from _process(library, named.item, number, later, covered(mention) | cues)
            elif named.kind == "concept":
                own = [id_ for id_ in library.links(named.item).processes if _belongs(id_, named.item, library)]
                own.sort(key=lambda id_: not carries(id_, named.item, library))
                own = list(dict.fromkeys([*own, *_called(named.item, library)])) if wanted and not walked else own
                for place, id_ in enumerate(own):
                    yield from _process(library, id_, number, later + min(place, 1), covered(mention) | cues)


def _belongs(process: str, concept: str, library: Library) -> bool:
    """Return whether a process is what a concept does, or carries its name."""
    record = library.process(process)
    return record is not None and (record.actor == concept or carries(process, concept, library))


def _called(concept: str, library: Library) -> list[str]:
    """Return the processes called "… steps" or "… process" after a concept."""
    label = library.label(concept)
    names = (
        (f"{name} {word}" for name in (label.name, label.abbr) if name for word in ("steps", "process"))
        if label
        else ()
    )
    return [named.item for name in names for named in library.names.exact(name) if named.kind == "process"]


def carries(process: str, concept: str, library: Library) -> bool:
    """Return whether a process is named after a concept."""
    one, other = library.label(process), library.label(concept)
    if one is None or other is None:
        return False
    called = _stemmed(one.name)
    return any(_stemmed(name) <= called for name in (other.name, other.abbr) if name)


def _stemmed(text: str) -> set[str]:
    return {words.stem(word) for word in words.fold(text).split()}


def _process(library: Library, id_: str, number: int | None, rank: int, covers: frozenset[int]) -> Iterable[Candidate]:
    record = library.process(id_)
    if record and number == LAST:
        number = len(record.steps)
    step = number if record and number and number <= len(record.steps) else None
    yield Candidate(grammar.make("steps", process=id_, step=step), rank, library.vocabulary(id_), covers)


def _explained(asked: Asked, library: Library, *, stepping: bool) -> Iterable[Candidate]:
    """Candidates for each note that is named by itself."""
    depth = "simple" if asked.has(SHORT) and len(asked.mentions) == 1 else None
    cues = frozenset(place for place, token in enumerate(asked.typed) if token in SHORT) if depth else frozenset[int]()
    if stepping:
        cues |= frozenset(place for place, token in enumerate(asked.typed) if token in HOW)
    sides = {side for id_ in library.main_comparisons() if (found := library.comparison(id_)) for side in found.items}
    for mention in asked.mentions:
        for named in mention.named:
            if named.kind == "concept":
                call = grammar.make("explain", concept=named.item, depth=depth, part=None if depth else facet(asked))
                rank = 4 if named.item in sides and len(asked.mentions) > 1 else 3
                yield Candidate(call, rank, library.vocabulary(named.item), covered(mention) | cues)
            elif named.kind == "process":
                yield Candidate(
                    grammar.make("steps", process=named.item), 3, library.vocabulary(named.item), covered(mention)
                )
