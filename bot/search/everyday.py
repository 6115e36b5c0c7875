"""Everyday English: words of questions that mean the same to a learner, whatever the subject.

A note says "cost" where somebody asks what is cheap, "images" where they say pics. A group is read both ways; words of
one count for each other at a part of their weight, and only where notes are ranked: names are matched as they stand.
Nothing of any subject belongs here; that is what `aliases` and `asks` are for.
"""

from __future__ import annotations

from collections.abc import Container
from functools import cache

from bot.search.words import stem

SHARE = 0.6
"""How much a word counts for another of its group."""

_GROUPS = """
cost price cheap cheaper expensive pay money budget afford
image images picture pictures pic pics photo photos drawing
benefit benefits advantage advantages pro pros upside strength strengths good
limit limitation disadvantage con downside drawback weakness weaknesses risk
document documents doc docs pdf pdfs file files paper papers page pages
invent fabricate lie lies fake false wrong nonsense untrue
choose choosing pick picking select decide decision
build building make making create creating develop construct
small smaller tiny little compact compress shrink
big bigger large larger huge giant
fast faster quick speed slow slower latency time
error errors mistake mistakes wrong fail failure failures
test testing check checking verify measure evaluate evaluation assess
number numbers numeric value values figure
word words text texts sentence sentences
column columns feature features variable variables attribute field
row rows record records observation observations entry example
boss manager managers stakeholder stakeholders management customer client
predict prediction forecast forecasting guess estimate future
group groups cluster clusters segment segments
combine combining merge join together mix
split splitting divide cut cutting separate chunk pieces
remove removing delete drop filter rid clean
fill empty missing blank null gap
rule rules law laws regulation legal illegal allowed
steal hack hacker hackers attack attacks attacker trick malicious abuse
fair unfair fairness bias biased racist sexist discriminate discrimination
private privacy personal confidential secret names
learn learning teach teaching train training
remember memory forget recall store
search find finding look lookup retrieve retrieval
answer answers reply response respond output
question questions query ask
shorten short shorter summary summarize brief
phone laptop device mobile local
online production live deploy deployed server
old outdated stale date recent fresh latest news update updated current
reward rewards feedback score
human humans people person annotator annotators rater raters
company companies business firm organization
job jobs role roles profession career
tool tools library libraries package framework frameworks software
free open source opensource
unusual strange weird odd abnormal outlier outliers anomaly anomalies suspicious
similar alike same close near nearest
cause causes because reason effect
show visualize plot chart graph graphs draw
money sales revenue profit
sick patient disease doctor medical hospital
advert adverts ad ads advertisement marketing campaign
drop drops decline declines worse worsen degrade degrades decay
personalize personalized personalization individual
hard difficult complex complicated
easy simple simplest easier basic
"""


def stands(token: str, vocabulary: Container[str]) -> bool:
    """Return whether a folded word, in any of its forms, or a word of the same sense is among some stems."""
    root = stem(token)
    return root in vocabulary or token in vocabulary or any(other in vocabulary for other in alike().get(root, ()))


@cache
def alike() -> dict[str, tuple[str, ...]]:
    """Return for each stem of a group the other stems of its groups."""
    found: dict[str, dict[str, None]] = {}
    for line in _GROUPS.strip().splitlines():
        stems = list(dict.fromkeys(map(stem, line.split())))
        for one in stems:
            found.setdefault(one, {}).update((other, None) for other in stems if other != one)
    return {one: tuple(others) for one, others in found.items()}
