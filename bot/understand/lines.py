"""Calls as lines that a person would type: `compare RAG vs PEFT by:cost`, with names instead of ids."""

from __future__ import annotations

from bot.call import Call
from bot.library.library import Library
from bot.understand.grammar import OPTION_NAMES


def line_of(call: Call, library: Library) -> str:
    """Return what a person may type for a call: names instead of complete ids where they are unambiguous."""
    parts = [call.command]
    names = OPTION_NAMES[call.command]
    for place, (name, value) in enumerate(call.options):
        text = library.called(value) if isinstance(value, str) and ":" in value else str(value)
        if names[place] != name or name == "by":
            text = f"{name}:{text}"
        elif place and call.command == "compare":
            text = f"vs {text}"
        parts.append(text)
    return " ".join(parts)
