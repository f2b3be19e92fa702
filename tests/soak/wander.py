"""All tours of the crawler at a random size, then random keys, on hostile people: nothing foreign, no fault, a good end."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.soak.kill import TODAY
from tests.soak.resize import opened
from tests.support import crawl, hostile_home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from random import Random

SIZES = ((80, 24), (60, 18), (120, 36), (200, 50), (100, 30))


def soak(folder: Path, rng: Random, until: float, count: int | None = None) -> Iterator[str]:
    """Sittings until the time is over; each gives an empty text or what went wrong."""
    made = hostile_home.make(folder / "made", TODAY)
    done = 0
    while not done or (time.monotonic() < until and (count is None or done < count)):
        try:
            with opened(made, folder / f"home{done}", rng.choice(SIZES)) as app:
                crawl.wander(app, rng, 150)
                code = crawl.leave(app)
                assert code == 0, f"exit code {code}"
                crawl.judge(app)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
            yield f"{type(error).__name__}: {error}"
        else:
            yield ""
        done += 1
