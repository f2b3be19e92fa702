"""Who matches a filter, in which order, and their rows: everything that the panel screen asks.

It reads `panel_row` as `db.panel` left it; on a connection with a temporary panel it reads that one.
"""

# ruff: noqa: S608 - SQL text is put together from fixed fragments; every value is bound
from __future__ import annotations

import json
from array import array
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from db.errors import UseError
from db.filter import Me, parse, to_sql, words
from db.records import PanelList, PanelRow, PersonId, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from db.filter import Compiled

ORDERS: Final = {
    "name": "",
    "age": "p.age",
    "sex": "p.sex",
    "team": "p.team",
    "pcp": "p.pcp",
    "conditions": "p.condition_count",
    "medicines": "p.medicines",
    "last": "p.contact_day",
    "next": "p.visit_day * 1440 + coalesce(p.visit_minute, 0)",
    "language": "p.language",
    "city": "p.city",
    "notes": "p.notes",
}
"""Column id to what is sorted by; nothing known comes last in both directions, ties are in name order."""

_TEXTS: Final = frozenset({"team", "pcp", "city"})
"""Columns of words, empty where nothing is known, sorted without case."""

ALIASES: Final = {
    "last_contact": "last",
    "next_visit": "next",
    "birth": "age",
    "id": "name",
    "person": "name",
}

_ROW: Final = (
    "p.person_id, p.family, p.given, p.mrn, p.birth_day, p.birth_high, p.age, p.sex, p.team, p.pcp, p.conditions,"
    " p.medicines, p.contact_day, p.visit_day, p.visit_minute, p.visit_text, p.language, p.interpreter, p.city,"
    " p.notes, p.deceased, p.active"
)


def panel_list(
    conn: Any,
    query: str,
    order: str | None = "name",
    *,
    as_of: date,
    me: Me | None = None,
    marked: Collection[int] = (),
    limit: int | None = None,
) -> PanelList:
    """Everybody who matches, in order.

    Args:
        conn: A reading connection whose panel is of the as-of day.
        query: The filter as text; empty means everybody in the panel.
        order: Column id of `ORDERS`, with `-` in front for descending.
        as_of: The day that dates in the filter count from.
        me: Who asks, for `mine`.
        marked: Ids of marked people, for `marked`.
        limit: Stop after the first so many; the answer says whether that was all.

    Raises:
        FilterError: the filter has no meaning.
        UseError: there is no such column.
    """
    node = parse(query)
    compiled = to_sql(node, as_of, me, marked)
    said = order or "name"
    statement = _statement(compiled, said)
    ids: tuple[int, ...] | memoryview
    if limit is None:
        # One row that the driver puts together without holding the interpreter: 100,000 rows one by one would hinder
        # whatever draws meanwhile, and leave ten megabytes behind. The order of the inner query is that of the array.
        listed = conn.execute(f"SELECT json_group_array(person_id) FROM ({statement})", compiled.params)
        ids, complete = memoryview(array("q", json.loads(listed.fetchone()[0]))), True
    else:
        found = conn.execute(f"{statement} LIMIT :first", {**compiled.params, "first": limit + 1}).fetchall()
        ids, complete = tuple(row[0] for row in found[:limit]), len(found) <= limit
    return PanelList(query=query, order=said, ids=ids, complete=complete, as_of=as_of, words=words(node))


def _statement(compiled: Compiled, order: str) -> str:
    """SQL for ids in order: by name straight off the key, with words off the search table, else sorted."""
    by = _order(order)
    if by or order.startswith("-"):
        return f"SELECT p.person_id FROM panel_row p WHERE {compiled.whole} ORDER BY {by or 'p.pos DESC'}"
    if compiled.match:
        return (
            "SELECT p.person_id FROM person_search s CROSS JOIN panel_row p ON p.pos = s.rowid"
            f" WHERE s.person_search MATCH :match AND {compiled.where} ORDER BY s.rowid"
        )
    return f"SELECT p.person_id FROM panel_row p WHERE {compiled.where} ORDER BY p.pos"


def _order(order: str) -> str:
    name = order.removeprefix("-")
    name = ALIASES.get(name, name)
    if name not in ORDERS:
        raise UseError(f"People cannot be sorted by “{name}”.", f"Choose one of {', '.join(ORDERS)}.")
    column = ORDERS[name]
    if not column:
        return ""
    direction = " DESC" if order.startswith("-") else ""
    if name in _TEXTS:
        # No function makes an empty text null here: each call would copy the text of every row.
        return f"{column} = '', {column} COLLATE NOCASE{direction}, p.pos"
    return f"{column}{direction} NULLS LAST, p.pos"


def count(conn: Any, query: str, *, as_of: date, me: Me | None = None, marked: Collection[int] = ()) -> int:
    """How many people match.

    Raises:
        FilterError: the filter has no meaning.
    """
    compiled = to_sql(parse(query), as_of, me, marked)
    statement = f"SELECT count(*) FROM panel_row p WHERE {compiled.whole}"
    return int(conn.execute(statement, compiled.params).fetchone()[0])


def panel_rows(conn: Any, ids: Sequence[int]) -> list[PanelRow]:
    """The rows of these people, in the order asked for; people who are gone are left out."""
    if not ids:
        return []
    found = {
        row[0]: row
        for row in conn.execute(
            f"SELECT {_ROW} FROM json_each(?) j CROSS JOIN panel_row p ON p.person_id = j.value",
            (json.dumps([int(one) for one in ids]),),
        )
    }
    return [panel_row(found[one]) for one in ids if one in found]


def panel_row(row: Sequence[Any]) -> PanelRow:
    """A record from the columns of `_ROW`."""
    (who, family, given, mrn, low, high, age, sex, team, pcp, conditions, medicines, contact, visit, minute, text,
     language, interpreter, city, notes, deceased, active) = row  # fmt: skip
    return PanelRow(
        person=PersonId(who),
        family=family,
        given=given,
        mrn=mrn,
        birth=span(low, high),
        age=age,
        sex=sex,
        team=team,
        pcp=pcp,
        conditions=tuple(conditions.split("  ")) if conditions else (),
        medicines=medicines,
        last_contact=a_day(contact),
        next_visit=a_day(visit),
        next_visit_minute=minute,
        next_visit_text=text,
        language=language,
        interpreter=bool(interpreter),
        city=city,
        notes=notes,
        deceased=bool(deceased),
        active=bool(active),
    )


def a_day(ordinal: int | None) -> date | None:
    """A stored day as a date."""
    return None if ordinal is None else date.fromordinal(ordinal)


def span(low: int | None, high: int | None, at: int | None = None, offset: int | None = None) -> Span | None:
    """A stored pair of days as a span, with the local minute where an instant was recorded."""
    if low is None:
        return None
    minute = None if at is None else (at // 60000 + (offset or 0)) % 1440
    return Span(date.fromordinal(low), date.fromordinal(low if high is None else high), minute)
