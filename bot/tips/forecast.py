"""What would be posted, as things are now: a forecast, since packs and schedules change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct

from bot.tips.calendar import Occurrence
from bot.tips.choice import Next, Stream, next_tip


class Shown(Struct, frozen=True):
    """What of a stream came so far: its round, the ids of that round, and the last one."""

    round: int = 1
    ids: Collection[str] = ()
    last: str = ""


def forecast(
    stream: Stream, pool: Sequence[str], occurrences: Iterable[Occurrence], shown: Shown | None = None
) -> Iterator[tuple[Occurrence, Next | None]]:
    """Yield each occurrence with the tip that would come then; None where there is none.

    Args:
        stream: Whose tips.
        pool: The ids of those that may come, in the order of a course.
        occurrences: When.
        shown: What came so far; nothing by default.
    """
    shown = shown or Shown()
    round_, came, last = shown.round, set(shown.ids), shown.last
    for occurrence in occurrences:
        found = next_tip(stream, pool, round_, came, last)
        if found:
            if found.round != round_:
                round_, came = found.round, set[str]()
            came.add(found.id)
            last = found.id
        yield occurrence, found
