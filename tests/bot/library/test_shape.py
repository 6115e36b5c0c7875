"""Records against trees: what is declared is read, and nothing else."""

from __future__ import annotations

import re

import pytest
from msgspec import Struct, inspect

from bot.library.model import KINDS, SHORT, Pack, Step
from bot.library.problem import Problem
from bot.library.shape import Draft, Shape, Shaper, bare, close, shape_of
from bot.library.tree import Mapping, Node, Scalar, Sequence, parse

PATTERNED = ("an-id", "https://a.example", "2020", "1.2.3", "en", ">=1,<2")
"""A text for each form that fields ask for."""


def _text(pattern: str | None) -> str:
    if not pattern:
        return "A text."
    return next(text for text in PATTERNED if re.search(pattern, text))


def _node(shape: Shape, depth: int = 0) -> Node:
    """Return a correct node for a declared shape, with every field in it."""
    shape, _ = bare(shape)
    match shape:
        case inspect.StructType(fields=fields):
            pairs = [(Scalar(field.encode_name, 1, 1), _node(field.type, depth + 1)) for field in fields]
            return Mapping([*pairs], 1, 1)
        case inspect.VarTupleType(item_type=inner, min_length=least):
            return Sequence([_node(inner, depth + 1) for _ in range(least or 1)], 1, 1)
        case inspect.DictType(key_type=key, value_type=value):
            name = _node(key, depth + 1)
            assert isinstance(name, Scalar)
            return Mapping([(name, _node(value, depth + 1))], 1, 1)
        case inspect.LiteralType(values=values):
            return Scalar(str(values[0]), 1, 1)
        case inspect.StrType(pattern=pattern):
            return Scalar(_text(pattern), 1, 1)
        case _:
            raise TypeError(shape)


def _shaped(text: str, record: type[Struct], kind: str = "concept") -> tuple[Draft, list[str]]:
    """Return a text read as a record, and the problems as `1:2 S101`."""
    tree, found = parse(text.encode(), "a.yaml")
    assert isinstance(tree, Mapping)
    draft = Shaper("a.yaml", "demo", found).item(tree, kind, record)
    return draft, [f"{problem.line}:{problem.column} {problem.code}" for problem in found]


@pytest.mark.parametrize(("kind", "record"), [*KINDS.items(), ("pack", Pack)])
def test_every_field(kind: str, record: type[Struct]) -> None:
    """Every declared field of every kind can be written, and is read."""
    node = _node(shape_of(record))
    assert isinstance(node, Mapping)
    problems: list[Problem] = []
    draft = Shaper("a.yaml", "demo", problems).item(node, kind, record)
    assert not problems
    assert list(draft.data) == [field.encode_name for field in shape_of(record).fields]


@pytest.mark.parametrize(("kind", "record"), [*KINDS.items(), ("pack", Pack)])
def test_missing_fields(kind: str, record: type[Struct]) -> None:
    """Of an empty item just the required fields are missed, each by name."""
    problems: list[Problem] = []
    Shaper("a.yaml", "demo", problems).item(Mapping([], 3, 1), kind, record)
    required = [field.encode_name for field in shape_of(record).fields if field.required]
    assert [problem.message.split("`")[1] for problem in problems] == required
    assert {(problem.line, problem.code) for problem in problems} == {(3, "S102")}


@pytest.mark.parametrize("record", list(SHORT))
def test_short_names_a_field(record: type[Struct]) -> None:
    """The field that stands for a whole record is one of its fields, and the only one that must be there."""
    fields = {field.encode_name: field for field in shape_of(record).fields}
    assert SHORT[record] in fields
    assert {name for name, field in fields.items() if field.required} <= {SHORT[record]}


def test_places_and_references() -> None:
    """A draft knows where each part stands, and every id in it with what it may point to."""
    draft, problems = _shaped(
        "id: a\nrelated: [rag, core:x]\nfacts:\n  - See [[peft|PEFT]].\ntopic: basics\n", KINDS["concept"]
    )
    assert problems == ["1:1 S102", "1:1 S102"]
    assert draft.id == "demo:a"
    assert draft.places["related.1"] == (2, 16)
    assert draft.places["facts.0.text" if "facts.0.text" in draft.places else "facts.0"] == (4, 5)
    assert [(each.id, each.kinds, each.line, each.column) for each in draft.references] == [
        ("demo:rag", ("concept",), 2, 11),
        ("core:x", ("concept",), 2, 16),
        ("demo:peft", ("concept",), 4, 5),
        ("demo:basics", ("topic",), 5, 8),
    ]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("See [[rag]] and [[core:peft|it]].", ["demo:rag", "core:peft"]),
        ("Not \\[[rag]] here.", []),
        ("Nor [rag], [[Rag]], [[rag|]], [[ rag ]] or [[rag", []),
        ("[[a]][[b]]", ["demo:a", "demo:b"]),
    ],
)
def test_links(text: str, ids: list[str]) -> None:
    """Links to concepts in prose are references; what only looks like one is text."""
    draft, _ = _shaped(f"simple: '{text}'", KINDS["concept"])
    assert [reference.id for reference in draft.references] == ids


@pytest.mark.parametrize("value", ["[a: b]", "- a: b", "{a: b}", "text"])
def test_wrong_is_left_out(value: str) -> None:
    """What is wrong is reported and left out; the rest of the item stays."""
    draft, problems = _shaped(f"id: a\nchoose:\n  {value}\n", KINDS["comparison"])
    assert draft.data["id"] == "a"
    assert problems


def test_too_long_is_reported_once() -> None:
    """A text that is much too long is one problem, however many links stand in it."""
    links = " ".join(f"[[a{number}]]" for number in range(1000))
    draft, problems = _shaped(f"simple: '{links}'", KINDS["concept"])
    assert problems[0] == "1:9 S107"
    assert len(draft.references) < 100


def test_too_many_bullets() -> None:
    """The bullets of literal blocks count like other list entries."""
    block = "  - a\n" * 30_000
    assert _shaped(f"asks: |\n{block}aliases: |\n  - a\n", KINDS["concept"])[1][0].endswith("S102")
    assert "30002:10 Y008" in _shaped(f"asks: |\n{block}aliases: |\n{block}", KINDS["concept"])[1]


def test_did_you_mean() -> None:
    """A near word is offered, a far one is not."""
    assert close("exampels", ["examples", "facts"]) == " (did you mean `examples`?)"
    assert not close("quiz", ["examples", "facts"])
    assert not close("e" * 100_000, ["examples", "facts"])


def test_bare() -> None:
    """A shape is found below its annotation and below "may be missing"."""
    source = next(field for field in shape_of(Step).fields if field.encode_name == "source")
    shape, extra = bare(source.type)
    assert isinstance(shape, inspect.StrType)
    assert extra["ref"] == ("source",)
    assert not source.required


def test_only_records_have_a_shape() -> None:
    """Asking for the shape of something else is a programmer's mistake."""
    with pytest.raises(TypeError):
        shape_of(str)

    class Odd(Struct):
        number: int = 1

    with pytest.raises(TypeError):
        Shaper("a", "a", []).item(Mapping([(Scalar("number", 1, 1), Scalar("1", 1, 1))], 1, 1), "odd", Odd)
