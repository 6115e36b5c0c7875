"""The bot that sits for the pictures of the docs. The drawing itself needs a browser and is not tested."""

from __future__ import annotations

import discord
import pytest
from simcord import Env

from bot.reply import Reply
from docs.pictures.discord import PICTURES, Body, Model, Stage, first_page


def whisper(reply: Reply) -> Body:
    """Return a message for the asker alone that says a reply's title."""
    return {"flags": 64, "components": [{"type": 10, "content": reply.title}]}


@pytest.fixture
def simcord_bot(request: pytest.FixtureRequest) -> discord.Client:
    """Return the model, with the lines of the pictures."""
    return Model([*PICTURES.values(), "help"], getattr(request, "param", first_page))


async def test_every_picture_shows_an_answer(simcord_env: Env) -> None:
    """Each line is answered with what the assistant says, in the message that would be drawn."""
    stage = Stage(simcord_env)
    for line in PICTURES.values():
        answer = await stage.ask(line)
        assert answer.response
        assert answer.response.components[0]["components"][0]["content"]
        assert not answer.ephemeral


@pytest.mark.parametrize("simcord_bot", [whisper], indirect=True)
async def test_the_body_is_what_the_renderer_makes(simcord_env: Env) -> None:
    """The message has the components and the privacy that the renderer gives it, for a line of one word too."""
    stage = Stage(simcord_env)
    for line, title in (("explain rag", "Retrieval-augmented generation (RAG)"), ("help", "What you can ask")):
        answer = await stage.ask(line)
        assert answer.response
        assert answer.ephemeral
        assert answer.response.components[0]["content"] == title
