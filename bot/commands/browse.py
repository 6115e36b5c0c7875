"""`list`, `takeaways` and `sources`: looking over the notes."""

from __future__ import annotations

from msgspec import Struct

from bot import wording
from bot.call import Call
from bot.commands.choose import choose_from_topics, gone, paragraph
from bot.commands.compose import MOST_ACTIONS, Context, Sourced, action, explain, show, shows
from bot.library.library import Label, Library
from bot.library.model import Cited, Path, Takeaway
from bot.markup import verbatim
from bot.reply import Block, Bullets, Citation, Line, Paragraph, Reply, Step, Steps
from bot.search.names import Named
from bot.understand.grammar import make

_KINDS = (
    ("concept", wording.CONCEPTS),
    ("comparison", wording.COMPARISONS),
    ("process", wording.PROCESSES),
    ("path", wording.PATHS),
)


def list_notes(call: Call, context: Context) -> Reply:
    """List the topics, the notes of one topic, or the concepts of a learning path."""
    library = context.library
    id_ = call.text("topic")
    if isinstance(path := library.record(id_) if id_ else None, Path):
        return _path(call, id_, path, library)
    topics = library.topics()
    if not id_:
        return _topics(call, topics, library)
    if id_ not in topics:
        return gone(call, id_)
    labels: list[Label] = []
    blocks: list[Block] = []
    for kind, heading in _KINDS:
        if found := library.labels(library.ids(kind, id_)):
            labels.extend(found)
            blocks.append(Bullets(tuple(Line(verbatim(label.full)) for label in found), heading))
    actions = shows((Named(label.id, label.kind, label.name) for label in labels if label.kind != "path"), library)
    return Reply("answer", topics[id_], tuple(blocks), call, tuple(label.id for label in labels), actions)


def _topics(call: Call, topics: dict[str, str], library: Library) -> Reply:
    lines: list[Line] = []
    for id_, name in topics.items():
        counts = [(len(library.ids(kind, id_)), *wording.COUNTED[kind]) for kind, _ in _KINDS]
        said = ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts if count)
        lines.append(Line(verbatim(wording.TOPIC_LINE.format(name=name, count=said))))
    actions = tuple(action(name, make("list", topic=id_), library) for id_, name in topics.items())
    blocks = (Bullets(tuple(lines)),) if lines else (paragraph(wording.NOTHING_HERE),)
    return Reply("answer", wording.TOPICS, blocks, call, actions=actions)


def _path(call: Call, id_: str, path: Path, library: Library) -> Reply:
    sourced = Sourced(library, id_)
    steps: list[Step] = []
    for each in path.concepts:
        if label := library.label(each.concept):
            steps.append(Step(Line(verbatim(label.full)), sourced.line(each.why).text if each.why else ()))
    actions = tuple(explain(label, library) for label in library.labels(each.concept for each in path.concepts))
    blocks = (Paragraph(sourced.line(path.summary, sourced.cites(path.sources))), Steps(tuple(steps)))
    return Reply("answer", path.name, blocks, call, (id_,), actions[:MOST_ACTIONS], sourced.citations)


def takeaways(call: Call, context: Context) -> Reply:
    """Show every takeaway with its source."""
    library = context.library
    ids = library.ids("takeaway")
    citations: dict[Citation, None] = {}
    lines: list[Line] = []
    about: list[str] = []
    for id_ in ids:
        if isinstance(record := library.record(id_), Takeaway):
            sourced = Sourced(library, id_, citations)
            lines.append(sourced.line(record.text, sourced.cites(record.sources)))
            about.extend(record.about)
    if not lines:
        return Reply("not_covered", wording.TAKEAWAYS, (paragraph(wording.NOTHING_HERE),), call, visibility="private")
    near = [shown for label in library.labels((*library.main_comparisons(), *about)) if (shown := show(label, library))]
    actions = tuple(dict.fromkeys(near))[:MOST_ACTIONS]
    return Reply("answer", wording.TAKEAWAYS, (Bullets(tuple(lines)),), call, ids, actions, tuple(citations))


def sources(call: Call, context: Context) -> Reply:
    """Show what a note rests on: authors, year and place of each source."""
    library = context.library
    id_ = call.text("item")
    if not id_:
        return choose_from_topics(call, context, wording.CHOOSE_SOURCES, wording.CHOOSE_SOURCES_HINT)
    record, label = library.record(id_), library.label(id_)
    if record is None or label is None:
        return gone(call, id_)
    sourced = Sourced(library, id_)
    lines = [_source_line(cited, sourced, library) for cited in dict.fromkeys(_cited(record))]
    blocks = (Bullets(tuple(lines)),) if lines else (paragraph(wording.NOTHING_HERE),)
    shown = show(label, library) if label.kind != "path" else None
    actions = (shown,) if shown else ()
    return Reply(
        "answer", wording.SOURCES_TITLE.format(name=label.name), blocks, call, (id_,), actions, sourced.citations
    )


def _cited(record: object) -> list[Cited]:
    """Return every source of a record and its parts, in the order in which they stand."""
    found: list[Cited] = []
    if isinstance(record, Cited):
        return [record]
    if isinstance(record, Struct):
        own = getattr(record, "source", None)
        inner = [_cited(getattr(record, field)) for field in reversed(record.__struct_fields__)]
        found.extend(each for part in inner for each in part)
        return [*found, *([Cited(id=own, at=getattr(record, "at", ""))] if isinstance(own, str) else [])]
    if isinstance(record, tuple | dict):
        values: tuple[object, ...] = tuple(record.values()) if isinstance(record, dict) else record  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        found.extend(each for part in values for each in _cited(part))
    return found


def _source_line(cited: Cited, sourced: Sourced, library: Library) -> Line:
    cites = sourced.keep(sourced.cites((cited,)))
    source = library.source(cited.id)
    if source is None:
        return Line(verbatim(cited.id), cites)
    said = ", ".join(part for part in (source.author, source.publisher, source.year, cited.at) if part)
    text = f"{source.name} \u2013 {said}" if said else source.name
    return Line(verbatim(text), cites)
