"""Codes, value sets and labels of the store: each distinct one is looked up once and then known by number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from db.fhir.units import standard

if TYPE_CHECKING:
    from db.fhir.draft import Coding, Concept
    from db.value_sets import ValueSets

NOTHING: Final[frozenset[str]] = frozenset()


class Terms:
    """Interns codes and label sets, and resolves value sets when a code is first seen (design.md 3.2)."""

    def __init__(self, conn: Any, sets: ValueSets) -> None:
        self.conn = conn
        self.value_sets = sets
        self._codes: dict[Coding, int] = {}
        self._keys: dict[tuple[str, str], int] = {}
        self._sets: dict[int, frozenset[str]] = {}
        self._concepts: dict[tuple[Concept, bool], list[int]] = {}
        self._labels: dict[tuple[str, ...], int] = {(): 0}
        self._set_ids = self._bring_up_sets()

    def _bring_up_sets(self) -> dict[str, int]:
        """Make the stored value sets those of the files; a changed definition is resolved anew for all codes."""
        stored = {
            name: (ident, digest)
            for ident, name, digest in self.conn.execute("SELECT id, name, digest FROM value_set")
        }
        stale = []
        for name in self.value_sets.names:
            digest = self.value_sets.digest(name)
            if name not in stored:
                self.conn.execute("INSERT INTO value_set(name, digest) VALUES (?, ?)", (name, digest))
                stale.append(name)
            elif stored[name][1] != digest:
                self.conn.execute("UPDATE value_set SET digest = ? WHERE name = ?", (digest, name))
                stale.append(name)
        ids = {name: int(ident) for ident, name in self.conn.execute("SELECT id, name FROM value_set")}
        codes = self.conn.execute("SELECT id, system, code, display FROM code").fetchall() if stale else []
        if codes:
            self.conn.executemany("DELETE FROM set_code WHERE set_id = ?", [(ids[name],) for name in stale])
            again = frozenset(stale)
            for ident, system, code, display in codes:
                for name in self.value_sets.sets_of(system, code, display) & again:
                    self.conn.execute("INSERT OR IGNORE INTO set_code VALUES (?, ?)", (ids[name], ident))
        return ids

    def code(self, coding: Coding) -> int:
        """The number of one code; a display that was not seen before may bring it into further value sets."""
        known = self._codes.get(coding)
        if known is not None:
            return known
        system, code, display = coding
        key = (system, code)
        ident = self._keys.get(key)
        if ident is None:
            row = self.conn.execute("SELECT id FROM code WHERE system = ? AND code = ?", key).fetchone()
            if row is None:
                insert = "INSERT INTO code(system, code, display) VALUES (?, ?, ?)"
                ident = int(self.conn.execute(insert, coding).lastrowid)
            else:
                ident = int(row[0])
            self._keys[key] = ident
            stored = self.conn.execute(
                "SELECT s.name FROM set_code c JOIN value_set s ON s.id = c.set_id WHERE c.code_id = ?",
                (ident,),
            )
            self._sets[ident] = frozenset(name for (name,) in stored)
        new = self.value_sets.sets_of(system, code, display) - self._sets[ident]
        if new:
            self.conn.executemany(
                "INSERT OR IGNORE INTO set_code(set_id, code_id) VALUES (?, ?)",
                [(self._set_ids[name], ident) for name in sorted(new)],
            )
            self._sets[ident] |= new
        self._codes[coding] = ident
        return ident

    def codes(self, concept: Concept, *, with_text: bool = False) -> list[int]:
        """The numbers of all codings of a concept, in order; its text counts as a code where there is no other.

        Args:
            concept: What was said.
            with_text: Take the text in any case: medicines are found by ingredient words in it (clinical.md section 0).
        """
        cached = self._concepts.get((concept, with_text))
        if cached is not None:
            return cached
        found = [self.code(coding) for coding in concept.codings]
        text = concept.text
        if text and (not found or (with_text and all(text != display for _, _, display in concept.codings))):
            found.append(self.code(("", text, text)))
        found = list(dict.fromkeys(found))
        if len(self._concepts) < 100_000:
            self._concepts[(concept, with_text)] = found
        return found

    def sets_of(self, code: int) -> frozenset[str]:
        """The value sets that a code is in."""
        return self._sets.get(code, NOTHING)

    def standard(self, sets: frozenset[str], value: float, unit: str | None) -> float | None:
        """The value in the unit that rules compare in; None for a unit that is not known."""
        return standard(sets, value, unit)

    def labels(self, labels: tuple[str, ...]) -> int:
        """The number of a combination of sensitivity labels."""
        known = self._labels.get(labels)
        if known is None:
            text = " ".join(labels)
            self.conn.execute("INSERT OR IGNORE INTO label_set(labels) VALUES (?)", (text,))
            known = int(self.conn.execute("SELECT id FROM label_set WHERE labels = ?", (text,)).fetchone()[0])
            self._labels[labels] = known
        return known
