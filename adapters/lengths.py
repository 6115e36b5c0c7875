"""How long a text is for platforms that count UTF-16 code units, and cutting it without halving a character."""

from __future__ import annotations


def units(text: str) -> int:
    """Return the length of a text in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut_to(text: str, limit: int) -> str:
    """Return a text of at most `limit` units, its end replaced by an ellipsis where it is too long."""
    if units(text) <= limit:
        return text
    kept = ""
    for character in text:
        if units(kept) + units(character) >= limit:
            break
        kept += character
    return f"{kept}\u2026"
