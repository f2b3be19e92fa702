"""Drafts into the store: each replaces what its resource said before, whatever the order of files.

Works inside the caller's transaction, in batches, with driver SQL: a panel is millions of rows.
"""

from __future__ import annotations

import zlib
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from db.fhir import medicines
from db.fhir.fact_rows import About, Facts
from db.fhir.people import People
from db.fhir.resources import DELETED, IN_ERROR, REFERRED, STORED, Known, Resources
from db.fhir.rows import BODY, DIRECTORY, EMPANELMENT, MEASURE, MEMBER, RESOURCE_CHANGED, Rows
from db.fhir.terms import Terms

if TYPE_CHECKING:
    from db.fhir.draft import Draft, Ref
    from db.value_sets import ValueSets

SAID: Final = (
    "fact", "person_name", "person_identifier", "person_address", "person_contact", "person_race", "related",
    "empanelment", "measure_result", "directory", "resource_code",
)  # fmt: skip
"""Tables that hold what a resource says."""


class Writer:
    """Writes drafts of one import run; call `write` for each, `flush` before the transaction ends."""

    def __init__(
        self, conn: Any, *, source: str, kind: str, run_id: int, sets: ValueSets, keep_source: bool
    ) -> None:
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
        self.rows = Rows(conn)
        self.terms = Terms(conn, sets)
        self.people = People(conn, self.rows)
        self.resources = Resources(conn, self.rows, self.people, kind=kind)
        self.facts = Facts(conn, self.rows, self.terms, self.resources)
        self.source_id = self.resources.source(source)
        self.touched: set[int] = set()
        """People whose facts, names or carers changed."""
        self.stored: Counter[str] = Counter()
        self.changed = 0

    def write(self, draft: Draft) -> None:
        """Take in one draft: new, newer, unchanged, older, deleted or in error. Counts it as stored either way."""
        source = self.resources.source(draft.base) if draft.base else self.source_id
        known = self.resources.lookup(source, draft.type, draft.id)
        self.stored[draft.type] += 1
        if known is not None and known.state != REFERRED and not _is_newer(draft, known):
            return
        if known is None:
            known = self.resources.place(source, draft.type, draft.id)
        known = self.resources.claim(draft, source, known)
        self.changed += 1
        if known.state != REFERRED:
            self._take_back(known)
        person, origin = self._whose(draft, source, known)
        known = self._mark(draft, source, known._replace(person=person, origin=origin))
        if known.state == STORED:
            self._say(draft, source, known)

    def flush(self) -> None:
        """Write what is waiting; the store then holds everything that was taken in."""
        self.people.flush()

    def _take_back(self, known: Known) -> None:
        """Take away everything that the resource said before; its row and its person stay."""
        self.rows.write()
        affected = self.conn.execute(
            "SELECT person_id FROM fact WHERE resource_id = ?1 UNION SELECT person_id FROM empanelment WHERE resource_id = ?1",
            (known.id,),
        ).fetchall()
        self.touched.update(row[0] for row in affected)
        self._renamed(known)
        for table in SAID:
            self.conn.execute(f"DELETE FROM {table} WHERE resource_id = ?", (known.id,))  # noqa: S608 - fixed names
        self.conn.execute("DELETE FROM team_member WHERE team_id = ?", (known.id,))

    def _mark(self, draft: Draft, source: int, known: Known) -> Known:
        """Note the resource's version, state and person."""
        state = DELETED if draft.deleted else IN_ERROR if draft.in_error else STORED
        version, updated_at = draft.version, draft.updated_at
        if state == DELETED and updated_at is None:
            # A deletion without a date deletes at least what was there: an older copy does not bring it back.
            version, updated_at = known.version, known.updated_at
        known = Known(known.id, state, version, updated_at, draft.digest, known.person, known.origin)
        labels = self.terms.labels(draft.labels)
        said = (
            state,
            version,
            updated_at,
            draft.digest,
            known.person,
            known.origin,
            labels,
            self.run_id,
        )
        waiting = self.rows.resources.get(known.id)
        if waiting is not None:
            waiting[4:] = said
        else:
            self.rows.add(RESOURCE_CHANGED, (*said, known.id))
        self.resources.remember((source, draft.type, draft.id), known)
        if known.person is not None:
            self.touched.add(known.person)
        return known

    def _say(self, draft: Draft, source: int, known: Known) -> None:
        """Write down everything that the resource says."""
        if draft.body is not None and self.keep_source:
            self.rows.add(BODY, (known.id, zlib.compress(draft.body, 1)))
        if known.person is not None:
            about = About(source, known.id, known.person, self.terms.labels(draft.labels))
            for fact in draft.facts:
                self.facts.add(fact, about)
            if draft.related is not None:
                self.people.add_related(known.person, known.id, draft.related)
        if draft.directory is not None:
            self._directory(draft, source, known)
            self._renamed(known)
        if draft.concept is not None and draft.type == "Medication":
            self.touched.update(medicines.name(self.rows, self.terms, known.id, draft.concept))
        self._members(draft, source, known)
        for m in draft.measures:
            self.rows.add(
                MEASURE,
                (known.id, m.measure, m.title, m.group_code, m.stratum, m.start[0], m.end[1], m.numerator, m.denominator, m.score, m.unit),
            )  # fmt: skip

    # -- people -------------------------------------------------------------------------------------------------------

    def _whose(self, draft: Draft, source: int, known: Known) -> tuple[int | None, int | None]:
        """Whom the resource counts for, and whom it came with."""
        if draft.type == "Patient":
            if draft.patient is not None and not (draft.deleted or draft.in_error):
                return self._patient(draft, source, known)
            if known.origin is not None:
                return self._withdrawn(known, known.origin)
        elif draft.subject is not None:
            subject = self.resources.resolve(draft.subject, source, ("Patient",))
            return (subject.person, subject.origin) if subject is not None else (None, None)
        return known.person, known.origin

    def _withdrawn(self, known: Known, origin: int) -> tuple[int, int]:
        moved = self.people.withdraw(origin, known.id)
        if moved:
            self.resources.forget()
        person = self.people.root(origin)
        self.touched.update({person, *moved})
        return person, origin

    def _patient(self, draft: Draft, source: int, known: Known) -> tuple[int, int]:
        patient = draft.patient
        assert patient is not None
        origin, moved = self.people.identify(patient, known.origin, known.id)
        person = self.people.root(origin)
        labels = self.terms.labels(draft.labels)
        self.people.write(
            patient,
            person=person,
            origin=origin,
            resource=known.id,
            labels=labels,
            updated_at=draft.updated_at,
        )
        carers = [(carer, self._carer_role(carer, source)) for carer in patient.carers]
        if patient.managing is not None:
            carers.append((patient.managing, "clinic"))
        for ref, role in carers:
            target = self.resources.resolve(ref, source)
            if target is not None:
                self.rows.add(EMPANELMENT, (person, origin, known.id, target.id, role, None, None))
        for linked in patient.linked:
            other = self.resources.resolve(linked, source, ("Patient",))
            if other is not None and other.origin is not None:
                before = {person, self.people.root(other.origin)}
                if self.people.unite(origin, other.origin, "link"):
                    moved |= before
                    person = self.people.root(origin)
        if moved:
            self.resources.forget()
        self.touched.update({person, *moved})
        return person, origin

    def _carer_role(self, ref: Ref, source: int) -> str:
        """What a general practitioner is: a person of the team, a clinic, or a team (FHIR allows all three)."""
        for kind, role in (("Organization", "clinic"), ("CareTeam", "team")):
            if ref.type == kind:
                return role
            if not ref.type and ref.id and self.resources.lookup(source, kind, ref.id) is not None:
                return role
        return "pcp"

    # -- teams and places ---------------------------------------------------------------------------------------------

    def _directory(self, draft: Draft, source: int, known: Known) -> None:
        entry = draft.directory
        assert entry is not None
        above = (
            self.resources.resolve(entry.belongs_to, source, ("Organization",)) if entry.belongs_to else None
        )
        self.rows.add(
            DIRECTORY,
            (known.id, entry.kind, entry.name, entry.role, entry.phone, entry.place, above.id if above else None, int(entry.active)),
        )  # fmt: skip
        for ref, role, name, start, end in entry.members:
            member = self.resources.resolve(ref, source) if ref is not None else None
            self.rows.add(
                MEMBER,
                (known.id, member.id if member else None, role, name, start[0] if start else None, end[1] if end else None),
            )  # fmt: skip

    def _renamed(self, known: Known) -> None:
        """Whoever is looked after by somebody who is named now, or otherwise than before, shows that name."""
        rows = self.conn.execute("SELECT person_id FROM empanelment WHERE carer_id = ?", (known.id,))
        self.touched.update(int(row[0]) for row in rows)

    def _members(self, draft: Draft, source: int, known: Known) -> None:
        for member in draft.members:
            patient = None if member.inactive else self.resources.resolve(member.person, source, ("Patient",))
            if patient is None or patient.person is None or patient.origin is None:
                continue
            start = member.start[0] if member.start else None
            end = member.end[1] if member.end else None
            self.rows.add(
                EMPANELMENT, (patient.person, patient.origin, known.id, known.id, member.role, start, end)
            )
            self.touched.add(patient.person)


def _is_newer(draft: Draft, known: Known) -> bool:
    """Whether the draft says something that the store does not know yet: the order of files does not matter."""
    mine, theirs = draft.updated_at, known.updated_at
    if mine is not None and theirs is not None and mine != theirs:
        return mine > theirs
    if mine is not None and known.state == DELETED:
        # Up to the moment of its deletion it is deleted.
        return theirs is None
    new, old = draft.version, known.version
    if new and old and new != old and new.isdigit() and old.isdigit():
        return int(new) > int(old)
    if draft.deleted:
        return known.state != DELETED
    return draft.digest != known.digest or known.state == DELETED
