"""Numbers, dates and lengths of time as people write them in a filter. Pure; the day they count from is passed in."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final, NamedTuple

from db.meaning import months_before

NUMBER: Final = re.compile(r"[-+]?[0-9]{1,9}(?:\.[0-9]{1,6})?")
LENGTH: Final = re.compile(
    r"([0-9]{1,4}) ?(d|days?|w|wk|weeks?|mo|m|months?|y|yr|years?)", re.IGNORECASE | re.ASCII
)
WINDOW: Final = re.compile(r"(.*)/([0-9]{1,4}(?:d|w|wk|mo|m|y|yr))", re.IGNORECASE | re.ASCII | re.DOTALL)
_BIRTH: Final = re.compile(
    r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})|(?P<um>[0-9]{1,2})/(?P<ud>[0-9]{1,2})/(?P<uy>[0-9]{4})",
    re.ASCII,
)
_NUMBER_SIGNS: Final = re.compile(r"[0-9+(). /-]+", re.ASCII)
FEWEST_DIGITS: Final = 3
"""Digits from which a bare word may be part of a telephone number: fewer would find everybody."""
_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?", re.ASCII)


class Length(NamedTuple):
    """A length of time in days or in calendar months; months are never turned into days."""

    days: int
    months: int

    def before(self, day: date) -> date:
        """The day that long ago, clipped to the month's end and to the calendar's."""
        return _shift(months_before(day, self.months), -self.days)

    def after(self, day: date) -> date:
        """The day that far ahead."""
        return _shift(months_before(day, -self.months), self.days)

    def __str__(self) -> str:
        if self.months and self.months % 12 == 0:
            return _count(self.months // 12, "year")
        if self.months:
            return _count(self.months, "month")
        if self.days and self.days % 7 == 0:
            return _count(self.days // 7, "week")
        return _count(self.days, "day")


def _shift(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def number(text: str) -> float | None:
    """A decimal number of at most nine digits before the point; None for anything else."""
    return float(text) if NUMBER.fullmatch(text) else None


def length(text: str) -> Length | None:
    """`30d`, `2w`, `12mo` or `3y`; None for anything else."""
    found = LENGTH.fullmatch(text)
    if not found:
        return None
    count, unit = int(found[1]), found[2].casefold()
    if unit.startswith("d"):
        return Length(count, 0)
    if unit.startswith("w"):
        return Length(count * 7, 0)
    return Length(0, count * 12 if unit.startswith("y") else count)


def day_span(text: str, as_of: date) -> tuple[date, date] | None:
    """First and last day of `2026`, `2026-03`, `2026-03-12`, `today`, `tomorrow` or `yesterday`."""
    words = {"today": 0, "tomorrow": 1, "yesterday": -1}
    if text.casefold() in words:
        day = _shift(as_of, words[text.casefold()])
        return day, day
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, dom = (int(part) if part else None for part in found.groups())
    assert year is not None
    try:
        low = date(year, month or 1, dom or 1)
    except ValueError:
        return None
    if dom:
        return low, low
    return low, _shift(months_before(low, -1 if month else -12), -1) if (year, month or 12) != (
        9999,
        12,
    ) else date.max


def birth_date(word: str) -> date | None:
    """A day written as 1951-03-04 or 03/04/1951 (month first); None for anything else."""
    found = _BIRTH.fullmatch(word)
    if found is None:
        return None
    year, month, day = (int(found[a] or found[b]) for a, b in (("y", "uy"), ("m", "um"), ("d", "ud")))
    try:
        return date(year, month, day)
    except ValueError:
        return None


def phone_digits(word: str) -> str:
    """The digits of what may be part of a telephone number: at least three, and nothing but such signs; else empty."""
    digits = "".join(filter(str.isdigit, word)) if _NUMBER_SIGNS.fullmatch(word) else ""
    return digits if len(digits) >= FEWEST_DIGITS else ""
