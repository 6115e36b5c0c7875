"""Every rule, by the pack that its own entry gives as the example of breaking it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.library.problem import Problem
from bot.library.reader import Reading, read
from bot.library.rules import BY_CODE, RULES, Rule
from tests.support.packs import make_pack


def _broken(rule: Rule, home: Path) -> Reading:
    """Read the good pack with a rule's bad files laid over it, or with what its special word asks for."""
    pack = home / "demo"
    match next(iter(rule.bad)):
        case "missing":
            return read([str(make_pack(pack)), str(home / "nowhere")])
        case "loop":
            (make_pack(pack) / "round").symlink_to(pack, target_is_directory=True)
        case "empty":
            (home / "empty").mkdir(parents=True)
            return read([str(home / "empty")])
        case _:
            make_pack(pack, rule.bad)
    return read([str(home)])


@pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])
def test_broken(rule: Rule, tmp_path: Path) -> None:
    """A rule's example breaks that rule, as an error or a warning as declared, and brings no other error."""
    problems = _broken(rule, tmp_path).problems
    assert rule.severity in {problem.severity for problem in problems if problem.code == rule.code}
    assert {problem.code for problem in problems if problem.severity == "error"} <= {rule.code}


@pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])
def test_served(rule: Rule, tmp_path: Path) -> None:
    """An error keeps the packs from being served, a warning does not."""
    assert bool(_broken(rule, tmp_path).packs) == (rule.severity == "warning")


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.waivable], ids=lambda rule: rule.code)
def test_waivable(rule: Rule, tmp_path: Path) -> None:
    """A rule that may be waived is, by a comment with a reason in the line above the problem."""
    pack = make_pack(tmp_path / "demo", rule.bad)
    broken = next(problem for problem in read([str(pack)]).problems if problem.code == rule.code)
    lines = Path(broken.file).read_text().splitlines(keepends=True)
    lines.insert(broken.line - 1, f"# check: allow {rule.code} because this test says so\n")
    Path(broken.file).write_text("".join(lines))
    assert not read([str(pack)]).problems


@pytest.mark.parametrize("rule", [rule for rule in RULES if not rule.waivable], ids=lambda rule: rule.code)
def test_not_waivable(rule: Rule, tmp_path: Path) -> None:
    """A rule that may not be waived is not; the comment is an error itself."""
    waiver = f"# check: allow {rule.code} because I want to\n"
    reading = read([str(make_pack(tmp_path, {"waiver.yaml": "items: []\n" + waiver}))])
    (problem,) = reading.problems
    assert (problem.line, problem.code) == (2, "W001")
    assert f"{rule.code} cannot be waived" in problem.message


def test_good_pack(tmp_path: Path) -> None:
    """The good pack has no problem and is served."""
    reading = read([str(make_pack(tmp_path))])
    assert not reading.problems
    ((pack, items),) = ((loaded.pack, loaded.items) for loaded in reading.packs)
    assert pack.id == "demo"
    assert [id_ for id_, _ in items] == ["demo:peft", "demo:rag", "demo:book"]


def test_default_pack() -> None:
    """The packs in content/ have neither errors nor warnings."""
    reading = read([str(Path(__file__).parents[3] / "content")])
    assert not list(map(str, reading.problems))
    assert [loaded.pack.id for loaded in reading.packs] == ["data-and-ai"]


def test_codes_differ() -> None:
    """No two rules share a code, and a code's letter says what sort it is."""
    assert len(BY_CODE) == len(RULES)
    assert all(re.fullmatch(r"[YSRCFW]\d{3}", rule.code) for rule in RULES)


def test_all_problems_have_rules(tmp_path: Path) -> None:
    """Whatever is reported for the rules' examples has an entry that explains it."""
    problems: list[Problem] = []
    for rule in RULES:
        problems.extend(_broken(rule, tmp_path / rule.code).problems)
    assert {problem.code for problem in problems} == set(BY_CODE)
