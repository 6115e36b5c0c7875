"""The referee finds what Slack would refuse, so that its silence says something."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.richtext import piece, plain_text, rich, section
from adapters.slack.views import ask_view
from tests.support.slack_referee.referee import check_message, check_options, check_view

ROOT = Path(__file__).parents[3]
FINE: dict[str, Any] = {
    "text": "Hello", "mrkdwn": False, "unfurl_links": False, "unfurl_media": False,
    "blocks": [rich(section(piece("Hello")))],
}  # fmt: skip


def button(label: str = "Go", **more: object) -> dict[str, object]:
    """Return a button."""
    return {"type": "button", "action_id": "a", "text": plain_text(label, 10_000), "value": "v", **more}


def actions(*buttons: dict[str, object]) -> dict[str, object]:
    """Return a row of buttons."""
    return {"type": "actions", "elements": list(buttons)}


def mrkdwn(text: str) -> dict[str, object]:
    """Return small print that Slack parses."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


BAD: dict[str, list[dict[str, Any]]] = {
    "no blocks": [],
    "too many blocks": [{"type": "divider"}] * 51,
    "an unknown block": [{"type": "nonsense"}],
    "a misspelt field": [{"type": "divider", "colour": "red"}],
    "a long header": [{"type": "header", "text": plain_text("x" * 151)}],
    "a header with markup": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
    "an empty text": [rich({"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]})],
    "an empty line": [rich({"type": "rich_text_section", "elements": []})],
    "a long label": [actions(button("x" * 76))],
    "a long value": [actions(button(value="x" * 2001))],
    "two of one id": [actions(button(), button())],
    "too many buttons": [actions(*(button(action_id=str(number)) for number in range(26)))],
    "a ragged table": [{"type": "table", "rows": [[rich(section(piece("x")))], []]}],
    "two tables": [{"type": "table", "rows": [[rich(section(piece("x")))]]}] * 2,
    "a picture without words": [{"type": "image", "image_url": "https://a.example/x.png"}],
    "a broadcast": [mrkdwn("<!channel>")],
    "a mention": [mrkdwn("<@U123>")],
}


def test_a_good_message_passes() -> None:
    """What is fine is not complained about."""
    assert check_message(FINE) == []
    assert check_view(ask_view()) == []


@pytest.mark.parametrize("what", list(BAD))
def test_bad_blocks_are_found(what: str) -> None:
    """Each of these is a problem."""
    assert check_message({**FINE, "blocks": BAD[what]})


@pytest.mark.parametrize(
    "more",
    [
        {"text": ""},
        {"text": "x" * 4001},
        {"text": "<!here>"},
        {"unfurl_links": True},
        {"mrkdwn": True},
        {"parse": "full"},
    ],
)
def test_bad_messages_are_found(more: dict[str, object]) -> None:
    """So is each of these around good blocks."""
    assert check_message({**FINE, **more})


@pytest.mark.parametrize(
    "more", [{"title": plain_text("x" * 25)}, {"submit": None}, {"blocks": BAD["two tables"]}, {"blocks": []}]
)
def test_bad_views_are_found(more: dict[str, object]) -> None:
    """A long title, an input without a button to send it, a table and nothing at all are problems of a modal."""
    assert check_view({name: value for name, value in {**ask_view(), **more}.items() if value is not None})


def test_bad_options_are_found() -> None:
    """So are long options, and two of one value."""
    fine = {"text": plain_text("x"), "value": "x"}
    assert check_options({"options": [fine]}) == []
    assert check_options({"options": [fine, fine]})
    assert check_options({"options": [{**fine, "value": "x" * 151}]})


def test_the_versions_are_documented() -> None:
    """The types that judge are those that the docs name."""
    folder = ROOT / "tests/support/slack_referee"
    version = re.match(r'\{"\$comment":"@slack/types ([\d.]+)"', (folder / "blocks.json").read_text(encoding="utf-8"))
    assert version
    for page in (folder / "README.md", ROOT / "docs/testing.md"):
        assert version[1] in page.read_text(encoding="utf-8")
