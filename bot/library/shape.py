"""The shape of an item: a tree of YAML held against the records of `model`, every problem in one pass.

The checks follow the records' own annotations, so a field that is declared is checked, and nothing is
checked that is not declared. References become complete (`pack:id`) on the way.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping as Map
from functools import cache
from typing import TypeAlias, cast

import msgspec
from msgspec import Struct, inspect

from bot.library.model import BOUNDS_PATTERN, ID_PATTERN, REF_PATTERN, SHORT
from bot.library.problem import MOST_PER_FILE, Problem
from bot.library.tree import MOST_NODES, Mapping, Node, Scalar, Sequence

Shape: TypeAlias = inspect.Type
_LINK = re.compile(r"(?<!\\)\[\[([a-z0-9:-]+)(\|[^\]\n|]+)?\]\]")
_BULLET = re.compile(r"\s*[-*](?:[ \t]+|$)", re.MULTILINE)
_LONGEST_WORD = 60
"""Characters of a word for which a near one is looked for, and that a message repeats."""


class Reference(Struct, frozen=True):
    """An id that stands in an item: what it may point to, and where it stands."""

    id: str
    kinds: tuple[str, ...]
    path: str
    line: int
    column: int


class Draft(Struct):
    """An item as read: its data, and where each part stands (`places["aliases.0"]` is a line and column)."""

    kind: str
    id: str
    pack: str
    file: str
    line: int
    column: int
    data: dict[str, object]
    places: dict[str, tuple[int, int]]
    references: list[Reference]


@cache
def shape_of(record: type) -> inspect.StructType:
    """Return the declared shape of a record."""
    shape = inspect.type_info(record)
    if not isinstance(shape, inspect.StructType):
        raise TypeError(record)
    return shape


def bare(shape: Shape) -> tuple[Shape, Map[str, object]]:
    """Return a shape without its annotations, and what they hold beside it."""
    extra: dict[str, object] = {}
    while isinstance(shape, inspect.Metadata):
        extra.update(cast("dict[str, object]", shape.extra or {}))  # pyright: ignore[reportUnknownMemberType]
        shape = shape.type
    return shape, extra


def described(shape: Shape) -> dict[str, object]:
    """Return what a field's annotation says for a JSON Schema; empty where it says nothing."""
    if not isinstance(shape, inspect.Metadata):
        return {}
    return cast("dict[str, object]", shape.extra_json_schema or {})  # pyright: ignore[reportUnknownMemberType]


def description_of(shape: Shape) -> str:
    """Return how a field is described, empty where it is not."""
    return str(described(shape).get("description", ""))


def close(word: str, known: list[str]) -> str:
    """Return " (did you mean …)" for the nearest known word, empty where none is near."""
    near = difflib.get_close_matches(word, known, 1, 0.6) if len(word) <= _LONGEST_WORD else ()
    return f" (did you mean `{near[0]}`?)" if near else ""


class Shaper:
    """Reads the items of one file; problems gather in `problems`."""

    def __init__(self, file: str, pack: str, problems: list[Problem]) -> None:
        self.file = file
        self.pack = pack
        self.problems = problems
        self._places: dict[str, tuple[int, int]] = {}
        self._references: list[Reference] = []
        self._bullets = 0
        self._compared = 0

    def item(self, node: Mapping, kind: str, record: type) -> Draft:
        """Return an item as data; what is wrong with it becomes a problem and is left out."""
        self._places, self._references = {}, []
        data = self._record(node, shape_of(record), "")
        id_ = data.get("id")
        name = id_ if isinstance(id_, str) else ""
        return Draft(
            kind,
            f"{self.pack}:{name}",
            self.pack,
            self.file,
            node.line,
            node.column,
            data,
            self._places,
            self._references,
        )

    def error(self, node: Node, code: str, message: str) -> None:
        """Note a problem at a node."""
        self.problems.append(Problem(self.file, node.line, node.column, code, message))

    def near(self, word: str, known: list[str]) -> str:
        """Return " (did you mean …)" as `close` does, for as many words as may be shown for a file."""
        self._compared += 1
        return close(word, known) if self._compared <= MOST_PER_FILE else ""

    def _value(self, node: Node, declared: Shape, path: str) -> object:
        """Return a node as data, msgspec.UNSET where it is wrong."""
        self._places[path] = (node.line, node.column)
        shape, extra = bare(declared)
        if isinstance(shape, inspect.StructType):
            return self._short(node, shape, path)
        if isinstance(shape, inspect.VarTupleType):
            return self._list(node, shape, path)
        if isinstance(shape, inspect.DictType):
            return self._map(node, shape, path)
        if not isinstance(node, Scalar):
            self._not_text(node, path)
            return msgspec.UNSET
        if isinstance(shape, inspect.LiteralType):
            return self._choice(node, shape, path)
        if isinstance(shape, inspect.StrType):
            return self._text(node, shape, extra, path)
        raise TypeError(shape)

    def _not_text(self, node: Mapping | Sequence, path: str) -> None:
        if isinstance(node, Mapping) and len(node.pairs) == 1:
            self.error(node, "S110", f"`{path}` is a text; one with `: ` in it needs quotes")
        else:
            self.error(node, "S103", f"`{path}` must be a text, not a {_called(node)}")

    def _record(self, node: Mapping, shape: inspect.StructType, path: str) -> dict[str, object]:
        fields = {field.encode_name: field for field in shape.fields}
        known = [*fields, "kind"] if not path else list(fields)
        data: dict[str, object] = {}
        for key, value in node.pairs:
            inner = f"{path}.{key.text}" if path else key.text
            if key.text == "kind" and not path:
                continue
            if key.text not in fields:
                self.error(key, "S101", f"no field is called `{key.text[:_LONGEST_WORD]}`{self.near(key.text, known)}")
                continue
            if isinstance(value, Scalar) and not value.text.strip():
                left = "" if fields[key.text].required else ", or leave the field out"
                self.error(value, "S108", f"`{inner}` is empty (fill it in{left})")
                self._places[inner] = (value.line, value.column)
                continue
            if (read := self._value(value, fields[key.text].type, inner)) is not msgspec.UNSET:
                data[key.text] = read
        written = {key.text for key, _ in node.pairs}
        for name, field in fields.items():
            if field.required and name not in written:
                self.error(node, "S102", f"`{f'{path}.{name}' if path else name}` is missing{_purpose(field.type)}")
        return data

    def _short(self, node: Node, shape: inspect.StructType, path: str) -> object:
        short = SHORT.get(shape.cls)
        names = {field.encode_name for field in shape.fields}
        if isinstance(node, Mapping):
            if short and len(node.pairs) == 1 and node.pairs[0][0].text not in names and " " in _flat(node):
                self.error(node, "S110", f"`{path}` is a text with `: ` in it: put it in quotes")
                return msgspec.UNSET
            return self._record(node, shape, path)
        if not short:
            self.error(
                node, "S103", f"`{path}` must be a map with {_listed(sorted(names), 'and')}, not a {_called(node)}"
            )
            return msgspec.UNSET
        field = next(field for field in shape.fields if field.encode_name == short)
        listed = isinstance(bare(field.type)[0], inspect.VarTupleType)
        if listed and isinstance(node, Scalar) and not _is_bulleted(node):
            node = Sequence([node], node.line, node.column)
        value = self._value(node, field.type, path)
        return value if value is msgspec.UNSET else {short: value}

    def _list(self, node: Node, shape: inspect.VarTupleType, path: str) -> object:
        if isinstance(node, Scalar) and _is_bulleted(node):
            node = _bulleted(node)
            self._bullets += len(node.items)
            if self._bullets > MOST_NODES:
                self.error(node, "Y008", f"more than {MOST_NODES:,} lines with bullets (split the file)")
                return msgspec.UNSET
        if not isinstance(node, Sequence):
            written = "lines, [a, b], or such lines in a block that starts with `|`"
            self.error(node, "S103", f"`{path}` must be a list (`- …` {written}), not a {_called(node)}")
            return msgspec.UNSET
        least, most = shape.min_length or 0, shape.max_length or len(node.items)
        if not least <= len(node.items) <= most:
            wanted = f"at least {least}" if len(node.items) < least else f"at most {most}"
            self.error(node, "S109", f"`{path}` has {len(node.items)} entries; it needs {wanted}")
        values: list[object] = []
        for place, each in enumerate(node.items):
            if isinstance(each, Scalar) and not each.text.strip():
                self.error(each, "S108", f"`{path}.{place}` is empty (fill it in, or remove the line)")
            elif (value := self._value(each, shape.item_type, f"{path}.{place}")) is not msgspec.UNSET:
                values.append(value)
        return values

    def _map(self, node: Node, shape: inspect.DictType, path: str) -> object:
        if not isinstance(node, Mapping):
            self.error(node, "S103", f"`{path}` must be a map (`key: value` lines), not a {_called(node)}")
            return msgspec.UNSET
        values: dict[str, object] = {}
        for key, each in node.pairs:
            name = self._value(key, shape.key_type, f"{path}.{key.text}")
            if isinstance(each, Scalar) and not each.text.strip():
                self.error(each, "S108", f"`{path}.{key.text}` is empty (fill it in, or remove the line)")
                continue
            value = self._value(each, shape.value_type, f"{path}.{key.text}")
            if isinstance(name, str) and value is not msgspec.UNSET:
                values[name] = value
        return values

    def _choice(self, node: Scalar, shape: inspect.LiteralType, path: str) -> object:
        for value in shape.values:
            if node.text == str(value):
                return value
        known = [str(value) for value in shape.values]
        self.error(
            node,
            "S104",
            f"`{path}` is {_listed(known)}, not `{node.text[:_LONGEST_WORD]}`{self.near(node.text, known)}",
        )
        return msgspec.UNSET

    def _text(self, node: Scalar, shape: inspect.StrType, extra: Map[str, object], path: str) -> object:
        text = node.text.strip()
        if shape.max_length and len(text) > shape.max_length:
            self.error(node, "S107", f"`{path}` has {len(text)} characters; it may have {shape.max_length}")
            if shape.pattern:
                return msgspec.UNSET
            text = text[: shape.max_length]
        if shape.pattern and not re.search(shape.pattern, text):
            self.error(
                node,
                "S105",
                f"`{path}`: `{text[:_LONGEST_WORD]}` is not written like {_PATTERNS.get(shape.pattern, shape.pattern)}",
            )
            return msgspec.UNSET
        if kinds := extra.get("ref"):
            return self._complete(text, kinds, path, node.line, node.column)
        if extra.get("prose"):
            return self._prose(text, path, node)
        return text

    def _complete(self, id_: str, kinds: object, path: str, line: int, column: int) -> str:
        complete = id_ if ":" in id_ else f"{self.pack}:{id_}"
        self._references.append(Reference(complete, cast("tuple[str, ...]", kinds), path, line, column))
        return complete

    def _prose(self, text: str, path: str, node: Scalar) -> str:
        for link in _LINK.finditer(text) if "[[" in text else ():
            self._complete(link[1], ("concept",), path, node.line, node.column)
        return text


_PATTERNS = {
    ID_PATTERN: "an id: lower-case letters, digits and single hyphens",
    REF_PATTERN: "an id, or `pack:id`",
    r"^https?://\S+$": "an address that starts with https://",
    r"^\d{4}(/\d{4})?$": "a year, such as 2020",
    r"^[0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,9}$": "a version, such as 1.0.0",
    r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$": "a language, such as en",
    BOUNDS_PATTERN: "versions, such as >=1,<2",
}


def _is_bulleted(node: Scalar) -> bool:
    """Return whether a text is a literal block of Markdown bullets; `>` joins lines, so a list is lost in it."""
    return node.margin >= 0 and _BULLET.match(node.text) is not None


def _bulleted(node: Scalar) -> Sequence:
    """Return a literal block of Markdown bullets as a list of texts."""
    items: list[Scalar] = []
    parts: list[list[str]] = []
    for number, line in enumerate(node.text.split("\n"), node.line + 1):
        if mark := _BULLET.match(line):
            items.append(Scalar("", number, node.margin + mark.end() + 1, quoted=True))
            parts.append([line[mark.end() :].strip()])
        elif line.strip():
            parts[-1].append(line.strip())
    for item, lines in zip(items, parts, strict=True):
        item.text = " ".join(lines)
    return Sequence([*items], node.line, node.column)


def _called(node: Node) -> str:
    return {Mapping: "map", Sequence: "list", Scalar: "text"}[type(node)]


def _flat(node: Mapping) -> str:
    value = node.pairs[0][1]
    return f"{node.pairs[0][0].text} {value.text}" if isinstance(value, Scalar) else node.pairs[0][0].text


def _listed(names: list[str], word: str = "or") -> str:
    return f" {word} ".join(f"`{name}`" for name in names)


def _purpose(shape: Shape) -> str:
    """Return the field's description, to say what to write."""
    description = description_of(shape)
    return f": {description}" if description else ""
