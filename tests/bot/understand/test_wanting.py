"""The whole phrasing of a question says whether steps are wanted, or two things side by side."""

from __future__ import annotations

import pytest

from bot.library.library import Library
from bot.understand.beside import beside
from bot.understand.reading import Understood, read
from bot.understand.wanting import sides, stepped


@pytest.mark.parametrize(
    ("typed", "thing"),
    [
        ("how is eda done", "eda"),
        ("how to do eda", "eda"),
        ("eda checklist", "eda"),
        ("eda from start to finish", "eda"),
        ("in which order do i do eda", "eda"),
        ("what happens in eda", "eda"),
        ("procedure for eda", "eda"),
        ("what is eda", None),
        ("steps", None),
    ],
)
def test_what_steps_are_wanted_of(typed: str, thing: str | None) -> None:
    """Steps are asked for in many ways; a definition is none of them."""
    assert stepped(typed) == thing


@pytest.mark.parametrize("typed", ["how is eda done", "EDA checklist", "in what order do I do EDA?"])
def test_the_process_of_a_thing_is_shown(library: Library, typed: str) -> None:
    """Where a process belongs to what is asked about, its steps are the answer."""
    found = read(typed, library)
    assert isinstance(found, Understood)
    assert found.call.text("process").endswith(":eda-process")


@pytest.mark.parametrize(
    ("typed", "two"),
    [
        ("rag vs peft", ("rag", "peft")),
        ("why use rag rather than peft", ("rag", "peft")),
        ("when to use rag and when peft", ("rag", "peft")),
        ("how do rag and peft relate", ("rag", "peft")),
        ("relationship between rag and peft", ("rag", "peft")),
        ("i keep mixing up rag and peft", ("rag", "peft")),
        ("whats better for my project rag or peft", ("rag", "peft")),
        ("should i use rag or a simple prompt", ("rag", "prompt")),
        ("rag and peft", None),
        ("what is rag", None),
    ],
)
def test_two_things_are_told_apart(typed: str, two: tuple[str, str] | None) -> None:
    """Two things are set side by side in many ways; "and" alone is none of them."""
    assert sides(typed) == two


def test_a_comparison_is_found_by_everyday_words(library: Library) -> None:
    """Sides without a name are read as the notes of a written comparison that both are near to."""
    call = beside("batch scoring", "live predictions", library)
    assert call is not None
    assert {call.text("a"), call.text("b")} == {"data-and-ai:batch-inference", "data-and-ai:endpoint"}


@pytest.mark.parametrize(
    ("one", "other"),
    [("rag", "kubernetes"), ("python", "java"), ("rag", "who gets paid"), ("it", "that")],
)
def test_what_the_notes_do_not_compare_is_not_compared(library: Library, one: str, other: str) -> None:
    """A side with a word that no note explains is no side."""
    assert beside(one, other, library) is None


@pytest.mark.parametrize("typed", ["explain the difference of lora and qlora", "explain lora or qlora", "a.i. vs ML"])
def test_two_things_after_a_command_are_compared(library: Library, typed: str) -> None:
    """Who asks to explain a difference gets the comparison, and initials may have dots."""
    found = read(typed, library)
    assert isinstance(found, Understood)
    assert found.call.command == "compare"
