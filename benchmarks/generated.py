"""Made-up packs of any size: correct by every rule, the same for the same seed, about 1.3 KB for a concept."""

from __future__ import annotations

import itertools
import os
import random

SEED = 20261123

_ADJECTIVES = (
    "adaptive annotated balanced batched bounded calibrated causal compact conditional contrastive convex deferred "
    "dense distilled dynamic federated filtered gradual hierarchical implicit incremental invariant latent layered "
    "linear masked modular nested normalised online parallel pruned quantised recurrent regular robust sampled sparse "
    "stochastic supervised"
).split()
_NOUNS = (
    "attention bias boundary cache cluster context corpus dataset decision dropout embedding ensemble feature gradient "
    "graph inference kernel label language likelihood margin memory metric mixture network outlier passage policy "
    "prediction prompt query ranking residual reward sequence signal text token validation vector"
).split()
_HEADS = (
    "adapter analysis clustering compression decoding detection estimation extraction fusion indexing learning "
    "matching modelling projection reduction retrieval sampling scoring selection smoothing"
).split()
_GOALS = (
    "the answer rests on passages that a reader can check",
    "fewer labelled examples are needed than for a model of the usual kind",
    "an error in one part of the data does not spread to the rest",
    "the model keeps what it learned before while it learns something new",
    "training ends before the model begins to repeat its examples by heart",
    "the cost of an answer stays about the same as the collection grows",
)
_WAYS = (
    "each example is weighed by how much it changed the result of the round before",
    "the values of a column are brought to one scale before any distance is taken",
    "a second and smaller model checks what the first one proposes",
    "the data is split by time, so that nothing from the future leaks into the past",
    "close neighbours are merged step by step until the groups no longer change",
    "only the weights of a thin layer between two frozen ones are trained",
)
_LIMITS = (
    "It needs data of the kind it will meet later; a shift between the two goes unnoticed.",
    "With few examples the result depends on the draw, so repeat it with other seeds.",
    "It hides rare cases behind an average; look at each group on its own as well.",
)
_SOURCES = 20
_TOPICS = ("data", "models", "process", "evaluation", "retrieval", "generation", "operations", "ethics")
_FIRST_LINKED = 8
"""The first concepts point to nothing: those that follow point only back, so that nothing goes round."""


def write_pack(folder: str, count: int, seed: int = SEED, together: int = 1) -> list[str]:
    """Write a pack of concepts with sources and references between them.

    Args:
        folder: Where; made if it is not there.
        count: How many concepts, up to a million.
        seed: Equal seeds give equal packs.
        together: How many concepts stand in one file.

    Returns:
        The names of the concepts, in the order of their ids.
    """
    chance = random.Random(seed)  # noqa: S311 - figures that repeat, no secrets
    chosen = _names(count, chance)
    concepts = os.path.join(folder, "concepts")
    os.makedirs(concepts, exist_ok=True)
    _write(os.path.join(folder, "pack.yaml"), _head(len(chosen)))
    _write(os.path.join(folder, "sources.yaml"), _sources())
    abbreviations: set[str] = set()
    for first in range(0, count, together):
        numbered = enumerate(chosen[first : first + together], first)
        found = [_concept(number, words, chosen, abbreviations, chance) for number, words in numbered]
        text = found[0] if together == 1 else "items:\n" + "".join(map(_listed, found))
        _write(os.path.join(concepts, f"{'-'.join(chosen[first])}.yaml"), text)
    return [" ".join(words) for words in sorted(chosen)]


def _names(count: int, chance: random.Random) -> list[tuple[str, str, str]]:
    """Return the names of so many concepts; where three words are too few for all, the first is of two."""
    triples: list[tuple[str, str, str]] = list(itertools.product(_ADJECTIVES, _NOUNS, _HEADS))
    if count <= len(triples):
        return chance.sample(triples, count)
    pairs = ["-".join(pair) for pair in itertools.permutations(_ADJECTIVES, 2)]
    chosen = chance.sample(range(len(pairs) * len(_NOUNS) * len(_HEADS)), count)
    split = ((number // (len(_NOUNS) * len(_HEADS)), number // len(_HEADS), number) for number in chosen)
    return [(pairs[one], _NOUNS[two % len(_NOUNS)], _HEADS[three % len(_HEADS)]) for one, two, three in split]


def _listed(text: str) -> str:
    """Return an item of a file as one of a list."""
    return "- " + text.rstrip("\n").replace("\n", "\n  ") + "\n"


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def _head(count: int) -> str:
    topics = "".join(f"  {topic}: {topic.capitalize()}\n" for topic in _TOPICS)
    return (
        "kind: pack\nschema: 1\nid: generated\n"
        f"name: {count} made-up concepts\nversion: 1.0.0\nlang: en\nlicense: CC0-1.0\ntopics:\n{topics}"
    )


def _sources() -> str:
    rows = (
        f"  - {{kind: source, id: book-{n}, name: Handbook of made-up methods {n}, year: '{2000 + n}'}}\n"
        for n in range(_SOURCES)
    )
    return "items:\n" + "".join(rows)


def _concept(
    number: int,
    words: tuple[str, str, str],
    every: list[tuple[str, str, str]],
    abbreviations: set[str],
    chance: random.Random,
) -> str:
    adjective, noun, head = words
    name = " ".join(words)
    goal, other_goal = chance.sample(_GOALS, 2)
    way, other_way = chance.sample(_WAYS, 2)
    linked = ["-".join(every[other]) for other in chance.sample(range(number), 5)] if number >= _FIRST_LINKED else []
    link = f" It builds on [[{linked[0]}]]." if linked else ""
    lines = [
        "kind: concept",
        f"id: {'-'.join(words)}",
        f"name: {name.capitalize()}",
        *_abbreviation(words, number, abbreviations),
        f"aliases: [{head} of {adjective} {noun} parts, {noun} {head} the {adjective} way]",
        f"misspellings: [{adjective} {noun}{head}]",
        f"topic: {_TOPICS[number % len(_TOPICS)]}",
        f"level: {chance.choice(('beginner', 'intermediate', 'advanced'))}",
        "definition: >-",
        f"  A method of {head} in which {way},",
        f"  so that {goal}.",
        f"simple: Like sorting a drawer of {noun} notes before you look for one.",
        "facts:",
        f"  - It is called {adjective} since {other_way}.{link}",
        "  - text: >-",
        f"      Compared with plain {noun} {head}, it is chosen where {other_goal}.",
        f"    source: book-{(number + 7) % _SOURCES}",
        f"    at: chapter {chance.randint(1, 20)}",
        "examples:",
        f"  - A study group runs {name} on last year's lecture notes and compares two results.",
        "limits:",
        f"  - {_LIMITS[number % len(_LIMITS)]}",
        *_misconception(noun, name, number),
        *_links(linked),
        "asks:",
        f"  - What is {name}?",
        f"  - When should I use {adjective} {head} for {noun} data?",
        f"sources: [book-{number % _SOURCES}]",
    ]
    return "\n".join(lines) + "\n"


def _abbreviation(words: tuple[str, str, str], number: int, taken: set[str]) -> list[str]:
    """Return the line for an abbreviation, for a third of the concepts, if nothing else is called so."""
    short = "".join(word[:2] for word in words).upper()
    if number % 3 or short in taken:
        return []
    taken.add(short)
    return [f"abbr: {short}"]


def _misconception(noun: str, name: str, number: int) -> list[str]:
    """Return a misconception, for every fourth concept."""
    if number % 4:
        return []
    return [
        "misconceptions:",
        f"  - claim: More {noun} data always makes {name} better.",
        "    correction: What counts is whether the data resembles what the model will meet.",
    ]


def _links(linked: list[str]) -> list[str]:
    if not linked:
        return []
    broader, prerequisite, contrast, *related = linked
    return [
        f"broader: [{broader}]",
        f"prerequisites: [{prerequisite}]",
        f"contrast: [{contrast}]",
        f"related: [{', '.join(related)}]",
    ]
