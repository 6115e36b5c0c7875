"""Stories as a member lives them, on a platform with buttons and small messages."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from adapters.memory import MemoryAdapter, Message, Sent
from bot.assistant import Assistant
from bot.request import Person, Place
from tests.support.asking import MONDAY

GENERAL = Place("memory", "study-group", "general")
ADA = Person("memory", "ada", "Ada")
BEN = Person("memory", "ben", "Ben", zone="Pacific/Auckland")


class Chat:
    """A channel on the in-memory platform with a clock that can be set."""

    def __init__(self, assistant: Assistant, limit: int = 2000) -> None:
        self.now = MONDAY
        self.adapter = MemoryAdapter(assistant, limit, self._time)

    def _time(self) -> datetime:
        return self.now

    def says(self, text: str, who: Person = ADA, place: Place = GENERAL) -> Sent:
        """Say something; return the last message of the answer."""
        return self.adapter.receive(Message(text, who, place))[-1]

    def presses(self, message: Sent, label: str, who: Person = ADA) -> Sent:
        """Press the button of a message that is called so; return the last message of the answer."""
        labels = [action.label for action in message.actions]
        return self.adapter.press(message, labels.index(label) + 1, who)[-1]


@pytest.fixture
def chat(assistant: Assistant) -> Chat:
    """Return a channel with the default pack."""
    return Chat(assistant)


def test_from_a_question_to_its_details(chat: Chat) -> None:
    """Ask what something is, see all of it, then its short form, then the process that uses it."""
    first = chat.says("hey, what's RAG?")
    assert "looks up passages" in first.text
    fuller = chat.presses(first, "Fuller")
    assert "Limits" in fuller.text
    assert len(fuller.text) > len(first.text)
    simple = chat.presses(fuller, "Simpler")
    assert "librarian" in simple.text
    assert len(simple.text) < len(first.text)
    steps = next(action.label for action in simple.actions if action.label.startswith("Steps: "))
    assert "1. " in chat.presses(simple, steps).text


def test_through_the_dimensions_of_a_comparison(chat: Chat) -> None:
    """Compare two roles on one dimension, go to the next one, and back to all of them."""
    models = chat.says("compare models")
    assert "foundation models" in models.text
    assert "tabular" not in models.text
    data = chat.presses(models, "Data")
    assert "tabular" in data.text
    everything = chat.presses(data, "All dimensions")
    assert all(each.text for each in chat.adapter.sent)
    whole = "\n".join(each.text for each in chat.adapter.sent[2:])
    assert "foundation models" in whole
    assert "tabular" in whole
    assert chat.presses(everything, "Data").text == data.text


def test_step_by_step_through_a_process(chat: Chat) -> None:
    """Open a process at its first step, walk to its end and all the way back."""
    message = chat.says("how does an AI engineer work?")
    message = chat.presses(message, "Step 1 of 4")
    texts = [message.text]
    while "Next step" in [action.label for action in message.actions]:
        message = chat.presses(message, "Next step")
        texts.append(message.text)
    assert len(texts) == 4
    assert [f"Step {number} of 4" in text for number, text in enumerate(texts, 1)] == [True] * 4
    for text in reversed(texts[:-1]):
        message = chat.presses(message, "Previous step")
        assert message.text == text
    assert "4. " in chat.presses(message, "All steps").text


def test_a_misspelt_name_is_understood_and_says_so(chat: Chat) -> None:
    """A slip of the finger is read as the name it is near to, and the answer says how it was read."""
    sent = chat.says("whats retreival augmnted generation")
    assert "“augmnted”" in sent.text
    assert "Retrieval-augmented generation (RAG)" in sent.text


def test_from_a_refusal_to_what_is_near(chat: Chat) -> None:
    """What the notes do not say is refused to the asker alone; what is near is a button away."""
    refused = chat.says("what is the salary of a data scientist?")
    assert refused.private
    assert "Not in the notes" in refused.text
    assert refused.actions
    found = chat.presses(refused, "Data scientist")
    assert not found.private
    assert "Data scientist" in found.text


def test_looking_around(chat: Chat) -> None:
    """Ask for help, list the topics, open one, and open a note of it."""
    listed = chat.presses(chat.says("help"), "List")
    roles = chat.presses(listed, "Roles")
    assert "AI engineer" in roles.text
    opened = chat.presses(roles, roles.actions[0].label)
    assert "Sources" in opened.text


def test_the_tip_of_the_day_is_the_same_for_all(chat: Chat) -> None:
    """On one date of their calendars, everybody sees the same tip; the next day brings another."""
    morning = chat.says("tip")
    chat.now = MONDAY + timedelta(hours=14, minutes=59)
    assert chat.says("tip").text == morning.text
    assert chat.says("tip 2026-11-23", BEN).text == morning.text
    tomorrow = chat.says("tip", BEN)
    assert tomorrow.text != morning.text
    chat.now = MONDAY + timedelta(days=1)
    assert chat.says("tip").text == tomorrow.text


def test_checking_oneself(chat: Chat) -> None:
    """A tip asks a question and keeps its answer back until somebody wants to see it."""
    asked = chat.says("tip data-and-ai:tip-two-roles")
    assert "Which role is the storyteller?" in asked.text
    assert "The AI engineer is the system builder." not in asked.text
    assert "The AI engineer is the system builder." in chat.presses(asked, "Show answer").text


def test_an_answer_stays_where_it_was_asked(chat: Chat) -> None:
    """In a thread the answer stands in that thread, and so does what a button of it brings."""
    thread = Place("memory", "study-group", "general", "lecture-1")
    first = chat.says("explain peft", place=thread)
    second = chat.presses(first, "Fuller", BEN)
    assert (first.place, second.place) == (thread, thread)


def test_long_answers_on_a_small_platform(assistant: Assistant) -> None:
    """Where messages are small, a long answer comes in numbered pages with the buttons under the last."""
    small = Chat(assistant, limit=200)
    last = small.says("explain rag full")
    pages = small.adapter.sent
    assert len(pages) > 3
    assert all(len(page.text) <= 200 for page in pages)
    assert [f"({number}/{len(pages)})" in page.text for number, page in enumerate(pages, 1)] == [True] * len(pages)
    assert [bool(page.actions) for page in pages] == [False] * (len(pages) - 1) + [True]
    assert small.presses(last, "Simpler").text


def test_a_button_from_long_ago(chat: Chat) -> None:
    """A button of a message from last year still works: it holds what it does, not what was said then."""
    old = chat.says("explain rag")
    chat.now = MONDAY + timedelta(days=365)
    assert chat.presses(old, "Fuller").text


def test_ways_to_say_the_same(chat: Chat) -> None:
    """However a comparison is asked for, it is one answer."""
    texts = {
        chat.says(text).text
        for text in (
            "compare peft lora",
            "compare peft and lora",
            "peft vs lora",
            "PEFT vs. LoRA?",
            "difference between peft and lora",
            "what is the difference between PEFT and LoRA",
            "how do peft and lora differ?",
        )
    }
    assert len(texts) == 1
