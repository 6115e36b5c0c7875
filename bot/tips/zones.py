"""Time zones from the `tzdata` package alone, so that a schedule means the same on every machine.

Python prefers the system's files, which on a machine that is not kept up to date are years old: a tip would come
an hour off where a country has changed its clocks since.
"""

from __future__ import annotations

import os
from functools import cache, lru_cache
from zoneinfo import ZoneInfo


class UnknownZoneError(ValueError):
    """No zone has that name."""


def version() -> str:
    """Return the version of the zone data, such as `2026a`."""
    import tzdata

    return tzdata.IANA_VERSION


@cache
def names() -> tuple[str, ...]:
    """Return the names of all zones, sorted."""
    with open(os.path.join(_folder(), "zones"), encoding="utf-8") as file:
        return tuple(sorted(file.read().split()))


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """Return a zone by its IANA name.

    Raises:
        UnknownZoneError: there is none of that name.
    """
    if name not in _known():  # also keeps a name from leading out of the folder
        raise UnknownZoneError(name)
    with open(os.path.join(_folder(), "zoneinfo", *name.split("/")), "rb") as file:
        return ZoneInfo.from_file(file, key=name)


@cache
def _known() -> frozenset[str]:
    return frozenset(names())


@cache
def _folder() -> str:
    import tzdata

    return os.path.dirname(os.path.abspath(tzdata.__file__))
