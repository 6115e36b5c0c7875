"""Finding: the notes that a question may mean, best first, the kind that it asks for before others."""

from __future__ import annotations

from bot.library.library import Library
from bot.search import words
from bot.search.rank import Hit
from bot.understand.asked import Asked
from bot.understand.candidates import is_stepping
from bot.understand.comparing import is_comparing
from bot.understand.cues import IDLE

KINDS = ("concept", "comparison", "process", "path")

_WANTED = {"comparison": 1.4, "process": 1.45, "concept": 1.05}
"""By how much a note is preferred that is of the kind that was asked for."""

_THROUGH, _BEYOND = 1.15, 1.6
"""By how much a process is preferred that goes through what is named, where steps are asked for; more where what comes
before or after that is."""


def wanted(asked: Asked, library: Library, without: frozenset[str] = frozenset()) -> tuple[list[Hit], float]:
    """Return the notes that a question may mean, best first, the kind that it asks for before others."""
    ranker = library.ranker.without(without) if without else library.ranker
    ranked = ranker.rank(_spelled_out(asked, library), IDLE, KINDS)
    kind = kind_of(asked)
    walked, beyond = _walked(asked, library) if kind == "process" else (frozenset[str](), frozenset[str]())

    def preference(hit: Hit) -> float:
        through = _BEYOND if hit.item in beyond else _THROUGH if hit.item in walked else 1.0
        return through * (_WANTED[kind] if hit.kind == kind else 1.0)

    return sorted(ranked.hits, key=lambda hit: -hit.score * preference(hit)), ranked.strange


def _walked(asked: Asked, library: Library) -> tuple[frozenset[str], frozenset[str]]:
    """Return the processes that go through what a question names, and those of what it asks before or after."""
    walked, beyond = set[str](), set[str]()
    for mention in asked.mentions:
        processes = {each for named in mention.named for each in library.links(named.item).processes}
        walked |= processes if not mention.loose else set()
        beyond |= processes if _NEXT_TO.intersection(asked.typed[max(mention.start - 2, 0) : mention.start]) else set()
    return frozenset(walked), frozenset(beyond)


_NEXT_TO = frozenset({"after", "before", "once", "following"})


def _spelled_out(asked: Asked, library: Library) -> list[str]:
    """Return the words of a question, names in the words that the notes write them in: "finetuning" as two words."""
    tokens = list(asked.tokens)
    for mention in reversed(asked.mentions):
        run = "".join(asked.tokens[mention.start : mention.end])
        for named in mention.named[:1]:
            label = library.label(named.item)
            name = words.fold(label.name) if label else ""
            if name.replace(" ", "") == run:
                tokens[mention.start : mention.end] = name.split()
    return tokens


def kind_of(asked: Asked) -> str:
    """Return the kind of note that a question asks for."""
    from bot.understand.wanting import onward  # a command with a name needs none of its patterns

    if is_comparing(asked):
        return "comparison"
    return "process" if is_stepping(asked) or onward(" ".join(asked.typed)) else "concept"
