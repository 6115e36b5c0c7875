"""Which files belong to packs, and whether any of them changed. Loads nothing heavy: every start runs it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator

from bot.library.problem import escaped

DEEPEST_FOLDER = 8
"""Folders below a pack."""
LOOP = errno.ELOOP


def pack_folders(path: str) -> list[str]:
    """Return the folders of packs at a path: the path itself, or the folders in it that hold a pack.yaml.

    Raises:
        OSError: the path cannot be read.
    """
    if os.path.isfile(os.path.join(path, "pack.yaml")):
        return [path]
    with os.scandir(path) as found:
        folders = sorted(entry.path for entry in found if entry.is_dir())
    return [folder for folder in folders if os.path.isfile(os.path.join(folder, "pack.yaml"))]


def pack_files(folder: str) -> Iterator[os.DirEntry[str]]:
    """Yield the YAML files below a folder, in order of name; hidden files and folders are left out.

    Raises:
        OSError: a folder cannot be read, lies too deep, or leads back to itself (errno `LOOP`).
    """
    yield from _walk(folder, ())


def _walk(folder: str, above: tuple[tuple[int, int], ...]) -> Iterator[os.DirEntry[str]]:
    status = os.stat(folder)
    here = (status.st_dev, status.st_ino)
    if here in above or len(above) > DEEPEST_FOLDER:
        raise OSError(LOOP, "the folder leads back to itself, or lies too deep", folder)
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _walk(entry.path, (*above, here))
        elif entry.name.endswith((".yaml", ".yml")):
            yield entry


def printable(path: str) -> str:
    """Return a path as text that can be shown and kept, whatever bytes its names are made of."""
    return escaped(os.fsencode(path).decode("utf-8", "backslashreplace"))


def listing(paths: Iterable[str]) -> tuple[str, int]:
    """Return the state of all files of some packs, and the time of the youngest change.

    Two equal listings mean the same content, unless a file changed again within the clock's tick of the
    first reading: whoever keeps a listing compares the youngest change with the time of reading.

    Raises:
        OSError: something cannot be read.
    """
    lines: list[str] = []
    youngest = 0
    for path in paths:
        for folder in pack_folders(path):
            lines.append(printable(os.path.abspath(folder)))
            for entry in pack_files(folder):
                status = entry.stat()
                youngest = max(youngest, status.st_ctime_ns, status.st_mtime_ns)
                times = f"{status.st_mtime_ns}|{status.st_ctime_ns}"
                lines.append(f"{printable(entry.path[len(folder) :])}|{status.st_size}|{times}|{status.st_ino}")
    return "\n".join(lines), youngest
