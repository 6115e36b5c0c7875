"""Following up: "and its limits?", "compare it with PEFT", "simpler please", "an example?", "more".

Such a line is about what was answered here before: the last call of the place, which the host hands in with the
request. Where nothing was, or nothing that has a subject, it is asked what the line is about.
"""

from __future__ import annotations

import re

from bot.call import Call
from bot.library.library import Library
from bot.library.model import Process
from bot.search import words
from bot.understand import grammar
from bot.understand.asked import Asked, subject
from bot.understand.candidates import facet
from bot.understand.cues import COMPARE, PARTS, WHEN
from bot.understand.reading import Unclear, Understood, read

LONGEST = 10
"""Words. Who says more names what it is about."""

SUBJECT = frozenset("it its this that these those they them their theirs".split())
_FILLING = SUBJECT | frozenset(
    """a an and are be but can could do does for give got have i in is kindly let lets me need now of ok okay please pls
    plz show so some tell thanks the then there to us want was we what whats would you your about also one""".split()
)
_MORE = frozenset(
    "more detail details detailed deeper further elaborate continue go on fuller full longer keep".split()
)
_SIMPLER = frozenset(
    """simpler simple simply easier eli5 shorter short brief briefly too complicated hard difficult dont didnt cant
    understand get understood plain english words terms like im 5 five again""".split()
)
_SIMPLER_SAYS = frozenset("simpler simple simply easier eli5 shorter complicated understand get brief briefly".split())
_STEPS = frozenset("how step steps work works process workflow stages".split())
_SOURCES = frozenset(
    "source sources reference references proof citation citations where from comes come says who".split()
)
_NEXT, _BACK = frozenset({"next", "step"}), frozenset({"previous", "back", "step"})
_USING = frozenset("when use used using should not why".split())
_ANOTHER = re.compile(r"^(?:and|what about|how about|what of|and what about) (?:the |an? )?(.+)$")
_FOLLOWING_SIDE = frozenset("with to from against than".split())


def follow(text: str, last: Call | None, library: Library) -> Understood | Unclear | None:
    """Read a line that follows up the last answer; None where it stands by itself.

    Args:
        text: What was typed.
        last: The call that was answered here before.
        library: The notes.
    """
    typed = words.fold(text).split()
    if not typed or len(typed) > LONGEST:
        return None
    pointing = bool(SUBJECT.intersection(typed))
    rest = frozenset(typed) - _FILLING
    about = _subject(last, library)
    if about is None and typed in (["steps"], ["sources"]):
        return None  # a command by itself
    if wanted := _wanted(typed, rest, pointing=pointing):
        if about is None:
            return Unclear("explain", "concept", text, "about")
        call = _next(last, wanted, library) or _of(about, wanted, library)
        return Understood(call) if call else None
    if about is None:
        lost = pointing and COMPARE.intersection(typed) and len(rest) <= LONGEST // 2
        return Unclear("explain", "concept", text, "about") if lost else None
    return _side(typed, about, library, pointing=pointing) or _other(typed, last, about, library, pointing=pointing)


def _wanted(typed: list[str], rest: frozenset[str], *, pointing: bool) -> str | None:
    """Return what is wanted of the last answer, where the line says nothing else."""
    part = facet(Asked(tuple(typed), tuple(typed), ()))
    for wanted, known, said in (
        ("more", _MORE, _MORE & {"more", "elaborate", "deeper", "continue", "fuller", "details", "detail", "go"}),
        ("simpler", _SIMPLER, _SIMPLER_SAYS),
        (part or "", PARTS | _USING, PARTS | ({"when", "why"} if WHEN.search(" ".join(typed)) else set[str]())),
        ("next", _NEXT, frozenset({"next"})),
        ("back", _BACK, frozenset({"previous", "back"})),
        ("steps", _STEPS, _STEPS if pointing else frozenset({"steps"})),
        ("sources", _SOURCES, _SOURCES - {"how", "who"} if pointing else frozenset({"source", "sources", "proof"})),
    ):
        if wanted and rest and rest <= known and rest & said:
            return wanted
    return "again" if pointing and not rest and typed[0] in {"what", "whats", "explain"} else None


def _subject(last: Call | None, library: Library) -> str | None:
    """Return the note that the last call was about."""
    names = {"explain": "concept", "steps": "process", "sources": "item", "compare": "a"}
    id_ = last.text(names.get(last.command, "")) if last else ""
    return library.current(id_) if id_ else None


def _next(last: Call | None, wanted: str, library: Library) -> Call | None:
    """Return the call for more of a comparison or a process, which the last call was of."""
    if last is None or last.command not in {"steps", "compare"}:
        return None
    if last.command == "compare":
        return grammar.make("compare", **{name: value for name, value in last.options if name != "by"})
    process, number = library.process(last.text("process")), last.get("step")
    if process is None or wanted not in {"more", "next", "back"}:
        return None
    now = number if isinstance(number, int) else 0
    step = now - 1 if wanted == "back" else now + 1
    return grammar.make("steps", process=last.text("process"), step=step if 0 < step <= len(process.steps) else None)


def _of(about: str, wanted: str, library: Library) -> Call | None:
    """Return the call that shows what is wanted of a note."""
    record = library.record(about)
    if wanted == "sources":
        return grammar.make("sources", item=about)
    if isinstance(record, Process):
        return grammar.make("steps", process=about)
    match wanted:
        case "more":
            return grammar.make("explain", concept=about, depth="full")
        case "simpler":
            return grammar.make("explain", concept=about, depth="simple")
        case "steps":
            found = read(f"steps {library.called(about)}", library)
            known = isinstance(found, Understood) and found.call.get("process")
            return found.call if known and isinstance(found, Understood) else grammar.make("explain", concept=about)
        case "again" | "next" | "back":
            return grammar.make("explain", concept=about)
        case _:
            return grammar.make("explain", concept=about, part=wanted)


def _side(typed: list[str], about: str, library: Library, *, pointing: bool) -> Understood | None:
    """Read "compare it with PEFT", "vs lora?": the last note against another."""
    tokens, read_as = library.names.repaired(typed)
    named = [each.item for mention in library.names.mentions(tokens) if (each := subject(mention))]
    starts = typed[0] in {"vs", "versus"} or bool(_FOLLOWING_SIDE.intersection(typed[1:2]))
    cue = COMPARE.intersection(typed) or {"different", "better", "worse"}.intersection(typed)
    if len(named) != 1 or named[0] == about or not cue or not (pointing or starts):
        return None
    return Understood(grammar.make("compare", a=about, b=named[0]), read_as)


def _other(
    typed: list[str], last: Call | None, about: str, library: Library, *, pointing: bool
) -> Understood | Unclear | None:
    """Read "what about PEFT?", asked of another note, and a question in which the last note is only pointed to."""
    another = _ANOTHER.match(" ".join(typed))
    named = library.names.find(another[1], ("concept",)).named if another else ()
    if last and last.command == "explain" and len(named) == 1:
        return Understood(grammar.make("explain", **{**dict(last.options), "concept": named[0].item}))
    tokens, _ = library.names.repaired(typed)
    if not pointing or library.names.mentions(tokens):
        return None
    name = library.called(about)
    found = read(" ".join(name if word in SUBJECT else word for word in typed), library)
    return found if isinstance(found, Understood) and found.call.command != "ask" else None
