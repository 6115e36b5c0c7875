"""Strict YAML: what becomes of texts, where they stand, and what ends the reading."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import cast

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.library.tree import DEEPEST, LONGEST_KEY, MOST_BYTES, MOST_NODES, Mapping, Node, Scalar, Sequence, parse


def _whole(text: str) -> Node:
    """Return the tree of a correct text."""
    tree, problems = parse(text.encode(), "a.yaml")
    assert not problems
    assert tree is not None
    return tree


def _stops(data: str | bytes) -> tuple[int, int, str]:
    """Return where and why reading stops."""
    tree, problems = parse(data if isinstance(data, bytes) else data.encode(), "a.yaml")
    assert tree is None
    (problem,) = problems
    assert problem.severity == "error"
    return problem.line, problem.column, problem.code


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "Yes",
        "ON",
        "true",
        "null",
        "~",
        "1.10",
        "012",
        "0o14",
        "12:30",
        "1:2:3",
        "2024-01-02",
        "1_000",
        "=",
        ".inf",
        "1e3",
        "C#",
    ],
)
def test_scalars(text: str) -> None:
    """Every bare scalar is the text that stands there."""
    tree = _whole(f"key: {text}\n{text}: value\n")
    assert tree == Mapping(
        [
            (Scalar("key", 1, 1), Scalar(text, 1, 6)),
            (Scalar(text, 2, 1), Scalar("value", 2, 3 + len(text))),
        ],
        1,
        1,
    )


def test_places() -> None:
    """Every text, list and map knows its line and column, from 1."""
    assert _whole("\na:\n  - 'b'\n  - {c: [d, \"é\"]}\n") == Mapping(
        [
            (
                Scalar("a", 2, 1),
                Sequence(
                    [
                        Scalar("b", 3, 5, quoted=True),
                        Mapping(
                            [
                                (
                                    Scalar("c", 4, 6),
                                    Sequence([Scalar("d", 4, 10), Scalar("é", 4, 13, quoted=True)], 4, 9),
                                )
                            ],
                            4,
                            5,
                        ),
                    ],
                    3,
                    3,
                ),
            )
        ],
        2,
        1,
    )


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"])
def test_breaks(break_: str) -> None:
    """Lines are counted as the YAML parser does, so that places agree whoever finds the problem."""
    text = f"a: b{break_}é: C# is # cut{break_}"
    _, problems = parse(text.encode(), "a.yaml")
    assert [(problem.line, problem.column, problem.code) for problem in problems] == [(2, 9, "Y009")]
    assert _stops(f"a: b{break_}é: \x07") == (2, 4, "Y002")
    assert _stops(f"a: b{break_}é: ".encode() + b"\xff") == (2, 4, "Y001")


@pytest.mark.parametrize(
    ("block", "margin"),
    [
        ("|\n  a\n", 2),
        ("|\n\n    a\n\n    b", 4),
        ("|4\n      a\n", 4),
        ("|-\r\n a\r\n", 1),
        ("|\n", 0),
        ("|2-\n", 0),
        (">\n  a\n", -1),
        ("'a'", -1),
        ("a | b", -1),
    ],
)
def test_margin(block: str, margin: int) -> None:
    """A literal block knows how far its lines are indented; other texts have no margin."""
    tree = _whole(f"key: {block}")
    assert isinstance(tree, Mapping)
    value = tree.get("key")
    assert isinstance(value, Scalar)
    assert value.margin == margin


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("- C# is # cut", 8),
        ("- see issue #3", 12),
        ("- issue #3", 8),
        ("- {a: b c # d\n  }", 10),
        ("- beginner # a comment", 0),
        ("- beginner  #2", 0),
        ("- a text  # with a comment", 0),
        ("- 'C# is # not cut' # here", 0),
        ("- C#is#not cut", 0),
        ("- |\n  C# is # not cut", 0),
        ("# a b # c", 0),
        ("- # nothing", 0),
    ],
)
def test_cut(text: str, column: int) -> None:
    """A bare text that ends at a blank and # draws a warning, a comment after two blanks or one word does not."""
    tree, problems = parse(text.encode(), "a.yaml")
    assert [(problem.line, problem.column, problem.code, problem.severity) for problem in problems] == (
        [(1, column, "Y009", "warning")] if column else []
    )
    assert tree is not None or text.startswith("#")


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "\ufeff", "---\n...\n"])
def test_nothing(text: str) -> None:
    """A file without content has no tree, or an empty text, and no problem."""
    tree, problems = parse(text.encode(), "a.yaml")
    assert not problems
    assert tree is None or (isinstance(tree, Scalar) and not tree.text)


@pytest.mark.parametrize(
    "text", ["'no': 'a' # b", '"<<": merged', '- "!a"', "- '&a'", "- '*a'", "- ! 'quoted'", "--- one\n...\n"]
)
def test_quoted(text: str) -> None:
    """What quotes hold is text, whatever it looks like."""
    assert _whole(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: &b c", (1, 4, "Y004")),
        ("a: *b", (1, 4, "Y004")),
        ("a: &b [c]", (1, 4, "Y004")),
        ("a:\n  <<: b", (2, 3, "Y004")),
        ("a: !b c", (1, 4, "Y005")),
        ("a: !!str c", (1, 4, "Y005")),
        ("a: !<x> {b: c}", (1, 4, "Y005")),
        ("a: b\n---\nc: d", (2, 1, "Y006")),
        ("a: b\n...\n---\nc: d", (3, 1, "Y006")),
        ("{a: b}: c", (1, 1, "Y007")),
        ("[a]: c", (1, 1, "Y007")),
        ("%TAG ! tag:%ED%A0%80\n---\na: !b c", (1, 1, "Y005")),
    ],
)
def test_refused(text: str, place: tuple[int, int, str]) -> None:
    """Anchors, aliases, merge keys, tags, several documents and keys that are no texts end the reading."""
    assert _stops(text) == place


def test_doubled_keys() -> None:
    """A key that stands twice in one map is reported, in two maps it is not; reading goes on."""
    tree, problems = parse(b"a: 1\nb: {a: 2, c: 3, 'c': 4}\na: 5\n", "a.yaml")
    assert isinstance(tree, Mapping)
    assert [(problem.line, problem.column, problem.code) for problem in problems] == [(2, 17, "Y003"), (3, 1, "Y003")]


def test_limits() -> None:
    """As much as is allowed is read, one more is not."""
    _whole("[" * DEEPEST + "]" * DEEPEST)
    assert _stops("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1)) == (1, DEEPEST + 1, "Y008")
    _whole("- a\n" * (MOST_NODES - 1))
    assert _stops("- a\n" * MOST_NODES) == (MOST_NODES, 3, "Y008")
    _whole("k" * LONGEST_KEY + ": a")
    assert _stops("k" * (LONGEST_KEY + 1) + ": a") == (1, 1, "Y008")
    _whole("a" * MOST_BYTES)
    assert _stops("a" * (MOST_BYTES + 1)) == (1, 1, "Y008")


def test_stops_early() -> None:
    """A hostile file is left at the first thing that is not allowed, not read to its end."""
    started = time.process_time()
    for _ in range(20):
        _stops("[" * MOST_BYTES)
        _stops("- &a x\n" * (MOST_BYTES // 7))
    assert time.process_time() - started < 2


def test_c_parser() -> None:
    """The fast parser is there: the wheels of PyYAML bring it, and reading is ten times slower without it."""
    assert hasattr(yaml, "CSafeLoader")


def _sound(node: Node | None) -> None:
    """Hold a tree against its promises."""
    if isinstance(node, Mapping):
        assert all(isinstance(key, Scalar) for key, _ in node.pairs)
        for _, value in node.pairs:
            _sound(value)
    elif isinstance(node, Sequence):
        for item in node.items:
            _sound(item)
    assert node is None or min(node.line, node.column) > 0


def _events(text: str) -> list[object]:
    return list(cast("Iterator[object]", yaml.parse(text, yaml.CSafeLoader)))  # pyright: ignore[reportUnknownMemberType]


SYNTAX = [
    *"-:?[]{},#&*!|>'\"%@` \n\t\\~=<.",
    *("- ", ": ", "? ", "\n  ", "---\n", "...\n", "a", "é", "\u2028", "\ufeff", "!%C3%28"),
]


@given(
    data=st.binary()
    | st.text().map(str.encode)
    | st.lists(st.sampled_from(SYNTAX)).map(lambda found: "".join(found).encode())
)
@settings(deadline=None, max_examples=200)
def test_any_bytes(data: bytes) -> None:
    """Any bytes give a tree or problems, never an exception; no tree without a reason."""
    tree, problems = parse(data, "a.yaml")
    _sound(tree)
    assert all(problem.file == "a.yaml" and min(problem.line, problem.column) > 0 for problem in problems)
    if tree is None and not problems:
        assert not any(isinstance(event, yaml.NodeEvent) for event in _events(data.decode().removeprefix("\ufeff")))


leaves = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\ufeff\u2028\u2029"),
    max_size=20,
)
trees = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(leaves, inner, max_size=4), max_leaves=12
)


def _plain(node: Node) -> object:
    if isinstance(node, Mapping):
        return {key.text: _plain(value) for key, value in node.pairs}
    return [_plain(item) for item in node.items] if isinstance(node, Sequence) else node.text


@given(data=trees, flow=st.booleans())
@settings(deadline=None, max_examples=150)
def test_written_and_read(data: object, flow: bool) -> None:  # noqa: FBT001
    """What PyYAML writes, in either style, is read back as the same texts, lists and maps."""
    text = yaml.dump(data, default_style='"', default_flow_style=flow, allow_unicode=True, width=60, Dumper=_Plain)
    assert _plain(_whole(text)) == data


class _Plain(yaml.SafeDumper):
    """Writes no anchors."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True
