"""Tables that are read in a terminal of 100 columns, and targets beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

COLUMNS = 100


@dataclass(frozen=True)
class Target:
    """A figure that is to stay on the right side of a limit.

    Attributes:
        what: What is held against the limit.
        figure: What was measured; None where it was not.
        limit: The limit.
        unit: Written behind both.
        least: The limit is the least allowed, not the most.
        why: Why it was not measured.
    """

    what: str
    figure: float | None
    limit: float
    unit: str
    least: bool = False
    why: str = ""

    def line(self) -> str:
        """Return the target as one line."""
        wanted = f"{'at least' if self.least else 'at most'} {self.limit:.3g}{self.unit}"
        if self.figure is None:
            return f"  not measured  {self.what}: {wanted} ({self.why})"
        met = self.figure >= self.limit if self.least else self.figure <= self.limit
        return f"  {'met         ' if met else 'NOT MET     '}  {self.what}: {self.figure:.3g}{self.unit}, {wanted}"


def print_table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], note: str = "") -> None:
    """Print a table: the first column to the left, figures to the right, a note folded below."""
    widths = [max(len(row[place]) for row in (heads, *rows)) for place in range(len(heads))]
    print(f"\n{title}\n")
    for row in (heads, ["-" * width for width in widths], *rows):
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        print("  ".join(cells).rstrip())
    if note:
        import textwrap

        print()
        print(textwrap.fill(" ".join(note.split()), COLUMNS))
