"""`syllabot`, `syllabot ask …` and `syllabot explain …`: arguments in, answers and an exit status out."""

from __future__ import annotations

import argparse
import sys
from codecs import getincrementaldecoder
from collections.abc import Iterator
from typing import BinaryIO, TextIO

from adapters.console.session import Session
from adapters.console.show import FORMATS, Style, shower
from bot import __version__, settings, wording
from bot.commands.choose import problem
from bot.commands.table import COMMANDS, GROUPS
from bot.library.problem import BrokenContent
from bot.reply import Reply

LONGEST_LINE = 1 << 16
"""Bytes. What is longer is not a question; the rest of the line is skipped without keeping it."""

STATUS = {"answer": 0, "choices": 0, "done": 0, "not_covered": 1, "problem": 2}
"""Exit status by the kind of reply."""


def run(words: list[str]) -> int:
    """Run the console; return the exit status."""
    options = _parser().parse_intermixed_args(words[1:] if words[:1] == ["console"] else words)
    question: list[str] = options.words
    if question and question[0] not in COMMANDS and question[0] not in GROUPS:
        return _usage(question[0])
    style = Style.of(options.format, plain=options.plain, width=options.width)
    try:
        session = Session(settings.load(options.content))
    except settings.SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except BrokenContent as error:
        named = "".join(f" {path}" for path in options.content)
        sys.stderr.write(
            f"{error}\nThe notes have errors, so they are not served. See: syllabot content check{named}\n"
        )
        return 2
    try:
        return _converse(session, question, style)
    finally:
        session.close()


def _converse(session: Session, question: list[str], style: Style) -> int:
    """Answer what was asked on the command line, on the input, or at the prompt."""
    session.tell()
    if question == ["ask", "-"] or (not question and not sys.stdin.isatty()):
        return answer_lines(session, sys.stdin.buffer, sys.stdout, style)
    if question:
        return answer_once(session, " ".join(question), sys.stdout, style)
    from adapters.console.prompt import converse

    return converse(session, style)


def answer_once(session: Session, text: str, out: TextIO, style: Style) -> int:
    """Answer one question."""
    reply = session.answer(text) if _is_text(text) else not_text()
    shower(style, out)(text, reply)
    return STATUS[reply.kind]


def answer_lines(session: Session, source: BinaryIO, out: TextIO, style: Style) -> int:
    """Answer each line of a stream, in order; empty lines are skipped."""
    show = shower(style, out)
    separator = ""
    for line in lines(source):
        try:
            text = _decoded(line).strip("\r\n")
            if not text.strip():
                continue
            reply = session.answer(text)
        except UnicodeDecodeError:
            text, reply = line.decode("utf-8", "replace").strip("\r\n"), not_text()
        session.tell()
        out.write(separator)
        show(text, reply)
        out.flush()
        separator = "---\n" if style.format == "text" else ""
    return 0


def _decoded(line: bytes) -> str:
    """Return a line as text; of one that was cut off, a character that was cut through is left out."""
    return getincrementaldecoder("utf-8")().decode(line, final=len(line) < LONGEST_LINE)


def lines(source: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a stream; of a line that is too long only its beginning."""
    while line := source.readline(LONGEST_LINE):
        rest = line
        while len(rest) == LONGEST_LINE and not rest.endswith(b"\n"):
            rest = source.readline(LONGEST_LINE)
        yield line


def not_text() -> Reply:
    """Return the reply to bytes that are no text."""
    return problem(wording.PROBLEM, wording.NOT_UTF8)


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # the shell handed over bytes that are not UTF-8
        return False
    return True


def _usage(word: str) -> int:
    import difflib

    near = difflib.get_close_matches(word.lower(), (*COMMANDS, *GROUPS), 1, 0.6)
    hint = f" Did you mean `syllabot {near[0]}`?" if near else ""
    sys.stderr.write(f'There is no command `{word}`.{hint} For a question: syllabot ask "…"\n')
    return 2


def _parser() -> argparse.ArgumentParser:
    members = ", ".join(COMMANDS)
    parser = argparse.ArgumentParser(
        prog="syllabot",
        description="Answers from your study group's reviewed notes. Without words: a prompt.",
        epilog=f"Commands for questions: {members}. `syllabot ask -` reads a question per line. "
        "Tools: `syllabot content check|stats|gaps|new|schema`; run, serve, work, discord, slack, db, doctor, each "
        "with --help. Exit status: 0 answered, 1 not covered, 2 problem.",
    )
    parser.add_argument("words", nargs="*", metavar="WORDS", help="a command and its words, such as: explain rag")
    parser.add_argument("--content", action="append", default=[], metavar="PATH", help="a folder of packs (repeatable)")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="json: one object per answer and line; discord, slack: the message bodies of all pages as a list",
    )
    parser.add_argument(
        "--plain", action="store_true", help="no colours, tables or columns: for screen readers and files"
    )
    parser.add_argument("--width", type=_width, metavar="N", help="columns; the terminal's by default")
    parser.add_argument("--version", action="version", version=f"syllabot {__version__}")
    return parser


NARROWEST = 34
"""Columns of a phone held upright: the least that every layout is made for."""
WIDEST = 1000
"""Columns. Lines are filled up with blanks, so a slip of the finger must not fill the memory."""


def _width(text: str) -> int:
    if not text.isdecimal() or not NARROWEST <= int(text) <= WIDEST:
        raise argparse.ArgumentTypeError(f"a number of columns, from {NARROWEST} to {WIDEST}")
    return int(text)
