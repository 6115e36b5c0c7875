# pyright: basic, reportMissingImports=false
"""rapidfuzz over names, aliases and the questions that notes list: the usual "did you mean", which knows no texts.

Of four scorers, of fewer and more of these texts, and of questions with and without the words that carry no meaning,
`token_sort_ratio` over all three with all words did best.
"""

import json
import os
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz, process

FIELDS = ("names", "aliases", "asks")
MOST = 10
TEXTS = 30
"""Names that are asked for: a note has several."""


def build(notes: str, place: str) -> None:
    """Keep the names and what they name."""
    names: list[tuple[str, str]] = []
    with open(notes, encoding="utf-8") as file:
        for note in map(json.loads, file):
            names += [(name.lower(), note["item"]) for field in FIELDS for name in note.get(field, ())]
    with open(os.path.join(place, "names.json"), "w", encoding="utf-8") as file:
        json.dump(names, file)


def opened(place: str) -> Callable[[Sequence[str], Sequence[str]], Sequence[str]]:
    """Read the names."""
    with open(os.path.join(place, "names.json"), encoding="utf-8") as file:
        names, ids = zip(*json.load(file), strict=True)

    def ask(question: Sequence[str], _: Sequence[str]) -> Sequence[str]:
        found = process.extract(" ".join(question), names, scorer=fuzz.token_sort_ratio, limit=TEXTS)
        return list(dict.fromkeys(ids[place] for _, _, place in found))[:MOST]

    return ask
