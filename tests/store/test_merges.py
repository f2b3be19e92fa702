"""Merges against everything that arrives before, between and after them, and what the panel then shows."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from db import day, identity
from db.fhir import intake
from db.work.audit import Actor
from tests.support.fhir import TODAY, a1c, diabetes, everything, open_store, patient, take

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from db.engine import Store

ANA = Actor("ana", "nurse")
MRN = [{"system": "urn:test:mrn", "value": "4711"}]
HOME = [{"line": ["1 Elm Lane"], "city": "Anyton", "postalCode": "00001"}]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path) as opened:
        yield opened


def ask(store: Store, sql: str) -> list[tuple[Any, ...]]:
    return list(store.reader().execute(sql).fetchall())


def merge(store: Store, kept: int, merged: int) -> int:
    """As the console does it."""
    with store.writing() as conn:
        number = identity.merge(conn, kept, merged, ANA)
        day.compute(conn, TODAY, [kept, merged])
    return number


def unmerge(store: Store, number: int) -> None:
    """As the console does it."""
    with store.writing() as conn:
        day.compute(conn, TODAY, identity.unmerge(conn, number, ANA))


def delete(store: Store, folder: Path, url: str, **options: Any) -> None:
    bundle = {
        "resourceType": "Bundle",
        "type": "history",
        "entry": [{"request": {"method": "DELETE", "url": url}}],
    }
    (folder / "deleted.json").write_text(json.dumps(bundle))
    intake.run(store, [folder / "deleted.json"], as_of=TODAY, **options)


def two_people(store: Store, folder: Path, **more: Any) -> None:
    take(
        store, folder, patient("p1", **more), a1c("o1"), patient("p2", birthDate="1990-01-01", **more),
        diabetes("c1", subject="Patient/p2"),
    )  # fmt: skip


def test_a_merge_and_its_undoing_reach_panel_search_and_household(store: Store, tmp_path: Path) -> None:
    """Who lives alone after a merge is no household; undoing brings back rows, search and household as they were."""
    two_people(store, tmp_path, address=HOME)
    shown = "SELECT person_id, family, conditions, household_id IS NULL FROM panel_row ORDER BY 1"
    found = "SELECT count(*) FROM person_search WHERE person_search MATCH '\"MRN-p2\"'"
    before = ask(store, shown)
    assert [row[3] for row in before] == [0, 0]

    number = merge(store, 1, 2)

    assert [(row[0], row[3]) for row in ask(store, shown)] == [(1, 1)]
    assert ask(store, "SELECT conditions FROM panel_row")[0][0] != ""
    assert ask(store, found) == [(1,)]
    unmerge(store, number)
    assert ask(store, shown) == before
    assert ask(store, found) == [(1,)]


def test_a_newer_version_of_a_merged_patient_stays_theirs(store: Store, tmp_path: Path) -> None:
    """An update that arrives while two are one does not change whose record it is."""
    two_people(store, tmp_path)
    number = merge(store, 1, 2)
    take(store, tmp_path, patient("p2", birthDate="1991-02-02", name=[{"family": "Rowe"}]), name="b.ndjson")
    unmerge(store, number)

    assert ask(store, "SELECT person_id, family FROM panel_row ORDER BY 1") == [(1, "Quill"), (2, "Rowe")]
    assert ask(store, "SELECT fhir_id, person_id FROM resource WHERE type = 'Condition'") == [("c1", 2)]
    assert ask(store, "SELECT DISTINCT value, person_id FROM person_identifier ORDER BY 2") == [
        ("MRN-p1", 1),
        ("MRN-p2", 2),
    ]


def test_a_third_source_follows_the_identifier_that_it_carries(store: Store, tmp_path: Path) -> None:
    """Records that arrive for a merged person's number go with that number when the merge is undone."""
    two_people(store, tmp_path)
    number = merge(store, 1, 2)
    take(
        store, tmp_path, patient("z3", birthDate="1990-01-01", identifier=[{"system": "urn:test:mrn", "value": "MRN-p2"}]),
        a1c("o5", subject="Patient/z3"), source="third", name="c.ndjson",
    )  # fmt: skip
    assert ask(store, "SELECT DISTINCT person_id FROM fact") == [(1,)]
    unmerge(store, number)

    assert ask(
        store,
        "SELECT r.fhir_id, f.person_id FROM fact f JOIN resource r ON r.id = f.resource_id ORDER BY 1",
    ) == [("c1", 2), ("o1", 1), ("o5", 2)]


def test_a_merge_that_a_person_undid_is_not_made_again(store: Store, tmp_path: Path) -> None:
    """Two records with one number that somebody took apart stay apart, whatever versions arrive later."""
    take(store, tmp_path, patient("p1", identifier=MRN), source="ehr")
    take(store, tmp_path, patient("x9"), source="hub", name="b.ndjson")
    take(store, tmp_path, patient("x9", identifier=MRN), source="hub", name="b.ndjson")
    unmerge(store, ask(store, "SELECT id FROM person_merge")[0][0])
    take(store, tmp_path, patient("x9", identifier=MRN, gender="male"), source="hub", name="b.ndjson")

    assert ask(store, "SELECT count(*) FROM panel_row") == [(2,)]


def test_deleting_the_one_who_stood_for_two_hides_nobody(store: Store, tmp_path: Path) -> None:
    """When the kept record is deleted, the merged one shows with the facts of both, and the merge can be undone."""
    two_people(store, tmp_path)
    number = merge(store, 1, 2)
    delete(store, tmp_path, "Patient/p1")

    assert ask(store, "SELECT person_id FROM panel_row") == [(2,)]
    assert ask(store, "SELECT DISTINCT person_id FROM fact") == [(2,)]
    unmerge(store, number)
    assert ask(store, "SELECT person_id, conditions <> '' FROM panel_row") == [(2, 1)]
    assert ask(
        store,
        "SELECT r.fhir_id, f.person_id FROM fact f JOIN resource r ON r.id = f.resource_id ORDER BY 1",
    ) == [("c1", 2), ("o1", 1)]


def test_a_chain_survives_the_deletion_of_its_head(store: Store, tmp_path: Path) -> None:
    """Three merged into one another still count once when the first two are deleted."""
    two_people(store, tmp_path)
    take(store, tmp_path, patient("p3", birthDate="1970-01-01"), name="c.ndjson")
    merge(store, 2, 3)
    merge(store, 1, 2)
    delete(store, tmp_path, "Patient/p1")
    delete(store, tmp_path, "Patient/p2")

    assert ask(store, "SELECT person_id FROM panel_row") == [(3,)]
    assert ask(store, "SELECT DISTINCT person_id FROM fact") == [(3,)]
    assert everything(store)["people"] == [("Quill", "Ada", date(1970, 1, 1).toordinal(), "female", 1, 1)]


def test_proposals_that_no_longer_hold_go(store: Store, tmp_path: Path) -> None:
    """A corrected birth date takes a proposal away; a decision that was made stays."""
    phone = [{"system": "phone", "value": "555-0101 200"}]
    take(
        store,
        tmp_path,
        patient("p1", telecom=phone),
        patient("p2", telecom=phone),
        patient("p3", telecom=phone),
    )
    assert ask(store, "SELECT count(*) FROM duplicate WHERE state = 'proposed'") == [(3,)]
    with store.writing() as conn:
        identity.not_same(conn, ask(store, "SELECT id FROM duplicate WHERE a_id = 1 AND b_id = 2")[0][0], ANA)
    report = take(store, tmp_path, patient("p2", telecom=phone, birthDate="1990-12-31"), name="b.ndjson")

    assert report.duplicates == 1
    assert ask(store, "SELECT a_id, b_id, state FROM duplicate ORDER BY 1, 2") == [
        (1, 2, "different"),
        (1, 3, "proposed"),
    ]


def test_a_link_to_somebody_who_never_arrives_hides_nobody(store: Store, tmp_path: Path) -> None:
    """A record that is linked to one that has not arrived shows; when that one arrives, both are one person."""
    linked = patient("l1", link=[{"other": {"reference": "Patient/p1"}, "type": "seealso"}])
    del linked["identifier"]
    take(store, tmp_path, a1c("o1"), linked)
    assert ask(store, "SELECT family FROM panel_row") == [("Quill",)]
    assert ask(store, "SELECT count(*) FROM fact f JOIN panel_row USING (person_id)") == [(1,)]

    take(store, tmp_path, patient("p1"), diabetes("c1"), name="b.ndjson")
    assert ask(store, "SELECT count(*) FROM panel_row") == [(1,)]
    assert ask(store, "SELECT count(DISTINCT person_id) FROM fact") == [(1,)]


def test_a_record_that_comes_back_with_anothers_number_is_taken(store: Store, tmp_path: Path) -> None:
    """A deleted Patient about whom somebody decided may come back as one who is known: nothing is refused."""
    two_people(store, tmp_path)
    unmerge(store, merge(store, 1, 2))
    delete(store, tmp_path, "Patient/p1")
    number = [{"system": "urn:test:mrn", "value": "MRN-p3"}]
    take(store, tmp_path, patient("p3", birthDate="1970-01-01"), name="c.ndjson")
    report = take(store, tmp_path, patient("p1", identifier=number, active=True), name="d.ndjson")

    assert report.refused == 0
    assert ask(store, "SELECT person_id FROM panel_row ORDER BY 1") == [(2,), (3,)]
    assert ask(store, "SELECT count(*) FROM fact f JOIN panel_row USING (person_id)") == [(2,)]
