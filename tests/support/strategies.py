"""Hypothesis strategies: replies and their parts, calls, and what people may type.

    @given(replies())
    def test_…(reply: Reply) -> None: …

Every strategy of a part takes the strategy of its words, so that a test can tell one part from another or
try a single script. `said` walks over what a reply shows, `strings` over every text that it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache, partial
from string import ascii_lowercase, digits
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from msgspec import Struct

from bot import wording
from bot.call import Call, Value
from bot.commands.table import COMMANDS, TABLE, Command, Option
from bot.markup import Code, ConceptLink, Emphasis, Formula, Link, Plain, Span, Strong, Text, plain
from bot.plain import citation_text
from bot.reply import (
    Action,
    Block,
    Bullets,
    Cell,
    Citation,
    Divider,
    Hidden,
    Host,
    Line,
    Note,
    Paragraph,
    Quote,
    Reply,
    Row,
    Sources,
    Step,
    Steps,
    Table,
    Url,
)
from bot.tips.calendar import EVERY_DAY, written, written_dates
from bot.understand.grammar import text_of

HOSTILE: tuple[str, ...] = (
    "**bold**", "*x*", "__x__", "~~x~~", "||x||", "`x`", "```", "[x](https://evil.example)", "<https://evil.example|x>",
    "<@1234567890>", "<@&12>", "<#34>", "<@U123>", "<!channel>", "@everyone", "@here", ":smile:", "[[rag]]", "$x${y}",
    "<b>", "&lt;", "&amp;", "{typed}", "{0}", "%s", "\\", "\\n", "javascript:alert(1)", ">", "#", "-", "1.", "\"'",
    "\x00", "\x07", "\x1b[31m", "\x9b", "\u202e", "\u2066", "\u200b", "\ufeff", "\u200d",
)  # fmt: skip
"""Pieces of markup, mentions, control and direction characters, none with a blank in it."""

CLUSTERS: tuple[str, ...] = (
    "e\u0301", "\U0001f469\u200d\U0001f52c", "\U0001f1e9\U0001f1ea", "\U0001f44d\U0001f3fd", "\u0928\u093f",
    "\u1112\u1161\u11ab", "\u6570", "\ufe0f", "\u05d0", "a",
)  # fmt: skip
"""Graphemes, most of several code points."""

_LETTERS = ascii_lowercase + digits
_PLAIN = tuple(
    "a note says what it is and where from so that we know why models learn 2 things, slowly: (42%) co-operate".split()
)
_LONG = ("incomprehensibilities", "x" * 50, "\u6570\u636e\u79d1\u5b66\u5bb6")
_URLS = st.sampled_from(("https://a.example", "https://a.example/b_(c)?d=e&f=*g*", "http://sources.example/page"))
_IDS = st.sampled_from(("demo:rag", "data-and-ai:prompt-engineering", "other-pack:fine-tuning-of-models"))
_KINDS = st.sampled_from(("answer", "choices", "not_covered", "done", "problem"))
_VISIBILITIES = st.sampled_from(("normal", "private"))

SOURCES: tuple[Citation, ...] = (
    Citation("demo:rag", "The lecture"),
    Citation("demo:rag", "A book, in **two** parts", "chapter 2"),
    Citation("demo:peft", "A page", "", "https://a.example/b_(c)"),
    Citation("demo:peft", "A paper <by> @everyone", "page 3", "https://a.example/d?e=f&g=h"),
)
"""What the lines of random replies rest on."""


# ---- what stands in texts


@cache
def words() -> SearchStrategy[str]:
    """Return words: ordinary ones, long ones, other scripts, hostile pieces; none holds white space."""
    plain_ = st.sampled_from(_PLAIN)
    clusters = st.lists(st.sampled_from(CLUSTERS), min_size=1, max_size=4).map("".join)
    return st.one_of(plain_, plain_, plain_, st.sampled_from(_LONG), st.sampled_from(HOSTILE), clusters)


def wild_texts(most: int = 60) -> SearchStrategy[str]:
    """Return any text that can be written as UTF-8, often of hostile pieces."""
    pieces = st.lists(st.sampled_from((*HOSTILE, *CLUSTERS, " ", "\n", "\t")), max_size=12)
    return st.text(max_size=most) | pieces.map("".join)


@cache
def phrases(word: SearchStrategy[str] | None = None, most: int = 3) -> SearchStrategy[str]:
    """Return a few words with single spaces between them."""
    return st.lists(words() if word is None else word, min_size=1, max_size=most).map(" ".join)


@cache
def sentences(word: SearchStrategy[str] | None = None, most: int = 8) -> SearchStrategy[str]:
    """Return words that end like a sentence."""
    return st.builds(str.__add__, phrases(word, most), st.sampled_from((".", "!", "?", "\u2026")))


@cache
def spans(word: SearchStrategy[str] | None = None) -> SearchStrategy[Span]:
    """Return spans of every kind."""
    phrase = phrases(word)
    return st.one_of(
        st.builds(Plain, sentences(word)),
        st.builds(Strong, phrase),
        st.builds(Emphasis, phrase),
        st.builds(Code, phrase),
        st.builds(Link, phrase, _URLS),
        st.builds(ConceptLink, phrase, _IDS),
        st.builds(Formula, phrase, phrase),
    )


@cache
def texts(word: SearchStrategy[str] | None = None, most: int = 3) -> SearchStrategy[Text]:
    """Return spans with spaces between them."""
    return st.lists(spans(word), min_size=1, max_size=most).map(_spaced)


def _spaced(found: list[Span]) -> Text:
    return tuple(part for span in found for part in (Plain(" "), span))[1:]


# ---- blocks and replies


@cache
def lines(word: SearchStrategy[str] | None = None) -> SearchStrategy[Line]:
    """Return lines that rest on none to two of `SOURCES`."""
    cites = st.lists(st.sampled_from(SOURCES), unique=True, max_size=2).map(tuple)
    return st.builds(Line, texts(word), st.just(()) | cites)


@cache
def tables(word: SearchStrategy[str] | None = None) -> SearchStrategy[Table]:
    """Return tables of one to three columns and rows, with a cell for each."""
    cell = st.builds(Cell, st.lists(lines(word), min_size=1, max_size=2).map(tuple), st.booleans())
    return st.one_of([_tables(phrases(word), cell, columns) for columns in (1, 2, 3)])


def _tables(name: SearchStrategy[str], cell: SearchStrategy[Cell], columns: int) -> SearchStrategy[Table]:
    rows = st.lists(st.builds(Row, name, st.tuples(*[cell] * columns)), min_size=1, max_size=3)
    return st.builds(Table, st.tuples(*[name] * columns), rows.map(tuple))


@cache
def open_blocks(word: SearchStrategy[str] | None = None) -> SearchStrategy[Block]:
    """Return blocks of every kind that is shown at once; the sources come from the reply."""
    line = lines(word)
    label = st.just("") | phrases(word)
    step = st.builds(Step, line, st.just(()) | texts(word), st.lists(line, max_size=2).map(tuple))
    return st.one_of(
        st.builds(Paragraph, line, label),
        st.builds(Paragraph, st.just(Line(())), phrases(word)),
        st.builds(Bullets, st.lists(line, min_size=1, max_size=4).map(tuple), label),
        st.builds(Steps, st.lists(step, min_size=1, max_size=3).map(tuple), label),
        tables(word),
        st.builds(Quote, line),
        st.builds(Note, texts(word)),
        st.just(Divider()),
    )


@cache
def hidden(word: SearchStrategy[str] | None = None) -> SearchStrategy[Hidden]:
    """Return hidden parts; `word` is of what they hide."""
    reveal = _few_calls().map(lambda call: Action("Show answer", call, text_of(call)))
    inside = st.lists(open_blocks(word), min_size=1, max_size=2).map(tuple)
    return st.builds(Hidden, st.sampled_from(("Answer", "Solution")), inside, reveal)


@cache
def actions(word: SearchStrategy[str] | None = None) -> SearchStrategy[Action]:
    """Return actions of every kind."""
    return st.one_of(
        st.builds(_answering, phrases(word), _few_calls(), st.booleans()),
        st.builds(Action, phrases(word), st.builds(Url, _URLS)),
        st.builds(Action, phrases(word), st.sampled_from((Host("more"), Host("share"), Host("delete")))),
    )


def _answering(label: str, call: Call, replaces: bool) -> Action:  # noqa: FBT001 - the strategy fills it in
    return Action(label, call, text_of(call), replaces)


@cache
def replies(
    word: SearchStrategy[str] | None = None, secret: SearchStrategy[str] | None = None, most: int = 4
) -> SearchStrategy[Reply]:
    """Return replies of every kind; `word` is of what is shown, `secret` of what hidden parts hold."""
    block = open_blocks(word) | hidden(word if secret is None else secret)
    return st.builds(
        _reply,
        kind=_KINDS,
        title=phrases(word),
        blocks=st.lists(block, max_size=most).map(tuple),
        call=st.none() | _few_calls(),
        items=st.lists(_IDS, unique=True, max_size=2).map(tuple),
        actions=st.lists(actions(word), unique=True, max_size=3).map(tuple),
        visibility=_VISIBILITIES,
    )


def _reply(**fields: Any) -> Reply:
    """Number the sources in order of use, as the commands do."""
    return Reply(**fields, citations=tuple(dict.fromkeys(_cited(fields["blocks"]))))


def _cited(part: object) -> Iterator[Citation]:
    if isinstance(part, Citation):
        yield part
    elif isinstance(part, Struct):
        for field in part.__struct_fields__:
            yield from _cited(getattr(part, field))
    elif isinstance(part, tuple):
        for each in part:  # pyright: ignore[reportUnknownVariableType]
            yield from _cited(each)  # pyright: ignore[reportUnknownArgumentType]


# ---- calls


def slugs(most: int = 60) -> SearchStrategy[str]:
    """Return names of items as authors may write them, up to the longest."""
    longest = st.just(("a" * (most - 2) + "-b")[-most:])
    short = st.text(_LETTERS + "-", min_size=1, max_size=most)
    return short.map(lambda text: re.sub("-+", "-", text).strip("-") or "a") | longest


def ids() -> SearchStrategy[str]:
    """Return complete ids, up to the longest."""
    return st.builds("{}:{}".format, slugs(), slugs())


@cache
def values(option: Option) -> SearchStrategy[Value]:
    """Return canonical values of an option, whether or not any note has them."""
    match option.type:
        case "item" | "topic":
            return ids()
        case "dimension":
            return slugs(30)
        case "tip":
            return ids() | st.dates().map(date.isoformat)
        case "command":
            return st.sampled_from(tuple(COMMANDS))
        case "word":
            return st.sampled_from(option.choices)
        case "number":
            return st.integers(1, 999_999_999)
        case "gap":
            return st.text("0123456789abcdef", min_size=8, max_size=8)
        case _:
            return _set(option)


def _set(option: Option) -> SearchStrategy[Value]:
    """Return canonical values of what people set."""
    match option.type:
        case "zone":
            return st.sampled_from(("default", "UTC", "Europe/Berlin", "America/Argentina/ComodRivadavia"))
        case "language":
            return st.sampled_from(("default", "en", "pt-BR"))
        case "area":
            return ids() | slugs()
        case "channel":
            return st.sampled_from(("here", "C012AB3CD", "9" * 20))
        case "time":
            return st.times().map(lambda each: f"{each:%H:%M}")
        case "days":
            return st.integers(1, EVERY_DAY).map(written)
        case "date":
            return st.dates().map(lambda each: each.isoformat())
        case "dates":
            return st.sets(st.dates(), min_size=1, max_size=3).map(sorted).map(written_dates)
        case "person":
            return st.sampled_from(("U012AB3CD", f"&{'9' * 20}"))
        case _:
            return st.text(min_size=1)


def calls(*, typed: bool = True, of: Callable[[Option], SearchStrategy[Value]] = values) -> SearchStrategy[Call]:
    """Return calls of every command with any of its options.

    Args:
        typed: Whether commands that take a person's own words are among them, or so many values that a button may
            not hold them all, as those that make schedules; few such calls stand in actions.
        of: The values of an option.
    """
    return st.one_of(
        [
            st.builds(partial(_call, command), st.tuples(*(st.none() | of(option) for option in command.options)))
            for command in TABLE
            if typed or all(option.type not in {"text", "time"} for option in command.options)
        ]
    )


def _call(command: Command, given: tuple[Value | None, ...]) -> Call:
    pairs = zip((option.name for option in command.options), given, strict=True)
    return Call(command.name, tuple((name, value) for name, value in pairs if value is not None))


@cache
def _few_calls() -> SearchStrategy[Call]:
    """Return calls without typed text, of few ids: quick to draw."""
    return calls(typed=False, of=lambda option: _IDS if option.type in {"item", "topic", "tip"} else values(option))


# ---- what people type

_STARTS = (
    "", "explain ", "compare ", "compare rag ", "compare rag with ", "steps ", "steps ai engineer process ", "ask ",
    "list ", "tip ", "sources ", "help ", "what is ", "how does an ai engineer ", "expain ", "explain rag depth:",
    "explain depth=", "compare rag vs peft by:", "compare rag vs peft on ", "tip show=", "rag", "Explain: ",
    "difference between rag and ",
)  # fmt: skip
_ENDS = ("", "?", " vs rag", " and peft", " on data", " 3", " full", ":", "=x", "\n")


def questions(inside: SearchStrategy[str]) -> SearchStrategy[str]:
    """Return lines that people may type, in the forms that are read, around some text of their own."""
    return st.builds("{}{}{}".format, st.sampled_from(_STARTS), inside, st.sampled_from(_ENDS))


# ---- walking over replies


def said(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield what blocks say, in order: labels, lines, names of rows and columns, hidden parts, sources.

    Splitting blocks does not change it: the names of row and column are said with each cell, the label of a
    hidden part not at all.
    """
    for block in blocks:
        match block:
            case Paragraph(line, label):
                yield from (label, plain(line.text))
            case Bullets(found, label):
                yield from (label, *(plain(line.text) for line in found))
            case Steps(steps, label):
                yield label
                yield from (text for step in steps for text in _said_in_step(step))
            case Table():
                yield from _said_in_table(block)
            case Quote(line):
                yield plain(line.text)
            case Note(text):
                yield plain(text)
            case Hidden(_, inside):
                yield from said(inside)
            case Sources(cited):
                yield from map(citation_text, cited)
            case Divider():
                yield "---"


def _said_in_step(step: Step) -> Iterator[str]:
    yield from (plain(step.line.text), plain(step.detail), *(plain(line.text) for line in step.options))


def _said_in_table(table: Table) -> Iterator[str]:
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            yield wording.CELL.format(row=row.name, column=column)
            yield from (plain(line.text) for line in cell.lines)


def words_said(blocks: Iterable[Block]) -> list[str]:
    """Return the words that blocks say, in order."""
    return [word for text in said(blocks) for word in text.split()]


def strings(part: object, owner: type = object) -> Iterator[tuple[type, str]]:
    """Yield every text in a reply or a part of one, with the type of what holds it."""
    if isinstance(part, str):
        yield owner, part
    elif isinstance(part, Struct):
        for field in part.__struct_fields__:
            yield from strings(getattr(part, field), type(part))
    elif isinstance(part, tuple):
        for each in part:  # pyright: ignore[reportUnknownVariableType]
            yield from strings(each, owner)  # pyright: ignore[reportUnknownArgumentType]
