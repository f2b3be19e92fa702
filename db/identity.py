"""Two records, one person: merging and un-merging whole, proposing probable duplicates, folding doubled facts.

The same identifier or a link of the source joins people by itself; anything less is proposed and a person decides
(design.md 7). Callers hold the write transaction.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Literal

from db.clock import Clock
from db.errors import UseError
from db.work.audit import Actor, record

if TYPE_CHECKING:
    from collections.abc import Collection

Reason = Literal["identifier", "link", "person"]

TABLES: Final = (
    "fact",
    "person_name",
    "person_identifier",
    "person_address",
    "person_contact",
    "person_race",
    "related",
)
"""What counts for a person by way of the resource it came with."""


def move(conn: Any, person: int, root: int, origin: int) -> None:
    """Everything of `person` now counts for `root` and came with `origin`: for people who were only referred to."""
    conn.execute(
        "UPDATE resource SET person_id = ?, origin_id = ? WHERE origin_id = ?", (root, origin, person)
    )
    for table in TABLES:
        conn.execute(f"UPDATE {table} SET person_id = ? WHERE person_id = ?", (root, person))  # noqa: S608 - fixed names
    conn.execute(
        "UPDATE empanelment SET person_id = ?, origin_id = ? WHERE origin_id = ?", (root, origin, person)
    )


def root_of(conn: Any, person: int) -> int:
    """The person that this one counts as."""
    while True:
        row = conn.execute("SELECT merged_into FROM person WHERE id = ?", (person,)).fetchone()
        if row is None or row[0] is None:
            return person
        person = int(row[0])


def _origins(conn: Any, root: int) -> list[int]:
    """`root` and everybody who was merged into it, however many steps."""
    rows = conn.execute(
        "WITH RECURSIVE u(id) AS (SELECT ? UNION SELECT p.id FROM person p JOIN u ON p.merged_into = u.id) SELECT id FROM u",
        (root,),
    )
    return [int(row[0]) for row in rows]


def _count_for(conn: Any, root: int) -> None:
    """Let everything that came with `root` or with people merged into it count for `root`."""
    for origin in _origins(conn, root):
        conn.execute("UPDATE resource SET person_id = ? WHERE origin_id = ?", (root, origin))
        for table in TABLES:
            conn.execute(
                f"UPDATE {table} SET person_id = ? WHERE resource_id IN (SELECT id FROM resource WHERE origin_id = ?)",  # noqa: S608 - fixed names
                (root, origin),
            )
        conn.execute("UPDATE empanelment SET person_id = ? WHERE origin_id = ?", (root, origin))


def merge(
    conn: Any, kept: int, merged: int, actor: Actor, *, reason: Reason = "person", clock: Clock | None = None
) -> int:
    """Make two people one: `merged` counts as `kept` from now on. Returns the merge's number, for un-merging.

    Raises:
        UseError: they are one already.
    """
    kept, merged = root_of(conn, kept), root_of(conn, merged)
    if kept == merged:
        raise UseError("These two are already one person.")
    clock = clock or Clock()
    conn.execute("UPDATE person SET merged_into = ? WHERE id = ?", (kept, merged))
    _count_for(conn, kept)
    number = int(
        conn.execute(
            "INSERT INTO person_merge(kept_id, merged_id, reason, actor, at) VALUES (?, ?, ?, ?, ?)",
            (kept, merged, reason, actor.name, clock.milliseconds()),
        ).lastrowid
    )
    a, b = sorted((kept, merged))
    conn.execute(
        "UPDATE duplicate SET state = 'merged', actor = ?, at = ? WHERE a_id = ? AND b_id = ?",
        (actor.name, clock.milliseconds(), a, b),
    )
    fold_doubles(conn, [kept])
    record(conn, actor, "merge", person=kept, refs=f"person/{merged} merge/{number} {reason}", clock=clock)
    return number


def unmerge(conn: Any, number: int, actor: Actor, *, clock: Clock | None = None) -> tuple[int, int]:
    """Undo a merge whole: each record counts again for the person it came with. Returns both people.

    Raises:
        UseError: there is no such merge, or it has been undone.
    """
    clock = clock or Clock()
    row = conn.execute(
        "SELECT kept_id, merged_id FROM person_merge WHERE id = ? AND undone_at IS NULL", (number,)
    ).fetchone()
    if row is None:
        raise UseError("This merge has already been undone.")
    merged = int(row[1])
    kept = root_of(conn, int(row[0]))
    conn.execute("UPDATE person SET merged_into = NULL WHERE id = ?", (merged,))
    _count_for(conn, merged)
    conn.execute(
        "UPDATE person_merge SET undone_at = ?, undone_by = ? WHERE id = ?",
        (clock.milliseconds(), actor.name, number),
    )
    a, b = sorted((int(row[0]), merged))
    conn.execute(
        "UPDATE duplicate SET state = 'proposed', actor = NULL, at = NULL WHERE a_id = ? AND b_id = ?", (a, b)
    )
    fold_doubles(conn, [kept, merged])
    record(conn, actor, "unmerge", person=merged, refs=f"person/{kept} merge/{number}", clock=clock)
    return kept, merged


def came_apart(conn: Any, a: int, b: int) -> bool:
    """Whether a person undid a merge of these two: the program does not join them again by itself."""
    row = conn.execute(
        "SELECT 1 FROM person_merge WHERE undone_at IS NOT NULL AND (kept_id, merged_id) IN (VALUES (?1, ?2), (?2, ?1)) LIMIT 1",
        (a, b),
    ).fetchone()
    return row is not None


def give_lead(conn: Any, gone: int) -> set[int]:
    """`gone` is nobody any more: of the people merged into it, the first who is known leads from now on.

    The merges stay what they were, told the other way round, so that each can still be undone.

    Returns:
        Everybody whose facts count for somebody else now.
    """
    root = root_of(conn, gone)
    if conn.execute("SELECT known FROM person WHERE id = ?", (root,)).fetchone()[0]:
        return set()
    known = [
        one
        for one in _origins(conn, root)
        if conn.execute("SELECT known FROM person WHERE id = ?", (one,)).fetchone()[0]
    ]
    if not known:
        return set()
    lead = min(known)
    path = [lead]
    while path[-1] != root:
        path.append(
            int(conn.execute("SELECT merged_into FROM person WHERE id = ?", (path[-1],)).fetchone()[0])
        )
    conn.execute("UPDATE person SET merged_into = NULL WHERE id = ?", (lead,))
    for child, parent in pairwise(path):
        conn.execute("UPDATE person SET merged_into = ? WHERE id = ?", (child, parent))
        conn.execute(
            "UPDATE person_merge SET kept_id = ?1, merged_id = ?2 WHERE kept_id = ?2 AND merged_id = ?1 AND undone_at IS NULL",
            (child, parent),
        )
    _count_for(conn, lead)
    return {root, lead}


def not_same(conn: Any, pair: int, actor: Actor, *, clock: Clock | None = None) -> None:
    """Remember that two people are different, so that they are not proposed again.

    Raises:
        UseError: there is no such proposal waiting.
    """
    clock = clock or Clock()
    changed = conn.execute(
        "UPDATE duplicate SET state = 'different', actor = ?, at = ? WHERE id = ? AND state = 'proposed'",
        (actor.name, clock.milliseconds(), pair),
    ).rowcount
    if not changed:
        raise UseError("This pair is no longer waiting.")
    record(conn, actor, "not-duplicate", refs=f"duplicate/{pair}", clock=clock)


# -- the same statement from two sources --------------------------------------------------------------------------------


def several_sources(conn: Any, people: Collection[int] | None = None) -> list[int]:
    """Those of `people`, or of everybody, whose facts come from more than one source."""
    if conn.execute("SELECT count(*) FROM (SELECT 1 FROM source LIMIT 2)").fetchone()[0] < 2:
        return []
    if people is None:
        rows = conn.execute(
            "SELECT person_id FROM resource WHERE person_id IS NOT NULL AND state = 1"
            " GROUP BY person_id HAVING min(source_id) <> max(source_id)"
        )
        return [int(row[0]) for row in rows]
    found = []
    for person in people:
        row = conn.execute(
            "SELECT count(*) FROM (SELECT DISTINCT source_id FROM resource WHERE person_id = ? AND state = 1 LIMIT 2)",
            (person,),
        ).fetchone()
        if row[0] > 1:
            found.append(person)
    return found


def _same_moment(a: int | None, b: int | None) -> bool:
    """Two facts of one day are at the same time unless both name the instant and the instants differ."""
    return a is None or b is None or a == b


def fold_doubles(conn: Any, people: Collection[int]) -> None:
    """Mark facts that a later source repeats: same person, kind, day, value and a common code are one statement.

    Within one source nothing is folded: two equal orders of one system may be two orders.
    """
    for person in people:
        conn.execute("UPDATE fact SET same_as = NULL WHERE person_id = ? AND same_as IS NOT NULL", (person,))
        codes: dict[int, set[int]] = {}
        for fact, code in conn.execute(
            "SELECT c.fact_id, c.code_id FROM fact f JOIN fact_code c ON c.fact_id = f.id AND c.role = 'code' WHERE f.person_id = ?",
            (person,),
        ):
            codes.setdefault(fact, set()).add(code)
        firsts: dict[tuple[Any, ...], list[tuple[int, int, int | None, set[int]]]] = {}
        doubles: list[tuple[int, int]] = []
        taken: set[tuple[int, int]] = set()
        for fact, source, code, at, *key in conn.execute(
            "SELECT f.id, r.source_id, f.code_id, f.start_at, f.kind, f.start_day, f.start_high, f.end_day, f.negated, f.value,"
            " f.value_code_id, f.value_text, f.value_day, f.unit, f.class, coalesce(f.text, ''),"
            # Without any code, only the same words are the same thing.
            " CASE WHEN f.code_id IS NULL THEN coalesce(f.title, '') ELSE '' END"
            " FROM fact f JOIN resource r ON r.id = f.resource_id WHERE f.person_id = ? ORDER BY r.source_id, f.id",
            (person,),
        ):
            mine = codes.get(fact, set()) | ({code} if code is not None else set())
            seen = firsts.setdefault(tuple(key), [])
            first = next(
                (
                    f
                    for f, s, t, c in seen
                    if s != source
                    and (c & mine or not (c or mine))
                    and _same_moment(t, at)
                    and (f, source) not in taken
                ),
                None,
            )
            if first is None:
                seen.append((fact, source, at, mine))
            else:
                taken.add((first, source))
                doubles.append((first, fact))
        conn.executemany("UPDATE fact SET same_as = ? WHERE id = ?", doubles)
