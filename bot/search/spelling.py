"""Spelling: the word that a misspelt one most likely is.

A word that the notes know, or that is English, is left alone: "storm" never becomes "store". Else it is read
as the word that needs the likeliest slip, among words of names first, then of texts, then of everyday English: what was
no word of the notes when typed well is none when typed badly. Where no word is one slip away, it is the only word of a
name that begins so, or, if long, the nearest that is two edits away among those that share runs of three letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from bot.search import words
from bot.search.database import Database
from bot.search.everyday import alike

_ENDINGS = frozenset(("s", "es", "d", "ed", "ing", "ings", "ly", "er", "ers"))
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_KEYS = ("qwertyuiop", " asdfghjkl", "  zxcvbnm")

_LIKELY, _ODD, _FIRST = 1.0, 2.0, 0.7
"""What slips cost: of a finger (letters swapped, left out, doubled, the key beside), others, those of the first key."""

_NAMED, _TEXT, _ELSEWHERE = 0.0, 0.4, 0.6
"""What it costs to be a word of a name, of a note's text, of everyday English that no note holds."""


class Spelling:
    """The words of one library's notes, read only."""

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

    def _names(self, word: str) -> bool:
        return self._database.one("SELECT 1 FROM name WHERE key = ? AND form < 2", (word,)) is not None

    def _repair(self, word: str) -> str:
        """Return the word that a misspelt word most likely is; the word itself if none."""
        if len(word) < words.SHORTEST_REPAIRED - 1 or word.isdigit() or word in words.FUNCTION_WORDS:
            return word
        if len(word) < words.SHORTEST_REPAIRED:
            kept = not word.isalpha() or self.knows(word) or _is_real(word)
            return word if kept else self._one_edit(word, shorter=True) or word
        if self.knows(word):
            stem = words.stem(word)
            formed = word.startswith(stem) and word[len(stem) :] in _ENDINGS  # "huging" is no form of "huge"
            kept = formed or self._holds(word) or word in words.common_words() or words.is_rarer(word)
            return word if kept else self._one_edit(word) or word
        if _is_real(word):
            return word
        return self._one_edit(word) or self._prefixed(word) or self._two_edits(word) or word

    def _one_edit(self, word: str, *, shorter: bool = False) -> str | None:
        """Return the likeliest word one edit away; where it is `shorter`, only a name of which a letter is missing."""
        parts = sorted(words.deletions(word))
        marks = ",".join("?" * len(parts))
        rows = self._database.all(
            f"SELECT DISTINCT near.word, used FROM near JOIN word USING (word) WHERE part IN ({marks})",  # noqa: S608
            parts,
        )
        found = {
            meant: (_cost(word, meant) + (_NAMED if used else _TEXT), -used, meant)
            for meant, used in rows
            if words.distance(word, meant, 1) == 1 and (not shorter or (len(meant) > len(word) and self._names(meant)))
        }
        for written in () if shorter else _one_away(word):
            if written in words.common_words() and (meant := words.american(written)) not in found:
                row = self._database.one("SELECT used FROM word WHERE word = ?", (meant,))
                named, slip = bool(row and row[0]), _cost(word, written)
                if named or slip <= _LIKELY:  # "docs" is more likely a word of its own than "dogs"
                    rarity = _NAMED if named else _TEXT if self.knows(meant) else _ELSEWHERE
                    found[meant] = (slip + rarity, -row[0] if row else 0, meant)
        return min(found.values())[2] if found else None

    def _prefixed(self, word: str) -> str | None:
        rows = self._database.all(
            "SELECT word FROM word WHERE word > ? AND word < ? AND used LIMIT 8", (word, word + "\U0010ffff")
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
        return min(near, key=lambda pair: (words.distance(word, pair[0], 2), -pair[1], pair[0]))[0] if near else None


def _is_real(word: str) -> bool:
    """Return whether a word, or what is left of it without its ending, is English."""
    common, stem = words.common_words(), words.stem(word)
    if word in common or word in words.CHAT_WORDS or stem in alike() or words.is_rarer(word):
        return True
    return word.startswith(stem) and word[len(stem) :] in _ENDINGS and stem in common


def _one_away(word: str) -> Iterator[str]:
    """Yield all that one edit makes of a word, its first letter kept unless it is swapped or left out."""
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
        if place + 1 < len(word):
            yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        for letter in _LETTERS:
            yield word[: place + 1] + letter + word[place + 1 :]
            if place:
                yield word[:place] + letter + word[place + 1 :]


def _cost(typed: str, meant: str) -> float:
    """Return how unlikely the one slip is that made one word of another."""
    place = next((at for at, pair in enumerate(zip(typed, meant, strict=False)) if pair[0] != pair[1]), len(meant))
    first = _FIRST if place == 0 else 0.0
    if len(typed) < len(meant):
        return first + _LIKELY
    if len(typed) > len(meant):
        extra, around = typed[place] if place < len(typed) else "", typed[max(place - 1, 0) : place + 2]
        return first + (_LIKELY if around.count(extra) > 1 or _beside(extra, around) else _ODD)
    swapped = typed[place : place + 2] == meant[place : place + 2][::-1]
    return first + (_LIKELY if swapped or _beside(typed[place], meant[place]) else _ODD)


def _beside(letter: str, others: str) -> bool:
    return any(other in _neighbors().get(letter, "") for other in others)


@lru_cache(maxsize=1)
def _neighbors() -> dict[str, str]:
    """Return for each letter those on the keys beside it."""
    found: dict[str, str] = {}
    for row in _KEYS:
        for one, other in pairwise(row.strip()):
            found[one] = found.get(one, "") + other
            found[other] = found.get(other, "") + one
    for upper, lower in pairwise(_KEYS):
        for place, letter in enumerate(lower.ljust(len(upper))):
            for near in upper[max(place - 1, 0) : place + 1] if letter.strip() else "":
                if near.strip():
                    found[letter] += near
                    found[near] += letter
    return found
