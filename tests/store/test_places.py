"""Places in the walk: whoever joins, leaves or is renamed stands right, and nobody else moves."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import panel, places
from tests.support.store import TODAY, Filler, memory_store

NAMES = st.text("abz ", max_size=3)


def walk(conn: Any) -> list[tuple[int, int]]:
    """Everybody by place."""
    return [tuple(row) for row in conn.execute("SELECT person_id, pos FROM panel_row ORDER BY pos")]


def by_name(conn: Any) -> list[int]:
    """Everybody as a whole calculation puts them."""
    rows = conn.execute("SELECT id, sort_name FROM person WHERE known = 1 AND merged_into IS NULL").fetchall()
    return [who for who, _ in sorted(rows, key=lambda row: (row[1] == "", row[1], row[0]))]


def rename(conn: Any, who: int, name: str) -> None:
    """Another name, in the row and in the order."""
    conn.execute("UPDATE person SET family = ?, sort_name = ? WHERE id = ?", (name, name, who))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_changes_leave_everybody_in_order_and_the_others_where_they_were(data: st.DataObject) -> None:
    """Rounds of renaming, joining and leaving at once give the order by name; who did not change keeps the place."""
    conn = memory_store()
    f = Filler(conn)
    for name in data.draw(st.lists(NAMES, max_size=12)):
        f.person("", name, sort_name=name)
    panel.refresh(conn, TODAY)
    for _ in range(3):
        before = dict(walk(conn))
        changed = set(data.draw(st.sets(st.sampled_from(sorted(before)), max_size=6))) if before else set()
        for who in changed:
            if data.draw(st.integers(0, 4)):
                rename(conn, who, data.draw(NAMES))
            else:
                conn.execute("UPDATE person SET known = 0 WHERE id = ?", (who,))
        changed |= {f.person("", name, sort_name=name) for name in data.draw(st.lists(NAMES, max_size=4))}
        panel.refresh(conn, TODAY, changed)

        after = walk(conn)
        assert [who for who, _ in after] == by_name(conn)
        assert all(before.get(who) == place for who, place in after if who not in changed)
        found = conn.execute(
            "SELECT rowid FROM person_search WHERE person_search MATCH 'a* OR b* OR z*'"
        ).fetchall()
        assert {row[0] for row in found} <= {place for _, place in after}


def test_many_can_join_at_one_spot_until_everybody_is_numbered_anew() -> None:
    """Always before the same neighbour: the gap is used up in the end, and the order is right all the time."""
    conn = memory_store()
    f = Filler(conn)
    for name in ("a", "z"):
        f.person("", name, sort_name=name)
    panel.refresh(conn, TODAY)
    last, numbered = walk(conn)[-1][1], 0
    for number in range(30):
        name = f"b{number:02}"
        panel.refresh(conn, TODAY, [f.person("", name, sort_name=name)])
        numbered += walk(conn)[-1][1] != last
        last = walk(conn)[-1][1]
        assert [who for who, _ in walk(conn)] == by_name(conn)

    assert 0 < numbered < 6


def test_a_crowd_joins_between_two_neighbours_without_moving_them() -> None:
    """Newcomers of one spot are spread over its gap."""
    conn = memory_store()
    f = Filler(conn)
    for name in ("a", "z"):
        f.person("", name, sort_name=name)
    panel.refresh(conn, TODAY)
    before = dict(walk(conn))
    panel.refresh(
        conn, TODAY, [f.person("", f"b{n:03}", sort_name=f"b{n:03}") for n in range(places.STEP - 1)]
    )

    assert [who for who, _ in walk(conn)] == by_name(conn)
    assert before.items() <= dict(walk(conn)).items()


@pytest.mark.parametrize(
    ("low", "high", "count", "given_places"),
    [
        (None, None, 2, [places.FIRST + places.STEP, places.FIRST + 2 * places.STEP]),
        (5, None, 1, [5 + places.STEP]),
        (None, 5, 2, [1, 3]),
        (None, 1, 1, None),
        (4, 6, 1, [5]),
        (4, 6, 2, None),
    ],
)
def test_places_are_found_at_the_ends_and_between(
    low: int | None, high: int | None, count: int, given_places: list[int] | None
) -> None:
    """After the last, before the first and in a gap; a full gap is said to be full."""
    assert places._spread(low, high, count) == given_places
