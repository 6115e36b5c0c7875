"""Words: how a text is cut, folded and stemmed, and how far apart two spellings are.

Both notes and questions go through the same functions, so a rule only has to be harmless, not right
English: "supervised" may become "supervizd" as long as it does so on both sides.
"""

from __future__ import annotations

import os
import re
import unicodedata
from functools import cache, lru_cache

_WORD = re.compile(r"[^\W_]+(?:\+\+|#)?")
_APOSTROPHE = re.compile("(?<=\\w)['\u2019\u02bc](?=\\w)")
_INITIALS = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_PLAIN = re.compile(r"[a-z0-9 ]*")

FUNCTION_WORDS = frozenset(
    """a an and are as at be been being but by can could did do does doing for from had has have having he her
    his how i if in into is it its just may me might must my of on onto or our shall she should so some such than
    that the their them then there these they this those to upon us was we were what whats when where which while
    who whom whose why will with would you your
    aint arent cant couldnt didnt doesnt dont hadnt hasnt havent hes isnt ive shes shouldnt thats theres theyre theyve
    wasnt werent weve whos wont wouldnt youd youll youre youve""".split()
)
"""Words that carry no meaning of a name by themselves."""

CHAT_WORDS = frozenset(
    """about actually again all also any anybody anyone basically bot brief briefly bro case clear concept
    concepts definition define defined describe description detail details difference do doing dont eli5 else ever
    exactly example examples explain explained explanation explanations find general get give guys hello help hey
    hi idea im info information intro introduction kind know learn lecture let list like little main many mean
    meaning means mentioned more much name need new notes ok okay one ones out overview people please pls plz quick
    quickly really remind right same say says show simple simply sort stand stands summary talk tell term terms
    thanks thing things think topic type types understand use used uses using usually want way words work
    working works according cheers cover covered course deal definitely does got happens hear heard mainly
    mostly role say short set sets sum sums summarise summarize teach terms typical typically ur u wanna wat wht wot yo
    different various several few up 1 2 3 known called led came come comes involve involved
    involves kinda bit lot exact rough roughly lol lmao haha hahaha hehe thx ty tbh btw idk omg imo imho ngl asap cheers
    """.split()
)
"""Words of a question that do not say what it is about; dropped from questions only."""

CUE_WORDS = frozenset("difference compare comparison process steps takeaways sources workflow".split()) | frozenset(
    word for word in FUNCTION_WORDS | CHAT_WORDS if len(word) >= 5
)
"""Words that say what is wanted; their misspellings are repaired like those of names."""

SHORTEST_REPAIRED = 4
"""Characters. Shorter words have too many neighbours to be read as something else."""

SHORTEST_FAR = 7
"""Characters. From here on two edits are allowed (retrieval measurements: fewer lets real words through)."""


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return a text as lower-case words with single spaces: no accents, marks, hyphens or apostrophes."""
    lowered = text.lower()
    if _PLAIN.fullmatch(lowered):
        return " ".join(map(american, lowered.split()))
    joined = _INITIALS.sub(lambda found: found[0].replace(".", ""), _APOSTROPHE.sub("", text))
    compatible = unicodedata.normalize("NFKD", joined).casefold()
    bare = "".join(char for char in compatible if not unicodedata.combining(char))
    return " ".join(map(american, _WORD.findall(unicodedata.normalize("NFKC", bare))))


def spelled(text: str) -> list[tuple[str, str]]:
    """Return the words of a text, each folded and in lower case as written; none where they do not match."""
    written, found = _WORD.findall(_APOSTROPHE.sub("", text.lower())), fold(text).split()
    pairs = zip(found, written, strict=True) if len(written) == len(found) else ()
    return [(one, other) for one, other in pairs if one == other or fold(other) == one]


_BRITISH = (
    (re.compile(r"(?<=\w{3})is(?=(ations?|ed?|es|ing|ers?)$)"), "iz"),
    (re.compile(r"(?<=\w{2})our(?=(s|ed|ing|ites?|al|ally)?$)"), "or"),
    (re.compile(r"(?<=\w{3}[aeo])ll(?=(ed|ing|ers?)$)"), "l"),
    (re.compile(r"(?<=[a-z]{3}t)re(?=(s|d)?$)"), "er"),
    (re.compile(r"(?<=anal)ys(?=(e|ed|es|ing|ers?)$)"), "yz"),
)


@lru_cache(maxsize=8192)
def american(word: str) -> str:
    """Return a word with British endings made American: "optimisation" as "optimization"."""
    if len(word) > SHORTEST_REPAIRED:
        for british, ending in _BRITISH:
            word = british.sub(ending, word)
    return word


_PLURALS = (("sses", 2), ("xes", 2), ("ches", 2), ("shes", 2), ("zzes", 3), ("s", 1))
_FINITE = ("ingly", "edly", "ing", "ed")
_DERIVED = (  # ending, what stays of it, letters that must stand before it
    ("ification", "if", 3), ("ifier", "if", 3), ("ify", "if", 3), ("ifie", "if", 3),
    ("ization", "iz", 3), ("izer", "iz", 3), ("ize", "iz", 3),
    ("ational", "", 4), ("ation", "", 4), ("ative", "", 4), ("ator", "", 4), ("ate", "", 4),
    ("tion", "t", 3), ("ssion", "ss", 3), ("tive", "t", 5), ("ical", "ic", 3), ("ity", "", 5), ("ally", "al", 4),
    ("ly", "", 5),
)  # fmt: skip
_SHORT = re.compile("[^aeiouy]*[^aeiouy][aeiouy][^aeiouywx]")
_VOWEL = re.compile("[aeiouy]")
_SHORT_NAME = 6
_WHOLE = frozenset("during embed foundation hundred morning nation station string".split())


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return a word without its ending.

    The rules are those of Porter (1980) that matter for nouns and verbs of notes. One syllable keeps its "e", or gets
    it back: "planning" meets "plan" and never "plane", "tuning" meets "tune".
    """
    if len(word) <= 3 or not word.isascii() or not word.isalpha():
        return word
    root = _finite(_singular(word))
    if root in _WHOLE:
        return root
    for ending, kept, least in _DERIVED:
        if root.endswith(ending) and len(root) - len(ending) >= least:
            return root[: len(root) - len(ending)] + kept
    if root.endswith("e") and len(root) > 3 and not _SHORT.fullmatch(root[:-1]):
        return root[:-1]
    return root


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ss", "us", "is", "ias")):
        return word
    for plural, cut in _PLURALS:
        if word.endswith(plural) and len(word) - cut >= 3:
            return word[:-cut]
    return word


def _finite(word: str) -> str:
    """Return a verb without "ed" and "ing", as it stands in a dictionary."""
    if word in _WHOLE:
        return word
    if word.endswith("ied") and len(word) > 5:
        return word[:-3] + "y"
    for ending in _FINITE:
        root = word.removesuffix(ending)
        if root != word and len(root) >= 3 and _VOWEL.search(root) and not word.endswith("eed"):
            if root[-1] == root[-2] and root[-1] in "bdgmnprt" and len(root) > 3:
                return root[:-1]
            if root.endswith(("at", "iz", "bl")) and len(root) > 4:
                return root + "e"
            return root + "e" if _SHORT.fullmatch(root) else root
    return word


def glued(folded: str) -> str:
    """Return a folded text in one run without endings: "k means", "k-mean" and "kmeans" become one.

    Only the last word loses its whole ending, so that "fine tuning" and "finetuning" meet.
    """
    words = [word for word in folded.split() if word not in FUNCTION_WORDS]
    if len(words) < 2 and sum(map(len, words)) < 2:
        words = folded.split()  # "Q&A" is not every "q"
    whole = "".join([*map(singular, words[:-1]), stem(words[-1])]) if words else ""
    return whole.removesuffix("e") if len(whole) > _SHORT_NAME else whole  # "fine tune", "finetuning"


def singular(word: str) -> str:
    """Return a word without the "s" of a plural."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


@cache
def common_words() -> frozenset[str]:
    """Return the commonest English words: a question's real words are never read as a concept's name."""
    with open(os.path.join(os.path.dirname(__file__), "common_words.txt"), encoding="utf-8") as file:
        return frozenset(line.strip() for line in file if not line.startswith("#"))


def is_rarer(word: str) -> bool:
    """Return whether a folded word of four letters or more is English, though none of the commonest.

    The list is searched as it stands, for it is seldom needed: making a set of it would take milliseconds.
    """
    return f"\n{word}\n" in _rarer_words()


@cache
def _rarer_words() -> str:
    with open(os.path.join(os.path.dirname(__file__), "rarer_words.txt"), encoding="utf-8") as file:
        return file.read()


def deletions(word: str) -> set[str]:
    """Return a word and all it becomes by losing one character: two words one edit apart share one."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def trigrams(word: str) -> set[str]:
    """Return the runs of three characters of a word with its ends marked."""
    marked = f"^{word}$"
    return {marked[place : place + 3] for place in range(len(marked) - 2)}


def distance(one: str, other: str, most: int) -> int:
    """Return how many edits lie between two words: change, insert, delete or swap of neighbours.

    Optimal string alignment (Damerau 1964, without edits inside a swap). Above `most` the answer is
    `most + 1`.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, char in enumerate(one, 1):
        current = [row]
        for column, opposite in enumerate(other, 1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (char != opposite))
            if row > 1 < column and char == other[column - 2] and one[row - 2] == opposite:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return most + 1
        before, last = last, current
    return min(last[-1], most + 1)
