"""How SQLite answers the hot questions: by key, without sorting, without looking at everybody's facts."""

from __future__ import annotations

from typing import Any

import pytest

from db import panel
from db.filter import Me, parse, to_sql
from db.queries.info import store_info
from db.queries.panel import _statement, panel_list, panel_rows
from db.queries.person import fact_detail, person_card
from db.queries.timeline import timeline
from db.records import PersonId
from tests.support.big_store import fill
from tests.support.store import TODAY, memory_store


class Watched:
    """A connection that explains every SELECT before it runs it."""

    def __init__(self, conn: Any) -> None:
        self.conn = conn
        self.plans: list[str] = []

    def execute(self, sql: str, params: Any = ()) -> Any:
        """The plan's lines are kept."""
        if sql.lstrip().upper().startswith(("SELECT", "WITH")):
            self.plans += [row[3] for row in self.conn.execute(f"EXPLAIN QUERY PLAN {sql}", params)]
        return self.conn.execute(sql, params)


@pytest.fixture(scope="module")
def store() -> Any:
    """300 people with 40 facts each."""
    conn = memory_store()
    fill(conn, 300, 40)
    panel.refresh(conn, TODAY)
    return conn


def plan(conn: Any, query: str, order: str = "name") -> list[str]:
    """How a page of the panel is read."""
    compiled = to_sql(parse(query), TODAY, Me(team="Red"))
    sql = f"EXPLAIN QUERY PLAN {_statement(compiled, order)} LIMIT 128"
    return [row[3] for row in conn.execute(sql, compiled.params)]


@pytest.mark.parametrize(
    "query", ["", "ka", "ka ve", "team:team ka", "age>64 lang:es", "last>12mo", "ka not cond:diabetes"]
)
def test_a_page_in_name_order_is_never_sorted(store: Any, query: str) -> None:
    """The first page comes off the key or the search table as it stands: no temporary tree, no Bloom filter."""
    lines = plan(store, query)

    assert not any("ORDER BY" in line for line in lines)
    assert not any("BLOOM" in line for line in lines) or "cond:" in query


@pytest.mark.parametrize(
    "query",
    ["cond:diabetes", "a1c>9/24mo", "has:lab-ldl", "no:a1c/12mo", "med:medicine", "bp>140", "vaccine:flu"],
)
def test_clinical_filters_read_only_their_own_codes(store: Any, query: str) -> None:
    """Facts are searched by code, never scanned."""
    lines = plan(store, query)

    assert not any(line.startswith("SCAN f") for line in lines)
    assert any("ix_fact_code" in line for line in lines)
    assert not any(line.startswith("SEARCH f USING AUTOMATIC") for line in lines)


def test_one_persons_pages_never_look_at_other_peoples_facts(store: Any) -> None:
    """Card, timeline, one fact and rows use the person's own stretch of an index in every statement."""
    watched = Watched(store)
    person_card(watched, PersonId(7), TODAY)
    timeline(watched, PersonId(7), as_of=TODAY)
    timeline(watched, PersonId(7), as_of=TODAY, kinds=(1, 2), text="check")
    fact_detail(watched, 7)
    panel_rows(watched, [1, 2, 3])
    scans = [line for line in watched.plans if line.startswith("SCAN") and "VIRTUAL TABLE" not in line]

    assert watched.plans
    # The directory (t) of clinics and teams is small and the same for everybody.
    assert not [
        line for line in scans if "CONSTANT ROW" not in line and "SUBQUERY" not in line and line != "SCAN t"
    ]
    assert not any("BLOOM" in line for line in watched.plans)


def test_a_timeline_merges_stretches_of_the_index(store: Any) -> None:
    """Pages are merged from ordered stretches: nothing is sorted, so a long life costs what a short one costs."""
    watched = Watched(store)
    timeline(watched, PersonId(7), as_of=TODAY)

    assert any("MERGE" in line for line in watched.plans)
    assert not any("TEMP B-TREE" in line for line in watched.plans)


def test_a_first_page_says_that_there_is_more(store: Any) -> None:
    """With a limit the answer is a page and not complete; without one it is everybody as 64-bit integers."""
    first, whole = (panel_list(store, "", as_of=TODAY, limit=limit) for limit in (64, None))

    assert (len(first.ids), first.complete) == (64, False)
    assert isinstance(whole.ids, memoryview)
    assert whole.complete
    assert list(whole.ids[:64]) == list(first.ids)


def test_the_status_line_is_one_pass_over_a_narrow_index(store: Any) -> None:
    """Teams, providers, how many and the last contact are counted without reading rows, statistics or not."""
    store.execute("ANALYZE")
    watched = Watched(store)
    store_info(watched, as_of=TODAY)

    assert [line for line in watched.plans if "panel_row" in line] == [
        "SCAN panel_row USING COVERING INDEX ix_panel_row_team"
    ]
    # The same index is no way to walk the panel in name order.
    assert not any(
        "ix_panel_row_team" in line for query in ("", "age>64", "last>12mo") for line in plan(store, query)
    )
