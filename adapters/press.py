"""What a button of ours does, written into the button: nothing else is kept, so it works for ever.

    a:explain data-and-ai:rag          answer the call in a new message
    r:explain data-and-ai:rag full     answer it in place of this message
    p2.k3f9:list                       show page 2 of the call, cut from content of this mark
    s:compare …                        share: answer the call for all
    h:explain data-and-ai:rag          that answer was helpful; n: it was not; m: it holds a mistake
    x:123456789                        delete the message; who asked for it

What is written is public: it holds ids of notes and of members, and never what a person typed. Each platform
says how much room a button has.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from msgspec import Struct

from bot.call import Call
from bot.commands.table import COMMANDS
from bot.understand.grammar import parse, shorten

Act: TypeAlias = Literal["answer", "replace", "page", "share", "delete", "helpful", "unhelpful", "mistake"]

MOST_PAGES = 36**2 - 1
"""Pages that a button can tell apart: two digits of base 36."""

_ID = re.compile(r"(?:(?P<act>[arshnm])|p(?P<page>[0-9a-z]{1,2})\.(?P<mark>[0-9a-z]{1,4})):(?P<call>.+)", re.DOTALL)
_DELETE = re.compile(r"x:(?P<asker>[0-9A-Z]{1,20})")
_ACTS: dict[str, Act] = {
    "a": "answer", "r": "replace", "s": "share", "h": "helpful", "n": "unhelpful", "m": "mistake",
}  # fmt: skip
_LETTERS: dict[Act, str] = {act: letter for letter, act in _ACTS.items()}


class Press(Struct, frozen=True):
    """What the press of a button asks for.

    Attributes:
        act: What to do.
        call: What to answer, or what was answered; None for `delete`.
        page: Which page, from 1.
        mark: The content's mark when the button was made, for `page`.
        asker: The id of who asked, for `delete`.
    """

    act: Act
    call: Call | None = None
    page: int = 1
    mark: str = ""
    asker: str = ""


def carries(call: Call | None, room: int) -> bool:
    """Return whether a button can hold a call: not what a person typed, and nothing of more characters than `room`."""
    if call is None or call.command not in COMMANDS:
        return False
    command = COMMANDS[call.command]
    if any((option := command.option(name)) is None or option.type == "text" for name, _ in call.options):
        return False
    try:
        shorten(call, room)
    except ValueError:
        return False
    return True


def written(press: Press, room: int) -> str:
    """Write a press as text. `press.call` must be one that a button `carries` in that room."""
    if press.call is None:
        return f"x:{press.asker}"
    call = shorten(press.call, room)
    if press.act == "page":
        return f"p{base36(press.page)}.{press.mark}:{call}"
    return f"{_LETTERS[press.act]}:{call}"


def read(text: str) -> Press | None:
    """Read what a button says; None for what this version does not know."""
    if found := _DELETE.fullmatch(text):
        return Press("delete", asker=found["asker"])
    found = _ID.fullmatch(text)
    call = parse(found["call"]) if found else None
    if found is None or call is None:
        return None
    if found["act"]:
        return Press(_ACTS[found["act"]], call)
    return Press("page", call, int(found["page"], 36), found["mark"])


def base36(number: int) -> str:
    """Write a number that is not negative in base 36."""
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
        if not number:
            return digits
