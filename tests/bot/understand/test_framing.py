"""What stands around a question is cut off, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given

from bot.library.library import Library
from bot.search import words
from bot.understand.framing import unframed, without_field
from tests.support.strategies import wild_texts


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("rag for dummies", "rag simply"),
        ("explain rag to a beginner", "explain rag simply"),
        ("rag in a nutshell", "rag simply"),
        ("rag in plain english", "rag simply"),
        ("as a beginner how do i understand rag", "rag simply"),
        ("explain like im 5 rag", "explain eli5 rag"),
        ("rag cheat sheet", "rag"),
        ("deep dive into rag", "rag"),
        ("im totally lost on rag", "rag"),
        ("i keep hearing about rag", "rag"),
        ("what on earth is rag", "rag"),
        ("whats the idea behind rag", "rag"),
        ("need help understanding why rag fails", "why rag fails"),
        ("is rag hard to understand", "what is rag"),
        ("why is rag so important", "why rag"),
        ("whats the point of rag", "what is rag used for"),
        ("what problem does rag solve", "what is rag used for"),
        ("what goes wrong with rag", "limits of rag"),
        ("real life example of rag", "example of rag"),
    ],
)
def test_frames_are_cut_off(typed: str, left: str) -> None:
    """A phrase that only says how somebody wants to be told is cut off, or put in the words of a part."""
    assert unframed(typed) == left


@pytest.mark.parametrize(
    "typed",
    ["what is rag", "too many numbers in my presentation", "basics", "for dummies", "beginner", "tutorial", "why", ""],
)
def test_what_asks_for_something_is_kept(typed: str) -> None:
    """A question without a frame, and a frame without a question, stay as they are."""
    assert unframed(typed) == typed


def test_the_field_of_a_thing_can_be_left_out() -> None:
    """The field at the end of a question is left out, one within it is not."""
    assert without_field("what is precision in machine learning") == "what is precision"
    assert without_field("machine learning in short") == "machine learning in short"


@given(text=wild_texts(300))
def test_any_text_can_be_framed(text: str) -> None:
    """Whatever is typed, something of it is left, unless nothing was there."""
    folded = words.fold(text)
    assert bool(unframed(folded).strip()) == bool(folded.strip())


@pytest.mark.parametrize("frame", ["{} in a nutshell", "lost on {}", "whats the point of {}", "got anything on {}"])
def test_a_framed_name_is_explained(library: Library, frame: str) -> None:
    """Whoever puts such words around the name of a note gets that note."""
    from bot.understand.reading import Understood, read

    for name in ("overfitting", "fine-tuning", "confusion matrix"):
        found = read(frame.format(name), library)
        assert isinstance(found, Understood)
        assert library.called(found.call.text("concept")).lower() == name
