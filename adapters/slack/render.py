"""A reply as Slack messages: pure functions from a page of a reply to the body of a request.

A message is made of a heading, rich text and buttons. Small comparisons are tables, larger ones a list for each
dimension; a hidden answer is behind a button; sources stand in small print at the end. `text` says the same in full:
screen readers and the notifications of phones read it instead of the blocks.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Literal, TypeAlias

from msgspec import Struct

from adapters.lengths import cut_to, units
from adapters.offers import offers
from adapters.opinions import is_judged, presses
from adapters.press import MOST_PAGES, Press, base36, carries, written
from adapters.slack.limits import (
    HEADER,
    LABEL,
    MESSAGE_BLOCKS,
    MESSAGE_TEXT,
    OPTION_TEXT,
    OPTION_VALUE,
    PAGE_TEXT,
    TABLE_ROWS,
    TEXT,
    URL,
    VALUE,
)
from adapters.slack.richtext import (
    Body,
    context,
    elements,
    escaped,
    flat,
    has_marks,
    header,
    is_address,
    link,
    listed,
    piece,
    plain_text,
    rich,
    section,
)
from bot import wording
from bot.call import Call
from bot.degrade import TERMINAL, Shows, degraded
from bot.markup import plain
from bot.pages import Page, pages
from bot.plain import numbers_of, sections
from bot.reply import (
    Action,
    Block,
    Bullets,
    Cell,
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

Surface: TypeAlias = Literal["message", "view"]
"""Where blocks are shown: views (modals and the Home tab) take no tables."""

SHOWS: Shows = TERMINAL
"""Tables are shown, as such or as lists; what is hidden becomes a button."""

ROOM = VALUE - 10
"""Characters of a button's value that are left for a call."""

MENU_ROOM = OPTION_VALUE - 2
"""Characters of the value of a menu's option that are left for a call."""

MOST_BUTTONS = 20
"""Buttons of a reply's own. Actions beyond are lines that say what to type."""

WIDEST_TABLE = 2
"""Things side by side in a table, beside the names of the dimensions: more do not fit a phone."""

LONGEST_CELL = 200
"""Characters of a cell of a table: five lines of a column."""

_CONTROLS = 3
"""Blocks of a message that are no content: two rows of buttons and the number of the page."""


class Audience(Struct, frozen=True):
    """Who sees a message.

    Attributes:
        asker: The id of who asked.
        private: The asker alone, in a message that they can dismiss.
        alone: In a conversation with nobody else, where there is nobody to share with.
    """

    asker: str = ""
    private: bool = False
    alone: bool = False


class Shown(Struct, frozen=True):
    """A reply cut into pages, with the buttons that stand under each.

    Attributes:
        blocks: What each page shows.
        texts: What each page says, complete.
        mark: A few characters that change with what the pages say; empty for a single page.
        paged: Whether buttons can lead from page to page; else all pages are sent at once.
    """

    pages: tuple[Page, ...]
    blocks: tuple[list[Body], ...]
    texts: tuple[str, ...]
    buttons: tuple[Body, ...]
    mark: str
    paged: bool

    @property
    def reply(self) -> Reply:
        """The reply that was cut."""
        return self.pages[0].reply


def messages(reply: Reply, audience: Audience = Audience()) -> list[Body]:  # noqa: B008 - it is frozen
    """Return the bodies of all pages of a reply, as they are sent one after another or on request."""
    cut = shown(reply)
    return [body(cut, number, audience) for number in range(1, len(cut.pages) + 1)]


def shown(reply: Reply, surface: Surface = "message") -> Shown:
    """Cut a reply into pages."""
    buttons, reply = offers(degraded(reply, SHOWS), _button, MOST_BUTTONS, "value")
    whole = Page(reply, reply.body(), count=1)
    blocks, text = _blocks(whole, surface), _text(whole)
    if _fit(blocks, text):
        return Shown((whole,), (blocks,), (_bounded(text),), buttons, "", paged=False)
    cut = pages(reply, lambda page: _fit(_blocks(page, surface), _text(page)))
    texts = tuple(_bounded(_text(page)) for page in cut)
    paged = len(cut) <= MOST_PAGES and carries(reply.call, ROOM)
    return Shown(cut, tuple(_blocks(page, surface) for page in cut), texts, buttons, _mark(texts), paged)


def body(cut: Shown, number: int, audience: Audience) -> Body:
    """Return the body of one page, from 1."""
    return message([*cut.blocks[number - 1], *rows(cut, number, audience)], cut.texts[number - 1])


def rows(cut: Shown, number: int, audience: Audience, first: tuple[Body, ...] = ()) -> list[Body]:
    """Return the blocks of buttons under a page: what to ask next, then what can be done with the page.

    Args:
        cut: The reply.
        number: The page, from 1.
        audience: Who sees it.
        first: Buttons before those of the reply.
    """
    page = cut.pages[number - 1]
    controls = (*_controls(cut, page, audience), *_opinions(cut, page))
    return [_row(name, made) for name, made in (("next", (*first, *cut.buttons)), ("page", controls)) if made]


def message(blocks: list[Body], text: str) -> Body:
    """Return the body of a message: its links open no previews, and marks in its text are no formats."""
    return {"text": text, "mrkdwn": False, "blocks": blocks, "unfurl_links": False, "unfurl_media": False}


def said(text: str) -> Body:
    """Return the body of a message that says one sentence."""
    return message([rich(section(piece(text)))], escaped(text))


# ---- text and blocks


def _fit(blocks: list[Body], text: str) -> bool:
    return len(blocks) <= MESSAGE_BLOCKS - _CONTROLS and units(text) <= PAGE_TEXT and all(map(_block_fits, blocks))


def _block_fits(block: Body) -> bool:
    """Return whether a block keeps the limits that a page's text does not already keep."""
    match block:
        case {"type": "context", "elements": [{"text": str(text)}]}:
            return units(text) <= TEXT
        case {"type": "table", "rows": rows}:
            return isinstance(rows, list) and len(rows) <= TABLE_ROWS  # pyright: ignore[reportUnknownArgumentType]
        case _:
            return True


def _text(page: Page) -> str:
    """Return a page as text, complete."""
    parts = [page.reply.title, *sections(page.blocks, page.reply.citations)]
    if number := _number(page):
        parts.append(f"({number})")
    return escaped("\n\n".join(part for part in parts if part)) or "\u2026"


def _bounded(text: str) -> str:
    """Return a page's text as it may be sent: what no page can hold, such as one endless word, is cut."""
    return text if units(text) <= MESSAGE_TEXT else cut_to(text, MESSAGE_TEXT)


def _number(page: Page) -> str:
    return wording.PAGE.format(number=page.number, count=page.count or MOST_PAGES) if page.count != 1 else ""


def _blocks(page: Page, surface: Surface) -> list[Body]:
    """Return the blocks of a page but for its buttons."""
    title = flat(page.reply.title).strip()
    found = [header(title, HEADER)] if title else []
    tables = 1 if surface == "message" else 0
    for block in page.blocks:
        if isinstance(block, Table) and tables and _serves(block):
            tables -= 1
            found.append(_table(block, page.reply.citations))
        else:
            found.extend(_shown(block, page.reply.citations))
    if number := _number(page):
        found.append(context(number))
    return found or [rich(section())]


def _shown(block: Block, citations: tuple[Citation, ...]) -> Iterator[Body]:
    """Yield the blocks of Slack's that show one of a reply's."""
    match block:
        case Paragraph(line, label):
            yield rich(section(*_labelled(label, _line(line, citations))))
        case Bullets(lines, label):
            items = [section(*_line(line, citations)) for line in lines]
            yield rich(*_heading(label), *([listed("bullet", items)] if items else [])) if label or items else _EMPTY
        case Steps():
            yield rich(*_heading(block.label), *_steps(block, citations))
        case Quote(line):
            yield rich({**section(*_line(line, citations)), "type": "rich_text_quote"})
        case Note(text):
            yield context(plain(text) or "\u2026")
        case Divider():
            yield {"type": "divider"}
        case Sources(cited, start):
            if cited:
                yield _sources(cited, start)
        case Table(columns, rows):
            yield from (_dimension(row.name, columns, row.cells, citations) for row in rows)
        case Hidden():
            return  # degraded before


_EMPTY = rich(section())


def _steps(block: Steps, citations: tuple[Citation, ...]) -> Iterator[Body]:
    """Yield a numbered list; what belongs to a step is a list within, after which the numbers go on."""
    items: list[Body] = []
    offset = block.start - 1
    for step in block.steps:
        items.append(section(*_line(step.line, citations)))
        inner = [section(*elements(step.detail))] if step.detail else []
        inner += [section(*_line(option, citations)) for option in step.options]
        if inner:
            yield listed("ordered", items, offset=offset)
            yield listed("bullet", inner, indent=1)
            offset, items = offset + len(items), []
    if items:
        yield listed("ordered", items, offset=offset)
    if not block.steps and not block.label:
        yield section()


def _dimension(name: str, columns: tuple[str, ...], cells: tuple[Cell, ...], citations: tuple[Citation, ...]) -> Body:
    """Return one row of a table as a list: the dimension's name, then each side with what it says."""
    parts = list(_heading(name))
    for column, cell in zip(columns, cells, strict=True):
        said = [_line(line, citations) for line in cell.lines]
        if len(said) == 1 and not cell.numbered:
            parts.append(listed("bullet", [section(*_labelled(column, said[0]))]))
            continue
        parts.append(listed("bullet", [section(piece(f"{column}:", bold=True))]))
        if said:
            items = [section(*line) for line in said]
            parts.append(listed("ordered" if cell.numbered else "bullet", items, indent=1))
    return rich(*(parts or [section()]))


def _heading(label: str) -> Iterator[Body]:
    if label.strip():
        yield section(piece(label.strip(), bold=True))


def _labelled(label: str, line: tuple[Body, ...]) -> tuple[Body, ...]:
    if not label.strip():
        return line
    if not line:
        return (piece(label.strip(), bold=True),)
    return (piece(f"{label.strip()}:", bold=True), piece(" "), *line)


def _line(line: Line, citations: tuple[Citation, ...]) -> tuple[Body, ...]:
    numbers = numbers_of(line, citations)
    return (*elements(line.text), piece(f" {numbers}")) if numbers else elements(line.text)


# ---- tables


def _serves(table: Table) -> bool:
    """Return whether a table can be read as one: few columns, short cells, nothing numbered."""
    if len(table.columns) > WIDEST_TABLE or len(table.rows) < 2:
        return False
    cells = (cell for row in table.rows for cell in row.cells)
    return all(cell.lines and not cell.numbered and _length(cell) <= LONGEST_CELL for cell in cells)


def _length(cell: Cell) -> int:
    return sum(units(plain(line.text)) for line in cell.lines)


def _table(table: Table, citations: tuple[Citation, ...]) -> Body:
    head = [_cell(name, bold=True) for name in (" ", *table.columns)]
    lines = [[_cell(row.name, bold=True), *(_said(cell, citations) for cell in row.cells)] for row in table.rows]
    return {"type": "table", "rows": [head, *lines], "column_settings": [{"is_wrapped": True}] * len(head)}


def _cell(text: str, **style: bool) -> Body:
    return rich(section(piece(text or " ", **style)))


def _said(cell: Cell, citations: tuple[Citation, ...]) -> Body:
    """Return a cell; several lines are parted by a bullet, since a cell takes no lists."""
    if len(cell.lines) == 1:
        return rich(section(*_line(cell.lines[0], citations)))
    return rich(*(section(piece("\u2022 "), *_line(line, citations)) for line in cell.lines))


# ---- sources


@lru_cache(maxsize=4096)
def _sources(cited: tuple[Citation, ...], start: int) -> Body:
    """Return the sources in small print; as rich text where a title holds what Slack would read as a format. Kept."""
    lines = list(_grouped(cited, start))
    if any(has_marks(text) for line in lines for text, _ in line):
        return rich(*(section(*(link(text, url) if url else piece(text) for text, url in line)) for line in lines))
    written = "\n".join("".join(_mrkdwn(text, url) for text, url in line) for line in lines)
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": written, "verbatim": True}]}


def _grouped(cited: Iterable[Citation], start: int) -> Iterator[list[tuple[str, str]]]:
    """Yield a line for each source, as texts with their addresses; places that follow each other share its line."""
    for (source, url), group in groupby(enumerate(cited, start), key=lambda each: (each[1].source, each[1].url)):
        title = (flat(source), url) if is_address(url) else (flat(f"{source} ({url})" if url else source), "")
        places = [(f"[{number}]", flat(citation.where)) for number, citation in group]
        if len(places) == 1:
            number, where = places[0]
            yield [(f"{number} ", ""), title, (f", {where}" if where else "", "")]
        else:
            yield [title, (": " + " \u00b7 ".join(f"{number} {where}".rstrip() for number, where in places), "")]


def _mrkdwn(text: str, url: str) -> str:
    return f"<{escaped(url)}|{escaped(text)}>" if url and text.strip() else escaped(text)


def _mark(texts: tuple[str, ...]) -> str:
    """Return a few characters that change with what the pages say."""
    return base36(zlib.crc32("\0".join(texts).encode("utf-8", "surrogatepass")) % 36**4)


# ---- buttons


@lru_cache(maxsize=4096)
def _button(action: Action) -> Body | None:
    """Return a button, None where an action cannot be one. Kept: the same notes are offered again and again."""
    label = flat(action.label).strip()
    target = action.target
    if not label:
        return None
    if isinstance(target, Url):
        return {**_labelled_button(label), "url": target.address} if units(target.address) <= URL else None
    if isinstance(target, Call) and carries(target, ROOM):
        return _press(label, Press("replace" if action.replaces else "answer", target))
    return None


def _labelled_button(label: str) -> Body:
    return {"type": "button", "text": plain_text(label, LABEL)}


def _press(label: str, press: Press) -> Body:
    return {**_labelled_button(label), "value": written(press, ROOM)}


def _controls(cut: Shown, page: Page, audience: Audience) -> tuple[Body, ...]:
    """Return the buttons of the page itself: to other pages, to share, to delete."""
    call = page.reply.call
    made: list[Body] = []
    if cut.paged and page.number > 1:
        made.append(_press(wording.BACK, Press("page", call, page.number - 1, cut.mark)))
    if cut.paged and page.number < page.count:
        label = wording.MORE.format(number=page.number + 1, count=page.count)
        made.append(_press(label, Press("page", call, page.number + 1, cut.mark)))
    if audience.private and not audience.alone and page.reply.visibility == "normal" and carries(call, ROOM):
        made.append(_press(wording.SHARE_TO_CHANNEL, Press("share", call)))
    if not audience.private and not audience.alone and audience.asker:
        made.append(_press(wording.DELETE, Press("delete", asker=audience.asker)))
    return tuple(made)


def _opinions(cut: Shown, page: Page) -> tuple[Body, ...]:
    """Return a small menu to say what one thinks of an answer: under its only message, or the last one."""
    return _judging(page.reply.call) if (cut.paged or page.last) and is_judged(page.reply) else ()


@lru_cache(maxsize=4096)
def _judging(call: Call | None) -> tuple[Body, ...]:
    """Return the menu to say what one thinks of the answer to a call; none where it has no room. Kept."""
    options: list[Body] = [
        {"text": plain_text(f"{each.emoji} {each.label}".strip(), OPTION_TEXT), "value": written(press, MENU_ROOM)}
        for each, press in presses(call, MENU_ROOM)
    ]
    return ({"type": "overflow", "options": options},) if options else ()


def _row(name: str, buttons: tuple[Body, ...]) -> Body:
    """Return a row of buttons; ids tell them apart, values say what they do."""
    made = [{"action_id": f"{name}-{number}", **button} for number, button in enumerate(buttons, 1)]
    return {"type": "actions", "elements": made}
