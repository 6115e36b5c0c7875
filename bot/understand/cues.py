"""Cues: the words of a question that say what is wanted rather than what of."""

from __future__ import annotations

import re

from bot.search import words

COMPARE = frozenset(
    "vs versus v compare compares compared comparing comparison difference differences differ differs "
    "differently contrast distinction distinguish distinguishes distinctions distinct diff diffs apart".split()
)
DIFFERENT_FROM = frozenset({"how", "from", "than", "makes"})  # but not "many different tasks"
STEPS = frozenset(
    "step steps process processes workflow pipeline procedure stage stages phase phases lifecycle walk guide".split()
)
HOW = frozenset("work works working operate build builds proceed start starts begin begins end ends finish".split())
DOING = re.compile(r"\bhow (?:to|do i|do you|do we|can i|can we|should i|would i|would you)\b|\b(?:walk|guide) me\b")
BORDER = frozenset("after before start starts begin begins end ends".split())
ORDER = frozenset("after before then next order last finally through go goes project".split())
LAST = -1
ORDINALS = {
    "last": LAST, "final": LAST,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6,
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6,
}  # fmt: skip
TAKEAWAYS = frozenset("takeaway takeaways tldr conclusion conclusions".split())
SHORT = frozenset("simply simple simpler briefly eli5 short dummies beginner".split())
LIMITS = frozenset(
    """limit limits limitation limitations disadvantage disadvantages con cons downside downsides drawback drawbacks
    weakness weaknesses pitfall pitfalls shortcoming shortcomings caveat caveats""".split()
)
USES = frozenset(
    """advantage advantages pro pros benefit benefits upside upsides purpose application applications useful
    usecase strength strengths""".split()
)
EXAMPLES = frozenset("example examples eg instance illustrate illustration sample".split())
MYTHS = frozenset("misconception misconceptions myth myths misunderstanding misunderstandings".split())
WHEN = re.compile(
    r"\bwhen (?:to|should|do|would|can|could|does|is it|not|shall|id|i)\b"
    r"|\bwhat (?:is|are|s) .*\bused? for\b|\bwhat for\b|\bgood for\b"
)
PARTS = LIMITS | USES | EXAMPLES | MYTHS
INVITING = frozenset("someone somebody meant im ive trying learning quick question wondering".split()) - {"learning"}
IDLE = (
    words.FUNCTION_WORDS
    | words.CHAT_WORDS
    | COMPARE
    | LIMITS
    | USES
    | EXAMPLES
    | MYTHS
    | INVITING
    | frozenset("terms between among versus each both other better best worse same".split())
) - {"sample"}
"""Words that say that something is asked, and what about it, but not of what."""
