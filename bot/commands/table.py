"""The one table of commands.

Slash commands, words in Slack, completion in the console, `help` and the reference page are made from it.
A command exists when it stands here: `handler` names the function that answers it, loaded when first used.
This module imports no command, so that anything may import it.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

OptionType: TypeAlias = Literal["item", "dimension", "topic", "command", "word", "number", "tip", "text"]
"""item: a note, by id · dimension: a row of the comparison that the other options name · topic: of a pack ·
command: of this table · word: one of `choices` · number: from 1 · tip: an id or a date · text: the rest."""


class Option(Struct, frozen=True, kw_only=True):
    """One option of a command.

    Attributes:
        name: What the platform shows; one lower-case word.
        type: What its value is; says how it is resolved and completed.
        summary: At most 100 characters (Discord's limit for an option's description).
        kinds: For `item`: the kinds of note it may name, preferred first.
        choices: For `word`: the values.
        required: Without it the answer is a list to choose from, never an error.
    """

    name: str
    type: OptionType
    summary: str
    kinds: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    required: bool = False


class Command(Struct, frozen=True, kw_only=True):
    """One command.

    Attributes:
        name: One lower-case word, the same on every platform.
        summary: At most 100 characters (Discord's limit for a command's description).
        handler: `module:function` in `bot.commands`, called with the call and its context.
        options: In the order in which they are typed.
        examples: What a person may type, each answered from the default pack.
        localized: The name in other languages, as (BCP 47 tag, name), for platforms that show commands in each
            member's language. `name` works everywhere.
        audience: Who may use it: every member, or those who organise.
        uses_store: Reads or writes the database, so a host runs it off its event loop.
        slow: May take longer than a platform waits, so a host acknowledges first.
    """

    name: str
    summary: str
    handler: str
    options: tuple[Option, ...] = ()
    examples: tuple[str, ...] = ()
    localized: tuple[tuple[str, str], ...] = ()
    audience: Literal["members", "organisers"] = "members"
    uses_store: bool = False
    slow: bool = False

    def option(self, name: str) -> Option | None:
        """Return the option of that name."""
        return next((option for option in self.options if option.name == name), None)


_SUBJECTS = ("concept", "process")


def _side(name: str, summary: str, *, required: bool = False) -> Option:
    return Option(name=name, type="item", summary=summary, kinds=_SUBJECTS, required=required)


TABLE: tuple[Command, ...] = (
    Command(
        name="explain",
        localized=(("de", "erkläre"), ("es", "explica"), ("fr", "explique")),
        summary="Explain a concept from the group's notes, with its sources.",
        handler="explain:explain",
        options=(
            Option(name="concept", type="item", kinds=("concept",), summary="What to explain.", required=True),
            Option(
                name="depth",
                type="word",
                choices=("simple", "normal", "full"),
                summary="How much: one plain sentence, the usual, or everything.",
            ),
            Option(
                name="part",
                type="word",
                choices=("uses", "example", "limits", "myths"),
                summary="Only this: what it is used for, an example, its limits, what is often misunderstood.",
            ),
        ),
        examples=("explain rag", "what is peft?", "explain clustering depth:full"),
    ),
    Command(
        name="compare",
        localized=(("de", "vergleiche"), ("es", "compara"), ("fr", "compare")),
        summary="Compare two to four things, on all dimensions or on one.",
        handler="compare:compare",
        options=(
            _side("a", "The first thing.", required=True),
            _side("b", "What to compare it with."),
            _side("c", "A third thing."),
            _side("d", "A fourth thing."),
            Option(name="by", type="dimension", summary="Only this dimension, such as data or models."),
        ),
        examples=("compare models", "compare rag peft", "data scientist vs ai engineer on data"),
    ),
    Command(
        name="steps",
        localized=(("de", "schritte"), ("es", "pasos"), ("fr", "étapes")),
        summary="Walk through a process, all of it or one step at a time.",
        handler="steps:steps",
        options=(
            Option(name="process", type="item", kinds=("process",), summary="Which process.", required=True),
            Option(name="step", type="number", summary="Only this step, in detail."),
        ),
        examples=("steps ai engineer process", "how does a data scientist work?"),
    ),
    Command(
        name="ask",
        localized=(("de", "frage"), ("es", "pregunta"), ("fr", "demande")),
        summary="Ask in your own words; the answer comes from the notes or says that they have none.",
        handler="ask:ask",
        options=(Option(name="question", type="text", summary="Your question.", required=True),),
        examples=("ask which techniques does an ai engineer use?",),
    ),
    Command(
        name="list",
        localized=(("de", "liste"), ("es", "lista"), ("fr", "liste")),
        summary="List what the notes cover, all topics or one.",
        handler="browse:list_notes",
        options=(Option(name="topic", type="topic", summary="Only this topic."),),
        examples=("list", "list roles"),
    ),
    Command(
        name="takeaways",
        localized=(("de", "kernpunkte"), ("es", "claves"), ("fr", "essentiel")),
        summary="Show the sentences worth remembering.",
        handler="browse:takeaways",
        examples=("takeaways",),
    ),
    Command(
        name="tip",
        localized=(("de", "tipp"), ("es", "consejo"), ("fr", "conseil")),
        summary="Show the tip of the day, or one by its id or date.",
        handler="tip:tip",
        options=(
            Option(name="which", type="tip", summary="A tip's id, or a date such as 2026-11-23."),
            Option(name="show", type="word", choices=("answer",), summary="Also show the hidden answer."),
        ),
        examples=("tip", "tip 2026-11-23"),
    ),
    Command(
        name="sources",
        localized=(("de", "quellen"), ("es", "fuentes"), ("fr", "sources")),
        summary="Show what a note rests on.",
        handler="browse:sources",
        options=(
            Option(
                name="item",
                type="item",
                kinds=("concept", "comparison", "process", "path"),
                summary="Which note.",
                required=True,
            ),
        ),
        examples=("sources rag",),
    ),
    Command(
        name="help",
        localized=(("de", "hilfe"), ("es", "ayuda"), ("fr", "aide")),
        summary="Say what can be asked, or how one command is used.",
        handler="help:help_",
        options=(Option(name="command", type="command", summary="Only this command."),),
        examples=("help", "help compare"),
    ),
    Command(
        name="about",
        localized=(("de", "info"), ("es", "acerca"), ("fr", "apropos")),
        summary="Say what this assistant is and which notes it answers from.",
        handler="help:about",
        examples=("about",),
    ),
)

COMMANDS: dict[str, Command] = {command.name: command for command in TABLE}

TOOL_WORDS: tuple[str, ...] = ("ask", "console", "content", "db", "discord", "doctor", "run", "serve", "slack", "work")
"""First words on a command line that are tools of operators and authors: no command may take one of these
names, but for `ask`, which means the same in both places."""
