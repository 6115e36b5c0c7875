"""`syllabot serve`: one ASGI application with the endpoints of every platform that is set up for HTTP."""

from __future__ import annotations

from adapters.hosting import command

NOTHING = (
    "Nothing is set up to be served. For Discord set SYLLABOT_DISCORD_TOKEN, for Slack SYLLABOT_SLACK_SIGNING_SECRET; "
    "see the guide for operators."
)


def run(words: list[str]) -> int:
    """Serve until told to stop; return the exit status."""
    listening = command.listening("serve", "Serves the signed HTTP endpoints.", words)
    command.log_to_stderr()
    return command.run(_serve(listening), "serve,discord,slack")


async def _serve(listening: command.Listening) -> int:
    from adapters.hosting import parts, process

    return await process.run((parts.discord_http, parts.slack_http), NOTHING, listening)
