"""What is said when it is not clear what is meant, or when it is not in the notes."""

from __future__ import annotations

from collections.abc import Sequence

from bot import wording
from bot.call import Call
from bot.commands.compose import Context, action, shows
from bot.commands.table import COMMANDS, GROUPS
from bot.library.library import Library
from bot.markup import verbatim
from bot.reply import Action, Block, Bullets, Line, Paragraph, Reply
from bot.search.names import Named
from bot.understand.grammar import make
from bot.understand.question import nearest
from bot.understand.reading import Unclear

_JOINERS = "\u200c\u200d"  # parts of words in some scripts, and of emoji

MOST_QUOTED = 4
"""Words of a question that are named as unknown."""

LONGEST_ECHO = 80
"""Characters of what a person typed that are said back."""


def echo(typed: str) -> str:
    """Return what a person typed, short enough to be said back, without characters that steer a screen."""
    flat = " ".join("".join(char if char.isprintable() or char in _JOINERS else " " for char in typed).split())
    return flat if len(flat) <= LONGEST_ECHO else f"{flat[: LONGEST_ECHO - 1]}\u2026"


def quoted(found: Sequence[str]) -> str:
    """Return a few words that a person typed, each in quotes."""
    return ", ".join(wording.QUOTED.format(word=echo(word)) for word in found[:MOST_QUOTED])


def paragraph(text: str) -> Paragraph:
    """Return a sentence of the assistant's own as a paragraph."""
    return Paragraph(Line(verbatim(text)))


def problem(title: str, text: str, call: Call | None = None, actions: tuple[Action, ...] = ()) -> Reply:
    """Return a reply that says what is wrong and what to do, to the asker alone."""
    return Reply("problem", title, (paragraph(text),), call, actions=actions, visibility="private")


def gone(call: Call, id_: str) -> Reply:
    """Return the reply for a note that is no longer there: an old button, a link from long ago."""
    return problem(wording.GONE, wording.GONE_TEXT.format(id=id_.partition(":")[2] or id_), call)


def choose_from_topics(call: Call, context: Context, title: str, hint: str) -> Reply:
    """Return the topics to choose from, for a command whose item is missing."""
    library = context.library
    actions = tuple(action(name, make("list", topic=id_), library) for id_, name in library.topics().items())
    concepts = library.labels(library.ids("concept")[:1])
    text = hint.format(example=concepts[0].short.lower() if concepts else "rag")
    names = tuple(Line(verbatim(name)) for name in library.topics().values())
    return Reply("choices", title, (paragraph(text), Bullets(names)), call, actions=actions)


def choose_from(call: Call, context: Context, kind: str, title: str, hint: str) -> Reply:
    """Return all items of a kind to choose from."""
    library = context.library
    labels = library.labels(
        (*library.main_comparisons(), *library.ids(kind)) if kind == "comparison" else library.ids(kind)
    )
    if not labels:
        return Reply("not_covered", title, (paragraph(wording.NOTHING_HERE),), call, visibility="private")
    lines = Bullets(tuple(Line(verbatim(label.name)) for label in labels))
    actions = shows((Named(label.id, label.kind, label.name) for label in labels), library)
    hint = hint.format(
        example=library.called(labels[0].id) if kind != "comparison" else labels[0].name.lower().replace(" vs ", " vs ")
    )
    return Reply("choices", title, (paragraph(hint), lines), call, tuple(label.id for label in labels), actions)


def not_covered(
    call: Call | None, asked: str, nearest: tuple[Named, ...], library: Library, unknown: Sequence[str] = ()
) -> Reply:
    """Return the refusal: the notes have no answer, which words they know nothing of, and what is nearest in them."""
    blocks: list[Block] = [paragraph(wording.NOT_COVERED_TEXT.format(asked=echo(asked)))]
    if unknown:
        blocks.append(paragraph(wording.UNKNOWN_WORDS.format(words=quoted(unknown))))
    if labels := library.labels(each.item for each in nearest):
        names = tuple(Line(verbatim(label.full)) for label in labels)
        blocks.append(Bullets(names, wording.NOT_COVERED_CLOSEST.rstrip(":")))
    return Reply(
        "not_covered",
        wording.NOT_COVERED,
        tuple(blocks),
        call,
        tuple(label.id for label in labels),
        shows(nearest, library) or tuple(action(name.capitalize(), make(name), library) for name in ("list", "help")),
        visibility="private",
    )


def unclear(found: Unclear, context: Context) -> Reply:
    """Return the reply for a command whose option could not be understood."""
    library = context.library
    command = COMMANDS[found.command]
    option = command.option(found.option)
    call = make(found.command)
    asked = context.request.asked
    if isinstance(asked, str) and _is_question(found):
        near, unknown = nearest(asked, library)
        return not_covered(make("ask", question=asked), asked, near, library, unknown)
    match found.trouble:
        case "gone":
            return gone(call, found.typed)
        case "about":
            return choose_from_topics(call, context, wording.ABOUT_WHAT, wording.ABOUT_WHAT_HINT)
        case "several":
            text = wording.SEVERAL.format(typed=echo(found.typed), count=len(found.candidates))
            actions = shows(found.candidates, library)
            lines = Bullets(tuple(Line(verbatim(_with_pack(each.item, library))) for each in found.candidates))
            ids = tuple(each.item for each in found.candidates)
            return Reply(
                "choices", wording.WHICH_ONE, (paragraph(text), lines), call, ids, actions, visibility="private"
            )
        case "unknown" if option and option.type == "item":
            return not_covered(call, found.typed, found.candidates, library)
        case "too_many":
            count = sum(option.type == "item" for option in command.options)
            text = wording.TOO_MANY_VALUES.format(command=command.name, count=count, typed=echo(found.typed))
        case _ if option and option.type == "number":
            text = wording.BAD_NUMBER.format(option=option.name, typed=echo(found.typed))
        case _:
            text = _bad_value(found, library)
    help_ = action(wording.HELP_COMMAND.format(name=command.name), make("help", command=command.name), library)
    return problem(wording.PROBLEM, text, call, (help_,))


def _is_question(found: Unclear) -> bool:
    """Return whether words behind a command that takes but a number say something else: "feedback loops in control"."""
    command = COMMANDS[found.command]
    only_number = [option.type for option in command.options if option.type != "gap"] == ["number"]
    words = found.typed.split()
    return " " not in command.name and only_number and len(words) > 1 and found.option not in words


def _bad_value(found: Unclear, library: Library) -> str:
    option = COMMANDS[found.command].option(found.option)
    if found.option == "by" and found.candidates:
        names = ", ".join(each.text for each in found.candidates)
        return wording.NO_SUCH_DIMENSION.format(typed=echo(found.typed), names=names)
    if option and option.type == "tip":
        return wording.NO_SUCH_TIP.format(typed=echo(found.typed))
    values = option.choices if option and option.choices else ()
    match option.type if option else None:
        case "topic":
            values = tuple(library.topics().values())
        case "area":
            values = (*(pack.name for pack in library.packs), *library.topics().values())
        case "command":
            values = (*COMMANDS, *GROUPS)
        case "zone":
            return wording.NO_SUCH_ZONE.format(typed=echo(found.typed))
        case "language":
            values = ("default", *dict.fromkeys(pack.lang for pack in library.packs))
        case _:
            pass
    if not values:
        return wording.NOT_FOUND.format(typed=echo(found.typed))
    return wording.BAD_OPTION.format(typed=echo(found.typed), option=found.option, values=", ".join(values))


def _with_pack(id_: str, library: Library) -> str:
    label = library.label(id_)
    pack = next((pack.name for pack in library.packs if pack.id == id_.partition(":")[0]), "")
    return f"{label.name} ({pack})" if label and len(library.packs) > 1 else label.name if label else id_
