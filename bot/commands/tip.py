"""`tip`: one thing worth knowing today."""

from __future__ import annotations

from datetime import date

from msgspec import UNSET

from bot import wording
from bot.call import Call
from bot.commands.choose import gone, paragraph, problem
from bot.commands.compose import MOST_ACTIONS, Context, Sourced, action, show
from bot.library.library import Library
from bot.library.model import Check, Tip
from bot.markup import verbatim
from bot.reply import Action, Block, Hidden, Note, Paragraph, Reply
from bot.tips.choice import tip_of
from bot.understand.grammar import make


def tip(call: Call, context: Context) -> Reply:
    """Show the tip of a date, today where none is named, or one by its id."""
    library = context.library
    which = call.text("which")
    if ":" in which:
        return _shown(call, which, library) or gone(call, which)
    ids = library.ids("tip")
    if not ids:
        return Reply("not_covered", wording.NOT_COVERED, (paragraph(wording.NO_TIPS),), call, visibility="private")
    try:
        day = date.fromisoformat(which) if which else context.request.now.astimezone(context.request.zone()).date()
    except ValueError:
        return problem(wording.PROBLEM, wording.NO_SUCH_TIP.format(typed=which), call)
    chosen = tip_of(day, ids)
    number = f"{wording.TIP_NUMBER.format(number=chosen.number, count=chosen.count)} \u00b7 {day.isoformat()}"
    return _shown(call, chosen.id, library, number) or gone(call, chosen.id)


def _shown(call: Call, id_: str, library: Library, number: str = "") -> Reply | None:
    record = library.record(id_)
    if not isinstance(record, Tip):
        return None
    sourced = Sourced(library, id_)
    cites = sourced.cites(record.sources)
    blocks: list[Block] = [Paragraph(sourced.line(record.text, cites))]
    if record.example:
        blocks.append(Paragraph(sourced.line(record.example), wording.EXAMPLE))
    if record.check is not UNSET:
        blocks.extend(_check(record.check, id_, sourced, library, revealed=call.text("show") == "answer"))
    if number:
        blocks.append(Note(verbatim(number)))
    actions = [shown for label in library.labels(record.about) if (shown := show(label, library))]
    return Reply(
        kind="answer",
        title=wording.TIP.format(title=record.title),
        blocks=tuple(blocks),
        call=call,
        items=(id_,),
        actions=tuple(actions[:MOST_ACTIONS]),
        citations=sourced.citations,
    )


def _check(check: Check, id_: str, sourced: Sourced, library: Library, *, revealed: bool) -> list[Block]:
    question = Paragraph(sourced.line(check.question), wording.CHECK_YOURSELF)
    answer = Paragraph(sourced.line(check.answer), wording.ANSWER)
    if revealed:
        return [question, answer]
    reveal: Action = action(wording.SHOW_ANSWER, make("tip", which=id_, show="answer"), library, replaces=True)
    return [question, Hidden(wording.ANSWER, (answer,), reveal)]
