"""What the store hands out and takes: plain records, free of any database."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct

from bot.settings import Secret

Visible: TypeAlias = Literal["", "private", "public"]
"""Who sees an answer that the core leaves open. Empty: a person leaves it to the server, a server to the platform."""


class PersonSettings(Struct, frozen=True):
    """What a person set for themselves. `zone` is an IANA name, `language` a BCP 47 tag; empty while not set."""

    zone: str = ""
    language: str = ""
    visibility: Visible = ""


class ServerSettings(Struct, frozen=True):
    """What the organisers of a server set; everything empty means the defaults.

    Attributes:
        zone: IANA name.
        visibility: Who sees answers there.
        welcome: What `help` and home begin with there; empty for nothing.
        hidden_packs: Ids of packs that are not served there.
        hidden_topics: Topics that are not served there, as `pack:topic`.
        channels: Ids of the channels where the assistant answers; empty for all.
        organisers: Ids of persons who may organise, beyond those whom the platform names.
        organiser_roles: Ids of roles or groups whose members may organise.
        scheduled: Whether tips are scheduled there; told, and not kept with the settings.
    """

    zone: str = ""
    visibility: Visible = ""
    welcome: str = ""
    hidden_packs: tuple[str, ...] = ()
    hidden_topics: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    organisers: tuple[str, ...] = ()
    organiser_roles: tuple[str, ...] = ()
    scheduled: bool = False


class Installation(Struct, frozen=True, kw_only=True):
    """The app in one workspace, or in a whole organisation (then `server` is empty).

    Attributes:
        platform: The adapter's name.
        enterprise: The organisation; empty where there is none.
        server: The workspace.
        app: Id of the app.
        name: The workspace's name, for operators.
        bot: Id of the bot.
        bot_user: Id of the bot as a member.
        scopes: What the token allows.
        installer: Id of the person who installed it; empty once that person was forgotten.
        token: What the bot calls the platform with; kept encrypted.
        refresh_token: Gets the next token where tokens rotate, else empty; kept encrypted.
        token_expires_at: When the token ends; None where tokens do not rotate.
        version: Counts its saves; `rotate` compares it.
        installed_at: When it was installed last.
    """

    platform: str
    enterprise: str = ""
    server: str
    app: str = ""
    name: str = ""
    bot: str = ""
    bot_user: str = ""
    scopes: tuple[str, ...] = ()
    installer: str = ""
    token: Secret
    refresh_token: Secret = Secret("")
    token_expires_at: datetime | None = None
    version: int = 0
    installed_at: datetime


class Opinion(Struct, frozen=True):
    """What a server's members think of one answer: the call as text, and how many found it helpful or not."""

    subject: str
    helpful: int
    not_helpful: int
    words: tuple[str, ...] = ()


class Gap(Struct, frozen=True):
    """A question of a server's members that the notes do not cover.

    Attributes:
        digest: Names the question in calls.
        question: As somebody typed it; empty once the text expired.
        people: How many asked it.
        times: How often it was asked.
        last_at: When it was asked last.
    """

    digest: str
    question: str
    people: int
    times: int
    last_at: datetime


Value: TypeAlias = str | int | list[str] | None
"""What an export holds in one field: a text, a number, a list of texts; moments as ISO 8601."""

Export: TypeAlias = dict[str, list[dict[str, Value]]]
"""Everything that is kept about one person: the rows of each table by its name. Ready for JSON."""
