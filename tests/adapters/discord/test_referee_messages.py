"""The referee on messages: good ones pass, and each limit is broken by a body that breaks nothing else."""

from __future__ import annotations

from typing import Any, TypeAlias

import pytest

from tests.support.discord_referee import limits
from tests.support.discord_referee.limits import COMPONENTS_V2 as V2
from tests.support.discord_referee.referee import check

Body: TypeAlias = dict[str, Any]

CALLBACK = "/interactions/1/token/callback"
ORIGINAL = "/webhooks/1/token/messages/@original"
FOLLOW_UP = "/webhooks/1/token"
CHANNEL = "/channels/1/messages"
URL = "https://a.example"


def text(content: str = "RAG fetches passages.") -> Body:
    """Return a text display."""
    return {"type": 10, "content": content}


def button(custom_id: str | None = "c", **more: Any) -> Body:
    """Return a button."""
    return {"type": 2, "style": 2, "label": "Fuller", "custom_id": custom_id, **more}


def link(**more: Any) -> Body:
    """Return a button that leads somewhere."""
    return {"type": 2, "style": 5, "label": "Source", "url": URL, **more}


def row(*inner: Body) -> Body:
    """Return an action row."""
    return {"type": 1, "components": list(inner)}


def container(*inner: Body) -> Body:
    """Return a container."""
    return {"type": 17, "accent_color": 255, "components": list(inner)}


def select(*values: str, **more: Any) -> Body:
    """Return a select with some options."""
    return {"type": 3, "custom_id": "s", "options": [{"label": "x", "value": value} for value in values], **more}


LAYERED: Body = {
    "flags": V2,
    "allowed_mentions": {"parse": []},
    "components": [container(text(), {"type": 14, "divider": True}, text()), row(button("a"), button("b"))],
    "tts": False,
}
"""A message as the adapter sends it: a container with texts, and a row of buttons. Six components before the row's."""

CLASSIC: Body = {
    "content": "Hello",
    "allowed_mentions": {"parse": []},
    "embeds": [{"title": "RAG", "description": "Text"}],
}
"""A message without the flag of version 2."""


def with_first(component: Body) -> Body:
    """Return the good message with one more component before the others."""
    return {**LAYERED, "components": [component, *LAYERED["components"]]}


def sentences(found: list[str]) -> set[str]:
    """Return what was said, without where."""
    return {each.partition(": ")[2] for each in found}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", CHANNEL),
        ("POST", FOLLOW_UP),
        ("PATCH", ORIGINAL),
        ("PATCH", f"{CHANNEL}/2"),
        ("PATCH", f"{FOLLOW_UP}/messages/2"),
    ],
)
@pytest.mark.parametrize("body", [LAYERED, CLASSIC])
def test_good_messages_pass(method: str, path: str, body: Body) -> None:
    """A message of either kind passes on every route."""
    assert check(method, path, body) == []


@pytest.mark.parametrize(
    "body",
    [
        {"type": 1},
        {"type": 4, "data": LAYERED},
        {"type": 4, "data": CLASSIC},
        {"type": 5},
        {"type": 5, "data": {"flags": limits.EPHEMERAL}},
        {"type": 6},
        {"type": 7, "data": LAYERED},
        {"type": 7, "data": CLASSIC},
        {"type": 8, "data": {"choices": [{"name": "RAG", "value": "data-and-ai:rag"}]}},
        {"type": 8, "data": {"choices": []}},
        {"type": 9, "data": {"title": "Ask", "custom_id": "ask", "components": [text()]}},
    ],
)
def test_good_answers_pass(body: Body) -> None:
    """Messages, deferrals, completions, modals and a pong pass as answers to an interaction."""
    assert check("POST", CALLBACK, body) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"content": "x"}, "$.content: not in a message of components"),
        ({"embeds": [{"title": "x"}]}, "$.embeds: not in a message of components"),
        ({"sticker_ids": ["1"]}, "$.sticker_ids: not in a message of components"),
        ({"components": [container(*[text("x")] * 40)]}, "$.components: 41 components with nested ones"),
        ({"components": [text("x" * 2001)] * 2}, "$.components: 4002 characters over all text displays"),
        ({"flags": 0}, "$.components[0]: type 17 needs the flag"),
        ({"flags": V2 | limits.EPHEMERAL}, "$.flags: the bits 0x40 cannot be set here"),
        ({"flags": V2 | 1}, "$.flags: the bits 0x1 cannot be set here"),
        ({"allowed_mentions": None}, "$.allowed_mentions: missing"),
        ({"allowed_mentions": {"users": ["1"]}}, "$.allowed_mentions.parse: must be []"),
        ({"allowed_mentions": {"parse": ["users"]}}, "$.allowed_mentions.parse: must be []"),
        ({"allowed_mentions": {"parse": [], "replied_user": True}}, "$.allowed_mentions.replied_user: an answer"),
        ({"components": []}, "$: an empty message"),
        ({"nonce": "x" * 26}, "$.nonce: 26 characters"),
        ({"component": []}, "$: there is no field called 'component'"),
    ],
)
def test_each_limit_of_a_message_of_components(change: Body, said: str) -> None:
    """A message of components that breaks one limit is refused, at the place, in words that name it."""
    found = check("POST", CHANNEL, LAYERED | change)
    assert len(found) == 1
    assert found[0].startswith(said)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"content": "x" * 2001}, "$.content: 2001 characters"),
        ({"content": " ", "embeds": []}, "$: an empty message"),
        ({"components": [row(button(str(number))) for number in range(6)]}, "$.components: 6 rows"),
        ({"embeds": [{"description": "x" * 3001}] * 2}, "$.embeds: 6002 characters over all embeds"),
        ({"embeds": [{"color": 1}]}, "$.embeds[0]: an empty embed"),
        ({"embeds": [{"title": "x" * 257}]}, "$.embeds[0].title: 257 characters"),
        ({"embeds": [{"title": "x", "timestamp": "today"}]}, "$.embeds[0].timestamp: 'today' is not a 'date-time'"),
    ],
)
def test_each_limit_of_a_classic_message(change: Body, said: str) -> None:
    """A message without the flag of version 2 that breaks one limit is refused."""
    found = check("POST", CHANNEL, CLASSIC | change)
    assert len(found) == 1
    assert found[0].startswith(said)


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        ({"text": "x"}, {"text": "x" * 56}, "$.poll.answers[0].poll_media.text: 56 characters"),
        ({"text": "x", "emoji": {"name": "x"}}, {"text": "x"}, "$.poll.question.emoji: a question has a text only"),
    ],
)
def test_each_limit_of_a_poll(question: Body, answer: Body, said: str) -> None:
    """A poll that breaks one limit is refused."""
    body = CLASSIC | {"poll": {"question": question, "answers": [{"poll_media": answer}]}}
    found = check("POST", CHANNEL, body)
    assert len(found) == 1
    assert found[0].startswith(said)


BAD_COMPONENTS: list[tuple[Body, str]] = [
    # limits that only the docs state
    (text(" \n"), ".content: blank"),
    (row(button("a")), ".components[0].custom_id: 'a' is on 2 components"),
    (row(button("c", id=7), button("d", id=7)), ".components[0].id: 7 is on 2 components"),
    (row(button(label=None)), ".components[0].label: a button without a label"),
    (row(button(label=" ")), ".components[0].label: a button without a label"),
    (row(button(custom_id=None)), ".components[0].custom_id: a button of style 2 has custom_id"),
    (row(button(url=URL)), ".components[0].url: a button of style 2 has custom_id"),
    (row(button(sku_id="1")), ".components[0].sku_id: a button of style 2 has custom_id"),
    (row(link(url=None)), ".components[0].url: a button of style 5 has url"),
    (row(link(custom_id="c")), ".components[0].custom_id: a button of style 5 has url"),
    (row({"type": 2, "style": 6, "sku_id": "1", "label": "x"}), ".components[0].label: not on a premium button"),
    (row(button(), select("x")), ".components: a row has buttons, or one select"),
    (row(select("x"), select("x", custom_id="t")), ".components: a row has buttons, or one select"),
    (row(select("x", min_values=2)), ".components[0].min_values: 2 is more than max_values"),
    (row(select("x", max_values=2)), ".components[0].max_values: 2 is more than there are options"),
    (row(select("x", "x")), ".components[0].options: two options have the same value"),
    (
        row(select(options=[{"label": each, "value": each, "default": True} for each in "xy"])),
        ".components[0].options: more defaults than max_values",
    ),
    ({"type": 13, "file": {"url": URL}}, ".file.url: must begin with attachment://"),
    # limits of the document
    (text("x" * 4001), ".content: 4001 characters"),
    (text(""), ".content: 0 characters"),
    (row(button(label="x" * 81)), ".components[0].label: 81 characters"),
    (row(button("x" * 101)), ".components[0].custom_id: 101 characters"),
    (row(button("")), ".components[0].custom_id: 0 characters"),
    (row(*(button(f"x{number}") for number in range(6))), ".components: 6 entries"),
    (row(), ".components: 0 entries"),
    (row(link(url=f"https://{'x' * 505}")), ".components[0].url: 513 characters"),
    (row(link(url="javascript:x")), ".components[0].url: 'javascript:x' is not a 'uri'"),
    (row(button(style=9)), ".components[0].style: 9 is none of"),
    (row(text()), ".components[0]: type 10 makes it none of: ButtonComponentForMessageRequest"),
    ({"type": 99}, ": type 99 makes it none of: ActionRowComponentForMessageRequest"),
    (container(text()) | {"accent_color": 0x1000000}, ".accent_color: 16777216 is greater than the maximum"),
    (container(container(text())), ".components[0]: type 17 makes it none of"),
    ({"type": 9, "components": [text()] * 4, "accessory": button()}, ".components: 4 entries"),
    ({"type": 9, "components": [text()]}, ": 'accessory' is a required property"),
    (text() | {"contents": "x"}, ": there is no field called 'contents'"),
]


@pytest.mark.parametrize(("component", "said"), BAD_COMPONENTS, ids=[said for _, said in BAD_COMPONENTS])
def test_each_limit_of_a_component(component: Body, said: str) -> None:
    """A component that breaks one limit is refused, at the place, in words that name it."""
    found = check("POST", CHANNEL, with_first(component))
    assert found[0].startswith(f"$.components[0]{said}")
    assert len(sentences(found)) == 1


@pytest.mark.parametrize(
    "body",
    [
        LAYERED | {"components": [container(*[text("x")] * 39)]},
        LAYERED | {"components": [text("x" * 2000)] * 2},
        LAYERED | {"allowed_mentions": {"parse": [], "users": ["1"], "replied_user": False}},
        LAYERED | {"flags": V2 | limits.SUPPRESS_NOTIFICATIONS | limits.SUPPRESS_EMBEDS},
        LAYERED | {"nonce": "x" * 25, "enforce_nonce": True},
        LAYERED | {"message_reference": {"message_id": "5", "fail_if_not_exists": False}},
        CLASSIC | {"content": "x" * 2000},
        CLASSIC | {"embeds": [{"description": "x" * 3000}] * 2},
        CLASSIC | {"components": [row(button(str(number))) for number in range(5)]},
        with_first(row(button("x" * 100, label="x" * 80), *(button(str(number)) for number in range(4)))),
        with_first(row(button(label=None, emoji={"name": "x"}))),
        with_first(row(link(url=f"https://{'x' * 504}"))),
        with_first(row(select("x", "y", max_values=2))),
        with_first({"type": 13, "file": {"url": "attachment://notes.txt"}}),
        with_first({"type": 9, "components": [text()], "accessory": button()}),
    ],
)
def test_at_its_limits_a_message_passes(body: Body) -> None:
    """What is just within the limits is not refused."""
    assert check("POST", CHANNEL, body) == []


def test_an_edit_may_leave_things_out() -> None:
    """An edit without any content changes nothing else, so it is not empty; a new message would be."""
    body: Body = {"allowed_mentions": {"parse": []}}
    assert check("PATCH", ORIGINAL, body) == []
    assert check("POST", FOLLOW_UP, body) == ["$: an empty message"]


def test_only_an_answer_may_be_private() -> None:
    """The bit for “only you see this” is for answers and follow-ups, not for channels and edits."""
    body = LAYERED | {"flags": V2 | limits.EPHEMERAL}
    assert check("POST", FOLLOW_UP, body) == []
    assert check("POST", CALLBACK, {"type": 4, "data": body}) == []
    assert check("POST", CHANNEL, body) == ["$.flags: the bits 0x40 cannot be set here"]
    assert check("PATCH", ORIGINAL, body) == ["$.flags: the bits 0x40 cannot be set here"]


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        (3, {}, "$: type 3 makes it none of"),
        (4, {"allowed_mentions": {"parse": []}}, "$.data: an empty message"),
        (4, LAYERED | {"content": "x"}, "$.data.content: not in a message of components"),
        (5, {"flags": V2}, "$.data.flags: a deferred answer may set"),
        (5, {"content": "x"}, "$.data.content: a deferred answer has flags only"),
        (6, {"flags": 64}, "$.data: a deferred update has none"),
        (7, LAYERED | {"embeds": [{"title": "x"}]}, "$.data.embeds: not in a message of components"),
        (8, {"choices": [{"name": "x", "value": "x"}] * 26}, "$.data.choices: 26 entries"),
        (8, {"choices": [{"name": "x" * 101, "value": "x"}]}, "$.data.choices[0].name: 101 characters"),
        (8, {"choices": [{"name": " ", "value": "x"}]}, "$.data.choices[0].name: blank"),
        (8, {"choices": [{"name": "x", "value": "x" * 101}]}, "$.data.choices[0].value: 101 characters"),
        (9, {"title": "x", "custom_id": "x", "components": [text()] * 6}, "$.data.components: 6 components"),
        (9, {"title": " ", "custom_id": "x", "components": [text()]}, "$.data.title: blank"),
        (9, {"title": "x" * 46, "custom_id": "x", "components": [text()]}, "$.data.title: 46 characters"),
    ],
)
def test_each_limit_of_an_answer(kind: int, data: Body, said: str) -> None:
    """An answer to an interaction that breaks one limit is refused, at the place, in words that name it."""
    found = check("POST", CALLBACK, {"type": kind, "data": data})
    assert len(found) == 1
    assert found[0].startswith(said)
