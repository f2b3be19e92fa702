"""A person's panel record as the cells of one table row, and which columns there are; pure, masked here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from console.present import words_of
from console.present.masking import (
    Mask,
    mask_age,
    mask_birth,
    mask_contact,
    mask_identity,
    mask_mrn,
    mask_name,
)
from console.present.sensitive import shown_conditions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from console.session import Session
    from db.records import PanelRow
    from widgets.columns import Column
    from widgets.paged_table import Row

Cell = tuple[str, str]
"""Text and the theme token that says its meaning ("" for plain)."""

LONG_WITHOUT_CONTACT: Final = 365
"""Days after which a last contact is marked: `no-contact` is moderate after 12 months (clinical.md 1, risk flags)."""


@dataclass(frozen=True, slots=True)
class PanelColumn:
    """One column of the panel; widths in cells."""

    id: str
    min: int
    max: int = 0
    """0 for no limit."""
    weight: int = 0
    align: Literal["left", "right", "center"] = "left"
    drop: int = 0
    """When room is short the highest number leaves first; 0 stays always."""
    order: str = ""
    """The sort order that a click on the header asks for; empty when the panel cannot be sorted by it."""

    @property
    def title_key(self) -> str:
        """The words key of the header."""
        return f"column.{self.id}"


COLUMNS: Final = (
    PanelColumn("name", 14, 34, 3, order="name"),
    PanelColumn("age", 7, 8, align="right", order="age"),
    PanelColumn("team", 9, 16, 1, drop=60, order="team"),
    PanelColumn("pcp", 13, 22, 1, drop=80, order="pcp"),
    PanelColumn("conditions", 16, 60, 4, drop=10, order="conditions"),
    PanelColumn("medicines", 4, 5, align="right", drop=75, order="medicines"),
    PanelColumn("last", 12, 16, 1, drop=20, order="last"),
    PanelColumn("next", 12, 24, 2, drop=15, order="next"),
    PanelColumn("language", 12, 20, 1, drop=40, order="language"),
    PanelColumn("notes", 5, 6, align="right", drop=50, order="notes"),
    PanelColumn("city", 8, 16, 1, drop=85, order="city"),
    PanelColumn("born", 11, 12, drop=88),
    PanelColumn("mrn", 10, 14, 1, drop=90),
)
"""Everything that the panel can show, in its usual order. At 80 columns name to next visit stay; 200 show all chosen."""

DEFAULT: Final = (
    *("name", "age", "conditions", "last", "next", "language", "team", "pcp", "medicines", "notes", "mrn"),
)
"""The columns of a view that names none."""

_BY_ID: Final = {column.id: column for column in COLUMNS}


def chosen(ids: Iterable[str] = ()) -> tuple[PanelColumn, ...]:
    """The columns with these ids in this order; unknown ids are left out, the name is always there."""
    known = [_BY_ID[name] for name in dict.fromkeys(ids) if name in _BY_ID]
    if not known:
        return tuple(_BY_ID[name] for name in DEFAULT)
    if _BY_ID["name"] not in known:
        known.insert(0, _BY_ID["name"])
    return tuple(known)


def widget_columns(columns: Sequence[PanelColumn], session: Session) -> list[Column]:
    """The same columns as the table widget takes them, with titles in the user's words."""
    from widgets.columns import Column

    return [
        Column(
            column.id,
            session.words.say(column.title_key),
            min=column.min,
            max=column.max,
            weight=column.weight,
            align=column.align,
            drop=column.drop,
            sortable=bool(column.order),
        )
        for column in columns
    ]


def read_order(order: str) -> tuple[str, bool]:
    """A sort order such as `-last` as (column id, descending)."""
    return order.removeprefix("-"), order.startswith("-")


def next_order(current: str, column_id: str) -> str:
    """The order after a click on a header: the same column turns round, another one starts ascending."""
    name, descending = read_order(current)
    wanted = _BY_ID[column_id].order if column_id in _BY_ID else ""
    if not wanted:
        return current
    return f"-{wanted}" if name == wanted and not descending else wanted


def cells(
    row: PanelRow, columns: Sequence[PanelColumn], session: Session, second: str = ""
) -> tuple[Cell, ...]:
    """One row's cells, masked for the session. `second` is the mark from `masking.distinguish`, if there is one."""
    return tuple(
        _name(row, session, second) if column.id == "name" else _MAKERS[column.id](row, session)
        for column in columns
    )


def row_token(row: PanelRow) -> str:
    """The token of a whole line: people who died or left are dim; the name says so in words."""
    return "dim" if row.deceased or not row.active else ""


def row_version(row: PanelRow, session: Session, second: str = "") -> int:
    """Changes whenever the drawn row would; valid within this process only."""
    return hash(
        (row, session.mask, session.as_of, session.words.vocabulary, session.settings.date_style, second)
    )


def widget_row(row: PanelRow, columns: Sequence[PanelColumn], session: Session, second: str = "") -> Row:
    """One row as the table widget takes it."""
    from widgets.paged_table import Row

    return Row(cells(row, columns, session, second), row_version(row, session, second), row_token(row))


def _name(row: PanelRow, session: Session, second: str) -> Cell:
    name = mask_name(row, session.mask, session.words, as_of=session.as_of)
    state = ""
    if row.deceased:
        state = session.words.say("row.deceased")
    elif not row.active:
        state = session.words.say("row.inactive")
    mark = f"({second})" if second and not second.startswith("(") else second
    return " ".join(part for part in (name, mark, state) if part), ""


def shown_age(row: PanelRow, session: Session) -> str:
    """The age at the session's level of masking; of somebody who died, nothing is counted on."""
    exact = words_of.age(row.birth, row.age, session.as_of, session.words)
    return mask_age(row, session.mask, exact)


def _age(row: PanelRow, session: Session) -> Cell:
    return words_of.age_sex(shown_age(row, session), row.sex, session.words), ""


def _conditions(row: PanelRow, session: Session) -> Cell:
    return words_of.listed(shown_conditions(row.conditions, session.mask), session.words), ""


def _last(row: PanelRow, session: Session) -> Cell:
    if row.last_contact is None:
        return session.words.say("row.no-contact"), "warning"
    days = (session.as_of - row.last_contact).days
    return words_of.ago(
        row.last_contact, session.as_of, session.words
    ), "warning" if days >= LONG_WITHOUT_CONTACT else ""


def _next(row: PanelRow, session: Session) -> Cell:
    return next_visit(row, session), "accent" if row.next_visit == session.as_of else ""


def next_visit(row: PanelRow, session: Session) -> str:
    """The next visit: "today 9:20", "tomorrow 8:00", "3 Dec", with its kind where nothing is masked."""
    when = row.next_visit
    if when is None:
        return ""
    days = (when - session.as_of).days
    if days in {0, 1}:
        said = session.words.say("span.today" if days == 0 else "span.tomorrow")
    else:
        said = words_of.short_day(when, session.as_of, session.words, session.settings.date_style)
    time = words_of.clock(row.next_visit_minute)
    kind = row.next_visit_text if session.mask == Mask.FULL else ""
    return " ".join(part for part in (said, time, kind) if part)


def _language(row: PanelRow, session: Session) -> Cell:
    name = mask_identity(words_of.language(row.language, session.words), session.mask)
    if not row.interpreter:
        return name, ""
    return " ".join(part for part in (name, session.words.say("row.interpreter")) if part), "accent"


def _text(show: Callable[[PanelRow, Session], str]) -> Callable[[PanelRow, Session], Cell]:
    """A column that is only text."""

    def make(row: PanelRow, session: Session) -> Cell:
        return show(row, session), ""

    return make


def _born(row: PanelRow, session: Session) -> str:
    return mask_birth(
        row.birth, session.mask, words_of.span(row.birth, session.words, session.settings.date_style)
    )


_MAKERS: Final[dict[str, Callable[[PanelRow, Session], Cell]]] = {
    "age": _age,
    "team": _text(lambda row, session: mask_identity(row.team, session.mask)),
    "pcp": _text(lambda row, session: mask_identity(row.pcp, session.mask)),
    "conditions": _conditions,
    "medicines": _text(lambda row, _session: str(row.medicines) if row.medicines else ""),
    "last": _last,
    "next": _next,
    "language": _language,
    "notes": _text(lambda row, _session: str(row.notes) if row.notes else ""),
    "city": _text(lambda row, session: mask_contact(row.city, session.mask)),
    "born": _text(_born),
    "mrn": _text(lambda row, session: mask_mrn(row.mrn, session.mask)),
}
