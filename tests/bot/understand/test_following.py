"""Following up the last answer: what is left out of a line is what the last one was about."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot import wording
from bot.assistant import Assistant
from bot.call import Call
from bot.library.library import Library
from bot.reply import Reply
from bot.understand import grammar
from bot.understand.following import LONGEST, follow
from tests.support.asking import request

RAG = grammar.make("explain", concept="data-and-ai:rag")
PAIR = grammar.make("compare", a="data-and-ai:rag", b="data-and-ai:fine-tuning", by="cost")
PIPELINE = grammar.make("steps", process="data-and-ai:rag-pipeline")


def said(assistant: Assistant, text: str, last: Call | None) -> Reply:
    """Return the answer to a line after another."""
    return assistant.answer(replace(request(text), last=last))


@pytest.mark.parametrize(
    ("text", "last", "meant"),
    [
        ("and its limits?", RAG, "explain data-and-ai:rag part=limits"),
        ("an example?", RAG, "explain data-and-ai:rag part=example"),
        ("when should I use it?", RAG, "explain data-and-ai:rag part=uses"),
        ("pros and cons", RAG, "explain data-and-ai:rag part=uses"),
        ("more", RAG, "explain data-and-ai:rag full"),
        ("tell me more please", RAG, "explain data-and-ai:rag full"),
        ("simpler please", RAG, "explain data-and-ai:rag simple"),
        ("I don't get it", RAG, "explain data-and-ai:rag simple"),
        ("compare it with PEFT", RAG, "compare data-and-ai:rag data-and-ai:peft"),
        ("vs lora?", RAG, "compare data-and-ai:rag data-and-ai:lora"),
        ("how is it different from fine-tuning?", RAG, "compare data-and-ai:rag data-and-ai:fine-tuning"),
        ("what about LoRA?", RAG, "explain data-and-ai:lora"),
        ("how does it work?", RAG, "steps data-and-ai:rag-pipeline"),
        ("where is that from?", RAG, "sources data-and-ai:rag"),
        ("sources?", RAG, "sources data-and-ai:rag"),
        ("what is it?", RAG, "explain data-and-ai:rag"),
        ("more", PAIR, "compare data-and-ai:rag data-and-ai:fine-tuning"),
        ("next", PIPELINE, "steps data-and-ai:rag-pipeline 1"),
        (
            "next step",
            grammar.make("steps", process="data-and-ai:rag-pipeline", step=2),
            "steps data-and-ai:rag-pipeline 3",
        ),
        (
            "previous",
            grammar.make("steps", process="data-and-ai:rag-pipeline", step=2),
            "steps data-and-ai:rag-pipeline 1",
        ),
    ],
)
def test_what_a_line_follows_up(assistant: Assistant, text: str, last: Call, meant: str) -> None:
    """A line without a subject is about what was answered before."""
    reply = said(assistant, text, last)
    assert reply.kind == "answer"
    assert reply.call is not None
    assert grammar.text_of(reply.call) == meant


@pytest.mark.parametrize("text", ["what is PEFT?", "rag vs peft", "takeaways", "explain overfitting", "list"])
def test_what_stands_by_itself_is_no_follow_up(assistant: Assistant, text: str) -> None:
    """A line that says what it is about means the same whatever was answered before."""
    assert said(assistant, text, RAG) == said(assistant, text, None)


@pytest.mark.parametrize("text", ["and its limits?", "an example?", "more", "simpler please", "compare it with PEFT"])
def test_where_nothing_was_said_before(assistant: Assistant, text: str) -> None:
    """Without an answer to follow up it is asked what the line is about, with topics to choose from."""
    for last in (None, grammar.make("list")):
        reply = said(assistant, text, last)
        assert (reply.kind, reply.title) == ("choices", wording.ABOUT_WHAT)
        assert reply.actions


def test_a_note_that_is_gone_is_not_followed_up(library: Library) -> None:
    """A last call of a note that is no longer there counts as none."""
    found = follow("its limits", grammar.make("explain", concept="data-and-ai:gone"), library)
    assert found is not None
    assert getattr(found, "trouble", "") == "about"


def test_long_lines_are_no_follow_ups(library: Library) -> None:
    """Who writes at length says what it is about."""
    assert follow("more " * (LONGEST + 1), RAG, library) is None
    assert follow("", RAG, library) is None
