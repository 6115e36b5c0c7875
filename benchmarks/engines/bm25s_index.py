# pyright: basic, reportMissingImports=false
"""bm25s as its documentation shows it: English stop words, Snowball's stems, an index that is saved and loaded.

Of the numbers of times that names were written into the text, and of questions with and without the words that carry no
meaning, this did best.
"""

import json
import os
from collections.abc import Callable, Sequence

import bm25s
import Stemmer

MOST = 10
NAMES = 5
"""Times that names and aliases are written into a note's text, which has no fields."""


def _text(note: dict[str, list[str]]) -> str:
    called = [*note["names"], *note.get("aliases", ())]
    return "\n".join([*called * NAMES, *note.get("asks", ()), *note.get("definition", ()), *note.get("body", ())])


def build(notes: str, place: str) -> None:
    """Index the texts and save the index."""
    with open(notes, encoding="utf-8") as file:
        found = [json.loads(line) for line in file]
    stemmer = Stemmer.Stemmer("english")
    tokens = bm25s.tokenize([_text(note) for note in found], stopwords="en", stemmer=stemmer, show_progress=False)
    engine = bm25s.BM25()
    engine.index(tokens, show_progress=False)
    engine.save(place, show_progress=False)
    with open(os.path.join(place, "ids.json"), "w", encoding="utf-8") as file:
        json.dump([note["item"] for note in found], file)


def opened(place: str) -> Callable[[Sequence[str], Sequence[str]], Sequence[str]]:
    """Load the index."""
    engine = bm25s.BM25.load(place, show_progress=False)
    with open(os.path.join(place, "ids.json"), encoding="utf-8") as file:
        ids = json.load(file)
    reading = {"stopwords": "en", "stemmer": Stemmer.Stemmer("english"), "show_progress": False}

    def ask(question: Sequence[str], _: Sequence[str]) -> Sequence[str]:
        tokens = bm25s.tokenize(" ".join(question), **reading, return_ids=False)
        places, scores = engine.retrieve(tokens, k=MOST, show_progress=False)
        return [ids[place] for place, score in zip(places[0], scores[0], strict=True) if score > 0]

    return ask
