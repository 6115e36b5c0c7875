"""Tips: subscriptions, the ledger of deliveries, notices for organisers, tips that persons keep."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

OPEN = sa.text("state < 2")


def upgrade() -> None:
    """Make the tables."""
    _subscription()
    _delivery()
    _notice()
    op.create_table(
        "saved_tip",
        *_texts("platform", "person", "tip"),
        _moment("saved_at"),
        sa.PrimaryKeyConstraint("platform", "person", "tip", name="pk_saved_tip"),
    )


def _subscription() -> None:
    op.create_table(
        "subscription",
        _number(),
        *_texts("platform"),
        sa.Column("enterprise", sa.Text(), nullable=False, server_default=""),
        *_texts("server", "channel", "thread", "person", "creator"),
        *_integers("number"),
        *_texts("zone"),
        sa.Column("minute", sa.SmallInteger(), nullable=False),
        sa.Column("weekdays", sa.SmallInteger(), nullable=False),
        *_texts("excluded"),
        sa.Column("start", sa.Text()),
        *_texts("topics", "level", "sequence", "first"),
        *_integers("round"),
        *_texts("paused"),
        sa.Column("next_date", sa.Text()),
        sa.Column("next_due_at", sa.BigInteger()),
        sa.Column("settled_at", sa.BigInteger()),
        *_texts("zone_data"),
        _moment("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_subscription"),
        sa.UniqueConstraint(
            "platform", "server", "person", "number", name="uq_subscription_platform_server_person_number"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subscription_platform_next_due_at", "subscription", ["platform", "next_due_at"])


def _delivery() -> None:
    op.create_table(
        "delivery",
        _number(),
        _of_subscription(),
        *_texts("platform", "person", "scheduled_date"),
        _moment("due_at"),
        _moment("late_at"),
        *_texts("tip"),
        *_integers("round", "number", "total"),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        _moment("not_before"),
        *_texts("taken_by"),
        *_integers("attempts"),
        sa.Column("tried_at", sa.BigInteger()),
        sa.Column("sent_at", sa.BigInteger()),
        *_texts("message", "error"),
        _moment("expires_at"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        _key_of_subscription("delivery"),
        sa.UniqueConstraint("subscription_id", "scheduled_date", name="uq_delivery_subscription_id_scheduled_date"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_delivery_expires_at", "delivery", ["expires_at"])
    op.create_index(
        "ix_delivery_open", "delivery", ["platform", "not_before"], sqlite_where=OPEN, postgresql_where=OPEN
    )


def _notice() -> None:
    op.create_table(
        "notice",
        _number(),
        _of_subscription(),
        *_texts("platform", "what"),
        sa.Column("date", sa.Text()),
        *_texts("detail"),
        _moment("made_at"),
        sa.Column("told_at", sa.BigInteger()),
        _moment("expires_at"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        _key_of_subscription("notice"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notice_subscription_id", "notice", ["subscription_id"])
    op.create_index("ix_notice_expires_at", "notice", ["expires_at"])


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _integers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _moment(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _number() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False)


def _of_subscription() -> sa.Column[int]:
    return sa.Column("subscription_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False)


def _key_of_subscription(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["subscription_id"], ["subscription.id"], name=f"fk_{table}_subscription_id_subscription", ondelete="CASCADE"
    )
