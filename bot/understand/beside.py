"""Two things side by side in whatever words: "batch scoring or live predictions" as the comparison that notes have."""

from __future__ import annotations

from bot.call import Call
from bot.library.library import Library
from bot.search import words
from bot.search.everyday import stands
from bot.understand import grammar
from bot.understand.comparing import compare_call
from bot.understand.cues import IDLE

MOST = 5
"""Notes that one side may mean."""

MEANT = 0.6
"""Share of a side's words that a note must hold to be meant by them; of both sides' likeness, to be compared."""

_KINDS = ("concept", "process")


def beside(one: str, other: str, library: Library) -> Call | None:
    """Return the call that compares two things; None unless both have a name, or some written comparison has both.

    Args:
        one: The first, as folded words.
        other: The second.
        library: The notes.
    """
    first, second = _named(one, library), _named(other, library)
    if first and second and first != second:
        written = library.comparison_of((first, second))
        return compare_call(library.comparison(written)) if written else grammar.make("compare", a=first, b=second)
    best, chosen = MEANT, None
    these, those = _meant(one, first, library), _meant(other, second, library)
    for item, likeness in these.items():
        for id_ in library.links(item).comparisons:
            comparison = library.comparison(id_)
            for side in comparison.items if comparison else ():
                both = likeness * those.get(side, 0.0) if side != item else 0.0
                if both > best and _explained(f"{one} {other}", (id_, item, side), library):
                    best, chosen = both, comparison
    return compare_call(chosen)


def _explained(text: str, ids: tuple[str, ...], library: Library) -> bool:
    """Return whether each word that carries meaning stands in one of some notes: "who is *paid* more" may not."""
    vocabulary = frozenset[str]().union(*map(library.vocabulary, ids))
    return all(token in IDLE or stands(token, vocabulary) for token in library.names.repaired(text.split())[0])


def _named(text: str, library: Library) -> str | None:
    found = library.names.find(text, _KINDS).named
    return found[0].item if len(found) == 1 else None


def _meant(text: str, named: str | None, library: Library) -> dict[str, float]:
    """Return the notes that some words may mean, with their likeness to the likeliest."""
    if named:
        return {named: 1.0}
    tokens, _ = library.names.repaired(text.split())
    said = [token for token in tokens if token not in IDLE]
    if not said or not all(library.ranker.knows(words.stem(token)) for token in said):
        return {}
    hits = library.ranker.rank(tokens, IDLE, frozenset({"concept"})).hits
    kept = [hit for hit in hits[:MOST] if hit.held >= MEANT]
    return {hit.item: hit.score / kept[0].score for hit in kept}
