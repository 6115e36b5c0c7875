"""Splitting replies into pages: every word once and in order, at the best border there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from wcwidth import iter_graphemes

from bot.call import Call
from bot.markup import Code, Formula, Link, Plain, Strong, plain, verbatim
from bot.pages import Page, pages
from bot.reply import (
    Action,
    Block,
    Bullets,
    Cell,
    Citation,
    Divider,
    Hidden,
    Line,
    Note,
    Paragraph,
    Quote,
    Reply,
    Row,
    Sources,
    Step,
    Steps,
    Table,
)
from tests.support.strategies import CLUSTERS, open_blocks, replies, said, sentences, wild_texts, words, words_said

BOOK = Citation("demo:rag", "A Book")
REVEAL = Action("Show answer", Call("tip", (("which", "demo:one"), ("show", "answer"))), "tip one answer")


def _size(blocks: Iterable[Block]) -> int:
    """Return the room that blocks take: their characters, and one for each border."""
    return sum(len(text) + 1 for text in said(blocks) if text) - 1


def _room(limit: int) -> Callable[[Page], bool]:
    return lambda page: _size(page.blocks) <= limit


def _reply(*blocks: Block, citations: tuple[Citation, ...] = ()) -> Reply:
    return Reply("answer", "RAG", blocks, citations=citations)


def _line(text: str, *cites: Citation) -> Line:
    return Line(verbatim(text), cites)


def _split(limit: int, *blocks: Block) -> list[tuple[Block, ...]]:
    return [page.blocks for page in pages(_reply(*blocks), _room(limit))]


def _texts(limit: int, text: str) -> list[str]:
    """Return the pages of one paragraph, without the words around it."""
    split = _split(limit, Paragraph(_line(text)))
    return [" ".join(part for part in said(blocks) if part) for blocks in split]


def _graphemes(text: str) -> list[str]:
    return [each for each in iter_graphemes(text) if not each.isspace()]


def _apart(word: str) -> bool:
    """Return whether a word neither melts into a space before it nor ends a sentence."""
    return next(iter_graphemes(f" {word}")) == " " and not word.endswith((".", "!", "?", "\u2026"))


APART = words().filter(_apart)


# ---- laws


@settings(deadline=None, max_examples=60)
@given(replies(), st.integers(1, 400))
def test_pages_hold_every_word_once_and_in_order(reply: Reply, limit: int) -> None:
    """Whatever the reply and the room, the pages together say what the reply says, character by character."""
    split = pages(reply, _room(limit))
    assert "".join(word for page in split for word in words_said(page.blocks)) == "".join(words_said(reply.body()))


@settings(deadline=None, max_examples=60)
@given(replies(), st.integers(400, 800))
def test_no_word_is_cut_where_words_have_room(reply: Reply, limit: int) -> None:
    """With room for any single word, words stay whole."""
    split = pages(reply, _room(limit))
    assert [word for page in split for word in words_said(page.blocks)] == words_said(reply.body())


@settings(deadline=None, max_examples=60)
@given(replies(), st.integers(1, 400))
def test_pages_are_numbered(reply: Reply, limit: int) -> None:
    """Pages count from one, know how many there are and which is the last, and carry their reply."""
    split = pages(reply, _room(limit))
    assert [page.number for page in split] == list(range(1, len(split) + 1))
    assert {page.count for page in split} == {len(split)}
    assert [page.last for page in split] == [False] * (len(split) - 1) + [True]
    assert all(page.reply == reply for page in split)


@settings(deadline=None, max_examples=60)
@given(replies(), st.integers(1, 400))
def test_no_page_is_blank(reply: Reply, limit: int) -> None:
    """Every page says something, unless the reply says nothing."""
    split = pages(reply, _room(limit))
    assert all(words_said(page.blocks) for page in split) or not words_said(reply.body())


@settings(deadline=None, max_examples=60)
@given(st.lists(open_blocks(), max_size=4), st.integers(1, 400))
def test_a_block_that_fits_a_page_is_not_split(blocks: list[Block], limit: int) -> None:
    """A page ends at the border of a block where it can."""
    split = [list(said(page)) for page in _split(limit, *blocks)]
    for block in blocks:
        if _size((block,)) <= limit:
            whole = list(said((block,)))
            if isinstance(block, Bullets | Steps) and not block.label:
                whole = whole[1:]  # it may have joined the list before it
            assert any(whole == page[at : at + len(whole)] for page in split for at in range(len(page)))


@settings(deadline=None, max_examples=60)
@given(replies())
def test_one_page_is_enough_where_there_is_room(reply: Reply) -> None:
    """A reply that fits is one page, which says all of it."""
    (page,) = pages(reply, lambda _: True)
    assert words_said(page.blocks) == words_said(reply.body())
    assert (page.number, page.count) == (1, 1)


@settings(deadline=None, max_examples=200)
@given(st.lists(sentences(APART), min_size=1, max_size=6), st.integers(1, 80))
def test_text_is_cut_at_the_best_border(found: list[str], limit: int) -> None:
    """A sentence that fits a page is not cut, nor is a word that does, nor any grapheme; every page fits."""
    text = " ".join(found)
    split = _texts(limit, text)
    for page in split:
        assert len(page) <= limit or len(_graphemes(page)) == 1
    for sentence in found:
        if len(sentence) <= limit:
            assert any(sentence in page for page in split)
    if all(len(word) <= limit for word in text.split()):
        assert " ".join(split).split() == text.split()


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.text(), wild_texts(), st.lists(st.sampled_from((*CLUSTERS, " "))).map("".join)), st.integers(1, 6))
@example("a \u0301b", 3)
@example("one\r\ntwo", 4)
@example("\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7", 3)
def test_no_grapheme_is_cut(text: str, limit: int) -> None:
    """What a reader sees as one character stays one, in any script."""
    assert [each for page in _texts(limit, text) for each in _graphemes(page)] == _graphemes(text)


# ---- borders


LIST = Bullets((_line("first line"), _line("second line"), _line("third line")), "Uses")


def test_an_empty_reply_is_one_page() -> None:
    """A reply without blocks still is something to show: its title and actions."""
    assert _split(10) == [()]


def test_a_page_ends_between_blocks() -> None:
    """A block that has no room beside another, but on a page of its own, waits for the next page."""
    first, second = Paragraph(_line("One two. Three.")), Paragraph(_line("Four. Five."))
    assert _split(20, first, second) == [(first,), (second,)]


def test_a_list_ends_between_lines() -> None:
    """A list that is too long for a page goes on with the next line, without its label."""
    assert _split(30, LIST) == [
        (Bullets((_line("first line"), _line("second line")), "Uses"),),
        (Bullets((_line("third line"),)),),
    ]


def test_a_list_starts_beside_what_stands_before_it() -> None:
    """A list that is too long even for a page of its own uses the room that is left."""
    lead = Paragraph(_line("Lead."))
    assert _split(30, lead, LIST) == [
        (lead, Bullets((_line("first line"),), "Uses")),
        (Bullets((_line("second line"), _line("third line"))),),
    ]


def test_steps_keep_their_numbers() -> None:
    """Steps go on counting on the next page."""
    steps = tuple(Step(_line(f"step number {number}")) for number in range(1, 4))
    assert _split(30, Steps(steps, "How")) == [(Steps(steps[:1], "How"),), (Steps(steps[1:], start=2),)]


def test_a_long_step_is_split_between_its_parts() -> None:
    """A step is split after its line, its detail and each of its ways."""
    step = Step(_line("find it"), verbatim("with care"), (_line("by hand"), _line("by eye")))
    assert _split(8, Steps((step,))) == [
        (Steps((Step(_line("find it")),)),),
        (Paragraph(Line(verbatim("with"))),),
        (Paragraph(Line(verbatim("care"))),),
        (Bullets((_line("by hand"),)),),
        (Bullets((_line("by eye"),)),),
    ]


def test_sources_keep_their_numbers() -> None:
    """The list of sources goes on counting on the next page."""
    cited = tuple(Citation("demo:rag", f"Book number {number}") for number in range(1, 4))
    split = pages(_reply(citations=cited), _room(28))
    assert [page.blocks for page in split] == [(Sources(cited[:2]),), (Sources(cited[2:], start=3),)]


TABLE = Table(
    ("RAG", "PEFT"),
    (
        Row("Data", (Cell((_line("passages"),)), Cell((_line("pairs"), _line("labels"))))),
        Row("Cost", (Cell((_line("low"),)), Cell((_line("high"),)))),
    ),
)


def test_a_table_ends_between_rows() -> None:
    """A table goes on with the next row, under the same columns."""
    assert _split(50, TABLE) == [
        (Table(TABLE.columns, TABLE.rows[:1]),),
        (Table(TABLE.columns, TABLE.rows[1:]),),
    ]


def test_a_row_that_is_too_long_becomes_lists() -> None:
    """A row without room on a page of its own is shown column by column."""
    split = _split(28, Table(TABLE.columns, TABLE.rows[:1]))
    assert split == [
        (Paragraph(_line("passages"), "Data \u2013 RAG"),),
        (Bullets((_line("pairs"), _line("labels")), "Data \u2013 PEFT"),),
    ]


def test_a_hidden_part_stays_hidden_on_every_page() -> None:
    """Each piece of a hidden part is hidden under the same label, with the same way to show it."""
    part = Hidden("Answer", (Paragraph(_line("One two three.")), Paragraph(_line("Four five six."))), REVEAL)
    for limit in (16, 8, 3):
        split = [block for page in _split(limit, part) for block in page]
        assert len(split) > 1
        assert all(isinstance(block, Hidden) and (block.label, block.reveal) == ("Answer", REVEAL) for block in split)


def test_parts_that_share_a_page_are_one_block_again() -> None:
    """Lines of a list that was split stand as one list on each page."""
    rows = tuple(Row(f"row {number}", (Cell((_line("cell"),)),)) for number in range(9))
    lines = tuple(_line(f"line {number}") for number in range(9))
    for block in (Table(("One",), rows), Bullets(lines, "Uses"), Steps(tuple(map(Step, lines)))):
        assert all(len(page) == 1 for page in _split(50, block))


# ---- cutting texts


def test_sentences_come_before_words() -> None:
    """Text that does not fit is cut after the last sentence that does."""
    assert _texts(20, "One two. Three four. Five six.") == ["One two. Three four.", "Five six."]


def test_a_started_page_takes_whole_sentences() -> None:
    """What is left of a page is filled with sentences, not with half of one."""
    first, second = Paragraph(_line("Zero.")), Paragraph(_line("One two. Three four five six seven."))
    assert [list(said(page)) for page in _split(20, first, second)] == [
        ["", "Zero.", "", "One two."],
        ["", "Three four five six"],
        ["", "seven."],
    ]
    long = Paragraph(_line("One two three four five six."))
    assert [list(said(page)) for page in _split(20, first, long)] == [
        ["", "Zero."],
        ["", "One two three four"],
        ["", "five six."],
    ]


def test_words_come_before_characters() -> None:
    """A sentence that does not fit is cut between words; the space between them is left out."""
    assert _texts(5, "hello world") == ["hello", "world"]


def test_a_word_without_room_is_cut() -> None:
    """Only a word that alone is too long is cut within."""
    assert _texts(4, "an abcdefghij it") == ["an", "abcd", "efgh", "ij", "it"]


def test_sentences_end_without_spaces_in_chinese() -> None:
    """Where sentences are not followed by spaces they end all the same, with the quotation mark that closes them."""
    assert _texts(8, "\u6570\u636e\u79d1\u5b66\u3002\u300c\u6a21\u578b\u3002\u300d\u8bad\u7ec3\u3002") == [
        "\u6570\u636e\u79d1\u5b66\u3002",
        "\u300c\u6a21\u578b\u3002\u300d\u8bad\u7ec3\u3002",
    ]


def test_marks_stay_on_both_sides_of_a_cut() -> None:
    """A strong text and code that are cut are strong and code on both pages."""
    text = (Strong("one two"), Plain(" "), Code("three four"))
    assert _split(7, Paragraph(Line(text))) == [
        (Paragraph(Line((Strong("one two"),))),),
        (Paragraph(Line((Code("three"),))),),
        (Paragraph(Line((Code("four"),))),),
    ]


def test_a_link_is_not_cut_where_its_address_would_be_torn_off() -> None:
    """Text is cut before or after a link or formula rather than within."""
    text = (Plain("See "), Link("the long page", "https://a.example"), Plain(" and "), Formula("a + b", "a plus b"))
    assert [
        plain(Line(part.line.text).text) for (part,) in _split(36, Paragraph(Line(text))) if isinstance(part, Paragraph)
    ] == [
        "See",
        "the long page (https://a.example)",
        "and a + b (a plus b)",
    ]


def test_the_address_of_a_link_that_must_be_cut_is_shown_once() -> None:
    """The words of a link without room may be cut; its address follows the last of them."""
    text = (Link("a long page of words", "https://a.example"),)
    split = _split(32, Paragraph(Line(text)))
    assert len(split) > 1
    assert "".join(words_said(block for page in split for block in page)) == "".join(plain(text).split())


@pytest.mark.parametrize(
    ("block", "kinds"),
    [
        (Paragraph(_line("One two three.", BOOK), "Example"), (Paragraph, Paragraph)),
        (Bullets((_line("One two three.", BOOK),), "Example"), (Bullets, Paragraph)),
        (Steps((Step(_line("One two three.", BOOK)),), "Example"), (Steps, Paragraph)),
        (Quote(_line("One two three.", BOOK)), (Quote, Quote)),
    ],
)
def test_sources_stay_with_the_end_of_a_sentence(block: Block, kinds: tuple[type, type]) -> None:
    """The label stands on the first page only, the number of the source at the end of the text only."""
    limit = _size((block,)) - 1
    split = [each for page in _split(limit, block) for each in page]
    assert tuple(map(type, split)) == kinds
    assert BOOK not in _cites(split[0])
    assert BOOK in _cites(split[1])
    assert getattr(split[1], "label", "") == ""


def _cites(block: Block) -> tuple[Citation, ...]:
    match block:
        case Paragraph(line) | Quote(line) | Bullets((line,)) | Steps((Step(line),)):
            return line.cites
        case _:
            return ()


def test_a_note_that_is_cut_is_two_notes() -> None:
    """What is about the answer rather than of it stays so on the next page."""
    assert _split(8, Note(verbatim("Read this as that."))) == [
        (Note(verbatim("Read")),),
        (Note(verbatim("this as")),),
        (Note(verbatim("that.")),),
    ]


def test_what_cannot_be_cut_has_a_page_of_its_own() -> None:
    """A line between parts, or a source without room, is shown all the same."""
    split = pages(_reply(Paragraph(_line("x")), Divider(), citations=(BOOK,)), _room(1))
    assert [page.blocks for page in split] == [(Paragraph(_line("x")),), (Divider(),), (Sources((BOOK,)),)]


def test_a_page_knows_its_number_while_it_is_measured() -> None:
    """A renderer may show the title on the first page only, and counts it there only."""
    block = Paragraph(_line("One two. Three."))

    def fits(page: Page) -> bool:
        return _size(page.blocks) + (10 if page.number == 1 else 0) <= 17

    split = pages(_reply(Paragraph(_line("Zero.")), block), fits)
    assert [page.blocks for page in split] == [(Paragraph(_line("Zero.")),), (block,)]
