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

import math
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec import Struct

from bot.search import words

NAME, ALIAS, MISSPELLING, ASKED = range(4)
"""Forms of a key, best first."""

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
_WHOLE = 0.999  # of a sum of weights

_SCHEMA = """
CREATE TABLE name (key TEXT, form INTEGER, place INTEGER, item TEXT, kind TEXT, text TEXT);
CREATE TABLE variant (id INTEGER PRIMARY KEY, item TEXT, kind TEXT, text TEXT, weight REAL, form INTEGER);
CREATE TABLE posting (stem TEXT, variant INTEGER, PRIMARY KEY (stem, variant)) WITHOUT ROWID;
CREATE TABLE weight (stem TEXT PRIMARY KEY, weight REAL) WITHOUT ROWID;
CREATE TABLE word (word TEXT PRIMARY KEY, stem TEXT, used INTEGER) WITHOUT ROWID;
CREATE TABLE spelling (word TEXT PRIMARY KEY, spelled TEXT) WITHOUT ROWID;
CREATE TABLE near (part TEXT, word TEXT, PRIMARY KEY (part, word)) WITHOUT ROWID;
CREATE TABLE gram (gram TEXT, word TEXT, PRIMARY KEY (gram, word)) WITHOUT ROWID;
"""
_INDEX = "CREATE INDEX name_key ON name (key, form, place);"


class Entry(Struct, frozen=True):
    """What a note can be called. `place` orders notes: packs as configured, then as written."""

    item: str
    kind: str
    place: int
    names: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    misspellings: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


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
    """A name within a longer text: words `start` to `end` (exclusive)."""

    start: int
    end: int
    named: tuple[Named, ...]


def write(database: sqlite3.Connection, entries: Iterable[Entry], spelled: Iterable[str] = ()) -> None:
    """Make the tables that `Names` reads.

    Args:
        database: Where; without such tables.
        entries: What the notes are called.
        spelled: Folded words of commands and dimensions, whose misspellings are repaired too.
    """
    database.executescript(_SCHEMA)
    keys: list[tuple[str, int, int, str, str, str]] = []
    variants: list[tuple[int, str, str, str, list[str], int]] = []
    vocabulary: dict[str, int] = defaultdict(int)
    spelling: dict[str, str] = {}
    for entry in entries:
        forms = ((NAME, entry.names), (ALIAS, entry.aliases), (MISSPELLING, entry.misspellings), (ASKED, entry.asks))
        for form, texts in forms:
            for text in texts:
                folded = words.fold(text)
                if not folded:
                    folded = text.strip().casefold()
                # A question without its small words may be another one, so it is known only as it stands.
                found = (folded,) if form == ASKED else (folded, f"={words.glued(folded)}")
                keys.extend((key, form, entry.place, entry.item, entry.kind, text) for key in found)
                if form != MISSPELLING:
                    for word, written in words.spelled(text):
                        spelling.setdefault(word, written)
                    variants.append((len(variants), entry.item, entry.kind, text, _stems(folded, form), form))
                    for word in folded.split():
                        if form != ASKED or len(word) >= words.SHORTEST_FAR - 1:
                            vocabulary[word] += 1
    for word in spelled:
        vocabulary[word] += 1
    weights = _weights([stems for *_, stems, _ in variants])
    database.executemany("INSERT INTO name VALUES (?,?,?,?,?,?)", keys)
    database.executescript(_INDEX)
    database.executemany(
        "INSERT INTO variant VALUES (?,?,?,?,?,?)",
        (
            (id_, item, kind, text, sum(weights[s] for s in stems), form)
            for id_, item, kind, text, stems, form in variants
        ),
    )
    postings = sorted({(stem, variant[0]) for variant in variants for stem in variant[4]})
    database.executemany("INSERT INTO posting VALUES (?,?)", postings)
    database.executemany("INSERT INTO weight VALUES (?,?)", sorted(weights.items()))
    otherwise = sorted(pair for pair in spelling.items() if pair[0] != pair[1])
    database.executemany("INSERT INTO spelling VALUES (?,?)", otherwise)
    _write_spelling(database, vocabulary)


def _write_spelling(database: sqlite3.Connection, vocabulary: dict[str, int]) -> None:
    database.executemany(
        "INSERT INTO word VALUES (?,?,?)", ((w, words.stem(w), n) for w, n in sorted(vocabulary.items()))
    )
    long = sorted(word for word in vocabulary if len(word) >= words.SHORTEST_REPAIRED - 1)
    database.executemany("INSERT INTO near VALUES (?,?)", sorted((p, w) for w in long for p in words.deletions(w)))
    far = [word for word in long if len(word) >= words.SHORTEST_FAR - 2]
    database.executemany("INSERT INTO gram VALUES (?,?)", sorted((g, w) for w in far for g in words.trigrams(w)))


def _stems(folded: str, form: int) -> list[str]:
    """Return the stems that carry the meaning; of a question without its chat words."""
    idle = words.FUNCTION_WORDS | words.CHAT_WORDS if form == ASKED else words.FUNCTION_WORDS
    found = folded.split()
    return list(dict.fromkeys(words.stem(word) for word in found if word not in idle)) or found


def _weights(variants: list[list[str]]) -> dict[str, float]:
    """Return the weight of each stem: inverse document frequency as in BM25 (Robertson 2009, eq. 3.2)."""
    count: dict[str, int] = defaultdict(int)
    for stems in variants:
        for stem in set(stems):
            count[stem] += 1
    total = len(variants)
    return {stem: math.log(1 + (total - n + 0.5) / (n + 0.5)) for stem, n in count.items()}


class Names:
    """The names of one library, read only."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        # Kept per library, so that a swapped library starts afresh; sized for a large pack's daily use.
        self.exact = lru_cache(maxsize=8192)(self._exact)
        self._repaired = lru_cache(maxsize=2048)(self._repair)
        self._variant = lru_cache(maxsize=4096)(self._read_variant)

    def _exact(self, text: str) -> tuple[Named, ...]:
        """Return the notes called just this, by the best form that any has; of any kind."""
        folded = words.fold(text) or text.strip().casefold()
        return self._keyed(folded) or self._keyed(f"={words.glued(folded)}") if folded else ()

    def _keyed(self, key: str) -> tuple[Named, ...]:
        rows = self._database.execute(
            "SELECT item, kind, text, form FROM name WHERE key = ? ORDER BY form, place", (key,)
        ).fetchall()
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
        meant = [self._repaired(token) for token in tokens]
        changed = {typed: word for typed, word in zip(tokens, meant, strict=True) if typed != word}
        return meant, tuple(changed.items())

    def spelled(self, word: str) -> str:
        """Return a folded word of a name as the packs spell it: "supervised", which is folded otherwise."""
        row = self._database.execute("SELECT spelled FROM spelling WHERE word = ?", (word,)).fetchone()
        return row[0] if row else word

    def knows(self, word: str) -> bool:
        """Return whether a folded word, or its stem, occurs in any name."""
        row = self._database.execute(
            "SELECT 1 FROM word WHERE word = ? UNION SELECT 1 FROM weight WHERE stem = ? LIMIT 1",
            (word, words.stem(word)),
        ).fetchone()
        return row is not None

    def _repair(self, word: str) -> str:
        """Return the word of a name that a misspelt word most likely is; the word itself if none."""
        if len(word) < words.SHORTEST_REPAIRED or word.isdigit() or self.knows(word):
            return word
        if word in words.common_words() or word in words.CHAT_WORDS or words.stem(word) in words.common_words():
            return word
        return self._one_edit(word) or self._prefixed(word) or self._two_edits(word) or word

    def _one_edit(self, word: str) -> str | None:
        parts = sorted(words.deletions(word))
        marks = ",".join("?" * len(parts))
        rows = self._database.execute(
            f"SELECT DISTINCT near.word, used FROM near JOIN word USING (word) WHERE part IN ({marks})",  # noqa: S608
            parts,
        )
        near = [(meant, used) for meant, used in rows if words.distance(word, meant, 1) == 1]
        return _likeliest(word, near)

    def _prefixed(self, word: str) -> str | None:
        rows = self._database.execute(
            "SELECT word FROM word WHERE word > ? AND word < ? LIMIT 8", (word, word + "\U0010ffff")
        ).fetchall()
        stems = {words.stem(row[0]) for row in rows}
        return rows[0][0] if len(stems) == 1 else None

    def _two_edits(self, word: str) -> str | None:
        if len(word) < words.SHORTEST_FAR:
            return None
        grams = sorted(words.trigrams(word))
        marks = ",".join("?" * len(grams))
        rows = self._database.execute(
            f"SELECT gram.word, used, COUNT(*) AS shared FROM gram JOIN word USING (word) WHERE gram IN ({marks})"  # noqa: S608
            " GROUP BY gram.word ORDER BY shared DESC, gram.word LIMIT 40",
            grams,
        )
        near = [(meant, used) for meant, used, _ in rows if words.distance(word, meant, 2) <= 2]
        return _likeliest(word, near)

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
                # A name over an "and" is one only as it stands: "precision and recall", not "rag and the agent".
                known = self._keyed(" ".join(run)) if _BETWEEN.intersection(run) else self.exact(" ".join(run))
                named = tuple(each for each in known if each.form != ASKED)
                if named:
                    found.append(Mention(start, end, named))
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
        shared: dict[int, set[str]] = defaultdict(set)
        for stem in known:
            for (variant,) in self._database.execute("SELECT variant FROM posting WHERE stem = ? LIMIT 2000", (stem,)):
                shared[variant].add(stem)
        by_item: dict[str, list[tuple[float, float, int, Named, set[str]]]] = defaultdict(list)
        overlaps = [(sum(known[stem] for stem in found), -variant, found) for variant, found in shared.items()]
        for covered, order, found in sorted(overlaps, key=lambda each: each[:2], reverse=True)[:MOST_RANKED]:
            item, kind, name, weight, form = self._variant(-order)
            if form not in forms:
                continue
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
        item, kind, text, weight, form = self._database.execute(query, (id_,)).fetchone()
        return item, kind, text, weight, form

    def _rarest(self) -> float:
        """Return the greatest weight of any stem: what a word weighs that no name has."""
        (weight,) = self._database.execute("SELECT MAX(weight) FROM weight").fetchone()
        return float(weight or 1.0)

    def _weight(self, stem: str) -> float | None:
        row = self._database.execute("SELECT weight FROM weight WHERE stem = ?", (stem,)).fetchone()
        return row[0] if row else None

    def complete(self, typed: str, kinds: Sequence[str], most: int = 25) -> tuple[Named, ...]:
        """Return notes to offer while a person types, best first.

        Names that start so, then names with a word that starts so, then what `find` and `nearest` make of it.
        """
        folded = words.fold(typed)
        marks = ",".join("?" * len(kinds))
        begins = "key >= ? AND key < ? AND form < 2" if folded else "key > ? AND key < ? AND form = 0"
        order = "form, length(key), place" if folded else "place, rowid"
        rows: list[tuple[str, str, str, int]] = self._database.execute(
            f"SELECT item, kind, text, form FROM name WHERE {begins} AND kind IN ({marks}) ORDER BY {order} LIMIT 400",  # noqa: S608
            (folded or ">", folded + "\U0010ffff", *kinds),  # keys that start with "=" are glued ones
        ).fetchall()
        offered: dict[str, Named] = {}
        for item, kind, text, form in rows:
            offered.setdefault(item, Named(item, kind, text, form))
        if folded and len(offered) < most:
            inside: list[tuple[str, str, str, int]] = self._database.execute(
                "SELECT DISTINCT variant.item, variant.kind, variant.text, variant.form FROM word"  # noqa: S608
                " JOIN posting ON posting.stem = word.stem JOIN variant ON variant.id = posting.variant"
                f" WHERE word.word >= ? AND word.word < ? AND variant.kind IN ({marks}) AND variant.form < 2"
                " ORDER BY variant.form, length(variant.text), variant.id LIMIT 400",
                (folded, folded + "\U0010ffff", *kinds),
            ).fetchall()
            for item, kind, text, form in inside:
                offered.setdefault(item, Named(item, kind, text, form))
            for named in (*self.find(typed, kinds).named, *self.nearest(typed, kinds, most)):
                offered.setdefault(named.item, named)
        return tuple(offered.values())[:most]


def _likeliest(word: str, near: list[tuple[str, int]]) -> str | None:
    """Return the best of near words: same first letter, then the fewest edits, then the commonest."""
    if not near:
        return None
    ranked = sorted(near, key=lambda pair: (pair[0][0] != word[0], words.distance(word, pair[0], 2), -pair[1], pair[0]))
    return ranked[0][0]


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
