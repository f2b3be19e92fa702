"""Who lives with whom: a household the source names, else people at one full address. Derived, never entered here."""

from __future__ import annotations

from typing import Any, Final

from db.names import fold

LARGEST: Final = 12
"""More people at one address are a home or a building, not a household."""


def refresh(conn: Any) -> set[int]:
    """Work out all households anew from groups and current addresses; callers hold the write transaction.

    Returns:
        People who live with others than before.
    """
    wanted = {**_by_address(conn), **_by_group(conn)}
    rows = conn.execute("SELECT id, key, name FROM household").fetchall()
    stored = {key: int(ident) for ident, key, _ in rows}
    names = {key: name for _, key, name in rows}
    members: list[tuple[int, int]] = []
    for key, (kind, name, people) in wanted.items():
        ident = stored.get(key)
        if ident is None:
            insert = "INSERT INTO household(kind, key, name) VALUES (?, ?, ?)"
            ident = int(conn.execute(insert, (kind, key, name)).lastrowid)
        elif names[key] != name:
            conn.execute("UPDATE household SET name = ? WHERE id = ?", (name, ident))
        members += [(ident, person) for person in people]
    now = dict(conn.execute("SELECT id, household_id FROM person WHERE household_id IS NOT NULL").fetchall())
    after = {person: ident for ident, person in members}
    changed = {person for person in now.keys() | after.keys() if now.get(person) != after.get(person)}
    conn.executemany(
        "UPDATE person SET household_id = ? WHERE id = ?",
        [(after.get(person), person) for person in sorted(changed)],
    )
    conn.executemany(
        "DELETE FROM household WHERE id = ?", [(i,) for key, i in stored.items() if key not in wanted]
    )
    return changed


Households = dict[str, tuple[str, str, list[int]]]
"""Key to (kind, name, people)."""


def _by_group(conn: Any) -> Households:
    found: Households = {}
    for person, carer, name in conn.execute(
        "SELECT e.person_id, e.carer_id, coalesce(d.name, '') FROM empanelment e"
        " LEFT JOIN directory d ON d.resource_id = e.carer_id WHERE e.role = 'household' AND e.end_day IS NULL"
    ):
        found.setdefault(f"group/{carer}", ("group", name, []))[2].append(person)
    return found


def _by_address(conn: Any) -> Households:
    found: Households = {}
    for person, line, city, postal_code in conn.execute(
        "SELECT DISTINCT a.person_id, a.line, a.city, a.postal_code FROM person_address a JOIN person p ON p.id = a.person_id"
        " WHERE a.ended = 0 AND a.line <> '' AND a.city <> '' AND coalesce(a.use, '') NOT IN ('work', 'old', 'billing')"
        " AND p.merged_into IS NULL AND p.known = 1 AND p.deceased = 0"
    ):
        key = f"address/{fold(line)}/{fold(city)}/{fold(postal_code)}"
        found.setdefault(key, ("address", line, []))[2].append(person)
    # Two spellings of one address are one, and one person twice is no household.
    once = {key: (kind, line, list(dict.fromkeys(people))) for key, (kind, line, people) in found.items()}
    return {key: entry for key, entry in once.items() if 1 < len(entry[2]) <= LARGEST}
