# pyright: basic, reportMissingImports=false
"""nonebot2 with an adapter in memory: no driver for networks, no logging above WARNING, one matcher."""

from typing import Any

import nonebot
from nonebot.adapters import Adapter, Bot, Event, Message, MessageSegment
from nonebot.log import logger
from nonebot.message import handle_event
from nonebot.params import CommandArg
from terms import TERMS, leave, serve


class MemorySegment(MessageSegment):
    """A text."""

    @classmethod
    def get_message_class(cls) -> type[Message]:
        """Return the kind of message that is made of this."""
        return MemoryMessage

    def is_text(self) -> bool:
        """All is text."""
        return True

    def __str__(self) -> str:
        return str(self.data["text"])


class MemoryMessage(Message):
    """One text."""

    @classmethod
    def get_segment_class(cls) -> type[MessageSegment]:
        """Return the kind of part that this is made of."""
        return MemorySegment

    @staticmethod
    def _construct(msg: str) -> list[MessageSegment]:
        return [MemorySegment("text", {"text": msg})]


class MemoryEvent(Event):
    """A message from one person."""

    message: MemoryMessage

    def get_type(self) -> str:
        """Return the kind of event."""
        return "message"

    def get_event_name(self) -> str:
        """Return the kind of event."""
        return "message"

    def get_event_description(self) -> str:
        """Return what is logged."""
        return "a message"

    def get_user_id(self) -> str:
        """Return who asks."""
        return "ada"

    def get_session_id(self) -> str:
        """Return who asks."""
        return "ada"

    def get_message(self) -> MemoryMessage:
        """Return the message."""
        return self.message

    def is_tome(self) -> bool:
        """Return that the bot is meant."""
        return True


class MemoryBot(Bot):
    """Keeps what is sent."""

    async def send(self, event: Event, message: Any, **_: object) -> None:  # noqa: ARG002
        """Keep an answer."""
        SENT.append(str(message))


class MemoryAdapter(Adapter):
    """An adapter without network."""

    @classmethod
    def get_name(cls) -> str:
        """Return the adapter's name."""
        return "memory"

    async def _call_api(self, bot: Bot, api: str, **data: Any) -> None:
        raise NotImplementedError


SENT: list[str] = []


def make_bot() -> MemoryBot:
    """Return a bot that is ready to answer once nonebot runs."""
    logger.remove()  # it would announce itself before it knows the level
    nonebot.init(driver="~none", log_level="WARNING", _env_file=None)
    driver = nonebot.get_driver()
    driver.register_adapter(MemoryAdapter)
    explain = nonebot.on_command("explain")

    @explain.handle()
    async def _(arguments: Message = CommandArg()) -> None:  # noqa: B008
        await explain.finish(TERMS.get(arguments.extract_plain_text(), "unknown"))

    return MemoryBot(MemoryAdapter(driver), "bot")


async def answer(bot: MemoryBot, text: str) -> str:
    """Answer one message."""
    await handle_event(bot, MemoryEvent(message=MemoryMessage(text)))
    return SENT.pop()


def first_answer() -> None:
    """Start, answer once, end."""
    bot = make_bot()

    @nonebot.get_driver().on_startup
    async def _() -> None:
        leave(await answer(bot, "/explain term 7"))

    nonebot.run()


def answer_many() -> None:
    """Answer all terms as often as asked."""
    import anyio

    bot = make_bot()

    async def all_of(messages: list[str]) -> list[str]:
        return [await answer(bot, message) for message in messages]

    serve(lambda messages: anyio.run(all_of, messages), "/explain ")
