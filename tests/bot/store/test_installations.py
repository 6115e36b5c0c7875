"""Installations: states used once, tokens encrypted, keys that change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import msgspec
import pytest
from sqlalchemy import select

from bot.request import Place
from bot.settings import Secret
from bot.settings import Store as StoreSettings
from bot.store.installations import Installations
from bot.store.keys import Keyring, new_key
from bot.store.problems import StoreError
from bot.store.retention import OAUTH_STATE
from bot.store.store import Store
from bot.store.tables import installation as table
from tests.support.databases import NOW
from tests.support.filling import HERE, cells, installation, tables_with

CONSUMERS = 8


def keyring(*keys: str) -> Keyring:
    """Return a ring of keys, the newest first."""
    return Keyring(StoreSettings(secret_keys=Secret(" ".join(keys))))


def test_a_state_is_good_once(store: Store) -> None:
    """Used, unknown, of another platform, or too old: a state is refused."""
    state = store.states.issue("slack", NOW)
    assert not store.states.use("discord", state, NOW)
    assert not store.states.use("slack", f"{state}x", NOW)
    assert not store.states.use("slack", "\ud800\x00", NOW)
    assert store.states.use("slack", state, NOW)
    assert not store.states.use("slack", state, NOW)
    late = store.states.issue("slack", NOW)
    assert not store.states.use("slack", late, NOW + OAUTH_STATE)


def test_a_state_cannot_be_read_from_the_database(store: Store) -> None:
    """Who sees a backup learns no state that could be used."""
    state = store.states.issue("slack", NOW)
    with store.database.reading() as connection:
        assert tables_with(connection, state) == set()
    assert store.states.use("slack", state, NOW + OAUTH_STATE - timedelta(seconds=1))


def test_of_many_at_once_one_uses_a_state(store: Store) -> None:
    """Eight consumers start together, ten times over: each time exactly one gets through."""
    for _ in range(10):
        state, start = store.states.issue("slack", NOW), Barrier(CONSUMERS)

        def consume(_: int, state: str = state, start: Barrier = start) -> bool:
            start.wait()
            return store.states.use("slack", state, NOW)

        with ThreadPoolExecutor(CONSUMERS) as pool:
            assert sum(pool.map(consume, range(CONSUMERS))) == 1


def test_an_installation_comes_back(store: Store) -> None:
    """Everything about it is kept, for its workspace alone, and a second one takes its place."""
    saved = store.installations.save(installation())
    found = store.installations.find("slack", "E-here", "T-here")
    assert found is not None
    assert (found.scopes, found.token_expires_at, found.installed_at) == (("chat:write", "commands"), NOW, NOW)
    assert (found.token.reveal(), found.refresh_token.reveal()) == ("xoxb-1", "xoxb-1-refresh")
    assert found.version == saved.version == 1
    assert store.installations.find("slack", "", "T-here") is None
    again = store.installations.save(installation(text="xoxb-2"))
    assert (again.version, again.token.reveal()) == (2, "xoxb-2")
    assert len(store.installations.listed("slack")) == 1
    assert store.installations.listed("discord") == ()


def test_a_whole_organisation_has_an_installation_of_its_own(store: Store) -> None:
    """An installation for an organisation has no workspace, and stands beside those of its workspaces."""
    store.installations.save(installation())
    store.installations.save(installation(Place("slack", "", "", enterprise="E-here"), text="xoxb-org"))
    org = store.installations.find("slack", "E-here", "")
    assert org is not None
    assert org.token.reveal() == "xoxb-org"
    assert [each.server for each in store.installations.listed("slack")] == ["", "T-here"]


def test_many_saves_at_once_make_one_row(store: Store) -> None:
    """However often a workspace installs at once, there is one installation, saved that often."""
    with ThreadPoolExecutor(CONSUMERS) as pool:
        saved = list(pool.map(store.installations.save, [installation()] * CONSUMERS))
    assert sorted(each.version for each in saved) == list(range(1, CONSUMERS + 1))
    assert len(store.installations.listed("slack")) == 1


def test_tokens_rotate_once(store: Store) -> None:
    """Who read an installation before it changed cannot put old tokens over new ones."""
    read = store.installations.save(installation())
    later = NOW + timedelta(hours=12)
    assert store.installations.rotate(read, Secret("xoxb-2"), Secret("xoxb-2-refresh"), later)
    assert not store.installations.rotate(read, Secret("xoxb-3"), Secret("xoxb-3-refresh"), later)
    now = store.installations.find("slack", "E-here", "T-here")
    assert now is not None
    assert (now.token.reveal(), now.refresh_token.reveal(), now.token_expires_at) == ("xoxb-2", "xoxb-2-refresh", later)
    assert store.installations.rotate(now, Secret("xoxb-4"), Secret(""), None)


def test_a_removed_installation_is_gone(store: Store) -> None:
    """Uninstalling drops the tokens at once."""
    store.installations.save(installation())
    assert store.installations.remove("slack", "E-here", "T-here")
    assert not store.installations.remove("slack", "E-here", "T-here")
    assert store.installations.find("slack", "E-here", "T-here") is None


def test_tokens_are_nowhere_in_the_clear(store: Store) -> None:
    """No value in the database holds a token, and no text of an installation shows one."""
    saved = store.installations.save(installation())
    with store.database.reading() as connection:
        assert [cell for cell in cells(connection) if "xoxb" in str(cell[2])] == []
    assert "xoxb" not in repr(saved)
    assert "xoxb" not in str(msgspec.structs.asdict(saved))


def test_keys_rotate(store: Store) -> None:
    """A new key in front reads what the old one wrote; encrypted again, the old one may go."""
    old, new = new_key(), new_key()
    Installations(store.database, keyring(old)).save(installation())
    both = Installations(store.database, keyring(new, old))
    assert both.listed("slack")[0].token.reveal() == "xoxb-1"
    assert both.encrypt_again() == 1
    both.check()
    assert Installations(store.database, keyring(new)).listed("slack")[0].token.reveal() == "xoxb-1"
    with pytest.raises(StoreError, match="not in SYLLABOT_SECRET_KEYS"):
        Installations(store.database, keyring(old)).listed("slack")


def test_a_lost_key_changes_nothing(store: Store) -> None:
    """Without the key of one token nothing is encrypted again, and the sentence says what to do."""
    store.installations.save(installation())
    with store.database.reading() as connection:
        before = connection.execute(select(table)).all()
    stranger = Installations(store.database, keyring(new_key()))
    for refused in (stranger.encrypt_again, stranger.check):
        with pytest.raises(StoreError, match="Add the earlier key"):
            refused()
    with store.database.reading() as connection:
        assert connection.execute(select(table)).all() == before


def test_without_a_key_nothing_is_kept(store: Store) -> None:
    """A token is never kept in the clear for want of a key."""
    with pytest.raises(StoreError, match="syllabot db key"):
        Installations(store.database, Keyring(StoreSettings())).save(installation(HERE))
    assert store.installations.listed("slack") == ()


def test_what_is_no_key_is_refused_unseen() -> None:
    """A wrong key is named as such, and not repeated."""
    with pytest.raises(StoreError, match="no key") as raised:
        keyring(new_key(), "hunter2")
    assert "hunter2" not in str(raised.value)
