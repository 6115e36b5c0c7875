"""Splitting a reply into pages that fit a platform, without losing a word.

A page ends at the border of a block where it can; else between lines of a list, rows of a table or
steps; else after a sentence; else between words; only a word that alone is too long is cut, and then
between graphemes (what a reader sees as one character). White space at a cut is left out. The address of
a link and the spoken form of a formula are shown once, with the end of their text, and are never cut.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from bot.degrade import listed
from bot.markup import Formula, Link, Plain, Span, Text
from bot.reply import Block, Bullets, Hidden, Line, Note, Paragraph, Quote, Reply, Sources, Step, Steps, Table

_SENTENCE_END = re.compile(
    "(?<=[.!?\u2026])\\s+|(?<=[\u3002\uff01\uff1f])\\s*(?![\\s\u3002\uff01\uff1f\u300d\u300f\uff09\u201d\u2019)])"
)
_SPACE = re.compile(r"\s+")


class Page(Struct, frozen=True):
    """Part of a reply. `count` is 0 while the pages are still being cut."""

    reply: Reply
    blocks: tuple[Block, ...]
    number: int = 1
    count: int = 0

    @property
    def last(self) -> bool:
        """Whether this is the end of the reply; True while that is not known yet."""
        return self.count in {0, self.number}


Fits: TypeAlias = Callable[[Page], bool]
Cut: TypeAlias = tuple[int, int]
"""Where the head of a text ends and where its rest starts; between them is nothing but white space."""


def pages(reply: Reply, fits: Fits) -> tuple[Page, ...]:
    """Split a reply.

    Args:
        reply: What to split, already degraded to what the renderer shows.
        fits: Whether a page, rendered with its title and actions, is within the platform's limits. A page
            that fits must still fit with less in it.

    Returns:
        At least one page; together they hold every word of the reply once and in order. A grapheme that
        does not fit even alone is shown on a page of its own.
    """
    done: list[tuple[Block, ...]] = []
    page: tuple[Block, ...] = ()
    waiting = list(reversed(reply.body()))
    while waiting:
        block = waiting.pop()
        longer = _joined(page, block)
        number = len(done) + 1
        if fits(Page(reply, longer, number)):
            page = longer
        elif page and fits(Page(reply, (block,), number + 1)):
            done.append(page)
            page = (block,)
        elif (parts := tuple(_parts(block))) and parts != (block,):
            waiting.extend(reversed(parts))
        else:
            head, rest = _cut(block, page, lambda longer: fits(Page(reply, longer, number)))  # noqa: B023 - used at once
            done.append((*page, head) if head else page)
            page = ()
            if rest:
                waiting.append(rest)
    if page or not done:
        done.append(page)
    return tuple(Page(reply, blocks, number, len(done)) for number, blocks in enumerate(done, 1))


def _joined(page: tuple[Block, ...], block: Block) -> tuple[Block, ...]:
    """Add a block to a page; the next part of a list that was split continues it."""
    match page[-1] if page else None, block:
        case Bullets(lines, label), Bullets(more, ""):
            return (*page[:-1], Bullets(lines + more, label))
        case Steps(steps, label, start), Steps(more, "", number) if number == start + len(steps):
            return (*page[:-1], Steps(steps + more, label, start))
        case Table(columns, rows), Table(same, more) if columns == same:
            return (*page[:-1], Table(columns, rows + more))
        case Sources(citations, start), Sources(more, number) if number == start + len(citations):
            return (*page[:-1], Sources(citations + more, start))
        case Hidden(label, blocks, reveal), Hidden(same, more, again) if (label, reveal) == (same, again):
            return (*page[:-1], Hidden(label, blocks + more, reveal))
        case _:
            return (*page, block)


def _parts(block: Block) -> Sequence[Block]:
    """Return the next smaller blocks that say the same; the block alone where only its text can be cut."""
    match block:
        case Bullets(lines, label) if len(lines) > 1:
            return [Bullets((line,), "" if place else label) for place, line in enumerate(lines)]
        case Steps(steps, label, start) if len(steps) > 1:
            return [Steps((step,), "" if place else label, start + place) for place, step in enumerate(steps)]
        case Steps((Step(line, detail, options),), label, start) if detail or options:
            shown: list[Block] = [Steps((Step(line),), label, start)]
            if detail:
                shown.append(Paragraph(Line(detail)))
            if options:
                shown.append(Bullets(options))
            return shown
        case Table(columns, rows) if len(rows) > 1:
            return [Table(columns, (row,)) for row in rows]
        case Table():
            return listed(block)
        case Sources(citations, start) if len(citations) > 1:
            return [Sources((citation,), start + place) for place, citation in enumerate(citations)]
        case Hidden(label, blocks, reveal):
            inner = [part for each in blocks for part in (_parts(each) if len(blocks) == 1 else [each])]
            return [Hidden(label, (part,), reveal) for part in inner]
        case _:
            return [block]


def _cut(
    block: Block, page: tuple[Block, ...], room: Callable[[tuple[Block, ...]], bool]
) -> tuple[Block | None, Block | None]:
    """Cut the text of a block so that its head has room on the page.

    Words and graphemes are separated only at the top of a page: what is left of a started page takes
    whole sentences or nothing.
    """
    text = _text(block)
    for borders in (_SENTENCE_END, _SPACE, None) if not page else (_SENTENCE_END,):
        cuts = _cuts(text, borders)
        low = 0
        high = len(cuts)
        while low < high:
            middle = (low + high + 1) // 2
            head, _ = _divided(block, text, cuts[middle - 1])
            low, high = (middle, high) if room((*page, head)) else (low, middle - 1)
        if low:
            return _divided(block, text, cuts[low - 1])
        if not page and borders is None and cuts:
            return _divided(block, text, cuts[0])
    return (None, block) if page else (block, None)


def _cuts(text: Text, borders: re.Pattern[str] | None) -> list[Cut]:
    """Return where a text may be cut so that both halves show something.

    At some borders, outside links and formulas; where there are none to look for, after any grapheme.
    """
    whole = "".join(span.text for span in text)
    ends = _grapheme_ends(whole)
    allowed = {0, *ends}
    if borders:
        allowed -= _within_links(text)
        found = [cut.span() for cut in borders.finditer(whole)]
    else:
        found = [(end, space.end() if (space := _SPACE.match(whole, end)) else end) for end in ends]
        found = [(end, start if start in allowed else end) for end, start in found]
    first = len(whole) - len(whole.lstrip())
    last = len(whole.rstrip())
    return [(end, start) for end, start in found if end > first and start < last and allowed.issuperset((end, start))]


def _within_links(text: Text) -> set[int]:
    inside: set[int] = set()
    place = 0
    for span in text:
        if isinstance(span, Link | Formula):
            inside.update(range(place + 1, place + len(span.text)))
        place += len(span.text)
    return inside


def _grapheme_ends(text: str) -> list[int]:
    if text.isascii() and "\r" not in text:
        return list(range(1, len(text) + 1))
    from wcwidth import iter_graphemes

    ends: list[int] = []
    end = 0
    for grapheme in iter_graphemes(text):
        end += len(grapheme)
        ends.append(end)
    return ends


def _text(block: Block) -> Text:
    match block:
        case Paragraph(line) | Quote(line) | Bullets((line,)) | Steps((Step(line),)):
            return line.text
        case Note(text):
            return text
        case Hidden(_, (inner,)):
            return _text(inner)
        case _:
            return ()


def _divided(block: Block, text: Text, cut: Cut) -> tuple[Block, Block]:
    """Divide a block's text; sources stay with the end of the text, labels with its start."""
    head, rest = _split_text(text, *cut)
    match block:
        case Bullets((line,), label):
            return Bullets((Line(head),), label), Paragraph(Line(rest, line.cites))
        case Steps((Step(line),), label, start):
            return Steps((Step(Line(head)),), label, start), Paragraph(Line(rest, line.cites))
        case Quote(line):
            return Quote(Line(head)), Quote(Line(rest, line.cites))
        case Note():
            return Note(head), Note(rest)
        case Hidden(label, (inner,), reveal):
            first, second = _divided(inner, text, cut)
            return Hidden(label, (first,), reveal), Hidden(label, (second,), reveal)
        case Paragraph(line, label):
            return Paragraph(Line(head), label), Paragraph(Line(rest, line.cites))
        case _:
            raise TypeError(block)


def _split_text(text: Text, end: int, start: int) -> tuple[Text, Text]:
    head: list[Span] = []
    rest: list[Span] = []
    for span in text:
        size = len(span.text)
        if size <= end:
            head.append(span)
        elif start <= 0:
            rest.append(span)
        else:
            first, second = span.text[: max(end, 0)], span.text[start:]
            addressed = isinstance(span, Link | Formula)
            if first:
                head.append(Plain(first) if addressed and second else replace(span, text=first))
            if second or (addressed and not first):
                rest.append(replace(span, text=second))
        end -= size
        start -= size
    return tuple(head), tuple(rest)
