"""`syllabot discord doctor`: what may keep the bot from answering, each with what to do about it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Literal, TypeAlias

import discord
from discord.http import Route
from msgspec import Struct

from adapters.discord.client import SESSIONS_KEPT, SyllabotClient
from adapters.discord.permissions import invitation, missing
from adapters.discord.registration import fingerprint, registered, wanted
from bot.settings import Discord

Standing: TypeAlias = Literal["ok", "note", "problem"]

MOST_SERVERS = 200
"""Servers whose permissions are looked at: one page of Discord's list."""


class Finding(Struct, frozen=True):
    """One thing that was looked at: how it stands, and a sentence that says what to do where it is not well."""

    standing: Standing
    text: str


async def examine(client: SyllabotClient, settings: Discord, guild: int | None = None) -> AsyncIterator[Finding]:
    """Look at everything that Discord tells about the application; the client is logged in."""
    application = client.application
    if application is None or client.user is None:  # a login always brings both
        return
    yield Finding("ok", f"The token is valid: {client.user} of the application “{application.name}”.")
    yield _key(application, settings)
    yield _wire(application)
    yield await _commands(client, guild)
    yield await _sessions(client)
    if not application.bot_public:
        text = "Only its owner can invite this bot: “Public Bot” is off on the page “Installation” or “Bot”."
        yield Finding("note", text)
    async for finding in _servers(client, application.id):
        yield finding


def _key(application: discord.AppInfo, settings: Discord) -> Finding:
    if settings.public_key and settings.public_key != application.verify_key:
        return Finding(
            "problem",
            "discord.public_key is not this application's: every signed request would be refused. Copy “Public Key” "
            "from the page “General Information”, or remove the setting: it is then asked from Discord.",
        )
    return Finding("ok", "The public key is the application's.")


def _wire(application: discord.AppInfo) -> Finding:
    """Say by which way interactions come: an application has one of the two."""
    if url := application.interactions_endpoint_url:
        return Finding(
            "note",
            f"Commands and buttons come by HTTP, to {url}: run `syllabot serve` there. `syllabot discord` would get "
            "none of them; to use it, empty “Interactions Endpoint URL” on the page “General Information”.",
        )
    return Finding(
        "note",
        "Commands and buttons come over the gateway: run `syllabot discord`. `syllabot serve` would get none of them; "
        "to use it, enter its address as “Interactions Endpoint URL” on the page “General Information”.",
    )


async def _commands(client: SyllabotClient, guild: int | None) -> Finding:
    there, ours = await registered(client, guild), await wanted(client.tree)
    if fingerprint(there) == fingerprint(ours):
        return Finding("ok", f"All {len(ours)} commands are registered as they are in this version.")
    again = f"syllabot discord sync{f' --guild {guild}' if guild else ''}"
    return Finding(
        "problem", f"Discord has other commands ({len(there)}) than this version ({len(ours)}). Run: {again}"
    )


async def _sessions(client: SyllabotClient) -> Finding:
    shards, _, limit = await client.http.get_bot_gateway()
    left = f"{limit['remaining']} of {limit['total']} starts are left for today; {shards} shard(s) are recommended."
    if limit["remaining"] <= SESSIONS_KEPT:
        return Finding("problem", f"{left} Something restarts the bot again and again: look at its log first.")
    return Finding("ok", left)


async def _servers(client: SyllabotClient, application: int) -> AsyncIterator[Finding]:
    route = Route("GET", "/users/@me/guilds")
    found: Any = await client.http.request(route, params={"limit": MOST_SERVERS})
    if not found:
        yield Finding("note", f"The bot is in no server yet. Invite it: {invitation(application)}")
    well = 0
    for server in found:
        lacking = missing(discord.Permissions(int(server["permissions"])))
        well += not lacking
        if lacking:
            what = ", ".join(lacking)
            where = "Server Settings, Roles, the bot's role"
            yield Finding(
                "problem", f"In “{server['name']}” ({server['id']}) the bot lacks: {what}. Give it in {where}."
            )
    if well:
        yield Finding("ok", f"In {well} server(s) the bot has the permissions it needs; a channel may still deny them.")
