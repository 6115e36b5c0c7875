"""What every answer from notes has: a source that exists for what it says."""

from __future__ import annotations

from bot.library.library import Library
from bot.plain import plain_text
from bot.reply import Citation, Reply
from tests.support.strategies import strings


def assert_sourced(reply: Reply, library: Library) -> None:
    """Fail unless a reply is an answer with words, from notes that exist, resting on sources that exist."""
    assert reply.kind == "answer"
    assert reply.visibility == "normal"
    assert reply.items
    assert all(library.label(id_) for id_ in reply.items)
    assert reply.citations
    assert len(set(reply.citations)) == len(reply.citations)
    sources = {source.name: source for id_ in library.ids("source") if (source := library.source(id_))}
    for citation in reply.citations:
        assert library.label(citation.item)
        assert citation.url == sources[citation.source].url
    text = plain_text(reply)
    assert reply.title in text
    assert all(f"[{number}]" in text for number in range(1, len(reply.citations) + 1))
    assert "[[" not in text
    assert "**" not in text
    assert all(words == words.strip() for owner, words in strings(reply.actions) if owner is not Citation)
