"""A question taken apart: what it names, the call that its phrasing points to, and how much of it that leaves open.

Candidates are the notes it names, the dimensions of the main comparison for a side that it names, and the processes of
what it names. The best candidate explains the most of the other words: a word counts as explained when it stands in the
candidate's note. Two notes set side by side are compared whatever else is told.
"""

from __future__ import annotations

from msgspec import Struct

from bot.call import Call
from bot.library.library import Library
from bot.search import words
from bot.search.everyday import stands
from bot.search.names import Mention
from bot.search.rank import Hit
from bot.understand import grammar
from bot.understand.asked import Asked, Candidate, covered
from bot.understand.candidates import candidates, carries
from bot.understand.comparing import compare_call, elliptical, is_comparing
from bot.understand.cues import IDLE
from bot.understand.finding import wanted
from bot.understand.meaning import words_of

LONGEST = 60
"""Words. A longer text is not a question in a usual phrasing."""


class Apart(Struct, frozen=True):
    """A question taken apart: its words, the call that its phrasing points to, and what of it that leaves open.

    Attributes:
        asked: The words and what they name.
        read: The best reading of the phrasing; None where it has none.
        unexplained: How many words of it stand neither in a name nor in the note that is read.
        open: Whether some words say more than the names and dimensions in it.
        read_as: Words whose spelling was repaired.
        told: Whether it tells something besides the two notes that it sets side by side.
    """

    asked: Asked
    read: Candidate | None
    unexplained: int
    open: bool
    read_as: tuple[tuple[str, str], ...]
    told: bool = False


def take_apart(text: str, library: Library) -> Apart | None:
    """Take a question apart; None where it is empty or too long to be one."""
    from bot.understand.framing import unframed  # a command with a name needs none of its patterns

    typed = tuple(unframed(words.fold(text)).split())
    if not typed or len(typed) > LONGEST:
        return None
    repaired, read_as = library.names.repaired(typed)
    mentions = library.names.mentions(repaired)
    asked = Asked(tuple(repaired), typed, (*mentions, *elliptical(repaired, mentions, library)))
    calls = list(candidates(asked, library))
    # What is said of the question, not of its subject, changes nothing.
    read_as = tuple(pair for pair in read_as if not IDLE.intersection(pair))
    best = min(((_unexplained(asked, each), each.rank, place) for place, each in enumerate(calls)), default=None)
    if best is None:
        return Apart(asked, None, 0, open=True, read_as=read_as)
    read = calls[best[-1]]
    beside = _side_by_side(asked, library, surely=not best[0])
    if beside and (best[0] or not _compares(read.call, beside.call, library)):
        found = Apart(asked, beside, 0, open=False, read_as=read_as, told=best[0] > 0)
    else:
        found = Apart(asked, read, best[0], bool(best[0]) or _open(asked, read), read_as)
    return found if found.open else _or_rather(found, library)


def _or_rather(apart: Apart, library: Library) -> Apart:
    """Return a question as it is read; another comparison where that is meant, or open where another note is."""
    rather = _meant_rather(apart.asked, apart.read.call, library) if apart.read else None
    if rather is None or apart.read is None:
        return apart
    call = compare_call(library.comparison(rather.item))
    read = Candidate(call, 0, library.vocabulary(rather.item), apart.read.covers) if call else apart.read
    return Apart(apart.asked, read, 0, open=call is None, read_as=apart.read_as)


_FAR_NEARER, _RATHER_NAMED, _SURELY_NAMED = 2.2, 0.63, 0.8
"""Score and F1 of its name from which a note is meant rather than two that are named; without the score, F1 alone."""


def _meant_rather(asked: Asked, call: Call, library: Library) -> Hit | None:
    """Return the note that a question most likely means, rather than two sides of which nobody wrote a comparison.

    "A decoder only model or an encoder decoder" names the notes "model" and "encoder-decoder", and means the written
    comparison of the kinds of transformer. None where the sides are what is meant.
    """
    sides = _sides_of(call)
    if call.command != "compare" or len(sides) == 1 or library.comparison_of(sides):
        return None
    hits, _ = wanted(asked, library)
    if not hits or hits[0].item in sides:
        return None
    top = hits[0]
    if top.named < (_RATHER_NAMED if top.score >= _FAR_NEARER else _SURELY_NAMED):
        return None
    comparison = library.comparison(top.item)
    others = set(comparison.items) if comparison else {top.item}
    return top if all(_stands_in(side, others, library) for side in sides - others) else None


def _stands_in(side: str, others: set[str], library: Library) -> bool:
    """Return whether a side may be said for another one: "model", LoRA for PEFT, of whose kind it is, or its steps."""
    related = any(side in library.links(each).narrower or each in library.links(side).narrower for each in others)
    walked = library.process(side) is not None and any(carries(side, each, library) for each in others)
    return related or walked or library.ranker.is_general(library.called(side))


def _side_by_side(asked: Asked, library: Library, *, surely: bool) -> Candidate | None:
    """Return the comparison of the notes that a question sets side by side, whatever else it tells."""
    from bot.understand.sides import side_by_side

    found = side_by_side(asked, library, surely=surely)
    if found is None:
        return None
    ids, covers = found
    written = library.comparison_of(ids)
    call = compare_call(library.comparison(written or "")) or grammar.make(
        "compare", **dict(zip("abcd", ids, strict=False))
    )
    return Candidate(call, 0, words_of(call, library), covers)


def _sides_of(call: Call) -> set[str]:
    """Return the notes that a call compares."""
    return {str(value) for name, value in call.options if name != "by"}


def _compares(call: Call, other: Call, library: Library) -> bool:
    """Return whether a call compares what another one does; or more, unless only the other comparison is written."""
    sides, those = _sides_of(call), _sides_of(other)
    if call.command != "compare" or not those <= sides:
        return False
    return sides == those or library.comparison_of(sides) is not None or library.comparison_of(those) is None


def is_named_pair(asked: Asked, call: Call) -> bool:
    """Return whether a call compares, and the question names both sides and says so."""
    return call.command == "compare" and len(asked.mentions) > 1 and is_comparing(asked)


def _open(asked: Asked, candidate: Candidate) -> bool:
    """Return whether some words carry meaning that the candidate's name and dimension do not say."""
    if candidate.call.command == "compare" and len(candidate.call.options) == 1:
        return True  # one side alone, and no word to say that a choice of others is wanted
    if len(asked.mentions) == 1 and asked.mentions[0].loose:
        return True
    if is_named_pair(asked, candidate.call):
        return False
    told = frozenset[int]() if candidate.call.command == "explain" else _told(asked, candidate)
    said = {asked.tokens[place] for place in candidate.covers | told}
    pairs = zip(asked.tokens, asked.typed, strict=True)
    return any(token not in said | IDLE and typed not in IDLE for token, typed in pairs)


def _unexplained(asked: Asked, candidate: Candidate) -> int:
    """Count the words that carry meaning and neither name the candidate nor stand in its note."""
    count = 0
    told = _told(asked, candidate)
    for place, token in enumerate(asked.tokens):
        if place in candidate.covers | told or token in IDLE or asked.typed[place] in IDLE:
            continue
        if not stands(token, candidate.vocabulary):
            count += 1
    return count


def _told(asked: Asked, candidate: Candidate) -> frozenset[int]:
    """Return the words that name what a candidate's note speaks of, by whatever name: "aie", "AI engineer"."""
    return covered(*(mention for mention in asked.mentions if _speaks_of(candidate, mention)))


def _speaks_of(candidate: Candidate, mention: Mention) -> bool:
    ids = (named.item.partition(":")[2].replace("-", " ") for named in mention.named)
    return any({words.stem(word) for word in words.fold(id_).split()} <= candidate.vocabulary for id_ in ids)
