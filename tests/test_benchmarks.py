"""What the benchmarks decide by themselves."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

import pytest

from benchmarks import corpus, rivals
from benchmarks.discord import largest_that_fits
from benchmarks.engines import fts5, ours
from benchmarks.generated import write_pack
from benchmarks.measuring import BrokenChildError, Options
from bot.library.reader import read


@pytest.mark.parametrize("start", [1, 32, 500, 4000])
@pytest.mark.parametrize("truth", [1, 7, 640, 1000, 4096])
def test_the_largest_size_is_found(truth: int, start: int) -> None:
    """From wherever the search starts, it ends at most a tenth (and one) below the truth."""
    tried: list[int] = []

    def fits(size: int) -> bool:
        tried.append(size)
        return size <= truth

    found = largest_that_fits(fits, start, 4096)
    assert truth / 1.1 - 1 <= found <= truth
    assert max(tried) <= 4096
    assert len(tried) < 20


def test_nothing_fits() -> None:
    """Where not even one fits, it says so."""
    assert largest_that_fits(lambda _: False, 64, 4096) == 0


def test_more_notes_begin_with_the_same(tmp_path: Path) -> None:
    """Notes are the same whatever their number, and whether they are kept in a file."""
    most = len(corpus.real_notes()) + 3
    corpus.write_notes(tmp_path / "notes", most)
    kept = list(corpus.read_notes(tmp_path / "notes"))
    assert len(kept) == most
    assert list(islice(corpus.notes(most + 2), most)) == kept


def test_engines_find_a_note_by_its_name(tmp_path: Path) -> None:
    """Ours and FTS5 build their files from the same notes, and find a note that is asked for."""
    corpus.write_notes(tmp_path / "notes", 400)
    for number, engine in enumerate((ours, fts5)):
        place = tmp_path / str(number)
        place.mkdir()
        engine.build(str(tmp_path / "notes"), str(place))
        found = engine.opened(str(place))("what is gradient descent".split(), "gradient descent".split())
        assert found[0] == "data-and-ai:gradient-descent"
        assert len(found) <= 10


def test_engines_answer_side_by_side(tmp_path: Path) -> None:
    """Each engine runs in a process of its own, answers all questions, and says what it used."""
    corpus.write_notes(tmp_path / "notes", 60)
    questions = [f"what is question {number}" for number in range(25)]
    with rivals.engines(tmp_path / "notes", tmp_path, Options()) as running:
        found = rivals.ask_all(running, questions, warm=3)
    assert {name: len(each) for name, each in found.items()} == {rivals.OURS: 25, rivals.FTS5: 25}
    for each in running:
        assert len(each.engine.taken) == len(questions)
        assert min(each.engine.built, each.engine.opened, each.engine.size, each.engine.peak) > 0


def test_a_broken_engine_is_told() -> None:
    """An engine that ends before it has answered stops the measurement with what it wrote."""
    command = [sys.executable, "-c", "raise SystemExit('no files')"]
    asked = rivals.Asked(rivals.Engine("broken", 0.0, 0, 0), command, {})
    with pytest.raises(BrokenChildError, match="no files"):
        asked.ask(["anything"])


def test_a_made_up_pack_is_the_same_in_few_files(tmp_path: Path) -> None:
    """Whether each concept has a file or they stand together, the pack is right and has the same concepts."""
    alone, together = tmp_path / "alone", tmp_path / "together"
    assert write_pack(str(alone), 24) == write_pack(str(together), 24, together=10)
    assert len(list((together / "concepts").iterdir())) == 3
    one, other = (read([str(folder)]) for folder in (alone, together))
    assert [problem for each in (one, other) for problem in each.problems if problem.severity == "error"] == []
    assert sorted(one.packs[0].items) == sorted(other.packs[0].items)
