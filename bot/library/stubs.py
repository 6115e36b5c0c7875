"""Stubs: what a new note begins with, for the file that is to hold it."""

from __future__ import annotations

import json
from collections.abc import Iterable

from bot.search.words import spelled

FOLDERS = {"concept": "concepts", "comparison": "comparisons", "process": "processes"}
"""Where a note of each kind usually lies within its pack."""

_MODELINE = "# yaml-language-server: $schema=../../schema/item.schema.json\n"
_STUBS = {
    "concept": """{head}topic:  # one of: {topics}
level: beginner

definition:  # one or two plain sentences that a beginner can read on a phone
sources:  # ids from sources.yaml, such as [seed]
""",
    "comparison": """{head}topic:  # one of: {topics}
items:  # two to four ids, such as [rag, peft]
summary:  # the difference in one or two sentences
dimensions:
  - id: in-short
    name: In short
    cells:  # one line for each item, such as `rag: Looks things up.`
sources:  # ids from sources.yaml, such as [seed]
""",
    "process": """{head}topic:  # one of: {topics}
summary:  # what the process is for, in one sentence
steps:  # at least two: `- name: Define the use case`
sources:  # ids from sources.yaml, such as [seed]
""",
}
_PASTED = """kind: concept
# check: allow C402 because its sources are still to be named
id: {id}
name: {name}
topic: {topic}
level: beginner

definition: {definition}
"""
UNWRITTEN = "This note is still to be written."
"""The definition of a note that is pasted as it is: true, and no claim about its subject."""


def id_of(name: str) -> str:
    """Return the id that a name gives, empty where none can be made of it."""
    letters = (written if written.isascii() else folded for folded, written in spelled(name))
    id_ = "-".join(word.replace("+", "p").replace("#", "sharp") for word in letters)
    return id_ if id_.isascii() and name.isprintable() else ""


def stub(kind: str, id_: str, name: str, topics: Iterable[str]) -> str:
    """Return the stub of a note of a kind, with comments where something must be filled in."""
    head = f"{_MODELINE}kind: {kind}\nid: {id_}\nname: {json.dumps(name, ensure_ascii=False)}\n"
    return _STUBS[kind].format(head=head, topics=", ".join(topics))


def pasted(id_: str, name: str, topic: str, related: tuple[str, ...] = ()) -> str:
    """Return a whole concept that passes the checks as it is, and says that it is still to be written.

    Args:
        id_: Its id, which is the name of its file, too.
        name: Its name.
        topic: A topic of the pack.
        related: Concepts of the pack that lead to it.
    """
    quoted = json.dumps(name, ensure_ascii=False)  # a JSON text is a YAML one
    text = _PASTED.format(id=id_, name=quoted, topic=topic, definition=UNWRITTEN)
    return f"{_MODELINE}{text}" + (f"related: [{', '.join(related)}]\n" if related else "")
