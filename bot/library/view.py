"""What is left of some packs where a server hides packs or topics."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from bot.library.model import AnyItem, Comparison, Pack, Source, Takeaway, Tip


def visible(
    packs: Iterable[Pack],
    placed: Sequence[tuple[str, str, str]],
    hidden: frozenset[str],
    record: Callable[[str], AnyItem | None],
) -> list[tuple[Pack, list[tuple[str, AnyItem]]]]:
    """Return the packs and items that are shown.

    Tips and takeaways belong to no topic: they go where everything that they are about is hidden. A comparison goes
    with any of its sides. Sources stay, since others may cite them.

    Args:
        packs: All packs, in the order of serving.
        placed: The id, the pack and the topic (`pack:topic`) of each item, in the order of serving.
        hidden: Ids of packs, and topics, that are not shown.
        record: Returns an item by its id.
    """
    gone = {id_ for id_, pack, topic in placed if pack in hidden or topic in hidden}
    found: list[tuple[Pack, list[tuple[str, AnyItem]]]] = []
    for pack in packs:
        if pack.id in hidden:
            continue
        topics = {topic: name for topic, name in pack.topics.items() if f"{pack.id}:{topic}" not in hidden}
        found.append((replace(pack, topics=topics), []))
    if not found:
        return found
    homes = {pack.id: items for pack, items in found}
    for id_, pack, _ in placed:
        item = record(id_)
        if item is not None and (isinstance(item, Source) or (id_ not in gone and not _orphaned(item, gone))):
            homes.get(pack, found[0][1]).append((id_, item))
    return found


def _orphaned(item: AnyItem, gone: set[str]) -> bool:
    """Return whether all that a tip or a takeaway is about is gone, or a side of a comparison."""
    if isinstance(item, Comparison):
        return not gone.isdisjoint(item.items)
    return isinstance(item, Tip | Takeaway) and gone.issuperset(item.about)
