"""The person's cover, preview, timeline, trends and sources: what they say, and that they fit."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.present import fact_source, person_card, preview, timeline, trends
from console.present.cards import Line, Section, fit, more_line
from console.present.masking import Mask
from db.kinds import Kind
from db.records import PanelRow, PersonCard, PersonId, Span, TimelinePage
from tests.support.people import TODAY, card, fact, row, session, trend
from widgets import trend as widget_trend

HERE = session()


def lines(section_id: str, person: PersonCard) -> list[str]:
    """The lines of one section as text."""
    found = {section.id: section for section in person_card.sections(person, HERE)}
    return [line.plain() for line in found[section_id].lines] if section_id in found else []


def test_heading() -> None:
    """Name, age, sex, birth date and record number, then other names."""
    first, second = person_card.heading(card(), HERE)
    assert first.plain() == "Ada Maria Quill  71 F, born 4 Mar 1955, record CT-0012345"
    assert second.plain() == "also  Ada Secondname"
    (dead, _) = person_card.heading(card(death=date(2026, 5, 1), row=row(deceased=True)), HERE)
    assert dead.plain().endswith("died 1 May 2026")


@pytest.mark.parametrize(
    ("section", "shown"),
    [
        ("problems", ["Type 2 diabetes  since 2026", "Major depression  since 2026", "Chosen secret  since 2026"]),
        ("medicines", ["Metformin 500 mg  one tablet twice a day", "Buprenorphine 8 mg  under the tongue"]),
        ("allergies", ["Penicillin  rash"]),
        ("visits", ["next  24 Nov 2026 9:20 Follow-up  today", "last  3 Mar 2026 Office visit  8 months ago, asked about sleep"]),
        ("values", ["A1c  7.4 % above goal <7  6 Oct; down from 9.1 in 9 months", "PHQ-9  12 above goal <5  1 Sep"]),
        ("team", ["Provider  Dr. Hale  Blue", "nurse  N. Reyes  Blue"]),
        ("household", ["husband  Bo Quill  73, 907-555-0101"]),
    ],
)  # fmt: skip
def test_sections(section: str, shown: list[str]) -> None:
    """What each section says."""
    assert lines(section, card()) == shown


def test_reach() -> None:
    """Language first, then numbers, address, background and other identifiers."""
    assert lines("reach", card()) == [
        "speaks  Spanish, interpreter needed",
        "phone  907-555-0100  mobile",
        "mail  ada@example.org",
        "lives at  12 Birch Lane, Wasilla",
        "about  married",
        "SSN  999-11-2222",
    ]


def test_nothing_recorded_is_not_none_known() -> None:
    """No allergy recorded and no known allergy are different answers."""
    assert lines("allergies", card(allergies=())) == ["nothing recorded, ask"]
    assert lines("allergies", card(allergies=(), no_known_allergies=True)) == ["no known allergies"]


def test_an_empty_card_says_so() -> None:
    """A person of whom nothing is known has a heading and sections that say what is missing."""
    bare = PersonCard(PanelRow(PersonId(1), "", ""), TODAY)
    assert lines("visits", bare) == ["next  none booked", "last  none recorded"]
    assert lines("problems", bare) == ["none recorded"]
    assert lines("team", bare) == ["nobody named"]
    assert lines("household", bare) == []
    assert person_card.heading(bare, HERE)[0].text == "(no name)"


@pytest.mark.parametrize(
    ("width", "columns"), [(60, 1), (71, 1), (72, 2), (80, 2), (119, 2), (120, 3), (200, 3)]
)
def test_columns_of_the_cover(width: int, columns: int) -> None:
    """One, two or three columns by width; every section is in one of them where there is room."""
    found = person_card.cover(card(), HERE, width, 200)
    assert len(found) == columns
    assert {s.id for column in found for s in column} == {s.id for s in person_card.sections(card(), HERE)}


@given(
    st.integers(0, 60), st.lists(st.integers(0, 30), min_size=8, max_size=8), st.sampled_from([60, 80, 120])
)
def test_the_cover_always_fits_and_counts_what_it_leaves_out(
    height: int, sizes: list[int], width: int
) -> None:
    """However much is known, no column is higher than the screen and no line goes without being counted."""
    many = tuple(fact(n, Kind.CONDITION, f"Thing {n}") for n in range(30))
    person = card(
        problems=many[: sizes[0]], medicines=many[: sizes[1]], allergies=many[: sizes[2]],
        last_visits=many[: sizes[3]], next_visits=many[: sizes[4]],
    )  # fmt: skip
    whole = {section.id: section for section in person_card.sections(person, HERE)}
    for column in person_card.cover(person, HERE, width, height):
        assert (
            sum(section.height + section.gap for section in column[:-1])
            + (column[-1].height if column else 0)
            <= height
        )
        for section in column:
            assert len(section.lines) + section.more == len(whole[section.id].lines)


def test_allergies_stay_the_longest() -> None:
    """When rows are very short in one column, allergies are what is left."""
    (column,) = person_card.cover(card(), HERE, 60, 3)
    assert [section.id for section in column] == ["allergies"]


def test_fit_shares_rows() -> None:
    """The longest section gives rows first; short ones stay whole."""
    sections = [Section("a", "A", tuple(Line(str(n)) for n in range(10))), Section("b", "B", (Line("x"),))]
    first, second = fit(sections, 9, {})
    assert (len(first.lines), first.more, len(second.lines)) == (5, 5, 1)
    assert more_line(first, HERE.words) == "… 5 more"
    assert first.height + second.height == 9


def test_air_goes_before_content() -> None:
    """Blank rows stand between sections where all lines fit with them, and leave before any line does."""
    sections = [Section("a", "A", (Line("x"), Line("y"))), Section("b", "B", (Line("z"),))]
    assert [s.gap for s in fit(sections, 6, {})] == [True, True]
    tight = fit(sections, 5, {})
    assert [(s.gap, s.more) for s in tight] == [(False, 0), (False, 0)]


def test_values_stay_longer_than_names() -> None:
    """On a small screen the latest values keep more lines than earlier visits and the team."""
    lines = tuple(Line(str(n)) for n in range(10))
    names = ("visits", "values", "team")
    visits, values, team = fit([Section(n, n, lines) for n in names], 18, {}, person_card.ROOM)
    assert len(values.lines) > len(visits.lines) > len(team.lines)


def test_preview_before_the_card_comes() -> None:
    """The panel row alone fills a preview; the card replaces it."""
    early = preview.sections(row(), None, HERE, 40)
    assert [s.id for s in early] == ["visits", "problems", "reach", "team"]
    assert [line.plain() for line in early[0].lines] == ["next  today 9:20 Follow-up", "last  3 weeks ago"]
    late = preview.sections(row(), card(), HERE, 40)
    assert "values" in [s.id for s in late]
    assert preview.heading(row(), None, HERE)[0].plain() == "Ada Maria Quill  71 F"
    assert preview.heading(row(), card(), HERE) == person_card.heading(card(), HERE)


# Trends


@pytest.mark.parametrize(
    ("low", "high", "value", "state", "goal"),
    [
        (None, 7.0, 7.0, "above", "<7"),
        (None, 7.0, 6.9, "within", "<7"),
        (60, None, 59, "below", "≥60"),
        (60, None, 60, "within", "≥60"),
        (18.5, 25, 25, "above", "18.5 to 25"),
        (None, None, 5, "", ""),
    ],
)
def test_goals(low: float | None, high: float | None, value: float, state: str, goal: str) -> None:
    """A low bound is in the goal and a high bound is not; the chart widget judges the same way."""
    made = trend("x", "X", (TODAY, value), goal_low=low, goal_high=high)
    assert trends.state(made) == state == widget_trend.state(value, low, high)
    assert trends.goal(made, HERE.words) == goal


def test_movement() -> None:
    """Compared is the oldest value within two years, else the one before; a single value has no movement."""
    old = trend("x", "X", (date(2010, 1, 1), 5), (date(2025, 6, 1), 9), (date(2026, 6, 1), 7))
    assert trends.moved(old, HERE.words) == "down from 9 in 12 months"
    far = trend("x", "X", (date(2010, 1, 1), 5), (date(2026, 6, 1), 7))
    assert trends.moved(far, HERE.words) == "up from 5 in 16 years"
    assert trends.moved(trend("x", "X", (TODAY, 7)), HERE.words) == ""
    same = trend("x", "X", (date(2026, 5, 24), 7), (TODAY, 7))
    assert trends.moved(same, HERE.words) == "same as 6 months before"


def test_one_point_is_no_points() -> None:
    """A score of one is one point."""
    for value, shown in ((1, "1 point"), (0, "0 points"), (12, "12 points")):
        assert trends.latest(trend("x", "X", (TODAY, value), unit="points"), HERE.words) == shown


@pytest.mark.parametrize(
    ("upper", "lower", "shown"),
    [
        (132, 78, "132/78 mmHg in goal <140/90"),
        (132, 90, "132/90 mmHg above goal <140/90"),
        (140, 78, "140/78 mmHg above goal <140/90"),
    ],
)
def test_a_pair_is_in_its_goal_only_with_both(upper: float, lower: float, shown: str) -> None:
    """Two pressures of one day are one value, judged by both."""
    day = date(2026, 11, 1)
    under = trend("d", "d", (day, lower)).points
    pair = trend(
        "obs-bp", "Blood pressure", (day, upper), unit="mmHg", goal_high=140.0, second=under, second_high=90.0
    )
    assert trends.line(pair, HERE).text == shown


def test_sentences() -> None:
    """A sentence says everything that a chart shows."""
    a1c = trend("lab-a1c", "A1c", (date(2026, 1, 1), 9.1), (date(2026, 11, 1), 7.4), unit="%", goal_high=7.0)
    assert trends.sentence(a1c, HERE) == "A1c 7.4 % above goal <7, 1 Nov 2026, down from 9.1 in 10 months"
    assert trends.sentence(trend("x", "A1c"), HERE) == "A1c: no values"


# Facts and the timeline


def test_the_source_of_a_value() -> None:
    """One sentence: what, when, from where, which resource, who else."""
    a1c = fact(1, Kind.OBSERVATION, "A1c", value="7.4 %", sources=3, reference="Observation/123")
    assert (
        fact_source.sentence(a1c, HERE)
        == "A1c 7.4 %, 3 Mar 2026, from Clinic record, Observation/123, and 2 other sources"
    )
    assert "Observation" not in fact_source.sentence(a1c, session(Mask.TEAM))


def test_details_of_a_fact() -> None:
    """Everything known has its own line; what is unknown has none."""
    a1c = fact(
        1,
        Kind.OBSERVATION,
        "A1c",
        value="7.4 %",
        high=5.6,
        interpretation="High",
        code="http://loinc.org|4548-4",
    )
    assert [(line.label, line.text) for line in fact_source.detail(a1c, HERE)] == [
        ("what", "A1c 7.4 %"), ("kind", "measurement"), ("when", "3 Mar 2026"), ("usual range", "≤5.6"), ("read as", "High"),
        ("source", "Clinic record"), ("resource", "Thing/1"), ("code", "http://loinc.org|4548-4"),
    ]  # fmt: skip


def test_timeline_lines() -> None:
    """Date, letter, title, value and source; negations and ends are in the words."""
    here = timeline.line(fact(1, Kind.OBSERVATION, "A1c", value="7.4 %", interpretation="High"), HERE)
    assert timeline.cells(here) == (
        ("3 Mar 2026", ""),
        ("O", ""),
        ("A1c", ""),
        ("7.4 % High", ""),
        ("Clinic record", "dim"),
    )
    refused = timeline.line(fact(2, Kind.IMMUNIZATION, "Influenza vaccine", negated=True), HERE)
    assert refused.title == "Influenza vaccine, not given"
    stay = timeline.line(
        fact(3, Kind.ENCOUNTER, "Stay", until=Span(date(2026, 3, 9), date(2026, 3, 9)), detail="Ward 2"), HERE
    )
    assert stay.value == "until 9 Mar 2026, Ward 2"
    bare = timeline.line(fact(4, Kind.DEVICE, "", when=None), HERE)
    assert (bare.when, bare.title) == ("no date", "(no title)")


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (Kind.PROCEDURE, "Thing, not done"),
        (Kind.IMMUNIZATION, "Thing, not given"),
        (Kind.MEDICATION_STATEMENT, "Thing, not taken"),
        (Kind.MEDICATION_REQUEST, "Thing, not to be taken"),
    ],
)
def test_what_did_not_happen_is_said_in_the_way_of_its_kind(kind: Kind, shown: str) -> None:
    """A negated fact never reads like one that happened, on the card and on the timeline alike."""
    made = fact(1, kind, "Thing", negated=True)
    assert fact_source.said(made, HERE) == timeline.line(made, HERE).title == shown


def test_groups_of_the_timeline() -> None:
    """Years newest first, what has no date at the end, together as many as there are facts."""
    page = TimelinePage((), 12, ((2019, 4), (2026, 6)))
    assert timeline.groups(page, HERE.words) == (("2026", 6), ("2019", 4), ("no date", 2))
    assert sum(count for _, count in timeline.groups(page, HERE.words)) == page.total


def test_every_kind_has_a_letter_and_a_word() -> None:
    """The legend names every kind once, and letters of unrelated kinds differ."""
    legend = dict(timeline.letters(HERE.words))
    assert sum(len(names.split(", ")) for names in legend.values()) == len(Kind)
    assert legend["M"] == "medicine ordered, medicine taken, medicine given, medicine dispensed"
    assert len(legend) >= 24
