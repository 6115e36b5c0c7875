"""`privacy export` and `privacy forget`: what is kept about who asks."""

from __future__ import annotations

from msgspec import json

from bot import wording
from bot.call import Call
from bot.commands.choose import paragraph
from bot.commands.compose import Context
from bot.markup import verbatim
from bot.reply import Block, Bullets, File, Line, Reply

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
