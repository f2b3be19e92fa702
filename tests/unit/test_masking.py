"""The four levels of masking, as one table; nothing hidden can be read anywhere."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.present import masking, person_card, preview, sensitive
from console.present.masking import Mask
from console.present.panel_rows import COLUMNS, cells
from db.kinds import Kind
from db.records import PersonId, Span
from tests.support.people import SNOMED, TODAY, card, fact, row, session

WORDS = session().words


@pytest.mark.parametrize(
    ("level", "listed", "said"),
    [
        (Mask.FULL, "Quill, Ada Maria", "Ada Maria Quill"),
        (Mask.TEAM, "Ada Q.", "Ada Q."),
        (Mask.HALL, "A.Q. 9:20", "A.Q. 9:20"),
        (Mask.STAGE, "Person 7", "Person 7"),
    ],
)
def test_what_a_name_looks_like(level: Mask, listed: str, said: str) -> None:
    """Each level has its own form of a name; only the full one knows two orders."""
    assert masking.mask_name(row(), level, WORDS, as_of=TODAY) == listed
    assert masking.mask_name(row(), level, WORDS, order="said", as_of=TODAY) == said


@pytest.mark.parametrize(
    ("given_name", "family", "team", "hall"),
    [
        ("", "", "(no name)", "(no name)"),
        ("Zoë", "", "Zoë", "Z."),
        ("", "O'Hara", "O.", "O."),
        ("明", "王", "明 王.", "明.王."),
        ("  ", "[b]x", "B.", "B."),
        ("'Ada", "d'Arc", "'Ada D.", "A.D."),
    ],
)
def test_unusual_names(given_name: str, family: str, team: str, hall: str) -> None:
    """Missing, single, marked-up and non-Latin names get a form at every level."""
    person = row(given=given_name, family=family, next_visit=None)
    assert masking.mask_name(person, Mask.TEAM, WORDS) == team
    assert masking.mask_name(person, Mask.HALL, WORDS) == hall


def test_the_slot_needs_a_visit_today() -> None:
    """Initials carry a time only when the visit is on the as-of day."""
    assert masking.mask_name(row(next_visit=date(2026, 11, 25)), Mask.HALL, WORDS, as_of=TODAY) == "A.Q."


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, "0–9"), (9, "0–9"), (10, "10s"), (71, "70s"), (89, "80s"), (90, "90+"), (104, "90+")],
)
def test_age_bands(age: int, band: str) -> None:
    """Above the team level an age is a band of ten years, with one band from ninety on."""
    assert masking.mask_age(row(age=age), Mask.HALL, "x") == band
    assert masking.mask_age(row(age=age), Mask.TEAM, "x") == "x"


def test_record_numbers() -> None:
    """A record number is whole, then its end, then nothing; a very short one is never shown in part."""
    assert [masking.mask_mrn("CT-0012345", level) for level in Mask] == ["CT-0012345", "…345", "", ""]
    assert masking.mask_mrn("12", Mask.TEAM) == ""


def test_look_alikes_get_a_second_mark() -> None:
    """Two people with the same masked name differ by age, then by record number, at last by a running number."""
    people = [
        row(1, given="Ada", family="Quill", age=71),
        row(2, given="Ada", family="Quist", age=30),
        row(3, given="Ada", family="Quinn", age=30, mrn="CT-999"),
        row(4, given="Bo", family="Lund"),
    ]
    marks = masking.distinguish(people, Mask.TEAM, WORDS)
    assert marks == {1: "71", 2: "30 …345", 3: "30 …999"}
    same = [row(1, mrn=""), row(2, mrn="")]
    assert masking.distinguish(same, Mask.TEAM, WORDS) == {1: "71 (1)", 2: "71 (2)"}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Ada", "Al", ""]), st.sampled_from(["Quill", "Quist"]), st.integers(0, 95)
        ),
        max_size=12,
    ),
    st.sampled_from(list(Mask)),
)
def test_marks_always_tell_apart(people: list[tuple[str, str, int]], level: Mask) -> None:
    """Whoever is in the list, name and mark together are different for everybody."""
    rows = [row(n, given=g, family=f, age=a) for n, (g, f, a) in enumerate(people)]
    marks = masking.distinguish(rows, level, WORDS)
    labels = [(masking.mask_name(each, level, WORDS).casefold(), marks.get(each.person, "")) for each in rows]
    assert len(set(labels)) == len(labels)


HIDDEN = (
    "Quill",
    "Maria",
    "Secondname",
    "1955",
    "CT-0012",
    "907",
    "Birch",
    "Wasilla",
    "example.org",
    "999-11",
    "Bo ",
    "twice a day",
    "sleep",
)
RESTRICTED = ("epression", "secret", "PHQ", "Buprenorphine")


@pytest.mark.parametrize("level", [Mask.TEAM, Mask.HALL, Mask.STAGE])
def test_nothing_hidden_on_any_surface(level: Mask) -> None:
    """At the shared levels no name, number, place, free text or restricted item is in row, card, preview or text."""
    here = session(level)
    shown = " ".join(text for text, _ in cells(row(), COLUMNS, here))
    shown += person_card.as_text(card(), here)
    for sections in (*person_card.cover(card(), here, 120, 40), preview.sections(row(), None, here, 30)):
        shown += " ".join(line.plain() for section in sections for line in section.lines)
    shown += " ".join(line.plain() for line in preview.heading(row(), None, here))
    assert [word for word in (*HIDDEN, *RESTRICTED) if word in shown] == []
    assert "Diabetes" in shown


def test_absence_does_not_speak() -> None:
    """Adding only restricted items to a person changes nothing that a shared screen shows."""
    plain = card(problems=card().problems[:1], medicines=card().medicines[:1], trends=card().trends[:1])
    for level in (Mask.TEAM, Mask.HALL, Mask.STAGE):
        assert person_card.as_text(plain, session(level)) == person_card.as_text(card(), session(level))


def test_own_desk_shows_everything() -> None:
    """At the full level nothing is left out."""
    text = person_card.as_text(card(), session())
    assert [word for word in (*HIDDEN, *RESTRICTED) if word not in text and word != "Quill, "] == []


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        ((), True),
        (("N",), True),
        (("v3-Confidentiality|N",), True),
        (("R",), False),
        (("x|PSY",), False),
        (("N", "whatever"), False),
    ],
)
def test_labels(labels: tuple[str, ...], shown: bool) -> None:
    """Normal confidentiality is shown to a team; anything else, also an unknown label, is not."""
    assert sensitive.allowed(labels, Mask.TEAM) is shown
    assert sensitive.allowed(labels, Mask.FULL)


def test_sensitive_sets_exist() -> None:
    """Every set that is named sensitive is a set of the package, so that a renamed one cannot open a door."""
    from db.value_sets import load

    assert set(load().names) >= sensitive.SENSITIVE_SETS


def test_classified_by_code() -> None:
    """A fact without a label is judged by the value sets of its code."""
    facts = (
        fact(1, Kind.CONDITION, "Alcohol dependence", code=f"{SNOMED}|7200002"),
        fact(2, Kind.CONDITION, "Hypertension", code=f"{SNOMED}|59621000"),
    )
    assert [each.fact for each in sensitive.shown_facts(facts, Mask.TEAM)] == [2]
    assert sensitive.shown_facts(facts, Mask.FULL) == facts


def test_unknown_condition_names_are_not_shown() -> None:
    """A short name that no list knows stays off a shared screen."""
    assert sensitive.shown_conditions(("Diabetes", "HIV", "Something"), Mask.TEAM) == ("Diabetes",)


def test_birth_dates_only_at_ones_own_desk() -> None:
    """A birth date is shown at the full level alone."""
    born = Span(date(1955, 3, 4), date(1955, 3, 4))
    assert [masking.mask_birth(born, level, "4 Mar 1955") for level in Mask] == ["4 Mar 1955", "", "", ""]


def test_the_stage_number_follows_the_vocabulary() -> None:
    """The word before a stage number is the site's word for people."""
    words = session(words="customer-owner").words
    assert masking.mask_name(row(PersonId(12)), Mask.STAGE, words) == "Customer-owner 12"
