"""Facts as people read them: one SELECT and one builder behind card, timeline, trend and detail."""

# ruff: noqa: S608 - SQL text is put together from fixed fragments; every value is bound
from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from db.queries.panel import span
from db.records import FactId, FactLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

COLUMNS: Final = (
    "f.id, f.kind, f.title, f.start_day, f.start_high, f.start_at, f.start_offset, f.end_day, f.end_high, f.end_at,"
    " f.end_offset, f.value, f.value_raw, f.value_text, f.comparator, f.unit, f.status, f.text, f.negated,"
    " f.interpretation, f.low, f.high, f.absent, f.resource_id, c.system, c.code, c.display, r.type, r.fhir_id, s.name,"
    " l.labels, m.dosage,"
    # The kind and day are always those of the double, so the small index on doubles answers.
    " (SELECT count(*) FROM fact x WHERE x.person_id = f.person_id AND x.same_as = f.id AND x.same_as IS NOT NULL)"
)

JOINED: Final = (
    " LEFT JOIN code c ON c.id = f.code_id LEFT JOIN resource r ON r.id = f.resource_id"
    " LEFT JOIN source s ON s.id = r.source_id LEFT JOIN label_set l ON l.id = f.labels_id"
    " LEFT JOIN medication m ON m.fact_id = f.id"
)

PARTS: Final = frozenset({3, 22})
"""Components and answers are read with the fact that they hang on."""

PART_LIMIT: Final = 4
"""Parts of a panel that are said in its line; the source view shows all."""

_UNITS: Final = {
    "mm[Hg]": "mmHg",
    "[lb_av]": "lb",
    "[in_i]": "in",
    "[degF]": "°F",
    "Cel": "°C",
    "kg/m2": "kg/m²",
    "mL/min/{1.73_m2}": "mL/min/1.73 m²",
    "mL/min/1.73m2": "mL/min/1.73 m²",
    "10*3/uL": "10³/µL",
    "10*6/uL": "10⁶/µL",
    "ug": "µg",
    "1": "",
}
"""UCUM codes that read badly; every other unit is shown as received."""

_ANNOTATION: Final = re.compile(r"\{[^{}]*\}")

_PAIR: Final = ("8480-6", "8462-4")
"""LOINC systolic and diastolic: said as one, 138/84."""


def unit_words(unit: str | None) -> str:
    """A unit as people read it: UCUM annotations in braces say nothing about size."""
    if not unit:
        return ""
    return _UNITS[unit] if unit in _UNITS else _ANNOTATION.sub("", unit).strip()


def value_words(raw: str | None, text: str | None, comparator: str | None, unit: str | None) -> str:
    """A value as written with its unit, or the answer's words."""
    if raw is not None and text is None:
        return f"{comparator or ''}{raw} {unit_words(unit)}".strip()
    return text or ""


def lines(
    conn: Any, where: str, params: dict[str, Any], *, order: str = "", tail: str = ""
) -> list[FactLine]:
    """Facts that fulfil a fixed condition over `f`, as lines.

    Args:
        conn: A reading connection.
        where: SQL over `fact f` from fixed fragments.
        params: Its bound values.
        order: SQL after ORDER BY.
        tail: SQL after that, such as a LIMIT.
    """
    by = f" ORDER BY {order}" if order else ""
    # The rows are chosen and ordered first, and only then joined with what describes them.
    chosen = f"SELECT f.id AS id FROM fact f WHERE {where}{by} {tail}"
    ids = [row[0] for row in conn.execute(chosen, params)]
    return by_ids(conn, ids)


def by_ids(conn: Any, ids: Sequence[int]) -> list[FactLine]:
    """These facts in this order, with the values of their parts."""
    if not ids:
        return []
    rows = {
        row[0]: row
        for row in conn.execute(
            f"SELECT {COLUMNS} FROM json_each(?) j CROSS JOIN fact f ON f.id = j.value{JOINED}",
            (json.dumps(list(ids)),),
        )
    }
    wholes = [row for row in rows.values() if row[1] in {2, 21} and row[12] is None and row[13] is None]
    parts = _parts(conn, wholes)
    return [fact_line(rows[one], parts.get(one, "")) for one in ids if one in rows]


def _parts(conn: Any, wholes: Iterable[Sequence[Any]]) -> dict[int, str]:
    """What the parts of panels say, by the whole's id: `138/84 mmHg`, or the first few with their names."""
    resources = sorted({row[23] for row in wholes})
    if not resources:
        return {}
    found: dict[int, list[tuple[str, str, str]]] = {}
    for parent, code, title, raw, text, comparator, unit in conn.execute(
        "SELECT f.parent_id, c.code, coalesce(f.title, c.display, ''), f.value_raw, f.value_text, f.comparator, f.unit"
        " FROM json_each(?) j CROSS JOIN fact f ON f.resource_id = j.value LEFT JOIN code c ON c.id = f.code_id"
        " WHERE f.parent_id IS NOT NULL ORDER BY f.id",
        (json.dumps(resources),),
    ):
        found.setdefault(parent, []).append((code or "", title, value_words(raw, text, comparator, unit)))
    return {parent: _joined(parts) for parent, parts in found.items()}


def _joined(parts: list[tuple[str, str, str]]) -> str:
    by_code = {code: value for code, _, value in parts}
    high, low = (by_code.get(code, "") for code in _PAIR)
    if high and low:
        return f"{high.split(' ')[0]}/{low}"
    said = [f"{title} {value}".strip() for _, title, value in parts if value]
    more = f"; +{len(said) - PART_LIMIT}" if len(said) > PART_LIMIT else ""
    return "; ".join(said[:PART_LIMIT]) + more


def fact_line(row: Sequence[Any], parts: str = "") -> FactLine:
    """A record from `COLUMNS`."""
    (ident, kind, title, start, start_high, start_at, start_off, end, end_high, end_at, end_off, number, raw, text,
     comparator, unit, status, note, negated, interpretation, low, high, absent, _resource, system, code, display,
     resource_type, fhir_id, source, labels, dosage, doubles) = row  # fmt: skip
    return FactLine(
        fact=FactId(ident),
        kind=kind,
        title=title or display or "",
        when=span(start, start_high, start_at, start_off),
        until=span(end, end_high, end_at, end_off),
        value=value_words(raw, text, comparator, unit) or parts or (f"({absent})" if absent else ""),
        number=number,
        status=status or "",
        detail=_one_line(dosage or note),
        negated=bool(negated),
        code=f"{system}|{code}" if code else "",
        source=source or "",
        sources=1 + doubles,
        reference=f"{resource_type}/{fhir_id}" if resource_type else "",
        interpretation=interpretation or "",
        low=low,
        high=high,
        labels=tuple(labels.split()) if labels else (),
    )


def _one_line(text: str | None) -> str:
    return " ".join(text.split()) if text else ""
