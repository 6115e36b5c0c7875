"""Calls as text and back, and calls within the room of a button."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.call import Call, Value
from bot.commands.table import COMMANDS, TABLE, Command, Option
from bot.library.library import Library
from bot.library.tables import short_hash
from bot.understand.grammar import canonical, make, parse, shorten, text_of
from bot.understand.reading import Unclear, Understood, settle
from tests.support.strategies import calls, ids, slugs, values, wild_texts

BUTTON = 90
"""Characters that every call without typed text fits (Discord leaves 100 for a button's id)."""

OPTIONS = [(command, option) for command in TABLE for option in command.options]


def _named(pair: tuple[Command, Option]) -> str:
    return f"{pair[0].name}.{pair[1].name}"


# ---- text and back


@settings(deadline=None, max_examples=200)
@given(calls())
@example(Call("ask", (("question", " explain  rag=x\n"),)))
@example(Call("compare", (("c", "demo:rag"), ("by", "data"))))
def test_a_call_is_read_back_from_its_text(call: Call) -> None:
    """Any call of the table, with any of its options, is the same after it was written and read."""
    assert parse(text_of(call)) == call


@pytest.mark.parametrize("pair", OPTIONS, ids=_named)
@settings(deadline=None, max_examples=20)
@given(data=st.data())
def test_every_option_can_stand_alone(pair: tuple[Command, Option], data: st.DataObject) -> None:
    """Each option of each command can be written and read without the ones before it."""
    command, option = pair
    call = Call(command.name, ((option.name, data.draw(values(option))),))
    assert parse(text_of(call)) == call


WORDS = st.one_of(
    st.sampled_from(
        [*COMMANDS, *(option.name for _, option in OPTIONS), "full", "answer", "3", "2026-11-23", "=", "~"]
    ),
    ids(),
    slugs(),
    st.builds("{}={}".format, st.sampled_from([option.name for _, option in OPTIONS]), ids() | slugs()),
    st.builds("~{}".format, st.text("abc234567", min_size=8, max_size=10)),
)


@settings(deadline=None, max_examples=200)
@given(
    st.builds("{} {}".format, st.sampled_from(list(COMMANDS)), st.lists(WORDS, max_size=5).map(" ".join)) | wild_texts()
)
def test_reading_never_raises_and_reads_canonical_calls(text: str) -> None:
    """Whatever a line says, it is read as a call whose values are canonical and in order, or not at all."""
    call = parse(text)
    if call is None:
        return
    declared = COMMANDS[call.command].options
    assert call == make(call.command, **dict(call.options))
    assert all(
        canonical(str(call.get(option.name)), option) == call.get(option.name)
        for option in declared
        if call.get(option.name)
    )
    assert parse(text_of(call)) == call


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (make("list"), "list"),
        (make("explain", concept="demo:rag", depth="full"), "explain demo:rag full"),
        (make("explain", depth="full"), "explain depth=full"),
        (make("compare", a="demo:rag", b="demo:peft", by="data"), "compare demo:rag demo:peft by=data"),
        (make("steps", process="demo:work", step=3), "steps demo:work 3"),
        (make("tip", which="2026-11-23", show="answer"), "tip 2026-11-23 answer"),
        (make("ask", question="what  is x=y?"), "ask what  is x=y?"),
    ],
)
def test_a_call_is_written_as_a_person_could_type_it(call: Call, text: str) -> None:
    """Values stand in the table's order; those after a gap have their names."""
    assert text_of(call) == text
    assert parse(text) == call


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "explain ",
        "explain rag",
        "Explain demo:rag",
        "explain demo:rag full extra",
        "explain depth=full demo:rag",
        "explain demo:rag demo:peft",
        "explain demo:rag deep",
        "explain demo:rag\n",
        "compare demo:rag on data",
        "steps demo:work 03",
        "steps demo:work -3",
        "steps demo:work 1234567890",
        "steps demo:work \u0663",
        "tip 2026-11-2",
        "tip \u0662\u0660\u0662\u0666-\u0661\u0661-\u0662\u0663",
        "help unknown",
        "unknown demo:rag",
        "explain ~abc",
        "explain ~abcdefgh1",
        "explain demo:Rag",
        "explain demo:-rag",
        "explain demo:rag:x",
    ],
)
def test_what_nobody_wrote_is_not_read(text: str) -> None:
    """A line that is not just of the written form is left to be read as a person's own words."""
    call = parse(text)
    assert call is None or not call.options


def test_a_call_is_made_in_the_tables_order() -> None:
    """Options may be named in any order; those that are None are left out."""
    call = make("compare", by="data", b="demo:peft", a="demo:rag", c=None)
    assert call == Call("compare", (("a", "demo:rag"), ("b", "demo:peft"), ("by", "data")))


@pytest.mark.parametrize(("command", "options"), [("unknown", {}), ("explain", {"by": "data"}), ("list", {"x": None})])
def test_a_call_that_the_table_does_not_have_is_not_made(command: str, options: dict[str, Value | None]) -> None:
    """A command or option that is not in the table is a mistake of the programmer, and raised."""
    with pytest.raises(KeyError):
        make(command, **options)


@pytest.mark.parametrize("pair", OPTIONS, ids=_named)
@settings(deadline=None, max_examples=20)
@given(data=st.data())
def test_a_canonical_value_stays_as_it_is(pair: tuple[Command, Option], data: st.DataObject) -> None:
    """A value in the form of its option is taken, number as number and text as text."""
    _, option = pair
    value = data.draw(values(option))
    assert canonical(str(value), option) == value
    assert type(canonical(str(value), option)) is type(value)


# ---- calls within a budget


@settings(deadline=None, max_examples=200)
@given(calls(typed=False))
@example(make("compare", **dict.fromkeys("abcd", f"{'a' * 60}:{'b' * 60}"), by="c" * 30))
@example(make("tip", which=f"{'a' * 60}:{'b' * 60}", show="answer"))
def test_every_call_fits_a_button(call: Call) -> None:
    """Any call without typed text fits 90 characters, and what fits can be read as the same command and options."""
    short = shorten(call, BUTTON)
    assert len(short) <= BUTTON
    read = parse(short)
    assert read is not None
    assert read.command == call.command
    assert [name for name, _ in read.options] == [name for name, _ in call.options]


@settings(deadline=None)
@given(calls(typed=False))
def test_a_call_that_fits_is_not_shortened(call: Call) -> None:
    """A button's id is readable where it can be."""
    assert shorten(call, len(text_of(call))) == text_of(call)


def test_only_ids_are_shortened() -> None:
    """Dates, numbers, dimensions and words stand as they are; each id becomes nine letters after a tilde."""
    call = make("compare", a="data-and-ai:rag", b="data-and-ai:peft", by="when-to-use-it")
    assert (
        shorten(call, 50)
        == f"compare ~{short_hash('data-and-ai:rag')} ~{short_hash('data-and-ai:peft')} by=when-to-use-it"
    )
    assert (
        shorten(make("steps", process="data-and-ai:work", step=3), 20) == f"steps ~{short_hash('data-and-ai:work')} 3"
    )


@pytest.mark.parametrize("call", [make("ask", question="x" * 100), make("tip", which="2026-11-23"), make("list")])
def test_what_cannot_fit_is_refused(call: Call) -> None:
    """A call that does not fit even so is never cut off: the programmer hears of it."""
    with pytest.raises(ValueError, match="more than 3 characters"):
        shorten(call, 3)


def _of(library: Library, option: Option) -> st.SearchStrategy[Value]:
    """Return values of an option that the library has."""
    match option.type:
        case "item":
            return st.sampled_from([id_ for kind in option.kinds for id_ in library.ids(kind)])
        case "topic":
            return st.sampled_from([*library.topics(), *library.ids("path")])
        case "tip":
            return st.sampled_from(library.ids("tip"))
        case _:
            return values(option)


@settings(deadline=None, max_examples=200)
@given(data=st.data())
def test_the_library_resolves_a_shortened_call(library: Library, data: st.DataObject) -> None:
    """A button whose ids were shortened answers the same call as the one it was made for."""
    call = data.draw(calls(typed=False, of=lambda option: _of(library, option)))
    assume(any(isinstance(value, str) and ":" in value for _, value in call.options))
    short = parse(shorten(call, len(text_of(call)) - 1))
    assert short is not None
    assert short != call
    assert settle(short, library) == Understood(call)


def test_the_hash_of_every_id_leads_to_it(library: Library) -> None:
    """No two ids of the default pack share a hash: notes, topics and old names."""
    kinds = ("concept", "comparison", "process", "path", "tip", "takeaway", "source")
    every = {*library.topics(), *(id_ for kind in kinds for id_ in library.ids(kind))}
    for id_ in every:
        assert library.expand(f"~{short_hash(id_)}") == id_
    assert len({short_hash(id_) for id_ in every}) == len(every)


def test_the_hash_of_an_old_name_leads_to_the_new_one(library: Library) -> None:
    """A button that was made before a note was renamed still answers."""
    (pack,) = library.packs
    assert pack.redirects
    for old, new in pack.redirects.items():
        hashed = f"~{short_hash(f'{pack.id}:{old}')}"
        assert library.current(hashed) == f"{pack.id}:{new}"
        assert library.current(f"{pack.id}:{old}") == f"{pack.id}:{new}"


def test_the_hash_of_what_is_gone_leads_nowhere(library: Library) -> None:
    """A button of a note that is gone is told apart, so that it can be answered kindly."""
    call = parse(f"explain ~{short_hash('data-and-ai:never-there')}")
    assert call is not None
    found = settle(call, library)
    assert isinstance(found, Unclear)
    assert found.trouble == "gone"
