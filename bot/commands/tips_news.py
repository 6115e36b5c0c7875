"""What an organiser is told of a schedule: what happened, and what to do."""

from __future__ import annotations

from bot import wording
from bot.library.library import Library
from bot.markup import verbatim
from bot.reply import Line, Paragraph, Reply
from bot.store.schedules import News, Notice


def news(notice: Notice, library: Library) -> Reply:
    """Return the news of a subscription as a message to its organiser."""
    of = notice.subscription
    lines = (sentence(notice.news, library), wording.NEWS_WHICH.format(number=of.number))
    blocks = tuple(Paragraph(Line(verbatim(each))) for each in lines)
    return Reply("done", wording.NEWS_TITLE, blocks, visibility="private")


def sentence(told: News, library: Library) -> str:
    """Return news as a sentence or two that say what to do."""
    label = library.label(told.detail) if told.what in {"unknown", "late", "withdrawn"} else None
    day = told.date.isoformat() if told.date else ""
    text = wording.NEWS[told.what]
    lacks = wording.NEWS_LACKS.format(lacks=told.detail) if told.what == "forbidden" and told.detail else ""
    return text.format(date=day, detail=told.detail, tip=label.name if label else told.detail, lacks=lacks)
