# ruff: noqa: INP001
# pyright: basic, reportMissingImports=false
"""An errbot back-end without network: an answer is appended to a list."""

from errbot.backends.base import ONLINE, Message, Person
from errbot.core import ErrBot


class MemoryPerson(Person):
    """A person who is a name."""

    def __init__(self, name: str) -> None:
        self._name = name

    person = client = nick = aclattr = fullname = email = property(lambda self: self._name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MemoryPerson) and self._name == other._name

    def __hash__(self) -> int:
        return hash(self._name)


class MemoryBackend(ErrBot):
    """Keeps what is sent."""

    def __init__(self, config: object) -> None:
        super().__init__(config)
        self.bot_identifier = MemoryPerson("bot")
        self.asker = MemoryPerson("ada")
        self.sent: list[str] = []

    def answer(self, text: str) -> str:
        """Answer one message."""
        self.callback_message(Message(text, frm=self.asker, to=self.bot_identifier))
        return self.sent.pop()

    def send_message(self, msg: Message) -> None:
        """Keep an answer, after the plugins saw it."""
        super().send_message(msg)
        self.sent.append(msg.body)

    def build_reply(self, msg: Message, text: str = "", private: bool = False, threaded: bool = False) -> Message:  # noqa: ARG002, FBT001, FBT002
        """Return the answer to a message."""
        return Message(text, frm=msg.to, to=msg.frm, parent=msg if threaded else None)

    def build_identifier(self, text_representation: str) -> MemoryPerson:
        """Return a person by name."""
        return MemoryPerson(text_representation)

    def change_presence(self, status: str = ONLINE, message: str = "") -> None:
        """There is nobody to tell."""

    def prefix_groupchat_reply(self, message: Message, identifier: Person) -> None:
        """There are no rooms."""

    def query_room(self, room: str) -> None:
        """There are no rooms."""

    def rooms(self) -> list[str]:
        """There are no rooms."""
        return []

    @property
    def mode(self) -> str:
        """The back-end's name."""
        return "memory"
