"""`list`, `takeaways` and `sources`: looking over the notes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import wording
from bot.assistant import Assistant
from bot.library.cache import open_library
from bot.library.library import Library
from bot.library.model import Path as LearningPath
from bot.library.model import Takeaway
from bot.plain import plain_text
from bot.reply import Reply, Steps
from bot.understand.grammar import make
from tests.support.asking import request
from tests.support.packs import make_pack
from tests.support.sourced import assert_sourced


def test_topics(ask: Callable[[str], Reply], library: Library) -> None:
    """The list names every topic that holds a note, how many of each kind, and leads to each."""
    reply = ask("list")
    text = plain_text(reply)
    for id_, name in library.topics().items():
        assert name in text
        assert make("list", topic=id_) in [action.target for action in reply.actions]
    assert "3 learning paths" in text
    assert re.search(r"\b0 ", text) is None


def test_every_topic(assistant: Assistant, library: Library) -> None:
    """A topic lists its notes, each once and with its abbreviation; together the topics hold every note."""
    listed: list[str] = []
    for id_, name in library.topics().items():
        reply = assistant.answer(request(make("list", topic=id_)))
        assert (reply.kind, reply.title) == ("answer", name)
        text = plain_text(reply)
        assert all(label.name in text and label.abbr in text for label in library.labels(reply.items))
        listed.extend(reply.items)
    named = {id_ for kind in ("concept", "comparison", "process", "path") for id_ in library.ids(kind)}
    assert sorted(listed) == sorted(named)


def test_a_learning_path(assistant: Assistant, library: Library) -> None:
    """A learning path shows its concepts in order, why each comes there, and its sources."""
    for id_ in library.ids("path"):
        path = library.record(id_)
        assert isinstance(path, LearningPath)
        reply = assistant.answer(request(make("list", topic=id_)))
        assert_sourced(reply, library)
        (steps,) = (block for block in reply.blocks if isinstance(block, Steps))
        assert len(steps.steps) == len(path.concepts)
        first = library.label(path.concepts[0].concept)
        assert first
        assert first.name in plain_text(reply)


def test_takeaways(ask: Callable[[str], Reply], library: Library) -> None:
    """Every takeaway is shown, each with its source."""
    reply = ask("takeaways")
    assert_sourced(reply, library)
    assert reply.items == library.ids("takeaway")
    text = " ".join(plain_text(reply).split())
    for id_ in reply.items:
        takeaway = library.record(id_)
        assert isinstance(takeaway, Takeaway)
        assert takeaway.text in text
    assert {citation.item for citation in reply.citations} == set(reply.items)


@pytest.mark.parametrize("kind", ["concept", "comparison", "process", "path"])
def test_the_sources_of_every_note(assistant: Assistant, library: Library, kind: str) -> None:
    """The sources of a note are all that its parts cite, each with place and address, in order."""
    for id_ in library.ids(kind):
        reply = assistant.answer(request(make("sources", item=id_)))
        assert_sourced(reply, library)
        assert reply.items == (id_,)
        own = record_citations(library, id_)
        assert {(citation.source, citation.where) for citation in reply.citations} == own


def record_citations(library: Library, id_: str) -> set[tuple[str, str]]:
    """Return the sources and places that the raw record of a note names."""
    import msgspec

    found: set[tuple[str, str]] = set()

    def walk(part: object) -> None:
        if isinstance(part, dict):
            given: dict[str, object] = part  # pyright: ignore[reportUnknownVariableType]
            for key, named in (("source", given.get("source")), *(("id", each) for each in _cited(given))):
                source = library.source(str(named)) if named else None
                if source and key:
                    found.add((source.name, str(given.get("at", ""))))
            for each in given.values():
                walk(each)
        elif isinstance(part, list | tuple):
            for each in part:  # pyright: ignore[reportUnknownVariableType]
                walk(each)  # pyright: ignore[reportUnknownArgumentType]

    walk(msgspec.to_builtins(library.record(id_)))
    return found


def _cited(given: dict[str, object]) -> list[object]:
    return [given["id"]] if "id" in given and "name" not in given else []


def test_sources_say_who_and_when(ask: Callable[[str], Reply]) -> None:
    """A source is named with its authors and its year, so that it can be found again."""
    text = plain_text(ask("sources rag"))
    assert "2020" in text
    assert "lines 76-79" in text


def test_sources_lead_to_the_note(ask: Callable[[str], Reply]) -> None:
    """From its sources the note itself is a button away."""
    assert [action.typed for action in ask("sources rag").actions] == ["explain rag"]


def test_sources_of_nothing_offer_the_topics(ask: Callable[[str], Reply]) -> None:
    """Without a name it says how to ask."""
    reply = ask("sources")
    assert reply.kind == "choices"
    assert "sources" in plain_text(reply)


def test_a_pack_without_takeaways(tmp_path: Path) -> None:
    """Where there is nothing of a kind, that is said to the asker alone."""
    small = Assistant(open_library([str(make_pack(tmp_path))], folder="").library)
    for text in ("takeaways", "tip", "compare", "steps"):
        reply = small.answer(request(text))
        assert (reply.kind, reply.visibility) == ("not_covered", "private")
    assert wording.NOTHING_HERE in plain_text(small.answer(request("takeaways")))
