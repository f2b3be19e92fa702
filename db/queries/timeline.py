"""A person's facts over decades, newest first, a page at a time: a long life opens as quickly as a short one.

Each kind is a stretch of the index (person, kind, day) that is already in order; the stretches are merged and only
the facts of the page are read.
"""

# ruff: noqa: S608 - SQL text is put together from fixed fragments; every value is bound
from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import Any, Final

from db.filter.params import escaped
from db.kinds import Kind
from db.queries.facts import PARTS, by_ids
from db.records import PersonId, TimelinePage

_AHEAD: Final = int(Kind.APPOINTMENT)
"""The one kind that may lie after the as-of day: what is agreed is known already."""

_KINDS: Final = json.dumps([int(kind) for kind in Kind if kind not in PARTS])

_DOUBLES: Final = "SELECT d.id FROM fact d WHERE d.person_id = :who AND d.same_as IS NOT NULL"
_WORDS_AT_MOST: Final = 8


def timeline(
    conn: Any,
    person: PersonId,
    *,
    as_of: date,
    kinds: tuple[int, ...] = (),
    text: str = "",
    offset: int = 0,
    limit: int = 200,
) -> TimelinePage:
    """A page of a person's facts, newest first; facts without a day come last.

    Args:
        conn: A reading connection.
        person: Whose.
        as_of: Nothing that is dated later is shown, except appointments.
        kinds: Only these kinds; empty for all.
        text: Words that must all occur in a fact's title, value or note.
        offset: How many facts to skip.
        limit: How many at most.
    """
    params: dict[str, Any] = {"who": person, "as_of": as_of.toordinal()}
    doubled = bool(conn.execute(f"SELECT EXISTS ({_DOUBLES})", params).fetchone()[0])
    extra = (f" AND f.id NOT IN ({_DOUBLES})" if doubled else "") + _searched(params, text)
    by_kind: Counter[int] = Counter()
    by_year: Counter[int] = Counter()
    total = 0
    for kind, year, number in _counts(conn, params, extra):
        by_kind[kind] += number
        if kinds and kind not in kinds:
            continue
        total += number
        if year is not None:
            by_year[year] += number
    shown = sorted(kind for kind in by_kind if not kinds or kind in kinds)
    ids = _ids(conn, params, shown, extra, (offset, limit)) if shown and limit > 0 else []
    return TimelinePage(
        lines=tuple(by_ids(conn, ids)),
        total=total,
        years=tuple(sorted(by_year.items())),
        kinds=tuple(sorted(by_kind.items())),
        offset=offset,
    )


def _counts(conn: Any, params: dict[str, Any], extra: str) -> list[tuple[int, int | None, int]]:
    """(kind, year or None, facts) of everything that may be shown, from the index alone where no words are asked for.

    The years' first and last days are worked out here and bound: SQLite only counts stretches of its index.
    """
    first, last = "ORDER BY f.start_day LIMIT 1", "ORDER BY f.start_day DESC LIMIT 1"
    held = "SELECT f.start_day FROM fact f WHERE f.person_id = :who AND f.kind = k.value AND f.start_day IS NOT NULL"
    none = f"SELECT count(*) FROM fact f WHERE f.person_id = :who AND f.kind = k.value AND f.start_day IS NULL{extra}"
    ends = conn.execute(
        f"SELECT k.value, ({none}), ({held} {first}), ({held} {last}) FROM json_each(:kinds) k",
        {**params, "kinds": _KINDS},
    ).fetchall()
    rows: list[tuple[int, int | None, int]] = [(row[0], None, row[1]) for row in ends if row[1]]
    days = [day for row in ends for day in row[2:] if day is not None]
    if not days:
        return rows
    stretch = (
        "SELECT count(*) FROM fact f WHERE f.person_id = :who AND f.kind = k.value AND f.start_day BETWEEN y.value ->> 1"
        f" AND CASE WHEN k.value = {_AHEAD} THEN y.value ->> 2 ELSE min(y.value ->> 2, :as_of) END{extra}"
    )
    dated = conn.execute(
        f"SELECT k.value, y.value ->> 0, ({stretch}) FROM json_each(:kinds) k CROSS JOIN json_each(:years) y",
        {
            **params,
            "kinds": json.dumps([row[0] for row in ends if row[2] is not None]),
            "years": _years(min(days), max(days)),
        },
    )
    return rows + [row for row in dated if row[2]]


def _years(first: int, last: int) -> str:
    """Every year from the first to the last day as [year, its first day, its last day], as JSON."""
    years = range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
    return json.dumps([[y, date(y, 1, 1).toordinal(), date(y, 12, 31).toordinal()] for y in years])


def _searched(params: dict[str, Any], text: str) -> str:
    """SQL for "every word occurs in title, value or note"."""
    where = ""
    for number, word in enumerate(text.split()[:_WORDS_AT_MOST]):
        clean = "".join(c for c in word if c != "\0" and not "\ud800" <= c <= "\udfff")
        params[f"w{number}"] = f"%{escaped(clean)}%"
        said = "coalesce(f.title, '') || ' ' || coalesce(f.value_text, '') || ' ' || coalesce(f.text, '')"
        where += f" AND ({said}) LIKE :w{number} ESCAPE '\\'"
    return where


def _ids(conn: Any, params: dict[str, Any], kinds: list[int], extra: str, page: tuple[int, int]) -> list[int]:
    """Ids of one page, newest first: ordered stretches of the index, merged as far as the page reaches."""
    arms = []
    for number, kind in enumerate(kinds):
        params[f"k{number}"] = kind
        until = "" if kind == _AHEAD else " AND (f.start_day IS NULL OR f.start_day <= :as_of)"
        arms.append(
            f"SELECT f.id AS id, f.start_day AS day FROM fact f WHERE f.person_id = :who AND f.kind = :k{number}"
            f"{until}{extra}"
        )
    rows = conn.execute(
        f"{' UNION ALL '.join(arms)} ORDER BY day DESC, id DESC LIMIT :first OFFSET :skip",
        {**params, "first": page[1], "skip": page[0]},
    )
    return [row[0] for row in rows]
