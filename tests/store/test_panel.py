"""The panel as it is computed: who is in it, in which order, and what each column means on one day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import engine, panel
from db.chronic import chronic
from db.errors import UseError
from db.meaning import age_on, months_before
from db.queries.panel import ORDERS, panel_list, panel_rows
from tests.support.store import TODAY, Filler, memory_store

if TYPE_CHECKING:
    from pathlib import Path

    from db.records import PanelRow

CT = "urn:careteam:note-kind"


def only(conn: Any, person: int) -> PanelRow:
    """One person's row."""
    return panel_rows(conn, [person])[0]


@pytest.fixture
def conn() -> Any:
    """An empty store."""
    return memory_store()


def test_order_is_by_folded_name_and_nameless_people_come_last(conn: Any) -> None:
    """Family name, then given name, then arrival; people without a name stand at the end."""
    f = Filler(conn)
    for first, family in (("Bo", "Clay"), ("", ""), ("Al", "Clay"), ("Cy", "Abel"), ("Al", "Clay")):
        f.person(first, family)
    panel.refresh(conn, TODAY)

    assert list(panel_list(conn, "", as_of=TODAY).ids) == [4, 3, 5, 1, 2]


@pytest.mark.parametrize(
    ("fields", "inside"),
    [
        ({}, True),
        ({"active": 0}, False),
        ({"deceased": 1}, False),
        ({"deceased": 1, "death_day": TODAY.toordinal()}, False),
        ({"deceased": 1, "death_day": TODAY.toordinal() + 1}, True),
        ({"birth": "2026-11-24"}, True),
        ({"birth": "2026-11-25"}, False),
        ({"birth": None}, True),
    ],
)
def test_who_is_in_the_panel(conn: Any, fields: dict[str, Any], inside: bool) -> None:
    """Alive, active and born by the day (clinical.md 0, `panel`)."""
    who = Filler(conn).person("Al", "Clay", **fields)
    panel.refresh(conn, TODAY)

    assert (who in panel_list(conn, "", as_of=TODAY).ids) is inside


def test_merged_and_unknown_people_never_appear(conn: Any) -> None:
    """Somebody merged into another, or only referred to so far, has no row."""
    f = Filler(conn)
    kept = f.person("Al", "Clay")
    f.person("Al", "Clay", merged_into=kept)
    f.person("Who", "Knows", known=0)
    panel.refresh(conn, TODAY)

    assert list(panel_list(conn, "panel:all", as_of=TODAY).ids) == [kept]


@settings(max_examples=8)
@given(st.data())
def test_ages_are_completed_years(data: st.DataObject) -> None:
    """The age bands in SQL agree with counting birthdays, leap days included."""
    day = data.draw(st.one_of(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.just(date(2028, 2, 29))))
    births = data.draw(st.lists(st.dates(date(1900, 1, 1), date(2041, 12, 31)), min_size=20, max_size=60))
    births += [day, months_before(day, 12), months_before(day, 1), date(2004, 2, 29), date(2004, 2, 28)]
    conn = memory_store()
    f = Filler(conn)
    people = {f.person("Al", "Clay", born.isoformat()): born for born in births}
    panel.refresh(conn, day)

    for row in panel_rows(conn, list(people)):
        born = people[row.person]
        assert row.age == (age_on(born, day) if born <= day else None)


def test_chronic_conditions_are_the_active_ones_in_order_of_importance(conn: Any) -> None:
    """A group counts once, by any coding, while active: an abatement date decides before the status does."""
    f = Filler(conn)
    first, second, third = chronic()[2], chronic()[0], chronic()[5]
    codes = {entry.set: f.code(entry.set, sets=(entry.set,)) for entry in (first, second, third)}
    other = f.code("local", system="urn:local")
    who = f.person("Al", "Clay")
    f.fact(who, 1, codes[first.set], "2010-01-01", status="active")
    f.fact(who, 1, codes[first.set], "2012-01-01", status="active")
    coded = f.fact(who, 1, other, "2011-01-01")
    f.insert("fact_code", fact_id=coded, role="code", code_id=codes[second.set])
    # Over, although the status says otherwise; refuted; a double; not yet begun.
    f.fact(who, 1, codes[third.set], "2010-01-01", status="active", end="2020-01-01")
    f.fact(who, 1, codes[third.set], "2010-01-01", status="active", verification="refuted")
    f.fact(who, 1, codes[third.set], "2010-01-01", status="active", same_as=1)
    f.fact(who, 1, codes[third.set], "2027-01-01", status="active")
    panel.refresh(conn, TODAY)

    assert only(conn, who).conditions == (second.short, first.short)
    panel.refresh(conn, TODAY, [who])
    assert only(conn, who).conditions == (second.short, first.short)


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, True),
        ({"status": "stopped"}, False),
        ({"intent": "plan"}, False),
        ({"end": "2026-11-24"}, True),
        ({"end": "2026-11-23"}, False),
        ({"negated": 1}, False),
        ({"same_as": 9}, False),
        ({"kind": 6, "intent": None}, True),
        ({"kind": 7}, False),
        ({"start": "2026-11-25"}, False),
    ],
)
def test_which_medicines_count(conn: Any, fields: dict[str, Any], counts: bool) -> None:
    """Active orders and statements with a stated end still to come (clinical.md 0, `rx`)."""
    f = Filler(conn)
    who = f.person("Al", "Clay")
    told: dict[str, Any] = {"kind": 5, "start": "2020-01-01", "status": "active", "intent": "order"} | fields
    f.fact(who, told.pop("kind"), f.code("m"), told.pop("start"), **told)
    panel.refresh(conn, TODAY)

    assert only(conn, who).medicines == int(counts)


def test_supply_ends_a_medicine_after_thirty_days_of_grace(conn: Any) -> None:
    """Days supplied times fills plus 30 days is a stated end; the same medicine counts once."""
    f = Filler(conn)
    for days, who in ((30, f.person("Long", "Gone")), (10_000, f.person("Still", "Taken"))):
        for _ in range(2):
            order = f.fact(who, 5, f.code("m"), "2026-01-01", status="active", intent="order")
            f.insert("medication", fact_id=order, supply_days=days, repeats=2)
    panel.refresh(conn, TODAY)

    assert [only(conn, who).medicines for who in (1, 2)] == [0, 1]


def test_last_contact_is_a_finished_visit_by_the_day(conn: Any) -> None:
    """Ambulatory, home and video visits count; hospital, planned, later and death certification do not."""
    f = Filler(conn)
    who = f.person("Al", "Clay")
    certified = f.code("308646001")
    f.fact(who, 11, None, "2026-03-03", status="finished", class_="HH")
    f.fact(who, 11, None, "2026-04-03", status="finished", class_="EMER")
    f.fact(who, 11, None, "2026-05-03", status="planned", class_="AMB")
    f.fact(who, 11, certified, "2026-06-03", status="finished", class_="AMB")
    f.fact(who, 11, None, "2026-12-03", status="finished", class_="AMB")
    panel.refresh(conn, TODAY)

    assert only(conn, who).last_contact == date(2026, 3, 3)


def test_next_visit_is_the_earliest_agreed_appointment(conn: Any) -> None:
    """Today counts; cancelled, missed, proposed and earlier ones do not; the minute is local."""
    f = Filler(conn)
    who = f.person("Al", "Clay")
    f.fact(who, 13, None, "2026-11-23", status="booked")
    f.fact(who, 13, None, "2026-11-24", status="cancelled")
    f.fact(who, 13, None, "2026-11-24", status="proposed")
    at = (TODAY.toordinal() - 719163) * 86_400_000 + (17 * 60 + 30) * 60_000
    f.fact(who, 13, None, "2026-11-24", status="arrived", title="Check", start_at=at, start_offset=-540)
    f.fact(who, 13, None, "2026-11-30", status="booked")
    panel.refresh(conn, TODAY)

    row = only(conn, who)
    assert (row.next_visit, row.next_visit_minute, row.next_visit_text) == (TODAY, 8 * 60 + 30, "Check")


def test_team_and_provider_are_those_of_the_day(conn: Any) -> None:
    """A panel goes before a care team, the latest start before an earlier one; what is over or to come is left out."""
    f = Filler(conn)
    who = f.person("Al", "Clay")
    day = TODAY.toordinal()
    f.carer(who, "Old Panel", "panel", start_day=1, end_day=day - 1)
    f.carer(who, "Next Panel", "panel", start_day=day + 1)
    f.carer(who, "Red Panel", "panel", start_day=5)
    f.carer(who, "Care Team", "team", start_day=9)
    f.carer(who, "Dr Early", "pcp", start_day=5)
    f.carer(who, "Dr Late", "pcp", start_day=6)
    panel.refresh(conn, TODAY)

    assert (only(conn, who).team, only(conn, who).pcp) == ("Red Panel", "Dr Late")


def test_record_number_prefers_the_medical_one_and_never_shows_a_social_security_number(conn: Any) -> None:
    """Type MR goes first; a number of the state is no record number even when it is the only one."""
    f = Filler(conn)
    one, two = f.person("Al", "Clay"), f.person("Bo", "Clay")
    for who, kind, value in (
        (one, "SS", "000-00-0001"),
        (one, None, "X-1"),
        (one, "MR", "M-1"),
        (two, "SS", "000-00-0002"),
    ):
        f.insert("person_identifier", person_id=who, resource_id=who, system="s", value=value, type=kind)
    panel.refresh(conn, TODAY)

    assert (only(conn, one).mrn, only(conn, two).mrn) == ("M-1", "")


def test_notes_are_those_of_the_team(conn: Any) -> None:
    """Only Communications of our own note kinds count."""
    f = Filler(conn)
    who = f.person("Al", "Clay")
    ours, theirs = f.code("note", system=CT), f.code("reminder", system="urn:other")
    for category in (ours, ours, theirs):
        f.insert("fact_code", fact_id=f.fact(who, 23, None, "2026-01-01"), role="category", code_id=category)
    panel.refresh(conn, TODAY)

    assert only(conn, who).notes == 2


@pytest.mark.parametrize("order", [sign + name for name in ORDERS for sign in ("", "-")])
def test_every_order_puts_the_unknown_last_and_ties_in_name_order(conn: Any, order: str) -> None:
    """In both directions people without a value come last; with equal values they are in name order."""
    f = Filler(conn)
    known = [f.person(given, "Same", language="en", sex="male", city="Elm") for given in ("Al", "Bo")]
    for who in known:
        f.carer(who, "Red", "panel")
        f.carer(who, "Dr Kim", "pcp")
        f.fact(who, 11, None, "2026-03-03", status="finished", class_="AMB")
        f.fact(who, 13, None, "2026-12-03", status="booked")
    nobody = f.person("Zed", "Zero", None)
    panel.refresh(conn, TODAY)

    ids = list(panel_list(conn, "panel:all", order, as_of=TODAY).ids)
    assert ids == ([nobody, *known[::-1]] if order == "-name" else [*known, nobody])


def test_an_unknown_column_is_refused_by_name(conn: Any) -> None:
    """Sorting by something that is no column says what there is."""
    with pytest.raises(UseError, match="name, age"):
        panel_list(conn, "", "tier; DROP TABLE person", as_of=TODAY)


def test_computing_some_people_again_is_the_same_as_computing_all(conn: Any) -> None:
    """After changes to two people, refreshing them alone gives the panel and search that a whole refresh gives."""
    f = Filler(conn)
    for number in range(30):
        f.person(f"Given{number:02}", f"Family{number % 7}", mrn=f"M{number}")
    panel.refresh(conn, TODAY)
    f.fact(5, 11, None, "2026-03-03", status="finished", class_="AMB")
    conn.execute("UPDATE person SET language = 'es' WHERE id = 6")
    f.insert(
        "person_name", person_id=6, resource_id=6, family="Maiden", given="", prefix="", suffix="", text=""
    )
    panel.refresh(conn, TODAY, [5, 6])
    some = conn.execute("SELECT * FROM panel_row ORDER BY pos").fetchall()
    assert list(panel_list(conn, "maiden", as_of=TODAY).ids) == [6]
    panel.refresh(conn, TODAY)

    assert conn.execute("SELECT * FROM panel_row ORDER BY pos").fetchall() == some


def test_a_new_name_or_person_moves_to_the_right_place(conn: Any) -> None:
    """Renaming, joining and leaving renumber the order, and the old name is no longer found."""
    f = Filler(conn)
    for family in ("Abel", "Baker", "Clay"):
        f.person("Al", family)
    panel.refresh(conn, TODAY)
    conn.execute("UPDATE person SET family = 'Zed', sort_name = 'zed al' WHERE id = 1")
    conn.execute("UPDATE person_name SET family = 'Zed' WHERE person_id = 1")
    panel.refresh(conn, TODAY, [1])
    assert list(panel_list(conn, "", as_of=TODAY).ids) == [2, 3, 1]
    assert list(panel_list(conn, "abel", as_of=TODAY).ids) == []
    joined = f.person("Al", "Bond")
    panel.refresh(conn, TODAY, [joined])
    assert list(panel_list(conn, "", as_of=TODAY).ids) == [2, joined, 3, 1]
    conn.execute("UPDATE person SET merged_into = 2 WHERE id = 3")
    panel.refresh(conn, TODAY, [2, 3])
    assert list(panel_list(conn, "", as_of=TODAY).ids) == [2, joined, 1]


def test_another_day_is_computed_beside_the_stored_one(tmp_path: Path) -> None:
    """A reading connection shows any day in temporary tables; the stored panel stays as it was for all others."""
    path, key = tmp_path / "s.careteam", bytes(range(32))
    engine.create(path, key)
    with engine.Store.open(path, key, write=True) as store:
        with store.writing() as conn:
            conn.execute("INSERT OR IGNORE INTO source (id, name, kind) VALUES (1, 'test', 'file')")
            conn.execute("INSERT OR IGNORE INTO label_set (id, labels) VALUES (0, '')")
            who = Filler(conn).person("José", "Clay", "2000-01-01")
            panel.refresh(conn, TODAY)
        reader = store.reader()
        panel.temporary(reader, date(2010, 1, 1))
        assert only(reader, who).age == 10
        assert list(panel_list(reader, "jose", as_of=date(2010, 1, 1)).ids) == [who]
        panel.temporary(reader, date(2011, 1, 1))
        assert only(reader, who).age == 11
        assert panel.stored_day(reader) == TODAY
        assert not reader.in_transaction
        fresh = engine.connect(path, key)
        assert only(fresh, who).age == 26


def test_months_back_stay_in_the_calendar() -> None:
    """Months before the first year and after the last end at the calendar's ends."""
    assert months_before(date(1, 2, 1), 3) == date.min
    assert months_before(date(9999, 12, 1), -3) == date.max
    assert months_before(date(2024, 2, 29), -12) == date(2025, 2, 28)
