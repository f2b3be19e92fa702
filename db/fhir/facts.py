"""One element of input into one draft: which struct reads a type, which function gives it meaning, and what refuses it.

The only door between raw JSON and facts; it never raises for what the input says.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from db.fhir import datatypes as dt
from db.fhir import facts_care, facts_clinical, facts_forms, facts_medicines, facts_people, references
from db.fhir import structs_care as care
from db.fhir import structs_clinical as clinical
from db.fhir import structs_people as people
from db.fhir.clean import clean_id, clean_text
from db.fhir.draft import Draft, Refused, Skipped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from db.fhir.files import Element
    from db.fhir.structs import Identifier, Resource

Reader: TypeAlias = "tuple[msgspec.json.Decoder[Any], Callable[[Any, Draft], None]]"

DIRECTORY = frozenset(
    {
        "Practitioner",
        "PractitionerRole",
        "Organization",
        "Location",
        "CareTeam",
        "Group",
        "Medication",
        "Device",
    }
)
"""Types that a conditional reference (`Practitioner?identifier=…`) may mean: their identifiers are aliases."""

_TYPES: Mapping[str, tuple[type[Resource], Callable[[Any, Draft], None]]] = {
    "AdverseEvent": (clinical.AdverseEvent, facts_clinical.adverse_event),
    "AllergyIntolerance": (clinical.AllergyIntolerance, facts_clinical.allergy),
    "Appointment": (care.Appointment, facts_care.appointment),
    "CarePlan": (care.CarePlan, facts_care.care_plan),
    "CareTeam": (people.CareTeam, facts_people.care_team),
    "Communication": (care.Communication, facts_care.communication),
    "Condition": (clinical.Condition, facts_clinical.condition),
    "Consent": (care.Consent, facts_care.consent),
    "Coverage": (care.Coverage, facts_care.coverage),
    "Device": (people.Device, facts_care.device),
    "DeviceRequest": (care.DeviceRequest, facts_care.device_request),
    "DiagnosticReport": (clinical.DiagnosticReport, facts_clinical.diagnostic_report),
    "DocumentReference": (care.DocumentReference, facts_care.document),
    "Encounter": (clinical.Encounter, facts_clinical.encounter),
    "EpisodeOfCare": (care.EpisodeOfCare, facts_care.episode),
    "FamilyMemberHistory": (clinical.FamilyMemberHistory, facts_clinical.family_history),
    "Flag": (care.Flag, facts_care.flag),
    "Goal": (care.Goal, facts_care.goal),
    "Group": (people.Group, facts_people.group),
    "Immunization": (clinical.Immunization, facts_clinical.immunization),
    "Location": (people.Location, facts_people.location),
    "MeasureReport": (care.MeasureReport, facts_forms.measure_report),
    "Medication": (people.Medication, facts_medicines.medication),
    "MedicationAdministration": (clinical.MedicationAdministration, facts_medicines.administration),
    "MedicationDispense": (clinical.MedicationDispense, facts_medicines.dispense),
    "MedicationRequest": (clinical.MedicationRequest, facts_medicines.request),
    "MedicationStatement": (clinical.MedicationStatement, facts_medicines.statement),
    "Observation": (clinical.Observation, facts_clinical.observation),
    "Organization": (people.Organization, facts_people.organization),
    "Patient": (people.Patient, facts_people.patient),
    "Practitioner": (people.Practitioner, facts_people.practitioner),
    "PractitionerRole": (people.PractitionerRole, facts_people.practitioner_role),
    "Procedure": (clinical.Procedure, facts_clinical.procedure),
    "QuestionnaireResponse": (care.QuestionnaireResponse, facts_forms.questionnaire_response),
    "RelatedPerson": (people.RelatedPerson, facts_people.related_person),
    "ServiceRequest": (care.ServiceRequest, facts_care.service_request),
    "Specimen": (clinical.Specimen, facts_clinical.specimen),
    "Task": (care.Task, facts_care.task),
}
_READERS: dict[str, Reader] = {
    name: (msgspec.json.Decoder(shape), fill) for name, (shape, fill) in _TYPES.items()
}

TYPES = frozenset(_READERS)
"""Resource types that are kept; all others are skipped and counted."""


def draft(element: Element, *, keep_source: bool = False) -> Draft | Refused | Skipped:
    """What a resource says, or why it cannot be used.

    Args:
        element: One resource as `files.read` gives it.
        keep_source: Put the bytes as read into the draft.
    """
    reader = _READERS.get(element.type)
    if reader is None:
        return Skipped(element.type)
    try:
        if element.method == "DELETE":
            return _deleted(element)
        return _drafted(element, *reader, keep_source=keep_source)
    except dt.UnusableError as error:
        return _refused(element, error.path, error.reason)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        path, reason = dt.reason_of(error)
        return _refused(element, path.removeprefix("."), reason)


def _drafted(
    element: Element,
    decoder: msgspec.json.Decoder[Any],
    fill: Callable[[Any, Draft], None],
    *,
    keep_source: bool,
) -> Draft:
    raw = element.raw
    r: Resource = decoder.decode(raw)
    made = Draft(type=element.type, id="", digest=blake2b(raw, digest_size=16).digest())
    _identify(made, r, element.full_url)
    if r.meta is not None:
        _describe(made, r)
    if keep_source:
        made.body = bytes(raw)
    if _in_error(r):
        made.in_error = True
    else:
        fill(r, made)
    return made


def _identify(made: Draft, r: Resource, full_url: str) -> None:
    """Id, server base and aliases: the resource's own id, else that of its fullUrl, else its digest."""
    if full_url.startswith("urn:uuid:") and full_url[9:] == r.id:
        base, url_id = "", r.id  # the usual case of generated bundles, without parsing
    else:
        base, url_id = references.full_url(full_url)
    made.base = base
    own = r.id or url_id
    try:
        made.id = clean_id(own) if own else made.digest.hex()
    except ValueError as error:
        raise dt.UnusableError("id", str(error)) from None
    aliases: list[str] = []
    if full_url.startswith("urn:") and url_id and url_id != made.id:
        aliases.append(clean_text(full_url).strip().lower())
    if made.type in DIRECTORY:
        identifiers: list[Identifier] = getattr(r, "identifier", [])
        aliases += [f"{made.type}?{system}|{value}" for system, value in facts_people.pairs(identifiers)]
    made.aliases = tuple(dict.fromkeys(aliases))


def _describe(made: Draft, r: Resource) -> None:
    """Version, time of change and labels from meta."""
    meta = r.meta
    if meta is None:
        return
    made.version = dt.word(meta.version_id)
    updated = dt.when(meta.last_updated, "meta.lastUpdated")
    if updated is not None:
        made.updated_at = updated[2]
    if meta.security:
        labels = (dt.coding(one) for one in meta.security)
        made.labels = tuple(sorted({f"{label[0]}|{label[1]}" for label in labels if label is not None}))


def _in_error(r: Resource) -> bool:
    """Whether it says of itself that it should not exist, by whichever of its statuses."""
    if r.status == "entered-in-error":
        return True
    verification = getattr(r, "verification_status", None)
    if verification:
        return dt.first_code(dt.concept(verification, "verificationStatus")) == "entered-in-error"
    return getattr(r, "lifecycle_status", "") == "entered-in-error"


def _deleted(element: Element) -> Draft:
    """A deletion of a Bundle's history or transaction; its address is in the request or fullUrl."""
    try:
        ref = references.reference(element.full_url)
    except ValueError as error:
        raise dt.UnusableError("", f"the deletion's address {error}") from None
    if not ref.id:
        raise dt.UnusableError("", "a deletion that names no single resource")
    made = Draft(type=element.type, id=ref.id, base=ref.base, deleted=True, digest=b"deleted")
    updated = dt.when(element.updated, "response.lastModified")
    if updated is not None:
        made.updated_at = updated[2]
    return made


def _refused(element: Element, path: str, reason: str) -> Refused:
    """A refusal that says where: file, line, resource and FHIR path."""
    return Refused(
        file=element.file,
        line=element.line,
        resource=_name(element),
        path=f"{element.type}.{path}" if path else element.type,
        reason=reason,
        body=bytes(element.raw),
    )


class _Named(msgspec.Struct):
    id: str = ""


_named = msgspec.json.Decoder(_Named)


def _name(element: Element) -> str:
    """`Type/id` as far as the id can be read and is one."""
    try:
        return f"{element.type}/{clean_id(_named.decode(element.raw).id)}"
    except (msgspec.MsgspecError, ValueError, RecursionError):
        found = references.full_url(element.full_url)[1]
        return f"{element.type}/{found}" if found else element.type
