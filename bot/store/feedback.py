"""What comes back from people: opinions on answers, and questions that the notes do not cover."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from sqlalchemy import ColumnElement, delete, distinct, func, select, true

from bot.request import Person, Place
from bot.store import sql
from bot.store.columns import keepable
from bot.store.engine import Database
from bot.store.records import Gap, Opinion
from bot.store.retention import FEEDBACK, GAP, GAP_QUESTION
from bot.store.tables import feedback, gap


class Feedback:
    """What people think of answers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def give(
        self, person: Person, place: Place, subject: str, now: datetime, *, helpful: bool, words: str = ""
    ) -> None:
        """Keep an opinion; it replaces what the person said of the same answer there.

        Args:
            person: Whose opinion.
            place: Where the answer stands.
            subject: The call that was answered, as text.
            now: The time.
            helpful: Whether the answer helped.
            words: What the person adds, as typed.
        """
        values = {
            **_asker(person, place),
            "enterprise": place.enterprise,
            "digest": _digest(subject),
            "subject": subject,
            "helpful": int(helpful),
            "words": words,
            "given_at": now,
            "expires_at": now + FEEDBACK,
        }
        with self._database.writing() as connection:
            sql.put(connection, feedback, values, ("platform", "server", "person", "digest"))

    def opinions(self, place: Place, limit: int) -> tuple[Opinion, ...]:
        """Return what a server's members think, the least helpful answers first.

        Args:
            place: In the server.
            limit: At most so many answers.
        """
        table = feedback.c
        helpful, number = func.sum(table.helpful), func.count()
        here = (table.platform == place.platform, table.server == place.server)
        counted = (
            select(table.subject, helpful.label("helpful"), (number - helpful).label("not_helpful"))
            .where(*here)
            .group_by(table.subject)
            .order_by(helpful - (number - helpful), table.subject)
            .limit(limit)
        )
        said = select(table.subject, table.words).where(*here, table.words != "").order_by(table.id)
        with self._database.reading(snapshot=True) as connection:
            rows = connection.execute(counted).all()
            wanted = {row.subject for row in rows}
            words: dict[str, list[str]] = {}
            for row in connection.execute(said.where(table.subject.in_(wanted))):
                words.setdefault(row.subject, []).append(row.words)
        return tuple(
            Opinion(row.subject, int(row.helpful), int(row.not_helpful), tuple(words.get(row.subject, ())))
            for row in rows
        )


class Gaps:
    """Questions that the notes do not cover. Each asker has a row, so that each can be forgotten."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, person: Person, place: Place, question: str, now: datetime) -> None:
        """Count a question that was not covered; case, spaces and marks at its end make no other question.

        Whom it mentions is not kept, nor addresses in it.
        """
        values = {
            **_asker(person, place),
            "enterprise": place.enterprise,
            "digest": digest_of(question),
            "question": unnamed(question),
            "times": 1,
            "first_at": now,
            "last_at": now,
            "question_expires_at": now + GAP_QUESTION,
            "expires_at": now + GAP,
        }
        with self._database.writing() as connection:
            sql.put(
                connection, gap, values, ("platform", "server", "person", "digest"),
                times=gap.c.times + 1, first_at=gap.c.first_at,
            )  # fmt: skip

    def open(self, place: Place, limit: int) -> tuple[Gap, ...]:
        """Return a server's gaps, those that most people asked first.

        Args:
            place: In the server.
            limit: At most so many.
        """
        return self._counted(limit, gap.c.platform == place.platform, gap.c.server == place.server)

    def everywhere(self, limit: int, server: str = "") -> tuple[Gap, ...]:
        """Return the gaps of all servers, or of those with an id, each question counted over them.

        Args:
            limit: At most so many.
            server: Only of servers with this id.
        """
        return self._counted(limit, gap.c.server == server if server else true())

    def _counted(self, limit: int, *where: ColumnElement[bool]) -> tuple[Gap, ...]:
        """Return what most people asked first."""
        table = gap.c
        asker = table.platform + ":" + table.person
        people, times, last = func.count(distinct(asker)), func.sum(table.times), func.max(table.last_at)
        wanted = (
            select(table.digest, func.max(table.question), people, times, last)
            .where(*where)
            .group_by(table.digest)
            .order_by(people.desc(), times.desc(), last.desc(), table.digest)
            .limit(limit)
        )
        with self._database.reading() as connection:
            rows = connection.execute(wanted).all()
        return tuple(Gap(digest, text or "", many, int(often), at) for digest, text, many, often, at in rows)

    def close(self, place: Place, digest: str) -> bool:
        """Drop a gap of a server; return False where there is none.

        Args:
            place: In the server.
            digest: Its digest, or the beginning of it.
        """
        table = gap.c
        named = table.digest.startswith(digest, autoescape=True)
        here = (table.platform == place.platform, table.server == place.server, named)
        with self._database.writing() as connection:
            return connection.execute(delete(gap).where(*here)).rowcount > 0


_PEOPLE = re.compile(r"<[@#!][^>]*>|(?<!\S)@[\w.-]+|\S+@\S+\.\w+|https?://\S+")
"""Mentions as platforms write them and as people do, addresses of mail and of pages."""


def unnamed(question: str) -> str:
    """Return a question without the mentions and addresses in it."""
    return " ".join(_PEOPLE.sub(" ", question).split()) if "@" in question or "://" in question else question


def digest_of(question: str) -> str:
    """Return what a question is known by: the same for the same words, whatever their case, spaces and end."""
    return _digest(" ".join(unnamed(question).casefold().split()).rstrip(" ?!."))


def _digest(text: str) -> str:
    return hashlib.sha256(keepable(text).encode()).hexdigest()[:32]


def _asker(person: Person, place: Place) -> dict[str, str]:
    return {"platform": person.platform, "server": place.server, "person": person.id}
