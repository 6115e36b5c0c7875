"""Spans as Discord's Markdown, so that nothing in them can be more than what it says.

Whatever a mark could begin is escaped; a mention is broken by a character without width. `allowed_mentions`
of each message forbids pings as well: two locks on one door.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.markup import Code, ConceptLink, Emphasis, Formula, Link, Plain, Span, Strong, Text, clean

_ACTIVE = re.compile(
    r"(?P<mark>[\\*_~`|\[\]<>])"
    r"|(?P<line>^\s*(?:[-+#]|\d+(?=[.)])))"  # lists and headings begin a line
    r"|(?P<mention>@(?=everyone|here))"
    r"|(?P<address>:(?=//))",  # a bare address would become a link
    re.MULTILINE | re.IGNORECASE,
)
KEPT = 8192
"""Texts whose Markdown is kept: the same sentences of a pack are shown again and again."""

_NO_WIDTH = "\u200b"
_BLANKS = re.compile(r"\s+")


@lru_cache(maxsize=KEPT)
def escaped(text: str) -> str:
    """Return a text that Discord shows as it is."""
    return _ACTIVE.sub(_escape, clean(text)) if text else text


def _escape(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "mention":
            return f"@{_NO_WIDTH}"
        case "line":
            lead = found["line"]
            return f"{lead}\\" if lead[-1].isdigit() else f"{lead[:-1]}\\{lead[-1]}"
        case _:
            return f"\\{found[0]}"


@lru_cache(maxsize=KEPT)
def marked(text: Text) -> str:
    """Return spans as one line of Markdown: line breaks in them are blanks."""
    if len(text) == 1 and isinstance(text[0], Plain):
        return escaped(_flat(text[0].text))
    parts: list[str] = []
    for span in text:
        part = _marked(span)
        if parts and not isinstance(span, Plain) and parts[-1][-1:] in "*_`" and part[:1] in "*_`":
            parts.append(_NO_WIDTH)  # two marks that touch would be read as one
        parts.append(part)
    return "".join(parts)


def _flat(text: str) -> str:
    return _BLANKS.sub(" ", text)


def _marked(span: Span) -> str:
    flat = _flat(span.text)
    match span:
        case Strong():
            return _within("**", flat)
        case Emphasis():
            return _within("*", flat)
        case ConceptLink():
            return _within("__", flat)
        case Code():
            return code(flat)
        case Formula(_, spoken):
            return f"{code(flat)} ({escaped(_flat(spoken))})"
        case Link(_, url):
            return link(flat, url)
        case Plain():
            return escaped(flat)


def _within(mark: str, text: str) -> str:
    """Put marks around a text, blanks at its ends outside: Discord reads no marks next to blanks."""
    inner = text.strip()
    if not inner:
        return text
    start = text.index(inner)
    return f"{text[:start]}{mark}{escaped(inner)}{mark}{text[start + len(inner) :]}"


def code(text: str) -> str:
    """Return a literal; one that holds a backtick between two of them."""
    text = clean(text)
    if not text.strip():
        return text
    if "`" not in text:
        return f"`{text}`"
    inner = text.replace("``", f"`{_NO_WIDTH}`")
    return f"`` {inner} ``"


def link(text: str, url: str) -> str:
    """Return a link under a text; where Discord would refuse one, the text and the dead address."""
    if not re.fullmatch(r"https?://[^\s<>|\\]+", url) or "://" in text:
        return f"{escaped(text)} ({escaped(url)})"
    address = url.replace("(", "%28").replace(")", "%29")
    return f"[{escaped(text)}]({address})"
