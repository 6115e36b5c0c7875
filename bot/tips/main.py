"""`syllabot tips preview …`: what a schedule would post and when, with neither a platform nor a database."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, date, datetime

from bot import settings
from bot.library.cache import open_library
from bot.library.library import Library
from bot.library.problem import BrokenContent
from bot.tips import calendar, zones
from bot.tips.calendar import Occurrence, Rule
from bot.tips.choice import Next, Stream
from bot.tips.forecast import forecast
from bot.tips.pool import LEVELS, Pools

COUNT = 5
MOST = 1000
"""Days of one preview."""

PREVIEW = Stream("preview")
"""The order that a preview shows. A schedule has another one, of its own."""

NOTE = "A forecast: a schedule has an order of its own, and notes may change."


def run(words: list[str], now: datetime | None = None) -> int:
    """Print a preview; return the exit status, 1 where there are no tips, 2 where something is wrong.

    Args:
        words: After `syllabot tips`.
        now: The time; the clock's by default.
    """
    options = _parser().parse_args(words[1:])
    try:
        rule = Rule(
            options.zone, options.time, options.days, tuple(sorted(set(options.excluding))), options.first or None
        )
        opened = open_library(settings.load(options.content).content, settings.load().cache)
    except settings.SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except BrokenContent as error:
        sys.stderr.write(f"{error}\nThe notes have errors, so they are not served. See: syllabot content check\n")
        return 2
    library = opened.library
    topics, unknown = _topics(options.topic, library)
    if unknown:
        sys.stderr.write(f"There is no topic “{unknown}”. There are: {', '.join(library.topics())}.\n")
        return 2
    pool = Pools(library).of(topics, options.level)
    when = _when(rule, options.first, options.count, now or datetime.now(UTC))
    stream = Stream(PREVIEW.key, "course" if options.order == "course" else "shuffled")
    for occurrence, tip in forecast(stream, pool, when):
        print(_as_json(rule, occurrence, tip) if options.format == "json" else _as_text(rule, occurrence, tip, library))
    if options.format == "text":
        print(f"\n{NOTE}")
    if not pool:
        sys.stderr.write("No tip is of these topics and of this level.\n")
        return 1
    return 0


def _when(rule: Rule, first: date | None, count: int, now: datetime) -> list[Occurrence]:
    """Return the next occurrences: from a date on, or from now."""
    if first:
        return calendar.coming(rule, first, count)
    found = calendar.following(rule, now)
    return calendar.coming(rule, found.date, count) if found else []


def _as_json(rule: Rule, occurrence: Occurrence, tip: Next | None) -> str:
    local = occurrence.at.astimezone(zones.zone(rule.zone))
    return json.dumps(
        {
            "scheduled_date": occurrence.date.isoformat(),
            "local_time": f"{local:%H:%M}",
            "utc": f"{occurrence.at:%Y-%m-%dT%H:%M:%SZ}",
            "tip": tip.id if tip else None,
        }
    )


def _as_text(rule: Rule, occurrence: Occurrence, tip: Next | None, library: Library) -> str:
    local = occurrence.at.astimezone(zones.zone(rule.zone))
    label = library.label(tip.id) if tip else None
    moved = f"  (planned for {calendar.clock(rule.minute)}; the clocks change)" if _moved(rule, local) else ""
    said = f"{label.name} ({tip.id})" if label and tip else "no tip"
    return f"{occurrence.date:%a %Y-%m-%d}  {local:%H:%M %Z}  {said}{moved}"


def _moved(rule: Rule, local: datetime) -> bool:
    return local.hour * 60 + local.minute != rule.minute


def _topics(typed: list[str], library: Library) -> tuple[tuple[str, ...], str]:
    """Return complete ids of topics, and the first that is none."""
    every = library.topics()
    found: list[str] = []
    for text in typed:
        meant = [id_ for id_, name in every.items() if text.lower() in {id_, id_.partition(":")[2], name.lower()}]
        if not meant:
            return (), text
        found.extend(meant)
    return tuple(found), ""


def _zone(text: str) -> str:
    try:
        zones.zone(text)
    except zones.UnknownZoneError:
        near = next((name for name in zones.names() if text.lower() in name.lower()), "Europe/Berlin")
        raise argparse.ArgumentTypeError(f"there is no zone “{text}”; write it as {near}") from None
    return text


def _time(text: str) -> int:
    try:
        return calendar.minute_of(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no time of day; write it as 09:00") from None


def _days(text: str) -> int:
    try:
        return calendar.weekdays_of(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” are no days; write them as mon,tue or weekdays") from None


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no date; write it as 2026-11-23") from None


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"a number, from 1 to {MOST}")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="syllabot tips preview", description="Shows what a schedule would post, and when. Nothing is stored."
    )
    parser.add_argument("--zone", type=_zone, required=True, metavar="ZONE", help="IANA name, such as Europe/Berlin")
    parser.add_argument("--time", type=_time, required=True, metavar="HH:MM", help="the local time of day")
    parser.add_argument(
        "--days", type=_days, default=calendar.EVERY_DAY, help="such as mon,wed or mon-fri or weekdays; daily if not"
    )
    parser.add_argument("--from", dest="first", type=_date, metavar="DATE", help="the first date; now if not")
    parser.add_argument("--count", type=_count, default=COUNT, metavar="N", help=f"how many ({COUNT})")
    parser.add_argument("--excluding", type=_date, action="append", default=[], metavar="DATE", help="not on this date")
    parser.add_argument("--topic", action="append", default=[], help="only tips of this topic (repeatable)")
    parser.add_argument("--level", choices=LEVELS, default="", help="no harder than this")
    parser.add_argument("--order", choices=("shuffled", "course"), default="shuffled", help="course: basics first")
    parser.add_argument("--content", action="append", default=[], metavar="PATH", help="a folder of packs (repeatable)")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="json: one object per line")
    return parser
