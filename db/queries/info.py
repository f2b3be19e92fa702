"""The store about itself: how many people, how old the data are, what waits, what could not be used."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from db.records import Refusal, StoreInfo

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
    one = conn.execute(
        "SELECT (SELECT count(*) FROM panel_row WHERE in_panel = 1),"
        " (SELECT count(*) FROM duplicate WHERE state = 'proposed')"
    ).fetchone()
    return StoreInfo(
        path=path,
        demo=demo,
        people=one[0],
        as_of=as_of,
        latest=latest_day(conn, as_of),
        sources=tuple(
            row[0] for row in conn.execute("SELECT name FROM source WHERE kind <> 'console' ORDER BY id")
        ),
        read_only=read_only,
        holder=holder,
        duplicates=one[1],
        teams=_named(conn, "team"),
        practitioners=_named(conn, "pcp"),
    )


def _named(conn: Any, column: str) -> tuple[str, ...]:
    """Teams or leading practitioners that people of the panel have, those with most people first."""
    statement = {
        "team": "SELECT team FROM panel_row WHERE team <> '' AND in_panel = 1 GROUP BY team ORDER BY count(*) DESC, team",
        "pcp": "SELECT pcp FROM panel_row WHERE pcp <> '' AND in_panel = 1 GROUP BY pcp ORDER BY count(*) DESC, pcp",
    }[column]
    return tuple(row[0] for row in conn.execute(statement))


def latest_day(conn: Any, as_of: date) -> date | None:
    """The newest day of something that happened: how old the data are.

    Read off the contacts of the panel, and off the last import where nobody had one: looking at every fact would
    take seconds in a large store.
    """
    day = as_of.toordinal()
    found = conn.execute("SELECT max(contact_day) FROM panel_row WHERE contact_day <= ?", (day,)).fetchone()[
        0
    ]
    if found is None:
        found = conn.execute(
            "SELECT max(start_day) FROM (SELECT start_day FROM fact WHERE start_day <= ? ORDER BY id DESC LIMIT 1000)",
            (day,),
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
