"""What a double can be set to."""

from __future__ import annotations

from msgspec import Struct

TOKEN = "a.local.token"  # noqa: S105 - opens nothing but the double
"""The bot token that the double knows."""


class Settings(Struct, frozen=True, kw_only=True):
    """How the double behaves.

    Attributes:
        port: To listen on; 0 for any that is free.
        token: The bot token; all others are refused.
        deadline: Seconds after which an interaction can no longer be answered (Discord: 3). 0: no answer is in time.
        lifetime: Seconds for which an answered interaction takes edits and follow-ups (Discord: 900).
        shards: What `/gateway/bot` recommends.
        concurrency: Sessions that may start within 5 seconds, as `/gateway/bot` says.
        starts: Sessions that may start in all; one more, and the token is reset (Discord: 1,000 a day).
        reset_after: Milliseconds until starts are counted anew, as `/gateway/bot` says.
        heartbeat: Milliseconds between heartbeats.
        allowed_intents: Privileged intents that the application may ask for, as a bit field.
        endpoint: Address for interactions over HTTP, as the application shows it; None for none.
        only_registered: Whether a command must be registered before anybody can use it, as on Discord.
    """

    port: int = 0
    token: str = TOKEN
    deadline: float = 3.0
    lifetime: float = 900.0
    shards: int = 1
    concurrency: int = 1
    starts: int = 1000
    reset_after: int = 86_400_000
    heartbeat: int = 41_250
    allowed_intents: int = 0
    endpoint: str | None = None
    only_registered: bool = True
