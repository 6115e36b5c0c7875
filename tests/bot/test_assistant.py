"""The assistant: whatever is asked is answered, and whatever it offers works."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from bot import wording
from bot.assistant import Assistant
from bot.call import Call, Value
from bot.commands.compose import MOST_ACTIONS
from bot.commands.table import Option
from bot.library.library import Library
from bot.library.tables import short_hash
from bot.plain import plain_text
from bot.reply import Action, Hidden, Reply
from bot.request import LONGEST_REQUEST
from bot.understand.grammar import make, parse, text_of
from bot.understand.reading import Understood, read
from tests.support.asking import request
from tests.support.strategies import calls, questions, values, wild_texts

PIECES = ("a", "rag ", "compare rag vs ", "\u202e", "[[", "e\u0301", "\U0001f469\u200d\U0001f52c", "\n", "ist ", "x:y ")
"""What long texts are made of."""

QUICK = 2.0
"""Seconds within which anything is answered, on the slowest machine that runs the tests."""


def timed(assistant: Assistant, text: str) -> Reply:
    """Return the answer to a text, which must come soon."""
    started = time.perf_counter()
    reply = assistant.answer(request(text))
    assert time.perf_counter() - started < QUICK
    return reply


# ---- whatever is asked is answered


@settings(deadline=None, max_examples=200)
@given(text=questions(wild_texts(200)))
def test_any_text_has_a_reply(assistant: Assistant, text: str) -> None:
    """Whatever is typed, in whatever script and with whatever marks, is answered with words."""
    reply = timed(assistant, text)
    assert reply.title
    assert plain_text(reply).strip()
    assert (reply.visibility == "private") >= (reply.kind in {"problem", "not_covered"})


@settings(deadline=None, max_examples=60)
@given(text=st.text(max_size=300) | wild_texts(300))
def test_the_same_question_has_the_same_reply(assistant: Assistant, text: str) -> None:
    """Asking again changes nothing."""
    assert assistant.answer(request(text)) == assistant.answer(request(text))


@pytest.mark.parametrize("size", [LONGEST_REQUEST, LONGEST_REQUEST + 1, 100_000])
@pytest.mark.parametrize(
    "piece", ["a", "rag ", "compare rag vs ", "\u202e", "[[", "é\u0301", "👩‍🔬", "\n", "ist ", "x:y "]
)
def test_long_texts_are_answered_soon(assistant: Assistant, piece: str, size: int) -> None:
    """A text of any length is answered within a moment; one that is too long is refused to the asker alone."""
    text = (piece * size)[:size]
    reply = timed(assistant, text)
    if size > LONGEST_REQUEST:
        assert (reply.kind, reply.title, reply.visibility) == ("problem", wording.TOO_LONG, "private")
        assert str(size) in plain_text(reply)
    assert len(plain_text(reply)) < 20_000


@settings(deadline=None, max_examples=100)
@given(text=questions(wild_texts(200)))
def test_what_a_person_typed_never_becomes_an_action(assistant: Assistant, text: str) -> None:
    """Actions hold ids of notes and words of the table, so that a button can never carry somebody's words."""
    for action in offered(assistant.answer(request(text))):
        assert isinstance(action.target, Call)
        assert action.target.command != "ask"
        assert parse(text_of(action.target)) == action.target


def test_nothing_asked_is_a_problem_with_a_way_out(assistant: Assistant) -> None:
    """An empty question, or one without a single character to see, is told how to ask."""
    for text in ("", " ", "\n", "ask", "ask ", "\x00", "\x00\x07"):
        reply = assistant.answer(request(text))
        assert (reply.kind, reply.title) == ("problem", wording.EMPTY)
        assert [action.typed for action in reply.actions] == ["help"]


# ---- calls from buttons, old ones among them


def ids_of_any_kind(library: Library) -> list[str]:
    """Return a few ids of every kind, and some of nothing."""
    kinds = ("concept", "comparison", "process", "path", "tip", "takeaway", "source")
    known = [id_ for kind in kinds for id_ in library.ids(kind)[:4]]
    hashes = [f"~{short_hash(id_)}" for id_ in known[::3]]
    old = ["data-and-ai:retrieval-augmented-generation", "data-and-ai:autonomous-agent"]
    return [*known, *hashes, *old, *library.topics(), "data-and-ai:gone", "gone:rag", "~abcdefghi"]


@settings(deadline=None, max_examples=200)
@given(data=st.data())
def test_any_call_has_a_reply(assistant: Assistant, library: Library, data: st.DataObject) -> None:
    """A call with any ids, of the wrong kind or gone, is answered; what counts as an answer has its sources."""
    ids = st.sampled_from(ids_of_any_kind(library))

    def of(option: Option) -> SearchStrategy[Value]:
        return ids if option.type in {"item", "topic", "tip"} else values(option)

    reply = assistant.answer(request(data.draw(calls(of=of))))
    assert plain_text(reply).strip()
    call = reply.call
    if reply.kind == "answer" and call and call.command in {"explain", "compare", "steps", "tip", "takeaways"}:
        assert reply.citations
        assert reply.items


def test_an_old_button_to_a_renamed_note_works(assistant: Assistant) -> None:
    """A note that got another id is found under its old one, in calls as in typed words."""
    old = make("explain", concept="data-and-ai:retrieval-augmented-generation")
    new = assistant.answer(request(make("explain", concept="data-and-ai:rag")))
    assert assistant.answer(request(old)) == new
    assert assistant.answer(request(text_of(old))) == new


def test_an_old_button_to_a_gone_note_says_so(assistant: Assistant) -> None:
    """A note that is no longer there is named kindly, to the presser alone, whatever the command."""
    for call in (
        make("explain", concept="data-and-ai:perceptron"),
        make("compare", a="data-and-ai:rag", b="data-and-ai:perceptron"),
        make("steps", process="data-and-ai:perceptron"),
        make("sources", item="data-and-ai:perceptron"),
        make("tip", which="data-and-ai:perceptron"),
        make("list", topic="data-and-ai:perceptron"),
    ):
        reply = assistant.answer(request(call))
        assert (reply.kind, reply.title, reply.visibility) == ("problem", wording.GONE, "private")
        assert "perceptron" in plain_text(reply)


def test_a_button_to_a_note_of_another_kind_says_so(assistant: Assistant) -> None:
    """An id that became one of another kind is not shown as what it is not."""
    for call in (
        make("explain", concept="data-and-ai:rag-pipeline"),
        make("compare", a="data-and-ai:seed", b="data-and-ai:rag"),
        make("compare", a="data-and-ai:tip-two-roles"),
        make("steps", process="data-and-ai:rag"),
        make("tip", which="data-and-ai:rag"),
        make("list", topic="data-and-ai:rag"),
    ):
        reply = assistant.answer(request(call))
        assert (reply.kind, reply.visibility) == ("problem", "private"), call


def test_a_shortened_button_works(assistant: Assistant, library: Library) -> None:
    """A hash that stands for an id where room is short leads to the same answer."""
    for id_ in (*library.ids("concept"), *library.ids("path")[:1]):
        full, short = (make("sources", item=item) for item in (id_, f"~{short_hash(id_)}"))
        assert assistant.answer(request(short)) == assistant.answer(request(full))


def test_a_question_inside_a_call_is_read_like_a_typed_one(assistant: Assistant) -> None:
    """The question that a slash command brings is understood as if it had been typed."""
    call = make("ask", question="whats retreival augmented generation?")
    assert assistant.answer(request(call)) == assistant.answer(request("whats retreival augmented generation?"))
    assert assistant.answer(request(call)).items == ("data-and-ai:rag",)


# ---- whatever is offered works


def offered(reply: Reply) -> list[Action]:
    """Return all actions of a reply, those of its hidden parts among them."""
    return [*reply.actions, *(block.reveal for block in reply.blocks if isinstance(block, Hidden))]


def first_calls(library: Library) -> Iterator[Call]:
    """Yield a call for everything that can be asked for by name."""
    yield from (make(name) for name in ("list", "help", "about", "takeaways", "tip", "explain", "compare", "steps"))
    yield from (make("list", topic=id_) for id_ in (*library.topics(), *library.ids("path")))
    yield from (make("explain", concept=id_) for id_ in library.ids("concept"))
    yield from (make("steps", process=id_) for id_ in library.ids("process"))
    yield from (make("tip", which=id_) for id_ in library.ids("tip"))
    for id_ in library.ids("comparison"):
        if comparison := library.comparison(id_):
            yield make("compare", **dict(zip("abcd", comparison.items, strict=False)))
    for kind in ("concept", "process"):
        yield from (make("compare", a=id_) for id_ in library.ids(kind))
    for kind in ("concept", "comparison", "process", "path"):
        yield from (make("sources", item=id_) for id_ in library.ids(kind))


@pytest.fixture(scope="module")
def reachable(assistant: Assistant, library: Library) -> dict[Call, Reply]:
    """Return every reply that can be reached by asking for something and pressing buttons."""
    found: dict[Call, Reply] = {}
    waiting = list(first_calls(library))
    while waiting:
        call = waiting.pop()
        if call not in found:
            found[call] = assistant.answer(request(call))
            waiting.extend(action.target for action in offered(found[call]) if isinstance(action.target, Call))
    assert len(found) > 1000
    return found


def test_every_action_is_answered(reachable: dict[Call, Reply]) -> None:
    """No button leads to a problem or a refusal, however far one goes."""
    assert {call: reply.kind for call, reply in reachable.items() if reply.kind in {"problem", "not_covered"}} == {}


def test_every_action_can_be_typed(reachable: dict[Call, Reply], library: Library) -> None:
    """What a reply says to type for an action is read as just that action, with no word repaired."""
    actions = {action.typed: action.target for reply in reachable.values() for action in offered(reply)}
    assert len(actions) > 900
    read_back = {typed: read(typed, library) for typed in actions}
    wrong = [
        typed
        for typed, target in actions.items()
        if isinstance(target, Call) and read_back[typed] != Understood(target)
    ]
    assert wrong == []


def test_buttons_of_a_reply_differ(reachable: dict[Call, Reply]) -> None:
    """No reply has two buttons of the same name, or one that brings the same reply again."""
    for call, reply in reachable.items():
        labels = [action.label for action in reply.actions]
        assert len(set(labels)) == len(labels), call
        assert call not in [action.target for action in reply.actions], call


def test_buttons_are_few_and_short(reachable: dict[Call, Reply], library: Library) -> None:
    """Buttons fit two rows, but for the topics, which are all offered; their names fit Discord's 80 characters."""
    for call, reply in reachable.items():
        assert len(reply.actions) <= max(MOST_ACTIONS, len(library.topics()) if not call.options else 0), call
        assert all(0 < len(action.label) <= 80 for action in reply.actions), call


def test_every_source_leads_to_a_note(reachable: dict[Call, Reply], library: Library) -> None:
    """Each citation names the note whose sentence it supports, and a source that the packs hold."""
    sources = {record.name for id_ in library.ids("source") if (record := library.source(id_))}
    cited = [citation for reply in reachable.values() for citation in reply.citations]
    assert {citation.source for citation in cited} <= sources
    assert [citation for citation in cited if library.label(citation.item) is None] == []


def test_every_note_is_reached_from_the_list(assistant: Assistant, library: Library) -> None:
    """From the list of topics every concept, comparison and process is a few words away: all are named there."""
    named = {id_ for topic in library.topics() for id_ in assistant.answer(request(make("list", topic=topic))).items}
    for kind in ("concept", "comparison", "process", "path"):
        assert set(library.ids(kind)) <= named


# ---- the other doors


def test_a_tip_that_nobody_asked_for(assistant: Assistant) -> None:
    """A scheduled tip is the reply to its own call, so its buttons work like those of one that was asked for."""
    posted = assistant.tip("data-and-ai:tip-look-first", request("anything"))
    assert posted == assistant.answer(request(make("tip", which="data-and-ai:tip-look-first")))


def test_the_home_screen(assistant: Assistant) -> None:
    """A home screen has today's tip with its sources, and buttons to start from."""
    home = assistant.home(request(""))
    today = assistant.answer(request("tip"))
    assert home.items == today.items
    assert home.citations == today.citations
    assert plain_text(today).split("\n")[0] in plain_text(home)
    assert [action.typed for action in home.actions][-3:] == ["list", "takeaways", "help"]
    assert all(assistant.answer(request(action.typed)).kind in {"answer", "done"} for action in home.actions)


def test_other_notes_take_over_at_once(library: Library) -> None:
    """An assistant answers from the library that it holds at the moment."""
    replaced = Assistant(Library.of([]))
    assert replaced.answer(request("explain rag")).kind == "not_covered"
    replaced.library = library
    assert replaced.answer(request("explain rag")).kind == "answer"


def test_without_any_notes_nothing_fails() -> None:
    """An assistant without a single note answers every command kindly."""
    empty = Assistant(Library.of([]))
    for text in (
        "",
        "list",
        "tip",
        "takeaways",
        "compare",
        "steps",
        "explain",
        "sources",
        "about",
        "help",
        "rag",
        "compare rag peft",
    ):
        reply = empty.answer(request(text))
        assert plain_text(reply).strip(), text
    assert plain_text(empty.home(request(""))).strip()
