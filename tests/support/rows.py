"""Tables of expectations that are kept as text."""

from __future__ import annotations

from pathlib import Path

SCENARIOS = Path(__file__).parent.parent / "scenarios"


def rows(name: str) -> list[list[str]]:
    """Return the rows of a tab-separated file of `tests/scenarios`, without its head."""
    text = (SCENARIOS / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()[1:]]


def folded(text: str) -> str:
    """Return a text in lower case with single spaces, to look for phrases in it."""
    return " ".join(text.split()).casefold()
