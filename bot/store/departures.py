"""Servers that the assistant left: what it knows of them goes after a stated time, unless it comes back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select

from bot.store import sql
from bot.store.columns import SERVER, marked
from bot.store.engine import Database
from bot.store.privacy import OUTSIDE
from bot.store.retention import DEPARTED
from bot.store.tables import departure, metadata


class Departures:
    """Servers that were left. An empty server stands for a whole organisation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def leave(self, platform: str, server: str, now: datetime, enterprise: str = "") -> datetime:
        """Note that a server was left; return when what is known of it will be erased.

        Told again, it changes nothing: platforms deliver the news more than once.
        """
        values = {
            "platform": platform,
            "enterprise": enterprise,
            "server": server,
            "left_at": now,
            "erase_at": now + DEPARTED,
        }
        key = ("platform", "enterprise", "server")
        with self._database.writing() as connection:
            sql.put(connection, departure, values, key, left_at=departure.c.left_at, erase_at=departure.c.erase_at)
            kept = select(departure.c.erase_at).where(_at(platform, enterprise, server))
            return connection.execute(kept).scalar_one()

    def come_back(self, platform: str, server: str, enterprise: str = "") -> bool:
        """Keep what is known after all; return False where no departure was noted."""
        with self._database.writing() as connection:
            return connection.execute(delete(departure).where(_at(platform, enterprise, server))).rowcount == 1

    def compare(self, platform: str, there: Collection[str], now: datetime) -> tuple[int, int]:
        """Compare what is known of with where the assistant is: for platforms that tell of no departure.

        Args:
            platform: The adapter's name.
            there: The servers that the assistant is in, all of them.
            now: The time.

        Returns:
            How many servers turn out to be left, and how many to be back.
        """
        with self._database.reading() as connection:
            noted = select(departure.c.server).where(departure.c.platform == platform)
            gone = set(connection.execute(noted).scalars())
            known = set[str]()
            for table in metadata.sorted_tables:
                for column, _ in marked(table, SERVER):
                    if table is not departure:
                        query = select(column).where(table.c.platform == platform).distinct()
                        known.update(map(str, connection.execute(query).scalars()))
        left = known - set(there) - gone - {OUTSIDE, ""}
        back = gone & set(there)
        for server in sorted(left):
            self.leave(platform, server, now)
        for server in sorted(back):
            self.come_back(platform, server)
        return len(left), len(back)


def _at(platform: str, enterprise: str, server: str) -> ColumnElement[bool]:
    table = departure.c
    return and_(table.platform == platform, table.enterprise == enterprise, table.server == server)
