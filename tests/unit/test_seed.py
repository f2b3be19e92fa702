"""The made-up panel: repeatable to the byte, plausible, whole, and made with care."""

from __future__ import annotations

import json
import re
import statistics
from collections import Counter, defaultdict
from datetime import date
from typing import Any

import pytest

from seed import names
from seed.centre import GROUP_SIZE, team_count
from seed.generate import chunks, panel

TODAY = date(2026, 11, 24)
PEOPLE = 700

REQUIRED = {
    "AllergyIntolerance": {"patient", "code", "clinicalStatus"},
    "Appointment": {"status", "participant", "start", "end"},
    "CarePlan": {"status", "intent", "subject"},
    "CareTeam": {"participant"},
    "Communication": {"status", "subject", "payload"},
    "Condition": {"subject", "code", "verificationStatus"},
    "Coverage": {"status", "beneficiary", "payor"},
    "DiagnosticReport": {"status", "code", "subject"},
    "DocumentReference": {"status", "content", "subject"},
    "Encounter": {"status", "class", "subject", "period"},
    "Goal": {"lifecycleStatus", "description", "subject"},
    "Group": {"type", "actual", "member"},
    "Immunization": {"status", "vaccineCode", "patient", "occurrenceDateTime"},
    "Location": {"name"},
    "MedicationRequest": {"status", "intent", "medicationCodeableConcept", "subject", "authoredOn"},
    "Observation": {"status", "code", "subject", "effectiveDateTime"},
    "Organization": {"name"},
    "Patient": {"name", "gender", "birthDate", "identifier"},
    "Practitioner": {"name"},
    "PractitionerRole": {"practitioner", "organization", "code"},
    "Procedure": {"status", "code", "subject"},
    "ServiceRequest": {"status", "intent", "code", "subject"},
    "Task": {"status", "intent", "for"},
}
"""What R4 asks for, and what the panel needs beyond it."""

DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d))?)?)?")
ID = re.compile(r"[A-Za-z0-9.-]{1,64}")


def walk(value: Any, key: str = "") -> Any:
    """Every (key, scalar) of a resource."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from walk(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, key)
    else:
        yield key, value


@pytest.fixture(scope="module")
def resources() -> list[dict[str, Any]]:
    """A panel of moderate size, parsed."""
    return [json.loads(line) for line in panel(PEOPLE, 7, TODAY)]


@pytest.fixture(scope="module")
def people(resources: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The patients by id."""
    return {one["id"]: one for one in resources if one["resourceType"] == "Patient"}


def age(patient: dict[str, Any]) -> float:
    """Years at the day of the tests."""
    return (TODAY - date.fromisoformat(patient["birthDate"])).days / 365.25


def of(resources: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """All resources of a type."""
    return [one for one in resources if one["resourceType"] == kind]


def who(resource: dict[str, Any]) -> str:
    """The id of the patient a resource is about."""
    reference = resource.get("subject") or resource["patient"]
    return str(reference["reference"]).removeprefix("Patient/")


def code(resource: dict[str, Any]) -> str:
    """The first code of a resource."""
    return str(resource["code"].get("coding", [{"code": ""}])[0]["code"])


def test_same_arguments_same_bytes() -> None:
    """Same people, seed and day give the same bytes; another seed or day gives others."""
    first = list(panel(60, 7, TODAY, years=5))
    assert first == list(panel(60, 7, TODAY, years=5))
    assert first != list(panel(60, 8, TODAY, years=5))
    assert first != list(panel(60, 7, date(2026, 11, 25), years=5))


def test_bytes_do_not_depend_on_the_hash_seed() -> None:
    """A process with another string hash seed writes the same panel."""
    import hashlib
    import os
    import subprocess
    import sys

    script = (
        "import hashlib; from datetime import date; from seed.generate import panel;"
        "print(hashlib.sha256(b''.join(panel(40, 7, date(2026, 11, 24), years=4))).hexdigest())"
    )
    env = {**os.environ, "PYTHONHASHSEED": "12345", "PYTHONPATH": os.pathsep.join(sys.path)}
    told = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
    here = hashlib.sha256(b"".join(panel(40, 7, TODAY, years=4))).hexdigest()
    assert told.stdout.strip() == here


def test_parts_are_the_whole() -> None:
    """Parts written by several processes hold exactly what one writes, in order."""
    parts = [line for n in range(3) for line in chunks(90, 7, TODAY, n, 3, years=3)]
    assert parts == list(panel(90, 7, TODAY, years=3))


def test_one_person_does_not_depend_on_the_others() -> None:
    """A person's chart is the same in a panel twice as large, but for who looks after whom today."""

    def chart(people: int) -> list[bytes]:
        lines = panel(people, 7, TODAY, years=5)
        return [line for line in lines if b'"id":"p000031-o' in line]

    assert chart(60) == chart(120) != []


@pytest.mark.parametrize("arguments", [(-1, 0, 1), (10, 2, 2), (10, -1, 2)])
def test_a_part_that_is_none_is_refused(arguments: tuple[int, int, int]) -> None:
    """Asking for a part that does not exist says so."""
    people, n, of_parts = arguments
    with pytest.raises(ValueError, match="no part"):
        list(chunks(people, 7, TODAY, n, of_parts))


@pytest.mark.parametrize("count", [0, 1, 19, 20, 21, 37])
def test_small_panels_have_exactly_that_many_people(count: int) -> None:
    """Any number of people can be asked for, also fewer than there are stories."""
    patients = [
        line for line in panel(count, 7, TODAY, years=1) if line.startswith(b'{"resourceType":"Patient"')
    ]
    assert len(patients) == count


def test_every_resource_has_what_r4_asks(resources: list[dict[str, Any]]) -> None:
    """Required members are there, ids and dates follow the grammar, and everything is labelled as made up."""
    for one in resources:
        missing = REQUIRED[one["resourceType"]] - one.keys()
        assert not missing, (one["id"], missing)
        assert ID.fullmatch(one["id"])
        assert one["meta"]["source"] == "urn:careteam:seed"
        assert one["meta"]["security"][0]["code"] == "HTEST"
        for key, value in walk(one):
            if key.endswith(("DateTime", "Date")) or key in {
                "start",
                "end",
                "sent",
                "created",
                "authoredOn",
                "issued",
            }:
                assert DATE.fullmatch(value), (one["id"], key, value)
            assert value != "", (one["id"], key)


def test_ids_are_unique_and_references_resolve(resources: list[dict[str, Any]]) -> None:
    """No id twice, and nothing points outside of the set."""
    ids = [f"{one['resourceType']}/{one['id']}" for one in resources]
    assert len(ids) == len(set(ids))
    there = set(ids)
    lost = {
        value for one in resources for key, value in walk(one) if key == "reference" and value not in there
    }
    assert not lost


def test_nothing_happens_before_birth_or_after_today(
    resources: list[dict[str, Any]], people: dict[str, dict[str, Any]]
) -> None:
    """Visits and values lie between birth (or death) and today."""
    for one in of(resources, "Observation") + of(resources, "Encounter"):
        patient = people[who(one)]
        day = (one.get("effectiveDateTime") or one["period"]["start"])[:10]
        assert patient["birthDate"] <= day <= patient.get("deceasedDateTime", TODAY.isoformat()), one["id"]
        if one["resourceType"] == "Encounter" and "end" in one["period"]:
            assert one["period"]["start"] <= one["period"]["end"], one["id"]


def test_ages_are_those_of_a_primary_care_panel(people: dict[str, dict[str, Any]]) -> None:
    """From newborn to very old, about a fifth children and a sixth over 65."""
    ages = [age(one) for one in people.values()]
    assert min(ages) < 4
    assert 88 < max(ages) < 99
    assert 0.14 < sum(one < 18 for one in ages) / len(ages) < 0.3
    assert 0.12 < sum(one >= 65 for one in ages) / len(ages) < 0.25


PREVALENCE = {
    "Type 2 diabetes mellitus": (8, 17),
    "Essential hypertension": (24, 40),
    "Major depressive disorder": (6, 16),
    "Asthma": (5, 14),
    "Chronic obstructive lung disease": (1, 7),
    "Osteoporosis": (3, 10),
    "Dementia": (1, 6),
    "Congestive heart failure": (0.5, 5),
    "Alcohol use disorder": (2, 8),
    "Opioid use disorder": (0.5, 4.5),
}
"""Per cent of adults, wide enough for a panel of 700."""


@pytest.mark.parametrize("name", PREVALENCE)
def test_conditions_are_about_as_common_as_in_a_panel(
    name: str, resources: list[dict[str, Any]], people: dict[str, dict[str, Any]]
) -> None:
    """Each of the main conditions lies in its band among adults."""
    adults = {key for key, one in people.items() if age(one) >= 18}
    ill = {
        who(one)
        for one in of(resources, "Condition")
        if one["code"]["text"] == name
        and "clinicalStatus" in one
        and one["clinicalStatus"]["coding"][0]["code"] == "active"
    }
    low, high = PREVALENCE[name]
    assert low <= 100 * len(ill & adults) / len(adults) <= high


def test_a1c_falls_after_treatment_starts(resources: list[dict[str, Any]]) -> None:
    """Among people whose diabetes began in the chart, A1c is clearly lower a year after than at the start."""
    onset = {
        who(one): one["onsetDateTime"]
        for one in of(resources, "Condition")
        if code(one) == "44054006" and len(one["onsetDateTime"]) == 10 and "clinicalStatus" in one
    }
    series = defaultdict(list)
    for one in of(resources, "Observation"):
        if code(one) == "4548-4" and who(one) in onset:
            days = (
                date.fromisoformat(one["effectiveDateTime"][:10]) - date.fromisoformat(onset[who(one)])
            ).days
            series[who(one)].append((days, one["valueQuantity"]["value"]))
    fallen = []
    for values in series.values():
        early = [value for days, value in values if 0 <= days <= 60]
        late = [value for days, value in values if 200 <= days <= 700]
        if early and late:
            fallen.append(early[0] - statistics.mean(late))
    assert len(fallen) >= 8
    assert statistics.mean(fallen) > 0.6


def test_depression_scores_fall_with_treatment(resources: list[dict[str, Any]]) -> None:
    """The first PHQ-9 of a series is on average higher than the last one."""
    series = defaultdict(list)
    for one in of(resources, "Observation"):
        if code(one) == "44261-6":
            series[who(one)].append((one["effectiveDateTime"], one["valueQuantity"]["value"]))
    pairs = [(min(one)[1], max(one)[1]) for one in series.values() if len(one) >= 3]
    assert len(pairs) >= 20
    assert statistics.mean(first - last for first, last in pairs) > 1


def test_today_has_full_day_lists(resources: list[dict[str, Any]]) -> None:
    """Every provider has eighteen people today, at eighteen different times, and nobody is there twice."""
    lists = defaultdict(list)
    for one in of(resources, "Appointment"):
        if one["start"].startswith(TODAY.isoformat()):
            patient, worker = (entry["actor"]["reference"] for entry in one["participant"])
            lists[worker].append((one["start"], patient, one["status"]))
    for team in range(1, 5):
        day = lists[f"Practitioner/team-{team}-provider-1"]
        assert (
            len(day) == len({start for start, _, _ in day}) == len({patient for _, patient, _ in day}) == 18
        )
        assert {status for _, _, status in day} == {"booked", "arrived"}
    ahead = [one for one in of(resources, "Appointment") if one["start"][:10] > TODAY.isoformat()]
    assert len(ahead) > 40
    assert any(one["status"] == "noshow" for one in of(resources, "Appointment"))


def test_teams_share_the_people(resources: list[dict[str, Any]], people: dict[str, dict[str, Any]]) -> None:
    """Four teams, every person in exactly one panel Group, with the general practitioner of the same team."""
    panels = [one for one in of(resources, "Group") if one["code"]["coding"][0]["code"] == "panel"]
    listed = [member["entity"]["reference"][8:] for one in panels for member in one["member"]]
    assert sorted(listed) == sorted(people)
    assert len(panels) == 4
    for one in panels:
        team = one["managingEntity"]["reference"]
        for member in one["member"]:
            patient = people[member["entity"]["reference"][8:]]
            assert patient["generalPractitioner"][1]["reference"] == team
    assert max(len(one["member"]) for one in panels) < 1.4 * min(len(one["member"]) for one in panels)


@pytest.mark.parametrize("count", [6_000, 6_750, 65_000, 100_000])
def test_large_panels_get_more_teams(count: int) -> None:
    """From 6,000 people on a team looks after 1,200 to 1,500, and fits one Group."""
    assert 1_200 <= count / team_count(count) <= 1_500 <= GROUP_SIZE


def test_households_share_address_and_telephone(
    resources: list[dict[str, Any]], people: dict[str, dict[str, Any]]
) -> None:
    """Members of a household Group live at one address with one home number."""
    homes = [one for one in of(resources, "Group") if one["code"]["coding"][0]["code"] == "household"]
    assert len(homes) > 60
    for one in homes:
        members = [people[member["entity"]["reference"][8:]] for member in one["member"]]
        assert len(members) >= 2
        assert len({tuple(member["address"][0]["line"]) for member in members}) == 1
        assert len({member["telecom"][0]["value"] for member in members}) == 1


def test_telephone_numbers_are_fictional(resources: list[dict[str, Any]]) -> None:
    """Every telephone number is one of the range kept for fiction."""
    numbers = [
        way["value"]
        for one in of(resources, "Patient")
        for way in one["telecom"] + [w for contact in one.get("contact", ()) for w in contact["telecom"]]
        if way["system"] == "phone"
    ]
    assert all(re.fullmatch(r"\d{3}-555-01\d\d", number) for number in numbers)


def test_names_say_nothing_about_language_or_race(people: dict[str, dict[str, Any]]) -> None:
    """Every frequent family name occurs with several races, and English speakers bear the same names as others."""
    by_name = defaultdict(set)
    for one in people.values():
        race = one["extension"][0]["extension"][0]["valueCoding"]["code"]
        by_name[one["name"][0]["family"]].add(race)
    counts = Counter(one["name"][0]["family"] for one in people.values())
    frequent = [name for name, number in counts.items() if number >= 9]
    assert frequent
    assert all(len(by_name[name]) >= 2 for name in frequent)
    other = {
        one["name"][0]["family"]
        for one in people.values()
        if one["communication"][0]["language"]["coding"][0]["code"] != "en"
    }
    english = {one["name"][0]["family"] for one in people.values()} - other
    assert len(other & set(names.FAMILY)) > 20
    assert len(english) > 20


def test_nobody_bears_the_same_name_twice(people: dict[str, dict[str, Any]]) -> None:
    """A second given name is another one than the first."""
    for one in people.values():
        given = one["name"][0]["given"]
        assert len(given) == len(set(given))


def test_language_share_and_interpreters(people: dict[str, dict[str, Any]]) -> None:
    """About an eighth prefers another language, and some but not all of them need an interpreter."""
    other = [
        one for one in people.values() if one["communication"][0]["language"]["coding"][0]["code"] != "en"
    ]
    assert 0.06 < len(other) / len(people) < 0.2
    needed = [one for one in other if any(e["url"].endswith("interpreterRequired") for e in one["extension"])]
    assert 0 < len(needed) < len(other)


def test_histories_hold_what_real_records_hold(resources: list[dict[str, Any]]) -> None:
    """Partial dates, entered in error, values not measured, vaccines refused, no known allergy, sensitive labels."""
    text: Counter[str] = Counter()
    for one in resources:
        kind = one["resourceType"]
        if kind == "Condition":
            text["partial"] += len(one["onsetDateTime"]) < 10
            text["in error"] += one["verificationStatus"]["coding"][0]["code"] == "entered-in-error"
        text["absent"] += "dataAbsentReason" in one
        text["not done"] += one.get("status") == "not-done"
        text["no allergy"] += kind == "AllergyIntolerance" and code(one) == "716186003"
        for label in one["meta"]["security"][1:]:
            text[label["code"]] += 1
    for name in ("partial", "in error", "absent", "not done", "no allergy", "ETH", "PSY"):
        assert text[name] > 0, name


def test_blood_pressure_is_one_panel_with_two_components(resources: list[dict[str, Any]]) -> None:
    """A pressure is one Observation 85354-9 with 8480-6 and 8462-4, the upper above the lower."""
    panels = [one for one in of(resources, "Observation") if code(one) == "85354-9"]
    assert panels
    for one in panels:
        values = {
            part["code"]["coding"][0]["code"]: part["valueQuantity"]["value"] for part in one["component"]
        }
        assert values.keys() == {"8480-6", "8462-4"}
        assert 60 <= values["8480-6"] <= 260
        assert 25 <= values["8462-4"] < values["8480-6"]


def test_size_of_charts(resources: list[dict[str, Any]]) -> None:
    """Twenty years are about ninety resources a person, three years about forty: enough to look real, quick to load."""
    assert 70 < len(resources) / PEOPLE < 125
    assert 20 < sum(1 for _ in panel(PEOPLE, 7, TODAY, years=3)) / PEOPLE < 50
