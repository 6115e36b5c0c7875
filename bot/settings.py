"""What an operator can set: command line, then environment, then `syllabot.toml`, then defaults.

Every setting has one name: `discord.token_file` in the file, as `token_file` under `[discord]`, is
`SYLLABOT_DISCORD_TOKEN_FILE` in the environment. A secret never stands in the file, only the path of one
that holds it, and is never printed: see `Secret`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias, cast

from msgspec import Struct

Kind: TypeAlias = Literal["paths", "path", "text", "address", "secret"]
"""paths: folders · path: a file or folder, in the settings file relative to where that lies · address: of a
server, without a blank · secret: from the environment or from the file that `…_file` names."""


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
    """What every part of a process needs.

    Attributes:
        content: Folders of packs, in the order of serving. `--content` (repeatable), `SYLLABOT_CONTENT`
            (separated like PATH), `content` in the file; the packs that came with the program by default.
        cache: Folder of the cache; None for the platform's place. `SYLLABOT_CACHE`, `cache` in the file.
    """

    content: tuple[str, ...]
    cache: str | None = None


class Discord(Struct, frozen=True):
    """What the Discord adapter needs.

    Attributes:
        token: The bot's token; None where Discord is not set up.
        public_key: The application's key, 64 hexadecimal digits, by which signed requests are checked; asked
            from Discord where it is empty.
        api_url: Where Discord's REST interface is.
        gateway_url: Where its gateway is; empty for the one that Discord names.
    """

    token: Secret | None = None
    public_key: str = ""
    api_url: str = "https://discord.com/api/v10"
    gateway_url: str = ""


class Slack(Struct, frozen=True):
    """What the Slack adapter needs.

    Attributes:
        bot_token: The token of the one workspace; None where workspaces install the app by themselves (OAuth).
        app_token: The app-level token of Socket Mode.
        signing_secret: Checks requests over HTTP.
        client_id: With `client_secret`, lets workspaces install the app.
        client_secret: See `client_id`.
        command: The slash command, with its slash.
        api_url: Where Slack's Web API is.
    """

    bot_token: Secret | None = None
    app_token: Secret | None = None
    signing_secret: Secret | None = None
    client_id: str = ""
    client_secret: Secret | None = None
    command: str = "/study"
    api_url: str = "https://slack.com/api"


class Store(Struct, frozen=True):
    """What the database needs.

    Attributes:
        database_url: Where the database is; None for an SQLite file in the platform's folder for data. It may
            hold a password.
        secret_keys: The keys that tokens are encrypted with, newest first, separated by blanks, lines or commas;
            None where none are set.
    """

    database_url: Secret | None = None
    secret_keys: Secret | None = None


KNOWN: dict[str, Kind] = {
    "content": "paths",
    "cache": "path",
    "log": "text",
    "database_url": "text",
    "secret_keys": "secret",
    "discord.token": "secret",
    "discord.public_key": "text",
    "discord.api_url": "address",
    "discord.gateway_url": "address",
    "slack.bot_token": "secret",
    "slack.app_token": "secret",
    "slack.signing_secret": "secret",
    "slack.client_id": "text",
    "slack.client_secret": "secret",
    "slack.command": "text",
    "slack.api_url": "address",
}


def load(content: Sequence[str] = (), environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings that every part needs.

    Args:
        content: What the command line named; it wins.
        environment: Where variables are looked up.

    Raises:
        SettingsError: the settings file cannot be read, or holds something unknown.
    """
    source = _Source(environment)
    paths = tuple(content) or source.paths("content")
    return Settings(paths or (default_content(),), source.path("cache"))


def discord(environment: Mapping[str, str] = os.environ) -> Discord:
    """Return the settings of the Discord adapter.

    Raises:
        SettingsError: one of them is not as it should be.
    """
    source = _Source(environment)
    default = Discord()
    key = source.text("discord.public_key").lower()
    if key and (len(key) != 64 or not set(key) <= set("0123456789abcdef")):
        raise SettingsError(
            "The setting discord.public_key is not 64 hexadecimal digits. Copy “Public Key” from the application's "
            "page “General Information” in Discord's developer portal."
        )
    return Discord(
        source.secret("discord.token"),
        key,
        source.address("discord.api_url") or default.api_url,
        source.address("discord.gateway_url"),
    )


def slack(environment: Mapping[str, str] = os.environ) -> Slack:
    """Return the settings of the Slack adapter.

    Raises:
        SettingsError: one of them is not as it should be.
    """
    source = _Source(environment)
    default = Slack()
    command = source.text("slack.command") or default.command
    if not re.fullmatch(r"/[^\s/]{1,31}", command) or command != command.lower():
        raise SettingsError(
            f"The setting slack.command is no slash command: {command!r}. Write it as /study: a slash, then lower-case "
            "letters, 32 characters at most."
        )
    bot, app = source.secret("slack.bot_token"), source.secret("slack.app_token")
    for name, token, start in (("bot", bot, "xoxb-"), ("app", app, "xapp-")):
        if token is not None and not token.reveal().startswith(start):
            raise SettingsError(f"The setting slack.{name}_token does not begin with {start}: it is another token.")
    return Slack(
        bot,
        app,
        source.secret("slack.signing_secret"),
        source.text("slack.client_id"),
        source.secret("slack.client_secret"),
        command,
        source.address("slack.api_url") or default.api_url,
    )


def log_form(environment: Mapping[str, str] = os.environ) -> str:
    """Return how long-running processes write their log: `text` for people, `json` for machines.

    Raises:
        SettingsError: it is neither.
    """
    form = _Source(environment).text("log") or "text"
    if form not in {"text", "json"}:
        raise SettingsError(f"The setting log is neither text nor json: {form!r}.")
    return form


def store(environment: Mapping[str, str] = os.environ) -> Store:
    """Return the settings of the database.

    Raises:
        SettingsError: one of them is not as it should be.
    """
    source = _Source(environment)
    address = source.text("database_url").strip()
    return Store(Secret(address) if address else None, source.secret("secret_keys"))


def variable(name: str) -> str:
    """Return the name of a setting's variable in the environment."""
    return "SYLLABOT_" + name.replace(".", "_").upper()


def default_content() -> str:
    """Return the folder of the packs that came with the program: in a clone `content`, else beside the code."""
    here = os.path.dirname(os.path.abspath(__file__))
    packed = os.path.join(here, "_content")
    return packed if os.path.isdir(packed) else os.path.join(os.path.dirname(here), "content")


class _Source:
    """The environment, and the settings file where there is one."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.file = environment.get("SYLLABOT_CONFIG", "syllabot.toml")
        self.written: dict[str, object] = {}
        if "SYLLABOT_CONFIG" in environment or os.path.isfile(self.file):
            self.written = _flat(_read(self.file), self.file)

    def text(self, name: str) -> str:
        """Return a text; empty where it is not set."""
        return self.environment.get(variable(name), "").strip() or self._in_file(name, "a text")

    def address(self, name: str) -> str:
        """Return the address of a server, without a slash at its end."""
        value = self.text(name).rstrip("/")
        if value and ("://" not in value or len(value.split()) != 1):
            raise SettingsError(f"The setting {name} is no address: {value!r}. Write it as https://host/path.")
        return value

    def path(self, name: str) -> str | None:
        """Return a path; one that the file names is relative to where the file lies."""
        written = self._in_file(name, "a text, a path")
        return self.environment.get(variable(name)) or (_beside(self.file, written) if written else None)

    def paths(self, name: str) -> tuple[str, ...]:
        """Return paths: in the environment separated like PATH, in the file a text or a list."""
        if named := tuple(path for path in self.environment.get(variable(name), "").split(os.pathsep) if path):
            return named
        value = self.written.get(name, [])
        listed = cast("list[object]", value) if isinstance(value, list) else [value]
        texts = [path for path in listed if isinstance(path, str)]
        if len(texts) != len(listed):
            raise SettingsError(f"{self.file}: `{name}` must be a path, or a list of paths.")
        return tuple(_beside(self.file, path) for path in texts)

    def secret(self, name: str) -> Secret | None:
        """Return a secret, from the environment or from the file that it names."""
        if text := self.environment.get(variable(name), "").strip():
            return Secret(text)
        path = self.path(f"{name}_file")
        if path is None:
            return None
        try:
            with open(path, encoding="utf-8") as opened:
                text = opened.read().strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not text"
            raise SettingsError(f"The file of {name}, {path}, cannot be read: {reason}.") from None
        if not text:
            raise SettingsError(f"The file of {name}, {path}, is empty.")
        return Secret(text)

    def _in_file(self, name: str, what: str) -> str:
        value = self.written.get(name, "")
        if not isinstance(value, str):
            raise SettingsError(f"{self.file}: `{name}` must be {what}.")
        return value


def _read(file: str) -> dict[str, object]:
    import tomllib

    try:
        with open(file, "rb") as opened:
            return tomllib.load(opened)
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}. Correct SYLLABOT_CONFIG.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} is not TOML: {error}.") from None


def _flat(written: dict[str, object], file: str) -> dict[str, object]:
    """Return the file's settings under their full names, each a known one."""
    sections = {name.partition(".")[0] for name in KNOWN if "." in name}
    flat: dict[str, object] = {}
    for name, value in written.items():
        if name in sections and isinstance(value, dict):
            flat.update((f"{name}.{key}", inner) for key, inner in cast("dict[str, object]", value).items())
        else:
            flat[name] = value
    allowed = {f"{name}_file" if kind == "secret" else name for name, kind in KNOWN.items()}
    for name in flat:
        if KNOWN.get(name) == "secret":
            raise SettingsError(f"{file} holds `{name}`, a secret. Put it in a file of its own and name {name}_file.")
        if name not in allowed:
            raise SettingsError(f"{file} sets `{name}`, which is unknown. Known: {', '.join(sorted(allowed))}.")
    return flat


def _beside(file: str, path: str) -> str:
    """Return a path that a file names: relative to where the file lies; `~` is the home folder."""
    return os.path.join(os.path.dirname(os.path.abspath(file)), os.path.expanduser(path))
