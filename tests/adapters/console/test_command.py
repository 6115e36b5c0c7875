"""The command `syllabot` as a shell sees it: words in, answers and a status out, never a traceback."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot import __version__, cli
from bot.commands.table import COMMANDS
from tests.support.packs import make_pack
from tests.support.program import Program, Ran

ESCAPE = "\x1b["
BROKEN = "kind: concept\nid: rag\nname: RAG\ntopic: nowhere\ndefinition: Broken.\nsources: [book]\n"
posix = pytest.mark.skipif(os.name != "posix", reason="a shell and signals of Unix")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Return the program with a home and a cache that tests which change neither share."""
    return Program(tmp_path_factory.mktemp("home"))


@pytest.fixture
def own(tmp_path: Path) -> Program:
    """Return the program with a home and a cache of its own."""
    return Program(tmp_path)


def objects(ran: Ran) -> list[dict[str, Any]]:
    """Return the JSON objects that were printed, one on each line."""
    return [json.loads(line) for line in ran.out.splitlines()]


# ---- one question


def test_one_shot(shared: Program) -> None:
    """A question on the command line is answered in plain text where the output is no terminal."""
    ran = shared.run("explain", "rag")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("Retrieval-augmented generation (RAG)\n\nA technique that looks up passages")
    assert ran.out.endswith("\n")
    assert ESCAPE not in ran.out
    assert "Sources:" in ran.out


def test_words_need_no_quotes(shared: Program) -> None:
    """The words of a question are one line, whether the shell split them or not."""
    split = shared.run("compare", "data", "scientist", "vs", "ai", "engineer")
    assert split.status == 0
    assert shared.run("compare", "data scientist vs", "ai engineer") == split


def test_ask_takes_a_question(shared: Program) -> None:
    """After `ask` come people's own words."""
    assert shared.run("ask", "what is rag?").out == shared.run("explain", "rag").out


@pytest.mark.parametrize(
    ("words", "status", "kind"),
    [
        (("explain", "rag"), 0, "answer"),
        (("compare",), 0, "choices"),
        (("help",), 0, "done"),
        (("ask", "who won the world cup?"), 1, "not_covered"),
        (("explain", "kubernetes"), 1, "not_covered"),
        (("explain", "rag", "depth:huge"), 2, "problem"),
        (("ask",), 2, "problem"),
        (("ask", "x" * 3000), 2, "problem"),
    ],
)
def test_exit_status(shared: Program, words: tuple[str, ...], status: int, kind: str) -> None:
    """The status says whether there was an answer (0), the notes have none (1), or something was wrong (2)."""
    ran = shared.run(*words, "--format", "json")
    assert ran.status == status
    assert objects(ran)[0]["kind"] == kind
    assert ran.err == ""


def test_a_first_word_that_is_no_command(shared: Program) -> None:
    """Free text without `ask` is wrong usage, with a hint at what was meant."""
    ran = shared.run("what", "is", "rag")
    assert (ran.status, ran.out) == (2, "")
    assert 'syllabot ask "…"' in ran.err
    assert "syllabot explain" in shared.run("expalin", "rag").err


@pytest.mark.parametrize(
    "words",
    [
        ("--format", "xml"),
        ("--format",),
        ("--nonsense",),
        ("--width", "33"),
        ("--width", "x"),
        ("--width", "99999"),
        ("--content",),
    ],
)
def test_wrong_options(shared: Program, words: tuple[str, ...]) -> None:
    """A wrong option says how the program is used."""
    ran = shared.run("explain", "rag", *words)
    assert (ran.status, ran.out) == (2, "")
    assert "usage: syllabot" in ran.err


def test_help_and_version(shared: Program) -> None:
    """`--help` names every command and option, `--version` the version."""
    helped = shared.run("--help")
    assert helped.status == 0
    said = " ".join(helped.out.split())
    assert [word for word in (*COMMANDS, "--content", "--format", "--plain", "--width") if word not in said] == []
    assert shared.run("--version").out == f"syllabot {__version__}\n"


def test_tools_that_are_not_installed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A tool of another installation is named as such."""
    monkeypatch.setattr(cli, "TOOL_WORDS", ("elsewhere",))
    assert cli.main(["elsewhere"]) == 2
    assert "`syllabot elsewhere` is not part of this installation" in capsys.readouterr().err


# ---- many questions


def test_lines_are_answered_in_order(shared: Program) -> None:
    """`ask -` answers a question per line, in order, with a line between; empty lines are skipped."""
    ran = shared.run("ask", "-", typed="explain rag\n\n   \nexplain peft\n\t\nwho won the world cup?\n")
    assert (ran.status, ran.err) == (0, "")
    answers = ran.out.split("---\n")
    assert [answer.split("\n")[0] for answer in answers] == [
        "Retrieval-augmented generation (RAG)",
        "Parameter-efficient fine-tuning (PEFT)",
        "Not in the notes",
    ]
    assert ran.out == shared.run(typed="explain rag\nexplain peft\nwho won the world cup?\n").out


def test_json_lines(shared: Program) -> None:
    """With `--format json` each answer is one object on one line, with just the documented keys."""
    ran = shared.run(
        "ask", "-", "--format", "json", typed="explain rag\ncompare models\nlasagna\nexplain rag depth:x\n"
    )
    found = objects(ran)
    assert [each["kind"] for each in found] == ["answer", "answer", "not_covered", "problem"]
    keys = {"query", "kind", "command", "options", "title", "text", "items", "citations", "actions", "files"}
    assert all(set(each) == keys for each in found)
    rag, models = found[:2]
    assert rag["query"] == "explain rag"
    assert (rag["command"], rag["options"]) == ("explain", {"concept": "data-and-ai:rag"})
    assert rag["items"] == ["data-and-ai:rag"]
    assert all(set(each) == {"item", "source", "where", "url"} for each in rag["citations"])
    assert all(set(each) == {"label", "typed", "url"} for each in rag["actions"])
    assert models["options"] == {"a": "data-and-ai:data-scientist", "b": "data-and-ai:ai-engineer", "by": "models"}
    assert f"{rag['text']}\n" == shared.run("explain", "rag").out


def test_the_actions_of_json_lines_can_be_asked(shared: Program) -> None:
    """What an action says to type can be sent back as the next line."""
    (rag,) = objects(shared.run("explain", "rag", "--format", "json"))
    typed = "\n".join(action["typed"] for action in rag["actions"])
    assert {each["kind"] for each in objects(shared.run("ask", "-", "--format", "json", typed=typed))} == {"answer"}


def test_any_bytes_may_come(shared: Program) -> None:
    """Lines that end in CRLF, hold no UTF-8, NUL or a mark of byte order, or do not end at all, are answered."""
    typed = b"\xef\xbb\xbfexplain rag\r\n\xff\xfe broken\nexplain\x00rag\ntip 2026-11-23\r\n\r\nexplain peft"
    found = objects(shared.run("ask", "-", "--format", "json", typed=typed))
    assert [each["kind"] for each in found] == ["answer", "problem", "answer", "answer", "answer"]
    assert [each["items"] for each in found[:3:2]] == [["data-and-ai:rag"], ["data-and-ai:rag"]]
    assert "UTF-8" in found[1]["text"]
    assert "\ufffd" in found[1]["query"]
    assert found[-1]["items"] == ["data-and-ai:peft"]


@pytest.mark.parametrize("letter", ["x", "ä", "\u6570", "\U0001f9ea"])
def test_a_line_of_a_megabyte(shared: Program, letter: str) -> None:
    """A line that is far too long is refused without being kept, and the next one is answered."""
    typed = f"a{letter * (1_000_000 // len(letter.encode()))}\nexplain rag\n"
    ran = shared.run("ask", "-", "--format", "json", typed=typed)
    long, after = objects(ran)
    assert (long["kind"], long["title"]) == ("problem", "That is too long")
    assert after["items"] == ["data-and-ai:rag"]


def test_no_questions(shared: Program) -> None:
    """An empty input is no error."""
    assert shared.run("ask", "-") == Ran(0, "", "")
    assert shared.run(typed=b"\n\n") == Ran(0, "", "")


# ---- how it looks


def test_colours_are_for_terminals(shared: Program) -> None:
    """A pipe gets plain text; FORCE_COLOR draws all the same; NO_COLOR and --plain have the last word."""
    assert ESCAPE not in shared.run("explain", "rag").out
    forced = shared.where(FORCE_COLOR="1")
    assert ESCAPE in forced.run("explain", "rag").out
    assert ESCAPE not in forced.run("explain", "rag", "--plain").out
    assert ESCAPE not in forced.where(NO_COLOR="1").run("explain", "rag").out
    assert ESCAPE in forced.where(NO_COLOR="").run("explain", "rag").out
    assert ESCAPE not in shared.where(FORCE_COLOR="").run("explain", "rag").out


@pytest.mark.parametrize("width", [34, 60, 100])
def test_width(shared: Program, width: int) -> None:
    """What is drawn fits the columns that were asked for, or those of the terminal."""
    drawn = shared.where(FORCE_COLOR="1")
    asked = drawn.run("compare", "models", "--width", str(width)).out
    lines = [re.sub(r"\x1b\]8;[^\x1b]*\x1b\\|\x1b\[[0-9;]*m", "", line) for line in asked.splitlines()]
    assert max(map(len, lines)) <= width
    assert drawn.where(COLUMNS=str(width)).run("compare", "models").out == asked


def test_json_has_no_colours(shared: Program) -> None:
    """JSON is never drawn."""
    assert ESCAPE not in shared.where(FORCE_COLOR="1").run("explain", "rag", "--format", "json").out


def test_a_terminal(own: Program) -> None:
    """On a terminal the answer is drawn, and a dumb one gets plain text."""
    if os.name != "posix":
        pytest.skip("pseudo-terminals of Unix")
    assert ESCAPE in on_terminal(own.where(TERM="xterm-256color", COLUMNS="80"))
    assert ESCAPE not in on_terminal(own.where(TERM="dumb", COLUMNS="80"))


def on_terminal(program: Program) -> str:
    """Return what an answer looks like on a pseudo-terminal."""
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "explain", "rag"],
        cwd=program.home,
        env=program.variables(),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        shown = b""
        try:
            while read := os.read(ours, 1 << 16):
                shown += read
        except OSError:  # how Linux says that the other end is closed
            pass
        assert process.wait() == 0
    os.close(ours)
    return shown.decode()


# ---- the world around it


@posix
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", ["explain rag", "about", "--help", "ask -", "content check --help"])
def test_a_reader_that_goes_away(shared: Program, command: str, unbuffered: str) -> None:
    """A closed pipe ends the program quietly."""
    script = f"(yes 'explain rag' | head -n 200 | syllabot {command}; echo status $? >&2) | head -n 1"
    ran = shared.where(PYTHONUNBUFFERED=unbuffered).shell(script)
    assert ran.out.count("\n") == 1
    assert ran.err == "status 0\n"


@posix
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a full disk of Linux")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk(shared: Program, unbuffered: str) -> None:
    """What cannot be written is said, with a status of its own."""
    program = shared.where(PYTHONUNBUFFERED=unbuffered)
    for command in ("explain rag", "about", "ask -"):
        ran = program.shell(f"echo explain rag | syllabot {command} > /dev/full; echo $?")
        assert ran.out == "2\n"
        assert "No space left on device" in ran.err


@posix
def test_closed_streams(shared: Program) -> None:
    """Streams that were closed before it started are taken as empty."""
    assert shared.shell("syllabot <&-; echo $?").out == "0\n"
    assert shared.shell("syllabot ask - <&-; echo $?").out == "0\n"
    assert shared.shell("syllabot explain rag >&-; echo $?").out == "0\n"
    assert shared.shell("syllabot explain kubernetes >&-; echo $?").out == "1\n"
    assert shared.shell("syllabot nonsense 2>&-; echo $?").out == "2\n"


@posix
def test_bytes_that_are_no_text(shared: Program) -> None:
    """Words of the command line that are not UTF-8 are refused."""
    ran = shared.run("explain", b"\xff\xfe")
    assert ran.status == 2
    assert "UTF-8" in ran.out
    assert shared.run(b"\xff").status == 2
    assert shared.run("explain", "rag", b"--content=\xff").status == 2
    assert json.loads(shared.run("ask", b"caf\xe9", "--format", "json").out)["kind"] == "problem"


def test_a_narrow_encoding(shared: Program) -> None:
    """Where the terminal knows only ASCII, other characters are shown as question marks."""
    narrow = shared.where(LANG="C", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="ascii")
    ran = narrow.run("explain", "rag")
    assert ran.status == 0
    assert ran.out.isascii()
    assert "type ?explain rag full?" in ran.out
    assert shared.where(LANG="C", LC_ALL="C").run("explain", "rag").status == 0


@posix
def test_nowhere_to_keep_a_cache(own: Program) -> None:
    """Where the cache cannot be written, the answer comes all the same, with a warning beside it."""
    (own.home / "file").write_text("not a folder")
    blocked = own.where(SYLLABOT_CACHE=str(own.home / "file" / "below"))
    ran = blocked.run("explain", "rag")
    assert (ran.status, ran.out) == (0, own.run("explain", "rag").out)
    assert "could not be cached" in ran.err
    assert ran.err.count("\n") == 1
    lines = blocked.run("ask", "-", typed="rag\npeft\n")
    assert lines.err == ran.err


@posix
def test_no_home(own: Program) -> None:
    """Without a home folder that can be written, a question is answered."""
    homeless = own.where(HOME="/nonexistent", SYLLABOT_CACHE="")
    assert homeless.run("explain", "rag").out == own.run("explain", "rag").out


def test_a_cache_is_kept_and_used(own: Program) -> None:
    """The second start opens what the first one wrote, and says the same."""
    first = own.run("explain", "rag")
    kept = list((own.home / "cache").iterdir())
    assert len(kept) == 1
    assert own.run("explain", "rag") == first
    assert list((own.home / "cache").iterdir()) == kept


# ---- which notes


def pack(folder: Path, id_: str, definition: str) -> Path:
    """Make a pack of another id whose concept RAG is defined otherwise."""
    made = make_pack(folder)
    head = made / "pack.yaml"
    head.write_text(head.read_text().replace("id: demo", f"id: {id_}").replace("name: Demo", f"name: Pack {id_}"))
    note = made / "rag.yaml"
    note.write_text(re.sub(r"definition: .*", f"definition: {definition}", note.read_text()))
    return made


def test_content_may_be_named_twice(own: Program) -> None:
    """Each `--content` adds a folder, in their order."""
    one, two = (pack(own.home / id_, id_, f"Known from pack {id_}.") for id_ in ("one", "two"))
    ran = own.run("about", "--content", str(two), "--content", str(one))
    assert re.findall(r"Pack (\w+) 1\.0\.0", ran.out) == ["two", "one"]
    assert own.run("explain", "one:rag", "--content", str(two), "--content", str(one)).out.count("pack one") == 1


def test_content_of_the_environment(own: Program) -> None:
    """SYLLABOT_CONTENT names folders like a PATH; the command line goes before it."""
    one, two = (pack(own.home / id_, id_, f"Known from pack {id_}.") for id_ in ("one", "two"))
    both = own.where(SYLLABOT_CONTENT=os.pathsep.join([str(one), str(two)]))
    assert re.findall(r"Pack (\w+) 1\.0\.0", both.run("about").out) == ["one", "two"]
    assert re.findall(r"Pack (\w+) 1\.0\.0", both.run("about", "--content", str(two)).out) == ["two"]


def test_a_settings_file(own: Program) -> None:
    """`syllabot.toml` in the current folder names content relative to itself; the environment goes before it."""
    one, two = (pack(own.home / id_, id_, f"Known from pack {id_}.") for id_ in ("one", "two"))
    (own.home / "syllabot.toml").write_text('content = ["one"]\n')
    assert "Known from pack one." in own.run("explain", "rag").out
    assert "Known from pack two." in own.where(SYLLABOT_CONTENT=str(two)).run("explain", "rag").out
    (two / "mine.toml").write_text('content = "."\n')
    assert "Known from pack two." in own.where(SYLLABOT_CONFIG=str(two / "mine.toml")).run("explain", "rag").out
    assert one.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("content = [", "is not TOML"),
        ("colour = 1\n", "sets `colour`, which is unknown"),
        ("content = 3\n", "must be a path"),
        ("cache = 3\n", "must be a text"),
    ],
)
def test_a_wrong_settings_file(own: Program, text: str, said: str) -> None:
    """A settings file that is not as it should be is refused by name."""
    (own.home / "syllabot.toml").write_text(text)
    for words in (("explain", "rag"), ("content", "check")):
        ran = own.run(*words)
        assert (ran.status, ran.out) == (2, "")
        assert "syllabot.toml" in ran.err
        assert said in ran.err


def test_a_settings_file_that_is_not_there(own: Program) -> None:
    """A named file that does not exist is refused; without a name none is needed."""
    ran = own.where(SYLLABOT_CONFIG="nowhere.toml").run("explain", "rag")
    assert (ran.status, ran.out) == (2, "")
    assert "nowhere.toml cannot be read" in ran.err


def test_broken_content_is_not_served(own: Program) -> None:
    """A pack with errors is not served: each is named with file, line, column and code."""
    made = make_pack(own.home / "pack", {"rag.yaml": BROKEN})
    for words in (("explain", "rag"), ("ask", "-")):
        ran = own.run(*words, "--content", str(made))
        assert (ran.status, ran.out) == (2, "")
        assert re.search(r"^\S*pack/rag\.yaml:4:8 [A-Z]\d+ ", ran.err, re.MULTILINE)
        assert "syllabot content check" in ran.err


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_content_that_is_not_there(own: Program, name: str) -> None:
    """A folder that does not exist or holds no pack is named."""
    (own.home / "empty").mkdir()
    ran = own.run("explain", "rag", "--content", str(own.home / name))
    assert (ran.status, ran.out) == (2, "")
    assert name in ran.err


# ---- notes that change while they are served


class Talk:
    """A running `ask -` that is asked line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def ask(self, text: str) -> dict[str, Any]:
        """Send a line and return the answer to it."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{text}\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def wait_for(self, text: str, phrase: str) -> None:
        """Ask until an answer holds a phrase."""
        until = time.monotonic() + 20
        while phrase not in self.ask(text)["text"]:
            assert time.monotonic() < until, f"{phrase!r} is not served"
            time.sleep(0.1)

    def end(self) -> tuple[int, str]:
        """Close the input; return the status and what was said on the error output."""
        _, err = self.process.communicate(timeout=20)
        assert "Traceback" not in err
        return self.process.returncode, err


@contextmanager
def talking(program: Program, made: Path) -> Generator[Talk]:
    """Serve a pack to a pipe."""
    with program.start("ask", "-", "--format", "json", "--content", str(made)) as process:
        try:
            yield Talk(process)
        finally:
            process.kill()


def test_a_changed_note_is_served(own: Program) -> None:
    """A change on disk is served soon, without a restart."""
    made = pack(own.home / "pack", "demo", "Known from the time before.")
    with talking(own, made) as talk:
        assert "Known from the time before." in talk.ask("explain rag")["text"]
        pack(made, "demo", "Known from the time after.")
        talk.wait_for("explain rag", "Known from the time after.")
        assert talk.end() == (0, "")


@posix
def test_a_hang_up_reads_again(own: Program) -> None:
    """SIGHUP makes the next answer come from the notes as they are."""
    made = pack(own.home / "pack", "demo", "Known from the time before.")
    with talking(own, made) as talk:
        assert "Known from the time before." in talk.ask("explain rag")["text"]
        pack(made, "demo", "Known from the time after.")
        talk.process.send_signal(signal.SIGHUP)
        assert "Known from the time after." in talk.ask("explain rag")["text"]
        talk.process.send_signal(signal.SIGHUP)
        assert "Known from the time after." in talk.ask("explain rag")["text"]
        assert talk.end() == (0, "")


def test_a_pack_that_breaks_is_not_served(own: Program) -> None:
    """When a change breaks a pack, the notes as they were are kept, and one warning says why, until it is mended."""
    made = pack(own.home / "pack", "demo", "Known from the time before.")
    with talking(own, made) as talk:
        assert "Known from the time before." in talk.ask("explain rag")["text"]
        (made / "rag.yaml").write_text(BROKEN)
        until = time.monotonic() + 2.5
        while time.monotonic() < until:
            assert "Known from the time before." in talk.ask("explain rag")["text"]
            time.sleep(0.2)
        pack(make_pack(made), "demo", "Known from the time after.")
        talk.wait_for("explain rag", "Known from the time after.")
        status, err = talk.end()
    assert status == 0
    assert err.count("the notes as they were are kept") == 1
    assert re.search(r"rag\.yaml:4:8 [A-Z]\d+ ", err)


def test_a_pack_that_goes_away_is_kept(own: Program) -> None:
    """When a folder is moved away, what it held is answered from on."""
    made = pack(own.home / "pack", "demo", "Known from the time before.")
    with talking(own, made) as talk:
        assert "Known from the time before." in talk.ask("explain rag")["text"]
        made.rename(own.home / "elsewhere")
        time.sleep(1.2)
        assert "Known from the time before." in talk.ask("explain rag")["text"]
        status, err = talk.end()
    assert status == 0
    assert err.count("the notes as they were are kept") == 1


@posix
def test_an_interrupt_ends_it(own: Program) -> None:
    """Ctrl-C ends a running program without a word, with the status that shells know."""
    with talking(own, make_pack(own.home / "pack")) as talk:
        assert talk.ask("explain rag")["kind"] == "answer"
        talk.process.send_signal(signal.SIGINT)
        assert talk.end() == (130, "")
