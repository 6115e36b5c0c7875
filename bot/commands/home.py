"""What a home screen shows. Not a command: platforms that have such a screen ask for it by themselves."""

from __future__ import annotations

from bot import wording
from bot.commands.choose import paragraph
from bot.commands.compose import Context, action, show
from bot.commands.help import welcome
from bot.commands.tip import tip
from bot.markup import verbatim
from bot.reply import Block, Divider, Line, Paragraph, Reply
from bot.understand.grammar import make


def home(context: Context) -> Reply:
    """Return what this is in a line, today's tip, and where to start."""
    library = context.library
    today = tip(make("tip"), context)
    blocks: list[Block] = [*welcome(context), paragraph(wording.ABOUT_TEXT)]
    if today.kind == "answer":
        blocks.extend((Divider(), Paragraph(Line(verbatim(today.title)), wording.HOME_TIP), *today.blocks))
    main = [shown for label in library.labels(library.main_comparisons()[:1]) if (shown := show(label, library))]
    start = [action(name.capitalize(), make(name), library) for name in ("list", "takeaways", "help")]
    citations = today.citations if today.kind == "answer" else ()
    return Reply("done", wording.HOME, tuple(blocks), None, today.items, (*main, *start), citations)
