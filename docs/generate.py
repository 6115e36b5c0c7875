"""Writes what the docs take from the code: reference pages, schemas, the README's pictures.

`python3 dev.py docs` writes the files; a test fails when one of them is not as it would be written now.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from pathlib import Path

from msgspec import inspect

from adapters.console.render import rendered
from bot.assistant import Assistant
from bot.commands.table import TABLE, Command, Option
from bot.library.cache import open_library
from bot.library.model import KINDS, SHORT, Pack
from bot.library.reader import read
from bot.library.rules import RULES, Rule
from bot.library.schema import schemas
from bot.library.shape import Shape, bare, description_of, shape_of
from bot.library.stats import markdown, statistics
from bot.request import Person, Place, Request

ROOT = Path(__file__).resolve().parent.parent
MADE = "<!-- Made by `python3 dev.py docs`; change the code instead. -->\n"


def pages() -> dict[str, str]:
    """Return every generated text file by its path in the repository."""
    written = {f"content/schema/{name}": text for name, text in schemas().items()}
    written["docs/reference/commands.md"] = commands()
    written["docs/reference/rules.md"] = rules()
    written["docs/reference/pack-format.md"] = pack_format()
    written["docs/reference/pack-statistics.md"] = pack_statistics()
    return written


def pack_statistics() -> str:
    """Return what is in the default pack."""
    head = f"# The default pack in numbers\n\n{MADE}\nWhat `syllabot content stats --format markdown` prints.\n\n"
    return head + markdown(statistics(read([str(ROOT / "content")]).packs))


def commands() -> str:
    """Return the reference of the commands."""
    head = f"# Commands\n\n{MADE}\nThe same words on every platform. Options are typed in the order\n"
    head += "given, or anywhere as `name:value`.\n"
    return head + "".join(map(_command, TABLE))


def _command(command: Command) -> str:
    lines = [f"\n## {command.name}\n\n{command.summary}\n"]
    if command.options:
        lines.append("\n| option | value | |\n| --- | --- | --- |\n")
        lines.extend(f"| `{option.name}` | {_value(option)} | {option.summary} |\n" for option in command.options)
    lines.append("\nExamples: " + " · ".join(f"`{example}`" for example in command.examples) + "\n")
    return "".join(lines)


def _value(option: Option) -> str:
    kinds = {"item": " or ".join(option.kinds), "word": ", ".join(f"`{choice}`" for choice in option.choices)}
    return kinds.get(option.type, option.type) + (", needed" if option.required else "")


def rules() -> str:
    """Return the reference of the rules that packs keep."""
    head = f"# Rules for packs\n\n{MADE}\n`syllabot content check` reports each broken rule as "
    head += "`file:line:column CODE message`. An **error**\n"
    head += "keeps the pack from being served, a **warning** does not. A rule that may be waived is waived in one\n"
    head += "place, by a comment in the line or in the line above: `# check: allow C403 because it is a list`.\n"
    return head + "".join(map(_rule, RULES)) + _MORE


_MORE = """
## X000: and more

Of one file at most 100 problems are shown; this line counts the rest.
"""


def _rule(rule: Rule) -> str:
    waived = ", may be waived" if rule.waivable else ""
    text = f"\n## {rule.code}: {rule.title}\n\n*{rule.severity}{waived}* \u2013 {rule.why}\n"
    name, content = next(iter(rule.bad.items()))
    if not name.endswith((".yaml", ".yml")) or isinstance(content, bytes):
        return text
    shown = content if len(content) <= 700 else f"{content[:300]}…\n"
    return f"{text}\nBreaks it (`{name}`):\n\n```yaml\n{shown}```\n"


def pack_format() -> str:
    """Return the reference of the fields of each kind of item."""
    text = f"# The pack format\n\n{MADE}\nA pack is a folder with a `pack.yaml`. Every other `.yaml` file below it "
    text += "holds one item (`kind:` and `id:`)\n"
    text += (
        "or several under `items:`. Folders are only for people. Ids of the same pack are written bare, of another\n"
    )
    text += "pack as `pack:id`. Texts marked *prose* may hold `**strong**`, `*emphasis*`, `` `code` ``, `[text](https://…)`,\n"
    text += "`[[id]]` or `[[id|words]]` for a link to a concept, and `$formula${how it is said}`.\n"
    named: dict[type, str] = {Pack: "pack", **{record: kind for kind, record in KINDS.items()}}
    inner: dict[type, None] = {}
    for record, kind in named.items():
        text += _fields(f"kind: {kind}", record, inner)
    done: set[type] = set()
    while rest := [record for record in inner if record not in done]:
        for record in rest:
            done.add(record)
            text += _fields(record.__name__, record, inner)
    return text


def _fields(title: str, record: type, inner: dict[type, None]) -> str:
    summary = (record.__doc__ or "").partition("\n")[0]
    short = f" A text in its place stands for its `{SHORT[record]}`." if record in SHORT else ""
    lines = [f"\n## {title}\n\n{summary}{short}\n\n| field | value | |\n| --- | --- | --- |\n"]
    for field in shape_of(record).fields:
        described = description_of(field.type).replace("|", "\\|")
        needed = " **needed**" if field.required else ""
        lines.append(f"| `{field.encode_name}` | {_form(field.type, inner)}{needed} | {described} |\n")
    return "".join(lines)


def _form(declared: Shape, inner: dict[type, None]) -> str:
    shape, extra = bare(declared)
    match shape:
        case inspect.VarTupleType(item_type=item):
            return f"list of {_form(item, inner)}"
        case inspect.DictType(value_type=value):
            return f"map of {_form(value, inner)}"
        case inspect.LiteralType(values=values):
            return " or ".join(f"`{value}`" for value in values)
        case inspect.StructType(cls=record):
            inner[record] = None
            return f"[{record.__name__}](#{record.__name__.lower()})"
        case inspect.StrType(max_length=most):
            kinds = extra.get("ref")
            what = (
                f"id of a {' or '.join(kinds)}"
                if isinstance(kinds, tuple)
                else "*prose*"
                if extra.get("prose")
                else "text"
            )
            return f"{what}, at most {most} characters" if most else what
        case _:
            raise TypeError(shape)


PICTURES = {"explain": ("explain rag", 84), "compare": ("compare models", 84), "phone": ("compare models", 40)}


def picture(question: str, width: int) -> str:
    """Return a console answer as SVG, as a terminal of some columns shows it."""
    from rich.console import Console
    from rich.text import Text

    assistant = Assistant(open_library([str(ROOT / "content")], folder="").library)
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    request = Request(question, Person("console", "me"), Place("console", "dm", "console"), now)
    console = Console(record=True, width=width, file=io.StringIO(), force_terminal=True, highlight=False)
    console.print(Text.assemble(("$ ", "dim"), (f"syllabot {question}", "bold")))
    console.print(*rendered(assistant.answer(request), width), sep="\n")
    drawn = console.export_svg(title="syllabot", unique_id="syllabot")
    return re.sub(r"@font-face \{.*?\}", "", drawn, flags=re.DOTALL)  # the page's own monospace font will do


def main() -> None:
    """Write every generated file."""
    for name, text in pages().items():
        (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / name).write_text(text, encoding="utf-8")
    for name, (question, width) in PICTURES.items():
        (ROOT / "docs" / "pictures" / f"{name}.svg").write_text(picture(question, width), encoding="utf-8")


if __name__ == "__main__":
    main()
