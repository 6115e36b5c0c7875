"""Which replies members can say something of."""

from __future__ import annotations

from typing import get_args

import pytest

from adapters.opinions import ACTS, OPINIONS, is_judged, presses
from adapters.press import Act, read, written
from bot.assistant import Assistant
from bot.call import Call
from bot.commands.tip import followups, post
from tests.support.asking import request

ROOM = 90


@pytest.mark.parametrize(
    ("question", "can"),
    [
        ("explain rag", True),
        ("compare models", True),
        ("steps ai engineer process", True),
        ("is a decision tree fast", True),
        ("tip", True),
        ("who is the president of France", False),
        ("help", False),
        ("explain", False),
        ("list", False),
    ],
)
def test_answers_from_the_notes_can_be_judged(assistant: Assistant, question: str, *, can: bool) -> None:
    """What rests on notes can be helpful or wrong; a refusal, a choice and help cannot."""
    assert is_judged(assistant.answer(request(question))) == can


def test_a_button_keeps_the_answer_that_it_is_about(assistant: Assistant) -> None:
    """What is written into the button is read again, with the call of the answer."""
    reply = assistant.answer(request("explain rag depth:full"))
    found = presses(reply.call, ROOM)
    assert [opinion for opinion, _ in found] == list(OPINIONS)
    for opinion, press in found:
        assert read(written(press, ROOM)) == press
        assert (press.act, press.call) == (opinion.act, reply.call)
    assert set(get_args(Act)) > ACTS


def test_a_posted_tip_brings_its_own_button(assistant: Assistant) -> None:
    """Nobody is asked twice whether a tip helped."""
    tip = assistant.library.ids("tip")[0]
    posted = post(tip, assistant.library, more=followups(tip, assistant.library, private=False))
    assert posted is not None
    assert not is_judged(posted)


def test_what_has_no_room_has_no_button(assistant: Assistant) -> None:
    """An answer whose call is longer than a button holds cannot be judged."""
    assert presses(assistant.answer(request("explain rag")).call, 5) == ()
    assert presses(Call("ask", (("question", "what is rag?"),)), ROOM) == ()
