"""The first answer to an interaction: one request, whose result is not read.

discord.py's `send_message` and `edit_message` ask for the message that came of the answer and build it, with
all its components, though nobody looks at it: that costs as much as making the answer. So the request is
made here, through discord.py's own transport with its waiting and its errors.
"""

from __future__ import annotations

from typing import Any

import discord
from discord.http import Route
from discord.webhook.async_ import async_context

from adapters.discord.render import COMPONENTS_V2, Body
from adapters.discord.tree import Interaction

_FORM = discord.InteractionResponseType.modal
_NEW, _REPLACED = discord.InteractionResponseType.channel_message, discord.InteractionResponseType.message_update


async def send(interaction: Interaction, body: Body) -> None:
    """Answer with a new message.

    Raises:
        discord.InteractionResponded: it was answered before.
        discord.HTTPException: Discord refused the answer.
    """
    await _respond(interaction, _NEW, body)


async def replace(interaction: Interaction, body: Body) -> None:
    """Answer in place of the message whose button was pressed; who sees it does not change. Raises as `send`."""
    await _respond(interaction, _REPLACED, {**body, "flags": COMPONENTS_V2})


async def ask(interaction: Interaction, form: Body) -> None:
    """Answer with a form to fill in. Raises as `send`."""
    await _respond(interaction, _FORM, form)


async def _respond(interaction: Interaction, kind: discord.InteractionResponseType, body: Body) -> None:
    response: Any = interaction.response
    if response.is_done():
        raise discord.InteractionResponded(interaction)
    http: Any = interaction.client.http
    own: Any = interaction
    route = Route(
        "POST",
        "/interactions/{webhook_id}/{webhook_token}/callback",
        webhook_id=interaction.id,
        webhook_token=interaction.token,
    )
    await async_context.get().request(
        route,
        session=own._session,  # noqa: SLF001 - the connections that discord.py keeps open
        proxy=http.proxy,
        proxy_auth=http.proxy_auth,
        payload={"type": kind.value, "data": body},
    )
    response._response_type = kind  # noqa: SLF001 - so that discord.py knows of it too
