"""The closed list of fact kinds: what a fact is a statement about. Numbers are stored and never reused."""

from __future__ import annotations

from enum import IntEnum


class Kind(IntEnum):
    """What a fact is; the comment names the FHIR R4 resource type it comes from."""

    CONDITION = 1  # Condition
    OBSERVATION = 2  # Observation
    COMPONENT = 3  # Observation.component, hanging on its observation
    PROCEDURE = 4  # Procedure
    MEDICATION_REQUEST = 5  # MedicationRequest
    MEDICATION_STATEMENT = 6  # MedicationStatement
    MEDICATION_ADMINISTRATION = 7  # MedicationAdministration
    MEDICATION_DISPENSE = 8  # MedicationDispense
    IMMUNIZATION = 9  # Immunization
    ALLERGY = 10  # AllergyIntolerance
    ENCOUNTER = 11  # Encounter
    EPISODE = 12  # EpisodeOfCare
    APPOINTMENT = 13  # Appointment
    SERVICE_REQUEST = 14  # ServiceRequest
    REPORT = 15  # DiagnosticReport
    CARE_PLAN = 16  # CarePlan
    GOAL = 17  # Goal
    COVERAGE = 18  # Coverage
    CONSENT = 19  # Consent
    FAMILY_HISTORY = 20  # FamilyMemberHistory
    QUESTIONNAIRE = 21  # QuestionnaireResponse
    ANSWER = 22  # QuestionnaireResponse.item, hanging on its response
    COMMUNICATION = 23  # Communication
    TASK = 24  # Task
    FLAG = 25  # Flag
    DEVICE = 26  # Device
    DEVICE_REQUEST = 27  # DeviceRequest
    ADVERSE_EVENT = 28  # AdverseEvent
    DOCUMENT = 29  # DocumentReference
    SPECIMEN = 30  # Specimen
