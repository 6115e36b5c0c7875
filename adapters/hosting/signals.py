"""Signals for an event loop, on systems whose event loops know none as well."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable


def on_signal(number: signal.Signals, do: Callable[[], object]) -> None:
    """Do something in the running event loop when a signal comes; event loops on Windows cannot do so themselves."""
    loop = asyncio.get_running_loop()

    def pass_on(number: int, frame: object) -> None:
        del number, frame
        loop.call_soon_threadsafe(do)

    try:
        loop.add_signal_handler(number, do)
    except NotImplementedError:
        signal.signal(number, pass_on)


def on_stop(do: Callable[[], object]) -> None:
    """Do something when the process is asked to end: by SIGTERM, or by Ctrl-C."""
    for number in (signal.SIGTERM, signal.SIGINT):
        on_signal(number, do)


def on_hang_up(do: Callable[[], object]) -> None:
    """Do something at SIGHUP, where there is such a signal."""
    if hasattr(signal, "SIGHUP"):
        on_signal(signal.SIGHUP, do)
