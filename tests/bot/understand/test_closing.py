"""What would close a gap: pasted as it is, it passes the checks, and the question is answered from then on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from bot.library.cache import open_library
from bot.library.library import Library
from bot.library.reader import read as read_packs
from bot.library.stubs import UNWRITTEN
from bot.understand.closing import Closing, closing
from bot.understand.reading import Understood, read

PACK = Path(__file__).parents[3] / "content" / "data-and-ai"

CLOSED = (
    ("what is a boltzmann machine", "concept", "boltzmann-machine"),
    ("a spiking neural network", "concept", "spiking-neural-network"),
    ("What is C++?", "concept", "cpp"),
    ("large language network", "alias", "large-language-model"),
    ('how would "auditors" notice an anomaly', "asks", "anomaly-detection"),
    ("who invented rag", "asks", "rag"),
    ("which role earns more, data scientist or ai engineer?", "asks", "data-scientist-vs-ai-engineer"),
)
"""A question, what closes its gap, and the note that holds it."""


def paste(found: Closing, pack: Path) -> None:
    """Paste a closing where it says."""
    if found.how == "concept":
        (pack / "concepts" / found.file).write_text(found.paste, encoding="utf-8")
        return
    (path,) = pack.rglob(found.file)
    text = path.read_text(encoding="utf-8")
    if found.under:
        key = f"\n{found.under}:\n"
        assert key in text
        text = text.replace(key, f"{key}{found.paste}\n")
    elif found.instead:
        lines = text.split("\n")
        first = next(number for number, line in enumerate(lines) if line.startswith(f"{found.instead}:"))
        after = next(number for number in range(first + 1, len(lines)) if lines[number][:1] not in {" ", "-"})
        text = "\n".join([*lines[:first], found.paste, *lines[after:]])
    else:
        text += f"{found.paste}\n"
    path.write_text(text, encoding="utf-8")


def test_what_is_pasted_passes_the_checks_and_answers(library: Library, tmp_path: Path) -> None:
    """Each kind of closing, pasted into a copy of the pack: no error, and the note that it names answers."""
    pack = tmp_path / "data-and-ai"
    shutil.copytree(PACK, pack)
    for question, how, item in CLOSED:
        found = closing(question, library)
        assert (found.how, found.file) == (how, f"{item}.yaml"), question
        paste(found, pack)
    assert [problem for problem in read_packs([str(pack)]).problems if problem.severity == "error"] == []
    mended = open_library([str(pack)], None).library
    for question, _, item in CLOSED:
        again = closing(question, mended)
        assert (again.how, again.item, again.paste) == ("answered", f"data-and-ai:{item}", ""), question


def test_a_new_note_says_that_it_is_still_to_be_written(library: Library) -> None:
    """A thing that no note names is closed by a new note of that name that makes no claim; a command starts one too."""
    for text, name in (("what is a boltzmann machine", "Boltzmann machine"), ("explain holography", "Holography")):
        found = closing(text, library)
        assert (found.how, found.item) == ("concept", "")
        assert found.command == f"syllabot content new concept {name}"
        note = yaml.safe_load(found.paste)
        assert (note["name"], note["definition"]) == (name, UNWRITTEN)


def test_a_new_note_stands_beside_the_nearest(library: Library) -> None:
    """It has the topic of the nearest note, and is related to it."""
    note = yaml.safe_load(closing("a spiking neural network", library).paste)
    record = library.concept("data-and-ai:neural-network")
    assert record is not None
    assert note["topic"] == record.topic.rpartition(":")[2]
    assert "neural-network" in note["related"]


def test_a_name_without_letters_needs_a_name_first(library: Library) -> None:
    """Where no id can be made, an author is told how to begin, and nothing is made up."""
    found = closing("what is 数据湖仓", library)
    assert (found.how, found.file, found.paste) == ("concept", "", "")
    assert found.command == "syllabot content new concept 数据湖仓"


def test_an_answered_question_is_no_gap(library: Library) -> None:
    """A question that the notes answer by now is said to be answered, and by which note."""
    found = closing("what is rag", library)
    assert (found.how, found.item, found.paste) == ("answered", "data-and-ai:rag", "")


def test_an_unsure_answer_is_a_gap(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that is answered with little confidence is listed at the note that answers it so far."""
    monkeypatch.setattr("bot.understand.closing.UNSURE", 1.0)
    question = "is a decision tree fast"
    understood = read(question, library)
    assert isinstance(understood, Understood)
    assert understood.chance < 1
    found = closing(question, library)
    assert (found.how, found.item) == ("asks", "data-and-ai:decision-tree")
    assert found.near[0] == found.item


def test_what_the_note_lacks_is_named(library: Library) -> None:
    """A fact that is missing must be written first: its words are named, those that the note has are not."""
    assert closing("who invented rag", library).lacks == ("invented",)
    assert closing("does rag support arabic", library).item == "data-and-ai:rag"


@pytest.mark.parametrize(
    ("question", "item", "name"),
    [
        ("what is a large language network", "large-language-model", "large language network"),
        ("What is FFT?", "full-fine-tuning", "FFT"),
    ],
)
def test_another_name_is_an_alias(library: Library, question: str, item: str, name: str) -> None:
    """One word off a name, for another that the note speaks of; or the initials of a name, as they were typed."""
    found = closing(question, library)
    assert (found.how, found.item, found.lacks) == ("alias", f"data-and-ai:{item}", ())
    assert yaml.safe_load(found.paste)["aliases"][-1] == name


def test_a_question_of_nothing(library: Library) -> None:
    """A question without a word to go by is closed by nothing but itself."""
    found = closing("why?", library)
    assert (found.how, found.item, found.file) == ("asks", "", "")
    assert yaml.safe_load(found.paste) == {"asks": ["why?"]}
