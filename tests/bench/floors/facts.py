"""The floor of an import: decode only fact fields, keep them as tuples, `executemany` into a plain table with two indexes.

No references, no people, no checks, no value sets, no history: what no honest import can be faster than.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import msgspec


class Coding(msgspec.Struct, gc=False):
    """A code."""

    system: str = ""
    code: str = ""


class Concept(msgspec.Struct, gc=False):
    """Codes."""

    coding: list[Coding] = []


class Quantity(msgspec.Struct, gc=False):
    """A number."""

    value: float | None = None
    unit: str = ""


class Reference(msgspec.Struct, gc=False):
    """Whose."""

    reference: str = ""


class Resource(msgspec.Struct, gc=False):
    """Fact fields of any resource."""

    resourceType: str = ""  # noqa: N815 - FHIR's name
    id: str = ""
    status: str = ""
    code: Concept | str | None = None
    subject: Reference | None = None
    effectiveDateTime: str = ""  # noqa: N815 - FHIR's name
    onsetDateTime: str = ""  # noqa: N815 - FHIR's name
    valueQuantity: Quantity | None = None  # noqa: N815 - FHIR's name


class Entry(msgspec.Struct, gc=False):
    """One of a Bundle."""

    resource: Resource


class Bundle(msgspec.Struct, gc=False):
    """A file."""

    entry: list[Entry] = []


def load(folder: Path) -> int:
    """Every file of the folder; returns the number of facts."""
    conn = sqlite3.connect(":memory:")
    conn.execute("CREATE TABLE fact (who, kind, code, day, status, value, unit)")
    conn.execute("CREATE INDEX by_code ON fact (code, who, day, value)")
    conn.execute("CREATE INDEX by_who ON fact (who, day)")
    decoder, facts = msgspec.json.Decoder(Bundle, strict=False), 0
    for path in sorted(folder.rglob("*.json")):
        rows = [
            (
                r.subject.reference, r.resourceType, r.code.coding[0].code if r.code.coding else "",
                r.effectiveDateTime or r.onsetDateTime, r.status, r.valueQuantity and r.valueQuantity.value,
                r.valueQuantity and r.valueQuantity.unit,
            )
            for r in (entry.resource for entry in decoder.decode(path.read_bytes()).entry)
            if isinstance(r.code, Concept) and r.subject is not None
        ]  # fmt: skip
        conn.executemany("INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        facts += len(rows)
    conn.commit()
    return facts


if __name__ == "__main__":
    print(load(Path(sys.argv[1])))
