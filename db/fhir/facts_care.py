"""Visits planned, orders, plans, goals, coverage, consents, messages, tasks, flags, devices and documents into facts.

Meaning of FHIR R4 elements only; nothing here knows the store or what a rule will ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.fhir import datatypes as dt
from db.fhir.draft import DirectoryDraft, Draft, FactDraft
from db.fhir.facts_clinical import effective, quantity, refusal
from db.fhir.facts_people import pairs
from db.fhir.partial_dates import reach
from db.kinds import Kind

if TYPE_CHECKING:
    from db.fhir import structs_care as s
    from db.fhir import structs_people as people
    from db.fhir.draft import Concept, Moment, Ref
    from db.fhir.structs import Period, Timing


def _first_words(*found: Concept | tuple[Concept, ...] | None) -> str | None:
    """The words of the first concept that is there."""
    for one in found:
        if one:
            return (one[0] if isinstance(one, tuple) else one).words
    return None


def episode(r: s.EpisodeOfCare, d: Draft) -> None:
    """An EpisodeOfCare: from when to when, who manages it."""
    d.subject = dt.subject(r.patient, "patient")
    types = dt.concepts(r.type, "type")
    start, end = dt.span(r.period, "period")
    diagnoses: dt.Links = ()
    for index, one in enumerate(r.diagnosis):
        found = dt.ref(one.condition, f"diagnosis[{index}].condition")
        if found is not None:
            diagnoses += (("diagnosis", found, one.rank),)
    d.facts = (
        FactDraft(
            kind=Kind.EPISODE,
            concept=types[0] if types else None,
            title=_first_words(types),
            start=start,
            end=end,
            status=dt.word(r.status),
            codes=dt.roles(type=types[1:]),
            links=dt.links(
                performer=("careManager", r.care_manager),
                organization=("managingOrganization", r.managing_organization),
                team=("team", r.team),
            )
            + diagnoses,
        ),
    )


def appointment(r: s.Appointment, d: Draft) -> None:
    """An Appointment: the first patient is the subject, further ones are participants; minutes stand in value."""
    patients: list[Ref] = []
    links: list[tuple[str, Ref, int | None]] = []
    for index, one in enumerate(r.participant):
        actor = dt.ref(one.actor, f"participant[{index}].actor")
        if actor is None:
            continue
        if actor.type == "Patient":
            patients.append(actor)
        else:
            links.append(({"Location": "location"}.get(actor.type, "performer"), actor, None))
    if not patients:
        raise dt.UnusableError("participant", "no subject")
    d.subject = patients[0]
    links += [("participant", other, None) for other in patients[1:]]
    links += dt.links(reason=("reasonReference", r.reason_reference), based_on=("basedOn", r.based_on))
    kind, service = (
        dt.concept(r.appointment_type, "appointmentType"),
        dt.concepts(r.service_type, "serviceType"),
    )
    reasons = dt.concepts(r.reason_code, "reasonCode")
    main = service[0] if service else kind
    d.facts = (
        FactDraft(
            kind=Kind.APPOINTMENT,
            concept=main,
            title=dt.word(r.description) or _first_words(service, kind, reasons),
            text=dt.prose(r.comment),
            start=dt.when(r.start, "start"),
            end=dt.when(r.end, "end"),
            recorded=dt.when(r.created, "created"),
            status=dt.word(r.status),
            class_=dt.first_code(kind),
            value=float(r.minutes_duration) if r.minutes_duration is not None else None,
            value_raw=str(r.minutes_duration) if r.minutes_duration is not None else None,
            value_type="quantity" if r.minutes_duration is not None else None,
            unit="min" if r.minutes_duration is not None else None,
            codes=dt.roles(
                type=tuple(one for one in (*service[1:], kind) if one and one is not main),
                category=dt.concepts(r.service_category, "serviceCategory"),
                specialty=dt.concepts(r.specialty, "specialty"),
                reason=reasons,
                cancelled=dt.concept(r.cancelation_reason, "cancelationReason"),
            ),
            links=tuple(links),
        ),
    )


def _due(moment: str, period: Period | None, timing: Timing | None) -> tuple[Moment | None, Moment | None]:
    """occurrence[x]: when an order is to be done."""
    start, end = effective(moment, period, "occurrence")
    return (start, end) if start or end else dt.timed(timing, "occurrenceTiming")


def service_request(r: s.ServiceRequest, d: Draft) -> None:
    """A ServiceRequest: starts when authored (else when it is due), ends with the time it is to be done."""
    d.subject = dt.subject(r.subject, "subject")
    code = dt.concept(r.code, "code")
    categories, reasons = dt.concepts(r.category, "category"), dt.concepts(r.reason_code, "reasonCode")
    authored = dt.when(r.authored_on, "authoredOn")
    due = _due(r.occurrence_date_time, r.occurrence_period, r.occurrence_timing)
    why = refusal(r)
    negated = r.do_not_perform or why is not None
    d.facts = (
        FactDraft(
            kind=Kind.SERVICE_REQUEST,
            concept=code,
            title=_first_words(code, categories),
            text=dt.noted(r.note),
            start=authored or due[0],
            end=reach(*due) if authored else due[1],
            recorded=authored,
            status=dt.word(r.status),
            intent=dt.word(r.intent),
            negated=negated,
            class_=dt.word(r.priority),
            codes=dt.roles(
                category=categories,
                reason=() if negated else reasons,
                not_done_reason=(why or reasons) if negated else (),
                body_site=dt.concepts(r.body_site, "bodySite"),
            ),
            links=dt.links(
                encounter=("encounter", r.encounter),
                requester=("requester", r.requester),
                performer=("performer", r.performer),
                reason=("reasonReference", r.reason_reference),
                based_on=("basedOn", r.based_on),
            ),
        ),
    )


def device_request(r: s.DeviceRequest, d: Draft) -> None:
    """A DeviceRequest; QI-Core's "do not perform" extension negates it."""
    d.subject = dt.subject(r.subject, "subject")
    code = dt.concept(r.code_codeable_concept, "codeCodeableConcept")
    device = dt.ref(r.code_reference, "codeReference")
    reasons = dt.concepts(r.reason_code, "reasonCode")
    authored = dt.when(r.authored_on, "authoredOn")
    due = _due(r.occurrence_date_time, r.occurrence_period, r.occurrence_timing)
    why = refusal(r)
    d.facts = (
        FactDraft(
            kind=Kind.DEVICE_REQUEST,
            concept=code,
            title=code.words if code else (device.display or None) if device else None,
            text=dt.noted(r.note),
            start=authored or due[0],
            end=reach(*due) if authored else due[1],
            recorded=authored,
            status=dt.word(r.status),
            intent=dt.word(r.intent),
            negated=why is not None,
            codes=dt.roles(
                reason=() if why is not None else reasons,
                not_done_reason=(why or reasons) if why is not None else (),
            ),
            links=dt.links(
                encounter=("encounter", r.encounter),
                device=("codeReference", r.code_reference),
                requester=("requester", r.requester),
                performer=("performer", r.performer),
                reason=("reasonReference", r.reason_reference),
                based_on=("basedOn", r.based_on),
            ),
        ),
    )


def care_plan(r: s.CarePlan, d: Draft) -> None:
    """A CarePlan: its first category is its code, its activities are codes and lines of text."""
    d.subject = dt.subject(r.subject, "subject")
    categories = dt.concepts(r.category, "category")
    start, end = dt.span(r.period, "period")
    created = dt.when(r.created, "created")
    activities: list[Concept] = []
    lines: list[str] = []
    for index, one in enumerate(r.activity):
        if one.detail is not None:
            found = dt.concept(one.detail.code, f"activity[{index}].detail.code")
            activities += [found] if found else []
            lines.append(one.detail.description)
    d.facts = (
        FactDraft(
            kind=Kind.CARE_PLAN,
            concept=categories[0] if categories else None,
            title=dt.word(r.title) or _first_words(categories) or dt.word(r.description),
            text=dt.noted(r.note, r.description, *lines),
            start=start or created,
            end=end,
            recorded=created,
            status=dt.word(r.status),
            intent=dt.word(r.intent),
            codes=dt.roles(category=categories[1:], activity=tuple(activities)),
            links=dt.links(
                encounter=("encounter", r.encounter),
                performer=("author", r.author),
                team=("careTeam", r.care_team),
                reason=("addresses", r.addresses),
                goal=("goal", r.goal),
                activity=("activity.reference", [one.reference for one in r.activity if one.reference]),
            ),
        ),
    )


def goal(r: s.Goal, d: Draft) -> None:
    """A Goal: its description is its code, its first target gives value and due date; the class is how far it got."""
    d.subject = dt.subject(r.subject, "subject")
    what = dt.concept(r.description, "description")
    achieved = dt.concept(r.achievement_status, "achievementStatus")
    fact = FactDraft(
        kind=Kind.GOAL,
        concept=what,
        title=what.words if what else None,
        text=dt.noted(r.note),
        start=dt.when(r.start_date, "startDate"),
        recorded=dt.when(r.status_date, "statusDate"),
        status=dt.word(r.lifecycle_status),
        class_=dt.first_code(achieved),
        codes=dt.roles(category=dt.concepts(r.category, "category"), achievement=achieved),
        links=dt.links(performer=("expressedBy", r.expressed_by), reason=("addresses", r.addresses)),
    )
    if r.target:
        _target(fact, r.target[0])
    d.facts = (fact,)


def _target(fact: FactDraft, target: s.GoalTarget) -> None:
    fact.end = dt.when(target.due_date, "target[0].dueDate")
    fact.codes += dt.roles(measure=dt.concept(target.measure, "target[0].measure"))
    if target.detail_quantity is not None:
        quantity(fact, target.detail_quantity, "target[0].detailQuantity")
    elif target.detail_range is not None:
        fact.value_type = "range"
        fact.low = dt.amount(target.detail_range.low, "target[0].detailRange.low")
        fact.high = dt.amount(target.detail_range.high, "target[0].detailRange.high")
        fact.unit = dt.unit(target.detail_range.high or target.detail_range.low)
    elif target.detail_codeable_concept:
        fact.value_concept = dt.concept(target.detail_codeable_concept, "target[0].detailCodeableConcept")
        if fact.value_concept is not None:
            fact.value_type, fact.value_text = "code", fact.value_concept.words
    elif target.detail_string:
        fact.value_type, fact.value_text = "string", dt.prose(target.detail_string)


def coverage(r: s.Coverage, d: Draft) -> None:
    """A Coverage: who pays, and when."""
    d.subject = dt.subject(r.beneficiary, "beneficiary")
    kind = dt.concept(r.type, "type")
    payors = dt.links(payor=("payor", r.payor))
    start, end = dt.span(r.period, "period")
    payor = next((one.display for _, one, _ in payors if one.display), None)
    d.facts = (
        FactDraft(
            kind=Kind.COVERAGE,
            concept=kind,
            title=payor or _first_words(kind),
            start=start,
            end=end,
            status=dt.word(r.status),
            links=payors,
        ),
    )


def consent(r: s.Consent, d: Draft) -> None:
    """A Consent: its first category is its code, its class says permit or deny, its end is that of its provision."""
    d.subject = dt.subject(r.patient, "patient")
    categories, scope = dt.concepts(r.category, "category"), dt.concept(r.scope, "scope")
    given = dt.when(r.date_time, "dateTime")
    start, end = dt.span(r.provision.period, "provision.period") if r.provision else (None, None)
    d.facts = (
        FactDraft(
            kind=Kind.CONSENT,
            concept=categories[0] if categories else scope,
            title=_first_words(categories, scope),
            start=given or start,
            end=end,
            recorded=given,
            status=dt.word(r.status),
            class_=dt.word(r.provision.type) if r.provision else None,
            codes=dt.roles(category=categories[1:], scope=scope if categories else None),
            links=dt.links(performer=("performer", r.performer)),
        ),
    )


def communication(r: s.Communication, d: Draft) -> None:
    """A Communication: its payload is the text; `not-done` is negated with its reason."""
    d.subject = dt.subject(r.subject, "subject")
    categories, topic = dt.concepts(r.category, "category"), dt.concept(r.topic, "topic")
    reasons, why = dt.concepts(r.reason_code, "reasonCode"), dt.concept(r.status_reason, "statusReason")
    undone = r.status == "not-done"
    main = topic or (reasons[0] if reasons else categories[0] if categories else None)
    sent = dt.when(r.sent, "sent")
    received = dt.when(r.received, "received")
    d.facts = (
        FactDraft(
            kind=Kind.COMMUNICATION,
            concept=main,
            title=_first_words(main),
            text=dt.noted(r.note, *(one.content_string for one in r.payload)),
            start=sent or received,
            end=received,
            recorded=sent,
            status=dt.word(r.status),
            negated=undone,
            class_=dt.first_code(categories[0]) if categories else None,
            codes=dt.roles(category=categories, reason=reasons, not_done_reason=why if undone else None),
            links=dt.links(
                encounter=("encounter", r.encounter),
                sender=("sender", r.sender),
                recipient=("recipient", r.recipient),
                about=("about", r.about),
                reason=("reasonReference", r.reason_reference),
                based_on=("basedOn", r.based_on),
                part_of=("partOf", r.part_of),
                answers=("inResponseTo", r.in_response_to),
            ),
        ),
    )


def task(r: s.Task, d: Draft) -> None:
    """A Task: from its restriction's start (else execution, else authoring) to the day it is due; class is priority."""
    d.subject = dt.subject(r.for_, "for")
    code = dt.concept(r.code, "code")
    reason, why = dt.concept(r.reason_code, "reasonCode"), dt.concept(r.status_reason, "statusReason")
    start, end = dt.span(r.restriction.period, "restriction.period") if r.restriction else (None, None)
    done = dt.span(r.execution_period, "executionPeriod")
    authored = dt.when(r.authored_on, "authoredOn")
    d.facts = (
        FactDraft(
            kind=Kind.TASK,
            concept=code,
            title=dt.word(r.description) or _first_words(code),
            text=dt.noted(r.note),
            start=start or done[0] or authored,
            end=end or done[1],
            recorded=authored or dt.when(r.last_modified, "lastModified"),
            status=dt.word(r.status),
            intent=dt.word(r.intent),
            negated=r.status == "rejected",
            class_=dt.word(r.priority),
            codes=dt.roles(
                reason=reason,
                state=dt.concept(r.business_status, "businessStatus"),
                not_done_reason=why if r.status == "rejected" else None,
                status_reason=why if r.status != "rejected" else None,
            ),
            links=dt.links(
                encounter=("encounter", r.encounter),
                focus=("focus", r.focus),
                owner=("owner", r.owner),
                requester=("requester", r.requester),
                reason=("reasonReference", r.reason_reference),
                based_on=("basedOn", r.based_on),
                part_of=("partOf", r.part_of),
            ),
        ),
    )


def flag(r: s.Flag, d: Draft) -> None:
    """A Flag of the source (an alert that people should see)."""
    d.subject = dt.subject(r.subject, "subject")
    code, categories = dt.concept(r.code, "code"), dt.concepts(r.category, "category")
    start, end = dt.span(r.period, "period")
    d.facts = (
        FactDraft(
            kind=Kind.FLAG,
            concept=code,
            title=_first_words(code),
            start=start,
            end=end,
            status=dt.word(r.status),
            class_=dt.first_code(categories[0]) if categories else None,
            codes=dt.roles(category=categories),
            links=dt.links(encounter=("encounter", r.encounter), performer=("author", r.author)),
        ),
    )


def device(r: people.Device, d: Draft) -> None:
    """A Device: a directory entry, and a fact of the patient who has it."""
    kind = dt.concept(r.type, "type")
    name = next((found for one in r.device_name if (found := dt.word(one.name))), None) or _first_words(kind)
    d.concept = kind
    d.directory = DirectoryDraft(
        kind="Device",
        name=name or dt.word(r.model_number) or "?",
        role=kind.words if kind else None,
        place=dt.word(r.manufacturer),
        belongs_to=dt.ref(r.owner, "owner"),
        active=r.status != "inactive",
        identifiers=pairs(r.identifier),
    )
    if r.patient is not None:
        d.subject = dt.subject(r.patient, "patient")
        d.facts = (FactDraft(kind=Kind.DEVICE, concept=kind, title=name, status=dt.word(r.status)),)


def document(r: s.DocumentReference, d: Draft) -> None:
    """A DocumentReference: what kind of document, of when; its contents are not read."""
    d.subject = dt.subject(r.subject, "subject")
    kind, categories = dt.concept(r.type, "type"), dt.concepts(r.category, "category")
    titles = (one.attachment.title for one in r.content if one.attachment is not None)
    written = dt.when(r.date, "date")
    start, end = dt.span(r.context.period, "context.period") if r.context else (None, None)
    d.facts = (
        FactDraft(
            kind=Kind.DOCUMENT,
            concept=kind or (categories[0] if categories else None),
            title=dt.word(r.description)
            or next(filter(None, map(dt.word, titles)), None)
            or _first_words(kind, categories),
            start=start or written,
            end=end,
            recorded=written,
            status=dt.word(r.status),
            class_=dt.word(r.doc_status),
            codes=dt.roles(category=categories),
            links=dt.links(
                performer=("author", r.author),
                encounter=("context.encounter", r.context.encounter if r.context else None),
            ),
        ),
    )
