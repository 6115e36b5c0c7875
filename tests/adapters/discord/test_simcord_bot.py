"""The simulated Discord itself, with a small bot that sends as the adapter does: ready-made components, no views."""

from __future__ import annotations

import asyncio
import re
from typing import Any, Self

import discord
import pytest
from discord import app_commands
from simcord import Env

from tests.support.simcord_bot import Chat, simulated, words


class Body(discord.ui.LayoutView):
    """Ready-made components in the dress of a view. It is stopped, so that discord.py keeps nothing of it."""

    def __init__(self, *components: dict[str, Any]) -> None:
        super().__init__(timeout=None)
        self._ready = list(components)
        self.stop()

    def to_components(self) -> list[dict[str, Any]]:
        """Return the components as they are to be sent."""
        return self._ready

    def has_components_v2(self) -> bool:
        """Return that they need the flag of version 2."""
        return True


def body(text: str, *acts: str) -> Body:
    """Return a container with a text, and a row of buttons."""
    buttons = [{"type": 2, "style": 2, "label": act, "custom_id": f"do:{act}"} for act in acts]
    source = {"type": 2, "style": 5, "label": "Source", "url": "https://a.example"}
    container = {"type": 17, "components": [{"type": 10, "content": text}]}
    return Body(container, {"type": 1, "components": [*buttons, source]})


class Press(discord.ui.DynamicItem[discord.ui.Button["Body"]], template=r"do:(?P<act>.+)"):
    """Any button: what it does stands in its id."""

    def __init__(self, act: str) -> None:
        super().__init__(discord.ui.Button(custom_id=f"do:{act}"))
        self.act = act

    @classmethod
    async def from_custom_id(cls, _: Any, __: Any, match: re.Match[str], /) -> Self:
        """Return the button that has an id."""
        return cls(match["act"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the button says."""
        match self.act:
            case "edit":
                await interaction.response.edit_message(view=body("Edited.", "edit"))
            case "whisper":
                await interaction.response.send_message(view=body("For you.", "delete"), ephemeral=True)
            case "follow":
                await interaction.response.defer()
                await interaction.followup.send(view=body("Later.", "delete"), ephemeral=True)
            case "think":
                await interaction.response.defer(ephemeral=True, thinking=True)
                await interaction.edit_original_response(view=body("Thought."))
            case "delete":
                await interaction.response.defer()
                await interaction.delete_original_response()
            case "ping":
                everyone = discord.AllowedMentions.all()
                await interaction.response.send_message("@everyone", allowed_mentions=everyone)
            case _:
                raise LookupError(self.act)


class Parrot(discord.AutoShardedClient):
    """A bot with the intents of the adapter, which says again what it is told."""

    def __init__(self) -> None:
        intents = discord.Intents.none()
        intents.guild_messages = intents.dm_messages = True
        quiet = discord.AllowedMentions.none()
        super().__init__(intents=intents, allowed_mentions=quiet, max_messages=None, shard_count=2)
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(app_commands.Command(name="say", description="Say it again.", callback=say))
        self.tree.add_command(app_commands.Command(name="slow", description="Take your time.", callback=slow))
        self.tree.add_command(app_commands.Command(name="late", description="Come too late.", callback=late))
        self.tree.add_command(app_commands.Command(name="moderate", description="See who may.", callback=moderate))
        self.tree.add_command(app_commands.ContextMenu(name="Say this", callback=say_this))

    async def setup_hook(self) -> None:
        """Register the commands and the button."""
        self.add_dynamic_items(Press)
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        """Answer messages to the bot; without the intent for servers, a message has no server, but its channel may."""
        direct = getattr(message.channel, "guild_id", None) is None
        if not message.author.bot and (direct or self.user in message.mentions):
            reply = message.to_reference(fail_if_not_exists=False)
            await message.channel.send(view=body(f"You wrote: {message.content}"), reference=reply)


async def offer(_: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    """Offer to say it loudly."""
    return [app_commands.Choice(name=f"{typed}!", value=typed.upper())]


@app_commands.describe(text="What to say.")
@app_commands.autocomplete(text=offer)
async def say(interaction: discord.Interaction[Any], text: str) -> None:
    """Say it again."""
    await interaction.response.send_message(view=body(text, "edit", "whisper", "follow", "delete"))


async def slow(interaction: discord.Interaction[Any]) -> None:
    """Answer late, in two messages."""
    await interaction.response.defer(thinking=True)
    await interaction.edit_original_response(view=body("One."))
    await interaction.followup.send(view=body("Two.", "think", "ping", "break"))


async def late(interaction: discord.Interaction[Any]) -> None:
    """Answer when it is too late."""
    await asyncio.sleep(4)
    await interaction.response.send_message(view=body("Here I am."))


async def moderate(interaction: discord.Interaction[Any]) -> None:
    """Tell whether the asker may delete messages of others."""
    await interaction.response.send_message(view=body(str(interaction.permissions.manage_messages)), ephemeral=True)


async def say_this(interaction: discord.Interaction[Any], message: discord.Message) -> None:
    """Say a message again."""
    await interaction.response.send_message(view=body(f"It says: {message.content}"), ephemeral=True)


@pytest.fixture
def simcord_bot() -> discord.Client:
    """Return the bot that the simulated Discord runs."""
    return Parrot()


async def test_a_command_is_answered(chat: Chat) -> None:
    """A slash command shows its answer: words, buttons, links, and that everybody sees it."""
    answer = (await chat.slash("say", text="Hello.")).one
    assert answer.text == "Hello."
    assert answer.buttons == ("edit", "whisper", "follow", "delete")
    assert answer.links == (("Source", "https://a.example"),)
    assert not answer.private
    assert words(chat.seen(chat.bob)) == ["Hello."]


async def test_completion_offers(chat: Chat) -> None:
    """Completion returns the words shown and the values behind them, to members and in direct messages."""
    assert await chat.complete("say", "text", "hi") == [("hi!", "HI")]
    assert await chat.complete("say", "text", "hi", by=chat.stranger) == [("hi!", "HI")]


async def test_a_message_is_edited_in_place(chat: Chat) -> None:
    """A press that changes its message shows as an edit, not as a new message."""
    answer = (await chat.slash("say", text="Hello.")).one
    outcome = await chat.press(answer, "edit")
    assert outcome.new == ()
    assert outcome.one.text == "Edited."
    assert outcome.one.message.id == answer.message.id


async def test_others_press_and_are_answered_privately(chat: Chat) -> None:
    """Another member can press; what only they are told, nobody else sees, and they can delete it."""
    answer = (await chat.slash("say", text="Hello.")).one
    told = (await chat.press(answer, "whisper", by=chat.bob)).one
    assert told.private
    assert words(chat.seen()) == ["Hello."]
    outcome = await chat.press(told, "delete", by=chat.bob)
    assert words(outcome.gone) == ["For you."]
    assert words(chat.seen(chat.bob)) == ["Hello."]


async def test_deferred_answers(chat: Chat) -> None:
    """An answer after “thinking”, more of it as follow-ups, and follow-ups of a press are new messages."""
    outcome = await chat.slash("slow")
    assert words(outcome.new) == ["One.", "Two."]
    thought = (await chat.press(outcome.new[1], "think")).one
    assert (thought.text, thought.private, thought.thinking) == ("Thought.", True, False)
    answer = (await chat.slash("say", text="Hello.")).one
    later = (await chat.press(answer, "follow")).one
    assert (later.text, later.private) == ("Later.", True)


async def test_menus(chat: Chat) -> None:
    """A command of a message's menu gets the message's words, without the intent to read messages."""
    message = await chat.bob.send(chat.channel, "RAG fetches.")
    assert (await chat.menu("Say this", message)).one.text == "It says: RAG fetches."


async def test_mentions_and_direct_messages(chat: Chat) -> None:
    """The bot reads mentions in channels, threads and forums, and direct messages; nothing else."""
    assert "what is RAG?" in (await chat.mention("what is RAG?")).one.text
    assert (await chat.say("what is RAG?")).new == ()
    for place in (await chat.thread(), await chat.thread("A post", chat.server.create_forum_channel("forum"))):
        there = (await chat.mention("hello", where=place)).one
        assert there.message.channel.id == place.id
    direct = (await chat.say("what is PEFT?", by=chat.stranger)).one
    assert direct.text == "You wrote: what is PEFT?"
    assert direct.message.reference


async def test_commands_in_direct_messages(chat: Chat) -> None:
    """Somebody who shares no server with the bot can use its commands and buttons in direct messages."""
    answer = (await chat.slash("say", text="Hello.", by=chat.stranger)).one
    assert (await chat.press(answer, "edit", by=chat.stranger)).one.text == "Edited."
    assert chat.seen() == []


async def test_who_may_moderate(chat: Chat) -> None:
    """The bot sees what members may do, in threads too."""
    assert (await chat.slash("moderate")).one.text == "False"
    assert (await chat.slash("moderate", by=chat.moderator)).one.text == "True"
    assert (await chat.slash("moderate", by=chat.moderator, where=await chat.thread())).one.text == "True"


async def test_buttons_outlive_the_bot(chat: Chat) -> None:
    """After a restart, and in another process's client, old buttons work; nothing of them was kept."""
    answer = (await chat.slash("say", text="Hello.")).one
    await chat.restart()
    assert (await chat.press(answer, "edit")).one.text == "Edited."
    await chat.restart(Parrot())
    assert (await chat.press(chat.seen()[0], "edit")).answered


async def test_the_referee_judges_every_request(chat: Chat) -> None:
    """A message that could ping everybody fails the test at once, with its place in the body."""
    shown = (await chat.slash("slow")).new[1]
    with pytest.raises(AssertionError, match=r"data\.allowed_mentions\.parse: must be \[\]"):
        await chat.press(shown, "ping")


async def test_errors_in_buttons_are_not_lost(chat: Chat) -> None:
    """discord.py only logs what goes wrong in a button: the log is there to be looked at."""
    shown = (await chat.slash("slow")).new[1]
    outcome = await chat.press(shown, "break")
    assert not outcome.answered
    (logged,) = chat.logged()
    assert "LookupError('break')" in logged
    assert chat.logged() == []


async def test_errors_that_nobody_looks_at_fail(simcord_env: Env) -> None:
    """An error in a button fails the test that does not look at it."""
    with pytest.raises(AssertionError, match="LookupError"):
        async with simulated(simcord_env) as chat:
            await chat.press((await chat.slash("slow")).new[1], "break")


async def test_late_answers(chat: Chat) -> None:
    """A bot that takes longer than three seconds has not answered, and learns it as it would from Discord."""
    outcome = await chat.slash("late")
    assert not outcome.answered
    (error,) = chat.env.errors
    assert isinstance(error.__cause__, discord.NotFound)
    assert error.__cause__.code == 10062
    assert len(chat.logged()) == 1


async def test_time_passes_at_once(chat: Chat) -> None:
    """Time can pass without waiting."""
    before = chat.env.now()
    await chat.pass_time(15 * 60)
    assert (chat.env.now() - before).total_seconds() == pytest.approx(15 * 60)


async def test_sent_bodies_are_not_kept(chat: Chat) -> None:
    """discord.py keeps nothing of a body that was sent, so buttons cost no memory."""
    await chat.slash("say", text="Hello.")
    await chat.mention("Hello.")
    assert chat.env.bot.persistent_views == []
