"""The one door in: idempotent, in any order, newer replaces older, nothing lost, everything accounted for."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from db import engine
from db.fhir import intake
from tests.support.fhir import TODAY, a1c, diabetes, everything, open_store, patient, take

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.engine import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path) as opened:
        yield opened


def facts(store: Store) -> int:
    return int(store.reader().execute("SELECT count(*) FROM fact").fetchone()[0])


def test_counts_say_what_happened(store: Store, tmp_path: Path) -> None:
    """Stored, skipped and refused are counted per type; a refusal names file, line, resource, path and reason."""
    claim = {"resourceType": "Claim", "id": "x"}
    broken = {**a1c("bad"), "effectiveDateTime": "2024-02-30"}

    report = take(store, tmp_path, patient(), a1c(), claim, broken, "{not json")

    assert (report.types["Patient"].stored, report.types["Claim"].skipped) == (1, 1)
    assert (report.types["Observation"].stored, report.types["Observation"].refused) == (1, 1)
    assert report.refused == 2
    refusal = next(r for r in report.refusals if r.resource == "Observation/bad")
    assert (refusal.file, refusal.line) == ("in.ndjson", 4)
    assert refusal.path == "Observation.effectiveDateTime"
    assert "2024-02-30" not in refusal.reason
    kept = (
        store.reader()
        .execute("SELECT resource, line, body IS NOT NULL FROM quarantine ORDER BY line")
        .fetchall()
    )
    assert kept[0] == ("Observation/bad", 4, 1)


def test_the_same_file_twice_changes_nothing(store: Store, tmp_path: Path) -> None:
    """Importing again counts everything as stored and writes nothing."""
    take(store, tmp_path, patient(), a1c(), diabetes())
    before, rows = everything(store), facts(store)
    highest = store.reader().execute("SELECT max(id) FROM fact").fetchone()

    report = take(store, tmp_path, patient(), a1c(), diabetes())

    assert report.types["Observation"].stored == 1
    assert everything(store) == before
    assert facts(store) == rows
    assert store.reader().execute("SELECT max(id) FROM fact").fetchone() == highest


RESOURCES: list[dict[str, Any]] = [
    patient("p1", generalPractitioner=[{"reference": "Practitioner/d1"}]),
    a1c("o1", encounter={"reference": "Encounter/e1"}, performer=[{"reference": "Practitioner/d1"}]),
    {
        "resourceType": "Encounter",
        "id": "e1",
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
        "subject": {"reference": "Patient/p1"},
        "period": {"start": "2026-03-03T09:00:00-09:00", "end": "2026-03-03T09:20:00-09:00"},
    },
    {"resourceType": "Practitioner", "id": "d1", "name": [{"family": "Hale", "given": ["Ines"]}]},
    diabetes("c1"),
]


@pytest.mark.parametrize("order", [*itertools.permutations(range(5), 5)][::13])
def test_the_order_of_resources_does_not_matter(tmp_path: Path, order: tuple[int, ...]) -> None:
    """References that arrive later resolve; the store ends up the same, whatever came first."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with open_store(tmp_path / "a") as first, open_store(tmp_path / "b") as second:
        take(first, tmp_path, *RESOURCES)
        for number in order:
            take(second, tmp_path, RESOURCES[number], name=f"{number}.ndjson")

        assert everything(first) == everything(second)
        assert engine.integrity(second.reader()) == ()


def test_nobody_is_shown_before_their_patient_arrives(store: Store, tmp_path: Path) -> None:
    """Facts wait for their person; a person of whom only facts are known is not in the panel."""
    report = take(store, tmp_path, a1c())
    assert report.people == 0
    assert store.reader().execute("SELECT count(*) FROM panel_row").fetchone()[0] == 0

    report = take(store, tmp_path, patient(), name="later.ndjson")

    assert report.people == 1
    assert (
        store.reader()
        .execute("SELECT p.family FROM fact f JOIN person p ON p.id = f.person_id")
        .fetchone()[0]
        == "Quill"
    )


def versioned(resource: dict[str, Any], version: str, updated: str) -> dict[str, Any]:
    return {**resource, "meta": {"versionId": version, "lastUpdated": updated}}


def test_newer_replaces_older_whatever_comes_first(store: Store, tmp_path: Path) -> None:
    """The version updated last counts, also when it arrives first."""
    new = versioned(a1c(value=8.1), "2", "2026-04-02T00:00:00Z")
    old = versioned(a1c(value=7.4), "1", "2026-04-01T00:00:00Z")
    take(store, tmp_path, patient(), new)
    take(store, tmp_path, old, name="old.ndjson")

    assert store.reader().execute("SELECT value_raw FROM fact").fetchall() == [("8.1",)]


def test_a_changed_resource_replaces_its_facts(store: Store, tmp_path: Path) -> None:
    """Without versions the last reading counts, and leaves no trace of the first."""
    take(store, tmp_path, patient(), a1c(value=7.4, note=[{"text": "x"}]))
    take(store, tmp_path, a1c(value=9.9), name="b.ndjson")

    assert store.reader().execute("SELECT value_raw FROM fact").fetchall() == [("9.9",)]


def test_entered_in_error_and_deletion_take_facts_away(store: Store, tmp_path: Path) -> None:
    """A resource that was wrong leaves no fact, and an older copy does not bring it back."""
    take(store, tmp_path, patient(), versioned(a1c(), "1", "2026-04-01T00:00:00Z"), diabetes())
    wrong = versioned({**a1c(), "status": "entered-in-error"}, "2", "2026-04-02T00:00:00Z")
    take(store, tmp_path, wrong, name="b.ndjson")
    take(store, tmp_path, versioned(a1c(), "1", "2026-04-01T00:00:00Z"), name="c.ndjson")
    assert [
        r[0]
        for r in store.reader().execute(
            "SELECT r.fhir_id FROM fact f JOIN resource r ON r.id = f.resource_id"
        )
    ] == ["c1"]

    history = {
        "resourceType": "Bundle",
        "type": "history",
        "entry": [{"fullUrl": "Condition/c1", "request": {"method": "DELETE", "url": "Condition/c1"}}],
    }
    (tmp_path / "h.json").write_text(json.dumps(history))
    intake.run(store, [tmp_path / "h.json"], as_of=TODAY)

    assert facts(store) == 0


def test_a_deleted_patient_leaves_the_panel(store: Store, tmp_path: Path) -> None:
    """Who was entered in error is no longer in the panel, and nothing fails."""
    take(store, tmp_path, patient(), a1c())
    history = {
        "resourceType": "Bundle",
        "type": "history",
        "entry": [{"request": {"method": "DELETE", "url": "Patient/p1"}}],
    }
    (tmp_path / "h.json").write_text(json.dumps(history))
    report = intake.run(store, [tmp_path / "h.json"], as_of=TODAY)

    assert report.people == 0
    assert store.reader().execute("SELECT count(*) FROM panel_row").fetchone()[0] == 0


def test_urn_references_resolve_within_and_across_bundles(store: Store, tmp_path: Path) -> None:
    """`urn:uuid:` references mean the entry with that fullUrl, also when its id is another and it comes later."""
    urn = "urn:uuid:11111111-2222-4333-8444-555555555555"
    observation = {"fullUrl": "urn:uuid:9", "resource": a1c(subject=urn)}
    person = {"fullUrl": urn, "resource": patient("other-id")}
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": [observation, person]}
    (tmp_path / "b.json").write_text(json.dumps(bundle))
    intake.run(store, [tmp_path / "b.json"], as_of=TODAY)
    take(store, tmp_path, a1c("o2", subject=urn, day="2026-05-01"))

    rows = (
        store.reader()
        .execute("SELECT p.family, count(*) FROM fact f JOIN person p ON p.id = f.person_id GROUP BY p.id")
        .fetchall()
    )
    assert rows == [("Quill", 2)]
    assert store.reader().execute("SELECT count(*) FROM person").fetchone()[0] == 1


def test_logical_and_conditional_references_resolve(store: Store, tmp_path: Path) -> None:
    """A reference by identifier means the person or practitioner who carries it, before or after they arrive."""
    by_identifier = a1c("o1")
    by_identifier["subject"] = {"identifier": {"system": "urn:test:mrn", "value": "MRN-p1"}}
    conditional = a1c("o2", subject="Patient?identifier=urn:test:mrn|MRN-p1", day="2026-05-01")
    take(store, tmp_path, by_identifier)
    take(store, tmp_path, patient(), name="b.ndjson")
    take(store, tmp_path, conditional, name="c.ndjson")

    rows = (
        store.reader()
        .execute("SELECT p.family, count(*) FROM fact f JOIN person p ON p.id = f.person_id GROUP BY p.id")
        .fetchall()
    )
    assert rows == [("Quill", 2)]


def test_two_servers_may_use_the_same_ids(store: Store, tmp_path: Path) -> None:
    """`Patient/1` of two servers are two resources."""
    for server, family in (("https://a.example/fhir", "Quill"), ("https://b.example/fhir", "Rowe")):
        entry = {
            "fullUrl": f"{server}/Patient/1",
            "resource": {"resourceType": "Patient", "id": "1", "name": [{"family": family}]},
        }
        bundle = {"resourceType": "Bundle", "type": "searchset", "entry": [entry]}
        (tmp_path / "b.json").write_text(json.dumps(bundle))
        intake.run(store, [tmp_path / "b.json"], as_of=TODAY)

    assert [r[0] for r in store.reader().execute("SELECT family FROM panel_row ORDER BY pos")] == [
        "Quill",
        "Rowe",
    ]


def test_labels_stay_on_every_fact(store: Store, tmp_path: Path) -> None:
    """meta.security goes with the facts."""
    secret = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "ETH"}
    take(store, tmp_path, patient(), a1c(meta={"security": [secret]}))

    row = (
        store.reader()
        .execute("SELECT l.labels FROM fact f JOIN label_set l ON l.id = f.labels_id")
        .fetchone()
    )
    assert row[0].endswith("ActCode|ETH")


def test_codes_meet_value_sets_and_units(store: Store, tmp_path: Path) -> None:
    """A code is in its value sets at once; a value in another unit is kept as written and converted for rules."""
    mmol = a1c("o2", value=59, day="2026-05-01")
    mmol["valueQuantity"] = {"value": 59, "unit": "mmol/mol", "code": "mmol/mol"}
    odd = a1c("o3", value=3, day="2026-06-01")
    odd["valueQuantity"] = {"value": 3, "unit": "furlong"}
    take(store, tmp_path, patient(), a1c(value=7.4), mmol, odd)
    conn = store.reader()

    rows = conn.execute("SELECT value_raw, unit, standard FROM fact ORDER BY start_day").fetchall()
    assert rows[0] == ("7.4", "%", 7.4)
    assert rows[1][:2] == ("59", "mmol/mol")
    # clinical.md section 0: % = mmol/mol x 0.0915 + 2.15
    assert rows[1][2] == pytest.approx(59 * 0.0915 + 2.15)
    assert rows[2][2] is None
    sets = conn.execute(
        "SELECT s.name FROM fact f JOIN set_code c ON c.code_id = f.code_id JOIN value_set s ON s.id = c.set_id WHERE f.value = 7.4"
    ).fetchall()
    assert ("lab-a1c",) in sets


def test_a_medicine_is_found_by_its_text(store: Store, tmp_path: Path) -> None:
    """An order without a known code belongs to the sets of the ingredient words in its text."""
    order = {
        "resourceType": "MedicationRequest",
        "id": "m1",
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": {
            "coding": [{"system": "urn:local", "code": "77"}],
            "text": "Atorvastatin 20 mg tablet",
        },
        "subject": {"reference": "Patient/p1"},
        "authoredOn": "2026-01-05",
    }
    take(store, tmp_path, patient(), order)

    found = (
        store.reader()
        .execute(
            "SELECT s.name FROM fact_code k JOIN set_code c ON c.code_id = k.code_id JOIN value_set s ON s.id = c.set_id"
        )
        .fetchall()
    )
    assert ("rx-statin",) in found


MEDICATION = {
    "resourceType": "Medication",
    "id": "med1",
    "code": {
        "coding": [{"system": "urn:local", "code": "77", "display": "Atorvastatin 20 mg"}],
        "text": "Atorvastatin",
    },
}
REFERRING = {
    "resourceType": "MedicationRequest",
    "id": "m1",
    "status": "active",
    "intent": "order",
    "medicationReference": {"reference": "Medication/med1"},
    "subject": {"reference": "Patient/p1"},
    "authoredOn": "2026-01-05",
}


@pytest.mark.parametrize(
    "order", [*itertools.permutations((MEDICATION, REFERRING))], ids=["medicine-first", "order-first"]
)
def test_an_order_that_refers_to_a_medicine_is_coded(
    store: Store, tmp_path: Path, order: tuple[dict[str, Any], ...]
) -> None:
    """An order that points at a Medication has its code, words and value sets, whichever arrives first."""
    take(store, tmp_path, patient())
    for number, resource in enumerate(order):
        take(store, tmp_path, resource, name=f"{number}.ndjson")

    row = (
        store.reader()
        .execute("SELECT c.code, f.title FROM fact f JOIN code c ON c.id = f.code_id")
        .fetchone()
    )
    assert row[0] == "77"
    assert "Atorvastatin" in row[1]
    sets = (
        store.reader()
        .execute(
            "SELECT s.name FROM fact f JOIN set_code c ON c.code_id = f.code_id JOIN value_set s ON s.id = c.set_id"
        )
        .fetchall()
    )
    assert ("rx-statin",) in sets


def test_cancelling_leaves_whole_files_only(store: Store, tmp_path: Path) -> None:
    """A cancelled import keeps what was finished and nothing of the file under way."""
    take(store, tmp_path, patient(), name="a.ndjson")
    many = [a1c(f"o{n}", day="2026-01-01") for n in range(3000)]
    calls = itertools.count()

    report = take(store, tmp_path, *many, name="b.ndjson", cancelled=lambda: next(calls) >= 3)

    assert report.cancelled
    assert facts(store) == 0
    assert store.reader().execute("SELECT state FROM import_run ORDER BY id").fetchall() == [
        ("done",),
        ("cancelled",),
    ]
    assert engine.integrity(store.reader()) == ()


def test_a_file_that_does_not_fit_is_refused_alone(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the store itself refuses one resource, only that one is left out."""
    from db.fhir.write import Writer

    write = Writer.write

    def failing(self: Writer, draft: Any) -> None:
        if draft.id == "o2":
            raise OverflowError
        write(self, draft)

    monkeypatch.setattr(Writer, "write", failing)
    report = take(
        store, tmp_path, patient(), a1c("o1"), a1c("o2", day="2026-05-01"), a1c("o3", day="2026-06-01")
    )

    assert (report.types["Observation"].stored, report.types["Observation"].refused) == (2, 1)
    assert facts(store) == 2
    assert report.refusals[0].resource == "Observation/o2"


def test_progress_is_told(store: Store, tmp_path: Path) -> None:
    """The last word of the progress is that everything is done."""
    told: list[Any] = []
    take(store, tmp_path, patient(), a1c(), progress=told.append)

    assert (told[-1].files_done, told[-1].files_total) == (1, 1)
    assert told[-1].bytes_done == told[-1].bytes_total > 0
    assert told[-1].people == 1


def test_progress_moves_within_one_large_file(store: Store, tmp_path: Path) -> None:
    """A single file tells how far it is while it is being read: bytes and resources grow."""
    told: list[Any] = []
    many = [a1c(f"o{n}", day="2026-01-01", note=[{"text": "x" * 900}]) for n in range(6000)]
    take(store, tmp_path, patient(), *many, progress=told.append)

    within = [p for p in told if p.files_done == 0]
    assert len(within) > 2
    assert within == sorted(within, key=lambda p: (p.bytes_done, p.resources))
    assert any(0 < p.bytes_done < p.bytes_total for p in within)
    assert within[-1].resources > within[0].resources > 0


def test_the_source_is_kept_when_asked(store: Store, tmp_path: Path) -> None:
    """The untouched resource is there byte for byte, or not at all."""
    import zlib

    take(store, tmp_path, patient(), a1c(strange={"kept": True}))
    body = (
        store.reader()
        .execute(
            "SELECT b.body FROM resource_body b JOIN resource r ON r.id = b.resource_id WHERE r.type = 'Observation'"
        )
        .fetchone()[0]
    )
    assert json.loads(zlib.decompress(body))["strange"] == {"kept": True}

    take(store, tmp_path, a1c("o9"), name="b.ndjson", keep_source=False)
    assert store.reader().execute("SELECT count(*) FROM resource_body").fetchone()[0] == 2


def test_an_import_is_audited(store: Store, tmp_path: Path) -> None:
    """Every import leaves one row in the trail."""
    take(store, tmp_path, patient(), a1c())

    assert ("import", "ok") not in store.reader().execute("SELECT action, outcome FROM audit").fetchall()
    assert ("import", "done") in store.reader().execute("SELECT action, outcome FROM audit").fetchall()


def test_every_synthea_resource_is_accounted_for(synthea: list[Path], tmp_path: Path) -> None:
    """Counts per type equal an independent count of the files; nothing is refused; every person is in the store."""
    import gzip
    from collections import Counter

    chosen = synthea[::12]
    expected: Counter[str] = Counter()
    for path in chosen:
        bundle = json.loads(gzip.decompress(Path(path).read_bytes()))
        expected.update(entry["resource"]["resourceType"] for entry in bundle["entry"])
    with open_store(tmp_path) as store:
        report = intake.run(store, chosen, as_of=TODAY)

        assert {name: c.stored + c.skipped + c.refused for name, c in report.types.items()} == dict(expected)
        assert report.refused == 0
        assert report.people == len(chosen)
        assert engine.integrity(store.reader()) == ()
        orphans = "SELECT count(*) FROM resource WHERE state = 0"
        assert (
            store.reader().execute(orphans).fetchone()[0]
            == store.reader()
            .execute("SELECT count(*) FROM resource WHERE state = 0 AND type IN ('Claim', 'ImagingStudy')")
            .fetchone()[0]
        )


def test_names_of_carers_reach_the_panel_whenever_they_arrive(store: Store, tmp_path: Path) -> None:
    """A practitioner who arrives in a later file, or is renamed, shows in the panel at once."""
    take(store, tmp_path, patient("p1", generalPractitioner=[{"reference": "Practitioner/d1"}]))
    for name in ("Hale", "Hale-Rowe"):
        carer = {"resourceType": "Practitioner", "id": "d1", "name": [{"family": name}]}
        take(store, tmp_path, carer, name="b.ndjson")

        assert store.reader().execute("SELECT pcp FROM panel_row").fetchone() == (name,)


DELETED = {
    "fullUrl": "Observation/o1",
    "request": {"method": "DELETE", "url": "Observation/o1"},
    "response": {"status": "204", "lastModified": "2026-04-02T00:00:00Z"},
}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["newest-first", "oldest-first"])
def test_a_history_may_be_told_from_either_end(store: Store, tmp_path: Path, order: tuple[int, int]) -> None:
    """Servers list the newest version first: what was deleted stays deleted, and a later version brings it back."""
    first = {"fullUrl": "Observation/o1", "resource": versioned(a1c(), "1", "2026-04-01T00:00:00Z")}
    entries = [DELETED, first]
    history = {"resourceType": "Bundle", "type": "history", "entry": [entries[n] for n in order]}
    (tmp_path / "h.json").write_text(json.dumps(history))
    take(store, tmp_path, patient())
    intake.run(store, [tmp_path / "h.json"], as_of=TODAY)
    assert facts(store) == 0

    take(store, tmp_path, versioned(a1c(), "3", "2026-04-03T00:00:00Z"), name="c.ndjson")
    assert facts(store) == 1


def test_a_deletion_without_a_date_holds_against_the_copy_that_was_there(
    store: Store, tmp_path: Path
) -> None:
    """Importing the same file after a deletion brings nothing back."""
    dated = versioned(a1c(), "1", "2026-04-01T00:00:00Z")
    take(store, tmp_path, patient(), dated)
    bare = {"resourceType": "Bundle", "type": "transaction", "entry": [{"request": DELETED["request"]}]}
    (tmp_path / "h.json").write_text(json.dumps(bare))
    intake.run(store, [tmp_path / "h.json"], as_of=TODAY)
    take(store, tmp_path, patient(), dated)

    assert facts(store) == 0


def test_a_correction_after_its_person_was_found_is_taken(store: Store, tmp_path: Path) -> None:
    """What was remembered of somebody known by number only follows them when their Patient arrives in the same file."""
    subject = {"type": "Patient", "identifier": {"system": "urn:test:mrn", "value": "MRN-p1"}}
    first = {**versioned(a1c(), "1", "2026-04-01T00:00:00Z"), "subject": subject}
    wrong = {
        **versioned(a1c(), "2", "2026-04-02T00:00:00Z"),
        "subject": subject,
        "status": "entered-in-error",
    }
    report = take(store, tmp_path, first, patient("p1"), wrong)

    assert report.refused == 0
    assert facts(store) == 0
