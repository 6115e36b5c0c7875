"""Modals and the Home tab: pure functions from replies to views."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.opinions import LONGEST_WORDS
from adapters.press import Press, written
from adapters.slack.limits import OPTION_TEXT, OPTION_VALUE, OPTIONS, VIEW_TITLE
from adapters.slack.render import MENU_ROOM, Audience, Shown, rows, shown
from adapters.slack.richtext import Body, plain_text
from bot import wording
from bot.completion import Choice
from bot.library.tables import short_hash
from bot.markup import verbatim
from bot.reply import Line, Paragraph, Reply

ASK = "ask"
"""Id of the modal to ask in, and of the buttons and the shortcut that open it."""

EXPLAIN = "explain_this"
"""Id of the shortcut on messages."""

CONCEPT, QUESTION, INPUT = "concept", "question", "input"
"""Ids of the two inputs of that modal, and of the element in each."""

REPORT, WORDS = "report", "words"
"""Id of the modal for a mistake in an answer, and of its input."""

IN_VIEW = Audience(alone=True)
"""Nobody else sees a view."""


def ask_view(question: str = "") -> Body:
    """Return the modal to ask in: a menu of concepts that searches while one types, and a line for a question."""
    menu: Body = {
        "type": "external_select",
        "action_id": INPUT,
        "min_query_length": 0,
        "placeholder": plain_text(wording.ASK_PLACEHOLDER),
    }
    line: Body = {"type": "plain_text_input", "action_id": INPUT, "max_length": 2000}
    if question:
        line["initial_value"] = question
    return {
        "type": "modal",
        "callback_id": ASK,
        "title": plain_text(wording.ASK_THE_NOTES, VIEW_TITLE),
        "submit": plain_text(wording.ASK_BUTTON, VIEW_TITLE),
        "close": plain_text(wording.CLOSE, VIEW_TITLE),
        "blocks": [_input(CONCEPT, wording.ASK_CONCEPT, menu), _input(QUESTION, wording.ASK_QUESTION, line)],
    }


def report_view(press: Press) -> Body:
    """Return the modal that asks what is wrong with an answer; it holds the call, as a button does."""
    line: Body = {"type": "plain_text_input", "action_id": INPUT, "multiline": True, "max_length": LONGEST_WORDS}
    words = _input(WORDS, wording.REPORT_WHAT, line) | {"optional": False, "hint": plain_text(wording.REPORT_HINT)}
    return {
        "type": "modal",
        "callback_id": REPORT,
        "private_metadata": written(press, MENU_ROOM),
        "title": plain_text(wording.REPORT, VIEW_TITLE),
        "submit": plain_text(wording.REPORT_SEND, VIEW_TITLE),
        "close": plain_text(wording.CLOSE, VIEW_TITLE),
        "blocks": [words],
    }


def said_view(sentence: str) -> Body:
    """Return a modal that says one sentence."""
    return answer_view(shown(Reply("done", "", (Paragraph(Line(verbatim(sentence))),)), "view"))


def _input(name: str, label: str, element: Body) -> Body:
    return {"type": "input", "block_id": name, "optional": True, "label": plain_text(label), "element": element}


def options(found: Sequence[Choice]) -> list[Body]:
    """Return completions as the options of a menu."""
    made: dict[str, Body] = {}
    for choice in found[:OPTIONS]:
        value = choice.value if len(choice.value) <= OPTION_VALUE else f"~{short_hash(choice.value)}"
        made.setdefault(value, {"text": plain_text(choice.shown, OPTION_TEXT), "value": value})
    return list(made.values())


def answer_view(cut: Shown, number: int = 1) -> Body:
    """Return a modal that shows a page of a reply; its buttons change it in place."""
    return {
        "type": "modal",
        "callback_id": "answer",
        "title": plain_text(wording.HOME if len(wording.HOME) <= VIEW_TITLE else "Syllabot", VIEW_TITLE),
        "close": plain_text(wording.CLOSE, VIEW_TITLE),
        "blocks": [*cut.blocks[number - 1], *rows(cut, number, IN_VIEW)],
    }


def waiting_view() -> Body:
    """Return the modal that stands while an answer is looked for."""
    close = plain_text(wording.CLOSE, VIEW_TITLE)
    text: Body = {"type": "section", "text": plain_text(wording.ASKING)}
    return {"type": "modal", "title": plain_text("Syllabot", VIEW_TITLE), "close": close, "blocks": [text]}


def home_view(parts: Sequence[Reply]) -> Body:
    """Return the Home tab: its parts one below the other, each with its buttons; the first begins with how to ask."""
    ask: Body = {"type": "button", "text": plain_text(wording.ASK_THE_NOTES), "action_id": ASK, "style": "primary"}
    blocks: list[Body] = []
    for number, part in enumerate(parts):
        cut = shown(part, "view")
        if number:
            blocks.append({"type": "divider"})
        blocks += [*cut.blocks[0], *rows(cut, 1, IN_VIEW, () if number else (ask,))]
    return {"type": "home", "blocks": blocks}
