"""`python3 dev.py fit`: fit the gate to the questions of two thirds, and choose where it opens by each with the other.

Each question whose phrasing alone does not settle it is one row: the features of the note that would answer it, and
whether that note is a right one. Rows are the questions, each with a slip of the finger as well; lines that must be
refused, likewise; and each question once more with every right note deleted from the pack. The model is a logistic
regression with a small ridge, found by Newton's steps (Hastie, Tibshirani and Friedman 2009, section 4.4.1).
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill

from bot.library.cache import open_library
from bot.library.library import Library
from bot.search import gate
from bot.understand.apart import take_apart
from bot.understand.candidates import carries
from bot.understand.meaning import answering, consider
from bot.understand.question import core
from evaluation.questions import Part, Question, misspelt, of_part, of_scenarios

CONTENT = Path(__file__).parent.parent / "content"
FITTED = Path(__file__).parent.parent / "bot" / "search" / "fitted.py"
OFF = frozenset({"far", "near", "fact", "far typo", "near typo", "fact typo"})
"""Kinds of line that must be refused, as typed and misspelt."""
MARKED = frozenset({"fact", "fact typo"})
"""Those of which an answer does no harm: it is marked as what the notes do say. No limit of the gate is for them."""
RIDGE = 0.2
PRECISION = 0.95
"""The share of given answers that must be right."""
REFUSED = 0.965
"""The share of lines off the subject that must be refused."""
GONE = 0.91
"""The share of questions that must be refused when their notes are deleted."""
DELETED = 0.3
"""What a question with its notes deleted counts in fitting: there are as many of them as of all others."""
NEAR_MISSES = 0.125
"""Where the closest notes are still worth naming: this share of the opening limit."""


@dataclass(frozen=True)
class Row:
    """One question to the gate."""

    features: tuple[float, ...]
    right: bool
    kind: str
    text: str
    settled: bool = False


NOTHING = (0.0,) * len(gate.FEATURES)
"""The features of what never reaches the gate."""


def rows(library: Library, part: Part) -> list[Row]:
    """Return the rows of one part."""
    own, others = of_part(part)
    noted = [question for question in of_scenarios() if question.part == part]
    found = list(_rows(library, [*noted, *own, *misspelt(own), *others, *misspelt(others)]))
    found.extend(_rows(library, own, deleted=True))
    return found


def by_answer(questions: Iterable[Question]) -> dict[frozenset[str], list[Question]]:
    """Return questions by all the notes that may answer them."""
    found: dict[frozenset[str], list[Question]] = {}
    for question in questions:
        found.setdefault(frozenset[str]().union(*question.expected), []).append(question)
    return found


def without(library: Library, removed: frozenset[str]) -> Library:
    """Return a library that lacks some notes, and those that compare or walk through nothing else."""
    gone = set(removed)
    for id_ in removed:
        gone.update(library.links(id_).comparisons)
    kinds = ("concept", "comparison", "process", "path", "tip", "takeaway", "source")
    items = [(id_, library.record(id_)) for kind in kinds for id_ in library.ids(kind) if id_ not in gone]
    return Library.of([(library.packs[0], [(id_, record) for id_, record in items if record is not None])])


def _rows(library: Library, questions: Iterable[Question], *, deleted: bool = False) -> Iterable[Row]:
    for question in questions:
        apart = take_apart(core(question.text, library), library)
        if apart is None:
            continue
        if apart.read and not apart.open and not deleted:
            right = any(wanted & answering(apart.read.call, library) for wanted in question.expected)
            yield Row(NOTHING, right, question.kind, question.text, settled=True)
            continue
        gone = _gone(question, library) if deleted else frozenset[str]()
        found = consider(apart.asked, apart.read, apart.unexplained, library, gone)
        if found is not None and not found.other and deleted:
            yield Row(found.features, False, "deleted", question.text)
        elif found is None or found.other:
            yield Row(NOTHING, False, question.kind, question.text)
        else:
            right = any(wanted & answering(found.call, library) for wanted in question.expected)
            yield Row(found.features, right, question.kind, question.text)


def _gone(question: Question, library: Library) -> frozenset[str]:
    """Return what a question is about: its right notes, what they compare or walk through, and what else does that."""
    named = frozenset[str]().union(*question.expected)
    sides = (found.items for id_ in named if (found := library.comparison(id_)))
    walked = ([id_ for id_ in library.ids("concept") if carries(each, id_, library)] for each in named)
    about = named.union(*sides, *walked)
    links = [library.links(id_) for id_ in about]
    return about.union(*((*each.comparisons, *each.processes) for each in links))


def fit(found: Sequence[Row]) -> list[float]:
    """Return the weights that make the outcomes likeliest, the bias last."""
    found = [row for row in found if any(row.features)]
    size = len(found[0].features) + 1
    weights = [0.0] * size
    for _ in range(30):
        slope = [-RIDGE * weight if place < size - 1 else 0.0 for place, weight in enumerate(weights)]
        curve = [[RIDGE * (row == column and row < size - 1) for column in range(size)] for row in range(size)]
        for row in found:
            values = (*row.features, 1.0)
            total = sum(weight * value for weight, value in zip(weights, values, strict=True))
            chance = 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))
            counted = DELETED if row.kind == "deleted" else 1.0
            for one in range(size):
                slope[one] += counted * (row.right - chance) * values[one]
                for other in range(size):
                    curve[one][other] += counted * chance * (1 - chance) * values[one] * values[other]
        step = solve(curve, slope)
        weights = [weight + change for weight, change in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-9:
            break
    return weights


def solve(matrix: Sequence[Sequence[float]], values: Sequence[float]) -> list[float]:
    """Return the solution of a small system of linear equations, by elimination with the largest pivot."""
    work = [[*line, value] for line, value in zip(matrix, values, strict=True)]
    size = len(work)
    for place in range(size):
        pivot = max(range(place, size), key=lambda line: abs(work[line][place]))
        work[place], work[pivot] = work[pivot], work[place]
        for line in range(size):
            if line != place:
                share = work[line][place] / work[place][place]
                work[line] = [one - share * other for one, other in zip(work[line], work[place], strict=True)]
    return [work[place][-1] / work[place][place] for place in range(size)]


def chances(found: Sequence[Row], weights: Sequence[float]) -> list[float]:
    """Return how likely each row is right, by some weights with the bias last."""
    likely: list[float] = []
    for row in found:
        total = sum(weight * value for weight, value in zip(weights, (*row.features, 1.0), strict=True))
        chance = 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))
        likely.append(1.0 if row.settled else chance if any(row.features) else 0.0)
    return likely


def told(library: Library, weights: Sequence[float]) -> float:
    """Return the limit from which all questions of `tests/scenarios` that notes answer are answered."""
    found = [row for row in _rows(library, of_scenarios()) if row.right]
    return math.floor(min(chances(found, weights)) * 100) / 100


def opening(found: Sequence[Row], likely: Sequence[float]) -> float:
    """Return the lowest limit at which enough of the answers are right, and enough off the subject is refused."""
    off, gone = sum(row.kind in OFF - MARKED for row in found), sum(row.kind == "deleted" for row in found)
    for step in range(20, 96):
        limit = step / 100
        given = [row for row, chance in zip(found, likely, strict=True) if chance >= limit]
        own = [row.right for row in given if row.kind not in OFF and row.kind != "deleted"]
        let = len([row for row in given if row.kind in OFF - MARKED])
        still = sum(row.kind == "deleted" for row in given)
        if own and sum(own) >= PRECISION * len(own) and let <= (1 - REFUSED) * off and still <= (1 - GONE) * gone:
            return limit
    return 0.95


def main() -> int:
    """Fit the gate and write its weights."""
    library = open_library([str(CONTENT)], folder="").library
    fitting, tuning = rows(library, "fit"), rows(library, "tune")
    weights = fit([*fitting, *tuning])
    crossed = [*chances(fitting, fit(tuning)), *chances(tuning, fit(fitting))]
    limit = min(opening([*fitting, *tuning], crossed), told(library, weights))
    values = fill(", ".join(f"{weight:.3f}" for weight in weights[:-1]), 110, subsequent_indent="    ")
    FITTED.write_text(
        '"""The weights of the gate. Written by `python3 dev.py fit`; not to be changed by hand."""\n\n'
        f"WEIGHTS = (\n    {values},\n)  # fmt: skip\n"
        f"BIAS = {weights[-1]:.3f}\nANSWERED = {limit:.2f}\nNEAR = {limit * NEAR_MISSES:.2f}\n",
        encoding="utf-8",
    )
    for name, found in (("fit", fitting), ("tune", tuning)):
        likely = chances(found, weights)
        for kind in sorted({row.kind for row in found}):
            own = [(row, chance) for row, chance in zip(found, likely, strict=True) if row.kind == kind]
            given = [row for row, chance in own if chance >= limit]
            sys.stdout.write(
                f"{name:5}{kind:9}{len(own):5} rows, answered {len(given):4}, right {sum(r.right for r in given):4}\n"
            )
    weighed = ", ".join(f"{n} {w:.2f}" for n, w in zip((*gate.FEATURES, "bias"), weights, strict=True))
    sys.stdout.write(f"{weighed}; opens at {limit:.2f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
