"""The files of packs: which they are, and whether any changed."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from bot.library.files import DEEPEST_FOLDER, LOOP, listing, pack_files, pack_folders, printable
from tests.support.packs import make_pack


def test_pack_folders(tmp_path: Path) -> None:
    """A folder with a pack.yaml is a pack, else the folders in it that have one are, by name."""
    for name in ("b", "a", "in/deep"):
        make_pack(tmp_path / name)
    (tmp_path / "empty").mkdir()
    (tmp_path / "pack.yaml").mkdir()  # a folder is no head
    assert pack_folders(str(tmp_path)) == [str(tmp_path / "a"), str(tmp_path / "b")]
    assert pack_folders(str(tmp_path / "a")) == [str(tmp_path / "a")]
    assert pack_folders(str(tmp_path / "empty")) == []


def test_pack_files(tmp_path: Path) -> None:
    """Files of both endings are found at any depth, a folder's own first, by name; hidden ones and others are not."""
    for name in ("b.yaml", "a/z.yaml", "c.yml", ".git/x.yaml", ".hidden.yaml", "a.txt", "yaml", "d.YAML", "e.yaml~"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [os.path.relpath(path, tmp_path) for path in pack_files(str(tmp_path))] == [
        "b.yaml",
        "c.yml",
        "a/z.yaml",
    ]


def test_depth(tmp_path: Path) -> None:
    """Folders are followed to a depth that no pack needs, then refused."""
    deep = tmp_path.joinpath(*"x" * DEEPEST_FOLDER)
    deep.mkdir(parents=True)
    (deep / "a.yaml").touch()
    assert len(list(pack_files(str(tmp_path)))) == 1
    (deep / "more").mkdir()
    with pytest.raises(OSError, match="too deep") as refused:
        list(pack_files(str(tmp_path)))
    assert refused.value.errno == LOOP


CHANGES = ["edited", "same size", "added", "removed", "renamed", "pack added", "pack removed", "replaced"]


@pytest.mark.parametrize("change", CHANGES)
def test_listing_changes(change: str, tmp_path: Path) -> None:
    """Whatever happens to a file of a pack, the listing is another."""
    note = make_pack(tmp_path / "demo") / "rag.yaml"
    before, _ = listing([str(tmp_path)])
    assert listing([str(tmp_path)])[0] == before
    status = note.stat()
    time.sleep(0.02)  # the clock of files may tick only every few milliseconds
    match change:
        case "edited":
            note.write_text(note.read_text() + "level: advanced\n")
        case "same size":
            note.write_text(note.read_text().replace("Passages", "Passagen"))
            os.utime(note, ns=(status.st_atime_ns, status.st_mtime_ns))
        case "added":
            (note.parent / "more.yml").touch()
        case "removed":
            note.unlink()
        case "renamed":
            note.rename(note.with_name("rag2.yaml"))
        case "pack added":
            make_pack(tmp_path / "other")
        case "pack removed":
            (note.parent / "pack.yaml").unlink()
        case _:
            other = tmp_path / "other"
            other.write_text(note.read_text())
            os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
            other.replace(note)
    assert listing([str(tmp_path)])[0] != before


def test_listing_same(tmp_path: Path) -> None:
    """What is no note of a pack does not count, nor where one stands."""
    pack = make_pack(tmp_path / "demo")
    before, youngest = listing([str(pack)])
    (pack / "readme.md").write_text("hello")
    (pack / ".rag.yaml.swp").write_text("hello")
    assert listing([str(pack)]) == (before, youngest)
    assert listing([str(tmp_path)])[0] == before
    assert youngest == max(max(path.stat().st_ctime_ns, path.stat().st_mtime_ns) for path in pack.glob("*.yaml"))


def test_listing_order(tmp_path: Path) -> None:
    """The order of packs counts: it is the order of serving."""
    one, two = str(make_pack(tmp_path / "one")), str(make_pack(tmp_path / "two"))
    assert listing([one, two])[0] != listing([two, one])[0]


def test_listing_unreadable(tmp_path: Path) -> None:
    """What cannot be read is the caller's to explain."""
    with pytest.raises(FileNotFoundError):
        listing([str(tmp_path / "nowhere")])
    make_pack(tmp_path / "demo")
    (tmp_path / "demo" / "gone.yaml").symlink_to("nowhere")
    with pytest.raises(FileNotFoundError):
        listing([str(tmp_path)])


def test_printable() -> None:
    """A path can be shown and stored, whatever bytes and signs its names are made of."""
    assert printable("a/b é.yaml") == "a/b é.yaml"
    assert printable(os.fsdecode(b"caf\xe9")) == "caf\\xe9"
    assert printable("a\n\x1b[31m") == "a\\n\\x1b[31m"
