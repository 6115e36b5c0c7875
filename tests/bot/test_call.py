"""A call is a value: a command and its options in one form."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from bot.call import Call
from tests.support.strategies import calls

CALL = Call("steps", (("process", "demo:work"), ("step", 3)))


def test_an_option_is_found_by_its_name() -> None:
    """A call gives an option's value as it is, and None where it is not given."""
    assert CALL.get("process") == "demo:work"
    assert CALL.get("step") == 3
    assert CALL.get("depth") is None


def test_text_is_only_what_is_text() -> None:
    """Asked for text, a call gives words and ids, and nothing for numbers and for what is not given."""
    assert CALL.text("process") == "demo:work"
    assert CALL.text("step") == ""
    assert CALL.text("depth") == ""


@settings(deadline=None)
@given(calls())
def test_equal_calls_are_one_value(call: Call) -> None:
    """A call made anew from the same parts is equal and hashes the same, so actions can be compared."""
    again = Call(call.command, tuple(call.options))
    assert again == call
    assert hash(again) == hash(call)


def test_a_call_never_changes() -> None:
    """A call cannot be changed once it is made: a button keeps what it was made for."""
    with pytest.raises(AttributeError):
        CALL.command = "explain"  # pyright: ignore[reportAttributeAccessIssue]
