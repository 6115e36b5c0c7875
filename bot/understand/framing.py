"""Framing: what people put around a question that says only how, or why, they want to be told: "… for dummies".

A frame is a phrase, not a word: "basics" alone, or "beginner", may be what somebody asks about. So frames are cut off
whole, from both ends, before a question is taken apart; those that ask for simple words leave the word "simply", and
those that ask for a part of a note are put in the words by which that part is known.
"""

from __future__ import annotations

import re


def phrases(lines: str) -> str:
    """Return the pattern that matches any of some lines."""
    return "|".join(line.strip() for line in lines.strip().splitlines())


_LEARNER = phrases("""
    dummies|beginners?|newbies?|noobs?|starters?|novices?|idiots?
    kids?|child(?:ren)?|(?:5|five) year olds?
    lay(?:man|men|person)|non ?technical(?: people| person)?|someone new
""")
_KIN = "mom|mum|mother|dad|father|grandma|grandmother|kid|child|son|daughter|friend|boss|manager|team"
_VERY = "(?:still|totally|really|so|completely)"
_THING = "what (?:is|s)|whats"

_LIKE_FIVE = re.compile(r"\blike i ?m (?:5|five)\b(?! years)(?=.)")

_SIMPLY_AFTER = phrases(rf"""
    (?:for|to|like) (?:(?:an?|absolute|complete|total) )*(?:{_LEARNER})
    to (?:my|your|a) (?:{_KIN})
    (?:like|as if) i(?: am|m| was| were) (?:an? )?(?:5|five|child|kid|beginner|new)(?: years? old)?(?: (?:to|at) .*)?
    in a nutshell
    in (?:very |really )?(?:plain|simple|easy|normal|everyday|laymans?) (?:english|words|terms|language)
    without (?:the )?(?:jargon|maths?|formulas)
""")
_SIMPLY_BEFORE = phrases("""
    simply put|in (?:simple|plain|easy) (?:words|terms|english|language)
    (?:for|as) an? (?:absolute |complete )?(?:beginner|newbie|noob)(?: how do i understand)?
""")
_SIMPLY = re.compile(f" (?:{_SIMPLY_AFTER})$|^(?:{_SIMPLY_BEFORE}) ")

_AFTER = re.compile(
    r"(?<=\w) (?:"
    + phrases("""
        in (?:just )?(?:an?|one|1|two|2|three|3|a few|few) (?:sentences?|words?|lines?|minutes?)
        cheat ?sheet|tutorial|crash course|basics|fundamentals|101|explainer|primer|in brief|deep ?dive|def|asap
        (?:key|main) (?:points|ideas)
        for (?:my|the|an|our|tomorrows) (?:exam|test|interview|presentation|lecture|class|course)
        in (?:the|our|this) (?:lecture|class|course|notes)
    """)
    + ")$"
)

_BEFORE = re.compile(
    "^(?:"
    + phrases(rf"""
        (?:(?:great|thanks|thx|ok|okay|cool|nice|good|so|and) )*(?:(?:now|then) )?what about
        (?:i )?(?:still |just |really )?need (?:some |a bit of |a little )?help (?:with|on|to understand|understanding)
        how (?:would|do|can|could|should) (?:you|i|we) (?:explain|describe|define|summarize|understand)
        (?:im |i am )?(?:{_VERY} )*(?:a (?:bit|little) )?(?:confused|lost) (?:about|on|by|with)
        (?:im |i am )?(?:{_VERY} )*(?:stuck|unsure|struggling|clueless) (?:about|on|with)
        (?:i have |ive |i )?never (?:heard (?:of|about)|understood|got)
        i (?:still )?(?:dont|do not|cant|cannot|didnt) (?:(?:really|quite|fully) )?(?:get|understand|follow|grasp)
        (?:i )?(?:keep|kept) (?:hearing|reading|seeing) (?:of|about)
        every(?:one|body) (?:talks|is talking|keeps talking) about
        (?:have you got|do you have|got|is there|are there) (?:anything|something|any notes|notes) (?:on|about)
        (?:give|tell|show|teach) me everything (?:you know )?(?:about|on)
        (?:my|our|the) (?:prof|professor|teacher|instructor|lecturer|tutor|boss|friend) (?:mentioned|said|talked about)
        in (?:(?:the|my|our) )?(?:lecture|class|course) (?:they|he|she|we|you) (?:said|mentioned|talked about|had)
        (?:so )?(?:{_THING}) the (?:(?:basic|main|whole|general|key) )?(?:idea|intuition|logic|story) (?:behind|of)
        (?:so )?(?:{_THING}) the (?:deal with|gist of|concept (?:behind|of))
        (?:the |an? )?(?:short|simple|quick|brief|easy) (?:version|explanation|summary|overview|intro) (?:of|to|on|for)
        (?:the )?(?:absolute |very )?(?:basics|fundamentals|gist) of
        (?:the )?(?:key|main|important|core|basic) (?:ideas?|points?|concepts?|facts?) (?:of|about|behind|in)
        (?:a )?(?:crash course|deep ?dive) (?:on|in|into)
        (?:tl ?dr|cheat ?sheet|tutorial|deep ?dive)(?: (?:of|on|for|about|into))?
        where can i (?:read|learn|find) (?:more )?(?:about|on)
        what should (?:i|one|everyone|a beginner|beginners) know about
        wtf (?:is|are)
        (?:so )?wh?at (?:even|exactly|actually|on earth|the heck|the hell|in the world|s)(?: (?:is|are))?
        understanding
    """)
    + r") (?=\w)"
)

_PARTS = tuple(
    (re.compile(pattern), meant)
    for pattern, meant in (
        (r"(?:is|are) (.+?) (?:hard|difficult|easy|complicated) to (?:understand|learn|grasp|get)", "what is {}"),
        (r"(?:so )?why (?:is|are|does|do) (.+?) (?:(?:so|that|such) )?(?:important|matter|useful|needed)", "why {}"),
        (r"(?:so )?why (.+?) (?:matters?|(?:is|are) (?:important|useful|needed))", "why {}"),
        (rf"(?:so )?(?:{_THING}) (?:the )?(?:point|purpose) of (.+)", "what is {} used for"),
        (rf"(?:so )?(?:{_THING}) (?:so )?(?:special|great) about (.+)", "what is {} used for"),
        (r"what problems? (?:does|do|is|are) (.+?) (?:solve|for|address|fix)", "what is {} used for"),
        (rf"(?:{_THING}|what are) (.+?) good for", "what is {} used for"),
        (r"(?:real|practical|concrete) (?:life |world )?examples? (?:of |for |with )?(.+)", "example of {}"),
        (rf"(?:{_THING}) (?:bad about|wrong with) (.+)", "limits of {}"),
        (r"what (?:can go|goes) wrong with (.+)", "limits of {}"),
        (r"(?:the )?(?:problems|issues|dangers|risks) (?:with|of) (.+)", "limits of {}"),
        (r"when (?:is|are) (.+?) a bad (?:idea|choice)", "limits of {}"),
    )
)

_FIELD = re.compile(
    " in (?:the )?(?:(?:context|field|world) of )?(?:"
    + phrases("""
        data science|machine learning|deep learning|ai engineering|artificial intelligence|generative ai
        statistics|analytics|ai|ml|dl|nlp|llms?|genai|general|tech|computer science
    """)
    + ")$"
)


_SHORTENED = tuple(
    (re.compile(rf"^(?:{shortened})\b"), full)
    for shortened, full in (
        ("hows", "how does"), ("howre", "how are"), ("whens", "when is"), ("wheres", "where is"), ("whys", "why is"),
        ("whatre|whater", "what are"), ("whats up with", "what is"),
    )
)  # fmt: skip


def unframed(folded: str) -> str:
    """Return a folded question without its frames: "im lost on overfitting, in plain english" as "overfitting simply".

    What would be left empty is kept as it is.
    """
    folded = _LIKE_FIVE.sub("eli5", folded)
    for shortened, full in _SHORTENED:
        folded = shortened.sub(full, folded)
    simply = bool(_SIMPLY.search(folded))
    text = _BEFORE.sub("", _AFTER.sub("", _SIMPLY.sub("", folded)))
    for pattern, meant in _PARTS:
        if found := pattern.fullmatch(text):
            text = meant.format(found[1])
            break
    if not text.strip():
        return folded
    return f"{text} simply" if simply else text


def without_field(folded: str) -> str:
    """Return a folded question without the field that its subject belongs to: "precision in machine learning"."""
    return _FIELD.sub("", folded)
