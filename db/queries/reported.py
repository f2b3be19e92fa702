"""What sources report about populations (summary MeasureReports), as they report it: nothing is recomputed here."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from db.records import Reported, ReportedPoint

_RESULTS: Final = (
    "SELECT m.measure, m.title, m.stratum, coalesce(m.unit, ''), s.name, m.start_day, m.end_day, m.score, m.numerator,"
    " m.denominator FROM measure_result m JOIN resource r ON r.id = m.resource_id JOIN source s ON s.id = r.source_id"
    # A period that was reported twice counts as reported last.
    " WHERE m.id = (SELECT max(n.id) FROM measure_result n WHERE n.measure = m.measure AND n.start_day = m.start_day"
    "  AND n.end_day = m.end_day AND n.stratum = m.stratum AND n.group_code = m.group_code)"
    " ORDER BY m.title, m.measure, m.group_code, m.stratum <> '', m.stratum, m.unit, s.name, m.start_day"
)


def reported(conn: Any) -> tuple[Reported, ...]:
    """Every measure with a number, the whole before its parts, each with its periods, oldest first."""
    found = []
    for head, rows in groupby(conn.execute(_RESULTS), key=itemgetter(0, 1, 2, 3, 4)):
        points = tuple(_point(row) for row in rows if _value(row) is not None)
        if points:
            measure, title, part, unit, source = head
            found.append(Reported(measure, title, part, unit, source, points))
    return tuple(found)


def _value(row: tuple[Any, ...]) -> float | None:
    """The score; where only counts were reported, the count."""
    value: float | None = row[7] if row[7] is not None else row[8]
    return value


def _point(row: tuple[Any, ...]) -> ReportedPoint:
    value = _value(row)
    assert value is not None
    return ReportedPoint(date.fromordinal(row[5]), date.fromordinal(row[6]), float(value), row[8], row[9])
