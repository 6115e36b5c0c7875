"""What a button does, written into its custom id as `adapters.press` says, within Discord's 100 characters."""

from __future__ import annotations

from adapters import press
from adapters.press import MOST_PAGES, Act, Press, base36, read
from bot.call import Call

__all__ = ["MOST_PAGES", "ROOM", "Act", "Press", "base36", "carries", "read", "written"]

ROOM = 90
"""Characters of a custom id that are left for a call: 100 less the longest prefix of a page."""


def carries(call: Call | None) -> bool:
    """Return whether a button can hold a call: not what a person typed, and not what is too long."""
    return press.carries(call, ROOM)


def written(asked: Press) -> str:
    """Write a press as a custom id. `asked.call` must be one that a button `carries`."""
    return press.written(asked, ROOM)
