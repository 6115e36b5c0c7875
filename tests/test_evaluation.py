"""The questions that answers are measured by: real notes, three parts, slips that repeat."""

from __future__ import annotations

import pytest

from bot.library.library import Library
from bot.search import gate
from evaluation.__main__ import calibration, interval
from evaluation.fit import Row, chances, fit, solve
from evaluation.questions import PARTS, answerable, misspelt, part_of, refused, with_slips


def test_every_expected_note_exists(library: Library) -> None:
    """A question that expects a note which is not there would never be answered rightly."""
    expected = {id_ for question in answerable() for wanted in question.expected for id_ in wanted}
    assert [id_ for id_ in sorted(expected) if library.label(id_) is None] == []


def test_the_questions_are_many_and_differ() -> None:
    """There are hundreds to answer and to refuse, none twice, and each part has its share."""
    own, others = [question.text for question in answerable()], [question.text for question in refused()]
    assert len(set(own + others)) == len(own) + len(others)
    assert len(own) >= 400
    assert len(others) >= 200
    held = sum(part_of(text) == PARTS[2] for text in own)
    assert held > len(own) / 5


def test_a_slip_repeats() -> None:
    """A misspelt question is the same in every run, differs from the question, and stays in its part."""
    for question, slipped in zip(
        answerable()[:40], map(with_slips, (each.text for each in answerable()[:40])), strict=True
    ):
        assert with_slips(question.text) == slipped
    wrong = misspelt(answerable())
    assert len(wrong) > 400
    assert {(question.text, question.part) for question in wrong}.isdisjoint(
        (question.text, question.part) for question in answerable()
    )


def test_the_fit_finds_what_tells_right_from_wrong() -> None:
    """Where one feature decides, it gets the weight, and probabilities follow it."""
    size = len(gate.FEATURES)
    rows = [
        Row(
            tuple(1.0 if place == 0 else float(number % 2 and place == 4) for place in range(size)),
            bool(number % 2),
            "ask",
            "",
        )
        for number in range(40)
    ]
    weights = fit(rows)
    assert max(range(size), key=lambda place: weights[place]) == 4
    likely = chances(rows, weights)
    assert min(chance for row, chance in zip(rows, likely, strict=True) if row.right) > 0.8
    assert max(chance for row, chance in zip(rows, likely, strict=True) if not row.right) < 0.2


def test_equations_are_solved() -> None:
    """A small system has its solution, whatever the order of its rows."""
    assert solve([[0.0, 2.0], [4.0, 0.0]], [6.0, 8.0]) == pytest.approx([2.0, 3.0])


def test_figures_of_the_report() -> None:
    """An interval holds its share; what is always as likely as it is right is calibrated."""
    assert interval(90, 100).startswith("0.900 (0.83-0.94")
    assert calibration([(0.75, True), (0.75, True), (0.75, True), (0.75, False)]) == pytest.approx(0.0)
    assert calibration([(1.0, False)]) == pytest.approx(1.0)
