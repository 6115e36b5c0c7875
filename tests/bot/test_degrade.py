"""One rule for what a platform cannot show."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.call import Call
from bot.degrade import EVERYTHING, Feature, Shows, announced, degraded, listed, typed
from bot.markup import plain, verbatim
from bot.reply import (
    Action,
    Block,
    Bullets,
    Cell,
    Hidden,
    Host,
    Line,
    Note,
    Paragraph,
    Reply,
    Row,
    Step,
    Steps,
    Table,
    Url,
)
from tests.support.strategies import actions, hidden, replies, tables, words_said

FEATURES: tuple[Feature, ...] = ("tables", "hidden", "actions")
SHOWS = st.sampled_from(
    [frozenset(some) for some in chain.from_iterable(combinations(FEATURES, count) for count in range(4))]
)


def _line(text: str) -> Line:
    return Line(verbatim(text))


TABLE = Table(
    ("RAG", "PEFT"),
    (
        Row("Data", (Cell((_line("passages"),)), Cell((_line("pairs"), _line("labels"))))),
        Row("Process", (Cell((_line("find"), _line("ask")), numbered=True), Cell((_line("train"),), numbered=True))),
    ),
)
REVEAL = Action("Show answer", Call("tip", (("which", "demo:one"), ("show", "answer"))), "tip one answer")
HIDDEN = Hidden("Answer", (Paragraph(_line("forty-two")), TABLE), REVEAL)


def _every(blocks: Iterable[Block]) -> list[Block]:
    found: list[Block] = []
    for block in blocks:
        found.append(block)
        if isinstance(block, Hidden):
            found.extend(_every(block.blocks))
    return found


@settings(deadline=None, max_examples=100)
@given(replies(), SHOWS)
def test_nothing_is_left_that_cannot_be_shown(reply: Reply, shows: Shows) -> None:
    """After degrading there is no table, hidden part or action where the platform shows none, at any depth."""
    shown = degraded(reply, shows)
    kinds = {type(block) for block in _every(shown.blocks)}
    assert "tables" in shows or Table not in kinds
    assert "hidden" in shows or Hidden not in kinds
    assert "actions" in shows or not shown.actions
    assert degraded(shown, shows) == shown


@settings(deadline=None, max_examples=50)
@given(replies())
def test_a_platform_that_shows_everything_gets_everything(reply: Reply) -> None:
    """Nothing is replaced for a platform that can show it all."""
    assert degraded(reply, EVERYTHING) == reply


@settings(deadline=None, max_examples=50)
@given(replies(), SHOWS)
def test_only_blocks_and_actions_are_replaced(reply: Reply, shows: Shows) -> None:
    """What a reply is of, whom it is for and what it rests on stays."""
    shown = degraded(reply, shows)
    for field in ("kind", "title", "call", "items", "citations", "visibility"):
        assert getattr(shown, field) == getattr(reply, field)


@settings(deadline=None, max_examples=50)
@given(tables())
def test_a_table_as_lists_says_the_same(table: Table) -> None:
    """A table's lists hold each name and line of the table in its order, and no table."""
    blocks = listed(table)
    assert words_said(blocks) == words_said((table,))
    assert not any(isinstance(block, Table) for block in blocks)


def test_a_table_becomes_a_list_for_each_dimension() -> None:
    """Each cell is a sentence, bullets, or steps in order, under the names of its row and column."""
    assert listed(TABLE) == (
        Paragraph(_line("passages"), "Data \u2013 RAG"),
        Bullets((_line("pairs"), _line("labels")), "Data \u2013 PEFT"),
        Steps((Step(_line("find")), Step(_line("ask"))), "Process \u2013 RAG"),
        Steps((Step(_line("train")),), "Process \u2013 PEFT"),
    )


def test_a_table_in_a_hidden_part_is_listed_too() -> None:
    """A platform with hidden parts and no tables hides lists."""
    shown = degraded(Reply("answer", "Tip", (HIDDEN,)), frozenset({"hidden", "actions"}))
    assert shown.blocks == (Hidden("Answer", (Paragraph(_line("forty-two")), *listed(TABLE)), REVEAL),)


@settings(deadline=None, max_examples=50)
@given(hidden())
def test_a_hidden_part_is_announced(part: Hidden) -> None:
    """The announcement says what is hidden and what to type for it."""
    said = plain(announced(part).text)
    assert part.label in said
    assert part.reveal.typed in said


def test_a_hidden_part_becomes_an_action_that_shows_it() -> None:
    """Without hidden parts, what shows them comes before the other actions, in the order of the parts."""
    other = Action("Open", Url("https://a.example"))
    second = Action("Show second", Call("tip", (("which", "demo:two"), ("show", "answer"))), "tip two answer")
    reply = Reply("answer", "Tip", (HIDDEN, Hidden("Second", (), second)), actions=(other,))
    shown = degraded(reply, frozenset({"tables", "actions"}))
    assert shown.actions == (REVEAL, second, other)
    assert [type(block) for block in shown.blocks] == [Note, Note]
    assert "forty-two" not in words_said(shown.blocks)


@settings(deadline=None, max_examples=50)
@given(st.lists(actions(), min_size=1, unique=True))
def test_actions_become_lines_that_say_what_to_type(found: list[Action]) -> None:
    """Without actions, one list at the end says for each what to type or open, and skips what text cannot do."""
    shown = degraded(Reply("answer", "RAG", (), actions=tuple(found)), frozenset())
    doable = [action for action in found if not isinstance(action.target, Host)]
    if not doable:
        assert shown.blocks == ()
        return
    (block,) = shown.blocks
    assert isinstance(block, Bullets)
    for action, line in zip(doable, block.lines, strict=True):
        said = plain(line.text)
        assert action.label in said
        assert (action.target.address if isinstance(action.target, Url) else action.typed) in said


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (Action("Fuller", Call("explain"), "explain rag full"), "Fuller: type \u201cexplain rag full\u201d"),
        (Action("Page", Url("https://a.example/x")), "Page: https://a.example/x"),
    ],
)
def test_a_line_for_an_action_reads_well(action: Action, said: str) -> None:
    """An action's line is its name and what to do."""
    line = typed(action)
    assert line is not None
    assert plain(line.text) == said


def test_what_a_text_cannot_do_has_no_line() -> None:
    """An act of the host, such as deleting the message, is not offered where there is only text."""
    assert typed(Action("Delete", Host("delete"))) is None
