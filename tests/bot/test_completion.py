"""Completion: values that can be chosen, for every option and whatever was typed so far."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.assistant import Assistant
from bot.call import Call
from bot.commands.table import TABLE, Command, Option
from bot.completion import MOST_CHOICES, Choice, complete
from bot.library.cache import open_library
from bot.library.library import Library
from bot.request import Place
from bot.understand.grammar import canonical, make
from tests.support.asking import request
from tests.support.packs import make_pack
from tests.support.strategies import calls, wild_texts

OPTIONS = [(command, option) for command in TABLE for option in command.options]
PROCESS = "data-and-ai:ai-engineer-process"
SIDES = make("compare", a="data-and-ai:ai-engineer", b="data-and-ai:data-scientist")

UNKNOWN = {"schedule", "page"}
"""Options of numbers of which nobody knows here which there are."""

by_option = pytest.mark.parametrize(
    ("command", "option"), OPTIONS, ids=[f"{command.name}.{option.name}" for command, option in OPTIONS]
)


def _before(option: Option) -> Call | None:
    """Return the options on which another one depends."""
    if option.name in UNKNOWN:
        return None
    return {"number": make("steps", process=PROCESS), "dimension": SIDES}.get(option.type)


@by_option
@settings(deadline=None, max_examples=40)
@given(
    typed=st.one_of(wild_texts(), st.text("aeiorstndmp -", max_size=8), st.just("x" * 5000)), so_far=st.none() | calls()
)
def test_completions_are_values_of_the_option(
    library: Library, command: Command, option: Option, typed: str, so_far: Call | None
) -> None:
    """Whatever was typed, at most 25 different completions come, each short enough to show and a canonical value."""
    found = complete(library, command.name, option.name, typed, so_far)
    assert len(found) <= MOST_CHOICES
    assert len(set(found)) == len(found)
    for choice in found:
        assert 0 < len(choice.shown) <= 100
        assert canonical(choice.value, option) is not None


@by_option
def test_something_is_offered_before_anything_is_typed(library: Library, command: Command, option: Option) -> None:
    """An option that is not free text has completions at once."""
    found = complete(library, command.name, option.name, "", _before(option))
    assert bool(found) == (option.type not in {"text", "person", "date", "dates", "gap"} and option.name not in UNKNOWN)


@by_option
def test_what_is_offered_is_answered(assistant: Assistant, command: Command, option: Option) -> None:
    """Each completion makes a call that has an answer."""
    before = _before(option) or Call(command.name)
    for choice in complete(assistant.library, command.name, option.name, "", before):
        value = canonical(choice.value, option)
        call = make(command.name, **{**dict(before.options), option.name: value})
        fresh = Place("test", f"{command.name} {option.name} {choice.value}", "general")  # what is set counts there
        assert assistant.answer(replace(request(call), place=fresh)).kind in {"answer", "choices", "done"}


@by_option
def test_what_is_shown_can_be_typed(library: Library, command: Command, option: Option) -> None:
    """Typing what a completion shows, all of it or its start, keeps offering it."""
    before = _before(option)
    for choice in complete(library, command.name, option.name, "", before):
        for typed in (choice.shown, choice.shown.upper(), choice.shown[: len(choice.shown) // 2 + 1]):
            assert choice in complete(library, command.name, option.name, typed, before)


@pytest.mark.parametrize(
    ("command", "option", "typed", "value"),
    [
        ("explain", "concept", "rag", "data-and-ai:rag"),
        ("explain", "concept", "retrieval aug", "data-and-ai:rag"),
        ("explain", "concept", "promt engineering", "data-and-ai:prompt-engineering"),
        ("explain", "depth", "fu", "full"),
        ("compare", "a", "AI Eng", "data-and-ai:ai-engineer"),
        ("steps", "process", "ai engineer", PROCESS),
        ("list", "topic", "generative", "data-and-ai:generative-ai"),
        ("help", "command", "compre", "compare"),
        ("tip", "show", "", "answer"),
    ],
)
def test_the_best_completion_comes_first(library: Library, command: str, option: str, typed: str, value: str) -> None:
    """The start of a name, an abbreviation or a misspelt name leads to what is meant."""
    assert complete(library, command, option, typed)[0].value == value


def test_dimensions_are_those_of_the_sides(library: Library) -> None:
    """With sides chosen, the dimensions of their comparison are offered, in its order."""
    comparison = library.comparison(
        library.comparison_of(["data-and-ai:ai-engineer", "data-and-ai:data-scientist"]) or ""
    )
    assert comparison is not None
    expected = tuple(Choice(each.name, each.id) for each in comparison.dimensions)
    assert complete(library, "compare", "by", "", SIDES) == expected


def test_dimensions_without_sides_are_those_of_the_main_comparison(library: Library) -> None:
    """`compare` by a dimension alone means the main comparison."""
    main = library.comparison(library.main_comparisons()[0])
    assert main is not None
    assert [choice.value for choice in complete(library, "compare", "by", "")] == [each.id for each in main.dimensions]


def test_sides_without_a_comparison_have_no_dimensions(library: Library) -> None:
    """Where no comparison of the sides is written there is no dimension to offer."""
    sides = make("compare", a="data-and-ai:rag", b="data-and-ai:data-scientist")
    assert complete(library, "compare", "by", "", sides) == ()


def test_steps_are_offered_by_number_and_name(library: Library) -> None:
    """Each step of the chosen process is offered with its number; its name finds it too."""
    before = make("steps", process=PROCESS)
    process = library.process(PROCESS)
    assert process is not None
    found = complete(library, "steps", "step", "", before)
    assert [choice.value for choice in found] == [str(number) for number in range(1, len(process.steps) + 1)]
    assert complete(library, "steps", "step", process.steps[1].name, before)[0].value == "2"


@pytest.mark.parametrize(("command", "option"), [("unknown", "concept"), ("explain", "unknown"), ("", "")])
def test_what_the_table_does_not_have_has_no_completions(library: Library, command: str, option: str) -> None:
    """A command or option of another version completes to nothing."""
    assert complete(library, command, option, "rag") == ()


def test_packs_that_share_a_dimension_offer_it_once(tmp_path: Path) -> None:
    """No platform takes the same completion twice."""
    comparison = """kind: comparison
id: rag-vs-peft
name: RAG vs PEFT
topic: basics
items: [rag, peft]
summary: One changes the prompt, the other the weights.
sources: [book]
dimensions:
  - {id: data, name: Data, cells: {rag: Passages., peft: Examples.}}
"""
    for name in ("one", "two"):
        folder = make_pack(tmp_path / name, {"rag-vs-peft.yaml": comparison})
        head = (folder / "pack.yaml").read_text().replace("id: demo", f"id: {name}")
        (folder / "pack.yaml").write_text(f"{head}main_comparison: rag-vs-peft\n")
    library = open_library([str(tmp_path / "one"), str(tmp_path / "two")], folder="").library
    assert complete(library, "compare", "by", "") == (Choice("Data", "data"),)
