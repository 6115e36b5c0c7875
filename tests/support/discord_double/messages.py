"""Messages that stand in channels, and the events about them."""

from __future__ import annotations

from typing import Any

from tests.support.discord_double import payloads
from tests.support.discord_double.answers import unknown
from tests.support.discord_double.gateway import Gateway
from tests.support.discord_double.payloads import EPHEMERAL
from tests.support.discord_double.world import Channel, Guild, Json, User, World


class Messages:
    """Writes, edits and deletes messages; tells the gateway about those that all may see."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world = world
        self._gateway = gateway

    async def write(self, author: User, place: Channel, sent: Json, **more: Any) -> Json:
        """Put a message into a channel; `more` are further fields of it."""
        written = payloads.message(author, place, sent) | more
        self._world.messages[written["id"]] = written
        await self._tell("MESSAGE_CREATE", written, place)
        return written

    async def edit(self, id_: str, sent: Json, flags_off: int = 0) -> Json:
        """Change a message; `flags_off` are flags that end."""
        after = payloads.changed(self.find(id_), sent)
        after["flags"] &= ~flags_off
        self._world.messages[id_] = after
        await self._tell("MESSAGE_UPDATE", after, self._world.channels[after["channel_id"]])
        return after

    async def delete(self, id_: str) -> None:
        """Take a message away."""
        gone = self.find(id_)
        del self._world.messages[id_]
        place = self._world.channels[gone["channel_id"]]
        if not gone["flags"] & EPHEMERAL:
            data: Json = {"id": id_, "channel_id": place.id, **_where(place.guild)}
            await self._gateway.dispatch("MESSAGE_DELETE", data, place.guild)

    def find(self, id_: str, channel: str = "") -> Json:
        """Return a message; in a channel, if one is named.

        Raises:
            RefusedError: there is none.
        """
        found = self._world.messages.get(id_)
        if found is None or channel not in {"", found["channel_id"]}:
            raise unknown("Message")
        return found

    async def _tell(self, event: str, message: Json, place: Channel) -> None:
        if message["flags"] & EPHEMERAL:
            return
        author = self._world.users.get(message["author"]["id"])
        inside: Json = {"member": payloads.member()} if place.guild and author else {}
        await self._gateway.dispatch(event, {**message, **_where(place.guild), **inside}, place.guild)


def _where(guild: Guild | None) -> Json:
    return {"guild_id": guild.id} if guild else {}
