"""Which resource is meant: every reference finds its resource in the store, or makes a place for one that is to come.

Files may come in any order, so a reference can be older than what it refers to. Knows resources, not what they say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from db.fhir.rows import ALIAS

if TYPE_CHECKING:
    from db.fhir.draft import Draft, Ref
    from db.fhir.people import People
    from db.fhir.rows import Rows

REFERRED, STORED, DELETED, IN_ERROR = 0, 1, 2, 3
"""States of a resource (`db.schema.Resource.state`)."""

CACHE: Final = 300_000
"""Resources remembered at once; beyond that the store is asked again, so that memory does not grow with the input."""

KEPT: Final = frozenset(
    {"Patient", "Practitioner", "Organization", "Location", "CareTeam", "PractitionerRole"}
)
"""What many resources refer to: remembered longest."""

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
    "performer": (
        "Practitioner",
        "Organization",
        "PractitionerRole",
        "CareTeam",
        "Patient",
        "RelatedPerson",
        "Device",
    ),
}
"""What a `urn:uuid:` under a role may be; the first is taken for one that has not arrived where it is the only one."""

CARERS: Final = HINTS["performer"]

Key = tuple[int, str, str]
"""(source, type, id at the source)."""


class Known(NamedTuple):
    """What the store remembers of one resource."""

    id: int
    state: int
    version: str | None
    updated_at: int | None
    digest: bytes | None
    person: int | None
    origin: int | None


COLUMNS: Final = "r.id, r.state, r.version, r.updated_at, r.digest, r.person_id, r.origin_id"

BY_KEY: Final = f"SELECT {COLUMNS} FROM resource r WHERE r.source_id = ? AND r.type = ? AND r.fhir_id = ?"  # noqa: S608 - fixed names
BY_ID: Final = f"SELECT {COLUMNS} FROM resource r WHERE r.id = ?"  # noqa: S608 - fixed names
BY_ALIAS: Final = (
    f"SELECT {COLUMNS}, r.source_id, r.type, r.fhir_id FROM resource_alias a JOIN resource r ON r.id = a.resource_id"  # noqa: S608 - fixed names
    " WHERE a.source_id = ? AND a.key = ?"
)

HANGING_ON: Final = (
    "UPDATE OR IGNORE fact_link SET resource_id = ? WHERE resource_id = ?",
    "UPDATE team_member SET member_id = ? WHERE member_id = ?",
    "UPDATE team_member SET team_id = ? WHERE team_id = ?",
    "UPDATE directory SET belongs_to = ? WHERE belongs_to = ?",
    "UPDATE empanelment SET carer_id = ? WHERE carer_id = ?",
)
"""What can refer to a resource before it has arrived."""


class Resources:
    """The resources of the store and of the batch under way, by the keys that references use."""

    def __init__(self, conn: Any, rows: Rows, people: People, *, kind: str) -> None:
        self.conn = conn
        self.rows = rows
        self.people = people
        self._kind = kind
        self._sources = {str(name): int(i) for i, name in conn.execute("SELECT id, name FROM source")}
        self._known: dict[Key, Known] = {}
        self._types: set[str] = {""}
        self._types_asked = False
        self._next = int(conn.execute("SELECT coalesce(max(id), 0) + 1 FROM resource").fetchone()[0])
        # In an empty store the cache knows everything until it forgets something.
        self._complete = self._next == 1
        # Most sources need none of these; asking the store at each reference would cost more than all the rest.
        self._urns = self._any("SELECT 1 FROM resource_alias WHERE key LIKE 'urn:%'")
        self._identifiers = self._any("SELECT 1 FROM resource_alias WHERE key NOT LIKE 'urn:%'")
        self._waiting = self._any("SELECT 1 FROM resource WHERE state = 0 AND fhir_id LIKE 'Patient?%'")
        self._untyped = self._any("SELECT 1 FROM resource WHERE state = 0 AND type = ''")

    def _any(self, question: str) -> bool:
        return self.conn.execute(f"{question} LIMIT 1").fetchone() is not None

    # -- by key -------------------------------------------------------------------------------------------------------

    def source(self, name: str) -> int:
        """The number of a source, made when it is new; a name with an address is a server."""
        found = self._sources.get(name)
        if found is None:
            kind = "server" if "://" in name else self._kind
            insert = "INSERT INTO source(name, kind) VALUES (?, ?)"
            found = self._sources[name] = int(self.conn.execute(insert, (name, kind)).lastrowid)
        return found

    def lookup(self, source: int, kind: str, ident: str) -> Known | None:
        """A resource by source, type and id; None when nothing has been heard of it."""
        key = (source, kind, ident)
        known = self._known.get(key)
        if known is None and not self._complete:
            row = self.conn.execute(BY_KEY, key).fetchone()
            if row is not None:
                known = self._known[key] = Known(*row)
        return known if known is None else self._today(key, known)

    def _today(self, key: Key, known: Known) -> Known:
        """What was remembered, if need be of a person who turned out to be another since."""
        if known.origin not in self.people.gone:
            return known
        origin = self.people.now(known.origin)
        known = self._known[key] = known._replace(person=self.people.root(origin), origin=origin)
        return known

    def place(self, source: int, kind: str, ident: str) -> Known:
        """Make a place for a resource that is to come; a Patient gets a person of whom nothing is known yet."""
        person = self.people.placeholder() if kind == "Patient" else None
        known = Known(self._next, REFERRED, None, None, None, person, person)
        self._next += 1
        self.rows.resources[known.id] = [
            known.id, source, kind, ident, REFERRED, None, None, None, person, person, 0, None,
        ]  # fmt: skip
        self._known[(source, kind, ident)] = known
        return known

    def remember(self, key: Key, known: Known) -> None:
        """The newest of a resource; forgets others when there are too many."""
        self._types.add(key[1])
        self._known[key] = known
        if len(self._known) > CACHE:
            self.rows.write()
            self._known = {key: known for key, known in self._known.items() if key[1] in KEPT}
            self._complete = False

    def forget(self) -> None:
        """People were merged: whom a resource counts for has to be asked anew."""
        self.rows.write()
        self._known.clear()
        self._complete = False

    # -- by reference -------------------------------------------------------------------------------------------------

    def _by_alias(self, source: int, key: str) -> Known | None:
        if not (self._urns if key.startswith("urn:") else self._identifiers):
            return None
        row = self.conn.execute(BY_ALIAS, (source, key)).fetchone()
        if row is None:
            return None
        where = (row[7], row[8], row[9])
        return self._today(where, self._known.setdefault(where, Known(*row[:7])))

    def resolve(self, ref: Ref, source: int, hints: tuple[str, ...] = CARERS) -> Known | None:
        """The resource that `ref` means, made as a placeholder where it has not arrived; None for a mere display.

        Args:
            ref: The reference.
            source: The source of the resource that refers.
            hints: What it may be where it does not say, as `urn:uuid:` references do not.
        """
        if ref.base:
            source = self.source(ref.base)
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
            known = self.lookup(source, kind, ref.id)
            if known is not None:
                return known
        kind = hints[0] if len(hints) == 1 else ""
        known = self._whatever_type(source, ref.id) if not kind else None
        if known is None:
            known = self.place(source, kind, ref.id)
            self._untyped = self._untyped or not kind
        return known

    def _whatever_type(self, source: int, ident: str) -> Known | None:
        """A resource by its id alone: only for references that say no type and are none of what they should be."""
        for key in ((source, kind, ident) for kind in self._types):
            if (known := self._known.get(key)) is not None:
                return self._today(key, known)
        if self._complete:
            return None
        if not self._types_asked:
            self._types.update(kind for (kind,) in self.conn.execute("SELECT DISTINCT type FROM resource"))
            self._types_asked = True
        for kind in self._types:
            if (known := self.lookup(source, kind, ident)) is not None:
                return known
        return None

    def _by_identifier(self, identifier: tuple[str, str], source: int, kind: str) -> Known:
        key = f"{kind}?{identifier[0]}|{identifier[1]}"
        if kind == "Patient":
            found = self.people.resource_of(identifier)
            if found is not None:
                if found in self.rows.resources:
                    self.rows.write()
                return Known(*self.conn.execute(BY_ID, (found,)).fetchone())
        known = self._by_alias(source, key) or self.lookup(source, kind, key)
        if known is None:
            known = self.place(source, kind, key)
            self._waiting = self._waiting or kind == "Patient"
        return known

    # -- other keys of one resource -----------------------------------------------------------------------------------

    def claim(self, draft: Draft, source: int, known: Known) -> Known:
        """A resource has arrived: whatever was referred to by one of its other keys turns out to be it."""
        if draft.aliases:
            known = self._take_aliases(draft, source, known)
        ident = draft.id.lower()
        if self._untyped and (earlier := self.lookup(source, "", ident)) is not None:
            known = self._absorb(source, ("", ident), earlier, known)
        return self._take_waiting(draft, known)

    def _take_aliases(self, draft: Draft, source: int, known: Known) -> Known:
        """Register other keys of a resource; what was referred to by them before becomes this resource."""
        for key in draft.aliases:
            self._urns = self._urns or key.startswith("urn:")
            self._identifiers = self._identifiers or not key.startswith("urn:")
            ident = key.rsplit(":", 1)[1] if key.startswith("urn:") else key
            for kind in (draft.type, "") if key.startswith("urn:") else (draft.type,):
                earlier = self.lookup(source, kind, ident)
                if earlier is not None and earlier.state == REFERRED and earlier.id != known.id:
                    known = self._absorb(source, (kind, ident), earlier, known)
            self.rows.add(ALIAS, (source, key, known.id))
        self.rows.write()
        return known

    def _take_waiting(self, draft: Draft, known: Known) -> Known:
        """What was said of somebody by identifier alone belongs to the Patient who carries it, whichever source it is."""
        if draft.patient is None or not self._waiting:
            return known
        for system, value, _, _ in draft.patient.identifiers:
            key = f"Patient?{system}|{value}"
            for source in list(self._sources.values()):
                earlier = self.lookup(source, "Patient", key)
                if earlier is not None and earlier.state == REFERRED:
                    known = self._absorb(source, ("Patient", key), earlier, known)
        return known

    def _absorb(self, source: int, key: tuple[str, str], earlier: Known, known: Known) -> Known:
        """`earlier` was only referred to and turns out to be `known`: move what hangs on it."""
        self.rows.write()
        if earlier.origin is not None:
            if known.origin is None:
                known = known._replace(person=earlier.person, origin=earlier.origin)
            elif self.people.unite(earlier.origin, known.origin, "identifier"):
                self.forget()
                origin = self.people.now(known.origin)
                known = known._replace(person=self.people.root(origin), origin=origin)
        for statement in HANGING_ON:
            self.conn.execute(statement, (known.id, earlier.id))
        self.conn.execute("DELETE FROM fact_link WHERE resource_id = ?", (earlier.id,))
        self.conn.execute("DELETE FROM resource WHERE id = ?", (earlier.id,))
        self._known.pop((source, *key), None)
        return known
