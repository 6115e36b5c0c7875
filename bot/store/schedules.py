"""Records of tips: who gets them and when, what is owed, and what organisers should know. Free of any database."""

from __future__ import annotations

from datetime import date, datetime
from enum import IntEnum
from typing import Literal, TypeAlias

from msgspec import Struct

from bot.request import Place

Paused: TypeAlias = Literal["", "asked", "forbidden", "uninvited", "gone", "closed", "revoked", "zone"]
"""Why nothing is due: "" for running · asked: by an organiser · forbidden: the bot may not post there ·
uninvited: it is not in the channel · gone: the channel is no longer there · closed: the person takes no private
messages · revoked: the installation is gone ·
zone: its zone is unknown to today's zone data."""

What: TypeAlias = Literal[
    "forbidden", "uninvited", "gone", "closed", "revoked", "zone",
    "late", "missed", "unknown", "empty", "low", "clock", "withdrawn",
]  # fmt: skip
"""What an organiser should know: why it was paused, or · late: a tip could not be sent in time · missed: some days
were missed while the bot was down · unknown: nobody knows whether a tip was posted · empty: there is no tip to send ·
low: few are left of the round · clock: the zone's rules changed · withdrawn: a tip's note was gone when it was due."""


class State(IntEnum):
    """What became of a delivery. Up to SENDING it is still to be dealt with."""

    DUE = 0
    SENDING = 1
    SENT = 2
    SKIPPED = 3
    UNKNOWN = 4
    FAILED = 5


class Schedule(Struct, frozen=True, kw_only=True):
    """When tips come, and which.

    Attributes:
        zone: IANA name.
        minute: Of the local day.
        weekdays: A bit for each, Monday the lowest.
        excluded: Local dates without a tip.
        start: The first local date; None for no bound.
        topics: Complete ids; empty for all.
        level: The highest; empty for all.
        sequence: "shuffled" or "course".
        first: The id of the tip with which a course begins; empty for its beginning.
    """

    zone: str
    minute: int
    weekdays: int
    excluded: tuple[date, ...] = ()
    start: date | None = None
    topics: tuple[str, ...] = ()
    level: str = ""
    sequence: str = "shuffled"
    first: str = ""


class Subscription(Struct, frozen=True, kw_only=True):
    """Somebody who gets tips.

    Attributes:
        id: The database's number.
        place: The channel or thread; where a person is set, the channel may be empty.
        person: Whose private subscription it is; empty for a channel's.
        creator: Who made it; empty once that person was forgotten.
        number: What it is called by, within its server or for its person.
        schedule: When and which.
        round: The round of tips that is going on, from 1.
        paused: Why nothing is due.
        next_date: The local date of what is due next; None while nothing is.
        next_due_at: Its moment.
        settled_at: What is due up to then is not sent: an earlier state of the database came back.
        zone_data: The version of the zone data that `next_due_at` is from.
        shown: Ids of the tips of this round that came, in order.
        hidden: Ids of packs, and topics, that the organisers of its server hide.
    """

    id: int
    place: Place
    person: str = ""
    creator: str = ""
    number: int
    schedule: Schedule
    round: int = 1
    paused: Paused = ""
    next_date: date | None = None
    next_due_at: datetime | None = None
    settled_at: datetime | None = None
    zone_data: str = ""
    shown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


class Owed(Struct, frozen=True, kw_only=True):
    """A tip that is owed, or the note that on a date none is.

    Attributes:
        date: The local date that it is scheduled for.
        due_at: Its moment.
        late_at: From then on it is not sent any more.
        not_before: When it may be sent.
        tip: The id; empty where none was chosen.
        round: The round; 0 where none was chosen.
        number: Its number within the round.
        count: How many the round has.
        state: DUE or SKIPPED.
        error: Why it is skipped.
    """

    date: date
    due_at: datetime
    late_at: datetime
    not_before: datetime
    tip: str = ""
    round: int = 0
    number: int = 0
    count: int = 0
    state: State = State.DUE
    error: str = ""


class News(Struct, frozen=True):
    """Something an organiser should know: what, of which date, and a detail for the sentence."""

    what: What
    date: date | None = None
    detail: str = ""


class Plan(Struct, frozen=True, kw_only=True):
    """What becomes of a subscription.

    Attributes:
        owed: What is written into the ledger; a date that is there already stays as it is.
        next_date: The local date of what is due next.
        next_due_at: Its moment; None while nothing is.
        round: The round of tips.
        paused: Why nothing is due.
        start: The first local date from now on.
        news: What an organiser should know.
        withdraw: Whether tips that are planned and not sent yet are skipped.
    """

    owed: tuple[Owed, ...] = ()
    next_date: date | None = None
    next_due_at: datetime | None = None
    round: int
    paused: Paused = ""
    start: date | None = None
    news: tuple[News, ...] = ()
    withdraw: bool = False


class Claimed(Struct, frozen=True, kw_only=True):
    """A delivery that a worker has for the time of a lease.

    Attributes:
        id: The database's number; the same for every attempt.
        subscription: Its number.
        place: Where the tip goes; for a person's, where they asked.
        person: Whose private subscription it is; empty for a channel's.
        call_number: The subscription's number for organisers.
        date: The local date that it is scheduled for.
        late_at: From then on it is not sent any more.
        tip: The id.
        number: The tip's number within its round.
        count: How many the round has.
        state: As it was before the claim: SENDING where an earlier attempt may have been accepted.
        attempts: With this one.
        tried_at: When an attempt began first of which nobody knows whether it was accepted.
    """

    id: int
    subscription: int
    place: Place
    person: str
    call_number: int
    date: date
    late_at: datetime
    tip: str
    number: int
    count: int
    state: State
    attempts: int
    tried_at: datetime | None


class Verdict(Struct, frozen=True, kw_only=True):
    """What becomes of a delivery after an attempt, or instead of one.

    Attributes:
        state: DUE and SENDING give it back for another attempt.
        not_before: When that may be.
        message: The platform's id of what was posted.
        error: What went wrong, in a few words.
        pause: Why the subscription is paused; empty where it is not.
        news: What an organiser should know.
    """

    state: State
    not_before: datetime | None = None
    message: str = ""
    error: str = ""
    pause: Paused = ""
    news: News | None = None


class Notice(Struct, frozen=True, kw_only=True):
    """News of a subscription, as it is told.

    Attributes:
        id: The database's number.
        subscription: The subscription it is about, as it is now.
        news: What happened.
        made_at: When.
    """

    id: int
    subscription: Subscription
    news: News
    made_at: datetime


class Past(Struct, frozen=True):
    """One line of a subscription's history: the date, the tip, what became of it, when."""

    date: date
    tip: str
    state: State
    number: int
    count: int
    sent_at: datetime | None
    error: str


class Health(Struct, frozen=True, kw_only=True):
    """How the tips are doing, from the ledger alone.

    Attributes:
        oldest_due: Seconds for which the oldest tip that may be sent has been waiting; 0 where none is.
        planning_lag: Seconds for which the oldest due subscription has not been planned.
        open: How many are to be sent or being sent.
        sent: How many were sent in the last day.
        unknown: How many may have been sent, in the last day.
        failed: How many could not be sent, in the last day.
        skipped: How many were skipped, in the last day.
        paused: Subscriptions that the program paused.
        active: Subscriptions that run.
    """

    oldest_due: int
    planning_lag: int
    open: int
    sent: int
    unknown: int
    failed: int
    skipped: int
    paused: int
    active: int
