"""Who gets tips, where and when; and tips that persons keep."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TypeAlias, cast

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, delete, func, insert, or_, select, update

from bot.request import Place
from bot.store import sql
from bot.store.engine import Database
from bot.store.retention import DELIVERY, NOTICE
from bot.store.schedules import News, Notice, Owed, Past, Paused, Plan, Schedule, State, Subscription, What
from bot.store.tables import OPEN, delivery, notice, saved_tip, server_settings, subscription

Decide: TypeAlias = Callable[[Subscription], Plan]
"""Says what becomes of a subscription; called within the transaction that keeps it."""


class Subscriptions:
    """Subscriptions of channels and of persons."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, place: Place, person: str, creator: str, schedule: Schedule, zone_data: str, now: datetime) -> int:
        """Make a subscription that is not planned yet; return the database's number. `change` plans it.

        Args:
            place: The channel or thread; for a person's, where they asked.
            person: Whose private subscription it is; empty for a channel's.
            creator: Who makes it.
            schedule: When and which.
            zone_data: The version of the zone data.
            now: The time.
        """
        table = subscription.c
        here = and_(table.platform == place.platform, table.server == place.server, table.person == person)
        values = {
            **_place(place),
            "person": person,
            "creator": creator,
            **_schedule(schedule),
            "round": 1,
            "paused": "",
            "zone_data": zone_data,
            "created_at": now,
        }
        with self._database.writing(durable=True) as connection:
            _one_at_a_time(connection, here)
            last = connection.scalar(select(func.max(table.number)).where(here)) or 0
            added = insert(subscription).values(**values, number=last + 1).returning(table.id)
            return connection.execute(added).scalar_one()

    def change(self, id_: int, decide: Decide, now: datetime, schedule: Schedule | None = None) -> Plan | None:
        """Change a subscription as `decide` says, nobody planning it meanwhile; None where it is gone.

        Args:
            id_: The subscription.
            decide: Says what becomes of it.
            now: The time.
            schedule: In place of its schedule; the ledger stays, so that no tip comes again.
        """
        with self._database.writing(durable=True) as connection:
            if schedule is not None:
                change = update(subscription).where(subscription.c.id == id_)
                connection.execute(change.values(_schedule(schedule)))
            wanted = select(subscription).where(subscription.c.id == id_).with_for_update()
            found = read(connection, connection.execute(wanted).all())
            if not found:
                return None
            plan = decide(found[0])
            keep(connection, [(found[0], plan)], "", now)
            return plan

    def listed(self, platform: str, server: str, person: str = "") -> tuple[Subscription, ...]:
        """Return a server's subscriptions, or a person's in it, by number."""
        table = subscription.c
        wanted = (
            select(subscription)
            .where(table.platform == platform, table.server == server, table.person == person)
            .order_by(table.number)
        )
        with self._database.reading(snapshot=True) as connection:
            return tuple(read(connection, connection.execute(wanted).all()))

    def of_person(self, platform: str, person: str) -> tuple[int, ...]:
        """Return the database's numbers of a person's private subscriptions, in whatever server they asked."""
        table = subscription.c
        wanted = select(table.id).where(table.platform == platform, table.person == person, table.person != "")
        with self._database.reading() as connection:
            return tuple(connection.scalars(wanted.order_by(table.id)))

    def stop(self, id_: int) -> bool:
        """Drop a subscription with its ledger; return False where it is gone already."""
        with self._database.writing(durable=True) as connection:
            return connection.execute(delete(subscription).where(subscription.c.id == id_)).rowcount == 1

    def past(self, id_: int, limit: int) -> tuple[Past, ...]:
        """Return what became of a subscription's last tips, the newest first."""
        table = delivery.c
        wanted = (
            select(table.scheduled_date, table.tip, table.state, table.number, table.total, table.sent_at, table.error)
            .where(table.subscription_id == id_)
            .order_by(table.scheduled_date.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            rows = connection.execute(wanted).all()
        return tuple(Past(row[0], row[1], State(row[2]), *row[3:]) for row in rows)

    def posted(self, place: Place, day: date) -> str:
        """Return the id of the tip that was posted in a channel or thread for a date; empty where none was."""
        table, own = delivery.c, subscription.c
        here = [own[name] == value for name, value in _place(place).items()]
        wanted = (
            select(table.tip)
            .join(subscription, own.id == table.subscription_id)
            .where(*here, own.person == "", table.scheduled_date == day, table.state.in_((State.SENT, State.UNKNOWN)))
            .order_by(table.due_at.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            return connection.scalar(wanted) or ""

    def notices(self, ids: Collection[int]) -> tuple[Notice, ...]:
        """Return the news of some subscriptions, oldest first."""
        return self._notices(notice.c.subscription_id.in_(ids))

    def untold(self, platforms: Collection[str], since: datetime) -> tuple[Notice, ...]:
        """Return the news of the last time that nobody was told yet, oldest first."""
        table = notice.c
        return self._notices(and_(table.platform.in_(platforms), table.told_at.is_(None), table.made_at >= since))

    def told(self, id_: int, now: datetime) -> bool:
        """Mark news as told; return False where somebody did before: they tell it."""
        change = update(notice).where(notice.c.id == id_, notice.c.told_at.is_(None)).values(told_at=now)
        with self._database.writing(durable=True) as connection:
            return connection.execute(change).rowcount == 1

    def _notices(self, which: ColumnElement[bool]) -> tuple[Notice, ...]:
        with self._database.reading(snapshot=True) as connection:
            rows = connection.execute(select(notice).where(which).order_by(notice.c.id)).all()
            ids = {row.subscription_id for row in rows}
            wanted = select(subscription).where(subscription.c.id.in_(ids))
            about = {each.id: each for each in read(connection, connection.execute(wanted).all())} if ids else {}
        return tuple(
            Notice(
                id=row.id,
                subscription=about[row.subscription_id],
                news=News(cast("What", row.what), row.date, row.detail),
                made_at=row.made_at,
            )
            for row in rows
        )

    # ---- tips that persons keep

    def save(self, platform: str, person: str, tip: str, now: datetime) -> None:
        """Keep a tip for a person."""
        values = {"platform": platform, "person": person, "tip": tip, "saved_at": now}
        with self._database.writing() as connection:
            sql.put(connection, saved_tip, values, ("platform", "person", "tip"), saved_at=saved_tip.c.saved_at)

    def drop(self, platform: str, person: str, tip: str) -> bool:
        """Keep a tip no longer; return False where it was not kept."""
        table = saved_tip.c
        theirs = and_(table.platform == platform, table.person == person, table.tip == tip)
        with self._database.writing() as connection:
            return connection.execute(delete(saved_tip).where(theirs)).rowcount == 1

    def saved(self, platform: str, person: str) -> tuple[str, ...]:
        """Return the ids of the tips that a person keeps, the newest first."""
        table = saved_tip.c
        wanted = (
            select(table.tip)
            .where(table.platform == platform, table.person == person)
            .order_by(table.saved_at.desc(), table.tip)
        )
        with self._database.reading() as connection:
            return tuple(connection.scalars(wanted))


# ---- what the ledger shares


def read(connection: Connection, rows: Sequence[Row[tuple[object, ...]]]) -> list[Subscription]:
    """Return subscriptions with what they were shown in this round, and what is hidden, in the order of their rows."""
    if not rows:
        return []
    table, own = delivery.c, subscription.c
    came = (
        select(table.subscription_id, table.tip)
        .join(subscription, own.id == table.subscription_id)
        .where(table.subscription_id.in_([row.id for row in rows]), table.round == own.round, table.tip != "")
        .order_by(table.subscription_id, table.scheduled_date)
    )
    shown: dict[int, list[str]] = {}
    for id_, tip in connection.execute(came):
        shown.setdefault(id_, []).append(tip)
    hidden = _hidden(connection, [row.id for row in rows])
    return [_read(row, tuple(shown.get(row.id, ())), hidden.get(row.id, ())) for row in rows]


def keep(connection: Connection, plans: Iterable[tuple[Subscription, Plan]], zone_data: str, now: datetime) -> None:
    """Write what becomes of some subscriptions, whose rows are locked.

    Args:
        connection: In a writing transaction.
        plans: Each subscription with its plan.
        zone_data: The version of the zone data that moments are from; empty to leave it as it is.
        now: The time.
    """
    plans = list(plans)
    if withdrawn := [each.id for each, plan in plans if plan.withdraw]:
        table = delivery.c
        unsent = and_(table.subscription_id.in_(withdrawn), OPEN, table.state == State.DUE)
        connection.execute(update(delivery).where(unsent).values(state=State.SKIPPED, error="withdrawn", taken_by=""))
    if owed := [_owed(each, one, now) for each, plan in plans for one in plan.owed]:
        statement = sql.insert(connection, delivery)
        connection.execute(statement.on_conflict_do_nothing(), owed)
    news = [_news(each, one, now) for each, plan in plans for one in plan.news]
    if news and (still := _still_news(connection, news, now)):
        connection.execute(insert(notice), still)
    changes = [_changes(each, plan, zone_data) for each, plan in plans]
    if changes:
        names = [name for name in changes[0] if name != "row"]
        change = update(subscription).where(subscription.c.id == bindparam("row"))
        connection.execute(change.values({name: bindparam(name) for name in names}), changes)


def of_row(row: Row[tuple[object, ...]]) -> Place:
    """Return the place of a row of subscriptions."""
    return Place(row.platform, row.server, row.channel, row.thread, row.enterprise)


def _hidden(connection: Connection, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Return what the servers of some subscriptions hide, where they hide anything."""
    own, table = subscription.c, server_settings.c
    wanted = (
        select(own.id, table.hidden_packs, table.hidden_topics)
        .join(server_settings, and_(table.platform == own.platform, table.server == own.server))
        .where(own.id.in_(ids), or_(table.hidden_packs != (), table.hidden_topics != ()))
    )
    return {id_: (*packs, *topics) for id_, packs, topics in connection.execute(wanted)}


def _read(row: Row[tuple[object, ...]], shown: tuple[str, ...], hidden: tuple[str, ...]) -> Subscription:
    schedule = Schedule(
        zone=row.zone,
        minute=row.minute,
        weekdays=row.weekdays,
        excluded=tuple(date.fromisoformat(each) for each in row.excluded),
        start=row.start,
        topics=row.topics,
        level=row.level,
        sequence=row.sequence,
        first=row.first,
    )
    return Subscription(
        id=row.id,
        place=of_row(row),
        person=row.person,
        creator=row.creator,
        number=row.number,
        schedule=schedule,
        round=row.round,
        paused=cast("Paused", row.paused),
        next_date=row.next_date,
        next_due_at=row.next_due_at,
        settled_at=row.settled_at,
        zone_data=row.zone_data,
        shown=shown,
        hidden=hidden,
    )


def _one_at_a_time(connection: Connection, here: ColumnElement[bool]) -> None:
    """Let nobody else number a subscription of the same server meanwhile."""
    connection.execute(select(subscription.c.id).where(here).with_for_update())


def _place(place: Place) -> dict[str, str]:
    return {
        "platform": place.platform,
        "enterprise": place.enterprise,
        "server": place.server,
        "channel": place.channel,
        "thread": place.thread,
    }


def _schedule(schedule: Schedule) -> dict[str, object]:
    return {
        "zone": schedule.zone,
        "minute": schedule.minute,
        "weekdays": schedule.weekdays,
        "excluded": [each.isoformat() for each in schedule.excluded],
        "start": schedule.start,
        "topics": schedule.topics,
        "level": schedule.level,
        "sequence": schedule.sequence,
        "first": schedule.first,
    }


def _owed(of: Subscription, owed: Owed, now: datetime) -> dict[str, object]:
    return {
        "subscription_id": of.id,
        "platform": of.place.platform,
        "person": of.person,
        "scheduled_date": owed.date,
        "due_at": owed.due_at,
        "late_at": owed.late_at,
        "tip": owed.tip,
        "round": owed.round,
        "number": owed.number,
        "total": owed.count,
        "state": owed.state,
        "not_before": owed.not_before,
        "taken_by": "",
        "attempts": 0,
        "message": "",
        "error": owed.error,
        "expires_at": now + DELIVERY,
    }


def _news(of: Subscription, news: News, now: datetime) -> dict[str, object]:
    return {
        "subscription_id": of.id,
        "platform": of.place.platform,
        "what": news.what,
        "date": news.date,
        "detail": news.detail,
        "made_at": now,
        "expires_at": now + NOTICE,
    }


def _still_news(connection: Connection, news: list[dict[str, object]], now: datetime) -> list[dict[str, object]]:
    """Return the news without that there is no tip where that was noted within a week: else it came every day."""
    table = notice.c
    known = set(
        connection.scalars(
            select(table.subscription_id).where(
                table.subscription_id.in_([each["subscription_id"] for each in news if each["what"] == "empty"]),
                table.what == "empty",
                table.made_at > now - timedelta(days=7),
            )
        )
    )
    return [each for each in news if each["what"] != "empty" or each["subscription_id"] not in known]


def _changes(of: Subscription, plan: Plan, zone_data: str) -> dict[str, object]:
    return {
        "row": of.id,
        "round": plan.round,
        "paused": plan.paused,
        "start": plan.start,
        "next_date": plan.next_date,
        "next_due_at": plan.next_due_at,
        "zone_data": zone_data or of.zone_data,
    }
