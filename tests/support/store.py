"""A plain in-memory store with the real schema, and short ways to put people and facts into it."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import sqlcipher3
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

import db.schema  # noqa: F401 - registers every table
from db import panel

TODAY = date(2026, 11, 24)
"""The as-of day of these tests."""


def memory_store() -> Any:
    """A connection in autocommit mode with every table, index and the search table; empty but for source and label 0."""
    conn = sqlcipher3.connect(":memory:", isolation_level=None, check_same_thread=False)
    dialect = sqlite.dialect()
    for table in SQLModel.metadata.sorted_tables:
        conn.execute(str(CreateTable(table).compile(dialect=dialect)))
        for index in sorted(table.indexes, key=lambda one: str(one.name)):
            conn.execute(str(CreateIndex(index).compile(dialect=dialect)))
    conn.execute(panel.SEARCH_SQL)
    conn.execute("INSERT INTO source (id, name, kind) VALUES (1, 'test', 'file')")
    conn.execute("INSERT INTO label_set (id, labels) VALUES (0, '')")
    return conn


def day(text: str | None) -> int | None:
    """An ISO date as the store keeps it."""
    return None if text is None else date.fromisoformat(text).toordinal()


class Filler:
    """Puts made-up people and facts straight into the tables of a store."""

    def __init__(self, conn: Any) -> None:
        self.conn = conn
        self.ids = itertools.count(1)

    def insert(self, table: str, **values: Any) -> int:
        """One row with the schema's defaults; returns its row id."""
        if table == "empanelment":
            values.setdefault("origin_id", values["person_id"])
        for column in SQLModel.metadata.tables[table].columns:
            if column.default is not None and column.key not in values and column.name not in values:
                values[column.name] = getattr(column.default, "arg", None)
        names = ", ".join('"class"' if name == "class_" else name for name in values)
        marks = ", ".join("?" * len(values))
        cursor = self.conn.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))
        return int(cursor.lastrowid)

    def resource(self, kind: str, person: int | None = None, fhir_id: str | None = None, **more: Any) -> int:
        """One stored resource."""
        return self.insert(
            "resource",
            source_id=more.pop("source_id", 1),
            type=kind,
            fhir_id=fhir_id or f"r{next(self.ids)}",
            state=1,
            person_id=person,
            origin_id=person,
            **more,
        )

    def person(self, given: str, family: str, birth: str | None = "1960-05-05", **more: Any) -> int:
        """One known person with a name, a record number and a city."""
        mrn, city, postal = more.pop("mrn", None), more.pop("city", ""), more.pop("zip", "")
        sort_name = more.pop("sort_name", f"{family} {given}".strip().casefold())
        who = self.insert(
            "person",
            known=more.pop("known", 1),
            family=family,
            given=given,
            sort_name=sort_name,
            birth_day=day(birth),
            birth_high=day(birth),
            **more,
        )
        resource = self.resource("Patient", who)
        self.insert(
            "person_name",
            person_id=who,
            resource_id=resource,
            use="official",
            family=family,
            given=given,
            prefix="",
            suffix="",
            text="",
        )
        if mrn:
            self.insert(
                "person_identifier",
                person_id=who,
                resource_id=resource,
                system="urn:mrn",
                value=mrn,
                type="MR",
            )
        if city or postal:
            self.insert(
                "person_address",
                person_id=who,
                resource_id=resource,
                use="home",
                line="1 Made Up Street",
                city=city,
                district="",
                state="",
                postal_code=postal,
                country="",
            )
        return who

    def code(
        self, code: str, display: str = "", system: str = "http://snomed.info/sct", sets: tuple[str, ...] = ()
    ) -> int:
        """A code, once, and the value sets that it belongs to."""
        found = self.conn.execute(
            "SELECT id FROM code WHERE system = ? AND code = ?", (system, code)
        ).fetchone()
        row = found[0] if found else self.insert("code", system=system, code=code, display=display or code)
        for name in sets:
            self.conn.execute("INSERT OR IGNORE INTO value_set (name, digest) VALUES (?, '')", (name,))
            self.conn.execute(
                "INSERT OR IGNORE INTO set_code SELECT v.id, ? FROM value_set v WHERE v.name = ?", (row, name)
            )
        return int(row)

    def fact(
        self, person: int, kind: int, code: int | None = None, start: str | None = None, **more: Any
    ) -> int:
        """One fact with its own resource; dates are ISO text, a number is its own standard value."""
        resource = more.pop("resource_id", None) or self.resource("Any", person, more.pop("fhir_id", None))
        end = more.pop("end", None)
        if "value" in more:
            more.setdefault("standard", more["value"])
            more.setdefault("value_raw", f"{more['value']:g}")
            more.setdefault("value_type", "quantity")
        if kind == 2:
            more.setdefault("status", "final")
        return self.insert(
            "fact",
            resource_id=resource,
            person_id=person,
            kind=kind,
            code_id=code,
            start_day=day(start),
            start_high=day(start),
            end_day=day(end),
            end_high=day(end),
            **more,
        )

    def carer(self, person: int, name: str, role: str, **more: Any) -> int:
        """Somebody or a team that looks after a person."""
        found = self.conn.execute("SELECT resource_id FROM directory WHERE name = ?", (name,)).fetchone()
        if found:
            carer = int(found[0])
        else:
            carer = self.resource("Practitioner" if role == "pcp" else "Group")
            self.insert(
                "directory", resource_id=carer, kind="Practitioner" if role == "pcp" else "Group", name=name
            )
        patient = self.conn.execute(
            "SELECT id FROM resource WHERE person_id = ? AND type = 'Patient'", (person,)
        ).fetchone()[0]
        self.insert("empanelment", person_id=person, resource_id=patient, carer_id=carer, role=role, **more)
        return carer
