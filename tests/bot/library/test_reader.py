"""Packs as authors get them wrong: the place and rule of each mistake, and what is read all the same."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from bot.library.model import KINDS_TO_COME, Comparison, Concept
from bot.library.problem import MOST_PER_FILE
from bot.library.reader import read
from bot.library.rules import BY_CODE, GOOD_PACK
from tests.support.packs import make_pack
from tests.support.reading import CHUNKING, COMPARISON, ROOT, errors, found, read_pack, run_python

MISTAKES = {  # what is added to a correct note from line 7 on: where it is wrong, which rule, what the message says
    "asks:\n  - **why** chunk?\n": ("8:5", "Y002", "starts with * or & needs quotes"),
    "asks:\n  - *why* chunk?\n": ("8:5", "Y002", "starts with * or & needs quotes"),
    "asks:\n  - &what is it\n": ("8:5", "Y004", "quote it"),
    "asks:\n  - `code` first\n": ("8:5", "Y002", "put the text in quotes"),
    "asks:\n  - @mention first\n": ("8:5", "Y002", "put the text in quotes"),
    "asks:\n  - % of users\n": ("8:5", "Y002", "put the text in quotes"),
    "asks:\n  - [RAG] is what?\n": ("8:11", "Y002", "starts with [, {, >, | or a quote needs quotes"),
    "asks:\n  - {RAG} is what?\n": ("8:11", "Y002", "starts with [, {, >, | or a quote needs quotes"),
    'asks:\n  - "quoted" word\n': ("8:14", "Y002", "starts with [, {, >, | or a quote needs quotes"),
    "asks:\n  - > sign\n": ("8:7", "Y002", "starts with [, {, >, | or a quote needs quotes"),
    "asks:\n  - ! important\n": ("8:5", "Y005", "put the text in quotes"),
    "asks:\n  - !important now\n": ("8:5", "Y005", "put the text in quotes"),
    "asks:\n  - !%ED%A0%80 now\n": ("8:3", "Y005", "put the text in quotes"),
    "asks:\n  - # nothing\n": ("8:4", "S108", "`asks.0` is empty"),
    "asks:\n  -\n": ("8:4", "S108", "`asks.0` is empty"),
    "asks:\n  - - twice\n": ("8:5", "S103", "must be a text, not a list"),
    "asks:\n  - what\n - why\n": ("9:2", "Y002", "indentation"),
    "facts:\n  - text: A fact.\n   source: book\n": ("9:4", "Y002", "indentation"),
    "facts:\n  - Regression: predict numbers\n": ("8:5", "S110", "put it in quotes"),
    "asks:\n  - Regression: predict numbers\n": ("8:5", "S110", "needs quotes"),
    "simple: {RAG}\n": ("7:9", "S110", "needs quotes"),
    "simple: Chunks: parts of texts\n": ("7:15", "Y002", "a text with `: ` in it needs quotes"),
    "simple: C# is # x\n": ("7:14", "Y009", "put it in quotes"),
    "simple: Like issue #3\n": ("7:19", "Y009", "put it in quotes"),
    "simple: issue #3\n": ("7:14", "Y009", "put it in quotes"),
    "\tsimple: A tab.\n": ("7:1", "Y002", "indent with blanks, not tabs"),
    "facts:\n\t- A tab.\n": ("8:1", "Y002", "indent with blanks, not tabs"),
    "simple x\n": ("7:1", "Y002", "a key needs `: ` behind it"),
    "simple: 'it's'\n": ("7:13", "Y002", "needs quotes"),
    'simple: "never closed\nlevel: beginner\n': ("7:9", "Y002", "close the quotes"),
    'simple: "a\\qb"\n': ("7:11", "Y002", "backslash"),
    "related: [rag\nlevel: beginner\n": ("7:10", "Y002", "did not find expected ',' or ']'"),
    "simple: a bell \x07\n": ("7:16", "Y002", "a character that YAML does not allow"),
    "é: \x07\n": ("7:4", "Y002", "a character that YAML does not allow"),
    "simple:\n": ("7:8", "S108", "`simple` is empty"),
    "simple: ''\n": ("7:9", "S108", "`simple` is empty"),
    "aliases: [splitting, '']\n": ("7:22", "S108", "`aliases.1` is empty"),
    "misspellings: |\n  - chunkng\n  -\n": ("9:4", "S108", "`misspellings.1` is empty"),
    "exampels: [A page.]\n": ("7:1", "S101", "did you mean `examples`?"),
    "facts:\n  - {text: A fact., sorce: book}\n": ("8:21", "S101", "did you mean `source`?"),
    "quiz: yes\n": ("7:1", "S101", "no field is called `quiz`"),
    "misconceptions:\n  - claim: All of it.\n": ("8:5", "S102", "`misconceptions.0.correction` is missing"),
    "misconceptions: [All of it.]\n": ("7:18", "S103", "a map with `claim` and `correction`, not a text"),
    "aliases: splitting\n": ("7:10", "S103", "must be a list"),
    "facts: >\n  - One.\n  - Two.\n": ("7:8", "S103", "a block that starts with `|`"),
    "simple: [One., Two.]\n": ("7:9", "S103", "must be a text, not a list"),
    "level: no\n": ("7:8", "S104", "`advanced` or `beginner` or `intermediate`, not `no`"),
    "level: begginer\n": ("7:8", "S104", "did you mean `beginner`?"),
    "related: [Rag]\n": ("7:11", "S105", "lower-case") if False else ("7:11", "S105", "an id, or `pack:id`"),
    "related: [rga]\n": ("7:11", "R201", "did you mean `rag`?"),
    "related: [book]\n": ("7:11", "R202", "wants a concept; `demo:book` is a source"),
    "simple: See [[rga]].\n": ("7:9", "R201", "did you mean `rag`?"),
    "facts: |\n  - One.\n\n  - See [[rga]].\n": ("10:5", "R201", "did you mean `rag`?"),
    "facts: |2\n    - One.\n    - See [[rga]].\n": ("9:7", "R201", "did you mean `rag`?"),
    f"simple: {'x' * 601}\n": ("7:9", "S107", "601 characters; it may have 600"),
    f"related: [{'a' * 122}]\n": ("7:11", "S107", "122 characters"),
    f"? {'k' * 201}\n: x\n": ("7:3", "Y008", "200 characters"),
    "<<: {a: b}\n": ("7:1", "Y004", "merge keys"),
    "? [a]\n: b\n": ("7:3", "Y007", "a key must be a text"),
    "name: Twice\n": ("7:1", "Y003", "`name` stands already in line 3"),
    "---\nkind: concept\n": ("7:1", "Y006", "use one file, or `items:`"),
    "aliases: [peft]\n": ("7:11", "R204", "`peft` leads to `peft` too"),
    "broader: [chunking]\n": ("7:10", "R206", "chunking → chunking"),
    '"\\e[31m": x\n': ("7:1", "S101", "no field is called `\\x1b[31m`"),
}


@pytest.mark.parametrize("added", MISTAKES)
def test_place(added: str, tmp_path: Path) -> None:
    """A mistake is reported once, at its line and column, with what to do."""
    place, code, message = MISTAKES[added]
    reading = read_pack(tmp_path, {"chunking.yaml": CHUNKING + added})
    assert found(reading, tmp_path) == [f"chunking.yaml:{place} {code}"]
    assert message in reading.problems[0].message


FILES: dict[str, tuple[dict[str, str | bytes], str]] = {
    "another encoding": ({"chunking.yaml": CHUNKING.encode() + b"asks: [caf\xe9]\n"}, "chunking.yaml:7:11 Y001"),
    "UTF-16": ({"chunking.yaml": CHUNKING.encode("utf-16")}, "chunking.yaml:1:1 Y001"),
    "an empty file": ({"chunking.yaml": ""}, "chunking.yaml:1:1 S112"),
    "only comments": ({"chunking.yaml": "# to do\n"}, "chunking.yaml:1:1 S112"),
    "a text": ({"chunking.yaml": "\n  Chunking.\n"}, "chunking.yaml:2:3 S112"),
    "no kind": ({"chunking.yaml": CHUNKING.partition("\n")[2]}, "chunking.yaml:1:1 S112"),
    "a comparison without its kind": ({"rag-vs-peft.yaml": COMPARISON.partition("\n")[2]}, "rag-vs-peft.yaml:1:1 S112"),
    "an unknown kind": ({"chunking.yaml": CHUNKING.replace("concept", "concpet")}, "chunking.yaml:1:7 S111"),
    "a pack within": ({"in/pack.yaml": GOOD_PACK["pack.yaml"]}, "in/pack.yaml:1:7 S111"),
    "no id": ({"chunking.yaml": CHUNKING.replace("id: chunking\n", "")}, "chunking.yaml:1:1 S102"),
    "a bad id": ({"chunking.yaml": CHUNKING.replace("id: chunking", "id: Chunking")}, "chunking.yaml:2:5 S105"),
    "another file name": ({"b/chunks.yaml": CHUNKING}, "b/chunks.yaml:2:5 S106"),
    "items that are no list": ({"more.yaml": "items: none\n"}, "more.yaml:1:8 S103"),
    "an item that is a text": ({"more.yaml": "items:\n  - chunking\n"}, "more.yaml:2:5 S112"),
    "a field beside items": ({"more.yaml": "items: []\ntopic: basics\n"}, "more.yaml:2:1 S101"),
    "a missing field of an item in a list": (
        {"more.yaml": "items:\n\n  - kind: source\n    name: A Page\n"},
        "more.yaml:3:5 S102",
    ),
    "an unknown topic": ({"chunking.yaml": CHUNKING.replace("basics", "basic")}, "chunking.yaml:4:8 R201"),
    "a pack.yaml that is a list": ({"pack.yaml": "- kind: pack\n"}, "pack.yaml:1:1 S112"),
    "an empty pack.yaml": ({"pack.yaml": ""}, "pack.yaml:1:1 S112"),
    "a pack.yaml of another kind": (
        {"pack.yaml": GOOD_PACK["pack.yaml"].replace("kind: pack", "kind: packet")},
        "pack.yaml:1:1 S111",
    ),
    "a format of the future": (
        {"pack.yaml": GOOD_PACK["pack.yaml"].replace("schema: 1", "schema: 2")},
        "pack.yaml:2:9 S104",
    ),
    "a short version": ({"pack.yaml": GOOD_PACK["pack.yaml"].replace("1.0.0", "1.0")}, "pack.yaml:5:10 S105"),
    "a topic without a name": (
        {"pack.yaml": GOOD_PACK["pack.yaml"].replace("{basics: Basics}", "{basics: }")},
        "pack.yaml:8:18 S108",
    ),
    "a topic with a bad id": (
        {"pack.yaml": GOOD_PACK["pack.yaml"].replace("{basics: Basics}", "{basics: Basics, More!: More}")},
        "pack.yaml:8:26 S105",
    ),
    "an unreadable requirement": (
        {"pack.yaml": GOOD_PACK["pack.yaml"] + "requires: {core: newest}\n"},
        "pack.yaml:9:18 S105",
    ),
    "an unknown main comparison": (
        {"pack.yaml": GOOD_PACK["pack.yaml"] + "main_comparison: a\n"},
        "pack.yaml:9:18 R201",
    ),
    "a redirect to nothing": ({"pack.yaml": GOOD_PACK["pack.yaml"] + "redirects: {old: new}\n"}, "pack.yaml:9:18 R209"),
    "a year": (
        {"sources.yaml": "items:\n  - {kind: source, id: book, name: A Book, year: 20th}\n"},
        "sources.yaml:2:50 S105",
    ),
    "an address": (
        {"sources.yaml": "items:\n  - {kind: source, id: book, name: A Book, url: a.example}\n"},
        "sources.yaml:2:49 S105",
    ),
    "a cell too few": (
        {"rag-vs-peft.yaml": COMPARISON.replace("{rag: Passages., peft: Examples.}", "{rag: Passages.}")},
        "rag-vs-peft.yaml:11:12 R208",
    ),
    "a side too few": (
        {"rag-vs-peft.yaml": COMPARISON.replace("[rag, peft]", "[rag]").replace(", peft: Examples.", "")},
        "rag-vs-peft.yaml:5:8 S109",
    ),
    "another ending": ({"chunking.yml": CHUNKING}, "chunking.yml:0:0 F004"),
    "a link to nothing": ({"chunking.yaml": CHUNKING + "related: [core:rag]\n"}, "chunking.yaml:7:11 R201"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_file(name: str, tmp_path: Path) -> None:
    """A file that is wrong as a whole, or in its head, is reported once and at its place."""
    files, problem = FILES[name]
    assert found(read_pack(tmp_path, files), tmp_path) == [problem]


def test_several_mistakes(tmp_path: Path) -> None:
    """All mistakes of all files come in one run, by file, line and column."""
    files: dict[str, str | bytes] = {
        "chunking.yaml": CHUNKING + "level: hard\nexampels: [x]\nrelated: [rga]\n",
        "a/zeta.yaml": CHUNKING.replace("chunking", "zeta").replace("Chunking", "Zeta") + "asks: what\nyear: 1\n",
    }
    assert found(read_pack(tmp_path, files), tmp_path) == [
        "a/zeta.yaml:7:7 S103",
        "a/zeta.yaml:8:1 S101",
        "chunking.yaml:7:8 S104",
        "chunking.yaml:8:1 S101",
        "chunking.yaml:9:11 R201",
    ]


def test_paths_are_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file below the working directory is named as a person would type it."""
    make_pack(tmp_path / "demo", {"chunking.yaml": CHUNKING + "level: hard\n"})
    monkeypatch.chdir(tmp_path)
    assert str(read(["demo"]).problems[0]).startswith("demo/chunking.yaml:7:8 S104 ")
    assert str(read([str(tmp_path / "demo")]).problems[0]).startswith("demo/chunking.yaml:7:8 S104 ")


PITFALLS = [
    "no",
    "YES",
    "on",
    "1.10",
    "012",
    "12:30",
    "1:2:3",
    "2024-01-02",
    "1_000",
    "=",
    "~",
    "null",
    ".inf",
    "1e3",
    "0x1F",
]


def test_texts_stay_texts(tmp_path: Path) -> None:
    """What other readers take for numbers, dates and truth stays what the author wrote."""
    reading = read_pack(tmp_path, {"chunking.yaml": CHUNKING + f"asks: [{', '.join(PITFALLS)}]\nabbr: no\n"})
    concept = dict(reading.packs[0].items)["demo:chunking"]
    assert isinstance(concept, Concept)
    assert (concept.asks, concept.abbr) == (tuple(PITFALLS), "no")


BULLETS = """facts: |
  - Regression: predict numbers, not *classes*.
  * `code` and [brackets]
    go on in the next line.

  - C# is # not cut
      - nested
limits: |-
  - "Quoted"
sources: |
  - book
"""


def test_block_of_bullets(tmp_path: Path) -> None:
    """A literal block of Markdown bullets is a list, whatever characters stand in it."""
    note = CHUNKING.replace("sources: [book]\n", BULLETS)
    concept = dict(read_pack(tmp_path, {"chunking.yaml": note}).packs[0].items)["demo:chunking"]
    assert isinstance(concept, Concept)
    assert [fact.text for fact in concept.facts] == [
        "Regression: predict numbers, not *classes*.",
        "`code` and [brackets] go on in the next line.",
        "C# is # not cut",
        "nested",
    ]
    assert [fact.text for fact in concept.limits] == ['"Quoted"']
    assert [source.id for source in concept.sources] == ["demo:book"]


def test_short_forms(tmp_path: Path) -> None:
    """A text stands for a fact, a source, a step or a cell as well as the whole map does."""
    short = COMPARISON.replace("{rag: Passages., peft: Examples.}", "{rag: Passages., peft: [One., Two.]}")
    long = COMPARISON.replace("[book]", "[{id: book}]").replace(
        "{rag: Passages., peft: Examples.}",
        "{rag: {facts: [{text: Passages.}]}, peft: {facts: [{text: One.}, {text: Two.}]}}",
    )
    one, other = (read_pack(tmp_path / str(n), {"rag-vs-peft.yaml": text}) for n, text in enumerate((short, long)))
    assert one.packs == other.packs
    assert not one.problems


def test_references_become_complete(tmp_path: Path) -> None:
    """Records name other items by pack and id, wherever they stand."""
    comparison = dict(read_pack(tmp_path, {"rag-vs-peft.yaml": COMPARISON}).packs[0].items)["demo:rag-vs-peft"]
    assert isinstance(comparison, Comparison)
    assert comparison.items == ("demo:rag", "demo:peft")
    assert list(comparison.dimensions[0].cells) == ["demo:rag", "demo:peft"]
    assert comparison.topic == "demo:basics"
    assert comparison.sources[0].id == "demo:book"
    assert comparison.dimensions[0].cells["demo:rag"].process is UNSET


def test_byte_order_mark(tmp_path: Path) -> None:
    """A byte order mark at the start of a file, and the line ends of Windows, do no harm."""
    note = "\ufeff" + CHUNKING.replace("\n", "\r\n")
    assert found(read_pack(tmp_path / "good", {"chunking.yaml": note}), tmp_path / "good") == []
    bad = read_pack(tmp_path / "bad", {"chunking.yaml": note + "level: hard\r\n"})
    assert found(bad, tmp_path / "bad") == ["chunking.yaml:7:8 S104"]


@pytest.mark.parametrize("kind", KINDS_TO_COME)
def test_kinds_to_come(kind: str, tmp_path: Path) -> None:
    """A kind of a later version is refused by its name, alone and in a list."""
    files: dict[str, str | bytes] = {
        "a.yaml": f"kind: {kind}\nid: a\n",
        "b.yaml": f"items:\n  - {{kind: {kind}, id: b}}\n",
    }
    reading = read_pack(tmp_path, files)
    assert found(reading, tmp_path) == ["a.yaml:1:7 S111", "b.yaml:2:12 S111"]
    assert all(f"`{kind}` is not read by this version" in problem.message for problem in reading.problems)


def test_several_items_in_several_files(tmp_path: Path) -> None:
    """Any number of files may hold lists of items, in any folder and of any kinds."""
    reading = read_pack(
        tmp_path,
        {
            "more/one.yaml": "items:\n"
            "  - {kind: takeaway, id: first, text: Cut., about: [rag], sources: [book, page]}\n",
            "more/two.yaml": "items:\n  - {kind: source, id: page, name: A Page}\n"
            "  - {kind: tip, id: first-tip, title: Cut, text: Cut., about: [rag], sources: [page]}\n",
        },
    )
    assert not reading.problems
    ids = [id_ for id_, _ in reading.packs[0].items]
    assert ids == ["demo:peft", "demo:rag", "demo:book", "demo:first", "demo:page", "demo:first-tip"]


# ---- waivers

LONG = CHUNKING + "facts:\n" + f"  - {'Parts of a text. ' * 30}\n" * 2


@pytest.mark.parametrize(
    "waiver", ["in the line", "above", "above, with others", "twice"],
)  # fmt: skip
def test_waiver(waiver: str, tmp_path: Path) -> None:
    """A comment with a rule and a reason allows the rule's problem in its line, or in the line below."""
    line = "definition: Cutting long texts into passages to find."
    allow = "# check: allow C403 because all of it is asked"
    texts = {
        "in the line": f"{line}  {allow}",
        "above": f"{allow}\n{line}",
        "above, with others": f"{allow}\n# Ask Ada before changing it.\n{line}",
        "twice": f"{allow}\n# check: allow C401 because it is short\ndefinition: Chunking chunks.",
    }
    note = LONG.replace("Parts of a text. " * 30, "Parts of a text. " * 32).replace(line, texts[waiver])
    assert found(read_pack(tmp_path, {"chunking.yaml": note}), tmp_path) == []


@pytest.mark.parametrize(
    ("comment", "says"),
    [
        ("# check: allow C403", "name a rule and `because …`"),
        ("# check: allow C403 because", "name a rule and `because …`"),
        ("# check: allow C403 because   ", "name a rule and `because …`"),
        ("# check: allow because it is long", "name a rule and `because …`"),
        ("# check: allow C999 because it is long", "name a rule and `because …`"),
        ("# check: allow c403 because it is long", "name a rule and `because …`"),
        ("# check: allow S107 because it is long", "S107 cannot be waived"),
    ],
)
def test_bad_waiver(comment: str, says: str, tmp_path: Path) -> None:
    """A comment without a reason, or of a rule that does not exist or cannot be waived, is an error itself."""
    note = LONG.replace("definition:", f"{comment}\ndefinition:")
    reading = read_pack(tmp_path, {"chunking.yaml": note})
    assert found(reading, tmp_path) == ["chunking.yaml:5:1 W001", "chunking.yaml:6:13 C403"]
    assert says in reading.problems[0].message


def test_unused_waiver(tmp_path: Path) -> None:
    """A comment that allows nothing is a warning where it stands, and allows nothing elsewhere."""
    note = LONG.replace("kind: concept", "kind: concept  # check: allow C403 because it is long")
    reading = read_pack(tmp_path, {"chunking.yaml": note})
    assert found(reading, tmp_path) == ["chunking.yaml:1:16 W002", "chunking.yaml:5:13 C403"]
    assert reading.packs


def test_waiver_is_of_one_rule(tmp_path: Path) -> None:
    """A comment allows the rule that it names and no other."""
    note = CHUNKING + "aliases: [CHUNKING]  # check: allow R204 because both are said\n"
    assert found(read_pack(tmp_path, {"chunking.yaml": note}), tmp_path) == [
        "chunking.yaml:7:11 R205",
        "chunking.yaml:7:22 W002",
    ]


# ---- what hangs together


def test_one_broken_file(tmp_path: Path) -> None:
    """A file that cannot be read is the only error: what refers to its items is not called wrong as well."""
    files: dict[str, str | bytes] = {
        "rag.yaml": GOOD_PACK["rag.yaml"] + "aliases: [*x]\n",
        "chunking.yaml": CHUNKING + "related: [rag]\nlevel: hard\n",
    }
    assert found(read_pack(tmp_path / "a", files), tmp_path / "a") == ["chunking.yaml:8:8 S104", "rag.yaml:8:11 Y004"]
    files = {"sources.yaml": "items:\n  - {kind: sauce, id: book, name: A Book}\n"}
    assert found(read_pack(tmp_path / "b", files), tmp_path / "b") == ["sources.yaml:2:12 S111"]
    files = {"pack.yaml": GOOD_PACK["pack.yaml"].replace("id: demo", "id: 'demo")}
    assert found(read_pack(tmp_path / "c", files), tmp_path / "c") == ["pack.yaml:3:5 Y002"]


def test_broken_pack_beside(tmp_path: Path) -> None:
    """A broken pack keeps all from being served, but what refers to it is not called wrong."""
    make_pack(tmp_path / "core", {"pack.yaml": "kind: pack\nid: [demo\n"})
    head = GOOD_PACK["pack.yaml"].replace("id: demo", "id: other") + "requires: {demo: '>=1'}\n"
    make_pack(tmp_path / "other", {"pack.yaml": head, "chunking.yaml": CHUNKING + "related: [demo:rag]\n"})
    reading = read([str(tmp_path)])
    assert found(reading, tmp_path) == ["core/pack.yaml:2:5 Y002"]
    assert not reading.packs


def test_many_problems(tmp_path: Path) -> None:
    """Of very many problems of one file the first hundred are reported, and how many more there are."""
    unknown = "".join(f"field-{number}: x\n" for number in range(MOST_PER_FILE + 25))
    reading = read_pack(
        tmp_path, {"chunking.yaml": CHUNKING + unknown, "zeta.yaml": "kind: concept\nid: zeta\nodd: x\n"}
    )
    first = [problem for problem in reading.problems if problem.file.endswith("chunking.yaml")]
    assert [problem.line for problem in first[:-1]] == list(range(7, 7 + MOST_PER_FILE))
    assert (first[-1].code, first[-1].message, first[-1].severity) == ("X000", "and 25 more", "error")
    assert len(reading.problems) > len(first)


def test_several_packs(tmp_path: Path) -> None:
    """Packs refer to one another by pack and id, in the order in which they are named."""
    make_pack(tmp_path / "core")
    head = GOOD_PACK["pack.yaml"].replace("id: demo", "id: other") + "requires: {demo: '>=1,<2'}\n"
    note = CHUNKING.replace("[book]", "[demo:book, book]") + "related: [demo:rag, rag]\nsimple: See [[demo:peft]].\n"
    make_pack(tmp_path / "other", {"pack.yaml": head, "chunking.yaml": note})
    reading = read([str(tmp_path / "other"), str(tmp_path / "core")])
    assert not reading.problems
    assert [loaded.pack.id for loaded in reading.packs] == ["other", "demo"]
    concept = dict(reading.packs[0].items)["other:chunking"]
    assert isinstance(concept, Concept)
    assert concept.related == ("demo:rag", "other:rag")
    assert [source.id for source in concept.sources] == ["demo:book", "other:book"]
    assert [loaded.pack.id for loaded in read([str(tmp_path)]).packs] == ["demo", "other"]


def test_pack_twice(tmp_path: Path) -> None:
    """Two packs with one id are one error, not one for each of their items."""
    make_pack(tmp_path / "one")
    make_pack(tmp_path / "two")
    reading = read([str(tmp_path)])
    assert found(reading, tmp_path) == ["two/pack.yaml:3:5 R211"]
    assert errors(read([str(tmp_path / "one"), str(tmp_path / "one")])) == ["R211"]


# ---- what is no file


def test_no_paths() -> None:
    """Without paths there is nothing, and no problem either."""
    assert read([]) == read(iter(()))
    assert not read([]).packs


def test_a_file_for_a_folder(tmp_path: Path) -> None:
    """A path that is a file, or does not exist, is reported with the path."""
    head = make_pack(tmp_path) / "pack.yaml"
    for path in (head, tmp_path / "nowhere"):
        (problem,) = read([str(path)]).problems
        assert (problem.file, problem.line, problem.code) == (str(path), 0, "F001")


def test_loop(tmp_path: Path) -> None:
    """Links that lead back to a folder above are reported at the link, and reading ends."""
    pack = make_pack(tmp_path / "demo")
    (pack / "a").mkdir()
    (pack / "a" / "back").symlink_to(pack, target_is_directory=True)
    assert found(read([str(pack)]), pack) == ["a/back:0:0 F002"]


def test_link_to_itself(tmp_path: Path) -> None:
    """A link to itself is a problem, not an exception."""
    pack = make_pack(tmp_path / "demo")
    (pack / "self.yaml").symlink_to(pack / "self.yaml")
    assert found(read([str(pack)]), pack) == ["self.yaml:0:0 F002"]


def test_dangling_link(tmp_path: Path) -> None:
    """A link to nothing is reported at the link; a hidden one, as editors leave it, is not read."""
    pack = make_pack(tmp_path / "demo")
    (pack / ".#rag.yaml").symlink_to("ada@laptop.1234")
    assert not read([str(pack)]).problems
    (pack / "gone.yaml").symlink_to(pack / "nowhere.yaml")
    assert found(read([str(pack)]), pack) == ["gone.yaml:0:0 F001"]


def test_linked_folder(tmp_path: Path) -> None:
    """A link to a folder elsewhere is followed."""
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "chunking.yaml").write_text(CHUNKING)
    pack = make_pack(tmp_path / "demo")
    (pack / "linked").symlink_to(shared, target_is_directory=True)
    assert "demo:chunking" in dict(read([str(pack)]).packs[0].items)


def test_too_deep(tmp_path: Path) -> None:
    """Folders in folders in folders end somewhere."""
    deep = "/".join("abcdefghij")
    assert errors(read_pack(tmp_path, {f"{deep}/chunking.yaml": CHUNKING})) == ["F002"]
    assert errors(read_pack(tmp_path / "less", {"a/b/c/d/chunking.yaml": CHUNKING})) == []


@pytest.mark.skipif(os.name == "nt", reason="has no named pipes in folders")
@pytest.mark.parametrize("name", ["pipe.yaml", "pipe.yml", "pack.yaml"])
def test_pipe(name: str, tmp_path: Path) -> None:
    """A named pipe in place of a file is reported, not waited for."""
    pack = make_pack(tmp_path / "demo")
    (pack / name).unlink(missing_ok=True)
    os.mkfifo(pack / name)
    code = "import sys; from bot.library.reader import read; print(*(p.code for p in read([sys.argv[1]]).problems))"
    assert run_python(code, pack, seconds=20).split() == [
        {"pipe.yaml": "F001", "pipe.yml": "F004", "pack.yaml": "F003"}[name]
    ]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no endless file here")
def test_endless_file(tmp_path: Path) -> None:
    """A link to a device is reported, not read for ever."""
    pack = make_pack(tmp_path / "demo")
    (pack / "zero.yaml").symlink_to("/dev/zero")
    code = "import sys; from bot.library.reader import read; print(*(p.code for p in read([sys.argv[1]]).problems))"
    assert run_python(code, pack, seconds=20).split() == ["F001"]


def test_binary_file(tmp_path: Path) -> None:
    """A picture with the ending of a note is one problem; other endings are not looked at."""
    picture = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe"
    reading = read_pack(tmp_path, {"picture.yaml": picture, "picture.png": picture, "notes.txt": "- *", "yaml": "*"})
    assert found(reading, tmp_path) == ["picture.yaml:1:1 Y001"]


def test_huge_file(tmp_path: Path) -> None:
    """A file of many megabytes is refused without being read whole."""
    pack = make_pack(tmp_path / "demo")
    with (pack / "huge.yaml").open("wb") as file:
        file.truncate(1 << 40)  # no bytes on the disk
    assert found(read([str(pack)]), pack) == ["huge.yaml:1:1 Y008"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything may be read here")
def test_unreadable(tmp_path: Path) -> None:
    """A file or folder without permission to read is reported by its path."""
    pack = make_pack(tmp_path / "demo", {"chunking.yaml": CHUNKING, "more/other.yaml": CHUNKING})
    (pack / "more").chmod(0)
    try:
        assert found(read([str(pack)]), pack) == ["more:0:0 F001"]
    finally:
        (pack / "more").chmod(0o700)
    (pack / "more" / "other.yaml").unlink()
    (pack / "chunking.yaml").chmod(0)
    assert found(read([str(pack)]), pack) == ["chunking.yaml:0:0 F001"]


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_names_of_bytes(tmp_path: Path) -> None:
    """A file whose name is no text is read, and reported under a name that can be printed."""
    pack = make_pack(tmp_path / "demo")
    name = os.fsencode(pack) + b"/caf\xe9.yaml"
    Path(os.fsdecode(name)).write_text("items: none\n")
    (problem,) = read([str(pack)]).problems
    assert str(problem).encode().decode().endswith("caf\\xe9.yaml:1:8 S103 `items` must be a list (`- kind: …` lines)")


# ---- anything at all

PIECES = [
    *(each.encode() for each in "*!|>[]{}#'\"\t\r\n\\~@`%="),
    *(
        b"- ",
        b": ",
        b"? ",
        b"&a ",
        b"*a",
        b" # ",
        b"  ",
        b"\n\n",
        b"!%ED%A0%80",
        b"<<: ",
        b"---\n",
        b"...\n",
        b"%YAML 9.9\n",
    ),
    *(b"\xff", b"\xed\xa0\x80", b"\x00", b"\x85", "\u2028".encode(), "\ufeff".encode(), b"1.10", b"x" * 700),
    *(
        b"id: ",
        b"kind: ",
        b"items: ",
        b"sources: ",
        b"text: ",
        b"items:\n",
        b"kind: comparison\n",
        b"related: [a, b:c]\n",
    ),
    *(b"steps:\n - a\n - b\n", b"dimensions: [{}]\n", b"cells: {rag: {process: x}}\n", b"choose: {rag: ''}\n"),
    *(b"[[rag]]", b"[[x:y]]", b"# check: allow R204 because x\n", b"# check: allow"),
    *(b"requires: {demo: '<9'}\n", b"redirects: {a: rag}\n", b"version: 99999999999.0.0\n"),
]
REAL = sorted(path for path in (ROOT / "content").rglob("*.yaml") if path.stat().st_size < 4000)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Return a real note with pieces put in, cut out or doubled."""
    data = draw(st.sampled_from(REAL)).read_bytes()
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        end = start + draw(st.sampled_from([0, 0, 0, 1, 2, 10, 100]))
        piece = draw(st.sampled_from(PIECES) | st.just(data[start:end] * 2))
        data = data[:start] + piece + data[end:]
    return data


def _is_sound(folder: Path, name: str, data: bytes) -> None:
    """Read a pack with some bytes in one file: records or problems, each in a place that exists."""
    (folder / name).write_bytes(data)
    reading = read([str(folder)])
    assert bool(reading.packs) != any(problem.severity == "error" for problem in reading.problems)
    for problem in reading.problems:
        assert problem.code in BY_CODE
        assert problem.message.isprintable()
        text = Path(problem.file).read_text(errors="replace") if problem.line else ""
        assert problem.line <= len(f"{text}.".splitlines()) + 1  # the end of a file counts as a line
        assert (problem.column > 0) == (problem.line > 0)


@pytest.fixture(scope="module")
def wild(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a pack in which one file is written over and over."""
    return make_pack(tmp_path_factory.mktemp("wild"))


@given(data=st.binary(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join))
@settings(deadline=None, max_examples=200)
def test_any_bytes(wild: Path, data: bytes) -> None:
    """Any bytes in a file give records or problems, never an exception."""
    _is_sound(wild, "chunking.yaml", data)


@given(data=mutated())
@settings(deadline=None, max_examples=200)
def test_mutated_notes(wild: Path, data: bytes) -> None:
    """Real notes with anything put in or cut out give records or problems, never an exception."""
    _is_sound(wild, "chunking.yaml", data)


@given(pieces=st.lists(st.tuples(st.integers(0, 400), st.sampled_from(PIECES), st.integers(0, 30)), max_size=4))
@settings(deadline=None, max_examples=150)
def test_mutated_heads(tmp_path_factory: pytest.TempPathFactory, pieces: list[tuple[int, bytes, int]]) -> None:
    """A pack.yaml with anything put in or cut out gives records or problems, never an exception."""
    data = (
        GOOD_PACK["pack.yaml"]
        + "requires: {demo: '>=1,<2'}\nredirects: {old: rag}\nobjectives: [Know.]\nmain_comparison: rag-vs-peft\n"
    ).encode()
    for start, piece, cut in pieces:
        data = data[:start] + piece + data[start + cut :]
    folder = make_pack(tmp_path_factory.mktemp("head"), {"rag-vs-peft.yaml": COMPARISON})
    _is_sound(folder, "pack.yaml", data)


printable = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"], exclude_characters="\ufeff"),
    max_size=60,
)


@given(texts=st.lists(printable.map(str.strip).filter(bool), min_size=1, max_size=4))
@settings(deadline=None, max_examples=100)
def test_any_text(wild: Path, texts: list[str]) -> None:
    """Any text in quotes, and any text behind a bullet in a block, is read as it was written."""
    quoted = ", ".join(json.dumps(text, ensure_ascii=False) for text in texts)
    block = "".join(f"  - {text}\n" for text in texts)
    (wild / "chunking.yaml").write_text(f"{CHUNKING}limits: [{quoted}]\nfacts: |\n{block}", encoding="utf-8")
    reading = read([str(wild)])
    if reading.packs:  # else a text holds a link to nothing
        concept = dict(reading.packs[0].items)["demo:chunking"]
        assert isinstance(concept, Concept)
        assert [fact.text for fact in concept.facts] == texts
        assert [fact.text for fact in concept.limits] == texts
    else:
        assert any("[[" in text for text in texts)
