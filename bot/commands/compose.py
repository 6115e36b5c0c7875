"""What commands share in building replies: lines with their sources, and actions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec import UNSET, Struct, UnsetType

from bot import wording
from bot.call import Call
from bot.library.library import Label, Library
from bot.library.model import Cited, Fact, Misconception
from bot.markup import spans, verbatim
from bot.reply import Action, Block, Bullets, Citation, Line, Note, Paragraph
from bot.request import Place, Request
from bot.search.names import Named
from bot.understand.grammar import make
from bot.understand.lines import line_of

if TYPE_CHECKING:
    from bot.store.protocols import Store
    from bot.tips.sending import Outcome

MOST_ACTIONS = 8
"""Actions of one reply: two rows of buttons on a phone."""

_LINK = re.compile(r"\[\[(?!~)([a-z0-9-]+)(?=[\]|])")


class Context(Struct, frozen=True):
    """What a command may use: the notes, who asks, where and when, and the store if the table says so.

    Attributes:
        library: The notes, without what the server hides.
        request: The request.
        opener: Returns the store, opened when first asked for; None where nothing is kept.
        check: Says what would keep the assistant from posting somewhere; None where nothing can be asked.
    """

    library: Library
    request: Request
    opener: Callable[[], Store] | None = None
    check: Callable[[Place], Outcome] | None = None

    def store(self) -> Store:
        """Return the store. Commands that `uses_store` marks may count on it.

        Raises:
            StoreError: the database cannot be used.
            LookupError: the command table does not say that the command uses the store.
        """
        if self.opener is None:
            raise LookupError("nothing is kept here")
        return self.opener()


class Sourced:
    """Writes the sentences of one item, each with its sources; lists the citations in order of use."""

    def __init__(self, library: Library, item: str, citations: dict[Citation, None] | None = None) -> None:
        self._library = library
        self._item = item
        self._pack = item.partition(":")[0]
        self._kept: tuple[Citation, ...] = ()
        self._citations: dict[Citation, None] = {} if citations is None else citations

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations so far."""
        return tuple(self._citations)

    def of(self, item: str) -> Sourced:
        """Return a writer for another item that adds to the same citations."""
        return Sourced(self._library, item, self._citations)

    def cites(self, sources: Iterable[Cited]) -> tuple[Citation, ...]:
        """Return the citations of some sources."""
        return tuple([self._cite(cited.id, cited.at) for cited in sources])

    def own(self, source: str | UnsetType, at: str) -> tuple[Citation, ...]:
        """Return the citation of a part that may have a source of its own."""
        return (self._cite(source, at),) if source is not UNSET else ()

    def _cite(self, id_: str, at: str) -> Citation:
        return self._library.citation(self._item, id_, at)

    def keep(self, cites: tuple[Citation, ...]) -> tuple[Citation, ...]:
        """List some citations with the reply, and return them."""
        for cite in cites:
            self._citations[cite] = None
        return cites

    def line(self, text: str, cites: tuple[Citation, ...] = ()) -> Line:
        """Return an author's text as a line, its sources listed; links within the pack become complete."""
        if cites is not self._kept:  # most lines of an item rest on the same sources
            self._kept = self.keep(cites)
        if "[[" in text:
            text = _LINK.sub(lambda found: f"[[{self._pack}:{found[1]}", text)
        return Line(spans(text), cites)

    def fact(self, fact: Fact, cites: tuple[Citation, ...] = ()) -> Line:
        """Return a fact as a line, with the source of its own where it has one, else with those given."""
        return self.line(fact.text, self.own(fact.source, fact.at) or cites)

    def facts(
        self, facts: Sequence[Fact], label: str = "", one: str = "", cites: tuple[Citation, ...] = ()
    ) -> list[Block]:
        """Return facts as bullets; a single one as a paragraph, under the label for one."""
        if not facts:
            return []
        if len(facts) == 1:
            return [Paragraph(self.fact(facts[0], cites), one or label)]
        return [Bullets(tuple([self.fact(fact, cites) for fact in facts]), label)]

    def misconceptions(self, found: Iterable[Misconception]) -> list[Block]:
        """Return what is often thought, and what is true."""
        blocks: list[Block] = []
        for each in found:
            blocks.append(Paragraph(self.line(each.claim), wording.OFTEN_THOUGHT))
            blocks.append(Paragraph(self.line(each.correction), wording.IN_FACT))
        return blocks


def action(label: str, call: Call, library: Library, *, replaces: bool = False) -> Action:
    """Return an action that answers a call; `typed` is the shortest line that says the same."""
    return Action(label, call, line_of(call, library), replaces)


def explain(label: Label, library: Library) -> Action:
    """Return the action that explains a concept."""
    return show(label, library) or action(label.short, make("explain", concept=label.id), library)


def show(label: Label, library: Library) -> Action | None:
    """Return the action that shows an item of any kind that has a name."""
    kept = library.offers.get(label.id)
    if kept is None:
        made = _show(label, library)
        kept = library.offers[label.id] = (made,) if made else ()
    return kept[0] if kept else None


def _show(label: Label, library: Library) -> Action | None:
    if label.kind == "concept":
        return action(label.short, make("explain", concept=label.id), library)
    if label.kind == "process":
        return action(wording.WALK_THROUGH.format(name=label.name), make("steps", process=label.id), library)
    if label.kind == "path":
        return action(label.name, make("list", topic=label.id), library)
    comparison = library.comparison(label.id)
    if comparison is None:
        return None
    sides = dict(zip("abcd", comparison.items, strict=False))
    return action(wording.COMPARE_WITH.format(name=label.name), make("compare", **sides), library)


def shows(named: Iterable[Named], library: Library) -> tuple[Action, ...]:
    """Return the actions that show some notes, without repeats."""
    found = (show(label, library) for label in library.labels(each.item for each in named))
    return tuple(dict.fromkeys(each for each in found if each))[:MOST_ACTIONS]


UNSURE = 0.75
"""Probability below which an answer says that it may not be what was asked."""


def doubtful(chance: float, unknown: Iterable[str]) -> list[Block]:
    """Return what is said before an answer that was found by the words of a question, not by a name in it."""
    named = [wording.QUOTED.format(word=word) for word in unknown]
    notes: list[Block] = []
    if named:
        notes.append(Note(verbatim(wording.SILENT_ON.format(words=", ".join(named)))))
    if named or chance < UNSURE:
        notes.append(Note(verbatim(wording.WHAT_THERE_IS)))
    return notes


def read_as(pairs: Iterable[tuple[str, str]]) -> list[Block]:
    """Return a note for each word that was read as another."""
    return [Note(verbatim(wording.READ_AS.format(typed=typed, meant=meant))) for typed, meant in pairs]
