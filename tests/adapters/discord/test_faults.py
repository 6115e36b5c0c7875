"""What goes wrong between the bot and Discord: it recovers or says what is wrong, and answers nobody twice."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable

import pytest
from msgspec.structs import replace

from adapters.discord.client import SyllabotClient
from adapters.discord.gateway import CLOSED, LOGIN_REFUSED, LONGEST_PAUSE, stay
from adapters.discord.pace import LOSSES, STARTS, Unsteady
from bot import wording
from bot.assistant import Assistant
from bot.commands.table import COMMANDS
from bot.settings import Discord, Secret
from tests.support.discord_double import TOKEN, DiscordDouble, Settings
from tests.support.discord_double.asked import Asked
from tests.support.discord_double.clients import double_for, running
from tests.support.discord_double.faults import (
    MISSING_ACCESS,
    MISSING_PERMISSIONS,
    UNKNOWN_CHANNEL,
    Fault,
    dropped,
    failed,
    limited,
)
from tests.support.discord_double.gateway import IDENTIFY, RESUME
from tests.support.discord_double.world import GENERAL

pytestmark = pytest.mark.usefixtures("judged")

RAG = {"concept": "rag"}
SENT = "POST /channels/*/messages"
CALLBACK = "POST /interactions/*/*/callback"
TRIES = 5
"""How often discord.py sends a request that Discord's side fails."""


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let waiting take no time; return how long it would have been each time, in seconds."""
    taken: list[float] = []
    sleep = asyncio.sleep

    async def hurried(seconds: float, result: object = None) -> object:
        taken.append(seconds)
        return await sleep(0, result)

    monkeypatch.setattr(asyncio, "sleep", hurried)
    return taken


class Log(logging.Handler):
    """What the bot logs, to wait for and to look at."""

    def __init__(self, double: DiscordDouble) -> None:
        super().__init__(logging.WARNING)
        self.text = ""
        self._double = double

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record, as an operator reads it."""
        self.text += logging.Formatter().format(record) + "\n"
        self._double.changes.note()

    async def until(self, *said: str) -> None:
        """Wait until one of some words was said."""
        await self._double.until(lambda: any(each in self.text for each in said))


@pytest.fixture
async def log(double: DiscordDouble) -> AsyncGenerator[Log]:
    """Return what the bot logs during the test; warnings and worse."""
    made, root = Log(double), logging.getLogger()
    root.addHandler(made)
    yield made
    root.removeHandler(made)


@pytest.fixture
async def client(double: DiscordDouble, assistant: Assistant) -> AsyncGenerator[SyllabotClient]:
    """Run the real client, connected, until the test ends."""
    made = SyllabotClient(assistant, where(double))
    async with running(double, made):
        await double.gateway.ready()
        yield made


def where(double: DiscordDouble) -> Discord:
    """Return the settings with which a bot finds a double."""
    return Discord(Secret(TOKEN), api_url=double.api_url, gateway_url=double.gateway_url)


async def explained(double: DiscordDouble) -> None:
    """Ask, and see that it is answered once."""
    asked = await double.actor().slash("explain", RAG)
    assert "Retrieval" in str((await asked.answered())["data"])
    assert len(asked.attempts) == 1


# ---- the gateway


@pytest.mark.parametrize("code", [1000, 1001, 4000, 4001, 4002, 4003, 4005, 4008])
@pytest.mark.usefixtures("client")
async def test_a_closed_connection_is_resumed(double: DiscordDouble, code: int) -> None:
    """What is asked while a connection is lost is answered after a RESUME, once, and no session is started."""
    await double.gateway.close(code)
    await explained(double)
    assert len(double.gateway.sent(RESUME)) == double.gateway.starts == 1


@pytest.mark.parametrize("way", ["reconnect", "invalid", "cut"])
@pytest.mark.usefixtures("client")
async def test_a_lost_connection_is_resumed(double: DiscordDouble, way: str) -> None:
    """The order to reconnect, a session that can be resumed, and a broken line lead to a RESUME as well."""
    match way:
        case "reconnect":
            await double.gateway.reconnect()
        case "invalid":
            await double.gateway.invalidate(resumable=True)
        case _:
            double.gateway.cut()
    await double.gateway.until_sent(RESUME)
    await explained(double)
    assert double.gateway.starts == 1


@pytest.mark.parametrize("way", ["invalid", "4007", "4009"])
@pytest.mark.usefixtures("pauses", "client")
async def test_a_lost_session_is_started_anew(double: DiscordDouble, way: str) -> None:
    """A session that cannot be resumed is followed by a new one, and one only."""
    await (double.gateway.invalidate(resumable=False) if way == "invalid" else double.gateway.close(int(way)))
    await double.gateway.until_sent(IDENTIFY, 2)
    await double.gateway.ready()
    await explained(double)
    assert double.gateway.starts == 2


async def test_a_silent_gateway_is_left(monkeypatch: pytest.MonkeyPatch, assistant: Assistant) -> None:
    """Where heartbeats are not answered, and nothing else comes, the client connects again and resumes."""
    async with double_for(monkeypatch, Settings(heartbeat=20)) as double:
        made = SyllabotClient(assistant, where(double))
        made._connection.heartbeat_timeout = 0.2  # pyright: ignore[reportPrivateUsage]
        async with running(double, made):
            await double.gateway.ready()
            double.gateway.acknowledges = False
            await double.gateway.until_sent(RESUME)
            double.gateway.acknowledges = True
            await explained(double)
            assert double.gateway.starts == 1


@pytest.mark.usefixtures("pauses", "client")
async def test_a_dead_line_is_tried_again(double: DiscordDouble) -> None:
    """Where even the way to the gateway is closed, the client tries until it is open."""
    for path in ("GET /", "GET /resume"):
        double.faults.plan(path, dropped(), times=3)
    double.gateway.cut()
    await double.gateway.ready()
    await explained(double)


# ---- no storm from here


@pytest.mark.parametrize("code", [4000, 4009])
@pytest.mark.usefixtures("pauses")
async def test_a_gateway_that_keeps_nobody(double: DiscordDouble, assistant: Assistant, code: int) -> None:
    """A client whose connections or sessions never last ends, rather than try without a pause."""
    made = SyllabotClient(assistant, where(double))
    async with running(double, made, ends=Unsteady) as task:
        await double.gateway.ready()
        double.gateway.refuse(code, times=1000)
        await double.gateway.close(code)
        await asyncio.wait([task])
        assert double.gateway.starts <= STARTS
        assert len(double.log.of("GET /resume")) <= LOSSES


async def staying(double: DiscordDouble, assistant: Assistant, until: Callable[[], Awaitable[object]]) -> None:
    """Keep a bot running as the program does, until something has happened."""
    task = asyncio.ensure_future(stay(assistant, where(double)))
    try:
        await until()
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.wait([task])


async def test_a_storm_is_met_with_growing_pauses(
    double: DiscordDouble, assistant: Assistant, pauses: list[float]
) -> None:
    """While sessions do not last, each client after the first waits twice as long; when they do, all is well."""
    double.gateway.refuse(4009, times=6 * LOSSES)

    async def over() -> None:
        await double.gateway.ready()
        await explained(double)

    await staying(double, assistant, over)
    grown = [pause for pause in pauses if pause.is_integer() and pause not in {0, 5}]
    assert grown[:5] == [1, 2, 4, 8, 16]
    assert len(double.gateway.sent(IDENTIFY)) <= STARTS * (len(grown) + 1)


async def test_pauses_have_a_limit(double: DiscordDouble, assistant: Assistant, pauses: list[float]) -> None:
    """An outage of any length is waited out, with pauses of minutes."""
    double.faults.plan("GET /users/@me", failed(503), times=12)

    async def over() -> None:
        await double.gateway.ready()
        await explained(double)

    await staying(double, assistant, over)
    assert pauses.count(LONGEST_PAUSE) == 3
    assert double.gateway.starts == 1


async def test_starts_are_saved(
    monkeypatch: pytest.MonkeyPatch, assistant: Assistant, pauses: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    """Where few starts are left for the day, the bot waits until Discord counts anew."""
    async with double_for(monkeypatch, Settings(starts=40, reset_after=7_200_000)) as double:
        async with running(double, SyllabotClient(assistant, where(double))):
            await double.gateway.ready()
            assert 7200 in pauses
        assert "Only 40 starts are left" in caplog.text


@pytest.mark.parametrize("code", list(CLOSED))
async def test_closed_for_good(
    double: DiscordDouble, assistant: Assistant, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where connecting again is no use, the bot ends at once, with a sentence that says what to do."""
    double.gateway.refuse(code)
    assert await stay(assistant, where(double)) == 2
    assert CLOSED[code] in capsys.readouterr().err
    assert len(double.gateway.sent(IDENTIFY)) == 1


async def test_a_token_that_is_reset(
    double: DiscordDouble, assistant: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    """When the token is reset while the bot runs, it ends and says so."""
    task = asyncio.ensure_future(stay(assistant, where(double)))
    await double.gateway.ready()
    double.gateway.revoked = True
    await double.gateway.close(4004)
    assert await task == 2
    assert LOGIN_REFUSED in capsys.readouterr().err


# ---- requests


@pytest.mark.parametrize("fault", [limited(0.01), failed(502), failed(500)], ids=["429", "502", "500"])
@pytest.mark.parametrize("request_", [SENT, CALLBACK], ids=["mention", "command"])
@pytest.mark.usefixtures("pauses", "client")
async def test_a_passing_fault(double: DiscordDouble, fault: Fault, request_: str) -> None:
    """What Discord cannot take just now is sent again, and is answered once."""
    double.faults.plan(request_, fault, times=2)
    await asked_by(double, request_)
    sent = await double.log.until(request_, 3)
    assert sent[-1].status in {200, 204}
    assert sent[0].json == sent[-1].json
    await explained(double)
    assert len(double.log.of(request_)) == (3 if request_ == SENT else 4)


async def asked_by(double: DiscordDouble, request: str) -> None:
    """Let Ada ask in the way that leads to a request."""
    if request == SENT:
        await double.actor().say("explain rag", mention=True)
    else:
        await double.actor().slash("explain", RAG)


@pytest.mark.parametrize(
    ("fault", "tries"),
    [
        (limited(0.01), TRIES),
        (limited(0.01, scope="global"), TRIES),
        (limited(600), None),
        (limited(0.01, via=False), 1),
        (failed(502), TRIES),
        (failed(503), None),
        (dropped(), 1),
        (dropped(done=True), 1),
    ],
    ids=["429", "429 for all", "long 429", "429 of the network", "502", "503", "no answer", "answer lost"],
)
@pytest.mark.parametrize("request_", [SENT, CALLBACK], ids=["mention", "command"])
@pytest.mark.usefixtures("pauses")
async def test_a_lasting_fault(
    double: DiscordDouble,
    client: SyllabotClient,
    fault: Fault,
    tries: int | None,
    request_: str,
    log: Log,
) -> None:
    """What Discord does not take is given up after some tries, without an apology on top; the log says why."""
    double.faults.plan(request_, fault, times=None)
    before = set(double.world.messages)
    await asked_by(double, request_)
    await log.until("a mention.", "/explain.")
    await client.desk.finish(1)
    count = tries or (1 if request_ == SENT else TRIES)
    assert len(double.log.of(request_)) == count
    assert len(set(double.world.messages) - before - asked_ids(double)) <= 1
    assert "Traceback" not in log.text
    assert "reference" not in log.text
    double.faults.clear()
    await explained(double)


def asked_ids(double: DiscordDouble) -> set[str]:
    """Return the ids of messages that people wrote."""
    return {id_ for id_, message in double.world.messages.items() if not message["author"].get("bot")}


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (MISSING_PERMISSIONS, f"Channel {GENERAL.id}: Discord refused"),
        (MISSING_ACCESS, "needs View Channel, Send Messages"),
        (UNKNOWN_CHANNEL, "The channel is gone: a mention."),
    ],
    ids=["permission", "access", "channel"],
)
@pytest.mark.usefixtures("client")
async def test_a_mention_that_cannot_be_answered(double: DiscordDouble, fault: Fault, said: str, log: Log) -> None:
    """Where the bot may not write, or the channel is gone, it tries once and says in the log what is missing."""
    double.faults.plan(SENT, fault, times=None)
    await double.actor().say("explain rag", mention=True)
    await log.until(said)
    await explained(double)
    assert len(double.log.of(SENT)) == 1


@pytest.mark.usefixtures("client")
async def test_a_channel_that_is_deleted(double: DiscordDouble, log: Log) -> None:
    """A channel that is deleted before the answer costs nothing but that answer."""
    held = double.faults.hold(SENT)
    await double.actor().say("explain rag", mention=True)
    await held.reached.wait()
    await double.delete_channel(GENERAL)
    held.release()
    await log.until("The channel is gone: a mention.")
    assert len(double.log.of(SENT)) == 1


async def test_too_late(double: DiscordDouble, client: SyllabotClient, log: Log) -> None:
    """An interaction that Discord gave up is tried once, and noted."""
    asked = await double.actor().slash("explain", RAG, send=False)
    asked.expire()
    await double.send(asked)
    await log.until("Too late, or unknown to Discord: /explain.")
    await client.desk.finish(1)
    assert [attempt.code for attempt in asked.attempts] == [10062]
    assert asked.followups == []


async def test_answered_by_another(double: DiscordDouble, client: SyllabotClient, log: Log) -> None:
    """An interaction that another process of the bot has answered gets no second answer."""
    asked = await double.actor().slash("explain", RAG, send=False)
    await double.desk.answer(asked.id, asked.token, {"type": 4, "data": {"content": "First."}})
    await double.send(asked)
    await log.until("Already answered, by another process or before: /explain.")
    await client.desk.finish(1)
    assert [attempt.code for attempt in asked.attempts] == [0, 40060]
    assert asked.followups == []


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Let the table say that `/ask` is slow, and answers wait for the event."""
    monkeypatch.setitem(COMMANDS, "ask", replace(COMMANDS["ask"], slow=True))
    go_on, answer = threading.Event(), Assistant.answer

    def waiting(self: Assistant, request: object) -> object:
        go_on.wait()
        return answer(self, request)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(Assistant, "answer", waiting)
    return go_on


async def deferred(double: DiscordDouble, question: str) -> Asked:
    """Ask something slow, and wait for the acknowledgement."""
    asked = await double.actor().slash("ask", {"question": question})
    assert (await asked.answered())["type"] == 5
    return asked


async def test_a_token_that_ran_out(
    double: DiscordDouble, client: SyllabotClient, slow: threading.Event, log: Log
) -> None:
    """An answer that comes after the interaction's fifteen minutes is given up, without a second try."""
    asked = await deferred(double, "what is rag?")
    asked.end()
    slow.set()
    await log.until("the interaction's time is over: /ask.")
    await client.desk.finish(1)
    assert len(double.log.of("PATCH /webhooks/*/*/messages/*")) == 1
    assert double.log.of("POST /webhooks/*/*") == []


async def test_a_slow_private_answer(double: DiscordDouble, client: SyllabotClient, slow: threading.Event) -> None:
    """What turns out to be for the asker alone is never shown to all: the acknowledgement changes, then goes."""
    asked = await deferred(double, "who is the president of France")
    slow.set()
    (follow_up,) = await asked.until_followed()
    await client.desk.finish(1)
    (edit,) = double.log.of("PATCH /webhooks/*/*/messages/*")
    assert wording.FOR_YOU_ALONE in str(edit.json)
    assert double.shown(follow_up)["flags"] & 1 << 6
    assert asked.original not in double.world.messages
