"""What becomes of a delivery: before an attempt, and after it. The whole policy in two functions.

An attempt of which nobody knows whether it was accepted is repeated with the same key while the platform surely knows
that key again. After that somebody looks whether it is there. Where nobody can look, it is unknown for good: rather no
tip than two.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from bot.store.schedules import Claimed, News, State, Verdict
from bot.tips.sending import Absent, Ambiguous, Forbidden, Gone, Looked, NotSent, Outcome, RateLimited, Sent

PAUSE = timedelta(seconds=5)
"""Before a second attempt; doubled for each further one."""

LONGEST_PAUSE = timedelta(minutes=5)
"""Between two attempts."""

MARGIN = timedelta(seconds=5)
"""A key is used again no later than this before the platform may forget it: for the way, and for clocks that differ."""


Step: TypeAlias = Literal["send", "look"]
"""What is to be done with a delivery: send it, or look first whether it is there."""


def before(delivery: Claimed, window: timedelta, timeout: timedelta, now: datetime) -> Step | Verdict:
    """Return what is to be done with a delivery, or what becomes of it without.

    Args:
        delivery: As it was taken.
        window: For how long the platform knows a key again.
        timeout: How long an attempt that begins now may take to get there.
        now: The time.
    """
    if delivery.state == State.SENDING:  # an earlier attempt may have been accepted
        tried = delivery.tried_at
        return "send" if tried is not None and now + timeout <= tried + window - MARGIN else "look"
    return too_late(delivery) if now >= delivery.late_at else "send"


def looked(delivery: Claimed, found: Looked, now: datetime) -> Step | Verdict:
    """Return what is to be done after a look for a delivery, or what becomes of it.

    Args:
        delivery: As it was taken.
        found: What the look found.
        now: The time.
    """
    match found:
        case Sent(message):
            return Verdict(state=State.SENT, message=message)
        case Absent():
            return too_late(delivery) if now >= delivery.late_at else "send"
        case NotSent(why) if now < delivery.late_at:
            return Verdict(state=State.SENDING, not_before=now + pause(delivery.attempts), error=why)
        case NotSent() | Ambiguous():
            return Verdict(state=State.UNKNOWN, error="no answer", news=News("unknown", delivery.date, delivery.tip))


def too_late(delivery: Claimed) -> Verdict:
    """Return what becomes of a delivery that could not be sent in time."""
    return Verdict(state=State.SKIPPED, error="late", news=News("late", delivery.date, delivery.tip))


def after(delivery: Claimed, outcome: Outcome, window: timedelta, now: datetime) -> Verdict:
    """Return what becomes of a delivery after an attempt.

    Args:
        delivery: As it was taken.
        outcome: What the platform said.
        window: For how long the platform knows a key again.
        now: The time.
    """
    doubtful = delivery.state == State.SENDING
    undone = State.SENDING if doubtful else State.DUE  # what an earlier attempt left in doubt stays so
    match outcome:
        case Sent(message):
            return Verdict(state=State.SENT, message=message)
        case RateLimited(seconds):
            return Verdict(state=undone, not_before=now + timedelta(seconds=max(1, -(-seconds // 1))), error="busy")
        case NotSent(why):
            return Verdict(state=undone, not_before=now + pause(delivery.attempts), error=why)
        case Forbidden(lacks, why):
            return Verdict(state=State.FAILED, error=why, pause=why, news=News(why, delivery.date, ", ".join(lacks)))
        case Gone():
            return Verdict(state=State.FAILED, error="gone", pause="gone", news=News("gone", delivery.date))
        case Ambiguous(why):
            if window:
                return Verdict(state=State.SENDING, not_before=now + min(pause(delivery.attempts), PAUSE), error=why)
            return Verdict(state=State.UNKNOWN, error=why, news=News("unknown", delivery.date, delivery.tip))


def pause(attempts: int) -> timedelta:
    """Return how long to wait after some attempts."""
    return min(PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE)
