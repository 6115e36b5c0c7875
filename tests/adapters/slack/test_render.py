"""Replies as messages of Slack, judged by the referee."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.lengths import units
from adapters.press import read
from adapters.slack.limits import PAGE_TEXT
from adapters.slack.render import Audience, messages, said, shown
from adapters.slack.richtext import escaped
from bot.assistant import Assistant
from bot.commands.table import TABLE
from bot.plain import plain_text
from bot.reply import Citation, Line, Paragraph, Reply
from tests.support.asking import request
from tests.support.slack_referee.referee import LIVE, check_message
from tests.support.strategies import HOSTILE, replies

AUDIENCES = st.builds(Audience, st.just("U0ADA"), st.booleans(), st.booleans())
EXAMPLES = [example for command in TABLE for example in command.examples]


def parts(body: Any, kind: str) -> list[Any]:
    """Return every object of a type in a body."""
    found = [body] if isinstance(body, dict) and body.get("type") == kind else []  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    inner: Any = body.values() if isinstance(body, dict) else body if isinstance(body, list) else ()  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return [*found, *(part for each in inner for part in parts(each, kind))]


def labels(body: Any) -> list[str]:
    """Return what stands on the buttons of a message."""
    return [button["text"]["text"] for button in parts(body, "button")]


@settings(max_examples=40)  # the referee takes its time over each
@given(replies(), AUDIENCES)
def test_slack_takes_every_reply(reply: Reply, audience: Audience) -> None:
    """Each page of any reply has the shape that Slack documents, keeps all limits and says everything as text."""
    for body in messages(reply, audience):
        assert check_message(body) == []


@given(replies(st.sampled_from(HOSTILE)))
def test_hostile_words_stay_dead(reply: Reply) -> None:
    """No words of a reply become a mention, a broadcast or a link: neither in the text nor in small print."""
    for body in messages(reply):
        parsed = [str(body["text"]), *(each["text"] for each in parts(body["blocks"], "mrkdwn"))]
        for text in parsed:
            assert [found for found in LIVE.findall(text) if found.startswith("<")] == []
            assert re.findall(r"<(?!https?://)", text) == []
        assert not {"user", "usergroup", "channel", "broadcast", "team"} & {
            each["type"] for section in parts(body["blocks"], "rich_text_section") for each in section["elements"]
        }


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_shown(assistant: Assistant, example: str) -> None:
    """The answer to each example of the table is a message that Slack takes, and its text holds every word."""
    reply = assistant.answer(request(example))
    bodies = messages(reply, Audience("U0ADA", private=True))
    assert [check_message(body) for body in bodies] == [[] for _ in bodies]
    said_ = " ".join(" ".join(str(body["text"]) for body in bodies).split())
    for line in plain_text(reply).partition("\n\nNext:")[0].split("\n"):
        assert escaped(" ".join(line.split())) in said_


def test_small_comparisons_are_tables(ask: Callable[[str], Reply]) -> None:
    """A comparison with short cells is a table on a message, and a list in a view, which takes no tables."""
    reply = ask("compare overfitting vs underfitting")
    kinds = [block["type"] for block in shown(reply).blocks[0]]
    assert "table" in kinds
    assert "table" not in [block["type"] for block in shown(reply, "view").blocks[0]]


def test_long_answers_have_a_pager(ask: Callable[[str], Reply]) -> None:
    """A long answer has pages that buttons lead to, each with its number, and none is longer than a page may be."""
    bodies = messages(ask("compare data scientist vs ai engineer"), Audience("U0ADA"))
    assert len(bodies) > 1
    assert [labels(body)[-2] for body in bodies[:1]] == [f"More (2 of {len(bodies)})"]
    assert "Back" in labels(bodies[-1])
    assert all(units(str(body["text"])) <= PAGE_TEXT for body in bodies)
    presses = [read(button["value"]) for button in parts(bodies[0], "button")]
    assert [press.page for press in presses if press and press.act == "page"] == [2]


def test_a_hidden_answer_is_behind_a_button(ask: Callable[[str], Reply]) -> None:
    """The answer of a self-check is not in the message; a button shows it in place."""
    (body,) = messages(ask("tip data-and-ai:tip-look-first"))
    revealed = plain_text(ask("tip data-and-ai:tip-look-first answer")).partition("Answer: ")[2].partition("\n")[0]
    assert revealed
    assert revealed not in json.dumps(body)
    press = next(read(button["value"]) for button in parts(body, "button") if button["text"]["text"] == "Show answer")
    assert press is not None
    assert press.act == "replace"


def test_sharing_and_deleting(ask: Callable[[str], Reply]) -> None:
    """A private answer can be shared, a public one deleted, and what is private for a reason has neither."""
    reply = ask("explain rag")
    (private,), (public,) = messages(reply, Audience("U0ADA", private=True)), messages(reply, Audience("U0ADA"))
    assert labels(private)[-1] == "Share to channel"
    assert labels(public)[-1] == "Delete"
    assert "Share to channel" not in labels(messages(reply, Audience("U0ADA", private=True, alone=True))[0])
    (refusal,) = messages(ask("who is the president of France"), Audience("U0ADA", private=True))
    assert "Share to channel" not in labels(refusal)


def test_what_a_person_typed_reaches_no_button(ask: Callable[[str], Reply]) -> None:
    """No value of a button holds words of a person."""
    bodies = messages(ask("ask zzyzx <!channel>"), Audience("U0ADA", private=True))
    assert "zzyzx" not in json.dumps([button["value"] for body in bodies for button in parts(body, "button")])


def test_marks_in_sources_do_not_format() -> None:
    """A source whose title holds marks is shown where nothing is parsed; others are small print."""
    plain, marked = Citation("p:i", "A book", "page 3", "https://a.example/x"), Citation("p:i", "The *args_ book", "1")
    for citation, kind in ((plain, "context"), (marked, "rich_text")):
        line = Paragraph(Line((), (citation,)))
        (body,) = messages(Reply(kind="answer", title="T", blocks=(line,), citations=(citation,)))
        assert body["blocks"][-1]["type"] == kind  # type: ignore[index]
        assert check_message(body) == []


def test_a_sentence() -> None:
    """A sentence is a message of its own, and dead text."""
    body = said("Not <!channel> *yours*.")
    assert check_message(body) == []
    assert body["text"] == "Not &lt;!channel&gt; *yours*."
