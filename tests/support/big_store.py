"""Fills a store with many made-up people and facts quickly, for plans and figures; shapes only, no clinical truth."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from tests.support.store import TODAY, Filler

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

SYLLABLES = (
    "ka",
    "lo",
    "mi",
    "ra",
    "ven",
    "tor",
    "sel",
    "an",
    "bri",
    "du",
    "wen",
    "hol",
    "pe",
    "qui",
    "zan",
    "fy",
)
TOWNS = ("Ashford", "Brook", "Cedar", "Dunes", "Elm", "Fern", "Grove", "Heath")


def name(number: int, seed: int) -> str:
    """A made-up name of two or three syllables."""
    pick = random.Random(seed * 1_000_003 + number)
    return "".join(pick.choice(SYLLABLES) for _ in range(pick.choice((2, 2, 3)))).capitalize()


def fill(conn: Any, people: int, facts_each: int, *, today: date = TODAY) -> None:
    """Put `people` people with about `facts_each` facts each into an empty store, in one transaction."""
    filler = Filler(conn)
    conn.execute("BEGIN")
    codes = _codes(filler)
    carers = _carers(filler)
    now = today.toordinal()
    # No foreign-key checks row by row: all rows are made here.
    conn.executemany(
        "INSERT INTO resource (id, source_id, type, fhir_id, state, person_id, origin_id, labels_id)"
        " VALUES (?, 1, 'Patient', ?, 1, NULL, NULL, 0)",
        ((1000 + n, f"p{n}") for n in range(people)),
    )
    conn.executemany(
        "INSERT INTO person (id, known, active, patient_id, family, given, prefix, suffix, sort_name, birth_day,"
        " birth_high, sex, deceased, language, interpreter, race, labels_id)"
        " VALUES (?, 1, 1, ?, ?, ?, '', '', ?, ?, ?, ?, 0, ?, ?, ?, 0)",
        _people(people, now),
    )
    conn.execute("UPDATE resource SET person_id = id - 999, origin_id = id - 999 WHERE type = 'Patient'")
    conn.execute(
        "INSERT INTO person_name (person_id, resource_id, use, family, given, prefix, suffix, text)"
        " SELECT id, patient_id, 'official', family, given, '', '', '' FROM person"
    )
    conn.execute(
        "INSERT INTO person_identifier (person_id, resource_id, system, value, type)"
        " SELECT id, patient_id, 'urn:mrn', printf('MRN-%07d', id), 'MR' FROM person"
    )
    conn.executemany(
        "INSERT INTO person_address (person_id, resource_id, use, line, city, district, state, postal_code, country, ended)"
        " VALUES (?, ?, 'home', '1 Road', ?, '', '', ?, '', 0)",
        ((n + 1, 1000 + n, TOWNS[n % 8], f"99{n % 700:03d}") for n in range(people)),
    )
    conn.executemany(
        "INSERT INTO empanelment (person_id, origin_id, resource_id, carer_id, role) VALUES (?, ?, ?, ?, ?)",
        (
            (n + 1, n + 1, 1000 + n, carer, role)
            for n in range(people)
            for carer, role in ((carers[n % 4], "panel"), (carers[4 + n % 12], "pcp"))
        ),
    )
    # Indexes built once over everything are several times quicker than kept up row by row.
    indexes = conn.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'fact' AND sql <> ''"
    )
    kept = indexes.fetchall()
    for index, _ in kept:
        conn.execute(f"DROP INDEX {index}")
    conn.executemany(
        "INSERT INTO fact (resource_id, person_id, kind, code_id, title, start_day, start_high, status, class, value,"
        " value_raw, standard, unit, intent, negated, labels_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)",
        _facts(people, facts_each, codes, now),
    )
    for _, sql in kept:
        conn.execute(sql)
    conn.execute("COMMIT")


def _codes(filler: Filler) -> dict[str, list[int]]:
    loinc = "http://loinc.org"
    return {
        "condition": [filler.code(f"9{n}", f"Condition {n}", sets=(s,) if s else ()) for n, s in enumerate(
            ("diabetes", "hypertension", "asthma", "ckd", "depression", "", "", "", "", "", "", "", "", "", "")
        )],
        "lab": [filler.code(f"{n}-1", f"Lab {n}", loinc, (s,) if s else ()) for n, s in enumerate(
            ("lab-a1c", "lab-egfr", "lab-ldl", "obs-phq9", "obs-weight", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "")
        )],
        "visit": [filler.code("185349003", "Check up")],
        "medicine": [filler.code(f"7{n}", f"Medicine {n} 10 mg tablet", "urn:rx") for n in range(30)],
        "vaccine": [filler.code("140", "Influenza", "http://hl7.org/fhir/sid/cvx", ("vx-flu",))],
    }  # fmt: skip


def _carers(filler: Filler) -> list[int]:
    found = []
    for number in range(16):
        kind = "Group" if number < 4 else "Practitioner"
        resource = filler.resource(kind)
        filler.insert(
            "directory",
            resource_id=resource,
            kind=kind,
            name=f"{'Team' if number < 4 else 'Dr'} {name(number, 9)}",
        )
        found.append(resource)
    return found


def _people(people: int, now: int) -> Iterator[tuple[Any, ...]]:
    for n in range(people):
        pick = random.Random(n)
        family, given = name(n % 5000 + n // 7, 1), name(n, 2)
        born = now - pick.randrange(95 * 365)
        yield (
            n + 1, 1000 + n, family, given, f"{family} {given}".casefold(), born, born, pick.choice(("female", "male")),
            pick.choice(("en", "en", "en", "es", "tl", None)), int(pick.random() < 0.04), "2106-3",
        )  # fmt: skip


def _facts(people: int, each: int, codes: dict[str, list[int]], now: int) -> Iterator[tuple[Any, ...]]:
    """Stretches of one long list of shapes, a different one for every person: drawing each fact anew takes minutes."""
    pick = random.Random(77)
    shapes = [_shape(pick, codes, now) for _ in range(max(5_000, each * 2))]
    for n in range(people):
        whose, resource = n + 1, 1000 + n
        at = pick.randrange(len(shapes) - each)
        for shape in shapes[at : at + each]:
            yield (resource, whose, *shape)


def _shape(pick: random.Random, codes: dict[str, list[int]], now: int) -> tuple[Any, ...]:
    roll, day = pick.random(), now - int(7000 * pick.random() ** 2)
    kind, group, status, klass, number, intent = 2, "lab", "final", None, None, None
    if roll < 0.55:
        number = round(pick.uniform(4, 14), 1)
    elif roll < 0.63:
        kind, group, status = 1, "condition", pick.choice(("active", "resolved"))
    elif roll < 0.83:
        kind, group, status, klass = 11, "visit", "finished", pick.choice(("AMB", "AMB", "VR", "EMER"))
    elif roll < 0.93:
        kind, group, status, intent = 5, "medicine", pick.choice(("active", "stopped", "completed")), "order"
    elif roll < 0.98:
        kind, group, status = 9, "vaccine", "completed"
    else:
        kind, group, status, day = 13, "visit", "booked", now + pick.randrange(-200, 60)
    shown, unit = (None, None) if number is None else (f"{number}", "%")
    return (
        kind,
        pick.choice(codes[group]),
        None,
        day,
        day,
        status,
        klass,
        number,
        shown,
        number,
        unit,
        intent,
    )
