"""A process that sends tips: `python -m tests.support.tips_worker URL PORT WINDOW`, WINDOW in seconds.

Its platform is a port on this machine: it writes a key there and reads a line when the message was taken.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from datetime import datetime, timedelta

from adapters.hosting.relay import Relay
from adapters.hosting.tips import NotesComposer
from bot.assistant import Assistant
from bot.reply import Reply
from bot.request import Place
from bot.settings import Store as StoreSettings
from bot.store import address
from bot.store.engine import Database
from bot.store.keys import Keyring
from bot.store.store import Store
from bot.tips.sending import Ambiguous, Looked, NotSent, Outcome, Sent
from tests.support.tips_world import notes

LEASE, TIMEOUT = 3.0, 1.0


class PortSender:
    """Posts by writing keys to a port."""

    def __init__(self, port: int, window: timedelta) -> None:
        self.window = window
        self._port = port

    async def send(self, place: Place, reply: Reply, key: str) -> Outcome:
        """Write a key, and wait until it was taken."""
        del place, reply
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        except OSError:
            return NotSent("nobody listens")
        writer.write(f"{key}\n".encode())
        answer = await reader.readline()
        writer.close()
        return Sent(key) if answer else Ambiguous("no answer")

    async def find(self, place: Place, reply: Reply, since: datetime) -> Looked:
        """Return that nobody can look."""
        del place, reply, since
        return Ambiguous("nobody can look")

    async def check(self, place: Place) -> Outcome:
        """Return that nothing keeps a message from being posted."""
        del place
        return Sent()


async def main(url: str, port: int, window: float) -> None:
    """Send until killed, or until the input ends."""
    store = Store(Database(address.parse(url)), Keyring(StoreSettings()))
    sender = PortSender(port, timedelta(seconds=window))
    relay = Relay(store, NotesComposer(Assistant(notes(30))), {"discord": sender}, lease=LEASE, timeout=TIMEOUT)
    logging.disable(logging.WARNING)  # what is unknown is looked for in the ledger
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.readline)
    await relay.start()
    await asyncio.to_thread(sys.stdin.readline)
    await relay.stop()
    store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
