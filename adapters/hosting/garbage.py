"""How a long-running process lets Python look for garbage."""

from __future__ import annotations

import gc


def settle() -> None:
    """Set aside what a process holds for good (libraries, notes), so that it is not looked through for garbage.

    A burst of a thousand commands makes so many objects that Python looks through all it holds again and again: a
    third of the CPU of a burst [`dev.py bench discord`]. Call this when a process is ready to serve, and again when it
    has replaced much of what it holds: what was set aside before is looked through once then.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
