"""`syllabot db …`: what an operator does with the database."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias

from bot import settings
from bot.store.keys import Keyring, new_key
from bot.store.problems import StoreError, missing, sentences

if TYPE_CHECKING:
    from bot.store.engine import Database

PROBLEM = 2
"""Exit status: the database cannot be used as asked, or the command was used wrongly."""

Tool: TypeAlias = Callable[[argparse.Namespace, settings.Store, datetime], None]


def run(words: list[str]) -> int:
    """Run one of the operators' tools; return the exit status."""
    options = _parser().parse_args(words)
    tool: Tool = options.tool
    try:
        tool(options, settings.store(), datetime.now(UTC))
    except (StoreError, settings.SettingsError) as error:
        sys.stderr.write(f"{error}\n")
        return PROBLEM
    except ModuleNotFoundError as error:
        sys.stderr.write(f"{missing(error)}\n")
        return PROBLEM
    return 0


def upgrade(options: argparse.Namespace, chosen: settings.Store, now: datetime) -> None:
    """Bring the database to this program's schema."""
    del options
    from bot.store import migrate

    with opened(chosen.database_url) as database:
        done = migrate.upgrade(database, now)
    if done.before == done.after:
        print(f"{database.name} has the schema {done.after} already.")
    else:
        print(f"{database.name} now has the schema {done.after}{f', before: {done.before}' if done.before else ''}.")
    if done.saved:
        print(f"As it was, it is saved in {done.saved}")


def check(options: argparse.Namespace, chosen: settings.Store, now: datetime) -> None:
    """Look through the database, and say how much is in it."""
    del options, now
    from bot.store import backup, migrate, transfer
    from bot.store.installations import Installations

    with opened(chosen.database_url, must_exist=True) as database:
        if database.sqlite:
            backup.check_file(database.file)
        with database.reading(snapshot=True) as connection:
            schema = migrate.schema_of(connection)
            migrate.require_current(database, schema)
            if wrong := migrate.differences(connection):
                raise StoreError(f"{database.name} was changed by hand: {'; '.join(wrong)}. Restore a backup.")
            rows = transfer.counts(connection)
        Installations(database, Keyring(chosen)).check()
    print(f"{database.name} is sound and has the schema {schema.current}.")
    _print_rows(rows)


def backup(options: argparse.Namespace, chosen: settings.Store, now: datetime) -> None:
    """Save a copy of the database, which may be in use."""
    del now
    from bot.store.backup import save

    with opened(chosen.database_url, must_exist=True) as database:
        save(database, options.file)
    print(f"{database.name} is saved in {options.file}")


def restore(options: argparse.Namespace, chosen: settings.Store, now: datetime) -> None:
    """Put a backup in place of the database."""
    from bot.store import address
    from bot.store import restore as restoring

    url = address.parse(chosen.database_url.reveal() if chosen.database_url else None)
    if url.get_backend_name() != "sqlite":
        raise StoreError(
            "A PostgreSQL database is restored by its own tools: pg_restore --clean --if-exists --dbname=NAME FILE"
        )
    done = restoring.restore(str(url.database), options.file, now)
    print(f"{address.shown(url)} is as {options.file} was.")
    if done.saved:
        print(f"As it was before, it is saved in {done.saved}")
    _print_rows(done.settled, "not to be done again")
    _print_rows(done.purged, "whose time is over")
    print("Who asked to be forgotten since the backup is in it again: let them be forgotten again.")


def copy(options: argparse.Namespace, chosen: settings.Store, now: datetime) -> None:
    """Copy everything to another database, which must be empty."""
    from bot.store import migrate, transfer

    with (
        opened(chosen.database_url, must_exist=True) as source,
        opened(settings.Secret(options.to)) as target,
    ):
        migrate.upgrade(target, now)
        copied = transfer.copy(source, target)
    print(f"{source.name} is copied to {target.name}. Now name that in SYLLABOT_DATABASE_URL.")
    _print_rows(copied)


def key(options: argparse.Namespace, chosen: settings.Store, now: datetime) -> None:
    """Print a new key for SYLLABOT_SECRET_KEYS."""
    del options, chosen, now
    print(new_key())


def encrypt(options: argparse.Namespace, chosen: settings.Store, now: datetime) -> None:
    """Encrypt every token again, with the newest key."""
    del options, now
    from bot.store.installations import Installations

    with opened(chosen.database_url, must_exist=True) as database:
        number = Installations(database, Keyring(chosen)).encrypt_again()
    print(f"The tokens of {number} installation(s) are encrypted with the newest key; earlier keys may go.")


@contextmanager
def opened(url: settings.Secret | None, *, must_exist: bool = False) -> Generator[Database]:
    """Open a database for as long as a tool needs it; a file that must be there is not made."""
    from bot.store import address
    from bot.store.engine import Database

    where = address.parse(url.reveal() if url else None)
    if must_exist and where.get_backend_name() == "sqlite" and not os.path.exists(str(where.database)):
        raise StoreError(f"{address.shown(where)} is not there yet. Make it with: syllabot db upgrade")
    database = Database(where)
    try:
        with sentences(database.name):
            yield database
    finally:
        database.close()


def _print_rows(rows: Mapping[str, int], what: str = "") -> None:
    for name, number in rows.items():
        print(f"{number:>10}  {name}{f', {what}' if what else ''}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="syllabot db", description="Tools for the database.")
    tools = parser.add_subparsers(required=True, metavar="upgrade | check | backup | restore | copy | key | encrypt")

    def tool(name: str, act: Tool, says: str) -> argparse.ArgumentParser:
        added = tools.add_parser(name, help=says, description=act.__doc__)
        added.set_defaults(tool=act)
        return added

    tool("upgrade", upgrade, "make the tables, or bring them up to date")
    tool("check", check, "look through the database and count what is in it")
    tool("backup", backup, "save a copy; the program may go on running").add_argument("file", metavar="FILE")
    tool("restore", restore, "put a backup in place; stop the program first").add_argument("file", metavar="FILE")
    tool("copy", copy, "copy everything to an empty database, such as from SQLite to PostgreSQL").add_argument(
        "to", metavar="URL", help="sqlite:///PATH or postgresql://USER@HOST/NAME"
    )
    tool("key", key, "print a new key for SYLLABOT_SECRET_KEYS")
    tool("encrypt", encrypt, "encrypt every token with the newest key")
    return parser
