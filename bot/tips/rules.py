"""What becomes of a delivery: before an attempt, and after it. The whole policy in two functions.

An attempt of which nobody knows whether it was accepted is repeated only with the same key, and only while the
platform surely knows that key again. Else it is unknown for good: rather no tip than two.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.store.schedules import Claimed, News, State, Verdict
from bot.tips.sending import Ambiguous, Forbidden, Gone, NotSent, Outcome, RateLimited, Sent

PAUSE = timedelta(seconds=5)
"""Before a second attempt; doubled for each further one."""

LONGEST_PAUSE = timedelta(minutes=5)
"""Between two attempts."""

MARGIN = timedelta(seconds=5)
"""A key is used again no later than this before the platform may forget it: for the way, and for clocks that differ."""


def before(delivery: Claimed, window: timedelta, now: datetime) -> Verdict | None:
    """Return what becomes of a delivery without an attempt; None where one may be made.

    Args:
        delivery: As it was taken.
        window: For how long the platform knows a key again.
        now: The time.
    """
    if delivery.state == State.SENDING:  # an earlier attempt may have been accepted
        if delivery.tried_at is not None and now <= delivery.tried_at + window - MARGIN:
            return None
        return Verdict(state=State.UNKNOWN, error="no answer", news=News("unknown", delivery.date, delivery.tip))
    if now >= delivery.late_at:
        return Verdict(state=State.SKIPPED, error="late", news=News("late", delivery.date, delivery.tip))
    return None


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
