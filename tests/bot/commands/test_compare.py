"""`compare`: two to four things side by side, as written or put together from their notes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from bot import wording
from bot.assistant import Assistant
from bot.call import Call
from bot.library.library import Library
from bot.plain import plain_text
from bot.reply import Note, Reply, Table
from bot.understand.grammar import make
from tests.support.asking import request
from tests.support.sourced import assert_sourced

ROLES = {"a": "data-and-ai:data-scientist", "b": "data-and-ai:ai-engineer"}


def table_of(reply: Reply) -> Table:
    """Return the one table of a reply."""
    (table,) = (block for block in reply.blocks if isinstance(block, Table))
    return table


def test_every_comparison(assistant: Assistant, library: Library) -> None:
    """Each written comparison shows its sides and all its dimensions, with a word in every cell."""
    for id_ in library.ids("comparison"):
        comparison = library.comparison(id_)
        assert comparison is not None
        reply = assistant.answer(request(make("compare", **dict(zip("abcd", comparison.items, strict=False)))))
        assert_sourced(reply, library)
        assert reply.title == comparison.name
        assert reply.items == (id_, *comparison.items)
        table = table_of(reply)
        assert len(table.columns) == len(comparison.items)
        assert [row.name for row in table.rows] == [dimension.name for dimension in comparison.dimensions]
        assert all(len(row.cells) == len(table.columns) for row in table.rows)
        assert all(cell.lines for row in table.rows for cell in row.cells)


def test_every_dimension(assistant: Assistant, library: Library) -> None:
    """Each dimension of each comparison is shown alone, with its sources and a way back to all of them."""
    for id_ in library.ids("comparison"):
        comparison = library.comparison(id_)
        assert comparison is not None
        sides = dict(zip("abcd", comparison.items, strict=False))
        for dimension in comparison.dimensions:
            reply = assistant.answer(request(make("compare", **sides, by=dimension.id)))
            assert_sourced(reply, library)
            assert reply.title == f"{comparison.name}: {dimension.name}"
            assert [row.name for row in table_of(reply).rows] == [dimension.name]
            everything = reply.actions[0]
            assert (everything.label, everything.target) == (wording.ALL_DIMENSIONS, make("compare", **sides))


def test_the_order_of_sides_does_not_matter(assistant: Assistant) -> None:
    """A written comparison is found whichever side is named first."""
    one = assistant.answer(request(make("compare", **ROLES)))
    other = assistant.answer(request(make("compare", a=ROLES["b"], b=ROLES["a"])))
    assert one.blocks == other.blocks


def test_a_process_in_a_cell_is_numbered(ask: Callable[[str], Reply]) -> None:
    """Where a cell is a process, its steps stand there in order with their ways."""
    (row,) = table_of(ask("compare processes")).rows
    assert all(cell.numbered for cell in row.cells)
    text = plain_text(ask("compare processes"))
    assert "1. " in text
    assert "4. " in text


def test_a_bare_dimension_of_the_main_comparison(assistant: Assistant) -> None:
    """A call with only a dimension, as a menu makes it, means the main comparison."""
    bare = assistant.answer(request(make("compare", by="models")))
    assert bare.blocks == assistant.answer(request("compare models")).blocks


def test_an_unknown_dimension_says_what_there_is(assistant: Assistant) -> None:
    """A dimension that a comparison does not have is a problem that names those that it has."""
    for asked in (make("compare", **ROLES, by="salary"), "compare ds vs aie by:salary"):
        reply = assistant.answer(request(asked))
        assert (reply.kind, reply.visibility) == ("problem", "private")
        assert "salary" in plain_text(reply)
        assert "Use cases, Data, Models, Processes" in plain_text(reply)


def test_no_side_offers_every_comparison(ask: Callable[[str], Reply], library: Library) -> None:
    """Without a side all written comparisons are named, the main one first, and some are buttons."""
    reply = ask("compare")
    assert reply.kind == "choices"
    assert reply.items[0] == library.main_comparisons()[0]
    assert set(reply.items) == set(library.ids("comparison"))
    assert all(ask(action.typed).kind == "answer" for action in reply.actions)


@pytest.mark.parametrize("kind", ["concept", "process"])
def test_one_side_offers_others(assistant: Assistant, library: Library, kind: str) -> None:
    """With one side, written comparisons of it and what is near are offered; there is always something."""
    for id_ in library.ids(kind):
        reply = assistant.answer(request(make("compare", a=id_)))
        assert reply.kind == "choices"
        assert reply.actions, id_
        assert len({action.target for action in reply.actions}) == len(reply.actions)
        for action in reply.actions:
            assert isinstance(action.target, Call)
            assert assistant.answer(request(action.target)).kind == "answer"


def test_two_names_of_one_note_are_explained(ask: Callable[[str], Reply]) -> None:
    """Names that lead to the same note are not compared; the note is shown, and that it is one for both."""
    for text, name in (
        ("compare data-and-ai:rag data-and-ai:rag", "Retrieval-augmented generation (RAG)"),
        ("compare llm and large language model", "Large language model (LLM)"),
        ("compare xgboost vs lightgbm", "Gradient boosting"),
    ):
        reply = ask(text)
        assert (reply.kind, reply.title) == ("answer", name)
        assert wording.SAME_NOTE.format(name=name) in plain_text(reply)


# ---- put together


def test_what_nobody_wrote_is_put_together_and_says_so(ask: Callable[[str], Reply], library: Library) -> None:
    """Things without a comparison of their own stand side by side, field by field, and it is said how."""
    reply = ask("compare lora eda")
    assert_sourced(reply, library)
    assert isinstance(reply.blocks[0], Note)
    assert wording.ASSEMBLED in plain_text(reply)
    table = table_of(reply)
    assert table.columns == ("LoRA", "EDA")
    assert [row.name for row in table.rows] == ["What it is", "Used for", "Example", "Limits"]
    assert {citation.item for citation in reply.citations} == {"data-and-ai:lora", "data-and-ai:eda"}


def test_any_two_notes_can_be_put_together(assistant: Assistant, library: Library) -> None:
    """Every concept and process can be set beside the next, with a word in every cell."""
    ids = (*library.ids("concept"), *library.ids("process"))
    for one, other in pairwise(ids):
        reply = assistant.answer(request(make("compare", a=one, b=other)))
        assert_sourced(reply, library)
        assert all(cell.lines for row in table_of(reply).rows for cell in row.cells)


def test_four_sides_can_be_put_together(ask: Callable[[str], Reply]) -> None:
    """Up to four things stand side by side."""
    assert len(table_of(ask("compare lora, eda, gpu, row")).columns) == 4


def test_one_field_can_be_asked_for(assistant: Assistant) -> None:
    """A comparison that was put together has dimensions too: the fields of its notes."""
    sides = {"a": "data-and-ai:lora", "b": "data-and-ai:eda"}
    reply = assistant.answer(request(make("compare", **sides, by="limits")))
    assert [row.name for row in table_of(reply).rows] == ["Limits"]
    wrong = assistant.answer(request(make("compare", **sides, by="colour")))
    assert wrong.kind == "problem"
    assert "What it is, Used for, Example, Limits" in plain_text(wrong)


def test_a_silent_note_says_so(ask: Callable[[str], Reply]) -> None:
    """Where one note says nothing on a field, its cell says that, and cites nothing."""
    reply = ask("compare lora and eda process")
    silent = [cell for row in table_of(reply).rows for cell in row.cells if "do not say" in str(cell)]
    assert silent
    assert all(line.cites == () for cell in silent for line in cell.lines)
