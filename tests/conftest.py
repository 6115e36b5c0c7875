"""Fixtures that many tests use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from bot.assistant import Assistant
from bot.library.cache import open_library
from bot.library.library import Library
from bot.reply import Reply
from tests.support.asking import request

# Hypothesis tries the same examples in every run, in whatever order and process.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

pytest_plugins = ["tests.support.databases"]

CONTENT = Path(__file__).parent.parent / "content"


@pytest.fixture(scope="session")
def library() -> Library:
    """Return the default pack, read afresh."""
    return open_library([str(CONTENT)], folder="").library


@pytest.fixture(scope="session")
def assistant(library: Library, request: pytest.FixtureRequest) -> Assistant:
    """Return an assistant for the default pack, with a store that is made when a command uses it."""
    return Assistant(library, lambda: request.getfixturevalue("session_store"))


@pytest.fixture(scope="session")
def ask(assistant: Assistant) -> Callable[[str], Reply]:
    """Return a function that asks the default pack."""
    return lambda text: assistant.answer(request(text))
