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

AT_ONCE = 200


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
    forms = [{**form, "trigger_id": f"t{number}", "response_url": ""} for number in range(AT_ONCE)]
    done = await asyncio.gather(*(chat.wire.deliver("slash_commands", each) for each in forms))
    assert all("Retrieval" in each.body["text"] for each in done)


async def test_two_hundred_mentions_at_once(chat: Chat, slack: SlackDouble) -> None:
    """Two hundred mentions at once are all acknowledged, and each is answered in its thread."""
    slack.judge = False
    event = {"type": "app_mention", "user": ADA, "channel": GENERAL, "text": "<@U0BOT> explain rag"}
    stamps = [f"1800000{number:03}.000100" for number in range(AT_ONCE)]
    events = [world.of_event({**event, "ts": stamp}, f"Ev{stamp}", world.TEAM) for stamp in stamps]
    done = await asyncio.gather(*(chat.wire.deliver("events_api", each) for each in events))
    await chat.settle()
    assert {each.status for each in done} == {200}
    assert sorted(each.thread for each in slack.messages) == stamps


async def test_two_hundred_presses_at_once(chat: Chat, slack: SlackDouble) -> None:
    """Two hundred presses at once are all acknowledged, and each is answered to who pressed."""
    slack.judge = False
    (answer,) = await chat.slash("explain rag")
    slack.messages.clear()
    persons = [f"U{number:03}" for number in range(AT_ONCE)]
    presses = [
        world.of_person("block_actions", person, world.TEAM)
        | {
            "trigger_id": person,
            "container": {"type": "message", "message_ts": answer.ts, "channel_id": GENERAL, "is_ephemeral": True},
            "channel": {"id": GENERAL, "name": "general"},
            "actions": [answer.buttons[-2]],
            "response_url": slack.response_url(GENERAL, person),
        }
        for person in persons
    ]
    done = await asyncio.gather(*(chat.wire.deliver("interactive", each) for each in presses))
    await chat.settle()
    assert {each.status for each in done} == {200}
    assert sorted(each.to for each in slack.messages) == persons
