"""The cache: opened where it is whole and of just this content, else as if it were not there."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.library import cache
from bot.library.cache import Opened, cache_folder, open_library, state_of
from bot.library.problem import BrokenContent
from tests.support.packs import make_pack
from tests.support.reading import CHUNKING, ROOT, run_python

TICK = 0.02
"""Seconds that let the clock of files tick."""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Return the folder of a pack."""
    return make_pack(tmp_path / "demo")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Return a folder for cache files, not yet there."""
    return tmp_path / "cache" / "in"


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Believe in a clock that ticks finely, so that a test need not wait two seconds before a cache is good."""
    monkeypatch.setattr(cache, "CLOCK_TICK", 0)


def _open(pack: Path, store: Path) -> Opened:
    time.sleep(TICK)
    return open_library([str(pack)], str(store))


def _answers(opened: Opened) -> tuple[object, ...]:
    """Ask a library for all that it holds."""
    library = opened.library
    ids = [id_ for kind in ("concept", "source", "comparison") for id_ in library.ids(kind)]
    named = [library.names.exact(text) for text in ("rag", "peft", "a book", "parameter efficient fine tuning")]
    return library.packs, [library.record(id_) for id_ in ids], [library.links(id_) for id_ in ids], named


def _file(store: Path) -> Path:
    """Return the one file of a cache folder."""
    (file,) = store.iterdir()
    return file


def test_clock_tick(pack: Path, store: Path) -> None:
    """A cache is good once its content is older than the coarsest clock's tick was at reading."""
    assert not _open(pack, store).cached
    assert not _open(pack, store).cached  # the files may have changed again unseen
    time.sleep(cache.CLOCK_TICK / 1e9 + TICK)
    assert not _open(pack, store).cached  # read when they were young: read once more
    assert _open(pack, store).cached


@pytest.mark.usefixtures("trusting")
def test_second_opening(pack: Path, store: Path) -> None:
    """The second opening comes from the cache, and answers the same."""
    first, second = _open(pack, store), _open(pack, store)
    assert (first.cached, second.cached) == (False, True)
    assert first.state == second.state == state_of([str(pack)])
    assert first.warnings == second.warnings == ()
    assert _answers(first) == _answers(second)
    assert store.stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("trusting")
def test_default_pack(tmp_path: Path) -> None:
    """The default pack comes from the cache as it was read."""
    first, second = (open_library([str(ROOT / "content")], str(tmp_path)) for _ in range(2))
    assert second.cached
    assert _answers(first) == _answers(second)


def _same_size(pack: Path) -> None:
    """Change a file within the tick of the clock of a coarse file system: neither size nor time differ."""
    note = pack / "rag.yaml"
    status = note.stat()
    note.write_text(note.read_text().replace("Passages", "Passagen"))
    os.utime(note, ns=(status.st_atime_ns, status.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "edited": lambda pack: (pack / "rag.yaml").write_text((pack / "rag.yaml").read_text() + "level: advanced\n"),
    "same size and time": _same_size,
    "added": lambda pack: (pack / "chunking.yaml").write_text(CHUNKING),
    "removed": lambda pack: (pack / "peft.yaml").unlink(),
    "renamed": lambda pack: (pack / "sources.yaml").rename(pack / "books.yaml"),
    "moved": lambda pack: ((pack / "in").mkdir(), (pack / "rag.yaml").rename(pack / "in" / "rag.yaml")),
    "older": lambda pack: os.utime(pack / "rag.yaml", (1, 1)),
}


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("change", CHANGES)
def test_change(change: str, pack: Path, store: Path) -> None:
    """A change of any file is seen by the next opening, and by who asks for the state."""
    before = _open(pack, store)
    assert _open(pack, store).cached
    time.sleep(TICK)
    CHANGES[change](pack)
    assert state_of([str(pack)]) != before.state
    after = _open(pack, store)
    assert not after.cached
    assert after.state != before.state
    assert _answers(after) == _answers(open_library([str(pack)], ""))
    assert _open(pack, store).cached
    assert len(list(store.iterdir())) == 1


def test_change_while_young(pack: Path, store: Path) -> None:
    """A change right after reading is seen even where the clock did not tick in between."""
    open_library([str(pack)], str(store))
    _same_size(pack)
    opened = open_library([str(pack)], str(store))
    assert not opened.cached
    concept = opened.library.concept("demo:rag")
    assert concept
    assert concept.definition.startswith("Passagen")


@pytest.mark.usefixtures("trusting")
def test_several_sets(tmp_path: Path, store: Path) -> None:
    """Each set of packs, in each order, has a cache of its own."""
    one, two = str(make_pack(tmp_path / "a")), str(make_pack(tmp_path / "b"))
    (tmp_path / "b" / "pack.yaml").write_text((tmp_path / "b" / "pack.yaml").read_text().replace("demo", "other"))
    for paths in ([one], [two], [one, two], [two, one]):
        assert not open_library(paths, str(store)).cached
    time.sleep(TICK)
    for paths in ([one], [two], [one, two], [two, one]):
        opened = open_library(paths, str(store))
        assert opened.cached
        assert [pack.id for pack in opened.library.packs] == [{one: "demo", two: "other"}[path] for path in paths]


@pytest.mark.usefixtures("trusting")
def test_relative_paths(pack: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same words for a path mean another pack in another working directory."""
    make_pack(pack.parent / "else" / "demo", {"chunking.yaml": CHUNKING})
    for folder, count in ((pack.parent, 2), (pack.parent / "else", 3)):
        monkeypatch.chdir(folder)
        for _ in range(2):
            assert _open(Path("demo"), store).library.count("concept") == count


@pytest.mark.usefixtures("trusting")
def test_large_file(pack: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large file is served from as soon as it is written, a small one later; a changed one is read anew."""
    small = _open(pack, store)
    assert _served_from(small) == ""
    _file(store).unlink()
    monkeypatch.setattr(cache, "CHECKED_WHOLE", 0)
    large = _open(pack, store)
    assert not large.cached
    assert _served_from(large) == str(_file(store))
    assert _answers(large) == _answers(small)
    assert _open(pack, store).cached
    whole = _file(store).read_bytes()
    _file(store).write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert not _open(pack, store).cached


def _served_from(opened: Opened) -> str:
    """Return the file of a library, empty where it lies in memory."""
    rows = opened.library._database.all("PRAGMA database_list")  # pyright: ignore[reportPrivateUsage]
    return next(file for _, name, file in rows if name == "main")


CODE = """
import sys
sys.path.insert(0, sys.argv[1])
from bot.library import cache
assert cache.__file__.startswith(sys.argv[1])
cache.CLOCK_TICK = 0
print(cache.open_library([sys.argv[2]], sys.argv[3]).cached)
"""


def test_code(pack: Path, store: Path, tmp_path: Path) -> None:
    """A cache that other code wrote is not used: what it holds may have another form."""
    copy = tmp_path / "code"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "bot", copy / "bot", ignore=ignored)
    time.sleep(TICK)
    for touched in (None, "library/model.py", "search/words.py", "search/common_words.txt"):
        if touched:
            os.utime(copy / "bot" / touched)
        ran = [run_python(CODE, copy, pack, store).strip() for _ in range(2)]
        assert ran == ["False", "True"], touched


# ---- damage


def _flip(file: Path, place: int) -> None:
    with file.open("r+b") as opened:
        opened.seek(place)
        byte = opened.read(1)[0]
        opened.seek(place)
        opened.write(bytes([byte ^ 0x41]))


def _zero(file: Path, place: int) -> None:
    with file.open("r+b") as opened:
        opened.seek(place)
        opened.write(bytes(4096))


def _other_database(file: Path) -> None:
    file.unlink()
    database = sqlite3.connect(file)
    database.execute("CREATE TABLE meta (key TEXT, value BLOB)")
    database.commit()
    database.close()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "empty": lambda file: os.truncate(file, 0),
    "one byte": lambda file: os.truncate(file, 1),
    "only the head": lambda file: os.truncate(file, 100),
    "half": lambda file: os.truncate(file, file.stat().st_size // 2),
    "half, by pages": lambda file: os.truncate(file, file.stat().st_size // 8192 * 4096),
    "without the last byte": lambda file: os.truncate(file, file.stat().st_size - 1),
    "longer": lambda file: os.truncate(file, file.stat().st_size + 4096),
    "a page of zeros": lambda file: _zero(file, file.stat().st_size // 8192 * 4096),
    "zeros at the end": lambda file: _zero(file, file.stat().st_size - 4096),
    "only zeros": lambda file: file.write_bytes(bytes(file.stat().st_size)),
    "a text": lambda file: file.write_text("notes"),
    "another database": _other_database,
    "a link to nothing": lambda file: (file.unlink(), file.symlink_to("nowhere")),
}


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage(damage: str, pack: Path, store: Path) -> None:
    """A damaged or foreign file is never served: the packs are read, and the file is made anew."""
    whole = _answers(_open(pack, store))
    DAMAGES[damage](_file(store))
    opened = _open(pack, store)
    assert not opened.cached
    assert not opened.warnings
    assert _answers(opened) == whole
    again = _open(pack, store)
    assert again.cached
    assert _answers(again) == whole


@pytest.mark.usefixtures("trusting")
def test_flipped_bytes(pack: Path, store: Path) -> None:
    """A wrong byte anywhere, be it in the middle of a text, is found at opening, not by who asks later."""
    whole = _answers(_open(pack, store))
    file = _file(store)
    good = file.read_bytes()
    for place in [*range(0, 100, 7), 60, 63, *range(131, len(good), len(good) // 41), len(good) - 1]:
        file.write_bytes(good)
        assert open_library([str(pack)], str(store)).cached
        _flip(file, place)
        opened = open_library([str(pack)], str(store))
        assert not opened.cached
        assert _answers(opened) == whole


@pytest.mark.skipif(os.name == "nt", reason="has no named pipes in folders")
@pytest.mark.usefixtures("trusting")
def test_pipe(pack: Path, store: Path) -> None:
    """A named pipe in the cache file's place is replaced, not waited for."""
    _open(pack, store)
    file = _file(store)
    file.unlink()
    os.mkfifo(file)
    code = "import sys; from bot.library.cache import open_library as o; print(o([sys.argv[1]], sys.argv[2]).warnings)"
    assert run_python(code, pack, store, seconds=20).strip() == "()"
    assert _open(pack, store).cached


@pytest.mark.usefixtures("trusting")
def test_read_only_file(pack: Path, store: Path) -> None:
    """A cache file that may only be read is used, and replaced when the packs change."""
    _open(pack, store)
    _file(store).chmod(0o400)
    assert _open(pack, store).cached
    (pack / "peft.yaml").unlink()
    opened = _open(pack, store)
    assert (opened.cached, opened.warnings) == (False, ())
    assert _open(pack, store).cached


def _is_served(opened: Opened, folder: Path) -> None:
    """Hold that a library is served from memory, with one warning that names the folder."""
    assert not opened.cached
    assert opened.library.count("concept") == 2
    (warning,) = opened.warnings
    assert str(folder) in warning


def test_folder_is_a_file(pack: Path, tmp_path: Path) -> None:
    """Where the cache folder is a file, or below one, the library is served from memory with one warning."""
    (tmp_path / "file").write_text("here")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        for _ in range(2):
            _is_served(open_library([str(pack)], str(folder)), folder)
    assert (tmp_path / "file").read_text() == "here"


@pytest.mark.usefixtures("trusting")
def test_file_is_a_folder(pack: Path, store: Path) -> None:
    """Where a folder has the cache file's name the library is served from memory; nothing is left beside it."""
    _open(pack, store)
    file = _file(store)
    file.unlink()
    file.mkdir()
    for _ in range(2):
        _is_served(_open(pack, store), store)
    assert list(store.iterdir()) == [file]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything may be written here")
def test_unwritable_folder(pack: Path, store: Path) -> None:
    """Where the folder may not be written the library is served from memory with one warning."""
    store.mkdir(parents=True, mode=0o500)
    _is_served(open_library([str(pack)], str(store)), store)


FULL = """
import resource, sys
from bot.library.cache import open_library
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
opened = open_library([sys.argv[1]], sys.argv[2])
assert opened.library.count("concept") == 2
print(len(opened.warnings))
"""


@pytest.mark.skipif(os.name == "nt", reason="has no limit for the size of files")
def test_full_disk(pack: Path, store: Path) -> None:
    """Where there is no room the library is served from memory with one warning, and nothing is left behind."""
    assert run_python(FULL, pack, store).strip() == "1"
    assert list(store.iterdir()) == []


def test_no_folder(pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder means no cache; without one named it lies where the environment says."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SYLLABOT_CACHE", str(tmp_path / "named"))
    assert not open_library([str(pack)], "").warnings
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo"]
    open_library([str(pack)])
    assert len(list((tmp_path / "named").iterdir())) == 1


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="has a place of its own")
def test_cache_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder is the named one, else XDG's, else below the home; a relative XDG path counts for nothing."""
    monkeypatch.setenv("HOME", "/home/ada")
    for named, base, folder in (
        ("/named", "/base", "/named"),
        ("", "/base", "/base/syllabot"),
        ("", "base", "/home/ada/.cache/syllabot"),
        ("", "", "/home/ada/.cache/syllabot"),
    ):
        monkeypatch.setenv("SYLLABOT_CACHE", named)
        monkeypatch.setenv("XDG_CACHE_HOME", base)
        assert cache_folder() == folder


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("name", ["a b", "100%", "what?", "#1", "é", "caf\udce9", "line\nbreak", "file:x?mode=rwc"])
def test_odd_folders(name: str, tmp_path: Path) -> None:
    """Folders may have any name, for packs and for cache files."""
    if sys.platform in {"win32", "darwin"} and not name.isprintable():
        pytest.skip("names are printable text there")
    pack = make_pack(tmp_path / name / "demo")
    (pack / f"{name}.yaml").write_text("items: []\n")
    assert not _open(pack, tmp_path / name / "cache").cached
    opened = _open(pack, tmp_path / name / "cache")
    assert opened.cached
    assert opened.library.count("concept") == 2


# ---- several at once

WRITER = """
import sys
from bot.library import cache
cache.CLOCK_TICK = 10**20  # no cache is ever old enough: each opening writes
print("ready", flush=True)
for _ in range(int(sys.argv[3])):
    assert not cache.open_library([sys.argv[1]], sys.argv[2]).warnings
"""


def _writer(pack: Path, store: Path, times: int) -> subprocess.Popen[bytes]:
    """Start a process that writes the cache some times over; return when it begins."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(pack), str(store), str(times)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    return process


@pytest.mark.usefixtures("trusting")
def test_writers_at_once(pack: Path, store: Path) -> None:
    """While several processes write one cache file, whoever opens it finds a whole one; nothing is left beside it."""
    whole = _answers(_open(pack, store))
    time.sleep(TICK)
    writers = [_writer(pack, store, 25) for _ in range(3)]
    opened = 0
    while any(writer.poll() is None for writer in writers):
        found = open_library([str(pack)], str(store))
        assert found.cached
        assert _answers(found) == whole
        opened += 1
    for writer in writers:
        assert writer.wait() == 0
        assert writer.stdout
        writer.stdout.close()
    assert opened
    assert _open(pack, store).cached
    assert len(list(store.iterdir())) == 1


@pytest.mark.skipif(os.name == "nt", reason="has no SIGKILL")
@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("after", [0.0, 0.003, 0.01, 0.03, 0.1])
def test_killed_writer(after: float, pack: Path, store: Path) -> None:
    """Whenever a writer is killed, the cache file is whole."""
    whole = _answers(_open(pack, store))
    time.sleep(TICK)
    writer = _writer(pack, store, 1000)
    time.sleep(after)
    writer.send_signal(signal.SIGKILL)
    assert writer.wait() == -signal.SIGKILL
    assert writer.stdout
    writer.stdout.close()
    opened = _open(pack, store)
    assert opened.cached
    assert _answers(opened) == whole


KILLED = """
import os, signal, sys
from bot.library import cache
setattr(cache, sys.argv[3], lambda *_: os.kill(os.getpid(), signal.SIGKILL)) if sys.argv[3] != "replace" else None
os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
cache.open_library([sys.argv[1]], sys.argv[2])
"""


@pytest.mark.skipif(os.name == "nt", reason="has no SIGKILL")
@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("point", ["closing", "_sums", "replace"])
def test_killed_in_the_middle(point: str, pack: Path, store: Path) -> None:
    """What a writer that was killed half way leaves is not served, and is removed when it is old."""
    killed = subprocess.run([sys.executable, "-c", KILLED, str(pack), str(store), point], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    left = list(store.iterdir())
    assert len(left) == 1
    assert not _open(pack, store).cached
    assert left[0].exists()  # it may be another's who still writes
    old = time.time() - cache.LEFT_BEHIND - 60
    os.utime(left[0], (old, old))
    (pack / "chunking.yaml").write_text(CHUNKING)
    assert not _open(pack, store).cached
    assert not left[0].exists()
    assert _open(pack, store).cached


def _open_in_child(pack: str, store: str) -> int:
    return open_library([pack], store).library.count("concept")


def test_first_start_at_once(pack: Path, store: Path) -> None:
    """Several processes may start at once before there is a cache, or a folder for it."""
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        counts = pool.starmap(_open_in_child, [(str(pack), str(store))] * 8)
    assert counts == [2] * 8
    assert len(list(store.iterdir())) == 1


# ---- content that cannot be served


@pytest.mark.usefixtures("trusting")
def test_broken_content(pack: Path, store: Path) -> None:
    """Broken packs are refused with all their problems, whatever the cache holds; mended ones are served."""
    _open(pack, store)
    note = pack / "rag.yaml"
    good = note.read_text()
    note.write_text(good + "level: hard\nodd: x\n")
    with pytest.raises(BrokenContent) as refused:
        _open(pack, store)
    assert [problem.code for problem in refused.value.problems] == ["S104", "S101"]
    note.write_text(good)
    assert _open(pack, store).library.count("concept") == 2


@pytest.mark.parametrize("paths", [[], ["nowhere"], ["empty"], ["demo", "nowhere"]])
def test_no_content(paths: list[str], pack: Path, store: Path) -> None:
    """Where a path holds no pack, or none is named, that is the problem; nothing is cached."""
    (pack.parent / "empty").mkdir()
    with pytest.raises(BrokenContent) as refused:
        open_library([str(pack.parent / path) for path in paths], str(store))
    (problem,) = refused.value.problems
    assert problem.code == ("F001" if "nowhere" in paths else "F003")
    assert not store.exists()


def test_state_of_nothing(tmp_path: Path) -> None:
    """Packs that cannot be read have no state."""
    assert not state_of([str(tmp_path / "nowhere")])
