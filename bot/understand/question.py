"""Questions in the usual phrasings: what is, difference between, a vs b on d, how does … work, which techniques.

A question names notes, dimensions and what is wanted. Candidates are the notes it names, the dimensions
of the main comparison for a side that it names, and the processes of what it names. The best candidate
explains the most of the other words: a word counts as explained when it stands in the candidate's note.
One word that nothing explains ("which role *earns* more?") and the question is left to `ask`, which says
that the notes do not cover it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from bot.call import Call
from bot.library.library import Library, texts_of
from bot.library.model import Comparison, Takeaway
from bot.search import words
from bot.search.names import Mention, Named
from bot.understand import grammar

LONGEST = 60
"""Words. A longer text is not a question in a usual phrasing."""

_COMPARE = frozenset(
    "vs versus v compare compares compared comparing comparison difference differences differ differs "
    "differently contrast distinction distinguish distinctions distinct diff diffs apart".split()
)
_DIFFERENT_FROM = frozenset({"how", "from", "than", "makes"})  # but not "many different tasks"
_STEPS = frozenset(
    "step steps process processes workflow pipeline procedure stage stages phase phases lifecycle walk".split()
)
_HOW = frozenset("work works working operate build builds proceed start starts begin begins end ends finish".split())
_BORDER = frozenset("after before start starts begin begins end ends".split())
_ORDER = frozenset("after before then next order last finally through go goes project".split())
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6,
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6,
}  # fmt: skip
_TAKEAWAYS = frozenset("takeaway takeaways tldr conclusion conclusions".split())
_SHORT = frozenset("simply simple simpler briefly eli5 short dummies beginner".split())
_LIKE_FIVE = re.compile(r"\blike im (?:5|five)\b")
_IDLE = (
    words.FUNCTION_WORDS
    | words.CHAT_WORDS
    | _COMPARE
    | frozenset({"terms", "between", "versus", "each", "both", "other"})
)


class Question(Struct, frozen=True):
    """A question that was understood: the call, and the words that were read as others.

    `several` holds the notes that have the name in it, where that is more than one of a kind.
    """

    call: Call
    read_as: tuple[tuple[str, str], ...] = ()
    several: tuple[Named, ...] = ()


class _Candidate(Struct, frozen=True):
    """A call that may answer, its rank by what the question asks for (low is better), and its words."""

    call: Call
    rank: int
    vocabulary: frozenset[str]
    covers: frozenset[int]


class _Asked(Struct, frozen=True):
    """The words of a question and what they name."""

    tokens: tuple[str, ...]
    typed: tuple[str, ...]
    mentions: tuple[Mention, ...]

    def has(self, cues: frozenset[str]) -> bool:
        return any(token in cues for token in (*self.typed, *self.tokens))

    def places(self, cues: frozenset[str]) -> frozenset[int]:
        """Return where any of some words stands, as typed or as read."""
        pairs = enumerate(zip(self.typed, self.tokens, strict=True))
        return frozenset(place for place, pair in pairs if cues.intersection(pair))


def read_question(text: str, library: Library) -> Question | None:
    """Read a question; None where it is of no usual phrasing, or asks for more than the notes name."""
    folded = _LIKE_FIVE.sub("eli5", words.fold(text))
    typed = tuple(folded.split())
    if not typed or len(typed) > LONGEST:
        return None
    whole = _whole(folded, library)
    if whole is not None and whole.command != "compare":
        return Question(whole)
    repaired, read_as = library.names.repaired(typed)
    asked = _Asked(tuple(repaired), typed, library.names.mentions(repaired))
    candidates = list(_candidates(asked, library))
    best = min(((_unexplained(asked, each), each.rank, place) for place, each in enumerate(candidates)), default=None)
    if whole is not None:  # a comparison asked for by its name; the words may name a dimension of it
        narrower = candidates[best[-1]].call if best and not best[0] else whole
        return Question(narrower if narrower.options[: len(whole.options)] == whole.options else whole)
    listed = library.names.asked(repaired, ("concept", "comparison", "process"))
    if best is None or best[0] or (listed and listed.clearly and _open(asked, candidates[best[-1]])):
        call = shown_by(listed.named, library) if listed else None
        return Question(call, read_as) if call else None
    call = candidates[best[-1]].call
    told = tuple(pair for pair in read_as if pair[1] in _meaningful(asked))
    return Question(call, told, _several(asked, call) if call.command in {"explain", "steps"} else ())


def subjects(text: str, library: Library) -> list[str]:
    """Return the concepts and processes that a text names, in its order."""
    repaired, _ = library.names.repaired(words.fold(text).split()[:LONGEST])
    named = (_subject(mention) for mention in library.names.mentions(repaired))
    return [each.item for each in named if each]


def _several(asked: _Asked, call: Call) -> tuple[Named, ...]:
    """Return the notes of one kind that share the name by which the one of a call was found."""
    for mention in asked.mentions:
        for kind in {each.kind for each in mention.named if each.item in dict(call.options).values()}:
            same = tuple(each for each in mention.named if each.kind == kind)
            if len(same) > 1:
                return same
    return ()


def _open(asked: _Asked, candidate: _Candidate) -> bool:
    """Return whether some words carry meaning that the candidate's name and dimension do not say."""
    said = {asked.tokens[place] for place in candidate.covers}
    pairs = zip(asked.tokens, asked.typed, strict=True)
    return any(token not in said | _IDLE and typed not in _IDLE for token, typed in pairs)


def _meaningful(asked: _Asked) -> set[str]:
    return {token for token in asked.tokens if token not in _IDLE}


def _whole(folded: str, library: Library) -> Call | None:
    """Read a text that as a whole is a name, a known question or a fixed phrase."""
    if folded in {
        "takeaways",
        "key takeaways",
        "the key takeaways",
        "what are the key takeaways",
        "main takeaways",
        "tldr",
    }:
        return grammar.make("takeaways")
    if folded in {"tip of the day", "daily tip", "todays tip", "give me a tip"}:
        return grammar.make("tip")
    if folded in {"what can you do", "what can i ask", "commands"}:
        return grammar.make("help")
    if folded in {"topics", "what topics are there", "what do the notes cover", "what do you know"}:
        return grammar.make("list")
    named = library.names.exact(folded)
    shown = [each for each in named if each.kind in {"concept", "comparison", "process", "path"}]
    kinds = {each.kind for each in shown}
    if len(shown) == 1 or len(kinds) == len(shown) > 0:
        return shown_by(shown[0], library)
    return None


def shown_by(named: Named | None, library: Library) -> Call | None:
    """Return the call that shows a note."""
    if named is None:
        return None
    if named.kind == "process":
        return grammar.make("steps", process=named.item)
    if named.kind == "comparison":
        return compare_call(library.comparison(named.item))
    if named.kind == "path":
        return grammar.make("list", topic=named.item)
    return grammar.make("explain", concept=named.item) if named.kind == "concept" else None


def compare_call(comparison: Comparison | None, by: str | None = None) -> Call | None:
    """Return the call that shows a written comparison, on one dimension or all."""
    if comparison is None:
        return None
    sides = dict(zip("abcd", comparison.items, strict=False))
    return grammar.make("compare", **sides, by=by)


def dimension_named(text: str, comparison: Comparison) -> str | None:
    """Return the dimension of a comparison that a text names; its spelling may be off by one letter."""
    key = words.glued(words.fold(text))
    keys = _dimension_keys(comparison)
    if key in keys:
        return keys[key]
    near = [
        id_ for known, id_ in keys.items() if len(key) >= words.SHORTEST_REPAIRED and words.distance(key, known, 1) <= 1
    ]
    return near[0] if len(set(near)) == 1 else None


def _dimension_keys(comparison: Comparison) -> dict[str, str]:
    keys: dict[str, str] = {}
    for dimension in comparison.dimensions:
        for name in (dimension.id, dimension.name, *dimension.aliases):
            keys.setdefault(words.glued(words.fold(name)), dimension.id)
    return keys


def _unexplained(asked: _Asked, candidate: _Candidate) -> int:
    """Count the words that carry meaning and neither name the candidate nor stand in its note."""
    count = 0
    for place, token in enumerate(asked.tokens):
        if place in candidate.covers or token in _IDLE or asked.typed[place] in _IDLE:
            continue
        if words.stem(token) not in candidate.vocabulary and token not in candidate.vocabulary:
            count += 1
    return count


def _candidates(asked: _Asked, library: Library) -> Iterable[_Candidate]:
    subjects = [_subject(mention) for mention in asked.mentions]
    named = [each for each in subjects if each]
    comparing = _comparing(asked)
    stepping = asked.has(_STEPS) or ("how" in asked.typed and asked.has(_HOW)) or asked.has(_BORDER)
    yield from _takeaways(asked, library)
    yield from _written(asked, library, comparing=comparing)
    if comparing:
        yield from _compared(asked, library)
        if len({each.item for each in named}) > 1:
            return  # two sides were named: nothing else answers that
    yield from _dimensions(asked, library, preferred=comparing)
    yield from _steps(asked, library, wanted=stepping)
    yield from _explained(asked, library, stepping=stepping)
    yield from _comparisons(asked, library)


def _comparing(asked: _Asked) -> bool:
    """Return whether a question sets things side by side."""
    different = "different" in asked.typed and asked.has(_DIFFERENT_FROM)
    return asked.has(_COMPARE) or different or "between" in asked.typed or bool(_either(asked))


def _either(asked: _Asked) -> tuple[Mention, ...]:
    """Return the names on both sides of an "or"; none where it stands elsewhere."""
    for first, second in zip(asked.mentions, asked.mentions[1:], strict=False):
        between = [word for word in asked.typed[first.end : second.start] if word not in {"a", "an", "the"}]
        if between == ["or"]:
            return first, second
    return ()


def _subject(mention: Mention) -> Named | None:
    return next((each for each in mention.named if each.kind in {"concept", "process"}), None)


def _of(mention: Mention, kind: str) -> Named | None:
    return next((each for each in mention.named if each.kind == kind), None)


def _places(*mentions: Mention) -> frozenset[int]:
    return frozenset(place for mention in mentions for place in range(mention.start, mention.end))


def _takeaways(asked: _Asked, library: Library) -> Iterable[_Candidate]:
    if not asked.has(_TAKEAWAYS):
        return
    ids = library.ids("takeaway")
    about = {id_ for each in ids if isinstance(record := library.record(each), Takeaway) for id_ in record.about}
    named = [mention for mention in asked.mentions if any(each.item in about for each in mention.named)]
    vocabulary = frozenset[str]().union(*(library.vocabulary(id_) for id_ in ids))
    covers = asked.places(_TAKEAWAYS | {"key", "lecture", "notes"}) | _places(*named)
    yield _Candidate(grammar.make("takeaways"), 0, vocabulary, covers)


def _written(asked: _Asked, library: Library, *, comparing: bool) -> Iterable[_Candidate]:
    """Candidates for comparisons that the question names as such, on one dimension or all."""
    for mention in asked.mentions:
        named = _of(mention, "comparison")
        comparison = library.comparison(named.item) if named else None
        if named is None or comparison is None:
            continue
        vocabulary = library.vocabulary(named.item)
        for by, places in _dimension_mentions(asked, comparison, _places(mention)):
            yield _candidate(compare_call(comparison, by), 0, vocabulary, _places(mention) | places)
        yield _candidate(compare_call(comparison), 1 if comparing else 2, vocabulary, _places(mention))


def _candidate(call: Call | None, rank: int, vocabulary: frozenset[str], covers: frozenset[int]) -> _Candidate:
    return _Candidate(call or grammar.make("compare"), rank, vocabulary, covers)


def _compared(asked: _Asked, library: Library) -> Iterable[_Candidate]:
    """Candidates for comparing what the question names, with or without a dimension at its end."""
    sides: dict[str, Mention] = {}
    start = asked.typed.index("between") if "between" in asked.typed else 0
    for mention in asked.mentions if asked.has(_COMPARE) else _either(asked) or asked.mentions:
        if mention.start >= start and (named := _subject(mention)) is not None:
            sides.setdefault(named.item, mention)
    ids = list(sides)
    for count in range(min(len(ids), 4), 1, -1):
        for start in range(len(ids) - count + 1):
            chosen = ids[start : start + count]
            yield from _sides(asked, library, chosen, _places(*(sides[id_] for id_ in chosen)), 4 - count)
    if len(ids) < 2:
        yield from _main_compared(asked, library, ids)
    if len(ids) == 1:
        yield _candidate(grammar.make("compare", a=ids[0]), 6, frozenset(), _places(sides[ids[0]]))


def _main_compared(asked: _Asked, library: Library, ids: Sequence[str]) -> Iterable[_Candidate]:
    """Candidates for "compare models": a bare dimension means the main comparison's."""
    for id_ in library.main_comparisons():
        comparison = library.comparison(id_)
        if comparison is None:
            continue
        vocabulary = frozenset[str]().union(*(library.vocabulary(side) for side in comparison.items))
        for by, places in _dimension_mentions(asked, comparison, frozenset()):
            yield _candidate(compare_call(comparison, by), 1, vocabulary, places)
        if not ids:
            yield _candidate(compare_call(comparison), 5, frozenset({"rol", "role"}), frozenset())


def _sides(
    asked: _Asked, library: Library, chosen: Sequence[str], covers: frozenset[int], rank: int
) -> Iterable[_Candidate]:
    written = library.comparison_of(chosen)
    comparison = library.comparison(written or "")
    vocabulary = frozenset[str]().union(*(library.vocabulary(id_) for id_ in chosen))
    if comparison and written:
        vocabulary |= library.vocabulary(written)
        for by, places in _dimension_mentions(asked, comparison, covers):
            yield _candidate(compare_call(comparison, by), rank, vocabulary, covers | places)
        yield _candidate(compare_call(comparison), rank + 4, vocabulary, covers)
    else:
        call = grammar.make("compare", **dict(zip("abcd", chosen, strict=False)))
        yield _candidate(call, rank + 4, vocabulary, covers)


def _dimension_mentions(
    asked: _Asked, comparison: Comparison, taken: frozenset[int]
) -> Iterable[tuple[str, frozenset[int]]]:
    """Yield the dimensions whose name stands among the words that nothing else took, longest first."""
    keys = _dimension_keys(comparison)
    for size in (3, 2, 1):
        for start in range(len(asked.tokens) - size + 1):
            places = frozenset(range(start, start + size))
            if places & taken or asked.tokens[start] in words.FUNCTION_WORDS:
                continue
            for tokens in (asked.tokens, asked.typed):
                if id_ := keys.get(words.glued(" ".join(tokens[start : start + size]))):
                    yield id_, places
                    break


def _dimensions(asked: _Asked, library: Library, *, preferred: bool) -> Iterable[_Candidate]:
    """Candidates for "what data does a data scientist use?": a side of the main comparison, and a dimension."""
    for id_ in library.main_comparisons():
        comparison = library.comparison(id_)
        if comparison is None:
            continue
        sides = [mention for mention in asked.mentions if _side_of(mention, comparison, library)]
        if not sides:
            continue
        covers = _places(*sides)
        for by, places in _dimension_mentions(asked, comparison, covers):
            dimension = next(each for each in comparison.dimensions if each.id == by)
            vocabulary = frozenset(
                words.stem(word) for text in texts_of(dimension) for word in words.fold(text).split()
            )
            yield _candidate(compare_call(comparison, by), 0 if preferred else 1, vocabulary, covers | places)
        for dimension in comparison.dimensions:
            vocabulary = frozenset(
                words.stem(word) for text in texts_of(dimension) for word in words.fold(text).split()
            )
            yield _candidate(compare_call(comparison, dimension.id), 6, vocabulary, covers)


def _comparisons(asked: _Asked, library: Library) -> Iterable[_Candidate]:
    """Candidates for the written comparisons of what is named: two sides of one, or one side of it."""
    named = {side.item: mention for mention in asked.mentions if (side := _subject(mention))}
    for id_ in dict.fromkeys(id_ for item in named for id_ in library.links(item).comparisons):
        comparison = library.comparison(id_)
        sides = [named[side] for side in comparison.items if side in named] if comparison else []
        rank = 8 if len(sides) == 1 else 5
        yield _candidate(compare_call(comparison), rank, library.vocabulary(id_), _places(*sides))


def _side_of(mention: Mention, comparison: Comparison, library: Library) -> bool:
    """Return whether a name is one side of a comparison, or a process of its ("how a data scientist works")."""
    named = _subject(mention)
    process = library.process(named.item) if named else None
    return named is not None and (
        named.item in comparison.items or (process is not None and process.actor in comparison.items)
    )


def _steps(asked: _Asked, library: Library, *, wanted: bool) -> Iterable[_Candidate]:
    """Candidates for the steps of a process that is named, or that belongs to a concept that is.

    They come first where steps are `wanted`, and else after the explanation.
    """
    later = 0 if wanted else 7
    cues = asked.places(_STEPS | _HOW | _ORDER | _ORDINALS.keys()) if wanted else frozenset[int]()
    number = next((_ORDINALS[token] for token in asked.typed if token in _ORDINALS), None)
    if not asked.has(frozenset({"step", "stage", "phase"})):
        number = None
    for mention in asked.mentions:
        for named in mention.named:
            if named.kind == "process":
                yield from _process(library, named.item, number, later, _places(mention) | cues)
            elif named.kind == "concept":
                own = [id_ for id_ in library.links(named.item).processes if _belongs(id_, named.item, library)]
                own.sort(key=lambda id_: not _carries(id_, named.item, library))
                for place, id_ in enumerate(own):
                    yield from _process(library, id_, number, later + min(place, 1), _places(mention) | cues)


def _belongs(process: str, concept: str, library: Library) -> bool:
    """Return whether a process is what a concept does, or carries its name."""
    record = library.process(process)
    return record is not None and (record.actor == concept or _carries(process, concept, library))


def _carries(process: str, concept: str, library: Library) -> bool:
    """Return whether a process is named after a concept."""
    one, other = library.label(process), library.label(concept)
    if one is None or other is None:
        return False
    called = _stemmed(one.name)
    return any(_stemmed(name) <= called for name in (other.name, other.abbr) if name)


def _stemmed(text: str) -> set[str]:
    return {words.stem(word) for word in words.fold(text).split()}


def _process(library: Library, id_: str, number: int | None, rank: int, covers: frozenset[int]) -> Iterable[_Candidate]:
    record = library.process(id_)
    step = number if record and number and number <= len(record.steps) else None
    yield _Candidate(grammar.make("steps", process=id_, step=step), rank, library.vocabulary(id_), covers)


def _explained(asked: _Asked, library: Library, *, stepping: bool) -> Iterable[_Candidate]:
    """Candidates for each note that is named by itself."""
    depth = "simple" if asked.has(_SHORT) and len(asked.mentions) == 1 else None
    cues = frozenset(place for place, token in enumerate(asked.typed) if token in _SHORT) if depth else frozenset[int]()
    if stepping:
        cues |= frozenset(place for place, token in enumerate(asked.typed) if token in _HOW)
    sides = {side for id_ in library.main_comparisons() if (found := library.comparison(id_)) for side in found.items}
    for mention in asked.mentions:
        for named in mention.named:
            if named.kind == "concept":
                call = grammar.make("explain", concept=named.item, depth=depth)
                rank = 4 if named.item in sides and len(asked.mentions) > 1 else 3
                yield _Candidate(call, rank, library.vocabulary(named.item), _places(mention) | cues)
            elif named.kind == "process":
                yield _Candidate(
                    grammar.make("steps", process=named.item), 3, library.vocabulary(named.item), _places(mention)
                )
