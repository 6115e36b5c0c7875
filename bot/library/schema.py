"""JSON Schemas of packs for editors, made from the records of `model`; checked in at `content/schema/`."""

from __future__ import annotations

import json
from typing import TypeAlias

from msgspec import inspect

from bot.library.model import KINDS, SHORT, Pack
from bot.library.shape import Shape, described, shape_of

Schema: TypeAlias = dict[str, object]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT = ["string", "number"]  # an editor reads `year: 2020` as a number; the reader takes it as text


def schemas() -> dict[str, str]:
    """Return the schema files by name: for pack.yaml, for a file with one item, for a file with several."""
    definitions: dict[str, Schema] = {}
    item: Schema = {"oneOf": [_struct(shape_of(record), definitions, kind) for kind, record in KINDS.items()]}
    pack = _struct(shape_of(Pack), {}, "pack")
    items: Schema = {
        "type": "object",
        "properties": {"items": {"type": "array", "items": {"$ref": "#/$defs/item"}}},
        "required": ["items"],
        "additionalProperties": False,
    }
    return {
        "pack.schema.json": _file("The head of a Syllabot pack", pack, {}),
        "item.schema.json": _file("One item of a Syllabot pack", item, definitions),
        "items.schema.json": _file("Several items of a Syllabot pack", items, {**definitions, "item": item}),
    }


def _file(title: str, schema: Schema, definitions: dict[str, Schema]) -> str:
    whole: Schema = {"$schema": _DIALECT, "title": title, **schema}
    if definitions:
        whole["$defs"] = dict(sorted(definitions.items()))
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _struct(shape: inspect.StructType, definitions: dict[str, Schema], kind: str = "") -> Schema:
    properties: dict[str, object] = {"kind": {"const": kind}} if kind else {}
    properties |= {field.encode_name: _schema(field.type, definitions) for field in shape.fields}
    required = (["kind"] if kind else []) + [field.encode_name for field in shape.fields if field.required]
    described: Schema = {"description": _summary(shape.cls)}
    return described | {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _summary(record: type) -> str:
    return (record.__doc__ or "").partition("\n")[0]


def _schema(shape: Shape, definitions: dict[str, Schema]) -> Schema:
    match shape:
        case inspect.Metadata(type=inner):
            return {**_schema(inner, definitions), **described(shape)}
        case inspect.StructType():
            return _record(shape, definitions)
        case inspect.VarTupleType(item_type=inner, min_length=least, max_length=most):
            bounds = {name: value for name, value in (("minItems", least), ("maxItems", most)) if value is not None}
            listed: Schema = {"type": "array", "items": _schema(inner, definitions), **bounds}
            block: Schema = {"type": "string", "pattern": "^\\s*[-*] "}
            return {"anyOf": [listed, block]}
        case inspect.DictType(key_type=key, value_type=value):
            return {"type": "object", "propertyNames": _key(key), "additionalProperties": _schema(value, definitions)}
        case inspect.LiteralType(values=values):
            return {"enum": list(values)}
        case inspect.StrType(max_length=most, pattern=pattern):
            text: Schema = {"type": _TEXT}
            return text | ({"maxLength": most} if most else {}) | ({"pattern": pattern} if pattern else {})
        case _:
            raise TypeError(shape)


def _key(shape: Shape) -> Schema:
    schema = _schema(shape, {})
    return {name: value for name, value in schema.items() if name in {"pattern", "maxLength"}}


def _record(shape: inspect.StructType, definitions: dict[str, Schema]) -> Schema:
    """Return a reference to a record inside items; with what may stand for it in short."""
    name = shape.cls.__name__.lower()
    if name not in definitions:
        definitions[name] = {}  # keeps a record that holds itself from going round
        whole = _struct(shape, definitions)
        short = SHORT.get(shape.cls)
        field = next((field for field in shape.fields if field.encode_name == short), None)
        forms = [_schema(field.type, definitions), {"type": _TEXT}] if field else []
        definitions[name] = {"anyOf": [whole, *forms]} if field else whole
    return {"$ref": f"#/$defs/{name}"}
