"""Discord's REST interface for duties that nobody asks for: tips, and which servers the bot is in."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

import discord
from discord.http import Route

from adapters.discord.client import point_at
from adapters.discord.sender import LONGEST_WAIT, DiscordSender
from bot.settings import Discord

PAGE = 200
"""Servers in one answer of Discord's, at most [Discord: Get Current User Guilds]."""


class Rest:
    """A login that keeps no connection; a context manager.

    Args:
        chosen: The token, and where Discord is.
    """

    def __init__(self, chosen: Discord) -> None:
        self._chosen = chosen
        self._client: discord.Client | None = None

    async def __aenter__(self) -> Self:
        """Log in.

        Raises:
            discord.LoginFailure: Discord refuses the token.
        """
        point_at(self._chosen)
        client = discord.Client(intents=discord.Intents.none(), max_ratelimit_timeout=LONGEST_WAIT)
        await client.login(self._chosen.token.reveal() if self._chosen.token else "")
        self._client = client
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        """Log out."""
        if self._client is not None:
            await self._client.close()

    @property
    def user(self) -> int:
        """The bot's own id."""
        user = self._logged_in().user
        return user.id if user else 0

    def sender(self) -> DiscordSender:
        """Return what posts tips."""
        return DiscordSender(self._logged_in().http, self.user)

    def _logged_in(self) -> discord.Client:
        if self._client is None:
            raise LookupError("nobody is logged in")
        return self._client

    async def servers(self) -> frozenset[str]:
        """Return the ids of all servers that the bot is in.

        Raises:
            discord.HTTPException: Discord does not say.
        """
        found: list[str] = []
        page: Any = None
        while page is None or len(page) == PAGE:
            params: dict[str, Any] = {"limit": PAGE, **({"after": found[-1]} if found else {})}
            page = await self._logged_in().http.request(Route("GET", "/users/@me/guilds"), params=params)
            found.extend(str(server["id"]) for server in page)
        return frozenset(found)
