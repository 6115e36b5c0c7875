"""A server in a simulated Discord: people talk to the real bot, and every request it makes goes to the referee.

    async def test_explains(chat: Chat) -> None:
        answer = (await chat.slash("explain", concept="rag")).one
        assert "Retrieval" in answer.text
        other = await chat.press(answer, "Fuller", by=chat.bob)
        assert other.one.private

simcord runs the bot's own client without a network. It replaces the requests and the gateway of discord.py; what is
between them is real. A test's module says in a fixture `simcord_bot` which client to run.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Self, TypeAlias

import discord
from msgspec import Struct
from simcord import ChannelHandle, Env, GuildHandle, InteractionResult, MemberActor, UserHandle

from tests.support.discord_referee.components import BUTTON, TEXT_DISPLAY, walk
from tests.support.discord_referee.referee import check

Person: TypeAlias = MemberActor | UserHandle
"""A member of the server, or somebody who has only the direct messages with the bot."""


class Seen(Struct, frozen=True):
    """A message of the bot as people see it.

    Attributes:
        message: What discord.py makes of it.
        text: Its words: the content and all text displays, a line each.
        private: Whether only the person who asked sees it.
        thinking: Whether it only says that an answer is coming.
        buttons: The labels that can be pressed, in order; of a button without one its sign.
        links: The labels that lead somewhere, and where.
        components: The components as they were sent.
    """

    message: discord.Message
    text: str
    private: bool
    thinking: bool
    buttons: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    components: list[dict[str, Any]]

    @classmethod
    def of(cls, message: discord.Message) -> Self:
        """Return a message as people see it."""
        components = [dict(component.to_dict()) for component in message.components]
        all_ = [component for _, component in walk(components, "")]
        texts = [component["content"] for component in all_ if component["type"] == TEXT_DISPLAY]
        buttons = [component for component in all_ if component["type"] == BUTTON and not component.get("disabled")]
        return cls(
            message,
            "\n".join(text for text in (message.content, *texts) if text),
            message.flags.ephemeral,
            message.flags.loading,
            tuple(_label(button) for button in buttons if "custom_id" in button),
            tuple((button.get("label") or "", button["url"]) for button in buttons if button.get("url")),
            components,
        )


class Outcome(Struct, frozen=True):
    """What came of something that a person did.

    Attributes:
        new: Messages of the bot that this person sees now and did not before.
        edited: Messages that changed, as they are now.
        gone: Messages that are there no more, as they were.
        answered: Whether the interaction was answered in time. A message needs no answer: there it is always true.
    """

    new: tuple[Seen, ...]
    edited: tuple[Seen, ...]
    gone: tuple[Seen, ...]
    answered: bool = True

    @property
    def one(self) -> Seen:
        """Return the one message that is new or changed; anything else fails the test."""
        (seen,) = self.new + self.edited
        return seen


class Errors(logging.Handler):
    """Keeps what discord.py logs as an error: of buttons, it logs exceptions and nothing else happens."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record with the exception it tells of."""
        cause = record.exc_info[1] if record.exc_info else None
        self.texts.append(f"{record.getMessage()}: {cause!r}")


class Chat:
    """A server with a channel, three members and the bot, and the direct messages of each.

    Every action is judged at once: a request that the referee refuses fails the test there.

    Attributes:
        env: The simulated Discord, for what has no method here: time, faults, more channels and people.
        server: The server.
        channel: Its channel.
        ada: The member who does something unless another is named.
        bob: Another member.
        moderator: A member who may delete messages of others and manage the server.
        stranger: Somebody who is not in the server.

    Args:
        env: The running environment.
        errors: What collects the errors that discord.py logs.
    """

    def __init__(self, env: Env, errors: Errors) -> None:
        self.env = env
        self.server: GuildHandle = env.create_guild("Study group")
        self.channel: ChannelHandle = self.server.create_text_channel("questions")
        rights = discord.Permissions(manage_messages=True, manage_guild=True)
        role = self.server.create_role("Moderators", permissions=rights)
        self.ada: MemberActor = self.server.add_member(env.create_user("ada"))
        self.bob: MemberActor = self.server.add_member(env.create_user("bob"))
        self.moderator: MemberActor = self.server.add_member(env.create_user("mo"), roles=[role])
        self.stranger: UserHandle = env.create_user("sam")
        self._errors = errors
        self._judged = 0

    # ---- what people do

    async def slash(
        self,
        command: str,
        filled: Mapping[str, Any] | None = None,
        /,
        *,
        by: Person | None = None,
        where: ChannelHandle | None = None,
        **options: Any,
    ) -> Outcome:
        """Use a slash command.

        Args:
            command: Its name; of a subcommand with the names before it: `tips list`.
            filled: The values of its options, of those too that are called as something here is.
            by: Who; a `UserHandle` does it in the direct messages with the bot.
            where: The channel or thread, of a member.
            options: The values of its options.
        """
        person = by or self.ada
        before = self._messages(person)
        options |= filled or {}
        if isinstance(person, MemberActor):
            result = await person.slash(where or self.channel, command, **options)
        else:
            result = await person.slash(command, **options)
        return self._outcome(person, before, result)

    async def complete(
        self, command: str, option: str, typed: str, /, *, by: Person | None = None, **filled: Any
    ) -> list[tuple[str, str]]:
        """Type into an option; return what is offered, each as the words shown and the value behind them."""
        person = by or self.ada
        if isinstance(person, MemberActor):
            found = await person.autocomplete(self.channel, command, option, typed, **filled)
        else:
            found = await person.autocomplete(command, option, typed, **filled)
        self.judge()
        return [(choice["name"], choice["value"]) for choice in found]

    async def menu(
        self, command: str, target: discord.Message | MemberActor, *, by: MemberActor | None = None
    ) -> Outcome:
        """Use a command of the menu of a message or a member."""
        person = by or self.ada
        before = self._messages(person)
        return self._outcome(person, before, await person.context_menu(self.channel, command, target))

    async def press(self, seen: Seen, label: str, *, by: Person | None = None) -> Outcome:
        """Press the button with a label, or the sign that it has instead."""
        person = by or self.ada
        before = self._messages(person)
        return self._outcome(person, before, await person.click(seen.message, custom_id=_id_of(seen, label)))

    async def report(self, seen: Seen, label: str, words: str, *, by: Person | None = None) -> Outcome:
        """Press a button that opens a form of one field, and send that filled in."""
        person = by or self.ada
        before = self._messages(person)
        form = await person.click(seen.message, custom_id=_id_of(seen, label))
        self.judge()
        return self._outcome(person, before, await person.submit_modal(form, {"words": words}))

    async def say(self, text: str, *, by: Person | None = None, where: ChannelHandle | None = None) -> Outcome:
        """Write a message: a member in a channel or thread, a `UserHandle` to the bot directly."""
        person = by or self.ada
        before = self._messages(person)
        if isinstance(person, MemberActor):
            await person.send(where or self.channel, text)
        else:
            await person.send_dm(text)
        return self._outcome(person, before)

    async def mention(self, text: str, *, by: MemberActor | None = None, where: ChannelHandle | None = None) -> Outcome:
        """Write a message that begins with a mention of the bot."""
        return await self.say(f"<@{self._bot.id}> {text}", by=by, where=where)

    # ---- the world

    async def thread(self, name: str = "A question", forum: ChannelHandle | None = None) -> ChannelHandle:
        """Return a new thread of Ada's in the channel, or a post in a forum."""
        parent = forum or self.channel
        made = self.env.backend.create_thread(parent.id, name, self.ada.id)
        await self.env.settle()
        return next(thread for thread in parent.threads if thread.id == made.id)

    async def restart(self, client: discord.Client | None = None) -> None:
        """Stop the bot and start it again, or another client of the same bot; what was sent stays."""
        await self.env.restart_bot(client)
        self.judge()

    async def pass_time(self, seconds: float) -> None:
        """Let time pass at once."""
        await self.env.advance_time(seconds)
        self.judge()

    def seen(self, by: Person | None = None) -> list[Seen]:
        """Return all that the bot has sent and a person sees, oldest first."""
        return list(self._messages(by or self.ada).values())

    # ---- the judges

    def judge(self) -> None:
        """Let the referee judge each request that it has not yet judged."""
        requests = self.env.http_requests[self._judged :]
        self._judged += len(requests)
        found = {f"{each.method} {each.path}": check(each.method, each.path, each.json) for each in requests}
        assert not any(found.values()), {request: problems for request, problems in found.items() if problems}

    def logged(self) -> list[str]:
        """Return the errors that discord.py logged since this was last asked; those nobody asks for fail the test."""
        texts, self._errors.texts = self._errors.texts, []
        return texts

    @property
    def _bot(self) -> discord.ClientUser:
        assert self.env.bot.user
        return self.env.bot.user

    def _outcome(self, by: Person, before: dict[int, Seen], result: InteractionResult | None = None) -> Outcome:
        self.judge()
        now = self._messages(by)
        return Outcome(
            tuple(seen for id_, seen in now.items() if id_ not in before),
            tuple(seen for id_, seen in now.items() if id_ in before and _differs(seen, before[id_])),
            tuple(seen for id_, seen in before.items() if id_ not in now),
            result is None or result.acknowledged,
        )

    def _messages(self, viewer: Person) -> dict[int, Seen]:
        """Return what the bot has sent and somebody sees, by the message's id, oldest first."""
        found = [message for place in self._places(viewer) for message in place.history(viewer=viewer)]
        ours = sorted(
            (message for message in found if message.author.id == self._bot.id), key=lambda message: message.id
        )
        return {message.id: Seen.of(message) for message in ours}

    def _places(self, viewer: Person) -> Iterator[ChannelHandle]:
        if isinstance(viewer, UserHandle):
            yield viewer.dm_channel
            return
        for channel in self.server.channels.values():
            yield channel
            yield from channel.threads
        yield viewer.user.dm_channel


def _label(button: Mapping[str, Any]) -> str:
    emoji: Mapping[str, Any] = button.get("emoji") or {}
    return str(button.get("label") or emoji.get("name") or "")


def _id_of(seen: Seen, label: str) -> str:
    """Return the id of the first button with a label."""
    pressed = [each for _, each in walk(seen.components, "") if each["type"] == BUTTON and "custom_id" in each]
    return next(str(each["custom_id"]) for each in pressed if _label(each) == label)


def _differs(one: Seen, other: Seen) -> bool:
    return (one.text, one.components) != (other.text, other.components)


@asynccontextmanager
async def simulated(env: Env) -> AsyncGenerator[Chat]:
    """Open a server in a simulated Discord; at its end nothing may be left that the referee or the log complains of."""
    errors, log = Errors(), logging.getLogger("discord")
    log.addHandler(errors)
    try:
        chat = Chat(env, errors)
        yield chat
        chat.judge()
        assert not errors.texts, errors.texts
    finally:
        log.removeHandler(errors)


def words(seen: Iterable[Seen]) -> list[str]:
    """Return what messages say, without the rest."""
    return [each.text for each in seen]
