"""Opening packs quickly: a file that holds what was read, opened instead of read again.

The file is keyed by the state of the packs' files and of the code that reads them. It is written beside
its final name and moved there, so two writers and a killed one leave a whole file. It carries a checksum
(0.4 ms per megabyte), so a damaged file is read anew and never half served. Every opening of a small file
verifies it; that of a large one only if the file was touched since it was sealed, so that opening costs
nothing that grows with the notes.
Where it cannot be written the library is served from memory, with one warning.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import sys
import time
import zlib
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager, suppress

from msgspec import Struct

from bot.library.files import listing, printable
from bot.library.library import Library
from bot.library.problem import BrokenContent, Problem
from bot.library.tables import short_hash, write

CLOCK_TICK = 2_000_000_000
"""Nanoseconds. A file that changed so shortly before it was read may have changed again unseen (FAT keeps
times to two seconds, the coarsest in use)."""
LEFT_BEHIND = 3600
"""Seconds after which a half-written file is taken for that of a killed writer, and removed."""
CHECKED_WHOLE = 8_000_000
"""Bytes up to which every opening verifies the checksum: 3 ms."""
SEAL = 946_684_800_000_000_000
"""Nanoseconds: the time of change of a whole file, the year 2000. Whatever writes to the file later changes it."""
_SUM = slice(60, 64)
"""The checksum's place: the "user version" in the head of an SQLite file, free for applications."""


class Opened(Struct, frozen=True):
    """A library, where it came from, and what to tell an operator. `state` tells two contents apart."""

    library: Library
    cached: bool
    state: str
    warnings: tuple[str, ...] = ()


def open_library(paths: Sequence[str], folder: str | None = None) -> Opened:
    """Open packs, from the cache if it is fresh.

    Args:
        paths: Folders of packs, in the order of serving.
        folder: Where cache files are kept; the user's cache folder if None, nowhere if empty.

    Raises:
        BrokenContent: a pack has errors, or there is none.
    """
    folder = cache_folder() if folder is None else folder
    read_at = time.time_ns()
    try:
        state, youngest = listing(paths)
    except OSError:
        return _read(paths, "", "", read_at)  # the reader says what is wrong and where
    which = short_hash("\n".join(printable(os.path.abspath(path)) for path in paths))
    file = os.path.join(folder, f"notes-{which}.sqlite") if folder else ""
    if file and (library := _cached(file, state, youngest)):
        return Opened(library, cached=True, state=state)
    read = _read(paths, file, state, read_at)
    if file and not read.warnings and _size(file) > CHECKED_WHOLE and (library := _cached(file, state, youngest)):
        return Opened(library, cached=False, state=state)  # frees the tables made in memory
    return read


def state_of(paths: Sequence[str]) -> str:
    """Return what tells whether packs changed since they were opened; empty where they cannot be read."""
    try:
        return listing(paths)[0]
    except OSError:
        return ""


def cache_folder() -> str:
    """Return the folder for cache files: `SYLLABOT_CACHE`, or the platform's place for them."""
    if named := os.environ.get("SYLLABOT_CACHE"):
        return named
    if sys.platform in {"win32", "darwin"}:
        import platformdirs

        return platformdirs.user_cache_dir("syllabot", appauthor=False)
    # The XDG rule, written out since importing platformdirs costs a fifth of a one-shot's start.
    base = os.environ.get("XDG_CACHE_HOME", "")
    return os.path.join(base if os.path.isabs(base) else os.path.expanduser("~/.cache"), "syllabot")


def _cached(file: str, state: str, youngest: int) -> Library | None:
    """Open a cache file if it is whole and of this content and code; else the packs are read instead."""
    try:
        if not os.path.isfile(file) or not _is_whole(file):
            return None
        place = file.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
        database = sqlite3.connect(f"file:{place}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    except (OSError, sqlite3.Error):
        return None
    try:
        meta = dict(
            database.execute("SELECT key, value FROM meta WHERE key IN ('state', 'code', 'read_at')").fetchall()
        )
        fresh = meta == {"state": state, "code": _code(), "read_at": meta.get("read_at")}
        if fresh and youngest < int(meta["read_at"]) - CLOCK_TICK:
            return Library(database)
    except (OSError, sqlite3.Error, KeyError, ValueError, TypeError):
        pass  # a whole file, but not of ours
    database.close()
    return None


def _is_whole(file: str) -> bool:
    """Return whether a cache file is as it was written."""
    status = os.stat(file)
    sealed = status.st_size > CHECKED_WHOLE and status.st_mtime_ns == SEAL
    return sealed or len(set(_sums(file))) == 1


def _sums(file: str) -> tuple[int, int]:
    """Return the checksum that stands in a cache file, and that of the rest of it."""
    with open(file, "rb", buffering=0) as opened:
        head = bytearray(opened.read(_SUM.stop))
        noted = int.from_bytes(head[_SUM], "big")
        head[_SUM] = bytes(4)
        counted = zlib.crc32(head)
        buffer = memoryview(bytearray(1 << 18))
        while size := opened.readinto(buffer):
            counted = zlib.crc32(buffer[:size], counted)
    return noted, counted


def _read(paths: Sequence[str], file: str, state: str, read_at: int) -> Opened:
    from bot.library.reader import read

    with _no_collector():
        reading = read(paths)
        if not reading.packs:
            raise BrokenContent(reading.problems or (Problem("", 0, 0, "F003", "no packs were named"),))
        database = sqlite3.connect(":memory:", check_same_thread=False)
        write(database, ((loaded.pack, loaded.items) for loaded in reading.packs))
    meta = {"state": state, "code": _code(), "read_at": str(read_at)}
    database.executemany("INSERT INTO meta VALUES (?,?)", meta.items())
    database.commit()
    warnings = _keep(database, file) if file else ()
    return Opened(Library(database), cached=False, state=state, warnings=warnings)


def _keep(database: sqlite3.Connection, file: str) -> tuple[str, ...]:
    """Write the cache file; return a warning where that is not possible."""
    beside = f"{file}.{os.getpid()}-{time.monotonic_ns()}"
    try:
        os.makedirs(os.path.dirname(file), mode=0o700, exist_ok=True)
        try:
            with closing(sqlite3.connect(beside)) as target:
                database.backup(target)
            _, counted = _sums(beside)
            with open(beside, "r+b") as written:
                written.seek(_SUM.start)
                written.write(counted.to_bytes(4, "big"))
                written.flush()
                os.fsync(written.fileno())  # a seal on what a power cut may still take away would be none
                large = os.fstat(written.fileno()).st_size > CHECKED_WHOLE
            os.replace(beside, file)
            if large:  # not before: what lies beside and looks old is taken for a killed writer's
                os.utime(file, ns=(SEAL, SEAL))
        finally:
            if os.path.exists(beside):
                os.remove(beside)
    except (OSError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or error
        return (f"The notes could not be cached in {os.path.dirname(file)} ({why}): every start reads them again.",)
    with suppress(OSError):
        _tidy(file)
    return ()


def _tidy(file: str) -> None:
    """Remove what killed writers left beside a cache file."""
    with os.scandir(os.path.dirname(file)) as found:
        for entry in found:
            if entry.name.startswith(f"{os.path.basename(file)}.") and _age(entry) > LEFT_BEHIND:
                os.remove(entry.path)


def _size(file: str) -> int:
    try:
        return os.stat(file).st_size
    except OSError:  # somebody else put it away again
        return 0


def _age(entry: os.DirEntry[str]) -> float:
    return time.time() - entry.stat(follow_symlinks=False).st_mtime


def _code() -> str:
    """Return the state of the code that decides what a cache file holds."""
    here = os.path.dirname(__file__)
    parts: list[str] = [f"{sys.version_info[0]}.{sys.version_info[1]}"]
    for folder in (here, os.path.join(os.path.dirname(here), "search")):
        with os.scandir(folder) as found:
            parts.extend(
                f"{entry.name}|{(status := entry.stat()).st_size}|{status.st_mtime_ns}"
                for entry in sorted(found, key=lambda entry: entry.name)
                if entry.name.endswith((".py", ".txt"))
            )
    return "\n".join(parts)


@contextmanager
def _no_collector() -> Generator[None]:
    """Keep the garbage collector out of a bulk load: it halves the time (nothing there is garbage yet)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
