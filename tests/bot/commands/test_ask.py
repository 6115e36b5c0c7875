"""`ask`: what is said to a question that no note answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot import wording
from bot.library.library import Library
from bot.markup import plain
from bot.plain import plain_text
from bot.reply import Note, Paragraph, Reply

Asks = Callable[[str], Reply]


@pytest.mark.parametrize(
    ("question", "concept"),
    [
        ("who invented rag", "rag"),
        ("how much does gpt cost per token", "gpt"),
        ("in which year was lora published", "lora"),
        ("does rag support arabic", "rag"),
        ("what is the salary of a data scientist", "data-scientist"),
    ],
)
def test_a_missing_fact_is_refused_with_what_the_notes_do_say(
    ask: Asks, library: Library, question: str, concept: str
) -> None:
    """No yes and no number is made up: the definition of what is named is there, marked as that, with its sources.

    What is named is also the first of what is near.
    """
    reply = ask(question)
    record = library.concept(f"data-and-ai:{concept}")
    assert record is not None
    assert (reply.kind, reply.visibility) == ("not_covered", "private")
    label = wording.NOT_COVERED_SAID.format(name=record.abbr or record.name)
    (said,) = [block for block in reply.blocks if isinstance(block, Paragraph) and block.label == label]
    assert said.line.cites == reply.citations != ()
    assert " ".join(record.definition.split())[:40] in plain_text(reply)
    assert reply.items[0] == f"data-and-ai:{concept}"


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


def test_an_unsure_answer_is_marked(ask: Asks, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found by the words of a question, and is not sure, says that it is only what comes nearest."""
    monkeypatch.setattr("bot.commands.compose.UNSURE", 1.0)
    reply = ask("is a decision tree fast")
    assert reply.kind == "answer"
    assert wording.WHAT_THERE_IS in plain_text(reply)


@pytest.mark.parametrize(
    "question",
    [
        "is pandas faster than excel",
        "Hey, is k-means better than DBSCAN?",
        "how many layers does bert have",
        "who made langchain",
        "which sklearn function gives me the confusion matrix",
    ],
)
def test_a_fact_that_may_be_missing_is_marked(ask: Asks, question: str) -> None:
    """Who wants a yes, a no or one fact gets the note that is near, marked as what there is, not as the answer."""
    reply = ask(question)
    assert reply.kind == "answer"
    assert {wording.WHAT_THEY_SAY, wording.WHAT_THERE_IS} & set(notes(reply))


@pytest.mark.parametrize(
    "question",
    [
        "what is rag",
        "can you explain rag",
        "could someone explain rag",
        "is there an example of overfitting",
        "does rag stop hallucination",
        "how does an ai engineer work?",
        "explain rag",
    ],
)
def test_what_the_notes_answer_is_not_marked(ask: Asks, question: str) -> None:
    """What is asked of a whole note, or listed by it, stands without a word of doubt."""
    reply = ask(question)
    assert reply.kind == "answer"
    assert not {wording.WHAT_THEY_SAY, wording.WHAT_THERE_IS} & set(notes(reply))


def notes(reply: Reply) -> list[str]:
    """Return what a reply says about itself."""
    return [plain(block.text) for block in reply.blocks if isinstance(block, Note)]
