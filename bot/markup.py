"""The small Markdown that authors may write in notes, read into spans.

`**strong**`, `*emphasis*`, `` `code` ``, `[text](https://…)`, `[[concept]]` or `[[concept|words]]`, and
`$formula${how it is said}`. A backslash makes the next mark plain; in code and formulas it stands for
itself. Marks that do not close are plain text: reading never fails and never loses a character that a
reader should see.

What a person typed is never read: it becomes one plain span with `verbatim`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias

from msgspec import Struct


class Plain(Struct, frozen=True, tag=True):
    """Text as it is."""

    text: str


class Strong(Struct, frozen=True, tag=True):
    """Text that carries the point."""

    text: str


class Emphasis(Struct, frozen=True, tag=True):
    """Text with stress."""

    text: str


class Code(Struct, frozen=True, tag=True):
    """A literal: a name in a program, a file, something to type."""

    text: str


class Link(Struct, frozen=True, tag=True):
    """Text that leads to an address."""

    text: str
    url: str


class ConceptLink(Struct, frozen=True, tag=True):
    """Text that leads to another note; `id` as the author wrote it."""

    text: str
    id: str


class Formula(Struct, frozen=True, tag=True):
    """A formula and how it is read aloud."""

    text: str
    spoken: str


Span: TypeAlias = Plain | Strong | Emphasis | Code | Link | ConceptLink | Formula
Text: TypeAlias = tuple[Span, ...]

_ESCAPED = re.compile(r"\\([\\*`\[\]$])")
_SLASH = r"\\[\\*`\[\]$]|\\(?![\\*`\[\]$])"  # an escaped mark, or a backslash that stands for itself
_MARK = re.compile(
    r"\\(?P<escaped>[\\*`\[\]$])"
    rf"|\*\*(?P<strong>(?:[^*\n\\]|{_SLASH})+)\*\*"
    rf"|\*(?!\s)(?P<emphasis>(?:[^*\n\\]|{_SLASH})+)(?<!\s)\*"
    r"|`(?P<code>[^`\n]+)`"
    rf"|\[\[(?P<concept>[a-z0-9:-]*[a-z0-9])(?:\|(?P<words>(?:[^\]\n|\\]|{_SLASH})+))?\]\]"
    rf"|\[(?P<label>(?:[^\]\n\\]|{_SLASH})+)\]"
    r"\((?P<url>https?://[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)"
    r"|\$(?P<formula>[^$\n]+)\$\{(?P<spoken>[^}\n]+)\}"
)
_HAS_MARK = re.compile(r"[\\*`\[$]")
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
EMPTY: Text = ()


def verbatim(text: str) -> Text:
    """Return text as one plain span, whatever it contains."""
    return (Plain(text),) if text else EMPTY


def clean(text: str) -> str:
    """Return a text with characters that steer a screen, or turn the reading direction, made visible."""
    return text if text.isprintable() else _STEERING.sub("\ufffd", text)


@lru_cache(maxsize=8192)
def spans(source: str) -> Text:
    """Read an author's text. Kept, since the same sentences of a pack are shown again and again."""
    if not _HAS_MARK.search(source):
        return verbatim(source)
    found: list[Span] = []
    plain: list[str] = []
    end = 0
    for mark in _MARK.finditer(source):
        plain.append(source[end : mark.start()])
        end = mark.end()
        if mark["escaped"]:
            plain.append(mark["escaped"])
            continue
        _flush(plain, found)
        found.append(_span(mark))
    plain.append(source[end:])
    _flush(plain, found)
    return tuple(found)


def _flush(plain: list[str], found: list[Span]) -> None:
    text = "".join(plain)
    plain.clear()
    if text:
        found.append(Plain(text))


def _span(mark: re.Match[str]) -> Span:
    kind = mark.lastgroup
    match kind:
        case "strong":
            return Strong(_unescaped(mark["strong"]))
        case "emphasis":
            return Emphasis(_unescaped(mark["emphasis"]))
        case "code":
            return Code(mark["code"])
        case "url":
            return Link(_unescaped(mark["label"]), mark["url"])
        case "spoken":
            return Formula(mark["formula"], mark["spoken"])
        case _:
            words = _unescaped(mark["words"] or "")
            return ConceptLink(words or mark["concept"].rpartition(":")[2].replace("-", " "), mark["concept"])


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


def plain(text: Text) -> str:
    """Return the words of a text, to print or to read aloud.

    Marks are gone; a link is followed by its address, a formula by how it is said.
    """
    if len(text) == 1 and isinstance(text[0], Plain):
        return text[0].text
    return "".join(_words(span) for span in text)


def _words(span: Span) -> str:
    match span:
        case Link(text, url):
            return f"{text} ({url})"
        case Formula(text, spoken):
            return f"{text} ({spoken})"
        case _:
            return span.text
