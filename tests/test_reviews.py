"""The record of the readings agrees with the notes that come with the program."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec import Struct

ROOT = Path(__file__).parent.parent
PACK = ROOT / "content" / "data-and-ai"
SECOND_READING = ROOT / "docs" / "reviews" / "second-reading"
THIRD_READING = ROOT / "docs" / "reviews" / "third-reading.tsv"
HEADER = "item\tverdict\tbasis\tchange"
VERDICTS = {"stands", "changed", "cut"}


class Row(Struct, frozen=True):
    """What a reader found about one item."""

    item: str
    verdict: str
    basis: str
    change: str


def records() -> dict[str, list[Row]]:
    """Return the rows of each file, by the file's name without its ending."""
    return {file.stem: rows(file) for file in sorted(SECOND_READING.glob("*.tsv"))}


def rows(file: Path) -> list[Row]:
    """Return the rows of a file without its header."""
    return [Row(*line.split("\t")) for line in file.read_text(encoding="utf-8").splitlines()[1:]]


def items() -> dict[str, str]:
    """Return each item's id and the record that it belongs to: its topic, or its file's name if it has none."""
    belongs: dict[str, str] = {}
    for file in sorted(PACK.rglob("*.yaml")):
        content: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
        for item in [content] if "kind" in content else content["items"]:
            if item["kind"] not in {"pack", "source"}:
                belongs[item["id"]] = item.get("topic", file.stem)
    return belongs


RECORDS = records()
FILES = {**{file.stem: file for file in SECOND_READING.glob("*.tsv")}, THIRD_READING.stem: THIRD_READING}
ITEMS = items()


@pytest.mark.parametrize("name", RECORDS)
def test_each_item_has_one_row(name: str) -> None:
    """Each item of a topic that was read stands once in the topic's record, and so does nothing else."""
    read = Counter(row.item for row in RECORDS[name] if row.verdict != "cut")
    assert read == Counter(item for item, topic in ITEMS.items() if topic == name)


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_row_says_what_was_judged_from_what(name: str) -> None:
    """Each row has a verdict and its basis, and says what was changed if and only if something was."""
    assert FILES[name].read_text(encoding="utf-8").partition("\n")[0] == HEADER
    for row in rows(FILES[name]):
        assert row.verdict in VERDICTS, row
        assert row.basis.strip(), row
        assert bool(row.change.strip()) == (row.verdict != "stands"), row


def test_what_was_cut_is_gone() -> None:
    """An item that a reader took out of the notes has not come back."""
    cut = {row.item for file in FILES.values() for row in rows(file) if row.verdict == "cut"}
    assert not cut & ITEMS.keys()


def test_each_item_was_read_a_third_time() -> None:
    """Each item that is there stands once in the record of the third reading."""
    read = Counter(row.item for row in rows(THIRD_READING) if row.verdict != "cut")
    assert read == Counter(list(ITEMS))
