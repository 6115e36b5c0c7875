"""The prompt, as a person at a keyboard uses it: what Tab offers, numbered actions, settings, and leaving."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from adapters.console.prompt import NotesCompleter, converse
from adapters.console.session import Session
from adapters.console.show import Style
from bot import wording
from bot.settings import Settings
from tests.conftest import CONTENT
from tests.support.packs import make_pack
from tests.support.strategies import questions, wild_texts

CTRL_C, CTRL_D = "\x03", "\x04"


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the history, and what SIGHUP does, within a test."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    before = signal.getsignal(signal.SIGHUP)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """Return a session with the default pack."""
    before = signal.getsignal(signal.SIGHUP)
    made = Session(Settings((str(CONTENT),), str(tmp_path_factory.mktemp("cache"))))
    signal.signal(signal.SIGHUP, before)
    return made


@pytest.fixture
def typing(session: Session, capsys: pytest.CaptureFixture[str]) -> Typing:
    """Return a keyboard at a fresh prompt."""
    session.at, session.warnings[:] = None, []
    return Typing(session, capsys)


class Typing:
    """A keyboard, and what is printed for it."""

    def __init__(self, session: Session, capsys: pytest.CaptureFixture[str]) -> None:
        self._session = session
        self._capsys = capsys

    def status(self, keys: str, style: Style = Style()) -> int:  # noqa: B008 - it never changes
        """Type some keys; return how the program ended."""
        with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
            pipe.send_text(keys)
            return converse(self._session, style)

    def answers(self, *lines: str, style: Style = Style()) -> str:  # noqa: B008 - it never changes
        """Type some lines, then Ctrl-D; return what was printed after the welcome."""
        assert self.status("".join(f"{line}\r" for line in lines) + CTRL_D, style) == 0
        welcome, _, shown = self._capsys.readouterr().out.partition("\n")
        assert welcome.startswith("Syllabot ")
        return shown


def offered(session: Session, text: str) -> list[Completion]:
    """Return what is offered after a text was typed."""
    return list(NotesCompleter(session).get_completions(Document(text), CompleteEvent()))


def completed(session: Session, text: str) -> list[str]:
    """Return the lines that the offers would make."""
    return [f"{text[: len(text) + each.start_position]}{each.text}" for each in offered(session, text)]


# ---- asking


def test_questions_are_answered(typing: Typing) -> None:
    """A line is answered, whether a command or free text; empty lines are passed over."""
    shown = typing.answers("explain rag", "", "   ", "what is peft?", "who won the world cup?")
    for title in ("Retrieval-augmented generation (RAG)", "Parameter-efficient fine-tuning (PEFT)", "Not in the notes"):
        assert shown.count(f"{title}\n") == 1


@pytest.mark.parametrize(
    "keys", [CTRL_D, CTRL_C, "/quit\r", "quit\r", "exit\r", "half a line" + CTRL_C, "tip\r" + CTRL_C]
)
def test_leaving(typing: Typing, keys: str) -> None:
    """Ctrl-D, Ctrl-C and a word to leave end it without an error."""
    assert typing.status(keys) == 0


def test_ctrl_d_within_a_line_does_not_leave(typing: Typing) -> None:
    """As in a shell, Ctrl-D deletes where something is typed, and leaves only where nothing is."""
    assert typing.status("explain rag" + CTRL_D + "\r" + CTRL_D) == 0


def test_numbers_take_actions(typing: Typing) -> None:
    """The number of an action in the last answer does what it says."""
    drawn = Style("text", drawn=True, width=80)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", typing.answers("explain rag", "1", style=drawn))
    assert re.search(r"^1 +Fuller", shown, re.MULTILINE)
    assert "Often thought" in shown
    shown = typing.answers("compare models", "1")
    assert "Data scientist vs AI engineer: Models" in shown
    assert "Data scientist vs AI engineer\n" in shown


def test_a_number_that_is_not_offered(typing: Typing) -> None:
    """A number beyond the list is said to be none of it, and does nothing."""
    shown = typing.answers("explain rag", "99", "0")
    assert shown.count("\nSources:") == 1
    assert "99" in shown


def test_actions_go_on(typing: Typing) -> None:
    """The actions of an action's answer are numbered anew."""
    shown = typing.answers("steps rag pipeline", "1", "1", "2")
    assert re.findall(r"^RAG pipeline \u2013 Step (\d) of 9", shown, re.MULTILINE) == ["1", "2", "1"]


# ---- settings


def test_another_time(typing: Typing) -> None:
    """`/at` sets the clock of the tip, and `/at now` sets it back."""
    shown = typing.answers(
        "/at 2026-11-23", "tip", "/at 2026-11-24T23:59", "tip", "/at now", "/at", "/at yesterday", "/at 99999-01-01"
    )
    assert "It is 2026-11-23" in shown
    assert "It is 2026-11-24 23:59" in shown
    assert shown.count("It is now.") == 2
    assert shown.count("Write a date") == 2
    titles = re.findall(r"^Tip: (.*)$", shown, re.MULTILINE)
    assert len(set(titles)) == len(titles) == 2


def test_another_person(typing: Typing, session: Session) -> None:
    """`/as` asks as somebody else."""
    before = session.person
    assert "You ask as Ada Lovelace." in typing.answers("/as Ada Lovelace")
    assert (session.person.id, session.person.name) == ("Ada Lovelace", "Ada Lovelace")
    session.person = before


def test_another_view(typing: Typing) -> None:
    """`/view json` prints objects, `/view text` text again; another view is not known."""
    shown = typing.answers("/view json", "explain rag", "/view text", "explain rag", "/view films")
    (line,) = (line for line in shown.splitlines() if line.startswith("{"))
    assert json.loads(line)["items"] == ["data-and-ai:rag"]
    assert "\nA technique that looks up passages" in shown
    assert "/view text, json, discord or slack" in shown


def test_the_view_of_another_platform(typing: Typing) -> None:
    """`/view discord` prints the bodies that Discord would get."""
    shown = typing.answers("/view discord", "explain rag", "/view text")
    (line,) = (line for line in shown.splitlines() if line.startswith("["))
    (page,) = json.loads(line)
    assert page["allowed_mentions"] == {"parse": []}
    assert "A technique that looks up passages" in json.dumps(page)


def test_the_view_of_slack(typing: Typing) -> None:
    """`/view slack` prints the bodies that Slack would get: the text in full, and the blocks."""
    shown = typing.answers("/view slack", "explain rag", "/view text")
    (line,) = (line for line in shown.splitlines() if line.startswith("["))
    (page,) = json.loads(line)
    assert "A technique that looks up passages" in page["text"]
    assert "A technique that looks up passages" in json.dumps(page["blocks"])


def test_slash_help(typing: Typing) -> None:
    """`/help`, and any unknown word with a slash, lists what there is."""
    for typed in ("/help", "/nonsense", "/as", "/view"):
        shown = typing.answers(typed)
        assert all(word in shown for word in ("/as NAME", "/at DATE", "/view", "/help", "/quit"))


# ---- what Tab offers


def test_commands_are_offered(session: Session) -> None:
    """The first word completes to a command, with what it is for."""
    assert "compare" in completed(session, "com")
    assert completed(session, "ste")[0] == "steps"
    (explain,) = (each for each in offered(session, "EXPL") if each.text == "explain")
    assert "Explain a concept" in explain.display_meta_text
    assert completed(session, "/v") == ["/view"]
    assert completed(session, "/") == ["/as", "/at", "/view", "/help", "/quit"]
    assert {"explain", "compare", "help"} <= set(completed(session, ""))


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("explain ra", "explain rag"),
        ("explain prompt e", "explain prompt engineering"),
        ("explain large lang", "explain llm"),
        ("explain transfomer", "explain transformer"),
        ("rag", "rag"),
        ("halluc", "hallucination"),
        ("compare ra", "compare rag"),
        ("compare rag vs pe", "compare rag vs peft"),
        ("compare lora vs peft vs ed", "compare lora vs peft vs eda"),
        ("compare mod", "compare models"),
        ("compare ds vs aie by:mod", "compare ds vs aie by:models"),
        ("compare training vs inference by:", "compare training vs inference by:cost"),
        ("compare by:da", "compare by:data"),
        ("steps ai eng", "steps ai engineer process"),
        ("steps rag pipeline step:", "steps rag pipeline step:3"),
        ("explain rag depth:", "explain rag depth:full"),
        ("explain rag depth:f", "explain rag depth:full"),
        ("list ro", "list roles"),
        ("help comp", "help compare"),
        ("sources ra", "sources rag"),
        ("tip look at", "tip data-and-ai:tip-look-first"),
        ("tip data-and-ai:tip-look-first show:", "tip data-and-ai:tip-look-first show:answer"),
    ],
)
def test_names_are_offered(session: Session, typed: str, line: str) -> None:
    """Names complete by prefix, alias and typo; dimensions, steps, depths, topics and tips by their option."""
    assert line in completed(session, typed)


def test_what_is_offered_is_understood(session: Session) -> None:
    """Each completed line is answered as it stands."""
    for typed in (
        "explain ",
        "compare ",
        "compare rag vs ",
        "steps ",
        "sources da",
        "list ",
        "help ",
        "tip ",
        "compare ds vs aie by:",
    ):
        lines = completed(session, typed)
        assert lines, typed
        for line in lines:
            assert session.answer(line).kind in {"answer", "choices", "done"}, line


def test_nothing_is_offered_for_free_text(session: Session) -> None:
    """Within a question nothing pops up."""
    assert offered(session, "what is ra") == []
    assert offered(session, "ask what is ra") == []


@settings(deadline=None, max_examples=100)
@given(text=questions(wild_texts(60)))
def test_completion_never_fails(session: Session, text: str) -> None:
    """Whatever stands at the cursor, what is offered replaces only what was typed."""
    for each in offered(session, text):
        assert -len(text) <= each.start_position <= 0
        assert "\n" not in each.text


def test_tab_completes_at_the_prompt(typing: Typing) -> None:
    """The Tab key puts the only completion into the line."""
    assert "Retrieval-augmented generation (RAG)\n" in typing.answers("sources rag\t", "expla\t rag")


# ---- what is kept


def test_history_is_kept(typing: Typing, tmp_path: Path) -> None:
    """What was typed is there again in the next session, readable by its owner alone."""
    typing.answers("explain rag")
    file = tmp_path / "state" / "syllabot" / "history"
    assert "+explain rag" in file.read_text()
    assert file.parent.stat().st_mode & 0o077 == 0


def test_without_a_place_for_history(typing: Typing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no history can be kept, the prompt works all the same."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert "Retrieval-augmented generation (RAG)\n" in typing.answers("explain rag")


def test_warnings_are_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What there is to say about the notes is said on the error output, once."""
    pack = make_pack(tmp_path / "pack")
    session = Session(Settings((str(pack),), ""))
    session.warnings.append("Something about the notes.")
    Typing(session, capsys).status("explain rag\rexplain peft\r" + CTRL_D)
    assert capsys.readouterr().err.count("Something about the notes.") == 1


def test_at_a_time_it_shows_what_would_be_posted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A schedule can be made at the prompt too; at a time it shows the tip of that day, once it would be there."""
    monkeypatch.setenv("SYLLABOT_DATABASE_URL", f"sqlite:///{tmp_path}/own.sqlite")
    own = Session(Settings((str(CONTENT),), str(tmp_path / "cache")))
    typing = Typing(own, capsys)
    assert "Check yourself" not in typing.answers("/at 2026-11-23T10:00+00:00")
    typing.answers("tips schedule 09:00 zone:UTC")
    assert "Check yourself" not in typing.answers("/at 2026-11-24T08:59+00:00")
    assert "(1 of " in typing.answers("/at 2026-11-24T09:00+00:00")
    assert "(2 of " in typing.answers("/at 2026-11-25T09:00+00:00")
    assert "Check yourself" not in typing.answers("/at 2026-11-22T09:00+00:00")
    own.close()


# ---- what one thinks of an answer


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, session: Session) -> Iterator[Path]:
    """Return the file of a database of its own, which is not made yet."""
    monkeypatch.delenv("SYLLABOT_DATABASE_URL", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    yield tmp_path / "data" / "syllabot" / "syllabot.sqlite"
    session.close()


def test_an_answer_can_be_judged(typing: Typing, kept: Path) -> None:
    """After an answer `helpful`, `not helpful` and `report` with some words are kept, the last of them."""
    shown = typing.answers("explain rag", "Helpful", "not helpful", "report it was 2020", "feedback")
    assert shown.count(wording.THANKS) == 3
    assert "“it was 2020”" in shown
    assert "Helpful to 0, not helpful to 1." in shown
    assert kept.exists()


def test_only_an_answer_can_be_judged(typing: Typing, kept: Path) -> None:
    """After anything else the words are a question like any other, and a report needs words."""
    shown = typing.answers("help", "helpful", "explain rag", "report")
    assert wording.THANKS not in shown
    assert shown.rstrip().endswith(wording.NO_WORDS)
    assert "helpful tips for tables" not in typing.answers("explain rag", "helpful ways to compare models")
    assert not kept.exists()


def test_a_question_without_an_answer_is_counted_where_something_is_kept(typing: Typing, kept: Path) -> None:
    """The prompt makes no database for it; where one is, the list of gaps shows the question."""
    typing.answers("who invented rag?")
    assert not kept.exists()
    shown = typing.answers("me", "who invented rag?", "gaps")
    assert "Asked by 1 person, once" in shown
    assert "rag.yaml" in shown


def test_a_database_that_cannot_be_used_is_told(typing: Typing, kept: Path) -> None:
    """Who runs the program reads what is wrong, and still gets answers."""
    kept.mkdir(parents=True)
    shown = typing.answers("explain rag", "helpful")
    assert wording.THANKS not in shown
    assert str(kept) in shown
    assert "Not in the notes" in typing.answers("who invented rag?")
