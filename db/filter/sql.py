"""Tree to SQL: a WHERE over `panel_row p` from fixed fragments, every value bound; words go to the search table.

It must not run anything: the queries do. Dates are worked out here from the as-of day.
"""

# ruff: noqa: S608 - SQL text is put together from fixed fragments; every value is bound
from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from db.filter import clinical
from db.filter.check import ANY, NEVER
from db.filter.fields import BY_NAME
from db.filter.languages import language_code
from db.filter.params import Params, escaped
from db.filter.tree import And, Me, Node, Not, Or, Term, Value, Word
from db.filter.values import birth_date, day_span, length, number, phone_digits

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

TRUE: Final = "1"
FALSE: Final = "0"
_SCOPED: Final = frozenset({"panel", "deceased", "active"})
"""Fields that say themselves who is asked about; without any of them only the panel is."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A filter for one day and one asker."""

    where: str
    """Over `panel_row p`; without what `match` says."""
    match: str
    """FTS5 expression that all matches fulfil, or empty."""
    params: dict[str, str | int | float] = field(default_factory=dict)

    @property
    def whole(self) -> str:
        """The condition including the search."""
        if not self.match:
            return self.where
        return f"p.pos IN (SELECT rowid FROM person_search WHERE person_search MATCH :match) AND {self.where}"


def to_sql(node: Node, as_of: date, me: Me | None = None, marked: Collection[int] = ()) -> Compiled:
    """SQL for a tree as of a day; `mine` and `me` are the asker's, `marked` the marked people's ids."""
    params = Params(as_of)
    writer = _Writer(params, as_of, me or Me(), marked)
    parts = node.parts if isinstance(node, And) else (node,)
    searched = [match for part in parts if (match := writer.match(part))]
    rest = [writer.sql(part) for part in parts if not writer.match(part)]
    if not any(one.field in _SCOPED for one in terms(node)):
        rest.insert(0, "p.in_panel = 1")
    match = " AND ".join(searched)
    if match:
        params.values["match"] = match
    return Compiled(" AND ".join(rest) or TRUE, match, params.values)


def terms(node: Node) -> list[Term]:
    """Every term of a tree, in order."""
    if isinstance(node, Term):
        return [node]
    if isinstance(node, Word):
        return []
    parts = (node.part,) if isinstance(node, Not) else node.parts
    return [term for part in parts for term in terms(part)]


def numeric(node: Word) -> bool:
    """Whether a bare word may be a birth date or a telephone number."""
    return not node.phrase and (birth_date(node.text) is not None or bool(phone_digits(node.text)))


def quoted(text: str, *, prefix: bool) -> str:
    """User text as FTS5 strings, all of whose tokens must match; never an expression. Empty where nothing is left."""
    pieces = []
    for piece in [text] if not prefix else text.split():
        clean = "".join(c for c in piece if c != "\0" and not "\ud800" <= c <= "\udfff").translate(
            _NO_APOSTROPHE
        )
        if any(map(str.isalnum, clean)):
            pieces.append('"' + clean.replace('"', '""') + '"' + ("*" if prefix else ""))
    return " AND ".join(pieces)


PHONE_SYSTEMS: Final = "('phone', 'sms', 'fax')"
"""Contact points that people call a number."""
PHONE_DIGITS: Final = "replace(replace(replace(replace(replace(replace(c.value, ' ', ''), '-', ''), '(', ''), ')', ''), '.', ''), '+', '')"
"""A number of `person_contact c` without what stands between its digits."""

_NO_APOSTROPHE: Final = dict.fromkeys(map(ord, "'’ʼʻ‘`´ʹ′ʽ"), None)

_COLUMNS: Final = {
    "": "{names identifiers}",
    "name": "names",
    "id": "identifiers",
    "team": "team",
    "pcp": "pcp",
    "city": "city",
}


class _Writer:
    """One pass over a tree."""

    def __init__(self, params: Params, as_of: date, me: Me, marked: Collection[int]) -> None:
        self.params = params
        self.as_of = as_of
        self.me = me
        self.marked = marked

    # -- words ------------------------------------------------------------------------------------------------------

    def match(self, node: Node) -> str:
        """The FTS5 expression for a word or for a term about words; empty where it needs SQL."""
        if isinstance(node, Word):
            return "" if numeric(node) else self._column("", node.text, phrase=node.phrase)
        if not isinstance(node, Term) or node.field not in _COLUMNS or self._placeholder(node):
            return ""
        each = [self._column(node.field, value.text, phrase=value.quoted) for value in node.values]
        return f"({' OR '.join(each)})" if all(each) else ""

    @staticmethod
    def _column(name: str, text: str, *, phrase: bool) -> str:
        found = quoted(text, prefix=not phrase)
        return f"{_COLUMNS[name]} : ({found})" if found else ""

    def _placeholder(self, term: Term) -> bool:
        words = {"team": ("mine", "none"), "pcp": ("me", "mine", "none")}.get(term.field, ())
        return any(value.text.casefold() in words and not value.quoted for value in term.values)

    def _searched(self, match: str) -> str:
        if not match:
            return FALSE
        return (
            f"p.pos IN (SELECT rowid FROM person_search WHERE person_search MATCH {self.params.bind(match)})"
        )

    # -- tree -------------------------------------------------------------------------------------------------------

    def sql(self, node: Node) -> str:
        """A condition over `panel_row p`."""
        if isinstance(node, And):
            return "(" + (" AND ".join(self.sql(part) for part in node.parts) or TRUE) + ")"
        if isinstance(node, Or):
            return "(" + " OR ".join(self.sql(part) for part in node.parts) + ")"
        if isinstance(node, Not):
            # A missing value is not a match, so its opposite is one: coalesce keeps NOT whole.
            return f"NOT coalesce({self.sql(node.part)}, 0)"
        if isinstance(node, Word):
            return self._word(node)
        return self._term(node)

    def _word(self, node: Word) -> str:
        """A date is a birth date; digits start a record number or are part of a telephone number; else a name."""
        searched = self._searched(self._column("", node.text, phrase=node.phrase))
        if not numeric(node):
            return searched
        born = birth_date(node.text)
        if born is not None:
            day = self.params.bind(born.toordinal())
            return f"(p.birth_day <= {day} AND p.birth_high >= {day})"
        return f"({searched} OR {self._called(phone_digits(node.text))})"

    def _called(self, digits: str) -> str:
        # The digits in this order with anything between them is asked first: it leaves few numbers to take apart.
        loose = self.params.bind(f"%{'%'.join(digits)}%")
        return (
            f"p.person_id IN (SELECT c.person_id FROM person_contact c WHERE c.value LIKE {loose}"
            f" AND c.system IN {PHONE_SYSTEMS} AND {PHONE_DIGITS} LIKE {self.params.bind(f'%{digits}%')})"
        )

    def _term(self, term: Term) -> str:
        kind = BY_NAME[term.field].kind
        special = _SPECIAL.get(term.field)
        if special is not None:
            write: Callable[[_Writer, Term, Value], str] = special
        else:
            write = _KINDS[kind]
        each = [write(self, term, value) for value in term.values]
        return each[0] if len(each) == 1 else f"({' OR '.join(each)})"

    # -- kinds ------------------------------------------------------------------------------------------------------

    def words(self, term: Term, value: Value) -> str:
        """Words of one column of the search table, or the asker's own."""
        word = "" if value.quoted else value.text.casefold()
        if term.field in {"team", "pcp"}:
            column = f"p.{term.field}"
            if word == "none":
                return f"{column} = ''"
            if word in {"mine", "me"}:
                mine = self.me.team if term.field == "team" else self.me.practitioner
                return f"{column} = {self.params.bind(mine)}" if mine else FALSE
        return self._searched(self._column(term.field, value.text, phrase=value.quoted))

    def number(self, term: Term, value: Value) -> str:
        """A column that holds a number."""
        column = {"age": "p.age", "conds": "p.condition_count", "meds": "p.medicines", "notes": "p.notes"}[
            term.field
        ]
        return self.compared(column, term.op, value)

    def compared(self, column: str, op: str, value: Value) -> str:
        """A number against one value or a range with both ends inside."""
        low = self.params.bind(number(value.text) or 0.0)
        if value.high is not None:
            return f"{column} BETWEEN {low} AND {self.params.bind(number(value.high) or 0.0)}"
        return f"{column} {'=' if op == ':' else op} {low}"

    def dated(self, column: str, op: str, value: Value) -> str:
        """A day against a date that may be a month or a year: before its first day, after its last."""
        low, high = self._span(value)
        if op == ":":
            return f"{column} BETWEEN {self.params.bind(low)} AND {self.params.bind(high)}"
        end = high if op in {">", "<="} else low
        return f"{column} {op} {self.params.bind(end)}"

    def _span(self, value: Value) -> tuple[int, int]:
        first = day_span(value.text, self.as_of)
        last = day_span(value.high, self.as_of) if value.high is not None else first
        assert first is not None
        assert last is not None
        return first[0].toordinal(), last[1].toordinal()

    def born(self, term: Term, value: Value) -> str:
        """Birth date, by its earliest possible day."""
        return self.dated("p.birth_day", term.op, value)

    def ago(self, term: Term, value: Value) -> str:
        """Last contact: a length of time counts back and "longer ago" includes never; a date is a date."""
        word = value.text.casefold()
        if word in NEVER:
            return "p.contact_day IS NULL"
        if word in ANY:
            return "p.contact_day IS NOT NULL"
        long = length(value.text) if value.high is None else None
        if long is None:
            return self.dated("p.contact_day", term.op, value)
        cut = self.params.bind(long.before(self.as_of).toordinal())
        if term.op in {">", ">="}:
            return f"(p.contact_day IS NULL OR p.contact_day {'<' if term.op == '>' else '<='} {cut})"
        return f"p.contact_day {'>' if term.op == '<' else '>='} {cut}"

    def coming(self, term: Term, value: Value) -> str:
        """Next visit: a length of time counts ahead; people without one match only `next:none`."""
        word = value.text.casefold()
        if word in NEVER:
            return "p.visit_day IS NULL"
        if word in ANY:
            return "p.visit_day IS NOT NULL"
        long = length(value.text) if value.high is None else None
        if long is None:
            return self.dated("p.visit_day", term.op, value)
        return f"p.visit_day {term.op} {self.params.bind(long.after(self.as_of).toordinal())}"

    def choice(self, term: Term, value: Value) -> str:
        """Yes or no, or one of a closed list."""
        code = chosen(term.field, value)
        if term.field == "panel":
            return {"yes": "p.in_panel = 1", "no": "p.in_panel = 0", "all": TRUE}[code]
        if term.field == "sex":
            return (
                "coalesce(p.sex, 'unknown') = 'unknown'"
                if code == "unknown"
                else f"p.sex = {self.params.bind(code)}"
            )
        if term.field in {"race", "ethnicity"}:
            column = f"x.{term.field}"
            told = (
                f"' ' || {column} || ' ' LIKE {self.params.bind(f'% {code} %')}"
                if code
                else f"{column} IS NULL"
            )
            return f"p.person_id IN (SELECT x.id FROM person x WHERE {told})"
        if term.field == "dup":
            verb = "IN" if code == "yes" else "NOT IN"
            pairs = "SELECT {} FROM duplicate WHERE state = 'proposed'"
            return f"p.person_id {verb} ({pairs.format('a_id')} UNION ALL {pairs.format('b_id')})"
        return f"p.{term.field} = {1 if code == 'yes' else 0}"

    def language(self, _term: Term, value: Value) -> str:
        """A language whatever its region: `es` is also `es-MX`."""
        if value.text.casefold() == "none":
            return "p.language IS NULL"
        code = language_code(value.text) or value.text
        # LIKE knows no case here: tags are compared without case (BCP 47, 2.1.1).
        return (
            f"(p.language LIKE {self.params.bind(escaped(code))} ESCAPE '\\'"
            f" OR p.language LIKE {self.params.bind(escaped(code) + '-%')} ESCAPE '\\')"
        )

    def postal(self, _term: Term, value: Value) -> str:
        """Start of a postal code in use."""
        return (
            "EXISTS (SELECT 1 FROM person_address a WHERE a.person_id = p.person_id AND a.ended = 0"
            f" AND a.postal_code LIKE {self.params.bind(escaped(value.text) + '%')} ESCAPE '\\')"
        )

    def phone(self, _term: Term, value: Value) -> str:
        """Part of a telephone number, whatever stands between its digits."""
        return self._called(phone_digits(value.text))

    def household(self, _term: Term, value: Value) -> str:
        """Shares a home with anybody of the panel, or with somebody of a name (who is in the list as well)."""
        word = "" if value.quoted else value.text.casefold()
        if word in {"yes", "no"}:
            shared = (
                "p.household_id IN (SELECT h.household_id FROM panel_row h WHERE h.household_id IS NOT NULL"
                " AND h.in_panel = 1 GROUP BY h.household_id HAVING count(*) > 1)"
            )
            return shared if word == "yes" else f"NOT coalesce({shared}, 0)"
        match = self._column("name", value.text, phrase=value.quoted)
        if not match:
            return FALSE
        return (
            "p.household_id IN (SELECT h.household_id FROM panel_row h WHERE h.pos IN"
            f" (SELECT rowid FROM person_search WHERE person_search MATCH {self.params.bind(match)}))"
        )

    def flag(self, term: Term, _value: Value) -> str:
        """`mine` and `marked`."""
        if term.field == "marked":
            ids = json.dumps([int(one) for one in self.marked])
            return f"p.person_id IN (SELECT value FROM json_each({self.params.bind(ids)}))"
        told = [
            f"p.{column} = {self.params.bind(name)}"
            for column, name in (("team", self.me.team), ("pcp", self.me.practitioner))
            if name
        ]
        return f"({' OR '.join(told)})" if told else FALSE

    def coded(self, term: Term, value: Value) -> str:
        """Conditions, medicines and allergies, by group or by words."""
        return clinical.coded(self.params, term.field, value)

    def grouped(self, term: Term, value: Value) -> str:
        """`has:`, `no:` and `vaccine:`."""
        return clinical.recorded(self.params, self.as_of, term, value)

    def measured(self, term: Term, value: Value) -> str:
        """The latest value of a measurement."""
        return clinical.measured(self.params, self.as_of, term, value)


def chosen(name: str, value: Value) -> str:
    """The canonical code of a choice."""
    text = value.text.casefold()
    for written, code in BY_NAME[name].choices:
        if text in {written, code.casefold()}:
            return code
    raise AssertionError(name)


_KINDS: Final[dict[str, Callable[[_Writer, Term, Value], str]]] = {
    "words": _Writer.words,
    "number": _Writer.number,
    "date": _Writer.born,
    "ago": _Writer.ago,
    "coming": _Writer.coming,
    "choice": _Writer.choice,
    "flag": _Writer.flag,
    "code": _Writer.coded,
    "set": _Writer.grouped,
    "value": _Writer.measured,
}

_SPECIAL: Final[dict[str, Callable[[_Writer, Term, Value], str]]] = {
    "lang": _Writer.language,
    "phone": _Writer.phone,
    "zip": _Writer.postal,
    "household": _Writer.household,
}
