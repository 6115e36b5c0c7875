"""The records of a pack, and with them the format of its files.

The field annotations below are the one table from which the reader's checks, the JSON Schemas in
`content/schema/` and the reference page in `docs/` are made: what is not declared here does not
exist in a pack. Names follow SKOS where it has one (`docs/decisions/0004-pack-records.md`).

Annotations carry `msgspec.Meta`:

* `description`, `examples`, `pattern`, `max_length` say what an author may write;
* `extra["ref"]` names the kinds of item that an id may point to;
* `extra["prose"]` marks text in which the small Markdown of `bot.markup` is read;
* `SHORT` names, for some records, the field that a text or a list stands for, so that `- Some fact.`
  and `- {text: Some fact.}` are the same.

A reader (`bot.library.reader`) hands on records whose references are complete (`pack:id`).
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
REF_PATTERN = r"^([a-z0-9]+(-[a-z0-9]+)*:)?[a-z0-9]+(-[a-z0-9]+)*$"
BOUNDS_PATTERN = r"^(>=|<=|==|>|<) *[0-9]{1,9}(\.[0-9]{1,9}){0,2}( *, *(>=|<=|==|>|<) *[0-9]{1,9}(\.[0-9]{1,9}){0,2})*$"

Id: TypeAlias = Annotated[
    str,
    Meta(
        pattern=ID_PATTERN,
        max_length=60,
        description="Lower-case letters, digits and single hyphens; never changes (rename with `redirects`).",
    ),
]
Name: TypeAlias = Annotated[str, Meta(max_length=80, description="As a member reads it, capital first.")]
Alias: TypeAlias = Annotated[str, Meta(max_length=80)]
Prose: TypeAlias = Annotated[str, Meta(max_length=600, extra={"prose": True})]
LongProse: TypeAlias = Annotated[str, Meta(max_length=4000, extra={"prose": True})]
Url: TypeAlias = Annotated[str, Meta(pattern=r"^https?://\S+$", max_length=500)]

ConceptRef: TypeAlias = Annotated[str, Meta(pattern=REF_PATTERN, max_length=121, extra={"ref": ("concept",)})]
ProcessRef: TypeAlias = Annotated[str, Meta(pattern=REF_PATTERN, max_length=121, extra={"ref": ("process",)})]
ComparisonRef: TypeAlias = Annotated[str, Meta(pattern=REF_PATTERN, max_length=121, extra={"ref": ("comparison",)})]
SourceRef: TypeAlias = Annotated[str, Meta(pattern=REF_PATTERN, max_length=121, extra={"ref": ("source",)})]
SubjectRef: TypeAlias = Annotated[str, Meta(pattern=REF_PATTERN, max_length=121, extra={"ref": ("concept", "process")})]
AboutRef: TypeAlias = Annotated[
    str, Meta(pattern=REF_PATTERN, max_length=121, extra={"ref": ("concept", "comparison", "process")})
]
TopicRef: TypeAlias = Annotated[str, Meta(pattern=REF_PATTERN, max_length=121, extra={"ref": ("topic",)})]

Level: TypeAlias = Literal["beginner", "intermediate", "advanced"]
Where: TypeAlias = Annotated[
    str,
    Meta(max_length=80, description="Where in the source.", examples=["lines 76-80", "chapter 2"]),
]


class Record(Struct, frozen=True, omit_defaults=True):
    """What all records share: they never change, and what an author left out is not kept."""


class Cited(Record, frozen=True, kw_only=True):
    """A source and the place in it."""

    id: Annotated[SourceRef, Meta(description="A source of this pack, or `pack:source`.")]
    at: Where = ""


class Fact(Record, frozen=True, kw_only=True):
    """A sentence or two, with a source of its own where the item's sources are not enough."""

    text: Prose
    source: Annotated[SourceRef, Meta(description="The source of just this sentence.")] | UnsetType = UNSET
    at: Where = ""


class Misconception(Record, frozen=True, kw_only=True):
    """What learners often believe, and what is true."""

    claim: Prose
    correction: Prose


class Step(Record, frozen=True, kw_only=True):
    """One step of a process, in order."""

    name: Annotated[str, Meta(max_length=120, extra={"prose": True})]
    detail: Prose = ""
    uses: Annotated[tuple[ConceptRef, ...], Meta(description="Concepts that the step applies.")] = ()
    options: Annotated[tuple[Option, ...], Meta(description="Ways to do the step: any of them, in no order.")] = ()
    source: SourceRef | UnsetType = UNSET
    at: Where = ""


class Option(Record, frozen=True, kw_only=True):
    """One of several ways to do a step."""

    name: Annotated[str, Meta(max_length=120, extra={"prose": True})]
    detail: Prose = ""
    uses: tuple[ConceptRef, ...] = ()


class Cell(Record, frozen=True, kw_only=True):
    """What one side of a comparison is on one dimension: sentences, or the steps of a process."""

    facts: tuple[Fact, ...] = ()
    process: Annotated[ProcessRef, Meta(description="Shown as its numbered steps.")] | UnsetType = UNSET


class Dimension(Record, frozen=True, kw_only=True):
    """One row of a comparison. Its id stands in a button together with those of four items, hence short."""

    id: Annotated[str, Meta(pattern=ID_PATTERN, max_length=30)]
    name: Name
    aliases: Annotated[tuple[Alias, ...], Meta(description="Other words for the dimension.")] = ()
    cells: Annotated[dict[SubjectRef, Cell], Meta(description="One cell for each of the comparison's items.")]
    sources: Annotated[tuple[Cited, ...], Meta(description="Sources of the whole row.")] = ()


class Check(Record, frozen=True, kw_only=True):
    """A question to oneself, its answer hidden at first."""

    question: Prose
    answer: Prose


class PathStep(Record, frozen=True, kw_only=True):
    """One concept of a learning path."""

    concept: ConceptRef
    why: Annotated[Prose, Meta(description="Why it comes here.")] = ""


class Item(Record, frozen=True, kw_only=True, tag_field="kind"):
    """What every item has."""

    id: Id


class Named(Item, frozen=True, kw_only=True):
    """What every item has that a member can ask for by name."""

    name: Name
    aliases: Annotated[
        tuple[Alias, ...], Meta(description="Other names; no two concepts of a pack share one (SKOS altLabel).")
    ] = ()
    misspellings: Annotated[
        tuple[Alias, ...], Meta(description="Found when typed, never shown (SKOS hiddenLabel).")
    ] = ()
    topic: Annotated[TopicRef, Meta(description="One of the pack's topics.")]
    asks: Annotated[
        tuple[Annotated[str, Meta(max_length=200)], ...],
        Meta(description="Real questions that this item answers; search reads them as text."),
    ] = ()
    sources: Annotated[tuple[Cited, ...], Meta(description="What the item's sentences rest on.")] = ()


class Concept(Named, frozen=True, kw_only=True, tag="concept"):
    """One thing that a member can ask to have explained (SKOS: Concept)."""

    abbr: Annotated[str, Meta(max_length=12, description="The abbreviation, shown with the name.")] = ""
    level: Level = "beginner"
    definition: Annotated[
        str,
        Meta(
            max_length=600,
            description="One or two plain sentences that a beginner can read on a phone.",
            extra={"prose": True},
        ),
    ]
    simple: Annotated[Prose, Meta(description="The same for a newcomer: a true analogy or a shorter sentence.")] = ""
    details: Annotated[LongProse, Meta(description="More, for who asks for the full answer.")] = ""
    facts: tuple[Fact, ...] = ()
    uses: Annotated[tuple[Fact, ...], Meta(description="What it is used for.")] = ()
    examples: tuple[Fact, ...] = ()
    limits: Annotated[tuple[Fact, ...], Meta(description="Where it ends, and when not to use it.")] = ()
    misconceptions: tuple[Misconception, ...] = ()
    broader: Annotated[tuple[ConceptRef, ...], Meta(description="What it is a kind or part of; acyclic.")] = ()
    related: tuple[ConceptRef, ...] = ()
    contrast: Annotated[tuple[ConceptRef, ...], Meta(description="What it is easily confused with.")] = ()
    prerequisites: Annotated[tuple[ConceptRef, ...], Meta(description="What to know first; acyclic.")] = ()


class Comparison(Named, frozen=True, kw_only=True, tag="comparison"):
    """Two to four things side by side, one dimension at a time."""

    items: Annotated[
        tuple[SubjectRef, ...], Meta(min_length=2, max_length=4, description="What is compared, in order.")
    ]
    summary: Annotated[Prose, Meta(description="The difference in one or two sentences.")]
    dimensions: Annotated[tuple[Dimension, ...], Meta(min_length=1)]
    overlap: Annotated[Prose, Meta(description="What the sides share.")] = ""
    choose: Annotated[dict[SubjectRef, Prose], Meta(description="For each item: choose it when …")] = {}


class Process(Named, frozen=True, kw_only=True, tag="process"):
    """Steps in order."""

    actor: Annotated[ConceptRef, Meta(description="Who does it.")] | UnsetType = UNSET
    summary: Annotated[Prose, Meta(description="What the process is for, in one sentence.")] = ""
    steps: Annotated[tuple[Step, ...], Meta(min_length=2)]
    notes: tuple[Fact, ...] = ()


class Path(Named, frozen=True, kw_only=True, tag="path"):
    """Concepts in an order worth learning them."""

    summary: Prose
    concepts: Annotated[tuple[PathStep, ...], Meta(min_length=2)]


class Tip(Item, frozen=True, kw_only=True, tag="tip"):
    """One thing worth knowing today."""

    title: Annotated[str, Meta(max_length=80, description="The claim in a few words.")]
    text: Prose
    about: Annotated[tuple[AboutRef, ...], Meta(min_length=1)]
    example: Prose = ""
    check: Check | UnsetType = UNSET
    level: Level = "beginner"
    sources: tuple[Cited, ...] = ()


class Takeaway(Item, frozen=True, kw_only=True, tag="takeaway"):
    """One sentence to remember."""

    text: Prose
    about: Annotated[tuple[AboutRef, ...], Meta(min_length=1)]
    sources: tuple[Cited, ...] = ()


class Source(Item, frozen=True, kw_only=True, tag="source"):
    """A book, paper, page or lecture that items cite."""

    name: Annotated[str, Meta(max_length=200, description="The title.")]
    author: Annotated[str, Meta(max_length=200)] = ""
    publisher: Annotated[str, Meta(max_length=120)] = ""
    year: Annotated[str, Meta(pattern=r"^\d{4}(/\d{4})?$")] = ""
    url: Url = ""
    note: Annotated[str, Meta(max_length=300)] = ""


class Pack(Record, frozen=True, kw_only=True, tag_field="kind", tag="pack"):
    """The head of a pack: the file `pack.yaml`."""

    schema: Annotated[Literal[1], Meta(description="The version of this file format.")]
    id: Annotated[Id, Meta(description="The namespace of the pack's items: `pack:item`.")]
    name: Name
    version: Annotated[
        str,
        Meta(
            pattern=r"^[0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,9}$",
            description="SemVer of the content: major, an id went away without a redirect; "
            "minor, items came; patch, wording.",
        ),
    ]
    lang: Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="BCP 47 language tag.")]
    license: Annotated[str, Meta(max_length=60, description="SPDX identifier.")]
    attribution: Annotated[str, Meta(max_length=300)] = ""
    description: Annotated[str, Meta(max_length=300)] = ""
    requires: Annotated[
        dict[Id, Annotated[str, Meta(pattern=BOUNDS_PATTERN, max_length=60, examples=[">=1,<2"])]],
        Meta(description="Packs this one refers to: id and versions."),
    ] = {}
    objectives: tuple[Annotated[str, Meta(max_length=300)], ...] = ()
    topics: Annotated[dict[Id, Name], Meta(description="Topic id and name, in the order of `list`.")]
    redirects: Annotated[
        dict[Id, Annotated[str, Meta(pattern=REF_PATTERN, max_length=121)]],
        Meta(description="Old id and new id, so that what was saved stays valid."),
    ] = {}
    main_comparison: (
        Annotated[ComparisonRef, Meta(description="Its dimensions answer `compare models` and the like.")] | UnsetType
    ) = UNSET


AnyItem: TypeAlias = Concept | Comparison | Process | Path | Tip | Takeaway | Source
KINDS: dict[str, type[AnyItem]] = {
    "concept": Concept,
    "comparison": Comparison,
    "process": Process,
    "path": Path,
    "tip": Tip,
    "takeaway": Takeaway,
    "source": Source,
}
SHORT: dict[type, str] = {Cited: "id", Fact: "text", Step: "name", Option: "name", Cell: "facts"}
"""The field that stands for the whole record where no map is written."""
NAMED_KINDS = ("concept", "comparison", "process", "path")
KINDS_TO_COME = ("question", "translation", "override")
"""Kinds that the format names and this version does not read; refused by name."""
