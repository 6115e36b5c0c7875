"""A reply is data: what to say, in blocks; a platform's renderer turns it into a payload.

`bot.plain` writes any reply as text, `bot.pages` splits it to a platform's size, and `bot.degrade`
replaces what a platform cannot show.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from bot.call import Call
from bot.markup import EMPTY, Text

Kind: TypeAlias = Literal["answer", "choices", "not_covered", "done", "problem"]
"""answer: from the notes · choices: pick one · not_covered: the notes do not say · done: a command
did what it should · problem: it could not, and the text says what to do."""

Visibility: TypeAlias = Literal["normal", "private"]
"""normal: the adapter's custom and the server's setting decide · private: for the asker alone."""

UNSURE = 0.75
"""Confidence below which an answer says that it may not be what was asked, and its question counts as a gap."""


class Citation(Struct, frozen=True):
    """Where a sentence comes from: the item it stands in, the source's title, the place, an address."""

    item: str
    source: str
    where: str = ""
    url: str = ""


class Line(Struct, frozen=True):
    """Some text and what it rests on."""

    text: Text
    cites: tuple[Citation, ...] = ()


class Paragraph(Struct, frozen=True, tag=True):
    """A few sentences. `label` is a short lead such as "Example"; often empty."""

    line: Line
    label: str = ""


class Bullets(Struct, frozen=True, tag=True):
    """Lines in no order."""

    lines: tuple[Line, ...]
    label: str = ""


class Step(Struct, frozen=True):
    """One step: what to do, a detail, and ways to do it."""

    line: Line
    detail: Text = EMPTY
    options: tuple[Line, ...] = ()


class Steps(Struct, frozen=True, tag=True):
    """Numbered steps; `start` is the number of the first one here."""

    steps: tuple[Step, ...]
    label: str = ""
    start: int = 1


class Cell(Struct, frozen=True):
    """What one column says in a row; `numbered` where the lines are steps in order."""

    lines: tuple[Line, ...]
    numbered: bool = False


class Row(Struct, frozen=True):
    """One dimension: a cell for each column, in the columns' order."""

    name: str
    cells: tuple[Cell, ...]


class Table(Struct, frozen=True, tag=True):
    """Things side by side. Every row has as many cells as there are columns."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


class Quote(Struct, frozen=True, tag=True):
    """Words of a source."""

    line: Line


class Note(Struct, frozen=True, tag=True):
    """Something about the answer rather than of it, such as how a word was read."""

    text: Text


class Hidden(Struct, frozen=True, tag=True):
    """Shown on demand only, such as the answer of a self-check. `reveal` shows it."""

    label: str
    blocks: tuple[Block, ...]
    reveal: Action


class Divider(Struct, frozen=True, tag=True):
    """A line between parts."""


class Sources(Struct, frozen=True, tag=True):
    """The list that the numbers behind the sentences point to; `start` is the first one's number."""

    citations: tuple[Citation, ...]
    start: int = 1


Block: TypeAlias = Paragraph | Bullets | Steps | Table | Quote | Note | Hidden | Divider | Sources


class Url(Struct, frozen=True, tag=True):
    """An address to open."""

    address: str


class Host(Struct, frozen=True, tag=True):
    """Something the adapter does with its own message."""

    act: Literal["more", "share", "delete"]


class Action(Struct, frozen=True):
    """Something to do next.

    Attributes:
        label: One to four words, for a button.
        target: A call to answer, an address to open, or an act of the host.
        typed: What to type for the same, empty where typing does nothing.
        replaces: The answer takes the place of this message instead of following it.
        asker_only: Only who asked may use it.
    """

    label: str
    target: Call | Url | Host
    typed: str = ""
    replaces: bool = False
    asker_only: bool = False


class File(Struct, frozen=True):
    """A file that comes with a reply: `name` as it is saved, `media_type` such as `application/json`, its text."""

    name: str
    media_type: str
    text: str


class Reply(Struct, frozen=True):
    """One answer, complete and the same on every platform.

    Attributes:
        kind: What sort of reply it is.
        title: One line, plain.
        blocks: What to say, in order.
        call: The call that was answered; None where the question led to none.
        items: Ids answered from, best first (`pack:id`).
        actions: What to do next, most useful first.
        citations: Every source, in the order of their numbers.
        visibility: Whether the core insists on privacy.
        files: What comes with it, to be kept by the asker; never the only place of what the reply says.
        confidence: How likely it answers what was asked; 1 where that was named outright.
        partial: Whether the answering note says nothing of some word of the question.
    """

    kind: Kind
    title: str
    blocks: tuple[Block, ...]
    call: Call | None = None
    items: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    citations: tuple[Citation, ...] = ()
    visibility: Visibility = "normal"
    files: tuple[File, ...] = ()
    confidence: float = 1.0
    partial: bool = False

    @property
    def open(self) -> bool:
        """Whether the notes leave open what was asked: they do not cover it, or hardly; or they lack a word of it."""
        return self.kind == "not_covered" or self.confidence < UNSURE or self.partial

    def body(self) -> tuple[Block, ...]:
        """Return the blocks to show: those of the reply, then the list of its sources."""
        return (*self.blocks, Sources(self.citations)) if self.citations else self.blocks
