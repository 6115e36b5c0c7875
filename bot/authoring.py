"""`syllabot content …`: what authors use. Check packs, start a new note, write the schemas for editors."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from bot import settings
from bot.library import stubs
from bot.library.files import pack_folders
from bot.library.problem import Problem
from bot.library.reader import read

if TYPE_CHECKING:
    from bot.store.records import Gap

BROKEN = 2
"""Exit status: a pack has errors, or the command was used wrongly."""


def run(words: list[str], waiting: Callable[[str], Iterable[Gap]] = lambda _: ()) -> int:
    """Run one of the authors' tools; return the exit status.

    Args:
        words: What was typed behind `content`.
        waiting: Returns the questions without an answer that a database holds, of a server by its id, or of all.
    """
    options = _parser().parse_args(words)
    options.waiting = waiting
    try:
        chosen = settings.load(options.content or getattr(options, "paths", ()))
    except settings.SettingsError as error:
        return _refuse(str(error))
    tool: Callable[[argparse.Namespace, settings.Settings], int] = options.tool
    return tool(options, chosen)


def check(options: argparse.Namespace, chosen: settings.Settings) -> int:
    """Print every problem of some packs; 0 where nothing keeps them from being served."""
    reading = read(chosen.content)
    errors = [problem for problem in reading.problems if problem.severity == "error"]
    warnings = [problem for problem in reading.problems if problem.severity == "warning"]
    print_problems: dict[str, Callable[[Sequence[Problem]], None]] = {"text": _text, "json": _json, "github": _github}
    print_problems[options.format]([*errors, *warnings])
    if options.format == "text":
        items = sum(len(loaded.items) for loaded in reading.packs)
        good = f"; {len(reading.packs)} pack(s) with {items} items can be served" if reading.packs else ""
        sys.stderr.write(f"{len(errors)} error(s), {len(warnings)} warning(s){good}.\n")
    return BROKEN if errors else 0


def _text(problems: Iterable[Problem]) -> None:
    for problem in problems:
        mark = "warning: " if problem.severity == "warning" else ""
        print(f"{problem.file}:{problem.line}:{problem.column} {problem.code} {mark}{problem.message}")


def _json(problems: Iterable[Problem]) -> None:
    print(
        json.dumps(
            [{field: getattr(problem, field) for field in problem.__struct_fields__} for problem in problems], indent=1
        )
    )


def _github(problems: Iterable[Problem]) -> None:
    for problem in problems:
        message = problem.message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        file = problem.file.replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
        place = f"file={file},line={max(problem.line, 1)},col={max(problem.column, 1)}"
        print(f"::{problem.severity} {place},title={problem.code}::{message}")


def new(options: argparse.Namespace, chosen: settings.Settings) -> int:
    """Write the stub of a note that passes the checks but for what must be filled in."""
    if chosen.content == (settings.default_content(),) and os.path.basename(chosen.content[0]) == "_content":
        return _refuse("Name the folder of your pack: syllabot content new … --content PATH")
    try:
        folders = pack_folders(chosen.content[0])
    except OSError as error:
        return _refuse(f"{chosen.content[0]} cannot be read: {error.strerror}.")
    if not folders:
        return _refuse(f"{chosen.content[0]} holds no pack: a pack is a folder with a pack.yaml.")
    name = " ".join(" ".join(options.name).split())
    id_ = stubs.id_of(name)
    if not id_:
        return _refuse("From this name no id can be made; an id has lower-case letters, digits and hyphens.")
    return _write_stub(folders[0], options.kind, id_, name)


def _write_stub(folder: str, kind: str, id_: str, name: str) -> int:
    path = os.path.join(folder, stubs.FOLDERS[kind], f"{id_}.yaml")
    stub = stubs.stub(kind, id_, name, _topics(folder))
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "x", encoding="utf-8") as file:
            file.write(stub)
    except FileExistsError:
        return _refuse(f"{path} exists already.")
    except OSError as error:
        return _refuse(f"{path} cannot be written: {error.strerror}.")
    print(f"{path}\nFill in what is empty, then: syllabot content check {folder}")
    return 0


def _topics(folder: str) -> list[str]:
    packs = read([folder]).packs
    return list(packs[0].pack.topics) if packs else ["the topics of pack.yaml"]


def schema(options: argparse.Namespace, chosen: settings.Settings) -> int:
    """Write the JSON Schemas that editors check packs against."""
    del chosen
    from bot.library.schema import schemas

    try:
        os.makedirs(options.folder, exist_ok=True)
        for name, text in schemas().items():
            with open(os.path.join(options.folder, name), "w", encoding="utf-8") as file:
                file.write(text)
    except OSError as error:
        return _refuse(f"{options.folder} cannot be written: {error.strerror}.")
    print(options.folder)
    return 0


def stats(options: argparse.Namespace, chosen: settings.Settings) -> int:
    """Print what is in some packs, counted."""
    from bot.library.stats import markdown, statistics, text

    reading = read(chosen.content)
    if not reading.packs:
        return _refuse("The packs have errors, so nothing is counted. See: syllabot content check")
    sections = statistics(reading.packs)
    print(markdown(sections) if options.format == "markdown" else text(sections))
    return 0


def gaps(options: argparse.Namespace, chosen: settings.Settings) -> int:
    """Print what would answer the questions that wait in the database, or those in a file, one a line."""
    from bot import gaps
    from bot.library.cache import open_library
    from bot.library.problem import BrokenContent
    from bot.store.problems import StoreError, missing

    try:
        library = open_library(chosen.content, chosen.cache).library
        if options.questions is None:
            found = gaps.of_gaps(options.waiting(options.server), library)
        else:
            found = gaps.of_questions(_lines(options.questions), library)
    except (OSError, UnicodeDecodeError) as error:
        return _refuse(f"{options.questions} cannot be read as text: {getattr(error, 'strerror', None) or error}.")
    except (BrokenContent, StoreError, settings.SettingsError) as error:
        return _refuse(str(error))
    except ModuleNotFoundError as error:
        return _refuse(str(missing(error)))
    if options.format == "json":
        print(gaps.as_json(found))
    elif found:
        print(gaps.as_text(found))
    else:
        sys.stderr.write("No question is waiting for an answer.\n")
    return 0


def _lines(file: str) -> list[str]:
    """Return the lines of a file, or of the input, that say something."""
    with open(0 if file == "-" else file, encoding="utf-8") as lines:
        return [line.strip() for line in lines if line.strip()]


def _refuse(message: str) -> int:
    sys.stderr.write(f"{message}\n")
    return BROKEN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="syllabot content", description="Tools for the authors of notes.")
    tools = parser.add_subparsers(required=True, metavar="check | stats | gaps | new | schema")
    checking = tools.add_parser("check", help="print every problem of some packs, with what to do")
    checking.add_argument("paths", nargs="*", metavar="PATH", help="folders of packs; those being served by default")
    checking.add_argument("--format", choices=("text", "json", "github"), default="text")
    checking.set_defaults(tool=check)
    counting = tools.add_parser("stats", help="count what is in some packs, and what is missing")
    counting.add_argument("paths", nargs="*", metavar="PATH", help="folders of packs; those being served by default")
    counting.add_argument("--format", choices=("text", "markdown"), default="text")
    counting.set_defaults(tool=stats)
    closing = tools.add_parser("gaps", help="say what would answer the questions that found no answer")
    closing.add_argument(
        "questions", nargs="?", metavar="FILE", help="questions, one a line; - is the input; by default the database's"
    )
    closing.add_argument("--server", default="", metavar="ID", help="of the database, only this server's")
    closing.add_argument("--format", choices=("text", "json"), default="text")
    closing.set_defaults(tool=gaps)
    starting = tools.add_parser("new", help="write the stub of a new note")
    starting.add_argument("kind", choices=tuple(stubs.FOLDERS))
    starting.add_argument("name", nargs="+", metavar="NAME", help="as members will read it")
    starting.set_defaults(tool=new)
    writing = tools.add_parser("schema", help="write the JSON Schemas that editors use")
    writing.add_argument("folder", nargs="?", default=os.path.join("content", "schema"))
    writing.set_defaults(tool=schema)
    for tool in (checking, counting, closing, starting, writing):
        tool.add_argument(
            "--content", action="append", default=[], metavar="PATH", help="a folder of packs (repeatable)"
        )
    return parser
