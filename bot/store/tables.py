"""The tables: one schema for SQLite and PostgreSQL.

Rules that tests hold: every id of a person and of a server is marked as one and stands beside its platform, so
that it can be exported and erased; every moment is an `Instant`; what expires says so. A change here needs a step
in `bot/store/migrations/versions/`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    UniqueConstraint,
    text,
)

from bot.store.columns import (
    SECRET,
    Day,
    Instant,
    WordList,
    Words,
    enterprise,
    expiry,
    key,
    person,
    platform,
    server,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)
"""Every constraint has a name: without one, SQLite could not change it later."""


def _primary(*columns: Column[str]) -> tuple[Column[str], ...]:
    """Return columns as parts of a primary key."""
    for column in columns:
        column.primary_key, column.nullable = True, False
    return columns


person_settings = Table(
    "person_settings",
    metadata,
    *_primary(platform(), person()),
    Column("zone", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("visibility", Words, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
"""What a person set for themselves."""

server_settings = Table(
    "server_settings",
    metadata,
    *_primary(platform(), server()),
    enterprise(),
    Column("zone", Words, nullable=False),
    Column("visibility", Words, nullable=False),
    Column("welcome", Words, nullable=False),
    Column("hidden_packs", WordList, nullable=False),
    Column("hidden_topics", WordList, nullable=False),
    Column("channels", WordList, nullable=False),
    Column("organiser_roles", WordList, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
"""What the organisers of a server set."""

organiser = Table(
    "organiser",
    metadata,
    *_primary(platform(), server(), person()),
    ForeignKeyConstraint(
        ["platform", "server"], ["server_settings.platform", "server_settings.server"], ondelete="CASCADE"
    ),
)
"""Persons who may organise a server, beyond those whom the platform names. Apart from the settings, so that each
can be forgotten."""

seen_event = Table(
    "seen_event",
    metadata,
    *_primary(platform(), Column("key", Words)),
    expiry(),
)
"""Events that some process took, so that no other takes them when they are delivered again."""

oauth_state = Table(
    "oauth_state",
    metadata,
    *_primary(platform(), Column("digest", Words)),
    expiry(),
)
"""Installations that were begun. A digest is kept, so that who reads a backup cannot finish one."""

installation = Table(
    "installation",
    metadata,
    *_primary(platform(), enterprise(), server()),
    Column("app", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("bot", Words, nullable=False),
    Column("bot_user", Words, nullable=False),
    Column("scopes", WordList, nullable=False),
    person("installer", "blank"),
    Column("token", Words, nullable=False, info={SECRET: True}),
    Column("refresh_token", Words, nullable=False, info={SECRET: True}),
    Column("token_expires_at", Instant),
    Column("version", Integer, nullable=False),
    Column("installed_at", Instant, nullable=False),
)
"""Workspaces where the app was installed. The server is empty where it was for the whole organisation."""

last_call = Table(
    "last_call",
    metadata,
    *_primary(platform(), server(), Column("channel", Words), Column("thread", Words), person()),
    enterprise(),
    Column("call", Words, nullable=False),
    expiry(),
)
"""What a person asked last in a place, for "and its limits?"."""

feedback = Table(
    "feedback",
    metadata,
    key(),
    platform(),
    enterprise(),
    server(),
    person(),
    Column("digest", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("helpful", SmallInteger, nullable=False),
    Column("words", Words, nullable=False),
    Column("given_at", Instant, nullable=False),
    expiry(),
    UniqueConstraint("platform", "server", "person", "digest"),
    sqlite_autoincrement=True,
)
"""What a person thinks of an answer; `subject` is the call, as text. Its digest is what is compared: PostgreSQL
indexes no text beyond 2.7 kB."""

gap = Table(
    "gap",
    metadata,
    key(),
    platform(),
    enterprise(),
    server(),
    person(),
    Column("digest", Words, nullable=False),
    Column("question", Words),
    Column("times", Integer, nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    expiry("question_expires_at", of="question"),
    expiry(),
    UniqueConstraint("platform", "server", "person", "digest"),
    Index(None, "platform", "server", "digest"),
    sqlite_autoincrement=True,
)
"""Questions that the notes did not cover. The text goes first; that there was a question stays longer."""

departure = Table(
    "departure",
    metadata,
    *_primary(platform(), enterprise(), server()),
    Column("left_at", Instant, nullable=False),
    Column("erase_at", Instant, nullable=False, index=True),
)
"""Servers that the assistant left, and when what it knows of them goes. The server is empty where a whole
organisation left."""

subscription = Table(
    "subscription",
    metadata,
    key(),
    platform(),
    enterprise(),
    server(),
    Column("channel", Words, nullable=False),
    Column("thread", Words, nullable=False),
    person(),
    person("creator", "blank"),
    Column("number", Integer, nullable=False),
    Column("zone", Words, nullable=False),
    Column("minute", SmallInteger, nullable=False),
    Column("weekdays", SmallInteger, nullable=False),
    Column("excluded", WordList, nullable=False),
    Column("start", Day),
    Column("topics", WordList, nullable=False),
    Column("level", Words, nullable=False),
    Column("sequence", Words, nullable=False),
    Column("first", Words, nullable=False),
    Column("round", Integer, nullable=False),
    Column("paused", Words, nullable=False),
    Column("next_date", Day),
    Column("next_due_at", Instant),
    Column("settled_at", Instant),
    Column("zone_data", Words, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("platform", "server", "person", "number"),
    Index(None, "platform", "next_due_at"),
    sqlite_autoincrement=True,
)
"""Who gets tips, where and when: a channel or thread, or a person in private (`person` is not empty). `number` is what
organisers call it by. `next_due_at` is empty while nothing is due; what is due up to `settled_at` is not sent."""

OPEN = text("state < 2")
"""Deliveries that are still to be dealt with; spelt out, so that both databases use the index for them."""

delivery = Table(
    "delivery",
    metadata,
    key(),
    Column(
        "subscription_id",
        BigInteger().with_variant(Integer, "sqlite"),
        ForeignKey("subscription.id", ondelete="CASCADE"),
        nullable=False,
    ),
    platform(),
    person(),
    Column("scheduled_date", Day, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("late_at", Instant, nullable=False),
    Column("tip", Words, nullable=False),
    Column("round", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("state", SmallInteger, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("taken_by", Words, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("tried_at", Instant),
    Column("sent_at", Instant),
    Column("message", Words, nullable=False),
    Column("error", Words, nullable=False),
    expiry(),
    UniqueConstraint("subscription_id", "scheduled_date"),
    Index("ix_delivery_open", "platform", "not_before", sqlite_where=OPEN, postgresql_where=OPEN),
    sqlite_autoincrement=True,
)
"""The ledger: one row for each tip owed, by the local date that it is scheduled for, its tip fixed. The states are
those of `bot.store.schedules.State`. `not_before` is when it may be taken, so while somebody has it, the end of the
lease."""

notice = Table(
    "notice",
    metadata,
    key(),
    Column(
        "subscription_id",
        BigInteger().with_variant(Integer, "sqlite"),
        ForeignKey("subscription.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    platform(),
    Column("what", Words, nullable=False),
    Column("date", Day),
    Column("detail", Words, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("told_at", Instant),
    expiry(),
    sqlite_autoincrement=True,
)
"""What an organiser should know of a schedule: shown in its list, and told once in private."""

saved_tip = Table(
    "saved_tip",
    metadata,
    *_primary(platform(), person(), Column("tip", Words)),
    Column("saved_at", Instant, nullable=False),
)
"""Tips that a person keeps."""
