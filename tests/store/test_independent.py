"""The panel against a second calculation: plain Python over the raw bundles, sharing no code with intake or panel."""

from __future__ import annotations

import csv
import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

from db.fhir import intake
from db.queries.panel import panel_list, panel_rows
from db.queries.person import person_card
from db.records import PersonId
from tests.support.fhir import open_store

AS_OF = date(2020, 6, 30)
"""Well inside the data, so that "not after the as-of day" has something to leave out."""

SETS = Path(__file__).parents[2] / "db" / "valuesets" / "careteam.csv"


def day(text: str) -> date:
    """The calendar day as written."""
    return date.fromisoformat(text[:10])


def codes_of(name: str) -> set[str]:
    with SETS.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {row["code"] for row in rows if row["set"] == name and row["match"] == "exact"}


def resources(path: Path) -> list[dict[str, Any]]:
    bundle = json.loads(gzip.decompress(path.read_bytes()))
    return [entry["resource"] for entry in bundle["entry"]]


def active(condition: dict[str, Any]) -> bool:
    """clinical.md section 0: not over on the as-of day, by its abatement date or else its status."""
    if day(condition["onsetDateTime"]) > AS_OF:
        return False
    if "abatementDateTime" in condition:
        return day(condition["abatementDateTime"]) > AS_OF
    return condition["clinicalStatus"]["coding"][0]["code"] in {"active", "recurrence", "relapse"}


def expected(found: list[dict[str, Any]]) -> dict[str, Any]:
    """What the panel should say about one bundle's person."""
    patient = next(r for r in found if r["resourceType"] == "Patient")
    birth = date.fromisoformat(patient["birthDate"])
    contacts = [
        day(r["period"]["start"])
        for r in found
        if r["resourceType"] == "Encounter"
        and r["status"] == "finished"
        and r["class"]["code"] in {"AMB", "HH", "VR"}
        and "308646001" not in {c["code"] for t in r["type"] for c in t["coding"]}
        and day(r["period"]["start"]) <= AS_OF
    ]
    conditions = {
        c["code"]
        for r in found
        if r["resourceType"] == "Condition" and active(r)
        for c in r["code"]["coding"]
    }
    a1c = codes_of("lab-a1c")
    values = [
        (r["effectiveDateTime"], r["valueQuantity"]["value"])
        for r in found
        if r["resourceType"] == "Observation"
        and r["status"] == "final"
        and {c["code"] for c in r["code"]["coding"]} & a1c
        and day(r["effectiveDateTime"]) <= AS_OF
    ]
    died = patient.get("deceasedDateTime")
    return {
        "family": patient["name"][0]["family"],
        "age": AS_OF.year - birth.year - ((AS_OF.month, AS_OF.day) < (birth.month, birth.day)),
        "sex": patient["gender"],
        "contact": max(contacts, default=None),
        "diabetes": bool(conditions & codes_of("diabetes")),
        "hypertension": bool(conditions & codes_of("hypertension")),
        "heart-failure": bool(conditions & codes_of("heart-failure")),
        "a1c": max(values, default=(None, None))[1],
        "in": birth <= AS_OF and not (died and day(died) <= AS_OF),
    }


def test_the_panel_agrees_with_a_second_calculation(synthea: list[Path], tmp_path: Path) -> None:
    """Age, contact, conditions, last A1c and who is in the panel agree for every sampled person."""
    chosen = synthea[::4]
    wanted = {}
    for path in chosen:
        found = resources(path)
        wanted[next(r["id"] for r in found if r["resourceType"] == "Patient")] = expected(found)
    with open_store(tmp_path) as store:
        intake.run(store, chosen, as_of=AS_OF, keep_source=False)
        conn = store.reader()
        people = {
            fhir_id: PersonId(person)
            for fhir_id, person in conn.execute(
                "SELECT fhir_id, person_id FROM resource WHERE type = 'Patient' AND state = 1"
            )
        }
        panel = set(panel_list(conn, "", as_of=AS_OF).ids)
        with_diabetes = set(panel_list(conn, "cond:diabetes panel:all", as_of=AS_OF).ids)
        with_hypertension = set(panel_list(conn, "cond:hypertension panel:all", as_of=AS_OF).ids)
        with_failure = set(panel_list(conn, "cond:heart-failure panel:all", as_of=AS_OF).ids)
        for ident, told in wanted.items():
            person = people[ident]
            row = panel_rows(conn, [person])[0]
            assert (row.family, row.sex) == (told["family"], told["sex"])
            assert (person in panel) == told["in"], ident
            assert (person in with_diabetes) == told["diabetes"], ident
            assert (person in with_hypertension) == told["hypertension"], ident
            assert (person in with_failure) == told["heart-failure"], ident
            assert row.last_contact == told["contact"], ident
            if told["in"]:
                assert row.age == told["age"], ident
            trend = next((t for t in person_card(conn, person, AS_OF).trends if t.id == "lab-a1c"), None)
            assert (round(trend.points[-1].value, 6) if trend else None) == (
                round(told["a1c"], 6) if told["a1c"] else None
            ), ident
        assert any(told["diabetes"] for told in wanted.values())
        assert any(not told["in"] for told in wanted.values())
