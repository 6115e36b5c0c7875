"""Unexpected errors: noted where an operator finds them, told to a member as a reference alone."""

from __future__ import annotations

import logging
import os
import traceback

_log = logging.getLogger("syllabot")


def note(error: BaseException, doing: str) -> str:
    """Log an unexpected error; return the reference under which it stands in the log.

    Args:
        error: What happened. Its own message is left out: it may hold what a person typed, or a secret.
        doing: What was being done, in a few words without content, such as "answering /explain".
    """
    reference = os.urandom(4).hex()
    where = "".join(traceback.format_tb(error.__traceback__))
    said = {"reference": reference, "fault": type(error).__name__}
    _log.error("%s while %s, reference %s\n%s", type(error).__name__, doing, reference, where.rstrip(), extra=said)
    return reference
