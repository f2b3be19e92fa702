"""One made-up resource of every type that careteam keeps, each with most of the elements that are read."""

from __future__ import annotations

from typing import Any

SNOMED, LOINC, RXNORM = (
    "http://snomed.info/sct",
    "http://loinc.org",
    "http://www.nlm.nih.gov/research/umls/rxnorm",
)
PERSON = {"reference": "Patient/p1"}
VISIT = {"reference": "Encounter/e1"}
NURSE = {"reference": "urn:uuid:6A1B0f5e-0000-4000-8000-000000000001", "display": "Ann Aoki"}
DAY = "2025-03-04T08:05:06.789-09:00"
SPAN = {"start": "2025-03-04", "end": "2025-04"}


def concept(code: str, display: str = "", system: str = SNOMED) -> dict[str, Any]:
    """A CodeableConcept."""
    return {"coding": [{"system": system, "code": code, "display": display}], "text": display}


def _amount(value: float, unit: str) -> dict[str, Any]:
    return {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}


DOSAGE = {
    "text": "1 tablet twice a day",
    "timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d", "boundsPeriod": SPAN}},
    "doseAndRate": [{"doseQuantity": _amount(500, "mg")}],
}
MEDICINE = {"medicationCodeableConcept": concept("860975", "Metformin 500 MG Oral Tablet", RXNORM)}
NAME = [{"use": "official", "family": "Okpik", "given": ["Mae", "June"], "prefix": ["Ms."]}]
PHONE = [{"system": "phone", "value": "555-0100", "use": "home", "rank": 1}]
PLACE = {"line": ["1 Made-up Way"], "city": "Wasilla", "state": "AK", "postalCode": "99654", "country": "US"}
NUMBER = [{"system": "urn:mrn", "value": "M-1", "type": concept("MR")}]
RACE = {
    "url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race",
    "extension": [
        {
            "url": "ombCategory",
            "valueCoding": {"system": "urn:oid:2.16.840.1.113883.6.238", "code": "1002-5"},
        },
        {"url": "text", "valueString": "Alaska Native"},
    ],
}

_BODIES: dict[str, dict[str, Any]] = {
    "AdverseEvent": {"actuality": "actual", "event": concept("1", "Fall"), "date": DAY},
    "AllergyIntolerance": {
        "clinicalStatus": concept("active"),
        "verificationStatus": concept("confirmed"),
        "criticality": "high",
        "category": ["food"],
        "code": concept("91935009", "Peanut"),
        "patient": PERSON,
        "recordedDate": DAY,
        "reaction": [{"manifestation": [concept("247472004", "Hives")], "severity": "mild"}],
    },
    "Appointment": {
        "status": "booked",
        "start": DAY,
        "end": "2025-03-04T08:35:06-09:00",
        "minutesDuration": 30,
        "description": "Check-up",
        "participant": [{"actor": PERSON, "status": "accepted"}, {"actor": NURSE, "status": "accepted"}],
    },
    "CarePlan": {
        "status": "active",
        "intent": "plan",
        "category": [concept("698360004", "Diabetes self-care")],
        "period": SPAN,
        "addresses": [{"reference": "Condition/c1"}],
        "activity": [{"detail": {"code": concept("160670007", "Diabetic diet"), "status": "in-progress"}}],
    },
    "CareTeam": {
        "name": "Blue",
        "participant": [{"role": [concept("1", "Nurse")], "member": NURSE}],
        "period": SPAN,
    },
    "Communication": {
        "status": "completed",
        "category": [concept("n1", "Note", "urn:careteam:note-kind")],
        "sent": DAY,
        "sender": NURSE,
        "payload": [{"contentString": "Called, left a message.\nTry again."}],
    },
    "Condition": {
        "clinicalStatus": concept("active"),
        "verificationStatus": concept("confirmed"),
        "category": [concept("problem-list-item")],
        "code": concept("44054006", "Type 2 diabetes"),
        "onsetPeriod": SPAN,
        "abatementDateTime": "2026",
        "recordedDate": DAY,
        "encounter": VISIT,
    },
    "Consent": {
        "status": "active",
        "scope": concept("patient-privacy"),
        "category": [concept("59284-0", "Consent", LOINC)],
        "patient": PERSON,
        "dateTime": DAY,
        "provision": {"type": "permit", "period": SPAN},
    },
    "Coverage": {
        "status": "active",
        "beneficiary": PERSON,
        "payor": [{"display": "Village plan"}],
        "period": SPAN,
    },
    "Device": {
        "status": "active",
        "deviceName": [{"name": "Cuff"}],
        "type": concept("1", "Cuff"),
        "patient": PERSON,
    },
    "DeviceRequest": {
        "status": "active",
        "intent": "order",
        "codeCodeableConcept": concept("2", "Walker"),
        "authoredOn": DAY,
    },
    "DiagnosticReport": {
        "status": "final",
        "category": [concept("LAB")],
        "code": concept("57698-3", "Lipid panel", LOINC),
        "effectivePeriod": SPAN,
        "issued": DAY,
        "result": [{"reference": "Observation/o1"}],
        "conclusion": "Fine.",
    },
    "DocumentReference": {
        "status": "current",
        "type": concept("34133-9", "Summary", LOINC),
        "date": DAY,
        "content": [{"attachment": {"title": "Summary of 2024"}}],
        "context": {"encounter": [VISIT], "period": SPAN},
    },
    "Encounter": {
        "status": "finished",
        "class": {"code": "IMP"},
        "type": [concept("185347001", "Encounter for problem")],
        "period": SPAN,
        "participant": [{"individual": NURSE}],
        "reasonCode": [concept("22298006", "Infarction")],
        "diagnosis": [{"condition": {"reference": "Condition/c1"}, "use": concept("AD"), "rank": 1}],
        "hospitalization": {"admitSource": concept("emd"), "dischargeDisposition": concept("home")},
        "serviceProvider": {"reference": "https://fhir.example/r4/Organization/o1"},
    },
    "EpisodeOfCare": {"status": "active", "patient": PERSON, "period": SPAN, "type": [concept("cacp")]},
    "FamilyMemberHistory": {
        "status": "completed",
        "patient": PERSON,
        "relationship": concept("MTH", "mother"),
        "condition": [{"code": concept("73211009", "Diabetes")}],
    },
    "Flag": {"status": "active", "code": concept("1", "Needs an interpreter"), "period": SPAN},
    "Goal": {
        "lifecycleStatus": "active",
        "description": {"text": "A1c under 7"},
        "startDate": "2025-03",
        "target": [
            {
                "measure": concept("4548-4", "", LOINC),
                "detailQuantity": _amount(7.0, "%"),
                "dueDate": "2025-09",
            }
        ],
    },
    "Group": {
        "type": "person",
        "actual": True,
        "code": concept("panel", "Panel", "urn:careteam:group-kind"),
        "name": "Blue panel",
        "member": [{"entity": PERSON, "period": SPAN}],
    },
    "Immunization": {
        "status": "completed",
        "vaccineCode": concept("140", "Influenza", "http://hl7.org/fhir/sid/cvx"),
        "patient": PERSON,
        "occurrenceDateTime": DAY,
    },
    "Location": {"name": "East clinic", "address": PLACE, "telecom": PHONE, "identifier": NUMBER},
    "MeasureReport": {
        "status": "complete",
        "type": "summary",
        "measure": "urn:careteam:measure:hip|1",
        "period": {"start": "2010-01-01", "end": "2010-12-31"},
        "group": [
            {
                "code": concept("hip", "Hip fractures"),
                "population": [
                    {"code": concept("numerator"), "count": 94},
                    {"code": concept("denominator"), "count": 65000},
                ],
                "measureScore": _amount(1.45, "/1000"),
                "stratifier": [
                    {"stratum": [{"value": {"text": "women"}, "measureScore": _amount(2.1, "/1000")}]}
                ],
            }
        ],
    },
    "Medication": {"code": concept("860975", "Metformin", RXNORM), "identifier": NUMBER},
    "MedicationAdministration": MEDICINE
    | {"status": "completed", "effectiveDateTime": DAY, "dosage": {"dose": _amount(1, "mg")}},
    "MedicationDispense": MEDICINE
    | {"status": "completed", "whenHandedOver": DAY, "daysSupply": _amount(30, "d")},
    "MedicationRequest": MEDICINE
    | {
        "status": "active",
        "intent": "order",
        "authoredOn": DAY,
        "requester": NURSE,
        "dosageInstruction": [DOSAGE],
        "dispenseRequest": {
            "validityPeriod": SPAN,
            "numberOfRepeatsAllowed": 3,
            "quantity": _amount(60, "tablet"),
            "expectedSupplyDuration": _amount(30, "d"),
        },
    },
    "MedicationStatement": {
        "status": "active",
        "medicationReference": {"reference": "#m"},
        "contained": [{"resourceType": "Medication", "id": "m", "code": concept("1191", "Aspirin", RXNORM)}],
        "effectivePeriod": SPAN,
        "dosage": [DOSAGE],
    },
    "Observation": {
        "status": "final",
        "category": [concept("vital-signs")],
        "code": concept("85354-9", "Blood pressure", LOINC),
        "encounter": VISIT,
        "effectiveDateTime": DAY,
        "issued": DAY,
        "interpretation": [concept("H")],
        "component": [
            {"code": concept("8480-6", "Systolic", LOINC), "valueQuantity": _amount(142, "mm[Hg]")},
            {"code": concept("8462-4", "Diastolic", LOINC), "dataAbsentReason": concept("not-performed")},
        ],
    },
    "Organization": {"name": "Valley centre", "telecom": PHONE, "address": [PLACE], "identifier": NUMBER},
    "Patient": {
        "identifier": NUMBER,
        "name": NAME,
        "telecom": PHONE,
        "gender": "female",
        "birthDate": "1950-02",
        "address": [PLACE],
        "extension": [RACE],
        "maritalStatus": {"text": "Married"},
        "communication": [{"language": concept("es", "Spanish", "urn:ietf:bcp:47"), "preferred": True}],
        "contact": [{"relationship": [concept("C")], "name": {"text": "Jo Okpik"}, "telecom": PHONE}],
        "generalPractitioner": [NURSE],
        "link": [{"other": {"reference": "Patient/p0"}, "type": "replaces"}],
    },
    "Practitioner": {"name": NAME, "telecom": PHONE, "identifier": NUMBER, "address": [PLACE]},
    "PractitionerRole": {
        "practitioner": NURSE,
        "organization": {"reference": "Organization/o1"},
        "code": [concept("1", "Nurse")],
    },
    "Procedure": {
        "status": "not-done",
        "statusReason": concept("183932001", "Contraindicated"),
        "code": concept("73761001", "Colonoscopy"),
        "performedPeriod": SPAN,
        "reasonReference": [{"reference": "Condition/c1"}],
    },
    "QuestionnaireResponse": {
        "status": "completed",
        "questionnaire": "http://loinc.org/q/44249-1|2.7",
        "authored": DAY,
        "item": [
            {
                "linkId": "/44250-9",
                "text": "Little interest",
                "answer": [
                    {
                        "valueCoding": {"system": LOINC, "code": "LA6569-3"},
                        "item": [{"linkId": "x", "answer": [{"valueDecimal": 1.5}]}],
                    }
                ],
                "item": [{"linkId": "/44261-6", "answer": [{"valueInteger": 12}]}],
            }
        ],
    },
    "RelatedPerson": {
        "patient": PERSON,
        "relationship": [concept("MTH", "mother")],
        "name": NAME,
        "telecom": PHONE,
    },
    "ServiceRequest": {
        "status": "active",
        "intent": "order",
        "code": concept("312681000", "DXA"),
        "authoredOn": DAY,
        "occurrencePeriod": SPAN,
        "requester": NURSE,
    },
    "Specimen": {
        "status": "available",
        "type": concept("122555007", "Venous blood"),
        "collection": {"collectedDateTime": DAY},
    },
    "Task": {
        "status": "requested",
        "intent": "order",
        "code": concept("call", "Call", "urn:careteam:task-kind"),
        "description": "Call about the result",
        "for": PERSON,
        "owner": NURSE,
        "authoredOn": DAY,
        "restriction": {"period": SPAN},
    },
}

_META = {
    "versionId": "3",
    "lastUpdated": "2025-03-05T00:00:00Z",
    "security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "PSY"}],
}

SAMPLES: tuple[dict[str, Any], ...] = tuple(
    {"resourceType": name, "id": f"{name.lower()}-1", "meta": _META}
    | ({} if name in {"Patient", "Group"} else {"subject": PERSON})
    | body
    for name, body in _BODIES.items()
)
"""Every kept type once, in order of name."""
