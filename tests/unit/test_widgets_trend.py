"""Trends in words, blocks and charts: the words are exact, the drawing never overflows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets import symbols
from widgets.chart import chart_lines
from widgets.plain import cells
from widgets.trend import Point, spark, spark_content, state, trend_words

WORDS = {
    "none": "{title}: no values",
    "one": "{title} {last} on {day}",
    "many": "{title} {first} → {last} in {span}",
    "same": "{title} {last}, unchanged for {span}",
    "above": ", now above goal {goal}",
    "below": ", now below goal {goal}",
    "within": ", within goal {goal}",
    "goal_low": "≥{low}",
    "goal_high": "<{high}",
    "goal_both": "{low} to <{high}",
    "day": "1 day",
    "days": "{n} days",
    "month": "1 month",
    "months": "{n} months",
    "year": "1 year",
    "years": "{n} years",
}
START = date(2026, 1, 31)


def points(*values: float, days: int = 90) -> list[Point]:
    """Values some days apart."""
    return [Point(START + timedelta(days * at), value, f"{value:g}") for at, value in enumerate(values)]


@pytest.mark.parametrize(
    ("values", "low", "high", "days", "expected"),
    [
        ((9.1, 8, 7.4), None, 7.0, 137, "A1c 9.1 → 7.4 % in 9 months, now above goal <7"),
        ((9.1, 6.9), None, 7.0, 30, "A1c 9.1 → 6.9 % in 30 days, within goal <7"),
        ((7.0,), None, 7.0, 1, "A1c 7 % on 2026-01-31, now above goal <7"),
        ((6, 6, 6), None, None, 400, "A1c 6 %, unchanged for 2 years"),
        ((70, 52), 60, None, 1, "A1c 70 → 52 % in 1 day, now below goal ≥60"),
        ((5, 6), 4, 5.5, 500, "A1c 5 → 6 % in 16 months, now above goal 4 to <5.5"),
        ((), None, 7, 1, "A1c: no values"),
    ],
)
def test_trends_are_said_in_words(
    values: tuple[float, ...], low: float | None, high: float | None, days: int, expected: str
) -> None:
    """First, last, time between, and where the last one stands against the goal."""
    said = trend_words(points(*values, days=days), title="A1c", unit="%", low=low, high=high, words=WORDS)
    assert said == expected


def test_a_goal_ends_below_its_upper_limit() -> None:
    """`<7.0` means that 7.0 is above goal and 6.99 within; `≥60` includes 60."""
    assert [state(value, None, 7.0) for value in (6.99, 7.0)] == ["within", "above"]
    assert [state(value, 60, None) for value in (59.9, 60)] == ["below", "within"]
    assert state(1, None, None) == ""


def test_blocks_follow_the_values() -> None:
    """Low is low, high is high, equal is the middle, and only the last values are shown."""
    assert spark(points(1, 2, 3, 8), 10, shapes=symbols.UNICODE) == "▁▂▃█"
    assert spark(points(1, 2, 3, 8), 2, shapes=symbols.ASCII) == "_#"
    assert spark(points(5, 5), 10, shapes=symbols.UNICODE) == "▅▅"
    assert spark([], 10) == spark(points(1), 0) == ""


def test_values_out_of_goal_are_marked_by_weight_too() -> None:
    """Out of goal is bold, so that it shows without colour."""
    content = spark_content(points(9, 6), 8, high=7)
    assert [(str(span.style), span.start) for span in content.spans] == [
        ("bold $text-warning", 0),
        ("$text-success", 1),
    ]


def drawn(lines: list[list[tuple[str, str]]]) -> list[str]:
    """Lines as text."""
    return ["".join(text for text, _ in line) for line in lines]


def test_a_chart_shows_values_goal_and_days() -> None:
    """Every value is a dot in its place, the goal is named, and both ends of time are written."""
    lines = chart_lines(points(9, 8, 6), 60, 8, high=7, goal_label="goal", shapes=symbols.ASCII)
    text = drawn(lines)
    assert sum(line.count("o") for line in text) == 3 + "goal".count("o")
    assert any("goal <7" in line for line in text)
    assert "2026-01-31" in text[-1]
    assert "2026-07-30" in text[-1]
    tokens = {token for line in lines for shape, token in line if shape == "o"}
    assert tokens == {"warning", "band-success"}


GOAL = st.none() | st.floats(-100, 100)


@settings(max_examples=60)
@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30),
    st.tuples(st.integers(0, 120), st.integers(0, 30)),
    st.tuples(GOAL, GOAL),
    st.sampled_from([0, 1, 200, 4000]),
)
def test_a_chart_is_exactly_as_large_as_asked(
    values: list[float], size: tuple[int, int], goal: tuple[float | None, float | None], days: int
) -> None:
    """Any values, goals and sizes give either no chart or one of exactly that size."""
    series = points(*values, days=days)
    low, high = goal
    lines = chart_lines(series, *size, low=low, high=high, goal_label="goal", second=series[:3])
    assert len(lines) in {0, size[1]}
    assert all(cells(line) == size[0] for line in drawn(lines))
