"""The one table of commands.

Slash commands, words in Slack, completion in the console, `help` and the reference page are made from it.
A command exists when it stands here: `handler` names the function that answers it, loaded when first used.
This module imports no command, so that anything may import it.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

OptionType: TypeAlias = Literal[
    "item", "dimension", "topic", "command", "word", "number", "tip", "zone", "language", "area", "channel", "person",
    "time", "days", "date", "dates", "gap", "text",
]  # fmt: skip
"""item: a note, by id · dimension: a row of the comparison that the other options name · topic: of a pack ·
command: of this table, or a group · word: one of `choices` · number: from 1 · tip: an id or a date ·
zone: an IANA name · language: a BCP 47 tag · area: a pack, by id, or one of its topics · channel: of the platform, by
id · person: of the platform, by id, or with `&` before it a role · time: of the day, 09:00 · days: of the week,
`mon,wed` or `weekdays` · date: 2026-11-23 · dates: one or more, `2026-12-24..2027-01-02,2027-05-01` · gap: a question
that was not answered, by the first eight digits of its digest · text: the rest.
Zones and languages may be `default`, a channel `here`."""

NAMED: frozenset[OptionType] = frozenset(
    {"zone", "language", "area", "channel", "person", "time", "days", "date", "dates"}
)
"""Types whose values may have blanks as people type them, so that a line names them: `hide: machine learning`."""


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
        name: One lower-case word, the same on every platform; or that of a group and one word, such as
            `privacy export`.
        summary: At most 100 characters (Discord's limit for a command's description).
        handler: `module:function` in `bot.commands`, called with the call and its context.
        options: In the order in which they are typed.
        examples: What a person may type, each answered from the default pack.
        localized: The name in other languages, as (BCP 47 tag, name), for platforms that show commands in each
            member's language. `name` works everywhere.
        audience: Who may use it: every member, or those who organise.
        uses_store: Reads or writes the database, so a host runs it off its event loop.
        looks_up: Reads the database where tips are scheduled, and answers without it as well.
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
    looks_up: bool = False

    def option(self, name: str) -> Option | None:
        """Return the option of that name."""
        for option in self.options:  # at every answer: a generator would cost three times as much
            if option.name == name:
                return option
        return None


class Group(Struct, frozen=True, kw_only=True):
    """Commands of two words that share the first.

    Attributes:
        name: The first word; no command has it alone.
        summary: At most 100 characters.
        localized: As for commands.
    """

    name: str
    summary: str
    localized: tuple[tuple[str, str], ...] = ()


_SUBJECTS = ("concept", "process")


def _side(name: str, summary: str, *, required: bool = False) -> Option:
    return Option(name=name, type="item", summary=summary, kinds=_SUBJECTS, required=required)


_SCHEDULE = Option(name="schedule", type="number", summary="Its number in the list; not needed where there is one.")
_WHICH_TIPS = (
    Option(name="topic", type="topic", summary="Only tips of this topic."),
    Option(name="level", type="word", choices=("beginner", "intermediate", "advanced"), summary="No harder than this."),
    Option(
        name="order",
        type="word",
        choices=("shuffled", "course"),
        summary="Shuffled, or as a course in which basics come first.",
    ),
    Option(name="first", type="tip", summary="For a course: the tip to begin with, where you join late."),
)

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
        looks_up=True,
    ),
    Command(
        name="tips schedule",
        localized=(("de", "planen"), ("es", "programar"), ("fr", "planifier")),
        summary="Have a tip posted here, or in another channel, at a local time of your choice.",
        handler="tips:schedule",
        options=(
            Option(name="time", type="time", summary="The local time of day, such as 09:00.", required=True),
            Option(name="zone", type="zone", summary="The time zone, such as Europe/Berlin."),
            Option(name="days", type="days", summary="On which days, such as mon,wed or weekdays; daily if not said."),
            Option(name="excluding", type="dates", summary="Dates without a tip: 2026-12-24..2027-01-02,2027-05-01."),
            Option(name="channel", type="channel", summary="Which channel or thread; this one if not said."),
            *_WHICH_TIPS,
        ),
        examples=("tips schedule 09:00 zone:Europe/Berlin", "tips schedule 9:00 zone:berlin days:weekdays"),
        audience="organisers",
        uses_store=True,
    ),
    Command(
        name="tips list",
        localized=(("de", "liste"), ("es", "lista"), ("fr", "liste")),
        summary="Show this server's schedules: when they post, how the last posts went, what to do.",
        handler="tips:listed",
        examples=("tips list",),
        audience="organisers",
        uses_store=True,
    ),
    Command(
        name="tips preview",
        localized=(("de", "vorschau"), ("es", "vista"), ("fr", "aperçu")),
        summary="Show the next five tips of a schedule, as things are now.",
        handler="tips:preview",
        options=(_SCHEDULE,),
        examples=("tips preview",),
        audience="organisers",
        uses_store=True,
    ),
    Command(
        name="tips pause",
        localized=(("de", "pause"), ("es", "pausa"), ("fr", "pause")),
        summary="Pause a schedule, until a date or until you resume it.",
        handler="tips:pause",
        options=(
            _SCHEDULE,
            Option(name="until", type="date", summary="The first day with a tip again, such as 2027-01-07."),
        ),
        examples=("tips pause", "tips pause 1 until:2027-01-07"),
        audience="organisers",
        uses_store=True,
    ),
    Command(
        name="tips resume",
        localized=(("de", "weiter"), ("es", "reanudar"), ("fr", "reprendre")),
        summary="Let a paused schedule go on.",
        handler="tips:resume",
        options=(_SCHEDULE,),
        examples=("tips resume",),
        audience="organisers",
        uses_store=True,
    ),
    Command(
        name="tips skip",
        localized=(("de", "auslassen"), ("es", "saltar"), ("fr", "sauter")),
        summary="Leave out the next tip of a schedule.",
        handler="tips:skip",
        options=(_SCHEDULE,),
        examples=("tips skip",),
        audience="organisers",
        uses_store=True,
    ),
    Command(
        name="tips now",
        localized=(("de", "jetzt"), ("es", "ahora"), ("fr", "maintenant")),
        summary="Post today's tip of a schedule now; it counts as today's.",
        handler="tips:now",
        options=(_SCHEDULE,),
        examples=("tips now",),
        audience="organisers",
        uses_store=True,
    ),
    Command(
        name="tips stop",
        localized=(("de", "beenden"), ("es", "detener"), ("fr", "arrêter")),
        summary="End a schedule for good.",
        handler="tips:stop",
        options=(_SCHEDULE,),
        examples=("tips stop",),
        audience="organisers",
        uses_store=True,
    ),
    Command(
        name="tips today",
        localized=(("de", "heute"), ("es", "hoy"), ("fr", "aujourdhui")),
        summary="Show the tip that was posted here today.",
        handler="tips_mine:today",
        examples=("tips today",),
        uses_store=True,
    ),
    Command(
        name="tips subscribe",
        localized=(("de", "abonnieren"), ("es", "suscribir"), ("fr", "abonner")),
        summary="Get a tip in private, at a local time of your choice. Each message can stop it.",
        handler="tips_mine:subscribe",
        options=(
            Option(name="time", type="time", summary="The local time of day, such as 09:00.", required=True),
            Option(name="zone", type="zone", summary="Your time zone, such as Europe/Berlin."),
            Option(name="days", type="days", summary="On which days, such as mon,wed or weekdays; daily if not said."),
            *_WHICH_TIPS,
        ),
        examples=("tips subscribe 08:30 zone:Europe/Berlin",),
        uses_store=True,
    ),
    Command(
        name="tips unsubscribe",
        localized=(("de", "abbestellen"), ("es", "cancelar"), ("fr", "désabonner")),
        summary="Get no more tips in private.",
        handler="tips_mine:unsubscribe",
        examples=("tips unsubscribe",),
        uses_store=True,
    ),
    Command(
        name="tips save",
        localized=(("de", "merken"), ("es", "guardar"), ("fr", "garder")),
        summary="Keep a tip, to find it again.",
        handler="tips_mine:save",
        options=(Option(name="tip", type="tip", summary="Which tip.", required=True),),
        examples=("tips save data-and-ai:tip-join-count",),
        uses_store=True,
    ),
    Command(
        name="tips saved",
        localized=(("de", "gemerkt"), ("es", "guardados"), ("fr", "gardés")),
        summary="Show the tips that you keep, or keep one no longer.",
        handler="tips_mine:saved",
        options=(Option(name="drop", type="tip", summary="A tip to keep no longer."),),
        examples=("tips saved",),
        uses_store=True,
    ),
    Command(
        name="tips unhelpful",
        localized=(("de", "unnütz"), ("es", "inútil"), ("fr", "inutile")),
        summary="Say that a tip did not help; the organisers see how many said so.",
        handler="tips_mine:unhelpful",
        options=(Option(name="tip", type="tip", summary="Which tip.", required=True),),
        examples=("tips unhelpful data-and-ai:tip-join-count",),
        uses_store=True,
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
    Command(
        name="me",
        localized=(("de", "ich"), ("es", "yo"), ("fr", "moi")),
        summary="See or change what is set for you: time zone, language, who sees your answers.",
        handler="me:me",
        options=(
            Option(name="zone", type="zone", summary="Your time zone, such as Europe/Berlin."),
            Option(name="language", type="language", summary="The language of the notes to prefer, such as en."),
            Option(
                name="visibility",
                type="word",
                choices=("private", "public", "default"),
                summary="Who sees answers to you in a server.",
            ),
        ),
        examples=("me", "me zone:Europe/Berlin", "me visibility:private"),
        uses_store=True,
    ),
    Command(
        name="settings",
        localized=(("de", "einstellungen"), ("es", "ajustes"), ("fr", "réglages")),
        summary="See or change what counts for the whole server.",
        handler="settings:settings",
        options=(
            Option(name="zone", type="zone", summary="The server's time zone, such as Europe/Berlin."),
            Option(
                name="visibility",
                type="word",
                choices=("private", "public", "default"),
                summary="Who sees answers, where the asker did not choose.",
            ),
            Option(name="hide", type="area", summary="A pack or a topic not to show here."),
            Option(name="show", type="area", summary="A pack or a topic to show again."),
            Option(name="allow", type="channel", summary="Answer for all in this channel, and only in those allowed."),
            Option(name="deny", type="channel", summary="Answer privately in this channel again."),
            Option(name="organiser", type="person", summary="A person or role who may organise, too."),
            Option(name="dismiss", type="person", summary="A person or role who may no longer organise."),
            Option(name="welcome", type="text", summary="What help begins with here; “default” for nothing."),
        ),
        examples=("settings", "settings zone:Europe/Berlin", "settings hide:roles"),
        audience="organisers",
        uses_store=True,
    ),
    Command(
        name="gaps",
        localized=(("de", "lücken"), ("es", "lagunas"), ("fr", "lacunes")),
        summary="Show the questions that the notes did not answer, and what would answer each.",
        handler="gaps:gaps",
        options=(
            Option(name="page", type="number", summary="Which page; 1 has what most people asked."),
            Option(name="done", type="gap", summary="A question to take off the list; the buttons name it."),
        ),
        examples=("gaps",),
        audience="organisers",
        uses_store=True,
    ),
    Command(
        name="feedback",
        localized=(("de", "rückmeldungen"), ("es", "opiniones"), ("fr", "avis")),
        summary="Show what members think of answers, the least helpful first, and the mistakes they report.",
        handler="gaps:feedback",
        options=(Option(name="page", type="number", summary="Which page; 1 has the least helpful answers."),),
        examples=("feedback",),
        audience="organisers",
        uses_store=True,
    ),
    Command(
        name="privacy export",
        localized=(("de", "export"), ("es", "exportar"), ("fr", "exporter")),
        summary="Get a file with everything that is kept about you.",
        handler="privacy:export",
        examples=("privacy export",),
        uses_store=True,
    ),
    Command(
        name="privacy forget",
        localized=(("de", "vergessen"), ("es", "olvidar"), ("fr", "oublier")),
        summary="Have everything erased that is kept about you; it asks first.",
        handler="privacy:forget",
        options=(Option(name="sure", type="word", choices=("yes",), summary="Erase it now, without being asked."),),
        examples=("privacy forget",),
        uses_store=True,
    ),
)

GROUP_TABLE: tuple[Group, ...] = (
    Group(
        name="tips",
        localized=(("de", "tipps"), ("es", "consejos"), ("fr", "conseils")),
        summary="A tip a day: schedules for channels, private subscriptions, tips that you keep.",
    ),
    Group(
        name="privacy",
        localized=(("de", "datenschutz"), ("es", "privacidad"), ("fr", "confidentialité")),
        summary="See what is kept about you, or have it erased.",
    ),
)

COMMANDS: dict[str, Command] = {command.name: command for command in TABLE}
GROUPS: dict[str, Group] = {group.name: group for group in GROUP_TABLE}

TOOL_WORDS: tuple[str, ...] = ("ask", "console", "content", "db", "discord", "doctor", "run", "serve", "slack", "work")
"""First words on a command line that are tools of operators and authors: no command may take one of these
names, but for `ask`, which means the same in both places."""


def split(text: str) -> tuple[Command | None, str]:
    """Return the command that a line begins with, and the rest of the line; None and the line where there is none."""
    first, _, rest = text.partition(" ")
    if first in GROUPS:
        second, _, after = rest.partition(" ")
        if command := COMMANDS.get(f"{first} {second}"):
            return command, after
    command = COMMANDS.get(first)
    return (command, rest) if command else (None, text)
