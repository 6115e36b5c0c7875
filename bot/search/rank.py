"""Ranking: the notes that a question in anyone's words may mean, best first, with what speaks for each.

A note's score is the sum of three parts, each a share of the question's own mass (the summed rarity of its words, where
an unknown word is as rare as can be): what BM25F adds up over the note's fields; how well one of its names is covered,
and explains the question; and how near one of the questions that it lists comes, small words and neighbours among
them. Shares, unlike raw scores, can be compared between questions: `bot.search.gate` makes a probability of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Mapping, Sequence
from heapq import nlargest

from msgspec import Struct

from bot.search import words
from bot.search.database import Database
from bot.search.everyday import SHARE, alike
from bot.search.postings import HIGHEST, PAIR, terms
from bot.search.stored import Doc, Numbers, Posted, Stored

MOST_WORDS = 40
"""Words of a question that are looked up."""

MOST_CANDIDATES = 24
"""Notes that are looked at closely for one question."""

COMMON = 0.05
"""Share of all notes. Words in more of them say too little to bring up a note; they only add to its score."""

SOUGHT = 12
"""Notes that a list is read through in the time that one takes to be sought in it."""

FEW = 1000
"""Notes. Up to so many, a word is rare whatever its share."""

GENERAL = 1.5
"""Rarity below which a word stands in more than one of five notes."""

WEAK = 0.3
"""How much a word counts that mostly only says that something is asked: "word", "few", "example"."""

EVERYDAY = 0.4
"""What a word of everyday English weighs that no note holds, beside one that is no common word: a name, a term."""

ASKING = frozenset(
    """what whats explain explained please pls plz meaning mean definition define tell hi hello hey know want""".split()
)
"""Words that say nothing even of the subject's neighbourhood."""

_HARDLY = words.CHAT_WORDS - ASKING

_TEXT, _NAME, _WHOLE, _ASKED = 1.0, 0.4, 0.3, 1.4  # half or twice of any ranks alike, but for more of the name: worse
_ALL = 0.999  # of a sum of weights


class Hit(Struct, frozen=True):
    """A note that a question may mean, and what speaks for it: shares from 0 to 1, but for `score` and `text`.

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
    """The notes that a question may mean, best first, and the share of it that is neither common nor in any note."""

    hits: tuple[Hit, ...] = ()
    strange: float = 0.0


class _Term(Struct, frozen=True):
    """A stem of a question: how rare it is, how much it counts, and whether it is no common word and in no note."""

    stem: str
    rarity: float
    share: float
    strange: bool


class _Text:
    """Adds up, note by note, what BM25F says; afterwards, for a few of them, what of the question each holds."""

    def __init__(self) -> None:
        self.scores: dict[int, float] = {}
        self._added: list[tuple[_Term, Container[int], Container[int]]] = []

    def add(self, term: _Term, impacts: Mapping[int, float], own: Container[int]) -> None:
        """Count a term in the notes that hold it, or a word of the same sense."""
        self._added.append((term, impacts, own))
        scores, share = self.scores, term.share
        for doc, impact in impacts.items():
            scores[doc] = scores.get(doc, 0.0) + share * impact

    def add_common(self, term: _Term, posted: Posted) -> None:
        """Count a common term in the notes that rarer ones brought up; in all that hold it where there are none."""
        if not self.scores:
            impacts = dict(zip(posted.docs, posted.impacts, strict=True))
            self.add(term, impacts, impacts)
            return
        docs, said = posted.docs, posted.impacts
        if len(self.scores) * SOUGHT > len(docs):
            impacts = {doc: impact for doc, impact in zip(docs, said, strict=True) if doc in self.scores}
        else:
            found = {doc: place for doc in self.scores if (place := bisect_left(docs, doc)) < len(docs)}
            impacts = {doc: said[at] for doc, at in found.items() if docs[at] == doc}
        self.add(term, impacts, impacts)

    def drop_hopeless(self, later: Sequence[_Term]) -> None:
        """Forget the notes that no common term can bring among the best: most, where there are many."""
        if len(self.scores) > MOST_CANDIDATES:
            most = sum(term.share * term.rarity * HIGHEST for term in later)
            least = nlargest(MOST_CANDIDATES, self.scores.values())[-1] - most
            self.scores = {doc: score for doc, score in self.scores.items() if score >= least}

    def best(self) -> list[int]:
        """Return the notes to look at closely, best first."""
        self.drop_hopeless(())
        return sorted(self.scores, key=lambda doc: (-self.scores[doc], doc))[:MOST_CANDIDATES]

    def held(self, doc: int) -> tuple[float, float]:
        """Return what the words of the question weigh that a note holds, in some sense and literally."""
        held = literal = 0.0
        for term, impacts, own in self._added:
            if doc in impacts:
                mass = term.share * term.rarity
                literal += mass if doc in own else 0.0
                held += mass if doc in own else SHARE * mass
        return held, literal


class Ranker:
    """Ranks the notes of one library, read only."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stored = Stored(database)

    def knows(self, stem: str) -> bool:
        """Return whether a stem stands in any note."""
        return self._stored.rarity(stem) is not None

    def is_general(self, word: str) -> bool:
        """Return whether a word stands in so many notes that it may stand for anything: "model", "data"."""
        rarity = self._stored.rarity(words.stem(words.fold(word)))
        return rarity is not None and rarity < GENERAL

    def without(self, items: Container[str]) -> Ranker:
        """Return a ranker for which some notes are not there: a word that only they hold is unknown."""
        less = Ranker(self._database)
        less._stored = Stored(self._database, items)
        return less

    def rank(self, question: Sequence[str], idle: Container[str], kinds: Container[str]) -> Ranking:
        """Return the notes that a question may mean, best first.

        Args:
            question: Its folded words, spelling repaired.
            idle: Words that only say that something is asked, and what kind of answer is wanted.
            kinds: Kinds of note to keep.
        """
        tokens = question[:MOST_WORDS]
        found = self._terms(tokens, idle)
        mass = sum(term.share * term.rarity for term in found)
        if not mass:
            return Ranking()
        own = [term for term in found if term.share == 1.0] or found
        named = sum(term.rarity for term in own)
        names = [(term.rarity, numbers) for term in own if (numbers := self._stored.called(term.stem))]
        asks, asking = self._asking(tokens)
        text = self._text(found)
        hits: list[Hit] = []
        for number in text.best():
            doc = self._stored.doc(number)
            if doc.kind in kinds:
                held, literal = text.held(number)
                shares = (text.scores[number] / mass, held / mass, literal / mass)
                hits.append(_hit(doc, shares, _best_name(doc, names, named), _nearest(doc, asks, asking)))
        hits.sort(key=lambda hit: -hit.score)
        return Ranking(tuple(hits), sum(term.rarity for term in own if term.strange) / named)

    def _terms(self, tokens: Sequence[str], idle: Container[str]) -> list[_Term]:
        """Return the stems of a question that say what it is about, and, for less, those that hardly do."""
        shares = {token: 1.0 for token in tokens if token not in idle}
        shares.update((token, WEAK) for token in tokens if token in _HARDLY and token not in shares)
        found: dict[str, _Term] = {}
        for token, share in shares.items():
            stem = words.stem(token)
            rarity, common = self._stored.rarity(stem), _is_common(token, stem)
            if rarity is None:
                term = _Term(stem, self._stored.rarest * (EVERYDAY if common else 1.0), share, not common)
            else:
                term = _Term(stem, rarity, share, strange=False)
            found.setdefault(stem, term)
        return list(found.values())

    def _asking(self, tokens: Sequence[str]) -> tuple[list[tuple[float, Numbers]], float]:
        """Return the listed questions that share a term with this one, and what its terms weigh together."""
        found: list[tuple[float, Numbers]] = []
        mass = 0.0
        unknown = self._stored.weight("") or 0.0
        for term in terms(tokens):
            weight = self._stored.weight(term)
            if weight is None:
                weight = unknown * (PAIR if " " in term else EVERYDAY if term in alike() else 1.0)
            elif numbers := self._stored.asked(term):
                found.append((weight, numbers))
            mass += weight
            for other in alike().get(term, ()):
                near = self._stored.weight(other)
                if near is not None and (numbers := self._stored.asked(other)):
                    found.append((SHARE * min(weight, near), numbers))
        return found, mass

    def _text(self, found: Sequence[_Term]) -> _Text:
        """Return what BM25F says of the likeliest notes: rare words bring them up, common ones only add to them."""
        few = max(FEW, int(self._stored.total * COMMON))
        text = _Text()
        later: list[tuple[_Term, Posted]] = []
        for term in found:
            own = self._stored.posted(term.stem)
            if own and len(own.docs) > few:
                later.append((term, own))
                continue
            impacts = dict(zip(own.docs, own.impacts, strict=True)) if own else {}
            literal = frozenset(impacts)
            self._add_alike(term, impacts, few)
            text.add(term, impacts, literal)
        later.sort(key=lambda each: len(each[1].docs))
        for number, (term, posted) in enumerate(later):
            text.drop_hopeless([each for each, _ in later[number:]])
            text.add_common(term, posted)
        return text

    def _add_alike(self, term: _Term, impacts: dict[int, float], few: int) -> None:
        """Let words of the same sense count for a term, where they say more than it does itself."""
        for other in alike().get(term.stem, ()):
            near, rarity = self._stored.posted(other), self._stored.rarity(other)
            if near and rarity and len(near.docs) <= few:
                part = SHARE * min(1.0, term.rarity / rarity)
                for doc, impact in zip(near.docs, near.impacts, strict=True):
                    if impact * part > impacts.get(doc, 0.0):
                        impacts[doc] = impact * part


def _is_common(token: str, stem: str) -> bool:
    return token in words.common_words() or stem in words.common_words() or stem in alike()


def _hit(doc: Doc, shares: tuple[float, float, float], name: tuple[float, float, float], asked: float) -> Hit:
    text, held, literal = shares
    named, covered, gain = name
    score = _TEXT * text + _NAME * gain + _ASKED * asked
    return Hit(doc.item, doc.kind, score, text, named, covered, asked, held, literal)


def _best_name(doc: Doc, found: Sequence[tuple[float, Numbers]], mass: float) -> tuple[float, float, float]:
    """Return the F1 of a note's best name, how much of that stands in the question, and what it adds to the score."""
    best = (0.0, 0.0, 0.0)
    for shared, whole in zip(_shared(found, doc.called, len(doc.names)), doc.names, strict=True):
        if shared:
            share, f1 = shared / whole, 2 * shared / (whole + mass)
            gain = f1 * (1 + _WHOLE * (share > _ALL))
            if gain > best[2]:
                best = (min(f1, 1.0), min(share, 1.0), gain)
    return best


def _nearest(doc: Doc, found: Sequence[tuple[float, Numbers]], mass: float) -> float:
    """Return the F1 of the nearest of the questions that a note lists."""
    shared = _shared(found, doc.asked, len(doc.asks))
    return max((2 * each / (whole + mass) for each, whole in zip(shared, doc.asks, strict=True)), default=0.0)


def _shared(found: Sequence[tuple[float, Numbers]], first: int, count: int) -> list[float]:
    """Return the weight that each of a note's names, or questions, shares with the one asked."""
    shared = [0.0] * count
    last = first + count
    for weight, numbers in found:
        place = bisect_left(numbers, first)
        while place < len(numbers) and numbers[place] < last:
            shared[numbers[place] - first] += weight
            place += 1
    return shared
