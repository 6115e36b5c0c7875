"""A Slack on this machine, Web API and Socket Mode, which a real Bolt app talks to.

    async with SlackDouble() as slack:                    # 127.0.0.1, any free port
        slack.api_url                                     # http://127.0.0.1:PORT/api
        async with socket_chat(slack, assistant) as chat: # or http_chat, direct_chat: the three ways in
            (answer,) = await chat.slash("explain rag")
            answer.text, answer.private, answer.thread, answer.labels
            await chat.press(answer, "Fuller", by=BOB)
            await chat.mention("what is peft?", thread="1700000001.000100")
            await chat.say("list")                        # a direct message
            await chat.shortcut("a message about RAG")    # Explain this
            await chat.home(); slack.homes[ADA]

**What went out**: `slack.messages` (as people see them now), `slack.calls` (each call of the Web API), `slack.views`.
Every body is judged by `tests.support.slack_referee` at once: `slack.problems` must stay empty.

**What goes wrong**: `slack.fail("chat.postMessage", Fault(status=429, retry_after=0))`, `Fault(status=503, done=True)`,
`Fault(error="not_in_channel")`, `slack.expire_responses()`; for Socket Mode `slack.sockets.disconnect("warning")`,
`slack.sockets.end()`, `slack.sockets.drop()`.

**As a process of its own**: `python -m tests.support.slack_double`, for benchmarks.
"""

from tests.support.slack_double.server import Fault, SlackDouble
from tests.support.slack_double.world import ADA, BOB, GENERAL, SECRET

__all__ = ["ADA", "BOB", "GENERAL", "SECRET", "Fault", "SlackDouble"]
