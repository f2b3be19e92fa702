"""The story people: there for every programme, first in every panel, and true to what the list says of them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from seed.generate import panel
from seed.scenarios import STORIES
from seed.scenarios import TODAY as PLACES

DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def charts() -> dict[str, list[dict[str, Any]]]:
    """The charts of the story people by id; a panel of just them."""
    found: dict[str, list[dict[str, Any]]] = {story.id: [] for story in STORIES}
    for line in panel(len(STORIES), 7, DAY):
        one = json.loads(line)
        for key in ("subject", "patient", "for", "beneficiary"):
            if key in one:
                found[one[key]["reference"].removeprefix("Patient/")].append(one)
        if one["resourceType"] == "Patient":
            found[one["id"]].append(one)
        if one["resourceType"] == "Appointment":
            found[one["participant"][0]["actor"]["reference"].removeprefix("Patient/")].append(one)
    return found


def of(chart: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """All resources of a type, in the order told."""
    return [one for one in chart if one["resourceType"] == kind]


def values(chart: list[dict[str, Any]], code: str) -> list[tuple[str, float]]:
    """Dates and numbers of one LOINC code, oldest first."""
    return sorted(
        (one["effectiveDateTime"][:10], one["valueQuantity"]["value"])
        for one in of(chart, "Observation")
        if one["code"].get("coding", [{}])[0].get("code") == code
    )


def ago(days: int) -> str:
    """A day before the day of the tests."""
    return (DAY - timedelta(days=days)).isoformat()


def test_every_programme_has_its_person() -> None:
    """Sections 4.1 to 4.13 of clinical.md, the household journey and the long chart are all there, with unique ids."""
    programmes = {story.programme for story in STORIES}
    assert {f"4.{number}" for number in range(1, 14)} | {"J10"} <= programmes
    assert len({story.id for story in STORIES}) == len({story.name for story in STORIES}) == len(STORIES)
    assert all(story.story and story.look for story in STORIES)


def test_stories_are_the_first_people_of_any_panel() -> None:
    """The first patients of a larger panel are the story people, in the order of the list."""
    ids = [
        json.loads(line)["id"]
        for line in panel(40, 3, DAY, years=1)
        if line.startswith(b'{"resourceType":"Patient"')
    ]
    assert ids[: len(STORIES)] == [story.id for story in STORIES]


def test_stories_do_not_depend_on_the_seed(charts: dict[str, list[dict[str, Any]]]) -> None:
    """Another seed number tells the same stories."""
    again = [json.loads(line) for line in panel(len(STORIES), 99, DAY)]
    told = {one["id"]: one for chart in charts.values() for one in chart}
    assert all(told[one["id"]] == one for one in again if one["id"] in told)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.id)
def test_registration_agrees_with_the_list(story: Any, charts: dict[str, list[dict[str, Any]]]) -> None:
    """Name, age, sex and language are those of the list, on this and on another day."""
    (patient,) = of(charts[story.id], "Patient")
    name = patient["name"][0]
    assert f"{name['given'][0]}|{name['family']}" == story.name
    assert int((DAY - date.fromisoformat(patient["birthDate"])).days / 365.25) == story.age
    assert patient["gender"] == {"f": "female", "m": "male"}[story.sex]
    assert patient["communication"][0]["language"]["coding"][0]["code"] == story.language[0]


@pytest.mark.parametrize("place", PLACES)
def test_kept_places_of_today_are_taken(
    place: tuple[str, int], charts: dict[str, list[dict[str, Any]]]
) -> None:
    """The stories of the day lists have an appointment today with the right role."""
    visits = [
        one for one in of(charts[PLACES[place]], "Appointment") if one["start"].startswith(DAY.isoformat())
    ]
    assert [one["participant"][1]["actor"]["reference"] for one in visits] == [
        f"Practitioner/team-1-{place[0]}-1"
    ]


def test_bones_wait_for_somebody(charts: dict[str, list[dict[str, Any]]]) -> None:
    """T-score -2.8 of six days ago and no bone medicine."""
    assert values(charts["story-bones"], "80946-7") == [(ago(6), -2.8)]
    words = json.dumps(of(charts["story-bones"], "MedicationRequest"))
    assert "Alendronic" not in words
    assert "Zoledronic" not in words


def test_fracture_has_no_scan(charts: dict[str, list[dict[str, Any]]]) -> None:
    """A wrist broken 41 days ago, no DXA since or before."""
    assert any(one["onsetDateTime"] == ago(41) for one in of(charts["story-fracture"], "Condition"))
    assert values(charts["story-fracture"], "80946-7") == []


def test_collaborative_care_does_not_work_yet(charts: dict[str, list[dict[str, Any]]]) -> None:
    """PHQ-9 from 18 to 15 in nine weeks, item 9 last week, no safety assessment after it."""
    scores = [value for _, value in values(charts["story-cocm"], "44261-6")]
    assert scores[0] == 18
    assert scores[-1] == 15
    answers = [
        one["valueCodeableConcept"]["coding"][0]["code"]
        for one in of(charts["story-cocm"], "Observation")
        if one["code"]["coding"][0]["code"] == "44260-8"
    ]
    assert answers[-1] == "LA6569-3"
    assert "225337009" not in json.dumps(of(charts["story-cocm"], "Procedure"))


def test_substance_use_treatment_is_labelled(charts: dict[str, list[dict[str, Any]]]) -> None:
    """Diagnosis, medicine, plan, drug tests and notes about it carry the label, the overdose visit too."""
    labelled = {
        one["resourceType"]
        for one in charts["story-mat"]
        if any(label["code"] == "ETH" for label in one["meta"]["security"])
    }
    assert {
        "Condition",
        "MedicationRequest",
        "CarePlan",
        "Observation",
        "Communication",
        "Encounter",
    } <= labelled


def test_discharge_makes_lace_twelve(charts: dict[str, list[dict[str, Any]]]) -> None:
    """Five nights from the emergency room, home three days; two emergency visits in the half year before."""
    stays = [one for one in of(charts["story-home"], "Encounter") if one["class"]["code"] == "IMP"]
    last = max(stays, key=lambda one: str(one["period"]["start"]))
    assert last["period"]["start"].startswith(ago(8))
    assert last["period"]["end"].startswith(ago(3))
    assert last["hospitalization"]["admitSource"]["coding"][0]["code"] == "emd"
    before = [
        one
        for one in of(charts["story-home"], "Encounter")
        if one["class"]["code"] == "EMER" and ago(8 + 183) < one["period"]["start"][:10] < ago(8)
    ]
    assert len(before) == 2


def test_a1c_of_the_diabetes_story(charts: dict[str, list[dict[str, Any]]]) -> None:
    """Twelve years: high, treated to near seven, and up again to 9.4."""
    line = [value for _, value in values(charts["story-diabetes"], "4548-4")]
    assert line[0] == 10.1
    assert min(line) == 7.2
    assert line[-1] == 9.4


def test_home_readings_have_the_mean_that_the_story_tells(charts: dict[str, list[dict[str, Any]]]) -> None:
    """Seven days of home readings, mean 151/92 without the first day (clinical.md 4.10)."""
    home = [one for one in of(charts["story-pressure"], "Observation") if "method" in one]
    assert len(home) == 14
    later = [one for one in home if not one["effectiveDateTime"].startswith(ago(9))]
    means = [
        round(sum(one["component"][part]["valueQuantity"]["value"] for one in later) / len(later))
        for part in (0, 1)
    ]
    assert means == [151, 92]


def test_household_of_five(charts: dict[str, list[dict[str, Any]]]) -> None:
    """Five people at one address, from two to eighty-one years old."""
    home = [story for story in STORIES if story.home]
    assert len(home) == 5
    addresses = {json.dumps(of(charts[story.id], "Patient")[0]["address"]) for story in home}
    assert len(addresses) == 1
    assert {story.age for story in home} >= {2, 15, 81}


def test_forty_years_of_one_chart(charts: dict[str, list[dict[str, Any]]]) -> None:
    """Thousands of statements over forty years."""
    chart = charts["story-decades"]
    assert len(chart) > 2_000
    first = min(one["effectiveDateTime"] for one in of(chart, "Observation"))
    assert DAY.year - int(first[:4]) == 40
