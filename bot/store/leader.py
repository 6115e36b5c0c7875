"""Who of several processes does what only one may do: whoever holds a lock of the database's.

PostgreSQL lets go of the lock when the connection ends, so another process takes over within a moment of a crash. The
lock says who works, and is no proof for others: what must not happen twice is kept apart by the ledger itself. An
SQLite database serves one machine, where the ledger's leases are enough; there everybody leads.
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import blake2b

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from bot.store.engine import Database
from bot.store.problems import StoreError, sentences


class Leader:
    """A claim to lead in one matter. Not safe to use from several threads at once.

    Args:
        database: Where the lock is.
        matter: What is led, such as a platform and its application.
    """

    def __init__(self, database: Database, matter: str) -> None:
        self._database = database
        self._key = int.from_bytes(blake2b(matter.encode(), digest_size=8).digest(), signed=True)
        self._connection: Connection | None = None

    def leads(self) -> bool:
        """Return whether we lead, trying to where nobody does.

        Raises:
            StoreError: the database cannot be reached.
        """
        if self._database.sqlite:
            return True
        if self._connection is not None:
            try:
                self._connection.execute(select(1))
            except DBAPIError:  # the connection is lost, and the lock with it
                self.resign()
            else:
                return True
        with sentences(self._database.name):
            connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            if connection.scalar(select(func.pg_try_advisory_lock(self._key))):
                self._connection = connection
                return True
            connection.close()
        return False

    def resign(self) -> None:
        """Let another process lead."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(DBAPIError, StoreError):
                connection.invalidate()  # ends it, and with it the lock, whatever state it is in
            connection.close()
