"""Files made to do harm: a megabyte of anything is read in seconds, in little memory, and without a crash."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from bot.library.reader import read
from bot.library.tree import MOST_BYTES, parse
from tests.support.packs import make_pack
from tests.support.reading import CHUNKING, COMPARISON, errors, read_pack, run_python

SECONDS = 3.0
"""Of processor time for one file."""
MEGABYTES = 150
"""That reading one file may add to the process."""

READ = """
import json, resource, sys, time
from bot.library.reader import read
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
read([sys.argv[1]])
before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
reading = read([sys.argv[2]])
seconds = time.process_time() - started
grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
problems = [[problem.code, len(str(problem))] for problem in reading.problems]
print(json.dumps([seconds, grown, len(reading.packs), problems]))
"""


def _fill(unit: str, before: str = CHUNKING, after: str = "") -> str:
    """Return as many units as fit."""
    return before + unit * ((MOST_BYTES - len((before + after).encode())) // len(unit.encode())) + after


def _many(unit: str, before: str = CHUNKING, after: str = "", most: int = 49_000) -> str:
    """Return numbered units, as many as fit; `most` stays below the number of values that a file may have."""
    parts, size = [before], len(before) + len(after)
    for number in range(most):
        part = unit.replace("#", str(number))
        size += len(part)
        if size > MOST_BYTES:
            break
        parts.append(part)
    return "".join(parts) + after


HEAD, _, _ = COMPARISON.partition("items:")
SIDES = f"{HEAD}items: [rag, peft]\nsummary: One.\nsources: [book]\ndimensions:\n"
THOUSAND = SIDES.replace("rag, peft", ", ".join(f"a{number}" for number in range(1000)))
ITEMS = "items:\n"
ALIKE = "an-id-that-hardly-differs-from-all-the-others-here"
LINKED = f"  - {{kind: concept, id: {ALIKE}#, broader: ["
ODD = (
    "  - {kind: concept, id: a#, name: Thing #, topic: basics, sources: [book], definition: A thing of this test alone."
)

HOSTILE: dict[str, Callable[[], str]] = {
    # depth
    "lists in lists": lambda: "[" * MOST_BYTES,
    "maps in maps": lambda: _fill("{a: ", ""),
    "lists in lists in lines": lambda: _fill("- ", ""),
    "keys in keys": lambda: _fill("? ", ""),
    "deep indentation": lambda: "".join(f"{' ' * depth}a:\n" for depth in range(1400)),
    # numbers of things
    "values": lambda: _fill("a,", f"{CHUNKING}asks: [", "]"),
    "values in lines": lambda: _fill("-\n", f"{CHUNKING}asks:\n"),
    "values before a comment": lambda: _many("a b,               ", f"# \n{CHUNKING}simple: a b #\nasks: [", "]"),
    "unknown fields": lambda: _many("exampels_#: a\n", most=24_000),
    "one field": lambda: _fill("name: a\n"),
    "empty keys": lambda: _fill("?\n", ""),
    "items": lambda: _many("  - {kind: concept}\n", ITEMS, most=16_000),
    "items that are none": lambda: _many("  - a\n", ITEMS),
    "items without a kind": lambda: _many("  - {}\n", ITEMS),
    "items of odd kinds": lambda: _many("  - {kind: concpt#}\n", ITEMS, most=16_000),
    "items of odd levels": lambda: _many("  - {kind: concept, level: b#}\n", ITEMS, most=9_000),
    "items of one id": lambda: _many("  - {kind: concept, id: a}\n", ITEMS, most=9_000),
    "items of one name": lambda: _many(ODD.replace("Thing #", "Thing") + "}\n", ITEMS, most=3_000),
    "circles": lambda: _many("  - {kind: concept, id: a#, broader: [a0, a#]}\n", ITEMS, most=4_500),
    "a chain": lambda: _many(f"{LINKED}{ALIKE}#0, {ALIKE}0]}}\n", ITEMS, most=4_500),
    "ids that are alike": lambda: _many(f"{LINKED}{ALIKE}-#]}}\n", ITEMS, most=5_000),
    "references": lambda: _many("passages-#,", f"{CHUNKING}related: [", "]"),
    "links": lambda: _many("[[a#]] ", f'{CHUNKING}simple: "', '"\n'),
    "aliases": lambda: _many("a thing that is called #,", f"{CHUNKING}aliases: [", "]"),
    "one alias": lambda: _many("PEFT,", f"{CHUNKING}aliases: [", "]"),
    "misconceptions": lambda: _many("  - {claim: a}\n", f"{CHUNKING}misconceptions:\n", most=16_000),
    "sides": lambda: _many("  - {id: a, name: A, cells: {}}\n", THOUSAND, most=4_200),
    "cells": lambda: _many("b#: a,", f"{SIDES}  - id: x\n    name: X\n    cells: {{", "}\n", most=20_000),
    "dimensions of one name": lambda: _many("  - {id: x#, name: X, cells: {rag: a, peft: b}}\n", SIDES, most=4_000),
    "pairs": lambda: _many("a: b,", f"{CHUNKING}facts: [", "]", most=16_000),
    "bullets": lambda: _fill(" - a\n", f"{CHUNKING}facts: |\n"),
    "bullets that are no ids": lambda: _many(" - a!\n", f"{CHUNKING}related: |\n", most=50_000),
    "bullets that lead nowhere": lambda: _many(" - a#\n", f"{CHUNKING}related: |\n", most=50_000),
    "empty bullets": lambda: _many(" -\n", f"{CHUNKING}asks: |\n", most=50_000),
    "blocks": lambda: _many("k#: |\n\n\n a\n", most=24_000),
    "waivers": lambda: _fill("# check: allow C403 because I want to\n"),
    "bad waivers": lambda: _fill("# check: allow\n"),
    "documents": lambda: _fill("---\n", ""),
    # anchors and tags
    "anchors": lambda: _many("- &a# x\n", ""),
    "aliases of YAML": lambda: _many("- *a#\n", ""),
    "a bomb": lambda: _many("b#: &c# [*a, *a]\n", "a: &a [x, x]\n"),
    "tags": lambda: _fill("!a", "- "),
    "a long tag": lambda: _fill("%41", "- !<", "> a"),
    "directives": lambda: _fill("%a b\n", ""),
    # length
    "a long bare key": lambda: _fill("k", "", ": v"),
    "a long key": lambda: _fill("k", f"{CHUNKING}? ", "\n: v\n"),
    "a long key above many values": lambda: (
        f"{SIDES}  - id: x\n    name: X\n    cells:\n      ? {'k' * (MOST_BYTES // 2)}\n      : [{'a,' * 2000}]\n"
    ),
    "a long text": lambda: _fill("a ", f"{CHUNKING}simple: "),
    "a long id": lambda: _fill("a", f"{CHUNKING}related: [", "]"),
    "a long link": lambda: _fill("a", f'{CHUNKING}simple: "[[', ']]"'),
    "a long word": lambda: _fill("b", f"{CHUNKING}level: "),
    "a long kind": lambda: _fill("c", "kind: "),
    "a long waiver": lambda: _fill(" ", f"{CHUNKING}# check: allow"),
    "a long bullet": lambda: _fill(" a\n", f"{CHUNKING}facts: |\n - b\n"),
    "a long folded text": lambda: _fill(" a\n\n", f"{CHUNKING}simple: >\n"),
    "halves of links": lambda: _fill("[[a|", f"{CHUNKING}simple: x"),
    "escapes": lambda: _fill("\\u0041", f'{CHUNKING}simple: "', '"\n'),
    # signs
    "quotes": lambda: _fill('"', f"{CHUNKING}simple: "),
    "pairs of quotes": lambda: _fill("'',", f"{CHUNKING}asks: [", "]"),
    "an open quote": lambda: _fill("a\n ", f'{CHUNKING}simple: "'),
    "an open bracket": lambda: _fill("a b\n ", f"{CHUNKING}asks: ["),
    "commas": lambda: _fill(",", f"{CHUNKING}asks: ["),
    "colons": lambda: _fill("a:", f"{CHUNKING}facts: [", "]"),
    "tabs": lambda: _fill("\t"),
    "blanks": lambda: _fill(" "),
    "line breaks": lambda: _fill("\n"),
    "odd line breaks": lambda: _fill("\u2028", f"{CHUNKING}simple: a b #\n"),
    "comments": lambda: _fill("#\n"),
    "zeros": lambda: "\0" * MOST_BYTES,
}  # fmt: skip
WORST = (
    *(
        "lists in lists",
        "values before a comment",
        "unknown fields",
        "items of one name",
        "a chain",
        "ids that are alike",
    ),
    *(
        "references",
        "sides",
        "cells",
        "bullets",
        "bullets that lead nowhere",
        "a long key above many values",
        "a long id",
    ),
    *("a long bullet", "an open quote", "a bomb"),
)
"""Those that were once slow or large, and one of each sort: run every time."""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted otherwise elsewhere")
@pytest.mark.parametrize(
    "name", [name if name in WORST else pytest.param(name, marks=pytest.mark.slow) for name in HOSTILE]
)
def test_harmless(name: str, tmp_path: Path) -> None:
    """A hostile file costs at most three seconds and 150 MB, ends no process and fills no screen."""
    text = HOSTILE[name]()
    assert len(text.encode()) <= MOST_BYTES
    file = "rag-vs-peft.yaml" if text.startswith("kind: comparison") else "chunking.yaml"
    good, bad = make_pack(tmp_path / "good"), make_pack(tmp_path / "bad", {file: text})
    seconds, grown, packs, problems = json.loads(run_python(READ, good, bad, seconds=120))
    assert seconds <= SECONDS
    assert grown <= MEGABYTES
    assert packs or problems
    assert len(problems) <= 2 * 101
    assert max((size for _, size in problems), default=0) <= 1000


def test_names_are_known() -> None:
    """Those that run every time are among all."""
    assert set(WORST) <= set(HOSTILE)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted otherwise elsewhere")
def test_many_hostile_files(tmp_path: Path) -> None:
    """What one hostile file leaves behind does not add up over many."""
    files: dict[str, str | bytes] = {
        f"{number}.yaml": "items:\n" + "  - {kind: concept}\n" * 16_000 for number in range(5)
    }
    good, bad = make_pack(tmp_path / "good"), make_pack(tmp_path / "bad", files)
    seconds, grown, _, problems = json.loads(run_python(READ, good, bad, seconds=120))
    assert seconds <= 5 * SECONDS
    assert grown <= MEGABYTES
    assert len(problems) == 5 * 101


@pytest.mark.parametrize("open_", ["[", "{a: ", "- ", "? ", "[{", "- {a: [", "a:\n" + " " * 3])
@pytest.mark.parametrize("depth", [100, 10_000, 100_000])
def test_depth(open_: str, depth: int, tmp_path: Path) -> None:
    """However deep a file is nested, the interpreter survives, and says where it became too deep."""
    assert set(errors(read_pack(tmp_path, {"chunking.yaml": (open_ * depth)[:MOST_BYTES]}))) <= {
        "Y002",
        "Y003",
        "Y007",
        "Y008",
        "S112",
        "X000",
    }


def _around() -> Iterator[bytes]:
    """Yield files of about the most bytes that are read."""
    for size in (MOST_BYTES - 1, MOST_BYTES, MOST_BYTES + 1):
        yield b"#" * size
        yield "é".encode() * (size // 2)


def test_size(tmp_path: Path) -> None:
    """A file is read up to a megabyte and refused beyond."""
    for number, data in zip(count(), _around(), strict=False):
        _, problems = parse(data, "a.yaml")
        (tmp_path / str(number)).mkdir()
        assert [problem.code for problem in problems] == (["Y008"] if len(data) > MOST_BYTES else [])


def test_no_paths_are_followed_twice(tmp_path: Path) -> None:
    """Many links to one folder are read as often as they are written, and no more: names tell of the clash."""
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "chunking.yaml").write_text(CHUNKING)
    pack = make_pack(tmp_path / "demo")
    for number in range(20):
        (pack / f"link-{number}").symlink_to(shared, target_is_directory=True)
    assert errors(read([str(pack)])) == ["R203"] * 19
