"""Measurements over time: the key values of a person's page and any one of them whole, with the band aimed at."""

# ruff: noqa: S608 - SQL text is put together from fixed fragments; every value is bound
from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from db import meaning
from db.errors import UseError
from db.queries.facts import unit_words
from db.records import FactId, Trend, TrendPoint

SYSTOLIC: Final = "obs-systolic"
DIASTOLIC: Final = "obs-diastolic"
PRESSURE: Final = "obs-bp"


class Measure(NamedTuple):
    """One line of `valuesets/trends.csv`."""

    set: str
    title: str
    unit: str
    goal_low: float | None
    goal_high: float | None
    decimals: int
    source: str


@cache
def measures() -> dict[str, Measure]:
    """The key measurements, in the order of a person's page."""
    path = Path(__file__).parent.parent / "valuesets" / "trends.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        found = [
            Measure(
                row["set"],
                row["title"],
                row["unit"],
                float(row["goal_low"]) if row["goal_low"] else None,
                float(row["goal_high"]) if row["goal_high"] else None,
                int(row["decimals"] or 0),
                row["source"],
            )
            for row in rows
        ]
    return {one.set: one for one in found}


def trends(conn: Any, person: int, as_of: date) -> tuple[Trend, ...]:
    """Every key measurement that this person has a value of, in order; the two blood pressures are one."""
    held = _values(conn, person, as_of, tuple(measures()))
    return tuple(
        _trend(one, held) for one in measures().values() if held.get(one.set) and one.set != DIASTOLIC
    )


def trend(conn: Any, person: int, value_set: str, as_of: date) -> Trend:
    """One measurement over time, oldest first, in the standard unit; `obs-bp` gives both pressures.

    Raises:
        UseError: it is not a measurement with a definition in `trends.csv`.
    """
    name = SYSTOLIC if value_set in {PRESSURE, DIASTOLIC} else value_set
    one = measures().get(name)
    if one is None:
        raise UseError(f"There is no trend of “{value_set}”.")
    return _trend(one, _values(conn, person, as_of, (name, DIASTOLIC) if name == SYSTOLIC else (name,)))


def _trend(one: Measure, held: dict[str, list[TrendPoint]]) -> Trend:
    paired = one.set == SYSTOLIC
    return Trend(
        id=PRESSURE if paired else one.set,
        title="Blood pressure" if paired else one.title,
        unit=unit_words(one.unit),
        points=tuple(held.get(one.set, ())),
        goal_low=one.goal_low,
        goal_high=one.goal_high,
        goal_source=one.source,
        second=tuple(held.get(DIASTOLIC, ())) if paired else (),
        second_high=measures()[DIASTOLIC].goal_high if paired else None,
    )


_ROWS: Final = f"""
SELECT v.name, {meaning.RESULT_DAY}, f.standard, f.value, f.value_raw, f.comparator, f.id
FROM json_each(:sets) j CROSS JOIN value_set v ON v.name = j.value CROSS JOIN set_code s ON s.set_id = v.id
 CROSS JOIN fact f ON f.code_id = s.code_id AND f.person_id = :person LEFT JOIN resource r ON r.id = f.resource_id
WHERE f.kind IN (2, 3) AND {meaning.NUMERIC_RESULT.replace("f.kind = 2 AND ", "")} AND {meaning.RESULT_DAY} <= :as_of
ORDER BY {meaning.RESULT_KEY}, r.fhir_id
"""
"""Values of several sets of one person, by the index on code and person; the tie rule is that of `last(set, n)`."""


def _values(conn: Any, person: int, as_of: date, sets: tuple[str, ...]) -> dict[str, list[TrendPoint]]:
    """Points by set, oldest first: one a day, the last of the day; of pressures the lowest (clinical.md 0, `bp`)."""
    import json

    points: dict[str, dict[int, TrendPoint]] = {}
    rows = conn.execute(_ROWS, {"sets": json.dumps(sets), "person": person, "as_of": as_of.toordinal()})
    for name, day, standard, value, raw, comparator, fact in rows:
        daily = points.setdefault(name, {})
        lowest = name in {SYSTOLIC, DIASTOLIC}
        if lowest and day in daily and daily[day].value <= standard:
            continue
        # Shown as written while the unit is the standard one; a converted value is rounded as its measure says.
        same = raw is not None and value == standard
        shown = f"{comparator or ''}{raw if same else f'{standard:.{measures()[name].decimals}f}'}"
        daily[day] = TrendPoint(date.fromordinal(day), standard, shown, FactId(fact))
    return {name: [daily[day] for day in sorted(daily)] for name, daily in points.items()}
