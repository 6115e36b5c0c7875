"""Validation by JSON Schema (draft 2020-12, as OpenAPI 3.1 has it), with errors that a person can read.

The keywords are those of `jsonschema`, but for two: references are looked up in the document at once, and of a
union only the alternative is tried that the value's `type` names. So a label that is too long is reported as
that, and not as “is not valid under any of the given schemas”; and a message is judged in a millisecond.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any, TypeAlias, cast

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend  # pyright: ignore[reportUnknownVariableType]

from tests.support.discord_referee.document import Schema, document

Errors: TypeAlias = Iterator[ValidationError]

formats = FormatChecker(())

_LONGEST = 200
"""Characters of a sentence that quotes a value."""


@formats.checks("uri")
def _is_address(value: object) -> bool:
    return not isinstance(value, str) or bool(re.fullmatch(r"(https?|wss?|discord|attachment)://\S+", value))


@formats.checks("date-time", raises=ValueError)
def _is_time(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def problems(schema: Schema, value: Any, at: str = "$") -> list[str]:
    """Return what in a value is not as a schema says, each as `path: sentence`.

    Args:
        schema: A schema of the document.
        value: JSON.
        at: The path of the value itself.
    """
    return [f"{at}{_path(error)}: {_sentence(error)} [spec]" for error in _validator().descend(value, schema)]


def _path(error: ValidationError) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path)


def _sentence(error: ValidationError) -> str:
    value, limit = cast("Any", error.instance), cast("Any", error.validator_value)
    match error.validator:
        case "maxLength":
            return f"{len(value)} characters, at most {limit} are allowed"
        case "minLength":
            return f"{len(value)} characters, at least {limit} are needed"
        case "maxItems":
            return f"{len(value)} entries, at most {limit} are allowed"
        case "minItems":
            return f"{len(value)} entries, at least {limit} are needed"
        case "additionalProperties":
            odd = sorted(set(value) - set(cast("Schema", error.schema)["properties"]))
            return f"there is no field called {', '.join(map(repr, odd))}"
        case _:
            return error.message if len(error.message) <= _LONGEST else f"{error.message[:_LONGEST]}\u2026"


# ---- the two keywords


@cache
def _resolved(reference: str) -> Schema:
    return document()["components"]["schemas"][reference.rpartition("/")[2]]


def _reference(validator: Any, reference: str, value: Any, _: Schema) -> Errors:
    yield from validator.descend(value, _resolved(reference))


def _union(validator: Any, branches: list[Schema], value: Any, _: Schema) -> Errors:
    """Judge by the alternatives that a value may be of."""
    followed = [_resolved(branch["$ref"]) if "$ref" in branch else branch for branch in branches]
    chosen = [schema for schema in followed if _may_be(validator, value, schema)]
    if len(chosen) == 1:
        yield from validator.descend(value, chosen[0])
        return
    found = [list(validator.descend(value, schema)) for schema in chosen]
    if all(found):
        yield from min(found, key=len, default=[_none_of(branches, value)])


def _may_be(validator: Any, value: Any, schema: Schema) -> bool:
    """Return whether the type of a value, or its field `type`, allows a schema."""
    if "const" in schema:
        return bool(schema["const"] == value)
    kinds: str | list[str] = schema.get("type", [])
    if kinds and not any(validator.is_type(value, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        return False
    allowed = schema.get("properties", {}).get("type", {}).get("enum")
    return allowed is None or value.get("type") in allowed


def _none_of(branches: list[Schema], value: Any) -> ValidationError:
    if isinstance(value, dict):
        named = ", ".join(branch["$ref"].rpartition("/")[2] for branch in branches if "$ref" in branch)
        return ValidationError(f"type {cast('Schema', value).get('type')!r} makes it none of: {named}")
    named = ", ".join(str(branch.get("const", branch.get("type", "an object"))) for branch in branches)
    return ValidationError(f"{value!r} is none of: {named}")


@cache
def _validator() -> Any:
    """Return the validator. What it judges by is given with each value, so its own schema is empty."""
    own = {"$ref": _reference, "oneOf": _union, "anyOf": _union}
    return cast("Any", extend)(Draft202012Validator, own)({}, format_checker=formats)
