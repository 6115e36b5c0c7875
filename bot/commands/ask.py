"""`ask`: what is said to a question that no note answers. What a note answers never comes here."""

from __future__ import annotations

from bot import wording
from bot.call import Call
from bot.commands.choose import echo, not_covered, problem
from bot.commands.compose import Context, action
from bot.reply import Reply
from bot.understand.grammar import make
from bot.understand.question import nearest


def ask(call: Call, context: Context) -> Reply:
    """Say that the notes have no answer, and what in them is nearest."""
    library = context.library
    question = str(call.get("question") or "").strip()
    if not echo(question):
        labels = library.labels(library.ids("concept")[:1])
        text = wording.EMPTY_TEXT.format(example=labels[0].short.lower() if labels else "rag")
        return problem(wording.EMPTY, text, call, (action("Help", make("help"), library),))
    near, unknown = nearest(question, library)
    return not_covered(call, question, near, library, unknown)
