"""What long-running processes write to their error output: a line for each event, for people or for machines."""

from __future__ import annotations

import logging
from typing import TextIO


def log_to(stream: TextIO, form: str) -> None:
    """Let what a process does, and what goes wrong, stand in a stream.

    Args:
        stream: Where.
        form: `json`: an object per line, with `time`, `level`, `logger`, `event`; of an unexpected error also
            `fault`, its type, and `reference`, what a member was told. `text`: the same for people.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_json() if form == "json" else _text())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # what it says at each start is of no use to operators


def _text() -> logging.Formatter:
    return logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")


def _json() -> logging.Formatter:
    import structlog

    names = structlog.stdlib.add_logger_name, structlog.stdlib.add_log_level
    extra = structlog.stdlib.ExtraAdder(allow=("reference", "fault"))
    time = structlog.processors.TimeStamper("iso", utc=True, key="time")
    order = structlog.processors.JSONRenderer(sort_keys=False)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*names, extra, time],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, order],
    )
