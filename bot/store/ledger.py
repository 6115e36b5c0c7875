"""The ledger of tips: planned once, taken by one worker at a time, marked when sent.

Both databases run the same statements. On PostgreSQL several workers share them, since each skips the rows that
another has locked; on SQLite one transaction writes at a time, so the words for that are left out.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, and_, func, insert, literal, select, update

from bot.store.columns import Instant
from bot.store.engine import Database
from bot.store.retention import NOTICE
from bot.store.schedules import Claimed, Health, State, Verdict
from bot.store.subscriptions import Decide, keep, of_row, read
from bot.store.tables import OPEN, delivery, notice, subscription

BATCH = 500
"""Subscriptions that are planned in one transaction: a few tens of milliseconds, for which others wait."""


class Ledger:
    """What is owed, and what became of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ---- planning

    def next_at(self, platforms: Collection[str]) -> datetime | None:
        """Return when there is something to do next on some platforms: to plan, or to send."""
        due, owed = subscription.c, delivery.c
        moments: list[datetime] = []
        with self._database.reading() as connection:
            for platform in platforms:  # one at a time: each is one step in an index
                first = select(due.next_due_at).where(due.platform == platform, due.next_due_at.is_not(None))
                open_ = select(owed.not_before).where(owed.platform == platform, OPEN)
                for wanted in (first.order_by(due.next_due_at), open_.order_by(owed.not_before)):
                    if (found := connection.scalar(wanted.limit(1))) is not None:
                        moments.append(found)
        return min(moments, default=None)

    def due(self, platforms: Collection[str], now: datetime) -> dict[tuple[str, datetime], int]:
        """Return how many subscriptions are due and not planned, by platform and moment."""
        table = subscription.c
        wanted = (
            select(table.platform, table.next_due_at, func.count())
            .where(table.platform.in_(platforms), table.next_due_at <= now)
            .group_by(table.platform, table.next_due_at)
        )
        with self._database.reading() as connection:
            return {(platform, at): count for platform, at, count in connection.execute(wanted)}

    def plan(
        self, platforms: Collection[str], decide: Decide, zone_data: str, now: datetime, limit: int = BATCH
    ) -> int:
        """Plan some of the subscriptions that are due, those first that are due longest; return how many.

        Args:
            platforms: On which.
            decide: Says what is owed, and what is due next.
            zone_data: The version of the zone data that moments are from.
            now: The time.
            limit: At most so many.
        """
        table = subscription.c
        wanted = (
            select(subscription)
            .where(table.platform.in_(platforms), table.next_due_at <= now)
            .order_by(table.next_due_at, table.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        with self._database.writing() as connection:
            found = read(connection, connection.execute(wanted).all())
            keep(connection, [(each, decide(each)) for each in found], zone_data, now)
        return len(found)

    def plan_anew(self, after: int, decide: Decide, zone_data: str, now: datetime, limit: int = BATCH) -> int | None:
        """Plan some subscriptions anew whose moments are from other zone data.

        Args:
            after: Only those with a higher number.
            decide: Says what is due next.
            zone_data: The version of the zone data that moments are to be from.
            now: The time.
            limit: At most so many.

        Returns:
            The number of the last one; None where there was none left.
        """
        table = subscription.c
        wanted = (
            select(subscription)
            .where(table.id > after, table.zone_data != zone_data, table.next_due_at.is_not(None))
            .order_by(table.id)
            .limit(limit)
            .with_for_update()
        )
        with self._database.writing() as connection:
            found = read(connection, connection.execute(wanted).all())
            keep(connection, [(each, decide(each)) for each in found], zone_data, now)
        return found[-1].id if found else None

    # ---- sending

    def claim(self, platform: str, owner: str, now: datetime, until: datetime, limit: int) -> tuple[Claimed, ...]:
        """Take some deliveries that may be sent, those first that wait longest.

        Args:
            platform: On which platform.
            owner: Who takes them.
            now: The time.
            until: The end of the lease; then somebody else may take them.
            limit: At most so many.
        """
        table = delivery.c
        free = (
            select(table.id)
            .where(table.platform == platform, OPEN, table.not_before <= now)
            .order_by(table.not_before, table.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("free")  # apart, so that PostgreSQL looks for them once
        )
        take = (
            update(delivery)
            .where(table.id.in_(select(free.c.id)))
            .values(taken_by=owner, not_before=until, attempts=table.attempts + 1)
            .returning(table.id)
        )
        with self._database.writing() as connection:
            taken = list(connection.scalars(take))
            if not taken:
                return ()
            own = subscription.c
            columns = (own.platform, own.enterprise, own.server, own.channel, own.thread, own.number.label("called"))
            wanted = (
                select(delivery, *columns)
                .join(subscription, own.id == table.subscription_id)
                .where(table.id.in_(taken))
                .order_by(table.due_at, table.id)
            )
            return tuple(_claimed(row) for row in connection.execute(wanted))

    def begin(self, id_: int, owner: str, now: datetime, *, anew: bool = True) -> bool:
        """Note that an attempt begins, just before it does; return False where the delivery is not ours any more.

        Args:
            id_: The delivery.
            owner: Who has it.
            now: The time.
            anew: Whether no earlier attempt is in doubt, so that the time of doubt begins now.
        """
        table = delivery.c
        tried = literal(now, Instant)
        change = (
            update(delivery)
            .where(table.id == id_, table.taken_by == owner, OPEN, table.not_before > now)
            .values(state=State.SENDING, tried_at=tried if anew else func.coalesce(table.tried_at, tried))
        )
        with self._database.writing(durable=True) as connection:
            return connection.execute(change).rowcount == 1

    def finish(self, id_: int, owner: str, verdict: Verdict, now: datetime) -> bool:
        """Write down what became of a delivery; return False where it is not ours any more, and nothing changed.

        That something was sent is true whoever has it meanwhile.
        """
        table = delivery.c
        which = and_(table.id == id_, table.taken_by == owner, OPEN)
        if verdict.state == State.SENT:
            which = and_(table.id == id_, table.state.in_((State.DUE, State.SENDING, State.UNKNOWN)))
        with self._database.writing(durable=True) as connection:
            changed = connection.execute(update(delivery).where(which).values(_values(verdict, now)))
            if changed.rowcount == 0:
                return False
            if verdict.pause or verdict.news:
                _consequences(connection, id_, verdict, now)
            return True

    def release(self, platform: str, owner: str, now: datetime) -> int:
        """Give back what was taken and not begun, so that nobody waits for the end of a lease."""
        table = delivery.c
        which = and_(table.platform == platform, OPEN, table.state == State.DUE, table.taken_by == owner)
        with self._database.writing() as connection:
            return connection.execute(update(delivery).where(which).values(taken_by="", not_before=now)).rowcount

    # ---- how it is doing

    def health(self, now: datetime) -> Health:
        """Return how the tips are doing."""
        owed, due = delivery.c, subscription.c
        day = now - timedelta(days=1)
        with self._database.reading(snapshot=True) as connection:
            waiting = connection.scalar(select(func.min(owed.due_at)).where(OPEN, owed.not_before <= now))
            unplanned = connection.scalar(select(func.min(due.next_due_at)).where(due.next_due_at <= now))
            counted = select(owed.state, func.count()).where(owed.due_at >= day).group_by(owed.state)
            states = {State(state): count for state, count in connection.execute(counted)}
            standing = select(due.paused, func.count()).group_by(due.paused)
            paused = {why: count for why, count in connection.execute(standing)}  # noqa: C416 - rows, not tuples
        return Health(
            oldest_due=_age(waiting, now),
            planning_lag=_age(unplanned, now),
            open=states.get(State.DUE, 0) + states.get(State.SENDING, 0),
            sent=states.get(State.SENT, 0),
            unknown=states.get(State.UNKNOWN, 0),
            failed=states.get(State.FAILED, 0),
            skipped=states.get(State.SKIPPED, 0),
            paused=sum(count for why, count in paused.items() if why not in {"", "asked"}),
            active=paused.get("", 0),
        )


def _claimed(row: Row[tuple[object, ...]]) -> Claimed:
    return Claimed(
        id=row.id,
        subscription=row.subscription_id,
        place=of_row(row),
        person=row.person,
        call_number=row.called,
        date=row.scheduled_date,
        late_at=row.late_at,
        tip=row.tip,
        number=row.number,
        count=row.total,
        state=State(row.state),
        attempts=row.attempts,
        tried_at=row.tried_at,
    )


def _values(verdict: Verdict, now: datetime) -> dict[str, object]:
    values: dict[str, object] = {"state": verdict.state, "taken_by": "", "error": verdict.error}
    if verdict.state == State.SENT:
        values |= {"sent_at": now, "message": verdict.message}
    elif verdict.state in {State.DUE, State.SENDING}:
        values["not_before"] = verdict.not_before or now
        if verdict.state == State.DUE:
            values["tried_at"] = None
    return values


def _consequences(connection: Connection, id_: int, verdict: Verdict, now: datetime) -> None:
    """Pause the subscription, and note what its organiser should know."""
    of = select(delivery.c.subscription_id).where(delivery.c.id == id_).scalar_subquery()
    if verdict.pause:
        change = update(subscription).where(subscription.c.id == of, subscription.c.paused == "")
        connection.execute(change.values(paused=verdict.pause, next_date=None, next_due_at=None))
    if verdict.news:
        row = select(subscription.c.id, subscription.c.platform).where(subscription.c.id == of)
        number, platform = connection.execute(row).one()
        values = {
            "subscription_id": number,
            "platform": platform,
            "what": verdict.news.what,
            "date": verdict.news.date,
            "detail": verdict.news.detail,
            "made_at": now,
            "expires_at": now + NOTICE,
        }
        connection.execute(insert(notice).values(values))


def _age(moment: datetime | None, now: datetime) -> int:
    return max(0, int((now - moment).total_seconds())) if moment else 0
