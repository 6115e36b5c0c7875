"""Draws answers as Slack shows them on a phone, with what `python3 dev.py pictures` uses for Discord.

    await draw({"slack-explain": "explain rag"}, Path("docs/pictures"))

The blocks of a message become a page, in Slack's light colours, that Chromium draws. Slack's own look is its own: these
pictures show what stands where, no more.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from adapters.slack.render import Audience, messages
from bot.assistant import Assistant
from bot.library.cache import open_library
from bot.request import Person, Place, Request

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

WIDTH = 390
"""Pixels of a picture: a phone of usual size."""

PICTURES = {"slack-explain": "explain rag"}
"""The lines that are drawn, by the names of the pictures."""

STYLE = """
body { margin: 0; background: #fff; color: #1d1c1d; font: 15px/1.46 Lato, "Helvetica Neue", Arial, sans-serif }
main { padding: 14px 16px 16px 60px; position: relative }
main::before { content: "S"; position: absolute; left: 16px; top: 18px; width: 36px; height: 36px; border-radius: 8px;
  background: #4a154b; color: #fff; font: bold 20px/36px Arial, sans-serif; text-align: center }
h1 { font-size: 15px; margin: 0 } h1 b { background: #e8e8e8; border-radius: 2px; font-size: 10px; padding: 1px 3px }
h1 small, .only { color: #616061; font-weight: normal; font-size: 12px }
h2 { font-size: 18px; line-height: 1.3; margin: 10px 0 6px } p, ul, ol { margin: 6px 0 } ul, ol { padding-left: 24px }
.context { color: #616061; font-size: 13px; margin: 8px 0; white-space: pre-line } a { color: #1264a3 }
hr { border: 0; border-top: 1px solid #dddddd; margin: 12px 0 }
button { background: #fff; border: 1px solid #bbbabb; border-radius: 4px; color: #1d1c1d; font: bold 13px Arial,
  sans-serif; margin: 4px 6px 4px 0; min-height: 34px; padding: 6px 10px; text-align: left }
table { border-collapse: collapse } td { border: 1px solid #dddddd; padding: 4px 8px; vertical-align: top }
"""

_LINK = re.compile(r"&lt;(https?://[^|]+?)\|(.+?)&gt;")


def page(blocks: Iterable[Mapping[str, Any]]) -> str:
    """Return the page that shows the blocks of a message that one person alone sees."""
    head = "<p class=only>Only visible to you</p><h1>Syllabot <b>APP</b> <small>9:00 AM</small></h1>"
    shown = "".join(map(_block, blocks))
    return f"<!doctype html><meta charset=utf-8><style>{STYLE}</style><main>{head}{shown}</main>"


def _block(block: Mapping[str, Any]) -> str:
    match block:
        case {"type": "header", "text": {"text": str(text)}}:
            return f"<h2>{html.escape(text)}</h2>"
        case {"type": "rich_text", "elements": parts}:
            return "".join(map(_part, parts))
        case {"type": "context", "elements": [{"text": str(text)}]}:
            # What Slack parses came escaped, so that its links are the only marks.
            linked = _LINK.sub(r"<a>\2</a>", html.escape(html.unescape(text)))
            return f"<div class=context>{linked}</div>"
        case {"type": "actions", "elements": buttons}:
            return (
                "<div>"
                + "".join(f"<button>{html.escape(each['text']['text'])}</button>" for each in buttons)
                + "</div>"
            )
        case {"type": "table", "rows": rows}:
            lines = ("".join(f"<td>{_block(cell)}</td>" for cell in row) for row in rows)
            return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"
        case {"type": "divider"}:
            return "<hr>"
        case _:
            raise ValueError(f"no picture of {block['type']}")


def _part(part: Mapping[str, Any]) -> str:
    """Return a part of rich text: a line, a quotation or a list."""
    if part["type"] != "rich_text_list":
        name = "blockquote" if part["type"] == "rich_text_quote" else "p"
        return f"<{name}>{''.join(map(_element, part['elements']))}</{name}>"
    name = "ol" if part["style"] == "ordered" else "ul"
    items = "".join(f"<li>{''.join(map(_element, line['elements']))}</li>" for line in part["elements"])
    indent = 22 * part.get("indent", 0)
    return f'<{name} start={part.get("offset", 0) + 1} style="margin-left:{indent}px">{items}</{name}>'


def _element(element: Mapping[str, Any]) -> str:
    text = html.escape(element["text"])
    for style, name in (("bold", "b"), ("italic", "i"), ("code", "code")):
        if element.get("style", {}).get(style):
            text = f"<{name}>{text}</{name}>"
    return f"<a>{text}</a>" if element["type"] == "link" else text


async def draw(pictures: Mapping[str, str], folder: Path) -> None:
    """Draw the first page of the answers to lines.

    Args:
        pictures: The lines, by the names of the files without `.png`.
        folder: Where the pictures go.
    """
    from playwright.async_api import async_playwright

    assistant = Assistant(open_library([str(ROOT / "content")], folder="").library)
    asker, place = Person("slack", "T1-U1"), Place("slack", "T1", "C1")
    async with async_playwright() as driver:
        browser = await driver.chromium.launch()
        opened = await browser.new_page(viewport={"width": WIDTH, "height": 800})
        for name, line in pictures.items():
            body: Any = messages(assistant.answer(Request(line, asker, place, NOW)), Audience("U1", private=True))[0]
            await opened.set_content(page(body["blocks"]))
            await opened.locator("main").screenshot(path=folder / f"{name}.png")
            sys.stdout.write(f"{folder / name}.png\n")
        await browser.close()
