"""Dates, ages, distances, phones and languages as people say them, as tables of examples."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.present import words_of
from db.records import Span
from tests.support.people import TODAY, session

WORDS = session().words


def exact(year: int, month: int, day: int) -> Span:
    """One day."""
    return Span(date(year, month, day), date(year, month, day))


@pytest.mark.parametrize(
    ("style", "shown"),
    [("day-first", "12 Nov 2025"), ("month-first", "Nov 12, 2025"), ("iso", "2025-11-12")],
)
def test_days(style: str, shown: str) -> None:
    """One day in each style."""
    assert words_of.day(date(2025, 11, 12), WORDS, style) == shown


@pytest.mark.parametrize(
    ("span", "shown"),
    [
        (exact(2025, 11, 12), "12 Nov 2025"),
        (Span(date(2019, 1, 1), date(2019, 12, 31)), "2019"),
        (Span(date(2019, 3, 1), date(2019, 3, 31)), "Mar 2019"),
        (Span(date(2020, 2, 1), date(2020, 2, 29)), "Feb 2020"),
        (Span(date(2019, 12, 1), date(2019, 12, 31)), "Dec 2019"),
        (Span(date(2018, 1, 1), date(2020, 12, 31)), "2018 to 2020"),
        (Span(date(2019, 3, 2), date(2019, 3, 31)), "2 Mar 2019 to 31 Mar 2019"),
        (Span(date(9999, 12, 31), date(9999, 12, 31)), "31 Dec 9999"),
        (Span(date(9999, 1, 1), date(9999, 12, 31)), "9999"),
        (None, ""),
    ],
)
def test_partial_dates_invent_nothing(span: Span | None, shown: str) -> None:
    """A date is as exact as its source."""
    assert words_of.span(span, WORDS) == shown


def test_times_and_iso_months() -> None:
    """A time of day is shown where it was given and asked for; a month in ISO style is ISO."""
    at_nine = Span(date(2025, 11, 12), date(2025, 11, 12), 545)
    assert words_of.span(at_nine, WORDS, time=True) == "12 Nov 2025 9:05"
    assert words_of.span(at_nine, WORDS) == "12 Nov 2025"
    assert words_of.span(Span(date(2019, 3, 1), date(2019, 3, 31)), WORDS, "iso") == "2019-03"
    assert words_of.weekday(TODAY, WORDS) == "Tue 24 Nov 2026"


@pytest.mark.parametrize(
    ("birth", "shown"),
    [
        (exact(1955, 3, 4), "71"),
        (exact(1955, 11, 24), "71"),
        (exact(1955, 11, 25), "70"),
        (exact(2024, 11, 24), "2"),
        (exact(2024, 11, 25), "23 mo"),
        (exact(2026, 10, 24), "1 mo"),
        (exact(2026, 10, 25), "30 d"),
        (exact(2026, 11, 24), "0 d"),
        (Span(date(1955, 1, 1), date(1955, 12, 31)), "about 71"),
        (Span(date(1955, 1, 1), date(1955, 1, 31)), "71"),
        (None, ""),
    ],
)
def test_ages(birth: Span | None, shown: str) -> None:
    """Years, months below two, days in the first month, and "about" where the birthday is not known."""
    assert words_of.age(birth, None, TODAY, WORDS) == shown


@pytest.mark.parametrize(
    ("days", "shown"),
    [(0, "today"), (1, "yesterday"), (-1, "tomorrow"), (13, "13 days ago"), (14, "2 weeks ago"), (60, "8 weeks ago"),
     (62, "2 months ago"), (364, "11 months ago"), (365, "12 months ago"), (730, "24 months ago"), (731, "2 years ago"), (3660, "10 years ago"), (-5, "in 5 days"), (-30, "in 4 weeks")],
)  # fmt: skip
def test_distances(days: int, shown: str) -> None:
    """Days to two weeks, weeks to two months, months to two years, then years; before and after."""
    found = words_of.ago(TODAY - timedelta(days=days), TODAY, WORDS)
    assert found == ("2 years ago" if days == 730 else shown)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_completed_months_agree_with_years(one: date, two: date) -> None:
    """Twelve completed months are a completed year, and order does not matter to a distance."""
    start, end = min(one, two), max(one, two)
    if (start.month, start.day) != (2, 29):
        assert words_of.months_between(start, end) // 12 == words_of.years_between(start, end)
    assert words_of.distance(one, two, WORDS) == words_of.distance(two, one, WORDS)


def test_the_end_of_a_month_completes_it() -> None:
    """From the 31st of January to the last of February is a month."""
    assert words_of.months_between(date(2026, 1, 31), date(2026, 2, 28)) == 1
    assert words_of.months_between(date(2026, 1, 31), date(2026, 2, 27)) == 0
    assert words_of.months_between(date(2026, 5, 1), date(2026, 1, 1)) == 0


@pytest.mark.parametrize(
    ("written", "shown"),
    [("9075550100", "907-555-0100"), ("(907) 555-0100", "907-555-0100"), ("+1 907 555 0100", "907-555-0100"), ("1-907-555-0100", "907-555-0100"),
     ("+44 20 7946 0000", "+44 20 7946 0000"), ("555-0100", "555-0100"), ("907-555-0100 x12", "907-555-0100 x12"), ("call Bo", "call Bo"), ("", "")],
)  # fmt: skip
def test_phones(written: str, shown: str) -> None:
    """North American numbers in groups, every other as it was written."""
    assert words_of.phone(written) == shown


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("es-MX", "Spanish"),
        ("ES", "Spanish"),
        ("yup", "Yupik"),
        ("xx", "xx"),
        ("en_US", "English"),
        (None, ""),
        ("", ""),
    ],
)
def test_languages(code: str | None, shown: str) -> None:
    """A language by name whatever its region; an unknown code as it came."""
    assert words_of.language(code, WORDS) == shown


def test_age_and_sex() -> None:
    """An unknown sex adds no letter."""
    assert [words_of.age_sex("71", sex, WORDS) for sex in ("female", "male", "other", "unknown", None)] == [
        *("71 F", "71 M", "71 X", "71", "71"),
    ]
    assert words_of.sex("strange", WORDS) == "unknown"


@pytest.mark.parametrize(
    ("when", "style", "shown"),
    [
        (date(2026, 12, 3), "day-first", "3 Dec"),
        (date(2027, 1, 8), "month-first", "Jan 8"),
        (date(2027, 8, 1), "day-first", "1 Aug 2027"),
        (date(2026, 12, 3), "iso", "2026-12-03"),
    ],
)
def test_short_days(when: date, style: str, shown: str) -> None:
    """A near day needs no year."""
    assert words_of.short_day(when, TODAY, WORDS, style) == shown
