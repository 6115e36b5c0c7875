"""Every reply as plain text: complete, in order, nothing revealed."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.call import Call
from bot.markup import plain, spans, verbatim
from bot.plain import block_text, citation_text, line_text, plain_text
from bot.reply import (
    Action,
    Bullets,
    Cell,
    Citation,
    Divider,
    Hidden,
    Host,
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
    Url,
)
from tests.support.strategies import SOURCES, hidden, lines, open_blocks, replies, said

SHOWN = st.text("abcdefghijklmnop", min_size=1, max_size=8)
SECRET = st.text("QRSTUVWXYZ", min_size=4, max_size=8)


@settings(deadline=None, max_examples=100)
@given(replies())
def test_plain_text_says_everything_that_is_not_hidden(reply: Reply) -> None:
    """The title, every line, label, name and source, and every action that text can do, stand in the text."""
    text = plain_text(reply)
    assert text.startswith(reply.title)
    for part in said(block for block in reply.body() if not isinstance(block, Hidden)):
        assert part in text
    for action in reply.actions:
        if not isinstance(action.target, Host):
            assert action.label in text
            assert (action.target.address if isinstance(action.target, Url) else action.typed) in text


@settings(deadline=None, max_examples=100)
@given(replies(SHOWN))
def test_plain_text_keeps_the_order(reply: Reply) -> None:
    """The words that are shown come in the order of the blocks."""
    words = iter(re.findall(r"[a-z]+", plain_text(reply)))
    for part in said(block for block in reply.blocks if not isinstance(block, Hidden)):
        for word in re.findall(r"[a-z]+", part):
            assert word in words  # what stands before it was taken


@settings(deadline=None, max_examples=100)
@given(replies(SHOWN, SECRET))
def test_plain_text_announces_hidden_parts_and_keeps_them(reply: Reply) -> None:
    """A hidden part is announced with how to show it, and no word of it is said."""
    text = plain_text(reply)
    for block in reply.blocks:
        if isinstance(block, Hidden):
            assert f"{block.label}: hidden" in text
            assert block.reveal.typed in text
            assert not any(word in text for part in said(block.blocks) for word in re.findall(r"[Q-Z]{4,}", part))


@settings(deadline=None, max_examples=50)
@given(replies())
def test_plain_text_ends_clean(reply: Reply) -> None:
    """No text starts or ends with an empty line."""
    text = plain_text(reply)
    assert not text.startswith("\n")
    assert not text.endswith("\n")


@settings(deadline=None, max_examples=50)
@given(lines(), st.permutations(SOURCES))
def test_numbers_lead_to_their_sources(line: Line, cited: list[Citation]) -> None:
    """The numbers behind a line are those of its sources in the list at the end."""
    text = line_text(line, tuple(cited))
    listed = block_text(Sources(tuple(cited)), ())
    assert text.startswith(plain(line.text))
    numbers = re.findall(r"\[(\d+)\]", text.removeprefix(plain(line.text)))
    assert [cited[int(number) - 1] for number in numbers] == list(line.cites)
    assert all(f"[{number}] {citation_text(cite)}" in listed for number, cite in zip(numbers, line.cites, strict=True))


@settings(deadline=None, max_examples=50)
@given(open_blocks())
def test_no_block_is_silent(block: Paragraph | Bullets | Steps | Table | Quote | Note | Divider) -> None:
    """Every kind of block says something as text."""
    assert block_text(block, ()).strip()


@settings(deadline=None, max_examples=50)
@given(hidden(SECRET))
def test_a_hidden_part_as_text_is_its_announcement(part: Hidden) -> None:
    """By itself too, a hidden part says that it is there and how to show it, and nothing of what it hides."""
    text = block_text(part, ())
    assert part.label in text
    assert part.reveal.typed in text
    assert not any(word in text for inside in said(part.blocks) for word in re.findall(r"[Q-Z]{4,}", inside))


def _line(text: str, *cites: Citation) -> Line:
    return Line(spans(text), cites)


BOOK = Citation("demo:rag", "A Book", "chapter 2", "https://a.example/book")
LECTURE = Citation("demo:rag", "The lecture")


def test_a_whole_reply_reads_well() -> None:
    """Each kind of block has its form, with a blank line between blocks and between the cells of a table."""
    reveal = Action("Show answer", Call("tip", (("which", "demo:one"), ("show", "answer"))), "tip one answer")
    reply = Reply(
        "answer",
        "RAG",
        (
            Paragraph(_line("It **finds** [passages](https://a.example).", BOOK, LECTURE)),
            Paragraph(_line("A search."), "Example"),
            Bullets((_line("one", LECTURE), _line("two")), "Uses"),
            Steps(
                (Step(_line("ask"), verbatim("politely"), (_line("by voice"), _line("by hand"))), Step(_line("wait")))
            ),
            Table(
                ("RAG", "PEFT"),
                (
                    Row("Data", (Cell((_line("passages"),)), Cell((_line("pairs"),)))),
                    Row("Steps", (Cell((_line("find"), _line("ask")), numbered=True), Cell((_line("a"), _line("b"))))),
                ),
            ),
            Quote(_line("Seek.")),
            Hidden("Answer", (Paragraph(_line("forty-two")),), reveal),
            Divider(),
            Note(verbatim("Put together.")),
        ),
        actions=(Action("Fuller", Call("explain"), "explain rag full"), Action("Delete", Host("delete"))),
        citations=(BOOK, LECTURE),
    )
    assert (
        plain_text(reply)
        == """RAG

It finds passages (https://a.example). [1][2]

Example: A search.

Uses:
- one [2]
- two

1. ask
   politely
   - by voice
   - by hand
2. wait

Data \u2013 RAG: passages

Data \u2013 PEFT: pairs

Steps \u2013 RAG:
1. find
2. ask

Steps \u2013 PEFT:
- a
- b

“Seek.”

(Answer: hidden. To show it: tip one answer)

---

(Put together.)

Next:
- Show answer: type “tip one answer”
- Fuller: type “explain rag full”

Sources:
[1] A Book, chapter 2, https://a.example/book
[2] The lecture"""
    )
