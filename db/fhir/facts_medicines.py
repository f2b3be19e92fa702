"""The four medication resources and Medication itself: what was ordered, taken, given and handed out.

Meaning of FHIR R4 elements only. A medicine that is only referred to keeps a link; the writer finds its code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from db.fhir import datatypes as dt
from db.fhir import structs_people
from db.fhir.draft import DirectoryDraft, Draft, FactDraft, MedicationDraft
from db.fhir.facts_clinical import effective, recorded_by_extension, refusal
from db.fhir.facts_people import pairs
from db.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.fhir import structs_clinical as s
    from db.fhir.draft import Concept, Ref
    from db.fhir.structs import Quantity, Repeat

_medication_decoder = msgspec.json.Decoder(structs_people.Medication)


def medication(r: structs_people.Medication, d: Draft) -> None:
    """A Medication: no fact of a person; its concept codes the orders that refer to it."""
    d.concept = _medication_concept(r)
    name = d.concept.words if d.concept else "?"
    d.directory = DirectoryDraft(kind="Medication", name=name, identifiers=pairs(r.identifier))


def _medication_concept(r: structs_people.Medication) -> Concept | None:
    """Its code, else the code of its only ingredient (several ingredients are no single medicine)."""
    code = dt.concept(r.code, "code")
    if code is None and len(r.ingredient) == 1:
        code = dt.concept(r.ingredient[0].item_codeable_concept, "ingredient[0].itemCodeableConcept")
    return code


def _medicine(r: s.MedicationField) -> tuple[Concept | None, Ref | None]:
    """(concept, reference) of the medicine; a contained Medication gives its concept, any other its reference.

    Raises:
        UnusableError: Neither is there.
    """
    found = dt.concept(r.medication_codeable_concept, "medicationCodeableConcept")
    if found is not None:
        return found, None
    read = r.medication_reference
    if read is not None and read.reference.startswith("#"):
        inside = _contained(r, read.reference[1:])
        return inside or dt.worded(read.display), None
    ref = dt.ref(read, "medicationReference")
    if ref is None:
        raise dt.UnusableError("medication", "no medicine")
    return None, ref


def _contained(r: s.MedicationField, wanted: str) -> Concept | None:
    for index, raw in enumerate(r.contained):
        try:
            inside = _medication_decoder.decode(raw)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            below, reason = dt.reason_of(error)
            raise dt.UnusableError(f"contained[{index}]{below}", reason) from None
        if inside.id == wanted:
            return _medication_concept(inside)
    return None


def _drafted(kind: Kind, r: s.MedicationField) -> FactDraft:
    """What the four resources share."""
    concept, ref = _medicine(r)
    return FactDraft(
        kind=kind,
        concept=concept,
        title=concept.words if concept else (ref.display or None) if ref else None,
        text=dt.noted(r.note),
        status=dt.word(r.status),
        links=(("medication", ref, None),) if ref else (),
    )


def request(r: s.MedicationRequest, d: Draft) -> None:
    """A MedicationRequest: starts when authored, ends where it states an end (validity, else dosage bounds)."""
    d.subject = dt.subject(r.subject, "subject")
    fact = _drafted(Kind.MEDICATION_REQUEST, r)
    fact.start = dt.when(r.authored_on, "authoredOn")
    fact.intent = dt.word(r.intent)
    why = refusal(r)
    fact.negated = r.do_not_perform or why is not None
    reasons = dt.concepts(r.reason_code, "reasonCode")
    categories = dt.concepts(r.category, "category")
    fact.class_ = dt.first_code(categories[0]) if categories else None
    fact.codes = dt.roles(
        category=categories,
        reason=() if fact.negated else reasons,
        not_done_reason=(why or reasons) if fact.negated else (),
        status_reason=dt.concept(r.status_reason, "statusReason"),
    )
    fact.links += dt.links(
        encounter=("encounter", r.encounter),
        performer=("requester", r.requester),
        reason=("reasonReference", r.reason_reference),
        based_on=("basedOn", r.based_on),
        replaces=("priorPrescription", r.prior_prescription),
    )
    about = dosages(r.dosage_instruction, "dosageInstruction")
    supply = r.dispense_request
    if supply is not None:
        about = about or MedicationDraft()
        about.supply_days = dt.days(supply.expected_supply_duration, "dispenseRequest.expectedSupplyDuration")
        about.repeats = supply.number_of_repeats_allowed
        about.quantity = dt.amount(supply.quantity, "dispenseRequest.quantity")
        fact.end = dt.span(supply.validity_period, "dispenseRequest.validityPeriod")[1]
    fact.medication = about
    d.facts = (fact,)


def statement(r: s.MedicationStatement, d: Draft) -> None:
    """A MedicationStatement: what somebody says they take; `not-taken` is negated."""
    d.subject = dt.subject(r.subject, "subject")
    fact = _drafted(Kind.MEDICATION_STATEMENT, r)
    fact.start, fact.end = effective(r.effective_date_time, r.effective_period, "effective")
    fact.recorded = dt.when(r.date_asserted, "dateAsserted")
    fact.negated = r.status == "not-taken"
    why = dt.concepts(r.status_reason, "statusReason")
    fact.codes = dt.roles(
        category=dt.concept(r.category, "category"),
        reason=dt.concepts(r.reason_code, "reasonCode"),
        not_done_reason=why if fact.negated else (),
    )
    fact.links += dt.links(
        encounter=("context", r.context),
        performer=("informationSource", r.information_source),
        reason=("reasonReference", r.reason_reference),
        based_on=("basedOn", r.based_on),
    )
    fact.medication = dosages(r.dosage, "dosage")
    d.facts = (fact,)


def administration(r: s.MedicationAdministration, d: Draft) -> None:
    """A MedicationAdministration: a dose given, or (`not-done`) one that was not, with its reason."""
    d.subject = dt.subject(r.subject, "subject")
    fact = _drafted(Kind.MEDICATION_ADMINISTRATION, r)
    fact.start, fact.end = effective(r.effective_date_time, r.effective_period, "effective")
    fact.recorded = recorded_by_extension(r)
    fact.negated = r.status == "not-done"
    why = dt.concepts(r.status_reason, "statusReason")
    fact.codes = dt.roles(
        category=dt.concept(r.category, "category"),
        reason=dt.concepts(r.reason_code, "reasonCode"),
        not_done_reason=why if fact.negated else (),
    )
    fact.links += dt.links(
        encounter=("context", r.context),
        performer=("performer", [p.actor for p in r.performer if p.actor]),
        reason=("reasonReference", r.reason_reference),
        based_on=("request", r.request),
    )
    if r.dosage is not None:
        fact.medication = MedicationDraft(
            dose=dt.amount(r.dosage.dose, "dosage.dose"),
            dose_unit=dt.unit(r.dosage.dose),
            dosage=dt.prose(r.dosage.text),
        )
    d.facts = (fact,)


def dispense(r: s.MedicationDispense, d: Draft) -> None:
    """A MedicationDispense: handed over on a day, for so many days."""
    d.subject = dt.subject(r.subject, "subject")
    fact = _drafted(Kind.MEDICATION_DISPENSE, r)
    prepared = dt.when(r.when_prepared, "whenPrepared")
    fact.start = dt.when(r.when_handed_over, "whenHandedOver") or prepared
    fact.recorded = prepared or recorded_by_extension(r)
    fact.negated = r.status == "declined"
    fact.codes = dt.roles(
        category=dt.concept(r.category, "category"),
        not_done_reason=dt.concept(r.status_reason_codeable_concept, "statusReasonCodeableConcept")
        if fact.negated
        else None,
    )
    fact.links += dt.links(
        encounter=("context", r.context),
        performer=("performer", [p.actor for p in r.performer if p.actor]),
        based_on=("authorizingPrescription", r.authorizing_prescription),
    )
    about = dosages(r.dosage_instruction, "dosageInstruction") or MedicationDraft()
    about.quantity = dt.amount(r.quantity, "quantity")
    about.supply_days = dt.days(r.days_supply, "daysSupply")
    fact.medication = about
    d.facts = (fact,)


def dosages(read: Sequence[s.Dosage], path: str) -> MedicationDraft | None:
    """Dose, frequency and bounds of the first dosage, and the words of all."""
    if not read:
        return None
    first = read[0]
    about = MedicationDraft(dosage=dt.prose(*(one.text or one.patient_instruction for one in read)))
    if first.dose_and_rate:
        dose = first.dose_and_rate[0].dose_quantity
        about.dose = dt.amount(dose, f"{path}[0].doseAndRate[0].doseQuantity")
        about.dose_unit = dt.unit(dose)
    repeat = first.timing.repeat if first.timing is not None else None
    if repeat is not None:
        about.per_day = _per_day(repeat, f"{path}[0].timing.repeat")
        start, end = dt.span(repeat.bounds_period, f"{path}[0].timing.repeat.boundsPeriod")
        about.bounds_start = start[0] if start else None
        about.bounds_end = end[1] if end else None
        about.supply_days = _bounded(repeat.bounds_duration, path)
    return about


def _bounded(duration: Quantity | None, path: str) -> float | None:
    return dt.days(duration, f"{path}[0].timing.repeat.boundsDuration")


def _per_day(repeat: Repeat, path: str) -> float | None:
    """How often a day: frequency per period; None where it is not said (as needed is still said)."""
    found = dt.number(repeat.period, f"{path}.period")
    unit_days = dt.UNIT_DAYS.get(repeat.period_unit)
    if found is None or found[0] <= 0 or unit_days is None:
        return None
    return (repeat.frequency if repeat.frequency is not None else 1) / (found[0] * unit_days)
