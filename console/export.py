"""The current view as CSV, Markdown or JSON, cell for cell as it is shown, masking included. Knows no screen.

Files are private, whole, and never replace another one without being asked to.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from console.paths import write_private
from console.present import panel_rows
from console.words import Words
from db.errors import StoreError, UseError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from console.present.panel_rows import PanelColumn
    from console.session import Session
    from db.records import PanelRow, PersonId

Format = Literal["csv", "md", "json"]

FORMATS: Final[tuple[Format, ...]] = ("csv", "md", "json")

Value = str | int | float | None

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\0")
"""A text that starts with one of these is run by spreadsheets: OWASP ASVS 1.2.10 with tab, return and NUL."""

_NUMBERS: Final = frozenset({"medicines", "notes"})
"""Columns whose cells are counts: written as numbers, so that a sheet can add them up."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it is shown, before it has a format."""

    title: str
    columns: tuple[tuple[str, str], ...]
    """(id, title) in order."""
    rows: tuple[tuple[Value, ...], ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    """What a reader must know beside the cells: day, filter, masking; id to text."""


def panel_sheet(
    rows: Sequence[PanelRow],
    columns: Sequence[PanelColumn],
    session: Session,
    *,
    title: str,
    query: str = "",
    second: Mapping[PersonId, str] | None = None,
) -> Sheet:
    """People as the panel shows them to this session: the same columns, the same words, the same masking."""
    marks = second or {}
    shown = (panel_rows.cells(row, columns, session, marks.get(row.person, "")) for row in rows)
    level = session.mask.name.lower()
    return Sheet(
        title=title,
        columns=tuple((column.id, session.words.say(column.title_key)) for column in columns),
        rows=tuple(
            tuple(_value(column.id, text) for column, (text, _) in zip(columns, cells, strict=True))
            for cells in shown
        ),
        facts={
            "as_of": session.as_of.isoformat(),
            "filter": query if level == "full" else "",
            "masking": level,
        },
    )


def _value(column_id: str, text: str) -> Value:
    if column_id in _NUMBERS:
        return int(text) if text.isdecimal() else 0
    return text


def _clean(text: str) -> str:
    """One line without control codes. The gate is the screen's own, loaded here as commands may never export."""
    from widgets.plain import clean

    return clean(text, lines=False)


def as_csv(sheet: Sheet) -> str:
    """RFC 4180 with a header line; no cell can start a formula, and numbers stay numbers."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_safe(title) for _, title in sheet.columns])
    writer.writerows([_safe(value) for value in row] for row in sheet.rows)
    return out.getvalue()


def _safe(value: Value) -> Value:
    """A text that a spreadsheet would run gets an apostrophe in front; a number is only a number, also below zero."""
    if not isinstance(value, str):
        return value
    text = _clean(value)
    # Judged before and after cleaning: a tab in front is a formula as well, and blanks in front hide none.
    risky = value.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA)
    return f"'{text}" if risky else text


def as_markdown(sheet: Sheet) -> str:
    """A heading, what the table is about, and the table; no cell can leave it or make a link, a picture or HTML."""
    about = [f"- {_cell(name)}: {_cell(text)}" for name, text in sheet.facts.items() if text]
    lines = [f"# {_cell(sheet.title)}", "", *about, ""]
    lines.append(f"| {' | '.join(_cell(title) for _, title in sheet.columns)} |")
    lines.append(f"|{'|'.join('---' for _ in sheet.columns)}|")
    lines += [f"| {' | '.join(_cell(value) for value in row)} |" for row in sheet.rows]
    return "\n".join(lines) + "\n"


def _cell(value: Value) -> str:
    text = "" if value is None else _clean(str(value))
    return re.sub(r"([\\|`*_\[\]<>&!#~])", r"\\\1", text)


def as_json(sheet: Sheet) -> str:
    """An object with the facts, the columns and one object a row, keyed by column id."""
    ids = [column_id for column_id, _ in sheet.columns]
    rows = [dict(zip(ids, map(_plain, row), strict=True)) for row in sheet.rows]
    whole = {
        "title": sheet.title,
        **sheet.facts,
        "columns": dict(sheet.columns),
        "count": len(rows),
        "people": rows,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _plain(value: Value) -> Value:
    return _clean(value) if isinstance(value, str) else value


def text_of(sheet: Sheet, form: Format) -> str:
    """A sheet in one of the formats."""
    makers: dict[str, Callable[[Sheet], str]] = {"csv": as_csv, "md": as_markdown, "json": as_json}
    return makers[form](sheet)


def suggest(title: str, as_of: date, form: Format) -> str:
    """A file name from the view's name and the day; never from a person's name."""
    parts = re.sub(r"[\W_]+", "-", title.casefold()).strip("-")[:40] or "panel"
    return f"{parts}-{as_of.isoformat()}.{form}"


def unused(path: Path) -> Path:
    """The same path, or with -2, -3 … before its ending where a file of that name is there already."""
    found, number = path, 1
    while found.exists():
        number += 1
        found = path.with_stem(f"{path.stem}-{number}")
    return found


def write(path: Path, text: str, words: Words | None = None, *, overwrite: bool = False) -> None:
    """Write a file, mode 0600, as a whole. `UseError` where it exists, `StoreError` where it cannot be written."""
    words = words or Words.load()
    try:
        write_private(path, text, overwrite=overwrite)
    except FileExistsError:
        raise UseError(words.say("export.exists", file=path.name), words.say("export.exists-next")) from None
    except OSError as error:
        raise StoreError(
            words.say("export.not-written", reason=error.strerror or type(error).__name__)
        ) from None
