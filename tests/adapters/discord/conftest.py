"""The simulated Discord that tests of the adapter talk in."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from simcord import Env

from tests.support.simcord_bot import Chat, simulated


@pytest.fixture
async def chat(simcord_env: Env) -> AsyncIterator[Chat]:
    """Return a server with the bot that the fixture `simcord_bot` of the test's module makes."""
    async with simulated(simcord_env) as opened:
        yield opened
