"""Discord's objects as JSON: users, members, channels, servers, the application, messages."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.support.discord_double.components import with_ids
from tests.support.discord_double.world import BOT, DIRECT, FORUM, THREAD, Channel, Guild, Json, User, World, new_id

LONG_AGO = "2024-01-15T10:00:00+00:00"
"""When servers, threads and members came into being."""
MEMBER_PERMISSIONS = "2248473465835073"
"""What a member may in a channel by default: view, send, react, use commands, send in threads, and so on."""
MODERATOR_PERMISSIONS = str(int(MEMBER_PERMISSIONS) | 1 << 13)
"""The same, and manage messages."""
EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15
"""Flags of messages."""
APPLICATION_FLAGS = 1 << 23
"""The application has commands."""
REPLY, SLASH_ANSWER, MENU_ANSWER = 19, 20, 23
"""Types of message beside the usual 0."""


def now() -> str:
    """Return this moment as Discord writes it."""
    return datetime.now(UTC).isoformat()


def user(of: User) -> Json:
    """Return a user."""
    found = {
        "id": of.id,
        "username": of.name,
        "discriminator": "0",
        "global_name": of.shown,
        "avatar": None,
        "avatar_decoration_data": None,
        "banner": None,
        "accent_color": None,
        "collectibles": None,
        "primary_guild": None,
        "public_flags": 0,
        "flags": 0,
    }
    return {**found, "bot": True} if of.bot else found


def own_user(of: User) -> Json:
    """Return the user that a token belongs to, with what only it may see."""
    return {**user(of), "bot": True, "mfa_enabled": True, "locale": of.locale, "verified": True, "email": None}


def member(permissions: str | None = None) -> Json:
    """Return a member without the user; `permissions` stand in interactions alone."""
    found: Json = {
        "roles": [],
        "nick": None,
        "avatar": None,
        "banner": None,
        "joined_at": LONG_AGO,
        "premium_since": None,
        "communication_disabled_until": None,
        "pending": False,
        "deaf": False,
        "mute": False,
        "flags": 0,
    }
    return found if permissions is None else {**found, "permissions": permissions}


def channel(of: Channel, permissions: str | None = None) -> Json:
    """Return a channel, thread or direct message; `permissions` are those of the person who asks, in interactions."""
    found: Json = {"id": of.id, "type": of.type, "flags": 0, "last_message_id": None}
    if of.type == DIRECT:
        return {**found, "recipients": [user(of.recipient)] if of.recipient else []}
    assert of.guild is not None, "every channel but direct messages belongs to a server"
    found |= {"guild_id": of.guild.id, "name": of.name, "parent_id": of.parent, "rate_limit_per_user": 0}
    if permissions is not None:
        found["permissions"] = permissions
    if of.type == THREAD:
        return {**found, **_thread(of.guild)}
    found |= {"position": 0, "topic": None, "nsfw": False, "permission_overwrites": [], "last_pin_timestamp": None}
    if of.type == FORUM:
        found |= {"available_tags": [], "default_reaction_emoji": None, "default_sort_order": None}
        found |= {"default_forum_layout": 0}
    return found


def _thread(guild: Guild) -> Json:
    return {
        "owner_id": guild.owner,
        "message_count": 1,
        "member_count": 2,
        "total_message_sent": 1,
        "applied_tags": [],
        "thread_metadata": {
            "archived": False,
            "archive_timestamp": LONG_AGO,
            "auto_archive_duration": 4320,
            "locked": False,
            "create_timestamp": LONG_AGO,
        },
    }


def guild(of: Guild) -> Json:
    """Return a server, without its members and channels."""
    everyone = {"id": of.id, "name": "@everyone", "permissions": MEMBER_PERMISSIONS, "position": 0, "color": 0}
    everyone |= {"colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None}}
    everyone |= {
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    nothing = ("icon", "description", "home_header", "splash", "discovery_splash", "banner", "application_id")
    nothing += ("afk_channel_id", "system_channel_id", "widget_channel_id", "vanity_url_code", "rules_channel_id")
    nothing += ("safety_alerts_channel_id", "public_updates_channel_id", "incidents_data", "max_presences")
    return {
        **dict.fromkeys(nothing),
        "id": of.id,
        "name": of.name,
        "owner_id": of.owner,
        "region": "deprecated",
        "afk_timeout": 300,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "verification_level": 0,
        "default_message_notifications": 1,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "max_members": 250_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": of.locale,
        "nsfw": False,
        "nsfw_level": 0,
        "features": [],
        "roles": [everyone],
        "emojis": [],
        "stickers": [],
    }


def guild_create(of: Guild, world: World) -> Json:
    """Return a server as it comes over the gateway, with the channels and threads the bot can see."""
    inside = [each for each in world.channels.values() if each.guild == of]
    return {
        **guild(of),
        "joined_at": LONG_AGO,
        "hub_type": None,
        "large": False,
        "unavailable": False,
        "member_count": len(world.users),
        "members": [{**member(), "user": user(BOT)}],
        "channels": [channel(each) for each in inside if each.type != THREAD],
        "threads": [channel(each) for each in inside if each.type == THREAD],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def my_guild(of: Guild) -> Json:
    """Return a server as it stands in the list of a bot's servers."""
    found: Json = {"id": of.id, "name": of.name, "icon": None, "banner": None, "owner": False, "features": []}
    return {**found, "permissions": MEMBER_PERMISSIONS, "approximate_member_count": 3, "approximate_presence_count": 1}


def application(of: User, verify_key: str, endpoint: str | None = None) -> Json:
    """Return an application.

    Args:
        of: Its bot, which has the same id.
        verify_key: The public key of interactions over HTTP, 64 hexadecimal digits.
        endpoint: The address that interactions are sent to, if they do not come over the gateway.
    """
    return {
        "id": of.id,
        "name": of.shown,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user(of),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": verify_key,
        "flags": APPLICATION_FLAGS,
        "flags_new": str(APPLICATION_FLAGS),
        "owner": user(User("1", "owner", "Owner")),
        "team": None,
        "redirect_uris": [],
        "interactions_endpoint_url": endpoint,
        "role_connections_verification_url": None,
        "approximate_guild_count": 2,
        "approximate_user_install_count": 1,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": [],
        "integration_types_config": {"0": {}, "1": {}},
    }


def message(author: User, place: Channel, sent: Json | None = None) -> Json:
    """Return a message.

    Args:
        author: Who wrote it.
        place: Where it stands.
        sent: What was sent: content, embeds, components, flags. Ids are given to components as Discord does.
    """
    sent = sent or {}
    return {
        "id": new_id(),
        "channel_id": place.id,
        "type": 0,
        "author": user(author),
        "content": sent.get("content") or "",
        "timestamp": now(),
        "edited_timestamp": None,
        "tts": False,
        "pinned": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": _embeds(sent),
        "components": with_ids(sent.get("components") or []),
        "flags": sent.get("flags") or 0,
    }


def changed(before: Json, sent: Json) -> Json:
    """Return a message after an edit: what was not sent stays as it is."""
    after = {**before, "edited_timestamp": now()}
    after |= {name: sent[name] or "" for name in ("content",) if name in sent}
    if "embeds" in sent:
        after["embeds"] = _embeds(sent)
    if "components" in sent:
        after["components"] = with_ids(sent["components"] or [])
    if "flags" in sent:  # an edit cannot take off what a message was sent as
        kept = before["flags"] & (EPHEMERAL | COMPONENTS_V2)
        after["flags"] = (sent["flags"] or 0) | kept
    return after


def _embeds(sent: Json) -> list[Json]:
    embeds: list[Json] = sent.get("embeds") or []
    return [{"type": "rich", **embed, **_fields(embed)} for embed in embeds]


def _fields(embed: Json) -> Json:
    return {"fields": [{"inline": False, **each} for each in embed["fields"]]} if "fields" in embed else {}
