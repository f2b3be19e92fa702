"""Places in the walk through the panel: numbers in name order with gaps, so that one person can join, move or leave.

It knows `person` and `panel_row`, never what a row says. Callers hold the write transaction.
"""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

ELIGIBLE: Final = "p.known = 1 AND p.merged_into IS NULL"
"""Who has a place: people who arrived and count as themselves."""

STEP: Final = 1024
"""Between neighbours: ten people can join at the same spot one after another, and thousands at different ones."""

FIRST: Final = 1 << 20
"""Before everybody: room for those who sort before the first."""

_KEY: Final = "p.sort_name = '', p.sort_name, p.id"
"""By name; people without any come last, and equal names keep the order of arrival."""

_Key = tuple[int, str, int]

_IN_ORDER: Final = (
    f"SELECT p.id, ? + ? * row_number() OVER (ORDER BY {_KEY}) FROM main.person p WHERE {ELIGIBLE}"  # noqa: S608 - fixed fragments
)
_NEXT: Final = (
    f"SELECT r.pos, {_KEY} FROM main.panel_row r CROSS JOIN main.person p ON p.id = r.person_id"  # noqa: S608 - fixed fragments
    " WHERE r.pos >= ? ORDER BY r.pos LIMIT 1"
)
_BEFORE: Final = (
    f"SELECT r.pos, {_KEY} FROM main.panel_row r CROSS JOIN main.person p ON p.id = r.person_id"  # noqa: S608 - fixed fragments
    " WHERE r.pos < ? ORDER BY r.pos DESC LIMIT 1"
)

_MISPLACED: Final = f"""
SELECT r.person_id FROM json_each(?) j CROSS JOIN main.panel_row r ON r.pos = j.value
 CROSS JOIN main.person p ON p.id = r.person_id
LEFT JOIN main.panel_row s ON s.pos = (SELECT max(x.pos) FROM main.panel_row x WHERE x.pos < r.pos)
LEFT JOIN main.person b ON b.id = s.person_id
LEFT JOIN main.panel_row t ON t.pos = (SELECT min(x.pos) FROM main.panel_row x WHERE x.pos > r.pos)
LEFT JOIN main.person a ON a.id = t.person_id
WHERE ({_KEY.replace("p.", "b.")}) > ({_KEY}) OR ({_KEY}) > ({_KEY.replace("p.", "a.")})
"""  # noqa: S608 - fixed fragments
"""Who at these places does not sort after the one before and before the one after."""


def number_everybody(conn: Any) -> None:
    """Fill `temp.walk` with everybody in name order."""
    conn.execute(f"INSERT INTO temp.walk (person_id, pos) {_IN_ORDER}", (FIRST, STEP))


def place_some(conn: Any, people: Collection[int]) -> bool:
    """Fill `temp.walk` with these people where they belong now, and take their old rows away.

    Everybody else must stand in order. False when there is no room between two neighbours: then everybody has to be
    numbered anew.
    """
    wanted = json.dumps([int(one) for one in people])
    keys: dict[int, _Key] = {
        row[2]: row
        for row in conn.execute(
            f"SELECT {_KEY} FROM json_each(?) j CROSS JOIN main.person p ON p.id = j.value WHERE {ELIGIBLE}",  # noqa: S608 - fixed fragments
            (wanted,),
        )
    }
    places: dict[int, int] = dict(
        conn.execute(
            "SELECT r.person_id, r.pos FROM json_each(?) j CROSS JOIN main.panel_row r ON r.person_id = j.value",
            (wanted,),
        ).fetchall()
    )
    gone = places.keys() - keys.keys()
    while True:
        _take_out(conn, [places.pop(one) for one in gone])
        # Once somebody is away, those who stood beside them may turn out not to be in order either.
        gone = {row[0] for row in conn.execute(_MISPLACED, (json.dumps(list(places.values())),))}
        if not gone:
            break
    found = _room(conn, sorted(key for one, key in keys.items() if one not in places))
    if found is None:
        return False
    _take_out(conn, places.values())
    conn.executemany(
        "INSERT INTO temp.walk (person_id, pos) VALUES (?, ?)", sorted({**places, **found}.items())
    )
    return True


def _take_out(conn: Any, places: Iterable[int]) -> None:
    for place in places:
        conn.execute("DELETE FROM main.person_search WHERE rowid = ?", (place,))
        conn.execute("DELETE FROM main.panel_row WHERE pos = ?", (place,))


def _neighbours(conn: Any, low: int, high: int) -> tuple[Any, Any]:
    """Place and key of the last one before `low`, and of the first one from `high` on."""
    return conn.execute(_BEFORE, (low,)).fetchone(), conn.execute(_NEXT, (high,)).fetchone()


def _room(conn: Any, keys: list[_Key]) -> dict[int, int] | None:
    """A free place for each of these, who are sorted; None where neighbours stand too close."""
    found: dict[int, int] = {}
    spots = ((_spot(conn, key), key[2]) for key in keys)
    for (low, high), group in groupby(spots, key=lambda spot: spot[0]):
        joining = [one for _, one in group]
        given = _spread(low, high, len(joining))
        if given is None:
            return None
        found.update(zip(joining, given, strict=True))
    return found


def _spot(conn: Any, key: _Key) -> tuple[int | None, int | None]:
    """The places between which a key belongs, by halving: no index by name is needed."""
    low, high = conn.execute(
        "SELECT coalesce(min(pos), 0), coalesce(max(pos), 0) + 1 FROM main.panel_row"
    ).fetchone()
    while low < high:
        middle = (low + high) // 2
        row = conn.execute(_NEXT, (middle,)).fetchone()
        if row is not None and row[1:] < key:
            low = row[0] + 1
        else:
            high = middle
    before, after = _neighbours(conn, low, low)
    return before and before[0], after and after[0]


def _spread(low: int | None, high: int | None, count: int) -> list[int] | None:
    """So many places in order after `low` and before `high`; None where they do not fit."""
    if high is None:
        start = FIRST if low is None else low
        return [start + STEP * (number + 1) for number in range(count)]
    if low is None:
        low = max(0, high - STEP * (count + 1))
    if high - low <= count:
        return None
    return [low + (high - low) * (number + 1) // (count + 1) for number in range(count)]
