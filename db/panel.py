"""Computes the panel as it is walked, one row a person for one as-of day, and the search table beside it.

It knows the store's tables and the words of clinical.md; it must not know filters, screens or the machine's clock.
Callers hold the write transaction (`refresh`) or a read-only connection (`temporary`).
"""

# ruff: noqa: S608 - SQL text is put together from fixed fragments; every value is bound
from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from db import meaning, places
from db.chronic import chronic

if TYPE_CHECKING:
    from collections.abc import Collection

_FTS: Final = (
    "person_search USING fts5(names, identifiers, team, pcp, city, content='', contentless_delete=1,"
    " tokenize=\"unicode61 remove_diacritics 2\", prefix='1 2 3')"
)

SEARCH_SQL: Final = f"CREATE VIRTUAL TABLE {_FTS}"
"""The search table: rowid is `panel_row.pos`, so the first matches by rowid are the first by name, unsorted."""

SEARCH_BYTES: Final = 64 * 1024 * 1024
"""Memory for words on their way into the search table; 100,000 people need about a quarter of it."""

APOSTROPHES: Final = "'’ʼʻ‘`´ʹ′ʽ"
"""Marks that people type for one another or leave out: `O'Brien`, `OBrien` and `O’Brien` are one name."""

COLUMNS: Final = (
    "pos, person_id, family, given, mrn, birth_day, birth_high, age, sex, team_id, team, pcp_id, pcp, conditions,"
    " condition_count, medicines, contact_day, visit_day, visit_minute, visit_text, language, interpreter, city,"
    " household_id, notes, deceased, active, in_panel"
)

_WALK: Final = {
    "walk": "(person_id INTEGER PRIMARY KEY, pos INTEGER NOT NULL)",
    "walk_age": "(low INTEGER PRIMARY KEY, age INTEGER NOT NULL)",
    "walk_set": "(code_id INTEGER, rank INTEGER, PRIMARY KEY (code_id, rank)) WITHOUT ROWID",
    "walk_has": "(person_id INTEGER, rank INTEGER, PRIMARY KEY (person_id, rank)) WITHOUT ROWID",
    "walk_said": "(ranks INTEGER PRIMARY KEY, number INTEGER NOT NULL, said TEXT NOT NULL)",
}
"""What is worked out on the way, empty before and after; kept, as making a table means reading every statement anew."""


def refresh(conn: Any, as_of: date, people: Collection[int] | None = None) -> None:
    """Compute panel rows and search rows as of a day: of everybody, or again only of some people.

    With `people`, only theirs: whoever joins, leaves or is renamed gets a place of their own between the others. The
    caller holds the write transaction.
    """
    _begin(conn)
    some = people is not None and places.place_some(conn, people)
    if not some:
        # 'delete-all' leaves nothing behind of names that are gone.
        conn.execute("INSERT INTO main.person_search (person_search) VALUES ('delete-all')")
        conn.execute("DELETE FROM main.panel_row")
        places.number_everybody(conn)
    _compute(conn, "main", as_of, some=some)
    conn.execute(
        "INSERT INTO main.meta (key, value) VALUES ('as-of', ?)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (as_of.isoformat(),),
    )


def stored_day(conn: Any) -> date | None:
    """The day that the stored panel was computed for; None before the first time."""
    row = conn.execute("SELECT value FROM main.meta WHERE key = 'as-of'").fetchone()
    return date.fromisoformat(row[0]) if row else None


def temporary(conn: Any, as_of: date) -> None:
    """Shadow the stored panel on this connection with one computed for another day.

    Only temporary tables are written, so a connection that may not write the store can look at any day.
    """
    begun = not conn.in_transaction
    conn.execute("DROP TABLE IF EXISTS temp.panel_row")
    conn.execute("DROP TABLE IF EXISTS temp.person_search")
    if begun:
        conn.execute("BEGIN")
    try:
        conn.execute(f"CREATE TEMP TABLE panel_row AS SELECT {COLUMNS} FROM main.panel_row WHERE 0")
        conn.execute("CREATE UNIQUE INDEX temp.panel_row_pos ON panel_row (pos)")
        conn.execute("CREATE UNIQUE INDEX temp.panel_row_person ON panel_row (person_id)")
        conn.execute("CREATE INDEX temp.panel_row_team ON panel_row (team_id, pcp_id, in_panel, contact_day)")
        conn.execute(f"CREATE VIRTUAL TABLE temp.{_FTS}")
        _begin(conn)
        places.number_everybody(conn)
        _compute(conn, "temp", as_of, some=False)
    finally:
        if begun:
            conn.execute("COMMIT")


def stored_only(conn: Any) -> None:
    """Take the shadow of another day away again: the stored panel is seen."""
    for table in ("panel_row", "person_search"):
        conn.execute(f"DROP TABLE IF EXISTS temp.{table}")


def _begin(conn: Any) -> None:
    for name, columns in _WALK.items():
        conn.execute(f"CREATE TEMP TABLE IF NOT EXISTS {name} {columns}")
    _end(conn)


def _end(conn: Any) -> None:
    for name in _WALK:
        conn.execute(f"DELETE FROM temp.{name}")


def _compute(conn: Any, schema: str, as_of: date, *, some: bool) -> None:
    """Fill the panel and search tables of one schema from `walk`."""
    day = {"as_of": as_of.toordinal()}
    _ages(conn, as_of)
    _conditions(conn, day, some=some)
    conn.execute(f"INSERT INTO {schema}.panel_row ({COLUMNS}) {_ROWS}", day)
    # Words wait in memory until there are so many bytes of them. With the usual megabyte 100,000 people end up in twenty
    # pieces, each of which every letter typed into the filter has to visit: 3 to 7 ms instead of 0.3.
    conn.execute(
        f"INSERT INTO {schema}.person_search (person_search, rank) VALUES ('hashsize', {SEARCH_BYTES})"
    )
    conn.execute(
        f"INSERT INTO {schema}.person_search (rowid, names, identifiers, team, pcp, city) {_search_rows(schema)}"
    )
    if not some:
        conn.execute(f"INSERT INTO {schema}.person_search (person_search) VALUES ('optimize')")
    _end(conn)


def _ages(conn: Any, as_of: date) -> None:
    """One row an age: the first birthday that still makes somebody younger than the next age."""
    born = conn.execute(
        "SELECT min(p.birth_day) FROM temp.walk w CROSS JOIN main.person p ON p.id = w.person_id"
    ).fetchone()[0]
    eldest = -1 if born is None else as_of.year - date.fromordinal(born).year
    rows: list[tuple[int, int]] = []
    for age in range(eldest + 1):
        low = meaning.years_before(as_of, age + 1)
        first = low.toordinal() + 1 if low > date.min else 1
        rows.append((first, age))
        if low == date.min:
            break
    conn.executemany("INSERT OR IGNORE INTO temp.walk_age (low, age) VALUES (?, ?)", rows)


def _conditions(conn: Any, day: dict[str, int], *, some: bool) -> None:
    """Who has which chronic condition today, by its rank; driven by codes for all, by person for some."""
    for rank, entry in enumerate(chronic()):
        conn.execute(
            "INSERT INTO temp.walk_set (code_id, rank) SELECT s.code_id, ? FROM set_code s"
            " WHERE s.set_id = (SELECT v.id FROM value_set v WHERE v.name = ?)",
            (rank, entry.set),
        )
    # Every coding of a condition may put it in a set: the first stands in the fact, the others beside it.
    if some:
        mine = "temp.walk w CROSS JOIN fact f ON f.person_id = w.person_id AND f.kind = 1"
        first = f"{mine} CROSS JOIN temp.walk_set s ON s.code_id = f.code_id WHERE {meaning.ACTIVE_CONDITION}"
        other = (
            f"{mine} CROSS JOIN fact_code o ON o.fact_id = f.id AND o.role = 'code'"
            f" CROSS JOIN temp.walk_set s ON s.code_id = o.code_id WHERE {meaning.ACTIVE_CONDITION}"
        )
    else:
        first = (
            "temp.walk_set s CROSS JOIN fact f INDEXED BY ix_fact_code ON f.code_id = s.code_id"
            f" WHERE {meaning.INDEXED[meaning.ACTIVE_CONDITION]}"
        )
        other = (
            "temp.walk_set s CROSS JOIN fact_code o ON o.code_id = s.code_id AND o.role = 'code'"
            f" CROSS JOIN fact f ON f.id = o.fact_id WHERE {meaning.ACTIVE_CONDITION}"
        )
    for source in (first, other):
        conn.execute(
            f"INSERT OR IGNORE INTO temp.walk_has (person_id, rank) SELECT f.person_id, s.rank FROM {source}",
            day,
        )
    _say_conditions(conn)


_RANKS: Final = "SELECT sum(1 << h.rank) FROM temp.walk_has h"
"""Somebody's conditions as bits of one number: thousands of people have the same ones, and numbers are no texts to
gather one person at a time."""


def _say_conditions(conn: Any) -> None:
    """The words for every mixture of conditions that somebody has."""
    mixtures = conn.execute(f"SELECT DISTINCT * FROM ({_RANKS} GROUP BY h.person_id)").fetchall()
    rows = []
    for (ranks,) in mixtures:
        shorts = [entry.short for rank, entry in enumerate(chronic()) if ranks >> rank & 1]
        rows.append((ranks, len(shorts), "  ".join(shorts)))
    conn.executemany("INSERT INTO temp.walk_said (ranks, number, said) VALUES (?, ?, ?)", rows)


def _carer(roles: str, kinds: str) -> str:
    """SQL for the empanelment in force on the day, of the first role that names a carer; the latest start wins."""
    return (
        "(SELECT e.id FROM empanelment e CROSS JOIN directory d ON d.resource_id = e.carer_id"
        f" WHERE e.person_id = p.id AND e.role IN ({roles})"
        " AND (e.start_day IS NULL OR e.start_day <= :as_of) AND (e.end_day IS NULL OR e.end_day >= :as_of)"
        f" AND d.name <> '' AND d.kind {kinds}"
        " ORDER BY e.role, e.start_day DESC, e.carer_id LIMIT 1)"
    )


_TEAM: Final = "NOT IN ('Practitioner', 'PractitionerRole')"
_CLINICIAN: Final = "IN ('Practitioner', 'PractitionerRole')"

_ROWS: Final = f"""
SELECT w.pos, p.id, p.family, p.given,
 coalesce((SELECT i.value FROM person_identifier i WHERE i.person_id = p.id
   AND (i.type IS NULL OR i.type NOT IN ('SS', 'SB', 'DL', 'PPN', 'TAX'))
   ORDER BY i.type IS NOT 'MR', i.type IS NOT 'PI', i.type IS NOT 'PT', i.id LIMIT 1), ''),
 p.birth_day, p.birth_high,
 CASE WHEN p.birth_day <= :as_of THEN
   (SELECT a.age FROM temp.walk_age a WHERE a.low <= p.birth_day ORDER BY a.low DESC LIMIT 1) END,
 p.sex,
 t.carer_id, coalesce(td.name, ''),
 g.carer_id, coalesce(gd.name, ''),
 coalesce(c.said, ''), coalesce(c.number, 0),
 (SELECT count(DISTINCT coalesce(f.code_id, f.title)) FROM fact f
   WHERE f.person_id = p.id AND {meaning.CURRENT_MEDICINE}),
 (SELECT f.start_day FROM fact f WHERE f.person_id = p.id AND f.start_day <= :as_of AND {meaning.CONTACT}
   ORDER BY f.start_day DESC LIMIT 1),
 v.start_day,
 CASE WHEN v.start_at IS NOT NULL THEN (v.start_at / 60000 + coalesce(v.start_offset, 0)) % 1440 END,
 coalesce(v.title, ''),
 p.language, p.interpreter,
 coalesce((SELECT a.city FROM person_address a WHERE a.person_id = p.id AND a.ended = 0 AND a.city <> ''
   ORDER BY a.use IS NOT 'home', a.id LIMIT 1), ''),
 p.household_id,
 (SELECT count(*) FROM fact f WHERE f.person_id = p.id AND {meaning.TEAM_NOTE}),
 CASE WHEN p.death_day IS NOT NULL THEN p.death_day <= :as_of ELSE p.deceased END, p.active,
 CASE WHEN p.active = 1 AND (p.birth_day IS NULL OR p.birth_day <= :as_of)
   AND CASE WHEN p.death_day IS NOT NULL THEN p.death_day > :as_of ELSE p.deceased = 0 END THEN 1 ELSE 0 END
FROM temp.walk w CROSS JOIN main.person p ON p.id = w.person_id
LEFT JOIN temp.walk_said c ON c.ranks = ({_RANKS} WHERE h.person_id = p.id)
LEFT JOIN empanelment t ON t.id = {_carer("'panel', 'team'", _TEAM)}
LEFT JOIN directory td ON td.resource_id = t.carer_id
LEFT JOIN empanelment g ON g.id = {_carer("'pcp'", _CLINICIAN)}
LEFT JOIN directory gd ON gd.resource_id = g.carer_id
LEFT JOIN fact v ON v.id = (SELECT f.id FROM fact f WHERE f.person_id = p.id AND {meaning.COMING_VISIT}
   ORDER BY f.start_day, f.start_at, f.id LIMIT 1)
ORDER BY w.pos
"""

_MARKS: Final = "".join(mark.replace("'", "''") for mark in APOSTROPHES)


def _without(text: str, *, instead: str) -> str:
    """SQL for a text with every apostrophe replaced."""
    for mark in APOSTROPHES:
        text = f"replace({text}, '{mark.replace(chr(39), chr(39) * 2)}', '{instead}')"
    return text


def _search_rows(schema: str) -> str:
    """SQL for the search table: names with and without their apostrophes, so that both spellings are found.

    In the order of the table: every step back makes FTS5 write out what it has gathered, twenty times the work.
    """
    plain, joined = _without("n.names", instead=" "), _without("n.names", instead="")
    return f"""
SELECT n.pos, CASE WHEN n.names GLOB '*[{_MARKS}]*' THEN {plain} || ' ' || {joined} ELSE n.names END,
 n.identifiers, n.team, n.pcp, n.city
FROM (SELECT r.pos AS pos, r.team AS team, r.pcp AS pcp, r.city AS city,
  coalesce((SELECT group_concat(x.given || ' ' || x.family || ' ' ||
    CASE WHEN x.family = '' AND x.given = '' THEN x.text ELSE '' END, '  ')
    FROM person_name x WHERE x.person_id = r.person_id), r.given || ' ' || r.family) AS names,
  coalesce((SELECT group_concat(i.value, '  ') FROM person_identifier i WHERE i.person_id = r.person_id), '')
    AS identifiers
  FROM temp.walk w CROSS JOIN {schema}.panel_row r ON r.person_id = w.person_id) n
ORDER BY n.pos
"""
