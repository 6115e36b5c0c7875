"""Questions in the usual phrasings: what is, difference between, a vs b on d, how does … work, which techniques.

A question names notes, dimensions and what is wanted. Candidates are the notes it names, the dimensions
of the main comparison for a side that it names, and the processes of what it names. The best candidate
explains the most of the other words: a word counts as explained when it stands in the candidate's note.
One word that nothing explains ("which role *earns* more?") and the question is left to `ask`, which says
that the notes do not cover it.
"""

from __future__ import annotations

from msgspec import Struct

from bot.call import Call
from bot.library.library import Library
from bot.search import words
from bot.search.everyday import stands
from bot.search.names import Mention, Named
from bot.search.tables import ASKED
from bot.understand import grammar
from bot.understand.asked import Asked, Candidate, covered, subject
from bot.understand.beside import beside
from bot.understand.candidates import candidates, facet
from bot.understand.comparing import compare_call, elliptical, is_comparing
from bot.understand.cues import IDLE, PARTS, WHEN
from bot.understand.framing import unframed, without_field
from bot.understand.meaning import KINDS, MOST_NEAR, comparison_meant, meaning
from bot.understand.wanting import sides, stepped

LONGEST = 60
"""Words. A longer text is not a question in a usual phrasing."""


class Question(Struct, frozen=True):
    """A question that was understood: the call, and the words that were read as others.

    `several` holds the notes that have the name in it, where that is more than one of a kind.
    """

    call: Call
    read_as: tuple[tuple[str, str], ...] = ()
    several: tuple[Named, ...] = ()
    chance: float = 1.0
    unknown: tuple[str, ...] = ()


class Apart(Struct, frozen=True):
    """A question taken apart: its words, the call that its phrasing points to, and what of it that leaves open.

    Attributes:
        asked: The words and what they name.
        read: The best reading of the phrasing; None where it has none.
        unexplained: How many words of it stand neither in a name nor in the note that is read.
        open: Whether some words say more than the names and dimensions in it.
        read_as: Words whose spelling was repaired.
    """

    asked: Asked
    read: Candidate | None
    unexplained: int
    open: bool
    read_as: tuple[tuple[str, str], ...]


def take_apart(text: str, library: Library) -> Apart | None:
    """Take a question apart; None where it is empty or too long to be one."""
    typed = tuple(unframed(words.fold(text)).split())
    if not typed or len(typed) > LONGEST:
        return None
    repaired, read_as = library.names.repaired(typed)
    mentions = library.names.mentions(repaired)
    asked = Asked(tuple(repaired), typed, (*mentions, *elliptical(repaired, mentions, library)))
    found = list(candidates(asked, library))
    read_as = tuple(pair for pair in read_as if pair[1] not in IDLE)  # what is said of the question changes nothing
    best = min(((_unexplained(asked, each), each.rank, place) for place, each in enumerate(found)), default=None)
    if best is None:
        return Apart(asked, None, 0, open=True, read_as=read_as)
    read = found[best[-1]]
    return Apart(asked, read, best[0], bool(best[0]) or _open(asked, read), read_as)


def read_question(text: str, library: Library) -> Question | None:
    """Read a question; None where the notes most likely do not answer it."""
    plain = words.fold(text)
    folded = plain if _is_listed(plain, library) else unframed(plain)
    whole = _whole(folded, library) if len(folded.split()) <= LONGEST else None
    bare = without_field(folded)
    if whole is None and bare != folded and len(library.names.find(bare, KINDS).named) == 1:
        text, folded, whole = bare, bare, _whole(bare, library)
    if (whole is None or (whole.command == "explain" and not _is_listed(folded, library))) and (
        steps := _steps(folded, library)
    ):
        return steps
    if whole is not None and whole.command != "compare":
        return Question(_with_part(whole, folded, library))
    apart = take_apart(text, library)
    if apart is None:
        return None
    call = apart.read.call if apart.read and not apart.unexplained else None
    if whole is not None:  # a comparison asked for by its name; the words may name a dimension of it
        narrower = call or whole
        return Question(narrower if narrower.options[: len(whole.options)] == whole.options else whole)
    if call is not None and _is_named_pair(apart.asked, call):
        return Question(comparison_meant(apart.asked, call, library) or call, apart.read_as)
    if (call is None or apart.open) and (compared := _beside(folded, apart.asked, library)):
        return Question(compared, apart.read_as)
    if call is None or apart.open:
        meant = meaning(apart.asked, apart.read, apart.unexplained, library)
        return Question(meant.call, apart.read_as, (), meant.chance, meant.unknown) if meant.call else None
    told = tuple(pair for pair in apart.read_as if pair[1] in _meaningful(apart.asked))
    return Question(call, told, _several(apart.asked, call) if call.command in {"explain", "steps"} else ())


def _beside(folded: str, asked: Asked, library: Library) -> Call | None:
    """Return the call that compares the two things that a question sets side by side, if it names no comparison."""
    named = any(each.kind == "comparison" for mention in asked.mentions for each in mention.named)
    pair = None if named else sides(folded)
    return beside(*pair, library) if pair else None


def _is_listed(folded: str, library: Library) -> bool:
    """Return whether a note lists just this question."""
    return any(each.form == ASKED for each in library.names.exact(folded))


def _steps(folded: str, library: Library) -> Question | None:
    """Return the process that a question asks for, in whatever words it asks for steps; None where there is none."""
    thing = stepped(folded)
    apart = take_apart(f"steps of {thing}", library) if thing else None
    read = apart.read if apart and not apart.unexplained and not apart.open else None
    return Question(read.call, apart.read_as) if apart and read and read.call.command == "steps" else None


def _with_part(call: Call, folded: str, library: Library) -> Call:
    """Return a call with the part of the note that a question asks for: "what are embeddings used for"."""
    if call.command != "explain" or not (PARTS.intersection(folded.split()) or WHEN.search(folded)):
        return call
    apart = take_apart(folded, library)
    part = facet(apart.asked) if apart else None
    return grammar.make("explain", concept=call.text("concept"), part=part) if part else call


def nearest(text: str, library: Library) -> tuple[tuple[Named, ...], tuple[str, ...]]:
    """Return the notes nearest to a question that none answers, best first, and the words of it that no note holds."""
    apart = take_apart(text, library)
    if apart is None:
        return (), ()
    meant = meaning(apart.asked, apart.read, apart.unexplained, library)
    named = (each for mention in apart.asked.mentions for each in mention.named if each.kind in KINDS)
    return tuple({each.item: each for each in (*meant.near, *named)}.values())[:MOST_NEAR], meant.unknown


def subjects(text: str, library: Library) -> list[str]:
    """Return the concepts and processes that a text names, in its order."""
    repaired, _ = library.names.repaired(words.fold(text).split()[:LONGEST])
    named = (subject(mention) for mention in library.names.mentions(repaired))
    return [each.item for each in named if each]


def _is_named_pair(asked: Asked, call: Call) -> bool:
    """Return whether a call compares, and the question names both sides and says so."""
    return call.command == "compare" and len(asked.mentions) > 1 and is_comparing(asked)


def _several(asked: Asked, call: Call) -> tuple[Named, ...]:
    """Return the notes of one kind that share the name by which the one of a call was found."""
    for mention in asked.mentions:
        for kind in {each.kind for each in mention.named if each.item in dict(call.options).values()}:
            same = tuple(each for each in mention.named if each.kind == kind)
            if len(same) > 1:
                return same
    return ()


def _open(asked: Asked, candidate: Candidate) -> bool:
    """Return whether some words carry meaning that the candidate's name and dimension do not say."""
    if candidate.call.command == "compare" and len(candidate.call.options) == 1:
        return True  # one side alone, and no word to say that a choice of others is wanted
    if len(asked.mentions) == 1 and asked.mentions[0].loose:
        return True
    if _is_named_pair(asked, candidate.call):
        return False
    told = frozenset[int]() if candidate.call.command == "explain" else _told(asked, candidate)
    said = {asked.tokens[place] for place in candidate.covers | told}
    pairs = zip(asked.tokens, asked.typed, strict=True)
    return any(token not in said | IDLE and typed not in IDLE for token, typed in pairs)


def _meaningful(asked: Asked) -> set[str]:
    return {token for token in asked.tokens if token not in IDLE}


def _whole(folded: str, library: Library) -> Call | None:
    """Read a text that as a whole is a name, a known question or a fixed phrase."""
    if folded in {
        "takeaways",
        "key takeaways",
        "the key takeaways",
        "what are the key takeaways",
        "main takeaways",
        "tldr",
    }:
        return grammar.make("takeaways")
    if folded in {"tip of the day", "daily tip", "todays tip", "give me a tip"}:
        return grammar.make("tip")
    if folded in {"what can you do", "what can i ask", "commands"}:
        return grammar.make("help")
    if folded in {"topics", "what topics are there", "what do the notes cover", "what do you know"}:
        return grammar.make("list")
    named = library.names.exact(folded)
    shown = [each for each in named if each.kind in {"concept", "comparison", "process", "path"}]
    kinds = {each.kind for each in shown}
    if len(shown) == 1 or len(kinds) == len(shown) > 0:
        return shown_by(shown[0], library)
    return None


def shown_by(named: Named | None, library: Library) -> Call | None:
    """Return the call that shows a note."""
    if named is None:
        return None
    if named.kind == "process":
        return grammar.make("steps", process=named.item)
    if named.kind == "comparison":
        return compare_call(library.comparison(named.item))
    if named.kind == "path":
        return grammar.make("list", topic=named.item)
    return grammar.make("explain", concept=named.item) if named.kind == "concept" else None


def _unexplained(asked: Asked, candidate: Candidate) -> int:
    """Count the words that carry meaning and neither name the candidate nor stand in its note."""
    count = 0
    told = _told(asked, candidate)
    for place, token in enumerate(asked.tokens):
        if place in candidate.covers | told or token in IDLE or asked.typed[place] in IDLE:
            continue
        if not stands(token, candidate.vocabulary):
            count += 1
    return count


def _told(asked: Asked, candidate: Candidate) -> frozenset[int]:
    """Return the words that name what a candidate's note speaks of, by whatever name: "aie", "AI engineer"."""
    return covered(*(mention for mention in asked.mentions if _speaks_of(candidate, mention)))


def _speaks_of(candidate: Candidate, mention: Mention) -> bool:
    ids = (named.item.partition(":")[2].replace("-", " ") for named in mention.named)
    return any({words.stem(word) for word in words.fold(id_).split()} <= candidate.vocabulary for id_ in ids)
