"""The small Markdown of authors: what is read, and that nothing is lost."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.markup import (
    EMPTY,
    Code,
    ConceptLink,
    Emphasis,
    Formula,
    Link,
    Plain,
    Span,
    Strong,
    Text,
    plain,
    spans,
    verbatim,
)
from tests.support.strategies import wild_texts

MARKUP = st.text(r"ab \*`[]()${}|:/-" + "\n", max_size=40)
"""Texts of little but marks, so that they meet in every way."""


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("just words", (Plain("just words"),)),
        ("a **b c** d", (Plain("a "), Strong("b c"), Plain(" d"))),
        ("*b c*", (Emphasis("b c"),)),
        ("**a***b*", (Strong("a"), Emphasis("b"))),
        ("`x = *y*`", (Code("x = *y*"),)),
        ("[the page](https://a.example/b_(c))", (Link("the page", "https://a.example/b_(c)"),)),
        ("[[rag]]", (ConceptLink("rag", "rag"),)),
        ("[[other-pack:prompt-engineering]]", (ConceptLink("prompt engineering", "other-pack:prompt-engineering"),)),
        ("[[rag|its passages]]", (ConceptLink("its passages", "rag"),)),
        ("$n^2${n squared}", (Formula("n^2", "n squared"),)),
        ("", EMPTY),
    ],
)
def test_each_mark_is_read(source: str, read: Text) -> None:
    """Every mark that the notes may use becomes its span."""
    assert spans(source) == read


@pytest.mark.parametrize(
    "source",
    [
        "2 * 3 * 4",
        "*open",
        "[[-]]",
        "[[demo:]]",
        "a ** b",
        "`open",
        "[no address]",
        "[x](javascript:alert(1))",
        "[x](http://a b)",
        "[[Not an id]]",
        "[[rag|]]",
        "$5 and $6",
        "**two\nlines**",
        "_x_ ~~y~~ <b> &amp; ||z|| # @everyone <@1>",
    ],
)
def test_what_is_no_mark_is_plain(source: str) -> None:
    """Marks that do not close, and marks of other languages, stay as they stand."""
    assert spans(source) == verbatim(source)


@pytest.mark.parametrize(
    ("source", "read"),
    [
        (r"\*not\* \`so\` \[x\](https://a.example) \$1 \\", (Plain(r"*not* `so` [x](https://a.example) $1 " + "\\"),)),
        (r"**costs \$5**", (Strong("costs $5"),)),
        (r"*a\*b*", (Emphasis("a*b"),)),
        (r"[a \] b](https://a.example)", (Link("a ] b", "https://a.example"),)),
        (r"[[rag|\[so\]]]", (ConceptLink("[so]", "rag"),)),
        (r"`a\*b`", (Code(r"a\*b"),)),
        (r"$\$x${x}", (Plain("$$x${x}"),)),
        (r"$\alpha${alpha}", (Formula(r"\alpha", "alpha"),)),
        (r"C:\dir **C:\dir**", (Plain(r"C:\dir "), Strong(r"C:\dir"))),
    ],
)
def test_a_backslash_makes_a_mark_plain(source: str, read: Text) -> None:
    """A mark after a backslash is itself, within other marks too; in code and formulas a backslash is itself."""
    assert spans(source) == read


@settings(deadline=None)
@given(st.text() | wild_texts() | MARKUP)
def test_what_a_person_typed_stays_one_plain_span(typed: str) -> None:
    """Text taken verbatim is one plain span with every character, or nothing where it is empty."""
    assert verbatim(typed) == ((Plain(typed),) if typed else EMPTY)
    assert plain(verbatim(typed)) == typed


def _visible(text: str) -> str:
    """Leave out white space and the characters that marks are made of."""
    return re.sub(r"[\s\\*`\[\](){}$|]", "", text)


@settings(deadline=None, max_examples=200)
@given((st.text() | wild_texts() | MARKUP).filter(lambda text: "[[" not in text))
@example("**a\\**")
@example("*" * 50)
@example("\\" * 9 + "*")
def test_reading_loses_no_visible_character(source: str) -> None:
    """Whatever an author writes, every character but the marks is read, in order."""
    assert _visible(plain(spans(source))) == _visible(source)


@settings(deadline=None, max_examples=200)
@given(st.text() | wild_texts() | MARKUP | st.builds("[[{}]]{}".format, MARKUP, MARKUP))
def test_reading_never_fails(source: str) -> None:
    """Any text can be read; the spans of a text that is not empty are not empty, and no two plain ones meet."""
    read = spans(source)
    assert bool(read) == bool(source)
    assert all(span.text for span in read)
    assert not any(isinstance(one, Plain) and isinstance(two, Plain) for one, two in pairwise(read))


def _inside(without: str, min_size: int = 1) -> st.SearchStrategy[str]:
    alphabet = st.characters(exclude_categories=("Cs",), exclude_characters="\n" + without) | st.sampled_from(
        r"\*`[]$ "
    )
    return st.text(alphabet.filter(lambda char: char not in without), min_size=min_size, max_size=12)


WRITABLE: st.SearchStrategy[Span] = st.one_of(
    st.builds(Plain, _inside("")),
    st.builds(Strong, _inside("")),
    st.builds(Emphasis, _inside("").filter(lambda text: text == text.strip())),
    st.builds(Code, _inside("`")),
    st.builds(Link, _inside(""), st.just("https://a.example/(b)")),
    st.builds(ConceptLink, _inside("|"), st.sampled_from(("rag", "a-pack:rag"))),
    st.builds(Formula, _inside("$"), _inside("}")),
)


def _written(span: Span) -> str:
    text = re.sub(r"([\\*`\[\]$])", r"\\\1", span.text)
    match span:
        case Strong():
            return f"**{text}**"
        case Emphasis():
            return f"*{text}*"
        case Code():
            return f"`{span.text}`"
        case Link(_, url):
            return f"[{text}]({url})"
        case ConceptLink(_, id_):
            return f"[[{id_}|{text}]]"
        case Formula(_, spoken):
            return f"${span.text}${{{spoken}}}"
        case Plain():
            return text


@settings(deadline=None, max_examples=200)
@given(st.lists(WRITABLE, max_size=5))
def test_what_is_written_with_marks_is_read_back(meant: list[Span]) -> None:
    """An author can write any spans, with any characters in them, by escaping the marks."""
    apart = [part for span in meant for part in (span, Plain(" "))]
    source = "".join(map(_written, apart))
    joined: list[Span] = []
    for span in apart:
        if joined and isinstance(span, Plain) and isinstance(joined[-1], Plain):
            joined[-1] = Plain(joined[-1].text + span.text)
        else:
            joined.append(span)
    assert spans(source) == tuple(joined)


def test_plain_text_spells_links_and_formulas_out() -> None:
    """Without marks a link is followed by its address and a formula by how it is said."""
    read = spans("See [the page](https://a.example) on $O(n)${order of n} and [[rag|passages]] in `x`.")
    assert plain(read) == "See the page (https://a.example) on O(n) (order of n) and passages in x."


@pytest.mark.parametrize("mark", ["*", "**", "`", "[", "[[", "[a](", "$", "$a${", "\\", "\\*", "**\\", "[\\]"])
def test_reading_is_quick_whatever_stands_there(mark: str) -> None:
    """The longest text of a note, of nothing but open marks, is read in moments, not minutes."""
    start = time.perf_counter()
    spans(mark * (4000 // len(mark)))
    assert time.perf_counter() - start < 5
