"""What is read of the resources about care itself: visits planned, orders, plans, goals, messages, tasks, forms, reports.

Shapes only; `facts_care` and `facts_forms` give them meaning.
"""

# Every class is the FHIR element of its name and needs no sentence; msgspec copies the empty default lists.
# ruff: noqa: D101, RUF012

from __future__ import annotations

import msgspec
from msgspec import Raw

from db.fhir.structs import (
    Annotation,
    Coding,
    Part,
    Period,
    Quantity,
    Range,
    Reference,
    Resource,
    Timing,
    Whole,
)


class EpisodeDiagnosis(Part):
    condition: Reference | None = None
    rank: Whole | None = None


class EpisodeOfCare(Resource):
    type: Raw = Raw()
    diagnosis: list[EpisodeDiagnosis] = []
    patient: Reference | None = None
    managing_organization: Reference | None = None
    period: Period | None = None
    care_manager: Reference | None = None
    team: list[Reference] = []


class AppointmentParticipant(Part):
    actor: Reference | None = None
    status: str = ""


class Appointment(Resource):
    cancelation_reason: Raw = Raw()
    service_type: Raw = Raw()
    service_category: Raw = Raw()
    specialty: Raw = Raw()
    appointment_type: Raw = Raw()
    reason_code: Raw = Raw()
    reason_reference: list[Reference] = []
    description: str = ""
    start: str = ""
    end: str = ""
    minutes_duration: Whole | None = None
    created: str = ""
    comment: str = ""
    based_on: list[Reference] = []
    participant: list[AppointmentParticipant] = []


class ServiceRequest(Resource):
    intent: str = ""
    category: Raw = Raw()
    priority: str = ""
    do_not_perform: bool = False
    code: Raw = Raw()
    subject: Reference | None = None
    encounter: Reference | None = None
    occurrence_date_time: str = ""
    occurrence_period: Period | None = None
    occurrence_timing: Timing | None = None
    authored_on: str = ""
    requester: Reference | None = None
    performer: list[Reference] = []
    reason_code: Raw = Raw()
    reason_reference: list[Reference] = []
    based_on: list[Reference] = []
    body_site: Raw = Raw()
    note: list[Annotation] = []


class DeviceRequest(Resource):
    intent: str = ""
    code_codeable_concept: Raw = Raw()
    code_reference: Reference | None = None
    subject: Reference | None = None
    encounter: Reference | None = None
    occurrence_date_time: str = ""
    occurrence_period: Period | None = None
    occurrence_timing: Timing | None = None
    authored_on: str = ""
    requester: Reference | None = None
    performer: Reference | None = None
    reason_code: Raw = Raw()
    reason_reference: list[Reference] = []
    based_on: list[Reference] = []
    note: list[Annotation] = []


class ActivityDetail(Part):
    code: Raw = Raw()
    description: str = ""


class Activity(Part):
    reference: Reference | None = None
    detail: ActivityDetail | None = None


class CarePlan(Resource):
    intent: str = ""
    category: Raw = Raw()
    title: str = ""
    description: str = ""
    subject: Reference | None = None
    encounter: Reference | None = None
    period: Period | None = None
    created: str = ""
    author: Reference | None = None
    care_team: list[Reference] = []
    addresses: list[Reference] = []
    goal: list[Reference] = []
    activity: list[Activity] = []
    note: list[Annotation] = []


class GoalTarget(Part):
    measure: Raw = Raw()
    detail_quantity: Quantity | None = None
    detail_range: Range | None = None
    detail_codeable_concept: Raw = Raw()
    detail_string: str = ""
    due_date: str = ""


class Goal(Resource):
    lifecycle_status: str = ""
    achievement_status: Raw = Raw()
    category: Raw = Raw()
    description: Raw = Raw()
    subject: Reference | None = None
    start_date: str = ""
    start_codeable_concept: Raw = Raw()
    target: list[GoalTarget] = []
    status_date: str = ""
    expressed_by: Reference | None = None
    addresses: list[Reference] = []
    note: list[Annotation] = []


class Coverage(Resource):
    type: Raw = Raw()
    beneficiary: Reference | None = None
    period: Period | None = None
    payor: list[Reference] = []


class Provision(Part):
    type: str = ""
    period: Period | None = None


class Consent(Resource):
    scope: Raw = Raw()
    category: Raw = Raw()
    patient: Reference | None = None
    date_time: str = ""
    performer: list[Reference] = []
    provision: Provision | None = None


class Payload(Part):
    content_string: str = ""


class Communication(Resource):
    based_on: list[Reference] = []
    part_of: list[Reference] = []
    in_response_to: list[Reference] = []
    status_reason: Raw = Raw()
    category: Raw = Raw()
    priority: str = ""
    subject: Reference | None = None
    topic: Raw = Raw()
    about: list[Reference] = []
    encounter: Reference | None = None
    sent: str = ""
    received: str = ""
    recipient: list[Reference] = []
    sender: Reference | None = None
    reason_code: Raw = Raw()
    reason_reference: list[Reference] = []
    payload: list[Payload] = []
    note: list[Annotation] = []


class Restriction(Part):
    period: Period | None = None


class Task(Resource):
    status_reason: Raw = Raw()
    business_status: Raw = Raw()
    intent: str = ""
    priority: str = ""
    code: Raw = Raw()
    description: str = ""
    focus: Reference | None = None
    for_: Reference | None = msgspec.field(name="for", default=None)
    encounter: Reference | None = None
    execution_period: Period | None = None
    authored_on: str = ""
    last_modified: str = ""
    requester: Reference | None = None
    owner: Reference | None = None
    reason_code: Raw = Raw()
    reason_reference: Reference | None = None
    based_on: list[Reference] = []
    part_of: list[Reference] = []
    restriction: Restriction | None = None
    note: list[Annotation] = []


class Flag(Resource):
    category: Raw = Raw()
    code: Raw = Raw()
    subject: Reference | None = None
    period: Period | None = None
    encounter: Reference | None = None
    author: Reference | None = None


class Attachment(Part):
    title: str = ""


class Content(Part):
    attachment: Attachment | None = None


class DocumentContext(Part):
    encounter: list[Reference] = []
    period: Period | None = None


class DocumentReference(Resource):
    doc_status: str = ""
    type: Raw = Raw()
    category: Raw = Raw()
    subject: Reference | None = None
    date: str = ""
    author: list[Reference] = []
    description: str = ""
    content: list[Content] = []
    context: DocumentContext | None = None


class Answer(Part):
    value_boolean: bool | None = None
    value_decimal: Raw = Raw()
    value_integer: Raw = Raw()
    value_date: str = ""
    value_date_time: str = ""
    value_time: str = ""
    value_string: str = ""
    value_coding: Coding | None = None
    value_quantity: Quantity | None = None
    item: list[Item] = []


class Item(Part):
    link_id: str = ""
    definition: str = ""
    text: str = ""
    answer: list[Answer] = []
    item: list[Item] = []


class QuestionnaireResponse(Resource):
    questionnaire: str = ""
    subject: Reference | None = None
    encounter: Reference | None = None
    authored: str = ""
    author: Reference | None = None
    source: Reference | None = None
    based_on: list[Reference] = []
    item: list[Item] = []


class Population(Part):
    code: Raw = Raw()
    count: Whole | None = None


class Stratum(Part):
    value: Raw = Raw()
    population: list[Population] = []
    measure_score: Quantity | None = None
    component: list[StratumComponent] = []


class StratumComponent(Part):
    code: Raw = Raw()
    value: Raw = Raw()


class Stratifier(Part):
    code: Raw = Raw()
    stratum: list[Stratum] = []


class MeasureGroup(Part):
    code: Raw = Raw()
    population: list[Population] = []
    measure_score: Quantity | None = None
    stratifier: list[Stratifier] = []


class MeasureReport(Resource):
    type: str = ""
    measure: str = ""
    period: Period | None = None
    group: list[MeasureGroup] = []
