"""`settings`: what counts for a whole server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot import wording, zones
from bot.call import Call
from bot.commands.choose import paragraph, problem
from bot.commands.compose import Context
from bot.commands.me import DEFAULT
from bot.library.library import Library
from bot.markup import verbatim
from bot.reply import Bullets, Line, Reply
from bot.request import Place

if TYPE_CHECKING:
    from bot.store.records import ServerSettings

HERE = "here"
"""The channel in which it is asked."""

MOST = 100
"""Entries of one list: more than a server has channels in which people study."""

LONGEST_WELCOME = 500
"""Characters: what stands above `help` on a phone without pushing it off the screen."""


def settings(call: Call, context: Context) -> Reply:
    """Change what the call names, and show what is set."""
    store, request, library = context.store(), context.request, context.library
    before = store.settings.of_server(request.place)
    after = _changed(before, call, request.place)
    if wrong := _wrong(after, library):
        return problem(wording.PROBLEM, wrong, call)
    if after != before:
        store.settings.set_server(request.place, after, request.now)
    blocks = (Bullets(_lines(after, library)), paragraph(wording.SETTINGS_HINT.format(example="settings hide:roles")))
    title = wording.SETTINGS_CHANGED if call.options else wording.SETTINGS
    return Reply("done", title, blocks, call, visibility="private")


def _changed(before: ServerSettings, call: Call, place: Place) -> ServerSettings:
    after = before
    for name, value in call.options:
        text = str(value)
        match name:
            case "zone" | "visibility" | "welcome":
                after = replace(after, **{name: "" if text == DEFAULT else text})
            case "hide" | "show":
                field = "hidden_topics" if ":" in text else "hidden_packs"
                after = _listed(after, field, text, there=name == "hide")
            case "allow" | "deny":
                after = _listed(after, "channels", place.channel if text == HERE else text, there=name == "allow")
            case _:
                field = "organiser_roles" if text.startswith("&") else "organisers"
                after = _listed(after, field, text.lstrip("&"), there=name == "organiser")
    return after


def _listed(settings: ServerSettings, field: str, value: str, *, there: bool) -> ServerSettings:
    """Return settings with a value in one of their lists, once, or not in it."""
    others = tuple(each for each in getattr(settings, field) if each != value)
    return replace(settings, **{field: (*others, value) if there else others})


def _wrong(after: ServerSettings, library: Library) -> str:
    """Return what is wrong with settings, empty where nothing is."""
    lists = (after.hidden_packs, after.hidden_topics, after.channels, after.organisers, after.organiser_roles)
    if any(len(each) > MOST for each in lists):
        return wording.TOO_MANY_SET.format(most=MOST)
    if len(after.welcome) > LONGEST_WELCOME:
        return wording.WELCOME_TOO_LONG.format(most=LONGEST_WELCOME, count=len(after.welcome))
    hidden = tuple(sorted({*after.hidden_packs, *after.hidden_topics}))
    if hidden and not library.without(hidden).topics():
        return wording.EVERYTHING_HIDDEN
    return ""


def _lines(settings: ServerSettings, library: Library) -> tuple[Line, ...]:
    names = {pack.id: pack.name for pack in library.packs} | library.topics()
    hidden = [names.get(each, each) for each in (*settings.hidden_packs, *settings.hidden_topics)]
    channels = [wording.CHANNEL.format(id=each) for each in settings.channels]
    organisers = (*settings.organisers, *settings.organiser_roles)
    said = (
        wording.SETTINGS_ZONE.format(value=zones.shown(settings.zone) or wording.NOT_SET),
        wording.SETTINGS_VISIBILITY.format(value=wording.SETTINGS_SEEN[settings.visibility]),
        wording.SETTINGS_HIDDEN.format(value=", ".join(hidden) or wording.NOTHING_HIDDEN),
        wording.SETTINGS_CHANNELS.format(value=", ".join(channels) or wording.EVERY_CHANNEL),
        wording.SETTINGS_ORGANISERS.format(value=", ".join(organisers) or wording.NOBODY_ELSE),
        wording.SETTINGS_WELCOME.format(value=settings.welcome or wording.NOTHING_SAID),
    )
    return tuple(Line(verbatim(text)) for text in said)
