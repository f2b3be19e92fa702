"""What one resource says, checked and cleaned, before the store is asked: the border between reading and writing.

Drafts know no ids of the store. References are kept as written (normalised); the writer resolves them whatever the
order of files. msgspec structs because a panel is millions of them.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

Moment: TypeAlias = tuple[int, int, int | None, int | None]
"""(first day, last day, instant in ms UTC or None, offset in minutes or None); days are ordinals."""

Coding: TypeAlias = tuple[str, str, str]
"""(system, code, display), cleaned; never an empty code."""


class Ref(msgspec.Struct, frozen=True, gc=False):
    """A reference to another resource, as far as the reader can know it."""

    type: str = ""
    """Resource type, or empty where the reference does not say (a `urn:uuid:` with no hint)."""
    id: str = ""
    """The id at its server, or the UUID of a `urn:uuid:` / `urn:oid:` reference."""
    base: str = ""
    """Server base of an absolute reference; empty for relative ones (same source)."""
    urn: str = ""
    """The whole urn where it was one."""
    identifier: tuple[str, str] | None = None
    """(system, value) of a logical or conditional reference."""
    display: str = ""


class Concept(msgspec.Struct, frozen=True, gc=False):
    """A CodeableConcept: every coding, and the words for it."""

    codings: tuple[Coding, ...] = ()
    text: str = ""

    @property
    def words(self) -> str:
        """The text, else the first display, else the first code."""
        if self.text:
            return self.text
        for _, _, display in self.codings:
            if display:
                return display
        return self.codings[0][1] if self.codings else ""


class MedicationDraft(msgspec.Struct, gc=False):
    """Supply and dosage of a medicine fact."""

    supply_days: float | None = None
    repeats: int | None = None
    quantity: float | None = None
    bounds_start: int | None = None
    bounds_end: int | None = None
    dose: float | None = None
    dose_unit: str | None = None
    per_day: float | None = None
    dosage: str | None = None


class FactDraft(msgspec.Struct, gc=False):
    """One fact to be; the names are those of `db.schema.Fact`."""

    kind: int
    concept: Concept | None = None
    title: str | None = None
    text: str | None = None
    start: Moment | None = None
    end: Moment | None = None
    recorded: Moment | None = None
    status: str | None = None
    verification: str | None = None
    intent: str | None = None
    negated: bool = False
    class_: str | None = None
    value: float | None = None
    value_raw: str | None = None
    value_type: str | None = None
    value_concept: Concept | None = None
    value_text: str | None = None
    value_day: int | None = None
    comparator: str | None = None
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    interpretation: str | None = None
    absent: str | None = None
    codes: tuple[tuple[str, Concept], ...] = ()
    """Further codings by role: `category`, `reason`, `not-done-reason`, `body-site`, `severity`, `discharge`, `type`."""
    links: tuple[tuple[str, Ref, int | None], ...] = ()
    """(role, reference, rank): `encounter`, `performer`, `diagnosis`, `based-on`, `location`, `part-of`, `result` …"""
    medication: MedicationDraft | None = None
    parts: tuple[FactDraft, ...] = ()
    """Components and answers, stored as facts of their own that hang on this one."""


class NameDraft(msgspec.Struct, gc=False):
    """One HumanName."""

    use: str | None
    family: str
    given: str
    prefix: str
    suffix: str
    text: str


class PatientDraft(msgspec.Struct, gc=False):
    """Who somebody is: everything of a Patient that the store keeps apart from facts."""

    active: bool = True
    names: tuple[NameDraft, ...] = ()
    """Usable names, the one to show first."""
    identifiers: tuple[tuple[str, str, str | None, str | None], ...] = ()
    """(system, value, use, type code)."""
    addresses: tuple[tuple[str | None, str, str, str, str, str, str, bool], ...] = ()
    """(use, line, city, district, state, postal code, country, ended)."""
    contacts: tuple[tuple[str, str, str | None, int | None, bool], ...] = ()
    """(system, value, use, rank, ended)."""
    races: tuple[tuple[str, str, str, str], ...] = ()
    """(`race` or `ethnicity`, `omb`, `detailed` or `text`, code, display)."""
    birth: Moment | None = None
    gender: str | None = None
    birth_sex: str | None = None
    """`female` or `male`, from US Core birth sex F / M; anything else None."""
    deceased: bool = False
    death: Moment | None = None
    language: str | None = None
    interpreter: bool = False
    marital: str | None = None
    carers: tuple[Ref, ...] = ()
    """generalPractitioner."""
    managing: Ref | None = None
    related: tuple[RelatedDraft, ...] = ()
    """Patient.contact."""
    linked: tuple[Ref, ...] = ()
    """Patient.link: the same person under another resource."""


class RelatedDraft(msgspec.Struct, gc=False):
    """Somebody close to a person."""

    name: str
    relationship: str
    phone: str
    active: bool = True


class DirectoryDraft(msgspec.Struct, gc=False):
    """A practitioner, role, organisation, location, care team, panel or device."""

    kind: str
    name: str
    role: str | None = None
    phone: str | None = None
    place: str | None = None
    belongs_to: Ref | None = None
    active: bool = True
    identifiers: tuple[tuple[str, str], ...] = ()
    members: tuple[tuple[Ref | None, str | None, str | None, Moment | None, Moment | None], ...] = ()
    """(member, role, name, start, end) of a care team."""


class MembershipDraft(msgspec.Struct, gc=False):
    """Somebody belongs to a panel or household (Group.member), or is looked after by a team (CareTeam.subject)."""

    person: Ref
    role: str
    """`team`, `panel` or `household`."""
    start: Moment | None = None
    end: Moment | None = None
    inactive: bool = False


class MeasureDraft(msgspec.Struct, gc=False):
    """One population or stratum of a summary MeasureReport."""

    measure: str
    title: str
    group_code: str
    stratum: str
    start: Moment
    end: Moment
    numerator: int | None = None
    denominator: int | None = None
    score: float | None = None
    unit: str | None = None


class Draft(msgspec.Struct, gc=False):
    """One resource, ready to be written."""

    type: str
    id: str
    """The resource's id; else the UUID of its fullUrl; else a digest of its bytes."""
    base: str = ""
    """Server base of an absolute fullUrl; empty: the source named by the caller."""
    aliases: tuple[str, ...] = ()
    """Other keys for it: `urn:uuid:…` that differs from the id, `Type?system|value` per identifier (directory types)."""
    version: str | None = None
    updated_at: int | None = None
    """meta.lastUpdated, ms UTC."""
    labels: tuple[str, ...] = ()
    """meta.security as sorted `system|code`."""
    deleted: bool = False
    in_error: bool = False
    """entered-in-error: the resource is kept as a mark, its facts are not."""
    subject: Ref | None = None
    """Whom the facts are about."""
    patient: PatientDraft | None = None
    related: RelatedDraft | None = None
    """RelatedPerson."""
    facts: tuple[FactDraft, ...] = ()
    directory: DirectoryDraft | None = None
    concept: Concept | None = None
    """What a Medication is: it codes the facts that only refer to it (link role `medication`)."""
    members: tuple[MembershipDraft, ...] = ()
    measures: tuple[MeasureDraft, ...] = ()
    digest: bytes = b""
    """Of the bytes as read: an unchanged resource is recognised without looking further."""
    body: bytes | None = None
    """The bytes as read, where the caller keeps sources."""


class Refused(msgspec.Struct, gc=False):
    """Something that cannot be used, where it stood and why; no sentence repeats patient data."""

    file: str
    line: int | None
    resource: str
    """`Type/id` as far as known."""
    path: str
    """FHIR path of the element, e.g. `Observation.effectiveDateTime`."""
    reason: str
    body: bytes | None = None


class Skipped(msgspec.Struct, gc=False):
    """A resource of a type that no rule or screen uses: counted, not kept."""

    type: str
