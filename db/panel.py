"""Computes the panel as it is walked, one row a person for one as-of day, and the search table beside it.

It knows the store's tables and the words of clinical.md; it must not know filters, screens or the machine's clock.
Callers hold the write transaction (`refresh`) or a read-only connection (`temporary`).
"""

# ruff: noqa: S608 - SQL text is put together from fixed fragments; every value is bound
from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from db import meaning
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

_ELIGIBLE: Final = "p.known = 1 AND p.merged_into IS NULL"

_WALK: Final = (
    "CREATE TEMP TABLE walk (person_id INTEGER PRIMARY KEY, pos INTEGER NOT NULL)",
    "CREATE TEMP TABLE walk_age (low INTEGER PRIMARY KEY, age INTEGER NOT NULL)",
    "CREATE TEMP TABLE walk_set (code_id INTEGER, rank INTEGER, PRIMARY KEY (code_id, rank)) WITHOUT ROWID",
    "CREATE TEMP TABLE walk_short (rank INTEGER PRIMARY KEY, short TEXT NOT NULL)",
    "CREATE TEMP TABLE walk_has (person_id INTEGER, rank INTEGER, PRIMARY KEY (person_id, rank)) WITHOUT ROWID",
)
_WALK_TABLES: Final = ("walk", "walk_age", "walk_set", "walk_short", "walk_has")


def refresh(conn: Any, as_of: date, people: Collection[int] | None = None) -> None:
    """Compute panel rows and search rows as of a day: of everybody, or again only of some people.

    With `people`, places in the order are kept as long as they are still right; when somebody joins, leaves or is
    renamed, everybody is numbered and computed anew. The caller holds the write transaction.
    """
    if people is not None and _in_place(conn, people):
        marks = "(SELECT person_id FROM temp.walk)"
        _compute(conn, "main", as_of, some=True, clear=f"person_id IN {marks}")
    else:
        _begin(conn)
        _number_everybody(conn)
        _compute(conn, "main", as_of, some=False, clear="1")
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
        conn.execute(f"CREATE VIRTUAL TABLE temp.{_FTS}")
        _begin(conn)
        _number_everybody(conn)
        _compute(conn, "temp", as_of, some=False, clear=None)
    finally:
        if begun:
            conn.execute("COMMIT")


def stored_only(conn: Any) -> None:
    """Take the shadow of another day away again: the stored panel is seen."""
    for table in ("panel_row", "person_search"):
        conn.execute(f"DROP TABLE IF EXISTS temp.{table}")


def _begin(conn: Any) -> None:
    for name in _WALK_TABLES:
        conn.execute(f"DROP TABLE IF EXISTS temp.{name}")
    for statement in _WALK:
        conn.execute(statement)


def _number_everybody(conn: Any) -> None:
    """Rank by name; people without any come last, and equal names keep the order of arrival."""
    conn.execute(
        "INSERT INTO temp.walk (person_id, pos) SELECT p.id,"
        " row_number() OVER (ORDER BY p.sort_name = '', p.sort_name, p.id)"
        f" FROM main.person p WHERE {_ELIGIBLE}"
    )


def _in_place(conn: Any, people: Collection[int]) -> bool:
    """Fill `walk` with these people at their old places; False when somebody's place is no longer right."""
    _begin(conn)
    conn.executemany(
        "INSERT OR IGNORE INTO temp.walk (person_id, pos) VALUES (?, 0)", [(int(who),) for who in people]
    )
    now = conn.execute(
        f"SELECT w.person_id FROM temp.walk w CROSS JOIN main.person p ON p.id = w.person_id WHERE {_ELIGIBLE} ORDER BY 1"
    ).fetchall()
    places = conn.execute(
        "SELECT r.person_id, r.pos FROM temp.walk w CROSS JOIN main.panel_row r ON r.person_id = w.person_id ORDER BY 1"
    ).fetchall()
    if [row[0] for row in now] != [row[0] for row in places]:
        return False
    if not all(_between_neighbours(conn, pos) for _, pos in places):
        return False
    conn.execute("DELETE FROM temp.walk")
    conn.executemany("INSERT INTO temp.walk (person_id, pos) VALUES (?, ?)", places)
    return True


def _between_neighbours(conn: Any, pos: int) -> bool:
    """True while the person at this place still sorts after the one before and before the one after."""
    names = conn.execute(
        "SELECT p.sort_name = '', p.sort_name, p.id FROM main.panel_row r JOIN main.person p ON p.id = r.person_id"
        " WHERE r.pos BETWEEN ? AND ? ORDER BY r.pos",
        (pos - 1, pos + 1),
    ).fetchall()
    return bool(names == sorted(names))


def _compute(conn: Any, schema: str, as_of: date, *, some: bool, clear: str | None) -> None:
    """Fill the panel and search tables of one schema from `walk`."""
    day = {"as_of": as_of.toordinal()}
    _ages(conn, as_of)
    _conditions(conn, day, some=some)
    if clear == "1":
        # 'delete-all' leaves nothing behind of names that are gone.
        conn.execute("INSERT INTO main.person_search (person_search) VALUES ('delete-all')")
        conn.execute("DELETE FROM main.panel_row")
    elif clear is not None:
        conn.execute(
            f"DELETE FROM main.person_search WHERE rowid IN (SELECT pos FROM main.panel_row WHERE {clear})"
        )
        conn.execute(f"DELETE FROM main.panel_row WHERE {clear}")
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
    for name in _WALK_TABLES:
        conn.execute(f"DROP TABLE temp.{name}")


def _ages(conn: Any, as_of: date) -> None:
    """One row an age: the first birthday that still makes somebody younger than the next age."""
    rows: list[tuple[int, int]] = []
    for age in range(as_of.year):
        low = meaning.years_before(as_of, age + 1)
        first = low.toordinal() + 1 if low > date.min else 1
        rows.append((first, age))
        if low == date.min:
            break
    conn.executemany("INSERT OR IGNORE INTO temp.walk_age (low, age) VALUES (?, ?)", rows)


def _conditions(conn: Any, day: dict[str, int], *, some: bool) -> None:
    """Who has which chronic condition today, by its rank; driven by codes for all, by person for some."""
    for rank, entry in enumerate(chronic()):
        conn.execute("INSERT INTO temp.walk_short (rank, short) VALUES (?, ?)", (rank, entry.short))
        conn.execute(
            "INSERT INTO temp.walk_set (code_id, rank) SELECT s.code_id, ? FROM set_code s"
            " WHERE s.set_id = (SELECT v.id FROM value_set v WHERE v.name = ?)",
            (rank, entry.set),
        )
    # Every coding of a condition may put it in a set: the first stands in the fact, the others beside it.
    if some:
        first = "temp.walk w CROSS JOIN fact f ON f.person_id = w.person_id AND f.kind = 1 CROSS JOIN temp.walk_set s ON s.code_id = f.code_id"
        other = (
            "temp.walk w CROSS JOIN fact f ON f.person_id = w.person_id AND f.kind = 1"
            " CROSS JOIN fact_code o ON o.fact_id = f.id AND o.role = 'code'"
            " CROSS JOIN temp.walk_set s ON s.code_id = o.code_id"
        )
    else:
        first = "temp.walk_set s CROSS JOIN fact f ON f.code_id = s.code_id"
        other = (
            "temp.walk_set s CROSS JOIN fact_code o ON o.code_id = s.code_id AND o.role = 'code'"
            " CROSS JOIN fact f ON f.id = o.fact_id"
        )
    for source in (first, other):
        conn.execute(
            f"INSERT OR IGNORE INTO temp.walk_has (person_id, rank) SELECT f.person_id, s.rank FROM {source}"
            f" WHERE {meaning.ACTIVE_CONDITION}",
            day,
        )


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
 coalesce((SELECT group_concat(x.short, '  ') FROM (SELECT n.short FROM temp.walk_has h JOIN temp.walk_short n
   ON n.rank = h.rank WHERE h.person_id = p.id ORDER BY h.rank) x), ''),
 (SELECT count(*) FROM temp.walk_has h WHERE h.person_id = p.id),
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
