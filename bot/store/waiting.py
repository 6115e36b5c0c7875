"""The questions that wait for an answer, as `syllabot content gaps` reads them: from a database that must be there."""

from __future__ import annotations

from bot import settings
from bot.store import migrate
from bot.store.feedback import Gaps
from bot.store.main import opened
from bot.store.records import Gap

MOST = 1000
"""Questions that are read, those first that most people asked."""


def waiting(server: str = "") -> tuple[Gap, ...]:
    """Return the questions without an answer whose words are still kept, of all servers or of one.

    Args:
        server: Its id; empty for all.

    Raises:
        StoreError: there is no database, or it cannot be used.
        SettingsError: a setting of the database is not as it should be.
    """
    with opened(settings.store().database_url, must_exist=True) as database:
        with database.reading() as connection:
            migrate.require_current(database, migrate.schema_of(connection))
        return tuple(gap for gap in Gaps(database).everywhere(MOST, server) if gap.question)
