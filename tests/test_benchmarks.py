"""What the benchmarks decide by themselves."""

from __future__ import annotations

import pytest

from benchmarks.discord import largest_that_fits


@pytest.mark.parametrize("start", [1, 32, 500, 4000])
@pytest.mark.parametrize("truth", [1, 7, 640, 1000, 4096])
def test_the_largest_size_is_found(truth: int, start: int) -> None:
    """From wherever the search starts, it ends at most a tenth (and one) below the truth."""
    tried: list[int] = []

    def fits(size: int) -> bool:
        tried.append(size)
        return size <= truth

    found = largest_that_fits(fits, start, 4096)
    assert truth / 1.1 - 1 <= found <= truth
    assert max(tried) <= 4096
    assert len(tried) < 20


def test_nothing_fits() -> None:
    """Where not even one fits, it says so."""
    assert largest_that_fits(lambda _: False, 64, 4096) == 0
