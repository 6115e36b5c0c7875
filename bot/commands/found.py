"""What of the notes a message speaks of. Not a command: platforms offer it on any message."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from bot import wording
from bot.call import Call
from bot.commands.choose import paragraph, problem
from bot.commands.compose import Context, show
from bot.markup import verbatim
from bot.reply import Bullets, Line, Reply
from bot.request import Request
from bot.search import words
from bot.understand.asked import subject

LONGEST_MESSAGE = 4000
"""Characters of a message that are looked through: Discord's longest from a member; Slack cuts its own there."""


def found(text: str, context: Context, answer: Callable[[Request], Reply]) -> Reply:
    """Return the note that a message names, or those to choose from, for the asker alone.

    Args:
        text: The message.
        context: The notes, and who asks.
        answer: Answers the call, where there is just one.
    """
    library = context.library
    tokens = words.fold(text[:LONGEST_MESSAGE]).split()  # as they are: a word misspelt in passing is no question
    named = (subject(mention) for mention in library.names.mentions(tokens))
    labels = library.labels(dict.fromkeys(each.item for each in named if each))
    actions = tuple(action for label in labels if (action := show(label, library)))
    if not actions:
        return problem(wording.NOT_COVERED, wording.FOUND_NOTHING)
    if len(actions) == 1 and isinstance(actions[0].target, Call):
        return answer(replace(context.request, asked=actions[0].target))
    names = Bullets(tuple(Line(verbatim(label.full)) for label in labels))
    return Reply(
        "choices",
        wording.FOUND,
        (paragraph(wording.FOUND_TEXT), names),
        items=tuple(label.id for label in labels),
        actions=actions,
        visibility="private",
    )
