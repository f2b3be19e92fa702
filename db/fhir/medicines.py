"""Medicines that are referred to rather than named: an order points at a Medication, which carries the code.

Either may come first; once both are there the order is coded as if it had named the medicine itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from db.fhir.rows import RESOURCE_CODE

if TYPE_CHECKING:
    from db.fhir.draft import Concept
    from db.fhir.rows import Rows
    from db.fhir.terms import Terms

UNNAMED: Final = (
    "SELECT l.fact_id, f.person_id FROM fact_link l JOIN fact f ON f.id = l.fact_id"
    " WHERE l.resource_id = ? AND l.role = 'medication'"
)


def name(rows: Rows, terms: Terms, medication: int, concept: Concept) -> set[int]:
    """A Medication has arrived: orders that refer to it get its code and words. Returns the people they are for."""
    codes = terms.codes(concept, with_text=True)
    for place, code in enumerate(codes):
        rows.add(RESOURCE_CODE, (medication, code, place))
    rows.write()
    orders = rows.conn.execute(UNNAMED, (medication,)).fetchall()
    for fact, _ in orders:
        _apply(rows.conn, fact, codes, concept.words)
    return {int(person) for _, person in orders}


def known(conn: Any, medication: int) -> tuple[list[int], str | None]:
    """Codes and words of a Medication that is there already; nothing when it is not."""
    codes = [
        int(code)
        for (code,) in conn.execute(
            "SELECT code_id FROM resource_code WHERE resource_id = ? ORDER BY place", (medication,)
        )
    ]
    named = conn.execute("SELECT name FROM directory WHERE resource_id = ?", (medication,)).fetchone()
    return codes, named[0] if named else None


def _apply(conn: Any, fact: int, codes: list[int], words: str | None) -> None:
    if not codes:
        return
    conn.execute(
        "UPDATE fact SET code_id = ?, title = coalesce(nullif(title, ''), ?) WHERE id = ?",
        (codes[0], words, fact),
    )
    conn.execute("DELETE FROM fact_code WHERE fact_id = ? AND role = 'code'", (fact,))
    conn.executemany(
        "INSERT INTO fact_code(fact_id, role, code_id) VALUES (?, 'code', ?)",
        [(fact, code) for code in codes[1:]],
    )
