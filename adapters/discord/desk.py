"""The desk: takes what members ask, over whichever wire, and answers it.

Slash commands and mentions are answered for all in a server, presses of buttons for who pressed; what the
core forces to be private is always for the asker alone. One place acknowledges, answers and apologises.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Coroutine, Generator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, TypeVar

import discord
from aiohttp import ClientError
from msgspec.structs import replace

from adapters.discord import respond
from adapters.discord.custom_id import Press, read
from adapters.discord.refusals import NO_HISTORY, hopeless
from adapters.discord.render import Audience, Body, Shown, body, said, shown
from adapters.discord.report import form, words_in
from adapters.discord.tree import Interaction
from adapters.hosting import faults
from adapters.hosting.host import Answered, Host
from adapters.hosting.opinions import keep
from adapters.opinions import ACTS
from bot import wording
from bot.call import Call
from bot.commands.table import COMMANDS
from bot.completion import Choice
from bot.markup import verbatim
from bot.reply import File, Note, Reply
from bot.request import Person, Place, Request
from bot.visibility import is_elsewhere

T = TypeVar("T")

_log = logging.getLogger("syllabot.discord")

ACKNOWLEDGE_AFTER = 1.5
"""Seconds for which a command may wait for the database before Discord is told that the answer comes: half of what
Discord waits."""


class Ready(discord.ui.LayoutView):
    """A body of the renderer's as the view that discord.py sends. It keeps nothing: buttons find us by their ids."""

    def __init__(self, ready: Body) -> None:
        super().__init__(timeout=None)
        self._ready: Any = ready["components"]
        self.stop()  # so that discord.py does not store it

    def to_components(self) -> list[dict[str, Any]]:
        """Return the components as they were rendered."""
        return self._ready

    def has_components_v2(self) -> bool:
        """Return whether the components are of version 2: always."""
        return True


class Desk:
    """Answers members.

    Args:
        host: What answers are made with.
    """

    def __init__(self, host: Host) -> None:
        self._host = host
        self._at_work: dict[int, asyncio.Event] = {}
        self._expected: dict[int, asyncio.Event] = {}

    # ---- what comes in

    async def command(self, interaction: Interaction, call: Call) -> None:
        """Answer a slash command."""
        async with self._guarded(interaction, f"/{call.command}"):
            if COMMANDS[call.command].slow:
                await self._answer_slowly(interaction, call)
            else:
                answered = await self._answered_in_time(interaction, call)
                await self._send(interaction, shown(answered.reply), private=answered.private(custom=False))
                self._host.sent(answered)

    async def found(self, interaction: Interaction, message: discord.Message) -> None:
        """Answer the menu on a message, for who opened it."""
        async with self._guarded(interaction, "the menu on a message"):
            reply = self._host.assistant.found(await self._host.dressed(request_of(interaction, message.content)))
            await self._send(interaction, shown(reply), private=True)

    async def complete(self, interaction: Interaction, call: Call, option: str, typed: str) -> tuple[Choice, ...]:
        """Return completions, best first."""
        hidden = (await self._host.dressed(request_of(interaction, call))).settings.hidden
        return self._host.assistant.complete(call.command, option, typed, call, hidden)

    async def press(self, interaction: Interaction, custom_id: str) -> None:
        """Do what a button says, whoever made it and however long ago."""
        async with self._guarded(interaction, "a button"):
            press = read(custom_id)
            if press is None:
                await self._say(interaction, wording.OLD_BUTTON)
            elif press.act == "delete":
                await self._delete(interaction, press.asker)
            elif press.act == "mistake":
                await respond.ask(interaction, form(press))
            elif press.call is not None and press.act in ACTS:
                await self._keep(interaction, press.call, helpful=press.act == "helpful")
            elif press.call is not None:
                await self._answer_press(interaction, press, press.call)

    async def submit(self, interaction: Interaction) -> None:
        """Keep the mistake in an answer that a form reports."""
        async with self._guarded(interaction, "a form"):
            given: Any = interaction.data
            press = read(str(given.get("custom_id", "")))
            if press is None or press.act != "mistake" or press.call is None:
                await self._say(interaction, wording.OLD_BUTTON)
            elif words := words_in(given.get("components")):
                await self._keep(interaction, press.call, helpful=False, words=words)
            else:
                await self._say(interaction, wording.NO_WORDS)

    async def mention(self, message: discord.Message, text: str) -> None:
        """Answer a message that speaks to the bot, in its channel."""
        server = server_of(message)
        alone = server is None
        place = Place("discord", str(server or "dm"), str(message.channel.id))
        person = Person("discord", str(message.author.id), message.author.display_name)
        request = Request(text, person, place, datetime.now(UTC))
        try:
            answered = await self._host.answer(request, public=not alone) if text else None
            if answered and answered.cooled and not alone:
                return  # who calls again and again shall not make us fill a channel
            reply = answered.reply if answered else self._host.assistant.home(await self._host.dressed(request))
            audience = Audience(person.id, alone=alone)
            await _post(message, shown(reply), audience)
            if answered:
                self._host.sent(answered)
        except discord.Forbidden as error:
            _log.warning(
                "Channel %s: Discord refused the answer to a mention (%s). The bot needs View Channel, Send Messages "
                "and, in threads, Send Messages in Threads there.", place.channel, error.code,
            )  # fmt: skip
        except ClientError as error:
            _log.warning("The connection was lost (%s): a mention.", type(error).__name__)
        except Exception as error:  # noqa: BLE001 - a member never sees a stack trace
            if why := hopeless(error):
                _log.warning("%s: a mention.", why)
                return
            reference = faults.note(error, "answering a mention")
            with _unreachable("A mention"):
                apology = said(wording.UNEXPECTED.format(reference=reference), Audience())
                await message.channel.send(view=Ready(apology), reference=_reference(message), mention_author=False)

    async def failed(self, interaction: Interaction, error: Exception) -> None:
        """Apologise for what went wrong before a command of ours was reached."""
        if isinstance(error, discord.app_commands.CommandNotFound):
            async with self._guarded(interaction, "an unknown command"):
                await self._say(interaction, wording.NO_SUCH_COMMAND.format(typed=error.name))
            return
        await self._apologise(interaction, faults.note(error, "reading a command"))

    # ---- being at work

    def expect(self, id_: int) -> asyncio.Event:
        """Return what is set when the interaction of that id has been dealt with."""
        return self._expected.setdefault(id_, asyncio.Event())

    def forget(self, id_: int) -> None:
        """Stop expecting an interaction."""
        self._expected.pop(id_, None)

    async def finish(self, seconds: float) -> None:
        """Wait until what was taken has been answered, at most for some seconds."""
        waiting = [asyncio.ensure_future(event.wait()) for event in list(self._at_work.values())]
        if waiting:
            _, late = await asyncio.wait(waiting, timeout=seconds)
            for task in late:
                task.cancel()

    @asynccontextmanager
    async def _guarded(self, interaction: Interaction, doing: str) -> AsyncGenerator[None]:
        """Keep what goes wrong inside from the member, who gets one sentence and a reference."""
        done = self._at_work[interaction.id] = self._expected.get(interaction.id) or asyncio.Event()
        try:
            yield
        except discord.InteractionResponded:
            _log.warning("An interaction was answered twice (%s).", doing)
        except discord.HTTPException as error:
            if why := hopeless(error):
                _log.warning("%s: %s.", why, doing)
            else:
                await self._apologise(interaction, faults.note(error, f"answering {doing} ({error.code})"))
        except ClientError as error:  # it may have arrived: another attempt could answer twice
            _log.warning("The connection was lost (%s): %s.", type(error).__name__, doing)
        except Exception as error:  # noqa: BLE001 - a member never sees a stack trace
            await self._apologise(interaction, faults.note(error, f"answering {doing}"))
        finally:
            done.set()
            self._at_work.pop(interaction.id, None)

    async def _apologise(self, interaction: Interaction, reference: str) -> None:
        with _unreachable("An interaction"):
            await self._say(interaction, wording.UNEXPECTED.format(reference=reference))

    # ---- what goes out

    async def _answer_slowly(self, interaction: Interaction, call: Call) -> None:
        """Acknowledge at once, then answer off the event loop, in place of the acknowledgement."""
        await interaction.response.defer(thinking=True)
        try:
            answered = await self._answered(interaction, call)
        except Exception as error:  # noqa: BLE001 - a member never sees a stack trace
            reference = faults.note(error, f"answering /{call.command}")
            audience = _audience(interaction, private=True)
            await _in_place(interaction, said(wording.UNEXPECTED.format(reference=reference), audience), audience)
            return
        audience = _audience(interaction, private=answered.private(custom=False))
        cut = shown(answered.reply)
        await _in_place(interaction, body(cut, 1, audience), audience)
        await _rest(interaction, cut, audience)
        self._host.sent(answered)

    async def _send(self, interaction: Interaction, cut: Shown, *, private: bool = False, page: int = 1) -> None:
        """Answer with a new message."""
        audience = _audience(interaction, private=private or cut.reply.visibility == "private")
        first = body(cut, min(page, len(cut.pages)), audience)
        files = [_attached(file) for file in cut.reply.files]
        if interaction.response.is_done():
            await interaction.followup.send(view=Ready(first), ephemeral=audience.private, files=files)
        elif files:
            await interaction.response.send_message(view=Ready(first), ephemeral=audience.private, files=files)
        else:
            await respond.send(interaction, first)
        await _rest(interaction, cut, audience)

    async def _answered_in_time(self, interaction: Interaction, call: Call) -> Answered:
        """Answer; where the database takes its time, acknowledge first. What it is asked about is for one person."""
        if not COMMANDS[call.command].uses_store:
            return await self._answered(interaction, call)
        return await self._in_time(interaction, self._answered(interaction, call))

    async def _in_time(self, interaction: Interaction, work: Coroutine[Any, Any, T]) -> T:
        """Return what some work with the database comes to; say in time that an answer comes, for one person."""
        answering = asyncio.ensure_future(work)
        done, _ = await asyncio.wait({answering}, timeout=ACKNOWLEDGE_AFTER)
        if not done:
            await interaction.response.defer(ephemeral=True, thinking=True)
        return await answering

    async def _keep(self, interaction: Interaction, call: Call, *, helpful: bool, words: str = "") -> None:
        """Keep what a person thinks of an answer, and thank them."""
        work = keep(self._host, request_of(interaction, call), helpful=helpful, words=words)
        await self._say(interaction, await self._in_time(interaction, work))

    async def _answered(self, interaction: Interaction, call: Call) -> Answered:
        async def organises() -> bool:
            return interaction.permissions.manage_guild

        roles = [str(role) for role in getattr(interaction.user, "_roles", ())]
        return await self._host.answer(request_of(interaction, call), organises, roles)

    async def _replace(self, interaction: Interaction, cut: Shown, page: int = 1) -> None:
        """Answer in place of the message whose button was pressed."""
        message = interaction.message
        private = message is not None and message.flags.ephemeral
        audience = _audience(interaction, private=private)
        await respond.replace(interaction, body(cut, min(page, len(cut.pages)), audience))

    async def _say(self, interaction: Interaction, sentence: str) -> None:
        audience = _audience(interaction, private=True)
        if interaction.response.is_done():
            await _follow(interaction, said(sentence, audience), audience)
        else:
            await respond.send(interaction, said(sentence, audience))

    async def _answer_press(self, interaction: Interaction, press: Press, call: Call) -> None:
        answered = await self._answered_in_time(interaction, call)
        reply = answered.reply
        cut, page = shown(reply), press.page
        if press.act == "page" and cut.mark != press.mark:
            cut, page = shown(replace(reply, blocks=(Note(verbatim(wording.CHANGED)), *reply.blocks))), 1
        if press.act == "share":
            await self._share(interaction, cut, answered)
        elif press.act in {"page", "replace"} and self._may_replace(interaction, reply):
            await self._replace(interaction, cut, page)
        else:
            await self._send(interaction, cut, private=True, page=page)

    def _may_replace(self, interaction: Interaction, reply: Reply) -> bool:
        return not interaction.response.is_done() and _is_own(interaction) and reply.kind != "problem"

    async def _share(self, interaction: Interaction, cut: Shown, answered: Answered) -> None:
        if cut.reply.visibility == "private" or is_elsewhere(answered.request):
            await self._say(interaction, wording.NOT_SHARED)
        else:
            await self._send(interaction, cut)

    async def _delete(self, interaction: Interaction, asker: str) -> None:
        if str(interaction.user.id) == asker or interaction.permissions.manage_messages:
            await interaction.response.defer()
            await interaction.delete_original_response()
        else:
            await self._say(interaction, wording.NOT_YOURS)


def _attached(file: File) -> discord.File:
    return discord.File(BytesIO(file.text.encode()), file.name)


def server_of(message: discord.Message) -> int | None:
    """Return the server of a message; None for a direct one. `message.guild` is only known with another intent."""
    return getattr(message.channel, "guild_id", None)


def request_of(interaction: Interaction, asked: Call | str) -> Request:
    """Return what an interaction asks, by whom and where."""
    user = interaction.user
    person = Person("discord", str(user.id), user.display_name, str(interaction.locale))
    channel = interaction.channel
    parent = getattr(channel, "parent_id", None)
    own = str(interaction.channel_id or user.id)
    place = Place(
        "discord",
        str(interaction.guild_id or "dm"),
        str(parent) if parent else own,
        own if parent else "",
    )
    return Request(asked, person, place, datetime.now(UTC), locale=str(interaction.locale))


def _audience(interaction: Interaction, *, private: bool) -> Audience:
    alone = interaction.context.dm_channel
    return Audience(str(interaction.user.id), private and not alone, alone)


def _is_own(interaction: Interaction) -> bool:
    """Return whether who pressed is who asked: a public answer names its asker in its button to delete it."""
    message = interaction.message
    for row in message.components if message else ():
        for component in getattr(row, "children", ()):
            press = read(getattr(component, "custom_id", None) or "")
            if press is not None and press.act == "delete":
                return press.asker == str(interaction.user.id)
    return True


async def _in_place(interaction: Interaction, ready: Body, audience: Audience) -> None:
    """Answer in place of an acknowledgement that all see.

    It cannot become private itself, and what follows it while it waits would take its place for all. So it says
    something first, the private answer follows, and then it goes.
    """
    if not audience.private:
        await interaction.edit_original_response(view=Ready(ready))
        return
    await interaction.edit_original_response(view=Ready(said(wording.FOR_YOU_ALONE, Audience())))
    await _follow(interaction, ready, audience)
    await interaction.delete_original_response()


async def _rest(interaction: Interaction, cut: Shown, audience: Audience) -> None:
    """Send the pages that no button leads to."""
    if not cut.paged:
        for number in range(2, len(cut.pages) + 1):
            await _follow(interaction, body(cut, number, audience), audience)


async def _follow(interaction: Interaction, ready: Body, audience: Audience) -> None:
    await interaction.followup.send(view=Ready(ready), ephemeral=audience.private)


async def _post(message: discord.Message, cut: Shown, audience: Audience) -> None:
    """Answer a message in its channel, once: Discord takes the same nonce for the same message."""
    for number in range(1, 2 if cut.paged else len(cut.pages) + 1):
        view = Ready(body(cut, number, audience))
        nonce = f"{message.id}-{number}"
        try:
            await message.channel.send(view=view, reference=_reference(message), mention_author=False, nonce=nonce)
        except discord.HTTPException as error:
            if error.code != NO_HISTORY:
                raise
            await message.channel.send(view=view, nonce=nonce)  # it still stands in the right channel


def _reference(message: discord.Message) -> discord.MessageReference:
    return message.to_reference(fail_if_not_exists=False)


@contextmanager
def _unreachable(what: str) -> Generator[None]:
    """Let an apology fail: nobody is left to tell but the operator."""
    try:
        yield
    except (discord.DiscordException, ClientError, OSError) as error:
        _log.warning("%s could not be answered: %s.", what, type(error).__name__)
