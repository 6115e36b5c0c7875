"""Settings: the command line before the environment, before the file, before what is built in."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from bot.settings import KNOWN, Secret, SettingsError, cooldown, default_content, discord, load, log_form, store


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_anything_the_packs_that_came_with_it() -> None:
    """Nothing needs to be set: the default pack is served, and cached where the platform says."""
    settings = load(environment={})
    assert settings.content == (default_content(),)
    assert settings.cache is None
    assert os.path.isdir(settings.content[0])


def test_who_goes_before_whom(folder: Path) -> None:
    """Each source of settings wins over the next."""
    (folder / "syllabot.toml").write_text('content = ["file"]\ncache = "kept"\n')
    both = {"SYLLABOT_CONTENT": "environment", "SYLLABOT_CACHE": "/cache"}
    assert load(["line"], both).content == ("line",)
    assert load((), both).content == ("environment",)
    assert load((), {}).content == (str(folder / "file"),)
    assert load((), both).cache == "/cache"
    assert load((), {}).cache in {"kept", str(folder / "kept")}


def test_several_folders(folder: Path) -> None:
    """Folders are separated like those of PATH, and listed in the file; empty ones are passed over."""
    assert load((), {"SYLLABOT_CONTENT": os.pathsep.join(["a", "", "b"])}).content == ("a", "b")
    (folder / "syllabot.toml").write_text('content = ["a", "/b"]')
    assert load((), {}).content == (str(folder / "a"), "/b")
    (folder / "syllabot.toml").write_text('content = "a"')
    assert load((), {}).content == (str(folder / "a"),)


def test_another_file(folder: Path) -> None:
    """A file that the environment names is read in place of the one here, and its paths start where it lies."""
    (folder / "syllabot.toml").write_text('content = "here"')
    (folder / "there").mkdir()
    (folder / "there" / "mine.toml").write_text('content = "pack"')
    settings = load((), {"SYLLABOT_CONFIG": str(folder / "there" / "mine.toml")})
    assert settings.content == (str(folder / "there" / "pack"),)


def test_a_home_may_be_written_short(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path that starts with ~ is below the user's home."""
    monkeypatch.setenv("HOME", str(folder / "home"))
    (folder / "syllabot.toml").write_text('content = "~/pack"')
    assert load((), {}).content == (str(folder / "home" / "pack"),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"content = [", "is not TOML"),
        (b"content = '\xff'", "is not TOML"),
        (b"colour = 1", "`colour`"),
        (b"content = 3", "`content`"),
        (b"content = ['a', 3]", "`content`"),
        (b"[content]\na = 1", "`content`"),
        (b"cache = ['a']", "`cache`"),
    ],
)
def test_what_is_wrong_is_said(folder: Path, text: bytes, said: str) -> None:
    """A file that cannot be used is named, with what is wrong in it."""
    (folder / "syllabot.toml").write_bytes(text)
    with pytest.raises(SettingsError) as raised:
        load((), {})
    assert "syllabot.toml" in str(raised.value)
    assert said in str(raised.value)


def test_unknown_settings_name_the_known_ones(folder: Path) -> None:
    """A misspelt setting is answered with those there are."""
    (folder / "syllabot.toml").write_text("contents = 'a'")
    with pytest.raises(SettingsError) as raised:
        load((), {})
    named = {f"{name}_file" if kind == "secret" else name for name, kind in KNOWN.items()}
    assert all(name in str(raised.value) for name in named)


def test_discord_is_set_by_the_environment_or_the_file(folder: Path) -> None:
    """A variable goes before the file; an address loses the slash at its end."""
    (folder / "syllabot.toml").write_text("[discord]\napi_url = 'http://one.example/api/'\ngateway_url = 'ws://g'\n")
    assert discord({}).api_url == "http://one.example/api"
    assert discord({"SYLLABOT_DISCORD_API_URL": "http://two.example"}).api_url == "http://two.example"
    assert discord({}).gateway_url == "ws://g"
    assert discord({}).token is None


def test_a_secret_comes_from_the_environment_or_from_a_file_of_its_own(folder: Path) -> None:
    """Both ways work; a secret is never shown by accident."""
    (folder / "token").write_text("s3cret\n")
    (folder / "syllabot.toml").write_text("[discord]\ntoken_file = 'token'\n")
    from_file, from_environment = discord({}).token, discord({"SYLLABOT_DISCORD_TOKEN": " other "}).token
    assert from_file is not None
    assert from_environment is not None
    assert (from_file.reveal(), from_environment.reveal()) == ("s3cret", "other")
    assert "s3cret" not in f"{from_file} {from_file!r} {discord({})}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[discord]\ntoken = 'x'\n", "Put it in a file of its own"),
        ("[discord]\ntoken_file = 'nowhere'\n", "cannot be read"),
        ("[discord]\npublic_key = 'abc'\n", "64 hexadecimal digits"),
        ("[discord]\napi_url = 'nowhere'\n", "is no address"),
        ("[discord]\ncolour = 'red'\n", "sets `discord.colour`, which is unknown"),
    ],
)
def test_wrong_settings_of_discord(folder: Path, text: str, said: str) -> None:
    """Each mistake is answered with what to do."""
    (folder / "syllabot.toml").write_text(text)
    with pytest.raises(SettingsError, match=said):
        discord({})


def test_an_empty_file_of_a_secret(folder: Path) -> None:
    """An empty file is no secret."""
    (folder / "token").write_text("\n")
    with pytest.raises(SettingsError, match="is empty"):
        discord({"SYLLABOT_DISCORD_TOKEN_FILE": str(folder / "token")})


def test_a_named_file_must_be_there(folder: Path) -> None:
    """A file that was named and cannot be read is a problem; one that was not named is not needed."""
    with pytest.raises(SettingsError, match=r"nowhere\.toml cannot be read"):
        load((), {"SYLLABOT_CONFIG": "nowhere.toml"})
    with pytest.raises(SettingsError, match="cannot be read"):
        load((), {"SYLLABOT_CONFIG": str(folder)})


# ---- the database


def shown(secret: Secret | None) -> str | None:
    """Return what a secret hides."""
    return None if secret is None else secret.reveal()


def test_a_secret_does_not_show() -> None:
    """Printed, logged or put into an error, a secret stays one."""
    secret = Secret("hunter2")
    assert "hunter2" not in f"{secret} {secret!r} {[secret]}"
    assert secret.reveal() == "hunter2"


def test_without_anything_a_file_and_no_keys() -> None:
    """The database needs no setting."""
    assert store({}) == store({"SYLLABOT_DATABASE_URL": " ", "SYLLABOT_SECRET_KEYS": ""})
    assert (store({}).database_url, store({}).secret_keys) == (None, None)


def test_the_database_and_its_keys(folder: Path) -> None:
    """Both come from the environment before the file; keys from a file of their own, never from the settings file."""
    (folder / "syllabot.toml").write_text('database_url = "sqlite:///a"\nsecret_keys_file = "keys"')
    (folder / "keys").write_text("one\ntwo\n")
    assert shown(store({}).database_url) == "sqlite:///a"
    assert shown(store({}).secret_keys) == "one\ntwo"
    chosen = store({"SYLLABOT_DATABASE_URL": "postgresql:///b", "SYLLABOT_SECRET_KEYS": "three"})
    assert (shown(chosen.database_url), shown(chosen.secret_keys)) == ("postgresql:///b", "three")
    (folder / "more").write_text("four")
    assert shown(store({"SYLLABOT_SECRET_KEYS_FILE": str(folder / "more")}).secret_keys) == "four"
    assert "postgresql" not in repr(chosen)


def test_keys_that_cannot_be_read(folder: Path) -> None:
    """The file of keys is named, with what is wrong with it; the rest of the program does not need it."""
    (folder / "binary").write_bytes(b"\xff")
    for file in ("nowhere", "binary", "."):
        with pytest.raises(SettingsError, match=f"{re.escape(file)}, cannot be read"):
            store({"SYLLABOT_SECRET_KEYS_FILE": file})
        load((), {"SYLLABOT_SECRET_KEYS_FILE": file})


@pytest.mark.parametrize("name", ["database_url", "secret_keys_file"])
def test_a_setting_of_the_database_is_a_text(folder: Path, name: str) -> None:
    """Anything else is named."""
    (folder / "syllabot.toml").write_text(f"{name} = 3")
    with pytest.raises(SettingsError, match=name):
        store({})


def test_how_processes_log_and_whether_they_let_people_wait(folder: Path) -> None:
    """The log is for people, and who asks too fast waits, unless it is said otherwise; nothing else can be said."""
    assert (log_form({}), cooldown({})) == ("text", True)
    (folder / "syllabot.toml").write_text('log = "json"\ncooldown = "off"\n')
    assert (log_form({}), cooldown({})) == ("json", False)
    assert (log_form({"SYLLABOT_LOG": "text"}), cooldown({"SYLLABOT_COOLDOWN": "on"})) == ("text", True)
    with pytest.raises(SettingsError, match="neither text nor json: 'loud'"):
        log_form({"SYLLABOT_LOG": "loud"})
    with pytest.raises(SettingsError, match="neither on nor off: 'maybe'"):
        cooldown({"SYLLABOT_COOLDOWN": "maybe"})
