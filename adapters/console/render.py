"""A reply drawn for a terminal with rich: pure functions from a reply to what rich prints.

Rich is loaded by the functions, so that plain output never pays for it. Every text is handed over as
`rich.text.Text`, which reads no markup; characters that steer a terminal are taken out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from bot import wording
from bot.degrade import TERMINAL, announced, degraded, listed
from bot.markup import Code, ConceptLink, Emphasis, Formula, Link, Span, Strong, Text, clean
from bot.plain import citation_text, numbers_of
from bot.reply import (
    Action,
    Block,
    Bullets,
    Citation,
    Divider,
    Hidden,
    Line,
    Note,
    Paragraph,
    Quote,
    Reply,
    Sources,
    Steps,
    Table,
    Url,
)

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text as RichText

LEAST_COLUMN = 12
"""Columns of a table's cell, even where its words are shorter."""

_STYLES: dict[type[Span], str] = {
    Strong: "bold",
    Emphasis: "italic",
    Code: "cyan",
    Link: "underline",
    ConceptLink: "cyan",
    Formula: "italic",
}


def screen(out: TextIO, width: int | None = None) -> Console:
    """Return the terminal to draw on."""
    from rich.console import Console

    return Console(
        file=out, width=width, force_terminal=True, highlight=False, emoji=False, markup=False, soft_wrap=False
    )


def draw(reply: Reply, terminal: Console, *, numbered: bool = False) -> None:
    """Draw a reply; `numbered` where a person may type an action's number."""
    terminal.print(*rendered(reply, terminal.width, numbered=numbered), sep="\n")


def rendered(reply: Reply, width: int, *, numbered: bool = False) -> list[RenderableType]:
    """Return what to print for a reply, top to bottom."""
    from rich.text import Text as RichText

    reply = degraded(reply, TERMINAL)
    parts: list[RenderableType] = [RichText(clean(reply.title), style=_TITLES.get(reply.kind, "bold"))]
    for block in reply.body():
        parts.extend((RichText(""), *_block(block, reply.citations, width)))
    if reply.actions:
        parts.extend((RichText(""), *_actions(reply.actions, numbered=numbered)))
    return parts


_TITLES = {
    "answer": "bold green",
    "choices": "bold cyan",
    "not_covered": "bold yellow",
    "problem": "bold red",
    "done": "bold cyan",
}


def _block(block: Block, citations: tuple[Citation, ...], width: int) -> list[RenderableType]:
    match block:
        case Paragraph(line, label):
            return [_labelled(label, _line(line, citations))]
        case Bullets(lines, label):
            return [*_heading(label), *(_item("\u2022", _line(line, citations)) for line in lines)]
        case Steps():
            return _steps(block, citations)
        case Table():
            return _table(block, citations, width)
        case Quote(line):
            return [_item("\u2502", _line(line, citations))]
        case Note(text):
            return [_text(text, "dim italic")]
        case Hidden():
            return [_text(announced(block).text, "dim italic")]
        case Divider():
            from rich.rule import Rule

            return [Rule(style="dim")]
        case Sources(cited, start):
            return _sources(cited, start)


def _text(text: Text, style: str = "") -> RichText:
    from rich.text import Text as RichText

    drawn = RichText(style=style)
    for span in text:
        look = _STYLES.get(type(span), "")
        if isinstance(span, Link):
            look = f"underline link {span.url}"
        drawn.append(clean(span.text), style=look)
        if isinstance(span, Link):
            drawn.append(f" ({clean(span.url)})", style="dim")
        elif isinstance(span, Formula):
            drawn.append(f" ({clean(span.spoken)})", style="dim")
    return drawn


def _line(line: Line, citations: tuple[Citation, ...]) -> RichText:
    drawn = _text(line.text)
    numbers = numbers_of(line, citations)
    return drawn.append(f" {numbers}", style="dim") if numbers else drawn


def _labelled(label: str, text: RichText) -> RichText:
    from rich.text import Text as RichText

    if not label:
        return text
    return RichText.assemble((f"{clean(label)}: " if text.plain else clean(label), "bold"), text)


def _heading(label: str) -> list[RenderableType]:
    from rich.text import Text as RichText

    return [RichText(clean(label), style="bold")] if label else []


def _item(mark: str, text: RichText) -> RenderableType:
    """Return a line of a list whose further lines hang below its text."""
    from rich.table import Table as Grid
    from rich.text import Text as RichText

    grid = Grid.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    grid.add_row(RichText(mark, style="cyan"), text)
    return grid


def _steps(steps: Steps, citations: tuple[Citation, ...]) -> list[RenderableType]:
    from rich.console import Group

    drawn: list[RenderableType] = _heading(steps.label)
    for number, step in enumerate(steps.steps, steps.start):
        drawn.append(_item(f"{number}.", _line(step.line, citations)))
        inner: list[RenderableType] = [_text(step.detail, "dim")] if step.detail else []
        inner.extend(_item("\u2022", _line(option, citations)) for option in step.options)
        if inner:
            from rich.padding import Padding

            drawn.append(Padding(Group(*inner), (0, 0, 0, 3)))
    return drawn


def _table(table: Table, citations: tuple[Citation, ...], width: int) -> list[RenderableType]:
    """Draw a table where every word fits its column; else a list for each dimension."""
    from rich.console import Group
    from rich.table import Table as Grid
    from rich.text import Text as RichText

    rows = [[_cell(cell.lines, citations, numbered=cell.numbered) for cell in row.cells] for row in table.rows]
    if _least_width(table, rows) > width:
        parts = [_block(block, citations, width) for block in listed(table)]
        return [drawn for part in parts for drawn in (RichText(""), *part)][1:]
    grid = Grid(show_lines=True, expand=False, border_style="dim", header_style="bold", width=width)
    grid.add_column("", style="bold", min_width=_longest_word([row.name for row in table.rows]))
    for column in table.columns:
        grid.add_column(RichText(clean(column)), ratio=1, overflow="fold")
    for row, cells in zip(table.rows, rows, strict=True):
        grid.add_row(
            RichText(clean(row.name)),
            *(Group(*(_item(mark, text) if mark else text for mark, text in cell)) for cell in cells),
        )
    return [grid]


def _cell(lines: tuple[Line, ...], citations: tuple[Citation, ...], *, numbered: bool) -> list[tuple[str, RichText]]:
    if len(lines) == 1 and not numbered:
        return [("", _line(lines[0], citations))]
    return [(f"{place}." if numbered else "\u2022", _line(line, citations)) for place, line in enumerate(lines, 1)]


def _least_width(table: Table, rows: list[list[list[tuple[str, RichText]]]]) -> int:
    """Return the columns that a table needs so that no word is broken: borders and blanks take three each."""
    names = _longest_word([row.name for row in table.rows])
    widest = LEAST_COLUMN
    for place, column in enumerate(table.columns):
        texts = [f"{'12. ' if mark else ''}{text.plain}" for cells in rows for mark, text in cells[place]]
        marked = 3 if any(mark for cells in rows for mark, _ in cells[place]) else 0
        widest = max(widest, _longest_word([column, *texts]) + marked)
    return names + 4 + len(table.columns) * (widest + 3)


def _longest_word(texts: list[str]) -> int:
    from rich.cells import cell_len

    return max((cell_len(word) for text in texts for word in text.split()), default=0)


def _sources(citations: tuple[Citation, ...], start: int) -> list[RenderableType]:
    from rich.text import Text as RichText

    drawn: list[RenderableType] = [RichText(wording.SOURCES, style="dim bold")]
    for number, citation in enumerate(citations, start):
        look = f"dim link {citation.url}" if citation.url else "dim"
        drawn.append(_item(f"[{number}]", RichText(clean(citation_text(citation)), style=look)))
    return drawn


def _actions(actions: tuple[Action, ...], *, numbered: bool) -> list[RenderableType]:
    from rich.text import Text as RichText

    drawn: list[RenderableType] = [RichText(wording.NEXT, style="dim bold")]
    for number, action in enumerate(actions, 1):
        said = action.target.address if isinstance(action.target, Url) else action.typed
        text = RichText.assemble((clean(action.label), "cyan"), (f"  {clean(said)}" if said else "", "dim"))
        drawn.append(_item(f"{number}" if numbered else "\u2192", text))
    return drawn
