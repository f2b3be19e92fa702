"""Columns by width: who stays from 200 cells down to nothing, and how room is shared."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from widgets.columns import Column, fit

PANEL = (
    Column("name", "Name", 16, 32, 3),
    Column("age", "Age", 4, 6, align="right"),
    Column("team", "Team", 8, 14, 1, drop=3),
    Column("conditions", "Conditions", 16, 60, 4, drop=2),
    Column("last", "Last contact", 12, 12, drop=4),
    Column("next", "Next visit", 12, 16, 1, drop=1),
    Column("notes", "Notes", 5, 5, align="right", drop=5),
)
COLUMN = st.builds(
    Column,
    id=st.uuids().map(str),
    title=st.just("t"),
    min=st.integers(1, 20),
    max=st.sampled_from([0, 20, 40]),
    weight=st.integers(0, 5),
    drop=st.integers(0, 4),
)


def names(width: int) -> list[str]:
    """Ids of the columns that fit."""
    return [column.id for column, _ in fit(PANEL, width)]


def test_columns_leave_by_their_number() -> None:
    """From 200 cells down the highest number goes first, and name and age never go."""
    assert names(200) == ["name", "age", "team", "conditions", "last", "next", "notes"]
    assert names(80) == ["name", "age", "team", "conditions", "last", "next"]
    assert names(60) == ["name", "age", "conditions", "next"]
    assert names(40) == ["name", "age", "next"]
    assert names(20) == ["name", "age"]


def test_a_width_below_every_minimum_cuts_from_the_right() -> None:
    """Columns that always stay are squeezed rather than overflow."""
    assert [(column.id, size) for column, size in fit(PANEL, 10)] == [("name", 10)]
    assert fit(PANEL, 0) == []


def test_spare_room_is_shared_by_weight_up_to_the_maximum() -> None:
    """At 200 cells the weighty columns are at their maximum and fixed ones unchanged."""
    assert dict((column.id, size) for column, size in fit(PANEL, 200)) == {  # noqa: C402
        "name": 32, "age": 4, "team": 14, "conditions": 60, "last": 12, "next": 16, "notes": 5,
    }  # fmt: skip


@given(st.lists(COLUMN, min_size=1, max_size=8), st.integers(0, 220), st.integers(0, 3))
def test_fitting_never_overflows_and_wastes_nothing(columns: list[Column], width: int, gap: int) -> None:
    """The result fits, keeps the order, stays within limits, and leaves room only when nobody can take it."""
    result = fit(columns, width, gap)
    used = sum(size for _, size in result) + gap * max(0, len(result) - 1)
    assert used <= width
    order = [columns.index(column) for column, _ in result]
    assert order == sorted(order)
    whole = all(size >= column.min for column, size in result)
    assert all(not column.max or size <= max(column.max, column.min) for column, size in result)
    if whole and any(column.weight and not column.max for column, _ in result):
        assert used == width
