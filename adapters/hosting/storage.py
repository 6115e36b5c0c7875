"""The store of a process, opened when it is first needed: loading a database takes longer than an answer."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING

from bot import settings

if TYPE_CHECKING:
    from bot.store.protocols import Store


def _open(chosen: settings.Store) -> Store:
    from bot.store.problems import StoreError, missing

    try:
        from bot.store.store import open_store

        return open_store(chosen, datetime.now(UTC))
    except ModuleNotFoundError as error:
        raise StoreError(missing(error)) from None


def is_there(chosen: settings.Store) -> bool:
    """Return whether a database was made, or is named: to look into one that was not would make it."""
    if chosen.database_url is not None:
        return True
    from bot.store import address

    return os.path.exists(address.default_file())


class Storage:
    """Hands out the one store of a process, from any thread.

    Args:
        chosen: Where the database is; None for what is set when the store is opened.
        opens: How it is opened.
    """

    def __init__(self, chosen: settings.Store | None = None, opens: Callable[[settings.Store], Store] = _open) -> None:
        self._chosen = chosen
        self._opens = opens
        self._store: Store | None = None
        self._lock = Lock()

    def __call__(self) -> Store:
        """Return the store, opened if it is not.

        Raises:
            StoreError: the database cannot be used; the next call tries again.
            SettingsError: a setting of the database is not as it should be.
        """
        with self._lock:
            if self._store is None:
                self._store = self._opens(self._chosen or settings.store())
            return self._store

    @property
    def opened(self) -> bool:
        """Whether the store was needed yet."""
        return self._store is not None

    def close(self) -> None:
        """Close every connection; a later call opens them again."""
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None


def storage() -> Storage | None:
    """Return the store of a process that keeps what it can; None where the parts for it are not installed."""
    from importlib.util import find_spec

    return Storage() if find_spec("sqlalchemy") and find_spec("alembic") else None
