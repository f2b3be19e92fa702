"""Conditions, observations, encounters, procedures, vaccines, allergies and reports into facts.

Meaning of FHIR R4 elements only; nothing here knows the store or what a rule will ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.fhir import datatypes as dt
from db.fhir.draft import Draft, FactDraft
from db.fhir.partial_dates import reach
from db.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.fhir import structs_clinical as s
    from db.fhir.draft import Concept, Moment
    from db.fhir.structs import Period, Quantity, Resource

NOT_DONE_REASONS = ("notDoneReason", "doNotPerformReason")
"""Endings of the extensions by which QI-Core says why something was not done, where R4 has no element for it."""
NOT_DONE_MARKS = ("-notDone", "-doNotPerform", "-doNotPeform")
"""Endings of QI-Core's yes-or-no modifiers that say the same; the third spelling is found in real data."""
DIAGNOSIS_USES = frozenset({"ad", "dd", "cc", "cm", "pre-op", "post-op", "billing"})
"""Codes of the diagnosis-role system that become link roles of their own (`diagnosis-ad` is the admission diagnosis)."""


def condition(r: s.Condition, d: Draft) -> None:
    """A Condition: onset and abatement as start and end; ages and texts of onset are left unknown, never guessed."""
    d.subject = dt.subject(r.subject, "subject")
    code = dt.concept(r.code, "code")
    categories = dt.concepts(r.category, "category")
    onset = dt.when(r.onset_date_time, "onsetDateTime")
    if onset is None and r.onset_period is not None:
        onset = dt.when(r.onset_period.start, "onsetPeriod.start")
    end = dt.when(r.abatement_date_time, "abatementDateTime")
    if end is None and r.abatement_period is not None:
        end = reach(*dt.span(r.abatement_period, "abatementPeriod"))
    d.facts = (
        FactDraft(
            kind=Kind.CONDITION,
            concept=code,
            title=code.words if code else None,
            text=dt.noted(r.note),
            start=onset,
            end=end,
            recorded=dt.when(r.recorded_date, "recordedDate"),
            status=dt.first_code(dt.concept(r.clinical_status, "clinicalStatus")),
            verification=dt.first_code(dt.concept(r.verification_status, "verificationStatus")),
            class_=dt.first_code(categories[0]) if categories else None,
            codes=dt.roles(
                category=categories,
                severity=dt.concept(r.severity, "severity"),
                body_site=dt.concepts(r.body_site, "bodySite"),
            ),
            links=dt.links(
                encounter=("encounter", r.encounter),
                recorder=("recorder", r.recorder),
                performer=("asserter", r.asserter),
            ),
        ),
    )


def effective(moment: str, period: Period | None, field: str) -> tuple[Moment | None, Moment | None]:
    """Start and end of the usual pair `xDateTime` / `xPeriod`."""
    if moment:
        return dt.when(moment, f"{field}DateTime"), None
    return dt.span(period, f"{field}Period")


def observation(r: s.Observation, d: Draft) -> None:
    """An Observation with its value; components become parts of it."""
    d.subject = dt.subject(r.subject, "subject")
    fact = FactDraft(kind=Kind.OBSERVATION)
    fact.start, fact.end = effective(r.effective_date_time, r.effective_period, "effective")
    if fact.start is None and fact.end is None:
        fact.start = dt.when(r.effective_instant, "effectiveInstant")
        if fact.start is None:
            fact.start, fact.end = dt.timed(r.effective_timing, "effectiveTiming")
    fact.recorded = dt.when(r.issued, "issued")
    fact.status = dt.word(r.status)
    categories = dt.concepts(r.category, "category")
    fact.class_ = dt.first_code(categories[0]) if categories else None
    valued(fact, r, "")
    if fact.concept is None and not r.component and fact.value_type is None:
        raise dt.UnusableError("code", "neither a code nor a text nor a value")
    reason = refusal(r)
    fact.negated = reason is not None
    fact.text = dt.noted(r.note)
    fact.codes = tuple([("category", one) for one in categories])
    if reason or r.body_site or r.method:
        fact.codes += dt.roles(
            not_done_reason=reason or None,
            body_site=dt.concept(r.body_site, "bodySite"),
            method=dt.concept(r.method, "method"),
        )
    fact.links = _observation_links(r)
    if r.component:
        fact.parts = tuple(_component(fact, part, f"component[{i}]") for i, part in enumerate(r.component))
    d.facts = (fact,)


def _observation_links(r: s.Observation) -> dt.Links:
    """Most observations link to their encounter only, and they are most of a record."""
    links: dt.Links = ()
    if r.encounter is not None:
        found = dt.ref(r.encounter, "encounter")
        links = (("encounter", found, None),) if found else ()
    if r.performer:
        links += dt.links(performer=("performer", r.performer))
    if r.based_on or r.part_of or r.has_member or r.derived_from or r.specimen or r.focus:
        links += dt.links(
            based_on=("basedOn", r.based_on),
            part_of=("partOf", r.part_of),
            member=("hasMember", r.has_member),
            derived_from=("derivedFrom", r.derived_from),
            specimen=("specimen", r.specimen),
            focus=("focus", r.focus),
        )
    return links


def _component(whole: FactDraft, r: s.Valued, path: str) -> FactDraft:
    """A component: its own code and value, the time and standing of its observation."""
    fact = FactDraft(
        kind=Kind.COMPONENT,
        start=whole.start,
        end=whole.end,
        recorded=whole.recorded,
        status=whole.status,
        class_=whole.class_,
        negated=whole.negated,
    )
    valued(fact, r, f"{path}.")
    return fact


def refusal(r: Resource) -> Concept | tuple[()] | None:
    """Why something was not done, from the QI-Core extensions; () where it says so without a reason, else None."""
    if not r.extension and not r.modifier_extension:
        return None
    reason = dt.extended(r.extension, *NOT_DONE_REASONS)
    if reason is not None:
        return dt.concept(reason.value_codeable_concept, "extension.valueCodeableConcept") or ()
    mark = dt.extended(r.modifier_extension, *NOT_DONE_MARKS)
    return () if mark is not None and mark.value_boolean is not False else None


def valued(fact: FactDraft, r: s.Valued, path: str) -> None:
    """Code, value, range, interpretation and absence into a fact."""
    fact.concept = code = dt.concept(r.code, f"{path}code")
    fact.title = code.words if code else None
    if r.value_quantity is not None:
        quantity(fact, r.value_quantity, f"{path}valueQuantity")
    elif r.value_codeable_concept:
        fact.value_concept = dt.concept(r.value_codeable_concept, f"{path}valueCodeableConcept")
        if fact.value_concept is not None:
            fact.value_type, fact.value_text = "code", fact.value_concept.words
    else:
        _other_value(fact, r, path)
    if r.data_absent_reason:
        fact.absent = dt.first_code(dt.concept(r.data_absent_reason, f"{path}dataAbsentReason"))
    if r.interpretation:
        found = dt.concepts(r.interpretation, f"{path}interpretation")
        fact.interpretation = dt.first_code(found[0]) if found else None
    if r.reference_range:
        _range(fact, r.reference_range, f"{path}referenceRange")


def quantity(fact: FactDraft, r: Quantity, path: str) -> None:
    """A Quantity into value, text as written, unit and comparator; one without a number carries nothing."""
    found = dt.number(r.value, f"{path}.value")
    if found is None:
        return
    fact.value, fact.value_raw = found
    fact.value_type = "quantity"
    fact.unit = dt.unit(r)
    fact.comparator = dt.word(r.comparator)


def _other_value(fact: FactDraft, r: s.Valued, path: str) -> None:  # noqa: C901 - one branch a FHIR type
    if r.value_string is not None:
        fact.value_type, fact.value_text = "string", dt.prose(r.value_string)
    elif r.value_boolean is not None:
        fact.value_type, fact.value = "boolean", float(r.value_boolean)
        fact.value_raw = fact.value_text = "true" if r.value_boolean else "false"
    elif r.value_integer:
        found = dt.number(r.value_integer, f"{path}valueInteger")
        if found is not None:
            fact.value_type, (fact.value, fact.value_raw) = "integer", found
    elif r.value_date_time:
        moment = dt.when(r.value_date_time, f"{path}valueDateTime")
        fact.value_type, fact.value_text = "date", dt.word(r.value_date_time)
        fact.value_day = moment[0] if moment else None
    elif r.value_period is not None:
        start, end = dt.span(r.value_period, f"{path}valuePeriod")
        fact.value_type = "date"
        fact.value_text = dt.word(f"{r.value_period.start} – {r.value_period.end}")
        fact.value_day = (start or end or (None,))[0]
    elif r.value_range is not None:
        fact.value_type = "range"
        fact.value_text = _two(r.value_range.low, r.value_range.high, " – ", f"{path}valueRange")
    elif r.value_ratio is not None:
        fact.value_type = "ratio"
        fact.value_text = _two(r.value_ratio.numerator, r.value_ratio.denominator, " : ", f"{path}valueRatio")
    elif r.value_time is not None:
        fact.value_type, fact.value_text = "string", dt.word(r.value_time)
    elif r.value_sampled_data:
        fact.value_type = "sampled"


def _two(first: Quantity | None, second: Quantity | None, between: str, path: str) -> str | None:
    """Two quantities as words: a range or ratio is shown, never turned into one number."""
    words = [_words(one, path) for one in (first, second)]
    return between.join(words).strip() if any(words) else None


def _words(r: Quantity | None, path: str) -> str:
    if r is None:
        return ""
    found = dt.number(r.value, path)
    if found is None:
        return ""
    return " ".join(part for part in (dt.word(r.comparator), found[1], dt.unit(r)) if part)


def _range(fact: FactDraft, ranges: Sequence[s.ReferenceRange], path: str) -> None:
    """The reference range that holds for people without a special state: the first untyped or `normal` one."""
    for index, one in enumerate(ranges):
        kind = dt.first_code(dt.concept(one.type, f"{path}[{index}].type"))
        if kind in {None, "normal"}:
            fact.low = dt.amount(one.low, f"{path}[{index}].low")
            fact.high = dt.amount(one.high, f"{path}[{index}].high")
            return


def procedure(r: s.Procedure, d: Draft) -> None:
    """A Procedure; `not-done` is kept as a negated fact with its reason."""
    d.subject = dt.subject(r.subject, "subject")
    code = dt.concept(r.code, "code")
    start, end = effective(r.performed_date_time, r.performed_period, "performed")
    undone = r.status == "not-done"
    why = dt.concept(r.status_reason, "statusReason")
    category = dt.concept(r.category, "category")
    d.facts = (
        FactDraft(
            kind=Kind.PROCEDURE,
            concept=code,
            title=code.words if code else None,
            text=dt.noted(r.note),
            start=start,
            end=end,
            recorded=recorded_by_extension(r),
            status=dt.word(r.status),
            negated=undone,
            class_=dt.first_code(category),
            codes=dt.roles(
                category=category,
                not_done_reason=why if undone else None,
                reason=dt.concepts(r.reason_code, "reasonCode"),
                body_site=dt.concepts(r.body_site, "bodySite"),
                outcome=dt.concept(r.outcome, "outcome"),
            ),
            links=dt.links(
                encounter=("encounter", r.encounter),
                performer=("performer", [p.actor for p in r.performer if p.actor]),
                location=("location", r.location),
                reason=("reasonReference", r.reason_reference),
                report=("report", r.report),
                based_on=("basedOn", r.based_on),
                part_of=("partOf", r.part_of),
            ),
        ),
    )


def recorded_by_extension(r: Resource) -> Moment | None:
    """QI-Core's `recorded` extension: when a "not done" was written down."""
    found = dt.extended(r.extension, "qicore-recorded") if r.extension else None
    return dt.when(found.value_date_time, "extension.valueDateTime") if found else None


def encounter(r: s.Encounter, d: Draft) -> None:
    """An Encounter: class, type, reasons, diagnoses with rank and use, where from and where to."""
    d.subject = dt.subject(r.subject, "subject")
    types = dt.concepts(r.type, "type")
    class_ = dt.coded(r.class_)
    service = dt.concept(r.service_type, "serviceType")
    start, end = dt.span(r.period, "period")
    shown = next((c.words for c in (*types, service, class_) if c), None)
    stay = r.hospitalization
    d.facts = (
        FactDraft(
            kind=Kind.ENCOUNTER,
            concept=types[0] if types else None,
            title=shown,
            start=start,
            end=end,
            status=dt.word(r.status),
            class_=dt.first_code(class_),
            codes=dt.roles(
                type=types[1:],
                reason=dt.concepts(r.reason_code, "reasonCode"),
                service=service,
                admit_source=dt.concept(stay.admit_source, "hospitalization.admitSource") if stay else None,
                discharge=dt.concept(stay.discharge_disposition, "hospitalization.dischargeDisposition")
                if stay
                else None,
            ),
            links=_encounter_links(r),
        ),
    )


def _encounter_links(r: s.Encounter) -> dt.Links:
    links = dt.links(
        performer=("participant.individual", [p.individual for p in r.participant if p.individual]),
        organization=("serviceProvider", r.service_provider),
        location=("location.location", [p.location for p in r.location if p.location]),
        reason=("reasonReference", r.reason_reference),
        episode=("episodeOfCare", r.episode_of_care),
        based_on=("basedOn", r.based_on),
        appointment=("appointment", r.appointment),
        part_of=("partOf", r.part_of),
    )
    for index, one in enumerate(r.diagnosis):
        found = dt.ref(one.condition, f"diagnosis[{index}].condition")
        if found is None:
            continue
        links += (("diagnosis", found, one.rank),)
        use = (dt.first_code(dt.concept(one.use, f"diagnosis[{index}].use")) or "").lower()
        if use in DIAGNOSIS_USES:
            links += ((f"diagnosis-{use}", found, one.rank),)
    return links


def immunization(r: s.Immunization, d: Draft) -> None:
    """An Immunization; a `not-done` one is a negated fact with its reason."""
    d.subject = dt.subject(r.patient, "patient")
    code = dt.concept(r.vaccine_code, "vaccineCode")
    undone = r.status == "not-done"
    why = dt.concept(r.status_reason, "statusReason")
    fact = FactDraft(
        kind=Kind.IMMUNIZATION,
        concept=code,
        title=code.words if code else None,
        text=dt.noted(r.note, r.occurrence_string),
        start=dt.when(r.occurrence_date_time, "occurrenceDateTime"),
        recorded=dt.when(r.recorded, "recorded") or recorded_by_extension(r),
        status=dt.word(r.status),
        negated=undone,
        codes=dt.roles(
            not_done_reason=why if undone else None, reason=dt.concepts(r.reason_code, "reasonCode")
        ),
        links=dt.links(
            encounter=("encounter", r.encounter),
            performer=("performer", [p.actor for p in r.performer if p.actor]),
            location=("location", r.location),
        ),
    )
    if r.dose_quantity is not None:
        quantity(fact, r.dose_quantity, "doseQuantity")
    d.facts = (fact,)


def diagnostic_report(r: s.DiagnosticReport, d: Draft) -> None:
    """A DiagnosticReport: its results are links, its conclusion is text and value."""
    d.subject = dt.subject(r.subject, "subject")
    code = dt.concept(r.code, "code")
    categories = dt.concepts(r.category, "category")
    conclusions = dt.concepts(r.conclusion_code, "conclusionCode")
    start, end = effective(r.effective_date_time, r.effective_period, "effective")
    why = refusal(r)
    d.facts = (
        FactDraft(
            kind=Kind.REPORT,
            concept=code,
            title=code.words if code else None,
            text=dt.prose(r.conclusion),
            start=start,
            end=end,
            recorded=dt.when(r.issued, "issued"),
            status=dt.word(r.status),
            negated=why is not None,
            class_=dt.first_code(categories[0]) if categories else None,
            value_type="code" if conclusions else None,
            value_concept=conclusions[0] if conclusions else None,
            value_text=conclusions[0].words if conclusions else None,
            codes=dt.roles(category=categories, conclusion=conclusions[1:], not_done_reason=why or None),
            links=dt.links(
                encounter=("encounter", r.encounter),
                performer=("performer", r.performer),
                interpreter=("resultsInterpreter", r.results_interpreter),
                result=("result", r.result),
                based_on=("basedOn", r.based_on),
                specimen=("specimen", r.specimen),
            ),
        ),
    )


def allergy(r: s.AllergyIntolerance, d: Draft) -> None:
    """An AllergyIntolerance; the class is its criticality, reactions are codes and text."""
    d.subject = dt.subject(r.patient, "patient")
    code = dt.concept(r.code, "code")
    onset = dt.when(r.onset_date_time, "onsetDateTime")
    if onset is None and r.onset_period is not None:
        onset = dt.when(r.onset_period.start, "onsetPeriod.start")
    reactions = [
        one
        for index, reaction in enumerate(r.reaction)
        for one in dt.concepts(reaction.manifestation, f"reaction[{index}].manifestation")
    ]
    d.facts = (
        FactDraft(
            kind=Kind.ALLERGY,
            concept=code,
            title=code.words if code else None,
            text=dt.noted(r.note, *(reaction.description for reaction in r.reaction)),
            start=onset,
            recorded=dt.when(r.recorded_date, "recordedDate"),
            status=dt.first_code(dt.concept(r.clinical_status, "clinicalStatus")),
            verification=dt.first_code(dt.concept(r.verification_status, "verificationStatus")),
            class_=dt.word(r.criticality),
            value_text=", ".join(dict.fromkeys(one.words for one in reactions)) or None,
            codes=dt.roles(manifestation=tuple(reactions)),
            links=dt.links(encounter=("encounter", r.encounter), recorder=("recorder", r.recorder)),
        ),
    )


def family_history(r: s.FamilyMemberHistory, d: Draft) -> None:
    """A FamilyMemberHistory: the relative, with one part for each condition of theirs."""
    d.subject = dt.subject(r.patient, "patient")
    who = dt.concept(r.relationship, "relationship")
    recorded = dt.when(r.date, "date")
    parts = []
    for index, one in enumerate(r.condition):
        code = dt.concept(one.code, f"condition[{index}].code")
        parts.append(
            FactDraft(
                kind=Kind.FAMILY_HISTORY,
                concept=code,
                title=code.words if code else None,
                text=dt.noted(one.note),
                recorded=recorded,
                status=dt.word(r.status),
                codes=dt.roles(relationship=who),
            )
        )
    d.facts = (
        FactDraft(
            kind=Kind.FAMILY_HISTORY,
            concept=who,
            title=who.words if who else None,
            text=dt.noted(r.note),
            recorded=recorded,
            status=dt.word(r.status),
            parts=tuple(parts),
        ),
    )


def adverse_event(r: s.AdverseEvent, d: Draft) -> None:
    """An AdverseEvent (R4 has no status; `actuality` says actual or potential)."""
    d.subject = dt.subject(r.subject, "subject")
    code = dt.concept(r.event, "event")
    d.facts = (
        FactDraft(
            kind=Kind.ADVERSE_EVENT,
            concept=code,
            title=code.words if code else None,
            start=dt.when(r.date, "date") or dt.when(r.detected, "detected"),
            recorded=dt.when(r.recorded_date, "recordedDate"),
            status=dt.word(r.actuality),
            codes=dt.roles(
                category=dt.concepts(r.category, "category"),
                severity=dt.concept(r.severity, "severity"),
                outcome=dt.concept(r.outcome, "outcome"),
            ),
            links=dt.links(
                encounter=("encounter", r.encounter),
                location=("location", r.location),
                recorder=("recorder", r.recorder),
            ),
        ),
    )


def specimen(r: s.Specimen, d: Draft) -> None:
    """A Specimen: what was taken, and when."""
    d.subject = dt.subject(r.subject, "subject")
    code = dt.concept(r.type, "type")
    start: Moment | None = None
    end: Moment | None = None
    if r.collection is not None:
        start, end = effective(
            r.collection.collected_date_time, r.collection.collected_period, "collection.collected"
        )
    received = dt.when(r.received_time, "receivedTime")
    d.facts = (
        FactDraft(
            kind=Kind.SPECIMEN,
            concept=code,
            title=code.words if code else None,
            text=dt.noted(r.note),
            start=start or received,
            end=end,
            recorded=received,
            status=dt.word(r.status),
            codes=dt.roles(
                body_site=dt.concept(r.collection.body_site, "collection.bodySite") if r.collection else None
            ),
            links=dt.links(based_on=("request", r.request)),
        ),
    )
