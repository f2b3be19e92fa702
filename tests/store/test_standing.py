"""The standing that the index keeps says the same as the words it stands for."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from db import meaning
from db.filter import parse, to_sql
from tests.support.store import TODAY, Filler, memory_store

STATUSES = (
    None, "active", "recurrence", "resolved", "completed", "intended", "not-done", "draft", "unknown", "final", "amended",
    "preliminary", "stopped",
)  # fmt: skip
KINDS = (1, 2, 4, 5, 6, 9, 10, 14, 17)
VERIFICATIONS = (None, "confirmed", "refuted", "entered-in-error")
INTENTS = (None, "order", "plan")
ENDS = (None, TODAY.toordinal() - 1, TODAY.toordinal(), TODAY.toordinal() + 1)


@pytest.fixture(scope="module")
def store() -> Any:
    """One fact of every mixture of kind, status, verification, intent, double, negation and end."""
    conn = memory_store()
    f = Filler(conn)
    who, code = f.person("Al", "Clay"), f.code("any", "Anything", sets=("diabetes",))
    resource = f.resource("Any", who)
    conn.executemany(
        "INSERT INTO fact (resource_id, person_id, kind, code_id, status, verification, intent, negated, same_as,"
        " start_day, recorded_day, end_day, standard) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (resource, who, kind, code, status, verification, intent, negated, same, start, recorded, end, number)
            for kind, status, verification, intent in itertools.product(KINDS, STATUSES, VERIFICATIONS, INTENTS)
            for negated, same in ((0, None), (1, None), (0, 7))
            for start, recorded, end, number in (
                *((TODAY.toordinal(), None, end, 1.0) for end in ENDS),
                (None, TODAY.toordinal() + 1, None, None),
                (None, None, None, 1.0),
            )
        ),
    )  # fmt: skip
    return conn


@pytest.mark.parametrize(
    ("plain", "indexed"),
    [
        *meaning.INDEXED.items(),
        (meaning.done(), meaning.done(indexed=True)),
        (meaning.done(":since"), meaning.done(":since", indexed=True)),
    ],
)
def test_the_index_tells_the_same_facts_as_the_words(store: Any, plain: str, indexed: str) -> None:
    """Every truth of the index picks exactly the facts that its definition picks, and not all or none of them."""
    params = {"as_of": TODAY.toordinal(), "since": TODAY.toordinal() - 1}
    ids = [
        [
            row[0]
            for row in store.execute(f"SELECT f.id FROM fact f {hint} WHERE {truth} ORDER BY f.id", params)
        ]
        for hint, truth in (("NOT INDEXED", plain), ("INDEXED BY ix_fact_code", indexed))
    ]

    assert ids[0] == ids[1]
    assert 0 < len(ids[0]) < store.execute("SELECT count(*) FROM fact").fetchone()[0]


@pytest.mark.parametrize(
    "query",
    ["cond:diabetes", "a1c>9/24mo", "has:lab-ldl", "no:a1c/12mo", "med:x", "allergy:x", "vaccine:flu/2y"],
)
def test_clinical_filters_read_the_index_alone(store: Any, query: str) -> None:
    """The first coding of facts is answered without reading a fact: in a large store each row is a page to decipher."""
    compiled = to_sql(parse(query), TODAY)
    plan = store.execute(
        f"EXPLAIN QUERY PLAN SELECT p.person_id FROM panel_row p WHERE {compiled.whole}", compiled.params
    )

    assert any("SEARCH f USING COVERING INDEX ix_fact_code (code_id=?)" in row[3] for row in plan)
