"""The rules that a pack keeps, one entry each: what `content check` reports, and what the docs explain.

Every rule carries a small pack that breaks it (`bad`, laid over `GOOD_PACK`); a test reads each and
expects just that code. The reference page in `docs/` is made from this table.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

GOOD_PACK: dict[str, str] = {
    "pack.yaml": """kind: pack
schema: 1
id: demo
name: Demo
version: 1.0.0
lang: en
license: CC-BY-4.0
topics: {basics: Basics}
""",
    "sources.yaml": """items:
  - {kind: source, id: book, name: A Book}
""",
    "rag.yaml": """kind: concept
id: rag
name: Retrieval-augmented generation
abbr: RAG
topic: basics
definition: Passages found for a question go into the model's prompt, so that the answer rests on them.
sources: [book]
""",
    "peft.yaml": """kind: concept
id: peft
name: Parameter-efficient fine-tuning
abbr: PEFT
topic: basics
definition: Only a small part of a pre-trained model's weights is trained for the new task.
sources: [book]
""",
}
"""A pack without a problem."""


class Rule(Struct, frozen=True, kw_only=True):
    """One rule.

    Attributes:
        code: Y syntax, S shape, R references, C content, F files, W waivers; never reused.
        title: What it asks for, as a heading.
        why: Why it stands, and what to do.
        bad: Files that break it, laid over `GOOD_PACK`.
        severity: An error keeps the pack from being served, a warning does not.
        waivable: Whether `# check: allow CODE because …` in the line, or in a comment just above, waives it.
    """

    code: str
    title: str
    why: str
    bad: dict[str, str | bytes]
    severity: Literal["error", "warning"] = "error"
    waivable: bool = False


def _concept(
    extra: str = "", *, name: str = "Chunking", definition: str = "Cutting long texts into passages to find."
) -> str:
    return (
        f"kind: concept\nid: chunking\nname: {name}\ntopic: basics\ndefinition: {definition}\nsources: [book]\n{extra}"
    )


_COMPARISON = """kind: comparison
id: rag-vs-peft
name: RAG vs PEFT
topic: basics
items: [rag, peft]
summary: One changes the prompt, the other the weights.
sources: [book]
"""
_PACK = GOOD_PACK["pack.yaml"]

RULES: tuple[Rule, ...] = (
    Rule(
        code="F001",
        title="Files and folders can be read",
        why="Something is not there, is not a plain file, or may not be read. Correct the path or the permissions.",
        bad={"missing": ""},
    ),
    Rule(
        code="F002",
        title="Folders do not lead back to themselves",
        why="A link points to a folder above it, so the pack would never end. Remove the link.",
        bad={"loop": ""},
    ),
    Rule(
        code="F003",
        title="A pack has a `pack.yaml`",
        why="Without it nobody knows the pack's id, language and licence. Name a folder that holds one, or whose "
        "folders do.",
        bad={"empty": ""},
    ),
    Rule(
        code="F004",
        title="Files end in `.yaml`",
        why="Only `.yaml` files are read, so that nothing is left out by a spelling of the ending. Rename the file.",
        bad={"chunking.yml": _concept()},
        severity="warning",
    ),
    Rule(
        code="Y001",
        title="Files are UTF-8 text",
        why="Other encodings lose letters. Save the file as UTF-8.",
        bad={"chunking.yaml": _concept().encode() + b"asks: [caf\xe9]\n"},
    ),
    Rule(
        code="Y002",
        title="Files are YAML",
        why="Most often a text with `: ` in it, or one that starts with `*`, `[`, `{`, `@` or a quote, needs quotes; "
        "or a line is indented by a tab.",
        bad={"chunking.yaml": _concept("asks:\n  - **why** chunk?\n")},
    ),
    Rule(
        code="Y003",
        title="A key stands once",
        why="Of two values one would be lost. Keep one.",
        bad={"chunking.yaml": _concept("level: beginner\nlevel: advanced\n")},
    ),
    Rule(
        code="Y004",
        title="No anchors, aliases or merge keys",
        why="They have no use in notes, and a text that starts with `*` or `&` becomes one by accident. Quote it.",
        bad={"chunking.yaml": _concept("aliases: [&x splitting]\n")},
    ),
    Rule(
        code="Y005",
        title="No tags",
        why="A text that starts with `!` becomes a tag and loses its first word. Quote it.",
        bad={"chunking.yaml": _concept("asks:\n  - ! important\n")},
    ),
    Rule(
        code="Y006",
        title="One document in a file",
        why="Editors check a file, not its parts. Use one file an item, or `items:` with a list.",
        bad={"chunking.yaml": _concept() + "---\n" + _concept()},
    ),
    Rule(
        code="Y007",
        title="Keys are texts",
        why="A list or map as a key is most often a missing quote.",
        bad={"chunking.yaml": _concept("? [a]\n: b\n")},
    ),
    Rule(
        code="Y008",
        title="Files stay small",
        why="At most 1 MiB, 20 levels, 50,000 values and 200 characters a key: more is an accident or an attack. Split "
        "the file.",
        bad={"chunking.yaml": _concept("asks: " + "[" * 21 + "]" * 21 + "\n")},
    ),
    Rule(
        code="Y009",
        title="A text does not end at ` #`",
        why="What follows a blank and `#` is a comment. Quote a text with ` #` in it; leave two blanks before a "
        "comment.",
        bad={"chunking.yaml": _concept("simple: Like issue #3 of the list.\n")},
        severity="warning",
        waivable=True,
    ),
    Rule(
        code="S101",
        title="Fields have known names",
        why="An unknown field would be lost. The message names the nearest known one.",
        bad={"chunking.yaml": _concept("exampels: [A page cut at its headings.]\n")},
    ),
    Rule(
        code="S102",
        title="What is needed is there",
        why="The message says which field is missing and what it is for.",
        bad={"chunking.yaml": _concept().replace("name: Chunking\n", "")},
    ),
    Rule(
        code="S103",
        title="Values have the right form",
        why="A text where a text belongs, a list where a list does (`- …` lines, `[a, b]`, or a block of `- ` lines).",
        bad={"chunking.yaml": _concept("aliases: splitting\n")},
    ),
    Rule(
        code="S104",
        title="Some values are one of a few words",
        why="The message lists them.",
        bad={"chunking.yaml": _concept("level: begginer\n")},
    ),
    Rule(
        code="S105",
        title="Ids, addresses, years and versions are well written",
        why="Ids are lower-case letters, digits and single hyphens; the message shows the form of the others.",
        bad={"chunking.yaml": _concept("related: [RAG!]\n")},
    ),
    Rule(
        code="S106",
        title="A file is named like its item",
        why="So that a note is found in the folder listing, and renaming is seen in review. Rename the file or the id.",
        bad={"chunks.yaml": _concept()},
    ),
    Rule(
        code="S107",
        title="Texts fit a chat message",
        why="Long texts are not read on a phone. Say less, or use `details` or several facts.",
        bad={"chunking.yaml": _concept(name="Chunking " * 10)},
    ),
    Rule(
        code="S108",
        title="Nothing is empty",
        why="Fill it in or leave the field out.",
        bad={"chunking.yaml": _concept("simple:\n")},
    ),
    Rule(
        code="S109",
        title="Lists have enough entries, and not too many",
        why="A comparison has two to four items, a process at least two steps.",
        bad={
            "rag-vs-peft.yaml": _COMPARISON.replace("[rag, peft]", "[rag]")
            + "dimensions: [{id: x, name: X, cells: {rag: A}}]\n"
        },
    ),
    Rule(
        code="S110",
        title="A text with a colon is quoted",
        why="`- Regression: predict numbers` is a map to YAML. Put the text in quotes.",
        bad={"chunking.yaml": _concept("facts:\n  - Chunking: cut the text into parts\n")},
    ),
    Rule(
        code="S111",
        title="The kind is known",
        why="`kind` says what an item is. Questions, translations and overrides come with a later version: keep them "
        "out of the pack until then.",
        bad={"chunking.yaml": "kind: question\nid: q-1\n"},
    ),
    Rule(
        code="S112",
        title="A file holds one item, or `items:`",
        why="Every file but pack.yaml starts with `kind:` and `id:`, or holds a list under `items:`.",
        bad={"chunking.yaml": "- just\n- a list\n"},
    ),
    Rule(
        code="R201",
        title="References lead somewhere",
        why="The id is of no item in the loaded packs; the message names the nearest one.",
        bad={"chunking.yaml": _concept("related: [rga]\n")},
    ),
    Rule(
        code="R202",
        title="References lead to the right kind",
        why="Where a concept belongs, a source or process does not. Name another item.",
        bad={"chunking.yaml": _concept("related: [book]\n")},
    ),
    Rule(
        code="R203",
        title="An id is used once in a pack",
        why="Of two items one would be lost. Rename the newer one.",
        bad={"more.yaml": "items:\n  - {kind: source, id: rag, name: Twice}\n"},
    ),
    Rule(
        code="R204",
        title="A name leads to one item",
        why="Two items of one kind that share a name or alias cannot be told apart. Take it from one of them; where "
        "members do use one word for both, waive the rule and the assistant asks which is meant.",
        bad={"chunking.yaml": _concept("aliases: [PEFT]\n")},
        waivable=True,
    ),
    Rule(
        code="R205",
        title="An alias says something new",
        why="Names are found in any case; writing one twice adds nothing. Remove it. (Hyphens, plurals and British "
        "spelling are found too, but may be listed.)",
        bad={"chunking.yaml": _concept("aliases: [CHUNKING]\n")},
        severity="warning",
        waivable=True,
    ),
    Rule(
        code="R206",
        title="Nothing comes before itself",
        why="`broader` and `prerequisites` must not go round in a circle. Remove one of the links.",
        bad={"chunking.yaml": _concept("broader: [chunking]\n")},
    ),
    Rule(
        code="R207",
        title="Sources are used",
        why="A source that no item cites rests on nothing. Cite it or remove it.",
        bad={"sources.yaml": GOOD_PACK["sources.yaml"] + "  - {kind: source, id: unread, name: Unread}\n"},
        severity="warning",
        waivable=True,
    ),
    Rule(
        code="R208",
        title="A comparison has a cell for each side",
        why="Every dimension says something about every item, and about no other.",
        bad={"rag-vs-peft.yaml": _COMPARISON + "dimensions:\n  - {id: x, name: X, cells: {rag: Only one.}}\n"},
    ),
    Rule(
        code="R209",
        title="Redirects lead from an old id to one that exists",
        why="So that what people saved stays valid. The old id must be gone, the new one there.",
        bad={"pack.yaml": _PACK + "redirects: {rag: peft}\n"},
    ),
    Rule(
        code="R210",
        title="Required packs are loaded",
        why="Load the pack too, or correct its id or version in `requires`.",
        bad={"pack.yaml": _PACK + "requires: {core-ml: '>=1,<2'}\n"},
    ),
    Rule(
        code="R211",
        title="A pack id is used once",
        why="The id is the namespace of the pack's items. Two packs with one id cannot be served together.",
        bad={"../again/pack.yaml": _PACK},
    ),
    Rule(
        code="R212",
        title="Dimensions of a comparison differ",
        why="Two dimensions with one id, name or alias cannot be told apart.",
        bad={
            "rag-vs-peft.yaml": _COMPARISON + "dimensions:\n  - {id: x, name: X, cells: {rag: A, peft: B}}\n"
            "  - {id: y, name: X, cells: {rag: A, peft: B}}\n"
        },
    ),
    Rule(
        code="C401",
        title="A definition defines",
        why="It says more than the name. Say what the thing is to somebody who never heard of it.",
        bad={"chunking.yaml": _concept(definition="Chunking is chunking.")},
        waivable=True,
    ),
    Rule(
        code="C402",
        title="Items name their sources",
        why="Members see where every sentence comes from. Give the item `sources`; a fact may name a `source` of its "
        "own.",
        bad={"chunking.yaml": _concept().replace("sources: [book]\n", "")},
        waivable=True,
    ),
    Rule(
        code="C403",
        title="An explanation fits a phone",
        why="Definition, facts and first example have at most 900 characters together. Move the rest to `details` or "
        "`uses`.",
        bad={"chunking.yaml": _concept("facts:\n" + f"  - {'Parts of a text. ' * 30}\n" * 2)},
        severity="warning",
        waivable=True,
    ),
    Rule(
        code="C404",
        title="A tip fits a notification",
        why="Title, text and example have at most 600 characters together.",
        bad={
            "tips.yaml": "items:\n  - kind: tip\n    id: t\n    title: Long\n    about: [rag]\n    sources: [book]\n"
            f"    text: {'Say less. ' * 40}\n    example: {'Say less. ' * 40}\n"
        },
        severity="warning",
        waivable=True,
    ),
    Rule(
        code="C405",
        title="Words say something",
        why="“Simply”, “currently” or an exclamation mark tell the reader nothing, or something that is wrong in a "
        "year. Leave the word out, or say what you mean. Quotations, emphasis and code are not looked at.",
        bad={"chunking.yaml": _concept("simple: Simply cut the text into parts.\n")},
        severity="warning",
        waivable=True,
    ),
    Rule(
        code="C406",
        title="One spelling",
        why="A pack whose `lang` is `en` or `en-US` is written in American English, so that all its notes read alike; "
        "British forms are found when they are typed. A British pack says `lang: en-GB`.",
        bad={"chunking.yaml": _concept("simple: Colour the parts of a text and cut between two colors.\n")},
        severity="warning",
        waivable=True,
    ),
    Rule(
        code="C407",
        title="A definition is one or two sentences",
        why="And at most 300 characters: longer ones are not remembered. Keep what tells the thing from others; the "
        "rest are facts.",
        bad={
            "chunking.yaml": _concept(
                definition="Cutting long texts. The parts are found by search. They fit the prompt."
            )
        },
        severity="warning",
        waivable=True,
    ),
    Rule(
        code="C408",
        title="Two definitions say two things",
        why="Nearly the same words stand in another concept's definition. Merge the two, or say what sets each apart.",
        bad={
            "chunking.yaml": _concept(
                definition="Only a small part of a pre-trained model's weights is trained for the new job."
            )
        },
        severity="warning",
        waivable=True,
    ),
    Rule(
        code="C409",
        title="Concepts hang together",
        why="In a pack of ten concepts or more, one that no note leads to, and that leads to none, is only found by "
        "those who know its name. Add `broader`, `prerequisites`, `related` or `contrast`.",
        bad={
            f"c{number}.yaml": f"kind: concept\nid: c{number}\nname: Part {number}\ntopic: basics\n"
            f"definition: Piece{number} of{number} a{number} whole{number}.\nsources: [book]\n"
            + ("related: [rag, peft]\n" if number else "")
            for number in range(8)
        },
        severity="warning",
        waivable=True,
    ),
    Rule(
        code="W001",
        title="A waiver names its rule and a reason",
        why="`# check: allow C403 because the table needs it`: a rule that may be waived, and why.",
        bad={"chunking.yaml": _concept("# check: allow C403\n")},
    ),
    Rule(
        code="W002",
        title="A waiver waives something",
        why="The problem is gone, or the comment stands in the wrong line. Remove or move it.",
        bad={"chunking.yaml": _concept("# check: allow C403 because it was long\n")},
        severity="warning",
    ),
)

BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}
