"""`gaps` and `feedback`, for organisers: what the notes did not answer, and what members think of answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from bot import wording
from bot.call import Call
from bot.commands.choose import echo, paragraph, quoted
from bot.commands.compose import Context, action
from bot.library.library import Library
from bot.markup import verbatim
from bot.reply import Action, Block, Bullets, Line, Note, Reply
from bot.understand.closing import Closing, closing
from bot.understand.grammar import make, parse
from bot.understand.lines import line_of

if TYPE_CHECKING:
    from bot.store.records import Gap, Opinion

T = TypeVar("T")

ON_PAGE = 5
"""Entries of one page: a button for each fills one row."""

MOST = 100
"""Entries that are looked through. Nobody pages further; those that matter come first."""

MOST_WORDS = 5
"""Remarks on one answer that are shown, the newest."""

DIGITS = 8
"""Digits of a gap's digest that name it in a call."""


def gaps(call: Call, context: Context) -> Reply:
    """Show the questions that were not answered, what most people asked first; take one off the list."""
    store, place, library = context.store(), context.request.place, context.library
    blocks: list[Block] = []
    if done := call.text("done"):
        closed = store.gaps.close(place, done)
        blocks.append(Note(verbatim(wording.GAP_CLOSED if closed else wording.GAP_GONE)))
        call = make("gaps", page=call.get("page"))
    every = [each for each in store.gaps.open(place, MOST) if each.question]
    found, number, count = _page(every, call)
    if not found:
        return _private(call, wording.GAPS, [*blocks, paragraph(wording.GAPS_NONE)])
    first = (number - 1) * ON_PAGE + 1
    for place_, each in enumerate(found, first):
        label = wording.GAP_LABEL.format(number=place_, question=echo(each.question))
        said, line = _of_gap(each, context)
        blocks.append(Bullets(tuple(Line(verbatim(text)) for text in said), label))
        blocks += [paragraph(line)] if line else []  # by itself, to be copied
    blocks.append(Note(verbatim(wording.GAP_HOW)))
    page = number if number > 1 else None
    closers = tuple(
        action(
            wording.GAP_DONE.format(number=place_),
            make("gaps", page=page, done=each.digest[:DIGITS]),
            library,
            replaces=True,
        )
        for place_, each in enumerate(found, first)
    )
    return _paged(call, wording.GAPS, blocks, (number, count), library, closers)


def feedback(call: Call, context: Context) -> Reply:
    """Show what members think of answers, the least helpful first, with what they wrote."""
    library = context.library
    found, number, count = _page(context.store().feedback.opinions(context.request.place, MOST), call)
    if not found:
        return _private(call, wording.FEEDBACK, [paragraph(wording.FEEDBACK_NONE)])
    blocks: list[Block] = []
    shown: list[Action] = []
    for each in found:
        about = parse(each.subject)
        name = line_of(about, library) if about else each.subject
        blocks.append(Bullets(tuple(Line(verbatim(text)) for text in _of_opinion(each)), name))
        shown += [action(name, about, library)] if about else []
    blocks.append(Note(verbatim(wording.FEEDBACK_HOW)))
    return _paged(call, wording.FEEDBACK, blocks, (number, count), library, tuple(shown))


# ---- entries


def _of_gap(gap: Gap, context: Context) -> tuple[list[str], str]:
    """Return what is said of one gap: who asked, how often, when, what is nearest; and a line that would close it."""
    people = wording.GAP_PEOPLE[gap.people > 1].format(count=gap.people)
    times = wording.GAP_TIMES[gap.times > 1].format(count=gap.times)
    day = gap.last_at.astimezone(context.request.zone()).date().isoformat()
    found = closing(gap.question, context.library)
    said = [wording.GAP_COUNT.format(people=people, times=times, day=day)]
    names = [label.short for label in context.library.labels(found.near)]
    if found.how != "answered":
        said.append(wording.GAP_NEAR.format(names=", ".join(names)) if names else wording.GAP_NOTHING_NEAR)
    advice, line = _advice(found, context)
    return [*said, *advice], line


def _advice(found: Closing, context: Context) -> tuple[list[str], str]:
    """Return what would close a gap, in sentences, and the line to paste or to type; empty where there is none."""
    library, hidden = context.library, context.request.settings.hidden
    label = library.label(found.item) if found.item else None
    name = label.short if label else ""
    where = _where(found)
    match found.how:
        case "answered":
            gone = hidden and library.without(hidden).label(found.item) is None
            return [(wording.GAP_HIDDEN if gone else wording.GAP_ANSWERED).format(name=name)], ""
        case "concept":
            return [wording.GAP_NEW], found.command
        case "alias":
            new = wording.GAP_NEW_OR.format(command=found.command)
            return [new, wording.GAP_ALIAS.format(name=name, file=found.file, where=where)], _on_one_line(found.paste)
        case "asks":
            if not found.item:
                return [], ""
            lacks = wording.GAP_LACKS.format(name=name, words=quoted(found.lacks))
            paste = wording.GAP_PASTE.format(name=name, file=found.file, where=where)
            return [*([lacks] if found.lacks else []), paste], _on_one_line(found.paste)


def _where(found: Closing) -> str:
    """Return where in its file a line is to be pasted."""
    if found.under:
        return wording.GAP_UNDER.format(key=found.under)
    return wording.GAP_INSTEAD.format(key=found.instead) if found.instead else ""


def _on_one_line(paste: str) -> str:
    """Return lines of YAML as one, as chats show them: `asks: ["who earns more?"]`."""
    key, new, line = paste.rpartition("\n")
    return f"{key} [{line.strip().removeprefix('- ')}]" if new else line.strip()


def _of_opinion(opinion: Opinion) -> list[str]:
    said = [wording.FEEDBACK_COUNT.format(helpful=opinion.helpful, others=opinion.not_helpful)]
    newest = opinion.words[-MOST_WORDS:]
    said += [wording.FEEDBACK_WORDS.format(words=" ".join(words.split())) for words in newest]
    if more := len(opinion.words) - len(newest):
        said.append(wording.FEEDBACK_MORE.format(count=more))
    return said


# ---- pages


def _page(every: Sequence[T], call: Call) -> tuple[Sequence[T], int, int]:
    """Return the entries of the page that a call names, or the last one; its number, and how many there are."""
    count = -(-len(every) // ON_PAGE)
    wanted = call.get("page")
    number = max(1, min(wanted if isinstance(wanted, int) else 1, count))
    return every[(number - 1) * ON_PAGE : number * ON_PAGE], number, count


def _paged(
    call: Call, title: str, blocks: list[Block], page: tuple[int, int], library: Library, actions: tuple[Action, ...]
) -> Reply:
    """Return a page of a list, with the ways to its neighbours."""
    number, count = page
    turns: list[Action] = []
    if number > 1:
        turns.append(action(wording.LIST_BACK, make(call.command, page=number - 1), library, replaces=True))
    if number < count:
        turns.append(action(wording.LIST_NEXT, make(call.command, page=number + 1), library, replaces=True))
    if count > 1:
        blocks.append(Note(verbatim(wording.LIST_PAGE.format(number=number, count=count))))
    return _private(call, title, blocks, (*actions, *turns))


def _private(call: Call, title: str, blocks: Sequence[Block], actions: tuple[Action, ...] = ()) -> Reply:
    return Reply("done", title, tuple(blocks), call, actions=actions, visibility="private")
