"""Export and erasure, held against what the database really contains."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import inspect

from bot.request import Person, Place
from bot.store.columns import ENTERPRISE, PERSON, SERVER
from bot.store.store import Store
from bot.store.tables import metadata
from tests.support.filling import ANN, BOB, HERE, THERE, cells, fill, tables_with

NOBODYS = {"alembic_version", "seen_event", "oauth_state"}
"""Tables that hold nothing of anybody."""


def test_filling_fills_every_table(store: Store) -> None:
    """The tests here leave no table out: there is something in each that the database has."""
    fill(store)
    with store.database.reading() as connection:
        assert {table for table, _, _ in cells(connection)} == set(inspect(connection).get_table_names())


def test_export_lists_every_table_that_knows_the_person(store: Store) -> None:
    """Wherever the database holds the person's id, the export has the row; it is JSON, and holds no token."""
    fill(store)
    fill(store, BOB, THERE)
    with store.database.reading() as connection:
        knows = tables_with(connection, ANN.id)
    exported = store.privacy.export(ANN.platform, ANN.id)
    assert set(exported) == knows
    assert len(knows) >= 6
    written = json.dumps(exported)
    assert "Who earns more?" in written
    assert "2026-11-23T09:00:00+00:00" in written
    assert BOB.id not in written
    assert "token" not in exported["installation"][0]
    assert "xoxb" not in written


def test_forget_leaves_nothing_of_the_person(store: Store) -> None:
    """No value of any column of any table holds the person's id any more; everything of others stays."""
    fill(store)
    fill(store, BOB, THERE)
    with store.database.reading() as connection:
        before = [cell for cell in cells(connection) if BOB.id in str(cell[2])]
    changed = store.privacy.forget(ANN.platform, ANN.id)
    with store.database.reading() as connection:
        assert tables_with(connection, ANN.id) == set()
        assert [cell for cell in cells(connection) if BOB.id in str(cell[2])] == before
    assert set(changed) >= {"person_settings", "organiser", "last_call", "feedback", "gap", "installation"}
    assert store.privacy.export(ANN.platform, ANN.id) == {}
    assert store.privacy.forget(ANN.platform, ANN.id) == {}


def test_forgetting_the_installer_keeps_the_workspace(store: Store) -> None:
    """The app still works in the workspace; only who installed it is no longer known."""
    fill(store)
    store.privacy.forget(ANN.platform, ANN.id)
    left = store.installations.find("slack", "E-here", "T-here")
    assert left is not None
    assert (left.installer, left.token.reveal()) == ("", "xoxb-1")
    assert store.settings.of_server(HERE).welcome == "Hi"


def test_the_same_id_on_another_platform_is_somebody_else(store: Store) -> None:
    """Forgetting and exporting stay on their platform."""
    elsewhere = Person("discord", ANN.id)
    fill(store, elsewhere, Place("discord", "G1", "C1"))
    assert store.privacy.forget("slack", ANN.id) == {}
    assert store.privacy.export("slack", ANN.id) == {}
    assert store.privacy.export("discord", ANN.id)


def test_erasing_a_server_leaves_nothing_of_it(store: Store) -> None:
    """Everything that names the server goes, and nothing of another."""
    fill(store)
    fill(store, BOB, THERE)
    gone = store.privacy.erase_server("slack", HERE.server)
    with store.database.reading() as connection:
        assert tables_with(connection, HERE.server) <= {"seen_event"}
        assert tables_with(connection, THERE.server) > {"seen_event"}
    assert gone["installation"] == 1
    assert store.settings.of_server(THERE).organisers == (BOB.id,)


def test_erasing_an_organisation_takes_its_servers(store: Store) -> None:
    """Without a server, everything that names the organisation goes, with what hangs on it."""
    fill(store)
    fill(store, BOB, THERE)
    store.privacy.erase_server("slack", "", "E-here")
    with store.database.reading() as connection:
        assert tables_with(connection, "E-here") == set()
        assert tables_with(connection, HERE.server) <= {"seen_event"}
        assert tables_with(connection, THERE.server) > {"seen_event"}


@pytest.mark.parametrize(("server", "enterprise"), [("", ""), ("dm", ""), ("dm", "E-here")])
def test_nothing_is_erased_by_mistake(store: Store, server: str, enterprise: str) -> None:
    """Direct messages are no server, and an empty name is not everybody's."""
    fill(store, place=Place("slack", "dm", "D1"))
    with store.database.reading() as connection:
        before = cells(connection)
    with pytest.raises(ValueError, match="direct messages"):
        store.privacy.erase_server("slack", server, enterprise)
    with store.database.reading() as connection:
        assert cells(connection) == before


def test_every_id_is_marked(store: Store) -> None:
    """In the database itself, each column that is named like one of an id is marked, and stands by a platform."""
    with store.database.reading() as connection:
        inspector = inspect(connection)
        for name in set(inspector.get_table_names()) - NOBODYS:
            declared = metadata.tables[name].columns
            columns = {column["name"] for column in inspector.get_columns(name)}
            assert "platform" in columns
            assert {"server", "enterprise"} & columns <= {c.name for c in declared if {SERVER, ENTERPRISE} & {*c.info}}
            people = {"person", "installer", "creator", "user", "member", "author", "owner"} & columns
            assert people <= {column.name for column in declared if PERSON in column.info}


def test_what_only_names_a_person_can_be_emptied() -> None:
    """A marked column that is emptied is outside of every key, so that emptying it cannot collide."""
    emptied = [c for table in metadata.tables.values() for c in table.columns if c.info.get(PERSON) == "blank"]
    assert [column.name for column in emptied] == ["installer", "creator"]
    assert not any(column.primary_key or column.unique or column.index for column in emptied)


def test_gone_is_gone_when_asked_twice(store: Store) -> None:
    """A second erasure finds nothing and does no harm."""
    fill(store)
    assert store.privacy.erase_server("slack", HERE.server)
    assert store.privacy.erase_server("slack", HERE.server) == {}
