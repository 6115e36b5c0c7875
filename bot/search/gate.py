"""The gate: how likely it is that the best note answers the question, and what follows from that.

A raw score says nothing by itself, and no limit of one ever held. The probability is a logistic regression on shares of
the question's own mass, so that it means the same for short and long questions and for small and large packs. Its
weights stand in `bot.search.fitted`, which `python3 dev.py fit` writes from the questions in `evaluation/`.
"""

from __future__ import annotations

import math
from typing import Literal, TypeAlias

from bot.search.fitted import ANSWERED, BIAS, NEAR, WEIGHTS
from bot.search.rank import Hit

Outcome: TypeAlias = Literal["answer", "closest", "nothing"]

_SINGLE = (
    "name", "covered", "held", "literal", "score", "asked", "lead", "strange", "defining", "words", "phrased", "beyond",
    "guessed", "wanted", "outright", "instead", "uncalled",
)  # fmt: skip
_TOGETHER = (("held", "score"), ("name", "words"), ("covered", "wanted"), ("lead", "words"))
"""Features whose product says more than both do: a lead over the next note says the more, the longer the question."""

FEATURES = (*_SINGLE, *(f"{one} x {other}" for one, other in _TOGETHER))
"""name to asked: as in `bot.search.rank.Hit`.

lead: by how much it scores above the next note · strange: share of the question that is no common word and stands in no
note · defining: whether it only asks what something is that the note has no name or question for · words: how many, six
being the most that count · phrased: whether its phrasing points to this note as well · beyond: how many of its words
the note does not hold, three being the most that count · guessed: how many were read as others two letters away ·
wanted: whether it asks for steps, or to compare, and the note does · outright: whether it asks for the note by its
name, whatever else it tells ("what is pca, our teacher likes it") · instead: whether it asks for steps, or to compare,
and the note does not · uncalled: whether the note does, and it does not · and the products of some of them.
"""


def features(hit: Hit, following: Hit | None, question: tuple[float, ...]) -> tuple[float, ...]:
    """Return what speaks for a note, in the order of `FEATURES`; `question` holds those from `strange` on."""
    lead = hit.score - following.score if following else hit.score
    found = (hit.named, hit.covered, hit.held, hit.literal, hit.score, hit.asked, lead, *question)
    return (*found, *(found[one] * found[other] for one, other in _PLACES))


_PLACES = tuple((_SINGLE.index(one), _SINGLE.index(other)) for one, other in _TOGETHER)


def probability(found: tuple[float, ...]) -> float:
    """Return how likely a note of these features answers the question, from 0 to 1."""
    total = BIAS + sum(weight * feature for weight, feature in zip(WEIGHTS, found, strict=True))
    return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))


def outcome(chance: float) -> Outcome:
    """Return what follows from a probability: an answer, the closest notes, or a plain refusal."""
    return "answer" if chance >= ANSWERED else "closest" if chance >= NEAR else "nothing"
