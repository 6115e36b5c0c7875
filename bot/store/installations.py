"""Installations of the app in workspaces: those that were begun, and the tokens of those that were finished."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, delete, insert, select, update

from bot.settings import Secret
from bot.store import sql
from bot.store.engine import Database
from bot.store.keys import Keyring
from bot.store.records import Installation
from bot.store.retention import OAUTH_STATE
from bot.store.tables import installation as table
from bot.store.tables import oauth_state


class OAuthStates:
    """Installations that were begun: each state can be used once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def issue(self, platform: str, now: datetime) -> str:
        """Return a new state, that can be used once within a short time."""
        state = secrets.token_urlsafe(32)
        row = {"platform": platform, "digest": _digest(state), "expires_at": now + OAUTH_STATE}
        with self._database.writing() as connection:
            connection.execute(insert(oauth_state), row)
        return state

    def use(self, platform: str, state: str, now: datetime) -> bool:
        """Use a state up; return False where it is unknown, too old, or used before, by whomever.

        One statement decides: of several that use it at once, one sees the row go.
        """
        table = oauth_state.c
        used = delete(oauth_state).where(
            table.platform == platform, table.digest == _digest(state), table.expires_at > now
        )
        with self._database.writing(durable=True) as connection:
            return connection.execute(used).rowcount == 1


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode("utf-8", "replace")).hexdigest()


class Installations:
    """The app's installations. Tokens are kept encrypted and handed out as secrets.

    Every change is durable: a refresh token works once, so the new one must outlast a power cut.
    """

    def __init__(self, database: Database, keys: Keyring) -> None:
        self._database = database
        self._keys = keys

    def save(self, installation: Installation) -> Installation:
        """Keep an installation in place of an earlier one; return it with its version.

        Raises:
            StoreError: no key is set to encrypt its tokens with.
        """
        values: dict[str, object] = {
            "platform": installation.platform,
            "enterprise": installation.enterprise,
            "server": installation.server,
            "app": installation.app,
            "name": installation.name,
            "bot": installation.bot,
            "bot_user": installation.bot_user,
            "scopes": installation.scopes,
            "installer": installation.installer,
            **self._locked(installation.token, installation.refresh_token, installation.token_expires_at),
            "version": 1,
            "installed_at": installation.installed_at,
        }
        where = _at(installation.platform, installation.enterprise, installation.server)
        with self._database.writing(durable=True) as connection:
            sql.put(connection, table, values, ("platform", "enterprise", "server"), version=table.c.version + 1)
            row = connection.execute(select(table).where(where)).mappings().one()
        return self._opened(row)

    def find(self, platform: str, enterprise: str, server: str) -> Installation | None:
        """Return the installation of a workspace, or of the organisation where `server` is empty.

        Raises:
            StoreError: its tokens were encrypted with a key that is not set.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(table).where(_at(platform, enterprise, server))).mappings().one_or_none()
        return None if row is None else self._opened(row)

    def listed(self, platform: str) -> tuple[Installation, ...]:
        """Return all installations on a platform.

        Raises:
            StoreError: some token was encrypted with a key that is not set.
        """
        wanted = select(table).where(table.c.platform == platform).order_by(table.c.enterprise, table.c.server)
        with self._database.reading() as connection:
            rows = connection.execute(wanted).mappings().all()
        return tuple(map(self._opened, rows))

    def rotate(
        self, installation: Installation, token: Secret, refresh_token: Secret, token_expires_at: datetime | None
    ) -> bool:
        """Replace the tokens, unless the installation was saved since it was read; return whether they were."""
        where = _at(installation.platform, installation.enterprise, installation.server)
        change = update(table).where(where, table.c.version == installation.version)
        values = {**self._locked(token, refresh_token, token_expires_at), "version": installation.version + 1}
        with self._database.writing(durable=True) as connection:
            return connection.execute(change.values(values)).rowcount == 1

    def remove(self, platform: str, enterprise: str, server: str) -> bool:
        """Drop an installation and its tokens at once; return False where there is none."""
        with self._database.writing(durable=True) as connection:
            return connection.execute(delete(table).where(_at(platform, enterprise, server))).rowcount == 1

    def encrypt_again(self) -> int:
        """Encrypt every token with the newest key, after which older keys may go; return how many installations.

        Raises:
            StoreError: some token was encrypted with a key that is not set. Then nothing was changed.
        """
        with self._database.writing(durable=True) as connection:
            rows = connection.execute(select(table)).all()
            for row in rows:
                again = {name: self._keys.lock_again(getattr(row, name)) for name in ("token", "refresh_token")}
                where = _at(row.platform, row.enterprise, row.server)
                connection.execute(update(table).where(where).values(again))
        return len(rows)

    def check(self) -> None:
        """Look whether every token can be decrypted.

        Raises:
            StoreError: some token was encrypted with a key that is not set.
        """
        with self._database.reading() as connection:
            for row in connection.execute(select(table.c.token, table.c.refresh_token)):
                for kept in row:
                    self._keys.unlock(kept)

    def _locked(self, token: Secret, refresh_token: Secret, expires_at: datetime | None) -> dict[str, object]:
        return {
            "token": self._keys.lock(token),
            "refresh_token": self._keys.lock(refresh_token),
            "token_expires_at": expires_at,
        }

    def _opened(self, row: RowMapping) -> Installation:
        opened = {name: self._keys.unlock(row[name]) for name in ("token", "refresh_token")}
        values: dict[str, Any] = {**row, **opened}
        return Installation(**values)


def _at(platform: str, enterprise: str, server: str) -> ColumnElement[bool]:
    return and_(table.c.platform == platform, table.c.enterprise == enterprise, table.c.server == server)
