"""The questions that the assistant is measured by, and the parts that they are split into.

`questions.tsv` holds questions as people type them: their kind, and the notes that may answer (`|` between
alternatives, `+` between notes that are all needed). `refused.tsv` holds what must be refused: `far` from the subject,
or `near` it. A question belongs to a part by a hash of its words, so that nobody chooses: two thirds to look at and to
fit the gate to, each a check on the other, and a third that nothing is ever fitted to. The files called `more_…` came
later, to mend the reading by; nothing of them is in that third.

The files called `fresh_…` are a part of their own, which measures and does nothing else. They were written, at three
times, by people who had not seen the ranking and knew the notes by their names and texts, not by their aliases and
usual questions; who works on the ranking does not read them. Their slips are typed by hand, and `fact` is a line about
something that the notes explain, asking for what they do not say of it.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from bot.search import words

HERE = Path(__file__).parent
SCENARIOS = HERE.parent / "tests" / "scenarios"
PACK = "data-and-ai"
Part: TypeAlias = Literal["fit", "tune", "held", "fresh", "unseen"]
PARTS: tuple[Part, ...] = ("fit", "tune", "held")
"""The parts that a hash chooses from."""
UNSEEN: tuple[Part, ...] = ("held", "fresh")
"""The parts that nothing is fitted to; together, `unseen`."""
LONGEST_KEPT = 3
"""Characters. Words so short are not misspelt: nothing would be left to read."""


@dataclass(frozen=True)
class Question:
    """A question, and what must come of it.

    Attributes:
        kind: explain, compare, steps or ask; typo for a misspelt one of the first three, ask typo for one of the last;
            far, near and fact for what is to be refused; far typo and near typo where that is misspelt.
        text: As typed.
        expected: Sets of complete ids: the answer must rest on all notes of one of them. Empty where it is to be
            refused.
        part: Which part it belongs to.
    """

    kind: str
    text: str
    expected: tuple[frozenset[str], ...]
    part: Part

    def right(self, items: Sequence[str]) -> bool:
        """Return whether an answer from these notes, best first, is the right one.

        Where several notes are needed together, a written comparison of them may stand before them.
        """
        return any(wanted <= set(items) and (items[0] in wanted or len(wanted) > 1) for wanted in self.expected)

    def within(self, items: Sequence[str], most: int = 5) -> bool:
        """Return whether the right notes are among the first few."""
        return any(wanted <= set(items[:most]) for wanted in self.expected)


def part_of(text: str) -> Part:
    """Return the part a question belongs to, by a hash of its folded words."""
    return PARTS[zlib.crc32(words.fold(text).encode()) % len(PARTS)]


def of_part(part: Part) -> tuple[list[Question], list[Question]]:
    """Return what is asked in one part, as typed: questions that the notes answer, and lines that they do not."""
    if part == "unseen":
        halves = [of_part(each) for each in UNSEEN]
        return [each for own, _ in halves for each in own], [each for _, others in halves for each in others]
    if part == "fresh":
        own = [Question(kind, text, _sets(expected), part) for kind, text, expected in _rows("fresh_questions.tsv")]
        return own, [Question(kind, text, (), part) for kind, text in _rows("fresh_refused.tsv")]
    own, others = answerable(), refused()
    return [each for each in own if each.part == part], [each for each in others if each.part == part]


def answerable() -> list[Question]:
    """Return the questions that the notes answer, of all parts but the fresh one."""
    rows, more = _rows("questions.tsv"), _rows("more_questions.tsv")
    known = [Question(kind, text, _sets(expected), _known_part(text)) for kind, text, expected in more]
    return [*(Question(kind, text, _sets(expected), part_of(text)) for kind, text, expected in rows), *known]


def _sets(expected: str) -> tuple[frozenset[str], ...]:
    """Return the sets of complete ids that a row expects."""
    return tuple(frozenset(f"{PACK}:{id_}" for id_ in one.split("+")) for one in expected.split(" | "))


def _known_part(text: str) -> Part:
    """Return the part of a question by which the reading was mended: never the third that nothing was fitted to."""
    return PARTS[zlib.crc32(words.fold(text).encode()) % 2]


def refused() -> list[Question]:
    """Return the lines that the notes do not answer, of all parts but the fresh one."""
    known = [Question(kind, text, (), _known_part(text)) for kind, text in _rows("more_refused.tsv")]
    return [*(Question(kind, text, (), part_of(text)) for kind, text in _rows("refused.tsv")), *known]


def of_scenarios() -> list[Question]:
    """Return the questions of `tests/scenarios`, which the tests hold to the letter; they only help in fitting."""
    seed = (line.split("\t") for line in _lines(SCENARIOS / "seed_questions.tsv"))
    asked = [(text, tuple(frozenset({id_}) for id_ in ids.split(" | "))) for _, text, ids, _ in seed]
    uncovered = [(text, ()) for text in _lines(SCENARIOS / "uncovered_questions.tsv")]
    return [Question("notes" if ids else "near", text, ids, part_of(text)) for text, ids in [*asked, *uncovered]]


def misspelt(questions: Sequence[Question]) -> list[Question]:
    """Return each question with a slip of the finger in one or two of its longer words; the same in every run.

    Those of which slips were typed by hand are left out, and fresh ones: theirs are all typed by hand.
    """
    found: list[Question] = []
    for question in questions:
        text = with_slips(question.text)
        if text != question.text and question.part != "fresh" and question.kind != "typo":
            found.append(Question(_slipped(question), text, question.expected, question.part))
    return found


def _slipped(question: Question) -> str:
    """Return the kind of a misspelt question: a free one cannot be found more often than when it is typed well."""
    if not question.expected:
        return f"{question.kind} typo"
    return "ask typo" if question.kind == "ask" else "typo"


def with_slips(text: str) -> str:
    """Return a text with one slip, or two where it is long: a letter dropped, doubled, swapped or of a near key."""
    chance = random.Random(zlib.crc32(text.encode()))  # noqa: S311 - seeded, not secret
    tokens = text.split()
    long = [
        place
        for place, token in enumerate(tokens)
        if len(token) > LONGEST_KEPT
        and token.isalpha()
        and token.lower() not in words.FUNCTION_WORDS | words.CHAT_WORDS
    ]
    chance.shuffle(long)
    for place in long[: 1 if len(long) < 4 else 2]:
        tokens[place] = _slip(tokens[place], chance)
    return " ".join(tokens)


_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _slip(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word))
    match chance.randrange(4):
        case 0:
            return word[:place] + word[place + 1 :]
        case 1:
            return word[:place] + word[place] + word[place:]
        case 2:
            return word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]
        case _:
            return word[:place] + _neighbour(word[place].lower(), chance) + word[place + 1 :]


def _neighbour(letter: str, chance: random.Random) -> str:
    for row in _KEYS:
        if (column := row.find(letter)) >= 0:
            return chance.choice(row[max(column - 1, 0) : column] + row[column + 1 : column + 2])
    return letter


def _rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in _lines(HERE / name)]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()[1:]
