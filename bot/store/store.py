"""The whole store over one database, as a host holds it; see `bot.store.protocols.Store`."""

from __future__ import annotations

from datetime import datetime

from bot.settings import Store as StoreSettings
from bot.store import address, migrate, retention
from bot.store.departures import Departures
from bot.store.engine import Database
from bot.store.events import LastCalls, SeenEvents
from bot.store.feedback import Feedback, Gaps
from bot.store.installations import Installations, OAuthStates
from bot.store.keys import Keyring
from bot.store.ledger import Ledger
from bot.store.privacy import Privacy
from bot.store.settings import Settings
from bot.store.subscriptions import Subscriptions


class Store:
    """Everything that is remembered, by what it is for. Safe to use from several threads."""

    def __init__(self, database: Database, keys: Keyring) -> None:
        self.database = database
        self.settings = Settings(database)
        self.events = SeenEvents(database)
        self.last_calls = LastCalls(database)
        self.feedback = Feedback(database)
        self.gaps = Gaps(database)
        self.states = OAuthStates(database)
        self.installations = Installations(database, keys)
        self.departures = Departures(database)
        self.subscriptions = Subscriptions(database)
        self.ledger = Ledger(database)
        self.privacy = Privacy(database)

    def purge(self, now: datetime) -> dict[str, int]:
        """Erase everything whose time has come; return how many rows of each table changed."""
        return retention.purge(self.database, now)

    def ready(self) -> None:
        """Return where the database answers and its schema is this program's.

        Raises:
            StoreError: it does not, or is not.
        """
        with self.database.reading() as connection:
            migrate.require_current(self.database, migrate.schema_of(connection))

    def close(self) -> None:
        """Close every connection."""
        self.database.close()


def open_store(settings: StoreSettings, now: datetime) -> Store:
    """Open the store that the settings name, ready for use.

    An SQLite database is made or upgraded where needed; a PostgreSQL database is its operator's to upgrade.

    Raises:
        StoreError: it cannot be used; the text says what to do.
    """
    keys = Keyring(settings)
    database = Database(address.parse(settings.database_url.reveal() if settings.database_url else None))
    try:
        migrate.prepare(database, now)
    except BaseException:
        database.close()
        raise
    return Store(database, keys)
