"""The in-memory platform: what every adapter does, in the smallest form."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.memory import SHOWS, MemoryAdapter, Message, render, text_of
from bot.assistant import Assistant
from bot.degrade import degraded
from bot.markup import verbatim
from bot.pages import Page
from bot.reply import Action, Line, Paragraph, Reply, Url
from bot.request import Person, Place
from tests.support.asking import MONDAY
from tests.support.strategies import replies, words_said

ADA = Person("memory", "ada", zone="Asia/Tokyo")
HERE = Place("memory", "group", "general")


@pytest.fixture
def adapter(assistant: Assistant) -> MemoryAdapter:
    """Return a platform with the default pack and a clock that stands still."""
    return MemoryAdapter(assistant, now=lambda: MONDAY)


def test_what_is_received_is_answered_and_kept(adapter: MemoryAdapter) -> None:
    """The answer to a message is returned, and stands among all that was sent."""
    first = adapter.receive(Message("explain rag", ADA, HERE))
    second = adapter.receive(Message("explain peft", ADA, HERE))
    assert adapter.sent == [*first, *second]
    assert first[0].text.startswith("Retrieval-augmented generation (RAG)\n\n")


def test_bots_and_edits_are_left_alone(adapter: MemoryAdapter) -> None:
    """Nothing is sent for a bot's message, its own among them, nor for an edited one."""
    assert adapter.receive(Message("explain rag", ADA, HERE, bot=True)) == []
    assert adapter.receive(Message("explain rag", ADA, HERE, edited=True)) == []
    assert adapter.sent == []


def test_buttons(adapter: MemoryAdapter) -> None:
    """A button is pressed by its number; one that leads out of the platform sends nothing."""
    (sent,) = adapter.receive(Message("explain rag", ADA, HERE))
    (pressed,) = adapter.press(sent, 1, ADA)
    assert "Limits" in pressed.text
    reply = Reply("answer", "x", (), actions=(Action("Open", Url("https://a.example")),))
    (linked,) = render(reply, HERE)
    assert adapter.press(linked, 1, ADA) == []


def test_the_clock_is_the_platforms_and_the_zone_the_persons(assistant: Assistant) -> None:
    """The tip is that of the asker's own date, at the time of the platform."""
    late = MemoryAdapter(assistant, now=lambda: datetime(2026, 11, 23, 20, 0, tzinfo=UTC))
    (tokyo,) = late.receive(Message("tip", ADA, HERE))
    (utc,) = late.receive(Message("tip", Person("memory", "ben"), HERE))
    assert "2026-11-24" in tokyo.text
    assert "2026-11-23" in utc.text


def test_what_is_private_stays_private(adapter: MemoryAdapter) -> None:
    """Each page of a private reply is private, and none of any other."""
    assert all(sent.private for sent in adapter.receive(Message("lasagna", ADA, HERE)))
    assert not any(sent.private for sent in adapter.receive(Message("explain rag", ADA, HERE)))


@settings(deadline=None, max_examples=100)
@given(reply=replies(), limit=st.integers(400, 2000))
def test_pages_fit_and_are_complete(reply: Reply, limit: int) -> None:
    """No page is larger, together they hold every word, and the last has the buttons."""
    sent = render(reply, HERE, limit)
    assert all(len(each.text) <= limit for each in sent)
    said = " ".join(each.text for each in sent)
    assert [word for word in words_said(degraded(reply, SHOWS).body()) if word not in said] == []
    assert [each.actions for each in sent[:-1]] == [()] * (len(sent) - 1)
    assert sent[-1].actions == degraded(reply, SHOWS).actions


def test_numbers_of_pages() -> None:
    """Pages are numbered where there are several, and one that just fits is not split for its number."""
    exact = Reply("answer", "T", (Paragraph(Line(verbatim("x" * 97))),))
    assert [sent.text for sent in render(exact, HERE, 100)] == [f"T\n\n{'x' * 97}"]
    longer = Reply("answer", "T", (Paragraph(Line(verbatim(" ".join(["word"] * 60)))),))
    texts = [sent.text for sent in render(longer, HERE, 100)]
    assert [text[-5:] for text in texts] == [f"({number}/{len(texts)})" for number in range(1, len(texts) + 1)]
    assert all(len(text) <= 100 for text in texts)
    assert text_of(Page(exact, exact.body(), count=1)) == f"T\n\n{'x' * 97}"
