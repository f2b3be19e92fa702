"""Filters asked of a real store: who matches, and that no text whatever makes the database fail."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import panel
from db.filter import FIELDS, FilterError, Me
from db.queries.panel import count, panel_list
from tests.support.store import TODAY, Filler, memory_store

LOINC = "http://loinc.org"


@pytest.fixture(scope="module")
def store() -> Any:
    """Six people, each with something that only one filter is about."""
    conn = memory_store()
    f = Filler(conn)
    diabetes = f.code("44054006", "Diabetes mellitus type 2", sets=("diabetes",))
    a1c = f.code("4548-4", "Hemoglobin A1c", LOINC, ("lab-a1c",))
    flu = f.code("140", "Influenza", "http://hl7.org/fhir/sid/cvx", ("vx-flu",))
    metformin = f.code("860975", "metformin 500 MG Oral Tablet", "urn:rx")
    whole, high, low = (
        f.code(c, c, LOINC, s) for c, s in (("85354-9", ("obs-bp",)), ("8480-6", ()), ("8462-4", ()))
    )

    ana = f.person(
        "Ána",
        "O’Neil",
        "1950-03-01",
        mrn="MRN-01",
        city="Utqiaġvik",
        zip="99723",
        language="es-MX",
        sex="female",
    )
    f.fact(ana, 1, diabetes, "2010-01-01", status="active")
    f.fact(ana, 2, a1c, "2026-10-01", value=9.4)
    f.fact(ana, 2, a1c, "2024-01-01", value=7.0)
    f.fact(ana, 5, metformin, "2020-01-01", status="active", intent="order")
    f.carer(ana, "Red Team", "panel")
    f.carer(ana, "Kim Lee", "pcp")
    f.insert(
        "person_contact",
        person_id=ana,
        resource_id=f.resource("Patient", ana, "phone-of-ana"),
        system="phone",
        value="(907) 555-0142",
    )

    ben = f.person(
        "Ben", "Adams", "1990-11-24", mrn="MRN-02", language="en", sex="male", race="2028-9 2106-3"
    )
    # The code of interest is only the second coding, and the disease is over.
    other = f.code("X1", "Sugar disease", "urn:local")
    gone = f.fact(ben, 1, other, "2015-01-01", status="resolved", end="2020-01-01")
    f.insert("fact_code", fact_id=gone, role="code", code_id=diabetes)
    f.fact(ben, 2, a1c, "2026-10-01", value=9.9)
    f.fact(ben, 2, a1c, "2026-11-01", value=6.1)
    f.fact(ben, 11, None, "2026-11-01", status="finished", class_="AMB")
    f.carer(ben, "Blue Team", "panel")

    cy = f.person("Cy", "Baker", "2000-02-29", mrn="XY-77", interpreter=1, sex="other")
    panel_fact = f.fact(cy, 2, whole, "2026-09-01")
    resource = conn.execute("SELECT resource_id FROM fact WHERE id = ?", (panel_fact,)).fetchone()[0]
    for code, value in ((high, 150.0), (low, 85.0)):
        f.fact(
            cy, 3, code, "2026-09-01", value=value, parent_id=panel_fact, resource_id=resource, status="final"
        )
    f.fact(cy, 9, flu, "2026-01-15", status="completed")
    f.fact(cy, 13, None, "2026-11-30", status="booked", title="Check up")

    f.person("Dee", "Baker", "1940-01-01", deceased=1, death_day=TODAY.toordinal() - 100, sex="female")
    f.person("Eve", "Clay", "2030-01-01")
    f.person("Fay", "Dunn", "1960-06-06", active=0)
    home = f.insert("household", kind="address", key="k", name="Home")
    conn.execute("UPDATE person SET household_id = ? WHERE id IN (?, ?)", (home, ben, cy))
    f.insert("duplicate", a_id=ana, b_id=ben, score=70, why="name")
    panel.refresh(conn, TODAY)
    return conn


NAMES = {1: "ana", 2: "ben", 3: "cy", 4: "dee", 5: "eve", 6: "fay"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "ben cy ana"),
        ("oneil", "ana"),
        ("o'neil ana", "ana"),
        ("neil", "ana"),
        ("mrn-0", "ben ana"),
        ("555-01", "ana"),
        ("907 0142", "ana"),
        ("(907) 555-0142", "ana"),
        ("5550143", ""),
        ("not 0142", "ben cy"),
        ("phone:0142", "ana"),
        ("1950-03-01", "ana"),
        ("03/01/1950 o'neil", "ana"),
        ("1950-03-02", ""),
        ("baker", "cy"),
        ('"cy baker"', "cy"),
        ("name:mrn", ""),
        ("id:xy", "cy"),
        ("age>75", "ana"),
        ("age:36", "ben"),
        ("age:20..36", "ben cy"),
        ("age<=36 -ben", "cy"),
        ("sex:f", "ana"),
        ("sex:f,m", "ben ana"),
        ("born<1951", "ana"),
        ("born:2000-02", "cy"),
        ("lang:es", "ana"),
        ("lang:spanish,english", "ben ana"),
        ("lang:none", "cy"),
        ("interpreter:yes", "cy"),
        ("city:utqiagvik", "ana"),
        ("zip:997", "ana"),
        ("team:red", "ana"),
        ('team:"Blue Team"', "ben"),
        ("team:none", "cy"),
        ("team:mine", "ana"),
        ("pcp:me", "ana"),
        ("mine", "ana"),
        ("pcp:lee", "ana"),
        ("race:asian", "ben"),
        ("race:none", "cy ana"),
        ("cond:diabetes", "ana"),
        ("cond:mellitus", "ana"),
        ("has:diabetes", "ben ana"),
        ("conds>=1", "ana"),
        ("med:metformin", "ana"),
        ("meds>0", "ana"),
        ("a1c>9", "ana"),
        ("a1c>9/1mo", ""),
        ("a1c<7", "ben"),
        ("no:a1c", "cy"),
        ("no:a1c/1mo", "cy ana"),
        ("has:a1c/1mo", "ben"),
        ("bp>=140/90", "cy"),
        ("bp<140/90", ""),
        ("bp>160", ""),
        ("dbp>=80", "cy"),
        ("vaccine:flu", "cy"),
        ("vaccine:flu/6mo", ""),
        ("no:vaccine:flu/12mo", "ben ana"),
        ("last<30d", "ben"),
        ("last>30d", "cy ana"),
        ("last:never", "cy ana"),
        ("next<7d", "cy"),
        ("next<=6d", "cy"),
        ("next<6d", ""),
        ("next:none", "ben ana"),
        ("next:2026-11", "cy"),
        ("household:yes", "ben cy"),
        ("household:adams", "ben cy"),
        ("deceased:yes", "dee"),
        ("active:no", "fay"),
        ("panel:no", "dee eve fay"),
        ("panel:all", "ben cy dee eve fay ana"),
        ("dup:yes", "ben ana"),
        ("marked", "cy"),
        ("not (lang:es or marked)", "ben"),
        ("lang:es or lang:en", "ben ana"),
        ("***", "ben cy ana"),
        ("name:'''", ""),
    ],
)
def test_who_matches(store: Any, query: str, expected: str) -> None:
    """Each question finds exactly the people that it is about, in name order, by list and by count."""
    me = Me("nurse", "Red Team", "Kim Lee")
    if query == "name:'''":
        with pytest.raises(FilterError):
            panel_list(store, query, as_of=TODAY)
        return
    found = panel_list(store, query, as_of=TODAY, me=me, marked=(3,))

    assert " ".join(NAMES[one] for one in found.ids) == expected
    assert found.complete
    assert count(store, query, as_of=TODAY, me=me, marked=(3,)) == len(found.ids)
    paged = panel_list(store, query, as_of=TODAY, me=me, marked=(3,), limit=1)
    assert list(paged.ids) == list(found.ids[:1])
    assert paged.complete is (len(found.ids) <= 1)


def test_opposites_share_out_the_panel(store: Any) -> None:
    """For every field's example, those who match and those who do not are together the whole panel, nobody twice."""
    everybody = set(panel_list(store, "panel:all", as_of=TODAY).ids)
    for field in FIELDS:
        yes = set(panel_list(store, f"panel:all ({field.example})", as_of=TODAY).ids)
        no = set(panel_list(store, f"panel:all not ({field.example})", as_of=TODAY).ids)
        assert yes | no == everybody, field.id
        assert not yes & no, field.id


def test_values_of_the_same_instant_are_decided_by_resource_id() -> None:
    """Two results of one instant: the highest resource id is the latest, whichever was stored first (clinical.md 0)."""
    conn = memory_store()
    f = Filler(conn)
    a1c = f.code("4548-4", "A1c", LOINC, ("lab-a1c",))
    for first, second in (("a", "b"), ("d", "c")):
        who = f.person(first, "Tie")
        f.fact(who, 2, a1c, "2026-01-01", value=5.0 if first < second else 9.5, fhir_id=first)
        f.fact(who, 2, a1c, "2026-01-01", value=9.5 if first < second else 5.0, fhir_id=second)
    panel.refresh(conn, TODAY)

    assert list(panel_list(conn, "a1c>9", as_of=TODAY).ids) == [1, 2]
    assert list(panel_list(conn, "a1c<=9", as_of=TODAY).ids) == []


def test_a_later_instant_of_the_same_day_wins() -> None:
    """Within a day the recorded instant decides, and a result without one is the earliest."""
    conn = memory_store()
    f = Filler(conn)
    a1c = f.code("4548-4", "A1c", LOINC, ("lab-a1c",))
    who = f.person("Al", "Early")
    noon = (TODAY.toordinal() - 719163) * 86_400_000 + 43_200_000
    f.fact(who, 2, a1c, TODAY.isoformat(), value=9.5, start_at=noon, fhir_id="a")
    f.fact(who, 2, a1c, TODAY.isoformat(), value=5.0, start_at=noon - 1, fhir_id="b")
    f.fact(who, 2, a1c, TODAY.isoformat(), value=6.0, fhir_id="c")
    panel.refresh(conn, TODAY)

    assert list(panel_list(conn, "a1c>9", as_of=TODAY).ids) == [1]


def test_pressures_in_hospital_do_not_count() -> None:
    """A reading linked to an emergency or inpatient encounter is left out; the lowest of the latest day counts."""
    conn = memory_store()
    f = Filler(conn)
    high, low = f.code("8480-6", "s", LOINC), f.code("8462-4", "d", LOINC)
    who = f.person("Bo", "Press")

    def reading(day: str, systolic: float, diastolic: float) -> int:
        whole = f.fact(who, 2, None, day)
        resource = conn.execute("SELECT resource_id FROM fact WHERE id = ?", (whole,)).fetchone()[0]
        for code, value in ((high, systolic), (low, diastolic)):
            f.fact(who, 3, code, day, value=value, parent_id=whole, resource_id=resource)
        return whole

    reading("2026-10-01", 170, 95)
    reading("2026-10-02", 150, 80)
    reading("2026-10-02", 144, 92)
    stay = f.fact(who, 11, None, "2026-10-03", status="finished", class_="IMP")
    place = conn.execute("SELECT resource_id FROM fact WHERE id = ?", (stay,)).fetchone()[0]
    f.insert("fact_link", fact_id=reading("2026-10-03", 200, 120), role="encounter", resource_id=place)
    panel.refresh(conn, TODAY)

    assert list(panel_list(conn, "bp:144", as_of=TODAY).ids) == [1]
    assert list(panel_list(conn, "dbp:80", as_of=TODAY).ids) == [1]


HOSTILE = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            [field.example for field in FIELDS]
            + ["(", ")", " or ", "-", '"', "*", "^", "NEAR(", "names :", "'", "%", "\\", "\0", "\ud800"]
        ),
        max_size=8,
    ).map(" ".join),
    st.tuples(st.sampled_from([field.id for field in FIELDS]), st.text(max_size=20)).map(
        '{0[0]}:"{0[1]}"'.format
    ),
)


@settings(max_examples=500)
@given(HOSTILE)
def test_no_text_makes_the_database_fail(store: Any, query: str) -> None:
    """Any text is refused by the filter or answered with people of the store; it never reaches SQL as SQL."""
    try:
        found = panel_list(store, query, as_of=TODAY, me=Me(team="Red Team"), marked=(1,), limit=10)
    except FilterError:
        return
    assert set(found.ids) <= set(NAMES)
