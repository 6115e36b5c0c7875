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
from bot.understand.candidates import facet, is_stepping
from bot.understand.comparing import compare_call, is_comparing
from bot.understand.cues import IDLE

KINDS = ("concept", "comparison", "process", "path")
MOST_NEAR = 5

_WANTED = {"comparison": 1.25, "process": 1.15, "concept": 1.05}
"""By how much a note is preferred that is of the kind that was asked for."""

_AS_GOOD = 0.75
"""Share of the best note's score from which the phrasing's own reading is kept."""


_CLEARLY_ASKED = 0.8
"""F1 from which a note that lists almost this question comes first, whatever else speaks for others."""

_CLEARLY_OTHER = 0.25
"""By how much nearer the question listed by another note must be to overrule the phrasing's own reading."""


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
    call, hit, kept = _best(hits, read, facet(asked), library)
    following = next((other for other in hits if other.item != hit.item), None)
    said = [token for token in asked.tokens if token not in IDLE]
    vocabulary = read.vocabulary if read and kept else library.vocabulary(hit.item)
    named = {asked.tokens[place] for place in read.covers} if read and kept else set[str]()
    beyond = sum(words.stem(token) not in vocabulary and token not in vocabulary | named for token in said)
    question = (strange, float(is_defining(asked)), min(len(said), 6) / 6, float(kept), min(beyond, 3) / 3)
    return Considered(call, gate.features(hit, following, question), tuple(hits))


def wanted(asked: Asked, library: Library, without: frozenset[str] = frozenset()) -> tuple[list[Hit], float]:
    """Return the notes that a question may mean, best first, the kind that it asks for before others."""
    ranked = library.ranker.rank(_spelled_out(asked, library), IDLE, KINDS, without)
    kind = _kind(asked)
    return sorted(ranked.hits, key=lambda hit: -hit.score * (_WANTED[kind] if hit.kind == kind else 1.0)), ranked.strange


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


_WHAT_IS = frozenset(
    """what whats is are s a an the explain explained define definition meaning of mean means tell me about describe in
    short simply please pls plz hey hi some idea concept term called""".split()
)
_SAYING = (words.FUNCTION_WORDS | frozenset({"make", "get", "use", "without", "not", "only", "together"})) - {
    "of", "the", "a", "an", "and", "in", "to", "on",
}  # fmt: skip
LONGEST_THING = 5
"""Words. What is longer than that is more than a name."""


def _kind(asked: Asked) -> str:
    if is_comparing(asked):
        return "comparison"
    return "process" if is_stepping(asked) else "concept"


def _best(
    hits: Sequence[Hit], read: Candidate | None, part: str | None, library: Library
) -> tuple[Call, Hit, bool]:
    """Return the call to answer with, the note whose features speak for it, and whether the phrasing's own was kept."""
    top = max(hits, key=lambda hit: hit.asked)
    if top.asked < _CLEARLY_ASKED:
        top = hits[0]
    if read is not None:
        ids = answering(read.call, library)
        own = next((hit for hit in hits if hit.item in ids), None)
        if own and own.score >= _AS_GOOD * top.score and top.asked - own.asked < _CLEARLY_OTHER:
            return read.call, own, True
    return shown(top.item, top.kind, library, part if top.kind == "concept" else None), top, False


def answering(call: Call, library: Library) -> frozenset[str]:
    """Return the notes whose likeness speaks for a call: the written comparison where there is one, else its notes."""
    named = [str(value) for name, value in call.options if name not in _NO_NOTES]
    written = library.comparison_of(named) if call.command == "compare" and named else None
    if call.command == "takeaways":
        return frozenset(library.ids("takeaway"))
    return frozenset({*named, written} if written else named)


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


def _unknown(asked: Asked, library: Library) -> tuple[str, ...]:
    """Return the words of a question that stand in no note at all."""
    ranker = library.ranker
    pairs = zip(asked.tokens, asked.typed, strict=True)
    found = (typed for token, typed in pairs if token not in IDLE and not ranker.knows(words.stem(token)))
    return tuple(dict.fromkeys(found))
