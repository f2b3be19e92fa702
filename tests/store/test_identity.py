"""One person, several records: joined by identifier, proposed when only alike, merged and un-merged whole."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from db import identity, lookalikes
from db.errors import UseError
from db.fhir import intake
from db.lookalikes import Likeness, compare
from db.work.audit import Actor
from tests.support.fhir import TODAY, a1c, diabetes, everything, open_store, patient, take

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from db.engine import Store

ANA = Actor("ana", "nurse")
MRN = [{"system": "urn:test:mrn", "value": "4711"}]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path) as opened:
        yield opened


def count(store: Store, sql: str) -> int:
    return int(store.reader().execute(sql).fetchone()[0])


PANEL = "SELECT count(*) FROM panel_row"
COUNTED = "SELECT count(*) FROM fact WHERE same_as IS NULL"


@pytest.mark.parametrize("keep_source", [True, False])
def test_a_wrong_patient_leaves_nothing_behind(store: Store, tmp_path: Path, keep_source: bool) -> None:
    """When one of two records of a person was entered in error, its birth date and sex go; the other's come back if kept."""
    right = patient(
        "p1", identifier=MRN, birthDate="1955-03-04", meta={"lastUpdated": "2026-01-01T00:00:00Z"}
    )
    wrong = patient(
        "x9",
        identifier=MRN,
        birthDate="1999-09-09",
        gender="male",
        meta={"lastUpdated": "2026-02-01T00:00:00Z"},
    )
    take(store, tmp_path, right, source="ehr", keep_source=keep_source)
    take(store, tmp_path, wrong, source="hub", name="b.ndjson", keep_source=keep_source)
    assert store.reader().execute("SELECT sex FROM person").fetchone() == ("male",)
    gone = {
        "resourceType": "Bundle",
        "type": "history",
        "entry": [
            {
                "request": {"method": "DELETE", "url": "Patient/x9"},
                "response": {"status": "204", "lastModified": "2026-03-01T00:00:00Z"},
            }
        ],
    }
    (tmp_path / "h.json").write_text(json.dumps(gone))
    intake.run(store, [tmp_path / "h.json"], as_of=TODAY, source="hub")

    row = store.reader().execute("SELECT known, family, birth_day, sex FROM person").fetchone()
    expected = (date(1955, 3, 4).toordinal(), "female") if keep_source else (None, None)
    assert row == (1, "Quill", *expected)


def test_the_same_identifier_is_the_same_person(store: Store, tmp_path: Path) -> None:
    """Two sources that share an identifier know one person; their facts stand together."""
    take(store, tmp_path, patient("p1", identifier=MRN), a1c("o1"), source="ehr")
    take(store, tmp_path, patient("x9", identifier=MRN), diabetes("c1", subject="Patient/x9"), source="hub")

    assert count(store, PANEL) == 1
    assert store.reader().execute("SELECT DISTINCT person_id FROM fact").fetchall() == [(1,)]


@pytest.mark.parametrize(
    "identifier", [{"value": "4711"}, {"system": "urn:ssn", "value": "999-99-9999"}, {"system": "urn:mrn"}]
)
def test_an_identifier_that_tells_nothing_joins_nobody(
    store: Store, tmp_path: Path, identifier: dict[str, str]
) -> None:
    """Without a system, or with a filler number, two people stay two."""
    take(
        store,
        tmp_path,
        patient("p1", identifier=[identifier]),
        patient("p2", identifier=[identifier], birthDate="1990-01-01"),
    )

    assert count(store, PANEL) == 2


def test_facts_that_came_first_follow_their_person(store: Store, tmp_path: Path) -> None:
    """A hub's facts that arrive before its Patient end up with the person who is known already."""
    take(store, tmp_path, patient("p1", identifier=MRN), source="ehr")
    take(store, tmp_path, diabetes("c1", subject="Patient/x9"), source="hub")
    take(store, tmp_path, patient("x9", identifier=MRN), source="hub", name="b.ndjson")

    assert count(store, "SELECT count(*) FROM person") == 1
    assert count(store, "SELECT count(*) FROM fact WHERE person_id = 1") == 1


def test_an_identifier_that_arrives_later_joins_two_known_people(store: Store, tmp_path: Path) -> None:
    """When an update shows that two people are one, they are merged by the system, and that can be undone."""
    take(store, tmp_path, patient("p1", identifier=MRN), a1c("o1"), source="ehr")
    take(store, tmp_path, patient("x9"), diabetes("c1", subject="Patient/x9"), source="hub")
    assert count(store, PANEL) == 2
    take(store, tmp_path, patient("x9", identifier=MRN), source="hub", name="b.ndjson")

    assert count(store, PANEL) == 1
    assert store.reader().execute("SELECT reason, actor FROM person_merge").fetchall() == [
        ("identifier", "careteam")
    ]
    assert count(store, "SELECT count(DISTINCT person_id) FROM fact") == 1


def test_a_link_joins(store: Store, tmp_path: Path) -> None:
    """Patient.link says that two resources are one person."""
    take(store, tmp_path, patient("p1"), a1c("o1"), diabetes("c1", subject="Patient/p2"))
    take(
        store, tmp_path, patient("p2", birthDate="1990-01-01", link=[{"other": {"reference": "Patient/p1"}, "type": "replaces"}]), name="b.ndjson"
    )  # fmt: skip

    assert count(store, PANEL) == 1
    assert count(store, "SELECT count(DISTINCT person_id) FROM fact") == 1


def test_two_sources_never_double_a_count(store: Store, tmp_path: Path) -> None:
    """The same A1c from two sources counts once; a second value that day, and a second order of one source, count."""
    take(store, tmp_path, patient("p1", identifier=MRN), a1c("o1"), diabetes("c1"), source="ehr")
    take(
        store, tmp_path, patient("x9", identifier=MRN), a1c("q1", subject="Patient/x9"), diabetes("d1", subject="Patient/x9"),
        a1c("q2", subject="Patient/x9", value=7.9), source="hub",
    )  # fmt: skip

    assert count(store, "SELECT count(*) FROM fact") == 5
    assert count(store, COUNTED) == 3
    take(store, tmp_path, a1c("o2"), source="ehr", name="b.ndjson")
    assert count(store, COUNTED) == 4


def test_times_that_differ_are_two_statements(store: Store, tmp_path: Path) -> None:
    """Two glucose values at different hours of a day are two, also when equal."""
    take(store, tmp_path, patient("p1", identifier=MRN), a1c("o1", day="2026-03-03T08:00:00Z"), source="ehr")
    take(
        store, tmp_path, patient("x9", identifier=MRN), a1c("q1", subject="Patient/x9", day="2026-03-03T17:00:00Z"),
        a1c("q2", subject="Patient/x9", day="2026-03-03T08:00:00Z"), source="hub",
    )  # fmt: skip

    assert count(store, COUNTED) == 2


def two_alike(store: Store, folder: Path) -> tuple[int, int]:
    take(
        store, folder, patient("p1", telecom=[{"system": "phone", "value": "555-0101 200"}]), a1c("o1"),
        patient("p2", name=[{"family": "Quill", "given": ["Adah"]}], telecom=[{"system": "phone", "value": "5550101200"}]),
        diabetes("c1", subject="Patient/p2"), patient("p3", birthDate="1990-01-01"),
    )  # fmt: skip
    row = store.reader().execute("SELECT a_id, b_id FROM duplicate").fetchall()
    assert len(row) == 1
    return int(row[0][0]), int(row[0][1])


def test_alike_people_are_proposed_never_merged(store: Store, tmp_path: Path) -> None:
    """A near-equal name with birth date and phone is proposed with its reasons; all stay in the panel."""
    two_alike(store, tmp_path)

    assert count(store, PANEL) == 3
    score, why, state = store.reader().execute("SELECT score, why, state FROM duplicate").fetchone()
    assert (state, set(why.split())) == ("proposed", {"similar-name", "birth", "phone"})
    assert score >= lookalikes.ENOUGH


def test_merging_and_un_merging_are_whole(store: Store, tmp_path: Path) -> None:
    """A merge moves everything and undoing it restores everything, both audited."""
    a, b = two_alike(store, tmp_path)
    before = everything(store)
    with store.writing() as conn:
        number = identity.merge(conn, a, b, ANA)
    assert count(store, "SELECT count(DISTINCT person_id) FROM fact") == 1
    assert (
        count(store, f"SELECT count(DISTINCT person_id) FROM person_identifier WHERE person_id IN ({a}, {b})")
        == 1
    )
    # What arrives meanwhile for the merged record follows it, both ways.
    take(store, tmp_path, a1c("o7", subject="Patient/p2", day="2026-07-07"), name="b.ndjson")
    assert count(store, f"SELECT count(*) FROM fact WHERE person_id = {a}") == 3
    with store.writing() as conn:
        assert identity.unmerge(conn, number, ANA) == (a, b)

    assert count(store, f"SELECT count(*) FROM fact WHERE person_id = {b}") == 2
    after = everything(store)
    assert after["identifiers"] == before["identifiers"]
    assert [row for row in after["facts"] if row[3] != "o7"] == before["facts"]
    assert [
        r[0] for r in store.reader().execute("SELECT action FROM audit WHERE actor = 'ana' ORDER BY seq")
    ] == ["merge", "unmerge"]
    assert store.reader().execute("SELECT state FROM duplicate").fetchone()[0] == "proposed"
    with pytest.raises(UseError), store.writing() as conn:
        identity.unmerge(conn, number, ANA)


def test_chains_of_merges_come_apart_one_by_one(store: Store, tmp_path: Path) -> None:
    """Undoing the first of two merges leaves the second as it is."""
    people = [patient(f"p{n}", birthDate=f"19{n}0-01-01") for n in (1, 2, 3)]
    take(store, tmp_path, *people, *(a1c(f"o{n}", subject=f"Patient/p{n}") for n in (1, 2, 3)))
    with store.writing() as conn:
        first = identity.merge(conn, 2, 3, ANA)
        second = identity.merge(conn, 1, 2, ANA)
    assert count(store, "SELECT count(*) FROM fact WHERE person_id = 1") == 3
    with store.writing() as conn:
        identity.unmerge(conn, first, ANA)
    assert store.reader().execute("SELECT person_id, count(*) FROM fact GROUP BY 1").fetchall() == [
        (1, 2),
        (3, 1),
    ]
    with store.writing() as conn:
        identity.unmerge(conn, second, ANA)
    assert store.reader().execute("SELECT person_id, count(*) FROM fact GROUP BY 1").fetchall() == [
        (1, 1),
        (2, 1),
        (3, 1),
    ]


def test_a_no_is_remembered(store: Store, tmp_path: Path) -> None:
    """People whom somebody called different are not proposed again."""
    two_alike(store, tmp_path)
    with store.writing() as conn:
        identity.not_same(conn, 1, ANA)
        assert lookalikes.propose(conn) == 0
    with pytest.raises(UseError), store.writing() as conn:
        identity.not_same(conn, 1, ANA)


def one(number: int, **more: Any) -> Likeness:
    fields: dict[str, Any] = {
        "family": "quill", "given": "ada", "birth": 714000, "sex": "female", "phones": frozenset({"5550101200"}), "address": "1 elm lane anyton",
    }  # fmt: skip
    return Likeness(person=number, **{**fields, **more})


@pytest.mark.parametrize(
    ("other", "proposed"),
    [
        (one(2), True),
        (one(2, phones=frozenset(), address="", given="adah"), False),
        (one(2, given="adah"), True),
        (one(2, given="bea"), False),  # a twin
        (one(2, given="bea", sex="male", birth=713000), False),  # a spouse
        (one(2, family="ada", given="quill"), True),
        (one(2, birth=713000), False),
        (one(2, phones=frozenset(), address=""), True),
        (one(2, birth=None, phones=frozenset(), address=""), False),
    ],
)
def test_what_counts_as_alike(other: Likeness, proposed: bool) -> None:
    """Twins, couples and namesakes are not proposed; other spellings with birth date and phone are."""
    assert (compare(one(1), other)[0] >= lookalikes.ENOUGH) is proposed


def test_households_come_from_groups_and_addresses(store: Store, tmp_path: Path) -> None:
    """People at one full address are a household; a named group wins; strangers are alone."""
    home = [{"line": ["1 Elm Lane"], "city": "Anyton", "postalCode": "00001"}]
    group = {
        "resourceType": "Group", "id": "g1", "type": "person", "actual": True, "name": "Rowe family",
        "code": {"coding": [{"system": "urn:careteam:group-kind", "code": "household"}]},
        "member": [{"entity": {"reference": "Patient/p3"}}, {"entity": {"reference": "Patient/p4"}}],
    }  # fmt: skip
    take(
        store, tmp_path, patient("p1", address=home), patient("p2", birthDate="1990-01-01", address=home),
        patient("p3", birthDate="1980-01-01"), patient("p4", birthDate="1981-01-01"), patient("p5", birthDate="1970-01-01"), group,
    )  # fmt: skip

    rows = (
        store.reader()
        .execute(
            "SELECT h.kind, count(*) FROM person p JOIN household h ON h.id = p.household_id GROUP BY h.id ORDER BY 1"
        )
        .fetchall()
    )
    assert rows == [("address", 2), ("group", 2)]
    assert count(store, "SELECT count(*) FROM person WHERE household_id IS NULL") == 1
