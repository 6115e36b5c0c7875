"""What a person typed is only ever shown, in plain spans: never markup, a mention, a link or an action."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.assistant import Assistant
from bot.call import Call
from bot.markup import Plain
from bot.reply import Reply
from bot.request import LONGEST_REQUEST
from tests.support.asking import request
from tests.support.strategies import HOSTILE, questions, strings, wild_texts

NONSENSE = "zqxvkj"
"""A word that no note has and that no spelling repair reads as another."""

FORMS = (
    "?", "**?**", "*?*", "`?`", "[?](https://evil.example)", "[a](https://?.example)", "[[?]]", "[[rag|?]]", "$?${b}",
    "<@?>", "<!?>", "<https://?.example|?>", "https://?.example", "||?||", "<b>?</b>", "~?", "demo:?",
)  # fmt: skip
"""Ways to mark a word up."""

MEMORABLE = [piece for piece in HOSTILE if len(piece) > 3 or not piece.isprintable()]
"""Pieces that no note or command has by itself."""


def _elsewhere(reply: Reply) -> list[str]:
    """Return every text of a reply that is not in a plain span; the call that was asked is no part of what is shown."""
    shown = replace(reply, call=None)
    return [text for owner, text in strings(shown) if owner is not Plain]


def _plain(reply: Reply) -> str:
    return "".join(text for owner, text in strings(replace(reply, call=None)) if owner is Plain)


FOREIGN = st.builds(
    str.join,
    st.sampled_from(("", " ", NONSENSE)),
    st.lists(
        st.sampled_from([*HOSTILE, *(form.replace("?", NONSENSE) for form in FORMS)]), min_size=1, max_size=3
    ).filter(lambda pieces: any(NONSENSE in piece for piece in pieces)),
)
"""Texts around a word that no note has."""


@settings(deadline=None, max_examples=200)
@given(questions(FOREIGN))
def test_what_a_person_typed_is_only_in_plain_spans(assistant: Assistant, typed: str) -> None:
    """Markup, mentions, addresses and steering characters around unknown words reach no other part of a reply."""
    for text in _elsewhere(assistant.answer(request(typed))):
        assert NONSENSE not in text


@settings(deadline=None, max_examples=200)
@given(
    typed=questions(
        st.builds(
            "{1}{0}{1}".format,
            st.sampled_from(("rag", "peft", "ai engineer", "data", "models", "2026-11-23")),
            st.sampled_from(MEMORABLE),
        )
    )
)
def test_markup_around_a_known_name_is_only_in_plain_spans(assistant: Assistant, typed: str) -> None:
    """Pieces of markup around a name that is understood are not carried along with it."""
    pieces = [piece for piece in MEMORABLE if piece in typed]
    for text in _elsewhere(assistant.answer(request(typed))):
        assert not any(piece in text for piece in pieces)


@settings(deadline=None)
@given(FOREIGN)
def test_a_question_in_a_call_is_treated_alike(assistant: Assistant, typed: str) -> None:
    """The text of a slash command's option is as foreign as that of a message."""
    reply = assistant.answer(request(Call("ask", (("question", typed),))))
    assert not any(NONSENSE in text for text in _elsewhere(reply))


@settings(deadline=None, max_examples=200)
@given(st.text() | wild_texts() | questions(wild_texts()))
def test_anything_is_answered(assistant: Assistant, typed: str) -> None:
    """No text raises, and what is not an answer says so; a reply always has a title and something to say or do."""
    reply = assistant.answer(request(typed))
    assert reply.title
    assert reply.blocks or reply.actions
    assert reply.visibility == "private" or reply.kind in {"answer", "choices", "done"}


@pytest.mark.parametrize(
    "typed",
    [
        f"{NONSENSE} **b** <@1>",
        f"explain {NONSENSE} **b** <@1>",
        f"compare rag vs {NONSENSE} **b** <@1>",
        f"tip {NONSENSE} **b** <@1>",
        f"help {NONSENSE} **b** <@1>",
        f"list {NONSENSE} **b** <@1>",
    ],
)
def test_what_is_said_back_is_said_as_it_was_typed(assistant: Assistant, typed: str) -> None:
    """A refusal quotes what it did not understand, marks and all, in one plain span."""
    reply = assistant.answer(request(typed))
    assert any(
        owner is Plain and f"{NONSENSE} **b** <@1>" in text for owner, text in strings(replace(reply, call=None))
    )


@pytest.mark.parametrize("steering", ["\x00", "\x07", "\x1b[2J", "\x9b31m", "\r", "\u202e", "\u2066", "\u2028"])
def test_characters_that_steer_a_screen_are_not_said_back(assistant: Assistant, steering: str) -> None:
    """Control characters and those that turn the direction of text are left out of what is quoted."""
    reply = assistant.answer(request(f"explain {NONSENSE}{steering}{NONSENSE}"))
    assert NONSENSE in _plain(reply)
    assert steering[0] not in _plain(reply)


def test_a_long_text_is_not_said_back_whole(assistant: Assistant) -> None:
    """Nobody can make the assistant repeat a wall of text."""
    for typed in (f"{NONSENSE} " * 200, NONSENSE * 1000, "x" * (LONGEST_REQUEST + 1)):
        assert len(_plain(assistant.answer(request(typed)))) < 500
