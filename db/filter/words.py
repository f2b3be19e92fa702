"""Tree to a sentence: the filter read back in plain words, so that everybody sees what is really asked. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from db.chronic import chronic
from db.filter.check import ANY, NEVER
from db.filter.fields import BY_NAME, set_names
from db.filter.languages import language_code, language_words
from db.filter.sql import chosen, numeric
from db.filter.tree import And, Node, Not, Or, Term, Value, Word
from db.filter.values import birth_date, length

if TYPE_CHECKING:
    from collections.abc import Callable

_COMPARED: Final = {":": "", ">": "over ", ">=": "at least ", "<": "under ", "<=": "at most "}
_RACES: Final = {
    "1002-5": "American Indian or Alaska Native",
    "2028-9": "Asian",
    "2054-5": "Black or African American",
    "2076-8": "Native Hawaiian or Pacific Islander",
    "2106-3": "White",
    "2131-1": "another race",
    "UNK": "unknown",
    "ASKU": "asked but unknown",
    "": "not recorded",
}
_ETHNICITIES: Final = {
    "2135-2": "Hispanic or Latino",
    "2186-5": "not Hispanic or Latino",
    "UNK": "unknown",
    "": "not recorded",
}
_SEXES: Final = {"female": "female", "male": "male", "other": "of another sex", "unknown": "of unknown sex"}
_PLAIN: Final = {
    ("interpreter", "yes"): "needs an interpreter",
    ("interpreter", "no"): "needs no interpreter",
    ("deceased", "yes"): "has died",
    ("deceased", "no"): "has not died",
    ("active", "yes"): "record active",
    ("active", "no"): "record not active",
    ("panel", "yes"): "in the panel",
    ("panel", "no"): "not in the panel",
    ("panel", "all"): "everybody known, in the panel or not",
    ("dup", "yes"): "may be a duplicate",
    ("dup", "no"): "no duplicate waiting",
}
_COUNTED: Final = {
    "conds": ("chronic condition", "chronic conditions"),
    "meds": ("medicine", "medicines"),
    "notes": ("team note", "team notes"),
}


def words(node: Node) -> str:
    """The filter in plain words; empty for "everybody in the panel"."""
    if isinstance(node, And):
        return "; ".join(_part(part) for part in node.parts)
    return _part(node, top=True)


def _part(node: Node, *, top: bool = False) -> str:
    if isinstance(node, Word):
        return _word(node)
    if isinstance(node, Term):
        return _term(node)
    if isinstance(node, Not):
        return f"not ({_part(node.part, top=True)})"
    glue = ", or " if isinstance(node, Or) else " and "
    joined = glue.join(_part(part) for part in node.parts)
    return joined if top else f"({joined})"


def _word(node: Word) -> str:
    if node.phrase:
        return f"name or number is “{node.text}”"
    if not numeric(node):
        return f"name or number starts with “{node.text}”"
    if birth_date(node.text) is not None:
        return f"born on {node.text}"
    return f"number starts with “{node.text}”, or phone has it"


def _term(term: Term) -> str:
    write = _WRITERS.get(term.field) or _KINDS[BY_NAME[term.field].kind]
    return " or ".join(write(term, value) for value in term.values) + _window(term)


def _window(term: Term) -> str:
    long = length(term.window) if term.window else None
    return f" in the last {str(long).removeprefix('1 ')}" if long else ""


def _words(term: Term, value: Value) -> str:
    word = "" if value.quoted else value.text.casefold()
    if term.field == "team":
        return {"mine": "in my team", "none": "in no team"}.get(word) or f"team {value.text}"
    if term.field == "pcp":
        mine = {"mine": "led by me", "me": "led by me", "none": "no primary care provider"}
        return mine.get(word) or f"led by {value.text}"
    return {
        "name": f"name starts with “{value.text}”",
        "id": f"identifier starts with “{value.text}”",
        "city": f"lives in {value.text}",
        "phone": f"phone has “{value.text}”",
        "zip": f"postal code starts with {value.text}",
    }[term.field]


def _language(_term: Term, value: Value) -> str:
    if value.text.casefold() == "none":
        return "language not recorded"
    return f"speaks {language_words(language_code(value.text) or value.text)}"


def _household(_term: Term, value: Value) -> str:
    word = "" if value.quoted else value.text.casefold()
    shared = {"yes": "shares a home with others here", "no": "shares a home with nobody here"}
    return shared.get(word) or f"in the household of “{value.text}”"


def _number(term: Term, value: Value) -> str:
    span = value.text if value.high is None else f"{value.text} to {value.high}"
    if term.field == "age":
        return f"aged {_COMPARED[term.op]}{span}"
    one, many = _COUNTED[term.field]
    return f"{_COMPARED[term.op] or 'exactly ' if value.high is None else ''}{span} {one if span == '1' else many}"


def _when(label: str, term: Term, value: Value) -> str:
    if value.high is not None:
        return f"{label} between {value.text} and {value.high}"
    glue = {":": "in" if len(value.text) < 10 and value.text[:1].isdigit() else "on"}
    glue |= {">": "after", ">=": "on or after", "<": "before", "<=": "on or before"}
    if term.op == ":" and value.text.casefold() in {"today", "tomorrow", "yesterday"}:
        return f"{label} {value.text.casefold()}"
    return f"{label} {glue[term.op]} {value.text}"


def _born(term: Term, value: Value) -> str:
    return _when("born", term, value)


def _ago(term: Term, value: Value) -> str:
    word = value.text.casefold()
    if word in NEVER:
        return "never seen"
    if word in ANY:
        return "seen at least once"
    long = length(value.text) if value.high is None else None
    if long is None:
        return _when("last contact", term, value)
    if term.op in {">", ">="}:
        return f"last contact {'more than' if term.op == '>' else 'at least'} {long} ago, or never"
    return f"last contact less than {long} ago" if term.op == "<" else f"last contact at most {long} ago"


def _coming(term: Term, value: Value) -> str:
    word = value.text.casefold()
    if word in NEVER:
        return "no visit agreed"
    if word in ANY:
        return "a visit agreed"
    long = length(value.text) if value.high is None else None
    if long is None:
        return _when("next visit", term, value)
    how = {"<": "in less than", "<=": "within", ">": "in more than", ">=": "in at least"}[term.op]
    return f"next visit {how} {long}"


def _choice(term: Term, value: Value) -> str:
    code = chosen(term.field, value)
    if term.field == "sex":
        return _SEXES[code]
    if term.field == "race":
        return f"race {_RACES[code]}"
    if term.field == "ethnicity":
        return f"ethnicity {_ETHNICITIES[code]}"
    return _PLAIN[term.field, code]


def _flag(term: Term, _value: Value) -> str:
    return {"mine": "looked after by me or my team", "marked": "marked"}[term.field]


def _code(term: Term, value: Value) -> str:
    if term.field == "cond":
        return _condition(value)
    return {"med": "takes ", "allergy": "allergic to "}[term.field] + value.text


def _condition(value: Value) -> str:
    """A group by its whole name; else that names are searched, as "diab" finds prediabetes too."""
    text = value.text.casefold()
    for entry in chronic():
        if not value.quoted and text in {entry.short.casefold(), entry.set}:
            return f"has {entry.long}"
    if not value.quoted and text in set_names():
        return f"has {value.text}"
    return f"has a condition with “{value.text}” in its name"


def _set(term: Term, value: Value) -> str:
    said = _said(value.text)
    return {"has": f"has {said}", "no": f"no {said}", "vaccine": f"vaccinated: {said}"}[term.field]


def _said(word: str) -> str:
    """A measurement by its title, else as written."""
    name = (
        word.casefold().removeprefix("vaccine:").removeprefix("vx:").removeprefix("lab:").removeprefix("obs:")
    )
    field = BY_NAME.get(name)
    return field.title if field is not None and field.title else name


def _measured(term: Term, value: Value) -> str:
    span = value.text if value.high is None else f"{value.text} to {value.high}"
    return f"{BY_NAME[term.field].title} {_COMPARED[term.op]}{span}"


_WRITERS: Final[dict[str, Callable[[Term, Value], str]]] = {"lang": _language, "household": _household}
_KINDS: Final[dict[str, Callable[[Term, Value], str]]] = {
    "words": _words,
    "number": _number,
    "date": _born,
    "ago": _ago,
    "coming": _coming,
    "choice": _choice,
    "flag": _flag,
    "code": _code,
    "set": _set,
    "value": _measured,
}
