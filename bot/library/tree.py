"""Strict YAML: text to a tree of texts, lists and maps, each with its place.

The events of the C parser are read once and reading stops at the first thing a pack may not contain:
anchors, aliases, merge keys, tags, several documents, keys that are not text, too much or too deep.
That is also what keeps hostile files harmless: PyYAML's `compose` recurses and crashes the interpreter
on deep nesting, and iterating over such events to the end takes many seconds.

Every scalar stays text; the records decide what is a number or a yes (so `no`, `1.10` and `12:30` are
what the author wrote).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NoReturn, TypeAlias, cast

import yaml
from msgspec import Struct

from bot.library.problem import Problem

MOST_BYTES = 1 << 20
"""Bytes in one file."""
DEEPEST = 20
"""Levels of nesting."""
MOST_NODES = 50_000
"""Texts, lists and maps in one file."""
LONGEST_KEY = 200
"""Characters. Keys are fields and ids, and they are repeated in every path below them."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Scalar(Struct):
    """A text; `quoted` unless it stands bare in the file.

    `margin` is the number of columns before the lines of a literal block (`|`), -1 for other texts.
    """

    text: str
    line: int
    column: int
    quoted: bool = False
    margin: int = -1


class Sequence(Struct):
    """A list."""

    items: list[Node]
    line: int
    column: int


class Mapping(Struct):
    """A map; keys stay with their places, in order."""

    pairs: list[tuple[Scalar, Node]]
    line: int
    column: int

    def get(self, key: str) -> Node | None:
        """Return the value of a key."""
        return next((value for name, value in self.pairs if name.text == key), None)


Node: TypeAlias = Scalar | Sequence | Mapping


class Stop(Exception):
    """The file holds something that ends its reading."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def parse(data: bytes, file: str) -> tuple[Node | None, list[Problem]]:
    """Read a file's bytes.

    Returns:
        The tree, None where the file is empty or cannot be read, and what is wrong with it.
    """
    problems: list[Problem] = []
    try:
        return _Builder(file, problems).build(_decoded(data, file)), problems
    except Stop as stop:
        return None, [*problems, stop.problem]


def _decoded(data: bytes, file: str) -> str:
    if len(data) > MOST_BYTES:
        message = f"the file has {len(data):,} bytes, more than {MOST_BYTES:,} (split it: several files may hold items)"
        raise Stop(Problem(file, 1, 1, "Y008", message))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = _place(data[: error.start].decode("utf-8"))
        raise Stop(Problem(file, line, column, "Y001", "this is not UTF-8 text (save the file as UTF-8)")) from None
    return text.removeprefix("\ufeff")


def _place(before: str) -> tuple[int, int]:
    """Return the line and column of what follows a text."""
    lines = _BREAK.split(before)
    return len(lines), len(lines[-1]) + 1


class _Builder:
    """Builds the tree of one file from parser events, without recursion."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self.problems = problems
        self.stack: list[Sequence | Mapping] = []
        self.keys: list[Scalar | None] = []  # the key that waits for its value, for each level of the stack
        self.seen: list[dict[str, Scalar]] = []  # the keys so far, for each level
        self.root: Node | None = None
        self.nodes = 0
        self.documents = 0
        self.lines: list[str] = []

    def build(self, text: str) -> Node | None:
        comments = " #" in text
        if comments or "|" in text:
            self.lines = _BREAK.split(text)
        line, column = 1, 1
        try:
            events = cast("Iterator[yaml.Event]", yaml.parse(text, Loader=_Loader))  # pyright: ignore[reportUnknownMemberType]
            for event in events:
                line, column = event.end_mark.line + 1, event.end_mark.column + 1
                self._check(event)
                self._take(event)
                if comments and isinstance(event, yaml.ScalarEvent) and not event.style:
                    self._check_cut(event)
        except yaml.MarkedYAMLError as error:
            mark = _mark(error)
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            hint = _hint(f"{error.context} {error.problem}")
            self._stop(line, column, "Y002", f"this is not YAML: {error.problem or error.context}{hint}")
        except yaml.YAMLError as error:
            found = _FORBIDDEN.search(text)  # the error counts bytes, or characters
            line, column = _place(text[: found.start()] if found else "")
            what = f"a character that YAML does not allow ({str(getattr(error, 'reason', error)).strip()})"
            self._stop(line, column, "Y002", f"{what} (remove it)")
        except UnicodeDecodeError:  # `!%ED%A0%80`: PyYAML fails on such a tag before it is seen here
            self._stop(line, column, "Y005", _NO_TAGS)
        return self.root

    def _check(self, event: yaml.Event) -> None:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._stop(
                    line, column, "Y006", "a second document starts here (use one file, or `items:` with a list)"
                )
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._stop(
                line, column, "Y004", "anchors (&) and aliases (*) are not read (write the text out, or quote it)"
            )
        if getattr(event, "tag", None) and not (
            isinstance(event, yaml.ScalarEvent) and event.tag == "!" and event.style
        ):
            self._stop(line, column, "Y005", _NO_TAGS)
        if isinstance(event, yaml.NodeEvent):
            self.nodes += 1
            if self.nodes > MOST_NODES:
                self._stop(line, column, "Y008", f"more than {MOST_NODES:,} texts, lists and maps (split the file)")

    def _take(self, event: yaml.Event) -> None:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, yaml.ScalarEvent):
            margin = self._margin(event) if event.style == "|" else -1
            self._add(Scalar(event.value, line, column, bool(event.style), margin))
        elif isinstance(event, yaml.CollectionStartEvent):
            node: Sequence | Mapping
            node = (
                Mapping([], line, column) if isinstance(event, yaml.MappingStartEvent) else Sequence([], line, column)
            )
            self._add(node)
            self.stack.append(node)
            self.keys.append(None)
            self.seen.append({})
            if len(self.stack) > DEEPEST:
                self._stop(line, column, "Y008", f"nested deeper than {DEEPEST} levels (no item needs that)")
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()
            self.keys.pop()
            self.seen.pop()

    def _add(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif (key := self.keys[-1]) is not None:
            parent.pairs.append((key, node))
            self.keys[-1] = None
        elif not isinstance(node, Scalar):
            self._stop(
                node.line, node.column, "Y007", "a key must be a text (put quotes around what stands before the colon)"
            )
        else:
            self._check_key(node)
            self.keys[-1] = node

    def _check_key(self, key: Scalar) -> None:
        if key.text == "<<" and not key.quoted:
            self._stop(key.line, key.column, "Y004", "merge keys (<<) are not read (write the keys out)")
        if len(key.text) > LONGEST_KEY:
            message = f"a key of more than {LONGEST_KEY} characters (it is a text: put it behind a key)"
            self._stop(key.line, key.column, "Y008", message)
        first = self.seen[-1].setdefault(key.text, key)
        if first is not key:
            message = f"the key `{key.text[:60]}` stands already in line {first.line} (keep one of the two)"
            self.problems.append(Problem(self.file, key.line, key.column, "Y003", message))

    def _margin(self, event: yaml.ScalarEvent) -> int:
        """Return how far the lines of a literal block are indented: the parser takes that away."""
        for number, text in enumerate(_BREAK.split(event.value), event.start_mark.line + 1):
            if text:
                return len(self.lines[number]) - len(text)
        return 0

    def _check_cut(self, event: yaml.ScalarEvent) -> None:
        """Warn where a bare text ends at ` #`: two blanks mark a comment, one is most often an accident.

        Behind a single word it is a comment unless it looks like `#3`.
        """
        line, column = int(event.end_mark.line), int(event.end_mark.column)
        if not event.value or line >= len(self.lines) or not self.lines[line].startswith(" #", column):
            return
        follows = self.lines[line][column + 2 : column + 3]
        if " " in event.value or follows.strip("# \t"):
            message = "the text ends here, at ` #` (put it in quotes; before a comment leave two blanks)"
            self.problems.append(Problem(self.file, line + 1, column + 1, "Y009", message, "warning"))

    def _stop(self, line: int, column: int, code: str, message: str) -> NoReturn:
        raise Stop(Problem(self.file, line, column, code, message))


_NO_TAGS = "tags (!) are not read (put the text in quotes)"


def _mark(error: yaml.MarkedYAMLError) -> yaml.Mark | None:
    """Return where an error is: of a bracket or quote that is never closed, where it opens."""
    end, start, context = error.problem_mark, error.context_mark, str(error.context)
    if not (end and start):
        return end or start
    begins = any(what in context for what in ("alias", "anchor", "simple key"))
    left_open = end.line > start.line and ("flow" in context or "end of stream" in str(error.problem))
    return start if begins or left_open else end


_HINTS = (
    ("cannot start any token", "put the text in quotes; indent with blanks, not tabs"),
    ("mapping values are not allowed", "a text with `: ` in it needs quotes"),
    ("simple key", "a key needs `: ` behind it"),
    ("alias", "a text that starts with * or & needs quotes"),
    ("anchor", "a text that starts with * or & needs quotes"),
    ("escape", "in double quotes a backslash starts a code: write two, or use single quotes"),
    ("quoted scalar", "close the quotes; an apostrophe between two of them is written twice"),
    *(
        (
            found,
            "compare the indentation with the lines above; a text that starts with [, {, >, | or a quote needs quotes",
        )
        for found in ("did not find expected", "block")
    ),
)
"""What to do about the parser's commonest messages, by words of the message or its context."""


def _hint(problem: str) -> str:
    return f" ({next((hint for words, hint in _HINTS if words in problem), 'put the text in quotes')})"
