"""Clauses: the part of a longer text that asks, where the rest only tells how it came to that.

"Our churn model got worse. A colleague said drift, what is data drift?" asks what data drift is.
"""

from __future__ import annotations

import re

MOST = 16
"""Clauses of a text that are looked at one by one."""

_QUESTION = (
    "what|whats|why|how|hows|is|are|does|do|did|can|could|should|which|who|where|explain|define|describe|tell me"
)

_TELLING = "i|im|i'm|ive|i've|we|were|my|our|its|it's|thanks|thx|sorry|because|cause|cuz|asking for"

_END = re.compile(
    r"(?<!\bvs)(?<!\beg)(?<!\.\w)[.?!;…]+(?=\s|$)|\s*\n\s*|[()]|\s[-\u2013\u2014]+\s"
    rf"|[,:]\s+(?=(?:(?:so|and|but|pls|please|then) )?(?:{_QUESTION})\b)|,\s+(?=(?:{_TELLING})\b)",
    re.IGNORECASE,
)
"""Where a clause ends; at a comma only before a question or what somebody tells of themselves: others stand between
sides, or before what narrows a question."""

_ASKS = re.compile(
    r"^(?:(?:so|and|but|or|ok|okay|hey|well|now|then|pls|please|btw|tbh|also|just|quick question|i wonder|anyone) )*(?:"
    rf"{_QUESTION}|when|compare|give|show|walk|teach|difference|meaning|definition|help|would|whos"
    r"|pros|cons|advantages|disadvantages|limits|limitations|downsides|drawbacks|examples?|steps|purpose)\b"
    r"|\b(?:explain(?:ed)?|meaning|mean|definition|pros and cons|vs|versus|difference|simple terms|simple words)\b"
    r"|\b(?:dont|cant|cannot|didnt|never) (?:\w+ )?(?:get|got|understand|understood|follow)\b"
)

_POINTING = re.compile(r"\b(?:it|this|that|they|them|these|those|there)\b")


def clauses(text: str) -> tuple[str, ...]:
    """Return the clauses of a text, as typed; a text of very many is prose, and one."""
    parts = tuple(part for each in _END.split(text) if (part := each.strip()))
    return parts if len(parts) <= MOST else (text,)


def asks(folded: str) -> bool:
    """Return whether a folded clause asks something."""
    return _ASKS.search(folded) is not None


def asked_of(folded: str, name: str) -> str:
    """Return a clause that asks without saying of what, as asked of something: "what is it" of "GAN"."""
    pointed, count = _POINTING.subn(name, folded, count=1)
    return pointed if count else f"{folded} {name}" if folded.split(maxsplit=1)[0] in _ALONE else f"{folded} of {name}"


_ALONE = frozenset({"explain", "define", "describe", "help"})
