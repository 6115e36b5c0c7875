"""Who asks too fast has to wait."""

from __future__ import annotations

import pytest

from adapters.hosting.cooldown import AT_ONCE, MOST, Cooldown
from adapters.hosting.host import Host
from adapters.hosting.metrics import Metrics
from bot.assistant import Assistant
from bot.library.library import Library
from bot.request import Person, Place, Request
from tests.support.asking import MONDAY


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Return the time in seconds."""
        return self.now


def test_a_person_may_look_around_and_then_waits() -> None:
    """Some questions go in a row; then one a second; others are not concerned."""
    clock = Clock()
    cooldown = Cooldown(clock)
    assert [cooldown.wait("test", "ada") for _ in range(AT_ONCE)] == [0.0] * AT_ONCE
    assert cooldown.wait("test", "ada") == 1.0
    assert cooldown.wait("test", "bob") == 0.0
    assert cooldown.wait("other", "ada") == 0.0
    clock.now += 1
    assert cooldown.wait("test", "ada") == 0.0
    assert cooldown.wait("test", "ada") == 1.0


def test_who_waits_is_as_free_as_before() -> None:
    """Questions that were refused do not make the wait longer."""
    clock = Clock()
    cooldown = Cooldown(clock)
    for _ in range(100):
        cooldown.wait("test", "ada")
    clock.now += AT_ONCE
    assert [cooldown.wait("test", "ada") for _ in range(AT_ONCE)] == [0.0] * AT_ONCE


def test_who_asked_longest_ago_is_forgotten() -> None:
    """No more persons are remembered than fit."""
    cooldown = Cooldown(Clock())
    for _ in range(AT_ONCE):
        cooldown.wait("test", "ada")
    for number in range(MOST):
        cooldown.wait("test", str(number))
    assert cooldown.wait("test", "ada") == 0.0


async def test_too_fast_is_said_kindly_and_counted(library: Library, caplog: pytest.LogCaptureFixture) -> None:
    """The reply is for the asker alone and says how long to wait; the figures know it."""
    metrics = Metrics()
    host = Host(Assistant(library), cooldown=Cooldown(Clock()), metrics=metrics)
    request = Request("list", Person("test", "ada"), Place("test", "group", "general"), MONDAY)
    found = [await host.answer(request) for _ in range(AT_ONCE + 1)]
    assert [each.cooled for each in found] == [False] * AT_ONCE + [True]
    assert "1 s" in str(found[-1].reply.blocks)
    assert found[-1].private(custom=False)
    text = metrics.text().decode()
    assert f'syllabot_answers_total{{command="list",kind="answer",platform="test"}} {AT_ONCE}.0' in text
    assert 'syllabot_cooldowns_total{platform="test"} 1.0' in text
    assert caplog.text == ""
