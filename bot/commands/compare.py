"""`compare`: two to four things side by side, as written or put together from their notes."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET
from msgspec.structs import replace

from bot import wording
from bot.call import Call
from bot.commands.choose import choose_from, gone, problem
from bot.commands.compose import MOST_ACTIONS, Context, Sourced, action, explain, show
from bot.commands.explain import explain as explain_note
from bot.library.library import Label, Library, dimension_of
from bot.library.model import Cell as CellRecord
from bot.library.model import Comparison, Concept, Dimension, Fact, Process, Step
from bot.markup import verbatim
from bot.reply import Action, Block, Bullets, Cell, Citation, Line, Note, Paragraph, Reply, Row, Table
from bot.understand.grammar import make

SIDES = ("a", "b", "c", "d")
_ASSEMBLED = {
    "definition": wording.WHAT_IT_IS,
    "uses": wording.USES,
    "examples": wording.EXAMPLE,
    "limits": wording.LIMITS,
}


def compare(call: Call, context: Context) -> Reply:
    """Compare what the call names; with one side, offer what it is compared with; with none, all comparisons."""
    library = context.library
    sides = list(dict.fromkeys(side for name in SIDES if (side := call.text(name))))
    by = call.text("by")
    if not sides:
        main = library.comparison((library.main_comparisons() or ("",))[0])
        if by and main and dimension_of(main, by):
            return _written(call, library.main_comparisons()[0], main, by, context)
        return choose_from(call, context, "comparison", wording.CHOOSE_COMPARISON, wording.CHOOSE_COMPARISON_HINT)
    for side in sides:
        if library.concept(side) is None and library.process(side) is None:
            return gone(call, side)
    if len(sides) == 1:
        given = [name for name in SIDES if call.text(name)]
        return _same(call, sides[0], context) if len(given) > 1 else _one_side(call, sides[0], library)
    if (id_ := library.comparison_of(sides)) and (written := library.comparison(id_)):
        return _written(call, id_, written, by, context, tuple(sides))
    return _assembled(call, sides, by, library)


def _one_side(call: Call, side: str, library: Library) -> Reply:
    label = library.label(side)
    name = label.name if label else side
    written = library.links(side).comparisons
    actions = [shown for each in library.labels(written) if (shown := show(each, library))]
    there = {side} | {item for id_ in written if (each := library.comparison(id_)) for item in each.items}
    concept = library.concept(side)
    near = (*concept.contrast, *concept.related) if concept else ()
    for other in library.labels(near or library.ids(label.kind if label else "")[: MOST_ACTIONS + 1]):
        pair = f"{library.called(side)} vs {library.called(other.id)}"
        if other.id not in there and not library.names.exact(pair):  # a pair with a name of its own is written
            actions.append(action(f"{name} vs {other.short}", make("compare", a=side, b=other.id), library))
    lines = Bullets(tuple(Line(verbatim(each.label)) for each in actions[:MOST_ACTIONS]))
    blocks = (lines,) if actions else ()
    return Reply("choices", wording.COMPARE_ONE.format(name=name), blocks, call, (side,), tuple(actions[:MOST_ACTIONS]))


def _same(call: Call, side: str, context: Context) -> Reply:
    """Show the one note to which all the names lead: "compare XGBoost vs LightGBM"."""
    reply = explain_note(make("explain", concept=side), context)
    if reply.kind != "answer":
        return problem(wording.PROBLEM, wording.SAME_THING.format(name=context.library.called(side)), call)
    note = Note(verbatim(wording.SAME_NOTE.format(name=reply.title)))
    return replace(reply, blocks=(note, *reply.blocks))


def _written(
    call: Call, id_: str, comparison: Comparison, by: str, context: Context, sides: tuple[str, ...] = ()
) -> Reply:
    """Show a written comparison, all of its sides or those that are asked for."""
    library = context.library
    only = dimension_of(comparison, by) if by else None
    if by and only is None:
        names = ", ".join(dimension.name for dimension in comparison.dimensions)
        return problem(wording.PROBLEM, wording.NO_SUCH_DIMENSION.format(typed=by, names=names), call)
    sourced = Sourced(library, id_)
    cites = sourced.cites(comparison.sources)
    kept = tuple(item for item in comparison.items if not sides or item in sides)
    labels = library.labels(kept)
    blocks: list[Block] = [] if only else [Paragraph(sourced.line(comparison.summary, cites))]
    rows = tuple(
        _row(dimension, kept, sourced.cites(dimension.sources) or cites, sourced, library)
        for dimension in ([only] if only else comparison.dimensions)
    )
    blocks.append(Table(tuple(label.short for label in labels), rows))
    if only is None:
        blocks.extend(_closing(comparison, labels, cites, sourced))
    title = wording.BY_DIMENSION.format(name=comparison.name, dimension=only.name) if only else comparison.name
    return Reply(
        kind="answer",
        title=title,
        blocks=tuple(blocks),
        call=call,
        items=(id_, *kept),
        actions=tuple(_actions(comparison, only, labels, library)),
        citations=sourced.citations,
    )


def _closing(
    comparison: Comparison, labels: Sequence[Label], cites: tuple[Citation, ...], sourced: Sourced
) -> list[Block]:
    blocks: list[Block] = []
    if comparison.overlap:
        blocks.append(Paragraph(sourced.line(comparison.overlap, cites), wording.WHAT_THEY_SHARE))
    chosen = [
        Line((*verbatim(f"{label.name}: "), *sourced.line(comparison.choose[label.id]).text))
        for label in labels
        if label.id in comparison.choose
    ]
    return [*blocks, Bullets(tuple(chosen), wording.CHOOSE_WHEN)] if chosen else blocks


def _row(
    dimension: Dimension, items: Sequence[str], cites: tuple[Citation, ...], sourced: Sourced, library: Library
) -> Row:
    return Row(dimension.name, tuple(_cell(dimension.cells[item], cites, sourced, library) for item in items))


def _cell(cell: CellRecord, cites: tuple[Citation, ...], sourced: Sourced, library: Library) -> Cell:
    process = library.process(cell.process) if cell.process is not UNSET else None
    if process is not None and cell.process is not UNSET:
        return Cell(process_lines(process, sourced.of(cell.process), cites), numbered=True)
    return Cell(tuple([sourced.fact(fact, cites) for fact in cell.facts]))


def process_lines(process: Process, sourced: Sourced, cites: tuple[Citation, ...] = ()) -> tuple[Line, ...]:
    """Return the steps of a process as lines, each with its ways and its source."""
    return tuple(_step_line(step, sourced, cites) for step in process.steps)


def _step_line(step: Step, sourced: Sourced, cites: tuple[Citation, ...]) -> Line:
    ways = f": {', '.join(option.name for option in step.options)}" if step.options else ""
    detail = f" ({step.detail.rstrip('.')})" if step.detail and not step.options and len(step.detail) <= 80 else ""
    return sourced.line(f"{step.name}{ways}{detail}", sourced.own(step.source, step.at) or cites)


def _actions(comparison: Comparison, only: Dimension | None, labels: Sequence[Label], library: Library) -> list[Action]:
    sides = dict(zip(SIDES, comparison.items, strict=False))
    actions: list[Action] = []
    if only:
        actions.append(action(wording.ALL_DIMENSIONS, make("compare", **sides), library, replaces=True))
    for dimension in comparison.dimensions:
        if dimension is not only:
            actions.append(action(dimension.name, make("compare", **sides, by=dimension.id), library, replaces=True))
    actions = actions[: MOST_ACTIONS - len(labels)]
    for label in labels:
        if (shown := show(label, library)) is not None:
            actions.append(shown)
    return actions[:MOST_ACTIONS]


def _assembled(call: Call, sides: Sequence[str], by: str, library: Library) -> Reply:
    """Put a comparison together from the sides' own notes, field by field, and say so."""
    labels = library.labels(sides)
    fields = [by] if by in _ASSEMBLED else list(_ASSEMBLED) if not by else []
    if not fields:
        names = ", ".join(_ASSEMBLED.values())
        return problem(wording.PROBLEM, wording.NO_SUCH_DIMENSION.format(typed=by, names=names), call)
    citations: dict[Citation, None] = {}
    cells = {field: [_field(field, label.id, library, citations) for label in labels] for field in fields}
    rows = tuple(
        Row(_ASSEMBLED[field], tuple(Cell(lines or (Line(verbatim(wording.SILENT)),)) for lines in found))
        for field, found in cells.items()
        if any(found) or by
    )
    title = " vs ".join(label.short for label in labels)
    blocks = (Note(verbatim(wording.ASSEMBLED)), Table(tuple(label.short for label in labels), rows))
    actions = [explain(label, library) if label.kind == "concept" else show(label, library) for label in labels]
    kept = tuple(each for each in actions if each)
    return Reply("answer", title, blocks, call, tuple(sides), kept, tuple(citations))


def _field(field: str, id_: str, library: Library, citations: dict[Citation, None]) -> tuple[Line, ...]:
    record = library.record(id_)
    sourced = Sourced(library, id_, citations)
    if isinstance(record, Process):
        if field != "definition":
            return ()
        summary = (sourced.line(record.summary, sourced.cites(record.sources)),) if record.summary else ()
        return (*summary, *process_lines(record, sourced))
    if not isinstance(record, Concept):
        return ()
    if field == "definition":
        return (sourced.line(record.definition, sourced.cites(record.sources)),)
    facts: tuple[Fact, ...] = {"uses": record.uses, "examples": record.examples[:1], "limits": record.limits}[field]
    return tuple(map(sourced.fact, facts))
