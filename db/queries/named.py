"""Who is meant by a number, identifier or FHIR id that somebody typed. Never guesses between two people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from db.errors import UseError
from db.records import PersonId

if TYPE_CHECKING:
    from db.engine import Connection

_BY_NUMBER: Final = "SELECT id FROM person WHERE id = ?"

_BY_IDENTIFIER: Final = "SELECT DISTINCT person_id FROM person_identifier WHERE value = ?"

_BY_FHIR_ID: Final = """
SELECT DISTINCT r.person_id FROM source s JOIN resource r ON r.source_id = s.id
WHERE r.type = 'Patient' AND r.fhir_id = ? AND r.state = 1 AND r.person_id IS NOT NULL
"""
"""By way of the sources, so that the unique index on (source, type, id) answers it."""

_KEPT: Final = """
WITH RECURSIVE kept(id) AS (
  SELECT ? UNION SELECT p.merged_into FROM person p JOIN kept ON kept.id = p.id WHERE p.merged_into IS NOT NULL
)
SELECT p.id FROM kept JOIN person p ON p.id = kept.id WHERE p.merged_into IS NULL AND p.known = 1
"""
"""The person that somebody counts as today, after all merges."""

_MAX_ROW: Final = 2**63 - 1


def person_named(conn: Connection, text: str) -> PersonId:
    """The one person meant by a person number (`12` or, to be exact, `#12`), an identifier, or a FHIR Patient id.

    Raises:
        UseError: nobody is meant, or more than one person could be.
    """
    wanted = text.strip().removeprefix("Patient/")
    found: set[int] = set()
    number = wanted.removeprefix("#")
    if number.isascii() and number.isdecimal() and int(number) <= _MAX_ROW:
        found |= _people(conn, _BY_NUMBER, int(number))
    if not wanted.startswith("#"):
        found |= _people(conn, _BY_IDENTIFIER, wanted) | _people(conn, _BY_FHIR_ID, wanted)
    if len(found) > 1:
        listed = ", ".join(f"#{person}" for person in sorted(found)[:10])
        raise UseError("More than one person could be meant.", f"Say which: {listed}.")
    if not found:
        raise UseError(
            "Nobody in this store has that number, identifier or Patient id.", "careteam panel lists people."
        )
    return PersonId(found.pop())


def _people(conn: Connection, question: str, value: int | str) -> set[int]:
    """Who a question finds, each as the person that they count as today."""
    rows = conn.execute(question, (value,)).fetchall()
    return {int(kept[0]) for row in rows for kept in conn.execute(_KEPT, (row[0],)).fetchall()}
