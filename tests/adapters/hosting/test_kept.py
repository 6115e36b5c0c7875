"""Values that are kept for a short time."""

from __future__ import annotations

from adapters.hosting.kept import Kept


class Clock:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time in seconds."""
        return self.now


def test_what_is_too_old_is_kept_for_who_does_not_mind() -> None:
    """After its time a value is not fresh, and still there until too many others came."""
    clock = Clock()
    kept: Kept[str, int] = Kept(clock, 10, 2)
    kept.put("a", 1)
    clock.now = 10
    assert (kept.get("a"), kept.get("a", fresh=False)) == (None, 1)
    kept.put("b", 2)
    kept.put("c", 3)
    assert [kept.get(each, fresh=False) for each in "abc"] == [None, 2, 3]


def test_what_is_too_old_may_be_dropped() -> None:
    """Where nobody wants old values, they take no room: only what is new is there."""
    clock = Clock()
    kept: Kept[str, int] = Kept(clock, 10, 1000, old=False)
    for number in range(50):
        kept.put(str(number), number)
        clock.now += 1
    kept.put("50", 50)
    assert [number for number in range(51) if kept.get(str(number), fresh=False) is not None] == list(range(41, 51))
