"""Named sets of codes from `db/valuesets/careteam.csv` and the question "which sets is this code in?".

Pure: it knows codes and words, no store and no rule. Loaded at the start of every import, so it stays quick.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Row: TypeAlias = tuple[str, str, str, str]
"""(set, system, match, code)."""

FOLDER: Final = Path(__file__).parent / "valuesets"
ICD: Final = "http://hl7.org/fhir/sid/icd-10-cm"
SAME_SYSTEM: Final = {
    "urn:oid:2.16.840.1.113883.6.96": "http://snomed.info/sct",
    "urn:oid:2.16.840.1.113883.6.1": "http://loinc.org",
    "urn:oid:2.16.840.1.113883.6.90": ICD,
    "http://hl7.org/fhir/sid/icd-10": ICD,
    "urn:oid:2.16.840.1.113883.6.3": ICD,
    "urn:oid:2.16.840.1.113883.6.88": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "urn:oid:2.16.840.1.113883.12.292": "http://hl7.org/fhir/sid/cvx",
    "urn:oid:2.16.840.1.113883.6.59": "http://hl7.org/fhir/sid/cvx",
}
"""Other names that records use for the systems of the lists (HL7's OIDs; ICD-10 without "CM" shares its categories)."""
NO_MEDICINES: Final = frozenset({"http://loinc.org", ICD, "http://hl7.org/fhir/sid/cvx"})
"""Systems whose displays name substances without meaning a medicine ("Morphine in urine")."""
_WORD: Final = re.compile(r"[a-z]{3,}")
_REMEMBERED: Final = 100_000
_NONE: Final[frozenset[str]] = frozenset()


class ValueSets:
    """All sets, indexed by code, ICD prefix and ingredient word."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._exact: dict[tuple[str, str], set[str]] = {}
        self._prefix: dict[str, set[str]] = {}
        self._words: dict[str, set[str]] = {}
        members: dict[str, list[str]] = {}
        for name, system, match, code in rows:
            held = members.setdefault(name, [])
            if not code:
                continue
            held.append(f"{system}|{match}|{code}")
            if match == "exact":
                self._exact.setdefault((system, code), set()).add(name)
            elif match == "prefix":
                self._prefix.setdefault(code, set()).add(name)
            else:
                self._words.setdefault(code, set()).add(name)
        self._members = members
        self._known: dict[tuple[str, str, str], frozenset[str]] = {}
        self.names: tuple[str, ...] = tuple(members)
        """Every set, also those without a code."""

    def sets_of(self, system: str, code: str, display: str) -> frozenset[str]:
        """The sets that a code is in: by itself, by an ICD prefix (with or without dot), or by a word of its display.

        Ingredient words are looked for as whole words in any case, and not in systems that name no medicines.
        """
        key = (system, code, display)
        found = self._known.get(key)
        if found is None:
            found = self._look_up(SAME_SYSTEM.get(system, system), code.strip(), display)
            if len(self._known) < _REMEMBERED:
                self._known[key] = found
        return found

    def _look_up(self, system: str, code: str, display: str) -> frozenset[str]:
        found: set[str] = set(self._exact.get((system, code), _NONE))
        if system == ICD:
            plain = code.replace(".", "").upper()
            for length in range(1, len(plain) + 1):
                found |= self._prefix.get(plain[:length], _NONE)
        elif system not in NO_MEDICINES:
            for word in _WORD.findall(display.lower()):
                found |= self._words.get(word, _NONE)
        return frozenset(found)

    def digest(self, name: str) -> str:
        """A mark of a set's definition: it changes when the set does.

        Raises:
            KeyError: No such set.
        """
        return blake2b("\n".join(sorted(self._members[name])).encode(), digest_size=16).hexdigest()

    def codes(self, name: str) -> tuple[tuple[str, str, str], ...]:
        """(system, match, code) of a set as listed.

        Raises:
            KeyError: No such set.
        """
        split = (held.split("|") for held in self._members[name])
        return tuple((system, match, code) for system, match, code in split)


@cache
def load() -> ValueSets:
    """The sets that come with careteam."""
    return ValueSets(read(FOLDER / "careteam.csv"))


def read(path: Path) -> Iterable[Row]:
    """Rows of a file in the form of `careteam.csv`; lines that start with # are remarks.

    Raises:
        ValueError: A row has another form.
        OSError: The file cannot be read.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(line for line in file if not line.startswith("#"))
        next(rows, None)
        for row in rows:
            if len(row) < 4 or (row[3] and row[2] not in {"exact", "prefix", "word"}):
                msg = f"{path.name} holds a row that is no set, system, match, code"
                raise ValueError(msg)
            yield (row[0], row[1], row[2], row[3])
