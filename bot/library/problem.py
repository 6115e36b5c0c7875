"""A problem in a pack: where, which rule, what is wrong and what to do."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

MOST_PER_FILE = 100
"""Problems shown for one file; the rest is counted."""


class Problem(Struct, frozen=True, order=True):
    """One problem. Lines and columns count from 1; 0 where a problem has no place in the file."""

    file: str
    line: int
    column: int
    code: str
    message: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column} {self.code} {self.message}"


class BrokenContent(Exception):
    """The packs have errors, so they are not served. `problems` holds all of them, warnings too."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        errors = [problem for problem in self.problems if problem.severity == "error"]
        return "\n".join(map(str, errors))


def escaped(text: str) -> str:
    """Return a text with line breaks, control characters and the like written out, so that it can be shown."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def capped(problems: list[Problem]) -> list[Problem]:
    """Sort the problems of one file and keep the first of very many, saying how many more there are.

    Messages repeat what stands in the file; on the way they become one printable line.
    """
    ordered = sorted(set(problems))
    kept = [replace(problem, message=escaped(problem.message)) for problem in ordered[:MOST_PER_FILE]]
    if rest := ordered[MOST_PER_FILE:]:
        last = kept[-1]
        worst = "error" if any(problem.severity == "error" for problem in rest) else "warning"
        kept.append(Problem(last.file, last.line, last.column, "X000", f"and {len(rest)} more", worst))
    return kept
