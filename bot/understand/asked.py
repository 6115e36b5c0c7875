"""A question taken apart: its words, what they name, and the calls that may answer it."""

from __future__ import annotations

from msgspec import Struct

from bot.call import Call
from bot.search.names import Mention, Named


class Asked(Struct, frozen=True):
    """The words of a question and what they name."""

    tokens: tuple[str, ...]
    typed: tuple[str, ...]
    mentions: tuple[Mention, ...]

    def has(self, cues: frozenset[str]) -> bool:
        """Return whether any of some words stands in it, as typed or as read."""
        return any(token in cues for token in (*self.typed, *self.tokens))

    def places(self, cues: frozenset[str]) -> frozenset[int]:
        """Return where any of some words stands, as typed or as read."""
        pairs = enumerate(zip(self.typed, self.tokens, strict=True))
        return frozenset(place for place, pair in pairs if cues.intersection(pair))


class Candidate(Struct, frozen=True):
    """A call that may answer, its rank by what the question asks for (low is better), and its words."""

    call: Call
    rank: int
    vocabulary: frozenset[str]
    covers: frozenset[int]


def subject(mention: Mention) -> Named | None:
    """Return what a name means that can be explained or compared."""
    return next((each for each in mention.named if each.kind in {"concept", "process"}), None)


def named_of(mention: Mention, kind: str) -> Named | None:
    """Return the note of a kind that a name means."""
    return next((each for each in mention.named if each.kind == kind), None)


def covered(*mentions: Mention) -> frozenset[int]:
    """Return the words that some names take, by their places."""
    return frozenset(place for mention in mentions for place in range(mention.start, mention.end))
