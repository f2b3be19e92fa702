"""What visits planned, orders, plans, messages, tasks, forms and reports mean."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from db.fhir.draft import Ref
from db.kinds import Kind
from tests.support.drafting import concept, drafted, fact, refused

FOR: dict[str, Any] = {"for": {"reference": "Patient/p9"}}


def day(text: str) -> int:
    """An ISO day as the store keeps it."""
    return date.fromisoformat(text).toordinal()


def test_appointments_find_their_patient_among_the_participants() -> None:
    """The first patient is the subject, further ones and staff are links; the minutes are a value."""
    made = drafted(
        "Appointment",
        status="booked",
        start="2025-03-04T08:00:00-09:00",
        minutesDuration=30,
        description="Check-up",
        participant=[
            {"actor": {"reference": "Practitioner/d1"}},
            {"actor": {"reference": "Patient/p2"}},
            {"actor": {"reference": "Patient/p3"}},
            {"actor": {"reference": "Location/l1"}},
        ],
    )
    assert made.subject == Ref(type="Patient", id="p2")
    (found,) = made.facts
    assert [(role, ref.id) for role, ref, _ in found.links] == [
        ("performer", "d1"),
        ("location", "l1"),
        ("participant", "p3"),
    ]
    assert (found.title, found.value, found.unit) == ("Check-up", 30.0, "min")
    assert refused("Appointment", participant=[]).reason == "no subject"


def test_orders_start_when_written_and_end_when_due() -> None:
    """An order without a date of writing starts when it is due."""
    found = fact(
        "ServiceRequest", code=concept("312681000"), authoredOn="2025-01-01", occurrenceDateTime="2025-02-01"
    )
    assert found.start is not None
    assert found.end is not None
    assert (found.start[0], found.end[0]) == (day("2025-01-01"), day("2025-02-01"))
    due = fact(
        "DeviceRequest",
        codeCodeableConcept=concept("1"),
        occurrencePeriod={"start": "2025-02-01", "end": "2025-03-01"},
    )
    assert due.start is not None
    assert due.end is not None
    assert (due.start[0], due.end[0]) == (day("2025-02-01"), day("2025-03-01"))


def test_plans_and_goals() -> None:
    """Activities and addressed conditions of a plan; target, value and due date of a goal."""
    plan = fact(
        "CarePlan",
        category=[concept("1", display="Diabetes plan")],
        period={"start": "2025-01-01"},
        activity=[{"detail": {"code": concept("2"), "description": "Walk"}}],
        addresses=[{"reference": "Condition/c1"}],
    )
    assert (plan.title, plan.text) == ("Diabetes plan", "Walk")
    assert [(role, one.codings[0][1]) for role, one in plan.codes] == [("activity", "2")]
    assert [(role, ref.id) for role, ref, _ in plan.links] == [("reason", "c1")]
    goal = fact(
        "Goal",
        lifecycleStatus="active",
        achievementStatus=concept("improving"),
        description={"text": "A1c under 7"},
        target=[{"detailQuantity": {"value": 7.0, "unit": "%"}, "dueDate": "2025-09-01"}],
    )
    assert goal.end is not None
    assert (goal.title, goal.status, goal.class_, goal.value, goal.end[0]) == (
        "A1c under 7",
        "active",
        "improving",
        7.0,
        day("2025-09-01"),
    )


def test_messages_keep_their_lines() -> None:
    """Payloads are the text; sender and category are kept."""
    found = fact(
        "Communication",
        category=[concept("phone", "urn:careteam:note-kind")],
        sent="2025-01-01",
        sender={"reference": "Practitioner/d1"},
        payload=[{"contentString": "Called.\nNo answer."}, {"contentString": "Try again."}],
    )
    assert (found.text, found.class_) == ("Called.\nNo answer.\nTry again.", "phone")
    assert ("sender", Ref(type="Practitioner", id="d1"), None) in found.links


def test_tasks_are_about_whom_they_are_for() -> None:
    """The restriction says until when."""
    made = drafted(
        "Task",
        **FOR,
        code=concept("call"),
        description="Call",
        restriction={"period": {"end": "2025-02-01"}},
        authoredOn="2025-01-01",
        owner={"reference": "Practitioner/d1"},
    )
    assert made.subject == Ref(type="Patient", id="p9")
    (found,) = made.facts
    assert found.start is not None
    assert found.end is not None
    assert (found.title, found.start[0], found.end[0]) == ("Call", day("2025-01-01"), day("2025-02-01"))
    assert refused("Task").reason == "no subject"


@pytest.mark.parametrize(
    ("type_", "fields", "kind", "title"),
    [
        (
            "Coverage",
            {"beneficiary": {"reference": "Patient/p1"}, "payor": [{"display": "Plan"}]},
            Kind.COVERAGE,
            "Plan",
        ),
        (
            "Consent",
            {"category": [concept("1", display="Directive")], "dateTime": "2025"},
            Kind.CONSENT,
            "Directive",
        ),
        ("Flag", {"code": concept("1", display="Falls")}, Kind.FLAG, "Falls"),
        ("Device", {"deviceName": [{"name": "Cuff"}]}, Kind.DEVICE, "Cuff"),
        ("AdverseEvent", {"event": concept("1", display="Fall")}, Kind.ADVERSE_EVENT, "Fall"),
        ("DocumentReference", {"description": "Summary"}, Kind.DOCUMENT, "Summary"),
        ("Specimen", {"type": concept("1", display="Blood")}, Kind.SPECIMEN, "Blood"),
        ("EpisodeOfCare", {"type": [concept("1", display="Programme")]}, Kind.EPISODE, "Programme"),
    ],
)
def test_smaller_types(type_: str, fields: dict[str, Any], kind: Kind, title: str) -> None:
    """Each is one fact with its words."""
    found = fact(type_, **fields)
    assert (found.kind, found.title) == (kind, title)


def test_forms_are_flattened() -> None:
    """Nested items and items under answers become parts; LOINC codes are found in linkId and definition."""
    found = fact(
        "QuestionnaireResponse",
        questionnaire="http://loinc.org/q/44249-1|2.7",
        authored="2025-01-01",
        item=[
            {
                "linkId": "group",
                "item": [
                    {
                        "linkId": "/44250-9",
                        "text": "Interest",
                        "answer": [{"valueCoding": {"system": "http://loinc.org", "code": "LA6569-3"}}],
                    },
                    {"linkId": "q", "definition": "http://x/#44261-6", "answer": [{"valueInteger": 12}]},
                ],
            },
            {
                "linkId": "own",
                "text": "Own words",
                "answer": [
                    {"valueString": "yes", "item": [{"linkId": "in", "answer": [{"valueBoolean": False}]}]}
                ],
            },
            {"linkId": "empty", "answer": [{}]},
        ],
    )
    codes = [
        part.concept.codings[0][1] if part.concept and part.concept.codings else part.title
        for part in found.parts
    ]
    assert codes == ["44250-9", "44261-6", "Own words", "in"]
    assert [part.value_type for part in found.parts] == ["code", "integer", "string", "boolean"]
    assert [part.value for part in found.parts] == [None, 12.0, None, 0.0]
    assert all(part.kind == Kind.ANSWER and part.start == found.start for part in found.parts)
    assert found.concept is not None
    assert found.concept.codings == (("urn:careteam:questionnaire", "http://loinc.org/q/44249-1", ""),)


def test_summary_reports_give_numbers_for_groups_and_strata() -> None:
    """Numbers of the source, never recomputed; other kinds of report give none."""
    report: dict[str, Any] = {
        "type": "summary",
        "measure": "urn:m:hip|1",
        "period": {"start": "2010-01-01", "end": "2010-12-31"},
        "group": [
            {
                "code": {"text": "Hip fractures"},
                "population": [
                    {"code": concept("numerator"), "count": 94},
                    {"code": concept("denominator"), "count": 65_000},
                ],
                "measureScore": {"value": 1.45, "unit": "/1000"},
                "stratifier": [{"stratum": [{"value": {"text": "women"}, "measureScore": {"value": 2.1}}]}],
            }
        ],
    }
    whole, women = drafted("MeasureReport", **report).measures
    assert (whole.measure, whole.title, whole.stratum) == ("urn:m:hip", "Hip fractures", "")
    assert (whole.numerator, whole.denominator, whole.score, whole.unit) == (94, 65_000, 1.45, "/1000")
    assert (women.stratum, women.score, women.numerator) == ("women", 2.1, None)
    assert whole.start[0] == day("2010-01-01")
    assert drafted("MeasureReport", **(report | {"type": "individual"})).measures == ()
    assert refused("MeasureReport", **(report | {"period": {"start": "2010"}})).path == "MeasureReport.period"
