"""FHIR dates as they are written, years and months included, into days, instants and offsets.

It reads no clock and knows no time zone but the offset in the text: the clinical day is the day as written.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.fhir.draft import Moment

EPOCH = date(1970, 1, 1).toordinal()
DAY_MS = 86_400_000
WIDEST_OFFSET = 14 * 60
"""Minutes; no place is further from UTC than +14:00 (FHIR's own rule for dateTime)."""

_FORM = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,12}))?)?(Z|[+-]\d\d:\d\d)?)?)?)?",
    re.ASCII,
)


@lru_cache(maxsize=65_536)
def moment(text: str) -> Moment:
    """What a FHIR date, dateTime or instant says: (first day, last day, instant ms UTC, offset in minutes).

    A time without an offset (tolerated, FHIR asks for one) gives the day only: its instant would be a guess.

    Raises:
        ValueError: No such date or time; the reason does not repeat the text.
    """
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError("is no FHIR date (YYYY, YYYY-MM, YYYY-MM-DD or with a time)")
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    if day is None:
        return (*_span(int(year), month), None, None)
    try:
        ordinal = date(int(year), int(month), int(day)).toordinal()
    except ValueError:
        raise ValueError("is no day of the calendar") from None
    if hour is None:
        return (ordinal, ordinal, None, None)
    within = _milliseconds(int(hour), int(minute), int(second or 0), fraction)
    if zone is None:
        return (ordinal, ordinal, None, None)
    offset = _offset(zone)
    return (ordinal, ordinal, (ordinal - EPOCH) * DAY_MS + within - offset * 60_000, offset)


def period(start: str, end: str) -> tuple[Moment | None, Moment | None]:
    """Both ends of a Period; an empty text is an open end.

    Raises:
        ValueError: As `moment`.
    """
    return (moment(start) if start else None), (moment(end) if end else None)


def reach(start: Moment | None, end: Moment | None) -> Moment | None:
    """One moment that spans a Period: "some time between"; None where both ends are open."""
    if start is None or end is None:
        return start or end
    if start == end:
        return start
    return (min(start[0], end[0]), max(start[1], end[1]), None, None)


def _span(year: int, month: str | None) -> tuple[int, int]:
    """First and last day of a year or month."""
    try:
        first = date(year, int(month or 1), 1)
    except ValueError:
        raise ValueError("is no month of the calendar") from None
    if month is None:
        return first.toordinal(), date(year, 12, 31).toordinal()
    if first.month == 12:
        return first.toordinal(), date(year, 12, 31).toordinal()
    return first.toordinal(), date(year, first.month + 1, 1).toordinal() - 1


def _milliseconds(hour: int, minute: int, second: int, fraction: str | None) -> int:
    """Milliseconds after midnight; a leap second (60) is allowed as FHIR does, 24:00 is not."""
    if hour > 23 or minute > 59 or second > 60:
        raise ValueError("has no such time of day (24:00 is not allowed)")
    part = int(fraction[:3].ljust(3, "0")) if fraction else 0
    return ((hour * 60 + minute) * 60 + second) * 1000 + part


def _offset(zone: str) -> int:
    """Minutes east of UTC."""
    if zone == "Z":
        return 0
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    offset = hours * 60 + minutes
    if minutes > 59 or offset > WIDEST_OFFSET:
        raise ValueError("has no such offset from UTC")
    return -offset if zone[0] == "-" else offset
