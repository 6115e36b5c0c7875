"""Ranking: the notes that a question in anyone's words may mean, best first, with what speaks for each.

A note's score is the sum of four parts, each a share of the question's own mass (the summed rarity of its words, where
an unknown word is as rare as can be): what BM25F adds up over the note's fields; how well one of its names is covered,
and explains the question; how near one of the questions that it lists comes; and what of the question stands in it at
all. Shares, unlike raw scores, can be compared between questions: `bot.search.gate` makes a probability of them.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Container, Mapping, Sequence
from functools import cache, lru_cache
from typing import TypeAlias

from msgspec import Struct

from bot.search import everyday, words
from bot.search.database import Database
from bot.search.everyday import alike
from bot.search.postings import PAIR, rarity_of, terms

MOST_WORDS = 40
"""Words of a question that are looked up."""

MOST_CANDIDATES = 24
"""Notes that are looked at closely for one question."""

COMMON = 0.05
"""Share of all notes. Words in more of them say too little to bring up a note; they only add to its score."""

FEW = 1000
"""Notes. Up to so many, a word is rare whatever its share."""

LONGEST_KEPT = 4096
"""Notes of a word that are kept decoded between questions: longer lists are read again."""

WEAK = 0.3
"""How much a word counts that mostly only says that something is asked: "word", "few", "example"."""

EVERYDAY = 0.4
"""What a word of everyday English weighs that no note holds, beside one that is no common word: a name, a term."""

_TEXT, _NAME, _WHOLE, _ASKED = 1.0, 0.7, 0.3, 1.5
_ALL = 0.999  # of a sum of weights

ASKING = frozenset("what whats explain explained please pls plz meaning mean definition define tell hi hello hey know want".split())
"""Words that say nothing even of the subject's neighbourhood."""


class Hit(Struct, frozen=True):
    """A note that a question may mean, and what speaks for it: shares from 0 to 1, but for `score`.

    Attributes:
        item: Its id.
        kind: Its kind.
        score: What it is ranked by, in masses of the question.
        text: What BM25F says, in masses of the question.
        named: F1 of how much of a name stands in the question, and how much of the question in the name.
        covered: How much of its best name stands in the question.
        asked: F1 for the nearest of the questions that it lists.
        held: How much of the question stands anywhere in the note, words of the same sense among it.
        literal: How much of it stands there as it was asked.
    """

    item: str
    kind: str
    score: float
    text: float
    named: float
    covered: float
    asked: float
    held: float
    literal: float


class Ranking(Struct, frozen=True):
    """The notes that a question may mean, best first, and what its words are.

    Attributes:
        hits: The notes.
        mass: What its words weigh together.
        strange: The share of them that is no common word and stands in no note.
    """

    hits: tuple[Hit, ...]
    mass: float
    strange: float


class _Posted(Struct, frozen=True):
    rarity: float
    docs: array[int]
    impacts: array[float]


class _Doc(Struct, frozen=True):
    item: str
    kind: str
    called: int
    names: array[float]
    asked: int
    asks: array[float]


_Numbers: TypeAlias = "array[int]"


class Ranker:
    """Ranks the notes of one library, read only."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._posted = lru_cache(maxsize=512)(self._read_posted)
        self._called = lru_cache(maxsize=512)(self._read_called)
        self._asked = lru_cache(maxsize=1024)(self._read_asked)
        self._doc = lru_cache(maxsize=1024)(self._read_doc)
        self._total = -1

    def total(self) -> int:
        """Return how many notes there are."""
        if self._total < 0:
            ((last,),) = self._database.all("SELECT MAX(id) FROM doc")
            self._total = 0 if last is None else int(last) + 1
        return self._total

    def knows(self, stem: str) -> bool:
        """Return whether a stem stands in any note."""
        return self._posted(stem) is not None

    def rarity(self, stem: str) -> float:
        """Return how rare a stem is; one that no note holds is the rarest."""
        posted = self._posted(stem)
        return posted.rarity if posted else self.rarest() * (EVERYDAY if stem in _common_stems() else 1.0)

    def rarest(self) -> float:
        """Return how rare a word is that no note holds."""
        return rarity_of(0, self.total())

    def _less(self, without: Container[str]) -> Ranker:
        """Return a ranker for which some notes are not there."""
        return _Less(self, without)

    def rank(
        self, question: Sequence[str], idle: Container[str], kinds: Sequence[str] = (), without: Container[str] = ()
    ) -> Ranking:
        """Return the notes that a question may mean, best first.

        Args:
            question: Its folded words, spelling repaired.
            idle: Words that only say that something is asked, and what kind of answer is wanted.
            kinds: Kinds of note to keep; all where empty.
            without: Notes that are left out, as if they were not there.
        """
        tokens = question[:MOST_WORDS]
        if without:
            return self._less(without).rank(question, idle, kinds)
        stems: dict[str, float] = {}
        for token in tokens:
            if token not in idle:
                stems[words.stem(token)] = 1.0
        for token in tokens:
            if token in words.CHAT_WORDS and token not in ASKING:
                stems.setdefault(words.stem(token), WEAK)
        mass = sum(share * self.rarity(stem) for stem, share in stems.items())
        strong = {stem: self.rarity(stem) for stem, share in stems.items() if share == 1.0}
        own = sum(strong.values()) or mass
        common = _common_stems()
        strange = sum(rarity for stem, rarity in strong.items() if stem not in common and not self.knows(stem))
        if not mass:
            return Ranking((), 0.0, 0.0)
        names = [(rarity, numbers) for stem, rarity in strong.items() if (numbers := self._called(stem))]
        asks, asking = self._asking(tokens)
        hits: list[Hit] = []
        for number, text, held, literal in self._candidates(stems):
            doc = self._doc(number)
            if doc.item in without or (kinds and doc.kind not in kinds):
                continue
            named, covered, name = _named(_shared(names, doc.called, len(doc.names)), doc.names, own)
            asked = _nearest(_shared(asks, doc.asked, len(doc.asks)), doc.asks, asking)
            score = _TEXT * text / mass + _NAME * name + _ASKED * asked
            hits.append(Hit(doc.item, doc.kind, score, text / mass, named, covered, asked, held / mass, literal / mass))
        hits.sort(key=lambda hit: -hit.score)
        return Ranking(tuple(hits), own, strange / own)

    def _asking(self, tokens: Sequence[str]) -> tuple[list[tuple[float, _Numbers]], float]:
        """Return the listed questions that share a term with this one, and what its terms weigh together."""
        found: list[tuple[float, _Numbers]] = []
        ((unknown, _),) = (self._asked(""),)
        mass = 0.0
        for term in terms(tokens):
            if row := self._asked(term):
                found.append(row)
                mass += row[0]
                own = row[0]
            else:
                own = unknown * (PAIR if " " in term else EVERYDAY if term in _common_stems() else 1.0)
                mass += own
            if " " not in term:
                for other in alike().get(term, ()):
                    if near := self._asked(other):
                        found.append((everyday.SHARE * min(own, near[0]), near[1]))
        return found, mass

    def _candidates(self, stems: Mapping[str, float]) -> list[tuple[int, float, float, float]]:
        """Return the likeliest notes by BM25F: number, score, the mass of the words that each holds, and literally so."""
        few = max(FEW, int(self.total() * COMMON))
        scores: dict[int, float] = {}
        held: dict[int, float] = {}
        literal: dict[int, float] = {}
        later: list[tuple[float, float, _Posted]] = []
        for stem, share in stems.items():
            own = self._posted(stem)
            rarity = self.rarity(stem)
            if own and len(own.docs) > few:
                later.append((share, rarity, own))
                continue
            found = dict(zip(own.docs, own.impacts, strict=True)) if own else {}
            full = set(found)
            for other in alike().get(stem, ()):
                near = self._posted(other)
                if near and len(near.docs) <= few:
                    part = everyday.SHARE * min(1.0, rarity / near.rarity) if near.rarity else 0.0
                    for doc, impact in zip(near.docs, near.impacts, strict=True):
                        if impact * part > found.get(doc, 0.0):
                            found[doc] = impact * part
            for doc, impact in found.items():
                scores[doc] = scores.get(doc, 0.0) + share * impact
                held[doc] = held.get(doc, 0.0) + share * rarity * (1.0 if doc in full else everyday.SHARE)
                if doc in full:
                    literal[doc] = literal.get(doc, 0.0) + share * rarity
        for share, rarity, own in sorted(later, key=lambda each: len(each[2].docs)):
            if not scores:
                scores = dict.fromkeys(own.docs, 0.0)
                held = dict.fromkeys(own.docs, 0.0)
            for doc in scores:
                place = bisect_left(own.docs, doc)
                if place < len(own.docs) and own.docs[place] == doc:
                    scores[doc] += share * own.impacts[place]
                    held[doc] += share * rarity
                    literal[doc] = literal.get(doc, 0.0) + share * rarity
        best = sorted(scores, key=lambda doc: (-scores[doc], doc))[:MOST_CANDIDATES]
        return [(doc, scores[doc], held[doc], literal.get(doc, 0.0)) for doc in best]

    def _read_posted(self, stem: str) -> _Posted | None:
        row = self._database.one("SELECT rarity, docs, impacts FROM posted WHERE stem = ?", (stem,))
        if row is None:
            return None
        docs, impacts = array("I"), array("f")
        docs.frombytes(row[1])
        impacts.frombytes(row[2])
        return _Posted(row[0], docs, impacts)

    def _read_called(self, stem: str) -> _Numbers | None:
        row = self._database.one("SELECT numbers FROM called WHERE stem = ?", (stem,))
        return _numbers(row[0]) if row else None

    def _read_asked(self, term: str) -> tuple[float, _Numbers] | None:
        row = self._database.one("SELECT weight, numbers FROM asked WHERE term = ?", (term,))
        return (row[0], _numbers(row[1])) if row else None

    def _read_doc(self, number: int) -> _Doc:
        query = "SELECT item, kind, called, names, asked, asks FROM doc WHERE id = ?"
        ((item, kind, called, names, asked, asks),) = self._database.all(query, (number,))
        return _Doc(item, kind, called, _floats(names), asked, _floats(asks))


class _Less(Ranker):
    """A ranker for which some notes are not there: a word that only they hold is unknown."""

    def __init__(self, whole: Ranker, without: Container[str]) -> None:
        super().__init__(whole._database)
        self._gone = {row[0] for row in whole._database.all("SELECT id, item FROM doc") if row[1] in without}

    def _read_posted(self, stem: str) -> _Posted | None:
        posted = super()._read_posted(stem)
        if posted is None:
            return None
        kept = [(doc, impact) for doc, impact in zip(posted.docs, posted.impacts, strict=True) if doc not in self._gone]
        return _Posted(posted.rarity, array("I", (d for d, _ in kept)), array("f", (i for _, i in kept))) if kept else None


@cache
def _common_stems() -> frozenset[str]:
    return frozenset(map(words.stem, words.common_words())) | alike().keys()


def _numbers(blob: bytes) -> _Numbers:
    found = array("I")
    found.frombytes(blob)
    return found


def _floats(blob: bytes) -> array[float]:
    found = array("f")
    found.frombytes(blob)
    return found


def _shared(found: Sequence[tuple[float, _Numbers]], first: int, count: int) -> list[float]:
    """Return the weight that each of a note's names or questions shares with the question."""
    shared = [0.0] * count
    last = first + count
    for weight, numbers in found:
        place = bisect_left(numbers, first)
        while place < len(numbers) and numbers[place] < last:
            shared[numbers[place] - first] += weight
            place += 1
    return shared


def _named(shared: Sequence[float], masses: Sequence[float], mass: float) -> tuple[float, float, float]:
    """Return the F1 of a note's best name, how much of that stands in the question, and what it adds to the score."""
    best = (0.0, 0.0, 0.0)
    for found, whole in zip(shared, masses, strict=True):
        if found:
            share, f1 = found / whole, 2 * found / (whole + mass)
            if (score := f1 * (1 + _WHOLE * (share > _ALL))) > best[2]:
                best = (min(f1, 1.0), min(share, 1.0), score)
    return best


def _nearest(shared: Sequence[float], masses: Sequence[float], mass: float) -> float:
    """Return the F1 of the nearest of a note's questions."""
    return max((2 * found / (whole + mass) for found, whole in zip(shared, masses, strict=True)), default=0.0)
