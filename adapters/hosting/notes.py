"""The notes of a long-running process: opened once, replaced whole when they changed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from adapters.hosting import garbage
from bot.assistant import Assistant
from bot.library.cache import open_library
from bot.library.problem import BrokenContent
from bot.settings import Settings
from bot.store.protocols import Store

_log = logging.getLogger("syllabot")


class Notes:
    """The assistant of a process, and how its notes are read again.

    Attributes:
        assistant: Who answers; the same object for the life of the process.

    Args:
        chosen: Which notes.
        store: Returns the store, for the commands that use it; None where nothing is kept.

    Raises:
        BrokenContent: the packs have errors.
    """

    def __init__(self, chosen: Settings, store: Callable[[], Store] | None = None) -> None:
        self._settings = chosen
        opened = open_library(chosen.content, chosen.cache)
        self.assistant = Assistant(opened.library, store)
        for warning in opened.warnings:
            _log.warning("%s", warning)

    async def reload(self) -> bool:
        """Read the packs again, off the event loop; return whether they are served now.

        A broken pack never replaces one that is serving.
        """
        try:
            opened = await asyncio.to_thread(open_library, self._settings.content, self._settings.cache)
        except BrokenContent as error:
            _log.error("The notes have errors; the notes as they were are kept. %s", error)
            return False
        for warning in opened.warnings:
            _log.warning("%s", warning)
        self.assistant.library = opened.library
        garbage.settle()
        _log.info("The notes were read again: %d packs.", len(self.assistant.library.packs))
        return True
