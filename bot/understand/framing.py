"""Framing: what people put around a question that says only how, or why, they want to be told: "… for dummies".

A frame is a phrase, not a word: "basics" alone, or "beginner", may be what somebody asks about. So frames are cut off
whole, from both ends, before a question is taken apart; those that ask for simple words leave the word "simply", and
those that ask for a part of a note are put in the words by which that part is known.
"""

from __future__ import annotations

import re

_LEARNERS = r"""(?:dummies|beginners?|newbies?|noobs?|starters?|kids?|child(?:ren)?|idiots?|lay(?:man|men|person)|novices?
    |non[ ]?technical(?:[ ](?:people|person))?|someone[ ]new|(?:5|five)[ ]year[ ]olds?)"""
_KIN = "(?:mom|mum|mother|dad|father|grandma|grandmother|kid|child|son|daughter|friend|boss|manager|team)"

_SIMPLY = re.compile(
    rf"""[ ](?:
      (?:for|to|like)[ ](?:(?:an?|absolute|complete|total)[ ])*{_LEARNERS}
    | to[ ](?:my|your|a)[ ]{_KIN}
    | (?:like|as[ ]if)[ ]i(?:[ ]am|m|[ ]was|[ ]were)[ ](?:an?[ ])?(?:5|five|child|kid|beginner|new)
      (?:[ ]years?[ ]old)?(?:[ ](?:to|at)[ ].*)?
    | in[ ]a[ ]nutshell
    | in[ ](?:very[ ]|really[ ])?(?:plain|simple|easy|normal|everyday|laymans?)[ ](?:english|words|terms|language)
    | without[ ](?:the[ ])?(?:jargon|maths?|formulas)
    )$
    | ^(?:
      (?:simply[ ]put|in[ ](?:simple|plain|easy)[ ](?:words|terms|english|language))[ ]
    | (?:for|as)[ ]an?[ ](?:absolute[ ]|complete[ ])?(?:beginner|newbie|noob)[ ](?:how[ ]do[ ]i[ ]understand[ ])?
    )""",
    re.VERBOSE,
)

_AFTER = re.compile(
    r"""(?<=\w)[ ](?:
      in[ ](?:just[ ])?(?:an?|one|1|two|2|three|3|a[ ]few|few)[ ](?:sentences?|words?|lines?|minutes?)
    | cheat[ ]?sheet|tutorial|crash[ ]course|basics|fundamentals|101|explainer|primer|in[ ]brief|deep[ ]?dive|def|asap
    | (?:key|main)[ ](?:points|ideas)
    | (?:for|in)[ ](?:my|the|an|our|tomorrows)[ ](?:exam|test|interview|presentation|lecture|class|course|notes)
    )$""",
    re.VERBOSE,
)

_BEFORE = re.compile(
    r"""^(?:
      (?:i[ ])?(?:still[ ]|just[ ]|really[ ])?need[ ](?:some[ ]|a[ ]bit[ ]of[ ]|a[ ]little[ ])?help[ ]
      (?:with|on|to[ ]understand|understanding)
    | how[ ](?:would|do|can|could|should)[ ](?:you|i|we)[ ](?:explain|describe|define|summarize|understand)
    | (?:im[ ]|i[ ]am[ ])?(?:(?:still|totally|really|so|a[ ]bit|a[ ]little|completely)[ ])*
      (?:confused|lost|stuck|unsure|struggling|clueless)[ ](?:about|on|by|with|over)
    | (?:i[ ]have[ ]|ive[ ]|i[ ])?never[ ](?:heard[ ](?:of|about)|understood|got)
    | i[ ](?:still[ ])?(?:dont|do[ ]not|cant|cannot|didnt)[ ](?:(?:really|quite|fully)[ ])?(?:get|understand|follow|grasp)
    | (?:i[ ])?(?:keep|kept)[ ](?:hearing|reading|seeing)[ ](?:of|about)
    | every(?:one|body)[ ](?:talks|is[ ]talking|keeps[ ]talking)[ ]about
    | (?:have[ ]you[ ]got|do[ ]you[ ]have|got|is[ ]there|are[ ]there)[ ](?:anything|something|any[ ]notes|notes)[ ](?:on|about)
    | (?:give|tell|show|teach)[ ]me[ ]everything[ ](?:you[ ]know[ ])?(?:about|on)
    | (?:my|our|the)[ ](?:prof|professor|teacher|instructor|lecturer|boss|friend|colleague|tutor)[ ]
      (?:mentioned|said|talked[ ]about|told[ ](?:me|us)[ ]about)
    | in[ ](?:(?:the|my|our|todays)[ ])?(?:lecture|class|course|lesson)[ ](?:they|he|she|we|you|it)[ ]
      (?:said|mentioned|talked[ ]about|discussed|had)
    | (?:so[ ])?(?:what[ ]is|whats|what[ ]s)[ ]the[ ]
      (?:(?:(?:basic|main|whole|general|key)[ ])?(?:idea|intuition|concept|logic|story)[ ](?:behind|of)|deal[ ]with|gist[ ]of)
    | (?:the[ ]|an?[ ])?(?:short|simple|quick|brief|easy)[ ](?:version|explanation|summary|overview|introduction|intro)[ ]
      (?:of|to|on|for)
    | (?:the[ ])?(?:absolute[ ]|very[ ])?(?:basics|fundamentals|gist)[ ]of
    | (?:the[ ])?(?:key|main|important|core|basic)[ ](?:ideas?|points?|concepts?|facts?)[ ](?:of|about|behind|in)
    | (?:a[ ])?crash[ ]course[ ](?:on|in) | (?:a[ ])?deep[ ]?dive[ ](?:into|on)
    | (?:tl[ ]?dr|cheat[ ]?sheet|tutorial|deep[ ]?dive)(?:[ ](?:of|on|for|about|into))?
    | where[ ]can[ ]i[ ](?:read|learn|find)[ ](?:more[ ])?(?:about|on)
    | what[ ]should[ ](?:i|one|everyone|a[ ]beginner|beginners)[ ]know[ ]about
    | wtf[ ](?:is|are)
    | (?:so[ ])?wh?at[ ](?:even|exactly|actually|on[ ]earth|the[ ]heck|the[ ]hell|in[ ]the[ ]world|s)(?:[ ](?:is|are))?
    | understanding
    )[ ](?=\w)""",
    re.VERBOSE,
)

_PARTS = tuple(
    (re.compile(pattern, re.VERBOSE), meant)
    for pattern, meant in (
        (
            r"(?:is|are)[ ](.+?)[ ](?:hard|difficult|easy|complicated)[ ]to[ ](?:understand|learn|grasp|get)",
            "what is {}",
        ),
        (
            r"""(?:so[ ])?why[ ](?:is|are|does|do)[ ](.+?)[ ](?:so[ ]|that[ ]|such[ ])?
            (?:important|matter|useful|needed|relevant|a[ ]big[ ]deal)""",
            "why {}",
        ),
        (r"(?:so[ ])?why[ ](.+?)[ ](?:matters?|(?:is|are)[ ](?:important|useful|needed))", "why {}"),
        (
            r"""(?:so[ ])?(?:what[ ]is|whats|what[ ]s)[ ](?:the[ ]|so[ ])?
            (?:point[ ]of|purpose[ ]of|special[ ]about|great[ ]about|good[ ]about)[ ](.+)""",
            "what is {} used for",
        ),
        (r"what[ ]problems?[ ](?:does|do|is|are)[ ](.+?)[ ](?:solve|for|address|fix)", "what is {} used for"),
        (r"(?:what[ ]is|whats|what[ ]s|what[ ]are)[ ](.+?)[ ]good[ ]for", "what is {} used for"),
        (
            r"(?:real|practical|concrete)[ ](?:life[ ]|world[ ])?examples?[ ](?:of[ ]|for[ ]|with[ ])?(.+)",
            "example of {}",
        ),
        (
            r"""(?:what(?:[ ]is|s|[ ]s)[ ](?:bad[ ]about|wrong[ ]with)|what[ ](?:can[ ]go|goes)[ ]wrong[ ]with
            |(?:the[ ])?(?:problems|issues|dangers|risks)[ ](?:with|of))[ ](.+)""",
            "limits of {}",
        ),
        (r"when[ ](?:is|are)[ ](.+?)[ ]a[ ]bad[ ](?:idea|choice)", "limits of {}"),
    )
)

_FIELD = re.compile(
    r"""[ ]in[ ](?:the[ ])?(?:(?:context|field|world)[ ]of[ ])?(?:data[ ]science|machine[ ]learning|deep[ ]learning
    |ai[ ]engineering|artificial[ ]intelligence|statistics|analytics|ai|ml|dl|nlp|llms?|genai|generative[ ]ai|general
    |tech|computer[ ]science)$""",
    re.VERBOSE,
)

_STEPPED = tuple(
    re.compile(pattern, re.VERBOSE)
    for pattern in (
        r"""(?:an?[ ]|the[ ])?(.+?)[ ](?:roadmap|checklist|procedure|workflow|process|pipeline|step[ ]by[ ]step|steps|stages
        |phases|how[ ]to|what[ ]do[ ]i[ ]do[ ]first|from[ ](?:start|beginning|a)[ ]to[ ](?:finish|end|z)|end[ ]to[ ]end)""",
        r"how[ ](?:is|are)[ ](.+?)[ ](?:done|performed|carried[ ]out|conducted)",
        r"how[ ]to[ ](?:do|perform|run|approach|go[ ]about)[ ](.+)",
        r"how[ ](?:do|does|should|can|would)[ ](?:i|you|we|one)[ ](?:do|perform|run|approach|go[ ]about)[ ](.+)",
        r"how[ ]does[ ](.+?)[ ]go",
        r"what[ ](?:happens|comes[ ]first)[ ](?:in|during)[ ](.+)",
        r"""(?:in[ ](?:what|which)[ ]order|what[ ](?:is[ ]|s[ ])?the[ ]order|whats[ ]the[ ]order)
        [ ](?:(?:in|of|for)|(?:do|should)[ ](?:i|you|we)[ ]do)[ ](.+)""",
        r"(?:the[ ])?(?:whole|entire|full|complete)[ ](?:process|workflow|procedure|pipeline)[ ](?:of|for)[ ](.+)",
        r"(?:procedure|checklist|roadmap|recipe|workflow|process)[ ](?:for|of|to)[ ](.+)",
    )
)


def stepped(folded: str) -> str | None:
    """Return what a question asks the steps of: "eda" of "how is eda done", "rag" of "rag checklist"; None if nothing."""
    for pattern in _STEPPED:
        if found := pattern.fullmatch(folded):
            return found[1]
    return None

_LED = r"""(?:(?:so|ok|well)[ ])?(?:what|which)(?:[ ]is|[ ]one[ ]is|s|[ ]s)?[ ]
    (?:better|best|faster|cheaper|easier|simpler|stronger|worse|harder|more[ ]\w+)(?:[ ]for[ ](?:my|a|an|the|our)[ ]\w+)?[ ]"""
_BESIDE = tuple(
    re.compile(pattern, re.VERBOSE)
    for pattern in (
        r"""why[ ](?:would[ ](?:i|you|we)[ ])?(?:use[ ]|choose[ ]|pick[ ]|prefer[ ]|take[ ])?(.+?)[ ]
        (?:rather[ ]than|instead[ ]of|over|and[ ]not)[ ](.+)""",
        r"""when[ ](?:to[ ]use[ ]|do[ ]i[ ]use[ ]|should[ ]i[ ]use[ ]|do[ ]i[ ]need[ ])?(.+?)[ ]and[ ]when[ ]
        (?:to[ ]use[ ]|do[ ]i[ ]use[ ]|should[ ]i[ ]use[ ]|do[ ]i[ ]need[ ])?(.+)""",
        r"how[ ](?:do|are|is)[ ](.+?)[ ]and[ ](.+?)[ ](?:relate|related|connected|linked|fit[ ]together|belong[ ]together)",
        r"(?:the[ ])?(?:relation|relationship|connection|link)[ ](?:between|of)[ ](.+?)[ ](?:and|to|with)[ ](.+)",
        r"(?:i[ ]am|im|i[ ]keep|i[ ]always)?[ ]?(?:confus(?:e|ing)|mix(?:ing)?(?:[ ]up)?)[ ](.+?)[ ](?:and|with)[ ](.+)",
        r"""(?:should[ ]i[ ](?:use|take|choose|pick|learn)[ ]|do[ ]i[ ]need[ ]|use[ ])?(.+?)[ ]
        (?:against|instead[ ]of|rather[ ]than|as[ ]opposed[ ]to|in[ ]contrast[ ]to|compared[ ](?:to|with)|over|vs|versus|or)[ ]
        (.+?)(?:[ ](?:why|when|what[ ]to[ ]choose|which[ ]one|for[ ]what))?""",
    )
)
_LEAD = re.compile(_LED, re.VERBOSE)
_ARTICLE = re.compile(r"^(?:should i use|should i take|do i need|is it|is|are|an?|the|simple|plain|my|our) ")


def sides(folded: str) -> tuple[str, str] | None:
    """Return the two things that a question sets side by side, in whatever words; None where it does not."""
    text = _LEAD.sub("", folded)
    for pattern in _BESIDE:
        if found := pattern.fullmatch(text):
            one, other = (_ARTICLE.sub("", _ARTICLE.sub("", side)).strip() for side in found.groups())
            return (one, other) if one and other else None
    return None


def unframed(folded: str) -> str:
    """Return a folded question without its frames: "im lost on overfitting, in plain english" as "overfitting simply".

    What would be left empty is kept as it is.
    """
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
