"""The questions that answers are measured by: real notes, three parts, slips that repeat."""

from __future__ import annotations

import pytest

from bot.commands.compose import doubtful
from bot.library.library import Library
from bot.reply import Reply
from bot.search import gate, words
from evaluation import __main__ as report
from evaluation.__main__ import TARGETS, calibration, interval, marked, tally
from evaluation.fit import Row, chances, fit, solve
from evaluation.questions import PARTS, Part, Question, answerable, misspelt, of_part, part_of, refused, with_slips


def test_every_expected_note_exists(library: Library) -> None:
    """A question that expects a note which is not there would never be answered rightly."""
    questions = [*answerable(), *of_part("fresh")[0]]
    expected = {id_ for question in questions for wanted in question.expected for id_ in wanted}
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


def test_fresh_questions_measure_alone() -> None:
    """Whatever is fitted to or looked at holds none of the fresh questions, and they are enough to measure by."""
    own, others = of_part("fresh")
    known = {words.fold(question.text) for question in (*answerable(), *refused())}
    texts = [words.fold(question.text) for question in (*own, *others)]
    assert known.isdisjoint(texts)
    assert len(set(texts)) == len(texts)
    assert {question.part for question in (*own, *others)} == {"fresh"}
    assert "fresh" not in {question.part for part in PARTS for half in of_part(part) for question in half}
    assert {question.kind for question in own} == TARGETS.keys()
    assert {question.kind for question in others} == {"far", "near", "fact"}
    assert min(len(own), 2 * len(others)) >= 300
    assert misspelt([*own, *others]) == []


def test_a_slip_has_the_kind_of_its_question() -> None:
    """A misspelt free question is no typo, as it is found at most as often as when it is typed well."""
    expected = (frozenset({"data-and-ai:overfitting"}),)
    kinds = {"explain": "typo", "compare": "typo", "steps": "typo", "ask": "ask typo"}
    for kind, slipped in kinds.items():
        assert [each.kind for each in misspelt([Question(kind, "prevent overfitting", expected, "fit")])] == [slipped]
    assert [each.kind for each in misspelt([Question("near", "prevent earthquakes", (), "fit")])] == ["slip"]


def test_an_answer_may_be_marked(library: Library) -> None:
    """What an answer says not to hold is counted apart from answers that say nothing of the kind, and from refusals."""
    assert marked(Reply("answer", "GPU", tuple(doubtful(1.0, ["price"]))))
    assert not marked(Reply("answer", "GPU", ()))
    assert not marked(Reply("not_covered", "GPU", tuple(doubtful(1.0, ["price"]))))
    fact = tally([Question("fact", "what is rag", (), "fresh")], library)["fact"]
    assert (fact.asked, fact.answered, fact.marked) == (1, 1, 0)


def test_the_report_of_fresh_questions(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """It has a line for each kind, counts what is refused, and prints no question."""
    own, others = of_part("fresh")
    first = {question.kind: question for question in (*own, *others)}
    few = (
        [question for question in own if question is first[question.kind]],
        [question for question in others if question is first[question.kind]],
    )

    def some(_: Part) -> tuple[list[Question], list[Question]]:
        return few

    monkeypatch.setattr("evaluation.__main__.of_part", some)
    monkeypatch.setattr("evaluation.fit.of_part", some)
    assert report.main(["fresh"]) == 0
    printed = capsys.readouterr().out
    for kind in (*TARGETS, "far", "near", "a fact the notes lack", "deleted"):
        assert f"\n{kind} " in printed
    assert not any(question.text in printed for question in first.values())


def test_an_unknown_part_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """A part that there is not is answered with those there are."""
    assert report.main(["test"]) == 2
    assert "fit, tune, held, fresh" in capsys.readouterr().err


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
