"""`explain`: one concept, as much of it as is wanted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot import wording
from bot.assistant import Assistant
from bot.library.cache import open_library
from bot.library.library import Library
from bot.plain import plain_text
from bot.reply import Paragraph, Reply
from bot.understand.grammar import make
from tests.support.asking import request
from tests.support.packs import make_pack
from tests.support.sourced import assert_sourced

FULL = """kind: concept
id: chunking
name: Chunking
abbr: CHK
topic: basics
definition: Cutting long texts into passages to find.
simple: Cutting a cake.
details: It is done before anything is indexed.
facts:
  - {text: It comes before embedding., source: book, at: page 3}
  - It is repeated when texts change.
uses: [Finding passages]
examples: [A page cut at its headings, A talk cut at its pauses]
limits: [A sentence may be cut in two]
misconceptions: [{claim: Longer is better., correction: Only what fits is read.}]
broader: [rag]
related: [peft]
sources: [book, {id: book, at: page 1}]
"""


@pytest.fixture
def small(tmp_path: Path) -> Assistant:
    """Return an assistant for a small pack with a concept that has every field."""
    return Assistant(open_library([str(make_pack(tmp_path, {"chunking.yaml": FULL}))], folder="").library)


def text_of(assistant: Assistant, text: str) -> str:
    """Return an answer as plain text."""
    return plain_text(assistant.answer(request(text)))


@pytest.mark.parametrize("depth", [None, "simple", "normal", "full"])
def test_every_concept_at_every_depth(assistant: Assistant, library: Library, depth: str | None) -> None:
    """Each concept of the default pack is explained at each depth, with its sources and what to do next."""
    for id_ in library.ids("concept"):
        reply = assistant.answer(request(make("explain", concept=id_, depth=depth)))
        assert_sourced(reply, library)
        assert reply.items == (id_,)
        assert reply.actions


def test_deeper_says_more(assistant: Assistant, library: Library) -> None:
    """The full answer is longer than the usual one, which is longer than the simple one."""
    for id_ in library.ids("concept"):
        sizes = [
            len(plain_text(assistant.answer(request(make("explain", concept=id_, depth=depth)))))
            for depth in ("simple", "normal", "full")
        ]
        assert sizes == sorted(sizes), id_


def test_the_usual_depth_fits_a_phone(assistant: Assistant, library: Library) -> None:
    """The first answer about a concept is read without much scrolling: at most 900 characters of notes."""
    for id_ in library.ids("concept"):
        reply = assistant.answer(request(make("explain", concept=id_)))
        body = plain_text(reply).partition(f"\n\n{wording.NEXT}:")[0]
        assert len(body) < 1000, id_


def test_full_has_every_field(small: Assistant) -> None:
    """All that the author wrote is there: definition, analogy, facts, details, uses, examples, limits, errors."""
    text = text_of(small, "explain chunking full")
    for part in (
        "Chunking (CHK)",
        "Cutting long texts into passages to find. [1][2]",
        "Simply put: Cutting a cake.",
        "- It comes before embedding. [3]",
        "- It is repeated when texts change.",
        "It is done before anything is indexed.",
        "Used for: Finding passages",
        "Examples:\n- A page cut at its headings\n- A talk cut at its pauses",
        "Limits: A sentence may be cut in two",
        "Often thought: Longer is better.",
        "In fact: Only what fits is read.",
        "Part of: Retrieval-augmented generation",
        "[1] A Book\n[2] A Book, page 1\n[3] A Book, page 3",
    ):
        assert part in text


def test_normal_has_the_definition_the_facts_and_an_example(small: Assistant) -> None:
    """The usual answer leaves out analogy, details, uses and limits, and gives one example."""
    text = text_of(small, "explain chunking")
    assert "Cutting long texts" in text
    assert "It comes before embedding." in text
    assert "Example: A page cut at its headings" in text
    for left_out in ("cake", "It is done before", "Finding passages", "pauses", "cut in two", "Longer is better"):
        assert left_out not in text


def test_simple_is_the_analogy_or_the_definition(small: Assistant) -> None:
    """The simple answer is one sentence: the author's own, else the definition; it names its sources."""
    reply = small.answer(request("explain chunking simple"))
    assert [block for block in reply.blocks if not isinstance(block, Paragraph)] == []
    assert "Cutting a cake. [1][2]" in plain_text(reply)
    assert "Only a small part" in text_of(small, "explain peft simple")


def test_depths_offer_each_other(small: Assistant) -> None:
    """From each depth the others are a button away; a simpler one only where the author wrote one."""
    labels = {
        depth: {action.label for action in small.answer(request(f"explain chunking {depth}")).actions}
        for depth in ("simple", "normal", "full")
    }
    both = {wording.FULLER, wording.SIMPLER}
    assert labels["normal"] & both == both
    assert labels["simple"] & both == {wording.FULLER}
    assert labels["full"] & both == {wording.SIMPLER}
    peft = {action.label for action in small.answer(request("explain peft")).actions}
    assert peft & both == {wording.FULLER}


def test_depths_replace_the_message(ask: Callable[[str], Reply]) -> None:
    """A change of depth replaces the message; another note follows it."""
    for action in ask("explain rag").actions:
        assert action.replaces == (action.label in {wording.FULLER, wording.SIMPLER})


def test_what_is_near_is_offered(ask: Callable[[str], Reply]) -> None:
    """The comparison and the process of a concept are offered, and what it is confused with."""
    labels = [action.label for action in ask("explain rag").actions]
    assert any(label.startswith("Compare: ") for label in labels)
    assert any(label.startswith("Steps: ") for label in labels)
    assert "Fine-tuning" in labels


def test_without_a_name_the_topics_are_offered(ask: Callable[[str], Reply], library: Library) -> None:
    """Asked to explain nothing in particular, it says how to ask and offers every topic."""
    reply = ask("explain")
    assert reply.kind == "choices"
    assert [action.label for action in reply.actions] == list(library.topics().values())
    assert all(ask(action.typed).kind == "answer" for action in reply.actions)


def test_links_lead_to_complete_ids(small: Assistant, tmp_path: Path) -> None:
    """A link to another concept is complete, so that it means the same wherever the sentence is shown."""
    linked = FULL.replace("Cutting a cake.", '"Like [[rag]] and [[demo:peft|tuning]]."')
    pack = make_pack(tmp_path, {"chunking.yaml": linked})
    small.library = open_library([str(pack)], folder="").library
    reply = small.answer(request("explain chunking simple"))
    assert "demo:rag" in str(reply.blocks)
    assert "demo:peft" in str(reply.blocks)
    assert "Like rag and tuning." in plain_text(reply)
