"""`me`: what a person set for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot import wording, zones
from bot.call import Call
from bot.commands.choose import paragraph
from bot.commands.compose import Context, action
from bot.markup import verbatim
from bot.reply import Bullets, Line, Reply
from bot.understand.grammar import make

if TYPE_CHECKING:
    from bot.store.records import PersonSettings

DEFAULT = "default"
"""What takes a setting back."""


def me(call: Call, context: Context) -> Reply:
    """Change what the call names, and show what is set."""
    store, request = context.store(), context.request
    settings = store.settings.of_person(request.person)
    changes = {name: "" if value == DEFAULT else str(value) for name, value in call.options}
    if changes:
        settings = replace(settings, **changes)
        store.settings.set_person(request.person, settings, request.now)
    blocks = (Bullets(lines_of(settings)), paragraph(wording.ME_HINT.format(example="me zone:Europe/Berlin")))
    library = context.library
    actions = (action(wording.EXPORT, make("privacy export"), library),)
    title = wording.ME_CHANGED if changes else wording.ME
    return Reply("done", title, blocks, call, actions=actions, visibility="private")


def lines_of(settings: PersonSettings) -> tuple[Line, ...]:
    """Return what a person set, a line for each setting."""
    zone = zones.shown(settings.zone) or wording.NOT_SET_ZONE
    said = (
        wording.ME_ZONE.format(value=zone),
        wording.ME_LANGUAGE.format(value=settings.language or wording.NOT_SET),
        wording.ME_VISIBILITY.format(value=wording.SEEN[settings.visibility]),
    )
    return tuple(Line(verbatim(text)) for text in said)
