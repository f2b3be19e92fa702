"""Terms about clinical facts, as SQL over `panel_row p`: groups of codes, anything recorded, latest values.

Meanings are those of clinical.md section 0, from `db.meaning`; every value is bound.
"""

# ruff: noqa: S608 - SQL text is put together from fixed fragments; every value is bound
from __future__ import annotations

from typing import TYPE_CHECKING, Final

from db import meaning
from db.chronic import chronic
from db.filter.fields import BY_NAME, set_names, set_of
from db.filter.params import escaped
from db.filter.values import length, number

if TYPE_CHECKING:
    from datetime import date

    from db.filter.params import Params
    from db.filter.tree import Term, Value

LOINC: Final = "http://loinc.org"
SYSTOLIC: Final = "8480-6"
DIASTOLIC: Final = "8462-4"
"""Components of a blood pressure (clinical.md 0, `bp(n)`)."""
FAR_CLASSES: Final = "('EMER', 'IMP', 'ACUTE', 'NONAC', 'PRENC', 'SS')"
"""Encounter classes whose pressures do not count [CMS165]."""

_TRUTH: Final = {
    "cond": meaning.ACTIVE_CONDITION,
    "med": meaning.CURRENT_MEDICINE,
    "allergy": meaning.ACTIVE_ALLERGY,
}


def coded(params: Params, name: str, value: Value) -> str:
    """People with an active condition, medicine or allergy of a group, or with these words in its name."""
    group = None if value.quoted else _group(name, value.text)
    codes = _codes_of(params, group) if group else _codes_saying(params, value.text)
    return _people(codes, _TRUTH[name], meaning.INDEXED[_TRUTH[name]])


def _group(name: str, word: str) -> str | None:
    """The value set that a word means in this field; a medicine's group is never that of a condition."""
    text = word.casefold()
    if name == "cond":
        for entry in chronic():
            if text in {entry.short.casefold(), entry.set}:
                return entry.set
        clinical = not text.startswith(("rx-", "vx-", "lab-", "obs-"))
        return text if clinical and text in set_names() else None
    if name == "med":
        return next(
            (one for one in (text, f"rx-{text}") if one.startswith("rx-") and one in set_names()), None
        )
    return None


def _codes_of(params: Params, value_set: str) -> str:
    return (
        "SELECT s.code_id FROM set_code s WHERE s.set_id ="
        f" (SELECT v.id FROM value_set v WHERE v.name = {params.bind(value_set)})"
    )


def _codes_saying(params: Params, text: str) -> str:
    """Codes whose words contain every one of these words, without case."""
    words = [f"c.display LIKE {params.bind(f'%{escaped(word)}%')} ESCAPE '\\'" for word in text.split()[:8]]
    return f"SELECT c.id FROM code c WHERE {' AND '.join(words) or '0'}"


def _people(codes: str, truth: str, indexed: str) -> str:
    """People with a fact of which any coding is among the codes. Sets with IN, never joins (performance.md 9, 15).

    The first coding is answered from `ix_fact_code` alone; without the hint the planner takes statistics for a reason
    to read every person's facts. Further codings are few.
    """
    return (
        f"p.person_id IN (SELECT f.person_id FROM fact f INDEXED BY ix_fact_code"
        f" WHERE f.code_id IN ({codes}) AND {indexed}"
        f" UNION ALL SELECT f.person_id FROM fact_code o CROSS JOIN fact f ON f.id = o.fact_id"
        f" WHERE o.code_id IN ({codes}) AND o.role = 'code' AND {truth})"
    )


def recorded(params: Params, as_of: date, term: Term, value: Value) -> str:
    """`has:`, `no:` and `vaccine:`, within the window where there is one."""
    group = set_of(value.text)
    if group is None or (term.field == "vaccine" and not group.startswith("vx-")):
        codes = _codes_saying(params, value.text)
    else:
        codes = _codes_of(params, group)
    since = _since(params, as_of, term)
    if term.field == "vaccine":
        window = f" AND f.start_day > {since}" if since else ""
        found = _people(codes, meaning.GIVEN + window, meaning.INDEXED[meaning.GIVEN] + window)
    else:
        found = _people(codes, meaning.done(since), meaning.done(since, indexed=True))
    return f"NOT {found}" if term.field == "no" else found


def _since(params: Params, as_of: date, term: Term) -> str:
    long = length(term.window) if term.window else None
    return params.bind(long.before(as_of).toordinal()) if long else ""


def measured(params: Params, as_of: date, term: Term, value: Value) -> str:
    """People whose latest value compares so; without any value nobody matches."""
    since = _since(params, as_of, term)
    if term.field in {"bp", "dbp"}:
        return _pressure(params, term, value, since)
    return _latest(
        _codes_of(params, BY_NAME[term.field].set), _test(params, "f.standard", term.op, value), since
    )


def _test(params: Params, column: str, op: str, value: Value) -> str:
    low = params.bind(number(value.text) or 0.0)
    if value.high is not None:
        return f"{column} BETWEEN {low} AND {params.bind(number(value.high) or 0.0)}"
    return f"{column} {'=' if op == ':' else op} {low}"


def _latest(codes: str, test: str, since: str) -> str:
    """`last(set, n)`: one pass over the index keeps, for everybody, the newest day of values that pass and that fail.

    Where both are the same day, the instant decides, and then the tie rule of clinical.md: the highest resource id.
    Inside, code by code in the order of the index, nothing is sorted.
    """
    window = f" AND {meaning.RESULT_DAY} > {since}" if since else ""
    days = f"{meaning.RESULT_DAY} <= :as_of{window}"
    source = (
        f"SELECT f.person_id AS who, max({meaning.RESULT_DAY} * 2 + ({test})) AS good,"
        f" max({meaning.RESULT_DAY} * 2 + 1 - ({test})) AS bad FROM fact f INDEXED BY ix_fact_code"
        f" WHERE f.code_id IN ({codes}) AND {meaning.INDEXED[meaning.NUMERIC_RESULT]} AND {days}"
        " GROUP BY f.code_id, f.person_id"
    )
    tie = (
        f"SELECT {test} FROM fact f INDEXED BY ix_fact_code CROSS JOIN resource r ON r.id = f.resource_id"
        f" WHERE f.person_id = l.who AND f.code_id IN ({codes}) AND {meaning.NUMERIC_RESULT} AND {days}"
        f" ORDER BY {meaning.RESULT_DAY} DESC, {meaning.RESULT_KEY} DESC, r.fhir_id DESC LIMIT 1"
    )
    return (
        f"p.person_id IN (SELECT l.who FROM (SELECT who, max(good) AS good, max(bad) AS bad FROM ({source})"
        f" GROUP BY who) l WHERE l.good > l.bad OR (l.good = l.bad AND ({tie})))"
    )


def _pressure(params: Params, term: Term, value: Value, since: str) -> str:
    """`bp(n)`: of the latest day with a full reading outside hospital, the lowest of each component."""
    both = value.text.split("/") if value.high is None else [value.text]
    if len(both) == 2:
        high, low = (params.bind(number(part) or 0.0) for part in both)
        # Above means either line, below means both: 138/92 is not under 140/90.
        joint = "OR" if ">" in term.op else "AND"
        test = f"(l.sys {term.op} {high} {joint} l.dia {term.op} {low})"
    else:
        test = _test(params, "l.dia" if term.field == "dbp" else "l.sys", term.op, value)
    return f"p.person_id IN (SELECT l.who FROM ({pressures(params, since)}) l WHERE {test})"


def pressures(params: Params, since: str, person: str = "") -> str:
    """SQL giving (who, day, sys, dia) of the day that counts for each person, or for one."""
    window = f" AND {meaning.RESULT_DAY} > {since}" if since else ""
    system = params.bind(LOINC)

    def component(code: str) -> str:
        return f"(SELECT c.id FROM code c WHERE c.system = {system} AND c.code = {params.bind(code)})"

    whose = f"f.person_id = {person} AND f.kind = 3 AND f.code_id" if person else "f.code_id"
    daily = (
        f"SELECT f.person_id AS who, {meaning.RESULT_DAY} AS day, min(f.standard) AS sys, min(d.standard) AS dia"
        f" FROM fact f CROSS JOIN fact w ON w.id = f.parent_id"
        f" CROSS JOIN fact d ON d.resource_id = f.resource_id AND d.parent_id = f.parent_id"
        f" WHERE {whose} = {component(SYSTOLIC)} AND d.code_id = {component(DIASTOLIC)}"
        " AND f.same_as IS NULL AND f.standard IS NOT NULL AND d.standard IS NOT NULL"
        " AND w.same_as IS NULL AND w.negated = 0 AND w.status IN ('final', 'amended', 'corrected')"
        f" AND {meaning.RESULT_DAY} <= :as_of{window}"
        " AND NOT EXISTS (SELECT 1 FROM fact_link k CROSS JOIN fact e ON e.resource_id = k.resource_id"
        f" WHERE k.fact_id = w.id AND k.role = 'encounter' AND e.class IN {FAR_CLASSES})"
        f" GROUP BY f.person_id, {meaning.RESULT_DAY}"
    )
    # With max() the other columns come from the row of the latest day.
    return f"SELECT who, max(day) AS day, sys, dia FROM ({daily}) GROUP BY who"
