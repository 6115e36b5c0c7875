"""Opinions on answers, and questions that the notes do not cover, as organisers see them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.request import Person
from bot.store.feedback import digest_of
from bot.store.store import Store
from tests.support.databases import NOW
from tests.support.filling import ANN, BOB, HERE, THERE


def test_opinions_are_counted_by_answer(store: Store) -> None:
    """The least helpful answers come first, with what people added, and only of this server."""
    store.feedback.give(ANN, HERE, "explain p:rag", NOW, helpful=True)
    store.feedback.give(BOB, HERE, "explain p:rag", NOW, helpful=True, words="Clear")
    store.feedback.give(ANN, HERE, "explain p:peft", NOW, helpful=False, words="Too short")
    store.feedback.give(BOB, THERE, "explain p:peft", NOW, helpful=False)
    worst, best = store.feedback.opinions(HERE, 10)
    assert (worst.subject, worst.helpful, worst.not_helpful, worst.words) == ("explain p:peft", 0, 1, ("Too short",))
    assert (best.subject, best.helpful, best.not_helpful, best.words) == ("explain p:rag", 2, 0, ("Clear",))
    assert store.feedback.opinions(HERE, 1) == (worst,)


def test_who_changes_their_mind_counts_once(store: Store) -> None:
    """A second opinion replaces the first, words included."""
    store.feedback.give(ANN, HERE, "explain p:rag", NOW, helpful=False, words="Hm")
    store.feedback.give(ANN, HERE, "explain p:rag", NOW + timedelta(days=1), helpful=True)
    (opinion,) = store.feedback.opinions(HERE, 10)
    assert (opinion.helpful, opinion.not_helpful, opinion.words) == (1, 0, ())


def test_gaps_are_counted_by_question_and_people(store: Store) -> None:
    """What most people asked comes first; case and spaces make no other question."""
    for _ in range(3):
        store.gaps.note(ANN, HERE, "What is LoRA?", NOW)
    store.gaps.note(ANN, HERE, "Who earns more?", NOW)
    store.gaps.note(BOB, HERE, "who  EARNS more?", NOW + timedelta(hours=1))
    store.gaps.note(BOB, THERE, "What is LoRA?", NOW)
    first, second = store.gaps.open(HERE, 10)
    assert (first.people, first.times, first.last_at) == (2, 2, NOW + timedelta(hours=1))
    assert first.question.casefold().split() == ["who", "earns", "more?"]
    assert (second.question, second.people, second.times) == ("What is LoRA?", 1, 3)
    assert store.gaps.open(HERE, 1) == (first,)


def test_a_closed_gap_is_gone_for_its_server(store: Store) -> None:
    """Closing drops every asker's row of this server, and says whether there was one."""
    store.gaps.note(ANN, HERE, "What is LoRA?", NOW)
    store.gaps.note(BOB, HERE, "What is LoRA?", NOW)
    store.gaps.note(BOB, THERE, "What is LoRA?", NOW)
    digest = digest_of("what is lora?")
    assert store.gaps.close(HERE, digest)
    assert not store.gaps.close(HERE, digest)
    assert store.gaps.open(HERE, 10) == ()
    assert len(store.gaps.open(THERE, 10)) == 1


def test_marks_at_the_end_make_no_other_question(store: Store) -> None:
    """Who types no question mark asks the same."""
    store.gaps.note(ANN, HERE, "What is LoRA?", NOW)
    store.gaps.note(BOB, HERE, "what is lora", NOW)
    (gap,) = store.gaps.open(HERE, 10)
    assert (gap.people, gap.times) == (2, 2)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ask <@123456> or <@!99> who invented rag", "ask or who invented rag"),
        ("does <@U0BOB|bob> know what rag is @ann.b", "does know what rag is"),
        ("mail me at bob@mail.example what rag is", "mail me at what rag is"),
        ("what is https://a.example/page about", "what is about"),
        ("what is precision@5?", "what is precision@5?"),
    ],
)
def test_nobody_is_named_in_what_is_kept(store: Store, typed: str, kept: str) -> None:
    """Mentions and addresses in a question are not kept, and make no other question."""
    store.gaps.note(ANN, HERE, typed, NOW)
    store.gaps.note(BOB, HERE, kept, NOW)
    (gap,) = store.gaps.open(HERE, 10)
    assert (gap.question, gap.people) == (kept, 2)


def test_gaps_are_counted_over_all_servers(store: Store) -> None:
    """Operators see the questions of every server, or of one; a person of two servers is one."""
    for place in (HERE, THERE):
        store.gaps.note(ANN, place, "What is LoRA?", NOW)
    store.gaps.note(BOB, THERE, "Who earns more?", NOW)
    first, second = store.gaps.everywhere(10)
    assert (first.question, first.people, first.times) == ("What is LoRA?", 1, 2)
    assert (second.question, second.people) == ("Who earns more?", 1)
    assert [gap.question for gap in store.gaps.everywhere(10, HERE.server)] == ["What is LoRA?"]
    assert store.gaps.everywhere(1) == (first,)


def test_the_beginning_of_a_digest_names_a_gap(store: Store) -> None:
    """Buttons hold eight digits of it; a sign that databases read as any other names none."""
    store.gaps.note(ANN, HERE, "What is LoRA?", NOW)
    assert not store.gaps.close(HERE, "________")
    assert not store.gaps.close(THERE, digest_of("What is LoRA?")[:8])
    assert store.gaps.close(HERE, digest_of("What is LoRA?")[:8])


@given(st.text(st.characters(codec=None), max_size=2000), st.text(st.characters(codec=None), max_size=2000))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_any_text_is_kept_and_found_again(store: Store, text: str, subject: str) -> None:
    """However long or strange a question or an answer's call is, it has its one row and is found by its digest."""
    person = Person("slack", "U-any")
    for _ in range(2):
        store.gaps.note(person, HERE, text, NOW)
        store.feedback.give(person, HERE, subject, NOW, helpful=True, words=text)
    assert [(gap.digest, gap.times) for gap in store.gaps.open(HERE, 10)] == [(digest_of(text), 2)]
    assert len(store.feedback.opinions(HERE, 10)) == 1
    store.privacy.forget("slack", "U-any")
    assert store.gaps.open(HERE, 10) == ()


def test_the_longest_question_is_no_problem(store: Store) -> None:
    """Two thousand signs of four bytes each, which an index of PostgreSQL could not hold."""
    longest = "".join(chr(0x1F300 + number % 700) for number in range(2000))
    store.feedback.give(ANN, HERE, f"ask {longest}", NOW, helpful=True)
    store.gaps.note(ANN, HERE, longest, NOW)
    assert store.gaps.open(HERE, 1)[0].question == longest
    assert store.feedback.opinions(HERE, 1)[0].subject == f"ask {longest}"
