"""From one database to another, in each direction: everything, once, and the numbers go on."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from bot.store import transfer
from bot.store.keys import Keyring
from bot.store.problems import StoreError
from bot.store.store import Store
from bot.store.tables import feedback, gap, metadata
from tests.support.databases import KEYS, KINDS, NOW, Made
from tests.support.filling import ANN, BOB, HERE, THERE, cells, fill

ROADS = [(here, there) for here in KINDS for there in KINDS]


def opened(made: Made, kind: str, *, ready: bool = True) -> Store:
    """Return a new store."""
    return Store(made.open(made.url(kind, ready=ready)), Keyring(KEYS))


def contents(store: Store) -> list[tuple[str, str, object]]:
    """Return everything that a store holds, in an order of its own."""
    with store.database.reading() as connection:
        return sorted(cells(connection), key=repr)


@pytest.mark.parametrize(("here", "there"), ROADS)
def test_everything_is_copied(made: Made, here: str, there: str) -> None:
    """Every value of every table arrives, the counts are told, and tokens can still be read."""
    source, target = opened(made, here), opened(made, there)
    fill(source)
    fill(source, BOB, THERE)
    source.gaps.note(ANN, HERE, "Zoë \x00 asks 🦊?", NOW)
    before = contents(source)
    copied = transfer.copy(source.database, target.database)
    assert contents(target) == contents(source) == before
    assert set(copied) == set(metadata.tables)
    assert (copied["gap"], copied["installation"]) == (3, 2)
    kept = target.installations.find("slack", "E-here", "T-here")
    assert kept is not None
    assert kept.token.reveal() == "xoxb-1"


@pytest.mark.parametrize(("here", "there"), ROADS)
def test_numbers_go_on(made: Made, here: str, there: str) -> None:
    """A row made after the copy gets a number that none had."""
    source, target = opened(made, here), opened(made, there)
    fill(source)
    with source.database.writing() as connection:
        connection.execute(gap.update().values(id=77))
    transfer.copy(source.database, target.database)
    target.gaps.note(BOB, HERE, "A new one?", NOW)
    target.feedback.give(BOB, HERE, "help", NOW, helpful=True, words="")
    with target.database.reading() as connection:
        assert connection.scalars(select(gap.c.id).order_by(gap.c.id)).all() == [77, 78]
        assert connection.scalars(select(feedback.c.id).order_by(feedback.c.id)).all() == [1, 2]


def test_an_empty_store_is_copied_too(made: Made, kind: str) -> None:
    """Nothing to copy is no problem, and the first row there has the first number."""
    source, target = opened(made, "sqlite"), opened(made, kind)
    assert set(transfer.copy(source.database, target.database).values()) == {0}
    target.gaps.note(ANN, HERE, "Who?", NOW)
    with target.database.reading() as connection:
        assert connection.scalars(select(gap.c.id)).all() == [1]


def test_more_rows_than_one_batch(made: Made, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows come in batches, and none is lost between two."""
    monkeypatch.setattr(transfer, "BATCH", 7)
    source, target = opened(made, kind), opened(made, kind)
    for number in range(23):
        source.gaps.note(ANN, HERE, f"Question {number}?", NOW)
    assert transfer.copy(source.database, target.database)["gap"] == 23
    assert contents(target) == contents(source)


def test_a_target_with_rows_is_left_alone(made: Made, kind: str) -> None:
    """Nothing is mixed into what is there."""
    source, target = opened(made, "sqlite"), opened(made, kind)
    fill(source)
    target.gaps.note(BOB, THERE, "Mine?", NOW)
    before = contents(target)
    with pytest.raises(StoreError, match="is not empty: gap"):
        transfer.copy(source.database, target.database)
    assert contents(target) == before


def test_both_need_this_programs_schema(made: Made, kind: str) -> None:
    """A target without tables, or a source without, is named with what to do."""
    full, bare = opened(made, kind), opened(made, kind, ready=False)
    for source, target in ((full, bare), (bare, full)):
        with pytest.raises(StoreError, match="syllabot db upgrade"):
            transfer.copy(source.database, target.database)


def test_a_row_that_went_missing_stops_the_copy(made: Made, kind: str) -> None:
    """Where a table of the target swallows rows, the counts differ and nothing is kept."""
    source, target = opened(made, "sqlite"), opened(made, kind)
    fill(source)
    with target.database.altering() as connection:
        if target.database.sqlite:
            connection.execute(text("CREATE TRIGGER eat BEFORE INSERT ON last_call BEGIN SELECT RAISE(IGNORE); END"))
        else:
            connection.execute(text("CREATE RULE eat AS ON INSERT TO last_call DO INSTEAD NOTHING"))
    with pytest.raises(StoreError, match="last_call has 1 rows and 0 were copied"):
        transfer.copy(source.database, target.database)
    with target.database.reading() as connection:
        assert {name for name, rows in transfer.counts(connection).items() if rows} == set()
