"""`syllabot work`: the duties that nobody asks for, beside processes that answer."""

from __future__ import annotations

from adapters.hosting import command

NOTHING = (
    "There is nothing to look after: no database can be used here. Install Syllabot with its extra “state”, and for "
    "PostgreSQL “postgres”."
)


def run(words: list[str]) -> int:
    """Work until told to stop; return the exit status."""
    listening = command.listening("work", "Posts tips and tidies up, beside processes that answer.", words)
    command.log_to_stderr()
    return command.run(_work(listening), "serve,state,discord,slack")


async def _work(listening: command.Listening) -> int:
    from adapters.hosting import parts, process

    return await process.run((parts.duties,), NOTHING, listening)
