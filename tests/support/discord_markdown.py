"""Discord's Markdown as Discord's clients read it, as far as tests ask."""

from __future__ import annotations

import re

_LITERAL = r"(?P<fence>`+)(?!`)(?P<inner>.+?)(?<!`)(?P=fence)(?!`)"
_DEAD = re.compile(rf"\\.|{_LITERAL}", re.DOTALL)
_READ = re.compile(rf"\\(?P<escaped>.)|{_LITERAL}|(?P<mark>\*\*|__|\*|\|\||^-# |^#+ )", re.DOTALL | re.MULTILINE)
_SPOILER = re.compile(r"\|\|(.+?)\|\|", re.DOTALL)


def live(text: str) -> str:
    """Return a text without what is escaped or stands in a literal: what Discord may still interpret."""
    return _DEAD.sub("x", text)


def spoilers(text: str) -> tuple[str, ...]:
    """Return what is hidden until somebody presses it, as it is read then."""
    return tuple(visible(found) for found in _SPOILER.findall(text))


def visible(text: str) -> str:
    """Return what members read, without marks and what is hidden; links with their addresses."""
    shown = _SPOILER.sub("\u2588", text)
    return _READ.sub(lambda found: found["escaped"] or found["inner"] or "", shown)
