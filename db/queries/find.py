"""People by what somebody types or says on the phone: name, number, telephone, birth date."""

# ruff: noqa: S608 - SQL text is put together from fixed fragments; every value is bound
from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from db.filter.sql import PHONE_DIGITS, PHONE_SYSTEMS, quoted
from db.filter.values import birth_date
from db.queries.panel import panel_rows

if TYPE_CHECKING:
    from db.records import PanelRow

_PHONE: Final = re.compile(r"[0-9+(). -]{7,24}", re.ASCII)
_LONGEST: Final = 200


def find_people(conn: Any, text: str, limit: int = 20) -> list[PanelRow]:
    """At most `limit` people, those of the panel first, in name order.

    All words must start a word of a name or identifier; a birth date (1951-03-04 or 03/04/1951, month first) or
    at least seven digits of a telephone number may be among them or alone.
    """
    text = " ".join(text[:_LONGEST].split())
    if not text:
        return []
    ids = dict.fromkeys(_by_words(conn, text, limit))
    if len(ids) < limit and _PHONE.fullmatch(text):
        ids |= dict.fromkeys(_by_phone(conn, "".join(filter(str.isdigit, text)), limit))
    return panel_rows(conn, list(ids)[:limit])


def _by_words(conn: Any, text: str, limit: int) -> list[int]:
    births = [day for word in text.split() if (day := birth_date(word)) is not None]
    match = quoted(" ".join(word for word in text.split() if birth_date(word) is None), prefix=True)
    conditions, params = ["1"], {"first": limit}
    for number, day in enumerate(births):
        conditions.append(f"p.birth_day <= :d{number} AND p.birth_high >= :d{number}")
        params[f"d{number}"] = day.toordinal()
    where = " AND ".join(conditions)
    if match:
        statement = (
            "SELECT p.person_id, p.in_panel FROM person_search s CROSS JOIN panel_row p ON p.pos = s.rowid"
            f" WHERE s.person_search MATCH :match AND {where} ORDER BY s.rowid LIMIT :first"
        )
        rows = conn.execute(statement, {**params, "match": f"{{names identifiers}} : ({match})"}).fetchall()
    elif births:
        rows = conn.execute(
            f"SELECT p.person_id, p.in_panel FROM panel_row p WHERE {where} ORDER BY p.pos LIMIT :first",
            params,
        ).fetchall()
    else:
        rows = []
    return [who for who, inside in rows if inside] + [who for who, inside in rows if not inside]


def _by_phone(conn: Any, digits: str, limit: int) -> list[int]:
    """People with a telephone number that ends so, whatever stands between its digits."""
    if len(digits) < 7:
        return []
    rows = conn.execute(
        "SELECT DISTINCT p.pos, p.person_id FROM person_contact c JOIN panel_row p ON p.person_id = c.person_id"
        f" WHERE c.system IN {PHONE_SYSTEMS} AND {PHONE_DIGITS} LIKE :digits ORDER BY p.pos LIMIT :first",
        {"digits": f"%{digits[-10:]}", "first": limit},
    ).fetchall()
    return [row[1] for row in rows]
