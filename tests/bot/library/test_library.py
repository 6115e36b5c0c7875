"""The library: what it answers about packs, by id, kind, topic, name and link."""

from __future__ import annotations

import threading
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.library import Label, Library, Links, dimension_of, texts_of
from bot.library.model import Comparison, Concept, Process, Source
from bot.library.reader import Reading, read
from bot.library.rules import GOOD_PACK
from bot.library.tables import short_hash
from tests.support.packs import make_pack
from tests.support.reading import CHUNKING, COMPARISON

PROCESS = """kind: process
id: {id}
name: {name}
topic: flows
sources: [book]
{actor}
steps:
  - name: Cut
    uses: [{uses}]
  - name: Search
    options: [{{name: By words, uses: [peft]}}]
"""
DEMO: dict[str, str | bytes] = {
    "pack.yaml": GOOD_PACK["pack.yaml"].replace("{basics: Basics}", "{flows: Flows, basics: Basics, empty: Empty}")
    + "main_comparison: rag-vs-peft\nredirects: {lora: peft, retrieval: rag}\n",
    "chunking.yaml": CHUNKING + "broader: [rag]\naliases: [splitting]\n",
    "embedding.yaml": CHUNKING.replace("chunking", "embedding").replace("Chunking", "Embedding") + "broader: [rag]\n",
    "rag-vs-peft.yaml": COMPARISON,
    "three.yaml": COMPARISON.replace("id: rag-vs-peft", "id: three")
    .replace("RAG vs PEFT", "All")
    .replace("[rag, peft]", "[chunking, peft, rag]")
    .replace("{rag:", "{chunking: Parts., rag:"),
    "flow.yaml": PROCESS.format(id="flow", name="Flow", actor="", uses="rag"),
    "a-flow.yaml": PROCESS.format(id="a-flow", name="A flow", actor="actor: rag", uses="chunking, rag"),
    "tips.yaml": "items:\n"
    "  - {kind: tip, id: tip-2, title: Cut, text: Cut., about: [rag, rag-vs-peft], sources: [book]}\n"
    "  - {kind: tip, id: tip-1, title: Cut, text: Cut., about: [rag], sources: [book]}\n"
    "  - {kind: takeaway, id: rest, text: Rest., about: [rag], sources: [book]}\n",
}
OTHER: dict[str, str | bytes] = {
    "pack.yaml": GOOD_PACK["pack.yaml"].replace("id: demo", "id: other").replace("{basics: Basics}", "{basics: More}")
    + "redirects: {gone: demo:rag, gone-too: demo:peft}\n",
    "chunking.yaml": CHUNKING + "broader: ['demo:rag']\n",
}


_FLOWS: dict[str, str | bytes] = {
    "pack.yaml": GOOD_PACK["pack.yaml"].replace("{basics: Basics}", "{basics: Basics, flows: Flows}"),
    "a.yaml": PROCESS.format(id="a", name="A", actor="", uses="rag"),
}


def _library(home: Path) -> Library:
    """Return the library of the packs at a path."""
    found = read([str(home)])
    assert not found.problems
    return Library.of((loaded.pack, loaded.items) for loaded in found.packs)


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """Return two packs that refer to one another."""
    home = tmp_path_factory.mktemp("packs")
    make_pack(home / "demo", DEMO)
    make_pack(home / "other", OTHER)
    read_ = read([str(home)])
    assert not read_.problems
    return read_


@pytest.fixture(scope="module")
def packs(reading: Reading) -> Library:
    """Return the library of these packs."""
    return Library.of((loaded.pack, loaded.items) for loaded in reading.packs)


def test_records(packs: Library, reading: Reading) -> None:
    """Every item is there under its complete id, as it was read."""
    for loaded in reading.packs:
        for id_, item in loaded.items:
            assert packs.record(id_) == item
    assert packs.record("demo:nothing") is None
    assert packs.packs == tuple(loaded.pack for loaded in reading.packs)


def test_kinds(packs: Library) -> None:
    """An item is handed out as what it is, not as another kind."""
    assert isinstance(packs.concept("demo:rag"), Concept)
    assert isinstance(packs.comparison("demo:rag-vs-peft"), Comparison)
    assert isinstance(packs.process("demo:flow"), Process)
    assert isinstance(packs.source("demo:book"), Source)
    for door in (packs.concept, packs.process, packs.source):
        assert door("demo:rag-vs-peft") is None
    assert packs.comparison("demo:rag") is None
    assert packs.concept("nothing") is None


def test_labels(packs: Library) -> None:
    """A label shows an item's name and abbreviation; a tip's title is its name."""
    assert packs.label("demo:rag") == Label("demo:rag", "concept", "Retrieval-augmented generation", "RAG")
    labels = packs.labels(["demo:chunking", "demo:gone", "demo:rag", "demo:chunking", "demo:tip-1"])
    assert [label.short for label in labels] == ["Chunking", "RAG", "Cut"]


def test_redirects(packs: Library) -> None:
    """An old id leads to today's, in its own pack or another; an id that never was leads nowhere."""
    assert packs.current("demo:rag") == "demo:rag"
    assert packs.current("demo:lora") == "demo:peft"
    assert packs.current("other:gone") == "demo:rag"
    assert packs.current("other:lora") is None
    assert packs.current("demo:basics") is None
    assert packs.current("") is None


def test_redirects_of_redirects(reading: Reading) -> None:
    """A chain of redirects, which no checked pack has, is followed; a circle of them ends."""
    pack, items = reading.packs[0].pack, reading.packs[0].items
    chain = msgspec.structs.replace(pack, redirects={"a": "b", "b": "c", "c": "rag", "x": "y", "y": "x"})
    imperfect = Library.of([(chain, items)])
    assert imperfect.current("demo:a") == "demo:rag"
    assert imperfect.current("demo:x") is None


def test_hashes(packs: Library, reading: Reading) -> None:
    """Nine letters stand for the id of any item, topic or redirect, and lead to what it is today."""
    ids = [id_ for loaded in reading.packs for id_, _ in loaded.items]
    for id_ in [*ids, "demo:flows", "demo:empty", "other:basics", "demo:lora"]:
        assert packs.expand(f"~{short_hash(id_)}") == id_
    assert packs.current(f"~{short_hash('demo:lora')}") == "demo:peft"
    assert packs.expand("~aaaaaaaaa") == "~aaaaaaaaa"
    assert packs.current("~aaaaaaaaa") is None
    assert packs.expand("demo:rag") == "demo:rag"


def test_hash_stays() -> None:
    """A hash never changes from version to version: buttons that were posted long ago hold it."""
    assert [short_hash(id_) for id_ in ("data-and-ai:rag", "demo:é", "")] == ["6p3mqkwdo", "evluf6lot", "fzieccs44"]


@given(one=st.text(), other=st.text())
def test_hash_form(one: str, other: str) -> None:
    """A hash has nine lower-case letters or digits; different ids have different ones."""
    for text in (one, other):
        assert len(short_hash(text)) == 9
        assert set(short_hash(text)) <= set("abcdefghijklmnopqrstuvwxyz234567")
    assert (one == other) == (short_hash(one) == short_hash(other))


def test_links(packs: Library) -> None:
    """What points to a concept is known, by what it is to it and in the order of serving, each once."""
    assert packs.links("demo:rag") == Links(
        narrower=("demo:chunking", "demo:embedding", "other:chunking"),
        comparisons=("demo:rag-vs-peft", "demo:three"),
        processes=("demo:a-flow", "demo:flow"),
        tips=("demo:tip-2", "demo:tip-1"),
    )
    assert packs.links("demo:peft").processes == ("demo:a-flow", "demo:flow")
    assert packs.links("demo:rag-vs-peft") == Links(tips=("demo:tip-2",))
    assert packs.links("demo:nothing") == Links()


def test_actor_comes_first(tmp_path: Path) -> None:
    """The processes of who does them come before those that only use a concept."""
    files = {**_FLOWS, "z.yaml": PROCESS.format(id="z", name="Z", actor="actor: rag", uses="peft")}
    assert _library(make_pack(tmp_path, files)).links("demo:rag").processes == ("demo:z", "demo:a")


def test_ids(packs: Library) -> None:
    """The ids of a kind come in the order of serving: packs as named, files by name."""
    assert packs.ids("concept") == (
        "demo:chunking",
        "demo:embedding",
        "demo:peft",
        "demo:rag",
        "other:chunking",
        "other:peft",
        "other:rag",
    )
    assert packs.ids("tip") == ("demo:tip-2", "demo:tip-1")
    assert packs.ids("process", "demo:flows") == ("demo:a-flow", "demo:flow")
    assert packs.ids("concept", "demo:flows") == ()
    assert packs.ids("concept", "other:basics") == ("other:chunking", "other:peft", "other:rag")
    assert packs.ids("nothing") == ()


def test_counts(packs: Library) -> None:
    """Counting agrees with listing, in one pack and in all."""
    for kind in ("concept", "comparison", "process", "path", "tip", "takeaway", "source"):
        assert packs.count(kind) == len(packs.ids(kind))
        assert packs.count(kind, "demo") + packs.count(kind, "other") == packs.count(kind)
    assert packs.count("concept", "nothing") == 0


def test_topics(packs: Library) -> None:
    """Topics come in the order that the packs give them; one without notes does not come."""
    assert list(packs.topics().items()) == [
        ("demo:flows", "Flows"),
        ("demo:basics", "Basics"),
        ("other:basics", "More"),
    ]


def test_main_comparisons(packs: Library) -> None:
    """The main comparison of each pack that names one is known by its complete id."""
    assert packs.main_comparisons() == ("demo:rag-vs-peft",)


@pytest.mark.parametrize(
    ("sides", "written"),
    [
        ("rag peft", "demo:rag-vs-peft"),
        ("peft rag", "demo:rag-vs-peft"),
        ("rag peft rag", "demo:rag-vs-peft"),
        ("rag chunking peft", "demo:three"),
        ("peft rag chunking", "demo:three"),
        ("rag chunking", "demo:three"),
        ("rag", None),
        ("rag nothing", None),
        ("", None),
    ],
)
def test_comparison_of(packs: Library, sides: str, written: str | None) -> None:
    """A written comparison is found by its sides in any order, by all of them or some; the narrowest comes first."""
    assert packs.comparison_of(f"demo:{side}" for side in sides.split()) == written


def test_dimension_of(packs: Library) -> None:
    """A dimension is found by its id in its comparison."""
    comparison = packs.comparison("demo:rag-vs-peft")
    assert comparison
    assert dimension_of(comparison, "data") == comparison.dimensions[0]
    assert dimension_of(comparison, "Data") is None


def test_called(packs: Library, tmp_path: Path) -> None:
    """The shortest text that leads to an item is its abbreviation or name; where that is another's too, its id."""
    alone = _library(make_pack(tmp_path, _FLOWS))
    assert alone.called("demo:rag") == "rag"
    assert alone.called("demo:a") == "a"
    assert packs.called("demo:rag") == "demo:rag"
    assert packs.called("demo:embedding") == "embedding"
    assert packs.called("demo:nothing") == "demo:nothing"


def test_vocabulary(packs: Library) -> None:
    """The words of an item are those of all its texts, as stems."""
    found = packs.vocabulary("demo:chunking")
    assert {"chunk", "passag"} & found
    assert packs.vocabulary("demo:nothing") == frozenset()


def test_texts(packs: Library) -> None:
    """All texts of a record are found, however deep they lie."""
    assert {"RAG vs PEFT", "Data", "Passages.", "Examples."} <= set(texts_of(packs.record("demo:rag-vs-peft")))


def test_names_are_found(packs: Library) -> None:
    """A library finds its items by name."""
    assert [named.item for named in packs.names.exact("splitting")] == ["demo:chunking"]


def test_empty() -> None:
    """A library of no packs has an answer to everything, and the answer is nothing."""
    nothing = Library.of([])
    assert nothing.packs == nothing.ids("concept") == nothing.main_comparisons() == ()
    assert nothing.topics() == {}
    assert nothing.count("concept") == 0
    assert nothing.current("demo:rag") is nothing.label("demo:rag") is nothing.comparison_of(["demo:rag"]) is None


def test_threads(reading: Reading) -> None:
    """One library serves many threads at once."""
    shared = Library.of((loaded.pack, loaded.items) for loaded in reading.packs)
    kinds = ("concept", "source", "tip", "process")

    def answers() -> object:
        found = [(shared.ids(kind), shared.count(kind), shared.topics()) for kind in kinds]
        return found, [shared.record(id_) for ids, _, _ in found for id_ in ids], shared.names.nearest("retrieval")

    expected = answers()
    failures: list[object] = []

    def ask() -> None:
        for _ in range(30):
            shared.record.cache_clear()
            if (got := answers()) != expected:
                failures.append(got)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_default_pack(library: Library) -> None:
    """In the default pack every link, label, topic and hash holds."""
    for kind in ("concept", "comparison", "process", "path"):
        for id_ in library.ids(kind):
            label = library.label(id_)
            assert label
            assert label.kind == kind
            assert library.expand(f"~{short_hash(id_)}") == id_
            for other in (*library.links(id_).comparisons, *library.links(id_).tips):
                assert library.record(other)
    for id_ in library.ids("comparison"):
        comparison = library.comparison(id_)
        assert comparison
        assert library.comparison_of(reversed(comparison.items))
    assert set(library.topics()) >= {library.concept(id_).topic for id_ in library.ids("concept")}  # type: ignore[union-attr] # pyright: ignore[reportOptionalMemberAccess]
