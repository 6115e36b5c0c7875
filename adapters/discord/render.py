"""A reply as Discord messages: pure functions from a page of a reply to the body of a request.

A message is made of components (version 2): a container with the text, rows of buttons below it. Tables
become a list for each dimension, what is hidden a spoiler; sources stand in small print at the end.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import TypeAlias

from msgspec import Struct

from adapters.discord.custom_id import MOST_PAGES, ROOM, Press, base36, carries, written
from adapters.discord.limits import BUTTONS_IN_ROW, COMPONENTS, LABEL, MESSAGE_TEXT, PAGE_TEXT, URL
from adapters.discord.markdown import escaped, link, marked
from adapters.lengths import cut_to, units
from adapters.offers import offers
from adapters.opinions import is_judged, presses
from bot import wording
from bot.call import Call
from bot.degrade import EVERYTHING, Shows, degraded
from bot.pages import Page, pages
from bot.plain import numbers_of
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

Body: TypeAlias = dict[str, object]
"""The JSON object of a request or a component."""

SHOWS: Shows = EVERYTHING
"""Tables are drawn as lists here, so that a dimension's name stands over its sides once."""

MOST_BUTTONS = 20
"""Buttons of a reply's own: four rows. Actions beyond are lines that say what to type."""

LONGEST_TITLE = 200
"""Characters of a title, as UTF-16 units: four lines of a phone."""

ACTION_ROW, BUTTON, TEXT_DISPLAY, FILE, SEPARATOR, CONTAINER = 1, 2, 10, 13, 14, 17
SECONDARY, LINK = 2, 5
EPHEMERAL, COMPONENTS_V2 = 1 << 6, 1 << 15
ACCENTS = {"answer": 0x3B82F6, "choices": 0x8B5CF6, "not_covered": 0xD97706, "done": 0x16A34A, "problem": 0xDC2626}
"""A colour for each kind of reply, as 0xRRGGBB. The title says the same in words."""

NO_PINGS: Body = {"parse": []}
OPENING = "\\["
"""A bracket that begins no link."""
_CONTROLS = 8
"""Components that a page's own buttons may need: three to turn and share it, three to say what one thinks, two rows."""


class Audience(Struct, frozen=True):
    """Who sees a message.

    Attributes:
        asker: The id of who asked.
        private: The asker alone, in a message that they can dismiss.
        alone: In a conversation with nobody else, where there is nobody to share with.
    """

    asker: str = "0"
    private: bool = False
    alone: bool = False


class Shown(Struct, frozen=True):
    """A reply cut into pages, with the buttons that stand under each.

    Attributes:
        texts: What stands in each page's container.
        mark: A few characters that change with what the pages say; empty for a single page.
        paged: Whether buttons can lead from page to page; else all pages are sent at once.
    """

    pages: tuple[Page, ...]
    texts: tuple[list[Body], ...]
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


def shown(reply: Reply) -> Shown:
    """Cut a reply into pages."""
    buttons, reply = offers(degraded(reply, SHOWS), _button, MOST_BUTTONS, "custom_id")
    whole = Page(reply, reply.body(), count=1)
    room = COMPONENTS - _CONTROLS - len(buttons) - len(_rows(buttons))
    texts = _texts(whole)
    if _fit(texts, room):
        return Shown((whole,), (texts,), buttons, "", paged=False)
    cut = pages(reply, lambda page: _fit(_texts(page), room))
    said = tuple(_texts(page) for page in cut)
    paged = len(cut) <= MOST_PAGES and carries(reply.call)
    return Shown(cut, said, buttons, _mark(said) if paged else "", paged)


def body(cut: Shown, number: int, audience: Audience) -> Body:
    """Return the body of one page, from 1."""
    page = cut.pages[number - 1]
    accent = ACCENTS[page.reply.kind]
    container: Body = {"type": CONTAINER, "accent_color": accent, "components": cut.texts[number - 1]}
    rows = [*_rows(cut.buttons), *_own_rows(_controls(cut, page, audience), _opinions(cut, page))]
    files: list[Body] = [
        {"type": FILE, "file": {"url": f"attachment://{file.name}"}} for file in page.reply.files if number == 1
    ]
    return _message([container, *files, *rows], audience)


def said(text: str, audience: Audience) -> Body:
    """Return the body of a message that says one sentence."""
    return _message([{"type": TEXT_DISPLAY, "content": escaped(text)}], audience)


def _message(components: list[Body], audience: Audience) -> Body:
    flags = COMPONENTS_V2 | (EPHEMERAL if audience.private else 0)
    return {"flags": flags, "components": components, "allowed_mentions": NO_PINGS}


# ---- text


def _fit(texts: list[Body], room: int) -> bool:
    return 1 + len(texts) <= room and sum(units(str(text.get("content", ""))) for text in texts) <= PAGE_TEXT


def _texts(page: Page) -> list[Body]:
    """Return the components inside the container: texts, and separators where the reply has dividers."""
    found: list[Body] = []
    paragraphs: list[str] = []
    left = MESSAGE_TEXT
    for text in (*_head(page), *_sections(page.blocks, page.reply.citations), *_foot(page), None):
        if text:
            paragraphs.append(text)
            continue
        if content := "\n\n".join(paragraphs).strip():
            content = content[:left]  # only what no page can hold, such as one endless word, is longer
            left -= units(content)
            found.append({"type": TEXT_DISPLAY, "content": content})
        paragraphs.clear()
        if text == "" and found and found[-1]["type"] == TEXT_DISPLAY:
            found.append({"type": SEPARATOR})
    if found and found[-1]["type"] == SEPARATOR:
        found.pop()
    return found or [{"type": TEXT_DISPLAY, "content": "\u2026"}]


def _head(page: Page) -> Iterator[str]:
    title = cut_to(" ".join(page.reply.title.split()), LONGEST_TITLE)
    if title:
        yield f"### {escaped(title)}"


def _foot(page: Page) -> Iterator[str]:
    if page.count != 1:
        yield f"-# {wording.PAGE.format(number=page.number, count=page.count or MOST_PAGES)}"


def _sections(blocks: Iterable[Block], citations: tuple[Citation, ...]) -> Iterator[str]:
    """Yield the text of each block; an empty one for a divider."""
    for block in blocks:
        if isinstance(block, Divider):
            yield ""
        elif isinstance(block, Table):
            yield from (_row(row.name, block.columns, row.cells, citations) for row in block.rows)
        elif text := "\n".join(_lines(block, citations)):
            yield text


def _lines(block: Block, citations: tuple[Citation, ...]) -> Iterator[str]:
    match block:
        case Paragraph(line, label):
            yield _labelled(label, _line(line, citations))
        case Bullets(lines, label):
            yield from _heading(label)
            yield from (f"- {_line(line, citations)}" for line in lines)
        case Steps(steps, label, start):
            yield from _heading(label)
            for number, step in enumerate(steps, start):
                yield f"{number}. {_line(step.line, citations)}"
                if step.detail:
                    yield f"  - {marked(step.detail)}"
                yield from (f"  - {_line(option, citations)}" for option in step.options)
        case Quote(line):
            yield f"> {_line(line, citations)}"
        case Note(text):
            yield f"-# {marked(text)}"
        case Hidden(label, (Paragraph(line, same),)) if same == label:
            yield _labelled(label, _spoiler(_line(line, citations)))
        case Hidden(label, blocks):
            yield from _heading(label)
            yield from (_spoiler(line) for text in _sections(blocks, citations) for line in text.split("\n"))
        case Sources(cited, start):
            yield from (f"-# {line}" for line in _sources(cited, start))
        case Table() | Divider():
            return


def _row(name: str, columns: tuple[str, ...], cells: tuple[Cell, ...], citations: tuple[Citation, ...]) -> str:
    """Return one dimension: its name, then each side with what it says."""
    lines = list(_heading(name))
    for column, cell in zip(columns, cells, strict=True):
        said = [_line(line, citations) for line in cell.lines]
        if len(said) == 1 and not cell.numbered:
            lines.append(f"- {_labelled(column, said[0])}")
            continue
        lines.append(f"- **{escaped(column)}:**")
        lines.extend(f"  {f'{number}.' if cell.numbered else '-'} {text}" for number, text in enumerate(said, 1))
    return "\n".join(lines)


def _heading(label: str) -> Iterator[str]:
    if label.strip():
        yield f"**{escaped(label.strip())}**"


def _labelled(label: str, text: str) -> str:
    if not label.strip():
        return text
    return f"**{escaped(label.strip())}:** {text}" if text else f"**{escaped(label.strip())}**"


def _line(line: Line, citations: tuple[Citation, ...]) -> str:
    numbers = numbers_of(line, citations)
    text = marked(line.text)
    return f"{text} {numbers.replace('[', OPENING)}" if numbers else text


def _spoiler(line: str) -> str:
    """Hide a line; the mark of a list stays outside, and bars in it are parted so that none ends it."""
    bare = line.lstrip()
    for mark in ("- ", "> ", "-# "):
        if bare.startswith(mark):
            return f"{line[: len(line) - len(bare)]}{mark}{_spoiler(bare[len(mark) :])}"
    if line.startswith("||") and line.endswith("||"):
        return line  # hidden within hidden
    bare = bare.replace("||", "|\u200b|")
    return f"||{bare}||" if bare else ""


def _sources(cited: Iterable[Citation], start: int) -> Iterator[str]:
    """Yield a line for each source; places in one that follow each other share its line."""
    numbered = enumerate(cited, start)
    for (source, url), group in groupby(numbered, key=lambda each: (each[1].source, each[1].url)):
        title = link(source, url) if url else escaped(source)
        places = [(f"{OPENING}{number}]", escaped(citation.where)) for number, citation in group]
        if len(places) == 1:
            number, where = places[0]
            yield f"{number} {title}, {where}" if where else f"{number} {title}"
        else:
            yield f"{title}: " + " \u00b7 ".join(f"{number} {where}".rstrip() for number, where in places)


def _mark(texts: tuple[list[Body], ...]) -> str:
    """Return a few characters that change with what the pages say."""
    whole = "\0".join(str(text.get("content")) for page in texts for text in page)
    return base36(zlib.crc32(whole.encode("utf-8", "surrogatepass")) % 36**4)


# ---- buttons


@lru_cache(maxsize=4096)
def _button(action: Action) -> Body | None:
    """Return a button, None where an action cannot be one. Kept: the same notes are offered again and again."""
    label = cut_to(" ".join(action.label.split()), LABEL)
    target = action.target
    if not label:
        return None
    if isinstance(target, Url):
        return _link(label, target.address) if units(target.address) <= URL else None
    if isinstance(target, Call) and carries(target):
        return _press(label, Press("replace" if action.replaces else "answer", target))
    return None


def _link(label: str, address: str) -> Body:
    return {"type": BUTTON, "style": LINK, "label": label, "url": address}


def _press(label: str, press: Press) -> Body:
    return {"type": BUTTON, "style": SECONDARY, "label": label, "custom_id": written(press)}


def _controls(cut: Shown, page: Page, audience: Audience) -> tuple[Body, ...]:
    """Return the buttons of the page itself: to other pages, to share, to delete."""
    call = page.reply.call
    made: list[Body] = []
    if cut.paged and page.number > 1:
        made.append(_press(wording.BACK, Press("page", call, page.number - 1, cut.mark)))
    if cut.paged and page.number < page.count:
        label = wording.MORE.format(number=page.number + 1, count=page.count)
        made.append(_press(label, Press("page", call, page.number + 1, cut.mark)))
    if audience.private and not audience.alone and page.reply.visibility == "normal" and carries(call):
        made.append(_press(wording.SHARE, Press("share", call)))
    if not audience.private and not audience.alone:
        made.append(_press(wording.DELETE, Press("delete", asker=audience.asker)))
    return tuple(made)


def _opinions(cut: Shown, page: Page) -> tuple[Body, ...]:
    """Return the buttons that say what one thinks of an answer: under its only message, or the last one."""
    return _judging(page.reply.call) if (cut.paged or page.last) and is_judged(page.reply) else ()


@lru_cache(maxsize=4096)
def _judging(call: Call | None) -> tuple[Body, ...]:
    """Return the buttons that say what one thinks of the answer to a call. Kept, like those that lead on.

    Those with a sign show nothing else: with their names they would fill two lines of a phone under every answer.
    """
    made: list[Body] = []
    for opinion, press in presses(call, ROOM):
        shown_as: Body = {"emoji": {"name": opinion.emoji}} if opinion.emoji else {"label": opinion.short}
        made.append({"type": BUTTON, "style": SECONDARY, **shown_as, "custom_id": written(press)})
    return tuple(made)


def _own_rows(controls: tuple[Body, ...], opinions: tuple[Body, ...]) -> list[Body]:
    """Return the buttons of a page itself in one row, where they fit."""
    if len(controls) + len(opinions) <= BUTTONS_IN_ROW:
        return _rows((*controls, *opinions))
    return [*_rows(controls), *_rows(opinions)]


def _rows(buttons: tuple[Body, ...]) -> list[Body]:
    return [
        {"type": ACTION_ROW, "components": list(buttons[start : start + BUTTONS_IN_ROW])}
        for start in range(0, len(buttons), BUTTONS_IN_ROW)
    ]
