"""What members can say of an answer, whatever the platform: whether it helped, and what is wrong with it."""

from __future__ import annotations

from msgspec import Struct

from adapters.press import Act, Press, carries
from bot import wording
from bot.call import Call
from bot.reply import Reply

LONGEST_WORDS = 1000
"""Characters of what is wrong with an answer: a paragraph. Both platforms take more."""


class Opinion(Struct, frozen=True):
    """Something to say of answers.

    Attributes:
        act: What its press asks for.
        label: Its name.
        emoji: A sign that says the same; empty where none does.
        short: Its name where a row of buttons has to fit a phone.
    """

    act: Act
    label: str
    emoji: str = ""
    short: str = ""


OPINIONS = (
    Opinion("helpful", wording.HELPFUL, "\U0001f44d"),
    Opinion("unhelpful", wording.NOT_HELPFUL, "\U0001f44e"),
    Opinion("mistake", wording.REPORT, short=wording.REPORT_SHORT),
)
ACTS = frozenset(each.act for each in OPINIONS)


def is_judged(reply: Reply) -> bool:
    """Return whether members can judge a reply: an answer that rests on notes and has no button of its own for that."""
    if reply.kind != "answer" or not reply.citations:
        return False
    targets = (action.target for action in reply.actions)
    return not any(isinstance(target, Call) and target.command == "tips unhelpful" for target in targets)


def presses(call: Call | None, room: int) -> tuple[tuple[Opinion, Press], ...]:
    """Return what can be said of the answer to a call; nothing where a button cannot hold the call.

    Args:
        call: The call.
        room: Characters that a button has for it.
    """
    return tuple((each, Press(each.act, call)) for each in OPINIONS) if carries(call, room) else ()
