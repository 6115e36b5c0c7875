"""Packs made on the spot."""

from __future__ import annotations

from pathlib import Path

from bot.library.rules import GOOD_PACK


def make_pack(folder: Path, files: dict[str, str | bytes] | None = None) -> Path:
    """Write a small correct pack with some files laid over it; return its folder."""
    for name, content in {**GOOD_PACK, **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder
