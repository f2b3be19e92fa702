"""A person's facts over decades, newest first, a page at a time: a long life opens as quickly as a short one.

Each kind is a stretch of the index (person, kind, day) that is already in order; the stretches are merged and only
the facts of the page are read.
"""

# ruff: noqa: S608 - SQL text is put together from fixed fragments; every value is bound
from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, Final

from db.filter.params import escaped
from db.kinds import Kind
from db.queries.facts import PARTS, by_ids
from db.records import PersonId, TimelinePage

_AHEAD: Final = int(Kind.APPOINTMENT)
"""The one kind that may lie after the as-of day: what is agreed is known already."""

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
    found = _searched(params, text)
    counts = _counts(conn, params, found, doubled=doubled)
    by_kind: Counter[int] = Counter()
    by_year: Counter[int] = Counter()
    total = 0
    for kind, day, number in counts:
        by_kind[kind] += number
        if kinds and kind not in kinds:
            continue
        total += number
        if day is not None:
            by_year[date.fromordinal(day).year] += number
    shown = sorted(kind for kind in by_kind if not kinds or kind in kinds)
    ids = _ids(conn, params, shown, found, offset, limit, doubled=doubled) if shown and limit > 0 else []
    return TimelinePage(
        lines=tuple(by_ids(conn, ids)),
        total=total,
        years=tuple(sorted(by_year.items())),
        kinds=tuple(sorted(by_kind.items())),
        offset=offset,
    )


def _counts(
    conn: Any, params: dict[str, Any], found: str, *, doubled: bool
) -> list[tuple[int, int | None, int]]:
    """(kind, first day of its year or None, facts): one walk of the index where no words are looked for."""
    # Days are grouped by about a month in SQL, exactly by year in Python: the calendar stays out of the database.
    once = f" AND f.id NOT IN ({_DOUBLES})" if doubled else ""
    rows = conn.execute(
        "SELECT f.kind, f.start_day, count(*) FROM fact f WHERE f.person_id = :who AND f.kind NOT IN (3, 22)"
        f" AND (f.start_day IS NULL OR f.start_day <= :as_of OR f.kind = {_AHEAD}){once}{found}"
        " GROUP BY f.kind, f.start_day",
        params,
    ).fetchall()
    return [(kind, day, number) for kind, day, number in rows if kind not in PARTS]


def _searched(params: dict[str, Any], text: str) -> str:
    """SQL for "every word occurs in title, value or note"."""
    where = ""
    for number, word in enumerate(text.split()[:_WORDS_AT_MOST]):
        clean = "".join(c for c in word if c != "\0" and not "\ud800" <= c <= "\udfff")
        params[f"w{number}"] = f"%{escaped(clean)}%"
        said = "coalesce(f.title, '') || ' ' || coalesce(f.value_text, '') || ' ' || coalesce(f.text, '')"
        where += f" AND ({said}) LIKE :w{number} ESCAPE '\\'"
    return where


def _ids(
    conn: Any, params: dict[str, Any], kinds: list[int], found: str, offset: int, limit: int, *, doubled: bool
) -> list[int]:
    once = f" AND f.id NOT IN ({_DOUBLES})" if doubled else ""
    arms = []
    for number, kind in enumerate(kinds):
        params[f"k{number}"] = kind
        until = "" if kind == _AHEAD else " AND (f.start_day IS NULL OR f.start_day <= :as_of)"
        arms.append(
            f"SELECT f.id AS id, f.start_day AS day FROM fact f WHERE f.person_id = :who AND f.kind = :k{number}"
            f"{until}{once}{found}"
        )
    union = " UNION ALL ".join(arms)
    rows = conn.execute(
        f"{union} ORDER BY day DESC, id DESC LIMIT :first OFFSET :skip",
        {**params, "first": limit, "skip": offset},
    )
    return [row[0] for row in rows]
