"""A reply is a value: what to show, with the list of its sources at the end."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings

from bot.markup import verbatim
from bot.reply import Citation, Line, Paragraph, Reply, Sources
from tests.support.strategies import replies


@settings(deadline=None, max_examples=50)
@given(replies())
def test_the_sources_come_last(reply: Reply) -> None:
    """The body of a reply is its blocks, then every source in order where there is any."""
    body = reply.body()
    assert body[: len(reply.blocks)] == reply.blocks
    assert body[len(reply.blocks) :] == ((Sources(reply.citations),) if reply.citations else ())


def test_sources_are_numbered_from_one() -> None:
    """The list of sources starts at number one, where the numbers behind the sentences start."""
    reply = Reply("answer", "RAG", (Paragraph(Line(verbatim("x"))),), citations=(Citation("demo:rag", "A Book"),))
    assert reply.body()[-1] == Sources((Citation("demo:rag", "A Book"),), start=1)


@settings(deadline=None, max_examples=50)
@given(replies())
def test_equal_replies_are_one_value(reply: Reply) -> None:
    """A reply made anew from the same parts is equal and hashes the same, so it can be compared and kept."""
    again = Reply(**{field: getattr(reply, field) for field in Reply.__struct_fields__})
    assert again == reply
    assert hash(again) == hash(reply)


@settings(deadline=None, max_examples=50)
@given(replies())
def test_a_reply_is_data(reply: Reply) -> None:
    """Any reply can be written as JSON: it holds no function, no object of a platform and no open file."""
    written = msgspec.json.decode(msgspec.json.encode(reply))
    assert written["title"] == reply.title
    assert len(written["blocks"]) == len(reply.blocks)
