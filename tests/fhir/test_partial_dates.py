"""Dates as written become days, instants and offsets; what is no date is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.fhir.partial_dates import moment, period, reach

EARLY, LATE = datetime(2, 1, 1), datetime(9998, 12, 31)  # noqa: DTZ001 - the offset is drawn beside it


def _day(year: int, month: int, day: int) -> int:
    return date(year, month, day).toordinal()


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2021", (2021, 1, 1), (2021, 12, 31)),
        ("2024-02", (2024, 2, 1), (2024, 2, 29)),
        ("2023-02", (2023, 2, 1), (2023, 2, 28)),
        ("2021-12", (2021, 12, 1), (2021, 12, 31)),
        ("9999", (9999, 1, 1), (9999, 12, 31)),
        ("9999-12", (9999, 12, 1), (9999, 12, 31)),
        ("0001", (1, 1, 1), (1, 12, 31)),
        ("2024-02-29", (2024, 2, 29), (2024, 2, 29)),
    ],
)
def test_partial_dates_span_days(text: str, low: tuple[int, int, int], high: tuple[int, int, int]) -> None:
    """A year or month is all of its days, without an instant."""
    assert moment(text) == (_day(*low), _day(*high), None, None)


def test_the_day_is_the_day_as_written() -> None:
    """Half past eleven at night in Anchorage is that day, although UTC is a day on (security.md 4.6)."""
    low, high, instant, offset = moment("2021-06-15T23:30:00.250-09:00")
    assert low == high == _day(2021, 6, 15)
    assert offset == -540
    assert instant == int(datetime(2021, 6, 16, 8, 30, tzinfo=UTC).timestamp() * 1000) + 250


def test_times_without_an_offset_give_the_day_only() -> None:
    """An instant would be a guess."""
    assert moment("2021-06-15T23:30:00") == (_day(2021, 6, 15), _day(2021, 6, 15), None, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024-02-30",
        "2023-02-29",
        "2024-13",
        "2024-00",
        "2024-1",
        "0000",
        "0000-01-01",
        "24",
        "2021-06-15T24:00:00Z",
        "2021-06-15T12:60:00Z",
        "2021-06-15T12:00:61Z",
        "2021-06-15T12:00:00+14:01",
        "2021-06-15T12:00:00+00:60",
        "2021-06-15T12Z",
        "2021-06-15 12:00:00Z",
        "2021-06-15t12:00:00Z",
        "2021-06-15T12:00:00z",
        "٢٠٢١",
        " 2021",
        "2021 ",
        "10000-01-01",
        "-001",
        "2021-06-15T12:00:00.Z",
        "today",
        "2021-06-15T12:00:00Z\n",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    """The reason is plain and does not repeat the text."""
    with pytest.raises(ValueError, match=r"date|day|month|time|offset") as raised:
        moment(text)
    assert len(text) < 3 or text not in str(raised.value)


@given(
    st.datetimes(EARLY, LATE),
    st.integers(min_value=-14 * 60, max_value=14 * 60),
)
def test_instants_agree_with_python(when: datetime, offset: int) -> None:
    """Any dateTime with an offset gives the local day, the offset and the instant that Python computes."""
    aware = when.replace(
        microsecond=when.microsecond // 1000 * 1000, tzinfo=timezone(timedelta(minutes=offset))
    )
    found = moment(aware.isoformat(timespec="milliseconds"))
    since = aware - datetime(1970, 1, 1, tzinfo=UTC)
    assert found == (aware.toordinal(), aware.toordinal(), since // timedelta(milliseconds=1), offset)


def test_periods_and_their_reach() -> None:
    """Open ends stay open; the reach of a period is from its first to its last possible day."""
    assert period("", "") == (None, None)
    start, end = period("2020-03", "2021")
    assert start is not None
    assert end is not None
    assert reach(start, end) == (_day(2020, 3, 1), _day(2021, 12, 31), None, None)
    assert reach(start, None) == start
    assert reach(None, None) is None
