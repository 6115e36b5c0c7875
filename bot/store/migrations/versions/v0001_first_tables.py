"""The first tables: settings, events, installations, last calls, feedback, gaps, departures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _settings()
    _passing()
    _installations()
    _said()


def _settings() -> None:
    _table(
        "person_settings", *_texts("platform", "person", "zone", "language", "visibility"), _moment("changed_at"),
        key=("platform", "person"),
    )  # fmt: skip
    _table(
        "server_settings",
        *_texts("platform", "server"),
        _enterprise(),
        *_texts("zone", "visibility", "welcome", "hidden_packs", "hidden_topics", "channels", "organiser_roles"),
        _moment("changed_at"),
        key=("platform", "server"),
    )
    settings = sa.ForeignKeyConstraint(
        ["platform", "server"],
        ["server_settings.platform", "server_settings.server"],
        name="fk_organiser_platform_server_server_settings",
        ondelete="CASCADE",
    )
    _table("organiser", *_texts("platform", "server", "person"), settings, key=("platform", "server", "person"))


def _passing() -> None:
    _table("seen_event", *_texts("platform", "key"), _moment("expires_at"), key=("platform", "key"))
    _index("seen_event", "expires_at")
    _table("oauth_state", *_texts("platform", "digest"), _moment("expires_at"), key=("platform", "digest"))
    _index("oauth_state", "expires_at")
    place = ("platform", "server", "channel", "thread", "person")
    _table("last_call", *_texts(*place), _enterprise(), *_texts("call"), _moment("expires_at"), key=place)
    _index("last_call", "expires_at")


def _installations() -> None:
    place = ("platform", "enterprise", "server")
    _table(
        "installation",
        *_texts("platform"),
        _enterprise(),
        *_texts("server", "app", "name", "bot", "bot_user", "scopes", "installer", "token", "refresh_token"),
        sa.Column("token_expires_at", sa.BigInteger()),
        sa.Column("version", sa.Integer(), nullable=False),
        _moment("installed_at"),
        key=place,
    )
    _table(
        "departure", *_texts("platform"), _enterprise(), *_texts("server"), _moment("left_at"), _moment("erase_at"),
        key=place,
    )  # fmt: skip
    _index("departure", "erase_at")


def _said() -> None:
    _table(
        "feedback",
        _number(),
        *_texts("platform"),
        _enterprise(),
        *_texts("server", "person", "digest", "subject"),
        sa.Column("helpful", sa.SmallInteger(), nullable=False),
        *_texts("words"),
        _moment("given_at"),
        _moment("expires_at"),
        _unique("feedback", "platform", "server", "person", "digest"),
        key=("id",),
    )
    _index("feedback", "expires_at")
    _table(
        "gap",
        _number(),
        *_texts("platform"),
        _enterprise(),
        *_texts("server", "person", "digest"),
        sa.Column("question", sa.Text()),
        sa.Column("times", sa.Integer(), nullable=False),
        _moment("first_at"),
        _moment("last_at"),
        _moment("question_expires_at"),
        _moment("expires_at"),
        _unique("gap", "platform", "server", "person", "digest"),
        key=("id",),
    )
    _index("gap", "expires_at")
    _index("gap", "question_expires_at")
    _index("gap", "platform", "server", "digest")


def _table(name: str, *parts: sa.Column[str] | sa.Column[int] | sa.Constraint, key: tuple[str, ...]) -> None:
    numbered = {"sqlite_autoincrement": True} if key == ("id",) else {}
    op.create_table(name, *parts, sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"), **numbered)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _enterprise() -> sa.Column[str]:
    return sa.Column("enterprise", sa.Text(), nullable=False, server_default="")


def _moment(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _number() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False)


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
