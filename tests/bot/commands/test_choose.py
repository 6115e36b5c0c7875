"""What is said when it is not clear what is meant, or when it is not in the notes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import wording
from bot.assistant import Assistant
from bot.commands.choose import LONGEST_ECHO, echo
from bot.library.cache import open_library
from bot.library.library import Library
from bot.plain import plain_text
from bot.reply import Reply
from tests.support.asking import request
from tests.support.packs import make_pack
from tests.support.strategies import wild_texts

PROBLEMS = {
    "steps rag pipeline step:x": ("step", "x"),
    "explain rag depth:huge": ("depth", "huge", "simple, normal, full"),
    "help nope": ("nope", "explain, compare"),
    "list kubernetes": ("kubernetes", "Roles"),
    "tip nope": ("nope", "2026-11-23"),
    "compare peft, lora, eda, rag, gpu": ("compare", "4", "gpu"),
    "compare training vs inference by:nonsense": ("nonsense", "Cost"),
    "explain data-and-ai:gone": ("gone",),
}
"""What is typed, and what the reply must name."""


@pytest.mark.parametrize(("text", "named"), PROBLEMS.items())
def test_problems_say_what_is_possible(ask: Callable[[str], Reply], text: str, named: tuple[str, ...]) -> None:
    """A value that is none of the option's is named, with those that are, to the asker alone."""
    reply = ask(text)
    assert (reply.kind, reply.visibility) == ("problem", "private")
    said = plain_text(reply)
    assert [each for each in named if each not in said] == []
    assert all(ask(action.typed).kind in {"answer", "done"} for action in reply.actions)


def test_a_problem_offers_help_on_its_command(ask: Callable[[str], Reply]) -> None:
    """Whoever uses a command wrongly is offered how it is used."""
    assert [action.typed for action in ask("explain rag depth:huge").actions] == ["help explain"]


def test_several_notes_of_one_name(tmp_path: Path) -> None:
    """Where a name has several meanings each is named with its pack, and a button leads to it."""
    first = make_pack(tmp_path / "one")
    head = (
        (first / "pack.yaml").read_text().replace("id: demo", "id: other").replace("name: Demo", "name: Another Pack")
    )
    make_pack(tmp_path / "two", {"pack.yaml": head})
    both = Assistant(open_library([str(tmp_path)], folder="").library)
    for text in ("explain rag", "what is RAG?", "rag"):
        reply = both.answer(request(text))
        assert (reply.kind, reply.items) == ("choices", ("demo:rag", "other:rag"))
        assert "(Demo)" in plain_text(reply)
        assert "(Another Pack)" in plain_text(reply)
        assert len({action.typed for action in reply.actions}) == 2
        for action, id_ in zip(reply.actions, reply.items, strict=True):
            assert both.answer(request(action.typed)).items == (id_,)


def test_not_covered_names_what_is_near(ask: Callable[[str], Reply], library: Library) -> None:
    """A refusal says what was asked, and names what is near as the notes call it."""
    reply = ask("explain quantum models")
    text = plain_text(reply)
    assert "“quantum models”" in text
    for label in library.labels(reply.items):
        assert label.name in text


def test_an_echo_is_short_and_harmless() -> None:
    """What a person typed is said back in one line of printable characters."""
    assert echo("  a\n\tb ") == "a b"
    assert echo("\x1b[31mred\x1b[0m") == "[31mred [0m"
    assert echo("a\u202eb") == "a b"
    assert len(echo("x" * 500)) == LONGEST_ECHO
    assert echo("x" * 500).endswith("\u2026")
    assert echo("\U0001f469\u200d\U0001f52c") == "\U0001f469\u200d\U0001f52c"


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=300) | wild_texts(300))
def test_echo_laws(text: str) -> None:
    """An echo is never longer than its limit, never steers a screen, and echoes to itself."""
    said = echo(text)
    assert len(said) <= LONGEST_ECHO
    assert all(char.isprintable() or char in "\u200c\u200d" for char in said)
    assert echo(said) == said


def test_gone_names_the_note(ask: Callable[[str], Reply]) -> None:
    """A note that is gone is named without its pack, in words to ask for it again."""
    assert wording.GONE_TEXT.format(id="gone") in plain_text(ask("explain data-and-ai:gone"))
