"""What holds between items: names, circles, sides, versions, sources."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot.library.checks import LEAST_NEW_WORDS, LONGEST_EXPLANATION, LONGEST_TIP
from bot.library.reader import read
from bot.library.rules import GOOD_PACK
from tests.support.packs import make_pack
from tests.support.reading import CHUNKING, COMPARISON, errors, found, read_pack

HEAD = GOOD_PACK["pack.yaml"]


def _concept(id_: str, extra: str = "") -> str:
    return (
        f"kind: concept\nid: {id_}\nname: {id_.title()}\ntopic: basics\nsources: [book]\n"
        f"definition: A thing that serves this test alone.\n{extra}"
    )


def _items(*items: str) -> str:
    """Return items as one file."""
    return "items:\n" + "".join("  - " + item.strip().replace("\n", "\n    ") + "\n" for item in items)


@pytest.mark.parametrize(
    ("version", "wanted", "fits"),
    [
        ("1.2.3", ">=1,<2", True),
        ("2.0.0", ">=1,<2", False),
        ("0.9.9", ">=1,<2", False),
        ("1.2.3", "==1.2", True),
        ("1.20.3", "==1.2", False),
        ("1.2.3", "==1.2.3", True),
        ("1.2.3", "==1.2.4", False),
        ("1.2.0", "<=1.2", True),
        ("1.2.1", "<=1.2", False),
        ("1.2.0", ">1.2", False),
        ("1.2.1", ">1.2", True),
        ("10.0.0", ">=9", True),
        ("1.2.3", ">= 1.2 , < 1.10", True),
    ],
)
def test_versions(version: str, wanted: str, fits: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """A pack is served with another only in a version that fits; left out numbers are 0."""
    make_pack(tmp_path / "demo", {"pack.yaml": HEAD.replace("1.0.0", version)})
    needy = HEAD.replace("id: demo", "id: needy") + f"requires: {{demo: '{wanted}'}}\n"
    make_pack(tmp_path / "needy", {"pack.yaml": needy})
    reading = read([str(tmp_path)])
    assert found(reading, tmp_path) == ([] if fits else ["needy/pack.yaml:9:18 R210"])
    assert fits or f"version {version}, not {wanted}" in reading.problems[0].message


def test_requirement_of_a_bad_version(tmp_path: Path) -> None:
    """A pack whose version is not well written is the problem, not those that require it."""
    make_pack(tmp_path / "demo", {"pack.yaml": HEAD.replace("1.0.0", "9" * 5000 + ".0.0")})
    make_pack(tmp_path / "needy", {"pack.yaml": HEAD.replace("id: demo", "id: needy") + "requires: {demo: '>=1'}\n"})
    assert errors(read([str(tmp_path)])) == ["S105"]


def test_names_of_other_kinds_and_packs(tmp_path: Path) -> None:
    """A comparison may be called like a concept, and a concept like one of another pack; in one pack not."""
    comparison = COMPARISON.replace("name: RAG vs PEFT", "name: RAG")
    make_pack(tmp_path / "one", {"rag-vs-peft.yaml": comparison})
    make_pack(tmp_path / "two", {"pack.yaml": HEAD.replace("id: demo", "id: other")})
    assert not read([str(tmp_path)]).problems
    (tmp_path / "two" / "chunking.yaml").write_text(CHUNKING.replace("name: Chunking", "name: rAg"))
    assert found(read([str(tmp_path)]), tmp_path) == ["two/rag.yaml:4:7 R204"]


@pytest.mark.parametrize("name", ["peft", "PEFT", "Parameter efficient fine tuning", "Parameter-Efficient Fine-Tuning"])
def test_names_clash_as_they_are_found(name: str, tmp_path: Path) -> None:
    """Names clash in any case and with any hyphens, with ids too, since members type them so."""
    reading = read_pack(tmp_path, {"chunking.yaml": CHUNKING + f"misspellings: [{name}]\n"})
    assert found(reading, tmp_path) == ["chunking.yaml:7:16 R204"]


def test_names_without_letters(tmp_path: Path) -> None:
    """Two names made of different signs are two names."""
    notes = _items(_concept("plus", "abbr: '+'\n"), _concept("minus", "abbr: '*'\n"))
    assert not read_pack(tmp_path, {"signs.yaml": notes}).problems
    both = _items(_concept("plus", "abbr: '+'\n"), _concept("add", "abbr: '+'\n"))
    assert errors(read_pack(tmp_path, {"signs.yaml": both})) == ["R204"]


@pytest.mark.parametrize("field", ["broader", "prerequisites"])
def test_circles(field: str, tmp_path: Path) -> None:
    """A circle is reported once, with its way round."""
    notes = _items(*(_concept(id_, f"{field}: [{to}]\n") for id_, to in (("a1", "b1"), ("b1", "c1"), ("c1", "a1"))))
    reading = read_pack(tmp_path, {"notes.yaml": notes})
    (problem,) = reading.problems
    assert problem.code == "R206"
    assert "a1 → b1 → c1 → a1" in problem.message


def test_no_circle(tmp_path: Path) -> None:
    """Two ways to one concept are no circle, and `broader` and `prerequisites` may go against each other."""
    notes = _items(
        _concept("a1", "broader: [b1, c1]\n"),
        _concept("b1", "broader: [d1]\nprerequisites: [a1]\n"),
        _concept("c1", "broader: [d1]\n"),
        _concept("d1"),
    )
    assert not read_pack(tmp_path, {"notes.yaml": notes}).problems


def test_long_circles(tmp_path: Path) -> None:
    """Thousands of circles through thousands of concepts take neither for ever nor a message of megabytes."""
    notes = _items(*(_concept(f"a{n}", f"broader: [a{n + 1}, a0]\n") for n in range(2000)), _concept("a2000"))
    started = time.process_time()
    reading = read_pack(tmp_path, {"notes.yaml": notes})
    assert time.process_time() - started < 5
    assert "a0 → a1 → a2 → a3 → a4 → a5 → … (1,000 in all) → a0" in " ".join(each.message for each in reading.problems)
    assert all(len(problem.message) < 500 for problem in reading.problems)


def test_dimensions_without_a_name(tmp_path: Path) -> None:
    """Two dimensions whose names are missing are not called equal as well."""
    nameless = (
        COMPARISON
        + "  - {id: cost, cells: {rag: Low., peft: High.}}\n  - {id: time, cells: {rag: Low., peft: High.}}\n"
    )
    assert errors(read_pack(tmp_path, {"rag-vs-peft.yaml": nameless})) == ["S102", "S102"]


def test_choose_names_sides(tmp_path: Path) -> None:
    """Advice to choose is for a side of the comparison, not for another concept, and not needed for each."""
    one = COMPARISON + "choose: {rag: when facts change.}\n"
    assert not read_pack(tmp_path, {"rag-vs-peft.yaml": one}).problems
    other = COMPARISON + "choose: {chunking: when texts are long.}\n"
    files: dict[str, str | bytes] = {"rag-vs-peft.yaml": other, "chunking.yaml": CHUNKING}
    assert found(read_pack(tmp_path, files), tmp_path) == ["rag-vs-peft.yaml:12:9 R208"]


def test_sides_of_other_packs(tmp_path: Path) -> None:
    """A comparison may be of concepts of several packs."""
    make_pack(tmp_path / "demo")
    comparison = COMPARISON.replace("[rag, peft]", "[demo:rag, peft]").replace("{rag:", "{demo:rag:")
    make_pack(tmp_path / "other", {"pack.yaml": HEAD.replace("id: demo", "id: other"), "rag-vs-peft.yaml": comparison})
    assert not read([str(tmp_path)]).problems


def test_sources_cited_from_elsewhere(tmp_path: Path) -> None:
    """A source that only another pack cites is used."""
    shelf = {"sources.yaml": GOOD_PACK["sources.yaml"] + "  - {kind: source, id: page, name: A Page}\n"}
    make_pack(tmp_path / "demo", {**shelf})
    assert found(read([str(tmp_path)]), tmp_path) == ["demo/sources.yaml:3:24 R207"]
    note = CHUNKING.replace("[book]", "[demo:page]")
    make_pack(tmp_path / "other", {"pack.yaml": HEAD.replace("id: demo", "id: other"), "chunking.yaml": note})
    assert not read([str(tmp_path)]).problems


@pytest.mark.parametrize(
    ("written", "codes"),
    [("[]", ["C402"]), ("book", ["S103"]), ("[Book]", ["C402", "S105"]), ("[{id: book, at: lines 1-2}]", [])],
)
def test_sources_written_wrongly(written: str, codes: list[str], tmp_path: Path) -> None:
    """Sources that are written in a wrong way are that mistake, not missing as well."""
    assert sorted(errors(read_pack(tmp_path, {"chunking.yaml": CHUNKING.replace("[book]", written)}))) == codes


@pytest.mark.parametrize("words", [LEAST_NEW_WORDS - 1, LEAST_NEW_WORDS])
def test_definition(words: int, tmp_path: Path) -> None:
    """A definition has a few words that are not in the name."""
    definition = "Chunking " + " ".join("cuts texts apart well".split()[:words])
    reading = read_pack(
        tmp_path, {"chunking.yaml": CHUNKING.replace("Cutting long texts into passages to find.", definition)}
    )
    assert errors(reading) == (["C401"] if words < LEAST_NEW_WORDS else [])


@pytest.mark.parametrize("more", [0, 1])
def test_lengths(more: int, tmp_path: Path) -> None:
    """What is shown together may just fill its limit."""
    defined = len("Cutting long texts into passages to find.")
    facts = f"facts:\n  - {'x' * 500}\n  - {'y' * (LONGEST_EXPLANATION - defined - 500 - 10 + more)}\n"
    tip = f"kind: tip\nid: tip\ntitle: Cut\nabout: [rag]\nsources: [book]\ntext: {'x' * 500}\n"
    reading = read_pack(
        tmp_path,
        {
            "chunking.yaml": CHUNKING + facts + "examples: [0123456789, not counted since it is the second]\n",
            "tip.yaml": tip + f"example: {'y' * (LONGEST_TIP - 503 + more)}\n",
        },
    )
    assert [problem.code for problem in reading.problems] == (["C403", "C404"] if more else [])


def test_redirects(tmp_path: Path) -> None:
    """A redirect may lead into another pack, not to another redirect."""
    make_pack(tmp_path / "demo")
    head = HEAD.replace("id: demo", "id: other") + "redirects: {old: demo:rag, older: old}\n"
    make_pack(tmp_path / "other", {"pack.yaml": head})
    assert found(read([str(tmp_path)]), tmp_path) == ["other/pack.yaml:9:35 R209"]


def test_many_broken_references(tmp_path: Path) -> None:
    """Thousands of broken references among thousands of notes are reported in seconds."""
    notes = _items(*(_concept(f"note-{number}", f"related: [missing-{number}]\n") for number in range(1500)))
    for part in range(2):
        make_pack(tmp_path, {f"{part}.yaml": notes.replace("note-", f"note-{part}-").replace("Note-", f"Note-{part}-")})
    started = time.process_time()
    reading = read([str(tmp_path)])
    assert time.process_time() - started < 10
    assert set(errors(reading)) == {"R201", "X000"}
