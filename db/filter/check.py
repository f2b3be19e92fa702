"""Whether the values of one term have a meaning for its field; what is wrong is said with the nearest right word."""

from __future__ import annotations

import difflib
from datetime import date
from typing import TYPE_CHECKING, Final

from db.filter import values as v
from db.filter.fields import Field, set_of, set_words
from db.filter.languages import LANGUAGES, language_code
from db.filter.tree import FilterError, Term, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_ANY_DAY: Final = date(2000, 2, 29)
"""Only whether a text is a date is asked here, not which."""

NEVER: Final = frozenset({"never", "none", "no"})
ANY: Final = frozenset({"any", "yes", "ever"})


def check(term: Term, field: Field, at: int) -> None:
    """Refuse values without a meaning.

    Raises:
        FilterError: at `at`, with the nearest known word.
    """
    if term.op != ":" and not field.compares:
        raise FilterError(f"{field.id} cannot be compared with {term.op}; write {field.example}.", at)
    if term.op != ":" and (len(term.values) > 1 or term.values[0].high is not None):
        raise FilterError(f"{term.op} takes one value.", at)
    for value in term.values:
        if not any(map(str.isalnum, value.text)):
            raise FilterError(f"{field.id} needs a value, as in {field.example}.", at)
        _CHECKS[field.kind](field, term, value, at)


def _wrong(field: Field, value: Value, at: int, known: Iterable[str] = ()) -> FilterError:
    nearest = difflib.get_close_matches(value.text.casefold(), list(known), 1, 0.5)
    return FilterError(
        f"“{value.text}” has no meaning for {field.id}; write it as in {field.example}.",
        at,
        length=len(value.text),
        nearest=f"{field.id}:{nearest[0]}" if nearest else "",
    )


def _number(field: Field, _term: Term, value: Value, at: int) -> None:
    ends = (value.text,) if value.high is None else (value.text, value.high)
    if any(v.number(end) is None for end in ends):
        raise _wrong(field, value, at)


def _measured(field: Field, term: Term, value: Value, at: int) -> None:
    if field.id == "bp" and value.high is None and value.text.count("/") == 1 and term.op != ":":
        if all(v.number(part) is not None for part in value.text.split("/")):
            return
        raise _wrong(field, value, at)
    _number(field, term, value, at)


def _date(field: Field, _term: Term, value: Value, at: int) -> None:
    ends = (value.text,) if value.high is None else (value.text, value.high)
    if any(v.day_span(end, _ANY_DAY) is None for end in ends):
        raise _wrong(field, value, at)


def _when(field: Field, term: Term, value: Value, at: int) -> None:
    """A date, a length of time, or a word for "never" and "ever"."""
    if value.high is None:
        word = value.text.casefold()
        if term.op == ":" and word in NEVER | ANY:
            return
        if v.length(value.text) is not None:
            if term.op == ":":
                raise FilterError(f"Write {field.id}<{value.text} or {field.id}>{value.text}.", at)
            return
    _date(field, term, value, at)


def _choice(field: Field, _term: Term, value: Value, at: int) -> None:
    known = {name for name, _ in field.choices} | {code.casefold() for _, code in field.choices}
    if value.text.casefold() not in known:
        raise _wrong(field, value, at, known)


def _set(field: Field, _term: Term, value: Value, at: int) -> None:
    if field.id != "vaccine" and set_of(value.text) is None:
        raise _wrong(field, value, at, set_words())


def _words(field: Field, _term: Term, value: Value, at: int) -> None:
    if field.id == "lang" and language_code(value.text) is None and value.text.casefold() != "none":
        raise _wrong(field, value, at, [name.casefold() for name in LANGUAGES.values()])
    if field.id == "phone" and not v.phone_digits(value.text):
        raise _wrong(field, value, at)


def _flag(field: Field, _term: Term, value: Value, at: int) -> None:
    if value.text.casefold() != "yes":
        raise FilterError(f"Write {field.id} or not {field.id}.", at, length=len(value.text))


def _fine(_field: Field, _term: Term, _value: Value, _at: int) -> None:
    """Any words will do."""


_CHECKS: Final[dict[str, Callable[[Field, Term, Value, int], None]]] = {
    "words": _words,
    "choice": _choice,
    "number": _number,
    "date": _date,
    "ago": _when,
    "coming": _when,
    "code": _fine,
    "value": _measured,
    "set": _set,
    "flag": _flag,
}
