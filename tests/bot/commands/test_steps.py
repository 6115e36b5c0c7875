"""`steps`: a process, all of it or one step at a time."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot import wording
from bot.assistant import Assistant
from bot.library.library import Library
from bot.plain import plain_text
from bot.reply import Reply, Steps
from bot.understand.grammar import make
from tests.support.asking import request
from tests.support.sourced import assert_sourced

RAG = "data-and-ai:rag-pipeline"


def test_every_process(assistant: Assistant, library: Library) -> None:
    """Each process is shown with all its steps in order and its sources, and can be entered at the first."""
    for id_ in library.ids("process"):
        process = library.process(id_)
        assert process is not None
        reply = assistant.answer(request(make("steps", process=id_)))
        assert_sourced(reply, library)
        assert reply.items == (id_,)
        (steps,) = (block for block in reply.blocks if isinstance(block, Steps))
        assert len(steps.steps) == len(process.steps)
        assert reply.actions[0].target == make("steps", process=id_, step=1)


def test_every_step(assistant: Assistant, library: Library) -> None:
    """Each step is shown alone with its number, what it uses in a sentence each, and its sources."""
    for id_ in library.ids("process"):
        process = library.process(id_)
        assert process is not None
        count = len(process.steps)
        for number, step in enumerate(process.steps, 1):
            reply = assistant.answer(request(make("steps", process=id_, step=number)))
            assert_sourced(reply, library)
            assert f"Step {number} of {count}" in reply.title
            used = [*step.uses, *(concept for option in step.options for concept in option.uses)]
            assert set(used) <= set(reply.items)
            assert all(label.name in plain_text(reply) for label in library.labels(used))


def test_ways_to_do_a_step(ask: Callable[[str], Reply]) -> None:
    """Where a step can be done in several ways, all are named, in the whole process and in the step."""
    for text in (plain_text(ask("steps ai engineer process")), plain_text(ask("steps ai engineer process 3"))):
        for way in ("PEFT", "RAG", "agents"):
            assert way in text


def test_walking(assistant: Assistant) -> None:
    """From a step the next one, the one before and all are a button away, none beyond the ends."""
    walk = (wording.NEXT_STEP, wording.PREVIOUS_STEP, wording.ALL_STEPS)
    labels = [
        [a.label for a in assistant.answer(request(make("steps", process=RAG, step=n))).actions if a.label in walk]
        for n in (1, 2, 9)
    ]
    assert labels == [[walk[0], walk[2]], list(walk), [walk[1], walk[2]]]


@pytest.mark.parametrize("number", [0, 10, 999_999_999])
def test_a_step_that_is_not_there(assistant: Assistant, number: int) -> None:
    """A number beyond the steps is a problem that says how many there are."""
    reply = assistant.answer(request(make("steps", process=RAG, step=number)))
    assert (reply.kind, reply.visibility) == ("problem", "private")
    assert "9 steps" in plain_text(reply)
    assert [action.target for action in reply.actions] == [make("steps", process=RAG)]


def test_without_a_name_all_are_offered(ask: Callable[[str], Reply], library: Library) -> None:
    """Without a process, all are named."""
    reply = ask("steps")
    assert (reply.kind, reply.items) == ("choices", library.ids("process"))
    assert all(ask(action.typed).kind == "answer" for action in reply.actions)
