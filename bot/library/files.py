"""Which files belong to packs, and whether any of them changed. Loads nothing heavy: every start runs it."""

from __future__ import annotations

import errno
import os
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager

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


def pack_files(folder: str) -> Iterator[str]:
    """Yield the paths of the YAML files below a folder, a folder before those in it, each in order of name.

    Hidden files and folders are left out.

    Raises:
        OSError: a folder cannot be read, lies too deep, or leads back to itself (errno `LOOP`).
    """
    for inner, files in _walk(folder, ()):
        yield from sorted(os.path.join(inner, name) for name, _ in files)


def _walk(
    folder: str, above: tuple[tuple[int, int], ...]
) -> Iterator[tuple[str, list[tuple[str, os.stat_result | None]]]]:
    """Yield each folder with its YAML files in no order; None where a file's state cannot be had."""
    status = os.stat(folder)
    here = (status.st_dev, status.st_ino)
    if here in above or len(above) > DEEPEST_FOLDER:
        raise OSError(LOOP, "the folder leads back to itself, or lies too deep", folder)
    files: list[tuple[str, os.stat_result | None]] = []
    folders: list[str] = []
    with _scanned(folder) as found:
        for entry in found:
            name = entry.name
            if name.startswith("."):
                continue
            if _is_folder(entry, folder):
                folders.append(name)
            elif name.endswith((".yaml", ".yml")):
                files.append((name, _stat(entry)))
    yield folder, files
    for name in sorted(folders):
        yield from _walk(os.path.join(folder, name), (*above, here))


@contextmanager
def _scanned(folder: str) -> Generator[Iterator[os.DirEntry[str]]]:
    """Open a folder to look at its entries; by its descriptor, which makes each look a third cheaper."""
    if os.scandir not in os.supports_fd:
        with os.scandir(folder) as found:
            yield found
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with os.scandir(descriptor) as found:
            yield found
    finally:
        os.close(descriptor)


def _is_folder(entry: os.DirEntry[str], folder: str) -> bool:
    try:
        return entry.is_dir()
    except OSError as error:  # a link to itself; the entry knows only its name
        raise OSError(error.errno, error.strerror, os.path.join(folder, entry.name)) from None


def _stat(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat()
    except OSError:  # a link to nothing, or a file that just went away
        return None


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
        for pack in pack_folders(path):
            for folder, files in _walk(os.path.abspath(pack), ()):
                states = [(name, status) for name, status in files if status is not None]
                if len(states) < len(files):
                    raise FileNotFoundError(folder)
                youngest = max([youngest, *[_changed(status) for _, status in states]])
                lines.append(printable(folder))
                lines.extend(sorted([_state(name, status) for name, status in states]))
    return "\n".join(lines), youngest


def _state(name: str, status: os.stat_result) -> str:
    """Return what is another after every change of a file."""
    shown = name if name.isascii() and name.isprintable() else printable(name)
    return f"{shown}|{status.st_size}|{_changed(status)}|{status.st_ino}"


def _changed(status: os.stat_result) -> int:
    """Return when a file changed: its ctime, which nobody can set back; on Windows that is its birth."""
    return status.st_mtime_ns if os.name == "nt" else status.st_ctime_ns
