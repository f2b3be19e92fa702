"""The store about itself: how many people, how old the data are, what waits, what could not be used."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from db.records import Refusal, StoreInfo

if TYPE_CHECKING:
    from collections.abc import Iterable

_PREFIXES: Final = ("demo", "site", "made")
"""Notes of the store about itself that may be shown; its secrets are never among them."""


def store_info(
    conn: Any,
    *,
    path: str = "",
    demo: bool = False,
    as_of: date,
    read_only: bool = False,
    holder: str = "",
) -> StoreInfo:
    """What the status line and the doctor say about an open store."""
    groups = _groups(conn, as_of)
    return StoreInfo(
        path=path,
        demo=demo,
        people=sum(group.people for group in groups),
        as_of=as_of,
        latest=_latest(conn, groups, as_of),
        sources=tuple(
            row[0] for row in conn.execute("SELECT name FROM source WHERE kind <> 'console' ORDER BY id")
        ),
        read_only=read_only,
        holder=holder,
        duplicates=conn.execute("SELECT count(*) FROM duplicate WHERE state = 'proposed'").fetchone()[0],
        teams=_most_first((group.team, group.people) for group in groups),
        practitioners=_most_first((group.pcp, group.people) for group in groups),
    )


class _Group(NamedTuple):
    """People with the same team and leading practitioner."""

    people: int
    """How many of them are in the panel."""
    team: str
    pcp: str
    contact: int | None
    """The last day that any of them was seen, whether in the panel or not."""


def _groups(conn: Any, as_of: date) -> list[_Group]:
    """Everybody in groups: one pass over a narrow index, and one row of each group for the names."""
    rows = conn.execute(
        "SELECT g.people, p.team, p.pcp, g.contact FROM (SELECT sum(in_panel) AS people, max(pos) AS pos,"
        " max(CASE WHEN contact_day <= ? THEN contact_day END) AS contact FROM panel_row GROUP BY team_id, pcp_id) g"
        " CROSS JOIN panel_row p ON p.pos = g.pos",
        (as_of.toordinal(),),
    )
    return [_Group(*row) for row in rows]


def _most_first(named: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """Teams or leading practitioners that people have, those with most people first."""
    counts: Counter[str] = Counter()
    for name, people in named:
        counts[name] += people
    return tuple(
        sorted((name for name in counts if name and counts[name]), key=lambda name: (-counts[name], name))
    )


def _latest(conn: Any, groups: list[_Group], as_of: date) -> date | None:
    """The newest day of something that happened: how old the data are.

    Read off the contacts of the panel, and off the last import where nobody had one: looking at every fact would
    take seconds in a large store.
    """
    found = max((group.contact for group in groups if group.contact is not None), default=None)
    if found is None:
        found = conn.execute(
            "SELECT max(start_day) FROM (SELECT start_day FROM fact WHERE start_day <= ? ORDER BY id DESC LIMIT 1000)",
            (as_of.toordinal(),),
        ).fetchone()[0]
    return None if found is None else date.fromordinal(found)


def notes(conn: Any) -> dict[str, str]:
    """What the store says about how it was made: `demo-people`, `demo-seed`, `demo-today` …; never a secret."""
    rows = conn.execute("SELECT key, value FROM meta ORDER BY key").fetchall()
    return {key: value for key, value in rows if key.split("-")[0] in _PREFIXES and "secret" not in key}


def quarantine(conn: Any, *, limit: int = 500, offset: int = 0) -> tuple[tuple[Refusal, ...], int]:
    """What imports could not use, newest first, and how many there are in all."""
    rows = conn.execute(
        "SELECT file, line, resource, path, reason FROM quarantine ORDER BY id DESC LIMIT ? OFFSET ?",
        (limit, offset),
    ).fetchall()
    total = conn.execute("SELECT count(*) FROM quarantine").fetchone()[0]
    return tuple(Refusal(*row) for row in rows), int(total)
