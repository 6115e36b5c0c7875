"""What an operator can set: command line, then environment, then `syllabot.toml`, then defaults."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from msgspec import Struct


class SettingsError(Exception):
    """A setting is not as it should be; the text says where and what to do."""


class Secret:
    """A text that is handed over only when asked for, so that no log or error shows it by accident."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text, to use it and not to keep it."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__


class Settings(Struct, frozen=True):
    """The settings of one process.

    Attributes:
        content: Folders of packs, in the order of serving. `--content` (repeatable), `SYLLABOT_CONTENT`
            (separated like PATH), `content` in the file; the packs that came with the program by default.
        cache: Folder of the cache; None for the platform's place. `SYLLABOT_CACHE`, `cache` in the file.
    """

    content: tuple[str, ...]
    cache: str | None = None


KNOWN = ("content", "cache", "database_url", "secret_keys_file")


def load(content: Sequence[str] = (), environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings.

    Args:
        content: What the command line named; it wins.
        environment: Where variables are looked up.

    Raises:
        SettingsError: the settings file cannot be read, or holds something unknown.
    """
    file = environment.get("SYLLABOT_CONFIG", "syllabot.toml")
    written = _read(file) if _exists(file, environment) else {}
    named = environment.get("SYLLABOT_CONTENT", "")
    paths = (
        tuple(content)
        or tuple(path for path in named.split(os.pathsep) if path)
        or _paths(written.get("content"), file)
    )
    cached = written.get("cache")
    if cached is not None and not isinstance(cached, str):
        raise SettingsError(f"{file}: `cache` must be a text, the path of a folder.")
    cache = environment.get("SYLLABOT_CACHE") or (_beside(file, cached) if cached else None)
    return Settings(paths or (default_content(),), cache)


def default_content() -> str:
    """Return the folder of the packs that came with the program: in a clone `content`, else beside the code."""
    here = os.path.dirname(os.path.abspath(__file__))
    packed = os.path.join(here, "_content")
    return packed if os.path.isdir(packed) else os.path.join(os.path.dirname(here), "content")


def _exists(file: str, environment: Mapping[str, str]) -> bool:
    return "SYLLABOT_CONFIG" in environment or os.path.isfile(file)


def _read(file: str) -> dict[str, object]:
    import tomllib

    try:
        with open(file, "rb") as opened:
            written = tomllib.load(opened)
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}. Correct SYLLABOT_CONFIG.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} is not TOML: {error}.") from None
    for name in written:
        if name not in KNOWN:
            raise SettingsError(f"{file} sets `{name}`, which is unknown. Known: {', '.join(KNOWN)}.")
    return written


def _paths(value: object, file: str) -> tuple[str, ...]:
    """Return the folders that the file names, relative to where it lies."""
    if value is None:
        return ()
    listed: list[object] = [value] if isinstance(value, str) else list(value) if isinstance(value, list) else [None]  # pyright: ignore[reportUnknownArgumentType]
    texts = [path for path in listed if isinstance(path, str)]
    if len(texts) != len(listed):
        raise SettingsError(f"{file}: `content` must be a path, or a list of paths.")
    return tuple(_beside(file, path) for path in texts)


def _beside(file: str, path: str) -> str:
    """Return a path that a file names: relative to where the file lies; `~` is the home folder."""
    return os.path.join(os.path.dirname(os.path.abspath(file)), os.path.expanduser(path))


# ---- the database


class Store(Struct, frozen=True):
    """What the database needs.

    Attributes:
        database_url: Where the database is; None for an SQLite file in the platform's folder for data. It may
            hold a password. `SYLLABOT_DATABASE_URL`, `database_url` in the file.
        secret_keys: The keys that tokens are encrypted with, newest first, separated by blanks, lines or commas;
            None where none are set. `SYLLABOT_SECRET_KEYS`, or the path of a file that holds them:
            `SYLLABOT_SECRET_KEYS_FILE`, `secret_keys_file` in the file.
    """

    database_url: Secret | None = None
    secret_keys: Secret | None = None


def store(environment: Mapping[str, str] = os.environ) -> Store:
    """Return the settings of the database.

    Raises:
        SettingsError: the settings file or the file of keys cannot be read, or holds something that is no setting.
    """
    file = environment.get("SYLLABOT_CONFIG", "syllabot.toml")
    written = _read(file) if _exists(file, environment) else {}
    for name in ("database_url", "secret_keys_file"):
        if not isinstance(written.get(name, ""), str):
            raise SettingsError(f"{file}: `{name}` must be a text.")
    address = environment.get("SYLLABOT_DATABASE_URL", "").strip() or str(written.get("database_url", "")).strip()
    keys = environment.get("SYLLABOT_SECRET_KEYS", "").strip()
    named = str(written.get("secret_keys_file", ""))
    path = environment.get("SYLLABOT_SECRET_KEYS_FILE") or (_beside(file, named) if named else "")
    if not keys and path:
        try:
            with open(path, encoding="utf-8") as opened:
                keys = opened.read().strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not text"
            raise SettingsError(f"The file of secret_keys, {path}, cannot be read: {reason}.") from None
    return Store(Secret(address) if address else None, Secret(keys) if keys else None)
