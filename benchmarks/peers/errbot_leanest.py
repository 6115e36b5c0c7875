# pyright: basic, reportMissingImports=false
"""errbot 6 at its leanest, through its own bootstrap.

Synchronous (BOT_ASYNC off: no thread pool for commands), an in-process back-end, storage in memory, none of
its core plugins, a plain log formatter, no logging above WARNING, no plugin index, one plugin with one command.
`CORE_PLUGINS` names one that does not exist: errbot reads an empty tuple as "all of them".
"""

import logging
import os
import shutil
import tempfile
from types import SimpleNamespace
from typing import Any

from errbot.bootstrap import setup_bot
from terms import leave, serve

HERE = os.path.dirname(os.path.abspath(__file__))


def make_bot(core_plugins: tuple[str, ...] = ("none",)) -> Any:
    """Return a bot that is ready to answer."""
    folder = tempfile.mkdtemp(prefix="errbot-")
    config = SimpleNamespace(
        BOT_DATA_DIR=folder,
        BOT_EXTRA_BACKEND_DIR=os.path.join(HERE, "errbot_backend"),
        BOT_EXTRA_PLUGIN_DIR=os.path.join(HERE, "errbot_plugin"),
        BOT_ADMINS=("@nobody",),
        BOT_ADMINS_NOTIFICATIONS=(),
        BOT_ASYNC=False,
        BOT_LOG_LEVEL=logging.WARNING,
        BOT_LOG_FORMATTER=logging.Formatter(),
        BOT_PLUGIN_INDEXES=(),
        AUTOINSTALL_DEPS=False,
        CORE_PLUGINS=core_plugins,
        STORAGE="Memory",
    )
    bot = setup_bot("Memory", logging.getLogger(), config)
    if errors := bot.plugin_manager.activate_non_started_plugins():
        raise RuntimeError(errors)
    shutil.rmtree(folder)  # it held the empty folder `plugins` only
    return bot


def first_answer() -> None:
    """Start, answer once, end."""
    leave(make_bot().answer("!explain term 7"))


def answer_many(core_plugins: tuple[str, ...] = ("none",)) -> None:
    """Answer all terms as often as asked."""
    bot = make_bot(core_plugins)
    serve(lambda messages: [bot.answer(message) for message in messages], "!explain ")


def answer_many_with_core_plugins() -> None:
    """Do the same with the plugins that errbot brings along, as its default has it."""
    answer_many(())
