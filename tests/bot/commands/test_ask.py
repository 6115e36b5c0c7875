"""`ask`: what is said to a question that no note answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot import wording
from bot.library.library import Library
from bot.plain import plain_text
from bot.reply import Paragraph, Reply

Asks = Callable[[str], Reply]


@pytest.mark.parametrize(
    ("question", "concept"),
    [
        ("who invented rag", "rag"),
        ("how much does gpt cost per token", "gpt"),
        ("in which year was lora published", "lora"),
        ("does rag support arabic", "rag"),
        ("is pandas faster than excel", "pandas"),
        ("what is the salary of a data scientist", "data-scientist"),
    ],
)
def test_a_missing_fact_is_refused_with_what_the_notes_do_say(
    ask: Asks, library: Library, question: str, concept: str
) -> None:
    """No yes and no number is made up: the definition of what is named is there, marked as that, with its sources."""
    reply = ask(question)
    record = library.concept(f"data-and-ai:{concept}")
    assert record is not None
    assert (reply.kind, reply.visibility) == ("not_covered", "private")
    label = wording.NOT_COVERED_SAID.format(name=record.abbr or record.name)
    (said,) = [block for block in reply.blocks if isinstance(block, Paragraph) and block.label == label]
    assert said.line.cites == reply.citations != ()
    assert " ".join(record.definition.split())[:40] in plain_text(reply)


@pytest.mark.parametrize(
    "question",
    ["who is the president of France", "which role earns more, data scientist or ai engineer", "what is a lasagna"],
)
def test_what_is_not_named_is_not_defined(ask: Asks, question: str) -> None:
    """A question that names no concept of the notes, or sets two side by side, is refused without a definition."""
    reply = ask(question)
    assert reply.kind == "not_covered"
    assert reply.citations == ()
    assert all(not block.label for block in reply.blocks if isinstance(block, Paragraph))


def test_an_unsure_answer_is_marked(ask: Asks) -> None:
    """What was found by the words of a question says that it is only what comes nearest."""
    reply = ask("is lora free")
    assert reply.kind == "answer"
    assert wording.WHAT_THERE_IS in plain_text(reply)
