"""Names: from what a person typed to the notes it may mean.

One matcher serves explain, compare, completion and "did you mean". It knows every name, alias,
abbreviation, id, misspelling and `asks:` line of the packs, in SQLite tables that are written once and
only looked up afterwards, so that opening a large pack costs no more than opening a small one.

A name is found, in this order: as it stands; without endings, hyphens and spaces; after the spelling of
its unknown words was repaired. What is not found is ranked: the share of the name that the question
covers and the share of the question that the name explains, as one F1 of summed word weights (the
measure that did best on real questions; a raw score is never compared with a threshold).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec import Struct

from bot.search import words
from bot.search.database import Database
from bot.search.spelling import Spelling
from bot.search.tables import ALIAS, ASKED, MISSPELLING, NAME

LONGEST_NAME = 8
"""Words. Longer runs of a question are not tried as a name."""

MOST_REPAIRED = 40
"""Words. A longer text is prose, not a name: its spelling is left alone."""

MOST_RANKED = 200
"""Names that are scored for one text."""

ALMOST_ASKED = 0.62
"""F1 of shared word weights from which a question counts as one that a note lists, if each of its words
occurs in some name or listed question. Of the questions in `tests/scenarios` that should be refused none
comes above 0.57 so."""

CLEARLY_ASKED = 0.8
"""F1 from which it does so even if a word of it is new, or names in it lead elsewhere."""

_BETWEEN = frozenset({"and", "or", "vs", "versus"})
MOST_BEGINNING = 10_000
"""Names that are looked at for what begins with a few letters: of more, the first in the alphabet are as good."""

_NAMED = "SELECT item, kind, text, name.form FROM name JOIN variant ON variant.id = name.variant"
_BEGINNING = "SELECT * FROM name WHERE key >= ? AND key < ? AND form < 2 LIMIT ?"
_INSIDE = """SELECT posting.variant FROM word JOIN posting ON posting.stem = word.stem AND posting.form < 2
WHERE word.word >= ? AND word.word < ? LIMIT ?"""
_WHOLE = 0.999  # of a sum of weights


class Named(Struct, frozen=True):
    """A note and the name under which it was found."""

    item: str
    kind: str
    text: str
    form: int = NAME


class Found(Struct, frozen=True):
    """What a text may mean: one note, several of the same name, or none.

    `read_as` holds the words whose spelling was repaired, as (typed, meant).
    """

    named: tuple[Named, ...] = ()
    read_as: tuple[tuple[str, str], ...] = ()


class Asked(Struct, frozen=True):
    """A note that lists almost the question asked; `clearly` where hardly a word differs."""

    named: Named
    clearly: bool


class _Match(Struct, frozen=True):
    """A note near to a text: whether the text covers one of its names, and its names the whole text."""

    named: Named
    score: float
    covers: bool
    explained: bool


class Mention(Struct, frozen=True):
    """A name within a longer text: words `start` to `end` (exclusive).

    `loose` where only the words' endings were left to tell it by: "recorded" for "records".
    """

    start: int
    end: int
    named: tuple[Named, ...]
    loose: bool = False


def _is_beside(place: int, word: str, tokens: Sequence[str]) -> bool:
    """Return whether what would be read as a word stands beside just that: "lora vs dora" is not about LoRA twice."""
    sides = ((place - 1, place - 2), (place + 1, place + 2))
    inside = [(tokens[one], tokens[other]) for one, other in sides if 0 <= other < len(tokens)]
    return any(joiner in _BETWEEN and side == word for joiner, side in inside)


class Names:
    """The names of one library, read only."""

    def __init__(self, database: Database) -> None:
        self._database = database
        # Kept per library, so that a swapped library starts afresh; sized for a large pack's daily use.
        self.exact = lru_cache(maxsize=8192)(self._exact)
        self.spelling = Spelling(database)
        self._variant = lru_cache(maxsize=4096)(self._read_variant)

    def _exact(self, text: str) -> tuple[Named, ...]:
        """Return the notes called just this, by the best form that any has; of any kind."""
        folded = words.fold(text) or text.strip().casefold()
        found = self._keyed(folded) if folded else ()
        if found or not folded or _BETWEEN.intersection(folded.split()):
            return found  # "lora and adapters" are two names, though "LoRA adapter" is one
        return self._keyed(f"={words.glued(folded)}")

    def _keyed(self, key: str) -> tuple[Named, ...]:
        rows = self._database.all(f"{_NAMED} WHERE key = ? ORDER BY name.form, id", (key,))
        found: dict[str, Named] = {}
        for item, kind, text, form in rows:
            if form == rows[0][3] or kind != rows[0][1]:  # an alias gives way to a name of the same kind
                found.setdefault(item, Named(item, kind, text, form))
        return tuple(found.values())

    def find(self, text: str, kinds: Sequence[str] = ()) -> Found:
        """Return what a text names, its spelling repaired where need be.

        Args:
            text: The whole of what should be a name; articles and chat words around it do no harm.
            kinds: Kinds of note to keep, preferred first; all where empty.
        """
        whole = _of_kinds(self.exact(text), kinds)
        if len(whole) == 1:
            return Found(whole)
        folded = words.fold(text)
        tokens = folded.split()
        bare = " ".join(_without(tokens, words.CHAT_WORDS | words.FUNCTION_WORDS))
        trimmed = " ".join(_trimmed(tokens))
        for candidate in dict.fromkeys((trimmed, bare)):
            if candidate and (named := _of_kinds(self.exact(candidate), kinds)):
                return Found(named)  # "an AI engineer" is one name, though without endings it is two
        if whole or len(tokens) > MOST_REPAIRED:
            return Found(whole)
        for candidate in dict.fromkeys((folded, trimmed, bare)):
            repaired, read_as = self.repaired(candidate.split())
            if read_as and (named := _of_kinds(self.exact(" ".join(repaired)), kinds)):
                return Found(named, read_as)
        repaired, read_as = self.repaired(bare.split())
        covered = [match.named for match in self._matches(repaired, (NAME, ALIAS)) if match.covers and match.explained]
        named = _of_kinds(tuple(covered), kinds)
        return Found(named, read_as) if len(named) == 1 else Found()

    def repaired(self, tokens: Sequence[str]) -> tuple[list[str], tuple[tuple[str, str], ...]]:
        """Return folded words with unknown ones replaced by words of names, and what was replaced."""
        repaired = [token if token[:1].isdigit() else self.spelling.repaired(token) for token in tokens]
        meant = [tokens[place] if _is_beside(place, word, tokens) else word for place, word in enumerate(repaired)]
        changed = {typed: word for typed, word in zip(tokens, meant, strict=True) if typed != word}
        return meant, tuple(changed.items())

    def spelled(self, word: str) -> str:
        """Return a folded word of a name as the packs spell it: "supervised", which is folded otherwise."""
        row = self._database.one("SELECT spelled FROM spelling WHERE word = ?", (word,))
        return row[0] if row else word

    def mentions(self, tokens: Sequence[str]) -> tuple[Mention, ...]:
        """Return the names within folded words, longest first where they overlap, in order of place."""
        found: list[Mention] = []
        taken = [False] * len(tokens)
        for size in range(min(LONGEST_NAME, len(tokens)), 0, -1):
            for start in range(len(tokens) - size + 1):
                end = start + size
                if (
                    any(taken[start:end])
                    or tokens[start] in words.FUNCTION_WORDS
                    or tokens[end - 1] in words.FUNCTION_WORDS
                ):
                    continue
                run = tokens[start:end]
                if start and _BETWEEN.intersection(run) and self.exact(" ".join(tokens[start - 1 : start + 1])):
                    continue  # "self-supervised vs unsupervised" is not about "supervised vs unsupervised"
                # A name over an "and" is one only as it stands: "precision and recall", not "rag and the agent".
                known = self._keyed(" ".join(run)) if _BETWEEN.intersection(run) else self.exact(" ".join(run))
                named = tuple(each for each in known if each.form != ASKED)
                if named:
                    found.append(Mention(start, end, named, _is_loose(run, named)))
                    taken[start:end] = [True] * size
        return tuple(sorted(found, key=lambda mention: mention.start))

    def nearest(self, text: str, kinds: Sequence[str] = (), most: int = 5) -> tuple[Named, ...]:
        """Return the notes whose names are nearest to a text, best first; empty where nothing is near."""
        tokens = words.fold(text).split()[:MOST_REPAIRED]
        asked = _without(self.repaired(tokens)[0], words.CHAT_WORDS | words.FUNCTION_WORDS)
        ranked = [
            match.named for match in self._matches(asked, (NAME, ALIAS)) if not kinds or match.named.kind in kinds
        ]
        return tuple(ranked[:most])

    def asked(self, tokens: Sequence[str], kinds: Sequence[str]) -> Asked | None:
        """Return the note of which almost this was asked before: an `asks:` line of nearly the same words."""
        meaning = _without(tokens, words.FUNCTION_WORDS | words.CHAT_WORDS) or list(tokens)
        if len(set(map(words.stem, meaning))) == 1:
            return None  # one word says too little: "very" is not "what comes out at the very end?"
        ranked = [match for match in self._matches(meaning, (ASKED,)) if match.named.kind in kinds]
        unknown = any(self._weight(words.stem(word)) is None for word in meaning)
        if not ranked or ranked[0].score < (CLEARLY_ASKED if unknown else ALMOST_ASKED):
            return None
        return Asked(ranked[0].named, clearly=ranked[0].score >= CLEARLY_ASKED)

    def _matches(self, tokens: Sequence[str], forms: Sequence[int]) -> list[_Match]:
        """Rank the notes that share a word with some folded words, best first, by names of some forms."""
        stems = sorted({words.stem(word) for word in tokens})
        known = {stem: weight for stem in stems if (weight := self._weight(stem)) is not None}
        mass = sum(known.values()) + (len(stems) - len(known)) * self._rarest()
        marks = ",".join("?" * len(forms))
        held = f"SELECT variant FROM posting WHERE stem = ? AND form IN ({marks}) LIMIT 2000"  # noqa: S608
        shared: dict[int, set[str]] = defaultdict(set)
        for stem in known:
            for (variant,) in self._database.all(held, (stem, *forms)):
                shared[variant].add(stem)
        by_item: dict[str, list[tuple[float, float, int, Named, set[str]]]] = defaultdict(list)
        overlaps = [(sum(known[stem] for stem in found), -variant, found) for variant, found in shared.items()]
        for covered, order, found in sorted(overlaps, key=lambda each: each[:2], reverse=True)[:MOST_RANKED]:
            item, kind, name, weight, form = self._variant(-order)
            score = 2 * covered / (weight + mass)  # F1 of covered/weight and covered/mass
            by_item[item].append((score, covered / weight, order, Named(item, kind, name, form), found))
        ranked: list[tuple[float, int, _Match]] = []
        for found in by_item.values():
            score, _, order, named, _ = max(found, key=lambda each: (each[0], each[2]))
            covers = any(share > _WHOLE for _, share, *_ in found)
            explained = set().union(*(each[4] for each in found)) == set(stems)
            ranked.append((score, order, _Match(named, score, covers, explained)))
        return [match for *_, match in sorted(ranked, key=lambda each: each[:2], reverse=True)]

    def _read_variant(self, id_: int) -> tuple[str, str, str, float, int]:
        query = "SELECT item, kind, text, weight, form FROM variant WHERE id = ?"
        ((item, kind, text, weight, form),) = self._database.all(query, (id_,))
        return item, kind, text, weight, form

    def _rarest(self) -> float:
        """Return the greatest weight of any stem: what a word weighs that no name has."""
        return self._weight("") or 1.0

    def _weight(self, stem: str) -> float | None:
        row = self._database.one("SELECT weight FROM weight WHERE stem = ?", (stem,))
        return row[0] if row else None

    def complete(self, typed: str, kinds: Sequence[str], most: int = 25) -> tuple[Named, ...]:
        """Return notes to offer while a person types, best first.

        Names that start so, then names with a word that starts so, then what `find` and `nearest` make of it.
        """
        folded = words.fold(typed)
        marks = ",".join("?" * len(kinds))
        if folded:
            begins = f"({_BEGINNING}) AS name JOIN variant ON variant.id = name.variant WHERE kind IN ({marks})"
            order, values = "name.form, length(key), id", (folded, folded + "\U0010ffff", MOST_BEGINNING, *kinds)
        else:
            begins, order, values = f"variant WHERE form = 0 AND kind IN ({marks})", "id", tuple(kinds)
        rows: list[tuple[str, str, str, int]] = self._database.all(
            f"SELECT item, kind, text, variant.form FROM {begins} ORDER BY {order} LIMIT 400",  # noqa: S608
            values,
        )
        offered: dict[str, Named] = {}
        for item, kind, text, form in rows:
            offered.setdefault(item, Named(item, kind, text, form))
        if folded and len(offered) < most:
            inside: list[tuple[str, str, str, int]] = self._database.all(
                f"SELECT item, kind, text, form FROM variant WHERE id IN ({_INSIDE})"  # noqa: S608
                f" AND kind IN ({marks}) ORDER BY form, length(text), id LIMIT 400",
                values,
            )
            for item, kind, text, form in inside:
                offered.setdefault(item, Named(item, kind, text, form))
            for named in (*self.find(typed, kinds).named, *self.nearest(typed, kinds, most)):
                offered.setdefault(named.item, named)
        return tuple(offered.values())[:most]


def _is_loose(run: Sequence[str], named: Sequence[Named]) -> bool:
    """Return whether some words are a name by their endings alone: not by a plural, a hyphen or a space."""
    joined = words.singular("".join(run))
    return all(
        joined != words.singular(words.fold(each.text).replace(" ", "")) and each.form < MISSPELLING for each in named
    )


def _of_kinds(named: tuple[Named, ...], kinds: Sequence[str]) -> tuple[Named, ...]:
    """Keep the notes of the most preferred kind that any has."""
    for kind in kinds:
        if kept := tuple(each for each in named if each.kind == kind):
            return kept
    return () if kinds else named


def _without(tokens: Iterable[str], dropped: frozenset[str]) -> list[str]:
    return [token for token in tokens if token not in dropped]


def _trimmed(tokens: Sequence[str]) -> Sequence[str]:
    """Drop function and chat words before and after, but not within."""
    idle = words.FUNCTION_WORDS | words.CHAT_WORDS
    start, end = 0, len(tokens)
    while start < end and tokens[start] in idle:
        start += 1
    while end > start and tokens[end - 1] in idle:
        end -= 1
    return tokens[start:end]
