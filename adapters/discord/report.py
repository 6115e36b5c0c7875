"""The form for a mistake in an answer: what it looks like, and what was written into it. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from adapters.discord.custom_id import Press, written
from adapters.discord.render import Body
from adapters.opinions import LONGEST_WORDS
from bot import wording

LABEL, TEXT_INPUT = 18, 4
PARAGRAPH = 2
WORDS = "words"
"""Id of the field."""


def form(press: Press) -> Body:
    """Return the form that asks what is wrong; its id holds the call that was answered, as that of a button does."""
    field: Body = {
        "type": TEXT_INPUT,
        "custom_id": WORDS,
        "style": PARAGRAPH,
        "max_length": LONGEST_WORDS,
        "required": True,
    }
    label: Body = {
        "type": LABEL,
        "label": wording.REPORT_WHAT,
        "description": wording.REPORT_HINT,
        "component": field,
    }
    return {"custom_id": written(press), "title": wording.REPORT, "components": [label]}


def words_in(data: object) -> str:
    """Return what was written into the form, as Discord hands it over; empty where nothing was."""
    if isinstance(data, list):
        return next((found for each in cast("list[object]", data) if (found := words_in(each))), "")
    if not isinstance(data, Mapping):
        return ""
    given = cast("Mapping[str, Any]", data)
    if given.get("custom_id") == WORDS:
        return str(given.get("value") or "").strip()
    return words_in(given.get("component")) or words_in(given.get("components"))
