"""Drawing on a terminal: within its width, without broken words, and without anything that steers it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from adapters.console.render import draw, rendered, screen
from adapters.console.show import Style, json_of, shower
from bot import wording
from bot.assistant import Assistant
from bot.degrade import TERMINAL, degraded
from bot.library.library import Library
from bot.markup import clean, verbatim
from bot.plain import plain_text
from bot.reply import Cell, Hidden, Line, Reply, Row, Table
from bot.understand.grammar import make
from tests.support.asking import request
from tests.support.strategies import HOSTILE, replies, words_said

WIDTHS = (34, 40, 59, 60, 80, 100, 140, 200)
QUESTIONS = (
    "explain rag",
    "explain rag full",
    "compare models",
    "compare data scientist vs ai engineer",
    "compare processes",
    "compare chatbot vs assistant vs copilot vs agent",
    "compare lora eda",
    "steps ai engineer process",
    "steps ai engineer process 3",
    "list",
    "list roles",
    "takeaways",
    "tip data-and-ai:tip-two-roles",
    "sources rag",
    "help",
    "help compare",
    "about",
    "who won the world cup?",
    "explain rag depth:huge",
)
CODES = re.compile(r"\x1b\]8;[^\x1b]*\x1b\\|\x1b\[[0-9;]*m")
BORDERS = re.compile("[\u2500-\u257f]")


def drawn(reply: Reply, width: int, *, numbered: bool = False) -> str:
    """Return what a terminal of some columns shows, colours and links among it."""
    out = io.StringIO()
    draw(reply, screen(out, width), numbered=numbered)
    return out.getvalue()


def seen(reply: Reply, width: int, *, numbered: bool = False) -> list[str]:
    """Return the lines that a person sees."""
    return CODES.sub("", drawn(reply, width, numbered=numbered)).split("\n")


def widest(lines: list[str]) -> int:
    """Return the columns of the widest line, wide characters counted as two."""
    return max(map(cell_len, lines))


def has_table(lines: list[str]) -> bool:
    """Return whether a table with borders is among some lines."""
    return any("\u2503" in line or "\u2502" in line for line in lines)


# ---- real replies at every width


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_line_fits(ask: Callable[[str], Reply], question: str) -> None:
    """No line is wider than the terminal, from a phone held upright to a wall."""
    reply = ask(question)
    for width in range(34, 201, 7):
        assert widest(seen(reply, width)) <= width


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_word_is_broken(ask: Callable[[str], Reply], question: str) -> None:
    """From 60 columns on every word stands whole on a line, addresses apart."""
    reply = ask(question)
    words = {word for word in words_said(degraded(reply, TERMINAL).body()) if "//" not in word and word != "\u2013"}
    for width in (60, 61, 72, 80, 100, 133, 200):
        shown = set(" ".join(seen(reply, width)).split())
        assert {word for word in words if not shown & {word, f"{word}:"}} == set(), width


def test_every_comparison_fits_everywhere(assistant: Assistant, library: Library) -> None:
    """Tables of two, three and four sides, and the lists in their place, fit as well."""
    for id_ in library.ids("comparison"):
        comparison = library.comparison(id_)
        assert comparison is not None
        reply = assistant.answer(request(make("compare", **dict(zip("abcd", comparison.items, strict=False)))))
        for width in WIDTHS:
            assert widest(seen(reply, width)) <= width


def test_nothing_is_left_out(ask: Callable[[str], Reply]) -> None:
    """A narrow terminal shows every word that a wide one shows, and that plain text says."""
    for question in QUESTIONS:
        reply = ask(question)
        letters = [re.sub(r"\W", "", "".join(seen(reply, width))) for width in (34, 200)]
        for word in words_said(reply.blocks):
            bare = re.sub(r"\W", "", word)
            if not any(isinstance(block, Hidden) for block in reply.blocks):
                assert all(bare in text for text in letters), (question, word)


# ---- a table or a list


def comparing(*cells: str) -> Reply:
    """Return a reply with a table of one row."""
    columns = tuple(f"Side {place}" for place in range(1, len(cells) + 1))
    row = Row("Data", tuple(Cell((Line(verbatim(cell)),)) for cell in cells))
    return Reply("answer", "Title", (Table(columns, (row,)),))


def test_a_table_where_it_fits(ask: Callable[[str], Reply]) -> None:
    """A comparison is a table on a usual terminal, and a list for each side on a phone."""
    reply = ask("compare models")
    assert has_table(seen(reply, 80))
    phone = seen(reply, 34)
    assert not has_table(phone)
    assert "Models \u2013 Data scientist" in " ".join(phone)


def test_words_decide(ask: Callable[[str], Reply]) -> None:
    """As soon as a word does not fit its column, there is no table; with shorter words it stays."""
    del ask
    long = "x" * 30
    assert has_table(seen(comparing("short words", "more of them"), 60))
    assert not has_table(seen(comparing(f"{long} a", f"{long} b"), 60))
    assert has_table(seen(comparing(f"{long} a", f"{long} b"), 80))
    assert not has_table(seen(comparing("a", "b", "c", "d"), 60))
    assert has_table(seen(comparing("a", "b", "c", "d"), 80))


@settings(deadline=None, max_examples=60)
@given(
    words=st.lists(st.text("abcdefghij", min_size=1, max_size=40), min_size=1, max_size=6),
    columns=st.integers(1, 4),
    width=st.integers(34, 200),
)
def test_a_table_never_breaks_a_word(words: list[str], columns: int, width: int) -> None:
    """Whatever stands in its cells, a table that is drawn holds every word whole."""
    lines = seen(comparing(*([" ".join(words)] * columns)), width)
    assert widest(lines) <= width
    if has_table(lines):
        assert set(words) <= set(BORDERS.sub(" ", " ".join(lines)).split())


def test_a_plain_side_is_not_numbered(ask: Callable[[str], Reply]) -> None:
    """Steps in a cell are numbered, other lines have bullets."""
    assert any(re.search(r"1\. ", line) for line in seen(ask("compare processes"), 100))
    assert any("\u2022" in line for line in seen(ask("compare models"), 100))


# ---- what may not reach a terminal


@settings(deadline=None, max_examples=80)
@given(reply=replies(), width=st.sampled_from(WIDTHS))
def test_any_reply_can_be_drawn(reply: Reply, width: int) -> None:
    """Replies of every kind, with hostile pieces in them, fit, and steer nothing."""
    text = drawn(reply, width)
    lines = CODES.sub("", text).split("\n")
    assert widest(lines) <= width
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "\n".join(lines))


@settings(deadline=None, max_examples=40)
@given(reply=replies())
def test_drawing_is_repeatable(reply: Reply) -> None:
    """The same reply looks the same again, but for the random names that links have in a terminal."""
    assert re.sub(r"id=\d+", "", drawn(reply, 80)) == re.sub(r"id=\d+", "", drawn(reply, 80))


def test_markup_of_the_drawing_library_is_dead() -> None:
    """Square brackets, emoji names and numbers are shown as they are."""
    reply = Reply(
        "answer", "[bold]x[/bold]", (Table(("[red]a",), (Row(":smile:", (Cell((Line(verbatim("[link=x]y")),)),)),)),)
    )
    text = "\n".join(seen(reply, 100))
    for part in ("[bold]x[/bold]", "[red]a", ":smile:", "[link=x]y"):
        assert part in text


def test_cleaning_keeps_what_can_be_read() -> None:
    """Characters that steer a terminal are replaced, letters of all scripts are kept."""
    assert clean("a\x1b[31mb\u202ec\x9bd") == "a\ufffd[31mb\ufffdc\ufffdd"
    assert (
        clean("na\u00efve \u6570\u636e \U0001f469\u200d\U0001f52c")
        == "na\u00efve \u6570\u636e \U0001f469\u200d\U0001f52c"
    )
    assert all("\x1b" not in clean(piece) for piece in HOSTILE)


# ---- parts


def test_numbered_actions(ask: Callable[[str], Reply]) -> None:
    """At the prompt each action has the number to type; elsewhere what to type for it."""
    reply = ask("explain rag")
    numbered = [line for line in seen(reply, 80, numbered=True) if re.match(r"\d ", line)]
    assert len(numbered) == len(reply.actions)
    arrows = [line for line in seen(reply, 80) if line.startswith("\u2192")]
    assert len(arrows) == len(reply.actions)
    assert "explain rag full" in arrows[0]


def test_hidden_parts_are_announced(ask: Callable[[str], Reply]) -> None:
    """A terminal has no cover for an answer, so it is announced, and an action shows it."""
    reply = ask("tip data-and-ai:tip-two-roles")
    text = " ".join(" ".join(seen(reply, 80)).split())
    assert "The AI engineer is the system builder." not in text
    assert "Answer: hidden. To show it: tip data-and-ai:tip-two-roles answer" in text
    assert wording.SHOW_ANSWER in text


def test_rendering_changes_nothing(ask: Callable[[str], Reply]) -> None:
    """What to print is made anew each time, from the reply alone."""
    reply = ask("explain rag")
    before = str(reply)
    assert len(rendered(reply, 80)) == len(rendered(reply, 80)) > 5
    assert str(reply) == before


@settings(deadline=None, max_examples=40)
@given(reply=replies(), query=st.text(max_size=40))
def test_plain_and_json(reply: Reply, query: str) -> None:
    """Without a terminal a reply is its plain text; as JSON it is one line."""
    out = io.StringIO()
    shower(Style(), out)(query, reply)
    assert out.getvalue() == f"{plain_text(reply)}\n"
    assert "\n" not in json_of(query, reply)
