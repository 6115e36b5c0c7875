"""`syllabot tips preview`: what a schedule would post, with no platform and no database."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.tips import main
from tests.support.program import Program

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BERLIN = ("preview", "--zone", "Europe/Berlin", "--time")


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the cache of these tests in one folder."""
    monkeypatch.setenv("SYLLABOT_CACHE", str(tmp_path_factory.getbasetemp() / "preview"))


def lines(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, str]]:
    """Return the objects that a preview prints."""
    assert main.run([*words, "--format", "json"], NOW) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_json_through_a_change_of_clocks(capsys: pytest.CaptureFixture[str]) -> None:
    """Each line has the date it is planned for, the local time at which it runs, that in UTC, and the tip."""
    found = lines(capsys, *BERLIN, "02:30", "--from", "2027-03-27", "--count", "3")
    assert [list(each) for each in found] == [["scheduled_date", "local_time", "utc", "tip"]] * 3
    assert [each["scheduled_date"] for each in found] == ["2027-03-27", "2027-03-28", "2027-03-29"]
    assert [each["local_time"] for each in found] == ["02:30", "03:30", "02:30"]
    assert [each["utc"] for each in found] == ["2027-03-27T01:30:00Z", "2027-03-28T01:30:00Z", "2027-03-29T00:30:00Z"]


def test_no_repeat_before_all_were_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Four hundred days: a tip comes again only after all others."""
    tips = [each["tip"] for each in lines(capsys, *BERLIN, "09:00", "--count", "1000")]
    pool = len(set(tips))
    assert pool < 1000
    assert len(set(tips[:pool])) == pool
    assert len(set(tips[pool : 2 * pool])) == len(tips[pool : 2 * pool])


def test_from_now_and_on_some_days(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a date it begins with what comes next: at ten in Berlin that is not today's nine."""
    found = lines(capsys, *BERLIN, "9:00", "--days", "mon,tue,wed", "--excluding", "2026-11-25", "--count", "3")
    assert [each["scheduled_date"] for each in found] == ["2026-11-24", "2026-11-30", "2026-12-01"]
    assert lines(capsys, *BERLIN, "10:01", "--count", "1")[0]["scheduled_date"] == "2026-11-23"


def test_topics_and_levels(capsys: pytest.CaptureFixture[str]) -> None:
    """A topic narrows what comes; one that is not there is refused with those that are."""
    few = lines(capsys, *BERLIN, "09:00", "--topic", "roles", "--level", "beginner", "--count", "200")
    assert len({each["tip"] for each in few}) < 100
    assert main.run([*BERLIN, "09:00", "--topic", "cooking"], NOW) == 2
    assert "data-and-ai:roles" in capsys.readouterr().err


def test_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    """People read the day, the time, the title, what the clocks do, and that it is a forecast."""
    assert main.run([*BERLIN, "02:30", "--from", "2027-03-28", "--count", "1"], NOW) == 0
    out = capsys.readouterr().out
    assert out.startswith("Sun 2027-03-28  03:30 CEST  ")
    assert "planned for 02:30" in out
    assert "forecast" in out


@pytest.mark.parametrize(
    "words",
    [
        ("--zone", "berlin", "--time", "9:00"),
        ("--zone", "UTC", "--time", "25:00"),
        ("--zone", "UTC", "--time", "9:00", "--days", "noday"),
        ("--zone", "UTC", "--time", "9:00", "--from", "tomorrow"),
        ("--zone", "UTC", "--time", "9:00", "--count", "0"),
        ("--time", "9:00"),
    ],
)
def test_wrong_words(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be is refused with a sentence and status 2."""
    with pytest.raises(SystemExit) as stopped:
        main.run(["preview", *words], NOW)
    assert stopped.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_from_the_command_line(tmp_path: Path) -> None:
    """The program prints it, and makes no database for it."""
    ran = Program(tmp_path).run("tips", *BERLIN, "09:00", "--from", "2026-11-23", "--count", "2", "--format", "json")
    assert (ran.status, ran.err) == (0, "")
    assert json.loads(ran.out.splitlines()[0])["utc"] == "2026-11-23T08:00:00Z"
    assert list(tmp_path.rglob("*.db")) + list(tmp_path.rglob("syllabot*.sqlite")) == []
