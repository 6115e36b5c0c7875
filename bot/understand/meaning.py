"""What a question in anyone's words means: the note that most likely answers it, and how likely that is.

The usual phrasings are read by `bot.understand.question`. What says more than the names of notes comes here: the notes
are ranked, and the gate says whether the best one answers. Where the phrasing already pointed to a note that is as
good, it keeps its call, with its dimension or its step.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from bot.call import Call
from bot.library.library import Library
from bot.search import words
from bot.search.everyday import stands
from bot.search.names import Named
from bot.search.rank import Hit
from bot.understand import grammar
from bot.understand.asked import Asked, Candidate
from bot.understand.candidates import facet, is_stepping
from bot.understand.comparing import compare_call, is_comparing
from bot.understand.cues import IDLE
from bot.understand.finding import kind_of, wanted

MOST_NEAR = 5

_AS_GOOD = 0.75
"""Share of the best note's score from which the phrasing's own reading is kept."""


_CLEARLY_ASKED = 0.8
"""F1 from which a note that lists almost this question comes first, whatever else speaks for others."""

_NEARLY = 0.9
"""F1 from which a question about "what something is" is about a name or question that a note has."""

_CLEARLY_OTHER = 0.25
"""By how much nearer the question listed by another note must be to overrule the phrasing's own reading."""


class Meaning(Struct, frozen=True):
    """What a question most likely means.

    Attributes:
        call: The call that answers it; None where nothing does.
        chance: How likely the call's note answers it.
        near: The nearest notes, best first; none where nothing is near.
        unknown: Words of the question that the answering note does not hold, as folded; without one, that no note does.
    """

    call: Call | None
    chance: float
    near: tuple[Named, ...] = ()
    unknown: tuple[str, ...] = ()


class Considered(Struct, frozen=True):
    """The call that would answer a question, what speaks for it, and the notes that may be meant, best first.

    `other` where it asks for something else than the note has, however near: a single everyday word; what something is,
    of which a word does not stand in the note ("a spiking neural network"); or two sides on a point that no note makes
    ("who earns more?").
    `phrased` where the call is the one that the phrasing points to.
    """

    call: Call
    features: tuple[float, ...]
    hits: tuple[Hit, ...]
    other: bool
    phrased: bool


def meaning(asked: Asked, read: Candidate | None, unexplained: int, library: Library) -> Meaning:
    """Return what a question means, given the call that its phrasing points to, if any."""
    from bot.search import gate

    considered = consider(asked, read, unexplained, library)
    if considered is None:
        return Meaning(None, 0.0, unknown=_nowhere(asked, library))
    chance = gate.probability(considered.features)
    outcome = gate.outcome(chance)
    if considered.other and outcome == "answer":
        outcome = "closest"
    near = tuple(_named(each, library) for each in considered.hits[:MOST_NEAR]) if outcome != "nothing" else ()
    if outcome != "answer":
        return Meaning(None, chance, near, _nowhere(asked, library))
    told = words_of(considered.call, library)
    named = {each for mention in asked.mentions for each in asked.tokens[mention.start : mention.end]}
    vocabulary = told | (named if considered.phrased else set[str]())
    return Meaning(considered.call, chance, near, _unknown(asked, vocabulary, library))


def consider(
    asked: Asked, phrased: Candidate | None, unexplained: int, library: Library, without: frozenset[str] = frozenset()
) -> Considered | None:
    """Return what a question would be answered with, likely right or not; None where nothing is near.

    Args:
        asked: The question.
        phrased: The call that its phrasing points to.
        unexplained: How many words that leaves unexplained; if any, it is not kept.
        library: The notes.
        without: Notes that are left out, as if they were not there.
    """
    from bot.search import gate
    from bot.understand.wanting import onward

    hits, strange = wanted(asked, library, without)
    read = None if unexplained or (phrased and answering(phrased.call, library) & without) else phrased
    if not hits:
        return None
    kind = kind_of(asked)
    if read and read.call.command == "explain" and hits[0].kind == "process" and onward(" ".join(asked.typed)):
        read = None  # steps are asked for, and there are some
    call, hit, kept = _best(hits, read, facet(asked), library)
    following = next((other for other in hits if other.item != hit.item), None)
    beyond = _beyond(asked, read if kept else None, hit, library)
    apart = is_defining(asked) and max(hit.named, hit.asked) < _NEARLY
    question = (
        strange,
        float(apart),
        _said(asked) / 6,
        float(kept),
        min(beyond, 3) / 3,
        _guessed(asked) / 2,
        float(hit.kind == kind != "concept"),
        float(is_outright(asked, hit.item)),
        float(hit.kind != kind != "concept"),
        float(hit.kind != kind == "concept"),
    )
    new_thing = apart and beyond > 0 and _is_thing(asked)
    compared = is_comparing(asked) or any(each.kind == "comparison" for one in asked.mentions for each in one.named)
    new_point = unexplained > 0 and phrased is not None and _is_point(phrased.call) and compared
    other = new_thing or (new_point and phrased is not None and hit.item in answering(phrased.call, library))
    untrodden = hit.kind == "path" and beyond > 0  # who asks for more than the way does not ask for the way
    word = not asked.mentions and _is_word(asked)
    fact = _is_fact_of_another(asked, hit.item, without)
    other = other or untrodden or word or fact
    return Considered(call, gate.features(hit, following, question), tuple(hits), other, kept)


def _is_fact_of_another(asked: Asked, item: str, without: frozenset[str]) -> bool:
    """Return whether a question wants who, when or how many of a note that it names, and this is another one."""
    named = {each.item for mention in asked.mentions if not mention.loose for each in mention.named} - without
    return bool(named) and item not in named and _FIGURE.match(" ".join(asked.typed)) is not None


_FIGURE = re.compile(
    "(?:in |of |since )?"
    "(?:(?:which|what) (?:year|month|date|country|city|company|person|university)|who|whos|how many) "
)


def _is_word(asked: Asked) -> bool:
    """Return whether a question is one word of everyday English, which alone asks nothing."""
    said = [token for token in asked.tokens if token not in IDLE]
    return len(said) == 1 and said[0] in words.common_words()


def _said(asked: Asked) -> int:
    """Return how many words carry meaning; more than six say no more."""
    return min(sum(token not in IDLE for token in asked.tokens), 6)


def _guessed(asked: Asked) -> int:
    """Return how many words were read as others more than a letter away; two are as bad as more."""
    pairs = zip(asked.typed, asked.tokens, strict=True)
    return min(sum(words.distance(typed, token, 2) > 1 for typed, token in pairs), 2)


def _beyond(asked: Asked, read: Candidate | None, hit: Hit, library: Library) -> int:
    """Return how many words that carry meaning the answering note does not hold."""
    vocabulary = read.vocabulary if read else library.vocabulary(hit.item)
    named = {asked.tokens[place] for place in read.covers} if read else set[str]()
    said = (token for token in asked.tokens if token not in IDLE and token not in named)
    return sum(not stands(token, vocabulary) for token in said)


def is_defining(asked: Asked) -> bool:
    """Return whether a question only asks what something is: "what is a black hole", "beam search"."""
    words_ = list(asked.typed)
    if facet(asked) or is_comparing(asked) or is_stepping(asked):
        return False
    while words_ and words_[0] in _WHAT_IS:
        words_.pop(0)
    while words_ and words_[-1] in _WHAT_IS:
        words_.pop()
    return len(words_) <= LONGEST_THING and not any(word in _SAYING for word in words_)


def is_outright(asked: Asked, item: str) -> bool:
    """Return whether a question asks what a note is of by its name: "… what is pca, …", "… pca mean …"."""
    for mention in asked.mentions:
        if any(named.item == item for named in mention.named):
            before = [word for word in asked.typed[: mention.start] if word not in {"a", "an", "the", "this", "that"}]
            after = asked.typed[mention.end : mention.end + 1]
            apart = not after or after[0] in words.FUNCTION_WORDS | words.CHAT_WORDS
            return bool(set(after) & _MEANING) or (apart and bool(_ASKS_WHAT.search(" ".join(before))))
    return False


_MEANING = frozenset("mean means meaning explained explanation definition".split())
_ASKS_WHAT = re.compile(
    r"\b(?:what (?:is|are|s|was)|whats|explain(?: to)?(?: me)?|define|describe|understand|about|meaning of)$"
)


def _is_point(call: Call) -> bool:
    return call.command == "compare" and len(call.options) > 1


def _is_thing(asked: Asked) -> bool:
    """Return whether a question is of a few words side by side, as a name is: "a spiking neural network"."""
    bare = _LEADING.sub("", " ".join(asked.typed))
    return len(bare.split()) <= LONGEST_NAME and not any(word in words.FUNCTION_WORDS for word in bare.split())


_LEADING = re.compile(r"^(?:what (?:is|are|s)|whats|explain|define|describe)(?: an?| the)? |^(?:an?|the) ")
LONGEST_NAME = 3
"""Words of a name that a question may be about without more."""

_WHAT_IS = frozenset(
    """what whats is are s a an the explain explained define definition meaning of mean means tell me about describe in
    short simply please pls plz hey hi some idea concept term called""".split()
)
_SAYING = (words.FUNCTION_WORDS | frozenset({"make", "get", "use", "without", "not", "only", "together"})) - {
    "of", "the", "a", "an", "and", "in", "to", "on",
}  # fmt: skip
LONGEST_THING = 5
"""Words. What is longer than that is more than a name."""


def _best(hits: Sequence[Hit], read: Candidate | None, part: str | None, library: Library) -> tuple[Call, Hit, bool]:
    """Return the call to answer with, the note whose features speak for it, and whether the phrasing's own was kept."""
    top = max(hits, key=lambda hit: hit.asked)
    if top.asked < _CLEARLY_ASKED or (read and "step" in dict(read.call.options)):
        top = hits[0]
    if read is not None:
        ids = answering(read.call, library)
        own = next((hit for hit in hits if hit.item in ids), None)
        if own and own.score >= _AS_GOOD * top.score and (top.asked - own.asked < _CLEARLY_OTHER or top is own):
            return read.call, own, True
    return shown(top.item, top.kind, library, part if top.kind == "concept" else None), top, False


def answering(call: Call, library: Library) -> frozenset[str]:
    """Return the notes whose likeness speaks for a call: the written comparison where there is one, else its notes."""
    named = [str(value) for name, value in call.options if name not in _NO_NOTES]
    written = library.comparison_of(named) if call.command == "compare" and named else None
    if call.command == "takeaways":
        return frozenset(library.ids("takeaway"))
    return frozenset({*named, written} if written else named)


def words_of(call: Call, library: Library) -> frozenset[str]:
    """Return the words of the notes that speak for a call, as stems."""
    return frozenset[str]().union(*map(library.vocabulary, answering(call, library)))


_NO_NOTES = frozenset({"by", "depth", "part", "step", "question"})


def shown(item: str, kind: str, library: Library, part: str | None = None) -> Call:
    """Return the call that shows a note, or one part of it."""
    match kind:
        case "process":
            return grammar.make("steps", process=item)
        case "comparison":
            return compare_call(library.comparison(item)) or grammar.make("compare")
        case "path":
            return grammar.make("list", topic=item)
        case _:
            return grammar.make("explain", concept=item, part=part)


def _named(hit: Hit, library: Library) -> Named:
    label = library.label(hit.item)
    return Named(hit.item, hit.kind, label.name if label else hit.item)


def _nowhere(asked: Asked, library: Library) -> tuple[str, ...]:
    """Return the words of a question that stand in no note."""
    pairs = zip(asked.tokens, asked.typed, strict=True)
    found = (typed for token, typed in pairs if token not in IDLE and not library.ranker.knows(words.stem(token)))
    return tuple(dict.fromkeys(found))


def unheard(asked: Asked, call: Call, library: Library) -> tuple[str, ...]:
    """Return the words told beside the sides of a comparison that are neither everyday English nor in its notes."""
    told = words_of(call, library)
    named = {each for mention in asked.mentions for each in asked.tokens[mention.start : mention.end]}
    unknown = _unknown(asked, told | named, library)
    return tuple(word for word in unknown if word not in words.common_words() and not words.is_rarer(word))


def _unknown(asked: Asked, vocabulary: frozenset[str], library: Library) -> tuple[str, ...]:
    """Return the words of a question that its answer does not hold: all that no note does, of others no common ones."""
    found: list[str] = []
    for token, typed in zip(asked.tokens, asked.typed, strict=True):
        if token in IDLE or token[:1].isdigit() or stands(token, vocabulary):
            continue
        if token not in words.common_words() or not library.ranker.knows(words.stem(token)):
            found.append(typed)
    return tuple(dict.fromkeys(found))
