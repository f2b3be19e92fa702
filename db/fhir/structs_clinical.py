"""What is read of the clinical resources: conditions, observations, encounters, procedures, medicines, vaccines, reports.

Shapes only; `facts_clinical` and `facts_medicines` give them meaning.
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
    Ratio,
    Reference,
    Resource,
    Timing,
    Whole,
)


class Condition(Resource):
    clinical_status: Raw = Raw()
    verification_status: Raw = Raw()
    category: Raw = Raw()
    severity: Raw = Raw()
    code: Raw = Raw()
    body_site: Raw = Raw()
    subject: Reference | None = None
    encounter: Reference | None = None
    onset_date_time: str = ""
    onset_period: Period | None = None
    abatement_date_time: str = ""
    abatement_period: Period | None = None
    recorded_date: str = ""
    recorder: Reference | None = None
    asserter: Reference | None = None
    note: list[Annotation] = []


class ReferenceRange(Part):
    low: Quantity | None = None
    high: Quantity | None = None
    type: Raw = Raw()


class Valued(Resource):
    """Every form that a value may take; shared by Observation and its components."""

    code: Raw = Raw()
    value_quantity: Quantity | None = None
    value_codeable_concept: Raw = Raw()
    value_string: str | None = None
    value_boolean: bool | None = None
    value_integer: Raw = Raw()
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    value_sampled_data: Raw = Raw()
    value_time: str | None = None
    value_date_time: str = ""
    value_period: Period | None = None
    data_absent_reason: Raw = Raw()
    interpretation: Raw = Raw()
    reference_range: list[ReferenceRange] = []


class Observation(Valued):
    category: Raw = Raw()
    subject: Reference | None = None
    focus: list[Reference] = []
    encounter: Reference | None = None
    effective_date_time: str = ""
    effective_period: Period | None = None
    effective_instant: str = ""
    effective_timing: Timing | None = None
    issued: str = ""
    performer: list[Reference] = []
    based_on: list[Reference] = []
    part_of: list[Reference] = []
    has_member: list[Reference] = []
    derived_from: list[Reference] = []
    specimen: Reference | None = None
    body_site: Raw = Raw()
    method: Raw = Raw()
    note: list[Annotation] = []
    component: list[Valued] = []


class Performer(Part):
    actor: Reference | None = None


class Procedure(Resource):
    status_reason: Raw = Raw()
    category: Raw = Raw()
    code: Raw = Raw()
    subject: Reference | None = None
    encounter: Reference | None = None
    performed_date_time: str = ""
    performed_period: Period | None = None
    performer: list[Performer] = []
    location: Reference | None = None
    reason_code: Raw = Raw()
    reason_reference: list[Reference] = []
    body_site: Raw = Raw()
    outcome: Raw = Raw()
    report: list[Reference] = []
    based_on: list[Reference] = []
    part_of: list[Reference] = []
    note: list[Annotation] = []


class DiagnosticReport(Resource):
    category: Raw = Raw()
    code: Raw = Raw()
    subject: Reference | None = None
    encounter: Reference | None = None
    effective_date_time: str = ""
    effective_period: Period | None = None
    issued: str = ""
    performer: list[Reference] = []
    results_interpreter: list[Reference] = []
    specimen: list[Reference] = []
    result: list[Reference] = []
    based_on: list[Reference] = []
    conclusion: str = ""
    conclusion_code: Raw = Raw()


class EncounterDiagnosis(Part):
    condition: Reference | None = None
    use: Raw = Raw()
    rank: Whole | None = None


class Hospitalization(Part):
    admit_source: Raw = Raw()
    discharge_disposition: Raw = Raw()


class Participant(Part):
    individual: Reference | None = None


class EncounterPlace(Part):
    location: Reference | None = None


class Encounter(Resource):
    class_: Coding | None = msgspec.field(name="class", default=None)
    type: Raw = Raw()
    service_type: Raw = Raw()
    subject: Reference | None = None
    episode_of_care: list[Reference] = []
    based_on: list[Reference] = []
    participant: list[Participant] = []
    appointment: list[Reference] = []
    period: Period | None = None
    reason_code: Raw = Raw()
    reason_reference: list[Reference] = []
    diagnosis: list[EncounterDiagnosis] = []
    hospitalization: Hospitalization | None = None
    location: list[EncounterPlace] = []
    service_provider: Reference | None = None
    part_of: Reference | None = None


class Reaction(Part):
    manifestation: Raw = Raw()
    severity: str = ""
    description: str = ""


class AllergyIntolerance(Resource):
    clinical_status: Raw = Raw()
    verification_status: Raw = Raw()
    category: list[str] = []
    criticality: str = ""
    code: Raw = Raw()
    patient: Reference | None = None
    encounter: Reference | None = None
    onset_date_time: str = ""
    onset_period: Period | None = None
    recorded_date: str = ""
    recorder: Reference | None = None
    note: list[Annotation] = []
    reaction: list[Reaction] = []


class Immunization(Resource):
    status_reason: Raw = Raw()
    vaccine_code: Raw = Raw()
    patient: Reference | None = None
    encounter: Reference | None = None
    occurrence_date_time: str = ""
    occurrence_string: str = ""
    recorded: str = ""
    location: Reference | None = None
    performer: list[Performer] = []
    reason_code: Raw = Raw()
    dose_quantity: Quantity | None = None
    note: list[Annotation] = []


class FamilyCondition(Part):
    code: Raw = Raw()
    note: list[Annotation] = []


class FamilyMemberHistory(Resource):
    patient: Reference | None = None
    date: str = ""
    name: str = ""
    relationship: Raw = Raw()
    condition: list[FamilyCondition] = []
    note: list[Annotation] = []


class AdverseEvent(Resource):
    actuality: str = ""
    category: Raw = Raw()
    event: Raw = Raw()
    subject: Reference | None = None
    encounter: Reference | None = None
    date: str = ""
    detected: str = ""
    recorded_date: str = ""
    location: Reference | None = None
    severity: Raw = Raw()
    outcome: Raw = Raw()
    recorder: Reference | None = None


class Collection(Part):
    collected_date_time: str = ""
    collected_period: Period | None = None
    body_site: Raw = Raw()


class Specimen(Resource):
    type: Raw = Raw()
    subject: Reference | None = None
    received_time: str = ""
    request: list[Reference] = []
    collection: Collection | None = None
    note: list[Annotation] = []


class MedicationField(Resource):
    """A medicine by concept or by reference; shared by the four medication resources."""

    medication_codeable_concept: Raw = Raw()
    medication_reference: Reference | None = None
    subject: Reference | None = None
    note: list[Annotation] = []


class DoseAndRate(Part):
    dose_quantity: Quantity | None = None
    dose_range: Range | None = None


class Dosage(Part):
    text: str = ""
    patient_instruction: str = ""
    timing: Timing | None = None
    as_needed_boolean: bool | None = None
    dose_and_rate: list[DoseAndRate] = []


class SupplyRequest(Part):
    validity_period: Period | None = None
    number_of_repeats_allowed: Whole | None = None
    quantity: Quantity | None = None
    expected_supply_duration: Quantity | None = None


class MedicationRequest(MedicationField):
    status_reason: Raw = Raw()
    intent: str = ""
    category: Raw = Raw()
    do_not_perform: bool = False
    encounter: Reference | None = None
    authored_on: str = ""
    requester: Reference | None = None
    reason_code: Raw = Raw()
    reason_reference: list[Reference] = []
    based_on: list[Reference] = []
    prior_prescription: Reference | None = None
    dosage_instruction: list[Dosage] = []
    dispense_request: SupplyRequest | None = None


class MedicationStatement(MedicationField):
    status_reason: Raw = Raw()
    category: Raw = Raw()
    context: Reference | None = None
    effective_date_time: str = ""
    effective_period: Period | None = None
    date_asserted: str = ""
    information_source: Reference | None = None
    reason_code: Raw = Raw()
    reason_reference: list[Reference] = []
    based_on: list[Reference] = []
    dosage: list[Dosage] = []


class GivenDose(Part):
    text: str = ""
    dose: Quantity | None = None


class MedicationAdministration(MedicationField):
    status_reason: Raw = Raw()
    category: Raw = Raw()
    context: Reference | None = None
    effective_date_time: str = ""
    effective_period: Period | None = None
    performer: list[Performer] = []
    reason_code: Raw = Raw()
    reason_reference: list[Reference] = []
    request: Reference | None = None
    dosage: GivenDose | None = None


class MedicationDispense(MedicationField):
    status_reason_codeable_concept: Raw = Raw()
    category: Raw = Raw()
    context: Reference | None = None
    performer: list[Performer] = []
    authorizing_prescription: list[Reference] = []
    quantity: Quantity | None = None
    days_supply: Quantity | None = None
    when_prepared: str = ""
    when_handed_over: str = ""
    dosage_instruction: list[Dosage] = []
