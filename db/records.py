"""Frozen records that cross the border between data and screens. No framework, no database, no FHIR.

Days are `datetime.date`; a `Span` is a date as exact as the source wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from datetime import date

PersonId = NewType("PersonId", int)
"""A person's row in this store; means nothing outside it."""

FactId = NewType("FactId", int)


@dataclass(frozen=True, slots=True)
class Span:
    """A FHIR date without invented precision: the first and the last day that it may mean."""

    low: date
    high: date
    minute: int | None = None
    """Minutes after local midnight, where an instant was given."""

    @property
    def exact(self) -> bool:
        """True where the source named the day."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class PanelRow:
    """One line of the panel, as of one day."""

    person: PersonId
    family: str
    given: str
    mrn: str = ""
    birth: Span | None = None
    age: int | None = None
    """Completed years on the as-of day."""
    sex: str | None = None
    """FHIR administrative gender: `female`, `male`, `other`, `unknown`."""
    team: str = ""
    pcp: str = ""
    conditions: tuple[str, ...] = ()
    """Short names of chronic conditions, most important first."""
    medicines: int = 0
    last_contact: date | None = None
    next_visit: date | None = None
    next_visit_minute: int | None = None
    next_visit_text: str = ""
    language: str | None = None
    """BCP 47 code as received, e.g. `es-MX`."""
    interpreter: bool = False
    city: str = ""
    notes: int = 0
    deceased: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True)
class PanelList:
    """The answer to a filter: everybody who matches, in order, as ids; rows are asked for by page."""

    query: str
    order: str
    """Column id, with a leading `-` for descending."""
    ids: tuple[int, ...] | memoryview
    """Person ids in order (a memoryview of 64-bit integers for large panels)."""
    complete: bool
    """False while only the first page is known."""
    as_of: date
    words: str = ""
    """The filter read back in plain words."""


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact as a person reads it, with where it came from."""

    fact: FactId
    kind: int
    """`db.kinds.Kind`."""
    title: str
    when: Span | None = None
    until: Span | None = None
    value: str = ""
    """The value as written with its unit, or the coded answer's words."""
    number: float | None = None
    status: str = ""
    detail: str = ""
    """One line more: dosage, reason, place."""
    negated: bool = False
    code: str = ""
    """`system|code` of the first coding."""
    source: str = ""
    sources: int = 1
    """How many sources say the same."""
    reference: str = ""
    """`Type/id` of the resource in its source."""
    interpretation: str = ""
    low: float | None = None
    high: float | None = None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One numeric value on one day."""

    day: date
    value: float
    shown: str
    fact: FactId


@dataclass(frozen=True, slots=True)
class Trend:
    """The values of one measurement over time, oldest first, with the band that is aimed at."""

    id: str
    """Value set name, e.g. `lab-a1c`."""
    title: str
    unit: str
    points: tuple[TrendPoint, ...]
    goal_low: float | None = None
    goal_high: float | None = None
    goal_source: str = ""
    second: tuple[TrendPoint, ...] = ()
    """The lower line of a pair: diastolic pressure."""
    second_high: float | None = None
    """The goal of the lower line: a pair is in its goal only when both are."""


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """One way to reach a person."""

    system: str
    value: str
    use: str = ""


@dataclass(frozen=True, slots=True)
class RelatedPerson:
    """Somebody close, or a member of the household."""

    name: str
    relationship: str = ""
    phone: str = ""
    person: PersonId | None = None
    age: int | None = None


@dataclass(frozen=True, slots=True)
class Carer:
    """Who looks after a person, in which role."""

    name: str
    role: str
    team: str = ""


@dataclass(frozen=True, slots=True)
class PersonCard:
    """What fits on the first screen about one person, as of one day."""

    row: PanelRow
    as_of: date
    other_names: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    """(type or system, value)."""
    contacts: tuple[ContactPoint, ...] = ()
    address: str = ""
    marital: str = ""
    race: str = ""
    ethnicity: str = ""
    death: date | None = None
    carers: tuple[Carer, ...] = ()
    household: tuple[RelatedPerson, ...] = ()
    related: tuple[RelatedPerson, ...] = ()
    problems: tuple[FactLine, ...] = ()
    medicines: tuple[FactLine, ...] = ()
    allergies: tuple[FactLine, ...] = ()
    no_known_allergies: bool = False
    last_visits: tuple[FactLine, ...] = ()
    next_visits: tuple[FactLine, ...] = ()
    trends: tuple[Trend, ...] = ()
    labels: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    facts: int = 0


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """A stretch of a person's facts, newest first."""

    lines: tuple[FactLine, ...]
    total: int
    """Matching facts, whatever page is shown."""
    years: tuple[tuple[int, int], ...] = ()
    """(year, facts), oldest first, for the overview."""
    kinds: tuple[tuple[int, int], ...] = ()
    """(kind, facts) before the kind filter."""
    offset: int = 0


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two people who may be one, side by side."""

    pair: int
    score: int
    """0–100."""
    why: tuple[str, ...]
    a: PersonCard
    b: PersonCard
    state: str = "proposed"


@dataclass(frozen=True, slots=True)
class MergeLine:
    """A merge that was made and can be undone whole."""

    merge: int
    kept: PanelRow
    merged_name: str
    reason: str
    actor: str
    when: str


@dataclass(frozen=True, slots=True)
class ReportedPoint:
    """One period of a measure that a source reports, as it reports it."""

    start: date
    end: date
    value: float
    numerator: int | None = None
    denominator: int | None = None

    @property
    def day(self) -> date:
        """Where it stands in a chart: the end of its period."""
        return self.end

    @property
    def shown(self) -> str:
        """The value as people read it."""
        return f"{self.value:,.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Reported:
    """A measure over the years as a source reports it (FHIR MeasureReport): theirs, never recomputed here."""

    measure: str
    """Canonical of the measure."""
    title: str
    part: str
    """The stratum, e.g. a clinic; empty for the whole."""
    unit: str
    source: str
    points: tuple[ReportedPoint, ...]
    """Oldest first."""


@dataclass(frozen=True, slots=True)
class TypeCount:
    """How many resources of one type were stored, skipped and refused."""

    stored: int = 0
    skipped: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """One resource, line or file that could not be used, and why."""

    file: str
    line: int | None
    resource: str
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far an import is."""

    files_done: int
    files_total: int
    bytes_done: int
    bytes_total: int
    """Size on disk of what will be read."""
    resources: int
    people: int
    seconds: float
    file: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did."""

    types: dict[str, TypeCount]
    people: int
    """People in the store afterwards."""
    seconds: float
    refusals: tuple[Refusal, ...] = ()
    """The first hundred; all are kept in the quarantine."""
    refused: int = 0
    files: int = 0
    bytes: int = 0
    cancelled: bool = False
    warnings: tuple[str, ...] = ()
    duplicates: int = 0
    """Probable duplicates waiting for a person."""


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """What the status line and the doctor say about an open store."""

    path: str
    demo: bool
    people: int
    """In the panel on the as-of day."""
    as_of: date
    latest: date | None
    """The newest fact that is not in the future: how old the data are."""
    sources: tuple[str, ...] = ()
    read_only: bool = False
    holder: str = ""
    """Who holds the store for writing, when it is not us."""
    duplicates: int = 0
    teams: tuple[str, ...] = ()
    practitioners: tuple[str, ...] = field(default=())
