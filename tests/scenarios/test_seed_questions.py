"""Everything that the group's lecture notes say is answered, however it is asked for.

`seed_questions.tsv` holds several questions for each line of the notes: the notes that may answer it, and
phrases that must be said. The lecture notes themselves are not part of this repository.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from msgspec import Struct

from bot.library.library import Library
from bot.library.model import Cited, Fact, Step
from bot.plain import plain_text
from bot.reply import Reply
from tests.support.rows import folded, rows

CONTENT_LINES = frozenset(
    {3, 7, 8, 9, 15, 17, *range(19, 23), 24, 25, 27, 28, 29, 37, 38, 39, 42, 43, 44, 52, 53, 54, *range(57, 61)}
    | {66, *range(68, 72), *range(73, 83), *range(88, 92), 95, 96}
)
"""The lines of the lecture notes that say something; the others are empty, headings or rules."""

LAST_LINE = 96
"""The last line of the lecture notes that says something."""

SEED = "data-and-ai:seed"
ROWS = rows("seed_questions.tsv")
NAMED_LINES = re.compile(r"lines? (\d+)(?:-(\d+))?")


@pytest.mark.parametrize("line", sorted(CONTENT_LINES))
def test_what_a_line_of_the_notes_says_is_answered(ask: Callable[[str], Reply], line: int) -> None:
    """Each question about a line is answered from a note that holds it, in the words that matter."""
    wrong: list[str] = []
    for number, question, expected, phrases in ROWS:
        if int(number) != line:
            continue
        reply = ask(question)
        text = folded(plain_text(reply))
        missing = [phrase for phrase in phrases.split(" | ") if folded(phrase) not in text]
        if reply.kind != "answer" or missing or not set(expected.split(" | ")).intersection(reply.items):
            wrong.append(f"{question}: {reply.kind} {reply.call}, without {missing}")
    assert wrong == []


def test_every_line_of_the_notes_is_asked_about() -> None:
    """No line of the lecture notes is without questions, most have several phrasings, and none is made up."""
    asked = [int(line) for line, *_ in ROWS]
    assert set(asked) == CONTENT_LINES
    assert all(asked.count(line) >= 3 for line in CONTENT_LINES)


def test_expectations_are_real(library: Library) -> None:
    """Every note that the table expects exists, so that no expectation is met by accident."""
    expected = {id_ for _, _, ids, _ in ROWS for id_ in ids.split(" | ")}
    assert [id_ for id_ in sorted(expected) if library.label(id_) is None] == []


def test_citations_of_the_lecture_notes_are_lines_of_it(library: Library) -> None:
    """Wherever the pack cites the lecture notes it names lines, and lines that exist."""
    places = list(_places_in_the_notes(library))
    assert len(places) > 100
    assert [place for place in places if not _lines(place)] == []
    assert [place for place in places if not set(_lines(place)) <= set(range(1, LAST_LINE + 1))] == []


def test_every_line_of_the_notes_is_cited(library: Library) -> None:
    """Each line that says something is the source of some sentence, named alone or in a short range."""
    cited = {line for place in _places_in_the_notes(library) if len(_lines(place)) <= 10 for line in _lines(place)}
    assert sorted(CONTENT_LINES - cited) == []


def test_the_main_comparison_rests_on_the_notes(library: Library) -> None:
    """Every sentence of the main comparison names its line of the lecture notes, or those of its whole row."""
    (id_,) = library.main_comparisons()
    main = library.comparison(id_)
    assert main is not None
    for dimension in main.dimensions:
        row = [cited.at for cited in dimension.sources if cited.id == SEED]
        for cell in dimension.cells.values():
            places = [fact.at for fact in cell.facts if fact.source == SEED]
            assert len(places) == len(cell.facts)
            assert places or row
            for place in (*places, *row):
                assert CONTENT_LINES.intersection(_lines(place)), f"{dimension.name}: {place}"


def _places_in_the_notes(library: Library) -> Iterator[str]:
    for kind in ("concept", "comparison", "process", "path", "tip", "takeaway"):
        for id_ in library.ids(kind):
            yield from _places(library.record(id_))


def _places(part: object) -> Iterator[str]:
    if (isinstance(part, Cited) and part.id == SEED) or (isinstance(part, Fact | Step) and part.source == SEED):
        yield part.at
    if isinstance(part, Struct):
        for field in part.__struct_fields__:
            yield from _places(getattr(part, field))
    elif isinstance(part, tuple | dict):
        inner: tuple[object, ...] = tuple(part.values()) if isinstance(part, dict) else part  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        for each in inner:
            yield from _places(each)


def _lines(place: str) -> range:
    """Return the lines that a citation names, empty where it is not of that form."""
    named = NAMED_LINES.fullmatch(place)
    return range(int(named[1]), int(named[2] or named[1]) + 1) if named else range(0)
