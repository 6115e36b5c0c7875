"""Cues: the words of a question that say what is wanted rather than what of."""

from __future__ import annotations

import re

from bot.search import words

COMPARE = frozenset(
    "vs versus v compare compares compared comparing comparison difference differences differ differs "
    "differently contrast distinction distinguish distinctions distinct diff diffs apart".split()
)
DIFFERENT_FROM = frozenset({"how", "from", "than", "makes"})  # but not "many different tasks"
STEPS = frozenset(
    "step steps process processes workflow pipeline procedure stage stages phase phases lifecycle walk".split()
)
HOW = frozenset("work works working operate build builds proceed start starts begin begins end ends finish".split())
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
LIKE_FIVE = re.compile(r"\blike im (?:5|five)\b")
IDLE = (
    words.FUNCTION_WORDS
    | words.CHAT_WORDS
    | COMPARE
    | frozenset({"terms", "between", "versus", "each", "both", "other"})
)
