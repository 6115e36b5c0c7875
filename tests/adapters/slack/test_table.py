"""Every command of the table, by every way in, over every wire."""

from __future__ import annotations

import asyncio

from adapters.press import carries
from adapters.slack.render import ROOM
from bot.assistant import Assistant
from bot.commands.table import TABLE
from bot.understand.grammar import text_of
from tests.support.asking import request
from tests.support.slack_double import ADA, GENERAL, SlackDouble, world
from tests.support.slack_double.people import Chat


async def test_every_command_by_every_way(chat: Chat) -> None:
    """Each command is answered by the command, a mention and a direct message, and acknowledged."""
    for command in TABLE:
        for way in (chat.slash, chat.mention, chat.say):
            answer = await way(command.examples[0])
            assert chat.last.status == 200
            assert answer, (command.name, way)
            assert "it was noted as" not in answer[0].text, (command.name, way)


async def test_every_command_by_a_button(chat: Chat, assistant: Assistant) -> None:
    """Each call that a button can hold is answered when it is pressed."""
    (answer,) = await chat.slash("explain rag")
    buttons = answer.body["blocks"][-2]["elements"]
    pressed = 0
    for command in TABLE:
        for example in command.examples:
            call = assistant.answer(request(example)).call
            if call is None or not carries(call, ROOM):
                continue
            buttons[0] = {**buttons[0], "value": f"a:{text_of(call)}"}
            other, *_ = await chat.press(answer, buttons[0]["text"]["text"])
            assert (other.private, other.to) == (True, ADA)
            assert "it was noted as" not in other.text, example
            pressed += 1
    assert pressed >= len(TABLE)


async def test_two_hundred_at_once(chat: Chat, slack: SlackDouble) -> None:
    """Two hundred commands at once are all acknowledged with their answer."""
    slack.judge = False
    form = world.of_command("explain rag", ADA, GENERAL, world.TEAM)
    forms = [{**form, "trigger_id": f"t{number}", "response_url": ""} for number in range(200)]
    done = await asyncio.gather(*(chat.wire.deliver("slash_commands", each) for each in forms))
    assert all("Retrieval" in each.body["text"] for each in done)
