"""`ask`: what is said to a question that no note answers. What a note answers never comes here."""

from __future__ import annotations

from msgspec.structs import replace

from bot import wording
from bot.call import Call
from bot.commands.choose import echo, not_covered, problem
from bot.commands.compose import Context, Sourced, action
from bot.library.library import Library
from bot.library.model import Concept
from bot.reply import Paragraph, Reply
from bot.understand.facts import wants_fact
from bot.understand.grammar import make
from bot.understand.question import named_in, nearest


def ask(call: Call, context: Context) -> Reply:
    """Say that the notes have no answer, and what in them is nearest."""
    library = context.library
    question = str(call.get("question") or "").strip()
    if not echo(question):
        labels = library.labels(library.ids("concept")[:1])
        text = wording.EMPTY_TEXT.format(example=labels[0].short.lower() if labels else "rag")
        return problem(wording.EMPTY, text, call, (action("Help", make("help"), library),))
    near, unknown = nearest(question, library)
    id_ = named_in(question, near, library)
    if wants_fact(question, library):  # the words around the name say what of it is wanted, not what else is near
        near = tuple(sorted(near, key=lambda each: each.item != id_))
    refused = not_covered(call, question, near, library, unknown)
    concept = library.concept(id_) if id_ else None
    return _with_definition(refused, id_, concept, library) if concept else refused


def _with_definition(refused: Reply, id_: str, concept: Concept, library: Library) -> Reply:
    """Return a refusal with what the notes do say of the concept that the question names, marked as that.

    Nobody can tell from notes what they leave out. So who asks for a fact about a concept gets no yes and no no, but
    the sentence that there is, to judge by.
    """
    sourced = Sourced(library, id_)
    line = sourced.line(concept.definition, sourced.cites(concept.sources))
    label = wording.NOT_COVERED_SAID.format(name=concept.abbr or concept.name)
    said = [block for block in refused.blocks if isinstance(block, Paragraph)]
    nearest_ = [block for block in refused.blocks if not isinstance(block, Paragraph)]
    return replace(refused, blocks=(*said, Paragraph(line, label), *nearest_), citations=sourced.citations)
