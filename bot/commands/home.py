"""What a home screen shows. Not a command: platforms that have such a screen ask for it by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import wording
from bot.commands.choose import paragraph
from bot.commands.compose import Context, action, show
from bot.commands.help import welcome
from bot.commands.me import lines_of
from bot.commands.tip import tip
from bot.markup import verbatim
from bot.reply import Block, Bullets, Divider, Line, Paragraph, Reply
from bot.understand.grammar import make

if TYPE_CHECKING:
    from bot.store.records import PersonSettings


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


def front(context: Context, own: PersonSettings | None) -> tuple[Reply, ...]:
    """Return the parts of a front page, each with its buttons: what this is, today's tip, what the person set.

    Args:
        context: The notes, and who looks at the page.
        own: What the person set; None where nothing is kept.
    """
    library = context.library
    names = ("list", "takeaways", "help") if own is None else ("list", "takeaways")
    start = tuple(action(name.capitalize(), make(name), library) for name in names)
    parts = [Reply("done", wording.HOME, (*welcome(context), paragraph(wording.ABOUT_TEXT)), actions=start)]
    today = tip(make("tip"), context)
    if today.kind == "answer":
        said = (Paragraph(Line(verbatim(today.title))), *today.blocks)
        parts.append(Reply("done", wording.HOME_TIP, said, None, today.items, (), today.citations))
    if own is not None:
        labels = {
            "me": wording.HOME_SETTINGS,
            "privacy export": wording.HOME_PRIVACY,
            "privacy forget": wording.HOME_FORGET,
            "help": "Help",
        }
        buttons = tuple(action(label, make(name), library) for name, label in labels.items())
        parts.append(Reply("done", wording.ME, (Bullets(lines_of(own)),), actions=buttons))
    return tuple(parts)
