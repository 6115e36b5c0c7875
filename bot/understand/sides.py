"""Sides: which of the notes that a question names it sets side by side, whatever else it tells.

"My dataset has 150 patients, train test split or cross validation?" compares the two. A point that no note makes is
another matter: "who earns more, data scientist or AI engineer?" is left to be refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise

from bot.library.library import Library
from bot.search import words
from bot.search.everyday import stands
from bot.search.names import Mention
from bot.understand.asked import Asked, covered, named_of, subject
from bot.understand.candidates import carries
from bot.understand.cues import COMPARE, IDLE, STEPS
from bot.understand.framing import phrases

MOST = 4
"""Sides of a comparison."""

MOST_NAMED = 8
"""Notes of a question among which a written comparison is looked for."""

_ONE_OF_TWO = frozenset("vs versus v against or".split())
"""What stands between two sides and says by itself that they are compared."""

_CUTS = _ONE_OF_TWO | {"and"}
"""What stands between the sides in the name of a comparison."""

_BETWEEN = re.compile(
    "(?:"
    + phrases("""
        and|or|vs|versus|v|against|with|to|from|than|over|next to|compared (?:to|with)|instead of|rather than
        as opposed to|unlike|but not|not
    """)
    + r")(?: (?:an?|the|in|on|with|using|doing|plain|my|just|to|real|only|already|still|better|when))*"
)

_APART = COMPARE | frozenset(
    "different same identical alike unlike confuse confused confusing mix apart opposites".split()
)
"""Words that compare two things wherever those stand."""

_SETTING = _APART | frozenset(
    """better worse cheaper faster similar choose choosing pick prefer decide between either instead rather wiser worth
    both two share common""".split()
)
_SETTING_WORDS = re.compile(r"\bwho does what\b|\bwhen .+ and when\b|\btrade offs?\b|\bwhich (?:one|of|is|do|should)\b")

_POINT = re.compile(
    r"\b(?:which|who|whos|whats|what|is|are|does|do)\b(?: \w+){0,4}? "
    r"(?:more|most|less|fewer|[a-z]{3,}er|[a-z]{3,}est)\b(?: \w+)?"
)


def side_by_side(
    asked: Asked, library: Library, *, surely: bool = False
) -> tuple[tuple[str, ...], frozenset[int]] | None:
    """Return the notes that a question sets side by side, and where it names them; None where it does not.

    Args:
        asked: The question.
        library: The notes.
        surely: Whether it must say so: not "choose", "better" or "which", which may be said of something else.
    """
    named = sorted(filter(_is_side, _single(asked, library)), key=lambda each: each.start)
    run = _run(asked, named)
    written = None if surely or len(run) > 2 else _written(asked, library)
    if written:
        return None if _is_new_point(asked, written[0], library) else written
    pairs = enumerate(zip(asked.typed, asked.tokens, strict=True))
    rest = {word for place, both in pairs if place not in covered(*named) for word in both}
    if not _is_strong(asked, run):
        setting = bool(_SETTING & rest) or bool(_SETTING_WORDS.search(" ".join(asked.typed)))
        told = _APART & rest or (setting and not surely and not STEPS & rest)
        if not told and not _is_of_each(asked, run, named):
            return None
    ids = _chosen(run, named, library, loosely=bool(_APART & rest) and not _ONE_OF_TWO & rest)
    if len(ids) < 2 or _is_new_point(asked, ids, library):
        return None
    return _processes(ids, library), covered(*(each for each in named if _of(each) in ids))


def _written(asked: Asked, library: Library) -> tuple[tuple[str, ...], frozenset[int]] | None:
    """Return the sides of the comparison that a question names as one: "lora or qlora"."""
    for mention in asked.mentions:
        named = named_of(mention, "comparison")
        comparison = library.comparison(named.item) if named and not mention.loose else None
        if comparison:
            return comparison.items, covered(mention)
    return None


def _processes(ids: tuple[str, ...], library: Library) -> tuple[str, ...]:
    """Return the sides as processes where one is: "the workflow of a data scientist" and that of "an AI engineer"."""
    return tuple(_own_process(id_, library) for id_ in ids) if any(map(library.process, ids)) else ids


def _own_process(id_: str, library: Library) -> str:
    """Return the process of a role that is called after it; anything else as it is."""
    for process in library.links(id_).processes:
        record = library.process(process)
        if record and record.actor == id_ and carries(process, id_, library):
            return process
    return id_


def _is_of_each(asked: Asked, run: Sequence[Mention], named: Sequence[Mention]) -> bool:
    """Return whether a question asks what each of some things is, and nothing else: "explain temperature and top-p"."""
    places = covered(*named)
    if len(run) < max(len(named), 2) or asked.typed[0] not in _TELLING:
        return False
    joined = all("and" in asked.typed[one.end : other.start] for one, other in pairwise(run))
    return joined and all(word in IDLE for place, word in enumerate(asked.typed) if place not in places)


_TELLING = frozenset("explain define describe what whats tell".split())


def _single(asked: Asked, library: Library) -> Iterable[Mention]:
    """Yield what a question names, the sides of "zero-shot vs few-shot" one by one."""
    for mention in asked.mentions:
        yield from (_sides_in(mention, asked, library) if named_of(mention, "comparison") else ()) or (mention,)


def _sides_in(mention: Mention, asked: Asked, library: Library) -> list[Mention]:
    """Return the sides that the name of a comparison names; none if not each of them is the name of a note."""
    places = range(mention.start, mention.end)
    cuts = [mention.start - 1, *(place for place in places if asked.tokens[place] in _CUTS), mention.end]
    found: list[Mention] = []
    for before, end in pairwise(cuts):
        exact = library.names.exact(" ".join(asked.tokens[before + 1 : end]))
        notes = tuple(each for each in exact if each.kind in {"concept", "process"})
        found.extend([Mention(before + 1, end, notes)] if notes else [])
    return found if len(found) == len(cuts) - 1 > 1 else []


def _is_side(mention: Mention) -> bool:
    """Return whether a name is one of a side; in other words than its own, only a process is: "the steps of RAG"."""
    named = subject(mention)
    return named is not None and (not mention.loose or named.kind == "process")


def _of(mention: Mention) -> str:
    named = subject(mention)
    return named.item if named else ""


def _run(asked: Asked, named: Sequence[Mention]) -> list[Mention]:
    """Return the names that stand next to each other with nothing but "or", "versus", "than the" between."""
    best: list[Mention] = []
    run = list(named[:1])
    for one, other in pairwise(named):
        between = " ".join(asked.typed[one.end : other.start])
        run = [*run, other] if (not between or _BETWEEN.fullmatch(between)) and _of(one) != _of(other) else [other]
        if len(run) > max(len(best), 1) or (len(run) == len(best) and not _is_strong(asked, best)):
            best = run
    return best


def _is_strong(asked: Asked, run: Sequence[Mention]) -> bool:
    return any(_ONE_OF_TWO.intersection(asked.typed[one.end : other.start]) for one, other in pairwise(run))


def _chosen(run: Sequence[Mention], named: Sequence[Mention], library: Library, *, loosely: bool) -> tuple[str, ...]:
    """Return the sides: what stands side by side, or what a written comparison has of all that is named."""
    beside, everything = _ids(run), _ids(named)
    if len(beside) > 1 and library.comparison_of(beside):
        return beside
    kept = {_of(each) for each in run if not library.ranker.is_general(library.called(_of(each)))}
    among = list(dict.fromkeys((*beside, *everything)))[:MOST_NAMED]
    for count in range(min(len(among), MOST), 1, -1):
        for chosen in combinations(among, count):
            if library.comparison_of(chosen) and kept <= set(chosen) and (not beside or set(beside) & set(chosen)):
                return chosen
    if len(beside) > 1:
        return beside[:MOST]
    return everything if loosely and len(everything) == 2 else ()


def _ids(mentions: Iterable[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(_of, mentions)))


def _is_new_point(asked: Asked, ids: Sequence[str], library: Library) -> bool:
    """Return whether a question asks which of some notes is more of something that they say nothing of."""
    found = _POINT.search(" ".join(asked.typed))
    if found is None:
        return False
    written = library.comparison_of(ids)
    about = frozenset[str]().union(*(library.vocabulary(id_) for id_ in (*ids, *([written] if written else []))))
    said = [word for word in found[0].split() if word not in IDLE]
    if found[0].startswith("who"):  # of people, "paid" is not what of things is "cost"
        return any(words.stem(word) not in about for word in said)
    return not all(stands(word, about) for word in said)
