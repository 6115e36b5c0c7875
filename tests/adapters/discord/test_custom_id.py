"""What buttons do, written into their ids and read again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from adapters.discord.custom_id import MOST_PAGES, ROOM, Act, Press, base36, carries, read, written
from adapters.discord.limits import CUSTOM_ID
from bot.call import Call
from bot.understand.grammar import parse, shorten
from tests.support.strategies import calls, wild_texts

ACTS: SearchStrategy[Act] = st.sampled_from(("answer", "replace", "share"))
MARKS = st.integers(0, 36**4 - 1).map(base36)


def shortened(call: Call) -> Call | None:
    """Return a call with the long ids in it replaced by their hashes, as they stand in a custom id."""
    return parse(shorten(call, ROOM))


@given(calls(typed=False), ACTS)
def test_acts_round_trip(call: Call, act: Act) -> None:
    """A button that carries a call does just that call, and its id has room for it."""
    if carries(call):
        custom_id = written(Press(act, call))
        assert len(custom_id) <= CUSTOM_ID
        assert read(custom_id) == Press(act, shortened(call))


@given(calls(typed=False), st.integers(1, MOST_PAGES), MARKS)
def test_pages_round_trip(call: Call, page: int, mark: str) -> None:
    """A button to a page keeps the call, the page and the mark of the content."""
    if carries(call):
        custom_id = written(Press("page", call, page, mark))
        assert len(custom_id) <= CUSTOM_ID
        assert read(custom_id) == Press("page", shortened(call), page, mark)


@given(st.integers(0, 2**64 - 1).map(str))
def test_deletion_round_trips(asker: str) -> None:
    """A button to delete keeps who asked."""
    assert read(written(Press("delete", asker=asker))) == Press("delete", asker=asker)


@given(wild_texts(most=100))
def test_any_id_can_be_read(custom_id: str) -> None:
    """Whatever stands in an id, reading it gives a press or nothing; what is read is written so that it reads alike."""
    press = read(custom_id)
    assert press is None or press.call is None or not carries(press.call) or read(written(press)) == press


@pytest.mark.parametrize(
    "custom_id", ["", "a:", "a:forget x", "z:explain rag", "p:list", "p1.abcde:list", "x:", "x:me"]
)
def test_unknown_ids(custom_id: str) -> None:
    """An id of another version is none of ours."""
    assert read(custom_id) is None


def test_what_a_person_typed_is_in_no_id() -> None:
    """A call that holds a person's own words has no button, nor has an unknown one or none."""
    assert not carries(Call("ask", (("question", "what is rag?"),)))
    assert not carries(Call("forget"))
    assert not carries(None)
    assert carries(Call("explain", (("concept", "data-and-ai:rag"),)))
