"""Questions in the usual phrasings: what is, difference between, a vs b on d, how does … work, which techniques.

Of a longer text the clause that asks is read, if it stands by itself. A question is taken apart
(`bot.understand.apart`); one word that nothing explains ("which role *earns* more?"), and it is ranked and judged
(`bot.understand.meaning`), or left to `ask`, which says that the notes do not cover it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from bot.call import Call
from bot.library.library import Library
from bot.search import words
from bot.search.everyday import stands
from bot.search.names import Mention, Named
from bot.search.tables import ASKED
from bot.understand import grammar
from bot.understand.apart import LONGEST, Apart, is_named_pair, take_apart
from bot.understand.asked import Asked, subject
from bot.understand.candidates import facet
from bot.understand.comparing import compare_call
from bot.understand.cues import IDLE, PARTS, WHEN
from bot.understand.finding import KINDS
from bot.understand.meaning import MOST_NEAR, answering, is_defining, meaning, unheard


class Question(Struct, frozen=True):
    """A question that was understood: the call, and the words that were read as others.

    `several` holds the notes that have the name in it, where that is more than one of a kind.
    """

    call: Call
    read_as: tuple[tuple[str, str], ...] = ()
    several: tuple[Named, ...] = ()
    chance: float = 1.0
    unknown: tuple[str, ...] = ()


def core(text: str, library: Library) -> str:
    """Return the clause of a text that asks, where it stands by itself; else the text."""
    from bot.understand.clauses import asked_of, asks, clauses

    text = _ADDRESS.sub(" ", text).strip() or text
    parts = [words.fold(part) for part in clauses(text)]
    if len(parts) < 2 or not all(parts):
        return text
    asking = [part for part in parts if asks(part)]
    others = [part for part in parts if part not in asking]
    telling = [part for part in asking if _says_what(part, library)]
    if not telling:
        telling = [asked_of(part, about) for about in others if _names_note(about, library) for part in asking[:1]]
    calls = [(part, call) for part in telling if (call := _by_itself(part, library))]
    found = {answering(call, library): part for part, call in reversed(calls)}
    return next(iter(found.values())) if len(found) == 1 else text


_ADDRESS = re.compile(r"(?:https?:)?//\S+|\bwww\.\S+", re.IGNORECASE)
_OF_NOTES = frozenset({"explain", "compare", "steps"})


def _names_note(folded: str, library: Library) -> bool:
    return len(library.names.find(folded, KINDS).named) == 1


def _says_what(folded: str, library: Library) -> bool:
    """Return whether a clause has a word that carries meaning."""
    typed = folded.split()
    return any(not IDLE.intersection(pair) for pair in zip(typed, library.names.repaired(typed)[0], strict=True))


def _by_itself(folded: str, library: Library) -> Call | None:
    """Return the call of a clause that asks in a usual phrasing, and names all that it asks about."""
    from bot.understand.framing import unframed

    if whole := _whole(unframed(folded), library):
        return whole if whole.command in _OF_NOTES else None  # "where do I start" rests on what was told
    apart = take_apart(folded, library)
    return apart.read.call if apart and apart.read and not apart.unexplained and not apart.open else None


def read_question(text: str, library: Library) -> Question | None:
    """Read a question; None where the notes most likely do not answer it."""
    return _read(core(text, library), library) or _read_clause(text, library)


def _read_clause(text: str, library: Library) -> Question | None:
    """Read the first clause of a text that asks of a note, if that surely answers it; the rest may say more of it."""
    from bot.understand.clauses import asks, clauses

    parts = [words.fold(part) for part in clauses(text)]
    for part in parts if len(parts) > 1 else ():
        if asks(part) and any(
            not each.loose for each in library.names.mentions(library.names.repaired(part.split())[0])
        ):
            found = _read(part, library)
            if found and found.chance >= _OF_A_PART:
                return found
    return None


_OF_A_PART = 0.8
"""Probability from which a clause is answered that does not stand by itself: what else is told may change it."""


def _read(text: str, library: Library) -> Question | None:
    from bot.understand.framing import unframed, without_field

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
    if whole is not None and whole.command == "explain" and _VERSUS.intersection(folded.split()):
        whole = None
    if whole is not None and whole.command != "compare":
        return Question(_with_part(whole, folded, library))
    apart = take_apart(text, library)
    if apart is None:
        return None
    call = apart.read.call if apart.read and not apart.unexplained else None
    if whole is not None:  # a comparison asked for by its name; the words may name a dimension of it
        narrower = call or whole
        return Question(narrower if narrower.options[: len(whole.options)] == whole.options else whole)
    if (call is None or apart.open or apart.told) and (compared := _beside(folded, apart.asked, library)):
        return Question(compared, apart.read_as)
    if call is not None and apart.told:
        return _told_of_two(apart, call, library)
    if call is not None and is_named_pair(apart.asked, call):
        return Question(call, apart.read_as)
    if call is None or apart.open:
        meant = meaning(apart.asked, apart.read, apart.unexplained, library)
        return Question(meant.call, apart.read_as, (), meant.chance, meant.unknown) if meant.call else None
    told = tuple(pair for pair in apart.read_as if pair[1] in _meaningful(apart.asked))
    return Question(call, told, _several(apart.asked, call) if call.command in {"explain", "steps"} else ())


_VERSUS = frozenset({"vs", "versus"})
"""Between two names, what a listed question has, too; but not to show the one note that lists it."""


def _told_of_two(apart: Apart, call: Call, library: Library) -> Question:
    """Return the comparison of two notes beside which something is told, of which only strange words matter."""
    named = {apart.asked.tokens[place] for place in apart.read.covers} if apart.read else set[str]()
    read_as = tuple(pair for pair in apart.read_as if pair[1] in named)
    return Question(call, read_as, unknown=unheard(apart.asked, call, library))


def _beside(folded: str, asked: Asked, library: Library) -> Call | None:
    """Return the call that compares the two things that a question sets side by side, if it names no comparison."""
    from bot.understand.beside import beside
    from bot.understand.wanting import sides

    named = any(each.kind == "comparison" for mention in asked.mentions for each in mention.named)
    pair = None if named else sides(folded)
    return beside(*pair, library) if pair else None


def _is_listed(folded: str, library: Library) -> bool:
    """Return whether a note lists just this question."""
    return any(each.form == ASKED for each in library.names.exact(folded))


def _steps(folded: str, library: Library) -> Question | None:
    """Return the process that a question asks for, in whatever words it asks for steps; None where there is none."""
    from bot.understand.wanting import stepped

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


def named_in(text: str, near: Sequence[Named], library: Library) -> str:
    """Return the concept that a question speaks of by its name, of the notes nearest to it; empty where none is."""
    apart = take_apart(text, library)
    return spoken_of(apart.asked, (each.item for each in near), library) if apart else ""


def spoken_of(asked: Asked, near: Iterable[str], library: Library) -> str:
    """Return the concept that a question speaks of by its name; empty where it rather compares some, or names another.

    "A Kalman filter" is no filter that the notes speak of, nor "a graph neural network" their neural network; but "who
    invented RAG" is about RAG.

    Args:
        asked: The question.
        near: The nearest notes, best first.
        library: The notes.
    """
    named = {each.item: mention for mention in asked.mentions if not mention.loose for each in mention.named}
    labels = library.labels(near)
    if labels and labels[0].kind == "comparison":
        return ""
    ids = [label.id for label in labels if label.kind == "concept" and label.id in named]
    own = [id_ for id_ in ids if not _is_part(asked, named[id_], id_, library)]
    return min(own, key=lambda id_: named[id_].start, default="")  # what comes first is mostly what is asked about


def _is_part(asked: Asked, mention: Mention, item: str, library: Library) -> bool:
    """Return whether a name stands behind a word that makes another name of it."""
    before = asked.tokens[mention.start - 1] if mention.start else ""
    if not before or before in IDLE or stands(before, library.vocabulary(item)):
        return False
    return is_defining(asked) or before not in words.common_words()


def subjects(text: str, library: Library) -> list[str]:
    """Return the concepts and processes that a text names, in its order."""
    repaired, _ = library.names.repaired(words.fold(text).split()[:LONGEST])
    named = (subject(mention) for mention in library.names.mentions(repaired))
    return [each.item for each in named if each]


def _several(asked: Asked, call: Call) -> tuple[Named, ...]:
    """Return the notes of one kind that share the name by which the one of a call was found."""
    for mention in asked.mentions:
        for kind in {each.kind for each in mention.named if each.item in dict(call.options).values()}:
            same = tuple(each for each in mention.named if each.kind == kind)
            if len(same) > 1:
                return same
    return ()


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
