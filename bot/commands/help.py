"""`help` and `about`: what can be asked, and who answers."""

from __future__ import annotations

from bot import wording
from bot.call import Call
from bot.commands.choose import paragraph
from bot.commands.compose import MOST_ACTIONS, Context, action
from bot.commands.table import COMMANDS, GROUPS, TABLE, Group, Option
from bot.library.library import Library
from bot.markup import Code, Plain, verbatim
from bot.reply import Action, Block, Bullets, Line, Paragraph, Reply
from bot.understand.grammar import make

_FIRST = ("list", "tip", "takeaways", "about")


def help_(call: Call, context: Context) -> Reply:
    """Say what can be asked, or how one command is used."""
    if name := call.text("command"):
        group = GROUPS.get(name)
        return _group(call, group, context.library) if group else _one(call, name, context.library)
    lines = tuple(
        Line((Code(command.name), Plain(f" \u2013 {command.summary}")))
        for command in TABLE
        if command.audience == "members"
    )
    actions = tuple(action(name.capitalize(), make(name), context.library) for name in _FIRST)
    blocks = (*welcome(context), Bullets(lines), paragraph(wording.HELP_FREE))
    return Reply("done", wording.HELP, blocks, call, actions=actions)


def welcome(context: Context) -> tuple[Block, ...]:
    """Return what a server's organisers want to be said first, nothing where they do not."""
    text = context.request.settings.welcome
    return (paragraph(text),) if text else ()


def _one(call: Call, name: str, library: Library) -> Reply:
    command = COMMANDS[name]
    blocks: list[Block] = [paragraph(command.summary)]
    if command.options:
        blocks.append(Bullets(tuple(map(_option, command.options)), wording.OPTIONS))
    blocks.append(Bullets(tuple(Line((Code(example),)) for example in command.examples), wording.FORMS))
    actions: tuple[Action, ...] = (action(wording.HELP, make("help"), library),)
    return Reply("done", wording.HELP_COMMAND.format(name=name), tuple(blocks), call, actions=actions[:MOST_ACTIONS])


def _group(call: Call, group: Group, library: Library) -> Reply:
    """Say what the commands of a group do."""
    inside = [command for command in TABLE if command.name.startswith(f"{group.name} ")]
    lines = tuple(Line((Code(command.name), Plain(f" \u2013 {command.summary}"))) for command in inside)
    title = wording.HELP_COMMAND.format(name=group.name)
    blocks = (paragraph(group.summary), Bullets(lines))
    actions = tuple(
        action(command.name.capitalize(), make(command.name), library)
        for command in inside
        if not any(option.required for option in command.options)
    )
    return Reply("done", title, blocks, call, actions=actions[:MOST_ACTIONS])


def _option(option: Option) -> Line:
    needed = f" ({wording.REQUIRED})" if option.required else ""
    values = f" {', '.join(option.choices)}." if option.choices else ""
    return Line((Code(option.name), Plain(f"{needed} \u2013 {option.summary}{values}")))


def about(call: Call, context: Context) -> Reply:
    """Say what this is and which packs it answers from."""
    from bot import __version__

    library = context.library
    packs = tuple(
        Line(
            verbatim(
                wording.ABOUT_PACK.format(
                    name=pack.name,
                    version=pack.version,
                    license=pack.license,
                    concepts=library.count("concept", pack.id),
                    comparisons=library.count("comparison", pack.id),
                    processes=library.count("process", pack.id),
                    tips=library.count("tip", pack.id),
                )
            )
        )
        for pack in library.packs
    )
    blocks = (
        Paragraph(Line(verbatim(wording.ABOUT_TEXT))),
        Bullets(packs, wording.ABOUT_NOTES),
        paragraph(wording.ABOUT_VERSION.format(version=__version__)),
    )
    actions = tuple(action(name.capitalize(), make(name), library) for name in ("help", "list"))
    return Reply("done", wording.ABOUT, blocks, call, actions=actions)
