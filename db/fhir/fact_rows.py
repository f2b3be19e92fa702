"""Facts of a draft into rows: codes, value sets, links and medicines, numbered as they come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from db.fhir import medicines
from db.fhir.resources import CARERS, HINTS, STORED
from db.fhir.rows import FACT, FACT_CODE, FACT_LINK, MEDICATION
from db.kinds import Kind

if TYPE_CHECKING:
    from db.fhir.draft import Concept, FactDraft
    from db.fhir.resources import Resources
    from db.fhir.rows import Rows
    from db.fhir.terms import Terms

MEDICINES: Final = frozenset(
    {
        Kind.MEDICATION_REQUEST,
        Kind.MEDICATION_STATEMENT,
        Kind.MEDICATION_ADMINISTRATION,
        Kind.MEDICATION_DISPENSE,
    }
)

NO_MOMENT: Final = (None, None, None, None)


class About(NamedTuple):
    """What all facts of one resource share."""

    source: int
    resource: int
    person: int
    labels: int


class Facts:
    """Writes the facts of one import run."""

    def __init__(self, conn: Any, rows: Rows, terms: Terms, resources: Resources) -> None:
        self.conn = conn
        self.rows = rows
        self.terms = terms
        self.resources = resources
        self._next = int(conn.execute("SELECT coalesce(max(id), 0) + 1 FROM fact").fetchone()[0])

    def add(self, f: FactDraft, about: About, parent: int | None = None) -> None:
        """One fact, and the parts that hang on it."""
        number = self._next
        self._next += 1
        code, sets = self._concept(f.concept, number, "code", with_text=f.kind in MEDICINES)
        title = f.title
        if code is None and f.kind in MEDICINES:
            code, title = self._referred(f, number, about.source)
        value_code, _ = self._concept(f.value_concept, number, "value")
        standard = self.terms.standard(sets, f.value, f.unit) if f.value is not None else None
        start, end, recorded = f.start or NO_MOMENT, f.end or NO_MOMENT, f.recorded or NO_MOMENT
        self.rows.add(
            FACT,
            (
                number, about.resource, about.person, parent, int(f.kind), code, title, f.text, *start, *end,
                recorded[0], recorded[2], f.status, f.verification, f.intent, int(f.negated), f.class_,
                f.value, f.value_raw, f.value_type, value_code, f.value_text, f.value_day, f.comparator, f.unit, standard,
                f.low, f.high, f.interpretation, f.absent, about.labels,
            ),
        )  # fmt: skip
        self._hang_on(f, number, about.source)
        for part in f.parts:
            self.add(part, about, number)

    def _referred(self, f: FactDraft, number: int, source: int) -> tuple[int | None, str | None]:
        """Code and words of a medicine that is referred to; None where its Medication has not arrived yet."""
        for role, ref, _ in f.links:
            target = self.resources.resolve(ref, source, HINTS[role]) if role == "medication" else None
            if target is not None and target.state == STORED:
                codes, words = medicines.known(self.conn, target.id)
                for code in codes[1:]:
                    self.rows.add(FACT_CODE, (number, "code", code))
                return codes[0] if codes else None, f.title or words
        return None, f.title

    def _hang_on(self, f: FactDraft, number: int, source: int) -> None:
        for role, concept in f.codes:
            for code in self.terms.codes(concept):
                self.rows.add(FACT_CODE, (number, role, code))
        for role, ref, rank in f.links:
            target = self.resources.resolve(ref, source, HINTS.get(role, CARERS))
            if target is not None:
                self.rows.add(FACT_LINK, (number, role, target.id, rank))
        if f.medication is not None:
            m = f.medication
            self.rows.add(
                MEDICATION,
                (number, m.supply_days, m.repeats, m.quantity, m.bounds_start, m.bounds_end, m.dose, m.dose_unit, m.per_day, m.dosage),
            )  # fmt: skip

    def _concept(
        self, concept: Concept | None, fact: int, role: str, *, with_text: bool = False
    ) -> tuple[int | None, frozenset[str]]:
        """The first code's number, and the value sets of all of them; further codes go to `fact_code`."""
        codes = self.terms.codes(concept, with_text=with_text) if concept is not None else []
        if not codes:
            return None, frozenset()
        first, *more = codes
        sets = self.terms.sets_of(first)
        for code in more:
            self.rows.add(FACT_CODE, (fact, role, code))
            sets |= self.terms.sets_of(code)
        return first, sets
