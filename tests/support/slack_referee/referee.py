"""Judges messages and views as Slack would, by rules that nobody here wrote, and by a few of ours.

    assert check_message(body) == []

A problem is one sentence with its place, such as "$.blocks[0].text: 151 characters, at most 150 are allowed". Four
judges are asked: the JSON Schema of Slack's own types (shape), the limits in `limits.py`, the models of `slack_sdk`
(what they drop or refuse), and our own rule that nothing in a string which Slack parses may become a mention.
"""

from __future__ import annotations

import copy
import json
import logging
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeAlias, cast

from jsonschema import Draft7Validator
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests.support.slack_referee import limits
from tests.support.slack_referee.shrink import HERE, KEPT

Json: TypeAlias = dict[str, Any]

OFFSET = {"type": "number"}
"""`offset` of a rich text list: in the docs and in slackblocks, not in the types."""

LIVE = re.compile(r"<[@!#][^>]*>|(?<!\w)@(?:channel|here|everyone)\b")
"""What Slack makes a mention or a broadcast of, in a string that it parses."""


@cache
def _schemas() -> dict[str, Json]:
    """Return the schema of each block, by its `type`."""
    whole: Json = json.loads(KEPT.read_text(encoding="utf-8"))
    definitions: dict[str, Json] = whole["definitions"]
    definitions["RichTextList"]["properties"]["offset"] = OFFSET
    names = [each["$ref"].rpartition("/")[2] for each in definitions["KnownBlock"]["anyOf"]]
    by_type = {kind: name for name in names for kind in _kinds(definitions[name])}
    return {kind: {"$ref": f"#/definitions/{name}", "definitions": definitions} for kind, name in by_type.items()}


def _kinds(schema: Json) -> set[str]:
    """Return the values of `type` that a schema allows; some blocks have several forms."""
    if "properties" in schema:
        return {schema["properties"]["type"]["const"]}
    return set[str]().union(*map(_kinds, schema["anyOf"]))


@cache
def _validator(kind: str) -> Any:
    return Draft7Validator(_schemas()[kind])


@cache
def _manifest() -> Any:
    return Draft7Validator(json.loads((HERE / "manifest.json").read_text(encoding="utf-8")))


def check_manifest(manifest: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with an app's manifest."""
    return [f"{error.json_path}: {error.message}" for error in _manifest().iter_errors(dict(manifest))]


def check_message(body: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a message: its blocks, and a `text` that says the same."""
    blocks: list[Json] = body.get("blocks") or []
    found = list(_blocks(blocks, limits.MESSAGE_BLOCKS))
    text = str(body.get("text") or "")
    if not text.strip():
        found.append("$.text: a message says everything in `text` as well")
    if _units(text) > limits.FALLBACK:
        found.append(f"$.text: {_units(text)} characters, at most {limits.FALLBACK} are allowed")
    if sum(block["type"] == "table" for block in blocks) > 1:
        found.append("$.blocks: two tables, one is allowed")
    if sum(_units(each) for each in _words(blocks)) > limits.ALL_BLOCKS:
        found.append(f"$.blocks: more than {limits.ALL_BLOCKS} characters")
    if body.get("unfurl_links") is not False or body.get("unfurl_media") is not False:
        found.append("$: links must open no previews")
    if body.get("mrkdwn") is not False:
        found.append("$.text: marks in it must be no formats")
    return [*found, *_live(dict(body), "$")]


def check_view(view: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a modal or a Home tab."""
    blocks: list[Json] = view.get("blocks") or []
    found = list(_blocks(blocks, 100))
    found += [f"$.blocks: {block['type']} is not shown in views" for block in blocks if block["type"] in _unseen()]
    for name in ("title", "submit", "close"):
        if (shown := view.get(name)) and not 0 < _units(shown["text"]) <= limits.VIEW_TEXT:
            found.append(f"$.{name}: {_units(shown['text'])} characters, 1 to {limits.VIEW_TEXT} are allowed")
    if view.get("type") == "modal" and "title" not in view:
        found.append("$.title: a modal has one")
    if any(block["type"] == "input" for block in blocks) and "submit" not in view:
        found.append("$.submit: a modal with an input has one")
    if len(view.get("private_metadata") or "") > limits.METADATA:
        found.append("$.private_metadata: too long")
    found += [*_own(dict(view), "$"), *_live(dict(view), "$")]
    return found + _models(View, dict(view))


def check_options(answer: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the options of an external menu."""
    options: list[Json] = answer.get("options") or []
    found = ["$.options: more than 100"] if len(options) > 100 else []
    for place, option in enumerate(options):
        for name, most in limits.OPTION.items():
            given = option.get(name)
            text = cast("Json", given)["text"] if isinstance(given, dict) else given
            if isinstance(text, str) and not 0 < _units(text) <= most:
                found.append(f"$.options[{place}].{name}: {_units(text)} characters, 1 to {most} are allowed")
    values = [option["value"] for option in options]
    return found if len(values) == len(set(values)) else [*found, "$.options: a value comes twice"]


def _unseen() -> tuple[str, ...]:
    return limits.NOT_IN_VIEWS


def _blocks(blocks: list[Json], most: int) -> Iterator[str]:
    if not 0 < len(blocks) <= most:
        yield f"$.blocks: {len(blocks)} blocks, 1 to {most} are allowed"
    for place, block in enumerate(blocks):
        where = f"$.blocks[{place}]"
        kind = block.get("type")
        if kind not in _schemas():
            yield f"{where}: there is no block {kind!r}"
            continue
        for error in _validator(str(kind)).iter_errors(block):
            yield f"{where}{error.json_path[1:]}: {error.message[:200]} [types]"
        yield from _own(block, where)
        yield from (f"{where}: {problem} [slack_sdk]" for problem in _models(Block, block))
        if kind == "table":
            yield from _table(block, where)
        if kind == "actions" and len({each["action_id"] for each in block["elements"]}) < len(block["elements"]):
            yield f"{where}: an action_id comes twice"


def _table(block: Json, where: str) -> Iterator[str]:
    widths = {len(row) for row in block["rows"]}
    if len(widths) != 1 or not 0 < max(widths) <= limits.COLUMNS:
        yield f"{where}.rows: every row has the same number of cells, 1 to {limits.COLUMNS}"


def _own(part: Any, where: str) -> Iterator[str]:
    """Yield what breaks the limits, in a part and in all parts of it."""
    if isinstance(part, list):
        for place, item in enumerate(cast("list[Any]", part)):
            yield from _own(item, f"{where}[{place}]")
    if not isinstance(part, dict):
        return
    found = cast("Json", part)
    kind = str(found.get("type", ""))
    for name, value in found.items():
        text = value.get("text") if isinstance(value, dict) else value  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
        most = limits.ID_LENGTH if name in limits.IDS else limits.LENGTHS.get((kind, name))
        if most and isinstance(text, str) and not 0 < _units(text) <= most:
            yield f"{where}.{name}: {_units(text)} characters, 1 to {most} are allowed"
        count = limits.COUNTS.get((kind, name))
        if count and isinstance(value, list) and not 0 < len(cast("list[Any]", value)) <= count:
            yield f"{where}.{name}: {len(cast('list[Any]', value))} items, 1 to {count} are allowed"
        if name == "text" and value == "":
            yield f"{where}.text: empty"
        if name == "elements" and value == []:
            yield f"{where}.elements: empty"
        yield from _own(value, f"{where}.{name}")


def _models(model: Any, part: Json) -> list[str]:
    """Return what the SDK's models refuse; they also say, in the log, what they do not know and drop."""
    dropped: list[str] = []

    class Listening(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            dropped.append(record.getMessage()[:200])

    log, handler = logging.getLogger("slack_sdk.models"), Listening(logging.WARNING)
    log.addHandler(handler)
    try:
        parsed: Any = model(**copy.deepcopy(part)) if model is View else model.parse(copy.deepcopy(part))
        if parsed is None:
            return ["unknown to the models"]
        parsed.to_dict()
    except (SlackObjectFormationError, TypeError) as error:
        return [str(error)]
    finally:
        log.removeHandler(handler)
    return dropped


def _live(part: Any, where: str) -> Iterator[str]:
    """Yield mentions and broadcasts in what Slack parses: `text` of messages, and mrkdwn."""
    if isinstance(part, list):
        for place, item in enumerate(cast("list[Any]", part)):
            yield from _live(item, f"{where}[{place}]")
    if not isinstance(part, dict):
        return
    found = cast("Json", part)
    parsed = where == "$" or found.get("type") == "mrkdwn"
    for name, value in found.items():
        if parsed and name == "text" and isinstance(value, str):
            yield from (f"{where}.text: {mention!r} is live" for mention in LIVE.findall(value) if mention[0] == "<")
        if name in {"link_names", "parse"}:
            yield f"{where}.{name}: would make mentions of words"
        yield from _live(value, f"{where}.{name}")


def _words(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for item in cast("list[Any]", part):
            yield from _words(item)
    elif isinstance(part, dict):
        for name, value in cast("Json", part).items():
            if name == "text" and isinstance(value, str):
                yield value
            else:
                yield from _words(value)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
