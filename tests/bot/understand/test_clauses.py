"""Of a longer text, the clause that asks is read, where it stands by itself."""

from __future__ import annotations

import pytest

from bot.call import Call
from bot.library.library import Library
from bot.understand.clauses import asked_of, asks, clauses
from bot.understand.question import core, read_question


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("attention. i dont get it", ("attention", "i dont get it")),
        ("the model got worse, what is data drift?", ("the model got worse", "what is data drift")),
        ("for the exam: what is rag", ("for the exam", "what is rag")),
        ("rag vs. peft", ("rag vs. peft",)),
        ("what does A.I. mean", ("what does A.I. mean",)),
        ("compare rag, peft and prompting", ("compare rag, peft and prompting",)),
        ("explain rag, but for images", ("explain rag, but for images",)),
        ("data scientist vs ai engineer: models", ("data scientist vs ai engineer: models",)),
        ("r2 of 0.95?", ("r2 of 0.95",)),
        ("...", ()),
        ("a. " * 17, ("a. " * 17,)),
    ],
)
def test_where_a_clause_ends(text: str, parts: tuple[str, ...]) -> None:
    """Sentences end clauses, and so does a comma before a question; a list of sides or a condition is none."""
    assert clauses(text) == parts


@pytest.mark.parametrize(
    ("folded", "asking"),
    [
        ("what is rag", True),
        ("so how does rag work", True),
        ("limits of rag", True),
        ("i dont get it", True),
        ("our churn model got worse", False),
        ("neural nets", False),
    ],
)
def test_what_asks(folded: str, asking: bool) -> None:  # noqa: FBT001
    """A clause asks by how it begins, or by saying that something is not understood."""
    assert asks(folded) is asking


@pytest.mark.parametrize(
    ("folded", "whole"),
    [
        ("what is it", "what is gan"),
        ("what are the downsides", "what are the downsides of gan"),
        ("explain", "explain gan"),
    ],
)
def test_what_points_to_a_thing_asks_of_it(folded: str, whole: str) -> None:
    """What is asked without saying of what is asked of what was named before."""
    assert asked_of(folded, "gan") == whole


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("our churn model got worse. a colleague said data drift, what is data drift?", "what is data drift"),
        ("limits of clustering? i did some on playlists with pandas", "limits of clustering"),
        ("ensembles, what are the downsides", "what are the downsides of ensembles"),
        ("Prompt chaining vs agent, which is better?", "prompt chaining vs agent"),
    ],
)
def test_the_clause_that_asks_is_read(library: Library, text: str, read: str) -> None:
    """What only tells how it came to a question changes nothing of its answer."""
    assert core(text, library) == read


@pytest.mark.parametrize(
    "text",
    [
        "what is rag? what is peft?",
        "chunking and tokenizing, both cut text up, so whats the diff",
        "i want to attack our own app, where do i start",
        "my labels are wrong. what now?",
        "what is rag",
        "",
    ],
)
def test_a_text_that_asks_as_a_whole_is_left(library: Library, text: str) -> None:
    """Two questions, a question whose subject stands elsewhere, and one clause are read as they stand."""
    assert core(text, library) == text


def test_a_clause_that_a_note_surely_answers_is_read(library: Library) -> None:
    """What asks in its own words of a note is answered by it, whatever was told before."""
    text = "some of us argue whether llama is open source. what makes a model open source"
    found = read_question(text, library)
    assert found is not None
    assert found.call == Call("explain", (("concept", "data-and-ai:open-source-model"),))


def test_a_clause_about_something_else_is_not_answered(library: Library) -> None:
    """A clause that is read with doubt is refused with the whole."""
    assert read_question("i have molecules as atoms, can a graph neural network take them directly", library) is None
