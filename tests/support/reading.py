"""Packs read on the spot, and what was found in them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from bot.library.reader import Reading, read
from tests.support.packs import make_pack

ROOT = Path(__file__).parent.parent.parent

CHUNKING = """kind: concept
id: chunking
name: Chunking
topic: basics
definition: Cutting long texts into passages to find.
sources: [book]
"""
"""A correct concept for the good pack: what a test adds starts in line 7."""

COMPARISON = """kind: comparison
id: rag-vs-peft
name: RAG vs PEFT
topic: basics
items: [rag, peft]
summary: One changes the prompt, the other the weights.
sources: [book]
dimensions:
  - id: data
    name: Data
    cells: {rag: Passages., peft: Examples.}
"""
"""A correct comparison for the good pack."""


def read_pack(folder: Path, files: dict[str, str | bytes] | None = None) -> Reading:
    """Read the good pack with some files laid over it."""
    return read([str(make_pack(folder, files))])


def found(reading: Reading, folder: Path, severities: Iterable[str] = ("error", "warning")) -> list[str]:
    """Return the problems as `chunking.yaml:7:1 S101`, with files as seen from the pack's folder."""
    return [
        f"{os.path.relpath(problem.file, folder)}:{problem.line}:{problem.column} {problem.code}"
        for problem in reading.problems
        if problem.severity in severities
    ]


def errors(reading: Reading) -> list[str]:
    """Return the codes of the errors, in order."""
    return [problem.code for problem in reading.problems if problem.severity == "error"]


def run_python(code: str, *arguments: str | Path, seconds: float = 60) -> str:
    """Run some Python in a process of its own, which may not outlast some seconds; return what it printed."""
    ran = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    return ran.stdout
