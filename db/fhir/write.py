"""Drafts into the store: finds or makes each resource, replaces what it said before, resolves references in any order.

Works inside the caller's transaction, in batches, with driver SQL: a panel is millions of rows.
"""

from __future__ import annotations

import zlib
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from db.fhir.people import People
from db.fhir.rows import (
    ALIAS, BODY, DIRECTORY, EMPANELMENT, FACT, FACT_CODE, FACT_LINK, MEASURE, MEDICATION, MEMBER, RESOURCE_CHANGED, Rows,
)  # fmt: skip
from db.fhir.terms import Terms
from db.kinds import Kind

if TYPE_CHECKING:
    from db.fhir.draft import Concept, Draft, FactDraft, Ref
    from db.value_sets import ValueSets

REFERRED, STORED, DELETED, IN_ERROR = 0, 1, 2, 3
"""States of a resource (`db.schema.Resource.state`)."""

CACHE: Final = 300_000
"""Resources remembered at once; beyond that the store is asked again, so that memory does not grow with the input."""

MEDICINES: Final = frozenset(
    {
        Kind.MEDICATION_REQUEST,
        Kind.MEDICATION_STATEMENT,
        Kind.MEDICATION_ADMINISTRATION,
        Kind.MEDICATION_DISPENSE,
    }
)

HINTS: Final[dict[str, tuple[str, ...]]] = {
    "encounter": ("Encounter",),
    "result": ("Observation",),
    "specimen": ("Specimen",),
    "diagnosis": ("Condition", "Procedure"),
    "location": ("Location",),
    "medication": ("Medication",),
    "addresses": ("Condition",),
    "based-on": ("ServiceRequest", "MedicationRequest", "CarePlan"),
    "part-of": ("Procedure", "Encounter", "Observation"),
    "goal": ("Goal",),
    "reason": ("Condition", "Observation", "Procedure", "DiagnosticReport"),
    "payor": ("Organization", "Patient", "RelatedPerson"),
    "performer": ("Practitioner", "Organization", "PractitionerRole", "CareTeam", "Patient", "RelatedPerson", "Device"),
}
"""What a `urn:uuid:` under a role may be; the first is taken for one that has not arrived where it is the only one."""

CARERS: Final = HINTS["performer"]

NO_MOMENT: Final = (None, None, None, None)


class Known(NamedTuple):
    """What the store remembers of one resource."""

    id: int
    state: int
    version: str | None
    updated_at: int | None
    digest: bytes | None
    person: int | None
    origin: int | None


def _next(conn: Any, table: str) -> int:
    return int(conn.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()[0])  # noqa: S608 - fixed names


class Writer:
    """Writes drafts of one import run; call `write` for each, `flush` before the transaction ends."""

    def __init__(self, conn: Any, *, source: str, kind: str, run_id: int, sets: ValueSets, keep_source: bool) -> None:
        """Begin.

        Args:
            conn: The write connection, in a transaction.
            source: What resources without a server of their own are said to come from.
            kind: `file`, `server`, `hub`, `seed` or `console`.
            run_id: The import run.
            sets: Value sets to resolve new codes with.
            keep_source: Keep the untouched bytes of each resource too.
        """
        self.conn = conn
        self.run_id = run_id
        self.keep_source = keep_source
        self.default_kind = kind
        self.rows = Rows(conn)
        self.terms = Terms(conn, sets)
        self.people = People(conn, self.rows)
        self.touched: set[int] = set()
        """People whose facts, names or carers changed."""
        self.stored: Counter[str] = Counter()
        self.changed = 0
        self._sources: dict[str, int] = {name: int(i) for i, name in conn.execute("SELECT id, name FROM source")}
        self.source_id = self._source(source)
        self._known: dict[tuple[int, str, str], Known] = {}
        self._types: set[str] = {""}
        self._types_asked = False
        self._next_resource = _next(conn, "resource")
        self._next_fact = _next(conn, "fact")
        # In an empty store the cache knows everything until it forgets something.
        self._complete = self._next_resource == 1
        # Most sources need neither; asking the store for each reference would cost more than all the rest.
        self._urns = self._any("SELECT EXISTS (SELECT 1 FROM resource_alias WHERE key LIKE 'urn:%')")
        self._identifiers = self._any("SELECT EXISTS (SELECT 1 FROM resource_alias WHERE key NOT LIKE 'urn:%')")
        self._waiting_people = self._any(
            "SELECT EXISTS (SELECT 1 FROM resource WHERE state = 0 AND fhir_id LIKE 'Patient?%')"
        )

        self._untyped = self._any("SELECT EXISTS (SELECT 1 FROM resource WHERE state = 0 AND type = '')")

    def _any(self, question: str) -> bool:
        return bool(self.conn.execute(question).fetchone()[0])

    # -- references ---------------------------------------------------------------------------------------------------

    def _source(self, name: str) -> int:
        found = self._sources.get(name)
        if found is None:
            kind = "server" if "://" in name else self.default_kind
            self.conn.execute("INSERT OR IGNORE INTO source(name, kind) VALUES (?, ?)", (name, kind))
            found = int(self.conn.execute("SELECT id FROM source WHERE name = ?", (name,)).fetchone()[0])
            self._sources[name] = found
        return found

    def _lookup(self, source: int, kind: str, ident: str) -> Known | None:
        key = (source, kind, ident)
        known = self._known.get(key)
        if known is None and not self._complete:
            row = self.conn.execute(
                "SELECT id, state, version, updated_at, digest, person_id, origin_id FROM resource"
                " WHERE source_id = ? AND type = ? AND fhir_id = ?",
                key,
            ).fetchone()
            if row is not None:
                known = self._known[key] = Known(*row)
        return known

    def _placeholder(self, source: int, kind: str, ident: str) -> Known:
        """A resource that is referred to before it has arrived."""
        person = self.people.placeholder() if kind == "Patient" else None
        known = Known(self._next_resource, REFERRED, None, None, None, person, person)
        self._next_resource += 1
        self.rows.resources[known.id] = [known.id, source, kind, ident, REFERRED, None, None, None, person, person, 0, None]
        self._known[(source, kind, ident)] = known
        return known

    def _by_alias(self, source: int, key: str) -> Known | None:
        if not (self._urns if key.startswith("urn:") else self._identifiers):
            return None
        row = self.conn.execute(
            "SELECT r.id, r.state, r.version, r.updated_at, r.digest, r.person_id, r.origin_id, r.source_id, r.type, r.fhir_id"
            " FROM resource_alias a JOIN resource r ON r.id = a.resource_id WHERE a.source_id = ? AND a.key = ?",
            (source, key),
        ).fetchone()
        if row is None:
            return None
        found: Known = self._known.setdefault((row[7], row[8], row[9]), Known(*row[:7]))
        return found

    def resolve(self, ref: Ref, source: int, hints: tuple[str, ...] = CARERS) -> Known | None:
        """The resource that `ref` means, made as a placeholder where it has not arrived; None for a mere display.

        Args:
            ref: The reference.
            source: The source of the resource that refers.
            hints: What it may be where it does not say, as `urn:uuid:` references do not.
        """
        if ref.base:
            source = self._source(ref.base)
        if ref.type:
            hints = (ref.type,)
        if ref.id:
            return self._by_id(ref, source, hints)
        if ref.identifier is not None:
            return self._by_identifier(ref.identifier, source, hints[0])
        return None

    def _by_id(self, ref: Ref, source: int, hints: tuple[str, ...]) -> Known:
        if ref.urn and (aliased := self._by_alias(source, ref.urn)) is not None:
            return aliased
        for kind in hints:
            known = self._lookup(source, kind, ref.id)
            if known is not None:
                return known
        kind = hints[0] if len(hints) == 1 else ""
        known = self._whatever_type(source, ref.id) if not kind else None
        if known is None:
            known = self._placeholder(source, kind, ref.id)
            self._untyped = self._untyped or not kind
        return known

    def _whatever_type(self, source: int, ident: str) -> Known | None:
        """A resource by its id alone: only for references that say no type and are none of what they should be."""
        for key in ((source, kind, ident) for kind in self._types):
            if (known := self._known.get(key)) is not None:
                return known
        if self._complete:
            return None
        if not self._types_asked:
            self._types.update(kind for (kind,) in self.conn.execute("SELECT DISTINCT type FROM resource"))
            self._types_asked = True
        for kind in self._types:
            if (known := self._lookup(source, kind, ident)) is not None:
                return known
        return None

    def _by_identifier(self, identifier: tuple[str, str], source: int, kind: str) -> Known:
        key = f"{kind}?{identifier[0]}|{identifier[1]}"
        if kind == "Patient":
            found = self.people.resource_of(identifier)
            if found is not None:
                if found in self.rows.resources:
                    self.rows.write()
                row = self.conn.execute(
                    "SELECT id, state, version, updated_at, digest, person_id, origin_id FROM resource WHERE id = ?",
                    (found,),
                ).fetchone()
                return Known(*row)
        known = self._by_alias(source, key) or self._lookup(source, kind, key)
        if known is None:
            known = self._placeholder(source, kind, key)
            self._waiting_people = self._waiting_people or kind == "Patient"
        return known

    # -- one resource -------------------------------------------------------------------------------------------------

    def write(self, draft: Draft) -> None:
        """Take in one draft: new, newer, unchanged, older, deleted or in error. Counts it as stored either way."""
        source = self._source(draft.base) if draft.base else self.source_id
        known = self._lookup(source, draft.type, draft.id)
        self.stored[draft.type] += 1
        self._types.add(draft.type)
        if known is not None and known.state != REFERRED and not self._is_newer(draft, known):
            return
        if known is None:
            known = self._placeholder(source, draft.type, draft.id)
        if draft.aliases:
            known = self._take_aliases(draft, source, known)
        if self._untyped and (earlier := self._lookup(source, "", draft.id.lower())) is not None:
            known = self._absorb(source, ("", draft.id.lower()), earlier, known)
        self.changed += 1
        if known.state != REFERRED:
            self._forget(known)
        self._write_new(draft, source, known)
        if len(self._known) > CACHE:
            self._trim()

    @staticmethod
    def _is_newer(draft: Draft, known: Known) -> bool:
        """Whether the draft says something that the store does not know yet (design.md 3.1: order does not matter)."""
        if draft.updated_at is not None and known.updated_at is not None and draft.updated_at != known.updated_at:
            return draft.updated_at > known.updated_at
        mine, theirs = draft.version, known.version
        if mine and theirs and mine != theirs and mine.isdigit() and theirs.isdigit():
            return int(mine) > int(theirs)
        if draft.deleted:
            return known.state != DELETED
        return draft.digest != known.digest or known.state == DELETED

    def _take_aliases(self, draft: Draft, source: int, known: Known) -> Known:
        """Register other keys of a resource; what was referred to by them before becomes this resource."""
        for key in draft.aliases:
            self._urns = self._urns or key.startswith("urn:")
            self._identifiers = self._identifiers or not key.startswith("urn:")
            ident = key.rsplit(":", 1)[1] if key.startswith("urn:") else key
            for kind in (draft.type, "") if key.startswith("urn:") else (draft.type,):
                earlier = self._lookup(source, kind, ident)
                if earlier is not None and earlier.state == REFERRED and earlier.id != known.id:
                    known = self._absorb(source, (kind, ident), earlier, known)
            self.rows.add(ALIAS, (source, key, known.id))
        self.rows.write()
        return known

    def _take_waiting(self, draft: Draft, known: Known) -> Known:
        """What was said of somebody by identifier alone belongs to the Patient who carries it, whichever source it is."""
        if draft.patient is None or not self._waiting_people:
            return known
        for system, value, _, _ in draft.patient.identifiers:
            key = f"Patient?{system}|{value}"
            for source in list(self._sources.values()):
                earlier = self._lookup(source, "Patient", key)
                if earlier is not None and earlier.state == REFERRED:
                    known = self._absorb(source, ("Patient", key), earlier, known)
        return known

    def _absorb(self, source: int, key: tuple[str, str], earlier: Known, known: Known) -> Known:
        """`earlier` was only referred to and turns out to be `known`: move what hangs on it."""
        self.rows.write()
        if earlier.person is not None:
            if known.person is None:
                known = known._replace(person=earlier.person, origin=earlier.origin)
            elif known.person != earlier.person:
                self.people.absorb(earlier.person, known.person)
        for statement in (
            "UPDATE OR IGNORE fact_link SET resource_id = ? WHERE resource_id = ?",
            "UPDATE team_member SET member_id = ? WHERE member_id = ?",
            "UPDATE team_member SET team_id = ? WHERE team_id = ?",
            "UPDATE directory SET belongs_to = ? WHERE belongs_to = ?",
            "UPDATE empanelment SET carer_id = ? WHERE carer_id = ?",
        ):
            self.conn.execute(statement, (known.id, earlier.id))
        self.conn.execute("DELETE FROM fact_link WHERE resource_id = ?", (earlier.id,))
        self.conn.execute("DELETE FROM resource WHERE id = ?", (earlier.id,))
        self._known.pop((source, *key), None)
        return known

    def _forget(self, known: Known) -> None:
        """Take away everything that the resource said before; its row and its person stay."""
        self.rows.write()
        affected = self.conn.execute(
            "SELECT person_id FROM fact WHERE resource_id = ?1 UNION SELECT person_id FROM empanelment WHERE resource_id = ?1",
            (known.id,),
        ).fetchall()
        self.touched.update(row[0] for row in affected)
        for table in (
            "fact", "person_name", "person_identifier", "person_address", "person_contact", "person_race", "related",
            "empanelment", "measure_result", "directory",
        ):  # fmt: skip
            self.conn.execute(f"DELETE FROM {table} WHERE resource_id = ?", (known.id,))  # noqa: S608 - fixed names
        self.conn.execute("DELETE FROM team_member WHERE team_id = ?", (known.id,))

    def _write_new(self, draft: Draft, source: int, known: Known) -> None:
        labels = self.terms.labels(draft.labels)
        gone = draft.deleted or draft.in_error
        state = DELETED if draft.deleted else IN_ERROR if draft.in_error else STORED
        person, origin = known.person, known.origin
        if draft.type == "Patient":
            known = self._take_waiting(draft, known)
            person, origin = self._patient(draft, source, known, labels, gone=gone)
        elif draft.subject is not None:
            subject = self.resolve(draft.subject, source, ("Patient",))
            person, origin = (subject.person, subject.origin) if subject is not None else (None, None)
        known = Known(known.id, state, draft.version, draft.updated_at, draft.digest, person, origin)
        self._known[(source, draft.type, draft.id)] = known
        said = (state, draft.version, draft.updated_at, draft.digest, person, origin, labels, self.run_id)
        waiting = self.rows.resources.get(known.id)
        if waiting is not None:
            waiting[4:] = said
        else:
            self.rows.add(RESOURCE_CHANGED, (*said, known.id))
        if person is not None:
            self.touched.add(person)
        if gone:
            return
        if draft.body is not None and self.keep_source:
            self.rows.add(BODY, (known.id, zlib.compress(draft.body, 1)))
        if person is not None:
            if draft.related is not None:
                self.people.add_related(person, known.id, draft.related)
            for fact in draft.facts:
                self._fact(fact, source, known, person, labels, None)
        self._directory(draft, source, known)
        self._members(draft, source, known)
        for m in draft.measures:
            self.rows.add(
                MEASURE,
                (known.id, m.measure, m.title, m.group_code, m.stratum, m.start[0], m.end[1], m.numerator, m.denominator, m.score, m.unit),
            )  # fmt: skip

    def _patient(
        self, draft: Draft, source: int, known: Known, labels: int, *, gone: bool
    ) -> tuple[int | None, int | None]:
        person, origin = known.person, known.origin
        if gone or draft.patient is None:
            if person is not None:
                self.rows.write()
                self.people.withdraw(origin if origin is not None else person, known.id)
            return person, origin
        same, merged = self.people.identify(draft.patient, person, known.id)
        if same != origin:
            self._repoint(known, same)
            origin = same
        person = self.people.root(origin if origin is not None else same)
        self.people.write(draft.patient, person, same, known.id, labels, draft.updated_at)
        self.touched.update({person, *merged})
        for carer in draft.patient.carers:
            target = self.resolve(carer, source)
            if target is not None:
                role = self._carer_role(carer, source)
                self.rows.add(EMPANELMENT, (person, same, known.id, target.id, role, None, None))
        if draft.patient.managing is not None:
            target = self.resolve(draft.patient.managing, source, ("Organization",))
            if target is not None:
                self.rows.add(EMPANELMENT, (person, same, known.id, target.id, "clinic", None, None))
        for linked in draft.patient.linked:
            other = self.resolve(linked, source, ("Patient",))
            if other is not None and other.person is not None and other.person != person:
                self.rows.write()
                self.touched.update({person, other.person})
                self.people.join(person, other.person, "link")
                person = self.people.root(same)
                self._known.clear()
                self._complete = False
        if merged:
            self.rows.write()
            # Cached people of resources may have moved.
            self._known.clear()
            self._complete = False
        return person, same

    def _carer_role(self, ref: Ref, source: int) -> str:
        """What a general practitioner is: a person of the team, a clinic, or a team (FHIR allows all three)."""
        for kind, role in (("Organization", "clinic"), ("CareTeam", "team")):
            if ref.type == kind or (not ref.type and ref.id and self._lookup(source, kind, ref.id) is not None):
                return role
        return "pcp"

    def _repoint(self, known: Known, person: int) -> None:
        """Cached resources of a placeholder person now belong to somebody known."""
        old = known.origin
        if old is None:
            return
        for key, value in self._known.items():
            if value.origin == old:
                self._known[key] = value._replace(person=self.people.root(person), origin=person)

    def _directory(self, draft: Draft, source: int, known: Known) -> None:
        entry = draft.directory
        if entry is None:
            return
        above = self.resolve(entry.belongs_to, source, ("Organization",)) if entry.belongs_to is not None else None
        self.rows.add(
            DIRECTORY,
            (known.id, entry.kind, entry.name, entry.role, entry.phone, entry.place, above.id if above else None, int(entry.active)),
        )  # fmt: skip
        for ref, role, name, start, end in entry.members:
            member = self.resolve(ref, source) if ref is not None else None
            self.rows.add(
                MEMBER,
                (known.id, member.id if member else None, role, name, start[0] if start else None, end[1] if end else None),
            )  # fmt: skip

    def _members(self, draft: Draft, source: int, known: Known) -> None:
        for member in draft.members:
            if member.inactive:
                continue
            patient = self.resolve(member.person, source, ("Patient",))
            if patient is None or patient.person is None or patient.origin is None:
                continue
            start = member.start[0] if member.start else None
            end = member.end[1] if member.end else None
            self.rows.add(
                EMPANELMENT, (patient.person, patient.origin, known.id, known.id, member.role, start, end)
            )
            self.touched.add(patient.person)

    # -- facts --------------------------------------------------------------------------------------------------------

    def _fact(self, f: FactDraft, source: int, known: Known, person: int, labels: int, parent: int | None) -> None:
        number = self._next_fact
        self._next_fact += 1
        code, sets = self._concept(f.concept, number, "code", with_text=f.kind in MEDICINES)
        value_code = self._concept(f.value_concept, number, "value")[0] if f.value_concept is not None else None
        standard = self.terms.standard(sets, f.value, f.unit) if f.value is not None else None
        start, end, recorded = f.start or NO_MOMENT, f.end or NO_MOMENT, f.recorded or NO_MOMENT
        self.rows.add(
            FACT,
            (
                number, known.id, person, parent, int(f.kind), code, f.title, f.text, *start, *end, recorded[0], recorded[2],
                f.status, f.verification, f.intent, int(f.negated), f.class_,
                f.value, f.value_raw, f.value_type, value_code, f.value_text, f.value_day, f.comparator, f.unit, standard,
                f.low, f.high, f.interpretation, f.absent, labels,
            ),
        )  # fmt: skip
        for role, concept in f.codes:
            self._all_codes(concept, number, role)
        for role, ref, rank in f.links:
            target = self.resolve(ref, source, HINTS.get(role, CARERS))
            if target is not None:
                self.rows.add(FACT_LINK, (number, role, target.id, rank))
        if f.medication is not None:
            m = f.medication
            self.rows.add(
                MEDICATION,
                (number, m.supply_days, m.repeats, m.quantity, m.bounds_start, m.bounds_end, m.dose, m.dose_unit, m.per_day, m.dosage),
            )  # fmt: skip
        for part in f.parts:
            self._fact(part, source, known, person, labels, number)

    def _concept(
        self, concept: Concept | None, fact: int, role: str, *, with_text: bool = False
    ) -> tuple[int | None, frozenset[str]]:
        """The first code's number, and the value sets of all of them; further codes go to `fact_code`."""
        if concept is None:
            return None, frozenset()
        first, *more = self.terms.codes(concept, with_text=with_text) or [None]
        for code in more:
            self.rows.add(FACT_CODE, (fact, role, code))
        sets = self.terms.sets_of(first) if first is not None else frozenset()
        for code in more:
            sets |= self.terms.sets_of(code)
        return first, sets

    def _all_codes(self, concept: Concept, fact: int, role: str) -> None:
        for code in self.terms.codes(concept):
            self.rows.add(FACT_CODE, (fact, role, code))

    # -- batches ------------------------------------------------------------------------------------------------------

    def _trim(self) -> None:
        """Forget resources that few others refer to; the store is asked for them from now on."""
        kept = ("Patient", "Practitioner", "Organization", "Location", "CareTeam", "PractitionerRole")
        self.rows.write()
        self._known = {key: known for key, known in self._known.items() if key[1] in kept}
        self._complete = False

    def flush(self) -> None:
        """Write what is waiting; the store then holds everything that was taken in."""
        self.rows.write()
