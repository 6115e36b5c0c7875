"""Spelling: the word of a name that a misspelt word most likely is.

A word that some name knows, or that is common English, is left alone: "storm" never becomes "store".
Else the nearest word of a name is taken, in this order: one edit away; the only one that begins so; for
long words two edits away, among those that share runs of three letters.
"""

from __future__ import annotations

from functools import lru_cache

from bot.search import words
from bot.search.database import Database

_ENDINGS = frozenset(("s", "es", "d", "ed", "ing", "ings", "ly", "er", "ers"))


class Spelling:
    """The words of one library's names, read only."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.repaired = lru_cache(maxsize=2048)(self._repair)

    def knows(self, word: str) -> bool:
        """Return whether a folded word, or its stem, occurs in any note."""
        row = self._database.one(
            "SELECT 1 FROM word WHERE word = :word UNION ALL SELECT 1 FROM weight WHERE stem = :stem"
            " UNION ALL SELECT 1 FROM posted WHERE stem = :stem LIMIT 1",
            {"word": word, "stem": words.stem(word)},
        )
        return row is not None

    def _holds(self, word: str) -> bool:
        return self._database.one("SELECT 1 FROM word WHERE word = ?", (word,)) is not None

    def _repair(self, word: str) -> str:
        """Return the word of a name that a misspelt word most likely is; the word itself if none."""
        if len(word) < words.SHORTEST_REPAIRED or word.isdigit():
            return word
        if self.knows(word):
            stem = words.stem(word)
            formed = word.startswith(stem) and word[len(stem) :] in _ENDINGS  # "huging" is no form of "huge"
            slipped = not formed and not self._holds(word)
            return (self._one_edit(word) or word) if slipped and word not in words.common_words() else word
        if self._is_real(word):
            return word
        return self._one_edit(word) or self._prefixed(word) or self._two_edits(word) or word

    @staticmethod
    def _is_real(word: str) -> bool:
        """Return whether a word, or what is left of it without its ending, is common English."""
        common, stem = words.common_words(), words.stem(word)
        ended = word.startswith(stem) and word[len(stem) :] in _ENDINGS
        return word in common or word in words.CHAT_WORDS or (ended and stem in common)

    def _one_edit(self, word: str) -> str | None:
        parts = sorted(words.deletions(word))
        marks = ",".join("?" * len(parts))
        rows = self._database.all(
            f"SELECT DISTINCT near.word, used FROM near JOIN word USING (word) WHERE part IN ({marks})",  # noqa: S608
            parts,
        )
        near = [(meant, used) for meant, used in rows if words.distance(word, meant, 1) == 1]
        return _likeliest(word, near)

    def _prefixed(self, word: str) -> str | None:
        rows = self._database.all(
            "SELECT word FROM word WHERE word > ? AND word < ? LIMIT 8", (word, word + "\U0010ffff")
        )
        stems = {words.stem(row[0]) for row in rows}
        return rows[0][0] if len(stems) == 1 else None

    def _two_edits(self, word: str) -> str | None:
        if len(word) < words.SHORTEST_FAR:
            return None
        grams = sorted(words.trigrams(word))
        marks = ",".join("?" * len(grams))
        rows = self._database.all(
            f"SELECT gram.word, used, COUNT(*) AS shared FROM gram JOIN word USING (word) WHERE gram IN ({marks})"  # noqa: S608
            " GROUP BY gram.word ORDER BY shared DESC, gram.word LIMIT 40",
            grams,
        )
        # Hardly anybody misses the first key and another: "federated" is a word of its own, not "generated".
        near = [(meant, used) for meant, used, _ in rows if meant[0] == word[0] and words.distance(word, meant, 2) <= 2]
        return _likeliest(word, near)


def _likeliest(word: str, near: list[tuple[str, int]]) -> str | None:
    """Return the best of near words: same first letter, then the fewest edits, then the commonest."""
    if not near:
        return None
    ranked = sorted(near, key=lambda pair: (pair[0][0] != word[0], words.distance(word, pair[0], 2), -pair[1], pair[0]))
    return ranked[0][0]
