"""What would close a gap: a question that was refused is answered from then on."""

from __future__ import annotations

import yaml
from msgspec.structs import replace

from bot.library.library import Library
from bot.library.model import AnyItem, Concept
from bot.understand.closing import closing
from bot.understand.reading import Understood, read


def test_a_new_thing_needs_a_note(library: Library) -> None:
    """A thing that no note names is closed by a new note of that name."""
    for text, name in (("what is a boltzmann machine", "Boltzmann machine"), ("explain holography", "Holography")):
        found = closing(text, library)
        assert (found.how, found.item) == ("concept", "")
        assert found.paste == f"syllabot content new concept {name}"


def test_an_answered_question_is_no_gap(library: Library) -> None:
    """A question that the notes answer by now is said to be answered, and by which note."""
    found = closing("what is rag", library)
    assert (found.how, found.item, found.paste) == ("answered", "data-and-ai:rag", "")


def test_a_listed_question_is_answered(library: Library) -> None:
    """The line to paste is YAML, and with it the question is answered from the note that was nearest."""
    question = 'how would "auditors" notice an anomaly'
    found = closing(question, library)
    assert found.how == "asks"
    assert found.item == "data-and-ai:anomaly-detection"
    assert yaml.safe_load(found.paste) == {"asks": [question]}
    items: list[tuple[str, AnyItem]] = []
    for kind in ("concept", "process", "comparison", "path", "source", "tip", "takeaway"):
        for id_ in library.ids(kind):
            record = library.record(id_)
            if id_ == found.item and isinstance(record, Concept):
                record = replace(record, asks=(*record.asks, question))
            if record is not None:
                items.append((id_, record))
    mended = Library.of([(library.packs[0], items)])
    again = read(question, mended)
    assert isinstance(again, Understood)
    assert again.call.text("concept") == found.item


def test_a_question_of_nothing(library: Library) -> None:
    """A question without a word to go by is closed by nothing but itself."""
    assert closing("why?", library).how == "asks"
