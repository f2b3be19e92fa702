"""Today and now, replaceable: the only place that reads the machine's clock."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime


class Clock:
    """The machine's own clock; tests and demos use `FixedClock`."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The local calendar day."""
        return datetime.now(UTC).astimezone().date()

    def milliseconds(self) -> int:
        """Milliseconds since 1970 in UTC, as the store keeps instants."""
        return int(self.now().timestamp() * 1000)

    def monotonic(self) -> int:
        """Milliseconds that only ever go forward."""
        return time.monotonic_ns() // 1_000_000


class FixedClock(Clock):
    """A clock that stands still at noon UTC of one day."""

    def __init__(self, day: date) -> None:
        self.day = day

    def now(self) -> datetime:
        """Noon of the fixed day, in UTC."""
        return datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC)

    def today(self) -> date:
        """The fixed day."""
        return self.day

    def monotonic(self) -> int:
        """Always zero: nothing passes."""
        return 0
