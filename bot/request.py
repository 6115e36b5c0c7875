"""A request: what somebody asked, who, where and when."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from typing import Literal, TypeAlias

from msgspec import Struct

from bot.call import Call

LONGEST_REQUEST = 2000
"""Characters. Discord's longest message from a member; nobody types more to ask for a note."""


Seen: TypeAlias = Literal["", "private", "public"]
"""Who sees an answer that the core leaves open; empty: somebody else decides."""


class Person(Struct, frozen=True):
    """Who asks, as the platform names them, and what they set.

    `zone` is an IANA name, empty while unknown; `visibility` is what the person wants for answers to them.
    """

    platform: str
    id: str
    name: str = ""
    locale: str = ""
    zone: str = ""
    visibility: Seen = ""


class Place(Struct, frozen=True):
    """Where the answer goes: it is part of the request and never rebuilt by a command.

    `server` is a guild, a workspace or "dm", never empty; `thread` is empty outside threads.
    """

    platform: str
    server: str
    channel: str
    thread: str = ""
    enterprise: str = ""


class Settings(Struct, frozen=True):
    """What the server decided, as a snapshot that the host keeps.

    Attributes:
        zone: IANA name; empty while not set.
        visibility: Who sees answers there.
        hidden: What is not served there: ids of packs, and topics as `pack:topic`; sorted, each once.
        channels: Ids of the channels where all may see answers; empty for every channel.
        welcome: What `help` and home begin with there; empty for nothing.
        scheduled: Whether tips are scheduled there, so that `tip` looks for the one that was posted.
    """

    zone: str = ""
    visibility: Seen = ""
    hidden: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    welcome: str = ""
    scheduled: bool = False


class Request(Struct, frozen=True):
    """One question.

    Attributes:
        asked: A call (a slash command, a button) or the free text that a person typed.
        now: The time of asking, aware of its zone: the core has no clock of its own.
        locale: BCP 47 tag of the language to answer in; notes exist in their pack's language.
        last: The call answered here before, for follow-ups; None where nothing is known.
        organiser: Whether the person may organise the place's server. The adapter's answer, asked for only where
            the table's audience says so.
    """

    asked: Call | str
    person: Person
    place: Place
    now: datetime
    locale: str = "en"
    settings: Settings = Settings()
    last: Call | None = None
    organiser: bool = False

    def zone(self) -> tzinfo:
        """Return the zone whose calendar counts here: the person's, the server's, or that of `now`."""
        for name in filter(None, (self.person.zone, self.settings.zone)):
            from bot.tips.zones import zone

            with suppress(ValueError):  # a name no zone data knows
                return zone(name)
        return self.now.tzinfo or UTC
