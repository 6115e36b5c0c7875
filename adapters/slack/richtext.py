"""Spans as elements of rich text, where nothing is ever parsed.

A text element shows its characters as they are: no words in it can become a mention, a link, an emoji or a format. So
what authors and persons write goes into such elements, or into plain text. The few strings that Slack does parse come
from `escaped`, or from `mrkdwn` of texts that hold no mark.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias

from adapters.lengths import cut_to, units
from adapters.slack.limits import TEXT, URL
from bot.markup import Code, ConceptLink, Emphasis, Formula, Link, Plain, Span, Strong, Text, clean

Body: TypeAlias = dict[str, object]
"""The JSON object of a request, a block or an element."""

KEPT = 8192
"""Texts whose elements are kept: the same sentences of a pack are shown again and again."""

_BLANKS = re.compile(r"\s+")
_MARKS = re.compile(r"[*_~`]")
_ADDRESS = re.compile(r"https?://[^\s<>|]+")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escaped(text: str) -> str:
    """Return a text for a string that Slack parses: nothing in it is a mention, a link or a broadcast."""
    return clean(text).translate(_ENTITIES)


def flat(text: str) -> str:
    """Return a text on one line, without characters that steer a screen."""
    return _BLANKS.sub(" ", clean(text))


def has_marks(text: str) -> bool:
    """Return whether a text holds what would be a format where Slack parses it; there is no escape for those."""
    return bool(_MARKS.search(text))


def is_address(url: str) -> bool:
    """Return whether an address may become a link."""
    return bool(_ADDRESS.fullmatch(url)) and units(url) <= URL


@lru_cache(maxsize=KEPT)
def elements(text: Text) -> tuple[Body, ...]:
    """Return the elements that show a text. They are shared: never change them."""
    return tuple(element for span in text if span.text for element in _elements(span))


def _elements(span: Span) -> tuple[Body, ...]:
    match span:
        case Plain(text):
            return (piece(text),)
        case Strong(text):
            return (piece(text, bold=True),)
        case Emphasis(text) | ConceptLink(text):
            return (piece(text, italic=True),)
        case Code(text):
            return (piece(text, code=True),)
        case Formula(text, spoken):
            return (piece(text, code=True), piece(f" ({spoken})"))
        case Link(text, url):
            return (link(text, url),)


def piece(text: str, **style: bool) -> Body:
    """Return a text element: the characters as they are, in a style."""
    made: Body = {"type": "text", "text": cut_to(flat(text), TEXT)}
    return {**made, "style": style} if style else made


def link(text: str, url: str) -> Body:
    """Return a link element; of an address that may be none, the words and the dead address."""
    if not is_address(url):
        return piece(f"{text} ({url})")
    return {"type": "link", "url": url, "text": cut_to(flat(text), TEXT)}


def section(*parts: Body) -> Body:
    """Return one line of rich text; Slack takes no empty one."""
    filled = [part for part in parts if part["text"]]
    return {"type": "rich_text_section", "elements": filled or [piece("\u2026")]}


def listed(style: str, items: list[Body], *, indent: int = 0, offset: int = 0) -> Body:
    """Return a list; `style` is "bullet" or "ordered", `offset` how many numbers come before its first."""
    made: Body = {"type": "rich_text_list", "style": style, "elements": items}
    return made | ({"indent": indent} if indent else {}) | ({"offset": offset} if offset else {})


def rich(*parts: Body) -> Body:
    """Return a block of rich text."""
    return {"type": "rich_text", "elements": list(parts)}


def plain_text(text: str, limit: int = TEXT) -> Body:
    """Return a text object that is not parsed, of at most so many units."""
    return {"type": "plain_text", "text": cut_to(flat(text), limit), "emoji": False}


def context(text: str) -> Body:
    """Return a line in small print."""
    return {"type": "context", "elements": [plain_text(text)]}


def header(text: str, limit: int) -> Body:
    """Return a heading."""
    return {"type": "header", "text": plain_text(text, limit)}
