"""What a message must keep beyond the shape that the document gives."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from tests.support.discord_referee import limits
from tests.support.discord_referee.components import layout
from tests.support.discord_referee.document import Schema, object_in, objects_in


class Place(Struct, frozen=True):
    """Where a message goes.

    Attributes:
        flags: The bits that may be set there.
        edits: Whether it changes a message, so that what it leaves out stays.
    """

    flags: int
    edits: bool = False


_ANY = limits.SUPPRESS_EMBEDS | limits.COMPONENTS_V2

ANSWER = Place(_ANY | limits.SUPPRESS_NOTIFICATIONS | limits.EPHEMERAL)
"""The answer to an interaction, or a follow-up of it [docs: callback data, create follow-up message]."""

UPDATE = Place(ANSWER.flags, edits=True)
"""The answer to a click that changes the clicked message."""

POST = Place(_ANY | limits.SUPPRESS_NOTIFICATIONS)
"""A message in a channel [docs: create message]."""

EDIT = Place(_ANY, edits=True)
"""A change of a message that is there [docs: edit message, edit webhook message]."""

_INSTEAD = ("content", "embeds", "poll", "sticker_ids", "shared_client_theme")
"""What a message of components alone must not have [docs: create message]."""


def message(body: Schema, at: str, place: Place) -> Iterator[str]:
    """Yield what is wrong with a message."""
    flags: int = body.get("flags") or 0
    layered = bool(flags & limits.COMPONENTS_V2)
    if odd := flags & ~place.flags:
        yield f"{at}.flags: the bits {odd:#x} cannot be set here"
    if len(body.get("content") or "") > limits.CONTENT:
        yield f"{at}.content: {len(body['content'])} characters, a bot may send {limits.CONTENT}"
    if layered:
        for name in _INSTEAD:
            if body.get(name):
                yield f"{at}.{name}: not in a message of components (flag {limits.COMPONENTS_V2:#x})"
    if not place.edits and not _says_something(body):
        yield f"{at}: an empty message"
    yield from _mentions(body, at)
    yield from _embeds(objects_in(body, "embeds"), f"{at}.embeds")
    yield from _poll(object_in(body, "poll"), f"{at}.poll")
    yield from layout(objects_in(body, "components"), f"{at}.components", layered=layered)


def _says_something(body: Schema) -> bool:
    text: str = body.get("content") or ""
    forwards = object_in(body, "message_reference").get("type") == 1
    return (
        bool(text.strip()) or forwards or any(body.get(name) for name in (*_INSTEAD[1:], "components", "attachments"))
    )


def _mentions(body: Schema, at: str) -> Iterator[str]:
    """Our own rule: nobody is pinged who is not listed, whatever Discord's default for the route is."""
    allowed = body.get("allowed_mentions")
    if allowed is None:
        yield f"{at}.allowed_mentions: missing, Discord would ping whom the text names"
    elif allowed.get("parse") != []:
        yield f"{at}.allowed_mentions.parse: must be []"
    elif allowed.get("replied_user"):
        yield f"{at}.allowed_mentions.replied_user: an answer pings nobody"


def _embeds(embeds: list[Schema], at: str) -> Iterator[str]:
    total = 0
    for number, embed in enumerate(embeds):
        texts = [(part.get(name) or "").strip() for part, name in _texts(embed)]
        total += sum(map(len, texts))
        if not any(texts) and not any(embed.get(part) for part in ("image", "thumbnail", "video")):
            yield f"{at}[{number}]: an empty embed"
    if total > limits.EMBED_TEXT:
        yield f"{at}: {total} characters over all embeds, {limits.EMBED_TEXT} are allowed"


def _texts(embed: Schema) -> Iterator[tuple[Schema, str]]:
    """Yield what counts towards the size of an embed: each text as the object that holds it, and its field."""
    yield from ((embed, "title"), (embed, "description"))
    yield from ((object_in(embed, "footer"), "text"), (object_in(embed, "author"), "name"))
    yield from ((field, name) for field in objects_in(embed, "fields") for name in ("name", "value"))


def _poll(poll: Schema, at: str) -> Iterator[str]:
    question = object_in(poll, "question")
    if question.get("emoji"):
        yield f"{at}.question.emoji: a question has a text only"
    for number, answer in enumerate(objects_in(poll, "answers")):
        text = answer["poll_media"].get("text") or ""
        if len(text) > limits.POLL_ANSWER:
            where = f"{at}.answers[{number}].poll_media.text"
            yield f"{where}: {len(text)} characters, {limits.POLL_ANSWER} are allowed"
