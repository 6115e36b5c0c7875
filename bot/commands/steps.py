"""`steps`: a process as a whole, or one step at a time."""

from __future__ import annotations

from msgspec import UNSET

from bot import wording
from bot.call import Call
from bot.commands.choose import choose_from, gone, problem
from bot.commands.compose import MOST_ACTIONS, Context, Sourced, action, explain, show
from bot.library.library import Library
from bot.library.model import Process
from bot.library.model import Step as StepRecord
from bot.markup import EMPTY, verbatim
from bot.reply import Action, Block, Bullets, Citation, Line, Paragraph, Reply, Step, Steps
from bot.understand.grammar import make

MOST_USED = 3


def steps(call: Call, context: Context) -> Reply:
    """Show a process, or one of its steps; without one, offer all processes."""
    id_ = call.text("process")
    if not id_:
        return choose_from(call, context, "process", wording.CHOOSE_PROCESS, wording.CHOOSE_PROCESS_HINT)
    process = context.library.process(id_)
    if process is None:
        return gone(call, id_)
    number = call.get("step")
    if isinstance(number, int):
        return _one_step(call, id_, process, number, context.library)
    return _all_steps(call, id_, process, context.library)


def _all_steps(call: Call, id_: str, process: Process, library: Library) -> Reply:
    sourced = Sourced(library, id_)
    cites = sourced.cites(process.sources)
    blocks: list[Block] = [Paragraph(sourced.line(process.summary, cites))] if process.summary else []
    blocks.append(Steps(tuple(_step(step, cites, sourced) for step in process.steps)))
    blocks.extend(sourced.facts(process.notes, cites=cites))
    actor = (process.actor,) if process.actor is not UNSET else ()
    used = [concept for step in process.steps for concept in _used(step)]
    actions = [
        action(wording.STEP.format(number=1, count=len(process.steps), name="").rstrip(": "), _at(id_, 1), library)
    ]
    actions.extend(
        shown for other in library.labels(library.links(id_).comparisons[:1]) if (shown := show(other, library))
    )
    actions.extend(explain(label, library) for label in library.labels((*actor, *used[:MOST_USED])))
    return Reply(
        kind="answer",
        title=process.name,
        blocks=tuple(blocks),
        call=call,
        items=(id_,),
        actions=tuple(actions[:MOST_ACTIONS]),
        citations=sourced.citations,
    )


def _at(id_: str, number: int) -> Call:
    return make("steps", process=id_, step=number)


def _used(step: StepRecord) -> tuple[str, ...]:
    return (*step.uses, *(concept for option in step.options for concept in option.uses))


def _step(step: StepRecord, cites: tuple[Citation, ...], sourced: Sourced) -> Step:
    detail = sourced.line(step.detail).text if step.detail else EMPTY
    options = tuple(
        sourced.line(f"{option.name}: {option.detail}" if option.detail else option.name) for option in step.options
    )
    return Step(sourced.line(step.name, sourced.own(step.source, step.at) or cites), detail, options)


def _one_step(call: Call, id_: str, process: Process, number: int, library: Library) -> Reply:
    count = len(process.steps)
    if not 1 <= number <= count:
        text = wording.NO_SUCH_STEP.format(name=process.name, count=count)
        every = action(wording.ALL_STEPS, make("steps", process=id_), library)
        return problem(wording.PROBLEM, text, call, (every,))
    step = process.steps[number - 1]
    sourced = Sourced(library, id_)
    cites = sourced.own(step.source, step.at) or sourced.cites(process.sources)
    blocks: list[Block] = [Paragraph(sourced.line(step.detail or step.name, cites))]
    if step.options:
        blocks.append(Bullets(_step(step, cites, sourced).options, wording.WAYS))
    blocks.extend(_definitions(step, sourced, library))
    actions: list[Action] = []
    if number < count:
        actions.append(action(wording.NEXT_STEP, _at(id_, number + 1), library, replaces=True))
    if number > 1:
        actions.append(action(wording.PREVIOUS_STEP, _at(id_, number - 1), library, replaces=True))
    actions.append(action(wording.ALL_STEPS, make("steps", process=id_), library, replaces=True))
    actions.extend(explain(label, library) for label in library.labels(_used(step))[:MOST_USED])
    title = f"{process.name} \u2013 {wording.STEP.format(number=number, count=count, name=step.name)}"
    return Reply(
        kind="answer",
        title=title,
        blocks=tuple(blocks),
        call=call,
        items=(id_, *(label.id for label in library.labels(_used(step)))),
        actions=tuple(actions[:MOST_ACTIONS]),
        citations=sourced.citations,
    )


def _definitions(step: StepRecord, sourced: Sourced, library: Library) -> list[Block]:
    """Say in a sentence what each concept of a step is."""
    lines: list[Line] = []
    for id_ in dict.fromkeys(_used(step)):
        if (concept := library.concept(id_)) is not None:
            own = sourced.of(id_)
            said = own.line(concept.simple or concept.definition, own.cites(concept.sources[:1]))
            lines.append(Line((*verbatim(f"{concept.name}: "), *said.text), said.cites))
    return [Bullets(tuple(lines), wording.WHAT_IT_USES)] if lines else []
