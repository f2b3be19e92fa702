"""The tables of a store, as SQLModel classes: the one description that migrations and tests compare with.

Hot paths never load this module (it costs more than Textual itself to import); they use the driver with SQL text.
Days are proleptic ordinals (`datetime.date.toordinal`), instants are milliseconds since 1970 in UTC, and every
clinical date is a pair of days [low, high] because FHIR dates may be a year or a month only.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import REAL, CheckConstraint, Index, Integer, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from db.meaning import STANDING

STRICT: dict[str, Any] = {"sqlite_strict": True}
"""Every table refuses values of the wrong type."""


def _key() -> Any:
    return Field(default=None, primary_key=True, sa_type=Integer)


def _with_default(more: dict[str, Any]) -> dict[str, Any]:
    """A default stands in the store too: rows are mostly written with SQL."""
    default = more.get("default")
    if default is not None:
        told = f"'{default}'" if isinstance(default, str) else str(default)
        more["sa_column_kwargs"] = {"server_default": text(told)}
    return more


def _text(**more: Any) -> Any:
    return Field(sa_type=Text, **_with_default(more))


def _whole(**more: Any) -> Any:
    return Field(sa_type=Integer, **_with_default(more))


def _real(**more: Any) -> Any:
    return Field(sa_type=REAL, **more)


def _bytes(**more: Any) -> Any:
    return Field(sa_type=LargeBinary, **more)


def _to(target: str, *, cascade: bool = False, **more: Any) -> Any:
    """A foreign key; rows that belong to a resource go with it."""
    if cascade:
        more["ondelete"] = "CASCADE"
    return Field(sa_type=Integer, foreign_key=target, **_with_default(more))


class Meta(SQLModel, table=True):
    """What the store says about itself: `store-id`, `site-secret`, `demo`, `as-of`, `changes`."""

    __tablename__ = "meta"
    __table_args__ = STRICT
    key: str = _text(primary_key=True)
    value: str = _text()


class Source(SQLModel, table=True):
    """Where resources come from: a server's base address, the hub, or a name given to files."""

    __tablename__ = "source"
    __table_args__ = STRICT
    id: int | None = _key()
    name: str = _text(unique=True)
    kind: str = _text()
    """`file`, `server`, `hub`, `seed` or `console`."""
    latest_at: int | None = _whole(default=None)
    """When this source last brought something, as an instant."""


class LabelSet(SQLModel, table=True):
    """One combination of sensitivity labels, as sorted `system|code` words; row 0 is "no labels"."""

    __tablename__ = "label_set"
    __table_args__ = STRICT
    id: int | None = _key()
    labels: str = _text(unique=True)


class ImportRun(SQLModel, table=True):
    """One call of the intake: when, by whom, how it ended, and its counts as JSON."""

    __tablename__ = "import_run"
    __table_args__ = STRICT
    id: int | None = _key()
    started_at: int = _whole()
    ended_at: int | None = _whole(default=None)
    actor: str = _text()
    state: str = _text()
    """`running`, `done`, `cancelled` or `failed`."""
    counts: str = _text(default="{}")


class Quarantine(SQLModel, table=True):
    """A resource that could not be used, with where it stood and why; the bytes are kept (compressed)."""

    __tablename__ = "quarantine"
    __table_args__ = STRICT
    id: int | None = _key()
    run_id: int = _to("import_run.id")
    file: str = _text()
    line: int | None = _whole(default=None)
    resource: str = _text()
    path: str = _text()
    reason: str = _text()
    body: bytes | None = _bytes(default=None)


class Resource(SQLModel, table=True):
    """One FHIR resource of one source: stored, only referred to so far, deleted, or entered in error."""

    __tablename__ = "resource"
    __table_args__ = (
        UniqueConstraint("source_id", "type", "fhir_id"),
        Index("ix_resource_person", "person_id"),
        STRICT,
    )
    id: int | None = _key()
    source_id: int = _to("source.id")
    type: str = _text()
    fhir_id: str = _text()
    state: int = _whole()
    """0 referred to, 1 stored, 2 deleted, 3 entered in error."""
    version: str | None = _text(default=None)
    updated_at: int | None = _whole(default=None)
    digest: bytes | None = _bytes(default=None)
    person_id: int | None = _to("person.id", default=None)
    """The person it counts for today."""
    origin_id: int | None = _to("person.id", default=None)
    """The person it came with: what un-merging restores."""
    labels_id: int = _to("label_set.id", default=0)
    run_id: int | None = _to("import_run.id", default=None)


class ResourceBody(SQLModel, table=True):
    """The untouched resource, zlib-compressed JSON, where the site keeps sources."""

    __tablename__ = "resource_body"
    __table_args__ = STRICT
    resource_id: int = _to("resource.id", cascade=True, primary_key=True)
    body: bytes = _bytes()


class ResourceAlias(SQLModel, table=True):
    """Another way to refer to a resource: `urn:uuid:…` that is not its id, or `Type?system|value`."""

    __tablename__ = "resource_alias"
    __table_args__ = (Index("ix_resource_alias_resource", "resource_id"), STRICT)
    source_id: int = _to("source.id", primary_key=True)
    key: str = _text(primary_key=True)
    resource_id: int = _to("resource.id", cascade=True)


class ResourceCode(SQLModel, table=True):
    """The codes of a Medication, for orders that only refer to it."""

    __tablename__ = "resource_code"
    __table_args__ = {"sqlite_strict": True, "sqlite_with_rowid": False}
    resource_id: int = _to("resource.id", cascade=True, primary_key=True)
    code_id: int = _to("code.id", primary_key=True)
    place: int = _whole()


class Directory(SQLModel, table=True):
    """Who and where: practitioners, roles, organisations, locations, care teams, devices, by resource."""

    __tablename__ = "directory"
    # Who is in the teams of one organisation, for a person's page.
    __table_args__ = (Index("ix_directory_belongs_to", "belongs_to"), STRICT)
    resource_id: int = _to("resource.id", cascade=True, primary_key=True)
    kind: str = _text()
    name: str = _text()
    role: str | None = _text(default=None)
    phone: str | None = _text(default=None)
    place: str | None = _text(default=None)
    belongs_to: int | None = _to("resource.id", default=None)
    active: int = _whole(default=1)


class TeamMember(SQLModel, table=True):
    """Who takes part in a care team, in which role."""

    __tablename__ = "team_member"
    __table_args__ = (Index("ix_team_member_team", "team_id"), STRICT)
    id: int | None = _key()
    team_id: int = _to("resource.id", cascade=True)
    member_id: int | None = _to("resource.id", default=None)
    role: str | None = _text(default=None)
    name: str | None = _text(default=None)
    start_day: int | None = _whole(default=None)
    end_day: int | None = _whole(default=None)


class Household(SQLModel, table=True):
    """People who live together: a Group of the source, or people at one full address."""

    __tablename__ = "household"
    __table_args__ = STRICT
    id: int | None = _key()
    kind: str = _text()
    key: str = _text(unique=True)
    name: str = _text()


class Person(SQLModel, table=True):
    """One person, whatever number of sources know them."""

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_merged", "merged_into"),
        Index("ix_person_household", "household_id"),
        STRICT,
    )
    id: int | None = _key()
    known: int = _whole(default=0)
    """1 once a Patient resource has arrived; until then only facts refer to them."""
    active: int = _whole(default=1)
    merged_into: int | None = _to("person.id", default=None)
    patient_id: int | None = _whole(default=None)
    """The Patient resource that the fields below come from: the one updated last."""
    family: str = _text(default="")
    given: str = _text(default="")
    prefix: str = _text(default="")
    suffix: str = _text(default="")
    sort_name: str = _text(default="")
    """Folded `family given` (case, diacritics, apostrophes), the order of the panel."""
    birth_day: int | None = _whole(default=None)
    birth_high: int | None = _whole(default=None)
    sex: str | None = _text(default=None)
    """Administrative gender; where absent, US Core birth sex (clinical.md section 0)."""
    birth_sex: str | None = _text(default=None)
    deceased: int = _whole(default=0)
    death_day: int | None = _whole(default=None)
    language: str | None = _text(default=None)
    interpreter: int = _whole(default=0)
    marital: str | None = _text(default=None)
    race: str | None = _text(default=None)
    """US Core OMB race codes, sorted, space between; `UNK` or `ASKU` as received; null when absent."""
    ethnicity: str | None = _text(default=None)
    household_id: int | None = _to("household.id", default=None)
    labels_id: int = _to("label_set.id", default=0)


class PersonName(SQLModel, table=True):
    """One name of a person, as received."""

    __tablename__ = "person_name"
    __table_args__ = (
        Index("ix_person_name_person", "person_id"),
        Index("ix_person_name_resource", "resource_id"),
        STRICT,
    )
    id: int | None = _key()
    person_id: int = _to("person.id")
    resource_id: int = _to("resource.id", cascade=True)
    use: str | None = _text(default=None)
    family: str = _text()
    given: str = _text()
    prefix: str = _text()
    suffix: str = _text()
    text: str = _text()


class PersonIdentifier(SQLModel, table=True):
    """One identifier of a person: the same system and value is the same person."""

    __tablename__ = "person_identifier"
    __table_args__ = (
        Index("ix_person_identifier_value", "value", "system"),
        Index("ix_person_identifier_person", "person_id"),
        Index("ix_person_identifier_resource", "resource_id"),
        STRICT,
    )
    id: int | None = _key()
    person_id: int = _to("person.id")
    resource_id: int = _to("resource.id", cascade=True)
    system: str = _text()
    value: str = _text()
    use: str | None = _text(default=None)
    type: str | None = _text(default=None)


class PersonAddress(SQLModel, table=True):
    """One address of a person."""

    __tablename__ = "person_address"
    __table_args__ = (
        Index("ix_person_address_person", "person_id"),
        Index("ix_person_address_resource", "resource_id"),
        STRICT,
    )
    id: int | None = _key()
    person_id: int = _to("person.id")
    resource_id: int = _to("resource.id", cascade=True)
    use: str | None = _text(default=None)
    line: str = _text()
    city: str = _text()
    district: str = _text()
    state: str = _text()
    postal_code: str = _text()
    country: str = _text()
    ended: int = _whole(default=0)


class PersonContact(SQLModel, table=True):
    """One phone number, e-mail address or other way to reach a person."""

    __tablename__ = "person_contact"
    __table_args__ = (
        Index("ix_person_contact_person", "person_id"),
        Index("ix_person_contact_resource", "resource_id"),
        STRICT,
    )
    id: int | None = _key()
    person_id: int = _to("person.id")
    resource_id: int = _to("resource.id", cascade=True)
    system: str = _text()
    value: str = _text()
    use: str | None = _text(default=None)
    rank: int | None = _whole(default=None)
    ended: int = _whole(default=0)


class PersonRace(SQLModel, table=True):
    """US Core race and ethnicity, each category and detail as received."""

    __tablename__ = "person_race"
    __table_args__ = (
        Index("ix_person_race_person", "person_id"),
        Index("ix_person_race_resource", "resource_id"),
        STRICT,
    )
    id: int | None = _key()
    person_id: int = _to("person.id")
    resource_id: int = _to("resource.id", cascade=True)
    kind: str = _text()
    """`race` or `ethnicity`."""
    level: str = _text()
    """`omb`, `detailed` or `text`."""
    code: str = _text()
    display: str = _text()


class Related(SQLModel, table=True):
    """Somebody close to a person: Patient.contact or RelatedPerson."""

    __tablename__ = "related"
    __table_args__ = (
        Index("ix_related_person", "person_id"),
        Index("ix_related_resource", "resource_id"),
        STRICT,
    )
    id: int | None = _key()
    person_id: int = _to("person.id")
    resource_id: int = _to("resource.id", cascade=True)
    name: str = _text()
    relationship: str = _text()
    phone: str = _text()
    active: int = _whole(default=1)


class Empanelment(SQLModel, table=True):
    """Who looks after a person: general practitioner, clinic, care team or panel, with role and time."""

    __tablename__ = "empanelment"
    __table_args__ = (
        Index("ix_empanelment_person", "person_id"),
        Index("ix_empanelment_resource", "resource_id"),
        Index("ix_empanelment_carer", "carer_id"),
        STRICT,
    )
    id: int | None = _key()
    person_id: int = _to("person.id")
    origin_id: int = _to("person.id")
    """The person it came with, as one Group speaks of many people."""
    resource_id: int = _to("resource.id", cascade=True)
    carer_id: int = _to("resource.id")
    """A practitioner, organisation, care team or panel (Group)."""
    role: str = _text()
    """`pcp`, `clinic`, `team`, `panel` or `household`."""
    start_day: int | None = _whole(default=None)
    end_day: int | None = _whole(default=None)


class PersonMerge(SQLModel, table=True):
    """Two people found to be one, by a shared identifier, a link or a person's decision; can be undone whole."""

    __tablename__ = "person_merge"
    __table_args__ = (Index("ix_person_merge_merged", "merged_id"), STRICT)
    id: int | None = _key()
    kept_id: int = _to("person.id")
    merged_id: int = _to("person.id")
    reason: str = _text()
    """`identifier`, `link` or `person`."""
    actor: str = _text()
    at: int = _whole()
    undone_at: int | None = _whole(default=None)
    undone_by: str | None = _text(default=None)


class Duplicate(SQLModel, table=True):
    """Two people who may be one: proposed, never merged by itself; a "no" is remembered."""

    __tablename__ = "duplicate"
    __table_args__ = (UniqueConstraint("a_id", "b_id"), CheckConstraint("a_id < b_id"), STRICT)
    id: int | None = _key()
    a_id: int = _to("person.id")
    b_id: int = _to("person.id")
    score: int = _whole()
    why: str = _text()
    state: str = _text(default="proposed")
    """`proposed`, `merged` or `different`."""
    actor: str | None = _text(default=None)
    at: int | None = _whole(default=None)


class Code(SQLModel, table=True):
    """One code of one code system, or a text without a code (system is then empty)."""

    __tablename__ = "code"
    __table_args__ = (UniqueConstraint("system", "code"), STRICT)
    id: int | None = _key()
    system: str = _text()
    code: str = _text()
    display: str = _text()


class ValueSet(SQLModel, table=True):
    """A named set of codes with its source and date; a site may add or replace."""

    __tablename__ = "value_set"
    __table_args__ = STRICT
    id: int | None = _key()
    name: str = _text(unique=True)
    digest: str = _text()
    """Of the definition; a changed definition is resolved anew."""


class SetCode(SQLModel, table=True):
    """Which stored codes belong to which value set: resolved when a code or a set is first seen."""

    __tablename__ = "set_code"
    __table_args__ = (
        Index("ix_set_code_code", "code_id"),
        {"sqlite_strict": True, "sqlite_with_rowid": False},
    )
    set_id: int = _to("value_set.id", cascade=True, primary_key=True)
    code_id: int = _to("code.id", primary_key=True)


class Fact(SQLModel, table=True):
    """One dated clinical statement about one person."""

    __tablename__ = "fact"
    __table_args__ = (
        # A person's page and timeline, and everything that asks "which kind, when".
        Index("ix_fact_person", "person_id", "kind", "start_day"),
        # Who has a code, and the last value of a code: with all that such a question asks, so that no row is read.
        Index(
            "ix_fact_code",
            "code_id",
            "person_id",
            "start_day",
            "kind",
            text(STANDING.replace("f.", "")),
            "end_day",
            "end_high",
            "recorded_day",
            "standard",
        ),
        # Replacing what a resource said before.
        Index("ix_fact_resource", "resource_id"),
        # Doubles of a person: left out of counts and pages without reading their rows. Empty in most stores.
        Index(
            "ix_fact_same",
            "person_id",
            "same_as",
            "kind",
            "start_day",
            sqlite_where=text("same_as IS NOT NULL"),
        ),
        STRICT,
    )
    id: int | None = _key()
    resource_id: int = _to("resource.id", cascade=True)
    person_id: int = _to("person.id")
    parent_id: int | None = _whole(default=None)
    """A component or answer hangs on the fact of the whole; both go with their resource, so this is no foreign key
    (one would make SQLite search all facts at every delete)."""
    kind: int = _whole()
    """`db.kinds.Kind`."""
    code_id: int | None = _to("code.id", default=None)
    title: str | None = _text(default=None)
    """The words to show: the concept's text, else its display."""
    text: str | None = _text(default=None)
    """Free text that belongs to the fact: a note, a dosage, a comment."""
    start_day: int | None = _whole(default=None)
    start_high: int | None = _whole(default=None)
    start_at: int | None = _whole(default=None)
    start_offset: int | None = _whole(default=None)
    """Minutes east of UTC as recorded."""
    end_day: int | None = _whole(default=None)
    end_high: int | None = _whole(default=None)
    end_at: int | None = _whole(default=None)
    end_offset: int | None = _whole(default=None)
    recorded_day: int | None = _whole(default=None)
    recorded_at: int | None = _whole(default=None)
    status: str | None = _text(default=None)
    verification: str | None = _text(default=None)
    intent: str | None = _text(default=None)
    negated: int = _whole(default=0)
    class_: str | None = Field(default=None, sa_type=Text, sa_column_kwargs={"name": "class"})
    value: float | None = _real(default=None)
    """The number as received; numbers only, never a guess from text."""
    value_raw: str | None = _text(default=None)
    """The decimal as written, for the screen."""
    value_type: str | None = _text(default=None)
    """`quantity`, `code`, `string`, `boolean`, `integer`, `date`, `range`, `ratio`, `sampled`."""
    value_code_id: int | None = _to("code.id", default=None)
    value_text: str | None = _text(default=None)
    value_day: int | None = _whole(default=None)
    comparator: str | None = _text(default=None)
    unit: str | None = _text(default=None)
    standard: float | None = _real(default=None)
    """The number in the unit that rules compare in (clinical.md section 0); null for an unknown unit."""
    low: float | None = _real(default=None)
    high: float | None = _real(default=None)
    interpretation: str | None = _text(default=None)
    absent: str | None = _text(default=None)
    labels_id: int = _to("label_set.id", default=0)
    same_as: int | None = _whole(default=None)
    """The same statement from an earlier source: shown as a second source, never counted twice."""


class FactCode(SQLModel, table=True):
    """Every further coding of a fact by role; the first coding stands in the fact itself."""

    __tablename__ = "fact_code"
    __table_args__ = (
        Index("ix_fact_code_code", "code_id", "role"),
        {"sqlite_strict": True, "sqlite_with_rowid": False},
    )
    fact_id: int = _to("fact.id", cascade=True, primary_key=True)
    role: str = _text(primary_key=True)
    """`code`, `value`, `category`, `reason`, `not-done-reason`, `body-site`, `severity`, `discharge`, `type`, `ingredient` …"""
    code_id: int = _to("code.id", primary_key=True)


class FactLink(SQLModel, table=True):
    """What a fact refers to: encounter, performer, diagnosis, order, location."""

    __tablename__ = "fact_link"
    __table_args__ = (
        Index("ix_fact_link_target", "resource_id", "role"),
        {"sqlite_strict": True, "sqlite_with_rowid": False},
    )
    fact_id: int = _to("fact.id", cascade=True, primary_key=True)
    role: str = _text(primary_key=True)
    resource_id: int = _to("resource.id", primary_key=True)
    rank: int | None = _whole(default=None)


class Medication(SQLModel, table=True):
    """What only medicine facts have: supply, repeats, dose and the dosage's own period."""

    __tablename__ = "medication"
    __table_args__ = STRICT
    fact_id: int = _to("fact.id", cascade=True, primary_key=True)
    supply_days: float | None = _real(default=None)
    repeats: int | None = _whole(default=None)
    quantity: float | None = _real(default=None)
    bounds_start: int | None = _whole(default=None)
    bounds_end: int | None = _whole(default=None)
    dose: float | None = _real(default=None)
    dose_unit: str | None = _text(default=None)
    per_day: float | None = _real(default=None)
    dosage: str | None = _text(default=None)


class MeasureResult(SQLModel, table=True):
    """A number that a source reports about a population (MeasureReport): kept and shown as theirs, never recomputed."""

    __tablename__ = "measure_result"
    __table_args__ = (
        Index("ix_measure_result_measure", "measure", "start_day"),
        Index("ix_measure_result_resource", "resource_id"),
        STRICT,
    )
    id: int | None = _key()
    resource_id: int = _to("resource.id", cascade=True)
    measure: str = _text()
    title: str = _text()
    group_code: str = _text()
    stratum: str = _text(default="")
    start_day: int = _whole()
    end_day: int = _whole()
    numerator: int | None = _whole(default=None)
    denominator: int | None = _whole(default=None)
    score: float | None = _real(default=None)
    unit: str | None = _text(default=None)


class PanelRow(SQLModel, table=True):
    """The panel as it is walked: one row a person, computed for one as-of day (`meta.as-of`), in name order."""

    __tablename__ = "panel_row"
    __table_args__ = (
        # How many people each team and provider has and when they were seen last: the status line, in one narrow pass.
        # Begins with what no filter asks for, so that the planner never walks the panel along it.
        Index("ix_panel_row_team", "team_id", "pcp_id", "in_panel", "contact_day"),
        STRICT,
    )
    pos: int | None = Field(default=None, primary_key=True, sa_type=Integer)
    """Place by name, with gaps for people who join: the first page of any filter comes off this key without sorting."""
    person_id: int = _to("person.id", unique=True)
    family: str = _text()
    given: str = _text()
    mrn: str = _text(default="")
    birth_day: int | None = _whole(default=None)
    birth_high: int | None = _whole(default=None)
    age: int | None = _whole(default=None)
    sex: str | None = _text(default=None)
    team_id: int | None = _whole(default=None)
    team: str = _text(default="")
    pcp_id: int | None = _whole(default=None)
    pcp: str = _text(default="")
    conditions: str = _text(default="")
    """Short names of chronic conditions, most important first, two spaces between."""
    condition_count: int = _whole(default=0)
    medicines: int = _whole(default=0)
    contact_day: int | None = _whole(default=None)
    visit_day: int | None = _whole(default=None)
    visit_minute: int | None = _whole(default=None)
    """Minutes after local midnight of the next appointment."""
    visit_text: str = _text(default="")
    language: str | None = _text(default=None)
    interpreter: int = _whole(default=0)
    city: str = _text(default="")
    household_id: int | None = _whole(default=None)
    notes: int = _whole(default=0)
    deceased: int = _whole(default=0)
    active: int = _whole(default=1)
    in_panel: int = _whole(default=1)
    """Alive, active and born by the as-of day (clinical.md section 0, "panel")."""


class Audit(SQLModel, table=True):
    """Who did what to whom, when. Append-only; each row is sealed with the one before (security.md 3.5)."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_person", "person_id"), STRICT)
    seq: int | None = Field(default=None, primary_key=True, sa_type=Integer)
    at: int = _whole()
    monotonic: int = _whole()
    clock_offset: int = _whole(default=0)
    actor: str = _text()
    role: str = _text()
    device: str = _text()
    session: str = _text()
    person_id: int | None = _whole(default=None)
    action: str = _text()
    refs: str = _text(default="")
    purpose: str = _text(default="TREAT")
    outcome: str = _text(default="ok")
    epoch: int = _whole(default=0)
    """Which sealing key was in force."""
    previous_mac: bytes = _bytes()
    mac: bytes = _bytes()
