"""`syllabot run`: everything that is set up, in one process."""

from __future__ import annotations

from adapters.hosting import command

NOTHING = (
    "Nothing is set up. For Discord set SYLLABOT_DISCORD_TOKEN, for Slack SYLLABOT_SLACK_BOT_TOKEN and "
    "SYLLABOT_SLACK_APP_TOKEN; see the guide for operators. To try it without either: syllabot"
)


def run(words: list[str]) -> int:
    """Run until told to stop; return the exit status."""
    listening = command.listening("run", "Runs everything that is set up, in one process.", words)
    command.log_to_stderr()
    return command.run(_run(listening), "serve,discord,slack")


async def _run(listening: command.Listening) -> int:
    from adapters.hosting import parts, process

    return await process.run((parts.discord_gateway, parts.slack_any), NOTHING, listening, (parts.duties,))
