"""Questions for a yes, a no or a single fact, which notes may leave open though they explain what it is about."""

from __future__ import annotations

import re

from bot.library.library import Library

_VERBS = "is|are|was|were|does|do|did|can|could|will|would|should|has|have|had"
_ASKING_US = "you|u|i|we|somebody|someone|anybody|anyone|there|this|these|that|those"
_LEADING = re.compile(r"(?:(?:ask|hey|hi|hello|so|and|but|please|pls|quick question)\b[,:!]?\s*)*", re.IGNORECASE)
_FACT = re.compile(
    rf"(?:(?:{_VERBS})(?:nt|n't)? (?!(?:{_ASKING_US})\b)"
    r"|who(?:'?s| is| was| has|se)? "
    r"|when (?:is|was|were|did|has)\b|since when\b|(?:the )?name of |whose "
    r"|(?:in |of )?(?:which|what) (?:\w+ ){0,2}(?:year|month|country|city|company|function|command|package|formula)\b"
    r"|where (?:is|was|were|did) |how (?:much|many|old|big|large|expensive|long ago|often)\b)",
    re.IGNORECASE,
)
"""How such a question begins; "can you explain RAG" and "is there an example" are none."""


def wants_fact(text: str, library: Library) -> bool:
    """Return whether a question wants a yes, a no or one fact, and no note lists it as one that it answers."""
    bare = _LEADING.sub("", text.strip(), count=1)
    return _FACT.match(bare) is not None and not library.names.exact(bare)
