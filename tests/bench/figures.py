"""Numbers and the table that they are printed in; knows nothing of what was measured."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Line(NamedTuple):
    """One goal and what came out."""

    goal: str
    what: str
    ours: float
    limit: float | None = None
    """Reached while at or below this; a negative limit is a least value. None: for information."""
    note: str = ""

    @property
    def reached(self) -> str:
        """`yes`, `NO`, or nothing where there is no goal."""
        if self.limit is None:
            return ""
        return "yes" if (self.ours >= -self.limit if self.limit < 0 else self.ours <= self.limit) else "NO"


def quantile(values: Iterable[float | None], share: float) -> float:
    """The value below which `share` of the values lie; what is missing counts as nothing."""
    known = sorted(value for value in values if value is not None)
    if not known:
        return float("nan")
    at = share * (len(known) - 1)
    low = int(at)
    return known[low] + (known[min(low + 1, len(known) - 1)] - known[low]) * (at - low)


def p50(values: Iterable[float | None]) -> float:
    """The median."""
    return quantile(values, 0.5)


def p99(values: Iterable[float | None]) -> float:
    """The tail."""
    return quantile(values, 0.99)


def ms(seconds: float) -> str:
    """Seconds as milliseconds."""
    return f"{seconds * 1000:.1f} ms"


def pace() -> float:
    """CPU milliseconds of a fixed piece of Python: how fast the machine is right now."""
    best = float("inf")
    for _ in range(5):
        began, total = time.thread_time(), 0
        for n in range(60_000):
            total += n ^ (total & 7)
        best = min(best, time.thread_time() - began)
    return best * 1000


def show(lines: Sequence[Line]) -> None:
    """Print the table."""
    wide = max((len(line.what) for line in lines), default=0)
    print(f"{'goal':5} {'what':{wide}} {'ours':>9} {'limit':>8} {'met':4} figures")
    for line in lines:
        limit = "" if line.limit is None else f"{'≥' if line.limit < 0 else '≤'} {abs(line.limit):g}"
        print(
            f"{line.goal:5} {line.what:{wide}} {line.ours:9.3g} {limit:>8} {line.reached:4} {line.note}",
            flush=True,
        )
