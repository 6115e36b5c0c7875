"""How notes sound and hang together, as far as plain rules can tell: warnings, never errors.

They run on drafts like `bot.library.checks`, after them. What a person said or typed is not judged: questions
(`asks`), names, aliases, claims that are corrected, and whatever stands in quotation marks, emphasis or code.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import cast

from bot.library.model import NAMED_KINDS
from bot.library.shape import Draft
from bot.search.words import fold

LONGEST_DEFINITION = 300
"""Characters; the longest of the pack in this repository has 220."""
MOST_SENTENCES = 2
"""Sentences of a definition."""
ALIKE = 0.6
"""Share of runs of words that two definitions have in common, of all that either has, from which they say the same."""
RUN = 3
"""Words of a run."""
LEAST_RUNS = 8
"""Runs of a definition from which it is compared: shorter ones are alike by chance."""
MOST_HOLDING = 20
"""Definitions that are looked up for a run of words: what more of them share is a form, not what a concept is."""
SMALLEST_WEB = 10
"""Concepts of a pack from which each should be linked; fewer have little to link to."""

_NOT_PROSE = frozenset(
    "abbr aliases asks claim claims id ids items kind level misspellings question sources source topic url".split()
)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|\*[^*]*\*|`[^`]*`|\$[^$]*\$")
_HOLLOW = re.compile(
    r"\b(?:simply|of course|needless to say|it should be noted|revolutionary|cutting[- ]edge|game[- ]changing|let's|"
    r"state[- ]of[- ]the[- ]art|nowadays|currently|recently|leverag(?:e[sd]?|ing)|utili[sz](?:e[sd]?|ing))\b|!(?=\s|$)",
    re.IGNORECASE,
)
"""Words that say nothing, praise, or are wrong in a year. Each has a plain word in its place, or none."""
_BRITISH = re.compile(
    r"\b(?:behaviours?|colou?red(?<=oured)|colours?|favour(?:s|ed|ite|able)?|neighbours?|labell(?:ed|ing|er)|"
    r"modell(?:ed|ing|er)|travell(?:ed|ing|er)|centres?|centred|catalogues?|grey|judgement|learnt|whilst|analys(?:ed?|ing)|"
    r"(?:optim|general|normal|regular|token|summar|recogn|categor|standard|quant|visual|organ|minim|maxim|initial|random)"
    r"is(?:e[sd]?|ing|ations?|ers?))\b",
    re.IGNORECASE,
)
"""British forms of words that such notes use. Longer lists catch words that are right."""
_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-Z“]|\s*$)")
_SHORT_FORMS = re.compile(r"\b(?:e\.g|i\.e|vs|etc)\.", re.IGNORECASE)


def hollow(draft: Draft, lang: str) -> Iterator[tuple[str, str]]:
    """Yield the place of each hollow word, and what to do."""
    if lang.startswith("en"):
        for path, text in _prose(draft):
            for found in _HOLLOW.finditer(text):
                yield path, f"`{found[0]}` says nothing that lasts (leave it out, or say what you mean)"


def british(draft: Draft, lang: str) -> Iterator[tuple[str, str]]:
    """Yield the place of each British spelling in a pack whose language is American English."""
    if lang in {"en", "en-US"}:
        for path, text in _prose(draft):
            for found in _BRITISH.finditer(text):
                yield path, f"`{found[0]}` is British (write it as Americans do, or declare `lang: en-GB`)"


def long_definition(draft: Draft) -> Iterator[tuple[str, str]]:
    """Yield a definition that nobody can repeat after reading it."""
    definition = draft.data.get("definition")
    if not isinstance(definition, str):
        return
    sentences = len(_SENTENCE_END.findall(_SHORT_FORMS.sub("", definition)))
    if sentences > MOST_SENTENCES:
        yield "definition", f"the definition has {sentences} sentences (keep one or two; the rest are facts)"
    elif len(definition) > LONGEST_DEFINITION:
        size = f"{len(definition)} characters, more than {LONGEST_DEFINITION}"
        yield "definition", f"the definition has {size} (keep what tells the thing from others; the rest are facts)"


def alike(drafts: list[Draft]) -> Iterator[tuple[Draft, str, str]]:
    """Yield concepts whose definition says what an earlier one of their pack says.

    Two definitions that have enough runs of words in common share one of their rarest (the "prefix filter": Chaudhuri
    and others, 2006, A primitive operator for similarity joins). So only those are looked up, and of the earlier ones
    that hold such a run only the first few: the time grows with the number of concepts, even where all follow a form.
    """
    told = [
        (draft, own)
        for draft in drafts
        if draft.kind == "concept" and isinstance(definition := draft.data.get("definition"), str)
        if len(own := _runs(definition)) >= LEAST_RUNS
    ]
    holding = Counter((draft.pack, run) for draft, own in told for run in own)
    equal: dict[tuple[str, frozenset[str]], int] = {}
    places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, (draft, own) in enumerate(told):
        runs = sorted(((draft.pack, run) for run in own), key=lambda run: (holding[run], run))
        rarest = [places[run] for run in runs[: len(own) - math.ceil(ALIKE * len(own)) + 1]]
        near = {equal[draft.pack, own]} if (draft.pack, own) in equal else {other for few in rarest for other in few}
        for earlier, theirs in (told[other] for other in sorted(near)):
            if len(own & theirs) >= ALIKE * len(own | theirs):
                where = f"`{earlier.id.partition(':')[2]}` ({earlier.file}:{earlier.line})"
                yield (
                    draft,
                    "definition",
                    f"the definition says what that of {where} says (merge them, or tell them apart)",
                )
                break
        equal.setdefault((draft.pack, own), place)
        for few in rarest:
            if len(few) < MOST_HOLDING:
                few.append(place)


def orphans(drafts: list[Draft]) -> Iterator[tuple[Draft, str, str]]:
    """Yield the concepts that no other note leads to and that lead to none, in packs large enough for a web."""
    kinds = {draft.id: draft.kind for draft in drafts}
    linked: set[str] = set()
    concepts: defaultdict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.kind == "concept":
            concepts[draft.pack].append(draft)
        for reference in draft.references:
            if kinds.get(reference.id) in NAMED_KINDS and draft.kind in NAMED_KINDS and reference.id != draft.id:
                linked |= {draft.id, reference.id}
    for found in concepts.values():
        for draft in found if len(found) >= SMALLEST_WEB else ():
            if draft.id not in linked:
                yield draft, "id", "no note leads here or from here (add `broader`, `related` or `contrast`)"


def _runs(text: str) -> frozenset[str]:
    words = fold(text).split()
    return frozenset(" ".join(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1)))


def _prose(draft: Draft) -> Iterator[tuple[str, str]]:
    """Yield the path and text of every sentence of an item's own."""
    if draft.kind != "source":
        for path, text in _sentences(draft.data, ""):
            yield path if path in draft.places else path.rpartition(".")[0], text


def _sentences(part: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(part, str):
        if " " in part:
            yield path, _QUOTED.sub(" ", part)
    elif isinstance(part, dict):
        for name, value in cast("dict[str, object]", part).items():
            if name not in _NOT_PROSE:
                yield from _sentences(value, f"{path}.{name}" if path else name)
    elif isinstance(part, list):
        for place, value in enumerate(cast("list[object]", part)):
            yield from _sentences(value, f"{path}.{place}")
