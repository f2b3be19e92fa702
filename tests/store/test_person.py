"""One person's card, single facts, trends and the timeline: what is shown, in which order, counted once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from db import panel
from db.errors import UseError
from db.kinds import Kind
from db.queries.duplicates import merges, waiting_pairs
from db.queries.facts import unit_words, value_words
from db.queries.info import notes, quarantine, store_info
from db.queries.person import fact_detail, person_card, trend
from db.queries.timeline import timeline
from db.records import FactId, FactLine, PersonId
from tests.support.store import TODAY, Filler, memory_store

LOINC = "http://loinc.org"


@pytest.fixture
def conn() -> Any:
    """An empty store."""
    return memory_store()


def pressure(f: Filler, who: int, day: str, *values: float) -> int:
    """A blood pressure with its two components."""
    whole = f.fact(who, 2, f.code("85354-9", "Blood pressure", LOINC, ("obs-bp",)), day)
    resource = f.conn.execute("SELECT resource_id FROM fact WHERE id = ?", (whole,)).fetchone()[0]
    for code, name, value in zip(
        ("8480-6", "8462-4"), ("obs-systolic", "obs-diastolic"), values, strict=True
    ):
        f.fact(
            who,
            3,
            f.code(code, code, LOINC, (name,)),
            day,
            value=value,
            unit="mm[Hg]",
            status="final",
            parent_id=whole,
            resource_id=resource,
        )
    return whole


def test_a_card_says_how_to_reach_somebody_and_who_looks_after_them(conn: Any) -> None:
    """Current contact points by rank, the home address, other names, identifiers, household, relatives and carers."""
    f = Filler(conn)
    who = f.person("Al", "Clay", mrn="M-1", city="Elm", marital="M")
    mate = f.person("Bo", "Clay", "2000-01-01")
    home = f.insert("household", kind="address", key="k", name="Home")
    conn.execute("UPDATE person SET household_id = ?", (home,))
    for value, rank, ended in (("555-0102", 2, 0), ("555-0101", 1, 0), ("555-0199", 1, 1)):
        f.insert(
            "person_contact",
            person_id=who,
            resource_id=1,
            system="phone",
            value=value,
            rank=rank,
            ended=ended,
        )
    f.insert(
        "person_name", person_id=who, resource_id=1, family="Bond", given="Al", prefix="", suffix="", text=""
    )
    f.insert(
        "person_race", person_id=who, resource_id=1, kind="race", level="omb", code="2028-9", display="Asian"
    )
    f.insert(
        "person_race",
        person_id=who,
        resource_id=1,
        kind="race",
        level="text",
        code="",
        display="Asian, Filipino",
    )
    f.insert("related", person_id=who, resource_id=1, name="Cy", relationship="son", phone="555-0103")
    f.carer(who, "Red", "panel")
    f.carer(who, "Dr Kim", "pcp")
    panel.refresh(conn, TODAY)
    card = person_card(conn, PersonId(who), TODAY)

    assert [c.value for c in card.contacts] == ["555-0101", "555-0102"]
    assert card.address == "1 Made Up Street, Elm"
    assert card.other_names == ("Al Bond",)
    assert card.identifiers == (("Record number", "M-1"),)
    assert (card.race, card.marital) == ("Asian, Filipino", "Married")
    assert [(one.name, one.person) for one in card.household] == [("Bo Clay", mate)]
    assert card.related[0].name == "Cy"
    assert [(one.name, one.role) for one in card.carers] == [("Dr Kim", "pcp"), ("Red", "panel")]


def test_a_card_shows_what_is_active_each_once(conn: Any) -> None:
    """Problems with chronic groups first, medicines and allergies once per code; doubles and ended ones are left out."""
    f = Filler(conn)
    who = f.person("Al", "Clay")
    cold, sugar = f.code("1", "Cold"), f.code("2", "Sugar", sets=("diabetes",))
    f.fact(who, 1, cold, "2026-11-01", status="active")
    f.fact(who, 1, sugar, "2001-01-01", status="active")
    f.fact(who, 1, sugar, "2002-01-01", status="active")
    f.fact(who, 1, f.code("3", "Gone"), "2001-01-01", status="resolved")
    pill = f.code("9", "Pill 10 MG")
    for day in ("2020-01-01", "2021-01-01"):
        f.fact(who, 5, pill, day, status="active", intent="order")
    f.fact(who, 10, f.code("7", "Penicillin"), None, status="active")
    panel.refresh(conn, TODAY)
    card = person_card(conn, PersonId(who), TODAY)

    assert [line.title for line in card.problems] == ["Sugar", "Cold"]
    assert [(line.title, line.when.low if line.when else None) for line in card.medicines] == [
        ("Pill 10 MG", date(2021, 1, 1))
    ]
    assert [line.title for line in card.allergies] == ["Penicillin"]
    assert not card.no_known_allergies
    assert card.facts == 7


def test_no_known_allergies_is_something_that_somebody_recorded(conn: Any) -> None:
    """Only the explicit code says so; no record at all is not the same."""
    f = Filler(conn)
    told, silent = f.person("Al", "Clay"), f.person("Bo", "Clay")
    f.fact(told, 10, f.code("716186003", "No known allergy"), "2020-01-01", status="active")
    panel.refresh(conn, TODAY)

    assert person_card(conn, PersonId(told), TODAY).no_known_allergies
    assert person_card(conn, PersonId(told), TODAY).allergies == ()
    assert not person_card(conn, PersonId(silent), TODAY).no_known_allergies


def test_nobody_and_gone_facts_are_said_plainly(conn: Any) -> None:
    """A number that means nobody, or a fact replaced since, is an error with a sentence."""
    with pytest.raises(UseError):
        person_card(conn, PersonId(99), TODAY)
    with pytest.raises(UseError):
        fact_detail(conn, 99)


def test_a_fact_says_where_it_comes_from(conn: Any) -> None:
    """Value as written with its unit, resource, source, range, labels, and how many sources say the same."""
    f = Filler(conn)
    who = f.person("Al", "Clay")
    labels = f.insert("label_set", labels="a|ETH b|R")
    code = f.code("4548-4", "A1c", LOINC)
    fact = f.fact(
        who,
        2,
        code,
        "2026-01-01",
        value=7.1,
        value_raw="7.10",
        unit="%",
        low=4.0,
        labels_id=labels,
        fhir_id="obs-1",
    )
    f.fact(who, 2, code, "2026-01-01", value=7.1, same_as=fact)
    line = fact_detail(conn, fact)

    assert (line.value, line.code, line.source, line.reference) == (
        "7.10 %",
        f"{LOINC}|4548-4",
        "test",
        "Any/obs-1",
    )
    assert (line.sources, line.low, line.labels) == (2, 4.0, ("a|ETH", "b|R"))


def test_units_and_values_read_well() -> None:
    """UCUM's own spelling becomes what people write; text answers stand as they are."""
    assert value_words("138", None, None, "mm[Hg]") == "138 mmHg"
    assert value_words("7", None, "<", "{score}") == "<7"
    assert value_words(None, "Positive", None, None) == "Positive"
    assert unit_words("kg") == "kg"


def test_a_trend_is_one_point_a_day_in_order_and_by_the_day(conn: Any) -> None:
    """Unknown units, preliminary results, doubles and later results are left out; the last of a day stands."""
    f = Filler(conn)
    who = f.person("Al", "Clay")
    a1c = f.code("4548-4", "A1c", LOINC, ("lab-a1c",))
    noon = (date(2026, 2, 1).toordinal() - 719163) * 86_400_000
    f.fact(who, 2, a1c, "2026-02-01", value=8.0, value_raw="8.00", start_at=noon + 1)
    f.fact(who, 2, a1c, "2026-02-01", value=9.0, start_at=noon)
    f.fact(who, 2, a1c, "2025-02-01", value=60.0, standard=7.64, value_raw="60")
    f.fact(who, 2, a1c, "2026-03-01", value=8.0, standard=None)
    f.fact(who, 2, a1c, "2026-04-01", value=8.0, status="preliminary")
    f.fact(who, 2, a1c, "2026-05-01", value=8.0, same_as=1)
    f.fact(who, 2, a1c, "2027-01-01", value=8.0)
    found = trend(conn, who, "lab-a1c", TODAY)

    assert [(p.day.isoformat(), p.value, p.shown) for p in found.points] == [
        ("2025-02-01", 7.64, "7.6"),
        ("2026-02-01", 8.0, "8.00"),
    ]
    assert (found.goal_high, found.unit) == (7.0, "%")


def test_both_pressures_are_one_trend(conn: Any) -> None:
    """Systolic is the line, diastolic the second; of several readings a day the lowest of each counts."""
    f = Filler(conn)
    who = f.person("Al", "Clay")
    pressure(f, who, "2026-01-01", 150, 80)
    pressure(f, who, "2026-01-01", 144, 92)
    panel.refresh(conn, TODAY)
    found = [one for one in person_card(conn, PersonId(who), TODAY).trends if one.id == "obs-bp"]

    assert len(found) == 1
    assert ([p.value for p in found[0].points], [p.value for p in found[0].second]) == ([144.0], [80.0])


def test_a_timeline_is_newest_first_with_everything_once(conn: Any) -> None:
    """Components hang on their panel, doubles and later facts are left out, appointments ahead and undated facts stay."""
    f = Filler(conn)
    who = f.person("Al", "Clay")
    reading = pressure(f, who, "2026-01-01", 138, 84)
    old = f.fact(who, 1, f.code("1", "Cold"), "1990-05-05", status="resolved")
    undated = f.fact(who, 10, f.code("7", "Penicillin"), None)
    ahead = f.fact(who, 13, None, "2026-12-01", status="booked", title="Check")
    double = f.fact(who, 1, None, "1990-05-05", same_as=old)
    f.fact(who, 2, None, "2026-12-01", value=1.0)
    page = timeline(conn, PersonId(who), as_of=TODAY)

    assert [line.fact for line in page.lines] == [ahead, reading, old, undated]
    assert page.lines[1].value == "138/84 mmHg"
    assert page.lines[2].sources == 2
    assert page.total == 4
    assert page.years == ((1990, 1), (2026, 2))
    assert dict(page.kinds) == {Kind.CONDITION: 1, Kind.OBSERVATION: 1, Kind.ALLERGY: 1, Kind.APPOINTMENT: 1}
    assert FactId(double) not in [line.fact for line in page.lines]


def test_pages_of_a_timeline_meet_without_gap_or_overlap(conn: Any) -> None:
    """Walking by pages gives the same facts as one large page, whatever kinds or words are asked for."""
    f = Filler(conn)
    who = f.person("Al", "Clay")
    codes = [f.code(f"{n}", f"Thing {n}") for n in range(5)]
    for number in range(200):
        day = date(1980 + number % 40, 1 + number % 12, 1 + number % 28).isoformat()
        f.fact(
            who,
            (1, 2, 4, 5, 11)[number % 5],
            codes[number % 3],
            day,
            title=f"Thing {number % 7}",
            text="it's 100%",
        )
    questions: tuple[dict[str, Any], ...] = (
        {},
        {"kinds": (1, 5)},
        {"text": "thing 3"},
        {"text": "100%"},
        {"kinds": (2,), "text": "IT'S"},
    )
    for asked in questions:
        whole = timeline(conn, PersonId(who), as_of=TODAY, limit=500, **asked)
        walked: list[FactLine] = []
        for offset in range(0, whole.total, 7):
            walked += timeline(conn, PersonId(who), as_of=TODAY, offset=offset, limit=7, **asked).lines
        assert tuple(walked) == whole.lines
        assert len(whole.lines) == whole.total == sum(number for _, number in whole.years) > 0
        days = [line.when.low for line in whole.lines if line.when]
        assert days == sorted(days, reverse=True)
    assert timeline(conn, PersonId(who), as_of=TODAY, text="nowhere\0").total == 0


def test_the_store_tells_about_itself_without_its_secrets(conn: Any) -> None:
    """Counts are those of the panel, the newest day is not in the future, and secrets are never among the notes."""
    f = Filler(conn)
    who = f.person("Al", "Clay")
    f.person("Bo", "Clay", active=0)
    f.carer(who, "Red", "panel")
    f.fact(who, 11, None, "2026-03-03", status="finished", class_="AMB")
    f.fact(who, 11, None, "2027-03-03", status="finished", class_="AMB")
    for key in ("demo-seed", "site-secret", "store-id"):
        f.insert("meta", key=key, value="7")
    panel.refresh(conn, TODAY)
    info = store_info(conn, as_of=TODAY)

    assert (info.people, info.latest, info.teams, info.practitioners) == (1, date(2026, 3, 3), ("Red",), ())
    assert notes(conn) == {"demo-seed": "7"}


def test_refusals_pairs_and_merges_are_listed(conn: Any) -> None:
    """The newest refusals first with their number; waiting pairs by score; merges in force only."""
    f = Filler(conn)
    one, two, gone = f.person("Al", "Clay"), f.person("Al", "Klay"), f.person("Ax", "Clay", merged_into=1)
    run = f.insert("import_run", started_at=1, actor="me", state="done")
    for number in range(3):
        f.insert(
            "quarantine",
            run_id=run,
            file=f"f{number}",
            resource="Patient/x",
            path="Patient.id",
            reason="because",
        )
    f.insert("duplicate", a_id=one, b_id=two, score=80, why="name birth")
    f.insert("duplicate", a_id=one, b_id=gone, score=90, why="name")
    f.insert("person_merge", kept_id=one, merged_id=gone, reason="person", actor="me", at=0)
    f.insert("person_merge", kept_id=one, merged_id=two, reason="person", actor="me", at=0, undone_at=5)
    panel.refresh(conn, TODAY)

    refusals, total = quarantine(conn, limit=2)
    assert ([one.file for one in refusals], total) == (["f2", "f1"], 3)
    assert [(pair.why, pair.a.row.person, pair.b.row.person) for pair in waiting_pairs(conn, TODAY)] == [
        (("name", "birth"), one, two)
    ]
    assert [(line.kept.person, line.merged_name, line.when) for line in merges(conn)] == [
        (one, "Ax Clay", "1970-01-01")
    ]


def test_carers_include_who_is_in_the_team(conn: Any) -> None:
    """The people of a care team are named, for a panel those of the care team of the same organisation."""
    f = Filler(conn)
    who = f.person("Al", "Clay")
    clinic, group, team, nurse = (
        f.resource(kind) for kind in ("Organization", "Group", "CareTeam", "Practitioner")
    )
    f.insert("directory", resource_id=clinic, kind="Organization", name="Clinic")
    f.insert("directory", resource_id=group, kind="Group", name="Red", belongs_to=clinic)
    f.insert("directory", resource_id=team, kind="CareTeam", name="Red team", belongs_to=clinic)
    f.insert("directory", resource_id=nurse, kind="Practitioner", name="Kim Lee")
    f.insert("team_member", team_id=team, member_id=nurse, role="nurse")
    f.insert("team_member", team_id=team, name="Gone Before", role="nurse", end_day=5)
    f.carer(who, "Red", "panel")
    panel.refresh(conn, TODAY)

    assert [(one.name, one.role) for one in person_card(conn, PersonId(who), TODAY).carers] == [
        ("Red", "panel"),
        ("Kim Lee", "nurse"),
    ]
