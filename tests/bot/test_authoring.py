"""`syllabot content …`: what authors use."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import authoring
from bot.library.reader import read
from bot.library.schema import schemas
from bot.request import Person, Place
from bot.settings import Secret, Store
from bot.store.problems import StoreError
from bot.store.records import Gap
from bot.store.store import open_store
from tests.support.packs import make_pack
from tests.support.program import Program

BAD = "kind: concept\nid: chunking\nname: Chunking\ntopic: basics\nexampels: [x]\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of its own, with no settings but one's own."""
    monkeypatch.chdir(tmp_path)
    for name in ("SYLLABOT_CONTENT", "SYLLABOT_CONFIG", "SYLLABOT_CACHE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


# ---- check


def test_a_good_pack(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A pack without problems prints nothing but a count, with status 0."""
    make_pack(folder / "pack")
    assert authoring.run(["check", "pack"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("0 error(s), 0 warning(s)")
    assert "3 items" in said.err


def test_the_default_pack_is_good(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a path the packs that are served are checked; those that come with the program have no problem."""
    assert authoring.run(["check"]) == 0
    assert capsys.readouterr().err.startswith("0 error(s), 0 warning(s)")


def test_every_problem_is_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each problem is one line with file, line, column, code and what to do; the status is 2."""
    make_pack(folder / "pack", {"chunking.yaml": BAD})
    assert authoring.run(["check", "pack"]) == 2
    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert len(lines) >= 2
    assert all(re.match(r"pack/chunking\.yaml:\d+:\d+ [A-Z]\d{3} \S", line) for line in lines)
    assert any(line.startswith("pack/chunking.yaml:5:1 S101 ") and "examples" in line for line in lines)
    assert said.err.startswith(f"{len(lines)} error(s), 0 warning(s)")


def test_warnings_keep_nothing_from_being_served(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A warning is marked as such, and the status is 0."""
    make_pack(folder / "pack", {"more.yml": "kind: source\nid: x\nname: X\n"})
    assert authoring.run(["check", "pack"]) == 0
    said = capsys.readouterr()
    assert "F004 warning: " in said.out
    assert said.err.startswith("0 error(s), 1 warning(s)")


def test_several_packs_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Paths and `--content` both name packs; they are checked together."""
    first = make_pack(folder / "one")
    head = (first / "pack.yaml").read_text().replace("id: demo", "id: other")
    make_pack(folder / "two", {"pack.yaml": head})
    assert authoring.run(["check", "one", "two"]) == 0
    assert "2 pack(s) with 6 items" in capsys.readouterr().err
    assert authoring.run(["check", "--content", "one", "--content", "two"]) == 0
    assert "2 pack(s) with 6 items" in capsys.readouterr().err


def test_problems_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--format json` prints one list of objects with the same places, and nothing beside it."""
    make_pack(folder / "pack", {"chunking.yaml": BAD, "more.yml": "x"})
    assert authoring.run(["check", "pack", "--format", "json"]) == 2
    said = capsys.readouterr()
    found = json.loads(said.out)
    assert said.err == ""
    assert all(set(each) == {"file", "line", "column", "code", "message", "severity"} for each in found)
    assert {each["severity"] for each in found} == {"error", "warning"}
    make_pack(folder / "good")
    authoring.run(["check", "good", "--format", "json"])
    assert json.loads(capsys.readouterr().out) == []


def test_problems_for_github(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--format github` prints workflow commands that put each problem at its line, their marks escaped."""
    make_pack(folder / "a,b%", {"chunking.yaml": BAD})
    assert authoring.run(["check", "a,b%", "--format", "github"]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("::error file=a%2Cb%25/chunking.yaml,line=")
    assert all(
        re.fullmatch(r"::(error|warning) file=[^,:]+,line=[1-9]\d*,col=[1-9]\d*,title=[A-Z]\d+::.+", line)
        for line in lines
    )
    authoring.run(["check", "nowhere", "--format", "github"])
    assert "line=1,col=1" in capsys.readouterr().out


# ---- new


@pytest.mark.parametrize("kind", ["concept", "comparison", "process"])
def test_a_stub_lacks_only_what_must_be_filled_in(folder: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    """A new note lies where its kind belongs, and what is wrong with it is only that fields are empty."""
    make_pack(folder / "pack")
    assert authoring.run(["new", kind, "Gradient", "boosting", "--content", "pack"]) == 0
    path = folder / "pack" / capsys.readouterr().out.splitlines()[0].removeprefix("pack/")
    assert path.name == "gradient-boosting.yaml"
    assert path.parent.name in {"concepts", "comparisons", "processes"}
    assert {problem.code for problem in read(["pack"]).problems} == {"S108"}
    text = path.read_text()
    assert "basics" in text
    assert text.startswith("# yaml-language-server: $schema=")


def test_a_stub_that_is_filled_in_is_good(folder: Path) -> None:
    """With the empty fields filled in, a stub passes the checks."""
    make_pack(folder / "pack")
    authoring.run(["new", "concept", "Gradient boosting", "--content", "pack"])
    path = folder / "pack" / "concepts" / "gradient-boosting.yaml"
    filled = path.read_text().replace("topic:", "topic: basics").replace("sources:", "sources: [book]")
    path.write_text(filled.replace("definition:", "definition: Many small trees, each mending the last."))
    assert read(["pack"]).problems == ()


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Supervised learning", "supervised-learning"),
        ("Colour theory", "colour-theory"),
        ("K-means", "k-means"),
        ("C++", "cpp"),
        ("C#", "csharp"),
        ("Café au lait", "cafe-au-lait"),
        ('What "it" is: a note', "what-it-is-a-note"),
        ("Bayes' rule", "bayes-rule"),
        ("AI engineer's work", "ai-engineers-work"),
    ],
)
def test_ids_are_made_of_names(folder: Path, name: str, id_: str) -> None:
    """The id keeps the words as they are spelled, without marks; the name is kept as it is."""
    make_pack(folder / "pack")
    assert authoring.run(["new", "concept", name, "--content", "pack"]) == 0
    stub = yaml.safe_load((folder / "pack" / "concepts" / f"{id_}.yaml").read_text(encoding="utf-8"))
    assert (stub["id"], stub["name"]) == (id_, name)


@pytest.mark.parametrize("name", ["数据", "", " ", "?!", "a\x00b", "abc\udcff"])
def test_names_that_make_no_id(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """A name without a letter that an id may have, or with what nobody can read, is refused."""
    make_pack(folder / "pack")
    assert authoring.run(["new", "concept", name, "--content", "pack"]) == 2
    assert "no id can be made" in capsys.readouterr().err
    assert not (folder / "pack" / "concepts").exists()


def test_nothing_is_overwritten(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A note that is there stays as it is."""
    make_pack(folder / "pack")
    assert authoring.run(["new", "concept", "Chunking", "--content", "pack"]) == 0
    path = folder / "pack" / "concepts" / "chunking.yaml"
    path.write_text("mine")
    assert authoring.run(["new", "concept", "chunking", "--content", "pack"]) == 2
    assert "exists already" in capsys.readouterr().err
    assert path.read_text() == "mine"


@pytest.mark.parametrize("where", ["nowhere", "empty", "file"])
def test_no_pack_to_write_to(folder: Path, capsys: pytest.CaptureFixture[str], where: str) -> None:
    """Without a pack nothing is written, and the folder is named."""
    (folder / "empty").mkdir()
    (folder / "file").write_text("")
    assert authoring.run(["new", "concept", "Chunking", "--content", where]) == 2
    assert where in capsys.readouterr().err


@settings(deadline=None, max_examples=50)
@given(name=st.text(min_size=1, max_size=80))
def test_any_name_makes_a_note_or_is_refused(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    """Whatever the name, the stub is a readable file that keeps it, or there is none."""
    pack = make_pack(tmp_path_factory.mktemp("pack"))
    status = authoring.run(["new", "concept", f"--content={pack}", "--", name])
    made = list((pack / "concepts").glob("*.yaml")) if (pack / "concepts").exists() else []
    assert len(made) == (1 if status == 0 else 0)
    for path in made:
        text = path.read_text(encoding="utf-8")
        assert yaml.safe_load(text)["name"] == " ".join(name.split())
        assert f"\nid: {path.stem}\n" in text
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", path.stem)


# ---- schema


def test_schemas_are_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The schemas that editors use are written as they are in the repository, and are valid themselves."""
    assert authoring.run(["schema", "made/here"]) == 0
    assert capsys.readouterr().out == "made/here\n"
    for name, text in schemas().items():
        assert (folder / "made" / "here" / name).read_text(encoding="utf-8") == text
        jsonschema.Draft202012Validator.check_schema(json.loads(text))


def test_schemas_that_cannot_be_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that cannot be made is named."""
    (folder / "file").write_text("")
    assert authoring.run(["schema", "file/below"]) == 2
    assert "file/below cannot be written" in capsys.readouterr().err


# ---- used wrongly


@pytest.mark.parametrize(
    "words", [[], ["nonsense"], ["check", "--format", "xml"], ["new"], ["new", "tip", "X"], ["new", "concept"]]
)
def test_wrong_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong words say how the tool is used."""
    with pytest.raises(SystemExit) as left:
        authoring.run(words)
    assert left.value.code == 2
    assert "usage: syllabot content" in capsys.readouterr().err


def test_the_real_tool(folder: Path) -> None:
    """From a shell it is `syllabot content`, whatever the encoding of the terminal and the bytes of its words."""
    made = make_pack(folder / "pack", {"chunking.yaml": BAD.replace("Chunking", "数据")})
    program = Program(folder)
    ran = program.run("content", "check", str(made))
    assert ran.status == 2
    assert ":5:1 S101 " in ran.out
    narrow = program.where(PYTHONIOENCODING="ascii").run("content", "check", str(made))
    assert (narrow.status, narrow.out.isascii()) == (2, True)
    assert program.run("content", "new", "concept", b"abc\xff", "--content", str(made)).status == 2
    assert program.run("content", "check", b"\xff").status == 2
    assert program.run("content").status == 2


# ---- stats


def test_stats(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Items are counted by kind, topic and level, and what nothing leads to is named."""
    make_pack(folder / "pack")
    assert authoring.run(["stats", "pack"]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "concept 2" in lines
    assert "basics 2 0 0 0 0" in lines
    assert "beginner 2 0" in lines
    assert "concepts with examples 0 0%" in lines
    assert "items that cite book 2" in lines
    assert lines[-4:-1] == ["item kind", "peft concept", "rag concept"]


def test_stats_as_markdown(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For a page, each table has a heading and a line below its columns."""
    make_pack(folder / "pack")
    assert authoring.run(["stats", "pack", "--format", "markdown"]) == 0
    assert "## By level\n\n| level | concepts | tips |\n| --- | --- | --- |\n" in capsys.readouterr().out


def test_stats_of_a_broken_pack(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What has errors is not counted, and the author reads what to do."""
    make_pack(folder / "pack", {"chunking.yaml": BAD})
    assert authoring.run(["stats", "pack"]) == 2
    assert "syllabot content check" in capsys.readouterr().err


# ---- gaps


def gaps_of(*asked: tuple[str, int]) -> Callable[[str], list[Gap]]:
    """Return what a database holds: questions, and how many asked them; of the server `one` none."""
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    found = [Gap(str(number), text, people, people + 1, at) for number, (text, people) in enumerate(asked)]
    return lambda server: [] if server == "one" else found


def test_gaps_of_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each question of a file is printed with what would answer it, ready to paste; one that is answered is said so."""
    make_pack(folder / "pack")
    (folder / "asked.txt").write_text("who invented rag\n\nwhat is a lasagna\nwhat is rag\n")
    assert authoring.run(["gaps", "asked.txt", "--content", "pack"]) == 0
    shown = capsys.readouterr().out
    assert (
        "demo:rag says nothing of “invented”: add that first, if it matters\nin rag.yaml, at its end:\nasks:\n" in shown
    )
    assert '  - "who invented rag"\n' in shown
    assert "a new file, concepts/lasagna.yaml:\n# yaml-language-server" in shown
    assert "or start a note: syllabot content new concept Lasagna\n" in shown
    assert "what is rag\nanswered by demo:rag now\n" in shown


def test_gaps_of_the_database(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a file the questions of the database come, with how many asked them how often and when."""
    make_pack(folder / "pack")
    words = ["gaps", "--content", "pack"]
    waiting = gaps_of(("what is a lasagna", 1), ("who invented rag", 3))
    assert authoring.run(words, waiting) == 0
    shown = capsys.readouterr().out
    assert "what is a lasagna\nasked by 1 person, 2 times, last on 2026-11-23\nnearest: nothing\n" in shown
    assert "asked by 3 people, 4 times" in shown
    assert authoring.run([*words, "--format", "json"], waiting) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert (first["how"], first["people"], first["times"]) == ("concept", 1, 2)
    assert (second["how"], second["item"], second["file"], second["lacks"]) == (
        "asks", "demo:rag", "rag.yaml", ["invented"],
    )  # fmt: skip
    assert second["last_at"] == "2026-11-23T09:00:00+00:00"


def test_no_gaps(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing that waits is said in a sentence, and is an empty list to scripts."""
    make_pack(folder / "pack")
    words = ["gaps", "--server", "one", "--content", "pack"]
    assert authoring.run(words, gaps_of(("what is a lasagna", 1))) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "No question is waiting for an answer.\n")
    assert authoring.run([*words, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_gaps_that_cannot_be_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is not there, notes with errors and a broken database are said in a sentence each."""
    make_pack(folder / "pack")
    assert authoring.run(["gaps", "asked.txt", "--content", "pack"]) == 2
    assert "asked.txt cannot be read as text" in capsys.readouterr().err

    def broken(server: str) -> list[Gap]:
        raise StoreError(f"no database{server}")

    assert authoring.run(["gaps", "--content", "pack"], broken) == 2
    assert capsys.readouterr().err == "no database\n"
    make_pack(folder / "bad", {"chunking.yaml": BAD})
    assert authoring.run(["gaps", "--content", "bad"]) == 2
    assert "S101" in capsys.readouterr().err


def test_the_real_tool_reads_the_database(folder: Path) -> None:
    """From a shell it opens the database that is set; where there is none, it says how to make it and makes none."""
    made = str(make_pack(folder / "pack"))
    file = folder / "kept.sqlite"
    program = Program(folder, {"SYLLABOT_DATABASE_URL": f"sqlite:///{file}"})
    missing = program.run("content", "gaps", "--content", made)
    assert (missing.status, file.exists()) == (2, False)
    assert "syllabot db upgrade" in missing.err
    store = open_store(Store(Secret(f"sqlite:///{file}")), datetime.now(UTC))
    store.gaps.note(Person("discord", "1"), Place("discord", "2", "3"), "what is a lasagna", datetime.now(UTC))
    store.close()
    assert program.run("content", "gaps", "--content", made).out.startswith(
        "what is a lasagna\nasked by 1 person, once"
    )
    assert program.run("content", "gaps", "--server", "9", "--content", made).out == ""
