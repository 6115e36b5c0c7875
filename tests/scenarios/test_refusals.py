"""What the notes do not say is not answered: the refusal is plain, for the asker alone, and says what is near."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot import wording
from bot.library.library import Library
from bot.plain import plain_text
from bot.reply import Paragraph, Reply
from tests.support.rows import rows

SAID = wording.NOT_COVERED_SAID.partition("{")[0]
QUESTIONS = [question for (question,) in rows("uncovered_questions.tsv")]


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_uncovered_question_is_refused(ask: Callable[[str], Reply], library: Library, question: str) -> None:
    """A question that the notes do not answer gets a few names that are near.

    It gets no sentence of theirs but the definition of what it names, marked as what they do say of that.
    """
    reply = ask(question)
    assert reply.kind == "not_covered"
    assert reply.visibility == "private"
    assert len(reply.items) <= 5
    assert all(library.label(id_) for id_ in reply.items)
    defined = [block for block in reply.blocks if isinstance(block, Paragraph) and block.label]
    assert [block.label.startswith(SAID) for block in defined] == [True] * bool(reply.citations)
    assert question.rsplit(maxsplit=1)[-1] in plain_text(reply)


def test_the_questions_to_refuse_are_many() -> None:
    """The table holds real questions beside the subject as well as far from it."""
    assert len(set(QUESTIONS)) == len(QUESTIONS) >= 40


def test_what_is_near_can_be_opened(ask: Callable[[str], Reply]) -> None:
    """A refusal that names notes offers each of them."""
    reply = ask("What is the salary of a data scientist?")
    assert reply.items
    assert len(reply.actions) == len(reply.items)
    assert all(ask(action.typed).kind == "answer" for action in reply.actions)


def test_a_name_that_is_not_in_the_notes_is_refused(ask: Callable[[str], Reply]) -> None:
    """A command with an unknown name says so, instead of explaining something else."""
    for question in ("explain kubernetes", "compare rag vs kubernetes", "steps kubernetes", "sources kubernetes"):
        reply = ask(question)
        assert (reply.kind, reply.visibility) == ("not_covered", "private")
        assert "kubernetes" in plain_text(reply)
