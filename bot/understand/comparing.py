"""Candidates that compare: what a question sets side by side, and on which dimension."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.call import Call
from bot.library.library import Library, texts_of
from bot.library.model import Comparison
from bot.search import words
from bot.search.everyday import alike
from bot.search.names import Mention
from bot.understand import grammar
from bot.understand.asked import Asked, Candidate, covered, named_of, subject
from bot.understand.cues import COMPARE, DIFFERENT_FROM


def compare_call(comparison: Comparison | None, by: str | None = None) -> Call | None:
    """Return the call that shows a written comparison, on one dimension or all."""
    if comparison is None:
        return None
    sides = dict(zip("abcd", comparison.items, strict=False))
    return grammar.make("compare", **sides, by=by)


_SHORTEST_DIMENSION = 3  # characters of a misspelt dimension: there are few to mistake it for


def dimension_named(text: str, comparison: Comparison) -> str | None:
    """Return the dimension of a comparison that a text names; its spelling may be off by one letter."""
    key = words.glued(words.fold(text))
    keys = _dimension_keys(comparison)
    if key in keys:
        return keys[key]
    near = [
        id_ for known, id_ in keys.items() if len(key) >= _SHORTEST_DIMENSION and words.distance(key, known, 1) <= 1
    ]
    return near[0] if len(set(near)) == 1 else None


def _dimension_keys(comparison: Comparison) -> dict[str, str]:
    keys: dict[str, str] = {}
    for dimension in comparison.dimensions:
        for name in (dimension.id, dimension.name, *dimension.aliases):
            keys.setdefault(words.glued(words.fold(name)), dimension.id)
    return keys


def _dimension_mentions(
    asked: Asked, comparison: Comparison, taken: frozenset[int]
) -> Iterable[tuple[str, frozenset[int]]]:
    """Yield the dimensions whose name stands among the words that nothing else took, longest first."""
    keys = _dimension_keys(comparison)
    longer = [covered(mention) for mention in asked.mentions]
    for size in (3, 2, 1):
        for start in range(len(asked.tokens) - size + 1):
            places = frozenset(range(start, start + size))
            inside = any(places < name for name in longer)  # "models" of "large language models"
            if inside or places & taken or asked.tokens[start] in words.FUNCTION_WORDS:
                continue
            for tokens in (asked.tokens, asked.typed):
                if id_ := keys.get(words.glued(" ".join(tokens[start : start + size]))):
                    yield id_, places
                    break
            else:
                if size == 1 and _ASKING.intersection(asked.typed[max(start - 3, 0) : start]):
                    yield from ((id_, places) for id_ in _meant_by(asked.tokens[start], keys))


_ASKING = frozenset("which what whats who is are".split())


def _meant_by(token: str, keys: Mapping[str, str]) -> Iterable[str]:
    """Yield the dimension that a comparative asks for: "cost" for "cheaper"."""
    if not token.endswith("er"):
        return
    alike_ = alike().get(words.stem(token), ())
    yield from [id_ for key, id_ in keys.items() if words.stem(key) in alike_][:1]


def written(asked: Asked, library: Library, *, comparing: bool) -> Iterable[Candidate]:
    """Candidates for comparisons that the question names as such, on one dimension or all."""
    for mention in asked.mentions:
        named = named_of(mention, "comparison")
        comparison = library.comparison(named.item) if named else None
        if named is None or comparison is None:
            continue
        vocabulary = library.vocabulary(named.item)
        for by, places in _dimension_mentions(asked, comparison, covered(mention)):
            yield _candidate(compare_call(comparison, by), 0, vocabulary, covered(mention) | places)
        yield _candidate(compare_call(comparison), 1 if comparing else 2, vocabulary, covered(mention))


def _candidate(call: Call | None, rank: int, vocabulary: frozenset[str], covers: frozenset[int]) -> Candidate:
    return Candidate(call or grammar.make("compare"), rank, vocabulary, covers)


def compared(asked: Asked, library: Library) -> Iterable[Candidate]:
    """Candidates for comparing what the question names, with or without a dimension at its end."""
    sides: dict[str, Mention] = {}
    start = asked.typed.index("between") if "between" in asked.typed else 0
    for mention in asked.mentions if asked.has(COMPARE) else _either(asked) or asked.mentions:
        if mention.start >= start and (named := subject(mention)) is not None:
            sides.setdefault(named.item, mention)
    ids = list(sides)
    for count in range(min(len(ids), 4), 1, -1):
        for start in range(len(ids) - count + 1):
            chosen = ids[start : start + count]
            yield from _sides(asked, library, chosen, covered(*(sides[id_] for id_ in chosen)), 4 - count)
    if len(ids) < 2:
        yield from _main_compared(asked, library, ids)
    if len(ids) == 1:
        yield _candidate(grammar.make("compare", a=ids[0]), 6, frozenset(), covered(sides[ids[0]]))


def _main_compared(asked: Asked, library: Library, ids: Sequence[str]) -> Iterable[Candidate]:
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
    asked: Asked, library: Library, chosen: Sequence[str], covers: frozenset[int], rank: int
) -> Iterable[Candidate]:
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


def dimensions(asked: Asked, library: Library, *, preferred: bool) -> Iterable[Candidate]:
    """Candidates for "what data does a data scientist use?": a side of the main comparison, and a dimension."""
    for id_ in library.main_comparisons():
        comparison = library.comparison(id_)
        if comparison is None:
            continue
        sides = [mention for mention in asked.mentions if _side_of(mention, comparison, library)]
        if not sides:
            continue
        covers = covered(*sides)
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


def comparisons(asked: Asked, library: Library) -> Iterable[Candidate]:
    """Candidates for the written comparisons of what is named: two sides of one, or one side of it."""
    named = {side.item: mention for mention in asked.mentions if (side := subject(mention))}
    for id_ in dict.fromkeys(id_ for item in named for id_ in library.links(item).comparisons):
        comparison = library.comparison(id_)
        sides = [named[side] for side in comparison.items if side in named] if comparison else []
        rank = 8 if len(sides) == 1 else 2 if comparison and len(sides) == len(comparison.items) else 5
        yield _candidate(compare_call(comparison), rank, library.vocabulary(id_), covered(*sides))


def _side_of(mention: Mention, comparison: Comparison, library: Library) -> bool:
    """Return whether a name is one side of a comparison, or a process of its ("how a data scientist works")."""
    named = subject(mention)
    process = library.process(named.item) if named else None
    return named is not None and (
        named.item in comparison.items or (process is not None and process.actor in comparison.items)
    )


def is_comparing(asked: Asked) -> bool:
    """Return whether a question sets things side by side."""
    named = covered(*asked.mentions)
    rest = {word for place, word in enumerate(asked.typed) if place not in named}
    if len(asked.mentions) > 1 and (_RATHER & rest or rest <= _JOINING):
        return True
    different = "different" in asked.typed and asked.has(DIFFERENT_FROM)
    return asked.has(COMPARE) or different or "between" in asked.typed or bool(_either(asked))


_SET_BESIDE = frozenset("vs versus and or from".split())


def elliptical(tokens: Sequence[str], mentions: Sequence[Mention], library: Library) -> list[Mention]:
    """Return what a word and the end of the next name call: "narrow" in "narrow vs foundation model"."""
    taken = covered(*mentions)
    found: list[Mention] = []
    for mention in mentions:
        joiner = mention.start - 1
        start = joiner - 1
        if start < 0 or tokens[joiner] not in _SET_BESIDE or start in taken or tokens[start] in words.FUNCTION_WORDS:
            continue
        for end in range(mention.start + 1, mention.end):
            if named := library.names.exact(" ".join((tokens[start], *tokens[end : mention.end]))):
                found.append(Mention(start, joiner, tuple(each for each in named if each.kind == "concept")))
                break
    return [mention for mention in found if mention.named]


_RATHER = frozenset("better worse cheaper faster same".split())
_JOINING = frozenset("and or the a an when to use should i".split())
_OF_ONE = frozenset("is are was does do can could should".split())


def _either(asked: Asked) -> tuple[Mention, ...]:
    """Return the names on both sides of an "or"; none elsewhere, nor where it asks of a third."""
    if asked.typed[0] in _OF_ONE and len(asked.mentions) > 2 and asked.mentions[0].start <= 2:
        return ()
    for first, second in zip(asked.mentions, asked.mentions[1:], strict=False):
        between = [word for word in asked.typed[first.end : second.start] if word not in {"a", "an", "the"}]
        if between == ["or"]:
            return first, second
    return ()
