"""How a reply leaves the console: as JSON, as plain text, or drawn for a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Literal, TextIO, TypeAlias, get_args

from msgspec import Struct

from bot.call import Value
from bot.degrade import TERMINAL, degraded
from bot.plain import plain_text
from bot.reply import Reply, Url

Format: TypeAlias = Literal["text", "json", "discord", "slack"]
"""text: for people · json: the public form of an answer · discord, slack: what that adapter would send."""
FORMATS: tuple[Format, ...] = get_args(Format)

Show: TypeAlias = Callable[[str, Reply], object]
"""Writes the reply to a question."""


class Style(Struct, frozen=True):
    """What the output should be.

    Attributes:
        format: What is written.
        drawn: Colours, columns and tables; else plain text.
        width: Columns, None for the terminal's.
    """

    format: Format = "text"
    drawn: bool = False
    width: int | None = None

    @classmethod
    def of(cls, format_: Format, *, plain: bool, width: int | None) -> Style:
        """Return the style for this output: drawn on a terminal, plain in a pipe.

        `NO_COLOR` and `FORCE_COLOR` decide otherwise (no-color.org, force-color.org).
        """
        terminal = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
        forced = bool(os.environ.get("FORCE_COLOR"))
        drawn = not plain and not os.environ.get("NO_COLOR") and (terminal or forced)
        return cls(format_, drawn, width)


class Citation(Struct):
    """A source in the JSON output."""

    item: str
    source: str
    where: str
    url: str


class Action(Struct):
    """Something to do next in the JSON output: what to type for it, or an address."""

    label: str
    typed: str
    url: str


class File(Struct):
    """A file that comes with an answer in the JSON output."""

    name: str
    media_type: str
    text: str


class Answer(Struct):
    """One answer in the JSON output: a public interface, described in `docs/guide/console.md`."""

    query: str
    kind: str
    command: str | None
    options: dict[str, Value]
    title: str
    text: str
    items: list[str]
    citations: list[Citation]
    actions: list[Action]
    files: list[File]


def shower(style: Style, out: TextIO) -> Show:
    """Return what writes replies in a style."""
    if style.format == "json":
        return lambda query, reply: print(json_of(query, reply), file=out)
    if style.format == "discord":
        from adapters.discord.render import messages

        return lambda _, reply: print(bodies_of(messages(reply)), file=out)
    if style.format == "slack":
        from adapters.slack.render import messages as slack_messages

        return lambda _, reply: print(bodies_of(slack_messages(reply)), file=out)
    if style.drawn:
        from adapters.console.render import draw, screen

        terminal = screen(out, style.width)
        return lambda _, reply: (draw(reply, terminal), print_files(reply, out))
    return lambda _, reply: (print(plain_text(reply), file=out), print_files(reply, out))


def print_files(reply: Reply, out: TextIO) -> None:
    """Print what comes with a reply, each file under its name: who wants it in a file has `>`."""
    for file in reply.files:
        print(f"\n{file.name}:\n\n{file.text.rstrip()}", file=out)


def bodies_of(bodies: Sequence[object]) -> str:
    """Return the bodies of messages as one line of JSON: a list, a page each."""
    import json

    return json.dumps(bodies, ensure_ascii=False)


def json_of(query: str, reply: Reply) -> str:
    """Return a reply as one line of JSON."""
    import msgspec

    actions = degraded(reply, TERMINAL).actions  # as numbered at the prompt
    return msgspec.json.encode(
        Answer(
            query=query.encode("utf-8", "replace").decode(),
            kind=reply.kind,
            command=reply.call.command if reply.call else None,
            options=dict(reply.call.options) if reply.call else {},
            title=reply.title,
            text=plain_text(reply),
            items=list(reply.items),
            citations=[Citation(each.item, each.source, each.where, each.url) for each in reply.citations],
            actions=[
                Action(each.label, each.typed, each.target.address if isinstance(each.target, Url) else "")
                for each in actions
            ],
            files=[File(each.name, each.media_type, each.text) for each in reply.files],
        )
    ).decode()
