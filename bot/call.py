"""A call: one command with its options, in the one form that every front end shares."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

Value: TypeAlias = str | int


class Call(Struct, frozen=True):
    """A command and its options.

    Options are canonical: item ids are complete (`data-and-ai:rag`), enumerated words are those of the
    command table, numbers are numbers, and they stand in the table's order. So equal calls are equal
    values, whoever made them. `bot.understand.grammar` writes a call as text and reads it back.
    """

    command: str
    options: tuple[tuple[str, Value], ...] = ()

    def get(self, name: str) -> Value | None:
        """Return the value of an option, or None where it is not given."""
        for option, value in self.options:
            if option == name:
                return value
        return None

    def text(self, name: str) -> str:
        """Return an option that holds an id or a word; empty where it is not given."""
        value = self.get(name)
        return value if isinstance(value, str) else ""
