"""What a question wants, told by its whole phrasing: the steps of something, or two things side by side."""

from __future__ import annotations

import re

from bot.understand.framing import phrases

_STEPS_AFTER = phrases("""
    roadmap|checklist|procedure|workflow|process|pipeline|steps|stages|phases
    step by step|how to|what do i do first|end to end
    from (?:start|beginning|a) to (?:finish|end|z)
""")
_DO = "(?:do|perform|run|approach|go about)"

_STEPPED = tuple(
    re.compile(pattern)
    for pattern in (
        f"(?:an? |the )?(.+?) (?:{_STEPS_AFTER})",
        "how (?:is|are) (.+?) (?:done|performed|carried out|conducted)",
        f"how (?:to|(?:do|does|should|can|would) (?:i|you|we|one)) {_DO} (.+)",
        "how does (.+?) go",
        "what (?:happens|comes first) (?:in|during) (.+)",
        f"in (?:what|which) order (?:do|should) (?:i|you|we) {_DO} (.+)",
        "(?:what (?:is |s )?|whats )the order (?:in|of|for) (.+)",
        "(?:the )?(?:whole|entire|full|complete) (?:process|workflow|procedure|pipeline) (?:of|for) (.+)",
        "(?:procedure|checklist|roadmap|recipe|workflow|process) (?:for|of|to) (.+)",
    )
)


def stepped(folded: str) -> str | None:
    """Return what a question asks the steps of: "eda" of "how is eda done"; None if of nothing."""
    for pattern in _STEPPED:
        if found := pattern.fullmatch(folded):
            return found[1]
    return None


_ONWARD = re.compile(
    r"\b(?:"
    + phrases(r"""
        (?:in )?(?:what|which|right|usual) order|in order\b.*|one after (?:another|the other)
        (?:what|which)(?: \w+){0,3} (?:next|follows?|afterwards|after that|remains?)
        (?:what|which)(?: \w+){0,3} comes (?:next|after|first|before|now)
        what (?:do|should|would|does|must|can)(?: \w+){1,2} (?:do|check|build|try)(?: \w+){0,2} (?:first|next|now)
        (?:and|so) (?:now|then)|now what|what (?:now|next|then)|whats next
        how (?:would|do|should|can)(?: \w+){1,2} (?:go about|set (?:that|this|it) up|get started|start|begin|proceed)
        (?:how|where) (?:do|should|would) (?:i|we|you|one) (?:start|begin)|go(?:es|ing)? about
        (?:to do|todo) list|checklist|procedure|recipe|roadmap|sequence|walkthrough|pipeline|workflow
        from (?:start|beginning|scratch) (?:to|until)|day to day|what happens (?:in|after|before|during|then)
        (?:how|what) (?:is|are|gets?) (?:\w+ ){1,4}done|steps?|stages?|phases?
    """)
    + r")\b"
)


def onward(folded: str) -> bool:
    """Return whether a question asks how something goes, or goes on: "... what do i check first", "and then?"."""
    return _ONWARD.search(folded) is not None


_LEAD = re.compile(
    "^(?:(?:so|ok|well) )?(?:what|which)(?: one)?(?: is|s| s)? "
    r"(?:better|best|faster|cheaper|easier|simpler|stronger|worse|harder|more \w+)(?: for (?:my|a|an|the|our) \w+)? "
)
_WHEN = "(?:(?:to use|do i use|should i use|do i need) )?"
_JOINER = "against|instead of|rather than|as opposed to|in contrast to|compared (?:to|with)|over|vs|versus|or"
_BESIDE = tuple(
    re.compile(pattern)
    for pattern in (
        "why (?:would (?:i|you|we) )?(?:(?:use|choose|pick) )?(.+?) (?:rather than|instead of|over|and not) (.+)",
        f"when {_WHEN}(.+?) and when {_WHEN}(.+)",
        "how (?:is|are|do|does) (.+?) (?:differ|different|distinguished|distinct) (?:from|to|than) (.+)",
        "(?:(?:what is|whats|what s|explain) )?(?:the )?(?:main )?differences? between (.+?) and (.+)",
        "how (?:do|are|is) (.+?) and (.+?) (?:relate|related|connected|linked|fit together|belong together)",
        "(?:the )?(?:relation|relationship|connection|link) (?:between|of) (.+?) (?:and|to|with) (.+)",
        "(?:i am |im |i keep |i always )?(?:confus(?:e|ing)|mix(?:ing)?(?: up)?) (.+?) (?:and|with) (.+)",
        f"(.+?) (?:{_JOINER}) (.+?)(?: (?:why|when|what to choose|which one|for what|for (?:my|our|the|an?) .+))?",
    )
)
_ARTICLE = re.compile("^(?:should i (?:use|take|choose|pick|learn)|do i need|use|is it|is|are|an?|the|simple|my|our) ")


def sides(folded: str) -> tuple[str, str] | None:
    """Return the two things that a question sets side by side, in whatever words; None where it does not."""
    text = _LEAD.sub("", folded)
    for pattern in _BESIDE:
        if found := pattern.fullmatch(text):
            one, other = (_ARTICLE.sub("", _ARTICLE.sub("", side)).strip() for side in found.groups())
            return (one, other) if one and other else None
    return None
