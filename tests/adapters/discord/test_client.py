"""What the client hears, before discord.py builds it."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.discord.client import concerns

BOT = 42


@pytest.mark.parametrize(
    ("message", "heard"),
    [
        ({"author": {"id": "7"}, "mentions": []}, True),
        ({"author": {"id": "42"}, "mentions": []}, False),
        ({"author": {"id": "7"}, "mentions": [{"id": "42"}], "guild_id": "1"}, True),
        ({"author": {"id": "7"}, "mentions": [{"id": "8"}], "guild_id": "1"}, False),
        ({"author": {"id": "42"}, "mentions": [{"id": "42"}], "guild_id": "1"}, False),
    ],
    ids=["direct", "our own", "a mention", "somebody else's", "our own with our mention"],
)
def test_only_what_is_said_to_the_bot_is_heard(message: dict[str, Any], *, heard: bool) -> None:
    """A message is built if it is direct or mentions the bot, and never if the bot wrote it."""
    assert concerns(message, BOT) is heard
