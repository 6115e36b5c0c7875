"""The records: what they promise to those who read and store them."""

from __future__ import annotations

import re

import msgspec
import pytest

from bot.library.model import (
    BOUNDS_PATTERN,
    ID_PATTERN,
    KINDS,
    KINDS_TO_COME,
    NAMED_KINDS,
    REF_PATTERN,
    AnyItem,
    Concept,
    Named,
    Source,
)


def test_kinds() -> None:
    """Each kind is the tag of its record; those to come are others."""
    assert {kind: record.__struct_config__.tag for kind, record in KINDS.items()} == {kind: kind for kind in KINDS}
    assert not set(KINDS) & set(KINDS_TO_COME)
    assert [kind for kind, record in KINDS.items() if issubclass(record, Named)] == list(NAMED_KINDS)


def test_frozen() -> None:
    """Records never change."""
    source = Source(id="book", name="A Book")
    with pytest.raises(AttributeError):
        source.name = "Another"  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]
    assert hash(source) == hash(Source(id="book", name="A Book"))


def test_stored() -> None:
    """A record is the same after it was stored, and what was left out takes no room."""
    concept = Concept(id="rag", name="RAG", topic="demo:basics", definition="What it is.")
    data = msgspec.msgpack.encode(concept)
    assert msgspec.msgpack.decode(data, type=AnyItem) == concept
    assert set(msgspec.msgpack.decode(data)) == {"kind", "id", "name", "topic", "definition"}


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        (ID_PATTERN, ("a", "a-b", "3d", "gpt-4"), ("", "A", "a_b", "-a", "a-", "a--b", "a b", "é", "a:b", "٣")),
        (REF_PATTERN, ("a", "a-b:c"), ("a:", ":a", "a:b:c", "A:b", "a: b")),
        (
            BOUNDS_PATTERN,
            (">=1", ">=1,<2", ">= 1.2.3 , < 2", "==1.2", "<=1.0.0", ">1"),
            ("1", "^1", "~=1.0", ">=1,", ">=1.2.3.4", ">=", "=>1", ">=²", ">=1 <2", ">=1234567890"),
        ),
    ],
)
def test_patterns(pattern: str, good: tuple[str, ...], bad: tuple[str, ...]) -> None:
    """Ids, references and version bounds are written in one way."""
    assert all(re.search(pattern, text) for text in good)
    assert not any(re.search(pattern, text) for text in bad)
