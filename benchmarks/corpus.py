"""Notes to search in: those of the default pack, filled up with made-up ones to any number.

A made-up note has about eighty words: sentences of the pack in which a third of the words are unknown ones, drawn by
Zipf's law from sixty thousand. It has a name and an alias of two unknown words each, and lists one question. The same
seed gives the same notes, whatever their number.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, islice
from pathlib import Path

import msgspec

from benchmarks.environments import ROOT
from bot.library.cache import open_library
from bot.library.tables import entry_of
from bot.search.tables import Entry

KINDS = ("comparison", "concept", "path", "process")
"""Kinds of note that are searched."""

SEED = 20261123
SYLLABLES = "ba ce di fo gu ka le mi no pu ra se ti vo wu za bri cle dro fla gre plu sta tri".split()
UNKNOWN = 60_000
"""Different unknown words."""

MADE_UP = "made-up:"
"""What the ids of made-up notes begin with."""


def write_notes(place: Path, count: int) -> None:
    """Write so many notes to a file, a line of JSON each, so that every engine reads the same."""
    encoder = msgspec.json.Encoder()
    with place.open("wb") as file:
        file.writelines(encoder.encode(entry) + b"\n" for entry in notes(count))


def read_notes(place: Path) -> Iterator[Entry]:
    """Yield the notes of a file, in order, one at a time."""
    decoder = msgspec.json.Decoder(Entry)
    with place.open("rb") as file:
        yield from map(decoder.decode, file)


def notes(count: int) -> Iterator[Entry]:
    """Yield the default pack's notes, then made-up ones, so many in all."""
    real = real_notes()[:count]
    yield from real
    yield from islice(_made_up(real), count - len(real))


@cache
def real_notes() -> tuple[Entry, ...]:
    """Return the default pack's notes."""
    library = open_library([str(ROOT / "content")], folder="").library
    ids = (id_ for kind in KINDS for id_ in library.ids(kind))
    return tuple(entry_of(id_, record) for id_ in ids if (record := library.record(id_)))


def _made_up(real: Sequence[Entry]) -> Iterator[Entry]:
    chance = random.Random(SEED)  # noqa: S311 - figures that repeat, no secrets
    sentences = [text.split() for each in real for text in (*each.definition, *each.body) if len(text.split()) > 5]
    unknown = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(UNKNOWN)]
    odds = list(accumulate(1 / (rank + 10) for rank in range(UNKNOWN)))
    place = len(real)
    while True:
        drawn = iter(chance.choices(unknown, cum_weights=odds, k=40))
        texts = [_with(chance.choice(sentences), drawn, chance) for _ in range(5)]
        name = " ".join(islice(drawn, 2))
        yield Entry(
            item=f"{MADE_UP}{place}",
            kind="concept",
            names=(name,),
            aliases=(" ".join(islice(drawn, 2)),),
            asks=(f"what is {name}",),
            definition=(texts[0],),
            body=tuple(texts[1:]),
        )
        place += 1


def _with(sentence: Sequence[str], drawn: Iterator[str], chance: random.Random) -> str:
    """Return a sentence in which a third of the words are unknown ones."""
    return " ".join(next(drawn, word) if chance.random() < 1 / 3 else word for word in sentence)
