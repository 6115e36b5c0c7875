"""`gaps` and `feedback`: what organisers see of questions without an answer, and of what members think."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot import wording
from bot.assistant import Assistant
from bot.call import Call
from bot.commands.gaps import DIGITS, ON_PAGE
from bot.library.library import Library
from bot.plain import plain_text
from bot.reply import Reply
from bot.request import Person, Place, Settings
from bot.store.feedback import digest_of
from bot.store.store import Store
from tests.support.asking import MONDAY, request

ADA, BOB = Person("test", "ada"), Person("test", "bob")
HERE, THERE = Place("test", "group", "general"), Place("test", "other", "general")

Asks = Callable[..., Reply]


@pytest.fixture
def asks(library: Library, store: Store) -> Asks:
    """Return a function that asks as Ada, who may organise the server, over each kind of database."""
    assistant = Assistant(library, lambda: store)

    def ask(asked: str | Call, *, organiser: bool = True, hidden: tuple[str, ...] = ()) -> Reply:
        asked_ = replace(request(asked), person=ADA, place=HERE, organiser=organiser)
        return assistant.answer(replace(asked_, settings=Settings(hidden=hidden)))

    return ask


def closer(reply: Reply, number: int) -> Call:
    """Return what the button of an entry does."""
    label = wording.GAP_DONE.format(number=number)
    (target,) = [action.target for action in reply.actions if action.label == label]
    assert isinstance(target, Call)
    return target


# ---- gaps


def test_a_gap_says_who_asked_what_is_near_and_what_would_answer(asks: Asks, store: Store) -> None:
    """What most people asked comes first, with counts and a line to paste; nobody is named, no other server told of."""
    store.gaps.note(ADA, HERE, "Who invented RAG?", MONDAY)
    store.gaps.note(BOB, HERE, "who invented rag", MONDAY + timedelta(days=1))
    store.gaps.note(BOB, HERE, "what is a boltzmann machine?", MONDAY)
    store.gaps.note(BOB, THERE, "what is a lasagna?", MONDAY)
    reply = asks("gaps")
    text = plain_text(reply)
    assert (reply.kind, reply.visibility) == ("done", "private")
    assert text.index("nvented") < text.index("boltzmann")
    assert "Asked by 2 people, 2 times, last on 2026-11-24." in text
    assert "Asked by 1 person, once, last on 2026-11-23." in text
    assert re.search("Nearest: .*RAG", text)
    assert re.search(
        'paste this into rag.yaml, directly below “asks:”, indented like the lines there:\n\n- "[Ww]ho invented', text
    )
    assert "RAG says nothing of “invented”" in text
    assert "\n\nsyllabot content new concept Boltzmann machine\n" in text
    assert "lasagna" not in text
    assert not {"ada", "bob"} & set(text.casefold().split())


def test_each_way_to_close_a_gap_is_told(asks: Asks, store: Store) -> None:
    """Another name is a line of names; a question of nothing near has no line; what is answered by now is said so."""
    for text in ("what is FFT", "why?", "what is rag"):
        store.gaps.note(ADA, HERE, text, MONDAY)
    text = plain_text(asks("gaps"))
    assert "another name of Full fine-tuning, paste this into full-fine-tuning.yaml, in place of “aliases”:" in text
    assert ', "FFT"]\n' in text
    assert "It may need a new note: syllabot content new concept FFT" in text
    assert "The notes answer it by now: RAG." in text
    assert wording.GAP_NOTHING_NEAR in text


def test_what_a_server_hides_is_said_to_be_hidden(asks: Asks, store: Store) -> None:
    """A question that only a hidden note answers needs no new one."""
    store.gaps.note(ADA, HERE, "what is rag", MONDAY)
    text = plain_text(asks("gaps", hidden=("data-and-ai:techniques",)))
    assert "A note answers it that is hidden here: RAG." in text


def test_a_question_is_taken_off_the_list(asks: Asks, store: Store) -> None:
    """Its button shows the list without it, in place of the one before; pressed again, it says so."""
    for text in ("who invented rag", "what is a lasagna"):
        store.gaps.note(ADA, HERE, text, MONDAY)
    store.gaps.note(BOB, HERE, "who invented rag", MONDAY)
    before = asks("gaps")
    assert before.actions[0].replaces
    assert before.actions[0].typed == f"gaps done:{digest_of('who invented rag')[:DIGITS]}"
    after = asks(closer(before, 1))
    assert wording.GAP_CLOSED in plain_text(after)
    assert "invented" not in plain_text(after)
    assert after.call == Call("gaps")
    assert [gap.question for gap in store.gaps.open(HERE, 9)] == ["what is a lasagna"]
    assert wording.GAP_GONE in plain_text(asks(before.actions[0].typed))


def test_many_gaps_come_in_pages(asks: Asks, store: Store) -> None:
    """Five at a time, numbered on; a page beyond the last is the last; closing stays on its page."""
    for number in range(ON_PAGE + 2):
        store.gaps.note(ADA, HERE, f"what is a lasagna of {number} layers", MONDAY + timedelta(minutes=number))
    first, second = asks("gaps"), asks("gaps page:2")
    assert [action.label for action in first.actions[ON_PAGE:]] == [wording.LIST_NEXT]
    assert first.actions[-1].target == second.call
    assert "6. what is a lasagna of 1 layers" in plain_text(second)
    assert wording.LIST_PAGE.format(number=2, count=2) in plain_text(second)
    assert plain_text(asks("gaps page:9")) == plain_text(second)
    assert "page 2" not in plain_text(asks(closer(second, 6)))
    assert closer(second, 6).get("page") == 2


def test_words_that_are_erased_are_no_longer_listed(asks: Asks, store: Store) -> None:
    """Without its words a question says nothing to an organiser."""
    store.gaps.note(ADA, HERE, "what is a lasagna", MONDAY)
    store.purge(MONDAY + timedelta(days=40))
    assert store.gaps.open(HERE, 9) != ()
    assert wording.GAPS_NONE in plain_text(asks("gaps"))


@pytest.mark.parametrize("line", ["gaps", "feedback"])
def test_members_are_told_whom_to_ask(asks: Asks, line: str) -> None:
    """Only organisers see what others asked and thought."""
    assert asks(line, organiser=False).kind == "problem"


@pytest.mark.parametrize("line", ["feedback from humans for language models", "gaps in a table of data"])
def test_a_question_about_gaps_is_a_question(asks: Asks, line: str) -> None:
    """The words are commands only where nothing else follows them."""
    assert asks(line).kind == "answer"


@pytest.mark.parametrize("line", ["feedback loops in opera houses", "gaps in my knowledge"])
def test_a_question_that_begins_like_a_command_is_refused_as_one(asks: Asks, line: str) -> None:
    """Members need not know that the first word is a command of somebody else's; an organiser's slip is told."""
    assert asks(line, organiser=False).kind == "not_covered"
    assert asks("gaps page two").kind == "problem"


# ---- feedback


def test_what_members_think_is_shown_least_helpful_first(asks: Asks, store: Store) -> None:
    """Each answer under the words that ask for it, with its counts, the newest remarks, and a button to see it."""
    for number in range(7):
        person = Person("test", f"p{number}")
        store.feedback.give(person, HERE, "explain data-and-ai:rag", MONDAY, helpful=False, words=f"wrong, {number}")
    store.feedback.give(ADA, HERE, "explain data-and-ai:peft", MONDAY, helpful=True)
    store.feedback.give(ADA, HERE, "tip data-and-ai:gone", MONDAY, helpful=False)
    reply = asks("feedback")
    text = plain_text(reply)
    assert reply.visibility == "private"
    assert text.index("explain rag") < text.index("explain peft")
    assert "Helpful to 0, not helpful to 7." in text
    assert "“wrong, 6”" in text
    assert "“wrong, 1”" not in text
    assert wording.FEEDBACK_MORE.format(count=2) in text
    assert reply.actions[0].target == Call("explain", (("concept", "data-and-ai:rag"),))


def test_no_feedback_yet(asks: Asks) -> None:
    """Nothing to show is said in a sentence."""
    assert wording.FEEDBACK_NONE in plain_text(asks("feedback"))
