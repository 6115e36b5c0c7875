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

from msgspec.structs import replace

from bot import wording
from bot.call import Call
from bot.commands.choose import echo, problem, unclear
from bot.commands.compose import Context, doubtful, read_as
from bot.commands.table import COMMANDS
from bot.library.library import Library
from bot.reply import Reply
from bot.request import LONGEST_REQUEST, Request
from bot.search.words import spelled
from bot.understand.reading import Unclear, Understood, read, settle

if TYPE_CHECKING:
    from bot.completion import Choice

LONGEST_FOLLOWING = 80
"""Characters of a line that follows up an answer."""

Handler: TypeAlias = Callable[[Call, Context], Reply]


class Assistant:
    """Answers requests from a library.

    Attributes:
        library: The notes. Replace it to serve others; a request sees one library from start to end.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self._handlers: dict[str, Handler] = {}

    def answer(self, request: Request) -> Reply:
        """Answer one request, whatever it holds: what is unclear or impossible is answered, not raised."""
        library = self.library
        asked = request.asked
        if isinstance(asked, str):
            if len(asked) > LONGEST_REQUEST:
                return _too_long(len(asked))
            text = _whole_characters(asked)
            found = (_followed(text, request.last, library) if _may_follow(text) else None) or read(text, library)
        elif asked.command not in COMMANDS:
            return problem(wording.PROBLEM, wording.NO_SUCH_COMMAND.format(typed=echo(asked.command)))
        else:
            found = _called(asked, library)
        context = Context(library, request)
        if isinstance(found, Unclear):
            return unclear(found, context)
        reply = self._handler(found.call.command)(found.call, context)
        if reply.kind == "problem":
            return reply
        notes = read_as(_spelled(found, asked, library))
        if found.chance < 1 and reply.kind == "answer":
            notes.extend(doubtful(found.chance, found.unknown))
            reply = replace(reply, confidence=found.chance)
        return replace(reply, blocks=(*notes, *reply.blocks)) if notes else reply

    def complete(self, command: str, option: str, typed: str, so_far: Call | None = None) -> tuple[Choice, ...]:
        """Return what a person may mean while still typing: see `bot.completion.complete`."""
        from bot.completion import complete

        return complete(self.library, command, option, typed, so_far)

    def tip(self, id_: str, request: Request) -> Reply:
        """Return a tip as a post that nobody asked for: `request` says where and when it is shown."""
        return self.answer(replace(request, asked=Call("tip", (("which", id_),))))

    def home(self, request: Request) -> Reply:
        """Return what a home screen shows: what this is, today's tip, and where to start."""
        from bot.commands.home import home

        return home(Context(self.library, request))

    def found(self, request: Request) -> Reply:
        """Return what of the notes a text speaks of: `request.asked` is somebody's message, not a question."""
        from bot.commands.found import found

        context = Context(self.library, request)
        return found(str(request.asked), context, self.answer)

    def _handler(self, name: str) -> Handler:
        """Return the function that answers a command, its module loaded when first used."""
        handler = self._handlers.get(name)
        if handler is None:
            module, _, function = COMMANDS[name].handler.partition(":")
            handler = self._handlers[name] = getattr(import_module(f"bot.commands.{module}"), function)
        return handler


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


def _may_follow(text: str) -> bool:
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
