"""Export: the same cells as on screen, in three formats that no reader can be tricked by, in private files."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console import export
from console.export import Sheet, Value
from console.present.masking import Mask
from console.present.panel_rows import cells, chosen
from db.errors import StoreError, UseError
from tests.support.people import row, session

if TYPE_CHECKING:
    from pathlib import Path

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\0=1",
    " =1",
    "=cmd|'/c calc'!A1",
    '=HYPERLINK("x")',
    "\u200b=1",
]


def sheet(*rows: tuple[Value, ...]) -> Sheet:
    """A sheet of two columns."""
    return Sheet("A | list", (("name", "Name"), ("n", "N")), rows, {"as_of": "2026-11-24", "filter": ""})


def test_cells_are_those_of_the_screen() -> None:
    """Every exported text is the text of the cell on screen, at every level of masking."""
    columns = chosen()
    for level in Mask:
        here = session(level)
        made = export.panel_sheet([row()], columns, here, title="Panel", query="name:quill")
        shown = [text for text, _ in cells(row(), columns, here)]
        assert ["" if value is None else str(value) for value in made.rows[0]] == shown
        assert made.facts["masking"] == level.name.lower()


def test_a_masked_export_keeps_the_filter_to_itself() -> None:
    """A filter may hold a name, so only a full export repeats it."""
    made = [
        export.panel_sheet([], chosen(), session(level), title="x", query="quill").facts["filter"]
        for level in Mask
    ]
    assert made == ["quill", "", "", ""]


def test_no_full_name_in_any_masked_format() -> None:
    """Nothing of a name, number or town is in any format from the team level on."""
    columns = chosen(("name", "age", "born", "mrn", "city", "next", "last"))
    for level in (Mask.TEAM, Mask.HALL, Mask.STAGE):
        made = export.panel_sheet([row()], columns, session(level), title="Panel", query="quill wasilla")
        for form in export.FORMATS:
            text = export.text_of(made, form)
            assert not any(
                word in text for word in ("Quill", "quill", "Maria", "0012345", "Wasilla", "wasilla", "1955")
            )


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_starts_no_formula(text: str) -> None:
    """A text that a spreadsheet would run has an apostrophe in front, in cells and titles."""
    made = Sheet(text, (("a", text),), ((text,),))
    for line in csv.reader(io.StringIO(export.as_csv(made))):
        assert line[0].startswith("'")
        assert line[0].lstrip("'").strip().startswith(tuple("=+-@1"))


def test_csv_keeps_numbers() -> None:
    """Minus two is a number, its text is not one."""
    lines = export.as_csv(sheet((-2, -2.5), ("-2", None))).split("\r\n")
    assert lines[1:3] == ["-2,-2.5", "'-2,"]


@given(st.lists(st.tuples(st.text(), st.one_of(st.text(), st.integers(), st.none())), max_size=4))
def test_csv_has_one_line_a_row_and_no_control_codes(rows: list[tuple[Value, ...]]) -> None:
    """Whatever is in the cells, a reader finds the same number of rows and columns and nothing that steers a terminal."""
    text = export.as_csv(sheet(*rows))
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert [len(line) for line in read] == [2] * (len(rows) + 1)
    assert not any(letter in text.replace("\r\n", "") for letter in "\x00\x1b\x7f\x9b\r\n\u202e")
    text.encode("utf-8")


@pytest.mark.parametrize("text", ["a|b", "**x**", "[x](y)", "<script>", "`x`", "a\nb", "![x](y)"])
def test_markdown_cells_cannot_leave_the_table(text: str) -> None:
    """Pipes, links, pictures, HTML and line ends in data stay data."""
    lines = export.as_markdown(sheet((text, 1))).splitlines()
    assert lines[0] == "# A \\| list"
    assert lines[-1].startswith("| ")
    assert len([part for part in lines[-1].replace("\\|", "").split("|") if part.strip()]) == 2
    assert not any(mark in lines[-1].replace("\\" + mark, "") for mark in "<[`*")


def test_json_says_what_it_is() -> None:
    """JSON carries title, day, columns, count and one object a row by column id, numbers as numbers."""
    read = json.loads(export.as_json(sheet(("Ada", 3), ("Bo", None))))
    assert read["columns"] == {"name": "Name", "n": "N"}
    assert read["as_of"] == "2026-11-24"
    assert read["count"] == 2
    assert read["people"] == [{"name": "Ada", "n": 3}, {"name": "Bo", "n": None}]


def test_names_of_files_are_the_views() -> None:
    """The suggested name has the view's name and the day, and is safe as a name."""
    assert export.suggest("A1c > 9 / none", date(2026, 11, 24), "csv") == "a1c-9-none-2026-11-24.csv"
    assert export.suggest("../..", date(2026, 11, 24), "md") == "panel-2026-11-24.md"


def test_a_second_export_gets_a_name_of_its_own(tmp_path: Path) -> None:
    """What was exported earlier that day is not offered for replacement."""
    path = tmp_path / "panel-2026-11-24.csv"
    assert export.unused(path) == path
    path.touch()
    assert export.unused(path).name == "panel-2026-11-24-2.csv"
    (tmp_path / "panel-2026-11-24-2.csv").touch()
    assert export.unused(path).name == "panel-2026-11-24-3.csv"


def test_writing_asks_before_it_replaces(tmp_path: Path) -> None:
    """A file that is there is kept until replacing was said; what is written is private."""
    target = tmp_path / "x.csv"
    export.write(target, "one")
    assert target.stat().st_mode & 0o777 == 0o600
    with pytest.raises(UseError, match="there already"):
        export.write(target, "two")
    assert target.read_text() == "one"
    export.write(target, "two", overwrite=True)
    assert target.read_text() == "two"


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    """A path through a file is a sentence, not a traceback."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="could not be written"):
        export.write(tmp_path / "file" / "x.csv", "one")
