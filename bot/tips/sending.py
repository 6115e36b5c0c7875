"""What a platform does for tips: `Sender` posts a reply, and says what became of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, Protocol, TypeAlias

from msgspec import Struct

from bot.reply import Reply
from bot.request import Place


class Sent(Struct, frozen=True, tag=True):
    """It was posted; `message` is the platform's id of it."""

    message: str = ""


class RateLimited(Struct, frozen=True, tag=True):
    """It was refused for now, and surely not posted; try again after some seconds."""

    seconds: float


class NotSent(Struct, frozen=True, tag=True):
    """It surely was not posted, such as where the platform could not be reached. Try again."""

    why: str


class Forbidden(Struct, frozen=True, tag=True):
    """The bot may not post there.

    Attributes:
        lacks: What an organiser is to give it, by the platform's names; empty where that is not known.
        why: forbidden: a permission is missing · uninvited: it is not in the channel, and `lacks` is what to type there
            to bring it in · closed: the person takes no messages · revoked: the bot's token or
            installation is not valid any more.
    """

    lacks: tuple[str, ...] = ()
    why: Literal["forbidden", "uninvited", "closed", "revoked"] = "forbidden"


class Gone(Struct, frozen=True, tag=True):
    """The place is not there any more."""


class Ambiguous(Struct, frozen=True, tag=True):
    """Nobody knows whether it was posted: the answer got lost, or made no sense."""

    why: str


class Absent(Struct, frozen=True, tag=True):
    """It is not there: no attempt was accepted."""


Looked: TypeAlias = Sent | Absent | NotSent | Ambiguous
"""What a look for a message finds: it, or nothing, or that one cannot look now, or never can."""

Outcome: TypeAlias = Sent | RateLimited | NotSent | Forbidden | Gone | Ambiguous

NO_KEYS = timedelta()
"""The window of a platform that does not know a message again."""


class Sender(Protocol):
    """Posts to one platform.

    Attributes:
        window: For how long after a message was posted the platform takes another with the same key for the same,
            and posts nothing. `NO_KEYS` where it never does.
    """

    @property
    def window(self) -> timedelta:
        """For how long the platform knows a key again."""
        ...

    async def send(self, place: Place, reply: Reply, key: str) -> Outcome:
        """Post a reply.

        Args:
            place: Where. A channel that begins with `@` is a person, to be written to privately.
            reply: What.
            key: Letters and digits, at most 25: the same for every attempt to post the same.
        """
        ...

    async def find(self, place: Place, reply: Reply, since: datetime) -> Looked:
        """Look for a reply that may have been posted.

        Args:
            place: Where.
            reply: What.
            since: Not before then, by our clock.
        """
        ...

    async def check(self, place: Place) -> Outcome:
        """Return what would keep the bot from posting somewhere, without posting; `Sent` where nothing would."""
        ...


def key_of(delivery: int) -> str:
    """Return the key of a delivery: the same in every process, and of no other delivery."""
    digits, rest = "", delivery
    while rest:
        rest, digit = divmod(rest, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return f"tip{digits or '0'}"


def private_place(place: Place, person: str) -> Place:
    """Return where a person is written to privately."""
    return Place(place.platform, place.server, f"@{person}", enterprise=place.enterprise)
