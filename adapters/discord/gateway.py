"""Staying connected to Discord's gateway, and the sentences for what makes that impossible."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from adapters.hosting.command import problem
from bot import settings

if TYPE_CHECKING:
    from adapters.discord.client import SyllabotClient
    from adapters.hosting.host import Host
    from bot.assistant import Assistant

_log = logging.getLogger("syllabot.discord")

LONGEST_PAUSE = 300.0
"""Seconds between two attempts to reach Discord, at most."""

STEADY = 600.0
"""Seconds after which a client that ran so long is no failed attempt: the next pause is a short one again."""

NOT_SET_UP = (
    "There is no Discord token. Copy it from the page “Bot” of your application in Discord's developer portal and put "
    "it into the variable SYLLABOT_DISCORD_TOKEN, or into a file that SYLLABOT_DISCORD_TOKEN_FILE names."
)
LOGIN_REFUSED = (
    "Discord refuses the token. Make a new one with “Reset Token” on the page “Bot” of your application, and put it "
    "where SYLLABOT_DISCORD_TOKEN, or the file that SYLLABOT_DISCORD_TOKEN_FILE names, holds the old one."
)
UNREACHABLE = "Discord cannot be reached at {address}: {reason}."
REFUSED = "Discord refused that ({status}, code {code}). `syllabot discord doctor` says what may be wrong."
CLOSED = {
    4004: LOGIN_REFUSED,
    4010: "Discord says that this shard does not exist. Start one process per token.",
    4011: "Discord asks for more shards. Start the bot again: it asks how many.",
    4012: "Discord no longer speaks this version of its gateway. Update Syllabot.",
    4013: "Discord does not know an intent that was asked for. Update Syllabot.",
    4014: "Discord does not grant an intent that was asked for. Update Syllabot: this version needs none of those.",
}
"""What Discord closes a connection with for good, and what to do."""


async def stay(
    assistant: Assistant,
    chosen: settings.Discord,
    *,
    host: Host | None = None,
    begun: Callable[[SyllabotClient], object] = id,
) -> int:
    """Stay connected, through outages with longer and longer pauses; return the exit status when that is no use.

    Args:
        assistant: Who knows the answers.
        chosen: Where Discord is.
        host: What answers are made with, by default without a store.
        begun: Hears of each client that sets out to connect.
    """
    import discord
    from aiohttp import ClientError

    from adapters.discord.client import SyllabotClient
    from adapters.discord.pace import Unsteady

    token = chosen.token.reveal() if chosen.token else ""
    pause = 1.0
    clock = asyncio.get_running_loop().time
    while True:
        began = clock()
        client = SyllabotClient(assistant, chosen, host=host)
        begun(client)
        try:
            async with client:
                await client.start(token)
                return 0
        except discord.LoginFailure:
            return problem(LOGIN_REFUSED)
        except discord.PrivilegedIntentsRequired:
            return problem(CLOSED[4014])
        except discord.ConnectionClosed as error:
            if error.code in CLOSED:
                return problem(CLOSED[error.code])
            reason = f"the gateway closed with {error.code}"
        except discord.HTTPException as error:
            if error.status < 500 and error.status != 429:
                return problem(REFUSED.format(status=error.status, code=error.code))
            reason = f"it answers {error.status}"
        except (discord.GatewayNotFound, ClientError, OSError, TimeoutError) as error:
            reason = type(error).__name__
        except Unsteady as error:
            reason = str(error)
        if clock() - began >= STEADY:
            pause = 1.0
        _log.error("%s Trying again in %.0f s.", UNREACHABLE.format(address=chosen.api_url, reason=reason), pause)
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
