"""Replies as messages of Discord, judged by the referee."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.limits import COMPONENTS, CUSTOM_ID, LABEL, MESSAGE_TEXT
from adapters.discord.markdown import code, escaped, link
from adapters.discord.render import Audience, messages, said
from adapters.lengths import cut_to, units
from bot.call import Call
from bot.markup import Plain
from bot.reply import Action, Citation, Hidden, Line, Paragraph, Reply
from tests.support.discord_markdown import live
from tests.support.discord_referee.components import walk
from tests.support.discord_referee.referee import check
from tests.support.strategies import HOSTILE, replies, wild_texts

CALLBACK = "/interactions/1/token/callback"
AUDIENCES = st.builds(Audience, st.just("1234567890123456789"), st.booleans(), st.booleans())
PINGS = re.compile(r"@(?:everyone|here)|<(?:@|#|:|a:|t:|/|id:)", re.IGNORECASE)
"""What Discord would make a mention, an emoji or a time of."""


def components(body: Any) -> list[Any]:
    """Return the components of a body, nested ones too."""
    return [component for _, component in walk(body["components"], "")]


def text_of(body: Any) -> str:
    """Return the text of a body."""
    return "\n".join(each["content"] for each in components(body) if each["type"] == 10)


@settings(max_examples=50)  # the referee takes its time over each
@given(replies(), AUDIENCES)
def test_discord_takes_every_reply(reply: Reply, audience: Audience) -> None:
    """Each page of any reply has the shape that Discord documents and keeps all its limits."""
    for body in messages(reply, audience):
        assert check("POST", CALLBACK, {"type": 4, "data": body}) == []
        assert check("POST", CALLBACK, {"type": 7, "data": {**body, "flags": 1 << 15}}) == []
        found = components(body)
        assert len(found) <= COMPONENTS
        assert units(text_of(body)) <= MESSAGE_TEXT
        assert all(len(each.get("custom_id", "")) <= CUSTOM_ID for each in found)
        assert all(units(each.get("label", "")) <= LABEL for each in found)


@given(replies(st.sampled_from(HOSTILE)))
def test_hostile_words_stay_dead(reply: Reply) -> None:
    """No words of a reply become a mention, and no message can ping."""
    for body in messages(reply):
        assert body["allowed_mentions"] == {"parse": []}
        assert PINGS.findall(live(text_of(body))) == []


@given(wild_texts())
def test_escaped_text_holds_no_mark(text: str) -> None:
    """Of an escaped text nothing is left that begins a format, a link, a quote, a heading, a list or a mention."""
    left = live(escaped(text))
    assert not re.search(
        r"[*_~`|\[\]<>]|://|@(?=everyone|here)|^\s*[-+#]|^\s*\d+[.)]", left, re.MULTILINE | re.IGNORECASE
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**bold**", r"\*\*bold\*\*"),
        ("[x](https://evil.example)", r"\[x\](https\://evil.example)"),
        ("@everyone", "@\u200beveryone"),
        ("<@123>", r"\<@123\>"),
        ("# loud", r"\# loud"),
        ("1. one", r"1\. one"),
        ("snake_case", r"snake\_case"),
        ("a-b, 3.5", "a-b, 3.5"),
    ],
)
def test_escaping(text: str, shown: str) -> None:
    """What would begin a format is escaped, and no more than that."""
    assert escaped(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"), [("x", "`x`"), ("a`b", "`` a`b ``"), (" ", " "), ("```", "`` `\u200b`\u200b` ``")]
)
def test_literals(text: str, shown: str) -> None:
    """A literal holds backticks without ending at them."""
    assert code(text) == shown


def test_links() -> None:
    """A link keeps its address whole, and one that Discord would not take is dead text."""
    assert link("A page", "https://a.example/b_(c)") == "[A page](https://a.example/b_%28c%29)"
    assert link("A page", "javascript:alert(1)") == "A page (javascript:alert(1))"
    assert link("https://b.example", "https://a.example").startswith(r"https\://b.example (")


@given(wild_texts(), st.integers(2, 30))
def test_cutting_keeps_to_the_limit(text: str, limit: int) -> None:
    """A text that is cut has no more units than it may and never ends within a character."""
    found = cut_to(text, limit)
    assert units(found) <= limit
    assert found == text or found.endswith("\u2026")


def test_hidden_text_is_a_spoiler() -> None:
    """What is hidden cannot end the spoiler in which it stands."""
    reveal = Action("Show answer", Call("tip", (("show", "answer"),)), "tip show:answer")
    hidden = Hidden("Answer", (Paragraph(Line((Plain("yes || no"),))),), reveal)
    (body,) = messages(Reply(kind="answer", title="Check", blocks=(hidden,)))
    assert text_of(body).count("||") == 2


def test_a_sentence() -> None:
    """A sentence is a message of its own; for the asker alone where it is to be."""
    assert check("POST", CALLBACK, {"type": 4, "data": said("Not **yours**.", Audience("1", private=True))}) == []
    assert text_of(said("Not **yours**.", Audience())) == r"Not \*\*yours\*\*."


def test_sources_of_one_book_share_a_line() -> None:
    """Places in one source that follow each other stand on one line, each with its number; another has its own."""
    cited = (
        Citation("a:b", "Book", "p. 5"),
        Citation("a:b", "Book", "p. 7"),
        Citation("a:b", "Paper", "", "https://a.example/x"),
        Citation("a:b", "Book", "p. 9"),
    )
    (body,) = messages(Reply("answer", "What", (Paragraph(Line((Plain("It is."),), cited)),), citations=cited))
    assert [line for line in text_of(body).split("\n") if line.startswith("-# ")] == [
        r"-# Book: \[1] p. 5 · \[2] p. 7",
        r"-# \[3] [Paper](https://a.example/x)",
        r"-# \[4] Book, p. 9",
    ]
