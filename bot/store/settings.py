"""Settings of persons and of servers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import cast

from sqlalchemy import bindparam, delete, exists, insert, select

from bot.request import Person, Place
from bot.store.columns import keepable
from bot.store.engine import Database
from bot.store.records import PersonSettings, ServerSettings, Visible
from bot.store.sql import put
from bot.store.tables import organiser, person_settings, server_settings, subscription

_OF_PERSONS = select(
    person_settings.c.person, person_settings.c.zone, person_settings.c.language, person_settings.c.visibility
).where(
    person_settings.c.platform == bindparam("platform"), person_settings.c.person.in_(bindparam("ids", expanding=True))
)
"""Made once: making it costs more than running it, and a host asks all the time."""


class Settings:
    """What people set. Hosts keep a snapshot, so that a command that changes nothing needs no database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_person(self, person: Person) -> PersonSettings:
        """Return what a person set; the defaults where that is nothing."""
        return self.of_persons(person.platform, [person.id]).get(person.id, PersonSettings())

    def of_persons(self, platform: str, ids: Collection[str]) -> dict[str, PersonSettings]:
        """Return what persons of a platform set, by their ids; who set nothing is missing."""
        kept = {keepable(each): each for each in ids}
        with self._database.reading() as connection:
            rows = connection.execute(_OF_PERSONS, {"platform": platform, "ids": list(kept)}).all()
        return {
            kept[row.person]: PersonSettings(row.zone, row.language, cast("Visible", row.visibility)) for row in rows
        }

    def set_person(self, person: Person, settings: PersonSettings, now: datetime) -> None:
        """Keep what a person set."""
        values = {
            "platform": person.platform,
            "person": person.id,
            "zone": settings.zone,
            "language": settings.language,
            "visibility": settings.visibility,
            "changed_at": now,
        }
        with self._database.writing() as connection:
            put(connection, person_settings, values, ("platform", "person"))

    def of_server(self, place: Place) -> ServerSettings:
        """Return what is set for a place's server; the defaults where that is nothing."""
        table = server_settings.c
        wanted = (  # one statement, so that settings and organisers are of one moment
            select(server_settings, organiser.c.person)
            .outerjoin(organiser)
            .where(table.platform == place.platform, table.server == place.server)
        )
        own = subscription.c
        theirs = exists().where(own.platform == place.platform, own.server == place.server, own.person == "")
        with self._database.reading() as connection:
            rows = connection.execute(wanted).all()
            scheduled = bool(connection.scalar(select(theirs)))
        if not rows:
            return ServerSettings(scheduled=scheduled)
        row = rows[0]
        return ServerSettings(
            row.zone,
            cast("Visible", row.visibility),
            row.welcome,
            row.hidden_packs,
            row.hidden_topics,
            row.channels,
            tuple(sorted(each.person for each in rows if each.person is not None)),
            row.organiser_roles,
            scheduled=scheduled,
        )

    def set_server(self, place: Place, settings: ServerSettings, now: datetime) -> None:
        """Keep what is set for a place's server. Organisers are a set: they come back sorted."""
        here = {"platform": place.platform, "server": place.server}
        values = {
            **here,
            "enterprise": place.enterprise,
            "zone": settings.zone,
            "visibility": settings.visibility,
            "welcome": settings.welcome,
            "hidden_packs": settings.hidden_packs,
            "hidden_topics": settings.hidden_topics,
            "channels": settings.channels,
            "organiser_roles": settings.organiser_roles,
            "changed_at": now,
        }
        table = organiser.c
        with self._database.writing() as connection:
            put(connection, server_settings, values, ("platform", "server"))
            connection.execute(delete(organiser).where(table.platform == place.platform, table.server == place.server))
            if persons := sorted(set(settings.organisers)):
                connection.execute(insert(organiser), [{**here, "person": each} for each in persons])
