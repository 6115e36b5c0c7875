"""Problems: how they are shown, and how many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.problem import MOST_PER_FILE, BrokenContent, Problem, capped, escaped


def _problems(count: int) -> list[Problem]:
    return [Problem("a.yaml", line, 1, "S101", "odd", "warning") for line in range(count, 0, -1)]


def test_text() -> None:
    """A problem is shown as compilers do: place, code, message."""
    assert str(Problem("a/b.yaml", 3, 5, "S101", "odd (remove it)")) == "a/b.yaml:3:5 S101 odd (remove it)"


def test_exception_shows_errors() -> None:
    """Broken content is shown by its errors; warnings are kept beside them."""
    error, warning = Problem("a", 1, 1, "S101", "odd"), Problem("a", 2, 1, "C403", "long", "warning")
    broken = BrokenContent((error, warning))
    assert str(broken) == "a:1:1 S101 odd"
    assert broken.problems == (error, warning)


def test_capped_keeps_all() -> None:
    """As many problems as may be shown are shown, in order and each once."""
    problems = _problems(MOST_PER_FILE)
    assert capped(problems + problems) == problems[::-1]


@pytest.mark.parametrize(("severity", "place"), [("error", 0), ("warning", MOST_PER_FILE)])
def test_capped_counts(severity: str, place: int) -> None:
    """Of more, the rest is counted at the last one shown, as bad as the worst that is not shown."""
    problems = _problems(MOST_PER_FILE + 7)
    problems[place] = Problem("a.yaml", problems[place].line, 1, "S102", "worse", "error")
    *kept, last = capped(problems)
    assert [problem.line for problem in kept] == list(range(1, MOST_PER_FILE + 1))
    assert (last.line, last.code, last.message, last.severity) == (MOST_PER_FILE, "X000", "and 7 more", severity)


@given(text=st.text())
def test_escaped(text: str) -> None:
    """Whatever stands in a file, a message is one printable line; printable text stays as it is."""
    assert escaped(text).isprintable()
    assert escaped(text) == text or not text.isprintable()
    assert capped([Problem("a", 1, 1, "S101", text)])[0].message == escaped(text)
