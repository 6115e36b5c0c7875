"""What is left of the notes where a server hides packs or topics."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.assistant import Assistant
from bot.library.cache import open_library
from bot.library.library import Library
from bot.library.model import Takeaway, Tip
from bot.plain import plain_text
from bot.request import Request, Settings
from tests.support.asking import request
from tests.support.packs import make_pack

HIDDEN = ("data-and-ai:techniques",)
NAMED = ("concept", "comparison", "process", "path")


@pytest.fixture(scope="module")
def left(library: Library) -> Library:
    """Return the default pack without one topic."""
    return library.without(HIDDEN)


def gone(library: Library) -> list[str]:
    """Return the ids of what is hidden: a topic's notes, and the comparisons that have one of them as a side."""
    ids = [id_ for kind in NAMED for id_ in library.ids(kind, HIDDEN[0])]
    sides = {id_: found.items for id_ in library.ids("comparison") if (found := library.comparison(id_))}
    return [*ids, *(id_ for id_, items in sides.items() if id_ not in ids and not set(ids).isdisjoint(items))]


def asked(text: str, hidden: tuple[str, ...]) -> Request:
    """Return a request from a server that hides something."""
    return replace(request(text), settings=Settings(hidden=hidden))


def test_nothing_hidden_is_found(library: Library, left: Library) -> None:
    """Neither by id nor by name, in no list, completion or link: what is hidden is not there."""
    ids = gone(library)
    assert len(ids) > 20
    assert HIDDEN[0] not in left.topics()
    for id_ in ids:
        label = library.label(id_)
        assert label is not None
        assert left.label(id_) is None
        assert left.current(id_) is None
        assert id_ not in [named.item for named in left.names.exact(label.name)]
    shown = {id_ for kind in NAMED for id_ in left.ids(kind)}
    assert shown.isdisjoint(ids)
    assert not [id_ for each in shown for id_ in left.links(each).narrower if id_ in ids]


def test_the_rest_stays(library: Library, left: Library) -> None:
    """Every other note, and every source, is as it was."""
    ids = gone(library)
    for kind in (*NAMED, "source"):
        assert list(left.ids(kind)) == [id_ for id_ in library.ids(kind) if id_ not in ids]
    assert [left.record(id_) for id_ in left.ids("concept")] == [library.record(id_) for id_ in left.ids("concept")]


@pytest.mark.parametrize("kind", ["tip", "takeaway"])
def test_tips_go_with_what_they_are_about(library: Library, left: Library, kind: str) -> None:
    """A tip or a takeaway goes if all that it is about is hidden, and only then."""
    ids = set(gone(library))
    for id_ in library.ids(kind):
        record = library.record(id_)
        assert isinstance(record, Tip | Takeaway)
        assert (left.label(id_) is None) == ids.issuperset(record.about)
    assert left.ids(kind)


def test_every_note_that_is_left_is_answered(library: Library, left: Library) -> None:
    """What refers to something hidden is shown without it, and offers nothing that is gone."""
    assistant, ids = Assistant(library), set(gone(library))
    for id_ in left.ids("concept"):
        reply = assistant.answer(asked(f"explain {id_} depth=full", HIDDEN))
        assert reply.kind == "answer"
        offered = {value for action in reply.actions for _, value in getattr(action.target, "options", ())}
        assert offered.isdisjoint(ids)


def test_a_whole_pack_can_be_hidden(tmp_path: Path) -> None:
    """Of two packs one is shown, with the main comparison and the topics of that one alone."""
    first = make_pack(tmp_path / "one")
    head = (first / "pack.yaml").read_text().replace("id: demo", "id: other")
    make_pack(tmp_path / "two", {"pack.yaml": head})
    library = open_library([str(tmp_path)], folder="").library
    left = library.without(("other",))
    assert [pack.id for pack in left.packs] == ["demo"]
    assert all(id_.startswith("demo:") for id_ in left.ids("concept"))
    reply = Assistant(library).answer(asked("explain rag", ("other",)))
    assert reply.items[0] == "demo:rag"


def test_a_view_is_made_once(library: Library) -> None:
    """Every server that hides the same shares what is left."""
    assert library.without(HIDDEN) is library.without(HIDDEN)


def test_who_organises_can_name_what_is_hidden(library: Library) -> None:
    """Completion and reading for organisers see everything, else nothing could be shown again."""
    assistant = Assistant(library)
    found = assistant.complete("settings", "show", "techniques", hidden=HIDDEN)
    assert HIDDEN[0] in [choice.value for choice in found]
    assert HIDDEN[0] not in [choice.value for choice in assistant.complete("list", "topic", "", hidden=HIDDEN)]
    prepared = assistant.prepare(asked("settings show: generative AI techniques", HIDDEN))
    assert prepared.command is not None
    assert prepared.command.name == "settings"


def test_nothing_hidden_costs_nothing(library: Library) -> None:
    """Where nothing is hidden, the library itself answers."""
    assert Assistant(library).prepare(request("list")).library is library
    assert plain_text(Assistant(library).answer(asked("list", HIDDEN))) != plain_text(
        Assistant(library).answer(request("list"))
    )
