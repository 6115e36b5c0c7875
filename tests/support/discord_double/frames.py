"""How frames of the gateway are packed: plain text, or one compressed stream for each connection."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeAlias

Pack: TypeAlias = Callable[[str], str | bytes]
"""Turns the text of a frame into what is sent: text frames stay text, compressed ones are bytes."""


def packer(compress: str | None) -> Pack:
    """Return what packs the frames of a new connection.

    Args:
        compress: The query parameter of that name: "zlib-stream", "zstd-stream" or None.

    Raises:
        ValueError: Discord knows no such compression.
    """
    if not compress:
        return str
    if compress == "zlib-stream":
        return _zlib()
    if compress == "zstd-stream":
        return _zstd()
    raise ValueError(f"no such compression: {compress}")


def _zlib() -> Pack:
    stream = zlib.compressobj()

    def pack(text: str) -> bytes:
        return stream.compress(text.encode()) + stream.flush(zlib.Z_SYNC_FLUSH)

    return pack


def _zstd() -> Pack:
    """Return a packer for zstd, from Python 3.14's library or from `zstandard`; who asks for it has one of them."""
    try:
        module: Any = import_module("compression.zstd")
    except ModuleNotFoundError:
        module = import_module("zstandard")
        stream = module.ZstdCompressor().compressobj()
        block = module.COMPRESSOBJ_FLUSH_BLOCK
    else:
        stream = module.ZstdCompressor()
        block = stream.FLUSH_BLOCK

    def pack(text: str) -> bytes:
        return stream.compress(text.encode()) + stream.flush(block)

    return pack
