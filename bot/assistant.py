"""The assistant: the doors at which adapters knock.

    assistant = Assistant(open_library(["content"]).library)
    reply = assistant.answer(request)

It is synchronous and pure: the same request to the same library gives the same reply, without clock,
network, files or threads of its own. A host that reloads content puts another library in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from bot import wording
from bot.call import Call
from bot.commands.choose import echo, problem, unclear
from bot.commands.compose import Context, doubtful, read_as
from bot.commands.table import COMMANDS, Command
from bot.library.library import Library
from bot.reply import Reply
from bot.request import LONGEST_REQUEST, Request
from bot.search.words import spelled
from bot.understand.facts import wants_fact
from bot.understand.reading import Unclear, Understood, read, settle

if TYPE_CHECKING:
    from bot.completion import Choice
    from bot.request import Place
    from bot.store.protocols import Store
    from bot.store.records import PersonSettings
    from bot.tips.sending import Outcome

LONGEST_FOLLOWING = 80
"""Characters of a line that follows up an answer."""

Handler: TypeAlias = Callable[[Call, Context], Reply]


class Prepared(Struct, frozen=True):
    """A request that was read and not yet answered, so that a host knows where and for whom to answer it.

    Attributes:
        request: The request.
        found: What it asks for, or the reply where that is all.
        library: The notes that it is answered from.
    """

    request: Request
    found: Understood | Unclear | Reply
    library: Library

    @property
    def looks_up(self) -> bool:
        """Whether the command reads the database here, though it could do without."""
        found, command = self.found, self.command
        bare = isinstance(found, Understood) and not found.call.options
        return command is not None and command.looks_up and bare and self.request.settings.scheduled

    @property
    def command(self) -> Command | None:
        """The command that will answer; None where what was asked leads to none."""
        return COMMANDS[self.found.call.command] if isinstance(self.found, Understood) else None


class Assistant:
    """Answers requests from a library.

    Attributes:
        library: The notes. Replace it to serve others; a request sees one library from start to end.
        checks: By platform, what says whether a post would be let through somewhere; it may wait for the platform.

    Args:
        library: The notes.
        store: Returns the store, for the commands that use it; None where nothing is kept. No other command
            touches it.
    """

    def __init__(self, library: Library, store: Callable[[], Store] | None = None) -> None:
        self.library = library
        self.checks: dict[str, Callable[[Place], Outcome]] = {}
        self._store = store
        self._handlers: dict[str, Handler] = {}

    def answer(self, request: Request) -> Reply:
        """Answer one request, whatever it holds: what is unclear or impossible is answered, not raised.

        Raises:
            StoreError: a command needed the database, which cannot be used.
        """
        return self.reply(self.prepare(request))

    def prepare(self, request: Request) -> Prepared:
        """Read a request. It costs little and touches no store, so a host may do it on its event loop."""
        library = self.library
        if hidden := request.settings.hidden:
            found = _found(request, whole := library)
            if isinstance(found, Understood) and COMMANDS[found.call.command].audience == "organisers":
                return Prepared(request, found, whole)  # who organises must be able to name what is hidden
            library = library.without(hidden)
        found = _found(request, library)
        return Prepared(request, found, library)

    def reply(self, prepared: Prepared) -> Reply:
        """Answer what was read. For a command that `uses_store`, this may wait for the database.

        Raises:
            StoreError: the command needed the database, which cannot be used.
        """
        found, request, library = prepared.found, prepared.request, prepared.library
        if isinstance(found, Reply):
            return found
        if isinstance(found, Unclear):
            return unclear(found, Context(library, request))
        command = COMMANDS[found.call.command]
        if refusal := self._refusal(command, found.call, request):
            return refusal
        context = Context(library, request, *self._tools(command, request, looks_up=prepared.looks_up))
        reply = self._handler(command.name)(found.call, context)
        return reply if reply.kind == "problem" else _noted(reply, found, request.asked, library)

    def _tools(
        self, command: Command, request: Request, *, looks_up: bool
    ) -> tuple[Callable[[], Store] | None, Callable[[Place], Outcome] | None]:
        """Return what only some commands may use: the store, and the test of whether a post would be let through."""
        if looks_up:
            return self._store, None
        return (self._store, self.checks.get(request.place.platform)) if command.uses_store else (None, None)

    def _refusal(self, command: Command, call: Call, request: Request) -> Reply | None:
        """Return why a command is not for this person or not possible here, None where it is."""
        if command.audience == "organisers" and not request.organiser:
            return problem(wording.PROBLEM, wording.ORGANISERS_ONLY.format(command=command.name), call)
        if command.uses_store and self._store is None:
            return problem(wording.PROBLEM, wording.NOTHING_KEPT.format(command=command.name), call)
        return None

    def complete(
        self, command: str, option: str, typed: str, so_far: Call | None = None, hidden: tuple[str, ...] = ()
    ) -> tuple[Choice, ...]:
        """Return what a person may mean while still typing: see `bot.completion.complete`.

        `hidden` is what the server does not show, as in `Settings.hidden`.
        """
        from bot.completion import complete

        library = self.library.without(hidden) if hidden and not _organises(command) else self.library
        return complete(library, command, option, typed, so_far)

    def tip(self, id_: str, request: Request) -> Reply:
        """Return a tip as a post that nobody asked for: `request` says where and when it is shown."""
        return self.answer(replace(request, asked=Call("tip", (("which", id_),))))

    def home(self, request: Request) -> Reply:
        """Return what a home screen shows: what this is, today's tip, and where to start."""
        from bot.commands.home import home

        return home(Context(self._shown(request), request))

    def front(self, request: Request, own: PersonSettings | None) -> tuple[Reply, ...]:
        """Return the parts of a front page, each with its buttons; `own` is None where nothing is kept."""
        from bot.commands.home import front

        return front(Context(self._shown(request), request), own)

    def found(self, request: Request) -> Reply:
        """Return what of the notes a text speaks of: `request.asked` is somebody's message, not a question."""
        from bot.commands.found import found

        context = Context(self._shown(request), request)
        return found(str(request.asked), context, self.answer)

    def _shown(self, request: Request) -> Library:
        """Return the notes that the server of a request shows."""
        hidden = request.settings.hidden
        return self.library.without(hidden) if hidden else self.library

    def _handler(self, name: str) -> Handler:
        """Return the function that answers a command, its module loaded when first used."""
        handler = self._handlers.get(name)
        if handler is None:
            module, _, function = COMMANDS[name].handler.partition(":")
            handler = self._handlers[name] = getattr(import_module(f"bot.commands.{module}"), function)
        return handler


def _organises(command: str) -> bool:
    """Return whether a command is for those who organise."""
    return command in COMMANDS and COMMANDS[command].audience == "organisers"


def _found(request: Request, library: Library) -> Understood | Unclear | Reply:
    """Read what was asked."""
    asked = request.asked
    if isinstance(asked, str):
        if len(asked) > LONGEST_REQUEST:
            return _too_long(len(asked))
        text = _whole_characters(asked)
        return (_followed(text, request.last, library) if may_follow(text) else None) or read(text, library)
    if asked.command not in COMMANDS:
        return problem(wording.PROBLEM, wording.NO_SUCH_COMMAND.format(typed=echo(asked.command)))
    return _called(asked, library)


def _noted(reply: Reply, found: Understood, asked: Call | str, library: Library) -> Reply:
    """Return a reply with what was read otherwise than it was typed, and how sure the answer is."""
    notes = read_as(_spelled(found, asked, library))
    if reply.kind == "answer" and reply.citations:
        question = asked if isinstance(asked, str) else asked.text("question")
        notes.extend(doubtful(found.chance, found.unknown, fact=wants_fact(question, library)))
        reply = replace(reply, confidence=found.chance, partial=bool(found.unknown)) if found.chance < 1 else reply
    return replace(reply, blocks=(*notes, *reply.blocks)) if notes else reply


def _spelled(found: Understood, asked: Call | str, library: Library) -> list[tuple[str, str]]:
    """Return the words that were read as others, as they were typed and as the notes spell them."""
    text = asked if isinstance(asked, str) else asked.text("question")
    typed = dict(spelled(text))
    return [(typed.get(one, one), library.names.spelled(other)) for one, other in found.read_as]


_POINTING = re.compile(
    r"\b(?:it|its|this|that|these|those|they|them|their|more|simpler|simple|simply|easier|eli5|shorter|complicated|"
    r"understand|examples?|limits?|limitations?|disadvantages?|downsides?|drawbacks?|weakness(?:es)?|cons|pros|benefits?|"
    r"advantages?|uses?|when|why|steps|next|previous|back|sources?|proof|vs|versus|with|and|what about|how about|"
    r"details?|deeper|elaborate|continue|go on)\b",
    re.IGNORECASE,
)


def may_follow(text: str) -> bool:
    """Return whether a line may follow up an answer, so that what reads those is worth loading."""
    return len(text) <= LONGEST_FOLLOWING and _POINTING.search(text) is not None


def _followed(text: str, last: Call | None, library: Library) -> Understood | Unclear | None:
    from bot.understand.following import follow

    return follow(text, last, library)


def _whole_characters(text: str) -> str:
    """Return a text without halves of characters, which some platforms' JSON can hold and nothing can store."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def _called(call: Call, library: Library) -> Understood | Unclear:
    """Bring a call up to date; the question inside `ask` is read like a typed one."""
    question = call.get("question") if call.command == "ask" else None
    return read(_whole_characters(str(question)), library) if question else settle(call, library)


def _too_long(count: int) -> Reply:
    return problem(wording.TOO_LONG, wording.TOO_LONG_TEXT.format(limit=LONGEST_REQUEST, count=count))
