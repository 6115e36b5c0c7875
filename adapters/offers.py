"""What a reply offers next, as buttons as far as a platform has room, else as lines that say what to type."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from msgspec.structs import replace

from bot import wording
from bot.degrade import typed
from bot.reply import Action, Bullets, Reply

Body: TypeAlias = dict[str, object]


def offers(
    reply: Reply, button: Callable[[Action], Body | None], most: int, told_by: str
) -> tuple[tuple[Body, ...], Reply]:
    """Return a reply's buttons, no two alike, and the reply with a line for each action that has none.

    Args:
        reply: The reply.
        button: Makes a button; None where an action cannot be one.
        most: Buttons that there is room for.
        told_by: The field of a button that tells it from others, beside its address.
    """
    found: dict[object, Body] = {}
    others: list[Action] = []
    for action in reply.actions:
        made = button(action) if len(found) < most else None
        if made is None:
            others.append(action)
        else:
            found.setdefault(made.get(told_by) or made.get("url"), made)
    lines = tuple(line for action in others if (line := typed(action)))
    if lines:
        reply = replace(reply, blocks=(*reply.blocks, Bullets(lines, wording.NEXT)))
    return tuple(found.values()), reply
