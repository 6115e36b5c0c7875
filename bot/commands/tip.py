"""`tip`: one thing worth knowing today."""

from __future__ import annotations

from datetime import date

from msgspec import UNSET, structs

from bot import wording
from bot.call import Call
from bot.commands.choose import gone, paragraph, problem
from bot.commands.compose import MOST_ACTIONS, Context, Sourced, action, show
from bot.library.library import Library
from bot.library.model import Check, Tip
from bot.markup import verbatim
from bot.plain import block_text
from bot.reply import Action, Block, Hidden, Note, Paragraph, Reply
from bot.store.problems import StoreError
from bot.tips.choice import tip_of
from bot.understand.grammar import make

LONGEST_POST = 600
"""Characters of a tip that is posted, as plain text without its actions: one screen of a phone."""


def tip(call: Call, context: Context) -> Reply:
    """Show the tip of a date, today where none is named, or one by its id."""
    library = context.library
    which = call.text("which")
    if ":" in which:
        return _shown(call, which, library) or gone(call, which)
    if not which and (posted := _posted(context)):
        return structs.replace(posted, call=call)
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


def _posted(context: Context) -> Reply | None:
    """Return the tip that was posted here today; None where none was, or nobody can say."""
    if context.opener is None:
        return None
    request = context.request
    day = request.now.astimezone(request.zone()).date()
    try:
        id_ = context.store().subscriptions.posted(request.place, day)
    except StoreError:
        return None
    return post(id_, context.library, more=followups(id_, context.library, private=False)) if id_ else None


def followups(tip: str, library: Library, *, private: bool) -> tuple[Action, ...]:
    """Return what a member can do with a tip that was posted; in private, also end them."""
    found = (
        action(wording.TIPS_SAVE, make("tips save", tip=tip), library),
        action(wording.TIPS_NOT_HELPFUL, make("tips unhelpful", tip=tip), library),
    )
    return (*found, action(wording.TIPS_STOP, make("tips unsubscribe"), library)) if private else found


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


def post(id_: str, library: Library, number: int = 0, count: int = 0, more: tuple[Action, ...] = ()) -> Reply | None:
    """Return a tip as a post that nobody asked for; None where it is gone.

    It is short: the first source only, and no example where that would make it longer than `LONGEST_POST`.

    Args:
        id_: The tip.
        library: The notes.
        number: Its number within the round.
        count: How many the round has; 0 where it is not said.
        more: Actions besides those that lead to what the tip is about.
    """
    current = library.current(id_)
    record = library.record(current) if current else None
    if current is None or not isinstance(record, Tip):
        return None
    whole = _post(current, record, library, number, count, more)
    return (
        whole
        if len(text_of(whole)) <= LONGEST_POST
        else _post(current, structs.replace(record, example=""), library, number, count, more)
    )


def text_of(reply: Reply) -> str:
    """Return all that a post says: its hidden answer too, its sources by title, and nothing of its buttons."""
    shown = [inner for block in reply.blocks for inner in (block.blocks if isinstance(block, Hidden) else (block,))]
    return "\n".join([reply.title, *(block_text(block, ()) for block in shown), *(c.source for c in reply.citations)])


def _post(id_: str, record: Tip, library: Library, number: int, count: int, more: tuple[Action, ...]) -> Reply:
    sourced = Sourced(library, id_)
    blocks: list[Block] = [Paragraph(sourced.line(record.text, sourced.cites(record.sources[:1])))]
    if record.example:
        blocks.append(Paragraph(sourced.line(record.example), wording.EXAMPLE))
    if record.check is not UNSET:
        blocks.extend(_check(record.check, id_, sourced, library, revealed=False))
    if count:
        blocks.append(Note(verbatim(wording.TIP_NUMBER.format(number=number, count=count))))
    shown = [found for label in library.labels(record.about) if (found := show(label, library))]
    return Reply(
        kind="answer",
        title=record.title,
        blocks=tuple(blocks),
        call=make("tip", which=id_),
        items=(id_,),
        actions=(*shown[:2], *more)[:MOST_ACTIONS],
        citations=sourced.citations,
    )
