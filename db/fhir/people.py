"""Who the resources are about: finds the person of a Patient by identifier, keeps names, numbers and ways to reach them.

Deciding that two known people are one, and undoing it, is `db.identity`.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, Final

from db import identity
from db.fhir.bundles import Element
from db.fhir.draft import Draft
from db.fhir.facts import draft
from db.fhir.rows import (
    ADDRESS,
    CONTACT,
    IDENTIFIER,
    NAME,
    PERSON_CHANGED,
    PERSON_COLUMNS,
    RACE,
    RELATED,
)  # fmt: skip
from db.names import fold
from db.work.audit import SYSTEM

if TYPE_CHECKING:
    from db.fhir.draft import PatientDraft, RelatedDraft
    from db.fhir.rows import Rows

Identifier = tuple[str, str]

COLUMN: Final = {name: place for place, name in enumerate(PERSON_COLUMNS)}

EMPTY: Final = [0, 1, None, "", "", "", "", "", None, None, None, None, 0, None, None, 0, None, None, None, 0]
"""A person of whom nothing is known yet, without the number."""


def telling(system: str, value: str) -> bool:
    """Whether an identifier can tell people apart: it names its system and is no filler such as 999-99-9999."""
    digits = [c for c in value if c.isalnum()]
    return bool(system) and len(set(digits)) > 1


def _codes(patient: PatientDraft, kind: str) -> str | None:
    """OMB category codes of race or ethnicity, sorted; None where nothing was said."""
    found = sorted({code for k, level, code, _ in patient.races if k == kind and level == "omb" and code})
    return " ".join(found) or None


class People:
    """The people of one import run."""

    def __init__(self, conn: Any, rows: Rows) -> None:
        self.conn = conn
        self.rows = rows
        self._next = int(conn.execute("SELECT coalesce(max(id), 0) + 1 FROM person").fetchone()[0])
        self._recent: dict[Identifier, tuple[int, int]] = {}
        """(person, Patient resource) of identifiers that are still on their way into the store."""
        self._updated: dict[int, int | None] = {}
        self.gone: dict[int, int] = {}
        """Placeholders that turned out to be somebody: whoever remembers one looks here first."""
        self._merged: dict[int, int] = {}
        self._read_merges()

    def _read_merges(self) -> None:
        rows = self.conn.execute("SELECT id, merged_into FROM person WHERE merged_into IS NOT NULL")
        self._merged = {int(a): int(b) for a, b in rows}

    def placeholder(self) -> int:
        """Somebody who is referred to before their Patient has arrived."""
        number = self._next
        self._next += 1
        self.rows.people[number] = [number, *EMPTY]
        return number

    def root(self, person: int) -> int:
        """The person that this one counts as, after merges."""
        while person in self._merged:
            person = self._merged[person]
        return person

    def _write(self) -> None:
        self.rows.write()
        self._recent, self._updated = {}, {}

    # -- finding ------------------------------------------------------------------------------------------------------

    def _is_known(self, person: int) -> bool:
        waiting = self.rows.people.get(person)
        if waiting is not None:
            return bool(waiting[COLUMN["known"]])
        row = self.conn.execute("SELECT known FROM person WHERE id = ?", (person,)).fetchone()
        return bool(row and row[0])

    def _holders(self, identifiers: list[Identifier]) -> set[int]:
        """People (before merges, so that each can be undone) who already carry one of these identifiers."""
        found = {self._recent[i][0] for i in identifiers if i in self._recent}
        for system, value in identifiers:
            rows = self.conn.execute(
                "SELECT DISTINCT r.origin_id FROM person_identifier i JOIN resource r ON r.id = i.resource_id"
                " WHERE i.value = ? AND i.system = ?",
                (value, system),
            )
            found.update(int(row[0]) for row in rows)
        return found

    def resource_of(self, identifier: Identifier) -> int | None:
        """The Patient resource that carries an identifier."""
        if identifier in self._recent:
            return self._recent[identifier][1]
        row = self.conn.execute(
            "SELECT resource_id FROM person_identifier WHERE value = ? AND system = ? ORDER BY id LIMIT 1",
            (identifier[1], identifier[0]),
        ).fetchone()
        return int(row[0]) if row else None

    def identify(self, patient: PatientDraft, person: int | None, resource: int) -> tuple[int, set[int]]:
        """Whose Patient this is: same identifier system and value, same person (design.md 7).

        Args:
            patient: What arrived.
            person: Whom the resource came with so far: a placeholder, somebody known, or nobody.
            resource: The Patient resource's number.

        Returns:
            The person it came with, and all people whose facts moved because two turned out to be one.
        """
        telling_ones = [(s, v) for s, v, _, _ in patient.identifiers if telling(s, v)]
        others = self._holders(telling_ones)
        if person is not None:
            others = {other for other in others if self.root(other) != self.root(person)}
        moved: set[int] = set()
        if person is None:
            person = min(others) if others else self.placeholder()
        elif others and self._is_mere(person):
            kept = min(others)
            self.absorb(person, kept)
            moved.add(kept)
            person = kept
        for other in sorted(others):
            if self.root(other) != self.root(person):
                self._write()
                if self.join(person, other, "identifier"):
                    moved.update({person, other})
        for identifier in telling_ones:
            self._recent[identifier] = (person, resource)
        return person, moved

    def _is_mere(self, person: int) -> bool:
        """Whether somebody was only ever referred to: not known, never known, in nobody's decision."""
        if self._is_known(person):
            return False
        if person in self.rows.people:
            return True
        traces = self.conn.execute(
            "SELECT EXISTS (SELECT 1 FROM person WHERE id = ?1 AND merged_into IS NOT NULL)"
            " OR EXISTS (SELECT 1 FROM person_merge WHERE kept_id = ?1 OR merged_id = ?1)"
            " OR EXISTS (SELECT 1 FROM duplicate WHERE a_id = ?1 OR b_id = ?1)",
            (person,),
        ).fetchone()
        return not traces[0]

    def now(self, person: int) -> int:
        """Whom somebody who was remembered has turned out to be."""
        while person in self.gone:
            person = self.gone[person]
        return person

    def unite(self, a: int, b: int, reason: identity.Reason) -> bool:
        """Two turn out to be one: somebody who was only referred to goes, two people are joined.

        Returns:
            Whether anything changed.
        """
        if self.root(a) == self.root(b):
            return False
        self._write()
        if self._is_mere(a):
            self.absorb(a, b)
        elif self._is_mere(b):
            self.absorb(b, a)
        else:
            return self.join(a, b, reason)
        return True

    def absorb(self, placeholder: int, person: int) -> None:
        """A placeholder turns out to be `person`: everything moves, the placeholder goes."""
        self._write()
        identity.move(self.conn, placeholder, self.root(person), person)
        self.conn.execute("DELETE FROM person WHERE id = ?", (placeholder,))
        self.gone[placeholder] = person

    def join(self, person: int, other: int, reason: identity.Reason) -> bool:
        """Two known people are one, by what the sources say; recorded, and can be undone whole.

        Returns:
            Whether they were joined: not where a person has taken them apart before.
        """
        # Nobody is hidden behind somebody who is not known (any more).
        kept, merged = sorted(
            (self.root(person), self.root(other)), key=lambda one: (not self._is_known(one), one)
        )
        if kept == merged or identity.came_apart(self.conn, kept, merged):
            return False
        identity.merge(self.conn, kept, merged, SYSTEM, reason=reason)
        self._merged[merged] = kept
        return True

    # -- writing ------------------------------------------------------------------------------------------------------

    def write(
        self,
        patient: PatientDraft,
        *,
        person: int,
        origin: int,
        resource: int,
        labels: int,
        updated_at: int | None,
    ) -> None:
        """Keep what a Patient says; the summary is that of the resource updated last."""
        add = self.rows.add
        for n in patient.names:
            add(NAME, (person, resource, n.use, n.family, n.given, n.prefix, n.suffix, n.text))
        for system, value, use, kind in patient.identifiers:
            add(IDENTIFIER, (person, resource, system, value, use, kind))
        for *address, ended in patient.addresses:
            add(ADDRESS, (person, resource, *address, int(ended)))
        for *contact, ended in patient.contacts:
            add(CONTACT, (person, resource, *contact, int(ended)))
        for race in patient.races:
            add(RACE, (person, resource, *race))
        for related in patient.related:
            self.add_related(person, resource, related)
        if self._is_newest(origin, resource, updated_at):
            self._updated[origin] = updated_at
            summary = self._summary(patient, resource, labels)
            if origin in self.rows.people:
                self.rows.people[origin][1:] = summary
            else:
                add(PERSON_CHANGED, (*summary, origin))

    def _is_newest(self, person: int, resource: int, updated_at: int | None) -> bool:
        if person in self._updated:
            latest = self._updated[person]
        else:
            row = self.conn.execute(
                "SELECT p.patient_id, r.updated_at, r.state FROM person p JOIN resource r ON r.id = p.patient_id WHERE p.id = ?",
                (person,),
            ).fetchone()
            if row is None or row[0] == resource or row[2] != 1:
                return True
            latest = row[1]
        return latest is None or (updated_at is not None and updated_at >= latest)

    @staticmethod
    def _summary(patient: PatientDraft, resource: int, labels: int) -> list[Any]:
        name = patient.names[0] if patient.names else None
        family, given = (name.family, name.given) if name else ("", "")
        if name and not family and not given:
            family = name.text
        birth = patient.birth
        return [
            1, int(patient.active), resource, family, given, name.prefix if name else "", name.suffix if name else "",
            fold(f"{family} {given}"), birth[0] if birth else None, birth[1] if birth else None,
            patient.gender or patient.birth_sex, patient.birth_sex, int(patient.deceased),
            patient.death[0] if patient.death else None, patient.language, int(patient.interpreter), patient.marital,
            _codes(patient, "race"), _codes(patient, "ethnicity"), labels,
        ]  # fmt: skip

    def add_related(self, person: int, resource: int, related: RelatedDraft) -> None:
        """Somebody close to a person."""
        row = (person, resource, related.name, related.relationship, related.phone, int(related.active))
        self.rows.add(RELATED, row)

    def withdraw(self, person: int, resource: int) -> set[int]:
        """A Patient was deleted or entered in error: another one speaks for the person now, or nobody does.

        Returns:
            People whose facts moved, as somebody who had been merged into this person now stands for both.
        """
        self._write()
        other = self.conn.execute(
            "SELECT r.id, n.family, n.given, n.prefix, n.suffix FROM resource r JOIN person_name n ON n.resource_id = r.id"
            " WHERE r.origin_id = ? AND r.type = 'Patient' AND r.state = 1 AND r.id <> ? ORDER BY r.updated_at DESC, n.id LIMIT 1",
            (person, resource),
        ).fetchone()
        if other is None:
            self.conn.execute("UPDATE person SET known = 0, patient_id = NULL WHERE id = ?", (person,))
            moved = identity.give_lead(self.conn, person)
            if moved:
                self._read_merges()
            return moved
        ident, family, given, prefix, suffix = other
        summary = self._kept_summary(ident)
        if summary is None:
            # Nothing of the wrong record may stay; what the other said beside its name is not kept apart.
            known = (1, 1, ident, family, given, prefix, suffix, fold(f"{family} {given}"))
            summary = [*known, *EMPTY[len(known) :]]
        self.conn.execute(PERSON_CHANGED, (*summary, person))
        return set()

    def _kept_summary(self, resource: int) -> list[Any] | None:
        """What a stored Patient says, read again from its kept source; None where the site keeps none."""
        row = self.conn.execute(
            "SELECT b.body, r.labels_id FROM resource_body b JOIN resource r ON r.id = b.resource_id WHERE r.id = ?",
            (resource,),
        ).fetchone()
        if row is None:
            return None
        said = draft(Element("", None, "Patient", zlib.decompress(row[0])))
        patient = said.patient if isinstance(said, Draft) else None
        return self._summary(patient, resource, int(row[1])) if patient is not None else None

    def flush(self) -> None:
        """Everything that was waiting stands in the store."""
        self._write()
