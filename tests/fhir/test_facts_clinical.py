"""What conditions, observations, encounters, medicines and vaccines mean."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from db.fhir.draft import Draft, FactDraft, Ref
from db.kinds import Kind
from tests.support.drafting import concept, drafted, fact, refused, said


def day(text: str) -> int:
    """An ISO day as the store keeps it."""
    return date.fromisoformat(text).toordinal()


def lab(**fields: Any) -> FactDraft:
    """An observation's fact."""
    return fact("Observation", code=concept("4548-4", "http://loinc.org"), **fields)


def roles(found: FactDraft) -> dict[str, list[str]]:
    """Codes by role."""
    out: dict[str, list[str]] = {}
    for role, one in found.codes:
        out.setdefault(role, []).append(one.codings[0][1])
    return out


def links(found: FactDraft) -> dict[str, list[str]]:
    """Ids of links by role."""
    out: dict[str, list[str]] = {}
    for role, ref, _ in found.links:
        out.setdefault(role, []).append(ref.id)
    return out


def test_conditions_keep_onset_abatement_and_standing() -> None:
    """Year and month are spans; statuses are codes."""
    found = fact(
        "Condition",
        clinicalStatus=concept("resolved"),
        verificationStatus=concept("confirmed"),
        category=[concept("problem-list-item")],
        onsetDateTime="2019",
        abatementPeriod={"start": "2020-02", "end": "2020-03"},
        recordedDate="2019-05-01",
        note=[{"text": "Line\nnext"}],
    )
    assert found.start is not None
    assert found.start[:2] == (day("2019-01-01"), day("2019-12-31"))
    assert found.end is not None
    assert found.end[:2] == (day("2020-02-01"), day("2020-03-31"))
    assert found.recorded is not None
    assert (found.status, found.verification, found.class_) == ("resolved", "confirmed", "problem-list-item")
    assert found.text == "Line\nnext"


def test_onset_as_age_stays_unknown() -> None:
    """An age is no date; the condition is kept."""
    assert fact("Condition", code=concept("1"), onsetAge={"value": 50, "unit": "a"}).start is None


def test_numbers_stay_as_written() -> None:
    """7.10 is shown as 7.10 and compared as 7.1."""
    text = json.dumps(
        {
            "resourceType": "Observation",
            "id": "o",
            "subject": {"reference": "Patient/p"},
            "code": {"text": "A1c"},
        }
    )
    made = said(text[:-1] + ',"valueQuantity":{"value":7.10,"comparator":"<","unit":"%"}}')
    assert isinstance(made, Draft)
    (found,) = made.facts
    assert (found.value, found.value_raw, found.unit, found.comparator) == (7.1, "7.10", "%", "<")
    assert found.value_type == "quantity"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"valueCodeableConcept": concept("LA6569-3", display="Several days")},
            ("code", None, "Several days"),
        ),
        ({"valueString": "homeless"}, ("string", None, "homeless")),
        ({"valueBoolean": True}, ("boolean", 1.0, "true")),
        ({"valueInteger": 3}, ("integer", 3.0, None)),
        ({"valueDateTime": "2020-05"}, ("date", None, "2020-05")),
        (
            {"valueRange": {"low": {"value": 1}, "high": {"value": 2, "unit": "mg"}}},
            ("range", None, "1 – 2 mg"),
        ),
        (
            {"valueRatio": {"numerator": {"value": 1}, "denominator": {"value": 128}}},
            ("ratio", None, "1 : 128"),
        ),
        ({"valueSampledData": {"origin": {}, "period": 1, "dimensions": 1}}, ("sampled", None, None)),
        ({"valueTime": "10:00:00"}, ("string", None, "10:00:00")),
        ({"valueQuantity": {"unit": "%"}}, (None, None, None)),
    ],
)
def test_values_of_every_kind(
    fields: dict[str, Any], expected: tuple[str | None, float | None, str | None]
) -> None:
    """Only numbers become numbers; ranges and ratios are words."""
    found = lab(**fields)
    assert (found.value_type, found.value, found.value_text) == expected


def test_absence_interpretation_and_range() -> None:
    """Why there is no value, how it was judged, and the range for people without a special state."""
    found = lab(
        dataAbsentReason=concept("not-performed"),
        interpretation=[concept("HH")],
        referenceRange=[
            {"low": {"value": 9}, "type": concept("pre-puberty")},
            {"low": {"value": 4}, "high": {"value": 5.6}, "type": concept("normal")},
        ],
    )
    assert (found.absent, found.interpretation, found.low, found.high) == ("not-performed", "HH", 4.0, 5.6)


@pytest.mark.parametrize(
    ("fields", "start", "end"),
    [
        ({"effectiveDateTime": "2021-06-15T23:30:00-09:00"}, "2021-06-15", None),
        ({"effectivePeriod": {"start": "2021-06-15", "end": "2021-06-17"}}, "2021-06-15", "2021-06-17"),
        ({"effectivePeriod": {"end": "2021-06-17"}}, None, "2021-06-17"),
        ({"effectiveInstant": "2021-06-15T01:00:00Z"}, "2021-06-15", None),
        ({"effectiveTiming": {"event": ["2021-06-17", "2021-06-15"]}}, "2021-06-15", "2021-06-17"),
        ({"effectiveTiming": {"repeat": {"boundsPeriod": {"start": "2021-06-15"}}}}, "2021-06-15", None),
        ({}, None, None),
    ],
)
def test_times_of_observations(fields: dict[str, Any], start: str | None, end: str | None) -> None:
    """Every form of effective[x]; the day is the local day as written."""
    found = lab(issued="2021-06-18T00:00:00Z", **fields)
    assert (found.start and found.start[0]) == (day(start) if start else None)
    assert (found.end and found.end[0]) == (day(end) if end else None)
    assert found.recorded is not None
    assert found.recorded[0] == day("2021-06-18")


def test_components_are_parts_with_the_time_of_the_whole() -> None:
    """Both pressures hang on one observation; one that was not measured says so."""
    found = fact(
        "Observation",
        status="final",
        code=concept("85354-9"),
        effectiveDateTime="2021-06-15",
        component=[
            {"code": concept("8480-6"), "valueQuantity": {"value": 142, "unit": "mmHg"}},
            {"code": concept("8462-4"), "dataAbsentReason": concept("not-performed")},
        ],
    )
    first, second = found.parts
    assert (first.kind, first.value, first.start, first.status) == (
        Kind.COMPONENT,
        142.0,
        found.start,
        "final",
    )
    assert (second.value, second.absent) == (None, "not-performed")


def test_what_was_not_done_is_negated_with_its_reason() -> None:
    """By status, by doNotPerform, by the QI-Core extensions."""
    why = concept("183932001")
    reason = {
        "url": "http://hl7.org/fhir/us/qicore/StructureDefinition/qicore-notDoneReason",
        "valueCodeableConcept": why,
    }
    mark = {
        "url": "http://hl7.org/fhir/us/qicore/StructureDefinition/qicore-doNotPerform",
        "valueBoolean": True,
    }
    medicine = {"medicationCodeableConcept": concept("1")}
    cases = [
        fact("Procedure", status="not-done", statusReason=why),
        fact("Immunization", status="not-done", statusReason=why, vaccineCode=concept("140")),
        fact("MedicationRequest", doNotPerform=True, reasonCode=[why], **medicine),
        fact("MedicationStatement", status="not-taken", statusReason=[why], **medicine),
        fact("MedicationAdministration", status="not-done", statusReason=[why], **medicine),
        fact("MedicationDispense", status="declined", statusReasonCodeableConcept=why, **medicine),
        fact("ServiceRequest", doNotPerform=True, reasonCode=[why]),
        fact("DeviceRequest", modifierExtension=[mark], reasonCode=[why]),
        fact("Communication", status="not-done", statusReason=why),
        fact("Task", status="rejected", statusReason=why, **{"for": {"reference": "Patient/p1"}}),
        lab(status="cancelled", extension=[reason]),
    ]
    for found in cases:
        assert found.negated, found.kind
        assert roles(found)["not-done-reason"] == ["183932001"], found.kind
        assert "reason" not in roles(found), found.kind
    assert not fact("Procedure", status="completed", statusReason=why).negated
    assert not fact("DeviceRequest", modifierExtension=[mark | {"valueBoolean": False}]).negated


def test_encounters() -> None:
    """Class, type, reasons, diagnoses with rank and use, where from and to, and who."""
    found = fact(
        "Encounter",
        status="finished",
        **{"class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "IMP"}},
        type=[concept("185347001", display="Problem visit"), concept("2")],
        period={"start": "2021-01-01T10:00:00-09:00", "end": "2021-01-03"},
        reasonCode=[concept("22298006")],
        diagnosis=[{"condition": {"reference": "Condition/c1"}, "use": concept("AD"), "rank": 1}],
        hospitalization={"admitSource": concept("emd"), "dischargeDisposition": concept("home")},
        participant=[{"individual": {"reference": "Practitioner/d1"}}, {}],
        location=[{"location": {"reference": "Location/l1"}}],
        serviceProvider={"reference": "Organization/o1"},
    )
    assert (found.class_, found.title, found.status) == ("IMP", "Problem visit", "finished")
    assert roles(found) == {
        "type": ["2"],
        "reason": ["22298006"],
        "admit-source": ["emd"],
        "discharge": ["home"],
    }
    assert links(found) == {
        "performer": ["d1"],
        "organization": ["o1"],
        "location": ["l1"],
        "diagnosis": ["c1"],
        "diagnosis-ad": ["c1"],
    }
    assert [rank for role, _, rank in found.links if role == "diagnosis"] == [1]


def test_medicine_orders() -> None:
    """Supply in days, repeats, dosage bounds and frequency; the order ends where it says so."""
    found = fact(
        "MedicationRequest",
        status="active",
        intent="order",
        authoredOn="2021-01-01",
        medicationCodeableConcept=concept("860975", display="Metformin 500 MG"),
        dosageInstruction=[
            {
                "text": "1 twice a day",
                "timing": {
                    "repeat": {
                        "frequency": 2,
                        "period": 1,
                        "periodUnit": "d",
                        "boundsPeriod": {"start": "2021-01-01", "end": "2021-02"},
                    }
                },
                "doseAndRate": [{"doseQuantity": {"value": 500, "unit": "mg"}}],
            }
        ],
        dispenseRequest={
            "validityPeriod": {"end": "2021-12-31"},
            "numberOfRepeatsAllowed": 3,
            "quantity": {"value": 60},
            "expectedSupplyDuration": {"value": 2, "unit": "weeks", "code": "wk"},
        },
    )
    assert found.start is not None
    assert found.end is not None
    assert (found.start[0], found.end[0], found.intent) == (day("2021-01-01"), day("2021-12-31"), "order")
    about = found.medication
    assert about is not None
    assert (about.supply_days, about.repeats, about.quantity) == (14.0, 3, 60.0)
    assert (about.dose, about.dose_unit, about.per_day, about.dosage) == (500.0, "mg", 2.0, "1 twice a day")
    assert (about.bounds_start, about.bounds_end) == (day("2021-01-01"), day("2021-02-28"))


def test_medicines_by_reference() -> None:
    """A contained medicine gives its code, any other its reference; none at all is refused."""
    inside = {"resourceType": "Medication", "id": "m", "code": concept("1191", display="Aspirin")}
    found = fact("MedicationRequest", contained=[inside], medicationReference={"reference": "#m"})
    assert (found.title, found.links) == ("Aspirin", ())
    found = fact(
        "MedicationRequest", medicationReference={"reference": "Medication/m1", "display": "Aspirin"}
    )
    assert found.concept is None
    assert found.title == "Aspirin"
    assert found.links == (("medication", Ref(type="Medication", id="m1", display="Aspirin"), None),)
    assert refused("MedicationRequest").path == "MedicationRequest.medication"
    made = drafted("Medication", ingredient=[{"itemCodeableConcept": concept("1191", display="Aspirin")}])
    assert made.concept is not None
    assert made.directory is not None
    assert (made.concept.words, made.directory.name) == ("Aspirin", "Aspirin")


def test_dispenses_and_administrations() -> None:
    """Handed over for so many days; given in such a dose."""
    medicine = {"medicationCodeableConcept": concept("1")}
    given = fact(
        "MedicationDispense", whenHandedOver="2021-01-02", daysSupply={"value": 30}, **medicine
    ).medication
    assert given is not None
    assert given.supply_days == 30.0
    taken = fact(
        "MedicationAdministration", dosage={"dose": {"value": 5, "unit": "mg"}}, **medicine
    ).medication
    assert taken is not None
    assert (taken.dose, taken.dose_unit) == (5.0, "mg")


def test_vaccines_allergies_reports_and_relatives() -> None:
    """Each with the elements that people look for."""
    vaccine = fact(
        "Immunization", status="completed", vaccineCode=concept("140"), occurrenceDateTime="2021-10-01"
    )
    assert (vaccine.kind, vaccine.negated) == (Kind.IMMUNIZATION, False)
    allergy = fact(
        "AllergyIntolerance",
        code=concept("1", display="Peanut"),
        criticality="high",
        reaction=[{"manifestation": [concept("2", display="Hives")]}],
    )
    assert (allergy.class_, allergy.value_text, roles(allergy)) == ("high", "Hives", {"manifestation": ["2"]})
    report = fact(
        "DiagnosticReport",
        code=concept("1"),
        result=[{"reference": "Observation/o1"}],
        conclusion="Fine",
        conclusionCode=[concept("260385009")],
    )
    assert (report.text, links(report), report.value_type) == ("Fine", {"result": ["o1"]}, "code")
    family = fact(
        "FamilyMemberHistory",
        relationship=concept("MTH", display="mother"),
        condition=[{"code": concept("73211009")}],
    )
    assert (family.title, [part.concept.codings[0][1] for part in family.parts if part.concept]) == (
        "mother",
        ["73211009"],
    )
