"""The cells of the panel: what each column says, for ordinary people and for those who lack everything."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from console.present import panel_rows
from console.present.masking import Mask
from console.present.panel_rows import COLUMNS, DEFAULT, cells, chosen
from db.records import PanelRow, PersonId
from tests.support.people import TODAY, row, session
from widgets.columns import fit


def cell(column: str, person: PanelRow, mask: Mask = Mask.FULL, second: str = "") -> tuple[str, str]:
    """One cell with its token."""
    return cells(person, [c for c in COLUMNS if c.id == column], session(mask), second)[0]


@pytest.mark.parametrize(
    ("column", "shown"),
    [("name", "Quill, Ada Maria"), ("age", "71 F"), ("team", "Blue"), ("pcp", "Dr. Hale"), ("conditions", "Diabetes, Depression, COPD"),
     ("medicines", "6"), ("last", "3 weeks ago"), ("next", "today 9:20 Follow-up"), ("language", "Spanish + interp."), ("notes", "2"),
     ("city", "Wasilla"), ("born", "4 Mar 1955"), ("mrn", "CT-0012345")],
)  # fmt: skip
def test_every_column(column: str, shown: str) -> None:
    """What each column says of one person."""
    assert cell(column, row())[0] == shown


def test_a_person_without_anything() -> None:
    """Nothing known is no crash; a missing contact is said, counts of zero are quiet."""
    empty = PanelRow(PersonId(1), "", "")
    shown = {c.id: text for c, (text, _) in zip(COLUMNS, cells(empty, COLUMNS, session()), strict=True)}
    assert shown.pop("name") == "(no name)"
    assert shown.pop("last") == "none known"
    assert set(shown.values()) == {""}


@pytest.mark.parametrize(("days", "token"), [(0, ""), (364, ""), (365, "warning"), (4000, "warning")])
def test_long_without_contact_is_marked(days: int, token: str) -> None:
    """From a year on the last contact has the warning token beside its words."""
    assert cell("last", row(last_contact=TODAY - timedelta(days=days)))[1] == token


@pytest.mark.parametrize(
    ("when", "minute", "shown"),
    [
        (TODAY, 560, "today 9:20 Follow-up"),
        (date(2026, 11, 25), None, "tomorrow Follow-up"),
        (date(2026, 12, 3), 480, "3 Dec 8:00 Follow-up"),
        (date(2027, 9, 3), None, "3 Sep 2027 Follow-up"),
        (None, None, ""),
    ],
)
def test_next_visit(when: date | None, minute: int | None, shown: str) -> None:
    """Near visits by word, others by day; what kind it is stays at one's own desk."""
    person = row(next_visit=when, next_visit_minute=minute)
    assert cell("next", person)[0] == shown
    assert "Follow-up" not in cell("next", person, Mask.TEAM)[0]


def test_death_and_leaving_are_said_in_words() -> None:
    """A dim line is never the only sign."""
    assert cell("name", row(deceased=True))[0] == "Quill, Ada Maria (died)"
    assert cell("name", row(active=False))[0] == "Quill, Ada Maria (inactive)"
    assert [panel_rows.row_token(p) for p in (row(), row(deceased=True), row(active=False))] == [
        "",
        "dim",
        "dim",
    ]


def test_the_second_mark_is_in_the_name() -> None:
    """A mark that tells two people apart stands with the name, in brackets once."""
    assert cell("name", row(), Mask.TEAM, "71")[0] == "Ada Q. (71)"
    assert cell("name", row(), Mask.TEAM, "(2)")[0] == "Ada Q. (2)"


def test_chosen_columns() -> None:
    """Unknown names are left out, doubles once, the name always there, nothing chosen means the usual ones."""
    assert [c.id for c in chosen(("age", "nonsense", "age", "last"))] == ["name", "age", "last"]
    assert tuple(c.id for c in chosen()) == DEFAULT
    assert tuple(c.id for c in chosen(("nonsense",))) == DEFAULT


@pytest.mark.parametrize(
    ("width", "kept"),
    [
        (60, {"name", "age", "conditions", "next"}),
        (80, {"name", "age", "conditions", "next", "last"}),
        (200, set(DEFAULT)),
    ],
)
def test_what_stays_when_room_is_short(width: int, kept: set[str]) -> None:
    """At 200 columns everything chosen is there, at 80 who, what and when, at 60 the least."""
    shown = {column.id for column, _ in fit(panel_rows.widget_columns(chosen(), session()), width - 3)}
    assert kept <= shown
    assert "name" in shown


@pytest.mark.parametrize(
    ("current", "clicked", "wanted"),
    [
        ("name", "age", "age"),
        ("age", "age", "-age"),
        ("-age", "age", "age"),
        ("name", "mrn", "name"),
        ("name", "x", "name"),
    ],
)
def test_clicking_a_header(current: str, clicked: str, wanted: str) -> None:
    """A click sorts, a second one turns round, a column without order changes nothing."""
    assert panel_rows.next_order(current, clicked) == wanted


def test_versions_follow_what_is_drawn() -> None:
    """Record, masking, day, vocabulary and date style change a row's version; nothing else does."""
    base = panel_rows.row_version(row(), session())
    assert base == panel_rows.row_version(row(), session())
    others = {
        panel_rows.row_version(row(notes=3), session()),
        panel_rows.row_version(row(), session(Mask.TEAM)),
        panel_rows.row_version(row(), session().with_as_of(date(2026, 1, 1))),
        panel_rows.row_version(row(), session(words="patient")),
        panel_rows.row_version(row(), session(date_style="iso")),
        panel_rows.row_version(row(), session(), "2"),
    }
    assert len(others | {base}) == 7


def test_a_widget_row_has_all_cells() -> None:
    """The table widget gets every chosen column, also those that it drops."""
    assert len(panel_rows.widget_row(row(), chosen(), session()).cells) == len(DEFAULT)


def test_titles_follow_the_words() -> None:
    """Headers come from the words file."""
    titles = [column.title for column in panel_rows.widget_columns(chosen(), session())]
    assert titles[:3] == ["Name", "Age", "Conditions"]
