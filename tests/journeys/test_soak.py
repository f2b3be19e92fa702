"""A seeded slice of the soaks, so that what they look for is also looked for on every change (`python -m tests.soak` for more)."""

from __future__ import annotations

import time
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.soak import damage, kill, resize

if TYPE_CHECKING:
    from pathlib import Path

SLICES = {
    "kill": (kill.soak, 1),
    "damage": (damage.soak, 60),
    "resize": (resize.soak, 1),
}


@pytest.mark.slow
@pytest.mark.parametrize(("soak", "count"), SLICES.values(), ids=SLICES)
def test_a_slice_of_the_soak(tmp_path: Path, soak: object, count: int) -> None:
    """Kills, damaged bytes and window sizes: every round of the slice keeps its promises."""
    assert callable(soak)
    found = list(soak(tmp_path / "slice", Random(20261124), time.monotonic() + 60, count))
    assert found == [""] * len(found)
    assert found
