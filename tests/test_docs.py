"""What the README and the guides to asking show is what the program prints."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "docs/guide/member.md", "docs/guide/console.md")
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ (?:syllabot|python3 dev\.py run) (.+)$")


def shown() -> list[tuple[str, str, str]]:
    """Return page, words and expected output of each command shown that needs neither a shell nor a file."""
    found: list[tuple[str, str, str]] = []
    for page in PAGES:
        for block in _BLOCK.findall((ROOT / page).read_text(encoding="utf-8")):
            for part in re.split(r"(?m)^(?=\$ )", block):
                head, _, output = part.partition("\n")
                if (
                    (command := _COMMAND.match(head))
                    and not re.search("[|<>;]", command[1])
                    and "syllabot.toml" not in output
                ):
                    found.append((page, command[1], output))
    return found


@pytest.mark.parametrize(("page", "words", "output"), shown())
def test_the_program_prints_what_the_page_shows(page: str, words: str, output: str, tmp_path: Path) -> None:
    """Every line up to the ellipsis that cuts an example short is printed."""
    environment = {**os.environ, "SYLLABOT_CACHE": str(tmp_path), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bot", *shlex.split(words)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=60)
    wanted, cut, _ = output.partition("\n…\n")
    printed = (run.stdout + run.stderr).rstrip("\n")
    assert printed.startswith(wanted.rstrip("\n")) if cut else printed == wanted.rstrip("\n"), page
