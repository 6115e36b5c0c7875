"""A process that writes to a store from several threads, to be killed: `python -m tests.support.store_worker`.

Arguments: the database's address, what to do (`settings` or `events`), a name, how many times. It prints each key
after it was committed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bot.request import Place
from bot.settings import Store as StoreSettings
from bot.store import address
from bot.store.engine import Database
from bot.store.keys import Keyring
from bot.store.records import ServerSettings
from bot.store.store import Store
from tests.support.databases import NOW

THREADS = 8
ORGANISERS = ("U1", "U2", "U3")


def main(url: str, what: str, name: str, times: int) -> None:
    """Write until everything is done, or until killed."""
    store = Store(Database(address.parse(url)), Keyring(StoreSettings()))
    acts: dict[str, Callable[[int], None]] = {
        "settings": lambda number: _settings(store, f"{name}-{number}"),
        "events": lambda number: _event(store, f"event-{number}"),
    }
    say("ready")
    sys.stdin.readline()

    def run(thread: int) -> None:
        for number in range(thread, times, THREADS):
            acts[what](number)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(run, range(THREADS)))
    store.close()


def _settings(store: Store, key: str) -> None:
    """Write five rows of two tables in one transaction."""
    settings = ServerSettings(welcome=key * 20, organisers=ORGANISERS)
    store.settings.set_server(Place("slack", key, "C1"), settings, NOW)
    say(key)


def _event(store: Store, key: str) -> None:
    """Take an event that the other process takes too."""
    if store.events.take("slack", [key, f"{key} by another name"], NOW):
        say(key)


def say(text: str) -> None:
    """Print a line at once, whole."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
