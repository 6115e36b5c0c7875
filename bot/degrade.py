"""One rule for what a platform cannot show.

A renderer states what it can (`Shows`); `degraded` replaces the rest before rendering: a table becomes a
list for each dimension, a hidden part an action that shows it, an action a line that says what to type.
Links and formulas need no rule: `bot.markup.plain` spells them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from msgspec.structs import replace

from bot import wording
from bot.markup import verbatim
from bot.reply import Action, Block, Bullets, Hidden, Line, Note, Paragraph, Reply, Step, Steps, Table, Url

Feature: TypeAlias = Literal["tables", "hidden", "actions"]
Shows: TypeAlias = frozenset[Feature]
TERMINAL: Shows = frozenset({"tables", "actions"})
"""A terminal has no spoilers."""
EVERYTHING: Shows = frozenset({"tables", "hidden", "actions"})


def degraded(reply: Reply, shows: Shows) -> Reply:
    """Return the reply with only what a renderer can show."""
    blocks = list(_shown(reply.blocks, shows))
    reveals = () if "hidden" in shows else (block.reveal for block in reply.blocks if isinstance(block, Hidden))
    actions = [*reveals, *reply.actions]
    if "actions" not in shows:
        if lines := tuple(line for action in actions if (line := typed(action))):
            blocks.append(Bullets(lines, wording.NEXT))
        actions = []
    return replace(reply, blocks=tuple(blocks), actions=tuple(actions))


def _shown(blocks: Iterable[Block], shows: Shows) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Table) and "tables" not in shows:
            yield from listed(block)
        elif isinstance(block, Hidden):
            if "hidden" in shows:
                yield replace(block, blocks=tuple(_shown(block.blocks, shows)))
            else:
                yield announced(block)
        else:
            yield block


def listed(table: Table) -> tuple[Block, ...]:
    """Return a table as a list for each dimension and column: readable at 34 columns and aloud.

    Each list says whose it is by itself, so that it can be understood wherever a page ends.
    """
    blocks: list[Block] = []
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            label = wording.CELL.format(row=row.name, column=column)
            if cell.numbered:
                blocks.append(Steps(tuple(Step(line) for line in cell.lines), label))
            elif len(cell.lines) == 1:
                blocks.append(Paragraph(cell.lines[0], label))
            else:
                blocks.append(Bullets(cell.lines, label))
    return tuple(blocks)


def announced(hidden: Hidden) -> Note:
    """Return the announcement of a hidden part: that it is there, not what it says."""
    how = f": {hidden.reveal.typed}" if hidden.reveal.typed else ""
    return Note(verbatim(wording.HIDDEN.format(label=hidden.label, how=how)))


def typed(action: Action) -> Line | None:
    """Return an action as a line that says what to type or open; None for what a text cannot do."""
    if isinstance(action.target, Url):
        return Line(verbatim(wording.OPEN.format(label=action.label, address=action.target.address)))
    if action.typed:
        return Line(verbatim(wording.TYPE.format(label=action.label, typed=action.typed)))
    return None
