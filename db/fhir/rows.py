"""Rows on their way into the store, by table: collected one by one, written together, parents before children."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

FACT_COLUMNS: Final = (
    "id", "resource_id", "person_id", "parent_id", "kind", "code_id", "title", "text",
    "start_day", "start_high", "start_at", "start_offset", "end_day", "end_high", "end_at", "end_offset",
    "recorded_day", "recorded_at", "status", "verification", "intent", "negated", "class",
    "value", "value_raw", "value_type", "value_code_id", "value_text", "value_day", "comparator", "unit", "standard",
    "low", "high", "interpretation", "absent", "labels_id",
)  # fmt: skip

RESOURCE_COLUMNS: Final = (
    "id", "source_id", "type", "fhir_id", "state", "version", "updated_at", "digest", "person_id", "origin_id", "labels_id",
    "run_id",
)  # fmt: skip

PERSON_COLUMNS: Final = (
    "id", "known", "active", "patient_id", "family", "given", "prefix", "suffix", "sort_name", "birth_day", "birth_high",
    "sex", "birth_sex", "deceased", "death_day", "language", "interpreter", "marital", "race", "ethnicity", "labels_id",
)  # fmt: skip


def _insert(table: str, columns: Iterable[str], verb: str = "INSERT") -> str:
    names = tuple(columns)
    marks = ", ".join("?" * len(names))
    return f"{verb} INTO {table}({', '.join(names)}) VALUES ({marks})"


def _update(table: str, columns: Iterable[str]) -> str:
    return f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?"  # noqa: S608 - fixed names


PERSON = _insert("person", PERSON_COLUMNS)
PERSON_CHANGED = _update("person", PERSON_COLUMNS[1:])
RESOURCE = _insert("resource", RESOURCE_COLUMNS)
RESOURCE_CHANGED = _update("resource", RESOURCE_COLUMNS[4:])
FACT = _insert("fact", FACT_COLUMNS)
FACT_CODE = _insert("fact_code", ("fact_id", "role", "code_id"), "INSERT OR IGNORE")
FACT_LINK = _insert("fact_link", ("fact_id", "role", "resource_id", "rank"), "INSERT OR IGNORE")
MEDICATION = _insert(
    "medication",
    (
        "fact_id",
        "supply_days",
        "repeats",
        "quantity",
        "bounds_start",
        "bounds_end",
        "dose",
        "dose_unit",
        "per_day",
        "dosage",
    ),
)
ALIAS = _insert("resource_alias", ("source_id", "key", "resource_id"), "INSERT OR REPLACE")
RESOURCE_CODE = _insert("resource_code", ("resource_id", "code_id", "place"), "INSERT OR IGNORE")
BODY = _insert("resource_body", ("resource_id", "body"), "INSERT OR REPLACE")
DIRECTORY = _insert(
    "directory",
    ("resource_id", "kind", "name", "role", "phone", "place", "belongs_to", "active"),
    "INSERT OR REPLACE",
)
MEMBER = _insert("team_member", ("team_id", "member_id", "role", "name", "start_day", "end_day"))
EMPANELMENT = _insert(
    "empanelment", ("person_id", "origin_id", "resource_id", "carer_id", "role", "start_day", "end_day")
)
MEASURE = _insert(
    "measure_result",
    (
        "resource_id",
        "measure",
        "title",
        "group_code",
        "stratum",
        "start_day",
        "end_day",
        "numerator",
        "denominator",
        "score",
        "unit",
    ),
)
NAME = _insert(
    "person_name", ("person_id", "resource_id", "use", "family", "given", "prefix", "suffix", "text")
)
IDENTIFIER = _insert("person_identifier", ("person_id", "resource_id", "system", "value", "use", "type"))
ADDRESS = _insert(
    "person_address",
    (
        "person_id",
        "resource_id",
        "use",
        "line",
        "city",
        "district",
        "state",
        "postal_code",
        "country",
        "ended",
    ),
)
CONTACT = _insert("person_contact", ("person_id", "resource_id", "system", "value", "use", "rank", "ended"))
RACE = _insert("person_race", ("person_id", "resource_id", "kind", "level", "code", "display"))
RELATED = _insert("related", ("person_id", "resource_id", "name", "relationship", "phone", "active"))

PARENTS: Final = (FACT,)
"""What other tables point at, beside people and resources: written before the rest."""


class Rows:
    """What one batch adds or changes."""

    def __init__(self, conn: Any) -> None:
        self.conn = conn
        self.people: dict[int, list[Any]] = {}
        """New people by number, in the order of PERSON_COLUMNS; may still be changed."""
        self.resources: dict[int, list[Any]] = {}
        """New resources by number, in the order of RESOURCE_COLUMNS; may still be changed."""
        self._waiting: dict[str, list[tuple[Any, ...]]] = {}

    def add(self, statement: str, row: tuple[Any, ...]) -> None:
        """Keep one row for `statement` until the batch is written."""
        rows = self._waiting.get(statement)
        if rows is None:
            rows = self._waiting[statement] = []
        rows.append(row)

    def write(self) -> None:
        """Write everything that is waiting: people, resources, facts, then what hangs on them."""
        if self.people:
            self.conn.executemany(PERSON, self.people.values())
            self.people = {}
        if self.resources:
            self.conn.executemany(RESOURCE, self.resources.values())
            self.resources = {}
        waiting, self._waiting = self._waiting, {}
        for statement in (*PARENTS, *(s for s in waiting if s not in PARENTS)):
            rows = waiting.get(statement)
            if rows:
                self.conn.executemany(statement, rows)
