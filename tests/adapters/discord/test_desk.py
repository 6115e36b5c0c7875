"""The desk in a simulated Discord: commands, completion, buttons, mentions, and what goes wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping

import discord
import pytest
from msgspec.structs import replace
from simcord import MemberActor

from adapters.discord.client import SyllabotClient
from adapters.discord.desk import Ready
from bot import wording
from bot.assistant import Assistant
from bot.commands import table
from bot.commands.table import COMMANDS, TABLE
from bot.settings import Discord
from tests.support.options import required, with_option
from tests.support.simcord_bot import Chat, Outcome, Seen, words

EVERY_OPTION = [(command.name, option.name) for command in TABLE for option in command.options]

REFERENCE = re.compile(re.escape(wording.UNEXPECTED).replace(r"\{reference\}", "[0-9a-f]{8}"))
"""What a member reads when something unexpected happened."""


@pytest.fixture
def simcord_bot(assistant: Assistant) -> discord.Client:
    """Return the bot that the simulated Discord runs."""
    return bot_of(assistant)


def bot_of(assistant: Assistant) -> SyllabotClient:
    """Return a client. It never connects itself, so it is told how many shards there are."""
    client = SyllabotClient(assistant, Discord())
    client.shard_count = 1
    return client


def whole(outcome: Outcome) -> str:
    """Return all words of what came."""
    return "\n".join(words(outcome.new + outcome.edited))


def broken(_: object, request: object) -> None:
    """Fail in the place of the assistant."""
    del request
    raise LookupError("the secret of the house")


async def pager(chat: Chat) -> Seen:
    """Return the first page of an answer that has several."""
    shown = (await chat.slash("compare", a="data scientist", b="ai engineer")).one
    assert any(label.startswith("More") for label in shown.buttons), shown.buttons
    return shown


# ---- commands


@pytest.mark.parametrize("name", list(COMMANDS))
async def test_every_command_is_answered(chat: Chat, assistant: Assistant, name: str) -> None:
    """Each command of the table answers at once with more than a title, for all unless it is about the asker alone."""
    given = required(assistant, COMMANDS[name], channel=chat.channel, person=chat.bob)
    as_the_table_says(name, await chat.slash(name, given, by=who_may(chat, name)))


@pytest.mark.parametrize(("name", "option"), EVERY_OPTION)
async def test_every_option_is_taken(chat: Chat, assistant: Assistant, name: str, option: str) -> None:
    """Each option of each command can be given, with what completion or an example has for it."""
    given = with_option(assistant, COMMANDS[name], option, channel=chat.channel, person=chat.bob)
    as_the_table_says(name, await chat.slash(name, given, by=who_may(chat, name)))


def who_may(chat: Chat, name: str) -> MemberActor:
    """Return somebody who may use a command."""
    return chat.ada if COMMANDS[name].audience == "members" else chat.moderator


def as_the_table_says(name: str, outcome: Outcome) -> None:
    """See that an answer came, which says something, and who sees it."""
    assert outcome.answered
    assert len(whole(outcome).split()) > 6
    own = COMMANDS[name].uses_store and name != "tips today"  # that was posted for all before
    assert outcome.new[0].private == own
    assert (wording.DELETE in outcome.new[0].buttons) != outcome.new[0].private


async def test_every_place(chat: Chat) -> None:
    """A command is answered where it was given: in a channel, a thread, a forum's post, a direct message."""
    forum = chat.server.create_forum_channel("help")
    for place in (chat.channel, await chat.thread(), await chat.thread("Help", forum)):
        seen = (await chat.slash("explain", where=place, concept="rag")).one
        assert (seen.message.channel.id, "Retrieval" in seen.text) == (place.id, True)
    assert "Retrieval" in (await chat.slash("explain", by=chat.stranger, concept="rag")).one.text


async def test_typed_text_instead_of_a_completion(chat: Chat) -> None:
    """What was typed in place of a completion is understood as it is elsewhere, misspelt too."""
    chosen = (await chat.slash("explain", concept="data-and-ai:rag")).one
    typed = (await chat.slash("explain", concept="RAG")).one
    assert typed.text == chosen.text
    unknown = (await chat.slash("explain", concept="quantum knitting")).one
    assert "quantum knitting" in unknown.text


@pytest.mark.parametrize(("option", "typed"), [("concept", ""), ("concept", "rag"), ("concept", "e")])
async def test_completion(chat: Chat, option: str, typed: str) -> None:
    """Completions come best first and are no more than Discord takes."""
    found = await chat.complete("explain", option, typed)
    assert 0 < len(found) <= 25
    if typed == "rag":
        assert found[0][1] == "data-and-ai:rag"


async def test_completion_knows_the_other_options(chat: Chat) -> None:
    """A dimension is completed from the comparison that the other options name."""
    found = await chat.complete("compare", "by", "", a="data scientist", b="ai engineer")
    assert "models" in [value for _, value in found]


async def test_explain_this(chat: Chat) -> None:
    """The menu on a message explains what stands in it, for who opened it alone."""
    message = await chat.bob.send(chat.channel, "Why do we need RAG here?")
    shown = (await chat.menu(wording.EXPLAIN_THIS, message)).one
    assert "Retrieval" in shown.text
    assert shown.private
    assert chat.seen(chat.bob) == []


# ---- buttons


async def test_a_button_outlives_the_process(chat: Chat, assistant: Assistant) -> None:
    """A button that another process made does what it says."""
    shown = (await chat.slash("explain", concept="rag")).one
    await chat.restart(bot_of(assistant))
    fuller = (await chat.press(chat.seen()[0], "Fuller")).one
    assert fuller.message.id == shown.message.id
    assert len(fuller.text) > len(shown.text)


async def test_pages(chat: Chat) -> None:
    """The asker turns the page in place; another member gets it alone, and the public message stays."""
    first = await pager(chat)
    more = next(label for label in first.buttons if label.startswith("More"))
    theirs = await chat.press(first, more, by=chat.bob)
    assert theirs.edited == ()
    assert theirs.one.private
    own = await chat.press(first, more)
    assert own.new == ()
    assert own.one.message.id == first.message.id
    assert own.one.text == theirs.one.text != first.text
    back = await chat.press(own.one, wording.BACK)
    assert back.one.text == first.text


@pytest.mark.parametrize("who", ["ada", "moderator"])
async def test_delete(chat: Chat, who: str) -> None:
    """The asker and moderators delete an answer."""
    shown = (await chat.slash("about")).one
    outcome = await chat.press(shown, wording.DELETE, by=getattr(chat, who))
    assert outcome.answered
    assert chat.seen() == []


async def test_others_do_not_delete(chat: Chat) -> None:
    """Another member is told, alone, that they cannot delete an answer."""
    shown = (await chat.slash("about")).one
    outcome = await chat.press(shown, wording.DELETE, by=chat.bob)
    assert outcome.gone == ()
    assert (outcome.one.text, outcome.one.private) == (wording.NOT_YOURS, True)


async def test_share(chat: Chat) -> None:
    """What only the asker sees can be shared with all, who then see it."""
    message = await chat.bob.send(chat.channel, "RAG")
    private = (await chat.menu(wording.EXPLAIN_THIS, message)).one
    shared = (await chat.press(private, wording.SHARE)).one
    assert not shared.private
    assert words(chat.seen(chat.bob)) == [shared.text]


@pytest.mark.parametrize("custom_id", ["z9:explain rag", "a:forget data-and-ai:rag", "\u2603", "x:nobody"])
async def test_unknown_buttons(chat: Chat, custom_id: str) -> None:
    """A button of another version, or of none, is answered kindly."""
    row = {"type": 1, "components": [{"type": 2, "style": 2, "label": "Old", "custom_id": custom_id}]}
    bot = chat.env.bot
    old = await bot.get_partial_messageable(chat.channel.id).send(view=_view(row))
    outcome = await chat.press(Seen.of(old), "Old")
    assert (outcome.one.text, outcome.one.private) == (wording.OLD_BUTTON, True)


def _view(*components: Mapping[str, object]) -> discord.ui.LayoutView:
    return Ready({"components": list(components)})


# ---- messages


async def test_mentions(chat: Chat) -> None:
    """A mention is answered in its channel or thread, as a reply; one without words gets the home page."""
    shown = (await chat.mention("what is RAG?")).one
    assert "Retrieval" in shown.text
    assert shown.message.reference
    thread = await chat.thread()
    assert (await chat.mention("explain peft", where=thread)).new[0].message.channel.id == thread.id
    assert (await chat.mention("")).one.buttons


async def test_direct_messages(chat: Chat) -> None:
    """Who writes to the bot directly needs no mention, and gets no button to share or to delete."""
    shown = (await chat.say("explain rag", by=chat.stranger)).one
    assert "Retrieval" in shown.text
    assert not {wording.SHARE, wording.DELETE} & set(shown.buttons)


async def test_what_is_not_for_the_bot_is_ignored(chat: Chat) -> None:
    """Messages without a mention, of bots, and edited ones are left alone."""
    assert (await chat.say("explain rag")).new == ()
    message = await chat.ada.send(chat.channel, "hm")
    assert chat.env.bot.user
    await chat.ada.edit(message, f"<@{chat.env.bot.user.id}> explain rag")
    assert chat.seen() == []
    robot = chat.server.add_member(chat.env.create_user("robot", bot=True))
    assert (await chat.mention("explain rag", by=robot)).new == ()


# ---- who sees it


async def test_private_replies(chat: Chat) -> None:
    """What is for the asker alone is so in a server, and an ordinary message where they are alone anyway."""
    question = "who is the president of France"
    assert (await chat.slash("ask", question=question)).one.private
    assert chat.seen(chat.bob) == []
    assert not (await chat.slash("ask", question=question, by=chat.stranger)).one.private


# ---- what goes wrong


async def test_an_error_before_the_answer(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error becomes one sentence with a reference, for the asker alone, and nothing of what went wrong."""
    monkeypatch.setattr(Assistant, "reply", broken)
    shown = (await chat.slash("explain", concept="rag")).one
    assert REFERENCE.fullmatch(shown.text.replace("\\", "")), shown.text
    assert shown.private
    assert "secret" not in shown.text
    assert REFERENCE.fullmatch((await chat.mention("explain rag")).one.text.replace("\\", ""))


async def test_an_error_after_the_acknowledgement(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error in a slow command, which was acknowledged, is told as well."""
    slow_down(monkeypatch, "about")
    monkeypatch.setattr(Assistant, "reply", broken)
    outcome = await chat.slash("about")
    assert any(REFERENCE.fullmatch(text.replace("\\", "")) for text in words(outcome.new)), words(outcome.new)
    assert not any(seen.thinking for seen in chat.seen())


async def test_slow_commands(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow command is acknowledged first and gives the same answer as a quick one."""
    quick = (await chat.slash("about")).one
    slow_down(monkeypatch, "about")
    before = len(chat.env.http_requests)
    slow = (await chat.slash("about")).one
    callback = next(each for each in chat.env.http_requests[before:] if each.path.endswith("/callback"))
    assert callback.json == {"type": 5}
    assert (slow.text, slow.thinking, slow.private) == (quick.text, False, False)


def slow_down(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let the table say that a command may take long."""
    monkeypatch.setitem(table.COMMANDS, name, replace(COMMANDS[name], slow=True))
