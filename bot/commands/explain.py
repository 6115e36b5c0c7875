"""`explain`: one concept, as much of it as is wanted."""

from __future__ import annotations

from bot import wording
from bot.call import Call
from bot.commands.choose import choose_from_topics, gone
from bot.commands.compose import MOST_ACTIONS, Context, Sourced, show
from bot.commands.compose import explain as explain_action
from bot.library.library import Library
from bot.library.model import Concept
from bot.markup import verbatim
from bot.reply import Action, Block, Line, Note, Paragraph, Reply
from bot.understand.grammar import make

MOST_RELATED = 3


def explain(call: Call, context: Context) -> Reply:
    """Explain a concept; without one, offer the topics."""
    id_ = call.text("concept")
    if not id_:
        return choose_from_topics(call, context, wording.CHOOSE_CONCEPT, wording.CHOOSE_CONCEPT_HINT)
    concept = context.library.concept(id_)
    if concept is None:
        return gone(call, id_)
    depth, part = call.text("depth") or "normal", call.text("part")
    sourced = Sourced(context.library, id_)
    title = f"{concept.name} ({concept.abbr})" if concept.abbr else concept.name
    blocks = _part(part, concept, sourced) if part else _BLOCKS[depth](concept, sourced, context.library)
    if part:
        title, depth = f"{title}: {wording.PARTS[part]}", "part"
    return Reply(
        kind="answer",
        title=title,
        blocks=tuple(blocks),
        call=call,
        items=(id_,),
        actions=_actions(id_, concept, depth, context.library),
        citations=sourced.citations,
    )


def _simple(concept: Concept, sourced: Sourced, _: Library) -> list[Block]:
    cites = sourced.cites(concept.sources)
    return [Paragraph(sourced.line(concept.simple or concept.definition, cites))]


def _normal(concept: Concept, sourced: Sourced, _: Library) -> list[Block]:
    cites = sourced.cites(concept.sources)
    return [
        Paragraph(sourced.line(concept.definition, cites)),
        *sourced.facts(concept.facts, cites=cites),
        *sourced.facts(concept.examples[:1], wording.EXAMPLE),
    ]


def _full(concept: Concept, sourced: Sourced, library: Library) -> list[Block]:
    cites = sourced.cites(concept.sources)
    blocks: list[Block] = [Paragraph(sourced.line(concept.definition, cites))]
    if concept.simple:
        blocks.append(Paragraph(sourced.line(concept.simple), wording.SIMPLY))
    blocks.extend(sourced.facts(concept.facts, cites=cites))
    if concept.details:
        blocks.append(Paragraph(sourced.line(concept.details, cites)))
    blocks.extend(sourced.facts(concept.uses, wording.USES))
    blocks.extend(sourced.facts(concept.examples, wording.EXAMPLES, wording.EXAMPLE))
    blocks.extend(sourced.facts(concept.limits, wording.LIMITS))
    blocks.extend(sourced.misconceptions(concept.misconceptions))
    if broader := library.labels(concept.broader):
        blocks.append(Paragraph(Line(verbatim(", ".join(label.name for label in broader))), wording.PART_OF))
    return blocks


def _part(part: str, concept: Concept, sourced: Sourced) -> list[Block]:
    """Return one side of a concept, or say that the note has none, and what the concept is."""
    cites = sourced.cites(concept.sources)
    match part:
        case "example":
            blocks = sourced.facts(concept.examples, wording.EXAMPLES, wording.EXAMPLE, cites)
            blocks.extend(sourced.facts(concept.facts, cites=cites))
        case "uses":
            blocks = sourced.facts(concept.uses, wording.USES, cites=cites)
            blocks.extend(sourced.facts(concept.limits, wording.LIMITS, cites=cites))
        case "limits":
            blocks = sourced.facts(concept.limits, wording.LIMITS, cites=cites)
        case _:
            blocks = sourced.misconceptions(concept.misconceptions)
            sourced.keep(cites)
    missing = not blocks or (part == "uses" and not concept.uses)
    if missing:
        blocks.insert(0, Note(verbatim(wording.NO_PART.format(part=wording.PARTS[part]))))
    if missing or part == "uses":
        blocks.append(Paragraph(sourced.line(concept.definition, cites), wording.WHAT_IT_IS))
    return blocks


_BLOCKS = {"simple": _simple, "normal": _normal, "full": _full}


def _actions(id_: str, concept: Concept, depth: str, library: Library) -> tuple[Action, ...]:
    """Offer other depths, the comparison, the process, and what is near, as many as fit two rows."""
    key = f"explain {depth} {id_}"
    kept = library.offers.get(key)
    if kept is None:
        kept = library.offers[key] = tuple(_offered(id_, concept, depth, library)[:MOST_ACTIONS])
    return kept


def _offered(id_: str, concept: Concept, depth: str, library: Library) -> list[Action]:
    actions: list[Action] = []
    called = library.called(id_)
    if depth == "part":
        actions.append(Action(wording.WHOLE, make("explain", concept=id_), f"explain {called}", replaces=True))
    if depth != "full":
        full = make("explain", concept=id_, depth="full")
        actions.append(Action(wording.FULLER, full, f"explain {called} full", replaces=True))
    if depth != "simple" and concept.simple:
        simple = make("explain", concept=id_, depth="simple")
        actions.append(Action(wording.SIMPLER, simple, f"explain {called} simple", replaces=True))
    links = library.links(id_)
    for other in (*links.comparisons[:1], *links.processes[:1]):
        if (label := library.label(other)) and (shown := show(label, library)):
            actions.append(shown)
    near = (*concept.contrast, *concept.related, *concept.prerequisites, *links.narrower, *concept.broader)
    actions.extend(explain_action(label, library) for label in library.labels(near[: MOST_RELATED + 1])[:MOST_RELATED])
    return actions
