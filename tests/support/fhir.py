"""Small FHIR resources for tests, and a store to put them in."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from db import keys
from db.engine import Store
from db.fhir import intake

if TYPE_CHECKING:
    from pathlib import Path

    from db.records import ImportReport

TODAY = date(2026, 11, 24)

Resource = dict[str, Any]


def open_store(folder: Path) -> Store:
    """A new demo store in `folder`, open for writing."""
    path = folder / "test.careteam"
    return Store.open(path, keys.create_demo_store(path), write=True)


def take(
    store: Store, folder: Path, *resources: Resource | str, name: str = "in.ndjson", **options: Any
) -> ImportReport:
    """Import resources (or raw lines) as one NDJSON file."""
    path = folder / name
    lines = [r if isinstance(r, str) else json.dumps(r) for r in resources]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return intake.run(store, [path], as_of=TODAY, **options)


def patient(ident: str = "p1", **more: Any) -> Resource:
    """A Patient with a name and an MRN made from its id."""
    return {
        "resourceType": "Patient",
        "id": ident,
        "identifier": [{"system": "urn:test:mrn", "value": f"MRN-{ident}"}],
        "name": [{"family": "Quill", "given": ["Ada"]}],
        "gender": "female",
        "birthDate": "1955-03-04",
        **more,
    }


def a1c(
    ident: str = "o1", subject: str = "Patient/p1", value: float = 7.4, day: str = "2026-03-03", **more: Any
) -> Resource:
    """An A1c in per cent."""
    return {
        "resourceType": "Observation",
        "id": ident,
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "4548-4", "display": "Hemoglobin A1c"}]},
        "subject": {"reference": subject},
        "effectiveDateTime": day,
        "valueQuantity": {"value": value, "unit": "%", "system": "http://unitsofmeasure.org", "code": "%"},
        **more,
    }


def diabetes(ident: str = "c1", subject: str = "Patient/p1", **more: Any) -> Resource:
    """Type 2 diabetes, active."""
    return {
        "resourceType": "Condition",
        "id": ident,
        "clinicalStatus": {
            "coding": [
                {"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}
            ]
        },
        "verificationStatus": {
            "coding": [
                {"system": "http://terminology.hl7.org/CodeSystem/condition-ver-status", "code": "confirmed"}
            ]
        },
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": "44054006", "display": "Diabetes"}]},
        "subject": {"reference": subject},
        "onsetDateTime": "2010-05",
        **more,
    }


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """The clinical content of a store without row numbers: what must not depend on the order of files."""
    conn = store.reader()
    return {
        "people": conn.execute(
            "SELECT family, given, birth_day, sex, known, merged_into IS NULL FROM person WHERE known = 1 ORDER BY 1, 2, 3"
        ).fetchall(),
        "facts": conn.execute(
            "SELECT p.family, p.given, r.type, r.fhir_id, f.kind, c.code, f.start_day, f.start_high, f.value_raw, f.standard,"
            " f.status, l.labels, f.same_as IS NULL FROM fact f JOIN person p ON p.id = f.person_id"
            " JOIN resource r ON r.id = f.resource_id LEFT JOIN code c ON c.id = f.code_id"
            " JOIN label_set l ON l.id = f.labels_id"
            " ORDER BY 1, 2, 3, 4, 5, 6, f.value_raw, 7"
        ).fetchall(),
        "links": conn.execute(
            "SELECT r.fhir_id, k.role, t.type, t.fhir_id, t.state FROM fact_link k JOIN fact f ON f.id = k.fact_id"
            " JOIN resource r ON r.id = f.resource_id JOIN resource t ON t.id = k.resource_id ORDER BY 1, 2, 3, 4"
        ).fetchall(),
        "identifiers": conn.execute(
            "SELECT p.family, i.system, i.value FROM person_identifier i JOIN person p ON p.id = i.person_id ORDER BY 1, 2, 3"
        ).fetchall(),
        "carers": conn.execute(
            "SELECT p.family, p.given, e.role, t.type, t.fhir_id FROM empanelment e JOIN person p ON p.id = e.person_id"
            " JOIN resource t ON t.id = e.carer_id ORDER BY 1, 2, 3, 4, 5"
        ).fetchall(),
    }
