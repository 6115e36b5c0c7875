"""`privacy export` and `privacy forget`: what is kept about who asks."""

from __future__ import annotations

from msgspec import json

from bot import wording
from bot.call import Call
from bot.commands.choose import paragraph
from bot.commands.compose import Context, action
from bot.markup import verbatim
from bot.reply import Block, Bullets, File, Line, Reply
from bot.understand.grammar import make

FILE = "syllabot-export.json"


def export(call: Call, context: Context) -> Reply:
    """Hand over a file with all that is kept about who asks."""
    person = context.request.person
    kept = context.store().privacy.export(person.platform, person.id)
    if not kept:
        return Reply("done", wording.EXPORT, (paragraph(wording.EXPORT_NOTHING),), call, visibility="private")
    text = json.format(json.encode(kept), indent=2).decode()
    count = sum(map(len, kept.values()))
    lines = tuple(
        Line(verbatim(wording.EXPORT_LINE.format(table=table, count=len(rows)))) for table, rows in kept.items()
    )
    blocks: tuple[Block, ...] = (paragraph(wording.EXPORT_TEXT.format(file=FILE, count=count)), Bullets(lines))
    return Reply(
        "done",
        wording.EXPORT,
        blocks,
        call,
        visibility="private",
        files=(File(FILE, "application/json", f"{text}\n"),),
    )


def forget(call: Call, context: Context) -> Reply:
    """Erase all that is kept about who asks, if they are sure."""
    person, privacy = context.request.person, context.store().privacy
    if call.text("sure") != "yes":
        return _sure(call, sum(map(len, privacy.export(person.platform, person.id).values())), context)
    count = sum(privacy.forget(person.platform, person.id).values())
    text = wording.FORGOTTEN_TEXT.format(count=count) if count else wording.FORGET_NOTHING
    title = wording.FORGOTTEN if count else wording.EXPORT
    return Reply("done", title, (paragraph(text),), call, visibility="private")


def _sure(call: Call, count: int, context: Context) -> Reply:
    """Ask whether who asks is sure."""
    if not count:
        return Reply("done", wording.EXPORT, (paragraph(wording.FORGET_NOTHING),), call, visibility="private")
    actions = (
        action(wording.FORGET_ACTION, make("privacy forget", sure="yes"), context.library),
        action(wording.EXPORT, make("privacy export"), context.library),
    )
    text = paragraph(wording.FORGET_TEXT.format(count=count))
    return Reply("choices", wording.FORGET, (text,), call, actions=actions, visibility="private")
