"""Staying connected to Slack by Socket Mode, and the sentences for what makes that impossible."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from adapters.hosting.command import problem
from bot import settings

if TYPE_CHECKING:
    from adapters.hosting.host import Host

_log = logging.getLogger("syllabot.slack")

LONGEST_PAUSE = 300.0
"""Seconds between two attempts to reach Slack, at most."""

WITHOUT_BOT = (
    "There is no bot token. Install the app in your workspace, copy “Bot User OAuth Token” from its page “OAuth & "
    "Permissions”, and put it into the variable SYLLABOT_SLACK_BOT_TOKEN, or into a file that "
    "SYLLABOT_SLACK_BOT_TOKEN_FILE names."
)
WITHOUT_APP = (
    "There is no app-level token. Make one with the scope connections:write on the app's page “Basic Information”, and "
    "put it into the variable SYLLABOT_SLACK_APP_TOKEN, or into a file that SYLLABOT_SLACK_APP_TOKEN_FILE names."
)
REFUSED = "Slack refuses the token ({reason}). {advice} `syllabot slack doctor` says more."
UNREACHABLE = "Slack cannot be reached at {address}: {reason}."


async def stay(host: Host, chosen: settings.Slack, *, keeps: bool) -> int:
    """Connect, again and again with longer pauses while Slack cannot be reached."""
    from aiohttp import ClientError
    from slack_sdk.errors import SlackApiError

    from adapters.slack.posting import reason_of
    from adapters.slack.serving import serving
    from adapters.slack.socket import Sockets
    from adapters.slack.web import OPERATOR

    token = chosen.app_token or settings.Secret("")
    pause = 1.0
    while True:
        try:
            async with serving(host, chosen, keeps=keeps) as made:
                sockets = Sockets(made.app, token, made.client)
                await sockets.try_token()
                await sockets.connect()
                try:
                    await asyncio.Event().wait()
                finally:
                    await sockets.close()
            reason = ""
        except SlackApiError as error:
            reason = reason_of(error)
            if not reason.startswith("status "):
                return problem(REFUSED.format(reason=reason, advice=OPERATOR.get(reason, "")))
        except (ClientError, OSError, TimeoutError) as error:
            reason = type(error).__name__
        _log.error("%s Trying again in %.0f s.", UNREACHABLE.format(address=chosen.api_url, reason=reason), pause)
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
